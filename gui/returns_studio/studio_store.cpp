#include "gui/returns_studio/studio_store.h"

#include "domain/database/command.h"
#include "domain/returns/policy_words.h"
#include "gui/orders/words.h"
#include "gui/returns_studio/studio_words.h"

#include <algorithm>

namespace poddesk::gui {

using database::Mode;
using database::Transaction;
using kernel::Outcome;
using returns::Policy;
using returns::PolicyDraft;

namespace {

struct RowKey
{
    std::string queue;
    bool is_question = false;
    std::string key; ///< empty: no row

    std::string whole() const { return queue + (is_question ? "/q:" : "/r:") + key; }
};

RowKey parse_key(std::string const& text)
{
    auto const slash = text.find('/');
    if (slash == std::string::npos || text.size() < slash + 3) return {text.substr(0, slash), false, {}};
    return {text.substr(0, slash), text[slash + 1] == 'q', text.substr(slash + 3)};
}

template <class T>
std::optional<std::size_t> position_of(std::vector<T> const& from, std::string const& key)
{
    auto const found = std::ranges::find(from, key, &T::key);
    if (found == from.end()) return std::nullopt;
    return static_cast<std::size_t>(found - from.begin());
}

/// Questions first, then rules, each in their order; those that the filter lets through.
std::vector<std::pair<bool, std::size_t>> rows_of(Policy const& policy, ListQuery const& query)
{
    auto const chip = query.chips.find("part");
    std::string const part = chip == query.chips.end() ? std::string() : chip->second;
    std::vector<std::pair<bool, std::size_t>> rows;
    auto const add = [&](bool is_question, std::size_t at, std::string const& text) {
        if (text.find(query.text) != std::string::npos) rows.emplace_back(is_question, at);
    };
    for (std::size_t i = 0; i < policy.questions.size() && part != "rules"; ++i) {
        returns::Question const& it = policy.questions[i];
        add(true, i, it.key + " " + it.short_name + " " + it.ask + " " + returns::describe(it.answers));
    }
    for (std::size_t i = 0; i < policy.rules.size() && part != "questions"; ++i) {
        returns::Rule const& it = policy.rules[i];
        add(false, i,
            it.key + " " + returns::describe(it.when) + " " +
                returns::outcome_words(it.grade, it.disposition) + " " + it.sentence);
    }
    return rows;
}

kernel::Timestamp now()
{
    return kernel::SystemClock().now();
}

kernel::Refusal gone()
{
    return {"not_found", "This row is gone; look at the list again."};
}

template <class T>
Outcome<std::string> move_row(std::vector<T>& list, std::size_t at, bool is_up, std::string const& name)
{
    if (is_up ? at == 0 : at + 1 == list.size())
        return kernel::refused("wrong_status", is_up ? "It is the first one." : "It is the last one.");
    auto const place = list.begin() + static_cast<std::ptrdiff_t>(at);
    std::iter_swap(place, is_up ? place - 1 : place + 1);
    return rule_moved_words(name, is_up ? at - 1 : at + 1);
}

Outcome<std::string> edit_question(Policy& policy, std::string const& action, std::string const& key,
                                   FormAnswers const& answers)
{
    auto& list = policy.questions;
    if (action == "new_question") {
        return question_of(answers).map([&](returns::Question question) {
            list.push_back(std::move(question));
            return draft_kept_words(list.back().short_name);
        });
    }
    auto const at = position_of(list, key);
    if (!at) return tl::unexpected(gone());
    std::string const name = list[*at].short_name;
    if (action == "remove") {
        list.erase(list.begin() + static_cast<std::ptrdiff_t>(*at));
        return question_removed_words(name);
    }
    if (action != "edit") return move_row(list, *at, action == "up", name);
    return question_of(answers).map([&](returns::Question question) {
        question.key = key; // what rules name it by
        list[*at] = std::move(question);
        return draft_kept_words(list[*at].short_name);
    });
}

Outcome<std::string> edit_rule(Policy& policy, std::string const& action, std::string const& key,
                               FormAnswers const& answers)
{
    auto& list = policy.rules;
    if (action == "new") {
        return return_rule_of(answers, "").map([&](returns::Rule rule) {
            std::string const sentence = rule.sentence;
            list.insert(list.begin(), std::move(rule)); // behind the last one it could never decide
            return draft_kept_words(sentence);
        });
    }
    auto const at = position_of(list, key);
    if (!at) return tl::unexpected(gone());
    if (action == "remove") {
        list.erase(list.begin() + static_cast<std::ptrdiff_t>(*at));
        return rule_removed_words(key);
    }
    if (action != "edit") return move_row(list, *at, action == "up", key);
    return return_rule_of(answers, key).map([&](returns::Rule rule) {
        list[*at] = std::move(rule);
        return draft_kept_words(key);
    });
}

} // namespace

ShownPolicy StudioStore::shown_of(std::string const& queue) const
{
    return database::in_transaction(*runs_->pool(), Mode::snapshot,
                                    [&](Transaction& tx) { return read_shown_policy(tx, queue); });
}

std::vector<ListRow> StudioStore::page(ListQuery const& query, std::optional<std::string> const& after,
                                       std::int64_t skip, std::int64_t limit) const
{
    auto const run = runs_->of(query.queue);
    Policy const& policy = run->shown.policy();
    auto const all = rows_of(policy, query);
    std::vector<ListRow> rows;
    for (std::size_t i = (after ? std::stoull(*after) + 1 : 0) + static_cast<std::size_t>(skip);
         i < all.size() && std::ssize(rows) < limit; ++i) {
        auto const [is_question, at] = all[i];
        RowKey const key{query.queue, is_question,
                         is_question ? policy.questions[at].key : policy.rules[at].key};
        rows.push_back({key.whole(), std::to_string(i),
                        is_question ? question_cells(*run, at) : return_rule_cells(*run, at, now())});
    }
    return rows;
}

std::int64_t StudioStore::count(ListQuery const& query) const
{
    return std::ssize(rows_of(runs_->of(query.queue)->shown.policy(), query));
}

ListOverview StudioStore::overview(ListQuery const& query) const
{
    auto const run = runs_->of(query.queue);
    return database::in_transaction(*runs_->pool(), Mode::snapshot, [&](Transaction& tx) {
        ListOverview overview;
        auto const clients = clients::list_clients(tx);
        overview.queues.push_back({"house", all_clients_words(), "people"});
        for (clients::ClientRow const& it : clients)
            overview.queues.push_back(
                {std::to_string(it.id.value), it.name, {}, Tone::neutral, false, it.color});
        overview.counts[query.queue] = std::ssize(run->run.diffs);
        overview.chips["part"] = {{"questions", questions_words(), {}}, {"rules", rules_words(), {}}};
        overview.totals = studio_totals(*run, now());
        // The window asks for what it shows; the answers carry whose rules they are.
        auto const with_client = [&](std::vector<FormField> fields) {
            fields.insert(fields.begin(), client_field(clients, true, query.queue));
            return fields;
        };
        overview.forms["new"] = with_client(return_rule_form({}));
        overview.forms["new_question"] = with_client(question_form({}));
        overview.forms["publish"] = with_client(publish_form(run->shown.name));
        for (char const* const action : {"dry_run", "order", "drop"})
            overview.forms[action] = with_client({});
        auto const history = returns::policy_history(tx, studio_scope(query.queue));
        if (history) overview.forms["history"] = with_client(versions_form(*history, now()));
        return overview;
    });
}

std::optional<ListRecord> StudioStore::record(std::string const& key) const
{
    RowKey const at = parse_key(key);
    auto const run = runs_->of(at.queue);
    Policy const& policy = run->shown.policy();
    auto const position =
        at.is_question ? position_of(policy.questions, at.key) : position_of(policy.rules, at.key);
    if (!position) return std::nullopt;
    ListRecord record;
    record.detail =
        at.is_question ? question_detail(*run, *position) : return_rule_detail(*run, *position, now());
    record.allowed = {"edit", "up", "down", "remove"};
    record.forms["edit"] = at.is_question ? question_form(policy.questions[*position])
                                          : return_rule_form(policy.rules[*position]);
    record.opens = "returns-dry-run:" + at.queue;
    return record;
}

Outcome<ListDone> StudioStore::perform(std::string const& action, std::string const& key,
                                       FormAnswers const& answers, kernel::Uuid const& command) const
{
    RowKey const at = parse_key(key);
    std::string const asked = answer_of(answers, "client");
    if (action == "publish") return publish(asked, answers, command);
    if (action == "dry_run") return ListDone{dry_run_words(), {}, "returns-dry-run:" + asked};
    if (action == "history") return restore(asked, answers);
    if (action == "order") return order(asked);
    if (action == "drop") return drop(asked);
    bool const is_new = action.starts_with("new");
    return change(is_new ? asked : at.queue, [&](Policy& policy) {
        return at.is_question || action == "new_question" ? edit_question(policy, action, at.key, answers)
                                                          : edit_rule(policy, action, at.key, answers);
    });
}

Outcome<ListDone> StudioStore::change(std::string const& queue, Change const& how) const
{
    ShownPolicy const shown = shown_of(queue);
    Policy policy = shown.policy();
    std::int64_t const seen = shown.draft ? shown.draft->seen : shown.version(studio_scope(queue));
    return how(policy).and_then(
        [&](std::string const& sentence) { return keep(queue, shown, std::move(policy), seen, sentence); });
}

Outcome<ListDone> StudioStore::keep(std::string const& queue, ShownPolicy const& shown, Policy policy,
                                    std::int64_t seen, std::string sentence) const
{
    auto const client = studio_scope(queue);
    auto const put = [pool = runs_->pool(), client](std::optional<PolicyDraft> const& what) {
        return database::in_transaction(*pool, [&](Transaction& tx) {
            return what ? returns::keep_policy_draft(tx, *what) : returns::drop_policy_draft(tx, client);
        });
    };
    // What is as it is in force is no draft.
    bool const is_none = policy == shown.in_force.policy && seen == shown.version(client);
    return put(is_none ? std::nullopt : std::optional(PolicyDraft{client, seen, std::move(policy)})).map([&] {
        return ListDone{std::move(sentence), [put, before = shown.draft] { return put(before); }};
    });
}

Outcome<ListDone> StudioStore::publish(std::string const& queue, FormAnswers const& answers,
                                       kernel::Uuid const& command) const
{
    ShownPolicy const shown = shown_of(queue);
    if (!shown.draft) return kernel::refused("wrong_status", no_draft_words(shown.name));
    auto const client = studio_scope(queue);
    returns::PublishPolicy const what{command, client, shown.draft->seen,
                                      returns::to_json(shown.draft->policy), answer_of(answers, "note")};
    return database::run_command(*runs_->pool(), command,
                                 [&](Transaction& tx) { return returns::publish_policy(tx, what); })
        .map([&](std::int64_t version) {
            // Taken back only while nobody published since.
            returns::RevertPolicy const back{kernel::Uuid::random(), client, shown.version(client), version,
                                             taken_back_note(version)};
            return ListDone{policy_published_words(shown.name, version), [back, pool = runs_->pool()] {
                                return database::run_command(*pool, back.command_id, [&](Transaction& tx) {
                                    return returns::revert_policy(tx, back).map([](std::int64_t) {});
                                });
                            }};
        });
}

Outcome<ListDone> StudioStore::restore(std::string const& queue, FormAnswers const& answers) const
{
    std::string const typed = answer_of(answers, "version");
    std::int64_t const version = typed.empty() ? -1 : std::stoll(typed);
    auto const client = studio_scope(queue);
    auto const [shown, history, house] =
        database::in_transaction(*runs_->pool(), Mode::snapshot, [&](Transaction& tx) {
            return std::tuple(read_shown_policy(tx, queue), returns::policy_history(tx, client),
                              returns::policy_in_force(tx, std::nullopt));
        });
    if (!history || !house) return tl::unexpected(history ? house.error() : history.error());
    auto const found = std::ranges::find(*history, version, &returns::PolicyVersion::version);
    if (version != 0 && found == history->end())
        return kernel::refused("not_found",
                               "There is no such version of these rules; choose them in the list first.");
    return keep(queue, shown, version == 0 ? house->policy : found->policy, shown.version(client),
                restored_words(version));
}

Outcome<ListDone> StudioStore::order(std::string const& queue) const
{
    auto const by_value = returns::questions_by_value(runs_->of(queue)->run);
    return change(queue, [&](Policy& policy) -> Outcome<std::string> {
        auto const before = policy.questions;
        std::ranges::stable_sort(policy.questions, {}, [&](returns::Question const& it) {
            return std::ranges::find(by_value, it.key) - by_value.begin();
        });
        if (before == policy.questions) return kernel::refused("wrong_status", questions_in_order_words());
        return questions_ordered_words();
    });
}

Outcome<ListDone> StudioStore::drop(std::string const& queue) const
{
    ShownPolicy const shown = shown_of(queue);
    if (!shown.draft) return kernel::refused("wrong_status", no_draft_words(shown.name));
    return keep(queue, shown, shown.in_force.policy, shown.version(studio_scope(queue)),
                draft_dropped_words(shown.name));
}

} // namespace poddesk::gui
