#include "domain/orders/rule_sets.h"

#include <algorithm>

#include <fmt/format.h>

#include "domain/database/refusal.h"
#include "domain/orders/apply_rules.h"
#include "domain/orders/channels/json_fields.h"

namespace poddesk::orders {
namespace {

using kernel::Outcome;
using nlohmann::json;

constexpr char const* columns =
    "select s.id, s.client_id, coalesce(c.code, ''), s.version::bigint, s.rules, s.note, "
    "s.published_by::text, "
    "s.published_at from orders.rule_set s left join clients.client c on c.id = s.client_id ";

Outcome<std::vector<PublishedRules>> read_sets(database::Statement statement)
{
    std::vector<PublishedRules> sets;
    for (auto& [id, client, code, version, stored, note, by, at] :
         statement.rows<RuleSetId, std::optional<kernel::ClientId>, std::string, std::int64_t, json,
                        std::string, std::string, kernel::Timestamp>()) {
        auto rules = parse_rules(stored);
        if (!rules) return tl::unexpected(rules.error());
        sets.push_back({id, client, code, version, std::move(*rules), note, by, at});
    }
    return sets;
}

} // namespace

Outcome<PublishedRules> rules_in_force(database::Transaction& tx, std::optional<kernel::ClientId> client)
{
    return read_sets(
               tx.query(
                     std::string(columns) +
                     "where s.client_id is not distinct from :client::bigint order by s.version desc limit 1")
                   .bind("client", client))
        .map([&](std::vector<PublishedRules> sets) {
            if (!sets.empty()) return std::move(sets.front());
            PublishedRules none;
            none.client = client;
            return none;
        });
}

Outcome<std::vector<PublishedRules>> all_rules_in_force(database::Transaction& tx)
{
    return read_sets(
        tx.query(std::string(columns) +
                 "where s.version = (select max(x.version) from orders.rule_set x where x.client_id is "
                 "not distinct from s.client_id) order by c.code nulls first"));
}

Outcome<std::vector<PublishedRules>> rules_history(database::Transaction& tx,
                                                   std::optional<kernel::ClientId> client)
{
    return read_sets(
        tx.query(std::string(columns) +
                 "where s.client_id is not distinct from :client::bigint order by s.version desc limit 500")
            .bind("client", client));
}

Outcome<std::int64_t> publish_rules(database::Transaction& tx, PublishRules const& command)
{
    // What is typed in a window comes through no file.
    auto const checked = parse_rules(to_json(command.rules));
    if (!checked) return tl::unexpected(checked.error());
    return database::guarded([&] {
        return tx
            .query("select orders.publish_rules(:id, :client::bigint, :seen::integer, :rules::jsonb, :note)")
            .bind("id", command.command_id)
            .bind("client", command.client)
            .bind("seen", command.seen)
            .bind("rules", to_json(*checked))
            .bind("note", command.note)
            .value<json>()
            .at("version")
            .get<std::int64_t>();
    });
}

Outcome<std::optional<RuleDraft>> rule_draft(database::Transaction& tx,
                                             std::optional<kernel::ClientId> client)
{
    auto const row =
        tx.query("select seen::bigint, rules from orders.rule_draft where login = session_user and "
                 "client_id is not distinct from :client::bigint")
            .bind("client", client)
            .row<std::int64_t, json>();
    if (!row) return std::nullopt;
    return parse_rules(std::get<1>(*row)).map([&](RuleSet rules) {
        return std::optional(RuleDraft{client, std::get<0>(*row), std::move(rules)});
    });
}

Outcome<void> keep_rule_draft(database::Transaction& tx, RuleDraft const& draft)
{
    auto const checked = parse_rules(to_json(draft.rules));
    if (!checked) return tl::unexpected(checked.error());
    return database::guarded([&]() -> Outcome<void> {
        tx.query("select orders.keep_rule_draft(:client::bigint, :seen::integer, :rules::jsonb)")
            .bind("client", draft.client)
            .bind("seen", draft.seen)
            .bind("rules", to_json(*checked))
            .run();
        return {};
    });
}

Outcome<void> drop_rule_draft(database::Transaction& tx, std::optional<kernel::ClientId> client)
{
    return database::guarded([&]() -> Outcome<void> {
        tx.query("select orders.keep_rule_draft(:client::bigint, 0, null)").bind("client", client).run();
        return {};
    });
}

std::map<std::string, std::int64_t> recent_hits(database::Transaction& tx,
                                                std::optional<kernel::ClientId> client, std::int64_t last)
{
    std::map<std::string, std::int64_t> hits;
    for (auto& [rule, count] : tx.query("select h.rule, count(*) from orders.rule_hit h where h.order_id = "
                                        "any (:orders::bigint[]) and "
                                        "h.is_shared = (:client::bigint is null) group by h.rule")
                                   .bind("orders", newest_orders(tx, client, last))
                                   .bind("client", client)
                                   .rows<std::string, std::int64_t>())
        hits.emplace(std::move(rule), count);
    return hits;
}

Outcome<RuleSet> copied_rules(RuleSet const& from, RuleSet to, std::optional<std::string> const& only)
{
    bool copied = false;
    for (OrderRule const& rule : from.rules) {
        if (only && lower(rule.name) != lower(*only)) continue;
        if (std::ranges::any_of(to.rules,
                                [&](OrderRule const& it) { return lower(it.name) == lower(rule.name); }))
            continue;
        to.rules.push_back(rule);
        copied = true;
    }
    if (copied) return to;
    return kernel::refused(
        "bad_rules",
        only ? fmt::format("There is no rule {} to copy that is not there yet.", kernel::in_quotes(*only))
             : "There is no rule to copy that is not there yet.");
}

} // namespace poddesk::orders
