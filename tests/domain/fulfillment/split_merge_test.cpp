// What ships together: orders taken apart, and orders that go in one parcel.
#include "domain/fulfillment/routing_rules.h"
#include "domain/fulfillment/split_merge.h"
#include "domain/orders/cancel_order.h"
#include "domain/orders/hold_order.h"
#include "domain/orders/order_sql.h"

#include "tests/domain/fulfillment/stage.h"

#include <atomic>
#include <barrier>
#include <functional>
#include <thread>

using namespace poddesk;
using namespace poddesk::fulfillment;
using nlohmann::json;
using orders::Status;

namespace {

/// A stocked house whose shop is told of what leaves, and one customer who orders again and again.
struct Counter : Stage
{
    Counter()
    {
        name_root();
        connect();
    }

    /// What the shop says of a new order of hers.
    json told(bench::WorkloadOrder const& lines)
    {
        json object = json::parse(bench::order_json(lines, ++number)).at("order");
        object["email"] = "ada@example.com";
        object["updated_at"] = "2026-03-01T10:00:00Z";
        object["shipping_address"] =
            json::parse(bench::order_json(lines, 1)).at("order").at("shipping_address");
        return object;
    }
    kernel::OrderId take_in(json const& object)
    {
        auto const done = bench::import_one(admin, house, json{{"order", object}}.dump(), clock);
        BOOST_REQUIRE_MESSAGE(done, (done ? "" : done.error().message));
        return *done;
    }
    /// The shop tells it anew with so many units left of its line.
    void tell_anew(json object, int minute, std::vector<std::int64_t> const& left, json const& more = {})
    {
        for (std::size_t i = 0; i < left.size(); ++i)
            object["line_items"][i]["fulfillable_quantity"] = left[i];
        object["updated_at"] =
            "2026-03-01T11:" + std::string(minute < 10 ? "0" : "") + std::to_string(minute) + ":00Z";
        if (!more.is_null()) object.update(more);
        take_in(object);
    }

    orders::OrderDetails details(kernel::OrderId id)
    {
        return in_transaction(admin, [&](Transaction& tx) { return orders::order_details(tx, id).value(); });
    }
    std::string units(kernel::OrderId id)
    {
        std::string all(orders::word(details(id).status));
        for (orders::OrderLine const& line : details(id).lines)
            all += " " + std::to_string(line.quantity);
        return all;
    }

