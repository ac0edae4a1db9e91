// What Shopify holds is held here, and what a person holds here is held there: once, and never in a circle.
#include "tests/domain/orders/network/connected_shop.h"

#include "domain/orders/hold_order.h"
#include "domain/orders/network/tell_hold.h"

using namespace poddesk;
using namespace poddesk::orders;
using nlohmann::json;

namespace {

/// Two orders of a shop that hears of holds.
class Held : public ToldShop
{
public:
    explicit Held(bool tells = true) : ToldShop("shopify")
    {
        desk_.know({"TEE"});
        twin_.orders = {{1, start_, 2}, {2, start_, 1}};
        if (tells) tell(true);
    }

    void tell(bool tells)
    {
        auto const done = database::in_transaction(desk_.mia(), [&](database::Transaction& tx) {
            return tell_holds(tx, {kernel::Uuid::random(), channel_, tells});
        });
        BOOST_REQUIRE_MESSAGE(done, (done ? "" : done.error().message));
    }
    kernel::OrderId order(int id = 1)
    {
        return kernel::OrderId{desk_.asked<std::int64_t>(
            fmt::format("select id from orders.order where external_id = '{}'", id))};
    }
    void place(HoldKind kind, std::string const& reason)
    {
        auto const done = database::in_transaction(desk_.mia(), [&](database::Transaction& tx) {
            return hold_order(tx, {kernel::Uuid::random(), order(), {}, kind, reason, {}});
        });
        BOOST_REQUIRE_MESSAGE(done, (done ? "" : done.error().message));
    }
    std::string lift(HoldKind kind, bool anyway = false)
    {
        auto const done = database::in_transaction(desk_.mia(), [&](database::Transaction& tx) {
            return release_hold(tx, {kernel::Uuid::random(), order(), kind, "looked into", anyway});
        });
        return done ? std::string(word(done->status)) : done.error().message;
    }
    /// "fraud: reason" of the open holds.
    std::string holds(int id = 1)
    {
        return desk_.asked<std::string>(fmt::format(
            "select coalesce(string_agg(kind || ': ' || reason, ' + ' order by kind, h.id), 'none') from "
            "orders.hold h join orders.order o on o.id = h.order_id where o.external_id = '{}' and "
            "released_at is null",
            id));
    }
    std::string status(int id = 1)
    {
        return desk_.asked<std::string>(
            fmt::format("select status from orders.order where external_id = '{}'", id));
    }
    /// A worker that is killed after the shop heard of it, and before that was noted.
    void die_after_telling()
    {
        auto const hold = database::in_transaction(desk_.root(), [](database::Transaction& tx) {
            return find_shop_hold(tx, {tx.query("select max(id) from orders.hold").value<std::int64_t>()})
                .value();
        });
        BOOST_REQUIRE(tell_hold({"shopify", "acme.example", shop_.address(), secret_}, hold));
        lose_worker();
    }
};

} // namespace

BOOST_AUTO_TEST_SUITE(tell_hold_suite)

BOOST_AUTO_TEST_CASE(what_the_shop_holds_is_held_from_the_first_moment_until_it_lets_go)
{
    Held shop;
    shop.twin_.hold(1, 11, "HIGH_RISK_OF_FRAUD", "two cards");
    BOOST_TEST(shop.round().held == 1U);
    BOOST_TEST(shop.holds() == "fraud: held in the shop: Shown HIGH_RISK_OF_FRAUD: two cards");
    BOOST_TEST(shop.status() == "on_hold");
    BOOST_TEST(shop.holds(2) == "none"); // the control
    BOOST_TEST(shop.status(2) == "received");
    BOOST_TEST(shop.desk_.asked<std::int64_t>("select count(*) from events.event e where e.kind = "
                                              "'order.held'") == 1);

    // Again and again, it is the same hold; nothing of it is told back.
    BOOST_TEST(shop.round().held == 0U);
    BOOST_TEST(shop.jobs() == "none");
    // Another reason, other words: each kind has its own.
    shop.twin_.hold(1, 12, "AWAITING_PAYMENT");
    shop.twin_.holds[1][0]["reasonNotes"] = "three cards";
    BOOST_TEST(shop.round().held == 1U);
    BOOST_TEST(shop.holds() == "fraud: held in the shop: Shown HIGH_RISK_OF_FRAUD: three cards + payment: "
                               "held in the shop: Shown AWAITING_PAYMENT");
    shop.twin_.holds[1].erase(0);
    BOOST_TEST(shop.round().held == 1U);
    BOOST_TEST(shop.holds() == "payment: held in the shop: Shown AWAITING_PAYMENT");
    BOOST_TEST(shop.status() == "on_hold");
    shop.twin_.holds.clear();
    BOOST_TEST(shop.round().held == 1U);
    BOOST_TEST(shop.holds() == "none");
    BOOST_TEST(shop.status() == "received");
    BOOST_TEST(shop.jobs() == "none");
    BOOST_TEST(shop.twin_.told == 0);
    BOOST_TEST(shop.desk_.violations() == 0);
}

