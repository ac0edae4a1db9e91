// What the order queue tells at a glance, and its list of possible duplicates.
#include <boost/test/unit_test.hpp>

#include "domain/orders/cancel_order.h"
#include "domain/orders/change_line.h"
#include "domain/orders/channels/channel_file.h"
#include "domain/orders/correct_address.h"
#include "domain/orders/duplicates.h"
#include "domain/orders/order_wishes.h"
#include "domain/orders/queue_view.h"
#include "tests/domain/orders/desk.h"

#include <fmt/format.h>

#include <chrono>
#include <future>

using namespace poddesk;
using namespace poddesk::orders;
using database::in_transaction;
using database::Transaction;
using kernel::Uuid;

namespace {

/// An order of three anvils as the shop tells it.
struct Told
{
    int number = 0;
    std::string placed = "2026-03-01T09:00:00Z";
    std::string email = "jo@example.com";
    std::string name = "Jo Moss";
    std::string zip = "97201";
    std::string more{};
};

struct Shop
{
    Shop() { desk.know({"A", "B"}); }

    static std::string text(Told const& told)
    {
        return fmt::format(
            R"({{"order":{{"id":{0},"name":"#{0}","currency":"USD","processed_at":"{1}","financial_status":"paid",)"
            R"("subtotal_price":"3.00","email":"{2}",{5}"shipping_address":{{"name":"{3}","address1":"8 Elm St",)"
            R"("city":"Portland","province_code":"OR","zip":"{4}","country_code":"US"}},"line_items":[{{"id":{0}1,)"
            R"("sku":"A","title":"Anvil","quantity":3,"fulfillable_quantity":3,"price":"1.00"}}]}}}})",
            told.number, told.placed, told.email, told.name, told.zip, told.more);
    }

    kernel::OrderId takes(Told const& told) { return desk.import(text(told)).objects.front().order; }

    /// Takes both, each in a transaction of its own that begins before the other one ends.
    void takes_at_once(Told const& one, Told const& other)
    {
        Channel const channel = desk.channel();
        auto const objects = read_channel_objects(text(one), {channel.kind, {}}).value();
        std::future<bool> second;
        in_transaction(desk.mia(), [&](Transaction& tx) {
            note_duplicates(tx, {import_order(tx, {channel, *objects.front().order(), objects.front().raw,
                                                   desk.clock_.now()})
                                     .value()
                                     .order});
            if (second.valid()) return;
            second = std::async(std::launch::async, [&] {
                auto const report = import_text(desk.mia(), channel, text(other), desk.clock_);
                return report && !report->any_refused();
            });
            while (second.wait_for(std::chrono::milliseconds(5)) != std::future_status::ready &&
                   desk.asked<std::int64_t>("select count(*) from pg_locks where not granted and locktype = "
                                            "'advisory' and database = (select oid from pg_database "
                                            "where datname = current_database())") == 0) {
            }
        });
        BOOST_TEST(second.get());
    }

    template <class Work>
    auto as_mia(Work const& work)
    {
        return in_transaction(desk.mia(), [&](Transaction& tx) { return work(tx); });
    }

    /// "#2 like #1, #3 like #1": the list of possible duplicates, the newest first; its sums and counts
    /// agree.
    std::string listed()
    {
        return as_mia([](Transaction& tx) {
            QueueQuery const query{.queue = Queue::duplicates, .sort = QueueSort::newest, .ascending = false};
            std::vector<std::string> all;
            for (QueueRow const& row : queue_page(tx, query, {}, 0, 10)) {
                all.push_back(fmt::format("{} like {}", row.number, row.twin));
            }
            BOOST_TEST(queue_totals(tx, query).orders == std::ssize(all));
            BOOST_TEST(queue_counts_by_client(tx, {}, {}).front().duplicates == std::ssize(all));
            return fmt::format("{}", fmt::join(all, ", "));
        });
    }

    QueueRow row(kernel::OrderId order)
    {
        return as_mia([&](Transaction& tx) { return queue_rows(tx, {}, {order}).front(); });
    }

    kernel::Outcome<std::vector<std::string>> keep(kernel::OrderId order, bool kept,
                                                   std::string const& reason = "the customer wants both")
    {
        return as_mia([&](Transaction& tx) {
            return keep_duplicate(tx, {Uuid::random(), order, kept, reason});
        });
    }

