#pragma once

#include "domain/fulfillment/allocate_orders.h"
#include "domain/fulfillment/pack.h"
#include "domain/fulfillment/pick.h"
#include "domain/fulfillment/release_fulfillments.h"
#include "domain/inventory/adjust_stock.h"
#include "installer/bench/pipeline.h"

#include "tests/support/test_database.h"

#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

namespace poddesk::fulfillment {

using bench::House;
using database::in_transaction;
using database::Transaction;
using kernel::Outcome;
using kernel::Uuid;

/// A stocked house in a database of its own; every test ends with every invariant checked.
struct Stage
{
    Stage() : admin(test.login_as("admin", 8)), house(bench::make_house(admin).value()) {}
    ~Stage() { BOOST_CHECK_EQUAL(violations(), ""); }

    std::string violations()
    {
        return in_transaction(test.root(), [](Transaction& tx) {
            return tx
                .query("select coalesce(string_agg(invariant || ' ' || subject || ': ' || detail, '; '), '') "
                       "from verify.all_checks()")
                .value<std::string>();
        });
    }

    void run(std::string const& sql)
    {
        in_transaction(test.root(), [&](Transaction& tx) { tx.query(sql).run(); });
    }
    std::string text(std::string const& sql)
    {
        return in_transaction(test.root(),
                              [&](Transaction& tx) { return tx.query(sql).value<std::string>(); });
    }
    std::int64_t count(std::string const& sql)
    {
        return in_transaction(test.root(),
                              [&](Transaction& tx) { return tx.query(sql).value<std::int64_t>(); });
    }

    /// Whom the audit names where a test writes itself.
    void name_root()
    {
        run("insert into access.person (login, full_name, role, all_clients, all_pods) values (session_user, "
            "'Counter', 'administrator', true, true)");
    }
    /// The house's shop is one that is read over the network.
    void connect()
    {
        run("insert into orders.connection (channel_id, client_id, address, connected_by) select id, "
            "client_id, 'https://shop.example', 'x' from orders.channel");
        run("insert into orders.sync (channel_id, client_id, cursor) select id, client_id, '{}' from "
            "orders.channel");
    }

    kernel::OrderId import(bench::WorkloadOrder const& lines)
    {
        return bench::import_one(admin, house, bench::order_json(lines, ++number), clock).value();
    }

    std::vector<AllocatedOrder> allocate(std::vector<kernel::OrderId> const& orders,
                                         Uuid const& command = Uuid::random())
    {
        return in_transaction(admin,
                              [&](Transaction& tx) {
                                  return allocate_orders(tx, {command, orders});
                              })
            .value();
    }

    /// Reserved, released, and picked to the last unit.
    kernel::FulfillmentId picked(kernel::OrderId order)
    {
        allocate({order});
        auto const part =
            count("select id from fulfillment.fulfillment where order_id = " + std::to_string(order.value));
        auto const list = in_transaction(admin, [&](Transaction& tx) {
                              return release_fulfillments(tx, {Uuid::random(), house.pod, {{part}}});
                          }).value();
        std::vector<kernel::AllocationId> rows;
        auto const found =
            in_transaction(admin, [&](Transaction& tx) { return pick_list_of(tx, list.pick_list); });
        for (PickRow const& row : found->rows)
            rows.push_back(row.allocation);
        in_transaction(admin, [&](Transaction& tx) { return pick(tx, {Uuid::random(), rows}); }).value();
        return {part};
    }

    Outcome<std::vector<PackedParcel>> pack_it(kernel::FulfillmentId part,
                                               std::vector<std::string> const& scans,
                                               Uuid const& command = Uuid::random())
    {
        return in_transaction(admin, [&](Transaction& tx) { return pack(tx, {command, part, scans}); });
    }

    /// Leaves so many units of a SKU in its first bin and none in the second.
    void leave(int sku, std::int64_t units)
    {
        std::string const where =
            " from inventory.level l join catalog.product p on p.id = l.product_id and p.sku = 'SKU-" +
            std::string(sku < 10    ? "00"
                        : sku < 100 ? "0"
                                    : "") +
            std::to_string(sku) + "' join inventory.location b on b.id = l.location_id and b.is_pickable";
        auto const rows = in_transaction(test.root(), [&](Transaction& tx) {
            return tx
                .query("select l.location_id, l.product_id, l.on_hand" + where + " order by b.walk_order")
                .rows<std::int64_t, std::int64_t, std::int64_t>();
        });
        for (std::size_t i = 0; i < rows.size(); ++i) {
            auto const& [bin, product, on_hand] = rows[i];
            std::int64_t const by = (i == 0 ? units : 0) - on_hand;
            if (by == 0) continue;
            in_transaction(admin, [&, b = bin, p = product](Transaction& tx) {
                return inventory::adjust_stock(tx, {Uuid::random(), {b}, {p}, by, "counted"});
            }).value();
        }
    }

    testing::TestDatabase test{"flow"};
    database::Pool admin;
    House house;
    kernel::SystemClock clock;
    std::int64_t number = 0;
};

} // namespace poddesk::fulfillment
