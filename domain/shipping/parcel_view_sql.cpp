#include "domain/shipping/parcel_view.h"

namespace poddesk::shipping {

std::vector<OrderParcel> parcels_of_order(database::Transaction& tx, kernel::OrderId order)
{
    std::vector<OrderParcel> all;
    for (auto& [id, number, status, carrier, service, tracking, postage, price, currency, promised, carton,
                weight, label, slip, shipped] :
         tx.query(
               "select s.id, s.number, s.status, coalesce(c.name, ''), coalesce(v.name, ''), "
               "coalesce(s.tracking_number, ''), s.has_postage, s.price_minor, coalesce(s.currency, ''), "
               "s.promised_on, coalesce(k.code, ''), s.weight_ng, coalesce(encode(s.label_pdf, 'hex'), ''), "
               "coalesce(encode(s.slip_pdf, 'hex'), ''), s.shipped_at "
               "from shipping.shipment s left join shipping.service v on v.id = s.service_id "
               "left join shipping.carrier c on c.id = v.carrier_id "
               "left join catalog.carton k on k.id = s.carton_id where s.order_id = :order order by s.id")
             .bind("order", order)
             .rows<kernel::ShipmentId, std::string, std::string, std::string, std::string, std::string, bool,
                   std::optional<std::int64_t>, std::string, std::optional<kernel::Date>, std::string,
                   std::int64_t, std::string, std::string, std::optional<kernel::Timestamp>>()) {
        std::optional<kernel::Money> money;
        if (auto const known = kernel::Currency::parse(currency); known && price) {
            money = kernel::Money{*price, *known};
        }
        all.push_back({id, std::move(number), std::move(status), std::move(carrier), std::move(service),
                       std::move(tracking), postage, money, promised, std::move(carton), weight,
                       std::move(label), std::move(slip), shipped});
    }
    return all;
}

kernel::OrderId find_shipment_order(database::Transaction& tx, kernel::ShipmentId shipment)
{
    auto const row = tx.query("select order_id from shipping.shipment where id = :id")
                         .bind("id", shipment)
                         .row<kernel::OrderId>();
    return row ? std::get<0>(*row) : kernel::OrderId{};
}

LabelFiles label_documents(database::Transaction& tx, kernel::ShipmentId shipment)
{
    auto row = tx.query("select coalesce(p.bytes, ''), coalesce(z.bytes, '') from shipping.shipment s left "
                        "join database.content p on p.client_id = s.client_id and p.sha256 = s.label_pdf "
                        "left join database.content z on z.client_id = s.client_id and z.sha256 = "
                        "s.label_zpl where s.id = :id")
                   .bind("id", shipment)
                   .row<database::Bytes, database::Bytes>();
    return row ? LabelFiles{std::get<0>(*row).data, std::get<1>(*row).data} : LabelFiles{};
}

} // namespace poddesk::shipping
