// The channels on a display, by keys only, with a picture for a person to look at.
#include "tests/gui/orders/stage.h"
#include "tests/gui/person.h"

#include "gui/lists/list_window.h"
#include "gui/orders/channels_words.h"
#include "gui/orders/order_windows.h"

#include <boost/test/unit_test.hpp>

using namespace poddesk;
using namespace poddesk::gui;

namespace {

/// Shops in every state.
struct Shops
{
    Shops() : stage(20)
    {
        std::string const channel = "(select id from orders.channel order by id limit 1 offset ";
        for (int at = 0; at < 5; ++at)
            stage.run("select orders.connect_channel(gen_random_uuid(), " + channel + std::to_string(at) +
                      "), 'https://shop.example', null)");
        stage.run(
            "update orders.sync set caught_up_at = clock_timestamp() - interval '40 s', last_success_at = "
            "clock_timestamp(), orders_read = 1204, due_at = clock_timestamp() + interval '1 min' where "
            "channel_id <= " +
            channel + "3)");
        stage.run(
            "update orders.sync set failures = 2, problem_code = 'shop_down', problem = 'The shop has "
            "trouble "
            "of its own (503); it is asked again later.', problem_since = clock_timestamp() - interval '4 "
            "min' where channel_id = " +
            channel + "1)");
        stage.run(
            "update orders.sync set failures = 5, open_until = clock_timestamp() + interval '20 min', due_at "
            "= "
            "clock_timestamp() + interval '20 min', problem_code = 'shop_login', problem = 'The shop does "
            "not "
            "take our key (401); store the right one, with the rights to read and fulfill orders: poddeskctl "
            "channels connect.', problem_since = clock_timestamp() - interval '3 h' where channel_id = " +
            channel + "2)");
        stage.run(
            "update orders.sync set unseen = 'What the shop holds is not held here: its app may not read "
            "fulfillment orders.' where channel_id = " +
            channel + "0)");
        stage.run("update orders.connection set is_paused = true where channel_id = " + channel + "3)");
        stage.run("select database.enqueue_job(client_id, 'shop.' || channel_id, 'fulfill:1', '{}') from "
                  "orders.sync "
                  "where channel_id = " +
                  channel + "2)");
    }
    tests::Stage stage;
};

struct AtChannels : private Shops, public tests::Person
{
    AtChannels() : Person(Shops::stage.pool(), "Ana Ortiz", "account_manager") { add_order_windows(*shell); }

    ListWindow& channels(std::string const& queue)
    {
        auto& window = dynamic_cast<ListWindow&>(open("channels:" + queue));
        BOOST_TEST(wait([&] { return window.is_settled() && !window.presenter().selected().empty(); }));
        window.grid().SetFocus();
        return window;
    }
    std::string in_database(std::string const& sql)
    {
        return database::in_transaction(Shops::stage.database().root(), [&](database::Transaction& tx) {
            return tx.query(sql).value<std::string>();
        });
    }
    bool select(ListWindow& window, std::string const& key)
    {
        window.grid().select_key(key);
        window.presenter().select(key);
        return wait([&] { return window.is_settled() && window.presenter().record() != nullptr; });
    }
};

} // namespace

BOOST_AUTO_TEST_SUITE(channels_window)

BOOST_FIXTURE_TEST_CASE(a_shop_in_trouble_says_what_to_do_and_is_tried_again, AtChannels)
{
    ListWindow& window = channels("trouble");
    BOOST_TEST(window.presenter().row_count() == 2);
    std::string const stopped =
        in_database("select channel_id::text from orders.sync where problem_code = 'shop_login'");
    BOOST_REQUIRE(select(window, stopped));
    window.show_queue("all");
    BOOST_TEST(wait([&] { return window.is_settled(); }));
    BOOST_REQUIRE(select(window, stopped));
    picture(window, "channels");
    ListRecord const& record = *window.presenter().record();
    BOOST_TEST(record.allowed.contains("retry"));
    BOOST_TEST(!record.allowed.contains("sync"));
    BOOST_REQUIRE(!record.detail.sections.empty());
    BOOST_TEST(record.detail.sections[0].lines[0].text.find("channels connect") != std::string::npos);
    window.grid().SetFocus();
    key('T', wxMOD_CONTROL);
    std::string const open =
        "select (open_until is null and due_at <= clock_timestamp())::text from orders.sync "
        "where problem_code = 'shop_login'";
    BOOST_TEST(wait([&] { return in_database(open) == "true" && window.is_settled(); }));
    BOOST_TEST(display.take_assertions().empty());
}

