#pragma once

#include "domain/orders/network/shop_page.h"
#include "domain/orders/shop_refund.h"

namespace poddesk::orders {

/// The shop's number of the refund with our reference in its note, or of our return where one begun pays the
/// same for the same units; none: it made no such refund. Refuses `shop_refused` (it does not know the order
/// any more).
FromShop<std::optional<std::string>> find_refund(Shop const& shop, ShopRefund const& refund);

/// Has the shop make it, and answers with the shop's number of it. Shopify: returnProcess where the
/// return stands open there, else refundCreate, paid by what it suggests to pay back of (or as store credit),
/// the units back in its stock at our location where it counts them itself. WooCommerce: a refund of the
/// order's lines with their taxes, paid by its gateway where `pays`; its stock only where all units are
/// restocked, as it knows all or none. Neither is asked to write to the customer: we do. Refuses
/// `shop_refused` with what the shop says; then it surely made none. A refund whose answer was lost is to be
/// looked for (find_refund) before this is asked again.
FromShop<std::string> make_refund(Shop const& shop, ShopRefund const& refund);

} // namespace poddesk::orders
