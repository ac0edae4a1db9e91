#include "domain/orders/queue_view_sql.h"

#include "domain/orders/order.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace poddesk::orders {

namespace {

using database::Statement;
using database::Transaction;
using kernel::ClientId;
using kernel::OrderId;
using kernel::PodId;
using kernel::Timestamp;

constexpr std::array<std::string_view, all_queues.size()> queue_words = {
    "everything",   "to_do",    "late",    "on_hold", "backorder",    "duplicates",
    "cancel_asked", "released", "picking", "packing", "shipped_today"};

struct Sort
{
    char const* expression; ///< never null
    char const* type;
};

Sort sort_of(QueueSort sort)
{
    switch (sort) {
    case QueueSort::newest:
        return {"o.id", "bigint"};
    case QueueSort::number:
        return {"o.number", "text"};
    case QueueSort::client:
        return {"o.client_id", "bigint"};
    case QueueSort::units:
        return {"o.units", "bigint"};
    case QueueSort::slack:
        return {
            "coalesce(case when o.clock_stopped_at is null then o.ship_by - v.leaves_at end, interval '1000 "
            "years')",
            "interval"};
    case QueueSort::carrier:
        return {"(o.carrier || ' ' || o.service)", "text"};
    case QueueSort::value:
        return {"o.total", "bigint"};
    case QueueSort::placed_at:
        return {"o.placed_at", "timestamptz"};
    case QueueSort::status:
        return {"o.status", "text"};
    }
    return {"o.id", "bigint"};
}

/// Beside an open order "o", when it is expected to leave: a handful of rows, asked for once and joined by
/// hash.
constexpr char const* leaving =
    "leaving as materialized (select pod_id, status, leaves_at, begin_by from orders.leaving)";
constexpr char const* leaving_of_order =
    "left join leaving v on v.status = o.status and v.pod_id = coalesce(o.pod_id, 0)";
constexpr char const* is_late = "o.clock_stopped_at is null and o.ship_by < coalesce(v.leaves_at, now())";

std::string queue_condition(Queue queue)
{
    switch (queue) {
    case Queue::everything:
        return "true";
    case Queue::to_do:
        return fmt::format("{} and o.status in ('received', 'ready')", is_open());
    case Queue::late:
        return fmt::format("{} and {}", is_open(), is_late);
    case Queue::on_hold:
        return fmt::format("{} and o.status = 'on_hold'", is_open());
    case Queue::backorder:
        return fmt::format("{} and o.status = 'backordered'", is_open());
    case Queue::duplicates:
        return fmt::format("{} and exists (select from orders.open_duplicate t where t.order_id = o.id)",
                           is_open());
    case Queue::cancel_asked:
        return fmt::format("{} and o.cancel_asked_at is not null", is_open());
    case Queue::released:
        return fmt::format("{} and o.status = 'released'", is_open());
    case Queue::picking:
        return fmt::format("{} and o.status = 'picking'", is_open());
    case Queue::packing:
        return fmt::format("{} and o.status = 'packing'", is_open());
    case Queue::shipped_today:
        return "o.shipped_at >= :day_start::timestamptz";
    }
    return "true";
}

/// Whether the list is of orders that are open or were shipped today, and a typed text is sought in all of
/// them.
bool is_current(QueueQuery const& query)
{
    std::optional<Status> const status = parse_status(query.status.value_or(""));
    return query.queue != Queue::everything || (status && !is_over(*status));
}

/// Where the list's orders "o" are read from: with when they leave, if that is asked about.
std::string source(QueueQuery const& query)
{
    bool const is_asked = query.queue == Queue::late || query.sort == QueueSort::slack;
    return is_asked ? fmt::format("orders.order o {}", leaving_of_order) : "orders.order o";
}

/// Whether the condition is asked of a whole list, or of a few orders known by their ids.
enum class About
{
    list,
    few
};

/// The list's condition on "o", with its parameters named but not bound. Only constant text goes in.
std::string condition(QueueQuery const& query, About about = About::list)
{
    std::string sql = queue_condition(query.queue);
    if (query.client) {
        sql += " and o.client_id = :client";
    }
    if (query.pod) {
        sql += " and o.pod_id = :pod";
    }
    if (query.status) {
        sql += " and o.status = :status";
    }
    if (query.hold) {
        sql += " and exists (select from orders.hold h where h.order_id = o.id and h.released_at is null and "
               "h.kind = :hold)";
    }
    if (query.lane && about == About::few) {
        sql += " and exists (select from orders.in_lane w where w.order_id = o.id and lower(w.lane) = "
               "lower(:lane))";
    } else if (query.lane) {
        // Of some queues only one half can be in a lane, and the other one is not read.
        char const* const is_waiting = query.queue == Queue::to_do     ? "true"
                                       : query.queue == Queue::packing ? "false"
                                                                       : "null";
        sql += fmt::format(" and o.id in (select orders.ids_in_lane(:lane, {}))", is_waiting);
    }
    if (!query.text.empty()) {
        sql += fmt::format(" and o.id in (select {}, {}))",
                           is_current(query) ? "orders.search_current(:text, :day_start::timestamptz"
                                             : "orders.search(:text, null",
                           most_found);
    }
    return sql;
}

void bind_condition(Statement& statement, QueueQuery const& query)
{
    if (query.queue == Queue::shipped_today || (!query.text.empty() && is_current(query))) {
        statement.bind("day_start", query.day_start);
    }
    if (query.client) {
        statement.bind("client", *query.client);
    }
    if (query.pod) {
        statement.bind("pod", *query.pod);
    }
    if (query.status) {
        statement.bind("status", *query.status);
    }
    if (query.hold) {
        statement.bind("hold", *query.hold);
    }
    if (query.lane) {
        statement.bind("lane", *query.lane);
    }
    if (!query.text.empty()) {
        statement.bind("text", query.text);
    }
}

std::string row_columns()
{
    return fmt::format(R"(
    o.id, o.number, o.client_id, c.name, c.color, coalesce(r.name, ''),
    concat_ws(', ', nullif(o.ship_city, ''), coalesce(nullif(o.ship_region, ''), nullif(o.ship_country, ''))),
    o.line_count::bigint, o.units, o.status,
    coalesce((select h.kind from orders.hold h where h.order_id = o.id and h.released_at is null
              order by h.placed_at, h.id limit 1), ''),
    o.placed_at, o.ship_by, v.leaves_at, v.begin_by,
    o.clock_stopped_at is null and {open}, o.shipped_at, o.carrier, o.service, coalesce(p.code, ''), o.total, o.currency,
    o.version::bigint, k.asked, k.whole, k.begun, coalesce(k.missing, ''), l.matches, l.sort_key::text,
    coalesce((select t.number from orders.order t where t.id = o.merged_into), ''),
    (select count(*) from orders.order m where m.merged_into = o.id and m.units > 0),
    o.part > 1 or exists (select from orders.order s where s.split_from = o.id and s.units > 0),
    coalesce(a.lane, ''), coalesce(a.is_locked, false), o.priority::bigint,
    m.is_gift,
    coalesce((select b.company from orders.recipient b where b.order_id = o.id and b.kind = 'customer'), ''), o.po_number,
    m.tags, coalesce(m.twin, ''), coalesce(o.cancel_asked_by::text, '')
    from list l join orders.order o on o.id = l.id join orders.marks m on m.id = l.id join clients.client c on c.id = o.client_id
         left join orders.recipient r on r.order_id = o.id and r.kind = 'ship'
         left join inventory.pod p on p.id = o.pod_id
         {leaving}
         cross join lateral (select count(*) as asked, count(*) filter (where w.free = w.quantity) as whole,
             count(*) filter (where w.free > 0) as begun,
             string_agg(w.sku || ' × ' || (w.quantity - w.free), ', ' order by w.sku) filter (where w.free < w.quantity) as missing
             from orders.wanted w where w.order_id = o.id and o.status in ('received', 'on_hold', 'backordered')) k
         cross join lateral (select string_agg(distinct w.lane, ', ' order by w.lane) as lane, bool_or(w.is_locked) as is_locked
             from orders.in_lane w where w.order_id = o.id and {open}) a)",
                       fmt::arg("open", is_open()), fmt::arg("leaving", leaving_of_order));
}

