#include <filesystem>
#include <functional>
#include <thread>

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "domain/database/transaction.h"
#include "domain/shipping/buy_label.h"
#include "domain/shipping/choose_rate.h"
#include "domain/shipping/quote_shipment.h"
#include "domain/shipping/rate_files.h"
#include "domain/shipping/rate_store_sql.h"
#include "domain/shipping/shipment_sql.h"
#include "domain/shipping/tracking_number.h"
#include "domain/shipping/what_if.h"
#include "tests/support/test_database.h"

using namespace poddesk;
using namespace poddesk::shipping;
using database::Transaction;

namespace {

kernel::Timestamp at(char const* text)
{
    return kernel::parse_iso8601(text).value();
}

/// A Monday, nine in the morning in Reno.
kernel::Timestamp monday()
{
    return at("2026-11-23T17:00:00Z");
}

/// The demo's files, read once.
RateParts const& files()
{
    static RateParts const parts =
        read_rate_folder(std::filesystem::path(PODDESK_SOURCE_DIR) / "installer/demo/rates").value();
    return parts;
}

/// One brand, one pod in Reno, one order to Los Angeles packed into six parcels.
char const* const stage = R"(
do $fill$
declare
    c bigint; p bigint; product bigint; shelf bigint; channel bigint; o bigint; f bigint; line bigint; parcels jsonb;
begin
    c := (clients.create_client(gen_random_uuid(), '{"code":"AA","name":"Brand AA","color":"#336699","promise":{"delivery_days":5},
        "branding":{"from_email":"hello@aa.example"}}') ->> 'client')::bigint;
    p := (inventory.create_pod(gen_random_uuid(), '{"code":"RNO","name":"Reno","postal_code":"89431","latitude_microdegrees":39500000,
        "longitude_microdegrees":-119800000,"time_zone":"America/Los_Angeles","address":{"line1":"1 Pod Way","city":"Reno","region":"NV"},
        "zones":[{"code":"A","name":"A","kind":"pick","bins":["A-01-1"]}]}') ->> 'pod')::bigint;
    perform catalog.add_products(gen_random_uuid(), c, '[{"sku":"S1","title":"Thing","weight_ng":200000000000,"length_um":100000,"width_um":100000,
        "height_um":20000,"barcodes":["0001"]}]');
    select id into product from catalog.product;
    select id into shelf from inventory.location where kind = 'pick';
    perform inventory.adjust(gen_random_uuid(), shelf, product, 6, 'found');
    channel := (orders.add_channel(gen_random_uuid(), c, 'shopify', 'aa.myshopify.com', 'AA', 'AA-') ->> 'channel')::bigint;
    o := (orders.store(channel, jsonb_build_object('order', jsonb_build_object('external_id', 1, 'number', '#1', 'currency', 'USD',
        'presentment_currency', 'USD', 'placed_at', now(), 'financial_status', 'paid', 'subtotal', 100, 'total', 100, 'discount_total', 0,
        'shipping_total', 0, 'tax_total', 0, 'presentment_subtotal', 100, 'presentment_total', 100, 'presentment_discount_total', 0,
        'presentment_shipping_total', 0, 'presentment_tax_total', 0, 'ship_postal_code', '90012', 'ship_country', 'US'),
        'recipients', '[{"kind":"ship","name":"Ann Lee","line1":"5 Elm St","city":"Los Angeles","region":"CA","postal_code":"90012","country":"US"}]'::jsonb,
        'lines', '[{"external_id":"l1","position":1,"sku":"S1","title":"Thing","quantity":6,"ordered_quantity":6,"unit_price":50}]'::jsonb), '{}') ->> 'order')::bigint;
    perform fulfillment.allocate(gen_random_uuid(), jsonb_build_array(jsonb_build_object('order', o, 'version', (select version from orders.order where id = o),
        'decision', '{"kind":"routing","chosen":"RNO"}'::jsonb, 'parts', jsonb_build_array(jsonb_build_object('pod', p, 'lines', jsonb_build_array(jsonb_build_object(
        'line', (select id from orders.line where order_id = o), 'product', product, 'quantity', 6, 'levels', jsonb_build_array(jsonb_build_object(
        'level', (select id from inventory.level where location_id = shelf and product_id = product), 'quantity', 6)))))))));
    select id into f from fulfillment.fulfillment where order_id = o;
    perform fulfillment.release(gen_random_uuid(), p, array[f]);
    perform fulfillment.pick(gen_random_uuid(), array(select id from fulfillment.allocation where fulfillment_id = f));
    select id into line from fulfillment.line where fulfillment_id = f;
    select jsonb_agg(jsonb_build_object('weight_ng', 453592370000, 'length_um', 254000, 'width_um', 203200, 'height_um', 101600,
        'lines', jsonb_build_array(jsonb_build_object('line', line, 'quantity', 1)))) into parcels from generate_series(1, 6);
    perform fulfillment.pack(gen_random_uuid(), f, parcels, array_fill('0001'::text, array[6]), '{"kind":"box","chosen":"B1"}');
end
$fill$)";

/// One database for the suite; each test takes a parcel of its own.
struct Staged
{
    testing::TestDatabase base{"shipping"};
    database::Pool admin = base.login_as("admin");
    std::vector<kernel::ShipmentId> parcels;
    RateBook book;

