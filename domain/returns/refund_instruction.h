#pragma once

#include "domain/kernel/id.h"
#include "domain/kernel/money.h"
#include "domain/returns/ids.h"

#include <string>

namespace poddesk::returns {

/// What is owed for accepted units of one line, and how far that is.
struct RefundInstruction
{
    std::int64_t id = 0;
    RmaId rma;
    std::string rma_number, client, order_number, shop; ///< shop: the order's channel
    RmaLineId line;
    std::string sku;
    std::string kind; ///< refund, exchange, store_credit, reship, goodwill
    std::int64_t units = 0;
    kernel::Money value;  ///< what the units were paid for
    kernel::Money fee;    ///< the restocking fee that is kept of it
    kernel::Money amount; ///< what goes back; nothing for an exchange or a reship
    std::string why;      ///< the fee in words
    /// taken_back, settled (by a person), nothing (no money), by_hand (a person is to do it); of the shop:
    /// waiting, begun, made, refused.
    std::string state;
    std::string shop_id;   ///< the shop's number of what it made
    std::string words;     ///< why the shop refuses
    std::string reference; ///< in the shop's note
    std::string settled;   ///< a person's note

    /// A person is to do something: there is no shop that does, or it refuses.
    bool waits_for_person() const { return state == "by_hand" || state == "refused"; }
    /// An item is owed, no money.
    bool is_item() const { return kind == "exchange" || kind == "reship"; }

    bool operator==(RefundInstruction const&) const = default;
};
/// "told the shop, which answered nothing yet" …: the state for a person.
std::string state_words(RefundInstruction const& instruction);

} // namespace poddesk::returns
