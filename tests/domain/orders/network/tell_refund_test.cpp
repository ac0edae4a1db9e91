// A shop makes every refund once, whatever happens on the way.
#include "tests/domain/orders/network/connected_shop.h"

#include "domain/orders/network/tell_refund.h"
#include "tests/domain/orders/shared_data.h"

using namespace poddesk;
using namespace poddesk::orders;
using nlohmann::json;

namespace {

/// An order of two units that came from the shop, and what is to be paid back of it.
class Sale : public ToldShop
{
public:
    explicit Sale(char const* kind, char const* refunds = "pay") : ToldShop(kind)
    {
        desk_.know({"TEE"});
        twin_.orders = {{1, start_, 2}};
        BOOST_REQUIRE(round().imported == 1U);
        twin_.order["line_items"] =
            json::array({{{"id", line()}, {"total", "2.00"}, {"taxes", json::array()}}});
        set(refunds);
    }

    void set(std::string const& refunds)
    {
        auto const done = database::in_transaction(desk_.mia(), [&](database::Transaction& tx) {
            return tell_refunds(tx, {kernel::Uuid::random(), channel_, refunds});
        });
        BOOST_REQUIRE_MESSAGE(done, (done ? "" : done.error().message));
    }
    int line() { return std::stoi(desk_.asked<std::string>("select min(external_id) from orders.line")); }
    /// Of two units one is restocked; 1.80 of them is paid back.
    void ask(std::string const& kind = "refund", std::string const& reference = "RMA-A-1/7")
    {
        run(fmt::format("select orders.ask_refund(id, '{}', '{}', '[{{\"line\": \"{}\", \"quantity\": 2, "
                        "\"restocked\": 1, \"amount\": 180}}]', 180, 'USD') from orders.order",
                        reference, kind, line()));
    }
    void ask_return(std::string const& reference = "RMA-A-1/1", int units = 2)
    {
        run(fmt::format("select orders.ask_return(id, '{}', '[{{\"line\": \"{}\", \"quantity\": {}, "
                        "\"reason\": \"color\", \"note\": \"\"}}]') from orders.order",
                        reference, line(), units));
    }
    void close_return() { run("select orders.close_return(max(id), true, 7) from orders.shop_return"); }
    std::string state()
    {
        return desk_.asked<std::string>("select coalesce(string_agg(state || ' ' || shop_id || words, ', ' "
                                        "order by id), 'nobody is told') from orders.shop_refund");
    }
    Shop shop() { return {std::string(desk_.channel().kind), "acme.example", shop_.address(), secret_}; }
    ShopRefund refund()
    {
        return database::in_transaction(desk_.root(), [](database::Transaction& tx) {
            return find_shop_refund(
                       tx, {tx.query("select max(id) from orders.shop_refund").value<std::int64_t>()})
                .value();
        });
    }
    /// A worker that is killed after the shop has made the refund, and before that was noted.
    void die_after_making()
    {
        ShopRefund const it = refund();
        BOOST_REQUIRE(database::in_transaction(
            worker_, [&](database::Transaction& tx) { return begin_refund(tx, it.id); }));
        BOOST_REQUIRE(make_refund(shop(), it));
        lose_worker();
    }
};

} // namespace

BOOST_AUTO_TEST_SUITE(tell_refund_suite)

