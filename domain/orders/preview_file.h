#pragma once

#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "domain/orders/channels/csv_fields.h"
#include "domain/orders/order.h"

namespace poddesk::orders {

/// An order of a file as it would be imported, or why it would not be.
struct PreviewedObject
{
    std::string label;
    std::size_t line = 0; ///< of the file, where its first row begins
    std::optional<IncomingOrder> order{};
    std::optional<PlannedOrder> planned{};
    std::optional<kernel::Refusal> refusal{};
    std::vector<std::string> unknown_skus{}; ///< as keep_unknown found
};

/// What a file would become; nothing is stored.
struct FilePreview
{
    std::vector<PreviewedObject> objects; ///< as the file has them: every refused one, and the first orders
    std::size_t orders = 0;               ///< all that would be taken
    std::size_t refused = 0;
    std::int64_t units = 0;              ///< to be shipped, of all orders
    std::set<std::string> skus{};        ///< to be shipped, of all orders that would be taken
    std::set<std::string> without_sku{}; ///< titles of such lines, likewise
    std::set<std::string> unknown{};     ///< what keep_unknown found
    bool is_looked_up = true;            ///< else the catalog was to be asked and could not be
};

/// Notes what the catalog does not have: a SKU that is none of these codes of the client, the title of a line
/// without one. Orders that are to ship such a line wait, as orders.store_part has it.
void keep_unknown(FilePreview& preview, std::set<std::string> const& codes);

/// Reads the file as import_text does, as far as that needs no database: which orders are here already, only
/// the import tells. @param most orders that are kept whole.
FilePreview preview_file(CsvFile const& file, CsvFormat const& format, kernel::Currency house_currency,
                         std::size_t most, Limits const& limits = {});

} // namespace poddesk::orders