BOOST_AUTO_TEST_CASE(every_reason_has_its_kind_and_a_persons_hold_stays)
{
    Held shop;
    BOOST_TEST(shop.round().imported == 2U);
    shop.tell(false);
    shop.place(HoldKind::fraud, "he called twice");
    int id = 20;
    for (char const* const reason : {"AWAITING_PAYMENT", "HIGH_RISK_OF_FRAUD", "INCORRECT_ADDRESS",
                                     "INVENTORY_OUT_OF_STOCK", "UNKNOWN_DELIVERY_DATE", "OTHER"})
        shop.twin_.hold(1, ++id, reason);
    BOOST_TEST(shop.round().held == 1U);
    BOOST_TEST(shop.holds() == "address: held in the shop: Shown INCORRECT_ADDRESS + client: held in the "
                               "shop: Shown OTHER; held in the shop: Shown UNKNOWN_DELIVERY_DATE + fraud: "
                               "he called twice + fraud: held in the shop: Shown HIGH_RISK_OF_FRAUD + "
                               "inventory: held in the shop: Shown INVENTORY_OUT_OF_STOCK + payment: held in "
                               "the shop: Shown AWAITING_PAYMENT");
    shop.twin_.holds.clear();
    BOOST_TEST(shop.round().held == 1U);
    BOOST_TEST(shop.holds() == "fraud: he called twice");
    BOOST_TEST(shop.status() == "on_hold");
    BOOST_TEST(shop.lift(HoldKind::fraud) == "received");
}

BOOST_AUTO_TEST_CASE(a_persons_hold_is_told_and_is_not_taken_for_the_shops)
{
    Held shop;
    BOOST_TEST(shop.round().imported == 2U);
    shop.place(HoldKind::fraud, "he called twice");
    BOOST_TEST(shop.health().waiting == 1);
    SyncRound const round = shop.round();
    BOOST_TEST(round.told == 1U);
    BOOST_TEST(round.held == 0U);
    BOOST_REQUIRE_EQUAL(shop.twin_.placed.size(), 1U);
    json const& made = shop.twin_.placed[0];
    BOOST_TEST(made["reason"] == "HIGH_RISK_OF_FRAUD");
    BOOST_TEST(made["reasonNotes"] == "he called twice");
    BOOST_TEST(made["handle"] == made["externalId"]);
    BOOST_TEST(made["handle"].get<std::string>().starts_with("poddesk-"));
    BOOST_TEST(shop.holds() == "fraud: he called twice");

    // The shop's own stands beside it; ours alone is released.
    shop.twin_.hold(1, 11, "HIGH_RISK_OF_FRAUD", "two cards");
    BOOST_TEST(shop.round().held == 1U);
    BOOST_TEST(shop.holds() ==
               "fraud: he called twice + fraud: held in the shop: Shown HIGH_RISK_OF_FRAUD: two cards");
    BOOST_TEST(shop.lift(HoldKind::fraud) == "on_hold");
    BOOST_TEST(shop.round().told == 1U);
    BOOST_TEST(shop.twin_.released == 1);
    BOOST_TEST(shop.twin_.holds[1].size() == 1U);
    BOOST_TEST(shop.twin_.holds[1][0]["id"] == "gid://shopify/FulfillmentHold/11");
    // What was told once is told its end, also after the shop hears of no new ones.
    shop.place(HoldKind::operator_, "look again");
    BOOST_TEST(shop.round().told == 1U);
    BOOST_TEST(shop.twin_.placed[1]["reason"] == "OTHER");
    shop.tell(false);
    BOOST_TEST(shop.lift(HoldKind::operator_) == "on_hold");
    shop.place(HoldKind::client, "not told");
    BOOST_TEST(shop.round().told == 1U);
    BOOST_TEST(shop.twin_.released == 2);
    BOOST_TEST(shop.twin_.placed.size() == 2U);
    BOOST_TEST(shop.desk_.violations() == 0);
}

