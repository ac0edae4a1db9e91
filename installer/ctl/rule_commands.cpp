#include "installer/ctl/reading.h"

#include "domain/orders/dry_run.h"
#include "domain/orders/rule_sets.h"

#include <fmt/ranges.h>

namespace poddesk::ctl {

namespace {

using nlohmann::json;

/// Whose rules: a client's, or without a code the house's for all clients.
std::optional<kernel::ClientId> scope_of(database::Transaction& tx, std::string const& code)
{
    if (code.empty()) return std::nullopt;
    return known(client_by_code(tx, code), "client", code, "; see: poddeskctl clients list");
}

std::string named(std::string const& code)
{
    return code.empty() ? "all clients" : code;
}

CLI::Option* add_client(CLI::App& command, std::string& client)
{
    return command.add_option("--client", client, "code of the client; none: the rules for all clients");
}

orders::RuleSet rules_in(std::string const& file)
{
    return take(orders::parse_rules_file(read_file(file, 1024 * 1024)));
}

json row_of(orders::OrderRule const& rule, std::size_t position)
{
    std::vector<std::string> conditions;
    std::vector<std::string> actions;
    for (orders::RuleCondition const& condition : rule.conditions)
        conditions.push_back(orders::describe(condition));
    for (orders::RuleAction const& action : rule.actions)
        actions.push_back(orders::describe(action));
    if (rule.from) conditions.push_back("placed from " + kernel::format_date(*rule.from));
    if (rule.until) conditions.push_back("placed until " + kernel::format_date(*rule.until));
    if (rule.stops) actions.emplace_back("stop");
    return {{"position", position + 1},
            {"rule", rule.name},
            {"enabled", rule.is_enabled},
            {"on", rule.is_enabled ? "yes" : "no"},
            {"if", conditions.empty() ? "every order" : fmt::format("{}", fmt::join(conditions, " and "))},
            {"then", fmt::format("{}", fmt::join(actions, "; "))}};
}

void add_list(CLI::App& rules, Context& context)
{
    CLI::App* const list =
        rules.add_subcommand("list", "the rules in force, in the order they are looked at");
    auto client = std::make_shared<std::string>();
    add_client(*list, *client)
        ->description("only this client's; the rules for all clients come first anyway");
    list->footer(
        "Examples:\n  poddeskctl --demo rules list\n  poddeskctl --demo --json rules list --client AO");
    list->callback([&context, client] {
        json rows = json::array();
        for (orders::PublishedRules const& set : take(reading(
                 context, [](database::Transaction& tx) { return orders::all_rules_in_force(tx); }))) {
            if (!client->empty() && !set.client_code.empty() && set.client_code != *client) continue;
            for (std::size_t i = 0; i < set.rules.rules.size(); ++i) {
                json row = row_of(set.rules.rules[i], i);
                row["client"] = named(set.client_code);
                row["version"] = set.version;
                rows.push_back(std::move(row));
            }
        }
        context.output().list({{"client", "Client"},
                               {"version", "Version", true},
                               {"position", "No", true},
                               {"rule", "Rule"},
                               {"on", "On"},
                               {"if", "If"},
                               {"then", "Then"}},
                              rows, "No rules yet; publish some with: poddeskctl rules publish FILE");
    });
}

void add_show(CLI::App& rules, Context& context)
{
    CLI::App* const show =
        rules.add_subcommand("show", "print a client's rules as the file that publish takes");
    auto client = std::make_shared<std::string>();
    auto version = std::make_shared<std::int64_t>(0);
    add_client(*show, *client);
    show->add_option("--version", *version, "this version; none: the one in force, see: rules history");
    show->footer("Examples:\n  poddeskctl --demo rules show --client AO\n"
                 "  poddeskctl --demo rules show --client AO --version 1");
    show->callback([&context, client, version] {
        auto const sets = take(reading(context, [&](database::Transaction& tx) {
            return orders::rules_history(tx, scope_of(tx, *client));
        }));
        auto const found = *version == 0
                               ? sets.begin()
                               : std::ranges::find(sets, *version, &orders::PublishedRules::version);
        if (found == sets.end()) {
            throw RefusedError(
                {"not_found", fmt::format("There is no such version of the rules for {}; see: poddeskctl "
                                          "rules history.",
                                          named(*client))});
        }
        json const whole = orders::to_json(found->rules);
        context.output().done(whole.dump(2), whole);
    });
}

void add_check(CLI::App& rules, Context& context)
{
    CLI::App* const check =
        rules.add_subcommand("check", "whether a file of rules can be read; nothing is published");
    auto file = std::make_shared<std::string>();
    check->add_option("FILE", *file, "rules as JSON; - for standard input")->required();
    check->footer(
        "Fields of conditions: " + fmt::format("{}", fmt::join(orders::rule_fields(), ", ")) +
        ".\nActions: " + fmt::format("{}", fmt::join(orders::rule_deeds(), ", ")) +
        ".\nA file: {\"time_zone\": \"America/New_York\", \"rules\": [{\"name\": \"Big first orders\",\n"
        "  \"if\": [{\"field\": \"value\", \"is\": [\"500 USD-\"]}, {\"field\": \"earlier_orders\", \"is\": "
        "[\"0\"]}],\n"
        "  \"then\": [{\"do\": \"hold\", \"with\": [\"fraud\"], \"note\": \"first order above 500\"}], "
        "\"stop\": false}]}\n"
        "Example:\n  poddeskctl --demo rules show --client AO | poddeskctl rules check -");
    check->callback([&context, file] {
        orders::RuleSet const set = rules_in(*file);
        std::vector<std::string> const findings = orders::shadowed_rules(set);
        json rows = json::array();
        for (std::size_t i = 0; i < set.rules.size(); ++i) {
            json row = row_of(set.rules[i], i);
            row["finding"] = findings[i];
            rows.push_back(std::move(row));
        }
        context.output().list(
            {{"position", "No", true}, {"rule", "Rule"}, {"if", "If"}, {"then", "Then"}, {"finding", "Mind"}},
            rows, "A set without rules.");
    });
}

json tally_rows(orders::DryRun const& run)
{
    json rows = json::array();
    for (orders::RuleTally const& it : run.rules) {
        rows.push_back({{"rule", it.rule},
                        {"enabled", it.is_enabled},
                        {"hits", it.hits},
                        {"done_over", it.done_over},
                        {"stopped", it.stopped},
                        {"finding", it.is_enabled ? it.finding : "Switched off."}});
    }
    return rows;
}

json diff_rows(orders::DryRun const& run)
{
    json rows = json::array();
    for (orders::OrderDiff const& it : run.diffs) {
        rows.push_back({{"order", it.number},
                        {"client", it.client_code},
                        {"added", it.added},
                        {"removed", it.removed},
                        {"would", fmt::format("{}", fmt::join(it.added, "; "))},
                        {"not", fmt::format("{}", fmt::join(it.removed, "; "))},
                        {"rules", fmt::format("{}", fmt::join(it.rules, ", "))}});
    }
    return rows;
}

void add_dry_run(CLI::App& rules, Context& context)
{
    CLI::App* const dry =
        rules.add_subcommand("dry-run", "what a file of rules would have made of the newest orders");
    auto command = std::make_shared<orders::DryRunRules>();
    auto file = std::make_shared<std::string>();
    auto client = std::make_shared<std::string>();
    dry->add_option("FILE", *file, "rules as JSON; - for standard input")->required();
    add_client(*dry, *client);
    dry->add_option("--last", command->last, "so many newest orders")
        ->check(CLI::Range(1, 100'000))
        ->capture_default_str();
    dry->footer("Examples:\n  poddeskctl --demo rules show --client AO | poddeskctl --demo rules dry-run - "
                "--client AO\n"
                "  poddeskctl --demo rules show | poddeskctl --demo --json rules dry-run - --last 500");
    dry->callback([&context, command, file, client] {
        command->draft = rules_in(*file);
        orders::DryRun const run = take(reading(context, [&](database::Transaction& tx) {
            command->client = scope_of(tx, *client);
            return orders::dry_run(tx, *command);
        }));
        if (context.json) {
            context.output().done(
                "", {{"orders", run.orders}, {"rules", tally_rows(run)}, {"diffs", diff_rows(run)}});
            return;
        }
        context.output().list({{"rule", "Rule"},
                               {"hits", "Hits", true},
                               {"done_over", "Done over", true},
                               {"stopped", "Stopped", true},
                               {"finding", "Mind"}},
                              tally_rows(run), "A set without rules.");
        context.output().say("");
        context.output().list({{"order", "Order"},
                               {"client", "Client"},
                               {"would", "Would"},
                               {"not", "No more"},
                               {"rules", "By"}},
                              diff_rows(run), "No order would come out otherwise.");
        context.output().say(fmt::format("{} of {} orders would come out otherwise; nothing was changed.",
                                         run.diffs.size(), run.orders));
    });
}

void publish(
    Context& context, orders::PublishRules& command, std::string const& client,
    std::optional<std::int64_t> seen,
    std::function<orders::RuleSet(database::Transaction&, orders::PublishedRules const&)> const& rules)
{
    std::int64_t const version = take(doing(context, command.command_id, [&](database::Transaction& tx) {
        command.client = scope_of(tx, client);
        orders::PublishedRules const now = take(orders::rules_in_force(tx, command.client));
        command.seen = seen.value_or(now.version);
        command.rules = rules(tx, now);
        return orders::publish_rules(tx, command);
    }));
    context.output().done(
        fmt::format("Version {} of the rules for {} is in force for orders that arrive from now on.", version,
                    named(client)),
        {{"client", client}, {"version", version}, {"rules", command.rules.rules.size()}});
}

void add_publish(CLI::App& rules, Context& context)
{
    CLI::App* const put =
        rules.add_subcommand("publish", "put a file of rules in force; the version before is kept");
    auto command = std::make_shared<orders::PublishRules>();
    auto file = std::make_shared<std::string>();
    auto client = std::make_shared<std::string>();
    auto seen = std::make_shared<std::int64_t>(-1);
    put->add_option("FILE", *file, "rules as JSON; - for standard input")->required();
    add_client(*put, *client);
    put->add_option("--note", command->note, "what changed and why")->required();
    put->add_option("--seen", *seen, "refuse when another version than this is in force")
        ->check(CLI::NonNegativeNumber);
    put->footer("Rules for all clients are an administrator's. A file: poddeskctl rules check --help.\n"
                "Example:\n  poddeskctl --demo rules show --client AO | poddeskctl --demo rules publish - "
                "--client AO "
                "--note \"as it was\"");
    put->callback([&context, command, file, client, seen] {
        command->command_id = kernel::Uuid::random();
        orders::RuleSet const set = rules_in(*file);
        publish(context, *command, *client, *seen < 0 ? std::nullopt : std::optional(*seen),
                [&](database::Transaction&, orders::PublishedRules const&) { return set; });
    });
}

void add_history(CLI::App& rules, Context& context)
{
    CLI::App* const history =
        rules.add_subcommand("history", "every version of a client's rules: who, when, why");
    auto client = std::make_shared<std::string>();
    add_client(*history, *client);
    history->footer("Example:\n  poddeskctl --demo rules history --client AO");
    history->callback([&context, client] {
        json rows = json::array();
        for (orders::PublishedRules const& it : take(reading(context, [&](database::Transaction& tx) {
                 return orders::rules_history(tx, scope_of(tx, *client));
             }))) {
            rows.push_back({{"version", it.version},
                            {"at", kernel::format_iso8601(it.published_at)},
                            {"by", it.published_by},
                            {"rules", it.rules.rules.size()},
                            {"note", it.note}});
        }
        context.output().list({{"version", "Version", true},
                               {"at", "Published"},
                               {"by", "By"},
                               {"rules", "Rules", true},
                               {"note", "Why"}},
                              rows, "Nothing was ever published.");
    });
}

void add_copy(CLI::App& rules, Context& context)
{
    CLI::App* const copy =
        rules.add_subcommand("copy", "add rules of one client to another's, after its own");
    auto command = std::make_shared<orders::PublishRules>();
    auto from = std::make_shared<std::string>();
    auto to = std::make_shared<std::string>();
    auto rule = std::make_shared<std::string>();
    copy->add_option("--from", *from, "code of the client; none: the rules for all clients");
    copy->add_option("--to", *to, "code of the client that gets them")->required();
    copy->add_option("--rule", *rule, "only the rule of this name");
    copy->footer("Rules of a name that is there already are left out.\n"
                 "Example:\n  poddeskctl --demo rules copy --from AO --to FS --rule \"Big baskets\"");
    copy->callback([&context, command, from, to, rule] {
        command->command_id = kernel::Uuid::random();
        command->note = fmt::format("Copied from {}", named(*from));
        publish(context, *command, *to, std::nullopt,
                [&](database::Transaction& tx, orders::PublishedRules const& now) {
                    orders::PublishedRules const source =
                        take(orders::rules_in_force(tx, scope_of(tx, *from)));
                    return take(orders::copied_rules(source.rules, now.rules,
                                                     rule->empty() ? std::nullopt : std::optional(*rule)));
                });
    });
}

} // namespace

void add_rule_commands(CLI::App& app, Context& context)
{
    CLI::App* const rules = app.add_subcommand("rules", "what is done to orders as they arrive: if … then …");
    rules->require_subcommand(1);
    rules->footer("Example:\n  poddeskctl --demo rules list");
    add_list(*rules, context);
    add_show(*rules, context);
    add_check(*rules, context);
    add_dry_run(*rules, context);
    add_publish(*rules, context);
    add_history(*rules, context);
    add_copy(*rules, context);
}

} // namespace poddesk::ctl
