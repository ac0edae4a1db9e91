#include <boost/test/unit_test.hpp>

#include "domain/database/command.h"
#include "domain/orders/cancel_order.h"
#include "domain/orders/correct_address.h"
#include "domain/orders/hold_order.h"
#include "tests/domain/orders/desk.h"

using namespace poddesk;
using namespace poddesk::orders;
using database::in_transaction;
using database::Transaction;

namespace {

/// An order for one shippable unit that goes to this address.
std::string order_to(std::string const& minute, std::string const& city, std::string const& state,
                     std::string const& zip, std::string const& more = "")
{
    return R"("updated_at":"2026-03-01T10:)" + minute +
           R"(:00Z","financial_status":"paid","email":"jo@example.com",)" + more +
           R"("shipping_address":{"name":"Jo","address1":"1 Main St","city":")" + city +
           R"(","province_code":")" + state + R"(","zip":")" + zip + R"(","country_code":"US"},)" +
           R"("line_items":[{"id":1,"sku":"A","title":"Anvil","quantity":1,"fulfillable_quantity":1,"price":"1.00"}])";
}

std::vector<std::string> open_holds(OrderDetails const& order)
{
    std::vector<std::string> open;
    for (OrderHold const& hold : order.holds) {
        if (!hold.released_at) {
            open.push_back(std::string(word(hold.kind)) + ": " + hold.reason);
        }
    }
    return open;
}

using Words = std::vector<std::string>;

constexpr char const* wrong_state =
    "address: address check: ZIP 89501 is in NV, but the address says CA; one of the two is wrong.";

kernel::Outcome<CorrectedAddress> correct(Desk& desk, kernel::OrderId order,
                                          std::function<void(kernel::Address&)> const& change)
{
    CorrectAddress command{kernel::Uuid::random(), order, std::nullopt, desk.details(order).ship_to};
    change(command.address);
    return in_transaction(desk.mia(), [&](Transaction& tx) { return correct_address(tx, command); });
}

} // namespace

BOOST_AUTO_TEST_SUITE(addresses)

BOOST_AUTO_TEST_CASE(an_address_that_cannot_be_right_waits_until_the_shop_tells_a_better_one)
{
    Desk desk;
    desk.know({"A"});
    ImportedObject const object = desk.import_one(order_to("00", "Reno", "CA", "89501"));
    BOOST_TEST((object.status == Status::on_hold));
    BOOST_TEST(open_holds(desk.details(object.order)) == Words{wrong_state});
    // Other words, still wrong: the hold says the new thing.
    desk.import_one(order_to("01", "Reno", "CA", "8950"));
    BOOST_TEST(open_holds(desk.details(object.order)).front().ends_with("it has five digits, or nine."));
    BOOST_TEST((desk.import_one(order_to("02", "Reno", "NV", "89501")).status == Status::received));
    BOOST_TEST(open_holds(desk.details(object.order)) == Words{});
    BOOST_TEST(
        desk.asked<std::string>("select string_agg(kind, ' ' order by id) from events.event where kind "
                                "like 'order.h%'") == "order.held order.hold_released");
    BOOST_TEST(desk.violations() == 0);
}

BOOST_AUTO_TEST_CASE(warnings_and_orders_with_nothing_to_send_are_not_held)
{
    Desk desk;
    desk.know({"A"});
    std::string doubtful = order_to("00", "Reno", "NV", "89501");
    doubtful.replace(doubtful.find("1 Main St"), 9, "Main St");
    BOOST_TEST((desk.import_one(doubtful).status == Status::received));
    Desk digital;
    digital.know({"A"});
    std::string file = order_to("00", "Reno", "CA", "89501");
    file.replace(file.find("\"price\""), 7, R"("requires_shipping":false,"price")");
    BOOST_TEST((digital.import_one(file).status == Status::received));
}

BOOST_AUTO_TEST_CASE(a_person_who_knows_better_is_not_overruled)
{
    Desk desk;
    desk.know({"A"});
    ImportedObject const object = desk.import_one(order_to("00", "Reno", "CA", "89501"));
    in_transaction(desk.mia(), [&](Transaction& tx) {
        ReleaseHold const trusted{kernel::Uuid::random(), object.order, HoldKind::address, "she called"};
        BOOST_TEST(release_hold(tx, trusted).has_value());
    });
    BOOST_TEST((desk.import_one(order_to("05", "Reno", "CA", "89501", R"("note":"ring",)")).status ==
                Status::received));
    // Her own hold outlives the shop's correction.
    in_transaction(desk.mia(), [&](Transaction& tx) {
        HoldOrder const doubt{kernel::Uuid::random(), object.order, {}, HoldKind::address, "ask her", {}};
        BOOST_TEST(hold_order(tx, doubt).has_value());
    });
    BOOST_TEST((desk.import_one(order_to("06", "Reno", "NV", "89501")).status == Status::on_hold));
    BOOST_TEST(open_holds(desk.details(object.order)) == Words{"address: ask her"});
}

