// What is said before a cancel against what the cancel then does, at each stage of the order's way.
#include "domain/fulfillment/cancel_effect.h"
#include "domain/fulfillment/short_pick.h"
#include "domain/fulfillment/split_merge.h"
#include "domain/inventory/create_pod.h"
#include "domain/orders/hold_order.h"
#include "domain/orders/order_sql.h"

#include "tests/domain/fulfillment/stage.h"

#include <algorithm>

#include <fmt/format.h>

using namespace poddesk;
using namespace poddesk::fulfillment;
using orders::Status;

namespace {

struct Desk : Stage
{
    Desk() { name_root(); }

    std::string number_of(kernel::OrderId order)
    {
        return text(fmt::format("select number from orders.order where id = {}", order.value));
    }
    /// All that a cancel could undo or set off.
    struct Counted
    {
        std::int64_t reserved, parts, on_lists, jobs, messages, charges, movements;
        bool operator==(Counted const&) const = default;
    };
    Counted counted()
    {
        return {count("select coalesce(sum(allocated), 0)::bigint from inventory.level"),
                count("select count(*) from fulfillment.fulfillment where status <> 'canceled'"),
                count("select count(*) from fulfillment.fulfillment where status = 'released'"),
                count("select count(*) from database.job where kind like 'shop.%'"),
                count("select count(*) from messaging.message"),
                count("select count(*) from billing.charge"),
                count("select count(*) from inventory.movement")};
    }

    CancelEffect effect(kernel::OrderId order)
    {
        auto all = in_transaction(admin, [&](Transaction& tx) { return what_cancel_undoes(tx, {order}); });
        BOOST_REQUIRE_EQUAL(all.size(), 1U);
        return all.front();
    }
    std::string said(std::vector<kernel::OrderId> const& orders)
    {
        return fmt::format(
            "{}", fmt::join(cancel_sentences(in_transaction(
                                admin, [&](Transaction& tx) { return what_cancel_undoes(tx, orders); })),
                            " "));
    }
    Outcome<orders::CanceledOrder> cancel(kernel::OrderId order, Uuid const& command = Uuid::random())
    {
        return in_transaction(admin, [&](Transaction& tx) {
            return cancel_and_free(tx, {command, order, std::nullopt, "not wanted"});
        });
    }
    void release(kernel::OrderId order)
    {
        kernel::FulfillmentId const part{
            count(fmt::format("select id from fulfillment.fulfillment where order_id = {}", order.value))};
        in_transaction(admin, [&](Transaction& tx) {
            return release_fulfillments(tx, {Uuid::random(), house.pod, {part}});
        }).value();
    }

