#include "domain/fulfillment/fulfillment_sql.h"
#include "domain/fulfillment/pick.h"
#include "domain/fulfillment/ship.h"

namespace poddesk::fulfillment {

using nlohmann::json;

json store_release(database::Transaction& tx, kernel::Uuid const& command, kernel::PodId pod,
                   std::vector<kernel::FulfillmentId> const& fulfillments)
{
    return tx.query("select fulfillment.release(:command::uuid, :pod::bigint, :fulfillments::bigint[])")
        .bind("command", command)
        .bind("pod", pod)
        .bind("fulfillments", fulfillments)
        .value<json>();
}

json store_pick(database::Transaction& tx, kernel::Uuid const& command,
                std::vector<kernel::AllocationId> const& allocations)
{
    return tx.query("select fulfillment.pick(:command::uuid, :allocations::bigint[])")
        .bind("command", command)
        .bind("allocations", allocations)
        .value<json>();
}

json store_ship(database::Transaction& tx, kernel::Uuid const& command, kernel::ShipmentId shipment)
{
    return tx.query("select fulfillment.ship(:command::uuid, :shipment::bigint)")
        .bind("command", command)
        .bind("shipment", shipment)
        .value<json>();
}

std::optional<PickList> pick_list_of(database::Transaction& tx, kernel::PickListId id)
{
    auto const head = tx.query("select l.number, l.pod_id, p.name from fulfillment.pick_list l join "
                               "inventory.pod p on p.id = l.pod_id "
                               "where l.id = :id::bigint")
                          .bind("id", id)
                          .row<std::string, kernel::PodId, std::string>();
    if (!head) return std::nullopt;
    PickList list{id, std::get<0>(*head), std::get<1>(*head), std::get<2>(*head), {}};
    auto const rows =
        tx.query("select a.id, f.id, o.id, o.number, b.code, p.sku, p.title, "
                 "coalesce((select c.barcode from catalog.barcode c where c.product_id = p.id order by c.id "
                 "limit 1), p.sku), "
                 "a.quantity, a.state = 'picked', "
                 "case when s.product_id <> a.product_id then s.sku else '' end "
                 "from fulfillment.fulfillment f join fulfillment.allocation a on a.fulfillment_id = f.id "
                 "and a.state <> 'released' "
                 "join orders.order o on o.id = f.order_id and (a.state = 'picked' or o.cancel_asked_at is "
                 "null) join inventory.location b on b.id = a.location_id "
                 "join catalog.product p on p.id = a.product_id "
                 "join fulfillment.line l on l.id = a.line_id join orders.line s on s.id = l.order_line_id "
                 "where f.pick_list_id = :id::bigint order by b.walk_order, b.code, p.sku, a.id")
            .bind("id", id)
            .rows<kernel::AllocationId, kernel::FulfillmentId, kernel::OrderId, std::string, std::string,
                  std::string, std::string, std::string, std::int64_t, bool, std::string>();
    for (auto const& [allocation, fulfillment, order, number, bin, sku, title, barcode, quantity, is_picked,
                      kit] : rows) {
        list.rows.push_back(
            {allocation, fulfillment, order, number, bin, sku, title, barcode, quantity, is_picked, kit});
    }
    return list;
}

std::vector<kernel::PickListId> open_pick_lists(database::Transaction& tx, kernel::PodId pod)
{
    std::vector<kernel::PickListId> lists;
    auto const rows =
        tx.query("select distinct f.pick_list_id from fulfillment.fulfillment f "
                 "join fulfillment.allocation a on a.fulfillment_id = f.id and a.state = 'open' "
                 "join orders.order o on o.id = f.order_id and o.cancel_asked_at is null "
                 "where f.pod_id = :pod::bigint and f.status in ('released', 'picking') order by 1")
            .bind("pod", pod)
            .rows<kernel::PickListId>();
    for (auto const& [id] : rows)
        lists.push_back(id);
    return lists;
}

void store_pick_list_document(database::Transaction& tx, kernel::PickListId id, std::string const& pdf)
{
    tx.query("select fulfillment.store_pick_list_document(:id::bigint, :pdf::bytea)")
        .bind("id", id)
        .bind("pdf", database::Bytes{pdf})
        .run();
}

std::vector<kernel::ShipmentId> labeled_in(database::Transaction& tx, kernel::PodId pod)
{
    std::vector<kernel::ShipmentId> shipments;
    auto const rows =
        tx.query("select s.id from shipping.shipment s where s.pod_id = :pod::bigint and "
                 "s.status in ('labeled', 'manifested') and s.shipped_at is null and not exists "
                 "(select from orders.order o where o.id = s.order_id and o.cancel_asked_at is "
                 "not null) order by s.id")
            .bind("pod", pod)
            .rows<kernel::ShipmentId>();
    for (auto const& [id] : rows)
        shipments.push_back(id);
    return shipments;
}

} // namespace poddesk::fulfillment
