#include <algorithm>
#include <fstream>
#include <random>
#include <thread>

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "domain/database/command.h"
#include "domain/orders/cancel_order.h"
#include "domain/orders/hold_order.h"
#include "domain/orders/import_orders.h"
#include "tests/domain/orders/desk.h"
#include "tests/domain/orders/shared_data.h"
#include "tests/support/test_database.h"

using namespace poddesk;
using namespace poddesk::orders;
using database::in_transaction;
using database::Transaction;
using nlohmann::json;

namespace {

constexpr char const* whole =
    R"("updated_at":"2026-03-01T10:00:00Z","created_at":"2026-03-01T09:00:00Z","financial_status":"paid",
       "total_price":"25.00","email":"mia@example.com","note":"ring twice","tags":"gift",
       "shipping_address":{"name":"Jo","address1":"1 Main St","address2":"Apt 5","city":"Reno","province_code":"NV","zip":"89501","country_code":"US"},
       "line_items":[{"id":1,"sku":"A","title":"Anvil","quantity":2,"fulfillable_quantity":2,"price":"10.00"},
                     {"id":2,"sku":"B","title":"Bolt","quantity":1,"fulfillable_quantity":1,"price":"5.00"}])";

} // namespace

BOOST_AUTO_TEST_SUITE(import)

BOOST_AUTO_TEST_CASE(an_order_is_stored_whole_and_once)
{
    Desk desk;
    desk.know({"A", "B"});
    ImportedObject const first = desk.import_one(whole);
    BOOST_TEST((first.outcome == ImportOutcome::imported));
    BOOST_TEST((first.status == Status::received));
    ImportedObject const again = desk.import_one(whole);
    BOOST_TEST((again.outcome == ImportOutcome::unchanged));
    BOOST_TEST((again.order == first.order));
    OrderDetails const order = desk.details(first.order);
    BOOST_TEST(order.number == "#5");
    BOOST_TEST(order.total == (kernel::Money{2500, kernel::us_dollar()}));
    BOOST_TEST(order.customer.email == "mia@example.com");
    BOOST_TEST(order.ship_to.line2 == "Apt 5");
    BOOST_TEST(order.units == 3);
    BOOST_TEST(order.lines.size() == 2U);
    BOOST_TEST(order.note == "ring twice");
    BOOST_TEST(desk.asked<std::int64_t>("select count(*) from events.event where kind = 'order.received'") ==
               1);
    // The stamps hold no personal data: those lie in orders.recipient alone.
    BOOST_TEST(
        desk.asked<std::int64_t>(
            "select count(*) from orders.order where field_stamps::text ~ 'mia@|Main|Jo|ring twice'") == 0);
}

BOOST_AUTO_TEST_CASE(a_partial_object_never_blanks_a_field)
{
    Desk desk;
    desk.know({"A", "B"});
    ImportedObject const first = desk.import_one(whole);
    ImportedObject const part = desk.import_one(
        R"("updated_at":"2026-03-01T11:00:00Z","shipping_address":{"city":"Sparks"},"phone":"+1555")");
    BOOST_TEST((part.outcome == ImportOutcome::updated));
    OrderDetails const order = desk.details(first.order);
    BOOST_TEST(order.ship_to.city == "Sparks");
    BOOST_TEST(order.ship_to.line1 == "1 Main St");
    BOOST_TEST(order.customer.phone == "+1555");
    BOOST_TEST(order.customer.email == "mia@example.com");
    BOOST_TEST(order.total.minor == 2500);
    BOOST_TEST(order.lines.size() == 2U);
    // Older news change nothing.
    BOOST_TEST((desk.import_one(R"("updated_at":"2026-03-01T10:30:00Z","shipping_address":{"city":"Elko"})")
                    .outcome == ImportOutcome::unchanged));
    BOOST_TEST(desk.details(first.order).ship_to.city == "Sparks");
}

