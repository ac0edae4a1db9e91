#include <algorithm>
#include <random>
#include <set>

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "domain/database/transaction.h"
#include "domain/orders/channels/shopify.h"
#include "domain/orders/order.h"
#include "domain/orders/order_registers.h"

#include "tests/support/test_database.h"

using namespace poddesk;
using namespace poddesk::orders;

namespace {

IncomingOrder order_of(std::string const& members)
{
    auto const objects = parse_shopify(R"({"order":{"id":5,)" + members + "}}");
    BOOST_REQUIRE_MESSAGE(objects, (objects ? "" : objects.error().message));
    BOOST_REQUIRE_MESSAGE(objects->front().order(),
                          (objects->front().refusal() ? objects->front().refusal()->message : ""));
    return *objects->front().order();
}

/// The order that results from all of these, in this order.
OrderRegisters all(std::vector<IncomingOrder> const& objects)
{
    OrderRegisters together;
    for (IncomingOrder const& object : objects) {
        together.merge(OrderRegisters(object));
    }
    return together;
}

} // namespace

BOOST_AUTO_TEST_SUITE(order)

BOOST_AUTO_TEST_CASE(words_read_back)
{
    std::set<std::string_view> seen;
    for (Status const status : all_statuses) {
        BOOST_TEST((parse_status(word(status)) == status));
        seen.insert(word(status));
    }
    BOOST_TEST(seen.size() == 11U);
    for (HoldKind const kind : all_hold_kinds) {
        BOOST_TEST((parse_hold_kind(word(kind)) == kind));
    }
    BOOST_TEST(!parse_status("gone").has_value());
    BOOST_TEST(word(HoldKind::operator_) == "operator");
}

BOOST_AUTO_TEST_CASE(only_legal_steps)
{
    static_assert(may_become(Status::received, Status::ready));
    static_assert(!may_become(Status::received, Status::received));
    static_assert(!may_become(Status::shipped, Status::canceled));
    static_assert(may_become(Status::canceled, Status::received));
    for (Status const to : all_statuses) {
        // The end, but for a parcel that had gone back to its sender.
        BOOST_TEST(may_become(Status::delivered, to) == (to == Status::shipped));
    }
    // What can be canceled can be reached again, but nothing that left the building can be canceled.
    BOOST_TEST(!may_be_canceled(Status::picking));
    BOOST_TEST(!may_be_held(Status::packing));
    BOOST_TEST(may_be_held(Status::released));
}

BOOST_AUTO_TEST_CASE(the_databases_table_of_steps_is_the_programs)
{
    testing::TestDatabase base{"order_steps"};
    database::in_transaction(base.root(), [](database::Transaction& tx) {
        for (Status const from : all_statuses) {
            for (Status const to : all_statuses) {
                bool const there = tx.query("select orders.may_become(:from, :to)")
                                       .bind("from", std::string(word(from)))
                                       .bind("to", std::string(word(to)))
                                       .value<bool>();
                BOOST_CHECK_MESSAGE(may_become(from, to) == there, word(from) << " -> " << word(to));
            }
        }
    });
}

BOOST_AUTO_TEST_CASE(the_newest_object_wins_in_any_order)
{
    IncomingOrder const older = order_of(
        R"("updated_at":"2026-01-01T10:00:00Z","currency":"USD","total_price":"10.00","note":"old","financial_status":"pending")");
    IncomingOrder const newer = order_of(
        R"("updated_at":"2026-01-01T12:00:00+01:00","currency":"USD","total_price":"12.00","note":null,"financial_status":"paid")");
    for (IncomingOrder const& result : {merged(older, newer), merged(newer, older)}) {
        BOOST_TEST(result.total.value().shop.text == "12");
        BOOST_TEST(result.financial_status.value() == "paid");
        BOOST_TEST(result.note.is_present()); // said to be empty, and newer: emptied
        BOOST_TEST(!result.note.has_value());
    }
}

