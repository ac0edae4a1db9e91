#include <boost/test/unit_test.hpp>

#include "domain/database/command.h"
#include "domain/orders/cancel_order.h"
#include "domain/orders/change_line.h"
#include "domain/orders/duplicates.h"
#include "domain/orders/order_notes.h"
#include "domain/orders/order_wishes.h"
#include "tests/domain/orders/desk.h"

using namespace poddesk;
using namespace poddesk::orders;
using database::in_transaction;
using database::Transaction;
using kernel::Uuid;

namespace {

/// Two lines as a shop tells them: A twice, and `second` of SKU `sku`.
std::string order_of(std::string const& minute, std::string const& sku, int second,
                     std::string const& more = "")
{
    return R"("updated_at":"2026-03-01T10:)" + minute +
           R"(:00Z","processed_at":"2026-03-01T09:00:00Z","financial_status":"paid","email":"jo@example.com",)" +
           more +
           R"("line_items":[{"id":1,"sku":"A","title":"Anvil","quantity":2,"fulfillable_quantity":2,"price":"1.00"},)" +
           R"({"id":2,"sku":")" + sku + R"(","title":"Told","quantity":)" + std::to_string(second) +
           R"(,"fulfillable_quantity":)" + std::to_string(second) + R"(,"price":"1.00"}])";
}

ChangeLine change_of(OrderDetails const& order, std::size_t line, std::int64_t quantity,
                     std::optional<std::string> sku = {})
{
    return {Uuid::random(), order.id, order.version, order.lines.at(line).id, std::move(sku), {}, quantity};
}

kernel::Outcome<ChangedLine> change(Desk& desk, ChangeLine const& command)
{
    return in_transaction(desk.mia(), [&](Transaction& tx) { return change_line(tx, command); });
}

std::string code_of(Desk& desk, ChangeLine const& command)
{
    auto const done = change(desk, command);
    return done ? "" : done.error().code;
}

std::string lines_of(OrderDetails const& order)
{
    std::string all;
    for (OrderLine const& line : order.lines) {
        all += line.sku + " " + line.title + " " + std::to_string(line.quantity) + ";";
    }
    return all;
}

} // namespace

BOOST_AUTO_TEST_SUITE(order_changes)

BOOST_AUTO_TEST_CASE(a_line_is_changed_kept_against_repetition_and_taken_back)
{
    Desk desk;
    desk.know({"A", "B", "C"});
    kernel::OrderId const id = desk.import_one(order_of("00", "B", 3)).order;
    ChangeLine const fewer = change_of(desk.details(id), 1, 1);
    auto const done = change(desk, fewer);
    BOOST_REQUIRE_MESSAGE(done, (done ? "" : done.error().message));
    BOOST_TEST(done->was_quantity == 3);
    BOOST_TEST(!done->was_reserved);
    BOOST_TEST(desk.details(id).units == 3);
    BOOST_TEST(change(desk, change_of(desk.details(id), 1, 1, "C")).value().was_sku == "B");
    BOOST_TEST(lines_of(desk.details(id)) == "A Anvil 2;C C 1;");
    // The shop changes a note and repeats what it told: ours stays. It tells other units: they count, the
    // product stays.
    desk.import_one(order_of("10", "B", 3, R"("note":"ring",)"));
    BOOST_TEST(lines_of(desk.details(id)) == "A Anvil 2;C C 1;");
    desk.import_one(order_of("20", "B", 5));
    BOOST_TEST(lines_of(desk.details(id)) == "A Anvil 2;C C 5;");
    desk.import_one(order_of("30", "A", 5));
    BOOST_TEST(lines_of(desk.details(id)) == "A Anvil 2;A Told 5;");
    BOOST_TEST(
        desk.asked<std::int64_t>("select count(*) from orders.line where replaced_sku <> '' or told_quantity "
                                 "is not null") == 0);
}

