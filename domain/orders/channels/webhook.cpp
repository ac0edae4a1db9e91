#include "domain/orders/channels/webhook.h"

#include <array>

#include <sodium.h>

#include "domain/orders/channels/json_fields.h"

namespace poddesk::orders {
namespace {

using kernel::refused;

unsigned char const* bytes_of(std::string_view text)
{
    return reinterpret_cast<unsigned char const*>(text.data());
}

/// Shopify sends the first; its libraries of 2026 take the second as well.
Names signature_names(std::string_view kind)
{
    static Names const shopify = {"x-shopify-hmac-sha256", "shopify-hmac-sha256"};
    static Names const woocommerce = {"x-wc-webhook-signature"};
    static Names const none = {};
    return kind == "shopify" ? shopify : kind == "woocommerce" ? woocommerce : none;
}

} // namespace

std::optional<WebhookDelivery> webhook_delivery(JsonValue const& file)
{
    JsonValue const* const headers = file.find("headers");
    JsonValue const* const body = file.find("raw_body");
    if (headers == nullptr || !headers->is_object() || body == nullptr ||
        body->kind != JsonValue::Kind::text) {
        return std::nullopt;
    }
    WebhookDelivery delivery;
    delivery.body = body->text;
    for (std::size_t i = 0; i < headers->names.size() && i < headers->items.size(); ++i) {
        if (headers->items[i].is_scalar()) {
            delivery.headers[lower(headers->names[i])] = trimmed(headers->items[i].text);
        }
    }
    return delivery;
}

bool is_signed(std::string_view body, std::string_view secret, std::string_view signature)
{
    std::array<unsigned char, crypto_auth_hmacsha256_BYTES> wanted{};
    crypto_auth_hmacsha256_state state;
    crypto_auth_hmacsha256_init(&state, bytes_of(secret), secret.size());
    crypto_auth_hmacsha256_update(&state, bytes_of(body), body.size());
    crypto_auth_hmacsha256_final(&state, wanted.data());
    std::array<unsigned char, crypto_auth_hmacsha256_BYTES> given{};
    std::size_t size = 0;
    char const* end = nullptr;
    bool const read = sodium_base642bin(given.data(), given.size(), signature.data(), signature.size(),
                                        nullptr, &size, &end, sodium_base64_VARIANT_ORIGINAL) == 0;
    return read && size == given.size() && end == signature.data() + signature.size() &&
           sodium_memcmp(given.data(), wanted.data(), wanted.size()) == 0;
}

kernel::Outcome<std::string> verified_body(WebhookDelivery const& delivery, std::string_view kind,
                                           std::optional<std::string> const& secret)
{
    std::string signature;
    for (std::string_view const name : signature_names(kind)) {
        auto const found = delivery.headers.find(std::string(name));
        signature = signature.empty() && found != delivery.headers.end() ? found->second : signature;
    }
    if (signature.empty()) {
        return refused("not_signed",
                       "The webhook has no signature of its shop: it may come from anybody. Nothing was "
                       "imported from it.");
    }
    if (!secret || secret->empty()) {
        return refused("no_secret",
                       "The webhook's signature cannot be checked: store the shop's secret once with: "
                       "poddeskctl channels secret.");
    }
    if (!is_signed(delivery.body, *secret, signature)) {
        return refused("bad_signature",
                       "The webhook's signature does not fit its body and the channel's secret: it was "
                       "changed on its way, or the secret is another one. Nothing was imported from "
                       "it.");
    }
    return delivery.body;
}

} // namespace poddesk::orders