std::vector<QueueRow> read_rows(Statement& statement)
{
    std::vector<QueueRow> rows;
    for (auto& [id, number, client, name, color, customer, place, lines, units, status, hold, placed, ship_by,
                leaves, begin, runs, shipped, carrier, service, pod, total, currency, version, asked, whole,
                begun, missing, matches, sort_key, in, carries, is_split, lane, is_locked, priority, is_gift,
                company, po, tags, twin, cancel_asked_by] :
         statement
             .rows<OrderId, std::string, ClientId, std::string, std::string, std::string, std::string,
                   std::int64_t, std::int64_t, std::string, std::string, Timestamp, std::optional<Timestamp>,
                   std::optional<Timestamp>, std::optional<Timestamp>, bool, std::optional<Timestamp>,
                   std::string, std::string, std::string, std::int64_t, std::string, std::int64_t,
                   std::int64_t, std::int64_t, std::int64_t, std::string, bool, std::string, std::string,
                   std::int64_t, bool, std::string, bool, std::int64_t, bool, std::string, std::string,
                   std::vector<std::string>, std::string, std::string>()) {
        rows.push_back({id,
                        std::move(number),
                        client,
                        std::move(name),
                        std::move(color),
                        std::move(customer),
                        std::move(place),
                        lines,
                        units,
                        std::move(status),
                        std::move(hold),
                        placed,
                        {ship_by, leaves, begin, runs},
                        shipped,
                        std::move(carrier),
                        std::move(service),
                        std::move(pod),
                        {total, kernel::Currency::parse(currency).value_or(kernel::Currency())},
                        version,
                        asked,
                        whole,
                        begun,
                        std::move(missing),
                        matches,
                        std::move(sort_key),
                        std::move(in),
                        carries,
                        is_split,
                        std::move(lane),
                        is_locked,
                        priority,
                        is_gift,
                        std::move(company),
                        std::move(po),
                        std::move(tags),
                        std::move(twin),
                        std::move(cancel_asked_by)});
    }
    return rows;
}

} // namespace

