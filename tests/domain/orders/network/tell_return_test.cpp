// A shop opens every authorized return once, and cancels what is dropped, whatever happens on the way.
#include "tests/domain/orders/network/connected_shop.h"

#include "domain/orders/network/tell_return.h"
#include "domain/orders/shop_refund.h"

using namespace poddesk;
using namespace poddesk::orders;
using nlohmann::json;

namespace {

/// An order of two units that came from the shop, and what may come back of it.
class Sale : public ToldShop
{
public:
    explicit Sale(char const* kind = "shopify", char const* refunds = "pay") : ToldShop(kind)
    {
        desk_.know({"TEE"});
        twin_.orders = {{1, start_, 2}};
        BOOST_REQUIRE(round().imported == 1U);
        BOOST_REQUIRE(database::in_transaction(desk_.mia(), [&](database::Transaction& tx) {
            return tell_refunds(tx, {kernel::Uuid::random(), channel_, refunds});
        }));
    }

    void ask(std::string const& reference = "RMA-A-1/1", std::string const& reason = "too_small",
             std::string const& note = "Runs small")
    {
        run(fmt::format("select orders.ask_return(id, '{}', '[{{\"line\": \"1000\", \"quantity\": 2, "
                        "\"reason\": \"{}\", \"note\": \"{}\"}}]') from orders.order",
                        reference, reason, note));
    }
    void close(bool is_closed, int event)
    {
        run(fmt::format("select orders.close_return(max(id), {}, {}) from orders.shop_return", is_closed,
                        event));
    }
    void drop() { run("select orders.drop_return(max(id)) from orders.shop_return"); }
    std::string state()
    {
        return desk_.asked<std::string>("select coalesce(string_agg(state || ' ' || shop_id || words, ', ' "
                                        "order by id), 'nobody is told') from orders.shop_return");
    }
    ShopReturn wanted()
    {
        return database::in_transaction(desk_.root(), [](database::Transaction& tx) {
            return find_shop_return(
                       tx, {tx.query("select max(id) from orders.shop_return").value<std::int64_t>()})
                .value();
        });
    }
    /// A worker that is killed after the shop has opened the return, and before that was noted.
    void die_after_making()
    {
        ShopReturn const it = wanted();
        BOOST_REQUIRE(database::in_transaction(
            worker_, [&](database::Transaction& tx) { return begin_return(tx, it.id); }));
        BOOST_REQUIRE(
            make_return({std::string(desk_.channel().kind), "acme.example", shop_.address(), secret_}, it));
        lose_worker();
    }
};

} // namespace

BOOST_AUTO_TEST_SUITE(tell_return_suite)

BOOST_AUTO_TEST_CASE(shopify_opens_it_on_the_units_that_it_lets_come_back)
{
    Sale sale;
    sale.ask();
    BOOST_TEST(sale.health().waiting == 1);
    BOOST_TEST(sale.round().told == 1U);
    BOOST_REQUIRE_EQUAL(sale.twin_.returns.size(), 1U);
    json const& made = sale.twin_.returns[0];
    BOOST_TEST(made["orderId"] == "gid://shopify/Order/1");
    BOOST_TEST(
        made["returnLineItems"].dump() ==
        R"([{"fulfillmentLineItemId":"gid://shopify/FulfillmentLineItem/500","quantity":1,)"
        R"("returnReason":"SIZE_TOO_SMALL","returnReasonNote":"PodDesk return RMA-A-1/1. Runs small"},)"
        R"({"fulfillmentLineItemId":"gid://shopify/FulfillmentLineItem/501","quantity":1,)"
        R"("returnReason":"SIZE_TOO_SMALL","returnReasonNote":"PodDesk return RMA-A-1/1. Runs small"}])");
    BOOST_TEST(sale.state() == "made 80");
    BOOST_TEST(sale.jobs() == "done 1");
    // A long note keeps whole characters.
    sale.ask("RMA-A-1/2", "unknown", std::string(228, 'a') + "éé");
    BOOST_TEST(sale.round().told == 1U);
    std::string const note = sale.twin_.returns[1]["returnLineItems"][0]["returnReasonNote"];
    BOOST_TEST(note.ends_with("aé"));
    BOOST_TEST(note.size() == 256U); // 255 characters
    BOOST_TEST(sale.twin_.returns[1]["returnLineItems"][0]["returnReason"] == "UNKNOWN");
}

BOOST_AUTO_TEST_CASE(nobody_else_is_told)
{
    Sale off("shopify", "off");
    off.ask();
    BOOST_TEST(off.state() == "nobody is told");
    Sale woo("woocommerce", "pay"); // it has no returns
    woo.ask();
    BOOST_TEST(woo.state() == "nobody is told");
    BOOST_TEST(woo.round().told == 0U);
}

BOOST_AUTO_TEST_CASE(killed_between_opening_and_noting_it_is_opened_once)
{
    Sale sale;
    sale.ask();
    sale.die_after_making();
    BOOST_TEST(sale.round().told == 1U);
    BOOST_TEST(sale.twin_.returns.size() == 1U);
    BOOST_TEST(sale.state() == "made 80");

    // The control: a shop that does not show what it opened opens two.
    sale.twin_.is_forgetful = true;
    sale.ask("RMA-A-1/12");
    sale.die_after_making();
    BOOST_TEST(sale.round().told == 1U);
    BOOST_TEST(sale.twin_.returns.size() == 3U);
}