BOOST_AUTO_TEST_CASE(a_partial_object_fills_only_what_it_has)
{
    IncomingOrder const whole = order_of(
        R"("updated_at":"2026-01-01T10:00:00Z","currency":"USD","total_price":"10.00","email":"a@example.com",
           "shipping_address":{"name":"A","address1":"1 Main St","address2":"Apt 5","city":"Reno","zip":"89501"},
           "line_items":[{"id":1,"sku":"A","quantity":2,"fulfillable_quantity":2,"price":"5.00"},{"id":2,"sku":"B","quantity":1}])");
    IncomingOrder const newer_part = order_of(
        R"("updated_at":"2026-01-01T11:00:00Z","shipping_address":{"city":"Sparks"},"line_items":[{"id":1,"fulfillable_quantity":1}])");
    IncomingOrder const undated_part = order_of(R"("name":"#5","total_price":"99.00","source_name":"web")");
    std::vector<IncomingOrder> objects = {whole, newer_part, undated_part};
    std::sort(objects.begin(), objects.end(), [](auto const& a, auto const& b) {
        return OrderRegisters(a).to_json() < OrderRegisters(b).to_json();
    });
    do {
        IncomingOrder const result = all(objects).order("5");
        BOOST_TEST(result.total.value().shop.text == "10"); // of unknown age: never over a dated one
        BOOST_TEST(result.source_name.value() == "web");
        BOOST_TEST(result.name.value() == "#5");
        BOOST_TEST(result.email.value() == "a@example.com");
        BOOST_TEST(result.ship_to.city.value() == "Sparks");
        BOOST_TEST(result.ship_to.line2.value() == "Apt 5");
        BOOST_TEST(result.lines.at("1").fulfillable_quantity.value() == 1);
        BOOST_TEST(result.lines.at("1").sku.value() == "A");
        BOOST_TEST(result.lines.at("2").quantity.value() == 1);
    } while (std::next_permutation(objects.begin(), objects.end(), [](auto const& a, auto const& b) {
        return OrderRegisters(a).to_json() < OrderRegisters(b).to_json();
    }));
}

BOOST_AUTO_TEST_CASE(equal_stamps_end_the_same_whichever_came_first)
{
    IncomingOrder const a =
        order_of(R"("updated_at":"2026-01-01T10:00:00Z","note":null,"email":"a@example.com")");
    IncomingOrder const b =
        order_of(R"("updated_at":"2026-01-01T10:00:00Z","note":"hello","email":"b@example.com")");
    BOOST_TEST((all({a, b}) == all({b, a})));
    IncomingOrder const result = all({a, b}).order("5");
    BOOST_TEST(result.note.value() == "hello"); // present beats empty
}

BOOST_AUTO_TEST_CASE(an_address_that_is_gone_takes_its_parts_along)
{
    IncomingOrder const with =
        order_of(R"("updated_at":"2026-01-01T10:00:00Z","shipping_address":{"city":"Reno"})");
    IncomingOrder const without = order_of(R"("updated_at":"2026-01-01T11:00:00Z","shipping_address":null)");
    IncomingOrder const again =
        order_of(R"("updated_at":"2026-01-01T12:00:00Z","shipping_address":{"zip":"89501"})");
    BOOST_TEST(!all({without, with}).order("5").ship_to.city.has_value());
    BOOST_TEST(!all({with, without}).order("5").has_ship_to.value());
    BOOST_TEST(all({again, without, with}).order("5").ship_to.postal_code.value() == "89501");
}

BOOST_AUTO_TEST_CASE(merging_is_a_lattice)
{
    std::mt19937 random(20260302);
    auto const one = [&] {
        static std::vector<std::string> const stamps = {"", R"("updated_at":"2026-01-01T10:00:00Z",)",
                                                        R"("updated_at":"2026-01-01T10:00:01Z",)"};
        std::string members = stamps[random() % 3];
        for (std::string const name : {"note", "email", "phone", "source_name"}) {
            switch (random() % 4) {
            case 0:
                members += "\"" + name + "\":null,";
                break;
            case 1:
                members += "\"" + name + "\":\"x\",";
                break;
            case 2:
                members += "\"" + name + "\":\"y\",";
                break;
            default:
                break;
            }
        }
        return OrderRegisters(order_of(members + R"("test":false)"));
    };
    for (int i = 0; i < 500; ++i) {
        OrderRegisters const a = one(), b = one(), c = one();
        OrderRegisters ab = a;
        ab.merge(b);
        OrderRegisters ba = b;
        ba.merge(a);
        BOOST_TEST((ab == ba));
        OrderRegisters ab_c = ab;
        ab_c.merge(c);
        OrderRegisters bc = b;
        bc.merge(c);
        OrderRegisters a_bc = a;
        a_bc.merge(bc);
        BOOST_TEST((ab_c == a_bc));
        BOOST_TEST(!ab.merge(a)); // again: nothing new
        OrderRegisters stored = OrderRegisters::from_json(ab_c.to_json());
        IncomingOrder const known = ab_c.order("5");
        stored.restore_personal([&](std::string_view path) {
            return (path == "email" ? known.email : path == "phone" ? known.phone : known.note).value_or("");
        });
        BOOST_TEST((stored == ab_c));
    }
}

BOOST_AUTO_TEST_CASE(an_order_that_is_sent_already_has_nothing_to_ship)
{
    IncomingOrder const sent =
        order_of(R"("fulfillment_status":"fulfilled","currency":"USD","line_items":[{"id":1,"quantity":3}])");
    BOOST_TEST(plan_order(sent, kernel::us_dollar())->lines.front().quantity == 0);
    BOOST_TEST(plan_order(sent, kernel::us_dollar())->lines.front().ordered_quantity == 3);
}

BOOST_AUTO_TEST_CASE(a_third_currency_is_refused)
{
    IncomingOrder const mixed =
        order_of(R"("currency":"USD","total_price_set":{"shop_money":{"amount":"1","currency_code":"EUR"}})");
    BOOST_TEST(plan_order(mixed, kernel::us_dollar()).error().code == "currency_mixed");
}

BOOST_AUTO_TEST_SUITE_END()
