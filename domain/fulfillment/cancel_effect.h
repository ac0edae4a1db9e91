#pragma once

#include "domain/database/transaction.h"
#include "domain/fulfillment/short_pick.h"
#include "domain/kernel/id.h"
#include "domain/kernel/outcome.h"
#include "domain/orders/cancel_order.h"
#include "domain/orders/order.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace poddesk::fulfillment {

/// What stands of an order in one pod. Of a pod out of the reader's reach the numbers alone are told: a
/// cancel undoes as much there.
struct StandingPart
{
    std::string status;    ///< as fulfillment.h has it
    std::string pod;       ///< its code; empty: out of reach
    std::string pick_list; ///< its number; empty: on none
    std::int64_t reserved = 0;
    std::int64_t picked = 0; ///< what has left included
    std::int64_t packed = 0;
    std::vector<std::string>
        parcels{};                    ///< that a label was made or can be bought for, and that have not left
    bool is_manifested = false;       ///< one of these is on a manifest
    bool has_left = false;            ///< a parcel has, or the carrier has scanned it
    std::vector<BinUnits> put_back{}; ///< what is picked and has not left, and the bins that it came from
};

/// What a cancel of an order would undo, as the order is now.
struct CancelEffect
{
    kernel::OrderId order{};
    std::string number;
    orders::Status status{};
    std::vector<StandingPart> parts{};
    std::string shop;                         ///< where it was sold
    bool is_connected = false;                ///< the shop hears of what happens here
    std::vector<std::string> goes_on{};       ///< other parts of what the shop sold as this order
    std::vector<std::string> carries{};       ///< orders that go in its parcel
    std::string merged_into{};                ///< the order whose parcel carries it, or that has its units
    bool is_put_back = false;                 ///< its units are in that one again
    std::string asked_by{};                   ///< who asked already to cancel it when it is put back
    std::optional<kernel::Refusal> refusal{}; ///< why it cannot be canceled, and who does what first

    std::int64_t reserved() const;
    /// It can be canceled, but not at once: a pod has units of it in the hand and puts them back first.
    bool waits() const;
    bool tells_shop() const { return is_connected && goes_on.empty(); }
};

/// Of these orders, in this order; those that are gone or out of reach are left out. Changes nothing.
std::vector<CancelEffect> what_cancel_undoes(database::Transaction& tx,
                                             std::vector<kernel::OrderId> const& orders);

/// Why this order cannot be canceled as it stands, and who does what first; none: it can, at once or when it
/// is put back. Pure.
std::optional<kernel::Refusal> cancel_refusal(CancelEffect const& effect);

/// What a person is told before she cancels: of one order its facts, of several their sums, which of them
/// wait until they are put back, and which stay as they are, with why. Pure.
std::vector<std::string> cancel_sentences(std::vector<CancelEffect> const& effects);

/// orders::cancel_order; an order that the pods have begun, unless the command may wait for them, or that is
/// over, is refused with who does what first.
kernel::Outcome<orders::CanceledOrder> cancel_and_free(database::Transaction& tx,
                                                       orders::CancelOrder const& command);

} // namespace poddesk::fulfillment
