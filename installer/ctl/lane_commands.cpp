#include "installer/ctl/context.h"

#include "domain/fulfillment/cutoff_view.h"
#include "domain/fulfillment/lane.h"
#include "domain/kernel/time_of_day.h"
#include "installer/ctl/reading.h"

namespace poddesk::ctl {

namespace {

using fulfillment::LaneRow;
using fulfillment::LaneState;

/// Which lane a command means.
struct Named
{
    std::string pod;
    std::string lane;

    void ask(CLI::App& command)
    {
        command.add_option("lane", lane, "name of the lane")->required();
        command.add_option("--pod", pod, "code of the pod")->required();
    }
    LaneRow find(database::Transaction& tx) const
    {
        return take(fulfillment::find_lane(
            tx, known(pod_by_code(tx, pod), "pod", pod, "; see: poddeskctl pods list"), lane));
    }
};

/// What --client, --service … say.
struct Rules
{
    std::vector<std::string> clients;
    std::vector<std::string> services;
    std::optional<std::int64_t> most_units;
    bool abroad = false;
    bool at_home = false;
    std::string cutoff;

    void ask(CLI::App& command)
    {
        command.add_option("--client", clients, "only this client's orders (again for each)");
        command.add_option("--service", services, "only orders that ask for this service (again for each)");
        command.add_option("--most-units", most_units, "only orders of at most so many units")
            ->check(CLI::Range(1, 1'000'000));
        auto* const out = command.add_flag("--abroad", abroad, "only orders to another country");
        command.add_flag("--domestic", at_home, "only orders within the pod's country")->excludes(out);
        command.add_option("--cutoff", cutoff, "of the pod's day, as 14:30; else the pod's own");
    }
    fulfillment::LaneRules of(database::Transaction& tx, std::string const& name) const
    {
        fulfillment::LaneRules rules{name};
        for (std::string const& client : clients)
            rules.clients.push_back(
                known(client_by_code(tx, client), "client", client, "; see: poddeskctl clients list"));
        rules.services = services;
        rules.most_units = most_units;
        if (abroad || at_home) rules.is_abroad = abroad;
        if (!cutoff.empty()) rules.cutoff = take(kernel::parse_clock(cutoff));
        return rules;
    }
};

std::string takes_words(LaneRow const& lane)
{
    std::vector<std::string> words;
    if (lane.id == fulfillment::no_lane) words.emplace_back("what no lane takes");
    if (!lane.client_names.empty()) words.push_back(fmt::format("{}", fmt::join(lane.client_names, ", ")));
    if (!lane.rules.services.empty())
        words.push_back(fmt::format("{}", fmt::join(lane.rules.services, ", ")));
    if (lane.rules.most_units) words.push_back(fmt::format("up to {} units", *lane.rules.most_units));
    if (lane.rules.is_abroad) words.emplace_back(*lane.rules.is_abroad ? "abroad" : "domestic");
    return words.empty() ? "everything" : fmt::format("{}", fmt::join(words, "; "));
}

void add_list(CLI::App& lanes, Context& context)
{
    CLI::App* const list = lanes.add_subcommand("list", "every lane with its work");
    list->footer("Example:\n  poddeskctl --demo lanes list");
    list->callback([&context] {
        nlohmann::json rows = nlohmann::json::array();
        for (LaneRow const& it :
             reading(context, [](database::Transaction& tx) { return fulfillment::list_lanes(tx); })) {
            rows.push_back({{"pod", it.pod_code},
                            {"lane", it.id == fulfillment::no_lane ? "-" : it.rules.name},
                            {"takes", takes_words(it)},
                            {"state", fulfillment::word(it.state)},
                            {"wakes_at", it.wakes_at ? kernel::format_iso8601(*it.wakes_at) : ""},
                            {"cutoff", it.next_cutoff ? kernel::format_iso8601(*it.next_cutoff) : ""},
                            {"ready", it.ready},
                            {"due", it.due},
                            {"late", it.late},
                            {"released", it.released},
                            {"picking", it.picking},
                            {"packed", it.packed}});
        }
        context.output().list({{"pod", "Pod"},
                               {"lane", "Lane"},
                               {"takes", "Takes"},
                               {"state", "State"},
                               {"cutoff", "Next cutoff"},
                               {"ready", "Ready", true},
                               {"due", "Due", true},
                               {"late", "Late", true},
                               {"released", "Released", true},
                               {"picking", "Picking", true},
                               {"packed", "Packed", true}},
                              rows, "No pods yet.");
    });
}

void add_add(CLI::App& lanes, Context& context)
{
    CLI::App* const add = lanes.add_subcommand("add", "a new lane, after all others of its pod");
    auto named = std::make_shared<Named>();
    auto rules = std::make_shared<Rules>();
    named->ask(*add);
    rules->ask(*add);
    add->footer("Examples:\n  poddeskctl --demo lanes add Singles --pod RNO --most-units 1\n"
                "  poddeskctl --demo lanes add Express --pod RNO --service express --cutoff 15:00");
    add->callback([&context, named, rules] {
        fulfillment::SetLane command{kernel::Uuid::random(), {}, {}, 0, {}};
        fulfillment::LaneId const lane =
            take(doing(context, command.command_id, [&](database::Transaction& tx) {
                command.pod =
                    known(pod_by_code(tx, named->pod), "pod", named->pod, "; see: poddeskctl pods list");
                command.rules = rules->of(tx, named->lane);
                return fulfillment::set_lane(tx, command);
            }));
        context.output().done(fmt::format("{} is a lane of {}.", named->lane, named->pod),
                              {{"lane", lane.value}});
    });
}

void add_change(CLI::App& lanes, Context& context)
{
    CLI::App* const change = lanes.add_subcommand("change", "other rules for a lane, in place of all it has");
    auto named = std::make_shared<Named>();
    auto rules = std::make_shared<Rules>();
    auto name = std::make_shared<std::string>();
    named->ask(*change);
    rules->ask(*change);
    change->add_option("--rename", *name, "another name");
    change->footer("Example:\n  poddeskctl --demo lanes change \"Single units\" --pod RNO --most-units 2");
    change->callback([&context, named, rules, name] {
        fulfillment::SetLane command{kernel::Uuid::random(), {}, {}, 0, {}};
        take(doing(context, command.command_id, [&](database::Transaction& tx) {
            LaneRow const lane = named->find(tx);
            command.pod = lane.pod;
            command.lane = lane.id;
            command.seen_version = lane.version;
            command.rules = rules->of(tx, name->empty() ? named->lane : *name);
            return fulfillment::set_lane(tx, command);
        }));
        context.output().done(fmt::format("{} has its new rules.", named->lane),
                              {{"lane", command.lane->value}});
    });
}

void add_state(CLI::App& lanes, Context& context, LaneState state, std::string const& verb,
               std::string const& does)
{
    CLI::App* const set = lanes.add_subcommand(verb, does);
    auto named = std::make_shared<Named>();
    auto until = std::make_shared<std::string>();
    named->ask(*set);
    if (state == LaneState::asleep)
        set->add_option("--until", *until, "it wakes then; else when it is opened");
    set->footer(fmt::format("Example:\n  poddeskctl --demo lanes {} \"Single units\" --pod RNO", verb));
    set->callback([&context, named, until, state] {
        fulfillment::SetLaneState command{kernel::Uuid::random(), {}, state, moment_of(*until)};
        take(doing(context, command.command_id, [&](database::Transaction& tx) {
            command.lane = named->find(tx).id;
            return fulfillment::set_lane_state(tx, command);
        }));
        context.output().done(fmt::format("{} is {} now.", named->lane, fulfillment::word(state)),
                              {{"lane", command.lane.value}, {"state", fulfillment::word(state)}});
    });
}

void add_move_and_remove(CLI::App& lanes, Context& context)
{
    CLI::App* const move = lanes.add_subcommand("move", "let a lane choose its orders earlier, or later");
    auto named = std::make_shared<Named>();
    auto down = std::make_shared<bool>(false);
    named->ask(*move);
    move->add_flag("--down", *down, "one place down instead of up");
    move->footer("Example:\n  poddeskctl --demo lanes move \"Single units\" --pod RNO --down");
    move->callback([&context, named, down] {
        kernel::Uuid const command = kernel::Uuid::random();
        bool const moved = take(doing(context, command, [&](database::Transaction& tx) {
            return fulfillment::move_lane(tx, command, named->find(tx).id, !*down);
        }));
        context.output().done(moved ? fmt::format("{} is one place {}.", named->lane, *down ? "down" : "up")
                                    : fmt::format("{} stays: it is at the end.", named->lane),
                              {{"moved", moved}});
    });
    CLI::App* const remove = lanes.add_subcommand("remove", "its orders fall to the other lanes");
    auto which = std::make_shared<Named>();
    which->ask(*remove);
    remove->footer("Example:\n  poddeskctl --demo lanes remove \"Single units\" --pod RNO");
    remove->callback([&context, which] {
        kernel::Uuid const command = kernel::Uuid::random();
        take(doing(context, command, [&](database::Transaction& tx) {
            return fulfillment::archive_lane(tx, command, which->find(tx).id, true);
        }));
        context.output().done(fmt::format("{} is removed.", which->lane), {{"lane", which->lane}});
    });
}

struct CutoffAsked
{
    std::string pod;
    std::string carrier;
    std::string time;
};

void set_carriers(Context& context, CutoffAsked const& asked)
{
    kernel::Uuid const command = kernel::Uuid::random();
    std::optional<std::chrono::minutes> cutoff;
    if (asked.time != "none") cutoff = take(kernel::parse_clock(asked.time));
    auto const before = take(doing(context, command, [&](database::Transaction& tx) {
        return fulfillment::set_carrier_cutoff(
            tx, command, known(pod_by_code(tx, asked.pod), "pod", asked.pod, "; see: poddeskctl pods list"),
            asked.carrier, cutoff);
    }));
    std::string const was = before ? kernel::format_clock(*before) : "the pod's own";
    context.output().done(cutoff ? fmt::format("The cutoff of {} in {} is {}; it was {}.", asked.carrier,
                                               asked.pod, asked.time, was)
                                 : fmt::format("The cutoff of {} in {} is the pod's own; it was {}.",
                                               asked.carrier, asked.pod, was),
                          {{"pod", asked.pod},
                           {"carrier", asked.carrier},
                           {"cutoff", cutoff ? asked.time : ""},
                           {"was", before ? kernel::format_clock(*before) : ""}});
}

void add_cutoff(CLI::App& pods, Context& context)
{
    CLI::App* const cutoff =
        pods.add_subcommand("cutoff", "by when a parcel stands at the door to leave that day");
    auto asked = std::make_shared<CutoffAsked>();
    cutoff->add_option("--pod", asked->pod, "code of the pod")->required();
    cutoff->add_option("--carrier", asked->carrier,
                       "code of a carrier that fetches its parcels at another time than the others");
    cutoff->add_option("time", asked->time, "as 15:30; of a carrier also none: the pod's own")->required();
    cutoff->footer("Examples:\n  poddeskctl --demo pods cutoff --pod RNO 15:30\n"
                   "  poddeskctl --demo pods cutoff --pod RNO --carrier usps 14:00");
    cutoff->callback([&context, asked] {
        if (!asked->carrier.empty()) {
            set_carriers(context, *asked);
            return;
        }
        kernel::Uuid const command = kernel::Uuid::random();
        auto const minutes = take(kernel::parse_clock(asked->time));
        auto const before = take(doing(context, command, [&](database::Transaction& tx) {
            return fulfillment::set_cutoff(
                tx, command,
                known(pod_by_code(tx, asked->pod), "pod", asked->pod, "; see: poddeskctl pods list"),
                minutes);
        }));
        context.output().done(
            fmt::format("The cutoff of {} is {}; it was {}.", asked->pod, asked->time,
                        kernel::format_clock(before)),
            {{"pod", asked->pod}, {"cutoff", asked->time}, {"was", kernel::format_clock(before)}});
    });
}

void add_cutoffs(CLI::App& pods, Context& context)
{
    CLI::App* const list = pods.add_subcommand(
        "cutoffs", "the next cutoff of each pod, of its carriers and lanes, and what is not at the door yet");
    list->footer("Example:\n  poddeskctl --demo pods cutoffs");
    list->callback([&context] {
        nlohmann::json rows = nlohmann::json::array();
        auto const now = kernel::SystemClock().now();
        for (fulfillment::Cutoff const& it :
             reading(context, [](database::Transaction& tx) { return fulfillment::next_cutoffs(tx); })) {
            auto const left = std::chrono::ceil<std::chrono::minutes>(it.cutoff - now).count();
            using Of = fulfillment::Cutoff::Of;
            rows.push_back({{"pod", it.code},
                            {"of", it.of == Of::pod       ? "pod"
                                   : it.of == Of::carrier ? "carrier"
                                                          : "lane"},
                            {"name", it.whose.empty() ? it.name : it.whose},
                            {"cutoff", kernel::format_iso8601(it.cutoff)},
                            {"minutes_left", left},
                            {"left", fmt::format("{}:{:02} h", left / 60, left % 60)},
                            {"to_pick", it.to_pick},
                            {"to_pack", it.to_pack},
                            {"at_the_door", it.at_the_door}});
        }
        context.output().list({{"pod", "Pod"},
                               {"of", "Of"},
                               {"name", "Name"},
                               {"cutoff", "Cutoff"},
                               {"left", "Left"},
                               {"to_pick", "To pick"},
                               {"to_pack", "To pack or label"},
                               {"at_the_door", "At the door"}},
                              rows, "No pod has a working day.");
    });
}

void add_hours(CLI::App& pods, Context& context)
{
    add_cutoff(pods, context);
    add_cutoffs(pods, context);
    CLI::App* const list = pods.add_subcommand("closed-days", "days on which nobody works, from today on");
    list->footer("Example:\n  poddeskctl --demo pods closed-days");
    list->callback([&context] {
        nlohmann::json rows = nlohmann::json::array();
        for (fulfillment::ClosedDay const& it :
             reading(context, [](database::Transaction& tx) { return fulfillment::closed_days(tx); }))
            rows.push_back({{"pod", it.pod_code}, {"day", kernel::format_date(it.day)}, {"name", it.name}});
        context.output().list({{"day", "Day"}, {"pod", "Pod"}, {"name", "Name"}}, rows,
                              "No pod is closed on a weekday.");
    });
}

void add_closed_days(CLI::App& pods, Context& context)
{
    for (bool const closed : {true, false}) {
        CLI::App* const set =
            pods.add_subcommand(closed ? "close" : "reopen", closed ? "nobody works in the pod on this day"
                                                                    : "the pod works on this day after all");
        auto day = std::make_shared<std::string>();
        auto pod = std::make_shared<std::string>();
        auto name = std::make_shared<std::string>();
        set->add_option("day", *day, "as 2026-12-25")->required();
        set->add_option("--pod", *pod, "code of the pod")->required();
        if (closed) set->add_option("--name", *name, "why: Christmas Day")->required();
        set->footer(
            closed ? "Example:\n  poddeskctl --demo pods close 2026-12-25 --pod RNO --name \"Christmas Day\""
                   : "Example:\n  poddeskctl --demo pods reopen 2026-12-25 --pod RNO");
        set->callback([&context, day, pod, name, closed] {
            kernel::Uuid const command = kernel::Uuid::random();
            fulfillment::ClosedDay it{{}, *pod, take(kernel::parse_date(*day)), *name};
            take(doing(context, command, [&](database::Transaction& tx) {
                it.pod = known(pod_by_code(tx, *pod), "pod", *pod, "; see: poddeskctl pods list");
                return fulfillment::set_closed_day(tx, command, it, closed);
            }));
            context.output().done(fmt::format("{} is {} on {}.", *pod, closed ? "closed" : "open", *day),
                                  {{"pod", *pod}, {"day", *day}, {"closed", closed}});
        });
    }
}

} // namespace

void add_lane_commands(CLI::App& app, Context& context)
{
    CLI::App* const lanes = app.add_subcommand("lanes", "release lanes: orders that a pod releases together");
    lanes->require_subcommand(1);
    add_list(*lanes, context);
    add_add(*lanes, context);
    add_change(*lanes, context);
    add_state(*lanes, context, LaneState::open, "open", "let a lane release its orders again");
    add_state(*lanes, context, LaneState::locked, "lock", "let a lane collect orders and release none");
    add_state(*lanes, context, LaneState::asleep, "sleep",
              "let a lane take no orders; they fall to the next");
    add_move_and_remove(*lanes, context);
    CLI::App* const pods = app.get_subcommand("pods");
    add_hours(*pods, context);
    add_closed_days(*pods, context);
}

} // namespace poddesk::ctl
