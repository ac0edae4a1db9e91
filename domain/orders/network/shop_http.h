#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>
#include <tl/expected.hpp>

#include "domain/kernel/outcome.h"

namespace poddesk::orders {

/// Why a shop did not do what it was asked, in plain words without secrets and personal data. Codes:
/// `shop_unreachable`, `shop_tls` (a certificate that cannot be trusted), `shop_timeout`, `shop_cut` (it hung
/// up in mid-answer), `shop_too_large`, `shop_wrong_type` (no JSON), `shop_broken` (JSON that ends or errs),
/// `shop_busy` (429, throttled), `shop_down` (5xx), `shop_login` (401, 403), `shop_rights`
/// (Shopify takes our key, not for this), `shop_payment` (402), `shop_not_found` (404),
/// `shop_moved` (a redirect, which is never followed: it would carry the secret along), `shop_refused` (any
/// other refusal of what we asked), `bad_address`.
struct ShopTrouble
{
    kernel::Refusal why;
    std::chrono::seconds wait{0}; ///< what the shop asks for (Retry-After), or 0
    bool needs_person = false;    ///< nothing gets better by itself
    std::string body{};           ///< of `shop_refused`: what was answered
};
template <class T>
using FromShop = tl::expected<T, ShopTrouble>;

/// "https://acme.example/shop" in parts.
struct ShopAddress
{
    bool is_secure = true;
    std::string host;
    std::uint16_t port = 443;
    std::string path; ///< before the API's own, without a slash at the end
};
/// Refuses `bad_address`: no https (http for this computer only), a user, a query.
kernel::Outcome<ShopAddress> parse_shop_address(std::string const& text);

struct ShopTimes
{
    std::chrono::milliseconds connect{10'000};
    std::chrono::milliseconds whole{60'000}; ///< from the connection to the answer's last byte
};

/// How a shop, or another service, is spoken to.
struct ShopDoor
{
    std::string shop; ///< its name, for sentences
    ShopAddress address;
    std::map<std::string, std::string> headers{}; ///< with every request; they hold the secret
    ShopTimes times{};
    std::size_t most_bytes = 32U * 1024U * 1024U; ///< of an answer
    std::string ca_file{};                        ///< trusted in place of the system's, in tests
    std::string kind = "shop";                    ///< what it is, for sentences
    /// What to do where it does not take our key, for sentences.
    std::string key_advice = "with the rights to read and fulfill orders: poddeskctl channels connect";
};

struct ShopRequest
{
    std::string method = "GET";
    std::string path; ///< "/wp-json/wc/v3/orders?page=1"
    std::string body{};
};

/// An answer of 2xx that says that it is JSON; whether it is, its reader finds out.
struct ShopAnswer
{
    std::map<std::string, std::string> headers; ///< names in lower case
    std::string body;
};

FromShop<ShopAnswer> ask_shop(ShopDoor const& door, ShopRequest const& request);

/// The value of an Authorization header (RFC 7617). @param login "user:password"
std::string basic_login(std::string const& login);

/// The trouble with an answer whose JSON ends or errs, or lacks what must be there.
ShopTrouble broken_answer(std::string const& shop, std::string const& what);
/// What a shop says, quoted in one line of 300 characters at most: its reason is the whole help a person has.
std::string shop_words(std::string_view text);
/// Refuses `shop_broken`.
FromShop<nlohmann::json> parsed_answer(std::string const& shop, std::string const& text);

} // namespace poddesk::orders
