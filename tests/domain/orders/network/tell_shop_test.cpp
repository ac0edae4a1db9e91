// The shop is told once of every parcel that left, whatever happens on the way.
#include "tests/domain/orders/network/connected_shop.h"

#include "domain/orders/cancel_order.h"

using namespace poddesk;
using namespace poddesk::orders;

namespace {

/// An order of two units that came from the shop, and parcels of it that leave.
class Sale : public ToldShop
{
public:
    explicit Sale(char const* kind) : ToldShop(kind)
    {
        desk_.know({"TEE"});
        twin_.orders = {{1, start_, 2}};
        BOOST_REQUIRE(round().imported == 1U);
        stage();
    }

    /// The parcel of that number leaves with one unit of each line; its tracking is known.
    void ship(int parcel)
    {
        run(fmt::format(
            "insert into shipping.shipment (id, client_id, pod_id, order_id, fulfillment_id, number, "
            "status, weight_ng, length_um, width_um, height_um, service_id, tracking_number, "
            "shipped_at) overriding system value select {0}, o.client_id, 1, o.id, 1, 'P{0}', "
            "'labeled', 1, 1, 1, 1, (select min(id) from shipping.service), 'TRACK{0}', now() "
            "from orders.order o",
            parcel));
        run(fmt::format("insert into fulfillment.shipment_line (client_id, shipment_id, line_id, quantity) "
                        "select client_id, {}, id, 1 from fulfillment.line",
                        parcel));
        run(fmt::format("select events.record(client_id, 1, 'shipment.shipped', 'shipment', {0}, id, "
                        "'{{\"number\": \"P{0}\"}}') from orders.order",
                        parcel));
    }

    /// Somebody here cancels the order.
    void cancel()
    {
        CancelOrder const command{kernel::Uuid::random(), order(), {}, "out of stock for good"};
        auto const done = database::in_transaction(
            desk_.mia(), [&](database::Transaction& tx) { return cancel_order(tx, command); });
        BOOST_REQUIRE_MESSAGE(done, (done ? "" : done.error().message));
    }
    kernel::OrderId order() { return {desk_.asked<std::int64_t>("select id from orders.order")}; }
    std::string status() { return desk_.asked<std::string>("select status from orders.order"); }
    /// A cancel of ours waits for the pod, or no longer.
    void ask_for_cancel(bool is_asked)
    {
        run("alter table orders.order disable trigger user");
        run(is_asked
                ? "update orders.order set cancel_asked_at = clock_timestamp(), cancel_asked_by = 'mia', "
                  "cancel_asked_reason = 'wrong size'"
                : "update orders.order set cancel_asked_at = null, cancel_asked_by = null, "
                  "cancel_asked_reason = null");
        run("alter table orders.order enable trigger user");
    }
    /// The pod has put back what it picked.
    void put_back()
    {
        run("alter table fulfillment.fulfillment disable trigger user");
        run("update fulfillment.fulfillment set status = 'allocated'");
        run("alter table fulfillment.fulfillment enable trigger user");
        run("do $$ begin perform fulfillment.follow(o.id) from orders.order o; end $$");
    }
    /// The pod has begun to pick.
    void pick()
    {
        run("alter table orders.order disable trigger user");
        run("update orders.order set status = 'picking'");
        run("alter table orders.order enable trigger user");
    }
    std::string jobs()
    {
        return desk_.asked<std::string>(
            "select coalesce(string_agg(state || ' ' || attempts, ', ' order by id), "
            "'') from database.job");
    }

private:
    void stage()
    {
        run("insert into access.pod values (1)");
        run("insert into inventory.pod (id, code, name, postal_code, latitude_microdegrees, "
            "longitude_microdegrees, time_zone) overriding system value values (1, 'RNO', 'Reno', '89431', "
            "0, 0, "
            "'America/Los_Angeles')");
        run("insert into shipping.carrier (code, name, tracking_url) values ('usps_test', 'USPS', "
            "'https://track.example/{tracking}')");
        run("insert into shipping.service (carrier_id, code, name, max_weight_ng, max_length_um, "
            "max_length_girth_um) select id, 'ground', 'Ground', 1, 1, 1 from shipping.carrier where code = "
            "'usps_test'");
        run("insert into fulfillment.fulfillment (id, client_id, pod_id, order_id) overriding system value "
            "select "
            "1, client_id, 1, id from orders.order");
        run("insert into fulfillment.line (id, client_id, fulfillment_id, order_line_id, product_id, "
            "quantity) "
            "overriding system value select 1, l.client_id, 1, l.id, l.product_id, 2 from orders.line l");
    }
};

} // namespace