BOOST_AUTO_TEST_CASE(a_correction_lifts_the_checks_hold_and_outlasts_what_the_shop_repeats)
{
    Desk desk;
    desk.know({"A"});
    kernel::OrderId const id = desk.import_one(order_to("00", "Reno", "CA", "89501")).order;
    auto const done = correct(desk, id, [](kernel::Address& to) { to.region = "NV"; });
    BOOST_REQUIRE_MESSAGE(done, (done ? "" : done.error().message));
    BOOST_TEST((done->status == Status::received));
    BOOST_TEST(done->fields == Words{"region"});
    BOOST_TEST(done->was.region == "CA");
    BOOST_TEST(open_holds(desk.details(id)) == Words{});
    BOOST_TEST(desk.asked<std::string>("select ship_region from orders.order") == "NV");
    // The shop changes a note and repeats the wrong address.
    desk.import_one(order_to("10", "Reno", "CA", "89501", R"("note":"ring twice",)"));
    OrderDetails const repeated = desk.details(id);
    BOOST_TEST(repeated.note == "ring twice");
    BOOST_TEST(repeated.ship_to.region == "NV");
    BOOST_TEST(repeated.told.value().region == "CA");
    BOOST_TEST((repeated.status == Status::received));
    // It tells something new: that counts.
    desk.import_one(order_to("20", "Elko", "NV", "89801"));
    OrderDetails const moved = desk.details(id);
    BOOST_TEST(moved.ship_to.city == "Elko");
    BOOST_TEST(!moved.told.has_value());
    BOOST_TEST(
        desk.asked<std::int64_t>("select count(*) from events.event where payload::text ~ 'Main|Jo'") == 0);
    BOOST_TEST(desk.asked<std::int64_t>(
                   "select count(*) from database.command where result::text ~ 'Main|Jo'") == 0);
}

BOOST_AUTO_TEST_CASE(a_correction_is_found_by_search_and_taken_back_whole)
{
    Desk desk;
    desk.know({"A"});
    kernel::OrderId const id = desk.import_one(order_to("00", "Reno", "NV", "89501")).order;
    std::string const before = desk.state();
    CorrectAddress command{kernel::Uuid::random(), id, std::nullopt, desk.details(id).ship_to};
    command.address.city = "Sparks";
    command.address.postal_code = "00000";
    auto const done =
        in_transaction(desk.mia(), [&](Transaction& tx) { return correct_address(tx, command); });
    BOOST_TEST((done.value().status == Status::on_hold)); // a new address is a new question
    BOOST_TEST(
        desk.asked<std::int64_t>("select count(*) from orders.recipient where search like '%sparks%'") == 1);
    auto const back = in_transaction(
        desk.mia(), [&](Transaction& tx) { return correct_address(tx, undo_of(command, *done)); });
    BOOST_TEST((back.value().status == Status::received));
    BOOST_TEST(desk.details(id).ship_to.city == "Reno");
    BOOST_TEST(!desk.details(id).told.has_value());
    BOOST_TEST(desk.state() == before);
    // The same again is nothing.
    BOOST_TEST(correct(desk, id, [](kernel::Address&) {}).value().fields == Words{});
}

BOOST_AUTO_TEST_CASE(what_cannot_be_corrected_is_refused_with_words)
{
    Desk desk;
    desk.know({"A"});
    kernel::OrderId const id = desk.import_one(order_to("00", "Reno", "NV", "89501")).order;
    auto const code = [&](std::function<void(kernel::Address&)> const& change) {
        auto const done = correct(desk, id, change);
        return done ? std::string() : done.error().code;
    };
    BOOST_TEST(code([](kernel::Address& to) { to.line1 = "1 Main St\nApt 5"; }) == "bad_value");
    BOOST_TEST(code([](kernel::Address& to) { to.city = std::string(121, 'x'); }) == "bad_value");
    CorrectAddress stale{kernel::Uuid::random(), id, 0, desk.details(id).ship_to};
    stale.address.city = "Elko";
    in_transaction(desk.mia(), [&](Transaction& tx) {
        BOOST_TEST(correct_address(tx, stale).error().code == "stale");
        return kernel::Outcome<void>(tl::unexpected(kernel::Refusal{}));
    });
    in_transaction(desk.mia(), [&](Transaction& tx) {
        BOOST_TEST(
            cancel_order(tx, {kernel::Uuid::random(), id, std::nullopt, "changed her mind"}).has_value());
    });
    BOOST_TEST(code([](kernel::Address& to) { to.city = "Elko"; }) == "wrong_status");
}

BOOST_AUTO_TEST_SUITE_END()
