#include "installer/ctl/returns.h"

#include "domain/returns/policy_dry_run.h"
#include "domain/returns/policy_versions.h"
#include "domain/returns/policy_words.h"

#include <fmt/ranges.h>

namespace poddesk::ctl {

namespace {

using nlohmann::json;
using returns::Policy;

constexpr char const* a_file =
    "A file: {\"questions\": [{\"key\": \"soles\", \"short\": \"Soles\", \"ask\": \"Are the soles clean?\", "
    "\"only\": {\"category\": \"shoes\"},\n"
    "  \"answers\": [{\"key\": \"yes\", \"text\": \"Clean\"}, {\"key\": \"no\", \"text\": \"Worn\"}]}],\n"
    " \"rules\": [{\"key\": \"cheap\", \"when\": {\"value\": {\"below\": 500, \"currency\": \"USD\"}}, "
    "\"disposition\": \"donate\", \"sentence\": \"Not worth the shelf.\"},\n"
    "  {\"key\": \"worn\", \"when\": {\"soles\": \"no\"}, \"grade\": \"C\", \"sentence\": \"Worn.\"},\n"
    "  {\"key\": \"held\", \"when\": {\"grade\": [\"C\", \"D\", \"E\"]}, \"disposition\": \"quarantine\", "
    "\"sentence\": \"A person looks at it.\"},\n"
    "  {\"key\": \"good\", \"when\": {}, \"grade\": \"A\", \"disposition\": \"restock\", \"sentence\": "
    "\"Good.\"}]}\n"
    "A condition names questions, reason, category, product, hazmat (yes, no), month (1 to 12), value or "
    "grade.\n";

/// Whose rules: a client's, or without a code the house's for clients without their own.
std::optional<kernel::ClientId> scope_of(database::Transaction& tx, std::string const& code)
{
    if (code.empty()) return std::nullopt;
    return known(client_by_code(tx, code), "client", code, "; see: poddeskctl clients list");
}

std::string named(std::string const& code)
{
    return code.empty() ? "all clients without their own" : code;
}

std::shared_ptr<std::string> add_client(CLI::App& command)
{
    auto client = std::make_shared<std::string>();
    command.add_option("--client", *client, "code of the client; none: the house's rules");
    return client;
}

json json_in(std::string const& file)
{
    json const stored = json::parse(read_file(file, 1024 * 1024), nullptr, false);
    if (!stored.is_object())
        throw RefusedError({"bad_policy", kernel::in_quotes(file) + " is no JSON object."});
    return stored;
}

/// A whole policy: what the file does not say is as in force.
Policy policy_in(database::Transaction& tx, std::optional<kernel::ClientId> client, std::string const& file)
{
    json whole = returns::to_json(take(returns::policy_in_force(tx, client)).policy);
    whole.update(json_in(file));
    return take(returns::parse_policy(whole));
}

returns::PolicyDraft draft_of(database::Transaction& tx, std::optional<kernel::ClientId> client)
{
    auto const draft = take(returns::policy_draft(tx, client));
    if (draft) return *draft;
    throw RefusedError({"not_found", "You have no draft of these rules; keep one with: poddeskctl returns "
                                     "policy draft FILE."});
}

/// The version that a new draft begins with.
std::int64_t own_version(returns::PolicyVersion const& in_force, std::optional<kernel::ClientId> client)
{
    return in_force.client == client ? in_force.version : 0;
}

void add_show(CLI::App& policy, Context& context)
{
    CLI::App* const show =
        policy.add_subcommand("show", "print a client's rules as the file that publish takes");
    auto const client = add_client(*show);
    auto version = std::make_shared<std::int64_t>(0);
    show->add_option("--version", *version,
                     "this version; none: the one in force, see: returns policy history");
    show->footer("Examples:\n  poddeskctl --demo returns policy show --client AO\n"
                 "  poddeskctl --demo returns policy show --version 1");
    show->callback([&context, client, version] {
        json const whole = reading(context, [&](database::Transaction& tx) {
            auto const scope = scope_of(tx, *client);
            if (*version == 0) return returns::to_json(take(returns::policy_in_force(tx, scope)).policy);
            for (returns::PolicyVersion const& it : take(returns::policy_history(tx, scope))) {
                if (it.version == *version) return returns::to_json(it.policy);
            }
            throw RefusedError({"not_found", fmt::format("There is no such version of the rules for {}; see: "
                                                         "poddeskctl returns policy history.",
                                                         named(*client))});
        });
        context.output().done(whole.dump(2), whole);
    });
}

void add_draft(CLI::App& policy, Context& context)
{
    CLI::App* const command =
        policy.add_subcommand("draft", "keep a file as your draft, print the draft, or drop it");
    auto const client = add_client(*command);
    auto file = std::make_shared<std::string>();
    auto drop = std::make_shared<bool>(false);
    command->add_option("FILE", *file, "JSON with questions and rules; -: standard input; none: print it");
    command->add_flag("--drop", *drop, "drop it");
    command->footer(std::string(a_file) +
                    "Examples:\n  poddeskctl --demo returns policy show --client AO | poddeskctl --demo "
                    "returns policy draft - --client AO\n"
                    "  poddeskctl --demo returns policy draft --client AO --drop");
    command->callback([&context, client, file, drop] {
        json const done = database::in_transaction(context.pool(), [&](database::Transaction& tx) -> json {
            auto const scope = scope_of(tx, *client);
            if (*drop) {
                take(returns::drop_policy_draft(tx, scope));
                return {{"client", *client}, {"dropped", true}};
            }
            if (file->empty()) return returns::to_json(draft_of(tx, scope).policy);
            Policy const read = policy_in(tx, scope, *file);
            std::int64_t const seen = own_version(take(returns::policy_in_force(tx, scope)), scope);
            take(returns::keep_policy_draft(tx, {scope, seen, read}));
            return {{"client", *client}, {"seen", seen}, {"rules", read.rules.size()}};
        });
        context.output().done(*drop           ? fmt::format("Your draft for {} is gone.", named(*client))
                              : file->empty() ? done.dump(2)
                                              : fmt::format("It is your draft for {}; nothing is in force "
                                                            "before you publish it.",
                                                            named(*client)),
                              done);
    });
}

json rule_rows(Policy const& policy, returns::PolicyDryRun const& run,
               std::map<std::string, returns::RuleHits> const& hits)
{
    json rows = json::array();
    for (std::size_t i = 0; i < policy.rules.size(); ++i) {
        returns::Rule const& rule = policy.rules[i];
        auto const found = hits.find(rule.key);
        returns::RuleHits const so_far = found == hits.end() ? returns::RuleHits{} : found->second;
        rows.push_back({{"position", i + 1},
                        {"rule", rule.key},
                        {"when", returns::describe(rule.when)},
                        {"then", returns::outcome_words(rule.grade, rule.disposition)},
                        {"hits", so_far.count},
                        {"last_hit", so_far.last ? kernel::format_iso8601(*so_far.last) : ""},
                        {"would", run.rules[i].hits},
                        {"changed", run.rules[i].changed},
                        {"finding", run.rules[i].finding}});
    }
    return rows;
}

json question_rows(returns::PolicyDryRun const& run)
{
    std::vector<std::string> const order = returns::questions_by_value(run);
    json rows = json::array();
    for (returns::QuestionValue const& it : run.questions) {
        rows.push_back(
            {{"question", it.key},
             {"asked", it.asked},
             {"bits", fmt::format("{}.{:03}", it.millibits / 1000, it.millibits % 1000)},
             {"seconds", fmt::format("{}.{}", it.milliseconds / 1000, it.milliseconds % 1000 / 100)},
             {"proposed", std::ranges::find(order, it.key) - order.begin() + 1}});
    }
    return rows;
}

json diff_rows(returns::PolicyDryRun const& run)
{
    json rows = json::array();
    for (returns::ItemDiff const& it : run.diffs) {
        rows.push_back({{"inspection", it.id.value},
                        {"rma", it.number},
                        {"sku", it.sku},
                        {"was", it.was},
                        {"would", it.would.empty() ? "would ask " + it.question : it.would},
                        {"rule", it.rule}});
    }
    return rows;
}

void print_dry_run(Context& context, Policy const& policy, returns::PolicyDryRun const& run,
                   std::map<std::string, returns::RuleHits> const& hits)
{
    context.output().list({{"position", "No", true},
                           {"rule", "Rule"},
                           {"when", "When"},
                           {"then", "Then"},
                           {"hits", "Hits", true},
                           {"last_hit", "Last hit"},
                           {"would", "Would decide", true},
                           {"changed", "Changed", true},
                           {"finding", "Mind"}},
                          rule_rows(policy, run, hits), "No rules.");
    context.output().say("");
    context.output().list({{"question", "Question"},
                           {"asked", "Asked", true},
                           {"bits", "Bits", true},
                           {"seconds", "Seconds", true},
                           {"proposed", "Better place", true}},
                          question_rows(run), "No questions.");
    context.output().say("");
    context.output().list(
        {{"rma", "RMA"}, {"sku", "SKU"}, {"was", "Was"}, {"would", "Would be"}, {"rule", "By"}},
        diff_rows(run), "No item would come out otherwise.");
    context.output().say(fmt::format("{} of the last {} items would come out otherwise, {} of them would ask "
                                     "something else; nothing was changed.",
                                     run.diffs.size(), run.items, run.open));
}

void add_dry_run(CLI::App& policy, Context& context)
{
    CLI::App* const dry =
        policy.add_subcommand("dry-run", "what a file or your draft would have made of the last items");
    auto const client = add_client(*dry);
    auto file = std::make_shared<std::string>();
    auto last = std::make_shared<std::int64_t>(1000);
    dry->add_option(
        "FILE", *file,
        "JSON with questions and rules; -: standard input; none: your draft, else what is in force");
    dry->add_option("--last", *last, "so many items")->check(CLI::Range(1, 100'000))->capture_default_str();
    dry->footer(
        "Hits are all that a rule ever decided. A question's bits are how much its answer tells of the\n"
        "outcome; its better place is by bits per second.\n"
        "Examples:\n  poddeskctl --demo returns policy dry-run --client AO\n"
        "  poddeskctl --demo returns policy show | poddeskctl --demo --json returns policy dry-run - "
        "--client AO --last 500");
    dry->callback([&context, client, file, last] {
        std::map<std::string, returns::RuleHits> hits;
        Policy draft;
        returns::PolicyDryRun const run = reading(context, [&](database::Transaction& tx) {
            auto const scope = scope_of(tx, *client);
            auto kept = take(returns::policy_draft(tx, scope));
            draft = !file->empty() ? policy_in(tx, scope, *file)
                    : kept         ? std::move(kept->policy)
                                   : take(returns::policy_in_force(tx, scope)).policy;
            hits = returns::rule_hits(tx, scope);
            return returns::dry_run(draft, returns::past_items(tx, scope, *last));
        });
        if (!context.json) return print_dry_run(context, draft, run, hits);
        context.output().done("", {{"items", run.items},
                                   {"changed", run.diffs.size()},
                                   {"open", run.open},
                                   {"rules", rule_rows(draft, run, hits)},
                                   {"questions", question_rows(run)},
                                   {"diffs", diff_rows(run)}});
    });
}

struct Publication
{
    std::string client, file, note;
    std::optional<std::int64_t> seen;
    std::optional<int> window, promise;
};

returns::PublishPolicy command_of(database::Transaction& tx, Publication const& what, json const& read)
{
    returns::PublishPolicy command{{}, scope_of(tx, what.client), what.seen, read, what.note};
    if (what.window) command.changes["window_days"] = *what.window;
    if (what.promise) command.changes["promise_hours"] = *what.promise;
    if (!command.changes.empty()) return command;
    returns::PolicyDraft const draft = draft_of(tx, command.client);
    command.changes = returns::to_json(draft.policy);
    if (!command.seen) command.seen = draft.seen;
    return command;
}

void say_published(Context& context, std::string const& client, std::int64_t version)
{
    context.output().done(
        fmt::format("Version {} of the rules for {} is in force for items inspected from now "
                    "on.",
                    version, named(client)),
        {{"client", client}, {"version", version}});
}

void add_publish(CLI::App& policy, Context& context)
{
    CLI::App* const publish = policy.add_subcommand(
        "publish", "put a file, your draft, or other days in force; the version before is kept");
    auto what = std::make_shared<Publication>();
    publish->add_option("FILE", what->file, "JSON with questions and rules; -: standard input");
    publish->add_option("--client", what->client, "code of the client; none: the house's rules");
    publish->add_option("--window-days", what->window, "within so many days after shipping");
    publish->add_option("--promise-hours", what->promise, "from arrival to the closed parcel");
    publish->add_option("--note", what->note, "what changed and why")->required();
    publish->add_option("--seen", what->seen,
                        "refuse when another version than this is in force; 0: none yet");
    publish->footer("Without a file and days: your draft. The house's rules are an administrator's.\n" +
                    std::string(a_file) +
                    "Example:\n  poddeskctl --demo returns policy publish --client AO --window-days 45 "
                    "--note \"as agreed\"");
    publish->callback([&context, what] {
        json const read = what->file.empty() ? json::object() : json_in(what->file);
        kernel::Uuid const id = kernel::Uuid::random();
        say_published(context, what->client, take(doing(context, id, [&](database::Transaction& tx) {
                          returns::PublishPolicy command = command_of(tx, *what, read);
                          command.command_id = id;
                          return returns::publish_policy(tx, command);
                      })));
    });
}

void add_history(CLI::App& policy, Context& context)
{
    CLI::App* const history =
        policy.add_subcommand("history", "every version of a client's rules: who, when, what changed, why");
    auto const client = add_client(*history);
    history->footer("Example:\n  poddeskctl --demo returns policy history");
    history->callback([&context, client] {
        auto const versions = take(reading(context, [&](database::Transaction& tx) {
            return returns::policy_history(tx, scope_of(tx, *client));
        }));
        json rows = json::array();
        for (std::size_t i = 0; i < versions.size(); ++i) {
            returns::PolicyVersion const& it = versions[i];
            auto const changes = i + 1 < versions.size()
                                     ? returns::changes_between(versions[i + 1].policy, it.policy)
                                     : std::vector<std::string>();
            rows.push_back({{"version", it.version},
                            {"at", kernel::format_iso8601(it.published_at)},
                            {"by", it.published_by},
                            {"changes", changes},
                            {"changed", fmt::format("{}", fmt::join(changes, " "))},
                            {"note", it.note}});
        }
        context.output().list({{"version", "Version", true},
                               {"at", "Published"},
                               {"by", "By"},
                               {"changed", "Changed"},
                               {"note", "Why"}},
                              rows, "Nothing of its own; it goes by the house's rules.");
    });
}

void add_revert(CLI::App& policy, Context& context)
{
    CLI::App* const revert = policy.add_subcommand("revert", "publish an earlier version once more");
    auto command = std::make_shared<returns::RevertPolicy>();
    auto const client = add_client(*revert);
    revert->add_option("--to", command->to, "the version; 0: a copy of the house's rules as they are now")
        ->required()
        ->check(CLI::NonNegativeNumber);
    revert->add_option("--note", command->note, "why")->required();
    revert->add_option("--seen", command->seen, "refuse when another version than this is in force");
    revert->footer("Example:\n  poddeskctl --demo returns policy revert --to 1 --note \"as it came\"");
    revert->callback([&context, command, client] {
        command->command_id = kernel::Uuid::random();
        say_published(context, *client,
                      take(doing(context, command->command_id, [&](database::Transaction& tx) {
                          command->client = scope_of(tx, *client);
                          return returns::revert_policy(tx, *command);
                      })));
    });
}

} // namespace

void add_policy_commands(CLI::App& returns_app, Context& context)
{
    CLI::App* const policy = returns_app.add_subcommand(
        "policy", "return window, promise, questions and rules: drafts, dry runs, versions");
    policy->require_subcommand(1);
    policy->footer("Example:\n  poddeskctl --demo returns policy history");
    add_show(*policy, context);
    add_draft(*policy, context);
    add_dry_run(*policy, context);
    add_publish(*policy, context);
    add_history(*policy, context);
    add_revert(*policy, context);
}

} // namespace poddesk::ctl
