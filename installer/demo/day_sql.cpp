#include "installer/demo/day_sql.h"

#include "domain/database/wire.h"

namespace poddesk::installer {

std::vector<kernel::PodId> all_pods(database::Transaction& tx)
{
    std::vector<kernel::PodId> pods;
    for (auto const& [id] : tx.query("select id from inventory.pod order by id").rows<kernel::PodId>()) {
        pods.push_back(id);
    }
    return pods;
}

std::vector<OpenShipment> shipments_in(database::Transaction& tx, std::string const& status, bool shipped)
{
    std::vector<OpenShipment> shipments;
    for (auto const& [id, number, is_house, has_service] :
         tx.query("select s.id, s.number, coalesce(c.is_house, false), s.service_id is not null from "
                  "shipping.shipment s left join shipping.service v on v.id = s.service_id "
                  "left join shipping.carrier c on c.id = v.carrier_id where s.status = :status and "
                  "(s.shipped_at is not null) = :shipped order by s.id")
             .bind("status", status)
             .bind("shipped", shipped)
             .rows<kernel::ShipmentId, std::string, bool, bool>()) {
        shipments.push_back({id, number, is_house, has_service});
    }
    return shipments;
}

std::int64_t last_order_number(database::Transaction& tx)
{
    return tx
        .query("select coalesce(max(external_id::bigint), 0) from orders.order where external_id ~ "
               "'^[0-9]{1,15}$'")
        .value<std::int64_t>();
}

std::vector<kernel::OrderId> orders_in(database::Transaction& tx, std::string const& status)
{
    std::vector<kernel::OrderId> orders;
    for (auto const& [id] : tx.query("select id from orders.order where status = :status order by id")
                                .bind("status", status)
                                .rows<kernel::OrderId>()) {
        orders.push_back(id);
    }
    return orders;
}

std::pair<std::string, std::string> label_of(database::Transaction& tx, kernel::ShipmentId shipment)
{
    auto row = tx.query("select coalesce(p.bytes, ''), coalesce(z.bytes, '') from shipping.shipment s left "
                        "join database.content p on p.client_id = s.client_id and p.sha256 = s.label_pdf "
                        "left join database.content z on z.client_id = s.client_id and z.sha256 = "
                        "s.label_zpl where s.id = :shipment")
                   .bind("shipment", shipment)
                   .row<database::Bytes, database::Bytes>();
    return row ? std::pair(std::get<0>(*row).data, std::get<1>(*row).data)
               : std::pair<std::string, std::string>();
}

std::int64_t emails_due(database::Transaction& tx)
{
    return tx
        .query("select count(*) from messaging.message where state in ('ready', 'sending', 'handing_over')")
        .value<std::int64_t>();
}

std::int64_t emails_sent(database::Transaction& tx)
{
    return tx.query("select count(*) from messaging.message where state = 'sent'").value<std::int64_t>();
}

} // namespace poddesk::installer
