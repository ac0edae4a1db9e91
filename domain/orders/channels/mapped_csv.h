#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "domain/orders/channels/csv_fields.h"

namespace poddesk::orders {

/// Where one of our fields comes from in somebody's own CSV file.
struct CsvSource
{
    std::string column; ///< empty: the constant
    std::string constant;
    bool operator==(CsvSource const&) const = default;
};

/// What the columns of a CSV file mean that no shop's export is: an EDI provider's flat file, a spreadsheet.
/// Saved per channel (orders.csv_mapping).
struct CsvMapping
{
    std::map<std::string, CsvSource> fields; ///< by our name, one of mapped_fields
    std::string date_format = "YYYY-MM-DD";  ///< parse_moment's pattern, or ISO
    char decimal_mark = '.';
    std::string currency; ///< where no column tells it
    std::string country;  ///< two letters, where no column tells it
    bool is_one_row_an_order = false;
    bool operator==(CsvMapping const&) const = default;
};

/// Our fields' names. order_id and quantity must have a source, and sku or title.
std::vector<std::string_view> const& mapped_fields();

/// Refuses `bad_mapping`: what it misses, or names that nobody knows.
kernel::Outcome<CsvMapping> checked_mapping(CsvMapping mapping);

nlohmann::json to_json(CsvMapping const& mapping);
/// Refuses `bad_mapping`.
kernel::Outcome<CsvMapping> parse_mapping(nlohmann::json const& stored);

/// Whether the file has every column that the mapping names.
bool fits(CsvMapping const& mapping, CsvFile const& file);

/// The reader of such files.
CsvFormat mapped_format(CsvMapping const& mapping);

/// What the first rows of a file would become; nothing is stored. Refuses as read_csv does, and with
/// `unknown_format` where the file lacks one of the mapping's columns.
kernel::Outcome<std::vector<ChannelObject>> preview_mapping(std::string_view bytes, CsvMapping const& mapping,
                                                            std::size_t rows, Limits const& limits = {});

} // namespace poddesk::orders
