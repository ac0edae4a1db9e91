// Kits: sold as one, reserved, picked, packed and sent back by their parts.
#include "domain/catalog/add_products.h"
#include "domain/catalog/kit.h"
#include "domain/fulfillment/progress_view.h"
#include "domain/fulfillment/split_merge.h"
#include "domain/orders/cancel_order.h"
#include "domain/orders/order_sql.h"
#include "domain/returns/arrive_parcel.h"
#include "domain/returns/inspect_item.h"
#include "domain/returns/rma.h"

#include "tests/domain/fulfillment/stage.h"

using namespace poddesk;
using namespace poddesk::fulfillment;

namespace {

/// A stocked house of which SKU-200 is a kit: two of SKU-001 and one of SKU-002.
struct KitHouse : Stage
{
    KitHouse() { name_root(); }

    kernel::ProductId product(std::string const& sku)
    {
        return {count("select id from catalog.product where sku = '" + sku + "'")};
    }
    Outcome<std::vector<catalog::KitPart>> make(std::string const& kit,
                                                std::vector<std::pair<std::string, std::int64_t>> const& of)
    {
        catalog::SetKit command{Uuid::random(), product(kit), {}};
        for (auto const& [sku, quantity] : of)
            command.parts.push_back({product(sku), sku, "", quantity});
        return in_transaction(admin, [&](Transaction& tx) { return catalog::set_kit(tx, command); });
    }
    std::string why(std::string const& kit, std::vector<std::pair<std::string, std::int64_t>> const& of)
    {
        auto const made = make(kit, of);
        return made ? "made"
                    : made.error().code + ": " +
                          made.error().message.substr(0, made.error().message.find("; nothing"));
    }
    /// SKU-200 without stock, and then the kit.
    void stock_the_kit()
    {
        leave(200, 0);
        BOOST_REQUIRE(make("SKU-200", {{"SKU-001", 2}, {"SKU-002", 1}}));
    }
    orders::OrderDetails details(kernel::OrderId id)
    {
        return in_transaction(admin, [&](Transaction& tx) { return orders::order_details(tx, id).value(); });
    }
    std::string status(kernel::OrderId id) { return std::string(orders::word(details(id).status)); }
    /// "SKU-001 4/4/0 SKU-002 2/2/0": of each part so many wanted, reserved, picked.
    std::string parts(kernel::OrderId id)
    {
        std::string all;
        auto const progress =
            in_transaction(admin, [&](Transaction& tx) { return progress_of_order(tx, id); });
        for (LineProgress const& line : progress) {
            for (PartProgress const& part : line.parts)
                all += (all.empty() ? "" : " ") + part.sku + " " + std::to_string(part.quantity) + "/" +
                       std::to_string(part.reserved) + "/" + std::to_string(part.picked);
        }
        return all;
    }
    std::string reserved()
    {
        return text("select coalesce(string_agg(p.sku || ' ' || n, ' ' order by p.sku), '') from (select "
                    "product_id, sum(allocated) as n from inventory.level group by 1 having sum(allocated) > "
                    "0) l join catalog.product p on p.id = l.product_id");
    }
    void dispatch(kernel::OrderId id)
    {
        auto const done = in_transaction(admin, [&](Transaction& tx) {
            return bench::dispatch(tx, house, bench::OrderCommands(), id, clock.now());
        });
        BOOST_REQUIRE_MESSAGE(done, (done ? "" : done.error().message));
    }
    std::int64_t on_hand(std::string const& sku)
    {
        return count("select sum(l.on_hand)::bigint from inventory.level l join catalog.product p on p.id = "
                     "l.product_id where p.sku = '" +
                     sku + "'");
    }

