#include "gui/fulfillment/routing_store.h"

#include "domain/database/command.h"
#include "domain/fulfillment/routing_rules.h"
#include "domain/kernel/money.h"
#include "domain/kernel/time_of_day.h"
#include "gui/fulfillment/routing_words.h"
#include "gui/lists/list_words.h"
#include "gui/orders/channels_words.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

namespace poddesk::gui {

using database::Mode;
using database::Transaction;
using fulfillment::RoutingFilter;
using fulfillment::RoutingPlace;
using fulfillment::RoutingQueue;
using fulfillment::RoutingRow;
using kernel::Outcome;
using kernel::Uuid;

namespace {

kernel::Timestamp now()
{
    return kernel::SystemClock().now();
}

RoutingFilter filter_of(ListQuery const& asked)
{
    RoutingFilter filter;
    filter.queue = fulfillment::parse_routing_queue(asked.queue).value_or(RoutingQueue::all);
    if (auto const client = asked.chips.find("client"); client != asked.chips.end())
        filter.client = kernel::ClientId{std::stoll(client->second)};
    filter.text = asked.text;
    return filter;
}

/// "DUE/ID": the due time in ISO 8601, empty for none.
std::string place_of(RoutingRow const& row)
{
    return fmt::format("{}/{}", row.ship_by ? kernel::format_iso8601(*row.ship_by) : "", row.order.value);
}

RoutingPlace parse_place(std::string const& place)
{
    auto const slash = place.find('/');
    RoutingPlace out;
    if (slash > 0) out.ship_by = kernel::parse_iso8601(place.substr(0, slash)).value();
    out.order = {std::stoll(place.substr(slash + 1))};
    return out;
}

std::int64_t id_of(std::string const& typed)
{
    return typed.empty() ? 0 : std::stoll(typed);
}

/// The order's number and the name of the pod, for sentences.
struct Names
{
    std::string order;
    std::string pod;
};

Names names_of(database::Pool& pool, kernel::OrderId order, std::optional<kernel::PodId> chosen)
{
    return database::in_transaction(pool, Mode::read_only, [&](Transaction& tx) {
        Names names;
        if (auto const row = fulfillment::routing_of(tx, order)) names.order = row->number;
        for (fulfillment::PodCosts const& it : fulfillment::list_pod_costs(tx))
            if (chosen && it.pod == *chosen) names.pod = it.name;
        return names;
    });
}

} // namespace

std::vector<ListRow> RoutingStore::page(ListQuery const& query, std::optional<std::string> const& after,
                                        std::int64_t skip, std::int64_t limit) const
{
    auto const found = database::in_transaction(*pool_, Mode::read_only, [&](Transaction& tx) {
        return fulfillment::list_routing(
            tx, filter_of(query), after ? std::optional(parse_place(*after)) : std::nullopt, skip, limit);
    });
    std::vector<ListRow> rows;
    for (RoutingRow const& row : found)
        rows.push_back({std::to_string(row.order.value), place_of(row), routing_cells(row, now())});
    return rows;
}

std::int64_t RoutingStore::count(ListQuery const& query) const
{
    return database::in_transaction(*pool_, Mode::read_only, [&](Transaction& tx) {
        return fulfillment::count_routing(tx, filter_of(query));
    });
}

ListOverview RoutingStore::overview(ListQuery const& query) const
{
    return database::in_transaction(*pool_, Mode::snapshot, [&](Transaction& tx) {
        ListOverview overview;
        overview.queues = routing_queues();
        RoutingFilter filter = filter_of(query);
        filter.text.clear();
        auto const counts = fulfillment::routing_counts(tx, filter);
        overview.counts = {{"all", counts.all},       {"split", counts.split},
                           {"chosen", counts.chosen}, {"by_rule", counts.by_rule},
                           {"no_pod", counts.no_pod}, {"waiting", counts.waiting}};
        overview.totals = routing_totals(counts);
        auto const clients = fulfillment::list_client_routing(tx);
        for (fulfillment::ClientRouting const& it : clients)
            overview.chips["client"].push_back({std::to_string(it.client.value), it.client_name, {}});
        auto const pods = fulfillment::list_pod_costs(tx);
        overview.forms["client_rule"] = client_routing_form(clients, filter.client);
        overview.forms["pod_costs"] = pod_costs_form(pods);
        return overview;
    });
}

std::optional<ListRecord> RoutingStore::record(std::string const& key) const
{
    return database::in_transaction(
        *pool_, Mode::snapshot, [&](Transaction& tx) -> std::optional<ListRecord> {
            auto const row = fulfillment::routing_of(tx, {std::stoll(key)});
            if (!row) return std::nullopt;
            auto const pods = fulfillment::list_pod_costs(tx);
            ListRecord record;
            record.detail = routing_detail(*row, pods, now());
            record.opens = "order:" + key;
            record.forms["client_rule"] =
                client_routing_form(fulfillment::list_client_routing(tx), row->client);
            record.forms["pod_costs"] = pod_costs_form(pods, row->pod);
            bool const is_waiting = row->status == "received" || row->status == "backordered";
            if (is_waiting) record.allowed.insert("allocate");
            if (is_waiting || row->status == "ready" || row->status == "on_hold") {
                record.allowed.insert("choose");
                record.forms["choose"] = choose_pod_form(pods);
                if (row->chosen_by && row->rule.empty()) {
                    record.allowed.insert("by_rules");
                    record.forms["by_rules"] = {reason_field()};
                }
            }
            return record;
        });
}

Outcome<ListDone> RoutingStore::perform(std::string const& action, std::string const& key,
                                        FormAnswers const& answers, Uuid const& command) const
{
    if (action == "client_rule") return set_client(answers, command);
    if (action == "pod_costs") return set_pod(answers, command);
    return action == "allocate" ? allocate(key, command)
                                : choose(key, answers, action == "by_rules", command);
}

Outcome<ListDone> RoutingStore::choose(std::string const& key, FormAnswers const& answers, bool by_rules,
                                       Uuid const& asked) const
{
    fulfillment::ChoosePod command{asked, {std::stoll(key)}, {}, answer_of(answers, "reason"), {}};
    if (!by_rules) {
        command.pod = kernel::PodId{id_of(answer_of(answers, "pod"))};
        if (std::string const until = answer_of(answers, "until"); !until.empty()) {
            auto const moment = kernel::local_moment(until);
            if (!moment) return tl::unexpected(moment.error());
            command.until = *moment;
        }
    }
    Names const names = names_of(*pool_, command.order, command.pod);
    return database::run_command(*pool_, command.command_id,
                                 [&](Transaction& tx) { return fulfillment::choose_pod(tx, command); })
        .map([&](fulfillment::ChosenPod const& done) {
            std::string const outcome = done.allocated ? done.allocated->outcome : std::string();
            return ListDone{by_rules ? by_rules_words(names.order, outcome)
                                     : pod_chosen_words(names.order, names.pod, outcome),
                            [pool = pool_, undo = done.undo]() -> Outcome<void> {
                                return database::run_command(
                                           *pool, undo.command_id,
                                           [&](Transaction& tx) { return fulfillment::choose_pod(tx, undo); })
                                    .map([](fulfillment::ChosenPod const&) {});
                            }};
        });
}

Outcome<ListDone> RoutingStore::allocate(std::string const& key, Uuid const& asked) const
{
    fulfillment::AllocateOrders const command{asked, {{std::stoll(key)}}};
    return database::run_command(*pool_, command.command_id,
                                 [&](Transaction& tx) { return fulfillment::allocate_orders(tx, command); })
        .and_then([&](std::vector<fulfillment::AllocatedOrder> const& done) -> Outcome<ListDone> {
            if (done.front().outcome == "refused")
                return kernel::refused(done.front().code, done.front().sentence);
            return ListDone{
                allocated_words(names_of(*pool_, command.orders.front(), {}).order, done.front().outcome)};
        });
}

Outcome<ListDone> RoutingStore::set_client(FormAnswers const& answers, Uuid const& asked) const
{
    // What was left as it is stays, whatever a colleague makes of it meanwhile.
    fulfillment::SetClientRouting command{asked, {id_of(answer_of(answers, "client"))}};
    command.policy = fulfillment::parse_policy(answer_of(answers, "policy"));
    command.reserve = fulfillment::parse_reserve(answer_of(answers, "reserve"));
    if (std::string const days = answer_of(answers, "reserve_days"); !days.empty()) {
        auto const read = kernel::parse_quantity(days);
        if (!read) return tl::unexpected(read.error());
        command.reserve_days = static_cast<int>(std::min<std::int64_t>(read->value(), 366));
    }
    std::string const codes = answer_of(answers, "pods");
    std::string const name = database::in_transaction(*pool_, Mode::read_only, [&](Transaction& tx) {
        for (fulfillment::ClientRouting const& it : fulfillment::list_client_routing(tx))
            if (it.client == command.client) return it.client_name;
        return std::string();
    });
    if (codes.empty() && !command.policy && !command.reserve && !command.reserve_days)
        return ListDone{stays_words(name)};
    return database::run_command(*pool_, command.command_id,
                                 [&](Transaction& tx) -> Outcome<fulfillment::SetClientRouting> {
                                     if (!codes.empty()) {
                                         auto pods = fulfillment::pods_by_codes(
                                             tx, codes == every_pod_word() ? std::string_view() : codes);
                                         if (!pods) return tl::unexpected(pods.error());
                                         command.pods = std::move(*pods);
                                     }
                                     return fulfillment::set_client_routing(tx, command);
                                 })
        .map([&](fulfillment::SetClientRouting const& undo) {
            return ListDone{client_routing_words(name), [pool = pool_, undo]() -> Outcome<void> {
                                return database::run_command(*pool, undo.command_id,
                                                             [&](Transaction& tx) {
                                                                 return fulfillment::set_client_routing(tx,
                                                                                                        undo);
                                                             })
                                    .map([](fulfillment::SetClientRouting const&) {});
                            }};
        });
}

Outcome<ListDone> RoutingStore::set_pod(FormAnswers const& answers, Uuid const& asked) const
{
    fulfillment::SetPodCosts command{asked, {id_of(answer_of(answers, "pod"))}};
    if (std::string const typed = answer_of(answers, "handling"); !typed.empty()) {
        auto const handling = kernel::parse_money(typed, kernel::us_dollar());
        if (!handling) return tl::unexpected(handling.error());
        command.handling_cents = handling->minor;
    }
    if (std::string const typed = answer_of(answers, "daily"); typed == "0") {
        command.daily_parcels = 0;
    } else if (!typed.empty()) {
        auto const parcels = kernel::parse_quantity(typed);
        if (!parcels) return tl::unexpected(parcels.error());
        command.daily_parcels = static_cast<int>(std::min<std::int64_t>(parcels->value(), 1'000'001));
    }
    std::string const name = names_of(*pool_, {}, command.pod).pod;
    if (!command.handling_cents && !command.daily_parcels) return ListDone{stays_words(name)};
    return database::run_command(*pool_, command.command_id,
                                 [&](Transaction& tx) { return fulfillment::set_pod_costs(tx, command); })
        .map([&](fulfillment::SetPodCosts const& undo) {
            return ListDone{pod_costs_words(name), [pool = pool_, undo]() -> Outcome<void> {
                                return database::run_command(*pool, undo.command_id,
                                                             [&](Transaction& tx) {
                                                                 return fulfillment::set_pod_costs(tx, undo);
                                                             })
                                    .map([](fulfillment::SetPodCosts const&) {});
                            }};
        });
}

} // namespace poddesk::gui