BOOST_AUTO_TEST_CASE(an_unknown_sku_waits_on_an_inventory_hold_with_its_payload)
{
    Desk desk;
    desk.know({"A"});
    ImportedObject const object = desk.import_one(whole);
    BOOST_TEST((object.status == Status::on_hold));
    BOOST_TEST((object.unknown_skus == std::vector<std::string>{"B"}));
    OrderDetails const order = desk.details(object.order);
    BOOST_REQUIRE_EQUAL(order.holds.size(), 1U);
    BOOST_TEST((order.holds.front().kind == HoldKind::inventory));
    BOOST_TEST(order.problems.front().detail == "B");
    BOOST_TEST(desk.asked<std::int64_t>(
                   "select count(*) from orders.problem p join database.content c on c.sha256 = p.payload "
                   "where convert_from(c.bytes, 'UTF8') like '{\"id\":5,%ring twice%}'") == 1);
    // The catalog learns it, the shop tells of the order again: off the hold.
    desk.know({"B"});
    std::string later = whole;
    later.replace(later.find("10:00:00Z"), 9, "10:05:00Z");
    BOOST_TEST((desk.import_one(later).status == Status::received));
    BOOST_TEST(desk.asked<std::int64_t>("select count(*) from orders.problem where resolved_at is null") ==
               0);
}

BOOST_AUTO_TEST_CASE(an_unpaid_order_waits_until_it_is_paid_or_somebody_lets_it_go)
{
    Desk desk;
    desk.know({"A", "B"});
    desk.import_one(whole);
    ImportedObject const unpaid =
        desk.import_one(R"("updated_at":"2026-03-01T10:10:00Z","financial_status":"pending")");
    BOOST_TEST((unpaid.status == Status::on_hold));
    BOOST_TEST((desk.import_one(R"("updated_at":"2026-03-01T10:20:00Z","financial_status":"paid")").status ==
                Status::received));
    desk.import_one(R"("updated_at":"2026-03-01T10:30:00Z","financial_status":"pending")");
    in_transaction(desk.mia(), [&](Transaction& tx) {
        ReleaseHold const trusted{kernel::Uuid::random(), unpaid.order, HoldKind::payment, "a good customer"};
        BOOST_TEST(release_hold(tx, trusted).has_value());
    });
    BOOST_TEST((desk.import_one(R"("updated_at":"2026-03-01T10:40:00Z","note":"hurry")").status ==
                Status::received));
}

BOOST_AUTO_TEST_CASE(lines_follow_the_newest_object_whichever_came_first)
{
    std::string const older =
        R"("updated_at":"2026-03-01T08:00:00Z","line_items":[{"id":1,"sku":"A","title":"Anvil","quantity":2,"fulfillable_quantity":2,"price":"11.00"}])";
    for (bool const newest_first : {true, false}) {
        Desk desk;
        desk.know({"A", "B"});
        desk.import_one(newest_first ? whole : older);
        ImportedObject const last = desk.import_one(newest_first ? older : whole);
        OrderDetails const order = desk.details(last.order);
        BOOST_REQUIRE_EQUAL(order.lines.size(), 2U);
        BOOST_TEST(order.lines[0].unit_price.minor == 1000);
        BOOST_TEST(order.lines[1].sku == "B");
    }
}

BOOST_AUTO_TEST_CASE(a_cancel_of_the_channel_comes_and_goes_in_any_order)
{
    std::vector<std::string> const states = {
        std::string(whole),
        R"("updated_at":"2026-03-01T10:10:00Z","cancelled_at":"2026-03-01T10:10:00Z","cancel_reason":"customer")",
        R"("updated_at":"2026-03-01T10:20:00Z","cancelled_at":null,"cancel_reason":null)"};
    for (std::vector<std::size_t> const& way :
         {std::vector<std::size_t>{0, 1, 2}, {2, 1, 0}, {1, 2, 0}, {1, 0, 2}}) {
        Desk desk;
        desk.know({"A", "B"});
        std::optional<Status> last;
        for (std::size_t const at : way) {
            last = desk.import_one(states[at]).status;
        }
        BOOST_TEST((last == Status::received));
        BOOST_TEST(
            desk.asked<std::int64_t>("select count(*) from orders.order where canceled_at is not null") == 0);
    }
    Desk desk;
    desk.know({"A", "B"});
    desk.import_one(states[0]);
    BOOST_TEST((desk.import_one(states[1]).status == Status::canceled));
}

