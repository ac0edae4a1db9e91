#include "domain/orders/merge_orders.h"

#include <algorithm>

#include <fmt/format.h>

#include "domain/database/find_command.h"
#include "domain/database/refusal.h"
#include "domain/orders/address_check.h"
#include "domain/orders/merge_orders_sql.h"
#include "domain/orders/other_order_sql.h"

namespace poddesk::orders {
namespace {

using kernel::Address;
using kernel::Outcome;

std::string place(Address const& spelled)
{
    Address const address = standardized(spelled);
    return fmt::format("{}|{}|{}|{}|{}|{}", address.line1, address.line2, address.city, address.region,
                       address.postal_code.substr(0, 5), address.country);
}

std::string either(std::string const& service)
{
    return service.empty() ? "no service in particular" : kernel::in_quotes(service);
}

std::string lower(std::string text)
{
    std::ranges::transform(text, text.begin(), [](unsigned char c) { return std::tolower(c); });
    return text;
}

std::optional<std::string> not_waiting(MergeSide const& side)
{
    if (side.status == Status::picking || side.status == Status::packing)
        return fmt::format("The pod has begun to pick {}; the other order ships by itself.", side.number);
    if (!may_be_held(side.status))
        return fmt::format("{} is {} already; only orders that wait can go in one parcel.", side.number,
                           word(side.status));
    if (side.status == Status::on_hold)
        return fmt::format("{} is on hold; release the hold first, or let the other order ship by itself.",
                           side.number);
    return std::nullopt;
}

} // namespace

bool go_together(MergeSide const& one, MergeSide const& other)
{
    bool const is_one_customer = one.customer_email == other.customer_email && !one.customer_email.empty();
    return one.client == other.client && place(one.ship_to) == place(other.ship_to) &&
           (is_one_customer || standardized(one.ship_to).name == standardized(other.ship_to).name);
}

std::optional<std::string> merge_obstacle(MergeSide const& into, MergeSide const& other)
{
    for (MergeSide const* const side : {&into, &other}) {
        if (auto const wrong = not_waiting(*side)) return wrong;
    }
    if (into.sold_as == other.sold_as) {
        return fmt::format("{} and {} are parts of one order; put {} back with unsplit instead.", into.number,
                           other.number, std::max(into.number, other.number));
    }
    if (other.carries_others) {
        return fmt::format("{} carries another order already; merge {} into it, not it into {}.",
                           other.number, into.number, into.number);
    }
    if (!go_together(into, other)) {
        return fmt::format("{} and {} do not go to the same person at the same address; where they should, "
                           "correct the address of one first.",
                           into.number, other.number);
    }
    if (lower(into.requested_service) != lower(other.requested_service)) {
        return fmt::format("{} is to go by {}, {} by {}, and one parcel goes by one service; let them ship "
                           "apart, or have the shop change one.",
                           into.number, either(into.requested_service), other.number,
                           either(other.requested_service));
    }
    if (into.gift_message != other.gift_message) {
        return fmt::format("The gift messages of {} and {} differ; make them the same, or let them ship "
                           "apart.",
                           into.number, other.number);
    }
    if (into.asked_by_rules != other.asked_by_rules) {
        return fmt::format("Rules ask for another service or box for {} than for {}; let them ship apart.",
                           into.number, other.number);
    }
    return std::nullopt;
}

std::vector<MergeProposal> merge_proposals(database::Transaction& tx, kernel::OrderId order)
{
    std::optional<MergeSide> const me = merge_side(tx, order);
    if (!me || !may_be_held(me->status)) return {};
    std::vector<MergeProposal> all;
    for (MergeSide& one : merge_candidates(tx, order)) {
        if (!go_together(*me, one)) continue;
        auto obstacle = merge_obstacle(*me, one);
        all.push_back({std::move(one), std::move(obstacle)});
    }
    return all;
}

Outcome<OtherOrder> merge_orders(database::Transaction& tx, MergeOrders const& command)
{
    return database::guarded([&]() -> Outcome<OtherOrder> {
        if (auto const done = database::find_command(tx, command.command_id)) return other_order(*done);
        auto const into = merge_side(tx, command.into);
        auto const other = merge_side(tx, command.order);
        if (!into || !other) {
            return kernel::refused("not_found",
                                   "There is no such order within your reach; look it up again.");
        }
        if (command.into == command.order) {
            return kernel::refused("cannot_merge", "These are one and the same order; name two.");
        }
        if (command.seen_version && *command.seen_version != into->version) {
            return kernel::refused("stale", "The order changed meanwhile; look at it again, then repeat.");
        }
        if (auto const why = merge_obstacle(*into, *other)) return kernel::refused("cannot_merge", *why);
        // The versions that were judged: who changes one of them in this moment wins.
        return other_order(set_merged(tx, command, *into, *other));
    });
}

UnmergeOrder undo_of(MergeOrders const& command)
{
    return {kernel::Uuid::random(), command.order, std::nullopt};
}

} // namespace poddesk::orders
