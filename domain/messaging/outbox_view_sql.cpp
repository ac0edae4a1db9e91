#include "domain/messaging/outbox_view.h"

namespace poddesk::messaging {

namespace {

constexpr char const* columns =
    "m.id, m.kind, m.state, m.policy, m.client_id, c.name, c.color, m.order_id, o.number, "
    "coalesce(m.recipient, "
    "r.email, ''), coalesce(m.subject, ''), coalesce(m.suppressed_reason, ''), coalesce(m.last_error, ''), "
    "m.attempts, "
    "m.created_at, m.not_before, m.sent_at, m.copy_of, m.content is not null and m.state in ('sent', "
    "'unknown', 'handing_over')";

constexpr char const* tables =
    " from messaging.message m join clients.client c on c.id = m.client_id join orders.order o on o.id = "
    "m.order_id left join orders.recipient r on r.order_id = m.order_id and r.kind = 'customer' ";

/// Only what is asked for is said, so that each list is read along its own index.
std::string conditions(OutboxQuery const& query)
{
    std::string all = "where true";
    if (!query.state.empty()) all += " and m.state = :state";
    if (!query.kind.empty()) all += " and m.kind = :kind";
    if (query.client) all += " and m.client_id = :client::bigint";
    if (!query.text.empty()) {
        all += " and (position(lower(:text) in lower(o.number)) > 0 or position(lower(:text) in "
               "lower(coalesce(m.subject, ''))) > 0 or position(lower(:text) in lower(coalesce(m.recipient, "
               "r.email, ''))) "
               "> 0)";
    }
    return all;
}

void bind(database::Statement& statement, OutboxQuery const& query)
{
    if (!query.state.empty()) statement.bind("state", query.state);
    if (!query.kind.empty()) statement.bind("kind", query.kind);
    if (query.client) statement.bind("client", *query.client);
    if (!query.text.empty()) statement.bind("text", query.text);
}

std::vector<OutboxRow> read(database::Statement& statement)
{
    using kernel::Timestamp;
    std::vector<OutboxRow> rows;
    for (auto& [id, kind, state, policy, client, name, color, order, number, recipient, subject, suppressed,
                error, attempts, created, not_before, sent, copy_of, stored] :
         statement.rows<kernel::MessageId, std::string, std::string, std::string, kernel::ClientId,
                        std::string, std::string, kernel::OrderId, std::string, std::string, std::string,
                        std::string, std::string, std::int64_t, Timestamp, Timestamp,
                        std::optional<Timestamp>, std::optional<kernel::MessageId>, bool>()) {
        rows.push_back({id, std::move(kind), std::move(state), std::move(policy), client, std::move(name),
                        std::move(color), order, std::move(number), std::move(recipient), std::move(subject),
                        std::move(suppressed), std::move(error), attempts, created, not_before, sent, copy_of,
                        stored});
    }
    return rows;
}

} // namespace

std::vector<OutboxRow> outbox_page(database::Transaction& tx, OutboxQuery const& query,
                                   std::optional<kernel::MessageId> after, std::int64_t skip,
                                   std::int64_t limit)
{
    auto statement = tx.query(std::string("select ") + columns + tables + conditions(query) +
                              (after ? " and m.id < :after::bigint" : "") +
                              " order by m.id desc limit :limit::bigint offset :skip::bigint");
    bind(statement, query);
    if (after) statement.bind("after", *after);
    statement.bind("limit", limit).bind("skip", skip);
    return read(statement);
}

std::int64_t count_outbox(database::Transaction& tx, OutboxQuery const& query)
{
    bool const needs_all = !query.text.empty();
    auto statement =
        tx.query("select count(*)" + std::string(needs_all ? tables : " from messaging.message m ") +
                 conditions(query));
    bind(statement, query);
    return statement.value<std::int64_t>();
}

std::map<std::string, std::int64_t> outbox_states(database::Transaction& tx, int days)
{
    std::map<std::string, std::int64_t> counts;
    for (auto& [state, count] :
         tx.query(
               "select state, count(*) from messaging.message where state <> 'sent' group by state union "
               "all select 'sent', count(*) from messaging.message where state = 'sent' and sent_at > now() "
               "- make_interval(days => :days::integer)")
             .bind("days", days)
             .rows<std::string, std::int64_t>()) {
        counts.emplace(std::move(state), count);
    }
    return counts;
}

std::optional<OutboxRecord> outbox_record(database::Transaction& tx, kernel::MessageId id)
{
    auto statement =
        tx.query(std::string("select ") + columns + tables + "where m.id = :id::bigint").bind("id", id);
    auto rows = read(statement);
    if (rows.empty()) return std::nullopt;
    OutboxRecord record{std::move(rows.front()), {}, {}, false, false};
    auto head =
        tx.query("select m.message_id, exists (select from messaging.message k where k.copy_of = m.id and "
                 "k.state in ('ready', 'sending', 'handing_over')), "
                 "has_function_privilege('messaging.resend(uuid, bigint, boolean, text)', 'execute') from "
                 "messaging.message m where m.id = :id::bigint")
            .bind("id", id)
            .row<std::string, bool, bool>();
    if (head) std::tie(record.message_id, record.has_copy_on_its_way, record.may_decide) = std::move(*head);
    for (auto& [kind, was, reason, by, at, undone_by, undone_reason, undone_at] :
         tx.query(
               "select k.kind, coalesce(k.was ->> 'state', ''), k.reason, coalesce(p.full_name, "
               "k.made_by::text), k.made_at, coalesce(u.full_name, k.undone_by::text, ''), "
               "coalesce(k.undone_reason, ''), k.undone_at from messaging.choice k left join access.person "
               "p on p.login = k.made_by left join access.person u on u.login = k.undone_by where "
               "k.outbox_id = :id::bigint or k.copy_id = :id::bigint order by k.id desc")
             .bind("id", id)
             .rows<std::string, std::string, std::string, std::string, kernel::Timestamp, std::string,
                   std::string, std::optional<kernel::Timestamp>>()) {
        record.choices.push_back({std::move(kind), std::move(was), std::move(reason), std::move(by), at,
                                  std::move(undone_by), std::move(undone_reason), undone_at});
    }
    return record;
}

} // namespace poddesk::messaging