BOOST_AUTO_TEST_CASE(undo_leaves_nothing_behind)
{
    Desk desk;
    desk.know({"A", "B", "C"});
    kernel::OrderId const id = desk.import_one(order_of("00", "B", 3)).order;
    std::string const before = desk.state();
    ChangeLine const other = change_of(desk.details(id), 1, 0, "C");
    auto const done = change(desk, other);
    BOOST_TEST(change(desk, undo_of(other, done.value())).has_value());
    BOOST_TEST(desk.state() == before);
    BOOST_TEST(desk.violations() == 0);
}

BOOST_AUTO_TEST_CASE(a_sku_that_nobody_knows_is_replaced_and_the_order_goes_on)
{
    Desk desk;
    desk.know({"A", "B"});
    ImportedObject const object = desk.import_one(order_of("00", "NEW", 1));
    BOOST_TEST((object.status == Status::on_hold));
    BOOST_TEST(
        (change(desk, change_of(desk.details(object.order), 1, 1, "B")).value().status == Status::received));
    BOOST_TEST(desk.asked<std::int64_t>("select count(*) from orders.problem where resolved_at is null") ==
               0);
}

BOOST_AUTO_TEST_CASE(what_cannot_be_changed_is_refused_with_words)
{
    Desk desk;
    desk.know({"A", "B"});
    kernel::OrderId const id = desk.import_one(order_of("00", "B", 1)).order;
    OrderDetails const order = desk.details(id);
    BOOST_TEST(code_of(desk, change_of(order, 1, 1, "NOWHERE")) == "unknown_sku");
    BOOST_TEST(code_of(desk, change_of(order, 1, 1)) == "wrong_status"); // so already
    BOOST_TEST(code_of(desk, change_of(order, 1, -1)) == "missing_input");
    ChangeLine nobodys = change_of(order, 1, 2);
    nobodys.line = {nobodys.line.value + 100};
    BOOST_TEST(code_of(desk, nobodys) == "not_found");
    ChangeLine stale = change_of(order, 1, 2);
    stale.seen_version = 0;
    BOOST_TEST(code_of(desk, stale) == "stale");
    BOOST_TEST(code_of(desk, change_of(order, 0, 0)) == "");
    auto const last = change(desk, change_of(desk.details(id), 1, 0));
    BOOST_REQUIRE(!last);
    BOOST_TEST(last.error().message.find("cancel the order") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_note_tells_those_it_names_until_they_tick_it_off)
{
    Desk desk;
    desk.know({"A", "B"});
    kernel::OrderId const id = desk.import_one(order_of("00", "B", 1)).order;
    auto const note = [&](std::string const& text) {
        return in_transaction(desk.mia(), [&](Transaction& tx) {
            return add_note(tx, {Uuid::random(), id, text});
        });
    };
    auto const mia = in_transaction(desk.mia(), [](Transaction& tx) {
        return tx.query("select session_user::text").value<std::string>();
    });
    BOOST_TEST(note(" ").error().code == "missing_input");
    BOOST_TEST(note(std::string(2001, 'x')).error().code == "bad_value");
    auto const nobody = note("ask @" + mia + ". and @noone, please");
    BOOST_REQUIRE(!nobody);
    BOOST_TEST(nobody.error().message.find("called @noone") != std::string::npos);
    std::string const named = "write to jo@example.com, @" + mia + ".";
    BOOST_TEST((note(named).value() == std::vector<std::string>{mia}));
    BOOST_TEST(note("she called").value().empty());
    in_transaction(desk.mia(), [&](Transaction& tx) {
        std::vector<OrderNote> const notes = notes_of_order(tx, id);
        BOOST_REQUIRE_EQUAL(notes.size(), 2U);
        BOOST_TEST(notes[0].waits_for_me);
        BOOST_TEST(!notes[1].waits_for_me);
        BOOST_TEST(my_mentions(tx).size() == 1U);
        BOOST_TEST(tick_mentions(tx, {Uuid::random(), id, true}).value() == 1);
        BOOST_TEST(my_mentions(tx).empty());
    });
    in_transaction(desk.mia(), [&](Transaction& tx) {
        BOOST_TEST(tick_mentions(tx, {Uuid::random(), id, false}).value() == 1);
        BOOST_TEST(my_mentions(tx).front().text == named);
    });
    auto const tick = [&] {
        return in_transaction(desk.mia(), [&](Transaction& tx) {
            return tick_mentions(tx, {Uuid::random(), id, true});
        });
    };
    BOOST_TEST(tick().value() == 1);
    BOOST_TEST(tick().error().code == "wrong_status"); // nothing waits for her any more
}

BOOST_AUTO_TEST_CASE(priority_and_gift_are_set_and_taken_back)
{
    Desk desk;
    desk.know({"A", "B"});
    kernel::OrderId const id = desk.import_one(order_of("00", "B", 1)).order;
    in_transaction(desk.mia(), [&](Transaction& tx) {
        BOOST_TEST(set_priority(tx, {Uuid::random(), id, std::nullopt, 7}).value() == 0);
        BOOST_TEST(set_priority(tx, {Uuid::random(), id, std::nullopt, 0}).value() == 7);
        BOOST_TEST(set_priority(tx, {Uuid::random(), id, std::nullopt, 10}).error().code == "bad_value");
        BOOST_TEST(!set_gift(tx, {Uuid::random(), id, "For Mo"}).value().has_value());
        BOOST_TEST(set_gift(tx, {Uuid::random(), id, std::nullopt}).value().value() == "For Mo");
        BOOST_TEST(!gift_of(tx, id).has_value());
        BOOST_TEST(set_gift(tx, {Uuid::random(), id, std::string(501, 'x')}).error().code == "bad_value");
    });
    BOOST_TEST(desk.asked<std::int64_t>("select count(*) from events.event where payload::text ~ 'Mo'") == 0);
    BOOST_TEST(desk.asked<std::int64_t>(
                   "select count(*) from access.audit_entry where table_name = 'orders.gift' and "
                   "rows::text ~ 'For Mo'") == 0);
}

BOOST_AUTO_TEST_CASE(the_same_order_again_within_hours_is_a_possible_duplicate)
{
    Desk desk;
    desk.know({"A", "B"});
    auto const order = [&](int number, std::string const& placed, std::string const& email, int units) {
        return desk
            .import(R"({"order":{"id":)" + std::to_string(number) + R"(,"name":"#)" + std::to_string(number) +
                    R"(","currency":"USD","processed_at":"2026-03-)" + placed +
                    R"(:00Z","financial_status":"paid","subtotal_price":"3.00","email":")" + email +
                    R"(","line_items":[{"id":)" + std::to_string(number) +
                    R"(1,"sku":"A","title":"Anvil","quantity":)" + std::to_string(units) +
                    R"(,"fulfillable_quantity":)" + std::to_string(units) + R"(,"price":"1.00"}]}})")
            .objects.front()
            .order;
    };
    kernel::OrderId const first = order(1, "01T09:00", "jo@example.com", 3);
    kernel::OrderId const again = order(2, "01T09:05", "JO@example.com", 3);
    order(3, "01T09:06", "else@example.com", 3);
    order(4, "01T09:07", "jo@example.com", 2);
    kernel::OrderId const later = order(5, "04T09:00", "jo@example.com", 3);
    in_transaction(desk.mia(), [&](Transaction& tx) {
        std::vector<PossibleDuplicate> const pair = duplicates_of(tx, first);
        BOOST_REQUIRE_EQUAL(pair.size(), 1U);
        BOOST_TEST((pair.front().order == again));
        BOOST_TEST((pair.front().of == first));
        BOOST_TEST((duplicates_of(tx, again) == pair));
        BOOST_TEST((open_duplicates(tx) == pair));
        BOOST_TEST(duplicates_of(tx, later).empty());
        BOOST_TEST(cancel_order(tx, {Uuid::random(), again, std::nullopt, "twice"}).has_value());
        BOOST_TEST(open_duplicates(tx).empty());
    });
    in_transaction(desk.mia(), [&](Transaction& tx) {
        BOOST_TEST(uncancel_order(tx, {Uuid::random(), again, "not twice"}).has_value());
        BOOST_TEST(open_duplicates(tx).size() == 1U);
    });
}

BOOST_AUTO_TEST_SUITE_END()
