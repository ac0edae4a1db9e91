#include "gui/fulfillment/lanes_store.h"

#include "domain/database/command.h"
#include "domain/fulfillment/cutoff_view.h"
#include "domain/fulfillment/pick_list_view.h"
#include "domain/fulfillment/release_fulfillments.h"
#include "domain/kernel/quantity.h"
#include "domain/kernel/time_of_day.h"
#include "gui/fulfillment/lanes_words.h"
#include "gui/lists/whole_list.h"

#include <algorithm>

#include <fmt/format.h>

namespace poddesk::gui {

using database::Mode;
using database::Transaction;
using fulfillment::LaneId;
using fulfillment::LaneRow;
using fulfillment::LaneState;
using kernel::Outcome;
using kernel::Uuid;

namespace {

kernel::Timestamp now()
{
    return kernel::SystemClock().now();
}

std::string key_of(LaneRow const& lane)
{
    return fmt::format("{}/{}", lane.pod.value, lane.id.value);
}

bool belongs(LaneRow const& lane, ListQuery const& asked)
{
    if (asked.queue == "late" && lane.late == 0) return false;
    if (asked.queue == "closed" && lane.state == LaneState::open) return false;
    auto const pod = asked.chips.find("pod");
    if (pod != asked.chips.end() && pod->second != std::to_string(lane.pod.value)) return false;
    return has_typed(lane_name(lane) + " " + lane_takes(lane), asked.text);
}

/// A pod has a handful of lanes: all of them are read, and the list is made here.
std::vector<LaneRow> lanes_of(database::Pool& pool, ListQuery const& asked)
{
    auto all = database::in_transaction(pool, Mode::snapshot,
                                        [](Transaction& tx) { return fulfillment::list_lanes(tx); });
    std::erase_if(all, [&](LaneRow const& it) { return !belongs(it, asked); });
    return all;
}

std::optional<LaneRow> lane_of(Transaction& tx, std::string const& key)
{
    for (LaneRow& it : fulfillment::list_lanes(tx))
        if (key_of(it) == key) return std::move(it);
    return std::nullopt;
}

/// Ids with commas between; none for an empty text.
template <class Id>
std::vector<Id> ids_of(std::string const& text)
{
    std::vector<Id> ids;
    for (std::size_t at = 0; at < text.size();) {
        std::size_t const end = std::min(text.find(',', at), text.size());
        ids.push_back({std::stoll(text.substr(at, end - at))});
        at = end + 1;
    }
    return ids;
}

Outcome<fulfillment::LaneRules> rules_of(FormAnswers const& answers)
{
    fulfillment::LaneRules rules{answer_of(answers, "name")};
    rules.clients = ids_of<kernel::ClientId>(answer_of(answers, "client"));
    std::string const services = answer_of(answers, "services");
    for (std::size_t at = 0; at < services.size();) {
        std::size_t const end = std::min(services.find(',', at), services.size());
        if (std::string one = services.substr(at, end - at); one.find_first_not_of(' ') != std::string::npos)
            rules.services.push_back(std::move(one));
        at = end + 1;
    }
    if (std::string const most = answer_of(answers, "most_units"); !most.empty()) {
        auto const units = kernel::parse_quantity(most);
        if (!units) return tl::unexpected(units.error());
        rules.most_units = units->value();
    }
    if (std::string const where = answer_of(answers, "where"); !where.empty())
        rules.is_abroad = where == "abroad";
    if (std::string const cutoff = answer_of(answers, "cutoff"); !cutoff.empty()) {
        auto const minutes = kernel::parse_clock(cutoff);
        if (!minutes) return tl::unexpected(minutes.error());
        rules.cutoff = *minutes;
    }
    return rules;
}

} // namespace

std::vector<ListRow> LanesStore::page(ListQuery const& query, std::optional<std::string> const& after,
                                      std::int64_t skip, std::int64_t limit) const
{
    std::vector<ListRow> rows;
    for (LaneRow const& lane : lanes_of(*pool_, query))
        rows.push_back({key_of(lane), key_of(lane), lane_cells(lane, now())});
    return page_of(rows, after, skip, limit);
}

std::int64_t LanesStore::count(ListQuery const& query) const
{
    return static_cast<std::int64_t>(lanes_of(*pool_, query).size());
}

ListOverview LanesStore::overview(ListQuery const& query) const
{
    return database::in_transaction(*pool_, Mode::snapshot, [&](Transaction& tx) {
        ListOverview overview;
        overview.queues = lanes_queues();
        auto const lanes = fulfillment::list_lanes(tx);
        for (char const* const queue : {"all", "late", "closed"}) {
            ListQuery one = query;
            one.queue = queue;
            one.text.clear();
            overview.counts[queue] =
                std::ranges::count_if(lanes, [&](LaneRow const& it) { return belongs(it, one); });
        }
        overview.totals = lanes_totals(lanes);
        auto const pods = fulfillment::list_pod_costs(tx);
        for (fulfillment::PodCosts const& it : pods)
            overview.chips["pod"].push_back({std::to_string(it.pod.value), it.name, {}});
        overview.forms["add"] = lane_form(std::nullopt, pods, fulfillment::list_client_routing(tx));
        overview.forms["cutoff"] = cutoff_form(pods, fulfillment::cutoff_carriers(tx));
        overview.forms["close_day"] = closed_day_form(pods);
        return overview;
    });
}

std::optional<ListRecord> LanesStore::record(std::string const& key) const
{
    return database::in_transaction(
        *pool_, Mode::snapshot, [&](Transaction& tx) -> std::optional<ListRecord> {
            auto const lane = lane_of(tx, key);
            if (!lane) return std::nullopt;
            ListRecord record;
            record.detail = lane_detail(*lane, fulfillment::closed_days(tx), now());
            if (lane->state == LaneState::open && lane->ready > 0) {
                record.allowed.insert("release");
                record.forms["release"] = release_form(*lane);
            }
            if (lane->id == fulfillment::no_lane) return record;
            record.allowed.insert({"up", "down", "edit", "remove"});
            if (lane->state != LaneState::open) record.allowed.insert("open");
            if (lane->state != LaneState::locked) record.allowed.insert("lock");
            if (lane->state != LaneState::asleep) {
                record.allowed.insert("sleep");
                record.forms["sleep"] = sleep_form();
            }
            record.forms["edit"] =
                lane_form(lane, fulfillment::list_pod_costs(tx), fulfillment::list_client_routing(tx));
            return record;
        });
}

Outcome<ListDone> LanesStore::perform(std::string const& action, std::string const& key,
                                      FormAnswers const& answers, Uuid const& command) const
{
    if (action == "add") return save(std::nullopt, answers, command);
    if (action == "cutoff") return set_cutoff(answers, command);
    if (action == "close_day") return close_day(answers, command);
    auto const lane =
        database::in_transaction(*pool_, Mode::read_only, [&](Transaction& tx) { return lane_of(tx, key); });
    if (!lane) return kernel::refused("not_found", "The lane is not there any more.");
    if (action == "release") return release(*lane, answers, command);
    if (action == "up" || action == "down") return move(*lane, action == "up", command);
    if (action == "edit") return save(lane, answers, command);
    if (action == "remove") return remove(*lane, command);
    return set_state(*lane,
                     action == "lock"    ? LaneState::locked
                     : action == "sleep" ? LaneState::asleep
                                         : LaneState::open,
                     answers, command);
}

Outcome<ListDone> LanesStore::release(LaneRow const& lane, FormAnswers const& answers,
                                      Uuid const& asked) const
{
    auto const count = kernel::parse_quantity(answer_of(answers, "count"));
    if (!count) return tl::unexpected(count.error());
    std::vector<kernel::FulfillmentId> parts;
    return database::run_command(
               *pool_, asked,
               [&](Transaction& tx) {
                   return fulfillment::release_ready(tx, {asked, lane.pod, count->value(), lane.id});
               })
        .map([&](fulfillment::Released const& done) {
            return ListDone{
                released_words(lane_name(lane), done.released, done.number),
                [pool = pool_, list = done.pick_list]() -> Outcome<void> {
                    Uuid const command = Uuid::random();
                    return database::run_command(
                               *pool, command,
                               [&](Transaction& tx) {
                                   return fulfillment::unrelease(
                                       tx, {command, fulfillment::parts_not_begun(tx, list), "undone"});
                               })
                        .map([](fulfillment::Unreleased const&) {});
                }};
        });
}

Outcome<ListDone> LanesStore::set_state(LaneRow const& lane, LaneState state, FormAnswers const& answers,
                                        Uuid const& asked) const
{
    fulfillment::SetLaneState command{asked, lane.id, state, {}};
    if (std::string const until = answer_of(answers, "until"); !until.empty()) {
        auto const moment = kernel::local_moment(until);
        if (!moment) return tl::unexpected(moment.error());
        command.wakes_at = *moment;
    }
    return database::run_command(*pool_, asked,
                                 [&](Transaction& tx) { return fulfillment::set_lane_state(tx, command); })
        .map([&](fulfillment::SetLaneState const& undo) {
            return ListDone{lane_state_words(lane_name(lane), state),
                            [pool = pool_, undo]() -> Outcome<void> {
                                return database::run_command(*pool, undo.command_id,
                                                             [&](Transaction& tx) {
                                                                 return fulfillment::set_lane_state(tx, undo);
                                                             })
                                    .map([](fulfillment::SetLaneState const&) {});
                            }};
        });
}

Outcome<ListDone> LanesStore::move(LaneRow const& lane, bool up, Uuid const& asked) const
{
    return database::run_command(
               *pool_, asked, [&](Transaction& tx) { return fulfillment::move_lane(tx, asked, lane.id, up); })
        .map([&](bool moved) {
            ListDone done{lane_moved_words(lane_name(lane), moved)};
            if (moved)
                done.take_back = [pool = pool_, id = lane.id, up]() -> Outcome<void> {
                    Uuid const command = Uuid::random();
                    return database::run_command(
                               *pool, command,
                               [&](Transaction& tx) { return fulfillment::move_lane(tx, command, id, !up); })
                        .map([](bool) {});
                };
            return done;
        });
}

Outcome<ListDone> LanesStore::save(std::optional<LaneRow> const& lane, FormAnswers const& answers,
                                   Uuid const& asked) const
{
    auto rules = rules_of(answers);
    if (!rules) return tl::unexpected(rules.error());
    fulfillment::SetLane const command{
        asked, lane ? lane->pod : kernel::PodId{std::stoll(answer_of(answers, "pod"))},
        lane ? std::optional(lane->id) : std::nullopt, lane ? lane->version : 0, *rules};
    return database::run_command(*pool_, asked,
                                 [&](Transaction& tx) { return fulfillment::set_lane(tx, command); })
        .map([&](LaneId id) {
            return ListDone{lane_saved_words(rules->name),
                            [pool = pool_, lane, command, id]() -> Outcome<void> {
                                Uuid const undo = Uuid::random();
                                if (!lane)
                                    return database::run_command(*pool, undo, [&](Transaction& tx) {
                                        return fulfillment::archive_lane(tx, undo, id, true);
                                    });
                                fulfillment::SetLane const before{undo, command.pod, id,
                                                                  command.seen_version + 1, lane->rules};
                                return database::run_command(
                                           *pool, undo,
                                           [&](Transaction& tx) { return fulfillment::set_lane(tx, before); })
                                    .map([](LaneId) {});
                            }};
        });
}

Outcome<ListDone> LanesStore::remove(LaneRow const& lane, Uuid const& asked) const
{
    return database::run_command(
               *pool_, asked,
               [&](Transaction& tx) { return fulfillment::archive_lane(tx, asked, lane.id, true); })
        .map([&] {
            return ListDone{lane_removed_words(lane_name(lane)),
                            [pool = pool_, id = lane.id]() -> Outcome<void> {
                                Uuid const command = Uuid::random();
                                return database::run_command(*pool, command, [&](Transaction& tx) {
                                    return fulfillment::archive_lane(tx, command, id, false);
                                });
                            }};
        });
}

Outcome<ListDone> LanesStore::set_cutoff(FormAnswers const& answers, Uuid const& asked) const
{
    kernel::PodId const pod{std::stoll(answer_of(answers, "pod"))};
    std::string const carrier = answer_of(answers, "carrier");
    std::optional<std::chrono::minutes> cutoff;
    if (std::string const typed = answer_of(answers, "time"); !typed.empty()) {
        auto const clock = kernel::parse_clock(typed);
        if (!clock) return tl::unexpected(clock.error());
        cutoff = *clock;
    }
    if (!cutoff && carrier.empty())
        return kernel::refused("missing_input", "Write the pod's cutoff, like 15:30.");
    using Before = std::optional<std::chrono::minutes>;
    auto const set = [pool = pool_, pod, carrier](Uuid const& command, Before const& to) -> Outcome<Before> {
        return database::run_command(*pool, command, [&](Transaction& tx) -> Outcome<Before> {
            if (carrier.empty())
                return fulfillment::set_cutoff(tx, command, pod, *to).map([](auto it) { return Before(it); });
            return fulfillment::set_carrier_cutoff(tx, command, pod, carrier, to);
        });
    };
    return set(asked, cutoff).map([&](Before const& before) {
        return ListDone{cutoff_set_words(answer_of(answers, "time")), [set, before]() -> Outcome<void> {
                            return set(Uuid::random(), before).map([](Before const&) {});
                        }};
    });
}

Outcome<ListDone> LanesStore::close_day(FormAnswers const& answers, Uuid const& asked) const
{
    auto const day = kernel::parse_date(answer_of(answers, "day"));
    if (!day) return tl::unexpected(day.error());
    fulfillment::ClosedDay const closed{
        {std::stoll(answer_of(answers, "pod"))}, {}, *day, answer_of(answers, "name")};
    std::string pod;
    return database::run_command(*pool_, asked,
                                 [&](Transaction& tx) {
                                     for (fulfillment::PodCosts const& it : fulfillment::list_pod_costs(tx))
                                         if (it.pod == closed.pod) pod = it.name;
                                     return fulfillment::set_closed_day(tx, asked, closed, true);
                                 })
        .map([&] {
            return ListDone{closed_day_words(kernel::format_date(*day), pod),
                            [pool = pool_, closed]() -> Outcome<void> {
                                Uuid const command = Uuid::random();
                                return database::run_command(*pool, command, [&](Transaction& tx) {
                                    return fulfillment::set_closed_day(tx, command, closed, false);
                                });
                            }};
        });
}

} // namespace poddesk::gui
