#include "domain/shipping/shipment_sql.h"

#include <nlohmann/json.hpp>

#include "domain/orders/phone.h"

namespace poddesk::shipping {
namespace {

using nlohmann::json;

/// The pod's address is a document without a fixed shape; the columns beside it are sure.
kernel::Address sender_of(std::string const& document, std::string client, std::string pod,
                          std::string postal_code, std::string country)
{
    json const in = json::parse(document);
    auto const text = [&in](char const* key) {
        return in.contains(key) ? in[key].get<std::string>() : std::string{};
    };
    kernel::Address out;
    out.name = std::move(client);
    out.company = std::move(pod);
    out.line1 = text("line1");
    out.line2 = text("line2");
    out.city = text("city");
    out.region = text("region");
    out.postal_code = std::move(postal_code);
    out.country = std::move(country);
    out.phone = text("phone");
    return out;
}

json as_json(Quote const& quote, kernel::Weight actual, kernel::Currency currency)
{
    json out{{"service_id", quote.service_id.value},
             {"currency", currency.code()},
             {"actual_ng", actual.nanograms},
             {"billed_ng", actual.nanograms},
             {"hidden_sentence", quote.reason}};
    if (!quote.price) {
        out["hidden_code"] = code_of(*quote.hidden);
        return out;
    }
    // A late one has a price and may still be chosen: it carries the sentence, but is not hidden by the
    // table's meaning.
    ParcelPrice const& price = *quote.price;
    json surcharges = json::array();
    for (std::size_t i = 0; i < price.surcharge_count; ++i) {
        AppliedSurcharge const& one = price.surcharges[i];
        surcharges.push_back({{"code", one.surcharge->code},
                              {"name", one.surcharge->name},
                              {"amount_minor", one.amount.minor}});
    }
    out["zone"] = price.zone.zone;
    out["base_minor"] = price.base.minor;
    out["surcharges"] = surcharges;
    out["total_minor"] = price.total.minor;
    out["currency"] = price.total.currency.code();
    out["billed_ng"] = price.billed.nanograms;
    out["arrives_on"] = kernel::format_date(price.arrives);
    return out;
}

void load_recipient(database::Transaction& tx, Shipment& shipment, kernel::OrderId order)
{
    auto row =
        tx.query("select coalesce(r.name, ''), coalesce(r.company, ''), coalesce(r.line1, ''), "
                 "coalesce(r.line2, ''), coalesce(nullif(r.city, ''), o.ship_city), "
                 "coalesce(nullif(r.region, ''), o.ship_region), "
                 "coalesce(nullif(r.postal_code, ''), o.ship_postal_code), "
                 "coalesce(nullif(r.country, ''), o.ship_country), coalesce(r.phone, ''), "
                 "coalesce(i.services, '{}') "
                 "from orders.order o left join orders.instruction i on i.id = o.id "
                 "left join orders.recipient r on r.order_id = o.id and r.kind = 'ship' where o.id = :order")
            .bind("order", order)
            .row<std::string, std::string, std::string, std::string, std::string, std::string, std::string,
                 std::string, std::string, std::vector<std::string>>();
    if (!row) return;
    auto& [name, company, line1, line2, city, region, postal_code, country, phone, services] = *row;
    shipment.to = {name, company, line1, line2, city, region, postal_code, country, phone, {}};
    // Carriers take E.164; what is none is passed on as it is.
    shipment.to.phone = orders::e164(phone, country).value_or(phone);
    shipment.only_services = std::move(services);
}

void load_service(database::Transaction& tx, Shipment& shipment)
{
    auto row =
        tx.query(
              "select v.id, c.name, v.name, c.is_house, coalesce(q.zone, 0) from shipping.shipment s "
              "join shipping.service v on v.id = s.service_id join shipping.carrier c on c.id = v.carrier_id "
              "left join shipping.quote q on q.shipment_id = s.id and q.service_id = v.id where s.id = :id")
            .bind("id", shipment.id)
            .row<ServiceId, std::string, std::string, bool, int>();
    if (!row) return;
    std::tie(shipment.service, shipment.carrier_name, shipment.service_name, shipment.house_carrier,
             shipment.zone) = *row;
}

} // namespace

std::optional<Shipment> find_shipment(database::Transaction& tx, kernel::ShipmentId id, kernel::Timestamp now)
{
    auto row =
        tx.query(
              "select s.client_id, s.pod_id, s.number, s.status, s.weight_ng, s.length_um, s.width_um, "
              "s.height_um, "
              "s.promised_on, m.delivery_days, o.number, (:now::timestamptz at time zone p.time_zone)::date, "
              "(coalesce(inventory.next_cutoff(p.id, null, :now::timestamptz), :now::timestamptz) at time "
              "zone "
              "p.time_zone)::date, "
              "(select count(*) from shipping.shipment x where x.fulfillment_id = s.fulfillment_id and x.id "
              "<= s.id and x.status <> 'voided'), "
              "(select count(*) from shipping.shipment x where x.fulfillment_id = s.fulfillment_id and "
              "x.status <> 'voided'), "
              "p.address::text, c.name, p.name, p.postal_code, p.country, s.order_id "
              "from shipping.shipment s join orders.order o on o.id = s.order_id "
              "join inventory.pod p on p.id = s.pod_id join clients.client c on c.id = s.client_id "
              "join clients.promise m on m.client_id = s.client_id where s.id = :id")
            .bind("id", id)
            .bind("now", now)
            .row<kernel::ClientId, kernel::PodId, std::string, std::string, std::int64_t, std::int64_t,
                 std::int64_t, std::int64_t, std::optional<kernel::Date>, int, std::string, kernel::Date,
                 kernel::Date, int, int, std::string, std::string, std::string, std::string, std::string,
                 kernel::OrderId>();
    if (!row) return std::nullopt;
    auto& [client, pod, number, status, weight, length, width, height, promised, days, order, day, ready_on,
           position, parcels, address, client_name, pod_name, postal_code, country, order_id] = *row;
    Shipment out;
    out.id = id;
    out.client = client;
    out.pod = pod;
    out.number = number;
    out.status = status;
    out.parcel = {{{length}, {width}, {height}}, {weight}};
    out.promised = promised;
    out.delivery_days = days;
    out.order_number = order;
    out.today = day;
    out.ready_on = ready_on;
    out.position = position;
    out.parcels = parcels;
    out.from = sender_of(address, client_name, pod_name, postal_code, country);
    load_recipient(tx, out, order_id);
    load_service(tx, out);
    return out;
}

std::optional<Shipment> parcel_back(database::Transaction& tx, kernel::OrderId order, kernel::PodId pod,
                                    kernel::Timestamp now)
{
    auto row =
        tx.query("select o.client_id, (:now::timestamptz at time zone p.time_zone)::date, p.address::text, "
                 "c.name, p.name, p.postal_code, p.country from orders.order o join clients.client c on c.id "
                 "= o.client_id join inventory.pod p on p.id = :pod where o.id = :order")
            .bind("now", now)
            .bind("pod", pod)
            .bind("order", order)
            .row<kernel::ClientId, kernel::Date, std::string, std::string, std::string, std::string,
                 std::string>();
    if (!row) return std::nullopt;
    auto& [client, today, address, client_name, pod_name, postal_code, country] = *row;
    Shipment out;
    out.client = client;
    out.pod = pod;
    out.today = today;
    out.ready_on = today;
    load_recipient(tx, out, order);
    out.from = std::move(out.to);
    out.to = sender_of(address, client_name, pod_name, postal_code, country);
    out.only_services.clear(); // the order's rule is for the way to the customer
    return out;
}

ServiceId store_quotes(database::Transaction& tx, kernel::Uuid const& command, kernel::ShipmentId shipment,
                       Comparison const& comparison, std::optional<kernel::Date> promised,
                       kernel::Currency currency)
{
    json quotes = json::array();
    kernel::Weight const actual{tx.query("select weight_ng from shipping.shipment where id = :id")
                                    .bind("id", shipment)
                                    .value<std::int64_t>()};
    for (Quote const& quote : comparison.quotes)
        quotes.push_back(as_json(quote, actual, currency));
    std::optional<ServiceId> best;
    if (comparison.best) best = comparison.quotes[*comparison.best].service_id;
    auto const answer = tx.query("select (shipping.store_quotes(:command::uuid, :shipment::bigint, "
                                 ":quotes::jsonb, :best::bigint, "
                                 ":promised::date, :decision::jsonb) ->> 'service')::bigint")
                            .bind("command", command)
                            .bind("shipment", shipment)
                            .bind("quotes", quotes)
                            .bind("best", best)
                            .bind("promised", promised)
                            .bind("decision", json(comparison.decision))
                            .value<std::optional<std::int64_t>>();
    return ServiceId{answer.value_or(0)};
}

void store_choice(database::Transaction& tx, kernel::Uuid const& command, kernel::ShipmentId shipment,
                  ServiceId service, std::string_view reason)
{
    (void)tx
        .query("select shipping.choose_service(:command::uuid, :shipment::bigint, :service::bigint, :reason)")
        .bind("command", command)
        .bind("shipment", shipment)
        .bind("service", service)
        .bind("reason", reason)
        .run();
}

ServiceId drop_stored_choice(database::Transaction& tx, kernel::Uuid const& command,
                             kernel::ShipmentId shipment, std::string_view reason)
{
    return {tx.query("select (shipping.drop_choice(:command::uuid, :shipment::bigint, :reason) ->> "
                     "'service')::bigint")
                .bind("command", command)
                .bind("shipment", shipment)
                .bind("reason", reason)
                .value<std::int64_t>()};
}

void store_label(database::Transaction& tx, kernel::Uuid const& command, kernel::ShipmentId shipment,
                 LabelToStore const& label)
{
    auto const bytes = [](std::string const& data) {
        return data.empty() ? std::nullopt : std::optional<database::Bytes>(database::Bytes{data});
    };
    (void)tx
        .query("select shipping.store_label(:command::uuid, :shipment::bigint, :tracking, :postage::boolean, "
               ":pdf::bytea, :zpl::bytea, :sscc)")
        .bind("command", command)
        .bind("shipment", shipment)
        .bind("tracking", label.tracking)
        .bind("postage", label.has_postage)
        .bind("pdf", bytes(label.pdf))
        .bind("zpl", bytes(label.zpl))
        .bind("sscc", label.sscc)
        .run();
}

std::optional<std::string> label_of_command(database::Transaction& tx, kernel::Uuid const& command)
{
    return tx.query("select database.find_command(:id::uuid) #>> '{result,tracking}'")
        .bind("id", command)
        .value<std::optional<std::string>>();
}

LabelNumbers next_label_numbers(database::Transaction& tx)
{
    auto const row = tx.query("select sscc, tracking from shipping.next_label_numbers()")
                         .row<std::int64_t, std::int64_t>();
    return {std::get<0>(*row), std::get<1>(*row)};
}

} // namespace poddesk::shipping