BOOST_AUTO_TEST_CASE(shopify_pays_back_and_takes_what_is_restocked)
{
    Sale sale("shopify");
    sale.twin_.refundable = {100, 1000}; // two payments, each as far as it goes
    sale.ask();
    BOOST_TEST(sale.health().waiting == 1);
    BOOST_TEST(sale.round().told == 1U);
    BOOST_REQUIRE_EQUAL(sale.twin_.refunds.size(), 1U);
    json const& made = sale.twin_.refunds[0];
    BOOST_TEST(made["note"] == "PodDesk return RMA-A-1/7.");
    BOOST_TEST(made["notify"] == false);
    BOOST_TEST(made["refundLineItems"].dump() ==
               R"([{"lineItemId":"gid://shopify/LineItem/1000","locationId":"gid://shopify/Location/1",)"
               R"("quantity":1,"restockType":"RETURN"},)"
               R"({"lineItemId":"gid://shopify/LineItem/1000","quantity":1,"restockType":"NO_RESTOCK"}])");
    BOOST_TEST(made["transactions"][0]["amount"] == "1.00");
    BOOST_TEST(made["transactions"][1]["amount"] == "0.80");
    BOOST_TEST(sale.state() == "made 70");
    BOOST_TEST(sale.jobs() == "done 1");

    // A shop that hears of our stock counts nothing by itself.
    sale.run("update orders.connection set tells_stock = true");
    sale.ask("store_credit", "RMA-A-1/8");
    BOOST_TEST(sale.round().told == 1U);
    json const& credit = sale.twin_.refunds[1];
    BOOST_TEST(credit["refundLineItems"].size() == 1U);
    BOOST_TEST(credit["refundLineItems"][0]["restockType"] == "NO_RESTOCK");
    BOOST_TEST(credit["refundMethods"].dump() ==
               R"([{"storeCreditRefund":{"amount":{"amount":"1.80","currencyCode":"USD"}}}])");
    BOOST_TEST(!credit.contains("transactions"));
}

BOOST_AUTO_TEST_CASE(the_refund_of_a_return_is_made_by_processing_it)
{
    Sale sale("shopify");
    sale.twin_.refundable = {100, 1000};
    sale.ask_return();
    BOOST_TEST(sale.round().told == 1U);
    sale.ask();
    sale.close_return();
    BOOST_TEST(sale.round().told == 2U);
    BOOST_REQUIRE_EQUAL(sale.twin_.refunds.size(), 1U);
    json const& made = sale.twin_.refunds[0];
    BOOST_TEST(made["returnId"] == "gid://shopify/Return/80");
    BOOST_TEST(made["note"] == "PodDesk return RMA-A-1/7.");
    BOOST_TEST(made["notifyCustomer"] == false);
    BOOST_TEST(made["returnLineItems"].dump() ==
               R"([{"dispositions":[{"dispositionType":"RESTOCKED","locationId":"gid://shopify/Location/1",)"
               R"("quantity":1,"reverseFulfillmentOrderLineItemId":)"
               R"("gid://shopify/ReverseFulfillmentOrderLineItem/0"}],)"
               R"("id":"gid://shopify/ReturnLineItem/0","quantity":1},)"
               R"({"dispositions":[{"dispositionType":"NOT_RESTOCKED","quantity":1,)"
               R"("reverseFulfillmentOrderLineItemId":"gid://shopify/ReverseFulfillmentOrderLineItem/1"}],)"
               R"("id":"gid://shopify/ReturnLineItem/1","quantity":1}])");
    json const& paid = made["financialTransfer"]["issueRefund"]["orderTransactions"];
    BOOST_TEST(paid[0]["transactionAmount"].dump() == R"({"amount":"1.00","currencyCode":"USD"})");
    BOOST_TEST(paid[1]["transactionAmount"]["amount"] == "0.80");
    BOOST_TEST(sale.twin_.returns[0]["status"] == "CLOSED");
    BOOST_TEST(sale.state() == "made 70");

    // Goodwill is for no unit, and of a return nothing is processed twice: both are paid beside it.
    sale.ask("refund", "GW-A-1/8");
    sale.ask("refund", "RMA-A-1/9");
    BOOST_TEST(sale.round().told == 2U);
    BOOST_TEST(sale.twin_.refunds[1]["orderId"] == "gid://shopify/Order/1");
    BOOST_TEST(sale.twin_.refunds[2]["orderId"] == "gid://shopify/Order/1");
    BOOST_TEST(sale.state() == "made 70, made 71, made 72");
}

BOOST_AUTO_TEST_CASE(a_refund_opens_its_return_first_and_one_that_was_closed_is_closed_again)
{
    // As store credit; the worker that was to open the return never came to it.
    Sale sale("shopify");
    sale.ask_return();
    sale.run("update database.job set state = 'done', finished_at = clock_timestamp()");
    sale.ask("store_credit");
    BOOST_TEST(sale.round().told == 1U);
    json const& made = sale.twin_.refunds.at(0);
    BOOST_TEST(made["returnId"] == "gid://shopify/Return/80");
    BOOST_TEST(made["financialTransfer"].dump() ==
               R"({"issueRefund":{"orderTransactions":[],"refundMethods":[{"storeCreditRefund":)"
               R"({"amount":{"amount":"1.80","currencyCode":"USD"}}}]}})");

    Sale closed("shopify");
    closed.ask_return();
    closed.close_return();
    BOOST_TEST(closed.round().told == 2U);
    BOOST_TEST(closed.twin_.returns[0]["status"] == "CLOSED");
    closed.ask();
    BOOST_TEST(closed.round().told == 1U);
    BOOST_TEST(closed.twin_.refunds.at(0)["returnId"] == "gid://shopify/Return/80");
    BOOST_TEST(closed.twin_.returns[0]["status"] == "CLOSED");

    // What the shop does not open, or a merchant has canceled, is paid all the same.
    Sale refusing("shopify");
    refusing.twin_.returnable = {};
    refusing.ask_return();
    refusing.ask();
    BOOST_TEST(refusing.round().told >= 1U);
    BOOST_TEST(refusing.twin_.refunds.at(0)["orderId"] == "gid://shopify/Order/1");
    Sale canceled("shopify");
    canceled.ask_return();
    BOOST_TEST(canceled.round().told == 1U);
    canceled.twin_.returns[0]["status"] = "CANCELED";
    canceled.ask();
    BOOST_TEST(canceled.round().told == 1U);
    BOOST_TEST(canceled.twin_.refunds.at(0)["orderId"] == "gid://shopify/Order/1");
}

BOOST_AUTO_TEST_CASE(a_return_that_was_processed_is_not_paid_again)
{
    for (bool const notes_returns : {true, false}) {
        BOOST_TEST_CONTEXT("with its note: " << notes_returns)
        {
            Sale sale("shopify");
            sale.twin_.notes_returns = notes_returns;
            sale.ask_return();
            BOOST_TEST(sale.round().told == 1U);
            sale.ask();
            sale.die_after_making();
            BOOST_TEST(sale.round().told == 1U);
            BOOST_TEST(sale.twin_.refunds.size() == 1U);
            BOOST_TEST(sale.state() == "made 70");

            // The control: a shop that shows nothing and processes units twice pays twice.
            sale.twin_.is_forgetful = true;
            sale.ask_return("RMA-B-1/1");
            sale.twin_.returnable = {2};
            BOOST_TEST(sale.round().told == 1U);
            sale.ask("refund", "RMA-B-1/8");
            sale.die_after_making();
            BOOST_TEST(sale.round().told >= 1U);
            BOOST_TEST(sale.twin_.refunds.size() == 3U);
        }
    }
}

BOOST_AUTO_TEST_CASE(equal_refunds_of_one_return_without_notes_are_both_made)
{
    Sale sale("shopify");
    sale.twin_.notes_returns = false;
    sale.twin_.returnable = {2, 2};
    sale.ask_return("RMA-A-1/1", 4);
    BOOST_TEST(sale.round().told == 1U);
    sale.ask();
    BOOST_TEST(sale.round().told == 1U);
    sale.ask("refund", "RMA-A-1/8"); // the first is known by its number, and is not this one
    sale.run("select orders.begin_refund(max(id)) from orders.shop_refund");
    BOOST_TEST(sale.round().told == 1U);
    BOOST_TEST(sale.twin_.refunds.size() == 2U);
    BOOST_TEST(sale.state() == "made 70, made 71");
}

BOOST_AUTO_TEST_CASE(woocommerce_books_the_lines_with_their_taxes_to_the_cent)
{
    Sale sale("woocommerce", "record");
    sale.twin_.order["line_items"][0]["total"] = "1.83";
    sale.twin_.order["line_items"][0]["taxes"] =
        json::array({{{"id", 1}, {"total", "0.130375"}}, {{"id", 4}, {"total", "0.039625"}}});
    sale.ask();
    BOOST_TEST(sale.round().told == 1U);
    BOOST_REQUIRE_EQUAL(sale.twin_.refunds.size(), 1U);
    json const& made = sale.twin_.refunds[0];
    BOOST_TEST(made["amount"] == "1.80");
    BOOST_TEST(made["api_refund"] == false);
    BOOST_TEST(made["api_restock"] == false); // one of two is not restocked
    BOOST_TEST(made["line_items"].dump() ==
               fmt::format(R"([{{"id":{},"quantity":2,"refund_tax":[{{"id":1,"refund_total":"0.11"}},)"
                           R"({{"id":4,"refund_total":"0.03"}}],"refund_total":"1.66"}}])",
                           sale.line()));
    BOOST_TEST(sale.state() == "made 71");
    sale.set("pay");
    sale.ask("refund", "RMA-A-1/8");
    BOOST_TEST(sale.round().told == 1U);
    BOOST_TEST(sale.twin_.refunds[1]["api_refund"] == true);
    // It has no store credit of its own, and a shop that is not asked makes none.
    sale.ask("store_credit", "RMA-A-1/9");
    sale.set("off");
    sale.ask("refund", "RMA-A-1/10");
    BOOST_TEST(sale.round().told == 0U);
    BOOST_TEST(sale.twin_.refunds.size() == 2U);
}

BOOST_AUTO_TEST_CASE(killed_between_making_and_noting_it_is_made_once)
{
    for (char const* const kind : {"shopify", "woocommerce"}) {
        BOOST_TEST_CONTEXT(kind)
        {
            Sale sale(kind);
            sale.ask();
            sale.die_after_making();
            BOOST_TEST(sale.round().told == 1U);
            BOOST_TEST(sale.twin_.refunds.size() == 1U);
            BOOST_TEST(sale.state().starts_with("made 7"));

            // The control: a shop that neither shows what it made nor knows a key again pays twice.
            sale.twin_.is_forgetful = true;
            sale.ask("refund", "RMA-A-1/77");
            sale.die_after_making();
            BOOST_TEST(sale.round().told == 1U);
            BOOST_TEST(sale.twin_.refunds.size() == 3U);
        }
    }
}

BOOST_AUTO_TEST_CASE(an_answer_that_is_lost_pays_nothing_twice)
{
    for (char const* const kind : {"shopify", "woocommerce"}) {
        BOOST_TEST_CONTEXT(kind)
        {
            Sale sale(kind);
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
            // What the shop may have made is not withdrawn.
            sale.run("select orders.withdraw_refund(id) from orders.shop_refund");
            BOOST_TEST(sale.state() == "begun ");
            for (int i = 0; i < 3; ++i)
                static_cast<void>(sale.round());
            BOOST_TEST(lost == 1); // the control
            BOOST_TEST(sale.twin_.refunds.size() == 1U);
            BOOST_TEST(sale.state().starts_with("made 7"));
        }
    }
}

BOOST_AUTO_TEST_CASE(a_refusal_is_said_in_the_shops_words_and_a_shop_that_is_down_costs_no_try)
{
    Sale sale("shopify");
    sale.ask();
    sale.reply_ = [](Asked const&) { return Reply{503, "{}"}; };
    BOOST_TEST(sale.round().problem.value().code == "shop_down");
    BOOST_TEST(sale.jobs() == "ready 0");
    BOOST_TEST(sale.state() == "waiting ");

    sale.reply_ = [&](Asked const& asked) {
        if (asked.body.find("refundCreate") == std::string::npos) return sale.twin_.answer(asked);
        return Reply{200, R"({"data":{"refundCreate":{"refund":null,"userErrors":[{"field":null,)"
                          R"("message":"The gateway is offline."}]}}})"};
    };
    SyncRound const refused = sale.round();
    BOOST_TEST(!refused.problem); // its orders are read all the same
    BOOST_TEST(refused.untold == 1U);
    BOOST_TEST(sale.state().starts_with("refused The shop acme.example does not make refund RMA-A-1/7 of"));
    BOOST_TEST(sale.state().find("The gateway is offline.") != std::string::npos);
    BOOST_TEST(sale.health().untold.find("gateway is offline") != std::string::npos);
    sale.reply_ = nullptr;
    BOOST_TEST(sale.round().told == 1U);
    BOOST_TEST(sale.state() == "made 70");
    BOOST_TEST(sale.twin_.refunds[0]["key"] == "PodDesk return RMA-A-1/7. #1"); // not the refused one's

    sale.twin_.refundable = {100};
    sale.ask("refund", "RMA-A-1/8");
    BOOST_TEST(sale.round().untold == 1U);
    BOOST_TEST(sale.state().find("of $1.80 only $1.00 can be paid back") != std::string::npos);
    sale.run("select orders.withdraw_refund(max(id)) from orders.shop_refund");
    BOOST_TEST(sale.round().told == 0U);
    BOOST_TEST(sale.state().ends_with("withdrawn "));

    // WooCommerce says 500 where its gateway does not pay, and means it.
    Sale woo("woocommerce");
    woo.ask();
    woo.reply_ = [&](Asked const& asked) {
        if (asked.method != "POST") return woo.twin_.answer(asked);
        return Reply{500,
                     R"({"code":"woocommerce_rest_cannot_create_order_refund","message":"Card expired."})"};
    };
    BOOST_TEST(woo.round().untold == 1U);
    BOOST_TEST(woo.state().find("Card expired.") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_is_withdrawn_while_the_worker_looks_is_not_made)
{
    Sale sale("shopify");
    sale.ask();
    sale.reply_ = [&](Asked const& asked) {
        if (asked.body.find("PodDeskRefunds(") != std::string::npos)
            sale.run("select orders.withdraw_refund(id) from orders.shop_refund");
        return sale.twin_.answer(asked);
    };
    BOOST_TEST(sale.round().told == 1U); // the job is over
    BOOST_TEST(sale.twin_.refunds.empty());
    BOOST_TEST(sale.state() == "withdrawn ");
}

BOOST_AUTO_TEST_CASE(shopify_has_no_refund_without_payment)
{
    Sale sale("shopify", "off");
    auto const done = database::in_transaction(sale.desk_.mia(), [&](database::Transaction& tx) {
        return tell_refunds(tx, {kernel::Uuid::random(), sale.channel_, "record"});
    });
    BOOST_TEST(done.error().code == "wrong_status");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(conformance_refunds, *boost::unit_test::precondition(SharedDataIsThere()))

BOOST_AUTO_TEST_CASE(a_real_woocommerce_was_asked_for_a_refund_in_these_words)
{
    auto const recorded = [](char const* name) {
        json exchange = json::parse(file_text(shared_data() / "woocommerce/recorded-7.9.0" / name));
        return exchange.is_array() ? exchange.at(0) : exchange;
    };
    json const made = recorded("34-refund-partial.json");
    json const after = recorded("35-order-after-refund.json");
    json order = after.at("response_body");
    order["line_items"][0]["taxes"] = json::array(); // the recorded refund gave none of the tax back
    json sent;
    Counterpart const there([&](Asked const& asked) {
        if (asked.method == "GET") return Reply{200, order.dump()};
        sent = json::parse(asked.body);
        return Reply{made.at("status").get<int>(), made.at("response_body").dump()};
    });
    ShopRefund refund;
    refund.external_id = "21";
    refund.reference = "RMA-A-1/7";
    refund.kind = "refund";
    refund.lines = {{"3", 1, 0, 1450}};
    refund.amount = {1450, kernel::us_dollar()};
    auto const answer = make_refund({"woocommerce", "recorded", there.address(), "ck_1:cs_1"}, refund);
    BOOST_REQUIRE_MESSAGE(answer, (answer ? "" : answer.error().why.message));
    BOOST_TEST(*answer == "26");
    json const& asked = made.at("request_body");
    BOOST_TEST(sent["amount"] == asked["amount"]);
    BOOST_TEST(sent["api_refund"] == asked["api_refund"]);
    BOOST_TEST(sent["line_items"][0]["id"] == asked["line_items"][0]["id"]);
    BOOST_TEST(sent["line_items"][0]["quantity"] == asked["line_items"][0]["quantity"]);
    BOOST_TEST(std::stod(sent["line_items"][0]["refund_total"].get<std::string>()) ==
               asked["line_items"][0]["refund_total"].get<double>());
    // And the live server names every argument of it.
    json const route =
        json::parse(file_text(shared_data() / "specs/woocommerce-7.9.0-wc-v3-route-index.json"))
            .at("routes")
            .at("/wc/v3/orders/(?P<order_id>[\\d]+)/refunds")
            .at("endpoints")
            .at(1)
            .at("args");
    for (auto const& [name, value] : sent.items())
        if (name != "line_items") BOOST_TEST(route.contains(name), name);
}

BOOST_AUTO_TEST_SUITE_END()