std::string is_open()
{
    std::vector<std::string_view> over;
    for (Status const status : all_statuses) {
        if (is_over(status)) {
            over.push_back(word(status));
        }
    }
    return fmt::format("o.status not in ('{}')", fmt::join(over, "', '"));
}

std::string_view word(Queue queue)
{
    return queue_words.at(static_cast<std::size_t>(queue));
}

std::optional<Queue> parse_queue(std::string_view text)
{
    auto const found = std::ranges::find(all_queues, text, [](Queue queue) { return word(queue); });
    return found == all_queues.end() ? std::nullopt : std::optional(*found);
}

std::vector<QueueRow> queue_page(Transaction& tx, QueueQuery const& query,
                                 std::optional<QueuePlace> const& after, std::int64_t skip,
                                 std::int64_t limit)
{
    Sort const sort = sort_of(query.sort);
    char const* const way = query.ascending ? "asc" : "desc";
    std::string const beyond = after ? fmt::format(" and ({}, o.id) {} (:after_key::{}, :after_id::bigint)",
                                                   sort.expression, query.ascending ? ">" : "<", sort.type)
                                     : "";
    std::string const sql =
        fmt::format("with {5}, list as materialized (select o.id, {0} as sort_key, true as matches from {6} "
                    "where {1}{2} order by {0} {3}, o.id {3} offset :skip::bigint limit :limit::bigint) "
                    "select {4} order by l.sort_key {3}, l.id {3}",
                    sort.expression, condition(query), beyond, way, row_columns(), leaving, source(query));
    Statement statement = tx.query(sql);
    bind_condition(statement, query);
    statement.bind("skip", skip).bind("limit", limit);
    if (after) {
        statement.bind("after_key", after->sort_key).bind("after_id", after->id);
    }
    return read_rows(statement);
}

std::vector<QueueRow> queue_rows(Transaction& tx, QueueQuery const& query, std::vector<OrderId> const& ids)
{
    std::string const sql = fmt::format(
        "with {}, list as materialized (select o.id, {} as sort_key, coalesce(({}), "
        "false) as matches from {} where o.id = any "
        "(:ids::bigint[])) select {} order by l.id",
        leaving, sort_of(query.sort).expression, condition(query, About::few), source(query), row_columns());
    Statement statement = tx.query(sql);
    bind_condition(statement, query);
    statement.bind("ids", ids);
    return read_rows(statement);
}

QueueSql queue_sql(Queue queue)
{
    return {leaving, source({.queue = queue, .sort = QueueSort::newest}), queue_condition(queue)};
}

