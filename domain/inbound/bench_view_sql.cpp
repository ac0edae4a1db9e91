#include "domain/inbound/bench_view.h"

#include <fmt/format.h>

#include <map>

namespace poddesk::inbound {

using database::Statement;
using database::Transaction;
using kernel::Date;
using kernel::Timestamp;

namespace {

constexpr char const* to_receive =
    "select o.id, o.number, o.reference, o.status, c.name, coalesce(c.color, ''), s.name, q.code, "
    "o.expected_on, coalesce((select sum(greatest(l.ordered - l.received - l.damaged, 0)) from "
    "inbound.purchase_order_line l where l.purchase_order_id = o.id), 0)::bigint "
    "from inbound.purchase_order o join clients.client c on c.id = o.client_id "
    "join inbound.supplier s on s.id = o.supplier_id join inventory.pod q on q.id = o.pod_id where ";
constexpr char const* open_orders = "o.status in ('expected', 'arrived', 'receiving') ";
constexpr char const* dock_first =
    "order by o.status = 'expected', o.expected_on nulls last, o.id limit :limit::bigint";

std::vector<ToReceive> read_orders(Statement& statement)
{
    std::vector<ToReceive> all;
    for (auto& [id, number, reference, status, client, color, supplier, pod, day, units] :
         statement.rows<kernel::PurchaseOrderId, std::string, std::string, std::string, std::string,
                        std::string, std::string, std::string, std::optional<Date>, std::int64_t>()) {
        all.push_back({id, std::move(number), std::move(reference), std::move(status), std::move(client),
                       std::move(color), std::move(supplier), std::move(pod), day, units});
    }
    return all;
}

/// Products that a code means, of every client within reach.
constexpr char const* products_of_code =
    "(select p.id from catalog.product p where p.sku = :code union select b.product_id from catalog.barcode "
    "b "
    "where b.barcode = :code union select a.product_id from catalog.alias a where a.code = :code) ";

constexpr char const* item_columns =
    "p.id, p.sku, p.title, coalesce(encode(p.picture, 'hex'), ''), p.picture_kind, "
    "array[p.sku] || array(select x.barcode from catalog.barcode x where x.product_id = p.id order by x.id) "
    "|| array(select x.code from catalog.alias x where x.product_id = p.id order by x.id), p.needs_lot, "
    "p.needs_expiry";

constexpr char const* to_bin =
    "select r.id, r.number, o.number, c.name, coalesce(c.color, ''), s.name, q.code, w.units, r.received_at "
    "from inbound.receipt r join inbound.purchase_order o on o.id = r.purchase_order_id and o.status = "
    "'received' join clients.client c on c.id = r.client_id join inbound.supplier s on s.id = o.supplier_id "
    "join inventory.pod q on q.id = r.pod_id join lateral (select sum(l.received - l.put_away)::bigint as "
    "units from inbound.purchase_order_line l where l.purchase_order_id = o.id) w on w.units > 0 "
    "where r.status <> 'canceled' ";
constexpr char const* oldest_first = "order by r.received_at, r.id limit :limit::bigint";

std::vector<ToBin> read_receipts(Statement& statement)
{
    std::vector<ToBin> all;
    for (auto& [id, number, order, client, color, supplier, pod, units, received_at] :
         statement.rows<kernel::ReceiptId, std::string, std::string, std::string, std::string, std::string,
                        std::string, std::int64_t, Timestamp>()) {
        all.push_back({id, std::move(number), std::move(order), std::move(client), std::move(color),
                       std::move(supplier), std::move(pod), units, received_at});
    }
    return all;
}

void read_items(Transaction& tx, kernel::PurchaseOrderId id, ReceivingSheet& sheet)
{
    for (auto& [ordered, product, sku, title, picture, kind, codes, lot, expiry] :
         tx.query(fmt::format("select l.ordered, {} from inbound.purchase_order_line l join catalog.product "
                              "p on p.id = l.product_id where l.purchase_order_id = :id::bigint order by "
                              "p.sku",
                              item_columns))
             .bind("id", id)
             .rows<std::int64_t, kernel::ProductId, std::string, std::string, std::string, std::string,
                   std::vector<std::string>, bool, bool>()) {
        sheet.items.push_back({{product, std::move(sku), std::move(title), std::move(picture),
                                std::move(kind), std::move(codes), lot, expiry},
                               ordered});
    }
}

/// The products of a receipt, and the expiry day of each lot.
void read_bin_items(Transaction& tx, BinSheet& sheet)
{
    std::map<std::pair<std::int64_t, std::string>, BinItem> known;
    for (auto& [line_lot, expires_on, product, sku, title, picture, kind, codes, lot, expiry] :
         tx.query(fmt::format("select l.lot, l.expires_on, {} from inbound.receipt_line l join "
                              "catalog.product p on p.id = l.product_id where l.receipt_id = :id::bigint",
                              item_columns))
             .bind("id", sheet.id)
             .rows<std::string, std::optional<Date>, kernel::ProductId, std::string, std::string, std::string,
                   std::string, std::vector<std::string>, bool, bool>()) {
        known[{product.value, line_lot}] = {{},
                                            {product, std::move(sku), std::move(title), std::move(picture),
                                             std::move(kind), std::move(codes), lot, expiry},
                                            expires_on};
    }
    for (PutawayLine& line : suggest_putaway(tx, sheet.id)) {
        BinItem item = known[{line.product.value, line.lot}];
        item.line = std::move(line);
        sheet.items.push_back(std::move(item));
    }
}

} // namespace

std::vector<ToReceive> find_to_receive(Transaction& tx, std::string const& scanned, std::int64_t limit)
{
    std::string const of_items =
        fmt::format("exists (select from inbound.purchase_order_line l where l.purchase_order_id = o.id and "
                    "l.product_id in {})",
                    products_of_code);
    for (std::string const& which :
         {std::string("upper(o.number) = upper(:code)"),
          std::string("o.reference <> '' and upper(o.reference) = upper(:code)"), of_items}) {
        Statement statement =
            tx.query(fmt::format("{}{}and {} {}", to_receive, open_orders, which, dock_first));
        statement.bind("code", scanned).bind("limit", limit);
        if (auto found = read_orders(statement); !found.empty()) {
            return found;
        }
    }
    return {};
}

std::vector<ToReceive> waiting_to_receive(Transaction& tx, std::int64_t limit)
{
    Statement statement = tx.query(fmt::format("{}{}{}", to_receive, open_orders, dock_first));
    statement.bind("limit", limit);
    return read_orders(statement);
}

std::optional<BenchItem> find_item(Transaction& tx, kernel::ClientId client, std::string const& code)
{
    auto row = tx.query(fmt::format("select {} from catalog.product p where p.id = "
                                    "catalog.product_of(:client::bigint, :code) and p.archived_at is null",
                                    item_columns))
                   .bind("client", client)
                   .bind("code", code)
                   .row<kernel::ProductId, std::string, std::string, std::string, std::string,
                        std::vector<std::string>, bool, bool>();
    if (!row) {
        return std::nullopt;
    }
    auto& [product, sku, title, picture, kind, codes, lot, expiry] = *row;
    return BenchItem{
        product, std::move(sku), std::move(title), std::move(picture), std::move(kind), std::move(codes),
        lot,     expiry};
}

std::optional<ReceivingSheet> receiving_sheet(Transaction& tx, kernel::PurchaseOrderId id)
{
    Statement head = tx.query(fmt::format("{}o.id = :id::bigint", to_receive));
    head.bind("id", id);
    std::vector<ToReceive> found = read_orders(head);
    if (found.empty()) {
        return std::nullopt;
    }
    ReceivingSheet sheet;
    sheet.order = std::move(found.front());
    auto const more =
        tx.query(
              "select o.client_id, o.arrived_at, coalesce(r.number, ''), coalesce(r.by, ''), "
              "coalesce(e.by, ''), coalesce(e.actor = session_user, false), e.occurred_at "
              "from inbound.purchase_order o left join lateral (select r.number, coalesce(p.full_name, "
              "r.received_by::text) as by from inbound.receipt r left join access.person p on p.login = "
              "r.received_by where r.purchase_order_id = o.id and r.status <> 'canceled' order by r.id desc "
              "limit 1) r on true left join lateral (select e.actor, e.occurred_at, "
              "coalesce(p.full_name, e.actor::text) as by from events.event e left join access.person p "
              "on p.login = e.actor where e.subject_type = 'purchase_order' and e.subject_id = o.id and "
              "e.kind = 'purchase_order.receiving' order by e.id desc limit 1) e on o.status = 'receiving' "
              "where o.id = :id::bigint")
            .bind("id", id)
            .row<kernel::ClientId, std::optional<Timestamp>, std::string, std::string, std::string, bool,
                 std::optional<Timestamp>>();
    if (more) {
        std::tie(sheet.client, sheet.arrived_at, sheet.receipt, sheet.received_by, sheet.counting,
                 sheet.is_mine, sheet.counting_since) = *more;
    }
    read_items(tx, id, sheet);
    return sheet;
}

std::vector<ToBin> find_to_bin(Transaction& tx, std::string const& scanned, std::int64_t limit)
{
    std::string const of_items = fmt::format(
        "exists (select from inbound.purchase_order_line l where l.purchase_order_id = o.id and l.received > "
        "l.put_away and l.product_id in {})",
        products_of_code);
    for (std::string const& which : {std::string("upper(r.number) = upper(:code)"),
                                     std::string("upper(o.number) = upper(:code)"), of_items}) {
        Statement statement = tx.query(fmt::format("{}and {} {}", to_bin, which, oldest_first));
        statement.bind("code", scanned).bind("limit", limit);
        if (auto found = read_receipts(statement); !found.empty()) {
            return found;
        }
    }
    return {};
}

std::vector<ToBin> waiting_to_bin(Transaction& tx, std::int64_t limit)
{
    Statement statement = tx.query(fmt::format("{}{}", to_bin, oldest_first));
    statement.bind("limit", limit);
    return read_receipts(statement);
}

std::optional<BinSheet> bin_sheet(Transaction& tx, kernel::ReceiptId id)
{
    auto row =
        tx.query("select r.number, o.status, o.number, c.id, c.name, coalesce(c.color, ''), q.id, "
                 "q.code, o.arrived_at, r.put_away_at from inbound.receipt r join "
                 "inbound.purchase_order o on o.id = r.purchase_order_id join clients.client c on c.id "
                 "= r.client_id join inventory.pod q on q.id = r.pod_id where r.id = :id::bigint and "
                 "r.status <> 'canceled'")
            .bind("id", id)
            .row<std::string, std::string, std::string, kernel::ClientId, std::string, std::string,
                 kernel::PodId, std::string, std::optional<Timestamp>, std::optional<Timestamp>>();
    if (!row) {
        return std::nullopt;
    }
    BinSheet sheet;
    sheet.id = id;
    std::tie(sheet.number, sheet.status, sheet.purchase_order, sheet.client, sheet.client_name,
             sheet.client_color, sheet.pod, sheet.pod_code, sheet.arrived_at, sheet.put_away_at) = *row;
    read_bin_items(tx, sheet);
    return sheet;
}

} // namespace poddesk::inbound
