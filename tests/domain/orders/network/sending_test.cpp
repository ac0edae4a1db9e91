// Of a shop's orders only what our location sends is ours, and nothing before its date.
#include "tests/domain/orders/network/connected_shop.h"

#include "domain/orders/hold_order.h"

using namespace poddesk;
using namespace poddesk::orders;
using nlohmann::json;

namespace {

/// A shop whose orders go out from two locations, of which ours is number 1 where we say so.
class TwoPlaces : public ToldShop
{
public:
    explicit TwoPlaces(std::string const& location) : ToldShop("shopify")
    {
        desk_.know({"TEE"});
        say_location(location);
    }

    void say_location(std::string const& location)
    {
        TellStock const command{kernel::Uuid::random(), channel_, false, location};
        BOOST_REQUIRE(database::in_transaction(
            desk_.mia(), [&](database::Transaction& tx) { return tell_stock(tx, command); }));
    }
    /// Every order once more, as if nobody had read any.
    void read_again()
    {
        ConnectChannel const command{kernel::Uuid::random(), channel_, shop_.address(),
                                     start_ - std::chrono::minutes(5)};
        BOOST_REQUIRE(database::in_transaction(
            desk_.mia(), [&](database::Transaction& tx) { return connect_channel(tx, command); }));
    }
    /// ID and units of every order that is stored.
    std::string stored()
    {
        return desk_.asked<std::string>(
            "select coalesce(string_agg(external_id || ':' || units, ' ' order by external_id::integer), '') "
            "from orders.order");
    }
    std::string status(int id = 1)
    {
        return desk_.asked<std::string>(
            fmt::format("select status from orders.order where external_id = '{}'", id));
    }
    /// The open holds with their dates.
    std::string holds()
    {
        return desk_.asked<std::string>(
            "select coalesce(string_agg(kind || ' ' || to_char(until at time zone 'UTC', 'YYYY-MM-DD "
            "HH24:MI') "
            "|| ': ' || reason, ' + ' order by id), 'none') from orders.hold where released_at is null");
    }
};

json denied()
{
    return {{"errors",
             {{{"message", "Access denied for fulfillmentOrders field."},
               {"extensions", {{"code", "ACCESS_DENIED"}}}}}}};
}

} // namespace

BOOST_AUTO_TEST_SUITE(sending_suite)

BOOST_AUTO_TEST_CASE(only_what_our_location_sends_is_ours)
{
    for (std::string const location : {"1", ""}) {
        BOOST_TEST_CONTEXT("location " << location)
        {
            TwoPlaces shop(location);
            shop.twin_.orders = {{1, shop.start_, 3, 2}, {2, shop.start_, 2}, {3, shop.start_, 4}};
            shop.twin_.sendings[1] = {{11, "1", {{0, 2}}}, {12, "2", {{0, 1}, {1, 3}}}};
            shop.twin_.sendings[2] = {{21, "2", {{0, 2}}}};
            SyncRound const round = shop.round();
            BOOST_TEST(!round.problem);
            // Without a location of ours all are, as the control; order 3 is sent from ours whole.
            BOOST_TEST(shop.stored() == (location.empty() ? "1:6 2:2 3:4" : "1:2 3:4"));
            BOOST_TEST(round.imported == (location.empty() ? 3U : 2U));

            shop.read_again();
            SyncRound const again = shop.round();
            BOOST_TEST(again.unchanged == 3U);
            BOOST_TEST(again.updated + again.imported == 0U);
            BOOST_TEST(shop.desk_.violations() == 0);
        }
    }
}

BOOST_AUTO_TEST_CASE(what_moves_to_another_location_is_ours_no_more_and_comes_back)
{
    TwoPlaces shop("1");
    shop.twin_.orders = {{1, shop.start_, 2, 2}};
    shop.twin_.sendings[1] = {{11, "1", {{0, 2}, {1, 2}}}};
    BOOST_TEST(shop.round().imported == 1U);
    BOOST_TEST(shop.stored() == "1:4");
    // No newer age is told of the order; it is seen within the time that shops may tell late.
    shop.twin_.sendings[1] = {{11, "1", {{0, 2}}}, {12, "2", {{1, 2}}}};
    BOOST_TEST(shop.round().updated == 1U);
    BOOST_TEST(shop.stored() == "1:2");
    shop.twin_.sendings[1][0].location = "2";
    BOOST_TEST(shop.round().updated == 1U);
    BOOST_TEST(shop.stored() == "1:0");
    shop.twin_.sendings[1][0].location = "1";
    BOOST_TEST(shop.round().updated == 1U);
    BOOST_TEST(shop.stored() == "1:2");
    BOOST_TEST(shop.round().updated == 0U); // the control
    // The pod works on it: a person's matter, and the lines stay.
    shop.run("alter table orders.order disable trigger user");
    shop.run("update orders.order set status = 'picking'");
    shop.run("alter table orders.order enable trigger user");
    shop.twin_.sendings[1][0].location = "2";
    BOOST_TEST(shop.round().updated == 1U);
    BOOST_TEST(shop.stored() == "1:2");
    BOOST_TEST(shop.desk_.asked<std::string>("select kind from orders.problem") == "changed_after_release");
    // No location of ours any more: all are.
    shop.run("alter table orders.order disable trigger user");
    shop.run("update orders.order set status = 'received'");
    shop.run("alter table orders.order enable trigger user");
    shop.say_location(""); // says nothing of it: it stays
    BOOST_TEST(shop.round().updated == 0U);
    BOOST_TEST(shop.stored() == "1:2");
    shop.say_location("all");
    BOOST_TEST(shop.round().updated == 1U);
    BOOST_TEST(shop.stored() == "1:4");
}