    Staged()
    {
        database::in_transaction(admin, [this](Transaction& tx) {
            for (std::string const& carrier : carriers_in(files())) {
                ImportRateSheet const command{kernel::Uuid::random(), carrier, files(), "demo"};
                BOOST_TEST(import_rate_sheet(tx, command).value().prices > 0);
            }
            BOOST_TEST(import_centroids(tx, files()) == static_cast<std::int64_t>(files().centroids.size()));
            (void)tx.query(stage).run();
            for (auto& [id] :
                 tx.query("select id from shipping.shipment order by id").rows<kernel::ShipmentId>())
                parcels.push_back(id);
        });
        book = database::in_transaction(admin, [](Transaction& tx) {
            return load_rates(tx, kernel::parse_date("2026-11-23").value(), {894});
        });
    }

    kernel::ShipmentId take()
    {
        kernel::ShipmentId const id = parcels.back();
        parcels.pop_back();
        return id;
    }

    QuotedShipment quote(kernel::ShipmentId id, kernel::Timestamp now = monday())
    {
        return database::in_transaction(
                   admin,
                   [&](Transaction& tx) {
                       return quote_shipment(tx, book, {kernel::Uuid::random(), id, now});
                   })
            .value();
    }

    ServiceId service(std::string_view title) const
    {
        for (Tariff const& tariff : book.tariffs) {
            if (tariff.service.title() == title) return tariff.service.id;
        }
        throw std::out_of_range("no such service");
    }

    Shipment read(kernel::ShipmentId id)
    {
        return database::in_transaction(
            admin, [&](Transaction& tx) { return find_shipment(tx, id, monday()).value(); });
    }

    std::string text(std::string_view sql, kernel::ShipmentId id)
    {
        return database::in_transaction(
            admin, [&](Transaction& tx) { return tx.query(sql).bind("id", id).value<std::string>(); });
    }
};

Staged& staged()
{
    static Staged one;
    return one;
}

kernel::Outcome<LabelDocuments> draw(LabelFacts const& facts)
{
    return LabelDocuments{"%PDF " + facts.tracking + facts.sscc, facts.has_postage ? "^XA" : ""};
}

} // namespace

BOOST_AUTO_TEST_SUITE(shipments)

