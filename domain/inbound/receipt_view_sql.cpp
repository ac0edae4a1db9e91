#include "domain/inbound/receipt_view.h"

#include <fmt/format.h>

namespace poddesk::inbound {

using database::Statement;
using database::Transaction;
using kernel::Date;
using kernel::Timestamp;

namespace {

/// One row a purchase order; what hangs on it comes by its indexes, so a page costs its own rows.
constexpr char const* orders =
    "from inbound.purchase_order o join clients.client c on c.id = o.client_id join inbound.supplier s on "
    "s.id = o.supplier_id join inventory.pod q on q.id = o.pod_id "
    "left join lateral (select sum(l.ordered)::bigint as ordered, sum(l.received)::bigint as received, "
    "sum(l.damaged)::bigint as damaged, sum(l.put_away)::bigint as put_away from "
    "inbound.purchase_order_line l where l.purchase_order_id = o.id) l on true "
    "left join lateral (select bool_or(r.status = 'discrepancy') as differs, max(r.put_away_at) as "
    "put_away_at from inbound.receipt r where r.purchase_order_id = o.id and r.status <> 'canceled') r on "
    "true ";

constexpr char const* columns =
    "o.id, o.number, o.reference, o.status, c.id, c.name, coalesce(c.color, ''), s.name, q.code, "
    "o.expected_on, o.status = 'expected' and coalesce(o.expected_on < (now() at time zone "
    "q.time_zone)::date, false), coalesce(l.ordered, 0), coalesce(l.received, 0), coalesce(l.damaged, 0), "
    "coalesce(l.put_away, 0), coalesce(r.differs, false), o.arrived_at, r.put_away_at ";

char const* condition(ReceiptQueue queue)
{
    switch (queue) {
    case ReceiptQueue::everything:
        return "true";
    case ReceiptQueue::expected:
        return "o.status = 'expected'";
    case ReceiptQueue::late:
        return "(o.status = 'expected' and o.expected_on < (now() at time zone q.time_zone)::date)";
    case ReceiptQueue::at_dock:
        return "o.status = 'arrived'";
    case ReceiptQueue::receiving:
        return "o.status = 'receiving'";
    case ReceiptQueue::putaway:
        return "(o.status = 'received' and l.received > l.put_away)";
    case ReceiptQueue::discrepancies:
        return "coalesce(r.differs, false)";
    case ReceiptQueue::closed:
        return "(o.status in ('put_away', 'closed', 'canceled') or (o.status = 'received' and l.received <= "
               "l.put_away))";
    }
    return "true";
}

std::string filters(ReceiptQuery const& query)
{
    std::string all;
    if (query.client) {
        all += "and o.client_id = :client::bigint ";
    }
    if (query.pod) {
        all += "and o.pod_id = :pod::bigint ";
    }
    if (!query.text.empty()) {
        all += "and (position(upper(:text) in upper(o.number || ' ' || o.reference || ' ' || s.name)) > 0 or "
               "exists (select from inbound.receipt x where x.purchase_order_id = o.id and upper(x.number) = "
               "upper(:text))) ";
    }
    return all;
}

Statement& bind(Statement& statement, ReceiptQuery const& query)
{
    if (query.client) {
        statement.bind("client", *query.client);
    }
    if (query.pod) {
        statement.bind("pod", *query.pod);
    }
    if (!query.text.empty()) {
        statement.bind("text", query.text);
    }
    return statement;
}

/// Orders without a day stand after all days.
constexpr char const* day_key = "coalesce(o.expected_on, 'infinity'::date)";

std::string order_by(ReceiptQuery const& query)
{
    char const* const way = query.descending ? "desc" : "asc";
    return query.by_day ? fmt::format("order by {} {}, o.id {} ", day_key, way, way)
                        : fmt::format("order by o.id {} ", way);
}

std::string after_place(ReceiptQuery const& query)
{
    char const* const way = query.descending ? "<" : ">";
    return query.by_day ? fmt::format("and ({}, o.id) {} (coalesce(:after_day::date, 'infinity'::date), "
                                      ":after_id::bigint) ",
                                      day_key, way)
                        : fmt::format("and o.id {} :after_id::bigint ", way);
}

std::vector<ReceiptRow> read(Statement& statement)
{
    std::vector<ReceiptRow> all;
    for (auto& row :
         statement.rows<kernel::PurchaseOrderId, std::string, std::string, std::string, kernel::ClientId,
                        std::string, std::string, std::string, std::string, std::optional<Date>, bool,
                        std::int64_t, std::int64_t, std::int64_t, std::int64_t, bool,
                        std::optional<Timestamp>, std::optional<Timestamp>>()) {
        all.push_back(std::make_from_tuple<ReceiptRow>(std::move(row)));
    }
    return all;
}

void read_lines(Transaction& tx, kernel::PurchaseOrderId id, ReceiptRecord& record)
{
    for (auto& row : tx.query("select p.sku, p.title, p.picture_kind, l.ordered, l.received, l.damaged, "
                              "l.put_away from inbound.purchase_order_line l join catalog.product p on p.id "
                              "= l.product_id where l.purchase_order_id = :id::bigint order by p.sku")
                         .bind("id", id)
                         .rows<std::string, std::string, std::string, std::int64_t, std::int64_t,
                               std::int64_t, std::int64_t>()) {
        record.lines.push_back(std::make_from_tuple<ReceiptLineRow>(std::move(row)));
    }
    for (auto& row :
         tx.query("select p.sku, l.lot, l.over, l.short, l.damaged from inbound.receipt r join "
                  "inbound.receipt_line l on l.receipt_id = r.id join catalog.product p on p.id = "
                  "l.product_id where r.purchase_order_id = :id::bigint and r.status <> 'canceled' and "
                  "(l.over > 0 or l.short > 0 or l.damaged > 0) order by p.sku, l.lot")
             .bind("id", id)
             .rows<std::string, std::string, std::int64_t, std::int64_t, std::int64_t>()) {
        record.discrepancies.push_back(std::make_from_tuple<Discrepancy>(std::move(row)));
    }
}

void read_history(Transaction& tx, kernel::PurchaseOrderId id, ReceiptRecord& record)
{
    for (auto& row : tx.query("select r.id, r.number, r.status, coalesce(p.full_name, r.received_by::text), "
                              "r.received_at from inbound.receipt r left join access.person p on p.login = "
                              "r.received_by where r.purchase_order_id = :id::bigint order by r.id")
                         .bind("id", id)
                         .rows<kernel::ReceiptId, std::string, std::string, std::string, Timestamp>()) {
        record.receipts.push_back(std::make_from_tuple<ReceiptHead>(std::move(row)));
    }
    for (auto& row :
         tx.query("select e.id, e.kind, e.payload, coalesce(p.full_name, e.actor::text), e.occurred_at from "
                  "(select 'purchase_order' as type, :id::bigint as id union all select 'receipt', r.id from "
                  "inbound.receipt r where r.purchase_order_id = :id::bigint) s join events.event e on "
                  "e.subject_type = s.type and e.subject_id = s.id left join access.person p on p.login = "
                  "e.actor order by e.id")
             .bind("id", id)
             .rows<kernel::EventId, std::string, nlohmann::json, std::string, Timestamp>()) {
        record.events.push_back(std::make_from_tuple<events::PastEvent>(std::move(row)));
    }
    record.arrived_by = tx.query("select coalesce((select coalesce(p.full_name, o.arrived_by::text) from "
                                 "inbound.purchase_order o left join access.person p on p.login = "
                                 "o.arrived_by where o.id = :id::bigint), '')")
                            .bind("id", id)
                            .value<std::string>();
}

} // namespace

std::vector<ReceiptRow> receipt_page(Transaction& tx, ReceiptQuery const& query,
                                     std::optional<ReceiptPlace> const& after, std::int64_t skip,
                                     std::int64_t limit)
{
    Statement statement = tx.query(fmt::format(
        "select {}{}where {} {}{}{}offset :skip::bigint limit :limit::bigint", columns, orders,
        condition(query.queue), filters(query), after ? after_place(query) : std::string(), order_by(query)));
    bind(statement, query).bind("skip", skip).bind("limit", limit);
    if (after) {
        statement.bind("after_id", after->id);
        if (query.by_day) {
            statement.bind("after_day", after->day);
        }
    }
    return read(statement);
}

std::map<ReceiptQueue, std::int64_t> receipt_counts(Transaction& tx, ReceiptQuery const& query)
{
    std::string sums;
    for (ReceiptQueue const queue : all_receipt_queues) {
        sums += fmt::format("{}count(*) filter (where {})", sums.empty() ? "array[" : ", ", condition(queue));
    }
    Statement statement = tx.query(fmt::format("select {}] {}where true {}", sums, orders, filters(query)));
    auto const counted = bind(statement, query).value<std::vector<std::int64_t>>();
    std::map<ReceiptQueue, std::int64_t> counts;
    for (std::size_t i = 0; i < counted.size(); ++i) {
        counts[all_receipt_queues[i]] = counted[i];
    }
    return counts;
}

std::optional<ReceiptRecord> receipt_record(Transaction& tx, kernel::PurchaseOrderId id)
{
    Statement statement = tx.query(fmt::format("select {}{}where o.id = :id::bigint", columns, orders));
    statement.bind("id", id);
    std::vector<ReceiptRow> found = read(statement);
    if (found.empty()) {
        return std::nullopt;
    }
    ReceiptRecord record;
    record.row = std::move(found.front());
    read_lines(tx, id, record);
    read_history(tx, id, record);
    return record;
}

std::vector<ReceiptChoice> receipt_clients(Transaction& tx)
{
    std::vector<ReceiptChoice> all;
    for (auto& row : tx.query("select id, name, coalesce(color, '') from clients.client order by name")
                         .rows<std::int64_t, std::string, std::string>()) {
        all.push_back(std::make_from_tuple<ReceiptChoice>(std::move(row)));
    }
    return all;
}

std::vector<ReceiptChoice> receipt_pods(Transaction& tx)
{
    std::vector<ReceiptChoice> all;
    for (auto& [id, code, name] : tx.query("select id, code, name from inventory.pod order by code")
                                      .rows<std::int64_t, std::string, std::string>()) {
        all.push_back({id, code + " " + name, {}});
    }
    return all;
}

} // namespace poddesk::inbound
