#include "domain/orders/problem_view.h"

namespace poddesk::orders {

using database::Transaction;
using kernel::Timestamp;

namespace {

constexpr char const* columns =
    "select p.id, p.client_id, c.name, c.color, p.channel_id, h.name, p.order_id, coalesce(o.number, ''), "
    "coalesce(o.status, ''), p.external_id, p.is_file, p.kind, p.detail, p.created_at, p.resolved_at, "
    "coalesce(a.full_name, p.resolved_by::text, ''), coalesce(p.resolved_reason, '')";

constexpr char const* tables =
    " from orders.problem p join clients.client c on c.id = p.client_id join orders.channel h on h.id = "
    "p.channel_id left join orders.order o on o.id = p.order_id left join access.person a on a.login = "
    "p.resolved_by ";

std::string conditions(ProblemQuery const& query)
{
    std::string all = query.is_open ? "where p.resolved_at is null" : "where p.resolved_at is not null";
    if (!query.kind.empty()) all += " and p.kind = :kind";
    if (query.client) all += " and p.client_id = :client::bigint";
    if (query.channel) all += " and p.channel_id = :channel::bigint";
    if (!query.text.empty()) {
        all += " and position(lower(:text) in lower(concat_ws(' ', o.number, p.external_id, h.name, c.name, "
               "p.detail))) > 0";
    }
    return all;
}

void bind(database::Statement& statement, ProblemQuery const& query)
{
    if (!query.kind.empty()) statement.bind("kind", query.kind);
    if (query.client) statement.bind("client", *query.client);
    if (query.channel) statement.bind("channel", *query.channel);
    if (!query.text.empty()) statement.bind("text", query.text);
}

std::vector<ProblemRow> read(database::Statement& statement)
{
    std::vector<ProblemRow> rows;
    for (auto& row : statement.rows<ImportProblemId, kernel::ClientId, std::string, std::string,
                                    kernel::ChannelId, std::string, std::optional<kernel::OrderId>,
                                    std::string, std::string, std::string, bool, std::string, std::string,
                                    Timestamp, std::optional<Timestamp>, std::string, std::string>()) {
        ProblemRow it;
        std::tie(it.id, it.client, it.client_name, it.client_color, it.channel, it.channel_name, it.order,
                 it.order_number, it.order_status, it.external_id, it.is_file, it.kind, it.detail,
                 it.created_at, it.resolved_at, it.resolved_by, it.resolved_reason) = std::move(row);
        rows.push_back(std::move(it));
    }
    return rows;
}

} // namespace

std::vector<ProblemRow> problems_page(Transaction& tx, ProblemQuery const& query,
                                      std::optional<ImportProblemId> after, std::int64_t skip,
                                      std::int64_t limit)
{
    auto statement = tx.query(std::string(columns) + tables + conditions(query) +
                              (after ? " and p.id < :after::bigint" : "") +
                              " order by p.id desc limit :limit::bigint offset :skip::bigint");
    bind(statement, query);
    if (after) statement.bind("after", *after);
    statement.bind("limit", limit).bind("skip", skip);
    return read(statement);
}

std::int64_t count_problems(Transaction& tx, ProblemQuery const& query)
{
    auto statement = tx.query(std::string("select count(*)") + tables + conditions(query));
    bind(statement, query);
    return statement.value<std::int64_t>();
}

std::map<std::string, std::int64_t> open_problem_kinds(Transaction& tx)
{
    std::map<std::string, std::int64_t> counts;
    for (auto& [kind, count] :
         tx.query("select kind, count(*) from orders.problem where resolved_at is null group by kind")
             .rows<std::string, std::int64_t>()) {
        counts.emplace(std::move(kind), count);
    }
    return counts;
}

std::optional<ProblemRow> import_problem(Transaction& tx, ImportProblemId problem)
{
    auto statement = tx.query(std::string(columns) + tables + "where p.id = :id").bind("id", problem);
    auto rows = read(statement);
    return rows.empty() ? std::nullopt : std::optional(std::move(rows.front()));
}

std::vector<ProblemRow> open_problems_of(Transaction& tx, kernel::OrderId order)
{
    auto statement = tx.query(std::string(columns) + tables +
                              "where p.order_id = :order and p.resolved_at is null order by p.id")
                         .bind("order", order);
    return read(statement);
}

bool may_resolve_problems(Transaction& tx)
{
    return tx
        .query("select has_function_privilege('orders.resolve_problems(uuid, bigint[], text)', 'execute')")
        .value<bool>();
}

} // namespace poddesk::orders
