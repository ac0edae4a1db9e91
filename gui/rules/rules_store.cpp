#include "gui/rules/rules_store.h"

#include "domain/database/command.h"
#include "gui/orders/words.h"

#include <algorithm>

namespace poddesk::gui {

using database::Mode;
using database::Transaction;
using kernel::Outcome;
using orders::RuleDraft;
using orders::RuleSet;

namespace {

constexpr std::int64_t looked_back = 1'000;

/// What cannot be read is a newer program's: nothing here can go on with it.
template <class T>
T readable(Outcome<T>&& outcome)
{
    if (!outcome) throw std::runtime_error(outcome.error().message);
    return std::move(*outcome);
}

struct RuleKey
{
    std::string queue;
    std::string name;
};

RuleKey parse_key(std::string const& key)
{
    auto const slash = key.find('/');
    return {key.substr(0, slash), slash == std::string::npos ? std::string() : key.substr(slash + 1)};
}

std::optional<std::size_t> position_of(RuleSet const& rules, std::string const& name)
{
    auto const found = std::ranges::find(rules.rules, name, &orders::OrderRule::name);
    if (found == rules.rules.end()) return std::nullopt;
    return static_cast<std::size_t>(found - rules.rules.begin());
}

std::vector<std::size_t> positions(ShownRules const& shown, std::string const& text)
{
    std::vector<std::size_t> found;
    for (std::size_t i = 0; i < shown.rules().rules.size(); ++i) {
        orders::OrderRule const& rule = shown.rules().rules[i];
        if ((rule.name + " " + conditions_words(rule) + " " + actions_words(rule)).find(text) !=
            std::string::npos)
            found.push_back(i);
    }
    return found;
}

std::int64_t hits_of(std::map<std::string, std::int64_t> const& hits, std::string const& rule)
{
    auto const found = hits.find(rule);
    return found == hits.end() ? 0 : found->second;
}

kernel::Timestamp now()
{
    return kernel::SystemClock().now();
}

} // namespace

std::optional<kernel::ClientId> rules_scope(std::string const& queue)
{
    if (queue.empty() || queue == "house") return std::nullopt;
    return kernel::ClientId{std::stoll(queue)};
}

ShownRules read_shown_rules(Transaction& tx, std::string const& queue)
{
    auto const client = rules_scope(queue);
    ShownRules shown{
        readable(orders::rules_in_force(tx, client)), readable(orders::rule_draft(tx, client)), {}};
    shown.name = all_clients_words();
    for (clients::ClientRow const& it : clients::list_clients(tx))
        if (client == it.id) shown.name = it.name;
    return shown;
}

std::vector<ListRow> RulesStore::page(ListQuery const& query, std::optional<std::string> const& after,
                                      std::int64_t skip, std::int64_t limit) const
{
    return database::in_transaction(*pool_, Mode::snapshot, [&](Transaction& tx) {
        ShownRules const shown = read_shown_rules(tx, query.queue);
        auto const hits = orders::recent_hits(tx, rules_scope(query.queue), looked_back);
        auto const findings = orders::shadowed_rules(shown.rules());
        std::vector<ListRow> rows;
        for (std::size_t const position : positions(shown, query.text)) {
            if (after && position <= std::stoull(*after)) continue;
            if (skip-- > 0) continue;
            if (std::ssize(rows) == limit) break;
            std::string const& name = shown.rules().rules[position].name;
            rows.push_back({query.queue + "/" + name, std::to_string(position),
                            rule_cells(shown, position, hits_of(hits, name), findings[position])});
        }
        return rows;
    });
}

std::int64_t RulesStore::count(ListQuery const& query) const
{
    return database::in_transaction(*pool_, Mode::snapshot, [&](Transaction& tx) {
        return std::ssize(positions(read_shown_rules(tx, query.queue), query.text));
    });
}

ListOverview RulesStore::overview(ListQuery const& query) const
{
    return database::in_transaction(*pool_, Mode::snapshot, [&](Transaction& tx) {
        ListOverview overview;
        auto const clients = clients::list_clients(tx);
        overview.queues.push_back({"house", all_clients_words(), "people"});
        for (clients::ClientRow const& it : clients)
            overview.queues.push_back(
                {std::to_string(it.id.value), it.name, {}, Tone::neutral, false, it.color});
        for (orders::PublishedRules const& set : readable(orders::all_rules_in_force(tx)))
            overview.counts[set.client ? std::to_string(set.client->value) : "house"] =
                std::ssize(set.rules.rules);
        ShownRules const shown = read_shown_rules(tx, query.queue);
        overview.counts[query.queue] = std::ssize(shown.rules().rules);
        overview.totals = rules_totals(shown, now());
        // The window asks for what it shows; the answers carry whose rules they are.
        auto const with_client = [&](std::vector<FormField> fields) {
            fields.insert(fields.begin(), client_field(clients, true, query.queue));
            return fields;
        };
        overview.forms["new"] = with_client(rule_form({}));
        // Days come with F2: beside whose rule it is there is no room for them.
        std::erase_if(overview.forms["new"], [](FormField const& it) { return it.key == "days"; });
        overview.forms["publish"] = with_client(publish_form(shown.name));
        overview.forms["dry_run"] = with_client({});
        overview.forms["drop"] = with_client({});
        overview.forms["history"] =
            with_client(history_form(readable(orders::rules_history(tx, rules_scope(query.queue))), now()));
        return overview;
    });
}

std::optional<ListRecord> RulesStore::record(std::string const& key) const
{
    return database::in_transaction(
        *pool_, Mode::snapshot, [&](Transaction& tx) -> std::optional<ListRecord> {
            RuleKey const at = parse_key(key);
            ShownRules const shown = read_shown_rules(tx, at.queue);
            auto const position = position_of(shown.rules(), at.name);
            if (!position) return std::nullopt;
            auto const hits = orders::recent_hits(tx, rules_scope(at.queue), looked_back);
            ListRecord record;
            record.detail = rule_detail(shown, *position, hits_of(hits, at.name),
                                        orders::shadowed_rules(shown.rules())[*position]);
            record.allowed = {"edit", "switch", "up", "down", "remove", "copy"};
            record.forms["edit"] = rule_form(shown.rules().rules[*position]);
            record.forms["copy"] = {client_field(clients::list_clients(tx), false, "")};
            return record;
        });
}

Outcome<ListDone> RulesStore::perform(std::string const& action, std::string const& key,
                                      FormAnswers const& answers, kernel::Uuid const& command) const
{
    RuleKey const at = parse_key(key);
    std::string const asked = answer_of(answers, "client");
    if (action == "publish") return publish(asked, answers, command);
    if (action == "dry_run") return ListDone{dry_run_words(), {}, "rules-dry-run:" + asked};
    if (action == "history") return restore(asked, answers);
    if (action == "drop") return drop(asked);
    if (action == "copy") return copy(at.queue, at.name, answers);
    return edit(action, action == "new" ? asked : at.queue, at.name, answers);
}

Outcome<ListDone> RulesStore::edit(std::string const& action, std::string const& queue,
                                   std::string const& name, FormAnswers const& answers) const
{
    return change(queue, name, [&](RuleSet& rules, std::size_t at) -> Outcome<std::string> {
        auto& list = rules.rules;
        auto const place = list.begin() + static_cast<std::ptrdiff_t>(at);
        if (action == "new" || action == "edit") {
            auto rule = rule_of(answers);
            if (!rule) return tl::unexpected(rule.error());
            std::string const now_called = rule->name;
            rule->is_enabled = action == "new" || place->is_enabled; // Ctrl+T's
            if (action == "new")
                list.push_back(std::move(*rule));
            else
                *place = std::move(*rule);
            return draft_kept_words(now_called);
        }
        if (action == "remove") {
            list.erase(place);
            return rule_removed_words(name);
        }
        if (action == "switch") {
            place->is_enabled = !place->is_enabled;
            return draft_kept_words(name);
        }
        bool const is_up = action == "up";
        if (is_up ? at == 0 : at + 1 == list.size())
            return kernel::refused("wrong_status", is_up ? "It is the first rule." : "It is the last rule.");
        std::iter_swap(place, is_up ? place - 1 : place + 1);
        return rule_moved_words(name, is_up ? at - 1 : at + 1);
    });
}

Outcome<ListDone> RulesStore::change(std::string const& queue, std::string const& name,
                                     Change const& how) const
{
    ShownRules const shown = database::in_transaction(
        *pool_, Mode::snapshot, [&](Transaction& tx) { return read_shown_rules(tx, queue); });
    auto const position = name.empty() ? std::optional<std::size_t>(0) : position_of(shown.rules(), name);
    if (!position) return kernel::refused("not_found", "This rule is gone; look at the list again.");
    RuleDraft draft =
        shown.draft.value_or(RuleDraft{rules_scope(queue), shown.in_force.version, shown.in_force.rules});
    return how(draft.rules, *position).and_then([&](std::string const& sentence) {
        return keep(draft, shown.draft, shown.in_force, sentence);
    });
}

Outcome<ListDone> RulesStore::keep(RuleDraft const& draft, std::optional<RuleDraft> const& before,
                                   orders::PublishedRules const& in_force, std::string sentence) const
{
    auto const put = [pool = pool_](std::optional<RuleDraft> const& what,
                                    std::optional<kernel::ClientId> client) {
        return database::in_transaction(*pool, [&](Transaction& tx) {
            return what ? orders::keep_rule_draft(tx, *what) : orders::drop_rule_draft(tx, client);
        });
    };
    // What is as it is in force is no draft.
    bool const is_none = draft.rules == in_force.rules && draft.seen == in_force.version;
    return put(is_none ? std::nullopt : std::optional(draft), draft.client).map([&] {
        return ListDone{sentence, [put, before, client = draft.client] { return put(before, client); }};
    });
}

Outcome<ListDone> RulesStore::publish(std::string const& queue, FormAnswers const& answers,
                                      kernel::Uuid const& command) const
{
    ShownRules const shown = database::in_transaction(
        *pool_, Mode::snapshot, [&](Transaction& tx) { return read_shown_rules(tx, queue); });
    if (!shown.draft) return kernel::refused("wrong_status", no_draft_words(shown.name));
    orders::PublishRules const what{command, shown.draft->client, shown.draft->seen, shown.draft->rules,
                                    answer_of(answers, "note")};
    return database::run_command(*pool_, command,
                                 [&](Transaction& tx) { return orders::publish_rules(tx, what); })
        .map([&](std::int64_t version) { return ListDone{published_words(shown.name, version)}; });
}

Outcome<ListDone> RulesStore::copy(std::string const& queue, std::string const& name,
                                   FormAnswers const& answers) const
{
    std::string const to = answer_of(answers, "client");
    auto const [from, target] = database::in_transaction(*pool_, Mode::snapshot, [&](Transaction& tx) {
        return std::pair(read_shown_rules(tx, queue), read_shown_rules(tx, to));
    });
    return orders::copied_rules(from.rules(), target.rules(), name).and_then([&](RuleSet const& rules) {
        std::int64_t const seen = target.draft ? target.draft->seen : target.in_force.version;
        return keep({rules_scope(to), seen, rules}, target.draft, target.in_force,
                    copied_words(name, target.name));
    });
}

Outcome<ListDone> RulesStore::restore(std::string const& queue, FormAnswers const& answers) const
{
    std::string const typed = answer_of(answers, "version");
    std::int64_t const version = typed.empty() ? 0 : std::stoll(typed);
    auto const [shown, history] = database::in_transaction(*pool_, Mode::snapshot, [&](Transaction& tx) {
        return std::pair(read_shown_rules(tx, queue),
                         readable(orders::rules_history(tx, rules_scope(queue))));
    });
    auto const found = std::ranges::find(history, version, &orders::PublishedRules::version);
    if (found == history.end())
        return kernel::refused("not_found",
                               "There is no such version of these rules; choose them in the list first.");
    return keep({rules_scope(queue), shown.in_force.version, found->rules}, shown.draft, shown.in_force,
                restored_words(version));
}

Outcome<ListDone> RulesStore::drop(std::string const& queue) const
{
    ShownRules const shown = database::in_transaction(
        *pool_, Mode::snapshot, [&](Transaction& tx) { return read_shown_rules(tx, queue); });
    if (!shown.draft) return kernel::refused("wrong_status", no_draft_words(shown.name));
    RuleDraft const as_in_force{shown.draft->client, shown.in_force.version, shown.in_force.rules};
    return keep(as_in_force, shown.draft, shown.in_force, draft_dropped_words(shown.name));
}

} // namespace poddesk::gui
