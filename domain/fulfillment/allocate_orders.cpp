#include "domain/fulfillment/allocate_orders.h"

#include "domain/fulfillment/fulfillment_sql.h"
#include "domain/fulfillment/pack.h"
#include "domain/fulfillment/routing.h"
#include "domain/shipping/rate_store_sql.h"

#include "domain/database/find_command.h"
#include "domain/database/refusal.h"

#include <algorithm>
#include <array>
#include <memory>

#include <fmt/format.h>

namespace poddesk::fulfillment {
namespace {

std::string sentence_of(std::string const& code, kernel::OrderId order)
{
    if (code == "gone")
        return fmt::format("Order {} is not there or not yours; look it up again.", order.value);
    if (code == "stale") return fmt::format("Order {} changed meanwhile; allocate it again.", order.value);
    if (code == "wrong_status")
        return fmt::format("Order {} does not wait for stock; only received and backordered orders do.",
                           order.value);
    if (code == "short")
        return fmt::format("The stock planned for order {} was taken meanwhile; allocate it again.",
                           order.value);
    if (code == "incomplete")
        return fmt::format("The lines of order {} changed meanwhile; allocate it again.", order.value);
    if (code == "nothing_to_ship")
        return fmt::format("Order {} has nothing to ship; it needs no stock.", order.value);
    return "";
}

/// Orders that are out of reach, and those without a line to ship, which leave the input.
std::vector<AllocatedOrder> not_to_be_planned(std::vector<kernel::OrderId> const& asked, RoutingInput& input)
{
    std::vector<AllocatedOrder> refused;
    auto const refuse = [&](kernel::OrderId order, std::string const& code) {
        refused.push_back({order, "refused", code, sentence_of(code, order)});
    };
    for (kernel::OrderId const order : asked) {
        bool const is_there = std::any_of(input.orders.begin(), input.orders.end(),
                                          [&](RoutingOrder const& it) { return it.order == order; });
        if (!is_there) refuse(order, "gone");
    }
    std::erase_if(input.orders, [&](RoutingOrder const& it) {
        if (it.lines.empty()) refuse(it.order, "nothing_to_ship");
        return it.lines.empty();
    });
    return refused;
}

/// Whether ways from several pods are compared, or a choice with what the policy would do.
bool is_choice_of_pods(RoutingInput const& input)
{
    if (input.levels.empty()) return false;
    kernel::PodId const first = input.levels.front().pod;
    return std::ranges::any_of(input.levels, [&](RoutingLevel const& it) { return it.pod != first; }) ||
           std::ranges::any_of(input.orders,
                               [&](RoutingOrder const& it) { return it.choice && it.choice->pod != first; });
}

/// Prices of the day. Where all stock is in one pod there is nothing to compare, and the rate sheets, which
/// are long, stay where they are.
PriceParcel prices_for(database::Transaction& tx, LockedStock& locked)
{
    if (!is_choice_of_pods(locked.input))
        return [](RoutingOrder const&, RoutingPod const&, std::vector<ParcelUnits> const&) {
            return std::optional<PartPrice>();
        };
    for (auto const& [order, priced] : locked.facts.orders) {
        auto& cartons = locked.facts.cartons[priced.client.value];
        if (cartons.empty()) cartons = cartons_of(tx, priced.client);
    }
    std::vector<int> origins;
    kernel::Date first = locked.facts.pods.begin()->second.ready;
    for (auto const& [id, pod] : locked.facts.pods) {
        origins.push_back(pod.origin);
        first = std::min(first, pod.ready);
    }
    auto prices =
        std::make_shared<PartPrices>(std::move(locked.facts), shipping::load_rates(tx, first, origins));
    return [prices](RoutingOrder const& order, RoutingPod const& pod, std::vector<ParcelUnits> const& units) {
        return (*prices)(order, pod, units);
    };
}

std::vector<AllocatedOrder> answers_of(nlohmann::json const& stored)
{
    std::vector<AllocatedOrder> answers;
    for (nlohmann::json const& one : stored) {
        AllocatedOrder answer{
            {one.at("order").get<std::int64_t>()}, one.at("outcome"), one.value("code", ""), ""};
        answer.sentence = sentence_of(answer.code, answer.order);
        answers.push_back(std::move(answer));
    }
    return answers;
}

constexpr std::array<std::string_view, 3> reserve_words{"at_once", "before_ship_by", "by_hand"};

} // namespace

std::string_view word(ReserveWhen when)
{
    return reserve_words.at(static_cast<std::size_t>(when));
}

std::optional<ReserveWhen> parse_reserve(std::string_view word_of_it)
{
    auto const found = std::ranges::find(reserve_words, word_of_it);
    if (found == reserve_words.end()) return std::nullopt;
    return static_cast<ReserveWhen>(found - reserve_words.begin());
}

kernel::Outcome<std::vector<AllocatedOrder>> allocate_orders(database::Transaction& tx,
                                                             AllocateOrders const& command)
{
    if (command.orders.empty()) {
        return kernel::refused("missing_input", "There is no order to allocate; name at least one.");
    }
    return database::guarded([&]() -> std::vector<AllocatedOrder> {
        if (auto const done = database::find_command(tx, command.command_id)) return answers_of(*done);
        LockedStock locked = lock_stock_for(tx, command.orders);
        std::vector<AllocatedOrder> refused = not_to_be_planned(command.orders, locked.input);
        PriceParcel const price = prices_for(tx, locked);
        std::vector<AllocatedOrder> answers =
            answers_of(store_plans(tx, command.command_id, plan_routing(locked.input, price)));
        answers.insert(answers.end(), refused.begin(), refused.end());
        return answers;
    });
}

} // namespace poddesk::fulfillment
