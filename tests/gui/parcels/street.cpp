#include "tests/gui/parcels/street.h"

#include "domain/database/transaction.h"
#include "gui/shipping/parcels_store.h"

#include <fstream>

namespace poddesk::tests {

using database::in_transaction;
using database::Transaction;

namespace {

constexpr char const* make_second_carrier = R"(
    select shipping.publish_rate_sheet(gen_random_uuid(), jsonb_build_object(
        'carrier', '{"code":"usps","name":"USPS","tracking_url":"https://tools.usps.com/go/TrackConfirmAction?tLabels={tracking}"}'::jsonb,
        'services', '[{"code":"ga","name":"Ground Advantage","max_weight_ng":30000000000000,"max_length_um":1500000,
                       "max_length_girth_um":4000000}]'::jsonb,
        'sheet', '{"currency":"USD","effective_from":"2026-01-01","source":"test"}'::jsonb,
        'rows', '[{"service":"ga","zone":2,"upto_ng":30000000000000,"price_minor":712}]'::jsonb)))";

/// Everything that has its stock goes through the pod to a labeled parcel.
constexpr char const* make_labels = R"(
do $fill$
declare
    f record; s record; v_service bigint;
begin
    perform fulfillment.release(gen_random_uuid(), 1, (select array_agg(id) from fulfillment.fulfillment where status = 'allocated'));
    perform fulfillment.pick(gen_random_uuid(), (select array_agg(a.id) from fulfillment.allocation a join fulfillment.fulfillment x on x.id = a.fulfillment_id
        where a.state = 'open' and x.status = 'released'));
    for f in select x.id from fulfillment.fulfillment x where x.status = 'picking' and x.pod_id = 1
             and not exists (select from fulfillment.line l where l.fulfillment_id = x.id and l.picked < l.quantity) order by x.id loop
        perform fulfillment.pack(gen_random_uuid(), f.id, jsonb_build_array(jsonb_build_object('weight_ng', 453592370000 * (1 + f.id % 5), 'length_um', 400000,
            'width_um', 300000, 'height_um', 200000, 'carton_id', (select id from catalog.carton where code = 'M'), 'lines',
            (select jsonb_agg(jsonb_build_object('line', l.id, 'quantity', l.quantity)) from fulfillment.line l where l.fulfillment_id = f.id))),
            (select array_agg(b.barcode order by l.id) from fulfillment.line l join catalog.barcode b on b.product_id = l.product_id, generate_series(1, l.quantity)
             where l.fulfillment_id = f.id), '{"kind":"box","chosen":"M"}');
    end loop;
    for s in select id from shipping.shipment where status = 'quoted' or status = 'new' or tracking_number is null order by id loop
        select v.id into v_service from shipping.service v join shipping.carrier c on c.id = v.carrier_id
            where c.code = case when s.id % 3 = 0 then 'podline' else 'usps' end;
        perform shipping.store_quotes(gen_random_uuid(), s.id, jsonb_build_array(jsonb_build_object('service_id', v_service, 'zone', 2, 'base_minor', 712 + s.id % 7 * 31,
            'total_minor', 712 + s.id % 7 * 31, 'currency', 'USD', 'actual_ng', 500, 'billed_ng', 500)), v_service, null, '{"kind":"rate","chosen":"USPS"}');
        perform shipping.store_label(gen_random_uuid(), s.id, case when s.id % 3 = 0 then 'PDL' || lpad((s.id * 7351)::text, 9, '0')
            else '9400111899' || lpad((s.id * 90127)::text, 12, '0') end, true, null, null, null);
    end loop;
    for s in select id from shipping.shipment where status = 'labeled' and id % 9 <> 8 order by id loop
        perform fulfillment.ship(gen_random_uuid(), s.id);
    end loop;
end
$fill$)";

