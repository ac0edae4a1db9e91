#include "tests/gui/shipping/parcel.h"

#include "domain/database/command.h"
#include "domain/fulfillment/bench_view.h"
#include "domain/fulfillment/pack.h"
#include "domain/shipping/quote_shipment.h"

namespace poddesk::tests {

using database::in_transaction;
using database::Transaction;

namespace {

/// One price for every weight and zone of a service, so that a person can check the table's figures.
constexpr char const* publish = R"(
    select shipping.publish_rate_sheet(gen_random_uuid(), jsonb_build_object(
        'carrier', :carrier::jsonb, 'services', :services::jsonb,
        'sheet', '{"currency":"USD","effective_from":"2026-01-01","source":"test"}'::jsonb,
        'rows', (select jsonb_agg(jsonb_build_object('service', s ->> 'code', 'zone', 3, 'upto_ng', 30000000000000, 'price_minor', (s ->> 'price')::bigint))
                 from jsonb_array_elements(:services::jsonb) s where s ? 'price'),
        'zones', (select jsonb_agg(jsonb_build_object('origin', '894', 'dest', z, 'zone', 3))
                  from unnest(array['972','837','951','895','841','981','992']) z),
        'dim_rules', :dim::jsonb, 'surcharges', :surcharges::jsonb)))";

std::string service(std::string const& code, std::string const& name, int price, int days,
                    std::string const& most_weight = "30000000000000")
{
    return R"({"code":")" + code + R"(","name":")" + name + R"(",)" +
           (price > 0 ? R"("price":)" + std::to_string(price) + "," : "") + R"("max_weight_ng":)" +
           most_weight + R"(,"max_length_um":1500000,"max_length_girth_um":4000000,"transit_days":{"3":)" +
           std::to_string(days) + "}}";
}

struct Sheet
{
    std::string carrier;
    std::string services;
    std::string dim;
    std::string surcharges;
};

std::vector<Sheet> sheets()
{
    std::string const fuel =
        R"({"code":"fuel","name":"Fuel","position":90,"kind":"percent","rate_ppm":150000,"applies":"always","effective_from":"2026-01-01"})";
    auto const flat = [](std::string const& code, int amount, std::string const& applies,
                         std::string const& more = "") {
        return R"({"code":")" + code + R"(","name":")" + code +
               R"(","position":10,"kind":"flat","amount_minor":)" + std::to_string(amount) +
               R"(,"applies":")" + applies + R"(","effective_from":"2026-01-01")" + more + "}";
    };
    return {
        {R"({"code":"fedex","name":"FedEx"})",
         "[" + service("2day", "2Day", 1090, 2) + "," + service("home", "Home Delivery", 760, 9) + "," +
             service("overnight", "Priority Overnight", 3010, 1) + "," +
             service("first", "First Overnight", 0, 1) + "]",
         "[]",
         "[" + flat("residential", 90, "residential") + "," + flat("peak", 38, "always") + "," + fuel + "]"},
        {R"({"code":"ups","name":"UPS"})",
         "[" + service("ground", "Ground", 715, 9) + "," + service("2nd_day", "2nd Day Air", 1560, 2) + "," +
             service("next_saver", "Next Day Air Saver", 3275, 1) + "]",
         "[]",
         "[" + flat("residential", 127, "residential") + "," +
             flat("area", 245, "dest_zip3", R"(,"zip3s":["972","837","951","895","841","981","992"])") + "," +
             fuel + "]"},
        {R"({"code":"usps","name":"USPS"})",
         "[" + service("priority", "Priority Mail", 935, 2) + "," +
             service("ground_advantage", "Ground Advantage", 640, 9) + "," +
             service("first_class", "First-Class Package", 520, 3, "368000000000") + "]",
         R"([{"effective_from":"2026-01-01","divisor":139,"threshold_in3":1728,"round_sides_up":true}])",
         "[]"}};
}

} // namespace

QuotedParcel::QuotedParcel() : order(floor.order_to_pack())
{
    auto const pool = floor.stage.pool();
    in_transaction(*pool, [](Transaction& tx) {
        for (Sheet const& it : sheets()) {
            tx.query(publish)
                .bind("carrier", it.carrier)
                .bind("services", it.services)
                .bind("dim", it.dim)
                .bind("surcharges", it.surcharges)
                .run();
        }
    });
    // The floor's own courier would win always.
    floor.stage.run("update shipping.service set max_weight_ng = 100000000000 where code = 'std'");
    auto const part =
        in_transaction(*pool, [&](Transaction& tx) { return fulfillment::find_to_pack(tx, order).value(); });
    fulfillment::Pack const pack{kernel::Uuid::random(), part, floor.units_of(order)};
    shipment = database::run_command(*pool, pack.command_id,
                                     [&](Transaction& tx) { return fulfillment::pack(tx, pack); })
                   .value()
                   .front()
                   .shipment;
    shipping::QuoteShipment const quote{kernel::Uuid::random(), shipment, kernel::SystemClock().now()};
    database::run_command(*pool, quote.command_id, [&](Transaction& tx) {
        return shipping::quote_shipment(tx, quote);
    }).value();
}

void QuotedParcel::agree_on(std::string const& terms)
{
    in_transaction(*floor.stage.pool(), [&](Transaction& tx) {
        tx.query("select billing.set_postage_markup(gen_random_uuid(), client_id, " + terms +
                 ") from shipping.shipment where id = :id")
            .bind("id", shipment)
            .run();
    });
}

} // namespace poddesk::tests
