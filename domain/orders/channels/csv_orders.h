#pragma once

#include <string_view>
#include <vector>

#include "domain/orders/channels/channel_object.h"
#include "domain/orders/channels/csv_fields.h"

namespace poddesk::orders {

/// The exports that are known by their header.
std::vector<CsvFormat> const& csv_formats();

/// Reads a CSV file in whichever known format its header shows. Refuses as a whole as read_csv does, and with
/// `unknown_format`, which names the columns seen.
kernel::Outcome<std::vector<ChannelObject>> parse_csv_orders(std::string_view bytes,
                                                             Limits const& limits = {});

/// The format of a file that was read already; refuses `unknown_format`.
kernel::Outcome<CsvFormat> recognized(CsvFile const& file);

} // namespace poddesk::orders
