#include "domain/inbound/position_view.h"

#include <fmt/format.h>

namespace poddesk::inbound {

using database::Statement;
using database::Transaction;
using kernel::ClientId;
using kernel::PodId;
using kernel::ProductId;

namespace {

/// One row a product and pod, by the indexes of what hangs on the product: a page costs its own rows.
constexpr char const* positions =
    "from catalog.product p join clients.client c on c.id = p.client_id cross join inventory.pod q "
    "left join lateral (select coalesce(sum(s.on_hand), 0)::bigint as on_hand, coalesce(sum(s.allocated), "
    "0)::bigint as allocated, coalesce((select min(coalesce((select sum(x.available) from inventory.stock x "
    "where x.product_id = k.product_id and x.pod_id = q.id), 0)::bigint / k.quantity) from catalog.kit_part "
    "k "
    "where k.kit_id = p.id), sum(s.available), 0)::bigint as available, coalesce(sum(s.on_hold), 0)::bigint "
    "as on_hold, coalesce(sum(s.receiving), 0)::bigint as receiving from inventory.stock s "
    "where s.product_id = p.id and s.pod_id = q.id) s on true "
    "left join lateral (select coalesce(sum(l.ordered), 0)::bigint as expected from "
    "inbound.purchase_order_line l join inbound.purchase_order o on o.id = l.purchase_order_id and o.status "
    "in ('expected', 'arrived', 'receiving') and o.pod_id = q.id where l.product_id = p.id) e on true "
    "left join lateral (select coalesce(sum(t.quantity - t.arrived), 0)::bigint as in_transit from "
    "inventory.transfer t where t.product_id = p.id and t.to_pod = q.id and t.status = 'in_transit') t on "
    "true where p.archived_at is null ";

constexpr char const* columns =
    "p.id, q.id, c.id, c.name, coalesce(c.color, ''), p.sku, p.title, q.code, s.on_hand, s.allocated, "
    "s.available, s.on_hold, s.receiving, e.expected, t.in_transit ";

constexpr char const* any = "(s.on_hand > 0 or s.available > 0 or e.expected > 0 or t.in_transit > 0)";

char const* condition(StockList list)
{
    switch (list) {
    case StockList::everything:
        return any;
    case StockList::available:
        return "s.available > 0";
    case StockList::nothing_left:
        return "s.available = 0";
    case StockList::on_hold:
        return "s.on_hold > 0";
    case StockList::receiving:
        return "s.receiving > 0";
    case StockList::expected:
        return "e.expected > 0";
    case StockList::in_transit:
        return "t.in_transit > 0";
    }
    return any;
}

std::string filters(StockQuery const& query)
{
    std::string all;
    if (query.client) {
        all += "and p.client_id = :client::bigint ";
    }
    if (query.pod) {
        all += "and q.id = :pod::bigint ";
    }
    if (!query.text.empty()) {
        all += "and (p.sku ilike :like or p.title ilike :like or exists (select from catalog.barcode b where "
               "b.product_id = p.id and b.barcode = :text) or exists (select from inventory.level l join "
               "inventory.location b on b.id = l.location_id where l.product_id = p.id and l.pod_id = q.id "
               "and l.on_hand > 0 and b.code = upper(:text))) ";
    }
    return all;
}

Statement& bind(Statement& statement, StockQuery const& query)
{
    if (query.client) {
        statement.bind("client", *query.client);
    }
    if (query.pod) {
        statement.bind("pod", *query.pod);
    }
    if (!query.text.empty()) {
        std::string like = "%";
        for (char const letter : query.text) {
            like += letter == '%' || letter == '_' || letter == '\\' ? std::string("\\") + letter
                                                                     : std::string(1, letter);
        }
        statement.bind("like", like + "%").bind("text", query.text);
    }
    return statement;
}

std::vector<StockPosition> read(Statement& statement)
{
    std::vector<StockPosition> all;
    for (auto& [product, pod, client, name, color, sku, title, code, on_hand, allocated, available, on_hold,
                receiving, expected, in_transit] :
         statement.rows<ProductId, PodId, ClientId, std::string, std::string, std::string, std::string,
                        std::string, std::int64_t, std::int64_t, std::int64_t, std::int64_t, std::int64_t,
                        std::int64_t, std::int64_t>()) {
        all.push_back({product, pod, client, std::move(name), std::move(color), std::move(sku),
                       std::move(title), std::move(code), on_hand, allocated, available, on_hold, receiving,
                       expected, in_transit});
    }
    return all;
}

} // namespace

std::vector<StockPosition> stock_page(Transaction& tx, StockQuery const& query,
                                      std::optional<StockPlace> const& after, std::int64_t skip,
                                      std::int64_t limit)
{
    std::string sql =
        fmt::format("select {}{}and {} {}", columns, positions, condition(query.list), filters(query));
    if (after) {
        sql += "and (p.client_id, p.sku, q.id) > (:after_client::bigint, :after_sku::text, "
               ":after_pod::bigint) ";
    }
    sql += "order by p.client_id, p.sku, q.id offset :skip::bigint limit :limit::bigint";
    Statement statement = tx.query(sql);
    bind(statement, query).bind("skip", skip).bind("limit", limit);
    if (after) {
        statement.bind("after_client", after->client)
            .bind("after_sku", after->sku)
            .bind("after_pod", after->pod);
    }
    return read(statement);
}

std::map<StockList, std::int64_t> stock_counts(Transaction& tx, StockQuery const& query)
{
    constexpr StockList lists[] = {StockList::everything, StockList::available, StockList::nothing_left,
                                   StockList::on_hold,    StockList::receiving, StockList::expected,
                                   StockList::in_transit};
    std::string sums;
    for (StockList const list : lists) {
        sums += fmt::format("{}count(*) filter (where {})", sums.empty() ? "" : ", ", condition(list));
    }
    Statement statement = tx.query(fmt::format("select {} {}{}", sums, positions, filters(query)));
    bind(statement, query);
    auto const row = statement.row<std::int64_t, std::int64_t, std::int64_t, std::int64_t, std::int64_t,
                                   std::int64_t, std::int64_t>();
    auto const& [all, available, nothing, hold, receiving, expected, transit] = *row;
    return {{lists[0], all},       {lists[1], available}, {lists[2], nothing}, {lists[3], hold},
            {lists[4], receiving}, {lists[5], expected},  {lists[6], transit}};
}

std::optional<StockPosition> stock_position(Transaction& tx, ProductId product, PodId pod)
{
    Statement statement = tx.query(
        fmt::format("select {}{}and p.id = :product::bigint and q.id = :pod::bigint", columns, positions));
    statement.bind("product", product).bind("pod", pod);
    std::vector<StockPosition> found = read(statement);
    return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

std::vector<StockOwner> stock_owners(Transaction& tx)
{
    std::vector<StockOwner> all;
    for (auto& [id, name, color] : tx.query("select id, name, coalesce(color, '') from clients.client where "
                                            "status <> 'archived' order by name, id")
                                       .rows<ClientId, std::string, std::string>()) {
        all.push_back({id, std::move(name), std::move(color)});
    }
    return all;
}

std::map<std::string, kernel::Date> expiry_of(Transaction& tx, ProductId product)
{
    std::map<std::string, kernel::Date> days;
    for (auto const& [lot, day] :
         tx.query("select lot, min(expires_on) from inbound.receipt_line where product_id = :product and "
                  "expires_on is not null group by lot")
             .bind("product", product)
             .rows<std::string, kernel::Date>()) {
        days.emplace(lot, day);
    }
    return days;
}

} // namespace poddesk::inbound