BOOST_AUTO_TEST_CASE(rates_come_back_as_they_were_published)
{
    RateBook const fresh = bind_rates(files());
    RateBook const& loaded = staged().book;
    BOOST_TEST_REQUIRE(loaded.tariffs.size() == fresh.tariffs.size());
    for (Tariff const& here : loaded.tariffs) {
        auto const there =
            std::find_if(fresh.tariffs.begin(), fresh.tariffs.end(),
                         [&here](Tariff const& one) { return one.service.title() == here.service.title(); });
        BOOST_TEST_REQUIRE((there != fresh.tariffs.end()));
        Service service = here.service;
        service.id = {};
        BOOST_CHECK(service == there->service);
        BOOST_TEST_REQUIRE(here.sheets.size() == 1U);
        BOOST_CHECK(here.sheets[0].breaks == there->sheets[0].breaks);
        BOOST_CHECK(here.sheets[0].zones == there->sheets[0].zones);
        BOOST_CHECK(here.sheets[0].effective == there->sheets[0].effective);
        BOOST_CHECK(here.sheets[0].verified == there->sheets[0].verified);
        BOOST_CHECK(here.surcharges == there->surcharges);
        BOOST_CHECK(std::is_permutation(here.dim_rules.begin(), here.dim_rules.end(),
                                        there->dim_rules.begin(), there->dim_rules.end()));
    }
    for (int zip3 = 0; zip3 < 1000; ++zip3) {
        for (char const* carrier : {"usps", "podline"})
            BOOST_CHECK(loaded.zones.find(carrier, 894, zip3) == fresh.zones.find(carrier, 894, zip3));
    }
}

BOOST_AUTO_TEST_CASE(a_second_sheet_of_the_same_day_is_refused)
{
    auto const again = database::in_transaction(staged().admin, [](Transaction& tx) {
        return import_rate_sheet(tx, {kernel::Uuid::random(), "podline", files(), ""});
    });
    BOOST_TEST(again.error().code == "wrong_status");
    auto const none = database::in_transaction(staged().admin, [](Transaction& tx) {
        return import_rate_sheet(tx, {kernel::Uuid::random(), "nobody", files(), ""});
    });
    BOOST_TEST(none.error().code == "no_sheet");
}

BOOST_AUTO_TEST_CASE(quoting_stores_prices_choice_and_why)
{
    kernel::ShipmentId const id = staged().take();
    QuotedShipment const quoted = staged().quote(id);
    BOOST_TEST(quoted.decision.chosen == "Podline Standard");
    BOOST_CHECK(quoted.service == staged().service("Podline Standard"));
    BOOST_CHECK(quoted.promised == kernel::parse_date("2026-11-28").value());
    Shipment const shipment = staged().read(id);
    BOOST_TEST(shipment.service_name == "Standard");
    BOOST_TEST(shipment.house_carrier);
    BOOST_TEST(shipment.zone == 4);
    BOOST_TEST(shipment.parcels == 6);
    BOOST_TEST(shipment.from.line1 == "1 Pod Way");
    BOOST_TEST(shipment.to.name == "Ann Lee");
    BOOST_TEST(
        staged().text("select price_minor::text || ' ' || currency from shipping.shipment where id = :id",
                      id) == "920 USD"); // 7.90 + 0.60 residential + 8.25 % fuel
    BOOST_TEST(staged().text("select count(*)::text from shipping.quote where shipment_id = :id", id) == "4");
    auto const why =
        nlohmann::json::parse(staged().text("select alternatives::text from events.decision where "
                                            "subject_type = 'shipment' and subject_id = :id and "
                                            "kind = 'rate' order by id desc limit 1",
                                            id));
    BOOST_TEST(why.size() == 4U);
    BOOST_TEST(why[0]["sentence"].get<std::string>() ==
               "The cheapest that keeps the promise: $9.20, arriving on 2026-11-26.");
    // The promise does not move when the parcel is quoted again a day later.
    BOOST_CHECK(staged().quote(id, monday() + std::chrono::hours{24}).promised ==
                kernel::parse_date("2026-11-28").value());
}

