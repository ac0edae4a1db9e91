// Serials: said of each unit as it is packed, and out with one order at a time.
#include "domain/catalog/kit.h"
#include "domain/catalog/track_serials.h"
#include "domain/database/refusal.h"

#include "tests/domain/fulfillment/serial_rows.h"
#include "tests/domain/fulfillment/stage.h"

#include <array>
#include <atomic>
#include <latch>
#include <thread>

using namespace poddesk;
using namespace poddesk::fulfillment;
using Scans = std::vector<std::string>;

namespace {

/// SKU-001 is tracked by serials, SKU-002 is not.
struct SerialHouse : Stage
{
    SerialHouse()
    {
        name_root();
        BOOST_REQUIRE(track(1, true));
    }

    kernel::ProductId product(int sku)
    {
        return {count("select id from catalog.product where sku = 'SKU-00" + std::to_string(sku) + "'")};
    }
    Outcome<void> track(int sku, bool is_on)
    {
        return in_transaction(admin, [&, id = product(sku)](Transaction& tx) {
            return catalog::track_serials(tx, {Uuid::random(), id, is_on});
        });
    }
    std::string why(Outcome<std::vector<PackedParcel>> const& done)
    {
        return done ? "packed" : done.error().code + ": " + done.error().message;
    }
    /// How many of two people get one serial through, each with an order of their own, at the same moment.
    int packed_at_once(std::string const& serial)
    {
        std::array const parts{picked(import({{1, 1}})), picked(import({{1, 1}}))};
        std::latch start(2);
        std::atomic<int> packed{0};
        std::vector<std::thread> people;
        for (kernel::FulfillmentId const part : parts) {
            people.emplace_back([&, part] {
                start.arrive_and_wait();
                packed += pack_it(part, {"SKU-001", serial}).has_value() ? 1 : 0;
            });
        }
        for (std::thread& it : people)
            it.join();
        return packed;
    }
    std::string serials() { return testing::serials_of(test); }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(serials, SerialHouse)

BOOST_AUTO_TEST_CASE(each_units_serial_goes_out_with_its_parcel)
{
    auto const order = import({{1, 2}, {2, 1}});
    auto const part = picked(order);
    auto const command = Uuid::random();
    Scans const scans{"SKU-001", "SN-1", "SKU-002", "SKU-001", "SN-2"};
    auto const parcels = pack_it(part, scans, command);
    BOOST_REQUIRE_MESSAGE(parcels, why(parcels));
    BOOST_CHECK_EQUAL(serials(), "SN-1 out, SN-2 out");
    BOOST_CHECK_EQUAL(count("select count(*) from fulfillment.serial x join fulfillment.shipment_line l on "
                            "l.shipment_id = x.shipment_id and l.line_id = x.line_id join "
                            "fulfillment.line f on f.id = x.line_id and f.product_id = x.product_id"),
                      2);
    BOOST_CHECK(pack_it(part, scans, command)); // once more: it happens once
    BOOST_CHECK_EQUAL(serials(), "SN-1 out, SN-2 out");
}

BOOST_AUTO_TEST_CASE(what_is_no_serial_of_a_unit_is_refused_in_words)
{
    auto const part = picked(import({{1, 2}, {2, 1}}));
    auto const refused = [&](Scans const& scans) { return why(pack_it(part, scans)); };
    BOOST_CHECK_EQUAL(
        refused({"SKU-002", "SKU-001", "SN-1", "SKU-001"}),
        "no_serial: The serial of SKU-001 is missing: it has 1 to 100 characters. Scan it after "
        "the code of its unit.");
    BOOST_CHECK_EQUAL(
        refused({"SKU-001", "SKU-001", "SKU-002"}),
        "no_serial: \"SKU-001\" is the code of SKU-001, not the serial of this unit of SKU-001; "
        "scan the serial first.");
    BOOST_CHECK_EQUAL(refused({"SKU-001", "SN-1", "SKU-001", "SN-1", "SKU-002"}),
                      "no_serial: Serial \"SN-1\" of SKU-001 is in this order already; scan the one of this "
                      "unit.");
    BOOST_CHECK_EQUAL(refused({"SKU-002", "SN-9", "SKU-001", "SN-1", "SKU-001", "SN-2"}),
                      "unknown_code: \"SN-9\" is not in order #1; take it out of the box.");
    BOOST_CHECK_EQUAL(serials(), "");
}

BOOST_AUTO_TEST_CASE(a_serial_that_is_out_is_refused_and_an_opened_box_gives_it_back)
{
    auto const first = picked(import({{1, 1}}));
    auto const second = picked(import({{1, 1}}));
    BOOST_REQUIRE(pack_it(first, {"SKU-001", "SN-1"}));
    BOOST_CHECK_EQUAL(why(pack_it(second, {"SKU-001", "SN-1"})),
                      "wrong_units: Serial SN-1 of SKU-001 is out already, with order #1; check the box and "
                      "scan every unit again.");
    auto const out_with = [&](std::string const& serial) {
        return in_transaction(admin, [&, client = house.client, id = product(1)](
                                         Transaction& tx) { return order_of_serial(tx, client, id, serial); })
            .value_or("nobody");
    };
    BOOST_CHECK_EQUAL(out_with(" SN-1 "), "#1");
    BOOST_CHECK_EQUAL(out_with("SN-2"), "nobody");
    BOOST_REQUIRE(in_transaction(admin, [&](Transaction& tx) {
        return unpack(tx, {Uuid::random(), first, "wrong unit"});
    }));
    BOOST_CHECK_EQUAL(out_with("SN-1"), "nobody");
    BOOST_CHECK(pack_it(second, {"SKU-001", "SN-1"}));
    BOOST_CHECK(pack_it(first, {"SKU-001", "SN-2"}));
    BOOST_CHECK_EQUAL(serials(), "SN-1 back, SN-1 out, SN-2 out");
}

BOOST_AUTO_TEST_CASE(the_database_asks_for_each_serial_whoever_packs)
{
    auto const part = picked(import({{1, 1}, {2, 1}}));
    auto const by_hand = [&](std::string const& of_first, std::string const& of_second) {
        return database::guarded([&] {
            return in_transaction(admin, [&](Transaction& tx) {
                return tx
                    .query("select fulfillment.pack(gen_random_uuid(), :part, (select "
                           "jsonb_build_array(jsonb_build_object('weight_ng', 5, 'length_um', 1, 'width_um', "
                           "1, 'height_um', 1, 'lines', jsonb_agg(jsonb_build_object('line', l.id, "
                           "'quantity', 1, 'serials', case p.sku when 'SKU-001' then :first::jsonb else "
                           ":second::jsonb end)))) from fulfillment.line l join catalog.product p on p.id = "
                           "l.product_id where l.fulfillment_id = :part), array['SKU-001', 'SKU-002'], "
                           "'{\"kind\":\"box\",\"chosen\":\"B1\"}')::text")
                    .bind("part", part)
                    .bind("first", of_first)
                    .bind("second", of_second)
                    .value<std::string>();
            });
        });
    };
    for (auto const& [first, second, sku] : {std::tuple{"[]", "[]", "SKU-001"},
                                             {R"(["A","B"])", "[]", "SKU-001"},
                                             {R"(["A"])", R"(["B"])", "SKU-002"}}) {
        auto const done = by_hand(first, second);
        BOOST_REQUIRE(!done);
        BOOST_CHECK_EQUAL(done.error().message,
                          std::string("Each unit of a product that is tracked by serials goes out with its "
                                      "serial, and no other with one: ") +
                              sku + " does not; check the box and scan every unit again.");
    }
    BOOST_CHECK(by_hand(R"(["A"])", "[]"));
    BOOST_CHECK_EQUAL(serials(), "A out");
}

BOOST_AUTO_TEST_CASE(two_packers_never_send_one_serial)
{
    for (int round = 0; round < 3; ++round)
        BOOST_CHECK_EQUAL(packed_at_once("SN-" + std::to_string(round)), 1);
    BOOST_CHECK_EQUAL(serials(), "SN-0 out, SN-1 out, SN-2 out");
}

/// The control: nothing but the index holds it; without it one serial is sent twice, and verify sees it.
BOOST_AUTO_TEST_CASE(without_the_index_one_serial_is_sent_twice)
{
    in_transaction(test.root(), [](Transaction& tx) {
        tx.query("drop index fulfillment.serial_out").run();
        std::string naive = tx.query("select pg_get_functiondef(cast('fulfillment.send_serials' as regproc))")
                                .value<std::string>();
        std::string const guard =
            "on conflict (client_id, product_id, serial) where back_at is null do nothing";
        BOOST_REQUIRE(naive.find(guard) != std::string::npos);
        tx.query(naive.erase(naive.find(guard), guard.size())).run();
    });
    BOOST_CHECK_EQUAL(packed_at_once("SN-0"), 2);
    BOOST_CHECK(violations().find("SN-0 is out 2 times") != std::string::npos);
    in_transaction(admin,
                   [&](Transaction& tx) { // whole again for the last look
                       return unpack(
                           tx,
                           {Uuid::random(), {count("select max(id) from fulfillment.fulfillment")}, "twice"});
                   })
        .value();
}

BOOST_AUTO_TEST_CASE(a_kit_has_no_serial_its_parts_may)
{
    leave(3, 0);
    auto const kit = [&](std::vector<catalog::KitPart> const& parts) {
        return in_transaction(admin, [&, id = product(3)](Transaction& tx) {
            return catalog::set_kit(tx, {Uuid::random(), id, parts});
        });
    };
    catalog::KitPart const part{product(1), "SKU-001", "", 2};
    BOOST_REQUIRE(track(3, true));
    BOOST_CHECK(kit({part}).error().message.starts_with("SKU-003 is tracked by serials"));
    BOOST_REQUIRE(track(3, false));
    BOOST_REQUIRE(kit({part}));
    BOOST_CHECK(track(3, true).error().message.starts_with("SKU-003 is a kit"));
    auto const order = picked(import({{3, 1}}));
    BOOST_CHECK(pack_it(order, {"SKU-001", "SN-1", "SKU-001", "SN-2"}));
    BOOST_CHECK_EQUAL(serials(), "SN-1 out, SN-2 out");
}

BOOST_AUTO_TEST_SUITE_END()
