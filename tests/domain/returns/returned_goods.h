#pragma once
// Parcels that came back, for the tests of what is known about them.

#include "domain/returns/arrive_parcel.h"
#include "domain/returns/inspect_item.h"
#include "domain/returns/rma.h"
#include "domain/returns/rma_view.h"
#include "installer/bench/pipeline.h"

#include "tests/support/test_database.h"

#include <boost/test/unit_test.hpp>

namespace poddesk::testing {

/// Shipped orders in a database of its own, and their way back to the bench.
struct ReturnedGoods
{
    TestDatabase test;
    database::Pool admin = test.login_as("admin", 4);
    bench::House house = bench::make_house(admin).value();
    kernel::SystemClock clock;
    std::int64_t number = 0;

    /// As the superuser, who is no person of this database: without the triggers that ask who it was.
    void run(std::string const& sql)
    {
        database::in_transaction(test.root(), [&](database::Transaction& tx) {
            tx.query("set local session_replication_role = replica").run();
            tx.query(sql).run();
        });
    }
    std::int64_t count(std::string const& sql)
    {
        return database::in_transaction(
            test.root(), [&](database::Transaction& tx) { return tx.query(sql).value<std::int64_t>(); });
    }
    std::string violations()
    {
        return database::in_transaction(test.root(), [](database::Transaction& tx) {
            return tx
                .query("select coalesce(string_agg(invariant || ' ' || subject || ': ' || detail, '; '), '') "
                       "from verify.all_checks()")
                .value<std::string>();
        });
    }
    kernel::OrderId shipped(bench::WorkloadOrder const& lines)
    {
        auto const order = bench::import_one(admin, house, bench::order_json(lines, ++number), clock).value();
        kernel::Uuid const reserve = kernel::Uuid::random();
        bench::OrderCommands const commands;
        BOOST_REQUIRE(database::in_transaction(
            admin, [&](database::Transaction& tx) { return bench::reserve(tx, reserve, {order}); }));
        BOOST_REQUIRE(database::in_transaction(admin, [&](database::Transaction& tx) {
            return bench::dispatch(tx, house, commands, order, clock.now());
        }));
        return order;
    }
    /// An RMA for so many units of the order's first line; its parcel is on the way.
    returns::Authorized authorized(kernel::OrderId order, std::int64_t units = 1,
                                   std::string const& reason = "too_small", std::string const& tracking = "")
    {
        kernel::OrderLineId const line{
            count("select min(id) from orders.line where order_id = " + std::to_string(order.value))};
        returns::AuthorizeReturn const command{kernel::Uuid::random(),
                                               order,
                                               {{line, *kernel::Quantity::of(units), reason, "", "refund"}},
                                               tracking,
                                               ""};
        return database::in_transaction(
            admin, [&](database::Transaction& tx) { return returns::authorize_return(tx, command).value(); });
    }
    returns::RmaView on_bench(kernel::OrderId order, std::int64_t units = 1,
                              std::string const& reason = "too_small")
    {
        auto const made = authorized(order, units, reason);
        return database::in_transaction(admin, [&](database::Transaction& tx) {
            auto const found = returns::find_parcel(tx, made.number);
            returns::arrive_parcel(tx, {kernel::Uuid::random(), house.pod, found.at(0), made.number}).value();
            return returns::read_rma(tx, made.rma).value();
        });
    }
    returns::Inspected inspected(database::Pool& who, returns::RmaView const& rma,
                                 returns::Answers answers = {{"packaging", "sealed"}})
    {
        returns::InspectItem item;
        item.command_id = kernel::Uuid::random();
        item.rma = rma.id;
        item.line = rma.lines.at(0).id;
        item.answers = std::move(answers);
        return database::in_transaction(
            who, [&](database::Transaction& tx) { return returns::inspect_item(tx, item).value(); });
    }
    void close(returns::RmaId rma)
    {
        database::in_transaction(admin, [&](database::Transaction& tx) {
            returns::close_parcel(tx, kernel::Uuid::random(), rma).value();
        });
    }
};

} // namespace poddesk::testing
