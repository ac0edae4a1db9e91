#include "domain/orders/merge_orders_sql.h"

#include "domain/orders/other_order_sql.h"

namespace poddesk::orders {
namespace {

using database::Transaction;
using kernel::OrderId;
using nlohmann::json;

constexpr char const* side_columns =
    "select o.id, o.number, o.status, o.version::bigint, o.placed_at, o.units, o.client_id, "
    "o.channel_id || ':' || o.external_id, to_jsonb(r), coalesce(c.email_key, ''), o.requested_service, "
    "g.message, coalesce(array_to_string(i.services, ',') || ':' || i.carton, ':'), exists (select from "
    "orders.order m where m.merged_into = o.id and m.split_from is distinct from o.id) ";

constexpr char const* side_tables =
    "left join orders.recipient r on r.order_id = o.id and r.kind = 'ship' "
    "left join orders.recipient c on c.order_id = o.id and c.kind = 'customer' "
    "left join orders.gift g on g.id = o.id left join orders.instruction i on i.id = o.id ";

kernel::Address address_of(std::optional<json> const& row)
{
    if (!row) return {};
    return {row->at("name"),  row->at("company"), row->at("line1"),       row->at("line2"),
            row->at("city"),  row->at("region"),  row->at("postal_code"), row->at("country"),
            row->at("phone"), row->at("email")};
}

std::vector<MergeSide> read_sides(database::Statement statement)
{
    std::vector<MergeSide> all;
    for (auto& [id, number, status, version, placed, units, client, sold_as, ship, email, service, gift,
                rules, carries] :
         statement.rows<OrderId, std::string, std::string, std::int64_t, kernel::Timestamp, std::int64_t,
                        kernel::ClientId, std::string, std::optional<json>, std::string, std::string,
                        std::optional<std::string>, std::string, bool>()) {
        all.push_back({id, number, parse_status(status).value(), version, placed, units, client, sold_as,
                       address_of(ship), email, service, gift, rules, carries});
    }
    return all;
}

} // namespace

std::optional<MergeSide> merge_side(Transaction& tx, OrderId order)
{
    auto const found = read_sides(
        tx.query(std::string(side_columns) + "from orders.order o " + side_tables + "where o.id = :order")
            .bind("order", order));
    return found.empty() ? std::nullopt : std::optional(found.front());
}

std::vector<MergeSide> merge_candidates(Transaction& tx, OrderId order)
{
    return read_sides(
        tx.query(std::string(side_columns) +
                 "from orders.order me join orders.order o on o.client_id = me.client_id and "
                 "o.status in ('received', 'on_hold', 'ready', 'backordered', 'released') and o.id <> me.id "
                 "and o.ship_country = me.ship_country and left(o.ship_postal_code, 5) = "
                 "left(me.ship_postal_code, 5) and (o.channel_id, o.external_id) <> (me.channel_id, "
                 "me.external_id) " +
                 side_tables + "where me.id = :order order by o.placed_at, o.id limit 50")
            .bind("order", order));
}

json set_merged(Transaction& tx, MergeOrders const& command, MergeSide const& into, MergeSide const& other)
{
    return tx.query("select orders.merge(:command, :into, :into_version, :order, :version)")
        .bind("command", command.command_id)
        .bind("into", into.order)
        .bind("into_version", into.version)
        .bind("order", other.order)
        .bind("version", other.version)
        .value<json>();
}

kernel::Outcome<OtherOrder> unmerge_order(Transaction& tx, UnmergeOrder const& command)
{
    return take_back(tx, "select orders.unmerge(:command, :order, :version)", command.command_id,
                     command.order, command.seen_version);
}

} // namespace poddesk::orders
