#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <variant>

#include "domain/kernel/outcome.h"
#include "domain/orders/incoming_order.h"

namespace poddesk::orders {

/// One object found in a channel's file: an order, or why it is none. A channel is a reader that yields
/// these.
struct ChannelObject
{
    std::string kind;  ///< what it is: "order", "fulfillment", "product", "error", "count", "row" …
    std::string label; ///< how a person finds it: "order #1001 (450789469)", "product 632910392", "object 3"
    std::string external_id; ///< of an order, also of a refused one, as far as it tells it; else empty
    std::size_t line = 0;    ///< of a CSV file, where its first row begins; 0: of no CSV file
    /// What the file said, kept with a problem: an object's bytes; of a CSV file the header and the order's
    /// rows as JSON.
    std::string raw;
    std::variant<IncomingOrder, kernel::Refusal> content;

    IncomingOrder const* order() const { return std::get_if<IncomingOrder>(&content); }
    kernel::Refusal const* refusal() const { return std::get_if<kernel::Refusal>(&content); }
};

/// A channel's name for an order, fit for a sentence: "#1001" as it is, anything odd in quotes.
std::string shown_name(std::string_view name);

} // namespace poddesk::orders
