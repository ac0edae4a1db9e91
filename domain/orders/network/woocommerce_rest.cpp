#include "domain/orders/network/woocommerce_rest.h"

#include <charconv>

#include <fmt/format.h>

#include "domain/orders/channels/woocommerce.h"

namespace poddesk::orders {
namespace {

constexpr int per_page = 50;
constexpr std::int64_t most_orders = 10'000'000;

/// A header that is a count. Some proxies take headers away: then none.
std::optional<std::int64_t> count_of(ShopAnswer const& answer, char const* header)
{
    auto const found = answer.headers.find(header);
    if (found == answer.headers.end()) return std::nullopt;
    std::int64_t count = 0;
    char const* const end = found->second.data() + found->second.size();
    auto const [stop, error] = std::from_chars(found->second.data(), end, count);
    if (error != std::errc() || stop != end || count < 0 || count > most_orders) return std::nullopt;
    return count;
}

/// "2026-03-02T12:00:00": WordPress takes no offset beside dates_are_gmt.
std::string gmt(kernel::Timestamp time)
{
    return kernel::format_iso8601(time).substr(0, 19);
}

} // namespace

FromShop<ShopPage> read_woocommerce_page(ShopDoor const& door, SyncCursor const& cursor)
{
    auto const answer =
        ask_shop(door, {.path = fmt::format("/wp-json/wc/v3/orders?modified_after={}&dates_are_gmt=true&"
                                            "orderby=modified&order=desc&per_page={}&page={}",
                                            gmt(cursor.since), per_page, cursor.page)});
    if (!answer) return tl::unexpected(answer.error());
    auto const total = count_of(*answer, "x-wp-total");
    auto const pages = count_of(*answer, "x-wp-totalpages");
    if (!total || !pages) return tl::unexpected(broken_answer(door.shop, "without X-WP-TotalPages"));
    auto objects = parse_woocommerce(answer->body);
    if (!objects) return tl::unexpected(broken_answer(door.shop, objects.error().code));
    ShopPage page{std::move(*objects), cursor};
    if (cursor.page > 1 && *total < cursor.total) {
        page.next.page = 1;
    } else {
        page.is_last = cursor.page >= *pages;
        page.next.page = cursor.page + 1;
    }
    page.next.total = *total;
    return page;
}

} // namespace poddesk::orders
