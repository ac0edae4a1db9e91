#include "domain/returns/policy_versions.h"

#include "domain/database/refusal.h"

#include <algorithm>

namespace poddesk::returns {
namespace {

using kernel::Outcome;
using nlohmann::json;

constexpr char const* columns =
    "select p.id, p.client_id, p.version::bigint, jsonb_build_object('window_days', p.window_days, "
    "'promise_hours', p.promise_hours, 'questions', p.questions, 'rules', p.rules), p.note, "
    "p.published_by::text, p.published_at from ";

Outcome<std::vector<PolicyVersion>> read_versions(database::Statement statement)
{
    std::vector<PolicyVersion> versions;
    for (auto& [id, client, version, stored, note, by, at] :
         statement.rows<PolicyId, std::optional<kernel::ClientId>, std::int64_t, json, std::string,
                        std::string, kernel::Timestamp>()) {
        auto policy = parse_policy(stored);
        if (!policy) return tl::unexpected(policy.error());
        versions.push_back({id, client, version, std::move(*policy), note, by, at});
    }
    return versions;
}

} // namespace

Outcome<PolicyVersion> policy_in_force(database::Transaction& tx, std::optional<kernel::ClientId> client)
{
    return read_versions(
               tx.query(std::string(columns) + "returns.policy_of(:client::bigint) p").bind("client", client))
        .map([](std::vector<PolicyVersion> versions) { return std::move(versions.at(0)); });
}

Outcome<Policy> policy_of(database::Transaction& tx, kernel::ClientId client)
{
    return policy_in_force(tx, client).map([](PolicyVersion it) { return std::move(it.policy); });
}

Outcome<std::vector<PolicyVersion>> policy_history(database::Transaction& tx,
                                                   std::optional<kernel::ClientId> client)
{
    return read_versions(tx.query(std::string(columns) +
                                  "returns.policy p where p.client_id is not distinct from :client::bigint "
                                  "order by p.version desc limit 500")
                             .bind("client", client));
}

Outcome<std::int64_t> publish_policy(database::Transaction& tx, PublishPolicy const& command)
{
    auto const now = policy_in_force(tx, command.client);
    if (!now) return tl::unexpected(now.error());
    if (!command.changes.is_object())
        return kernel::refused("bad_policy", "A return policy is an object with questions and rules.");
    json whole = to_json(now->policy);
    whole.update(command.changes);
    auto const parsed = parse_policy(whole);
    if (!parsed) return tl::unexpected(parsed.error());
    return database::guarded([&] {
        return tx
            .query("select returns.publish_policy(:id, :client::bigint, :seen::integer, :policy::jsonb, "
                   ":note)")
            .bind("id", command.command_id)
            .bind("client", command.client)
            .bind("seen", command.seen)
            .bind("policy", to_json(*parsed))
            .bind("note", command.note)
            .value<json>()
            .at("version")
            .get<std::int64_t>();
    });
}

Outcome<std::int64_t> revert_policy(database::Transaction& tx, RevertPolicy const& command)
{
    bool const to_house = command.client && command.to == 0;
    auto const versions =
        to_house
            ? policy_in_force(tx, std::nullopt).map([](PolicyVersion const& it) { return std::vector{it}; })
            : policy_history(tx, command.client);
    if (!versions) return tl::unexpected(versions.error());
    auto const found =
        to_house ? versions->begin() : std::ranges::find(*versions, command.to, &PolicyVersion::version);
    if (found == versions->end())
        return kernel::refused("not_found",
                               "There is no such version of these rules; look at their history.");
    return publish_policy(
        tx, {command.command_id, command.client, command.seen, to_json(found->policy), command.note});
}

Outcome<std::optional<PolicyDraft>> policy_draft(database::Transaction& tx,
                                                 std::optional<kernel::ClientId> client)
{
    auto const row =
        tx.query("select seen::bigint, policy from returns.policy_draft where login = session_user and "
                 "client_id is not distinct from :client::bigint")
            .bind("client", client)
            .row<std::int64_t, json>();
    if (!row) return std::nullopt;
    return parse_policy(std::get<1>(*row)).map([&](Policy policy) {
        return std::optional(PolicyDraft{client, std::get<0>(*row), std::move(policy)});
    });
}

Outcome<void> keep_policy_draft(database::Transaction& tx, PolicyDraft const& draft)
{
    auto const checked = parse_policy(to_json(draft.policy));
    if (!checked) return tl::unexpected(checked.error());
    return database::guarded([&]() -> Outcome<void> {
        tx.query("select returns.keep_policy_draft(:client::bigint, :seen::integer, :policy::jsonb)")
            .bind("client", draft.client)
            .bind("seen", draft.seen)
            .bind("policy", to_json(*checked))
            .run();
        return {};
    });
}

Outcome<void> drop_policy_draft(database::Transaction& tx, std::optional<kernel::ClientId> client)
{
    return database::guarded([&]() -> Outcome<void> {
        tx.query("select returns.keep_policy_draft(:client::bigint, 0, null)").bind("client", client).run();
        return {};
    });
}

std::map<std::string, RuleHits> rule_hits(database::Transaction& tx, std::optional<kernel::ClientId> client)
{
    std::map<std::string, RuleHits> hits;
    for (auto& [rule, count, last] :
         tx.query("select h.rule, sum(h.hits)::bigint, max(h.last_at) from returns.rule_hit h join "
                  "returns.policy p on p.id = h.policy_id where p.client_id is not distinct from "
                  ":client::bigint and h.hits > 0 group by 1")
             .bind("client", client)
             .rows<std::string, std::int64_t, kernel::Timestamp>())
        hits.emplace(std::move(rule), RuleHits{count, last});
    return hits;
}

} // namespace poddesk::returns
