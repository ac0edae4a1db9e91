#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/kernel/outcome.h"
#include "domain/orders/channels/channel_object.h"
#include "domain/orders/channels/json_reader.h"

namespace poddesk::orders {

/// Reads everything in a Shopify file: a bare REST order, `{"order": …}`, `{"orders": […]}`, a list, or an
/// Admin GraphQL response (`data.order`, `data.orders.nodes` or `.edges`, `data.node`, `data.nodes`, under
/// any alias). Every object that is no order is refused by kind (`not_an_order`). Refusals of an order:
/// `bad_id`, `bad_amount`, `bad_quantity`, `bad_time`, `bad_text`, `bad_field`, `unknown_currency`,
/// `duplicate_name`, `too_many_lines`, `incomplete_lines`. The file as a whole is refused only as read_json
/// does. Shapes: Shopify REST Order 2025-07; GraphQL Admin schema 2026-07.
kernel::Outcome<std::vector<ChannelObject>> parse_shopify(std::string_view json, Limits const& limits = {});

/// One order object of either shape; parse_shopify's inner step.
kernel::Outcome<IncomingOrder> read_shopify_order(JsonValue const& object, Limits const& limits);

/// "gid://shopify/Order/123?x=y" → {"Order", "123"}.
struct GlobalId
{
    std::string type;
    std::string id;
};
std::optional<GlobalId> parse_global_id(std::string_view text);

} // namespace poddesk::orders
