#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "domain/kernel/outcome.h"
#include "domain/orders/channels/json_reader.h"

namespace poddesk::orders {

/// One webhook as a relay received and kept it: a JSON file {"headers": {name: value}, "raw_body": "…"}, the
/// body being the text that was signed, character by character. One file, so that a body never comes without
/// its headers; whatever else the relay writes into it counts for nothing.
struct WebhookDelivery
{
    std::map<std::string, std::string> headers; ///< names in lower case
    std::string body;
};

/// Nothing when the file is no delivery.
std::optional<WebhookDelivery> webhook_delivery(JsonValue const& file);

/// Whether `signature` is base64(HMAC-SHA256(body, secret)), compared in constant time.
bool is_signed(std::string_view body, std::string_view secret, std::string_view signature);

/// The body, when the shop of that kind ("shopify", "woocommerce") has signed it with the secret. Refuses
/// `no_secret` (none is stored for the channel), `not_signed` (no signature) and `bad_signature`.
kernel::Outcome<std::string> verified_body(WebhookDelivery const& delivery, std::string_view kind,
                                           std::optional<std::string> const& secret);

} // namespace poddesk::orders
