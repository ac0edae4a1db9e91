#include "domain/orders/channels/csv_orders.h"

#include <algorithm>

#include <fmt/format.h>

#include "domain/orders/channels/csv_formats.h"

namespace poddesk::orders {

using kernel::Outcome;

std::vector<CsvFormat> const& csv_formats()
{
    static std::vector<CsvFormat> const all = {shopify_export(), etsy_sold_order_items(), etsy_sold_orders(),
                                               amazon_unshipped_orders(), walmart_orders()};
    return all;
}

Outcome<CsvFormat> recognized(CsvFile const& file)
{
    for (CsvFormat const& format : csv_formats()) {
        if (std::ranges::all_of(format.recognized_by,
                                [&](std::string_view name) { return file.column(name).has_value(); })) {
            return format;
        }
    }
    constexpr std::size_t most_named = 12;
    std::string columns;
    for (std::size_t i = 0; i < std::min(file.header.size(), most_named); ++i) {
        std::string const shown = kernel::in_quotes(file.header[i]);
        columns = i == 0 ? shown : fmt::format("{}, {}", columns, shown);
    }
    if (file.header.size() > most_named) {
        columns = fmt::format("{} and {} more", columns, file.header.size() - most_named);
    }
    return kernel::refused(
        "unknown_format",
        fmt::format("No shop's export that is known has this header: {}. Say which column is what, "
                    "once for this channel: poddeskctl channels mapping set.",
                    columns));
}

Outcome<std::vector<ChannelObject>> parse_csv_orders(std::string_view bytes, Limits const& limits)
{
    Outcome<CsvFile> const file = read_csv(bytes, limits);
    if (!file) {
        return tl::unexpected(file.error());
    }
    Outcome<CsvFormat> const format = recognized(*file);
    if (!format) {
        return tl::unexpected(format.error());
    }
    return read_orders(*file, *format, limits);
}

} // namespace poddesk::orders
