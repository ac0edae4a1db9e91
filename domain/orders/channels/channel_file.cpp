#include "domain/orders/channels/channel_file.h"

#include <fmt/format.h>

#include "domain/orders/channels/csv_orders.h"
#include "domain/orders/channels/json_fields.h"
#include "domain/orders/channels/shopify.h"
#include "domain/orders/channels/webhook.h"
#include "domain/orders/channels/woocommerce.h"

namespace poddesk::orders {
namespace {

using kernel::Outcome;
using Objects = std::vector<ChannelObject>;

bool is_json(std::string_view text)
{
    constexpr std::string_view mark = "\xEF\xBB\xBF";
    text.remove_prefix(text.starts_with(mark) ? mark.size() : 0);
    std::size_t const first = text.find_first_not_of(" \t\r\n");
    return first != std::string_view::npos && (text[first] == '{' || text[first] == '[');
}

Outcome<Objects> parse_shop(std::string_view text, std::string_view kind, Limits const& limits)
{
    return kind == "woocommerce" ? parse_woocommerce(text, limits) : parse_shopify(text, limits);
}

/// WooCommerce's first call to a new webhook's address: a form, and unsigned.
Objects ping()
{
    ChannelObject one;
    one.kind = "ping";
    one.label = "ping";
    one.content = kernel::Refusal{"not_an_order",
                                  "The webhook is WooCommerce's test call when it was made, not an order; "
                                  "nothing was imported from it."};
    return {one};
}

Outcome<Objects> read_json_file(std::string_view text, ChannelReading const& reading, Limits const& limits)
{
    if (reading.kind != "shopify" && reading.kind != "woocommerce") {
        return kernel::refused("wrong_channel", "The file is JSON, and this channel takes CSV exports only.");
    }
    // Only a delivery is small and has these two names; the file is not read twice for any other.
    bool const may_be_delivery = text.find("\"raw_body\"") != std::string_view::npos &&
                                 text.find("\"headers\"") != std::string_view::npos;
    if (may_be_delivery) {
        Outcome<JsonDocument> const file = read_json(text, limits);
        if (!file) {
            return tl::unexpected(file.error());
        }
        if (auto const delivery = webhook_delivery(file->root)) {
            bool const is_ping = reading.kind == "woocommerce" && delivery->body.starts_with("webhook_id=") &&
                                 !digits_only(delivery->body.substr(11)).empty();
            if (is_ping) {
                return ping();
            }
            Outcome<std::string> const body = verified_body(*delivery, reading.kind, reading.webhook_secret);
            if (!body) {
                return tl::unexpected(body.error());
            }
            return parse_shop(*body, reading.kind, limits);
        }
    }
    return parse_shop(text, reading.kind, limits);
}

Outcome<Objects> read_csv_file(std::string_view text, ChannelReading const& reading, Limits const& limits)
{
    Outcome<CsvFile> const file = read_csv(text, limits);
    if (!file) {
        return tl::unexpected(file.error());
    }
    Outcome<CsvFormat> const format = format_for(*file, reading);
    if (!format) {
        return tl::unexpected(format.error());
    }
    return read_orders(*file, *format, limits);
}

} // namespace

Outcome<CsvFormat> format_for(CsvFile const& file, ChannelReading const& reading)
{
    if (reading.mapping && fits(*reading.mapping, file)) {
        return mapped_format(*reading.mapping);
    }
    Outcome<CsvFormat> format = recognized(file);
    if (format && reading.kind != "csv" && reading.kind != format->shop) {
        return kernel::refused("wrong_channel",
                               fmt::format("The file is an export of {}, and this channel is a {} shop's: "
                                           "its orders belong to another channel.",
                                           format->name, reading.kind));
    }
    return format;
}

Outcome<Objects> read_channel_objects(std::string_view text, ChannelReading const& reading,
                                      Limits const& limits)
{
    if (text.size() > limits.bytes) {
        return kernel::refused("too_large",
                               fmt::format("The file has {} MB; one file may have {} MB at most: split it.",
                                           text.size() / (1024 * 1024), limits.bytes / (1024 * 1024)));
    }
    return is_json(text) ? read_json_file(text, reading, limits) : read_csv_file(text, reading, limits);
}

} // namespace poddesk::orders