BOOST_AUTO_TEST_SUITE(tell_shop_suite)

BOOST_AUTO_TEST_CASE(shopify_hears_of_each_parcel_once)
{
    Sale sale("shopify");
    sale.ship(1);
    BOOST_TEST(sale.health().waiting == 1);
    BOOST_TEST(sale.round().told == 1U);
    BOOST_REQUIRE_EQUAL(sale.twin_.fulfillments.size(), 1U);
    auto const& made = sale.twin_.fulfillments[0];
    BOOST_TEST(made["trackingInfo"][0].dump() ==
               R"({"company":"USPS","number":"TRACK1","url":"https://track.example/TRACK1"})");
    BOOST_TEST(made["fulfillmentLineItems"]["nodes"][0]["quantity"] == 1);
    BOOST_TEST(made["notify"] == false);
    BOOST_TEST(sale.jobs() == "done 1");
    BOOST_TEST(sale.round().told == 0U);

    // Told, and killed before that was noted: the shop is asked first, and nothing is told again.
    sale.run("update database.job set state = 'ready', finished_at = null");
    BOOST_TEST(sale.round().told == 1U);
    BOOST_TEST(sale.twin_.told == 1);

    sale.ship(2);
    BOOST_TEST(sale.round().told == 1U);
    BOOST_TEST(sale.twin_.told == 2);
    BOOST_TEST(sale.twin_.fulfillments[1]["order"] == "gid://shopify/FulfillmentOrder/2");
}

BOOST_AUTO_TEST_CASE(what_a_rule_adds_to_the_parcel_is_no_business_of_the_shop)
{
    Sale sale("shopify");
    sale.run(
        "insert into orders.line (client_id, order_id, external_id, position, product_id, sku, title, "
        "quantity, "
        "ordered_quantity) select client_id, order_id, 'rule:STICKER', 9, product_id, 'STICKER', 'Sticker', "
        "1, 1 from orders.line");
    sale.run(
        "insert into fulfillment.line (id, client_id, fulfillment_id, order_line_id, product_id, quantity) "
        "overriding system value select 2, l.client_id, 1, l.id, l.product_id, 1 from orders.line l where "
        "l.external_id like 'rule:%'");
    sale.ship(1);
    BOOST_TEST(sale.round().told == 1U);
    BOOST_TEST(sale.twin_.fulfillments.at(0)["fulfillmentLineItems"]["nodes"].size() == 1U);
    BOOST_TEST(sale.jobs() == "done 1");
}

BOOST_AUTO_TEST_CASE(woocommerce_gets_tracking_note_and_at_last_completed)
{
    Sale sale("woocommerce");
    sale.twin_.order["meta_data"] = {{{"key", "_other"}, {"value", "x"}}};
    sale.ship(1);
    BOOST_TEST(sale.round().told == 1U);
    BOOST_TEST(sale.twin_.order["status"] == "processing"); // a part is still to come
    BOOST_TEST(sale.twin_.order["meta_data"][0]["value"].dump() ==
               R"([{"tracking_number":"TRACK1","tracking_provider":"USPS"}])");
    BOOST_TEST(sale.twin_.notes[0]["note"] == "Shipped via USPS. Tracking TRACK1");
    sale.run("alter table orders.order disable trigger user");
    sale.run("update orders.order set status = 'shipped'");
    sale.ship(2);
    BOOST_TEST(sale.round().told == 1U);
    BOOST_TEST(sale.twin_.order["status"] == "completed");
    BOOST_TEST(sale.twin_.order["meta_data"][0]["value"].size() == 2U);
    BOOST_TEST(sale.twin_.notes.size() == 2U);
    int const told = sale.twin_.told;
    sale.run("update database.job set state = 'ready', finished_at = null");
    BOOST_TEST(sale.round().told == 2U);
    BOOST_TEST(sale.twin_.told == told);
}

BOOST_AUTO_TEST_CASE(an_answer_that_is_lost_doubles_nothing)
{
    for (char const* const kind : {"shopify", "woocommerce"}) {
        BOOST_TEST_CONTEXT(kind)
        {
            Sale sale(kind);
            sale.ship(1);
            int lost = 0;
            // Whatever changes something is done, and its answer is cut.
            sale.reply_ = [&](Asked const& asked) {
                int const before = sale.twin_.told;
                Reply reply = sale.twin_.answer(asked);
                if (sale.twin_.told > before && lost < 3) {
                    ++lost;
                    reply.fault = Reply::Fault::cut;
                }
                return reply;
            };
            for (int i = 0; i < 6; ++i)
                static_cast<void>(sale.round());
            BOOST_TEST(lost > 0); // the control
            BOOST_TEST(sale.twin_.told == (std::string_view(kind) == "shopify" ? 1 : 2));
            BOOST_TEST(sale.jobs().starts_with("done"));
        }
    }
}

BOOST_AUTO_TEST_CASE(a_shop_that_is_down_costs_no_try_and_one_that_refuses_does)
{
    Sale sale("shopify");
    sale.ship(1);
    sale.reply_ = [](Asked const&) { return Reply{503, "{}"}; };
    for (int i = 0; i < 3; ++i)
        BOOST_TEST(sale.round().problem.value().code == "shop_down");
    BOOST_TEST(sale.jobs() == "ready 0");

    sale.reply_ = [&](Asked const& asked) {
        if (asked.body.find("fulfillmentCreate") == std::string::npos) return sale.twin_.answer(asked);
        return Reply{200, R"({"data":{"fulfillmentCreate":{"fulfillment":null,"userErrors":[{"field":null,)"
                          R"("message":"Fulfillment order is on hold."}]}}})"};
    };
    SyncRound const round = sale.round();
    BOOST_TEST(!round.problem); // its orders are read all the same
    BOOST_TEST(round.untold == 1U);
    BOOST_TEST(sale.jobs() == "ready 1");
    sale.run("update database.job set max_attempts = 2");
    BOOST_TEST(sale.round().untold == 1U);
    SyncHealth const health = sale.health();
    BOOST_TEST(health.dead == 1);
    BOOST_TEST(health.untold.find("on hold") != std::string::npos);

    // A person says to try again.
    sale.reply_ = nullptr;
    kernel::Uuid const id = kernel::Uuid::random();
    BOOST_REQUIRE(database::in_transaction(
        sale.desk_.mia(), [&](database::Transaction& tx) { return ask_for_sync(tx, id, sale.channel_); }));
    BOOST_TEST(sale.round().told == 1U);
    BOOST_TEST(sale.health().dead == 0);
}

BOOST_AUTO_TEST_CASE(a_parcel_is_told_of_what_our_location_sends)
{
    for (std::string const location : {"1", ""}) {
        BOOST_TEST_CONTEXT("location " << location)
        {
            Sale sale("shopify");
            sale.pick(); // what the shop counts down is no change of what is packed
            sale.twin_.sendings[1] = {{11, "2", {{0, 1}}}, {12, "1", {{0, 1}}}};
            sale.run(fmt::format("update orders.connection set location = '{}'", location));
            sale.ship(1);
            BOOST_TEST(sale.round().told == 1U);
            BOOST_REQUIRE_EQUAL(sale.twin_.fulfillments.size(), 1U);
            // Without a location of ours it is any; the control.
            BOOST_TEST(sale.twin_.fulfillments[0]["order"] == (location.empty()
                                                                   ? "gid://shopify/FulfillmentOrder/11"
                                                                   : "gid://shopify/FulfillmentOrder/12"));
            sale.ship(2);
            SyncRound const round = sale.round();
            BOOST_TEST(round.told == (location.empty() ? 1U : 0U));
            if (!location.empty())
                BOOST_TEST(sale.health().untold.find("from our location") != std::string::npos);
        }
    }
}

BOOST_AUTO_TEST_CASE(what_is_sent_before_the_shops_date_is_let_go_there_first)
{
    std::string const date = "2099-04-01T12:00:00Z";
    for (bool const is_deaf : {false, true}) {
        BOOST_TEST_CONTEXT((is_deaf ? "a shop that opens nothing, the control" : "a shop that opens it"))
        {
            Sale sale("shopify");
            sale.twin_.sendings[1] = {{11, "1", {{0, 2}}, "SCHEDULED", date}};
            // A person lifted the date, and the pod has begun.
            sale.pick();
            int faults = 0;
            sale.reply_ = [&](Asked const& asked) {
                if (asked.body.find("PodDeskOpenSending") == std::string::npos)
                    return sale.twin_.answer(asked);
                if (is_deaf) return Reply{200, R"({"data":{"answer":{"userErrors":[]}}})"};
                Reply reply = sale.twin_.answer(asked);
                if (++faults == 1) reply.fault = Reply::Fault::cut; // opened, and the answer is lost
                return reply;
            };
            sale.ship(1);
            for (int i = 0; i < 3; ++i)
                static_cast<void>(sale.round());
            BOOST_TEST(sale.twin_.opened == (is_deaf ? std::vector<int>{} : std::vector{11}),
                       boost::test_tools::per_element());
            BOOST_TEST(sale.twin_.fulfillments.size() == (is_deaf ? 0U : 1U));
            BOOST_TEST(sale.jobs().starts_with(is_deaf ? "ready" : "done"));
            if (is_deaf) {
                BOOST_TEST(sale.health().untold.find("not in an open state") != std::string::npos);
                continue;
            }
            sale.ship(2); // it is open by now
            BOOST_TEST(sale.round().told == 1U);
            BOOST_TEST(sale.twin_.opened.size() == 1U);
            BOOST_TEST(sale.twin_.fulfillments.size() == 2U);
        }
    }
}

BOOST_AUTO_TEST_CASE(a_date_stays_while_units_without_one_can_be_told)
{
    Sale sale("shopify");
    sale.pick();
    sale.twin_.sendings[1] = {{11, "1", {{0, 1}}, "SCHEDULED", "2099-04-01T12:00:00Z"}, {12, "1", {{0, 1}}}};
    sale.ship(1);
    BOOST_TEST(sale.round().told == 1U);
    BOOST_TEST(sale.twin_.opened.empty());
    BOOST_TEST(sale.twin_.fulfillments.at(0)["order"] == "gid://shopify/FulfillmentOrder/12");
    sale.ship(2); // the control
    BOOST_TEST(sale.round().told == 1U);
    BOOST_TEST(sale.twin_.opened == std::vector{11}, boost::test_tools::per_element());
    BOOST_TEST(sale.twin_.fulfillments.at(1)["order"] == "gid://shopify/FulfillmentOrder/11");
}

BOOST_AUTO_TEST_CASE(a_date_that_the_shop_does_not_let_go_is_said)
{
    Sale sale("shopify");
    sale.pick();
    sale.twin_.sendings[1] = {{11, "1", {{0, 2}}, "SCHEDULED", "2099-04-01T12:00:00Z"}};
    sale.reply_ = [&](Asked const& asked) {
        if (asked.body.find("PodDeskOpenSending") == std::string::npos) return sale.twin_.answer(asked);
        return Reply{200, R"({"data":{"answer":{"userErrors":[{"field":null,"message":"Not now."}]}}})"};
    };
    sale.ship(1);
    BOOST_TEST(sale.round().untold == 1U);
    BOOST_TEST(sale.health().untold.find("scheduled for later go now: ") != std::string::npos);
    BOOST_TEST(sale.twin_.told == 0);
}

BOOST_AUTO_TEST_CASE(what_somebody_else_sent_is_a_persons_matter)
{
    Sale sale("shopify");
    for (int order : {1, 2})
        sale.twin_.fulfillments.push_back({{"status", "SUCCESS"},
                                           {"order", fmt::format("gid://shopify/FulfillmentOrder/{}", order)},
                                           {"trackingInfo", nlohmann::json::array()},
                                           {"fulfillmentLineItems", {{"nodes", nlohmann::json::array()}}}});
    sale.ship(1);
    BOOST_TEST(sale.round().untold == 1U);
    BOOST_TEST(sale.health().untold.find("somebody else may have sent them") != std::string::npos);

    Sale woo("woocommerce");
    woo.twin_.order["status"] = "cancelled";
    woo.ship(1);
    BOOST_TEST(woo.round().untold == 1U);
    BOOST_TEST(woo.health().untold.find("cancelled there") != std::string::npos);
    BOOST_TEST(woo.twin_.told == 0);
}

BOOST_AUTO_TEST_CASE(a_cancel_of_ours_is_told_once_and_gives_no_money_back)
{
    Sale sale("shopify");
    sale.cancel();
    BOOST_TEST(sale.health().waiting == 1);
    BOOST_TEST(sale.round().told == 1U);
    BOOST_TEST(!sale.twin_.canceled_at.empty());
    BOOST_TEST(sale.twin_.staff_note == "Canceled by the warehouse: out of stock for good");
    BOOST_TEST(sale.twin_.told == 1);
    // Told, and killed before that was noted.
    sale.run("update database.job set state = 'ready', finished_at = null");
    BOOST_TEST(sale.round().told == 1U);
    BOOST_TEST(sale.twin_.told == 1);

    Sale woo("woocommerce");
    woo.cancel();
    BOOST_TEST(woo.round().told == 1U);
    BOOST_TEST(woo.twin_.order["status"] == "cancelled");
    BOOST_TEST(woo.twin_.notes.size() == 1U);
    BOOST_TEST(woo.twin_.told == 2);
    woo.run("update database.job set state = 'ready', finished_at = null");
    BOOST_TEST(woo.round().told == 1U);
    BOOST_TEST(woo.twin_.told == 2);
}

BOOST_AUTO_TEST_CASE(what_another_location_sends_too_is_not_canceled_whole)
{
    for (bool const is_shared : {true, false}) {
        BOOST_TEST_CONTEXT((is_shared ? "shared" : "ours alone, the control"))
        {
            Sale sale("shopify");
            sale.run("update orders.connection set location = '1'");
            sale.twin_.other_location_sends = is_shared;
            sale.cancel();
            sale.round();
            BOOST_TEST(sale.twin_.canceled_at.empty() == is_shared);
            BOOST_TEST((sale.health().untold.find("another location") != std::string::npos) == is_shared);
        }
    }
}

BOOST_AUTO_TEST_CASE(what_another_location_is_done_with_keeps_no_cancel)
{
    for (std::string const status : {"CLOSED", "CANCELLED", "INCOMPLETE", "SCHEDULED", "ON_HOLD"}) {
        BOOST_TEST_CONTEXT(status)
        {
            bool const is_over = status == "CLOSED" || status == "CANCELLED"; // the others are the controls
            Sale sale("shopify");
            sale.run("update orders.connection set location = '1'");
            sale.twin_.other_location_sends = true;
            sale.twin_.other_location_status = status;
            sale.cancel();
            sale.round();
            BOOST_TEST(sale.twin_.canceled_at.empty() == !is_over);
        }
    }
}

BOOST_AUTO_TEST_CASE(a_cancel_that_is_taken_back_in_time_is_told_to_nobody)
{
    Sale sale("shopify");
    sale.cancel();
    UncancelOrder const back{kernel::Uuid::random(), sale.order(), "found some"};
    BOOST_REQUIRE(database::in_transaction(
        sale.desk_.mia(), [&](database::Transaction& tx) { return uncancel_order(tx, back); }));
    BOOST_TEST(sale.round().told == 1U); // the job is over
    BOOST_TEST(sale.twin_.told == 0);
    sale.cancel(); // and canceled again it is told
    BOOST_TEST(sale.round().told == 1U);
    BOOST_TEST(sale.twin_.told == 1);
}

BOOST_AUTO_TEST_CASE(what_the_merchant_asks_not_to_send_is_canceled_or_refused_with_words)
{
    Sale sale("shopify");
    sale.twin_.cancel_requests = {1, 4711}; // the second is nobody's here
    BOOST_TEST(sale.round().canceled == 1U);
    BOOST_TEST(sale.status() == "canceled");
    BOOST_REQUIRE_EQUAL(sale.twin_.answers.size(), 1U);
    BOOST_TEST(sale.twin_.answers[0] == "1 accepted: Canceled; nothing was sent.");
    BOOST_TEST(sale.jobs().empty()); // the shop knows already
    BOOST_TEST(sale.round().canceled == 0U);
    BOOST_TEST(sale.status() == "canceled"); // read again, it stays so

    Sale late("shopify");
    late.pick();
    late.twin_.cancel_requests = {1};
    BOOST_TEST(late.round().kept == 1U);
    BOOST_TEST(late.status() == "picking");
    BOOST_REQUIRE_EQUAL(late.twin_.answers.size(), 1U);
    BOOST_TEST(late.twin_.answers[0].starts_with("1 rejected: The order is picking already"));
}

BOOST_AUTO_TEST_CASE(what_the_merchant_asks_while_our_cancel_waits_is_answered_when_it_is_done)
{
    for (bool const is_withdrawn : {false, true}) {
        BOOST_TEST_CONTEXT((is_withdrawn ? "withdrawn" : "put back"))
        {
            Sale sale("shopify");
            sale.pick();
            sale.ask_for_cancel(true);
            sale.twin_.cancel_requests = {1};
            BOOST_TEST(sale.round().kept == 0U);
            BOOST_TEST(sale.twin_.answers.empty());
            if (is_withdrawn) {
                sale.ask_for_cancel(false);
            } else {
                sale.put_back();
            }
            BOOST_TEST(sale.status() == (is_withdrawn ? "picking" : "canceled"));
            sale.round();
            BOOST_REQUIRE_EQUAL(sale.twin_.answers.size(), 1U);
            BOOST_TEST(sale.twin_.answers[0].starts_with(is_withdrawn ? "1 rejected: " : "1 accepted: "));
        }
    }
}

BOOST_AUTO_TEST_CASE(requests_that_are_not_ours_keep_no_other_from_its_answer)
{
    for (bool const has_pages : {true, false}) {
        BOOST_TEST_CONTEXT((has_pages ? "all pages" : "one page, the control"))
        {
            Sale sale("shopify");
            for (int id = 4711; id < 4741; ++id)
                sale.twin_.cancel_requests.push_back(id);
            sale.twin_.cancel_requests.push_back(1);
            sale.reply_ = [&](Asked const& asked) {
                Reply reply = sale.twin_.answer(asked);
                if (has_pages || asked.body.find("CANCELLATION_REQUESTED") == std::string::npos) return reply;
                auto said = nlohmann::json::parse(reply.body);
                said["data"]["requests"]["pageInfo"]["hasNextPage"] = false;
                reply.body = said.dump();
                return reply;
            };
            BOOST_TEST(sale.round().canceled == (has_pages ? 1U : 0U));
            BOOST_TEST(sale.twin_.answers.size() == (has_pages ? 1U : 0U));
        }
    }
    // Pages without end come to one.
    Sale sale("shopify");
    int asked_for = 0;
    sale.reply_ = [&](Asked const& asked) {
        if (asked.body.find("CANCELLATION_REQUESTED") == std::string::npos) return sale.twin_.answer(asked);
        ++asked_for;
        return Reply{200,
                     R"({"data":{"requests":{"pageInfo":{"hasNextPage":true,"endCursor":"x"},"nodes":[]}}})"};
    };
    BOOST_TEST(!sale.round().problem);
    BOOST_TEST(asked_for == 40);
}

BOOST_AUTO_TEST_CASE(an_app_without_the_right_to_look_for_requests_reads_orders_all_the_same)
{
    Sale sale("shopify");
    sale.reply_ = [&](Asked const& asked) {
        if (asked.body.find("CANCELLATION_REQUESTED") == std::string::npos) return sale.twin_.answer(asked);
        return Reply{200,
                     R"({"errors":[{"message":"Access denied","extensions":{"code":"ACCESS_DENIED"}}]})"};
    };
    SyncRound const round = sale.round();
    BOOST_TEST(!round.problem);
    BOOST_TEST(round.is_caught_up);
}

BOOST_AUTO_TEST_CASE(an_order_that_woocommerce_cancels_too_late_gets_a_note)
{
    Sale sale("woocommerce");
    sale.pick();
    auto const told = [&](Asked const& asked) {
        Reply reply = sale.twin_.answer(asked);
        if (asked.target.find("orderby=modified") != std::string::npos) {
            std::string const was = R"("status":"processing")";
            std::size_t const at = reply.body.find(was);
            BOOST_REQUIRE(at != std::string::npos);
            reply.body.replace(at, was.size(), R"("status":"cancelled")");
        }
        return reply;
    };
    sale.reply_ = told;
    sale.twin_.orders[0].updated += std::chrono::minutes(10);
    BOOST_TEST(sale.round().updated == 1U);
    BOOST_TEST(sale.status() == "picking");
    // While a cancel of ours waits, nobody is told that it will be sent.
    sale.ask_for_cancel(true);
    BOOST_TEST(sale.round().told == 1U); // the job is over
    BOOST_TEST(sale.twin_.notes.empty());
    sale.ask_for_cancel(false);
    sale.run("update database.job set state = 'ready', finished_at = null");
    BOOST_TEST(sale.round().told == 1U);
    BOOST_REQUIRE_EQUAL(sale.twin_.notes.size(), 1U);
    BOOST_TEST(sale.twin_.notes[0]["note"].get<std::string>().find("cannot be stopped") != std::string::npos);
    sale.run("update database.job set state = 'ready', finished_at = null");
    BOOST_TEST(sale.round().told == 1U);
    BOOST_TEST(sale.twin_.notes.size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_cancel_whose_answer_is_lost_is_told_once)
{
    for (char const* const kind : {"shopify", "woocommerce"}) {
        for (std::string const fault : {"lost", "busy", "down"}) {
            BOOST_TEST_CONTEXT(kind << " " << fault)
            {
                Sale sale(kind);
                sale.cancel();
                int faults = 0;
                sale.reply_ = [&](Asked const& asked) {
                    bool const is_of_cancel = asked.body.find("PodDeskCancel") != std::string::npos ||
                                              asked.target.find("/wc/v3/orders/") != std::string::npos;
                    if (!is_of_cancel || faults == 3) return sale.twin_.answer(asked);
                    int const before = sale.twin_.told;
                    Reply reply = fault == "busy"   ? Reply{429, "{}", {{"Retry-After", "7"}}}
                                  : fault == "down" ? Reply{503, "{}"}
                                                    : sale.twin_.answer(asked);
                    if (fault == "lost" && sale.twin_.told > before) {
                        ++faults;
                        reply.fault = Reply::Fault::cut;
                    }
                    faults += fault == "lost" ? 0 : 1;
                    return reply;
                };
                for (int i = 0; i < 6; ++i)
                    static_cast<void>(sale.round());
                BOOST_TEST(faults > 0); // the control
                BOOST_TEST(sale.twin_.told == (std::string_view(kind) == "shopify" ? 1 : 2));
                BOOST_TEST(sale.jobs().starts_with("done"));
            }
        }
    }
}

BOOST_AUTO_TEST_CASE(a_channel_of_files_is_told_nothing)
{
    Sale sale("shopify");
    sale.run("delete from orders.sync");
    sale.run("delete from orders.connection");
    sale.ship(1);
    BOOST_TEST(sale.jobs().empty());
}

BOOST_AUTO_TEST_SUITE_END()
