#pragma once

#include "domain/orders/network/shop_page.h"

namespace poddesk::orders {

/// A cancel that the order's shop is told of.
struct ShopCancel
{
    kernel::OrderId order{};
    std::string external_id; ///< the shop's of the order
    std::string number;
    std::string reason;
    bool is_kept = false; ///< the shop canceled what the pod picks already: it leaves all the same
};
/// As orders.tell_of_cancel wrote it; none where the job tells of something else.
std::optional<ShopCancel> shop_cancel(nlohmann::json const& payload);

/// Tells the shop, unless it knows already. Shopify: what it asked of the order is accepted, then orderCancel
/// without a refund; WooCommerce: `cancelled` and a note. An order that is kept: Shopify's requests are
/// rejected, WooCommerce gets a note. Refuses `shop_refused` with what the shop says.
FromShop<void> tell_cancel(Shop const& shop, ShopCancel const& cancel);

/// An order that the merchant asks not to send any more, or asks us to send.
struct CancelRequest
{
    std::string id;          ///< of Shopify's fulfillment order
    std::string external_id; ///< the shop's of the order
};
/// Those not to send that wait for our answer, a thousand at most. None of a shop that has no such requests.
FromShop<std::vector<CancelRequest>> cancel_requests(Shop const& shop);
/// Those to send that wait for our answer, from the connection's location where it has one, as above.
FromShop<std::vector<CancelRequest>> send_requests(Shop const& shop);
/// Says that we send it.
FromShop<void> accept_sending(Shop const& shop, CancelRequest const& request);
/// Accepts or rejects it, with words for the merchant.
FromShop<void> answer_request(Shop const& shop, CancelRequest const& request, bool accepts,
                              std::string const& words);

} // namespace poddesk::orders
