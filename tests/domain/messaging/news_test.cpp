// What the carrier tells of a parcel becomes an email, once, and no email where it is no news any more.
#include "tests/domain/messaging/outbox_stage.h"

#include "domain/messaging/compose_message.h"
#include "domain/messaging/message_sql.h"

using namespace poddesk;
using namespace poddesk::messaging;

namespace {

struct News : tests::OutboxStage
{
    News()
    {
        add_order(1, "zoe@example.com");
        ship(1);
    }
    void tell(std::string const& kind, std::string const& ago = "1 hour", std::string const& payload = "{}")
    {
        sql(fmt::format("select events.record(1, 1, 'shipment.{}', 'shipment', 1, 1, '{}', now() - interval "
                        "'{}')",
                        kind, payload, ago));
    }
    std::string state(std::string const& kind)
    {
        return value<std::string>(fmt::format("select state || coalesce(', ' || suppressed_reason, '') from "
                                              "messaging.message where kind = '{}'",
                                              kind));
    }
    Email composed(std::string const& kind)
    {
        return database::in_transaction(database.root(), [&](database::Transaction& tx) {
            auto const id = tx.query("select id from messaging.message where kind = :kind")
                                .bind("kind", kind)
                                .value<kernel::MessageId>();
            Message const message = find_message(tx, id).value();
            auto const facts = read_facts(tx, message);
            BOOST_REQUIRE(facts.has_value());
            return compose_message(message, *facts).value();
        });
    }
};

bool holds(std::string const& text, char const* part)
{
    return text.find(part) != std::string::npos;
}

} // namespace

BOOST_AUTO_TEST_SUITE(news)

BOOST_AUTO_TEST_CASE(three_emails_of_a_parcels_way)
{
    News stage;
    stage.tell("out_for_delivery");
    stage.tell("delivered", "1 hour", R"({"text": "Left <at> the front door.", "late": false})");
    stage.tell("exception", "1 hour", R"({"text": "Address unknown"})");
    for (char const* const kind : {"out_for_delivery", "delivered", "delivery_exception"}) {
        BOOST_TEST(stage.state(kind) == "ready");
        Email const email = stage.composed(kind);
        BOOST_TEST(email.to.address == "zoe@example.com");
        BOOST_TEST(holds(email.subject, "#1"));
        for (std::string const& part : {email.text, email.html}) {
            BOOST_TEST(holds(part, "Ground Advantage"));
            BOOST_TEST(holds(part, "9400 1"));
            BOOST_TEST(holds(part, "Organic Cotton Tee"));
            BOOST_TEST(holds(part, "https://tools.usps.example/track?n=9400%201%262"));
            BOOST_TEST(holds(part, "Valencia"));
        }
    }
    BOOST_TEST(holds(stage.composed("delivered").text, "They noted: Left <at> the front door.\n"));
    BOOST_TEST(holds(stage.composed("delivered").html, "They noted: Left &lt;at&gt; the front door."));
    BOOST_TEST(holds(stage.composed("delivery_exception").text, "They say: Address unknown.\n"));
    BOOST_TEST(stage.value<std::int64_t>("select count(*) from verify.i7_event_and_message") == 0);
}

BOOST_AUTO_TEST_CASE(a_rule_tells_somebody_else_than_the_customer)
{
    News stage;
    stage.add_order(2, "", "Nameless");
    stage.sql("select events.record(1, null, 'order.rule_email', 'order', 2, 2, "
              "'{\"rule\": \"Big <ones>\", \"to\": \"ops@northwindtees.example\"}')");
    BOOST_TEST(stage.state("rule_notice") == "ready"); // though the customer has no address
    Email const email = stage.composed("rule_notice");
    BOOST_TEST(email.to.address == "ops@northwindtees.example");
    BOOST_TEST(email.to.name.empty());
    BOOST_TEST(email.subject == "Order #2 of Northwind Tees: Big <ones>");
    BOOST_TEST(holds(email.text, "meets the rule \"Big <ones>\""));
    BOOST_TEST(holds(email.text, "Nameless"));
    BOOST_TEST(holds(email.html, "Big &lt;ones&gt;"));
    BOOST_TEST(holds(email.html, "Organic Cotton Tee"));
    BOOST_TEST(stage.value<std::int64_t>("select count(*) from verify.i7_event_and_message") == 0);

    stage.sql("update orders.order set placed_at = now() - interval '3 days' where id = 2");
    stage.sql("delete from messaging.message where kind = 'rule_notice'");
    stage.sql(
        "select events.record(1, null, 'order.rule_email', 'order', 2, 2, '{\"rule\": \"Late\", \"to\": "
        "\"ops@northwindtees.example\"}')");
    BOOST_TEST(stage.state("rule_notice") == "suppressed, the order is older than two days");
}

BOOST_AUTO_TEST_CASE(no_email_for_what_is_no_news)
{
    News stage;
    stage.tell("out_for_delivery", "1 hour", R"({"late": true})");
    stage.tell("delivered", "3 days");
    stage.tell("in_transit");
    BOOST_TEST(stage.state("out_for_delivery") ==
               "suppressed, the parcel had gone further when the carrier told us");
    BOOST_TEST(stage.state("delivered") == "suppressed, the carrier told us more than two days later");
    BOOST_TEST(stage.value<std::int64_t>("select count(*) from messaging.message where shipment_id = 1") ==
               3);
}

BOOST_AUTO_TEST_CASE(an_event_without_its_message_is_seen)
{
    News stage;
    stage.sql("alter table events.event disable trigger to_outbox");
    stage.tell("delivered");
    BOOST_TEST(stage.value<std::int64_t>("select count(*) from verify.i7_event_and_message") == 1);
}

BOOST_AUTO_TEST_SUITE_END()