BOOST_FIXTURE_TEST_CASE(what_a_shop_does_not_let_us_see_is_said_beside_what_goes_well, AtChannels)
{
    ListWindow& window = channels("well");
    BOOST_REQUIRE(
        select(window, in_database("select channel_id::text from orders.sync where unseen is not null")));
    picture(window, "channels_unseen");
    BOOST_REQUIRE(!window.presenter().record()->detail.sections.empty());
    BOOST_TEST(window.presenter().record()->detail.sections[0].lines.at(0).text.find("fulfillment orders") !=
               std::string::npos);
    BOOST_TEST(display.take_assertions().empty());
}

BOOST_AUTO_TEST_CASE(what_a_shop_hears_is_said_fact_by_fact)
{
    auto const fact = [](orders::SyncHealth const& channel, std::string const& name) {
        for (DetailSection const& section : channel_detail(channel, kernel::Timestamp()).sections)
            for (auto const& it : section.facts)
                if (it.label == name) return it.value;
        return std::string("none");
    };
    orders::SyncHealth channel;
    channel.kind = "shopify";
    channel.is_connected = true;
    channel.waiting = 3;
    BOOST_TEST(fact(channel, "News to be told") == "3");
    BOOST_TEST(fact(channel, "Refunds") == "made by a person in the shop");
    BOOST_TEST(fact(channel, "Holds placed here") == "not told");
    channel.tells_holds = true;
    channel.refunds = "record";
    BOOST_TEST(fact(channel, "Holds placed here") == "told");
    BOOST_TEST(fact(channel, "Refunds") == "noted; a person pays");
    channel.refunds = "pay";
    BOOST_TEST(fact(channel, "Refunds") == "noted, and paid back by the shop");
    channel.kind = "woocommerce"; // it knows no holds
    BOOST_TEST(fact(channel, "Holds placed here") == "none");
}

BOOST_FIXTURE_TEST_CASE(a_shop_is_paused_and_that_is_taken_back, AtChannels)
{
    ListWindow& window = channels("well");
    std::string const paused = "select count(*)::text from orders.connection where is_paused";
    BOOST_TEST(in_database(paused) == "1");
    key('H', wxMOD_CONTROL);
    BOOST_TEST(wait([&] { return in_database(paused) == "2" && window.is_settled(); }));
    window.grid().SetFocus();
    key('Z', wxMOD_CONTROL);
    BOOST_TEST(wait([&] { return in_database(paused) == "1" && window.is_settled(); }));
    BOOST_TEST(display.take_assertions().empty());
}

BOOST_FIXTURE_TEST_CASE(a_shops_pods_are_named_and_taken_back, AtChannels)
{
    ListWindow& window = channels("all");
    std::string const shop = window.presenter().selected();
    BOOST_REQUIRE(select(window, shop));
    BOOST_TEST(window.presenter().record()->allowed.contains("pods"));
    std::string const pod = in_database("select min(code) from inventory.pod");
    std::string const now =
        "select coalesce((select string_agg(p.code, ', ') from inventory.pod p where p.id "
        "= any (c.pods)), 'all') from orders.channel c where c.id = " +
        shop;
    auto const set = [&](std::string const& codes) {
        return window.presenter().store().act("pods", shop, {{"pods", codes}});
    };
    auto const done = set(pod);
    BOOST_REQUIRE(done.has_value());
    BOOST_TEST(in_database(now) == pod);
    BOOST_TEST(set("XX").error().code == "not_found");
    BOOST_TEST(set(" ,").error().code == "missing_input");
    BOOST_TEST(in_database(now) == pod);
    BOOST_REQUIRE(done->take_back().has_value());
    BOOST_TEST(in_database(now) == "all");
    BOOST_TEST(display.take_assertions().empty());
}

BOOST_AUTO_TEST_SUITE_END()