/// Four fifths of what was shipped left three days ago; two of them much earlier.
constexpr char const* make_older = R"(
    update shipping.shipment set labeled_at = labeled_at - make_interval(days => case when id % 14 = 13 then 12 else 3 end),
        shipped_at = shipped_at - make_interval(days => case when id % 14 = 13 then 12 else 3 end),
        promised_on = (clock_timestamp() - interval '1 day')::date + (id % 4)::integer where shipped_at is not null and id % 5 <> 4)";

} // namespace

Street::Street()
{
    make_fees();
    make_parcels();
    age_parcels();
}

std::string Street::text(std::string const& sql)
{
    return in_transaction(floor.stage.database().root(),
                          [&](Transaction& tx) { return tx.query(sql).value<std::string>(); });
}

void Street::make_fees()
{
    floor.stage.run(
        "select billing.set_fee(gen_random_uuid(), c.id, f.kind, '', f.price, 'USD', '2026-01-01') from "
        "clients.client c, (values ('pick_pack_first', 2450000), ('pick_pack_additional', 350000), "
        "('carton', 912500), ('storage_bin', 35000), ('vas', 12500)) f (kind, price) where c.code <> 'BW'");
}

void Street::make_parcels()
{
    floor.stage.run(make_second_carrier);
    floor.stage.run(make_labels);
}

void Street::age_parcels()
{
    in_transaction(floor.stage.database().root(), [](Transaction& tx) {
        // Past every trigger: time that goes by.
        (void)tx.query("select set_config('session_replication_role', 'replica', true)").run();
        (void)tx.query(make_older).run();
    });
    std::string lines;
    auto const older = in_transaction(floor.stage.database().root(), [](Transaction& tx) {
        return tx
            .query("select id from shipping.shipment where shipped_at < clock_timestamp() - interval '1 day' "
                   "and id % 14 <> 13 order by id")
            .rows<std::int64_t>();
    });
    std::size_t at = 0;
    for (auto const& [id] : older) {
        lines += event(id, "IN", 40, "Departed USPS regional facility", "Reno, NV");
        switch (at++ % 8) {
        case 1:
            lines += event(id, "OD", 3, "Out for delivery", "Boise, ID");
            break;
        case 2:
        case 3:
            lines += event(id, "OD", 8, "Out for delivery", "Seattle, WA");
            lines += event(id, "DL", 0, "Delivered, front door", "Seattle, WA"); // today, at any hour
            break;
        case 4:
            lines += event(id, "EX", 6, "Insufficient address", "Spokane, WA");
            break;
        case 5:
            lines += event(id, "AT", 4, "No access to delivery location", "Portland, OR");
            break;
        case 6:
            lines += at < 9 ? event(id, "RS", 5, "Return to sender", "San Jose, CA") : std::string();
            break;
        default:
            lines += event(id, "IN", 9, "Arrived at distribution center", "Salt Lake City, UT");
        }
    }
    lines += "999999999999,IN,2026-11-20T10:00:00Z,Arrived,\"Reno, NV\",\n";
    auto const file = carrier_file("usps-events.csv", lines);
    gui::ParcelsStore const store(floor.stage.pool());
    auto const done = store.act("import", {}, {{"path", file.string()}});
    last_import = done ? done->sentence : done.error().message;
    floor.stage.run("select shipping.find_silent()");
}

std::filesystem::path Street::carrier_file(std::string const& name, std::string const& lines)
{
    std::filesystem::create_directories(floor.folder);
    std::filesystem::path const path = floor.folder / name;
    std::ofstream(path) << "tracking,code,occurred_at,text,place,event\n" << lines;
    return path;
}

std::string Street::event(std::int64_t parcel, std::string const& code, int hours_ago,
                          std::string const& words, std::string const& place)
{
    auto const at =
        std::chrono::floor<std::chrono::seconds>(kernel::SystemClock().now()) - std::chrono::hours(hours_ago);
    return text("select tracking_number from shipping.shipment where id = " + std::to_string(parcel)) + "," +
           code + "," + kernel::format_iso8601(at) + ",\"" + words + "\",\"" + place + "\",\n";
}

} // namespace poddesk::tests
