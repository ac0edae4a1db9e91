#pragma once

#include <cstddef>
#include <optional>
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
};

/// What a file would become; nothing is stored.
struct FilePreview
{
    std::vector<PreviewedObject> objects; ///< as the file has them: every refused one, and the first orders
    std::size_t orders = 0;               ///< all that would be taken
    std::size_t refused = 0;
    std::int64_t units = 0; ///< to be shipped, of all orders
};

/// Reads the file as import_text does, as far as that needs no database: what the catalog does not know, and
/// which orders are here already, only the import tells. @param most orders that are kept whole.
FilePreview preview_file(CsvFile const& file, CsvFormat const& format, kernel::Currency house_currency,
                         std::size_t most, Limits const& limits = {});

} // namespace poddesk::orders