BOOST_AUTO_TEST_CASE(lifted_before_the_shop_heard_of_it_nothing_is_placed)
{
    Held shop;
    BOOST_TEST(shop.round().imported == 2U);
    shop.place(HoldKind::fraud, "he called twice");
    BOOST_TEST(shop.lift(HoldKind::fraud) == "received");
    BOOST_TEST(shop.round().told == 2U); // both jobs are over
    BOOST_TEST(shop.twin_.told == 0);
    // Nothing is held of what is sent, or given up.
    for (char const* const status : {"CLOSED", "CANCELLED", "INCOMPLETE"}) {
        shop.twin_.fulfillment_status[1] = status;
        shop.place(HoldKind::fraud, "again");
        BOOST_TEST(shop.round().told == 1U);
        BOOST_TEST(shop.twin_.told == 0);
        shop.lift(HoldKind::fraud);
        shop.round();
    }
    shop.twin_.fulfillment_status.clear(); // the control
    shop.place(HoldKind::fraud, "once more");
    BOOST_TEST(shop.round().told == 1U);
    BOOST_TEST(shop.twin_.told == 1);
}

BOOST_AUTO_TEST_CASE(the_shops_hold_is_lifted_by_nobody_in_silence)
{
    for (bool const tells : {true, false}) {
        BOOST_TEST_CONTEXT(tells)
        {
            Held shop(tells);
            shop.twin_.hold(1, 11, "HIGH_RISK_OF_FRAUD");
            BOOST_TEST(shop.round().held == 1U);
            BOOST_TEST(shop.lift(HoldKind::fraud).find("The shop placed this hold") != std::string::npos);
            BOOST_TEST(shop.status() == "on_hold");
            BOOST_TEST(shop.lift(HoldKind::fraud, true) == "received");
            // Where it hears of holds it releases it; else it stays there, and does not come back here.
            BOOST_TEST(shop.round().told == (tells ? 1U : 0U));
            BOOST_TEST(shop.twin_.released == (tells ? 1 : 0));
            BOOST_TEST(shop.round().held == 0U);
            BOOST_TEST(shop.holds() == "none");
            // A new hold is another matter.
            shop.twin_.hold(1, 12, "HIGH_RISK_OF_FRAUD");
            BOOST_TEST(shop.round().held == 1U);
            BOOST_TEST(shop.status() == "on_hold");
        }
    }
}

BOOST_AUTO_TEST_CASE(killed_between_telling_and_noting_it_is_held_once)
{
    Held shop;
    BOOST_TEST(shop.round().imported == 2U);
    shop.place(HoldKind::fraud, "he called twice");
    shop.die_after_telling();
    BOOST_TEST(shop.round().told == 1U);
    BOOST_TEST(shop.twin_.placed.size() == 1U);
    BOOST_TEST(shop.lift(HoldKind::fraud) == "received");
    shop.die_after_telling();
    BOOST_TEST(shop.round().told == 1U);
    BOOST_TEST(shop.twin_.released == 1);
    BOOST_TEST(shop.twin_.holds[1].empty());

    // The control: a shop that neither shows our holds nor knows a handle again has two.
    shop.twin_.is_forgetful = true;
    shop.place(HoldKind::fraud, "a third time");
    shop.die_after_telling();
    BOOST_TEST(shop.round().told == 1U);
    BOOST_TEST(shop.twin_.placed.size() == 3U);
}

BOOST_AUTO_TEST_CASE(an_answer_that_is_lost_holds_nothing_twice)
{
    Held shop;
    BOOST_TEST(shop.round().imported == 2U);
    shop.place(HoldKind::fraud, "he called twice");
    int lost = 0;
    shop.reply_ = [&](Asked const& asked) {
        int const before = shop.twin_.told;
        Reply reply = shop.twin_.answer(asked);
        if (shop.twin_.told > before && lost++ < 1) reply.fault = Reply::Fault::cut;
        return reply;
    };
    BOOST_TEST(shop.round().problem.value().code == "shop_cut");
    BOOST_TEST(shop.round().told == 1U);
    BOOST_TEST(lost == 1); // the control
    BOOST_TEST(shop.twin_.placed.size() == 1U);
    BOOST_TEST(shop.jobs() == "done 1");
}