    Outcome<orders::SplitPart> split(kernel::OrderId id, std::vector<std::int64_t> const& quantities,
                                     Uuid const& command = Uuid::random())
    {
        orders::SplitOrder order{command, id, std::nullopt, {}};
        auto const lines = details(id).lines;
        for (std::size_t i = 0; i < quantities.size(); ++i) {
            if (quantities[i] != 0) order.lines.push_back({lines.at(i).id, quantities[i]});
        }
        return in_transaction(admin,
                              [&](Transaction& tx) { return split_and_reserve(tx, order, Uuid::random()); });
    }
    Outcome<orders::OtherOrder> unsplit(kernel::OrderId part)
    {
        return in_transaction(admin, [&](Transaction& tx) {
            return unsplit_and_reserve(tx, {Uuid::random(), part, std::nullopt}, Uuid::random());
        });
    }
    Outcome<orders::OtherOrder> merge(kernel::OrderId into, kernel::OrderId order,
                                      Uuid const& command = Uuid::random())
    {
        return in_transaction(admin, [&](Transaction& tx) {
            return merge_and_reserve(tx, {command, into, std::nullopt, order}, Uuid::random());
        });
    }
    Outcome<orders::OtherOrder> unmerge(kernel::OrderId order)
    {
        return in_transaction(admin, [&](Transaction& tx) {
            return unmerge_and_reserve(tx, {Uuid::random(), order, std::nullopt}, Uuid::random());
        });
    }
    void dispatch(kernel::OrderId id)
    {
        auto const done = in_transaction(admin, [&](Transaction& tx) {
            return bench::dispatch(tx, house, bench::OrderCommands(), id, clock.now());
        });
        BOOST_REQUIRE_MESSAGE(done, (done ? "" : done.error().message));
    }
    /// "1: 10x2 11x1; 2: 20x1", by the shop's own ids.
    std::string told_to_shop()
    {
        return text(
            "select coalesce(string_agg((payload ->> 'order') || ':' || (select string_agg(' ' || (l ->> "
            "'line') || 'x' || (l ->> 'quantity'), '') from jsonb_array_elements(payload -> 'lines') l), "
            "'; ' order by id), '') from database.job where kind like 'shop.%'");
    }
    /// All that is stored of orders and lines but ids and versions.
    std::string stored()
    {
        return text(
            "select string_agg(concat_ws('|', to_jsonb(o) - array['version', 'pod_id'], (select "
            "jsonb_agg(to_jsonb(l) order by l.id) from orders.line l where l.order_id = o.id), (select "
            "jsonb_agg(to_jsonb(r) - 'search' order by r.id) from orders.recipient r where r.order_id = "
            "o.id)), e'\\n' order by o.id) from orders.order o where o.status <> 'merged'");
    }
};

std::string why(auto const& outcome)
{
    return outcome ? "" : outcome.error().message;
}

bool says(auto const& outcome, std::string const& words)
{
    bool const is_said = !outcome && outcome.error().message.find(words) != std::string::npos;
    if (!is_said) BOOST_TEST_MESSAGE("said: " << (outcome ? "done" : outcome.error().message));
    return is_said;
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(split_merge, Counter)

BOOST_AUTO_TEST_CASE(parts_ship_by_themselves_and_the_shop_hears_of_one_order)
{
    json const object = told({{1, 3}, {7, 1}, {9, 2}});
    kernel::OrderId const order = take_in(object);
    allocate({order});
    Uuid const command = Uuid::random();
    auto const part = split(order, {1, 1, 0}, command);
    BOOST_REQUIRE_MESSAGE(part, why(part));
    BOOST_TEST(part->number == "#1-2");
    BOOST_TEST(units(order) == "ready 2 0 2");
    BOOST_TEST(units(part->order) == "ready 1 1");
    BOOST_TEST(details(part->order).total.minor == 0);
    BOOST_TEST((split(order, {1, 1, 0}, command)->order == part->order)); // the same command
    BOOST_TEST(violations() == "");

    dispatch(part->order);
    BOOST_TEST(told_to_shop() == "1: 10x1 11x1");
    BOOST_TEST(text("select fulfillment.sold_numbers(max(id)) from shipping.shipment") == "#1");
    BOOST_TEST((details(order).status == Status::ready));
    // The shop counts down what it was told, or repeats the order as it was: no news either way.
    tell_anew(object, 1, {2, 0, 2});
    tell_anew(object, 2, {3, 1, 2});
    BOOST_TEST(units(order) == "ready 2 0 2");
    BOOST_TEST(units(part->order) == "shipped 1 1");
    BOOST_TEST(details(part->order).number == "#1-2");
    dispatch(order);
    BOOST_TEST(told_to_shop() == "1: 10x1 11x1; 1: 10x2 12x2");
    BOOST_TEST(count("select count(*) from messaging.message where kind = 'order_received'") == 1);
    BOOST_TEST(count("select count(*) from messaging.message where kind = 'shipped'") == 2);
    // The returns desk finds all of it under the number that the customer knows.
    BOOST_TEST(count("select sum(shipped)::bigint from returns.returnable(" + std::to_string(order.value) +
                     ")") == 6);
    BOOST_TEST(says(unsplit(part->order), "is shipped already"));
}

BOOST_AUTO_TEST_CASE(a_chosen_pod_is_chosen_for_what_is_split_off)
{
    kernel::OrderId const order = take_in(told({{1, 3}}));
    in_transaction(admin, [&](Transaction& tx) {
        return choose_pod(tx, {Uuid::random(), order, house.pod, "the customer asked", {}});
    }).value();
    auto const part = split(order, {1});
    BOOST_REQUIRE_MESSAGE(part, why(part));
    BOOST_TEST(text("select reason from fulfillment.pod_choice where ended_at is null and order_id = " +
                    std::to_string(part->order.value)) == "the customer asked");
}

BOOST_AUTO_TEST_CASE(undo_of_a_split_leaves_what_was)
{
    kernel::OrderId const order = take_in(told({{1, 3}, {7, 1}}));
    allocate({order});
    std::string const before = stored();
    auto const part = split(order, {2, 1});
    BOOST_REQUIRE_MESSAGE(part, why(part));
    auto const deeper = split(part->order, {1, 0});
    BOOST_REQUIRE_MESSAGE(deeper, why(deeper));
    BOOST_TEST(deeper->number == "#1-3");
    BOOST_TEST(stored() != before);
    BOOST_TEST(unsplit(deeper->order)->number == "#1-2");
    auto const back = unsplit(part->order);
    BOOST_REQUIRE_MESSAGE(back, why(back));
    BOOST_TEST((back->status == Status::ready));
    BOOST_TEST(stored() == before);
    BOOST_TEST((details(part->order).status == Status::merged));
    BOOST_TEST(says(unmerge(part->order), "split them off again"));
    auto const linked =
        in_transaction(admin, [&](Transaction& tx) { return orders::linked_orders(tx, order); });
    BOOST_REQUIRE_EQUAL(linked.size(), 1U);
    BOOST_TEST((linked[0].how == orders::LinkedOrder::How::put_back));
}

BOOST_AUTO_TEST_CASE(what_the_shop_changes_reaches_the_parts)
{
    json const object = told({{1, 5}, {7, 1}});
    kernel::OrderId const order = take_in(object);
    allocate({order});
    kernel::OrderId const part = split(order, {2, 0})->order;
    BOOST_TEST(units(order) == "ready 3 1");
    tell_anew(object, 1, {6, 1}); // one more: the first part's
    BOOST_TEST(units(order) == "received 4 1");
    BOOST_TEST(units(part) == "ready 2");
    tell_anew(object, 2, {3, 1}); // three fewer: two of the last part, one of the first
    BOOST_TEST(units(order) == "received 3 1");
    BOOST_TEST(units(part) == "received 0");
    tell_anew(object, 3, {5, 1}, {{"financial_status", "pending"}});
    BOOST_TEST((details(order).status == Status::on_hold));
    BOOST_TEST((details(part).status == Status::on_hold));
    tell_anew(object, 4, {5, 1}, {{"cancelled_at", "2026-03-01T12:00:00Z"}});
    BOOST_TEST((details(order).status == Status::canceled));
    BOOST_TEST((details(part).status == Status::canceled));
}

BOOST_AUTO_TEST_CASE(a_part_on_hold_waits_alone_and_what_is_canceled_here_stays_so)
{
    json const object = told({{1, 2}, {7, 1}});
    kernel::OrderId const order = take_in(object);
    in_transaction(admin, [&](Transaction& tx) {
        return orders::hold_order(
            tx, {Uuid::random(), order, std::nullopt, orders::HoldKind::operator_, "ask her"});
    }).value();
    auto const part = split(order, {0, 1});
    BOOST_REQUIRE_MESSAGE(part, why(part));
    BOOST_TEST((part->status == Status::on_hold)); // who is asked about the one is asked about the other
    in_transaction(admin, [&](Transaction& tx) {
        return orders::cancel_order(tx, {Uuid::random(), part->order, std::nullopt, "not wanted"});
    }).value();
    tell_anew(object, 1, {2, 1});
    BOOST_TEST(units(order) == "on_hold 2 0");
    BOOST_TEST((details(part->order).status == Status::canceled));
}

BOOST_AUTO_TEST_CASE(what_cannot_be_split_is_refused_with_words)
{
    kernel::OrderId const order = take_in(told({{1, 2}, {7, 1}}));
    BOOST_TEST(says(split(order, {3, 0}), "can be split off 1 to 2, not 3"));
    BOOST_TEST(says(split(order, {-1, 0}), "not -1"));
    BOOST_TEST(says(split(order, {2, 1}), "would be left in #1"));
    BOOST_TEST(says(split(order, {0, 0}), "would be split off"));
    orders::SplitOrder stale{Uuid::random(), order, 0, {{details(order).lines[0].id, 1}}};
    BOOST_TEST(
        in_transaction(admin, [&](Transaction& tx) { return orders::split_order(tx, stale); }).error().code ==
        "stale");
    picked(order);
    BOOST_TEST(says(split(order, {1, 0}), "pod has begun to pick #1"));
}

BOOST_AUTO_TEST_CASE(one_parcel_for_two_orders_and_each_shop_hears_of_its_own)
{
    json const first = told({{1, 2}});
    json const second = told({{1, 1}, {7, 1}});
    kernel::OrderId const one = take_in(first);
    kernel::OrderId const two = take_in(second);
    allocate({one, two});
    auto const proposed =
        in_transaction(admin, [&](Transaction& tx) { return orders::merge_proposals(tx, one); });
    BOOST_REQUIRE_EQUAL(proposed.size(), 1U);
    BOOST_TEST((proposed[0].order.order == two && !proposed[0].obstacle));
    Uuid const command = Uuid::random();
    auto const done = merge(one, two, command);
    BOOST_REQUIRE_MESSAGE(done, why(done));
    BOOST_TEST((done->status == Status::ready));
    BOOST_TEST(merge(one, two, command).has_value()); // the same command
    BOOST_TEST(units(two) == "merged 1 1");
    BOOST_TEST(details(one).units == 4);
    BOOST_TEST(count("select count(*) from fulfillment.fulfillment where status <> 'canceled'") == 1);
    BOOST_TEST(count("select sum(allocated)::bigint from inventory.level") == 4);
    BOOST_TEST(violations() == "");
    // Repeated by the shop: no news. The number is found.
    tell_anew(second, 1, {1, 1});
    tell_anew(first, 1, {2});
    BOOST_TEST(units(two) == "merged 1 1");
    BOOST_TEST((details(one).status == Status::ready));
    BOOST_TEST((
        in_transaction(admin, [&](Transaction& tx) { return orders::find_order(tx, "#2"); }).value() == two));

    dispatch(one);
    BOOST_TEST(told_to_shop() == "1: 10x2; 2: 20x1 21x1");
    BOOST_TEST(text("select fulfillment.sold_numbers(max(id)) from shipping.shipment") == "#1, #2");
    BOOST_TEST(count("select count(*) from messaging.message where kind = 'shipped'") == 1);
    for (auto const& [order, shipped] : {std::pair(one, 2), std::pair(two, 2)}) {
        BOOST_TEST(count("select sum(shipped)::bigint from returns.returnable(" +
                         std::to_string(order.value) + ")") == shipped);
    }
    tell_anew(second, 2, {0, 0}); // the shop counts down: nothing to do with an order whose parcel left
    BOOST_TEST(units(two) == "merged 1 1");
    BOOST_TEST(count("select count(*) from orders.problem") == 0);
    BOOST_TEST(says(unmerge(two), "#1 is shipped already"));
}

BOOST_AUTO_TEST_CASE(undo_of_a_merge_leaves_what_was)
{
    kernel::OrderId const one = take_in(told({{1, 2}}));
    kernel::OrderId const two = take_in(told({{7, 1}}));
    allocate({one, two});
    std::string const before = stored();
    BOOST_TEST(why(merge(two, one)) == "");
    BOOST_TEST(stored() != before);
    auto const apart = unmerge(one);
    BOOST_REQUIRE_MESSAGE(apart, why(apart));
    BOOST_TEST((apart->order == two && apart->status == Status::ready));
    BOOST_TEST(stored() == before);
}

BOOST_AUTO_TEST_CASE(news_from_the_shop_takes_a_merge_apart)
{
    json const first = told({{1, 2}});
    json const second = told({{7, 2}});
    kernel::OrderId const one = take_in(first);
    kernel::OrderId const two = take_in(second);
    allocate({one, two});
    int minute = 0;
    auto const merged = [&] {
        auto const done = merge(one, two);
        BOOST_REQUIRE_MESSAGE(done, why(done));
    };
    merged();
    tell_anew(second, ++minute, {1});
    BOOST_TEST(units(two) == "received 1");
    BOOST_TEST(units(one) == "received 2");
    BOOST_TEST(violations() == "");
    merged();
    tell_anew(second, ++minute, {1}, {{"financial_status", "pending"}});
    BOOST_TEST(units(two) == "on_hold 1");
    BOOST_TEST(says(merge(one, two), "is on hold; release the hold first"));
    tell_anew(second, ++minute, {1});
    merged();
    json moved = second.at("shipping_address");
    moved["address1"] = "9 Elm Street";
    tell_anew(second, ++minute, {1}, {{"shipping_address", moved}});
    BOOST_TEST(units(two) == "received 1");
    BOOST_TEST(says(merge(one, two), "same address"));
    tell_anew(second, ++minute, {1});
    merged();
    tell_anew(first, ++minute, {2}, {{"cancelled_at", "2026-03-01T12:00:00Z"}});
    BOOST_TEST(units(one) == "canceled 2");
    BOOST_TEST(units(two) == "received 1");
}

BOOST_AUTO_TEST_CASE(news_that_come_while_the_pod_picks_are_a_problem_for_a_person)
{
    kernel::OrderId const one = take_in(told({{1, 2}}));
    json const second = told({{7, 2}});
    kernel::OrderId const two = take_in(second);
    BOOST_TEST(why(merge(one, two)) == "");
    picked(one);
    tell_anew(second, 1, {1});
    tell_anew(second, 2, {2}, {{"cancelled_at", "2026-03-01T12:00:00Z"}});
    BOOST_TEST(units(two) == "merged 2");
    BOOST_TEST(
        count("select count(*) from orders.problem where kind = 'changed_after_release' and order_id = " +
              std::to_string(two.value)) == 2);
    BOOST_TEST(says(unmerge(two), "pod has begun to pick #1"));
}

BOOST_AUTO_TEST_CASE(what_carries_others_is_not_canceled_split_or_merged_away)
{
    kernel::OrderId const one = take_in(told({{1, 2}}));
    kernel::OrderId const two = take_in(told({{7, 1}}));
    kernel::OrderId const three = take_in(told({{9, 1}}));
    BOOST_TEST(why(merge(one, two)) == "");
    auto const cancel = [&](kernel::OrderId id) {
        return in_transaction(admin, [&](Transaction& tx) {
            return orders::cancel_order(tx, {Uuid::random(), id, std::nullopt, "not wanted"});
        });
    };
    BOOST_TEST(says(cancel(one), "#2 goes in this order's parcel: take the two apart first"));
    BOOST_TEST(says(cancel(two), "merged cannot be canceled"));
    BOOST_TEST(says(split(one, {1}), "take the two apart first"));
    BOOST_TEST(says(split(two, {1}), "#2 is merged already"));
    BOOST_TEST(says(merge(three, one), "carries another order already"));
    BOOST_TEST(says(merge(one, two), "merged already"));
    BOOST_TEST(says(merge(one, one), "one and the same"));
    BOOST_TEST(why(merge(one, three)) == "");
    BOOST_TEST(details(one).units == 4);
    kernel::OrderId const part = split(take_in(told({{11, 2}})), {1})->order;
    BOOST_TEST(why(merge(one, part)) == ""); // the rest of an order goes with another one
    allocate({one});
    dispatch(one);
    BOOST_TEST(told_to_shop() == "1: 10x2; 2: 20x1; 3: 30x1; 4: 40x1");
}

namespace {

void together(std::vector<std::function<void()>> const& works)
{
    std::barrier gate(static_cast<std::ptrdiff_t>(works.size()));
    std::vector<std::thread> all;
    for (auto const& work : works) {
        all.emplace_back([&gate, &work] {
            gate.arrive_and_wait();
            work();
        });
    }
    for (std::thread& one : all)
        one.join();
}

} // namespace

BOOST_AUTO_TEST_CASE(sessions_that_merge_split_and_pick_at_once_leave_one_truth)
{
    for (int i = 0; i < 8; ++i) {
        kernel::OrderId const one = take_in(told({{1, 3}}));
        kernel::OrderId const two = take_in(told({{7, 3}}));
        allocate({one, two});
        auto const version = details(one).version;
        auto const line = details(one).lines.at(0).id;
        std::atomic<int> done = 0;
        // Each saw the order as it was: one of them wins, whichever way the two are locked.
        auto const try_it = [&](auto const& work) {
            return [&done, work, this] {
                if (in_transaction(admin, work)) ++done;
            };
        };
        together({try_it([=](Transaction& tx) {
                      return orders::merge_orders(tx, {Uuid::random(), one, version, two});
                  }),
                  try_it([=](Transaction& tx) {
                      return orders::split_order(tx, {Uuid::random(), one, version, {{line, 1}}});
                  }),
                  try_it([=](Transaction& tx) {
                      return orders::split_order(tx, {Uuid::random(), one, version, {{line, 2}}});
                  })});
        BOOST_TEST(done == 1);
        // And with whatever came of it: both ways of merging, an undo, and the pod that picks.
        std::vector<kernel::FulfillmentId> const parts = {
            {count("select coalesce(max(id), 0) from fulfillment.fulfillment where status = 'allocated'")}};
        together({[&] { (void)merge(two, one); }, [&] { (void)merge(one, two); }, [&] { (void)unmerge(two); },
                  [&] {
                      (void)in_transaction(admin, [&](Transaction& tx) {
                          return release_fulfillments(tx, {Uuid::random(), house.pod, parts});
                      });
                  }});
        BOOST_REQUIRE_EQUAL(violations(), "");
    }
}

BOOST_AUTO_TEST_CASE(control_without_the_lock_units_are_lost)
{
    kernel::OrderId const order = take_in(told({{1, 4}}));
    std::string const id = std::to_string(order.value);
    // Two sessions read what is left, and each writes what it thinks is left after its own split.
    std::barrier read(2);
    auto const careless = [&] {
        auto const left = count("select quantity from orders.line where order_id = " + id);
        read.arrive_and_wait();
        run("update orders.line set quantity = " + std::to_string(left - 1) + " where order_id = " + id);
        run("update orders.order set units = units - 1 where id = " + id);
    };
    together({careless, careless});
    BOOST_TEST(violations() != "");
    run("update orders.order set units = 3 where id = " + id);
}

BOOST_AUTO_TEST_SUITE_END()