BOOST_AUTO_TEST_CASE(a_reference_is_no_part_of_a_longer_one)
{
    Sale sale;
    sale.ask("RMA-A-1/12");
    BOOST_TEST(sale.round().told == 1U);
    sale.ask("RMA-A-1/1");
    BOOST_TEST(sale.round().told == 1U);
    BOOST_TEST(sale.state() == "made 80, made 81");
}

BOOST_AUTO_TEST_CASE(an_answer_that_is_lost_opens_nothing_twice)
{
    Sale sale;
    sale.ask();
    int lost = 0;
    sale.reply_ = [&](Asked const& asked) {
        int const before = sale.twin_.told;
        Reply reply = sale.twin_.answer(asked);
        if (sale.twin_.told > before && lost++ < 3) reply.fault = Reply::Fault::cut;
        return reply;
    };
    BOOST_TEST(sale.round().problem.value().code == "shop_cut");
    BOOST_TEST(sale.state() == "begun ");
    for (int i = 0; i < 3; ++i)
        static_cast<void>(sale.round());
    BOOST_TEST(lost == 1); // the control
    BOOST_TEST(sale.twin_.returns.size() == 1U);
    BOOST_TEST(sale.state() == "made 80");
}

BOOST_AUTO_TEST_CASE(a_dropped_one_is_canceled_there_or_was_never_opened)
{
    Sale sale;
    sale.ask();
    sale.drop();
    BOOST_TEST(sale.state() == "withdrawn ");
    BOOST_TEST(sale.round().told == 0U);
    BOOST_TEST(sale.twin_.returns.empty());

    sale.ask("RMA-A-1/2");
    BOOST_TEST(sale.round().told == 1U);
    sale.drop();
    BOOST_TEST(sale.round().told == 1U);
    BOOST_TEST(sale.twin_.returns[0]["status"] == "CANCELED");
    BOOST_TEST(sale.state() == "withdrawn , canceled 80");

    // Begun, dropped, and opened by a worker that was killed: it is found and canceled.
    sale.ask("RMA-A-1/3");
    sale.die_after_making();
    sale.drop();
    BOOST_TEST(sale.round().told >= 1U);
    BOOST_TEST(sale.twin_.returns[1]["status"] == "CANCELED");
    BOOST_TEST(sale.twin_.returns.size() == 2U);
    BOOST_TEST(sale.state() == "withdrawn , canceled 80, canceled 81");

    // Dropped while the worker looks.
    sale.ask("RMA-A-1/4");
    sale.reply_ = [&](Asked const& asked) {
        if (asked.body.find("PodDeskReturns(") != std::string::npos) sale.drop();
        return sale.twin_.answer(asked);
    };
    BOOST_TEST(sale.round().told == 1U);
    BOOST_TEST(sale.twin_.returns.size() == 2U);
    BOOST_TEST(sale.state().ends_with("withdrawn "));
}

BOOST_AUTO_TEST_CASE(it_is_closed_there_as_it_is_here)
{
    Sale sale;
    sale.ask();
    BOOST_TEST(sale.round().told == 1U);
    sale.close(true, 7);
    BOOST_TEST(sale.round().told == 1U);
    BOOST_TEST(sale.twin_.returns[0]["status"] == "CLOSED");
    sale.close(false, 8);
    BOOST_TEST(sale.round().told == 1U);
    BOOST_TEST(sale.twin_.returns[0]["status"] == "OPEN");
    // Closed here before the shop has heard of it: opened there, and closed.
    sale.ask("RMA-A-1/2");
    sale.close(true, 9);
    BOOST_TEST(sale.round().told >= 1U);
    BOOST_TEST(sale.twin_.returns[1]["status"] == "CLOSED");
    BOOST_TEST(sale.state() == "made 80, made 81");
    // What the merchant canceled is not closed; nothing waits for it.
    sale.ask("RMA-A-1/3");
    BOOST_TEST(sale.round().told == 1U);
    sale.twin_.returns[2]["status"] = "CANCELED";
    sale.close(true, 10);
    BOOST_TEST(sale.round().told == 1U);
    BOOST_TEST(sale.twin_.returns[2]["status"] == "CANCELED");
    BOOST_TEST(sale.health().waiting == 0);
}

BOOST_AUTO_TEST_CASE(a_refusal_is_said_in_the_shops_words)
{
    Sale sale;
    sale.twin_.returnable = {1};
    sale.ask();
    BOOST_TEST(sale.round().untold == 1U);
    BOOST_TEST(sale.twin_.returns.empty());
    BOOST_TEST(sale.state().find("of 2 units of its line 1000 only 1 may come back there") !=
               std::string::npos);
    BOOST_TEST(sale.health().untold.find("only 1 may come back") != std::string::npos);
    sale.twin_.returnable = {2};
    sale.reply_ = [&](Asked const& asked) {
        if (asked.body.find("returnCreate") == std::string::npos) return sale.twin_.answer(asked);
        return Reply{200, R"({"data":{"returnCreate":{"return":null,"userErrors":[{"field":null,)"
                          R"("message":"Order is archived."}]}}})"};
    };
    BOOST_TEST(sale.round().untold == 1U);
    BOOST_TEST(sale.state().find("Order is archived.") != std::string::npos);
    sale.reply_ = nullptr;
    BOOST_TEST(sale.round().told == 1U);
    BOOST_TEST(sale.state() == "made 80");
}

BOOST_AUTO_TEST_SUITE_END()
