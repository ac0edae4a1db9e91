#include "installer/ctl/reading.h"
#include "installer/ctl/route_file.h"

#include "domain/fulfillment/routing_rules.h"
#include "domain/fulfillment/routing_view.h"
#include "domain/kernel/money.h"
#include "domain/orders/order_sql.h"
#include "domain/shipping/rate_files.h"
#include "installer/demo/rate_files.h"

namespace poddesk::ctl {

namespace {

shipping::RateSheet starter_sheet()
{
    for (installer::DemoRateFile const& file : installer::demo_rate_files()) {
        if (file.name != "usps_ground_advantage.csv") continue;
        shipping::RateParts parts;
        take(shipping::read_rate_sheet(file.name, file.text, parts));
        return parts.sheets.at(0);
    }
    throw RefusedError(
        {"no_sheet", "This program carries no rate sheet; it was built without its rate files."});
}

shipping::RateSheet sheet_of(std::string const& path)
{
    if (path.empty()) return starter_sheet();
    shipping::RateParts parts;
    take(shipping::read_rate_sheet(path, read_file(path), parts));
    return parts.sheets.at(0);
}

nlohmann::json as_json(RouteReport const& report)
{
    return {{"cost", static_cast<double>(report.cents) / 100},
            {"parcels", report.parcels},
            {"split_orders", report.split_orders},
            {"unfilled_units", report.unfilled_units},
            {"ms_p50", report.milliseconds_p50},
            {"ms_p99", report.milliseconds_p99},
            {"orders", report.orders}};
}

std::string words_of(nlohmann::json const& parcels)
{
    std::string words;
    for (nlohmann::json const& parcel : parcels)
        words += fmt::format("{}{}", words.empty() ? "" : " + ", parcel.at("pod").get<std::string>());
    return words;
}

void add_plan(CLI::App& route, Context& context)
{
    CLI::App* const plan = route.add_subcommand("plan", "plan the orders of a file, without a database");
    auto file = std::make_shared<std::string>();
    auto rates = std::make_shared<std::string>();
    auto policy = std::make_shared<std::string>("least_cost");
    plan->add_option("file", *file, "pods, stock and orders as JSON (- for standard input)")->required();
    plan->add_option("--rates", *rates, "a rate sheet file; else USPS Ground Advantage retail of 2025-10-05");
    plan->add_option("--policy", *policy, "what counts first")
        ->check(CLI::IsMember({"least_cost", "fewest_parcels", "never_split"}))
        ->capture_default_str();
    plan->footer("The file: {\"pods\": [\"89501\"], \"skus\": [{\"sku\": \"MUG\", \"oz\": 12, \"stock\": "
                 "{\"89501\": 40}}],\n"
                 "           \"orders\": [{\"order\": 1, \"zip\": \"10001\", \"lines\": {\"MUG\": 2}}]}\n"
                 "Orders are planned one after the other out of the same stock; a parcel costs the sheet's "
                 "price at its\n"
                 "weight and the zone by distance.\n"
                 "\nExamples:\n  poddeskctl route plan orders.json\n  poddeskctl --json route plan "
                 "orders.json | jq .cost");
    plan->callback([&context, file, rates, policy] {
        RouteFile const read = take(read_route_file(read_file(*file, 256 * 1024 * 1024)));
        nlohmann::json report =
            as_json(plan_route_file(read, sheet_of(*rates), fulfillment::parse_policy(*policy).value()));
        if (context.json) {
            context.output().done("", report);
            return;
        }
        for (nlohmann::json& order : report.at("orders")) {
            order["from"] = words_of(order.at("parcels"));
            order["dollars"] = fmt::format("{:.2f}", order.at("cost").get<double>());
            nlohmann::json const& alternatives = order.at("why").at("alternatives");
            order["sentence"] = alternatives.empty() ? "" : alternatives.front().at("sentence");
        }
        context.output().list({{"order", "Order", true},
                               {"zip", "ZIP"},
                               {"from", "From"},
                               {"dollars", "Cost", true},
                               {"sentence", "Why"}},
                              report.at("orders"), "The file has no orders.");
        context.output().say(
            fmt::format("\n{} orders, {} parcels for ${:.2f}, {} split, {} units unfilled; {:.3f} ms an "
                        "order at the median, {:.3f} at the 99th percentile.",
                        report.at("orders").size(), report.at("parcels").get<std::int64_t>(),
                        report.at("cost").get<double>(), report.at("split_orders").get<std::int64_t>(),
                        report.at("unfilled_units").get<std::int64_t>(), report.at("ms_p50").get<double>(),
                        report.at("ms_p99").get<double>()));
    });
}

char const* const policies = "least_cost, fewest_parcels, never_split";

fulfillment::SplitPolicy policy_of(std::string const& typed)
{
    auto const policy = fulfillment::parse_policy(typed);
    if (!policy) {
        throw RefusedError({"unknown_policy", fmt::format("There is no policy {}; there are: {}.",
                                                          kernel::in_quotes(typed), policies)});
    }
    return *policy;
}

std::vector<kernel::PodId> pods_of(database::Transaction& tx, std::vector<std::string> const& codes)
{
    std::vector<kernel::PodId> pods;
    for (std::string const& code : codes)
        pods.push_back(known(pod_by_code(tx, code), "pod", code, "; see: poddeskctl route pods"));
    return pods;
}

std::string fact_of(kernel::Alternative const* alternative, char const* fact)
{
    if (alternative == nullptr) return {};
    auto const found = alternative->facts.find(fact);
    return found == alternative->facts.end() ? std::string() : found->second;
}

nlohmann::json row_of(fulfillment::RoutingRow const& row)
{
    kernel::Alternative const* const chosen = fulfillment::chosen_of(row);
    kernel::Alternative const* const next = fulfillment::runner_up_of(row);
    return {
        {"order", row.number},
        {"client", row.client_name},
        {"status", row.status},
        {"policy", fulfillment::word(row.policy)},
        {"ship_to", row.ship_to},
        {"from", row.decision.chosen},
        {"cost", fact_of(chosen, "cost")},
        {"parcels", fact_of(chosen, "parcels")},
        {"runner_up", next == nullptr ? "" : next->option},
        {"runner_up_cost", fact_of(next, "cost")},
        {"why", row.decision.alternatives.empty() ? "" : row.decision.alternatives.front().sentence},
        {"chosen_by", row.chosen_by && row.rule.empty() ? nlohmann::json(*row.chosen_by) : nlohmann::json()},
        {"rule", row.rule.empty() ? nlohmann::json() : nlohmann::json(row.rule)},
        {"reason", row.reason},
        {"alternatives", row.decision.alternatives}};
}

void add_list(CLI::App& route, Context& context)
{
    CLI::App* const list = route.add_subcommand("list", "which pod each open order was given to, and why");
    auto queue = std::make_shared<std::string>("all");
    auto text = std::make_shared<std::string>();
    auto limit = std::make_shared<std::int64_t>(100);
    list->add_option("--queue", *queue, "which orders")
        ->check(CLI::IsMember({"all", "split", "chosen", "by_rule", "no_pod", "waiting"}))
        ->capture_default_str();
    list->add_option("--text", *text, "in the order's number or the pod's name");
    list->add_option("--limit", *limit, "at most so many")
        ->check(CLI::Range(1, 100'000))
        ->capture_default_str();
    list->footer("Examples:\n  poddeskctl --demo route list\n  poddeskctl --demo route list --queue split");
    list->callback([&context, queue, text, limit] {
        nlohmann::json rows = nlohmann::json::array();
        for (fulfillment::RoutingRow const& row : reading(context, [&](database::Transaction& tx) {
                 return fulfillment::list_routing(
                     tx, {fulfillment::parse_routing_queue(*queue).value(), {}, *text}, {}, 0, *limit);
             }))
            rows.push_back(row_of(row));
        context.output().list({{"order", "Order"},
                               {"client", "Client"},
                               {"status", "Status"},
                               {"from", "From"},
                               {"parcels", "Parcels", true},
                               {"cost", "Cost", true},
                               {"runner_up", "Next best"},
                               {"runner_up_cost", "Its cost", true},
                               {"why", "Why"}},
                              rows, "No order is in this queue.");
    });
}

struct ClientOptions
{
    std::optional<std::string> policy;
    std::vector<std::string> pods;
    bool every_pod = false;
    std::optional<std::string> reserve;
    std::optional<int> days;
};

[[noreturn]] void refuse_nothing_given()
{
    throw RefusedError(
        {"missing_input", "Say what to change; what is not given stays as it is. See --help."});
}

void set_client(Context& context, std::string const& client, ClientOptions const& given)
{
    bool const is_pods = given.every_pod || !given.pods.empty();
    if (!given.policy && !is_pods && !given.reserve && !given.days) refuse_nothing_given();
    fulfillment::SetClientRouting command{kernel::Uuid::random(), {}};
    if (given.policy) command.policy = policy_of(*given.policy);
    if (given.reserve) command.reserve = fulfillment::parse_reserve(*given.reserve);
    command.reserve_days = given.days;
    std::string words;
    nlohmann::json now;
    take(doing(context, command.command_id, [&](database::Transaction& tx) {
        command.client =
            known(client_by_code(tx, client), "client", client, "; see: poddeskctl clients list");
        if (is_pods) command.pods = pods_of(tx, given.pods);
        return fulfillment::set_client_routing(tx, command).map([&](fulfillment::SetClientRouting const&) {
            for (fulfillment::ClientRouting const& it : fulfillment::list_client_routing(tx)) {
                if (it.client != command.client) continue;
                words = fmt::format(
                    "From now on orders of {} go by {}, from {}.", client, fulfillment::word(it.policy),
                    it.pods.empty() ? "every pod" : fmt::format("{}", fmt::join(it.pods, ", ")));
                now = {{"client", client},
                       {"policy", fulfillment::word(it.policy)},
                       {"pods", it.pods},
                       {"reserve", fulfillment::word(it.reserve)}};
            }
        });
    }));
    context.output().done(words, now);
}

void add_client_rules(CLI::App& route, Context& context)
{
    CLI::App* const clients = route.add_subcommand("clients", "how each client's orders are given to pods");
    clients->footer("Example:\n  poddeskctl --demo route clients");
    clients->callback([&context] {
        nlohmann::json rows = nlohmann::json::array();
        for (fulfillment::ClientRouting const& it : reading(
                 context, [](database::Transaction& tx) { return fulfillment::list_client_routing(tx); })) {
            rows.push_back({{"client", it.client_code},
                            {"name", it.client_name},
                            {"policy", fulfillment::word(it.policy)},
                            {"pods", it.pods.empty() ? "all" : fmt::format("{}", fmt::join(it.pods, ", "))},
                            {"reserve", fulfillment::word(it.reserve)},
                            {"reserve_days", it.reserve_days ? nlohmann::json(*it.reserve_days) : nullptr}});
        }
        context.output().list({{"client", "Client"},
                               {"name", "Name"},
                               {"policy", "Policy"},
                               {"pods", "Pods"},
                               {"reserve", "New orders' stock"},
                               {"reserve_days", "Days before ship-by", true}},
                              rows, "No clients yet.");
    });
    CLI::App* const set = route.add_subcommand("set-client", "set how a client's orders are given to pods");
    auto client = std::make_shared<std::string>();
    auto given = std::make_shared<ClientOptions>();
    set->add_option("--client", *client, "code of the client")->required();
    set->add_option("--policy", given->policy, policies);
    auto* const named = set->add_option("--pod", given->pods, "only these pods ship for it (again for each)");
    set->add_flag("--every-pod", given->every_pod, "every pod may ship for it")->excludes(named);
    set->add_option("--reserve", given->reserve, "when new orders get their stock")
        ->check(CLI::IsMember({"at_once", "before_ship_by", "by_hand"}));
    set->add_option("--reserve-days", given->days,
                    "so many days before ship-by (with --reserve before_ship_by)");
    set->footer("What is not given stays as it is.\n"
                "\nExamples:\n  poddeskctl --demo route set-client --client AO --policy fewest_parcels\n"
                "  poddeskctl --demo route set-client --client AO --pod RNO\n"
                "  poddeskctl --demo route set-client --client AO --reserve before_ship_by --reserve-days 2");
    set->callback([&context, client, given] { set_client(context, *client, *given); });
}

void add_channel_rules(CLI::App& route, Context& context)
{
    CLI::App* const channel = route.add_subcommand("set-channel", "set which pods may ship a shop's orders");
    auto shop = std::make_shared<std::string>();
    auto channel_pods = std::make_shared<std::vector<std::string>>();
    channel->add_option("--shop", *shop, "the shop's own address")->required();
    auto every_pod = std::make_shared<bool>(false);
    auto* const named = channel->add_option("--pod", *channel_pods, "only these pods (again for each)");
    channel->add_flag("--every-pod", *every_pod, "every pod that may for its client")->excludes(named);
    channel->footer(
        "Example:\n  poddeskctl --demo route set-channel --shop aster-and-oak.myshopify.com --pod RNO");
    channel->callback([&context, shop, channel_pods, every_pod] {
        if (channel_pods->empty() && !*every_pod) refuse_nothing_given();
        fulfillment::SetChannelPods command{kernel::Uuid::random(), {}, {}};
        take(doing(context, command.command_id, [&](database::Transaction& tx) {
            command.channel = take(orders::find_channel(tx, *shop)).id;
            command.pods = pods_of(tx, *channel_pods);
            return fulfillment::set_channel_pods(tx, command);
        }));
        context.output().done(fmt::format("Orders of {} ship from {}.", *shop,
                                          channel_pods->empty()
                                              ? "every pod"
                                              : fmt::format("{}", fmt::join(*channel_pods, ", "))),
                              {{"shop", *shop}, {"pods", *channel_pods}});
    });
}

void add_pods(CLI::App& route, Context& context)
{
    CLI::App* const pods =
        route.add_subcommand("pods", "what a parcel costs each pod, and how full it is today");
    pods->footer("Example:\n  poddeskctl --demo route pods");
    pods->callback([&context] {
        nlohmann::json rows = nlohmann::json::array();
        for (fulfillment::PodCosts const& it :
             reading(context, [](database::Transaction& tx) { return fulfillment::list_pod_costs(tx); })) {
            rows.push_back(
                {{"pod", it.code},
                 {"name", it.name},
                 {"handling", kernel::plain_amount({it.handling_cents, kernel::us_dollar()})},
                 {"parcels_today", it.parcels_today},
                 {"daily_parcels", it.daily_parcels ? nlohmann::json(*it.daily_parcels) : nlohmann::json()}});
        }
        context.output().list({{"pod", "Pod"},
                               {"name", "Name"},
                               {"handling", "Handling a parcel", true},
                               {"parcels_today", "Parcels today", true},
                               {"daily_parcels", "At most a day", true}},
                              rows, "No pods yet.");
    });
    CLI::App* const set =
        route.add_subcommand("set-pod", "set what a parcel costs a pod and how many it sends in a day");
    auto pod = std::make_shared<std::string>();
    auto handling = std::make_shared<std::optional<std::string>>();
    auto daily = std::make_shared<std::optional<int>>();
    set->add_option("--pod", *pod, "code of the pod")->required();
    set->add_option("--handling", *handling, "dollars of work per parcel, as 1.25");
    set->add_option("--daily", *daily, "parcels in a day; 0: no limit")->check(CLI::Range(0, 1'000'000));
    set->footer("What is not given stays as it is.\n\nExample:\n  poddeskctl --demo route set-pod --pod RNO "
                "--handling 1.25 --daily 400");
    set->callback([&context, pod, handling, daily] {
        if (!*handling && !*daily) refuse_nothing_given();
        fulfillment::SetPodCosts command{kernel::Uuid::random(), {}, {}, *daily};
        if (*handling)
            command.handling_cents = take(kernel::parse_money(**handling, kernel::us_dollar())).minor;
        fulfillment::PodCosts now;
        take(doing(context, command.command_id, [&](database::Transaction& tx) {
            command.pod = known(pod_by_code(tx, *pod), "pod", *pod, "; see: poddeskctl route pods");
            return fulfillment::set_pod_costs(tx, command).map([&](fulfillment::SetPodCosts const&) {
                for (fulfillment::PodCosts const& it : fulfillment::list_pod_costs(tx))
                    if (it.pod == command.pod) now = it;
            });
        }));
        context.output().done(fmt::format("A parcel costs {} {} of work{}.", *pod,
                                          kernel::plain_amount({now.handling_cents, kernel::us_dollar()}),
                                          now.daily_parcels
                                              ? fmt::format("; it sends at most {} a day", *now.daily_parcels)
                                              : ""),
                              {{"pod", *pod},
                               {"handling_minor", now.handling_cents},
                               {"daily_parcels", now.daily_parcels.value_or(0)}});
    });
}

void add_choose(CLI::App& route, Context& context)
{
    CLI::App* const choose = route.add_subcommand("choose", "choose the pod of one order, against the rules");
    auto which = std::make_shared<std::string>();
    auto pod = std::make_shared<std::string>();
    auto reason = std::make_shared<std::string>();
    auto until = std::make_shared<std::string>();
    auto by_rules = std::make_shared<bool>(false);
    choose->add_option("order", *which, "number of the order")->required();
    auto* const named = choose->add_option("--pod", *pod, "code of the pod");
    auto* const rules = choose->add_flag("--by-rules", *by_rules, "end the choice: the rules decide again");
    named->excludes(rules);
    choose->add_option("--reason", *reason, "why, for the next person")->required();
    choose->add_option("--until", *until, "the rules decide again from then on")->excludes(rules);
    choose->footer("Examples:\n  poddeskctl --demo route choose AO-10481 --pod RNO --reason \"goes with the "
                   "event's pallet\"\n"
                   "  poddeskctl --demo route choose AO-10481 --by-rules --reason \"the pallet is gone\"");
    choose->callback([&context, which, pod, reason, until, by_rules] {
        if (pod->empty() != *by_rules) {
            throw RefusedError({"missing_input", "Name a pod with --pod, or say --by-rules."});
        }
        fulfillment::ChoosePod command{kernel::Uuid::random(), {}, {}, *reason, moment_of(*until)};
        fulfillment::ChosenPod const chosen =
            take(doing(context, command.command_id, [&](database::Transaction& tx) {
                command.order = take(orders::find_order(tx, *which));
                if (!pod->empty())
                    command.pod = known(pod_by_code(tx, *pod), "pod", *pod, "; see: poddeskctl route pods");
                return fulfillment::choose_pod(tx, command);
            }));
        std::string const outcome = chosen.allocated ? chosen.allocated->outcome : "on_hold";
        context.output().done(fmt::format("{} {}; it is {} now.", *which,
                                          *by_rules ? "goes by the rules again" : "ships from " + *pod,
                                          outcome),
                              {{"order", *which}, {"pod", *pod}, {"outcome", outcome}});
    });
}

} // namespace

void add_route_commands(CLI::App& app, Context& context)
{
    CLI::App* const route = app.add_subcommand("route", "which pod ships what");
    route->require_subcommand(1);
    add_plan(*route, context);
    add_list(*route, context);
    add_client_rules(*route, context);
    add_channel_rules(*route, context);
    add_pods(*route, context);
    add_choose(*route, context);
}

} // namespace poddesk::ctl