BOOST_AUTO_TEST_CASE(what_is_over_there_is_not_to_be_sent)
{
    for (std::string const status : {"CLOSED", "CANCELLED", "INCOMPLETE", "IN_PROGRESS", "ON_HOLD"}) {
        BOOST_TEST_CONTEXT(status)
        {
            bool const is_over = status != "IN_PROGRESS" && status != "ON_HOLD"; // the controls
            TwoPlaces shop("1");
            shop.twin_.orders = {{1, shop.start_, 3}};
            shop.twin_.sendings[1] = {{11, "1", {{0, 2}}}, {12, "1", {{0, 1}}, status}};
            BOOST_TEST(shop.round().imported == 1U);
            BOOST_TEST(shop.stored() == (is_over ? "1:2" : "1:3"));
        }
    }
}

BOOST_AUTO_TEST_CASE(many_fulfillment_orders_of_many_lines_are_read_to_the_end)
{
    TwoPlaces shop("1");
    shop.twin_.orders = {{1, shop.start_, 1, 137}};
    auto& all = shop.twin_.sendings[1];
    for (int id = 0; id < 17; ++id)
        all.push_back({100 + id, "2", {{id, 1}}});
    all.push_back({200, "1", {}});
    all.back().units.clear();
    for (int number = 17; number < 137; ++number)
        all.back().units[number] = 1;
    BOOST_TEST(shop.round().imported == 1U);
    BOOST_TEST(shop.stored() == "1:120");
    all.back().location = "2"; // the control
    shop.twin_.orders[0].updated += std::chrono::minutes(1);
    BOOST_TEST(shop.round().updated == 1U);
    BOOST_TEST(shop.stored() == "1:0");
}

BOOST_AUTO_TEST_CASE(what_is_scheduled_waits_for_its_date_and_follows_it)
{
    TwoPlaces shop("1");
    shop.twin_.orders = {{1, shop.start_, 2}, {2, shop.start_, 1}, {3, shop.start_, 1}};
    shop.twin_.sendings[1] = {{11, "1", {{0, 2}}, "SCHEDULED", "2099-04-01T12:00:00Z"}};
    // Of another location's date nothing is held, nor of one that is over; the controls.
    shop.twin_.sendings[2] = {{21, "1", {{0, 1}}}, {22, "2", {{0, 1}}, "SCHEDULED", "2099-04-01T12:00:00Z"}};
    shop.twin_.sendings[3] = {{31, "1", {{0, 1}}, "SCHEDULED", "2026-03-02T10:30:00Z"}};
    BOOST_TEST(shop.round().held == 1U);
    BOOST_TEST(shop.holds() == "until_date 2099-04-01 12:00: scheduled in the shop: not to be sent before "
                               "2099-04-01 12:00 UTC");
    BOOST_TEST(shop.status() == "on_hold");
    BOOST_TEST(shop.status(2) == "received");
    BOOST_TEST(shop.stored() == "1:2 2:1 3:1");

    shop.read_again();
    BOOST_TEST(shop.round().held == 0U);
    shop.twin_.sendings[1][0].fulfill_at = "2099-05-01T12:00:00Z";
    BOOST_TEST(shop.round().held == 1U);
    BOOST_TEST(shop.holds().starts_with("until_date 2099-05-01 12:00"));
    // Of two dates the last one counts.
    shop.twin_.sendings[1].push_back({12, "1", {{0, 1}}, "SCHEDULED", "2099-03-01T12:00:00Z"});
    BOOST_TEST(shop.round().held == 1U);
    BOOST_TEST(shop.holds().starts_with("until_date 2099-05-01 12:00"));
    shop.twin_.sendings[1] = {{11, "1", {{0, 2}}}};
    BOOST_TEST(shop.round().held == 1U);
    BOOST_TEST(shop.holds() == "none");
    BOOST_TEST(shop.status() == "received");
    BOOST_TEST(shop.twin_.told == 0);
    BOOST_TEST(shop.desk_.violations() == 0);
}