QueueTotals queue_totals(Transaction& tx, QueueQuery const& query)
{
    Statement statement =
        tx.query(fmt::format("with {} select o.currency, count(*), coalesce(sum(o.units), 0)::bigint, "
                             "count(*) filter (where o.status = 'ready'), coalesce(sum(o.total), 0)::bigint "
                             "from {} where {} group by o.currency order by 2 desc, 1",
                             leaving, source(query), condition(query)));
    bind_condition(statement, query);
    QueueTotals totals;
    for (auto const& [currency, count, units, ready, value] :
         statement.rows<std::string, std::int64_t, std::int64_t, std::int64_t, std::int64_t>()) {
        totals.orders += count;
        totals.units += units;
        totals.ready += ready;
        totals.value.push_back({value, kernel::Currency::parse(currency).value_or(kernel::Currency())});
    }
    if (!query.text.empty() && !is_current(query)) {
        totals.is_of_newest = tx.query("select count(*) from orders.search(:text, null, :most::integer)")
                                  .bind("text", query.text)
                                  .bind("most", static_cast<std::int64_t>(most_found))
                                  .value<std::int64_t>() >= most_found;
    }
    return totals;
}

std::vector<QueueCount> queue_counts_by_client(Transaction& tx, std::optional<PodId> pod, Timestamp day_start)
{
    std::vector<QueueCount> counts;
    std::map<ClientId, std::size_t> place;
    for (auto& [id, name, color] : tx.query("select id, name, color from clients.client where status <> "
                                            "'archived' order by name, id")
                                       .rows<ClientId, std::string, std::string>()) {
        place.emplace(id, counts.size());
        counts.push_back({.client = id, .client_name = std::move(name), .client_color = std::move(color)});
    }
    std::string const in_pod = pod ? " and o.pod_id = :pod" : "";
    Statement open =
        tx.query(fmt::format("with {} select o.client_id, o.status, count(*), count(*) filter (where {}), "
                             "count(o.cancel_asked_at) from orders.order o {} where {}{} group by 1, 2",
                             leaving, is_late, leaving_of_order, is_open(), in_pod));
    Statement shipped = tx.query("select o.client_id, count(*) from orders.order o where o.shipped_at >= "
                                 ":day_start::timestamptz" +
                                 in_pod + " group by 1");
    Statement twins = tx.query("select o.client_id, count(distinct o.id) from orders.open_duplicate t join "
                               "orders.order o on o.id = t.order_id" +
                               in_pod + " group by 1");
    shipped.bind("day_start", day_start);
    if (pod) {
        open.bind("pod", *pod);
        shipped.bind("pod", *pod);
        twins.bind("pod", *pod);
    }
    // Nothing here may need destroying: a background thread can still be reading while the program ends.
    static constexpr std::pair<std::string_view, std::int64_t QueueCount::*> of_status[] = {
        {"received", &QueueCount::to_do},    {"ready", &QueueCount::to_do},
        {"on_hold", &QueueCount::on_hold},   {"backordered", &QueueCount::backorder},
        {"released", &QueueCount::released}, {"picking", &QueueCount::picking},
        {"packing", &QueueCount::packing}};
    for (auto const& [client, status, count, late, cancel_asked] :
         open.rows<ClientId, std::string, std::int64_t, std::int64_t, std::int64_t>()) {
        auto const found = place.find(client);
        auto const member = std::find_if(
            std::begin(of_status), std::end(of_status),
            [&, word = std::string_view(status)](auto const& entry) { return entry.first == word; });
        if (found == place.end() || member == std::end(of_status)) {
            continue;
        }
        QueueCount& entry = counts[found->second];
        entry.*(member->second) += count;
        entry.late += late;
        entry.cancel_asked += cancel_asked;
        entry.ready += status == "ready" ? count : 0;
    }
    for (auto const& [client, count] : shipped.rows<ClientId, std::int64_t>()) {
        if (auto const found = place.find(client); found != place.end()) {
            counts[found->second].shipped_today = count;
        }
    }
    for (auto const& [client, count] : twins.rows<ClientId, std::int64_t>()) {
        if (auto const found = place.find(client); found != place.end()) {
            counts[found->second].duplicates = count;
        }
    }
    return counts;
}

std::vector<QueuePod> queue_pods(Transaction& tx)
{
    std::vector<QueuePod> pods;
    for (auto& [id, code, name] : tx.query("select id, code, name from inventory.pod order by code")
                                      .rows<PodId, std::string, std::string>()) {
        pods.push_back({id, std::move(code), std::move(name)});
    }
    return pods;
}

} // namespace poddesk::orders
