#pragma once

#include <string_view>
#include <vector>

#include "domain/kernel/outcome.h"
#include "domain/orders/channels/channel_object.h"
#include "domain/orders/channels/json_reader.h"

namespace poddesk::orders {

/// Reads everything in a WooCommerce answer: an order, a list, Jetpack's `{"data": …}` around either, a
/// batch's answer. Every object that is no order, or one whose customer is still at the checkout (draft), is
/// refused by kind
/// (`not_an_order`). Refusals of an order: as parse_shopify, and `unknown_status`. The file as a whole is
/// refused only as read_json does. Shape: REST v3, WooCommerce 7.9 (the schema that the live server
/// publishes).
///
/// Statuses: pending and on-hold wait for payment, failed is voided, processing is paid (or to be paid on
/// delivery) and to be sent, completed is sent, cancelled is canceled, refunded is canceled unless it was
/// completed. Amounts of lines are without tax, whatever the shop shows; a unit's price is its share of the
/// line's subtotal, rounded to the minor unit, as totals are the truth. Fees become lines that nobody ships.
/// Which lines a refund took, an order tells by how many it put back in stock.
kernel::Outcome<std::vector<ChannelObject>> parse_woocommerce(std::string_view json,
                                                              Limits const& limits = {});

} // namespace poddesk::orders