BOOST_AUTO_TEST_CASE(a_date_that_has_come_lifts_its_hold_and_the_shop_is_told_nothing)
{
    TwoPlaces shop("");
    shop.run("update orders.connection set tells_holds = true");
    shop.twin_.orders = {{1, shop.start_, 2}};
    shop.twin_.sendings[1] = {{11, "1", {{0, 2}}, "SCHEDULED", "2099-04-01T12:00:00Z"}};
    BOOST_TEST(shop.round().held == 1U);
    BOOST_TEST(shop.status() == "on_hold");
    auto const release = [&] {
        return database::in_transaction(shop.worker_, [](database::Transaction& tx) {
            return tx.query("select orders.release_due_holds()").value<std::int64_t>();
        });
    };
    BOOST_TEST(release() == 0); // the control
    shop.run("update orders.hold set until = clock_timestamp() - interval '1 second'");
    BOOST_TEST(release() == 1);
    BOOST_TEST(shop.status() == "received");
    BOOST_TEST(shop.jobs() == "none");
    BOOST_TEST(shop.round().held == 0U); // the shop's clock is behind ours
    BOOST_TEST(shop.holds() == "none");
}

BOOST_AUTO_TEST_CASE(a_key_that_may_not_look_reads_orders_as_before_and_that_is_said)
{
    for (std::string const location : {"1", ""}) {
        for (bool const is_all : {true, false}) {
            BOOST_TEST_CONTEXT("location " << location << (is_all ? " all" : " orders only"))
            {
                TwoPlaces shop(location);
                shop.twin_.orders = {{1, shop.start_, 3}};
                shop.twin_.sendings[1] = {{11, "1", {{0, 2}}}, {12, "2", {{0, 1}}}};
                shop.reply_ = [&](Asked const& asked) {
                    bool const is_denied = asked.body.find("fulfillmentOrders(") != std::string::npos &&
                                           (is_all || asked.body.find("PodDeskOrders") != std::string::npos);
                    return is_denied ? Reply{200, denied().dump()} : shop.twin_.answer(asked);
                };
                SyncRound const round = shop.round();
                BOOST_TEST(!round.problem);
                BOOST_TEST(shop.stored() == "1:3");
                BOOST_TEST(shop.health().unseen.find("may not read fulfillment orders") != std::string::npos);
                bool const says_location = shop.health().unseen.find("another location") != std::string::npos;
                BOOST_TEST(says_location == !location.empty());
                shop.reply_ = nullptr; // the control
                static_cast<void>(shop.round());
                BOOST_TEST(shop.stored() == (location.empty() ? "1:3" : "1:2"));
                BOOST_TEST(shop.health().unseen.empty());
            }
        }
    }
}

BOOST_AUTO_TEST_CASE(what_the_merchant_asks_us_to_send_is_accepted_once_it_is_taken)
{
    for (std::string const location : {"1", ""}) {
        BOOST_TEST_CONTEXT("location " << location)
        {
            TwoPlaces shop(location);
            shop.twin_.orders = {{1, shop.start_, 2}};
            shop.twin_.sendings[1] = {{11, "1", {{0, 1}}, "OPEN", "", "SUBMITTED"},
                                      {12, "2", {{0, 1}}, "OPEN", "", "SUBMITTED"},
                                      {13, "1", {{0, 0}}}}; // nobody asks for this one
            // Not an order of ours: those requests stand, and keep no other from its answer.
            for (int id = 100; id < 130; ++id)
                shop.twin_.sendings[-id] = {{id, "1", {{0, 1}}, "OPEN", "", "SUBMITTED"}};
            SyncRound const round = shop.round();
            std::vector<int> const expected = location.empty() ? std::vector{11, 12} : std::vector{11};
            BOOST_TEST(shop.twin_.accepted == expected, boost::test_tools::per_element());
            BOOST_TEST(round.accepted == expected.size());
            BOOST_TEST(shop.round().accepted == 0U);
            BOOST_TEST(shop.twin_.accepted.size() == expected.size());
        }
    }
}

BOOST_AUTO_TEST_CASE(an_acceptance_whose_answer_is_lost_and_one_of_a_canceled_order)
{
    TwoPlaces shop("1");
    shop.twin_.orders = {{1, shop.start_, 2}};
    shop.twin_.sendings[1] = {{11, "1", {{0, 2}}, "OPEN", "", "SUBMITTED"}};
    int lost = 0;
    shop.reply_ = [&](Asked const& asked) {
        Reply reply = shop.twin_.answer(asked);
        if (asked.body.find("PodDeskAcceptSending") != std::string::npos) {
            ++lost;
            reply.fault = Reply::Fault::cut;
        }
        return reply;
    };
    BOOST_TEST(shop.round().problem.value().code == "shop_cut");
    BOOST_TEST(!shop.round().problem);
    BOOST_TEST(lost == 1);
    BOOST_TEST(shop.twin_.accepted.size() == 1U);

    shop.run("alter table orders.order disable trigger user");
    shop.run("update orders.order set status = 'canceled'");
    shop.run("alter table orders.order enable trigger user");
    shop.twin_.sendings[1][0].request = "SUBMITTED";
    BOOST_TEST(shop.round().accepted == 0U);
    BOOST_TEST(lost == 1);
}

BOOST_AUTO_TEST_SUITE_END()
