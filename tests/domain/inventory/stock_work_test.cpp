#include "domain/inventory/count_bin.h"
#include "domain/inventory/move_stock.h"

#include "tests/domain/inventory/small_house.h"

#include <barrier>
#include <thread>

using namespace poddesk;
using namespace poddesk::inventory;
using database::in_transaction;
using database::Transaction;
using kernel::Outcome;
using kernel::Uuid;
using Kind = MoveStock::Kind;

namespace {

struct Stock : testing::SmallHouse
{
    Outcome<kernel::EventId> move(Kind kind, std::string const& from, std::string const& to,
                                  std::int64_t quantity)
    {
        MoveStock command{Uuid::random(), kind, {bin(from), product("MUG"), quantity}, {}, "a reason"};
        if (!to.empty()) {
            command.to = bin(to);
        }
        return act([&](Transaction& tx) { return move_stock(tx, command); });
    }
    Outcome<kernel::EventId> undo(kernel::EventId event)
    {
        TakeBackPosting const command{Uuid::random(), event, "mistake"};
        return act([&](Transaction& tx) { return take_back(tx, command); });
    }
    SentTransfer send(std::int64_t quantity)
    {
        SendTransfer const command{
            Uuid::random(), {bin("A-1"), product("MUG"), quantity}, pod("PB"), "short there"};
        return act([&](Transaction& tx) { return send_transfer(tx, command); }).value();
    }
    Outcome<kernel::EventId> arrive(TransferId transfer, std::int64_t quantity)
    {
        ArriveTransfer const command{Uuid::random(), transfer, bin("A-1", "PB"), quantity};
        return act([&](Transaction& tx) { return arrive_transfer(tx, command); });
    }
    CountId start(database::Pool& who)
    {
        StartCount const command{Uuid::random(), client, bin("A-1")};
        return in_transaction(who, [&](Transaction& tx) { return start_count(tx, command); }).value().id;
    }
    Outcome<std::vector<CountedLine>> record(database::Pool& who, CountId count, std::int64_t found)
    {
        RecordCount const command{Uuid::random(), count, {{product("MUG"), found}}};
        return in_transaction(who, [&](Transaction& tx) { return record_count(tx, command); });
    }
    Outcome<PostedCount> post(database::Pool& who, CountId count)
    {
        PostCount const command{Uuid::random(), count};
        return in_transaction(who, [&](Transaction& tx) { return post_count(tx, command); });
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(stock_work, Stock)

BOOST_AUTO_TEST_CASE(units_are_held_released_and_moved_and_each_is_taken_back_once)
{
    stock("MUG", "A-1", 10);
    kernel::EventId const hold = move(Kind::hold, "A-1", "", 4).value();
    BOOST_CHECK_EQUAL(held("MUG", "HOLD"), 4);
    kernel::EventId const release = move(Kind::release, "HOLD", "A-2", 3).value();
    kernel::EventId const moved = move(Kind::move, "A-2", "A-3", 2).value();
    BOOST_CHECK_EQUAL(held("MUG", "A-3"), 2);
    BOOST_CHECK_EQUAL(undo(release).error().code, "not_enough_stock"); // two of them have gone on
    for (kernel::EventId const event : {moved, release, hold}) {
        BOOST_CHECK(undo(event).has_value());
    }
    BOOST_CHECK_EQUAL(undo(hold).error().code, "wrong_status");
    BOOST_CHECK_EQUAL(held("MUG", "A-1"), 10);
    BOOST_CHECK_EQUAL(text("select string_agg(reason, ' ' order by id) from inventory.movement"),
                      "adjustment hold release transfer transfer hold release");
}

BOOST_AUTO_TEST_CASE(a_move_that_makes_no_sense_is_refused)
{
    stock("MUG", "A-1", 2);
    BOOST_CHECK_EQUAL(move(Kind::move, "A-1", "HOLD", 1).error().code, "wrong_status");
    BOOST_CHECK_EQUAL(move(Kind::release, "A-1", "A-2", 1).error().code, "wrong_status");
    BOOST_CHECK_EQUAL(move(Kind::hold, "A-1", "", 3).error().code, "not_enough_stock");
    BOOST_CHECK_EQUAL(move(Kind::move, "A-1", "A-1", 1).error().code, "wrong_status");
    BOOST_CHECK_EQUAL(move(Kind::move, "A-1", "A-2", -1).error().code, "wrong_status");
    MoveStock const abroad{
        Uuid::random(), Kind::move, {bin("A-1"), product("MUG"), 1}, bin("A-1", "PB"), "near"};
    BOOST_CHECK_EQUAL(act([&](Transaction& tx) { return move_stock(tx, abroad); }).error().code,
                      "wrong_status");
    BOOST_CHECK_EQUAL(held("MUG", "A-1"), 2);
}

BOOST_AUTO_TEST_CASE(a_transfer_is_in_sight_until_its_last_unit_has_arrived)
{
    stock("MUG", "A-1", 10);
    SentTransfer const sent = send(6);
    auto const open = act([](Transaction& tx) { return open_transfers(tx); });
    BOOST_REQUIRE_EQUAL(open.size(), 1u);
    BOOST_CHECK_EQUAL(open[0].left, 6);
    kernel::EventId const four = arrive(sent.transfer, 4).value();
    BOOST_CHECK_EQUAL(arrive(sent.transfer, 3).error().code, "wrong_status");
    BOOST_CHECK_EQUAL(undo(sent.event).error().code, "wrong_status"); // some are there already
    BOOST_CHECK(arrive(sent.transfer, 2).has_value());
    BOOST_CHECK_EQUAL(held("MUG", "A-1", "PB"), 6);
    BOOST_CHECK(undo(four).has_value());
    BOOST_CHECK_EQUAL(act([](Transaction& tx) { return open_transfers(tx); }).at(0).left, 4);
    BOOST_CHECK(arrive(sent.transfer, 4).has_value());

    SentTransfer const back = send(1);
    BOOST_CHECK(undo(back.event).has_value());
    BOOST_CHECK_EQUAL(arrive(back.transfer, 1).error().code, "wrong_status");
    BOOST_CHECK_EQUAL(held("MUG", "A-1"), 4);
}

BOOST_AUTO_TEST_CASE(the_card_runs_the_balance_and_says_who_and_why)
{
    stock("MUG", "A-1", 10);
    move(Kind::hold, "A-1", "", 4).value();
    send(1);
    auto const card =
        act([&](Transaction& tx) { return inventory::stock_card(tx, product("MUG"), pod("PA"), 2); });
    BOOST_REQUIRE_EQUAL(card.size(), 2u);
    BOOST_CHECK_EQUAL(card[0].balance, 9);
    BOOST_CHECK_EQUAL(card[0].reference, "T-00001");
    BOOST_CHECK_EQUAL(card[1].balance, 10);
    BOOST_CHECK_EQUAL(card[1].why, "a reason");
    BOOST_CHECK(card[1].event.has_value());
}

BOOST_AUTO_TEST_CASE(a_count_posts_its_difference_and_can_be_taken_back)
{
    stock("MUG", "A-1", 10);
    stock("BOWL", "A-1", 3);
    CountId const count = start(admin);
    auto const lines = record(admin, count, 12).value();
    BOOST_REQUIRE_EQUAL(lines.size(), 2u);
    BOOST_CHECK((lines[0] == CountedLine{"BOWL", "", "good", 3, 0})); // not found: none
    BOOST_CHECK((lines[1] == CountedLine{"MUG", "", "good", 10, 12}));
    PostedCount const posted = post(admin, count).value();
    BOOST_CHECK_EQUAL(posted.plus, 2);
    BOOST_CHECK_EQUAL(posted.minus, 3);
    BOOST_CHECK_EQUAL(held("BOWL", "A-1"), 0);
    BOOST_CHECK_EQUAL(post(admin, count).error().code, "wrong_status");
    BOOST_CHECK(undo(posted.event).has_value());
    BOOST_CHECK_EQUAL(held("MUG", "A-1"), 10);
    BOOST_CHECK_EQUAL(held("BOWL", "A-1"), 3);
}

BOOST_AUTO_TEST_CASE(one_product_of_a_bin_is_counted_alone)
{
    stock("MUG", "A-1", 10);
    stock("BOWL", "A-1", 3);
    StartCount const command{Uuid::random(), client, bin("A-1"), product("MUG")};
    auto const count = act([&](Transaction& tx) { return start_count(tx, command); }).value().id;
    stock("BOWL", "A-1", 1); // another product's way is not this count's
    BOOST_CHECK_EQUAL(record(admin, count, 9).value().size(), 1u);
    BOOST_CHECK_EQUAL(post(admin, count).value().minus, 1);
    BOOST_CHECK_EQUAL(held("BOWL", "A-1"), 4);
}

BOOST_AUTO_TEST_CASE(what_moved_meanwhile_is_asked_again_also_when_the_sum_is_the_same)
{
    stock("MUG", "A-1", 10);
    CountId const first = start(admin);
    stock("MUG", "A-1", 1);
    stock("MUG", "A-1", -1);
    BOOST_CHECK_EQUAL(record(admin, first, 9).error().code, "stale");
    CountId const second = start(admin);
    BOOST_CHECK(record(admin, second, 9).has_value());
    move(Kind::move, "A-1", "A-2", 1).value();
    BOOST_CHECK_EQUAL(post(admin, second).error().code, "stale");
    BOOST_CHECK_EQUAL(held("MUG", "A-1"), 9);
}

BOOST_AUTO_TEST_CASE(two_people_who_count_one_bin_at_once_correct_it_once)
{
    test.add_person("bea", "warehouse", true);
    database::Pool bea = test.login_as("bea");
    stock("MUG", "A-1", 10);
    for (int round = 0; round < 5; ++round) {
        std::int64_t const found = held("MUG", "A-1") - 1; // both find one missing
        CountId const counts[] = {start(admin), start(bea)};
        BOOST_REQUIRE(record(admin, counts[0], found).has_value());
        BOOST_REQUIRE(record(bea, counts[1], found).has_value());
        std::barrier gate(2);
        std::optional<Outcome<PostedCount>> done[2];
        std::thread other([&] {
            gate.arrive_and_wait();
            done[1] = post(bea, counts[1]);
        });
        gate.arrive_and_wait();
        done[0] = post(admin, counts[0]);
        other.join();
        BOOST_CHECK_NE(done[0]->has_value(), done[1]->has_value());
        BOOST_CHECK_EQUAL((*done[0] ? done[1] : done[0])->error().code, "stale");
        BOOST_CHECK_EQUAL(held("MUG", "A-1"), found);
    }
    // The control: the same two findings as plain corrections take the unit away twice.
    std::int64_t const before = held("MUG", "A-1");
    stock("MUG", "A-1", -1);
    stock("MUG", "A-1", -1);
    BOOST_CHECK_EQUAL(held("MUG", "A-1"), before - 2);
}

BOOST_AUTO_TEST_CASE(postings_from_many_hands_and_counts_in_between_lose_nothing)
{
    stock("MUG", "A-1", 50);
    stock("MUG", "A-2", 50);
    std::vector<std::thread> hands;
    for (int hand = 0; hand < 4; ++hand) {
        hands.emplace_back([this, hand] {
            for (int i = 0; i < 15; ++i) {
                if (hand == 0) {
                    CountId const count = start(admin);
                    if (record(admin, count, held("MUG", "A-1"))) {
                        post(admin, count); // stale or done: never wrong
                    }
                } else {
                    move(Kind::move, hand == 1 ? "A-1" : "A-2", hand == 1 ? "A-2" : "A-1", 1);
                }
            }
        });
    }
    for (std::thread& hand : hands)
        hand.join();
    // What a count corrects is in the ledger: the rest of it is the two deliveries.
    BOOST_CHECK_EQUAL(held("MUG", "A-1") + held("MUG", "A-2"),
                      100 + number("select coalesce(sum(case when b.kind = 'adjustment' then m.quantity else "
                                   "-m.quantity end), 0)::bigint from inventory.movement m join "
                                   "inventory.location b on b.id = m.from_location where m.ref_type = "
                                   "'count'"));
}

BOOST_AUTO_TEST_CASE(a_command_that_is_sent_twice_happens_once)
{
    stock("MUG", "A-1", 10);
    MoveStock const command{Uuid::random(), Kind::hold, {bin("A-1"), product("MUG"), 2}, {}, "cracked"};
    auto const first = act([&](Transaction& tx) { return move_stock(tx, command); });
    auto const again = act([&](Transaction& tx) { return move_stock(tx, command); });
    BOOST_CHECK(first.value() == again.value());
    BOOST_CHECK_EQUAL(held("MUG", "HOLD"), 2);
}

BOOST_AUTO_TEST_SUITE_END()
