#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/kernel/money.h"
#include "domain/kernel/outcome.h"
#include "domain/orders/incoming_order.h"

namespace poddesk::orders {

/// Where an order stands; a split order stands where the earliest of its parts does.
enum class Status
{
    received,
    on_hold,
    ready,
    backordered,
    released,
    picking,
    packing,
    shipped,
    delivered,
    canceled,
    merged ///< another order's parcels carry its lines; or they are back in the order they were split off
};

inline constexpr std::array all_statuses = {Status::received,    Status::on_hold,  Status::ready,
                                            Status::backordered, Status::released, Status::picking,
                                            Status::packing,     Status::shipped,  Status::delivered,
                                            Status::canceled,    Status::merged};

/// Why an order waits.
enum class HoldKind
{
    address,
    fraud,
    operator_,
    payment,
    client,
    inventory,
    until_date
};

inline constexpr std::array all_hold_kinds = {HoldKind::address,   HoldKind::fraud,  HoldKind::operator_,
                                              HoldKind::payment,   HoldKind::client, HoldKind::inventory,
                                              HoldKind::until_date};

/// The word of the database and the files: "on_hold", "operator".
std::string_view word(Status status);
std::string_view word(HoldKind kind);
std::optional<Status> parse_status(std::string_view word);
std::optional<HoldKind> parse_hold_kind(std::string_view word);

/// A step that an order may take. In step with orders.may_become in installer/migrations/0007_orders.sql.
struct Step
{
    Status from;
    Status to;
};

inline constexpr std::array legal_steps = {
    Step{Status::received, Status::on_hold},
    Step{Status::received, Status::ready},
    Step{Status::received, Status::backordered},
    Step{Status::received, Status::canceled},
    Step{Status::received, Status::shipped}, // the channel sent it before it came to us
    Step{Status::on_hold, Status::received},
    Step{Status::on_hold, Status::canceled},
    Step{Status::ready, Status::received},
    Step{Status::ready, Status::on_hold},
    Step{Status::ready, Status::backordered},
    Step{Status::ready, Status::released},
    Step{Status::ready, Status::canceled},
    Step{Status::backordered, Status::received},
    Step{Status::backordered, Status::on_hold},
    Step{Status::backordered, Status::ready},
    Step{Status::backordered, Status::canceled},
    Step{Status::released, Status::ready},
    Step{Status::released, Status::received},
    Step{Status::released, Status::on_hold},
    Step{Status::released, Status::picking},
    Step{Status::released, Status::canceled},
    Step{Status::released, Status::backordered}, // a short pick, as below
    Step{Status::picking, Status::packing},
    Step{Status::picking, Status::released}, // everything is back in its bins
    Step{Status::picking, Status::backordered},
    Step{Status::packing, Status::picking},
    Step{Status::packing, Status::shipped},
    Step{Status::shipped, Status::delivered},
    Step{Status::canceled, Status::received}, // the undo
    Step{Status::delivered, Status::shipped}, // a parcel thought delivered went back to its sender
    Step{Status::received, Status::merged},
    Step{Status::merged, Status::received},
};

/// Whether an order may go from one status straight to another. Staying is no step.
constexpr bool may_become(Status from, Status to)
{
    for (Step const& step : legal_steps) {
        if (step.from == from && step.to == to) {
            return true;
        }
    }
    return false;
}

/// Whether nobody has to do anything about it any more.
constexpr bool is_over(Status status)
{
    return status == Status::shipped || status == Status::delivered || status == Status::canceled ||
           status == Status::merged;
}

/// Whether a person may put a hold on it, and cancel it.
constexpr bool may_be_held(Status status)
{
    return status == Status::received || status == Status::on_hold || status == Status::ready ||
           status == Status::backordered || status == Status::released;
}
constexpr bool may_be_canceled(Status status)
{
    return may_become(status, Status::canceled);
}

/// One line as it is to be stored; amounts in minor units of the two currencies.
struct PlannedLine
{
    std::string external_id;
    std::int64_t position = 0;
    std::string sku;
    std::string title;
    std::int64_t quantity = 0; ///< to be shipped now
    std::int64_t ordered_quantity = 0;
    std::int64_t unit_price = 0;
    std::int64_t presentment_unit_price = 0;
    std::int64_t discount = 0;
    std::int64_t tax = 0;
    bool requires_shipping = true;
};

/// A discount, tax or shipping charge as it is to be stored.
struct PlannedCharge
{
    std::string kind; ///< discount, tax, shipping
    std::int64_t position = 0;
    std::string title;
    std::string code;
    std::int64_t amount = 0;
    std::int64_t presentment_amount = 0;
    std::optional<std::int64_t> rate_ppm; ///< of a tax, parts per million
};

/// Shop and presentment amount in minor units.
struct MinorPair
{
    std::int64_t shop = 0;
    std::int64_t presentment = 0;
};

/// An order made ready for the database: everything typed, every amount exact and of the order's two
/// currencies.
struct PlannedOrder
{
    kernel::Currency currency;
    kernel::Currency presentment_currency;
    MinorPair subtotal, discounts, shipping, tax, total;
    std::vector<PlannedLine> lines;
    std::vector<PlannedCharge> charges;
};

/// Turns what is known of an order into amounts and quantities. `house_currency` counts where no object ever
/// named one. Refuses with `bad_amount` what does not fit its currency exactly, and with `currency_mixed`
/// amounts of a third one.
///
/// A line is to be shipped as often as the channel says is still fulfillable; where it does not say, as its
/// current quantity (after removals and refunds) without what the refunds took, else as ordered. Nothing of
/// an order that is fulfilled already.
kernel::Outcome<PlannedOrder> plan_order(IncomingOrder const& order, kernel::Currency house_currency);

/// What the parts of an order's total add up to against the total it states: lines − discounts + shipping +
/// tax (unless included) + tip + duties, in the shop's currency. Nothing when a part is not told or the sum
/// is right.
std::optional<std::string> total_mismatch(IncomingOrder const& order, kernel::Currency house_currency);

} // namespace poddesk::orders