    /// Says what a cancel undoes, which changes nothing; does it, and finds just that undone.
    void says_and_does(kernel::OrderId order)
    {
        Counted const before = counted();
        CancelEffect const told = effect(order);
        BOOST_CHECK(counted() == before);
        BOOST_REQUIRE(!told.refusal);
        auto const done = cancel(order);
        BOOST_REQUIRE_MESSAGE(done, (done ? "" : done.error().message));
        BOOST_CHECK(done->was == told.status);
        Counted const after = counted();
        BOOST_TEST(before.reserved - after.reserved == told.reserved());
        BOOST_TEST(before.parts - after.parts == static_cast<std::int64_t>(told.parts.size()));
        BOOST_TEST(before.on_lists - after.on_lists ==
                   std::ranges::count(told.parts, "released", &StandingPart::status));
        BOOST_TEST(after.jobs - before.jobs == (told.tells_shop() ? 1 : 0));
        // No unit moves, nobody is written to and nothing is charged: nothing of these is said.
        BOOST_TEST(after.messages == before.messages);
        BOOST_TEST(after.charges == before.charges);
        BOOST_TEST(after.movements == before.movements);
    }
    /// Says that it waits for the pods; a cancel that may not wait is refused with who does what first and
    /// changes nothing.
    std::string says_and_asks(kernel::OrderId order)
    {
        Counted const before = counted();
        CancelEffect const told = effect(order);
        BOOST_TEST(!told.refusal.has_value());
        BOOST_TEST(told.waits());
        auto const done = cancel(order);
        BOOST_REQUIRE(!done);
        BOOST_TEST(done.error().code == "wrong_status");
        BOOST_TEST(done.error().message.ends_with("it is then done with the last unit that is put back."));
        // The control: the database says no as well.
        auto const bare = in_transaction(admin, [&](Transaction& tx) {
            return orders::cancel_order(tx, {Uuid::random(), order, std::nullopt, "not wanted"});
        });
        BOOST_REQUIRE(!bare);
        BOOST_TEST(bare.error().code == "wrong_status");
        BOOST_CHECK(counted() == before);
        return done.error().message;
    }
    /// Says that it cannot be canceled; the cancel is refused with the same words and changes nothing.
    std::string says_and_refuses(kernel::OrderId order)
    {
        Counted const before = counted();
        CancelEffect const told = effect(order);
        BOOST_REQUIRE(told.refusal);
        auto const done = cancel(order);
        BOOST_REQUIRE(!done);
        BOOST_TEST(done.error().code == "wrong_status");
        BOOST_TEST(done.error().message == told.refusal->message);
        // The control: the database says no as well.
        auto const bare = in_transaction(admin, [&](Transaction& tx) {
            return orders::cancel_order(tx, {Uuid::random(), order, std::nullopt, "not wanted"});
        });
        BOOST_REQUIRE(!bare);
        BOOST_TEST(bare.error().code == "wrong_status");
        BOOST_CHECK(counted() == before);
        return told.refusal->message;
    }
};

bool contains(std::string const& text, std::string const& part)
{
    return text.find(part) != std::string::npos;
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(cancel_effect, Desk)

BOOST_AUTO_TEST_CASE(before_the_pod_begins)
{
    kernel::OrderId const received = import({{1, 2}});
    BOOST_TEST(contains(said({received}), "Nothing is reserved for it."));
    says_and_does(received);

    kernel::OrderId const held = import({{1, 2}});
    in_transaction(admin, [&](Transaction& tx) {
        return orders::hold_order(
            tx, {Uuid::random(), held, std::nullopt, orders::HoldKind::operator_, "look first", {}});
    }).value();
    BOOST_CHECK(effect(held).status == Status::on_hold);
    says_and_does(held);

    kernel::OrderId const ready = import({{1, 2}, {7, 1}});
    allocate({ready});
    BOOST_TEST(effect(ready).reserved() == 3);
    BOOST_TEST(contains(said({ready}), "3 reserved units are free again in "));
    BOOST_TEST(!contains(said({ready}), "comes off"));
    says_and_does(ready);

    leave(5, 0);
    kernel::OrderId const backordered = import({{5, 1}});
    allocate({backordered});
    BOOST_CHECK(effect(backordered).status == Status::backordered);
    says_and_does(backordered);

    kernel::OrderId const released = import({{1, 1}});
    allocate({released});
    release(released);
    BOOST_TEST(contains(said({released}), "1 reserved unit is free again in "));
    BOOST_TEST(contains(said({released}), "It comes off " + effect(released).parts.at(0).pick_list + "; "));
    says_and_does(released);
    BOOST_TEST(says_and_refuses(released) == number_of(released) + " is canceled already.");
}

BOOST_AUTO_TEST_CASE(once_it_is_begun_it_waits_for_the_pod)
{
    kernel::OrderId const order = import({{1, 2}});
    kernel::FulfillmentId const part = picked(order);
    std::string const picked_words = says_and_asks(order);
    auto const standing = effect(order).parts.at(0);
    BOOST_TEST(standing.picked == 2);
    BOOST_REQUIRE_EQUAL(standing.put_back.size(), 1U);
    std::string const back = "2 × SKU-001 into " + standing.put_back[0].bin;
    BOOST_TEST(contains(picked_words, "has picked 2 of its units; it first puts them back: " + back));
    BOOST_TEST(contains(said({order}), "2 units are picked in " + standing.pod +
                                           ", which puts them back: " + back + ". Then " + number_of(order) +
                                           " is canceled; until then nothing more"));

    auto const parcels = pack_it(part, {"SKU-001", "SKU-001"}).value();
    std::string const packed_words = says_and_asks(order);
    BOOST_TEST(contains(packed_words, "has packed " + parcels.at(0).number + "; it first opens the box"));
    BOOST_TEST(
        contains(said({order}), "packed in " + standing.pod + " as " + parcels.at(0).number +
                                    ", which opens the box, voids its label and puts them back: " + back));

    // What the words ask for is done; then it can be canceled, and its stock is free.
    in_transaction(admin, [&](Transaction& tx) {
        return unpack(tx, {Uuid::random(), part, "canceled"});
    }).value();
    BOOST_TEST(contains(says_and_asks(order), "has picked 2 of its units"));
    for (std::int64_t left = 2; left > 0; --left) {
        kernel::AllocationId const row{
            count("select min(id) from fulfillment.allocation where state = 'picked'")};
        in_transaction(admin, [&](Transaction& tx) {
            return unpick(tx, {Uuid::random(), row, 1, "canceled"});
        }).value();
    }
    BOOST_CHECK(effect(order).status == Status::released);
    says_and_does(order);
}

BOOST_AUTO_TEST_CASE(of_several_it_says_which_wait)
{
    kernel::OrderId const begun = import({{1, 2}});
    picked(begun);
    kernel::OrderId const also = import({{2, 1}});
    picked(also);
    kernel::OrderId const free = import({{3, 1}});
    std::string const words = said({begun, also, free});
    BOOST_TEST(contains(words, "1 of 3 is canceled at once."));
    BOOST_TEST(contains(words, fmt::format("2 orders ({}, {}) are canceled when the pods have put back 3 "
                                           "picked units",
                                           number_of(begun), number_of(also))));
}

BOOST_AUTO_TEST_CASE(what_has_left_is_a_return)
{
    kernel::OrderId const order = import({{1, 2}});
    allocate({order});
    BOOST_REQUIRE(in_transaction(admin, [&](Transaction& tx) {
        return bench::dispatch(tx, house, bench::OrderCommands(), order, clock.now());
    }));
    BOOST_CHECK(effect(order).status == Status::shipped);
    BOOST_TEST(contains(says_and_refuses(order), "has left: authorize a return instead"));
}

BOOST_AUTO_TEST_CASE(the_shop_hears_of_the_last_part_only)
{
    kernel::OrderId const of_a_file = import({{1, 2}});
    BOOST_TEST(contains(said({of_a_file}), "is not told: its orders come as files."));
    connect();
    BOOST_TEST(contains(said({of_a_file}), "is told; what was paid stays there"));
    says_and_does(of_a_file);

    kernel::OrderId const order = import({{1, 2}});
    auto const line = count(fmt::format("select id from orders.line where order_id = {}", order.value));
    auto const part = in_transaction(admin, [&](Transaction& tx) {
                          return split_and_reserve(tx, {Uuid::random(), order, std::nullopt, {{{line}, 1}}},
                                                   Uuid::random());
                      }).value();
    BOOST_TEST(
        contains(said({order}), "is told nothing yet: of the same order " + part.number + " goes on."));
    says_and_does(order);
    BOOST_TEST(contains(said({part.order}), "is told; "));
    says_and_does(part.order);
}

BOOST_AUTO_TEST_CASE(what_goes_in_one_parcel_is_taken_apart_first)
{
    kernel::OrderId const one = import({{1, 2}});
    kernel::OrderId const two = import({{7, 1}});
    run(fmt::format("alter table orders.order disable trigger user; update orders.order set status = "
                    "'merged', merged_into = {} where id = {}; alter table orders.order enable trigger user",
                    one.value, two.value));
    BOOST_TEST(says_and_refuses(one) == fmt::format("{} goes in the parcel of {}: take the two apart first.",
                                                    number_of(two), number_of(one)));
    BOOST_TEST(says_and_refuses(two) == fmt::format("{} goes in the parcel of {}: take the two apart first.",
                                                    number_of(two), number_of(one)));
    run(fmt::format("alter table orders.order disable trigger user; update orders.order set status = "
                    "'received', merged_into = null where id = {}; alter table orders.order enable trigger "
                    "user",
                    two.value));
    says_and_does(one); // the control
}

BOOST_AUTO_TEST_CASE(of_several_it_says_sums_and_which_stay)
{
    std::vector<kernel::OrderId> orders;
    for (int i = 0; i < 4; ++i)
        orders.push_back(import({{1, 2}}));
    allocate({orders[0], orders[1]});
    release(orders[1]);
    BOOST_TEST(contains(said(orders), "4 reserved units are free again"));
    BOOST_TEST(contains(said(orders), "1 part comes off "));
    BOOST_TEST(!contains(said(orders), "of 4"));
    BOOST_REQUIRE(cancel(orders[3]));
    BOOST_TEST(
        contains(said(orders), "3 of 4 are canceled. " + number_of(orders[3]) + " is canceled already."));
    for (std::size_t i = 0; i < 3; ++i)
        BOOST_REQUIRE(cancel(orders[i]));
    BOOST_TEST(said(orders).ends_with("1 more stay as they are."));
}

BOOST_AUTO_TEST_CASE(a_repeated_cancel_is_answered_as_the_first_time)
{
    kernel::OrderId const order = import({{1, 2}});
    Uuid const command = Uuid::random();
    BOOST_REQUIRE(cancel(order, command));
    auto const again = cancel(order, command);
    BOOST_REQUIRE(again);
    BOOST_CHECK(again->was == Status::received);
}

BOOST_AUTO_TEST_CASE(a_pod_out_of_reach_counts_without_its_names)
{
    kernel::OrderId const order = import({{1, 2}});
    allocate({order});
    release(order);
    // The order itself is nobody's pod's; its part is in one that she does not reach.
    run(fmt::format("alter table orders.order disable trigger user; update orders.order set pod_id = null "
                    "where id = {}; alter table orders.order enable trigger user",
                    order.value));
    test.add_person("client_only", "account_manager");
    test.give_client("client_only", house.client.value);
    test.add_person("pod_only", "account_manager");
    test.give_pod("pod_only", house.pod.value);
    database::Pool near = test.login_as("client_only", 1);
    auto const all = in_transaction(near, [&](Transaction& tx) { return what_cancel_undoes(tx, {order}); });
    BOOST_REQUIRE_EQUAL(all.size(), 1U);
    BOOST_REQUIRE_EQUAL(all[0].parts.size(), 1U);
    BOOST_TEST(all[0].reserved() == 2);
    BOOST_TEST(all[0].parts[0].pod == "");
    BOOST_TEST(all[0].parts[0].pick_list == "");
    BOOST_TEST(effect(order).parts.at(0).pod != ""); // the control
    // Another client's order is nobody's business.
    database::Pool far = test.login_as("pod_only", 1);
    BOOST_TEST(in_transaction(far, [&](Transaction& tx) { return what_cancel_undoes(tx, {order}); }).empty());
    BOOST_TEST(in_transaction(far, [&](Transaction& tx) {
                   return tx.query("select count(*) from fulfillment.stands(array[:order]::bigint[])")
                       .bind("order", order)
                       .value<std::int64_t>();
               }) == 0);
}

BOOST_AUTO_TEST_SUITE_END()