    Desk desk;
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(queue_view, Shop)

BOOST_AUTO_TEST_CASE(each_queue_is_asked_for_by_its_word)
{
    for (Queue const queue : all_queues) {
        BOOST_TEST((parse_queue(word(queue)) == queue));
    }
    BOOST_TEST(word(Queue::everything) == "everything");
    BOOST_TEST(word(Queue::late) == "late");
    BOOST_TEST(word(Queue::duplicates) == "duplicates");
    BOOST_TEST(word(Queue::cancel_asked) == "cancel_asked");
    BOOST_TEST(word(Queue::released) == "released");
    BOOST_TEST(word(Queue::picking) == "picking");
    BOOST_TEST(word(Queue::packing) == "packing");
    BOOST_TEST(word(Queue::shipped_today) == "shipped_today");
    BOOST_TEST(!parse_queue("all").has_value());
}

BOOST_AUTO_TEST_CASE(what_is_over_is_late_no_more)
{
    takes({1});
    for (Status const status : all_statuses) {
        in_transaction(desk.root(), [&](Transaction& tx) {
            tx.query("set local session_replication_role = replica").run();
            tx.query("update orders.order set status = :status, merged_into = case when :status::text = "
                     "'merged' then id end, ship_by = '2026-03-01', clock_stopped_at = null")
                .bind("status", word(status))
                .run();
        });
        bool const counts =
            as_mia([](Transaction& tx) { return queue_totals(tx, {.queue = Queue::late}).orders == 1; });
        BOOST_TEST(counts == !is_over(status), word(status));
    }
}

BOOST_AUTO_TEST_CASE(marks_are_read_with_the_row)
{
    QueueRow const plain = row(takes({1}));
    BOOST_TEST(plain.priority == 0);
    BOOST_TEST(!plain.is_gift);
    BOOST_TEST((plain.company + plain.po_number).empty());
    BOOST_TEST(plain.tags.empty());
    BOOST_TEST(plain.twin.empty());
    kernel::OrderId const id = takes({2, "2026-03-01T09:00:00Z", "ada@example.com", "Ada", "97202",
                                      R"("tags":"vip, fragile","po_number":"PO-7",)"
                                      R"("billing_address":{"name":"Ada","company":"Elm School"},)"});
    as_mia([&](Transaction& tx) {
        BOOST_TEST(set_priority(tx, {Uuid::random(), id, std::nullopt, 7}).has_value());
        return set_gift(tx, {Uuid::random(), id, ""});
    }).value();
    QueueRow const marked = row(id);
    BOOST_TEST(marked.priority == 7);
    BOOST_TEST(marked.is_gift);
    BOOST_TEST(marked.company == "Elm School");
    BOOST_TEST(marked.po_number == "PO-7");
    BOOST_TEST((marked.tags == std::vector<std::string>{"fragile", "vip"}));

    // A rule's tag is a tag, its gift note makes a gift; each counts once.
    in_transaction(desk.root(), [&](Transaction& tx) {
        tx.query("insert into orders.instruction (id, client_id, tags, gift_note) select id, client_id, "
                 "array['vip', 'big'], 'Hi' from orders.order where number = '#2'")
            .run();
    });
    as_mia([&](Transaction& tx) { return set_gift(tx, {Uuid::random(), id, std::nullopt}); }).value();
    BOOST_TEST((row(id).tags == std::vector<std::string>{"big", "fragile", "vip"}));
    BOOST_TEST(row(id).is_gift);
}

BOOST_AUTO_TEST_CASE(a_twin_is_listed_until_somebody_cancels_or_keeps_it)
{
    takes({1});
    kernel::OrderId const again = takes({2, "2026-03-01T09:05:00Z"});
    takes({3, "2026-03-01T09:06:00Z", "else@example.com", "Else"});
    takes({4, "2026-03-04T09:00:00Z"}); // days later
    BOOST_TEST(listed() == "#2 like #1");
    BOOST_TEST(row(again).twin == "#1");

    BOOST_TEST(keep(again, true, " ").error().code == "missing_input");
    BOOST_TEST((keep(again, true).value() == std::vector<std::string>{"#1"}));
    BOOST_TEST(listed().empty());
    BOOST_TEST(row(again).twin.empty());
    BOOST_TEST(as_mia([&](Transaction& tx) { return duplicates_of(tx, again); }).empty());
    BOOST_TEST(keep(again, true).error().code == "wrong_status");
    takes({2, "2026-03-01T09:05:00Z", "jo@example.com", "Jo Moss", "97201",
           R"("updated_at":"2026-03-02T09:00:00Z","note":"x",)"});
    BOOST_TEST(listed().empty()); // the shop's repetition does not overrule a person
    BOOST_TEST(keep(again, false).has_value());
    BOOST_TEST(listed() == "#2 like #1");
    BOOST_TEST(keep(again, false).error().code == "wrong_status");

    takes({5, "2026-03-01T09:07:00Z"});
    BOOST_TEST(listed() == "#5 like #1, #2 like #1"); // of three the earliest is named
    as_mia([&](Transaction& tx) {
        return cancel_order(tx, {Uuid::random(), again, std::nullopt, "twice"});
    }).value();
    BOOST_TEST(listed() == "#5 like #1");
    BOOST_TEST(desk.asked<std::int64_t>("select count(*) from events.event where kind in "
                                        "('order.duplicate_kept', 'order.duplicate_listed')") == 2);
}

BOOST_AUTO_TEST_CASE(it_does_not_matter_which_of_two_comes_in_first_or_how_the_customer_is_known)
{
    kernel::OrderId const later = takes({2, "2026-03-01T09:05:00Z", ""});
    BOOST_TEST(listed().empty());
    std::int64_t const told = desk.asked<std::int64_t>("select count(*) from database.change");
    takes({1, "2026-03-01T09:00:00Z", "", "JO MOSS", "97201-1234"});
    BOOST_TEST(listed() == "#2 like #1"); // the same door, without an email
    // The later one's row changed by that, and windows hear of it.
    BOOST_TEST(
        desk.asked<std::int64_t>(fmt::format("select count(*) from (select * from database.change order "
                                             "by change_no offset {}) c where topic = 'order' and key = {}",
                                             told, later.value)) == 1);
    takes({3, "2026-03-01T09:06:00Z", "", "Ada"}); // a neighbor
    BOOST_TEST(listed() == "#2 like #1");
}

BOOST_AUTO_TEST_CASE(two_that_come_in_at_once_see_each_other)
{
    takes_at_once({1}, {2, "2026-03-01T09:05:00Z"});
    BOOST_TEST(listed() == "#2 like #1");
    takes_at_once({4, "2026-03-01T09:07:00Z", "bo@example.com", "Bo"}, // the later one first
                  {3, "2026-03-01T09:06:00Z", "bo@example.com", "Bo"});
    BOOST_TEST(listed() == "#4 like #3, #2 like #1");

    // The control: without the lock neither sees the other.
    in_transaction(desk.root(), [](Transaction& tx) {
        std::string naive =
            tx.query("select pg_get_functiondef('orders.note_duplicates(bigint[])'::regprocedure)")
                .value<std::string>();
        std::string const lock = "pg_advisory_xact_lock";
        naive.replace(naive.find(lock), lock.size(), "abs");
        tx.query(naive).run();
    });
    takes_at_once({5, "2026-03-01T09:05:00Z", "cy@example.com", "Cy"},
                  {6, "2026-03-01T09:05:00Z", "cy@example.com", "Cy"});
    BOOST_TEST(listed() == "#4 like #3, #2 like #1");
}

BOOST_AUTO_TEST_CASE(a_changed_address_or_line_makes_and_ends_a_pair)
{
    takes({1, "2026-03-01T09:00:00Z", ""});
    kernel::OrderId const id = takes({2, "2026-03-01T09:05:00Z", "", "Jo Moss", "97202"});
    BOOST_TEST(listed().empty());
    auto const move = [&](std::string const& zip) {
        kernel::Address to = desk.details(id).ship_to;
        to.postal_code = zip;
        as_mia([&](Transaction& tx) {
            return correct_address(tx, {Uuid::random(), id, std::nullopt, to});
        }).value();
    };
    move("97201");
    BOOST_TEST(listed() == "#2 like #1");
    move("97202");
    BOOST_TEST(listed().empty());
    move("97201");
    auto const send = [&](std::int64_t units) {
        kernel::OrderLineId const line = desk.details(id).lines.front().id;
        as_mia([&](Transaction& tx) {
            return change_line(tx, {Uuid::random(), id, std::nullopt, line, {}, {}, units});
        }).value();
    };
    send(2);
    BOOST_TEST(listed().empty());
    send(3);
    BOOST_TEST(listed() == "#2 like #1");
}

BOOST_AUTO_TEST_CASE(what_has_left_is_no_longer_listed)
{
    takes({1});
    takes({2, "2026-03-01T09:05:00Z"});
    auto const becomes = [&](std::string const& number, std::string const& status) {
        in_transaction(desk.root(), [&](Transaction& tx) {
            tx.query("set local session_replication_role = replica").run();
            tx.query("update orders.order set status = :status where number = :number")
                .bind("status", status)
                .bind("number", number)
                .run();
        });
    };
    becomes("#1", "shipped"); // the earlier one may be gone
    BOOST_TEST(listed() == "#2 like #1");
    becomes("#1", "canceled");
    BOOST_TEST(listed().empty());
    becomes("#1", "received");
    becomes("#2", "picking");
    BOOST_TEST(listed().empty());
}

BOOST_AUTO_TEST_CASE(nobody_else_keeps_or_sees_them)
{
    takes({1});
    kernel::OrderId const again = takes({2, "2026-03-01T09:05:00Z"});
    desk.base().add_person("olga", "account_manager");
    auto olga = desk.base().login_as("olga");
    auto const kept = in_transaction(olga, [&](Transaction& tx) {
        BOOST_TEST(open_duplicates(tx).empty());
        note_duplicates(tx, {again}); // nor do they go because she sees no other
        return keep_duplicate(tx, {Uuid::random(), again, true, "mine"});
    });
    BOOST_TEST(kept.error().code == "not_found");
    BOOST_TEST(listed() == "#2 like #1");
}

BOOST_AUTO_TEST_SUITE_END()