BOOST_AUTO_TEST_CASE(a_key_that_may_not_look_holds_up_nothing_and_that_is_said_until_it_may)
{
    Held shop;
    shop.twin_.hold(1, 11, "HIGH_RISK_OF_FRAUD", "two cards");
    BOOST_TEST(shop.round().imported == 2U);
    BOOST_TEST(shop.health().unseen.empty());
    shop.reply_ = [&](Asked const& asked) {
        return asked.body.find("fulfillmentOrders") == std::string::npos
                   ? shop.twin_.answer(asked)
                   : Reply{200, R"({"errors":[{"message":"Access denied for fulfillmentOrders field.",)"
                                R"("extensions":{"code":"ACCESS_DENIED"}}]})"};
    };
    shop.twin_.orders.push_back({3, shop.start_ + std::chrono::minutes(1), 1});
    shop.place(HoldKind::address, "no street number"); // it cannot be told either
    SyncRound const round = shop.round();
    BOOST_TEST(round.imported == 1U);
    BOOST_TEST(round.untold == 1U);
    BOOST_TEST(!round.problem);
    BOOST_TEST(shop.jobs() == "ready 0");
    BOOST_TEST(shop.health().untold.find("does not let our key do this") != std::string::npos);
    BOOST_TEST(shop.health().unseen.find("may not read fulfillment orders") != std::string::npos);
    BOOST_TEST(shop.status() == "on_hold"); // nobody said that the shop lets go

    // A key that is taken no more is another trouble, and says nothing about rights.
    shop.run("update orders.sync set unseen = null");
    shop.reply_ = [](Asked const&) { return Reply{401, R"({"errors":"Invalid API key"})"}; };
    BOOST_TEST(shop.round().problem.value().code == "shop_login");
    BOOST_TEST(shop.health().unseen.empty());

    shop.reply_ = nullptr;
    shop.twin_.holds.clear();
    SyncRound const seen = shop.round();
    BOOST_TEST(seen.held == 1U);
    BOOST_TEST(seen.told == 1U);
    BOOST_TEST(shop.holds() == "address: no street number");
    BOOST_TEST(shop.twin_.placed.size() == 1U);
}

BOOST_AUTO_TEST_CASE(what_the_shop_refuses_is_said)
{
    Held shop;
    shop.reply_ = [&](Asked const& asked) {
        if (asked.body.find("PodDeskPlaceHold") != std::string::npos)
            return Reply{200, R"({"data":{"answer":{"userErrors":[{"code":null,"field":null,)"
                              R"("message":"The fulfillment order is not in a holdable state."}]}}})"};
        return shop.twin_.answer(asked);
    };
    BOOST_TEST(shop.round().imported == 2U);
    shop.place(HoldKind::fraud, "he called twice");
    BOOST_TEST(shop.round().untold == 1U);
    BOOST_TEST(shop.health().untold.find("not in a holdable state") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_the_pod_works_on_is_a_problem_and_woocommerce_knows_no_holds)
{
    Held shop;
    BOOST_TEST(shop.round().imported == 2U);
    for (char const* const step : {"ready", "released", "picking"})
        shop.run(fmt::format("update orders.order set status = '{}' where external_id = '1'", step));
    shop.twin_.hold(1, 11, "HIGH_RISK_OF_FRAUD", "two cards");
    BOOST_TEST(shop.round().held == 1U);
    BOOST_TEST(shop.round().held == 0U);
    BOOST_TEST(shop.holds() == "none");
    BOOST_TEST(shop.desk_.asked<std::string>("select detail from orders.problem") ==
               "held in the shop: Shown HIGH_RISK_OF_FRAUD: two cards while the pod works on the order");

    ConnectedShop woo("woocommerce");
    auto const done = database::in_transaction(woo.desk_.mia(), [&](database::Transaction& tx) {
        return tell_holds(tx, {kernel::Uuid::random(), woo.channel_, true});
    });
    BOOST_TEST(done.error().code == "wrong_status");
    BOOST_TEST(!woo.round().problem);
}

BOOST_AUTO_TEST_SUITE_END()