BOOST_AUTO_TEST_CASE(rates_may_be_read_for_one_parcel)
{
    kernel::ShipmentId const id = staged().parcels.front();
    kernel::Uuid const command = kernel::Uuid::random();
    for (int again = 0; again < 2; ++again) {
        auto const quoted = database::in_transaction(staged().admin, [&](Transaction& tx) {
            return quote_shipment(tx, {command, id, monday()});
        });
        BOOST_TEST(quoted.value().decision.chosen == "Podline Standard");
    }
    auto const gone = database::in_transaction(staged().admin, [&](Transaction& tx) {
        return quote_shipment(tx, {kernel::Uuid::random(), kernel::ShipmentId{999'999}, monday()});
    });
    BOOST_TEST(gone.error().code == "not_found");
}

BOOST_AUTO_TEST_CASE(a_persons_choice_sticks_and_needs_a_reason)
{
    kernel::ShipmentId const id = staged().take();
    staged().quote(id);
    ServiceId const priority = staged().service("USPS Priority Mail");
    auto const choose = [&](ServiceId service, std::string reason) {
        return database::in_transaction(staged().admin, [&](Transaction& tx) {
            return choose_rate(tx, {kernel::Uuid::random(), id, service, reason});
        });
    };
    BOOST_TEST(choose(priority, " ").error().code == "missing_input");
    BOOST_TEST(choose(ServiceId{424242}, "why not").error().code == "wrong_status");
    BOOST_CHECK(choose(priority, "The customer called.").value() == priority);
    BOOST_CHECK(staged().quote(id).service == priority);
    BOOST_TEST(staged().read(id).service_name == "Priority Mail");

    // And its way back: the rule's service with its price, as if nobody had chosen.
    auto const stored = [&] {
        return database::in_transaction(staged().admin,
                                        [&](Transaction& tx) { return stored_quotes(tx, id).value(); });
    };
    auto const drop = [&](std::string reason) {
        return database::in_transaction(staged().admin, [&](Transaction& tx) {
            return drop_choice(tx, {kernel::Uuid::random(), id, reason});
        });
    };
    StoredQuotes const chosen = stored();
    BOOST_TEST(!chosen.chosen_by.empty());
    BOOST_REQUIRE(chosen.person.has_value());
    BOOST_TEST(chosen.person->alternatives.at(0).sentence == "The customer called.");
    BOOST_TEST(drop("").error().code == "missing_input");
    // The rule's word about other quotes than these is none.
    database::in_transaction(staged().base.root(), [&](Transaction& tx) {
        (void)tx.query("set local session_replication_role = replica").run();
        (void)tx.query("update shipping.quote set quoted_at = clock_timestamp() where shipment_id = :id")
            .bind("id", id)
            .run();
    });
    kernel::Refusal const old = drop("She called again.").error();
    BOOST_TEST(old.code == "wrong_status");
    BOOST_TEST(old.message.find("compare again") != std::string::npos);
    BOOST_CHECK(staged().quote(id).service == priority);
    BOOST_REQUIRE(stored().person.has_value());
    BOOST_TEST(stored().person->alternatives.at(0).sentence == "The customer called.");
    ServiceId const rule = drop("She called again.").value();
    BOOST_CHECK(rule != priority);
    BOOST_CHECK(stored().chosen == rule);
    BOOST_TEST(stored().chosen_by == "");
    BOOST_TEST(drop("Once more.").error().code == "wrong_status");
}

BOOST_AUTO_TEST_CASE(the_order_is_locked_before_its_parcel)
{
    kernel::ShipmentId const id = staged().parcels.front();
    ServiceId const priority = staged().service("USPS Priority Mail");
    auto const as_admin = [&](auto body) { return database::in_transaction(staged().admin, body); };
    std::vector<std::function<void()>> const steps{
        [&] { staged().quote(id); },
        [&] {
            (void)as_admin([&](Transaction& tx) {
                return choose_rate(tx, {kernel::Uuid::random(), id, priority, "She called."});
            });
        },
        [&] {
            (void)as_admin([&](Transaction& tx) {
                return drop_choice(tx, {kernel::Uuid::random(), id, "She called again."});
            });
        }};
    for (auto const& step : steps) {
        std::thread other;
        bool is_free = false;
        database::in_transaction(staged().base.root(), [&](Transaction& tx) {
            (void)tx
                .query("select 1 from orders.order where id = (select order_id from shipping.shipment "
                       "where id = :id) for update")
                .bind("id", id)
                .run();
            other = std::thread(step);
            auto const give_up = std::chrono::steady_clock::now() + std::chrono::seconds(20);
            while (!tx.query("select exists (select from pg_locks where not granted and transactionid = "
                             "pg_current_xact_id()::xid)")
                        .value<bool>() &&
                   std::chrono::steady_clock::now() < give_up)
                std::this_thread::sleep_for(std::chrono::milliseconds(10));
            // Who holds the order may take the parcel: else the two would wait for each other.
            is_free = tx.query("select exists (select from shipping.shipment where id = :id for update skip "
                               "locked)")
                          .bind("id", id)
                          .value<bool>();
        });
        other.join();
        BOOST_TEST(is_free);
    }
}

BOOST_AUTO_TEST_CASE(what_is_compared_unstored_is_what_would_be_stored)
{
    kernel::ShipmentId const id = staged().take();
    Shipment const parcel = staged().read(id);
    WhatIfResult const as_is = compare_if(staged().book, parcel, {});
    staged().quote(id);
    StoredQuotes const stored = database::in_transaction(
        staged().admin, [&](Transaction& tx) { return stored_quotes(tx, id).value(); });
    BOOST_CHECK(as_is.lines == stored.lines);
    BOOST_CHECK(as_is.best == stored.chosen);
    BOOST_TEST(stored.rule.chosen == as_is.decision.chosen);

    auto const total_of = [&](WhatIf const& what_if) {
        WhatIfResult const made = compare_if(staged().book, parcel, what_if);
        for (QuoteLine const& line : made.lines) {
            if (line.service == staged().service("Podline Standard")) return line.total.value();
        }
        throw std::out_of_range("no such service");
    };
    // A home pays the courier's surcharge, and its percentage on top; a heavier parcel never less.
    BOOST_CHECK(total_of({{}, {}, {}, false}) < total_of({{}, {}, {}, true}));
    BOOST_CHECK(total_of({{}, kernel::Weight::from_pounds(9), {}, {}}) > total_of({}));
    // On another day it leaves later, and arrives later.
    WhatIf later;
    later.ship_day = parcel.today + std::chrono::days{7};
    BOOST_CHECK(compare_if(staged().book, parcel, later).lines.front().arrives >
                as_is.lines.front().arrives.value() + std::chrono::days{4});
}

BOOST_AUTO_TEST_CASE(a_parcel_leaves_with_the_pods_own_cutoff_on_a_day_that_it_works)
{
    kernel::ShipmentId const id = staged().parcels.front();
    auto const ready = [&] { return kernel::format_date(request_of(staged().read(id)).ready); };
    BOOST_TEST(ready() == "2026-11-23"); // nine in the morning, before 16:00
    auto const set = [](char const* sql) {
        database::in_transaction(staged().admin, [&](Transaction& tx) { tx.query(sql).run(); });
    };
    auto const arrives = [&] {
        return compare_if(staged().book, staged().read(id), {}).lines.front().arrives;
    };
    auto const before = arrives();
    set("select inventory.set_cutoff(gen_random_uuid(), (select min(id) from inventory.pod), '08:30')");
    BOOST_TEST(ready() == "2026-11-24");
    set("select inventory.set_closed_day(gen_random_uuid(), (select min(id) from inventory.pod), "
        "'2026-11-24', "
        "'Inventory day', true)");
    BOOST_TEST(ready() == "2026-11-25");
    BOOST_CHECK(arrives() > before);
    set("select inventory.set_closed_day(gen_random_uuid(), (select min(id) from inventory.pod), "
        "'2026-11-24', '', "
        "false)");
    set("select inventory.set_cutoff(gen_random_uuid(), (select min(id) from inventory.pod), '16:00')");
    BOOST_TEST(ready() == "2026-11-23");
}

BOOST_AUTO_TEST_CASE(the_house_courier_gets_a_number_once)
{
    kernel::ShipmentId const id = staged().take();
    kernel::Uuid const command = kernel::Uuid::random();
    auto const buy = [&](kernel::Uuid const& with) {
        return database::in_transaction(staged().admin, [&](Transaction& tx) {
            return buy_label(tx, {with, id, monday()}, draw);
        });
    };
    BOOST_TEST(buy(command).error().code == "no_service");
    staged().quote(id);
    std::string const tracking = buy(command).value();
    BOOST_TEST(is_house_tracking_number(tracking));
    BOOST_TEST(buy(command).value() == tracking);
    BOOST_TEST(buy(kernel::Uuid::random()).error().code == "wrong_status");
    BOOST_TEST(staged().text("select status || ' ' || has_postage || ' ' || length(sscc) || ' ' || "
                             "(label_pdf is not null) from shipping.shipment where id = :id",
                             id) == "labeled true 18 true");
}

BOOST_AUTO_TEST_CASE(another_carriers_number_is_scanned)
{
    kernel::ShipmentId const id = staged().take();
    staged().quote(id);
    auto const record = [&](kernel::ShipmentId shipment, std::string tracking) {
        return database::in_transaction(staged().admin, [&](Transaction& tx) {
            return record_scanned_tracking(tx, {kernel::Uuid::random(), shipment, monday(), tracking}, draw);
        });
    };
    BOOST_TEST(record(id, "9400 1000 0000 0000 0000 00").error().code == "house_carrier");
    auto const to_ground = [&](kernel::ShipmentId shipment) {
        return database::in_transaction(staged().admin, [&](Transaction& tx) {
            return choose_rate(
                tx, {kernel::Uuid::random(), shipment, staged().service("USPS Ground Advantage"), "A test."});
        });
    };
    BOOST_TEST(to_ground(id).has_value());
    auto const bought = database::in_transaction(staged().admin, [&](Transaction& tx) {
        return buy_label(tx, {kernel::Uuid::random(), id, monday()}, draw);
    });
    BOOST_TEST(bought.error().code == "not_house");
    BOOST_TEST(record(id, "1").error().code == "bad_tracking");
    BOOST_TEST(record(id, "9400 1000 0000 0000 0000 00").value() == "9400100000000000000000");
    BOOST_TEST(staged().text("select status || ' ' || has_postage from shipping.shipment where id = :id",
                             id) == "labeled false");
    kernel::ShipmentId const other = staged().take();
    staged().quote(other);
    BOOST_TEST(to_ground(other).has_value());
    BOOST_TEST(record(other, "9400100000000000000000").error().code == "already_exists");
}

BOOST_AUTO_TEST_CASE(a_stranger_sees_no_shipment)
{
    staged().base.add_person("stranger", "warehouse");
    database::Pool stranger = staged().base.login_as("stranger", 1);
    auto const quoted = database::in_transaction(stranger, [&](Transaction& tx) {
        return quote_shipment(tx, staged().book,
                              {kernel::Uuid::random(), staged().parcels.front(), monday()});
    });
    BOOST_TEST(quoted.error().code == "not_found");
}

BOOST_AUTO_TEST_CASE(tracking_numbers_check_themselves)
{
    std::string const one = house_tracking_number(1);
    BOOST_TEST(one.size() == 15U);
    BOOST_TEST(is_house_tracking_number(one));
    for (std::size_t at = 3; at < one.size(); ++at) { // any single wrong digit is noticed
        std::string wrong = one;
        wrong[at] = wrong[at] == '9' ? '0' : static_cast<char>(wrong[at] + 1);
        BOOST_TEST(!is_house_tracking_number(wrong), wrong);
    }
    BOOST_TEST(!is_house_tracking_number("PDL"));
    BOOST_CHECK_THROW((void)house_tracking_number(100'000'000'000), std::overflow_error);
    BOOST_TEST(scanned_tracking_number("1z 999 aa1 01 2345 6784").value() == "1Z999AA10123456784");
    for (char const* wrong : {"", "1234567", "12345678-", "PDL000000000017", "12345678\n"})
        BOOST_TEST(scanned_tracking_number(wrong).error().code == "bad_tracking", wrong);
}

BOOST_AUTO_TEST_SUITE_END()