    database::Pool worker = test.login_as("worker", 2);
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(kits, KitHouse)

BOOST_AUTO_TEST_CASE(a_kit_is_sold_as_one_and_shipped_by_its_parts)
{
    stock_the_kit();
    run("insert into orders.connection (channel_id, client_id, address, connected_by) select id, client_id, "
        "'https://shop.example', 'x' from orders.channel");
    run("insert into orders.sync (channel_id, client_id, cursor) select id, client_id, '{}' from "
        "orders.channel");
    auto const order = import({{200, 2}, {1, 1}});
    BOOST_CHECK_EQUAL(details(order).units, 3);
    BOOST_CHECK_EQUAL(parts(order), "SKU-001 4/0/0 SKU-002 2/0/0");
    BOOST_CHECK_EQUAL(allocate({order}).front().outcome, "ready");
    BOOST_CHECK_EQUAL(reserved(), "SKU-001 5 SKU-002 2");
    BOOST_CHECK_EQUAL(parts(order), "SKU-001 4/4/0 SKU-002 2/2/0");
    BOOST_CHECK_EQUAL(violations(), "");

    auto const before = on_hand("SKU-001");
    dispatch(order);
    BOOST_CHECK_EQUAL(status(order), "shipped");
    BOOST_CHECK_EQUAL(on_hand("SKU-001"), before - 5);
    BOOST_CHECK_EQUAL(
        text("select string_agg((l ->> 'line') || ' x' || (l ->> 'quantity'), ', ' order by l ->> 'line') "
             "from "
             "database.job j, jsonb_array_elements(j.payload -> 'lines') l where j.kind like 'shop.%'"),
        text("select string_agg(external_id || ' x' || quantity, ', ' order by external_id) from "
             "orders.line"));
    // What a count by units says where a kit counts by its parts: more than was ever ordered.
    BOOST_CHECK_EQUAL(count("select max(n)::bigint from (select sum(l.shipped) as n from fulfillment.line l "
                            "group by l.order_line_id) x"),
                      6);
    auto const back =
        in_transaction(admin, [&](Transaction& tx) { return returns::returnable_lines(tx, order); });
    BOOST_REQUIRE_EQUAL(back.size(), 2U);
    BOOST_CHECK_EQUAL(back.at(0).shipped, 2);
}

BOOST_AUTO_TEST_CASE(a_part_that_is_short_is_a_backorder_until_it_comes)
{
    stock_the_kit();
    leave(2, 1);
    auto const order = import({{200, 2}});
    BOOST_CHECK_EQUAL(allocate({order}).front().outcome, "backordered");
    BOOST_CHECK_EQUAL(reserved(), "");
    BOOST_CHECK_EQUAL(text("select sku || ' ' || (quantity - free) from orders.wanted where free < quantity"),
                      "SKU-002 1");
    run("delete from fulfillment.freed_stock");
    leave(2, 2);
    auto const due = [&] {
        return in_transaction(worker, [&](Transaction& tx) { return orders_due_for_stock(tx, 10); });
    };
    BOOST_CHECK_EQUAL(due().size(), 1U);
    BOOST_CHECK_EQUAL(allocate({order}).front().outcome, "ready");
    BOOST_CHECK_EQUAL(reserved(), "SKU-001 4 SKU-002 2");
}

BOOST_AUTO_TEST_CASE(a_kit_that_is_made_later_wakes_the_orders_that_wait_for_it)
{
    leave(200, 0);
    auto const order = import({{200, 1}});
    BOOST_CHECK_EQUAL(allocate({order}).front().outcome, "backordered");
    run("delete from fulfillment.freed_stock");
    auto const due = [&] {
        return in_transaction(worker, [&](Transaction& tx) { return orders_due_for_stock(tx, 10).size(); });
    };
    BOOST_CHECK_EQUAL(due(), 0U);
    BOOST_REQUIRE(make("SKU-200", {{"SKU-001", 2}, {"SKU-002", 1}}));
    BOOST_CHECK_EQUAL(due(), 1U);
    BOOST_CHECK_EQUAL(allocate({order}).front().outcome, "ready");
}

BOOST_AUTO_TEST_CASE(a_kit_that_is_changed_leaves_what_is_reserved_alone)
{
    stock_the_kit();
    auto const reserved_before = import({{200, 1}});
    allocate({reserved_before});
    auto const was = make("SKU-200", {{"SKU-001", 1}, {"SKU-003", 3}});
    BOOST_REQUIRE(was);
    BOOST_CHECK_EQUAL(was->size(), 2U);
    BOOST_CHECK_EQUAL(was->front().sku, "SKU-001");
    BOOST_CHECK_EQUAL(was->front().quantity, 2);
    auto const planned_after = import({{200, 1}});
    allocate({planned_after});
    BOOST_CHECK_EQUAL(parts(reserved_before), "SKU-001 2/2/0 SKU-002 1/1/0");
    BOOST_CHECK_EQUAL(parts(planned_after), "SKU-001 1/1/0 SKU-003 3/3/0");
    dispatch(reserved_before);
    dispatch(planned_after);
    BOOST_CHECK_EQUAL(in_transaction(admin,
                                     [&](Transaction& tx) {
                                         return returns::returnable_lines(tx, reserved_before).at(0).shipped;
                                     }),
                      1);
    BOOST_CHECK_EQUAL(make("SKU-200", {})->size(), 2U); // kept as one again
    BOOST_CHECK_EQUAL(allocate({import({{200, 1}})}).front().outcome, "backordered");
}

BOOST_AUTO_TEST_CASE(a_kit_is_split_canceled_and_given_back_as_its_parts)
{
    stock_the_kit();
    auto const order = import({{200, 3}});
    allocate({order});
    orders::SplitOrder const apart{Uuid::random(), order, std::nullopt, {{details(order).lines.at(0).id, 1}}};
    auto const part =
        in_transaction(admin, [&](Transaction& tx) { return split_and_reserve(tx, apart, Uuid::random()); });
    BOOST_REQUIRE(part);
    BOOST_CHECK_EQUAL(reserved(), "SKU-001 6 SKU-002 3");
    BOOST_CHECK_EQUAL(parts(order), "SKU-001 4/4/0 SKU-002 2/2/0");
    BOOST_CHECK_EQUAL(parts(part->order), "SKU-001 2/2/0 SKU-002 1/1/0");
    BOOST_REQUIRE(in_transaction(admin, [&](Transaction& tx) {
        return orders::cancel_order(tx, {Uuid::random(), order, std::nullopt, "changed their mind"});
    }));
    BOOST_CHECK_EQUAL(reserved(), "SKU-001 2 SKU-002 1");
    dispatch(part->order);
    BOOST_CHECK_EQUAL(status(part->order), "shipped");
}

BOOST_AUTO_TEST_CASE(every_part_is_scanned_and_the_kit_itself_is_no_scan)
{
    stock_the_kit();
    auto const part = picked(import({{200, 1}}));
    BOOST_CHECK(!pack_it(part, {"SKU-200"}));
    BOOST_CHECK(!pack_it(part, {"SKU-001", "SKU-002"}));
    auto const packing = in_transaction(admin, [&](Transaction& tx) { return packing_of(tx, part).value(); });
    BOOST_CHECK_EQUAL(packing.lines.at(0).kit, "SKU-200");
    BOOST_CHECK(pack_it(part, {"SKU-001", "SKU-002", "SKU-001"}));
}

BOOST_AUTO_TEST_CASE(what_comes_back_of_a_kit_is_its_parts_on_the_shelf)
{
    stock_the_kit();
    auto const order = import({{200, 2}});
    allocate({order});
    dispatch(order);
    auto const line = details(order).lines.at(0).id;
    auto const authorize = [&](std::int64_t units) {
        returns::AuthorizeReturn const command{
            Uuid::random(),
            order,
            {{line, kernel::Quantity::of(units).value(), "too_small", "", "refund"}},
            "",
            ""};
        return in_transaction(admin, [&](Transaction& tx) { return returns::authorize_return(tx, command); });
    };
    BOOST_CHECK_EQUAL(authorize(3).value().refused.value().code,
                      "more_than_shipped"); // six and three units left, two kits
    auto const made = authorize(1).value();
    in_transaction(admin, [&](Transaction& tx) {
        auto const found = returns::find_parcel(tx, made.number);
        return returns::arrive_parcel(tx, {Uuid::random(), house.pod, found.at(0), "code"});
    }).value();
    auto const one = on_hand("SKU-001");
    auto const two = on_hand("SKU-002");
    // The parts of today are others: what was sent comes back.
    BOOST_REQUIRE(make("SKU-200", {{"SKU-003", 1}}));
    returns::InspectItem item;
    item.command_id = Uuid::random();
    item.rma = made.rma;
    item.line = {count("select id from returns.rma_line")};
    item.answers = {{"packaging", "sealed"}};
    auto const inspected =
        in_transaction(admin, [&](Transaction& tx) { return returns::inspect_item(tx, item); });
    BOOST_REQUIRE_MESSAGE(inspected, (inspected ? "" : inspected.error().message));
    BOOST_CHECK_EQUAL(on_hand("SKU-001"), one + 2);
    BOOST_CHECK_EQUAL(on_hand("SKU-002"), two + 1);
    BOOST_CHECK_EQUAL(violations(), "");
    BOOST_REQUIRE(in_transaction(admin, [&](Transaction& tx) {
        return returns::undo_inspection(tx, Uuid::random(), inspected->id, "wrong key");
    }));
    BOOST_CHECK_EQUAL(on_hand("SKU-001"), one);
    BOOST_CHECK_EQUAL(on_hand("SKU-002"), two);
}

BOOST_AUTO_TEST_CASE(what_may_be_no_kit_is_refused_with_the_reason)
{
    BOOST_CHECK_EQUAL(
        why("SKU-200", {{"SKU-001", 1}}),
        "wrong_status: SKU-200 has stock of its own (500): take it off the shelves first, its parts "
        "are kept there instead");
    leave(200, 0);
    leave(199, 0);
    leave(198, 0);
    BOOST_CHECK_EQUAL(why("SKU-200", {{"SKU-200", 1}}).substr(0, 12), "wrong_status");
    BOOST_CHECK_EQUAL(why("SKU-200", {{"SKU-001", 0}}).substr(0, 13), "missing_input");
    BOOST_CHECK_EQUAL(why("SKU-200", {{"SKU-001", 10001}}).substr(0, 13), "missing_input");
    BOOST_CHECK_EQUAL(why("SKU-200", {{"SKU-001", 1}, {"SKU-001", 2}}).substr(0, 13), "missing_input");
    BOOST_REQUIRE(make("SKU-200", {{"SKU-001", 1}}));
    BOOST_CHECK_EQUAL(why("SKU-199", {{"SKU-200", 1}}),
                      "wrong_status: SKU-200 is a kit itself: name its parts");
    leave(1, 0);
    BOOST_CHECK_EQUAL(why("SKU-001", {{"SKU-198", 1}}),
                      "wrong_status: SKU-001 is a part of SKU-200: a kit has no kits in it");
    auto const shelf = count("select id from inventory.location where code = 'B-001'");
    auto const put = in_transaction(admin, [&](Transaction& tx) {
        return inventory::adjust_stock(tx, {Uuid::random(), {shelf}, product("SKU-200"), 1, "found one"});
    });
    BOOST_REQUIRE(!put);
    BOOST_CHECK_EQUAL(put.error().code, "wrong_status");
    BOOST_CHECK_NE(put.error().message.find("SKU-200 is a kit"), std::string::npos);
    BOOST_CHECK_EQUAL(why("SKU-200", {}), "made");
}

BOOST_AUTO_TEST_CASE(verification_sees_a_kit_that_is_not_whole)
{
    stock_the_kit();
    auto const order = import({{200, 2}});
    allocate({order});
    in_transaction(test.root(), [&](Transaction& tx) {
        tx.query("set local session_replication_role = replica").run();
        tx.query("update fulfillment.line l set per_unit = 4 from catalog.product p where p.id = "
                 "l.product_id and "
                 "p.sku = 'SKU-001'")
            .run();
    });
    BOOST_CHECK_NE(violations().find("i16_kits_are_whole"), std::string::npos);
    in_transaction(test.root(), [&](Transaction& tx) {
        tx.query("set local session_replication_role = replica").run();
        tx.query("update fulfillment.line l set per_unit = 2 from catalog.product p where p.id = "
                 "l.product_id and "
                 "p.sku = 'SKU-001'")
            .run();
    });
}

BOOST_AUTO_TEST_CASE(a_parcel_is_told_of_the_kits_that_it_makes_complete)
{
    stock_the_kit();
    auto const part = picked(import({{200, 2}}));
    pack_it(part, {"SKU-001", "SKU-001", "SKU-001", "SKU-001", "SKU-002", "SKU-002"}).value();
    // Two parcels of it: three of the one part and one of the other, then the rest.
    in_transaction(test.root(), [&](Transaction& tx) {
        tx.query("set local session_replication_role = replica").run();
        tx.query("insert into shipping.shipment (client_id, pod_id, order_id, fulfillment_id, number, "
                 "carton_id, "
                 "weight_ng, length_um, width_um, height_um) select client_id, pod_id, order_id, "
                 "fulfillment_id, "
                 "'S-X', carton_id, weight_ng, length_um, width_um, height_um from shipping.shipment")
            .run();
        tx.query(
              "insert into fulfillment.shipment_line (client_id, shipment_id, line_id, quantity) select "
              "client_id, (select max(id) from shipping.shipment), line_id, 1 from fulfillment.shipment_line")
            .run();
        tx.query("update fulfillment.shipment_line set quantity = quantity - 1 where shipment_id = (select "
                 "min(id) "
                 "from shipping.shipment)")
            .run();
    });
    auto const sold = [&](std::string const& which) {
        return count("select quantity from fulfillment.sold_in((select " + which +
                     "(id) from shipping.shipment))");
    };
    BOOST_CHECK_EQUAL(sold("min"), 1);
    BOOST_CHECK_EQUAL(sold("max"), 1);
    // By units it would be four of two.
    BOOST_CHECK_EQUAL(count("select sum(quantity)::bigint from fulfillment.shipment_line where shipment_id = "
                            "(select min(id) from shipping.shipment)"),
                      4);
    in_transaction(test.root(), [&](Transaction& tx) { // as it was packed
        tx.query("set local session_replication_role = replica").run();
        tx.query("delete from fulfillment.shipment_line where shipment_id = (select max(id) from "
                 "shipping.shipment)")
            .run();
        tx.query("update fulfillment.shipment_line set quantity = quantity + 1").run();
        tx.query("delete from shipping.shipment where number = 'S-X'").run();
    });
}

BOOST_AUTO_TEST_SUITE_END()
