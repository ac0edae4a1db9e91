#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/kernel/outcome.h"
#include "domain/orders/channels/channel_object.h"
#include "domain/orders/channels/mapped_csv.h"

namespace poddesk::orders {

/// What a channel's files are read by.
struct ChannelReading
{
    std::string kind;                               ///< shopify, woocommerce, csv
    std::optional<std::string> webhook_secret = {}; ///< what the shop signs its webhooks with
    std::optional<CsvMapping> mapping =
        {}; ///< counts before any known export where the file has all its columns
};

/// By what a channel reads this CSV file: its own mapping where the file has all columns of it, else the
/// known export that the header shows. Refuses `unknown_format` and `wrong_channel`.
kernel::Outcome<CsvFormat> format_for(CsvFile const& file, ChannelReading const& reading);

/// Reads a channel's file, whatever it is: the shop's JSON, one webhook of it as a relay kept it (webhook.h;
/// the signature must fit), or a CSV export. A shop's channel takes that shop's files only. Refuses as a
/// whole as the reader in question does, and with `wrong_channel` and verified_body's codes.
kernel::Outcome<std::vector<ChannelObject>>
read_channel_objects(std::string_view text, ChannelReading const& reading, Limits const& limits = {});

} // namespace poddesk::orders