BOOST_AUTO_TEST_CASE(refused_objects_are_listed_and_the_rest_is_imported)
{
    Desk desk;
    desk.know({"A", "B"});
    ImportReport const report =
        desk.import(std::string(R"([{"product":{"id":9,"title":"x"}},{"order":{"id":5,"currency":"USD",)") +
                    whole + R"(}},{"id":6,"name":"#6","total_price":"1.00","currency":"XXQ"}])");
    BOOST_REQUIRE_EQUAL(report.objects.size(), 3U);
    BOOST_TEST(report.any_refused());
    BOOST_TEST(report.count(ImportOutcome::imported) == 1U);
    BOOST_TEST(report.objects[0].refusal->code == "not_an_order");
    BOOST_TEST(report.objects[2].refusal->code == "unknown_currency");
    BOOST_TEST(desk.asked<std::int64_t>(
                   "select count(*) from orders.problem where kind = 'refused' and payload is not null") ==
               1);
    auto const broken = import_text(desk.mia(), desk.channel(), "{\"orders\":[", desk.clock_);
    BOOST_TEST(broken.error().code == "broken_json");
}

BOOST_AUTO_TEST_CASE(several_importers_of_the_same_files_make_each_order_once)
{
    Desk desk;
    desk.know({"A", "B"});
    Channel const channel = desk.channel();
    std::vector<std::string> files;
    for (int i = 0; i < 12; ++i) {
        for (char const* const moment : {"2026-03-01T10:00:00Z", "2026-03-01T11:00:00Z"}) {
            files.push_back(
                fmt::format(R"({{"order":{{"id":{},"name":"#{}","currency":"USD","updated_at":"{}",)"
                            R"("financial_status":"paid","total_price":"5.00","note":"at {}",)"
                            R"("line_items":[{{"id":1,"sku":"A","quantity":1,"price":"5.00"}}]}}}})",
                            i + 1, i + 1, moment, moment));
        }
    }
    std::vector<std::size_t> refused(4);
    std::vector<std::thread> importers;
    for (std::size_t who = 0; who < refused.size(); ++who) {
        importers.emplace_back([&, who] {
            std::vector<std::string> mine = files;
            std::shuffle(mine.begin(), mine.end(), std::mt19937(static_cast<unsigned>(who)));
            for (std::string const& text : mine) {
                auto const report = import_text(desk.mia(), channel, text, desk.clock_);
                refused[who] += report && !report->any_refused() ? 0U : 1U;
            }
        });
    }
    for (std::thread& importer : importers) {
        importer.join();
    }
    BOOST_TEST(refused == std::vector<std::size_t>(4, 0), boost::test_tools::per_element());
    BOOST_TEST(desk.asked<std::int64_t>("select count(*) from orders.order") == 12);
    BOOST_TEST(desk.asked<std::int64_t>(
                   "select count(*) from orders.order where note = 'at 2026-03-01T11:00:00Z'") == 12);
    BOOST_TEST(desk.asked<std::int64_t>("select count(*) from events.event where kind = 'order.received'") ==
               12);
    BOOST_TEST(desk.violations() == 0);
}

BOOST_AUTO_TEST_CASE(the_longest_texts_that_are_let_in_are_stored)
{
    Desk desk;
    ImportedObject const object = desk.import_one(
        R"("order_number":")" + std::string(255, '7') + R"(","note":")" + std::string(99'000, 'n') +
        R"(","line_items":[{"id":1,"title":")" + std::string(2'000, 't') +
        R"(","quantity":1},{"id":2,"sku":")" + std::string(255, 'S') + R"(","quantity":1000000}])");
    BOOST_TEST((object.status == Status::on_hold));
    BOOST_TEST(object.unknown_skus.size() == 2U);
    BOOST_TEST(desk.details(object.order).units == 1'000'001);
}

BOOST_AUTO_TEST_CASE(only_shops_within_reach)
{
    Desk desk;
    in_transaction(desk.mia(), [](Transaction& tx) {
        BOOST_TEST(list_channels(tx).size() == 1U);
        BOOST_TEST(find_channel(tx, "ACME.myshopify.com").value().client_name == "Acme");
        kernel::Refusal const refusal = find_channel(tx, "other").error();
        BOOST_TEST(refusal.code == "unknown_channel");
        BOOST_TEST(refusal.message == "No shop named \"other\" is connected; there are: acme.myshopify.com.");
    });
}

BOOST_AUTO_TEST_CASE(hold_release_cancel_and_their_undo)
{
    Desk desk;
    desk.know({"A", "B"});
    kernel::OrderId const id = desk.import_one(whole).order;
    auto const version = desk.details(id).version;
    auto const run = [&](auto&& command) {
        return in_transaction(desk.mia(), [&](Transaction& tx) { return command(tx); });
    };
    HoldOrder hold{kernel::Uuid::random(), id, version, HoldKind::address, "no such street", {}};
    auto const held = run([&](Transaction& tx) { return hold_order(tx, hold); });
    BOOST_REQUIRE_MESSAGE(held, (held ? "" : held.error().message));
    BOOST_TEST((held->was == Status::received));
    BOOST_TEST((desk.details(id).status == Status::on_hold));
    // The same command again: done once. Another by somebody who looked before: stale.
    BOOST_TEST((run([&](Transaction& tx) { return hold_order(tx, hold); })->hold == held->hold));
    HoldOrder late{kernel::Uuid::random(), id, version, HoldKind::fraud, "odd", {}};
    BOOST_TEST(run([&](Transaction& tx) { return hold_order(tx, late); }).error().code == "stale");
    HoldOrder twice{kernel::Uuid::random(), id, {}, HoldKind::address, "again", {}};
    BOOST_TEST(run([&](Transaction& tx) { return hold_order(tx, twice); }).error().code == "wrong_status");
    HoldOrder silent{kernel::Uuid::random(), id, {}, HoldKind::fraud, " ", {}};
    BOOST_TEST(run([&](Transaction& tx) { return hold_order(tx, silent); }).error().code == "missing_reason");

    ReleaseHold const release{kernel::Uuid::random(), id, HoldKind::address, "the customer wrote"};
    auto const released = run([&](Transaction& tx) { return release_hold(tx, release); });
    BOOST_TEST((released.value().status == Status::received));
    auto const back = run([&](Transaction& tx) { return hold_order(tx, undo_of(release, *released)); });
    BOOST_TEST(back.has_value());
    BOOST_TEST(desk.details(id).holds.back().reason == "no such street");
    BOOST_TEST(
        (run([&](Transaction& tx) { return release_hold(tx, undo_of(hold)); })->status == Status::received));

    HoldOrder const wait{kernel::Uuid::random(), id,           {},
                         HoldKind::until_date,   "on holiday", desk.clock_.now()};
    HoldOrder const undated{kernel::Uuid::random(), id, {}, HoldKind::until_date, "on holiday", {}};
    BOOST_TEST(run([&](Transaction& tx) { return hold_order(tx, undated); }).error().code == "missing_date");
    BOOST_TEST(run([&](Transaction& tx) { return hold_order(tx, wait); }).has_value());
    ReleaseHold const home{kernel::Uuid::random(), id, HoldKind::until_date, "is home"};
    auto const lifted = run([&](Transaction& tx) { return release_hold(tx, home); });
    BOOST_TEST((undo_of(home, *lifted).until == desk.clock_.now()));

    CancelOrder const cancel{kernel::Uuid::random(), id, {}, "customer asked"};
    BOOST_TEST((run([&](Transaction& tx) { return cancel_order(tx, cancel); })->was == Status::received));
    // News from the channel do not take a cancel of ours back.
    desk.import_one(R"("updated_at":"2026-03-01T12:00:00Z","note":"hurry","cancelled_at":null)");
    BOOST_TEST((desk.details(id).status == Status::canceled));
    BOOST_TEST(desk.details(id).cancel_reason == "customer asked");
    BOOST_TEST(
        (run([&](Transaction& tx) { return uncancel_order(tx, undo_of(cancel)); }) == Status::received));
    BOOST_TEST(run([&](Transaction& tx) { return uncancel_order(tx, undo_of(cancel)); }).error().code ==
               "wrong_status");
}

BOOST_AUTO_TEST_CASE(orders_are_found_by_what_people_type)
{
    Desk desk;
    desk.know({"A", "B"});
    kernel::OrderId const id = desk.import_one(whole).order;
    in_transaction(desk.mia(), [&](Transaction& tx) {
        for (std::string const& typed :
             {std::string("#5"), std::string("5"), "id:" + std::to_string(id.value)}) {
            BOOST_TEST((find_order(tx, typed) == id));
        }
        BOOST_TEST(find_order(tx, "#77").error().code == "not_found");
        BOOST_TEST(order_details(tx, kernel::OrderId{999}).error().code == "not_found");
    });
}

BOOST_AUTO_TEST_CASE(files_are_read_up_to_the_limit)
{
    std::filesystem::path const path =
        std::filesystem::temp_directory_path() / ("poddesk_import_" + kernel::Uuid::random().text());
    std::ofstream(path) << std::string(3000, 'x');
    Limits small;
    small.bytes = 2000;
    BOOST_TEST(read_channel_file(path, small).error().code == "too_large");
    BOOST_TEST(read_channel_file(path)->size() == 3000U);
    std::filesystem::remove(path);
    BOOST_TEST(
        read_channel_file(path).error().message.ends_with("cannot be read: No such file or directory."));
    BOOST_TEST(read_channel_file("/tmp").error().code == "cannot_read");
    BOOST_TEST(read_channel_file("/dev/zero", small).error().code == "too_large");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(import_conformance, *boost::unit_test::precondition(SharedDataIsThere()))

BOOST_AUTO_TEST_CASE(the_documentations_orders_import_alike_in_any_order_of_files_and_twice)
{
    std::vector<NamedText> responses = rest_responses();
    std::mt19937 random(11);
    std::string first_state;
    for (int round = 0; round < 4; ++round) {
        Desk desk;
        desk.know({"IPOD2008GREEN", "IPOD2008RED", "IPOD2008BLACK", "IPOD2009BLACK"});
        std::shuffle(responses.begin(), responses.end(), random);
        for (NamedText const& response : responses) {
            for (ImportedObject const& object : desk.import(response.text).objects) {
                BOOST_TEST((object.kind == "order") == !object.refusal.has_value(), response.name);
            }
        }
        for (NamedText const& response : responses) { // twice the same: nothing is new
            BOOST_TEST(desk.import(response.text).count(ImportOutcome::updated) == 0U, response.name);
        }
        for (ExpectedOrder const& expected : expected_orders) {
            OrderDetails const order = in_transaction(desk.mia(), [&](Transaction& tx) {
                return order_details(tx, find_order(tx, expected.id).value()).value();
            });
            BOOST_TEST_CONTEXT(expected.id)
            {
                BOOST_TEST(order.number == expected.number);
                BOOST_TEST(order.total.minor == expected.total);
                BOOST_TEST(order.subtotal.minor == expected.subtotal);
                BOOST_TEST(order.discounts.minor == expected.discounts);
                BOOST_TEST(order.tax.minor == expected.tax);
                BOOST_TEST(order.shipping.minor == expected.shipping);
                BOOST_TEST(order.financial_status == expected.financial_status);
                BOOST_TEST(order.fulfillment_status == expected.fulfillment_status);
                BOOST_TEST(kernel::format_iso8601(order.channel_updated_at.value()) == expected.updated_at);
                BOOST_TEST(word(order.status) == expected.status);
                BOOST_TEST(order.units == expected.units);
                BOOST_TEST(order.customer.email == expected.email);
                BOOST_TEST(order.ship_to.city == expected.city);
            }
        }
        BOOST_TEST(desk.violations() == 0);
        std::string const state = desk.state();
        first_state = round == 0 ? state : first_state;
        BOOST_TEST(state == first_state);
    }
}

BOOST_AUTO_TEST_CASE(captured_graphql_orders_import)
{
    Desk desk;
    for (int round = 0; round < 2; ++round) {
        std::size_t stored = 0;
        for (NamedText const& response : graphql_responses()) {
            for (ImportedObject const& object : desk.import(response.text).objects) {
                BOOST_TEST((object.kind == "order") == !object.refusal.has_value(), response.name);
                stored += object.outcome == ImportOutcome::imported ? 1U : 0U;
            }
        }
        BOOST_TEST(stored == (round == 0 ? 4U : 0U));
    }
    auto const found = [&](char const* typed) {
        return in_transaction(desk.mia(), [&](Transaction& tx) {
            return order_details(tx, find_order(tx, typed).value()).value();
        });
    };
    OrderDetails const unpaid = found("#1822");
    BOOST_TEST((unpaid.status == Status::on_hold)); // payment is pending
    BOOST_TEST(unpaid.total == (kernel::Money{1100, kernel::us_dollar()}));
    BOOST_TEST(unpaid.lines.front().sku == "har-2272-existing-20260711020225");
    BOOST_TEST((found("#1167").status == Status::shipped));       // by somebody else, before it came to us
    BOOST_TEST(found("8939169218866").number == "8939169218866"); // only its id was ever told
    BOOST_TEST(desk.violations() == 0);
}

BOOST_AUTO_TEST_SUITE_END()
