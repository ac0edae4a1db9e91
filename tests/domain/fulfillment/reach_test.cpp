// Nobody's step goes through an order, a part or a parcel that is out of reach: the functions that do the
// work are not bound by row level security, what they take is.
#include "tests/domain/fulfillment/stage.h"
#include "tests/installer/migrations/session.h"

#include <fmt/format.h>

using namespace poddesk;
using namespace poddesk::fulfillment;

namespace {

/// Two people at each desk: one reaches the client and no pod, the other the pod and no client.
struct Strangers : Stage
{
    Strangers()
    {
        for (char const* const role : {"account_manager", "warehouse"}) {
            std::string const no_pod = fmt::format("{}_no_pod", role);
            std::string const no_client = fmt::format("{}_no_client", role);
            strangers.push_back(no_pod);
            strangers.push_back(no_client);
            test.add_person(no_pod, role);
            test.give_client(no_pod, house.client.value);
            test.add_person(no_client, role);
            test.give_pod(no_client, house.pod.value);
        }
    }

    /// All that a step could have changed.
    std::string house_as_it_is()
    {
        std::string all = "select md5(concat(''";
        for (char const* const table :
             {"orders.order", "fulfillment.fulfillment", "fulfillment.line", "fulfillment.allocation",
              "fulfillment.pick_list", "inventory.level", "inventory.movement", "shipping.shipment",
              "shipping.quote", "events.event", "events.decision", "billing.charge", "billing.unpriced",
              "messaging.message", "access.audit_entry"})
            all += fmt::format(", (select string_agg(t::text, '' order by id) from {} t)", table);
        return text(all + "))");
    }

    /// Refused to every stranger at that desk, with nothing changed; then done by who reaches it all: the
    /// control.
    void only_within_reach(std::string const& role, std::string const& sql, std::string const& done = "")
    {
        std::string const before = house_as_it_is();
        for (std::string const& person : strangers) {
            if (!person.starts_with(role)) continue;
            testing::Session session(test.profile_of(person));
            std::string const state = session.run(sql);
            bool const is_refused = state == "42501" || state == "PD002" || state == "PD003";
            bool const is_answered_as_refused =
                state == "00000" && !done.empty() &&
                session.rows(sql)[0][0].find("\"outcome\": \"refused\"") != std::string::npos;
            BOOST_CHECK_MESSAGE(is_refused || is_answered_as_refused,
                                person + ": " + sql + " -> " + state + " " + session.message());
            BOOST_CHECK_MESSAGE(house_as_it_is() == before, person + " changed something: " + sql);
        }
        testing::Session session(test.profile_of("admin"));
        std::string const answer = session.rows(sql)[0][0];
        BOOST_CHECK_MESSAGE(answer.find(done) != std::string::npos, sql + " -> " + answer);
        BOOST_CHECK(house_as_it_is() != before);
    }

    std::string quotes_of(std::string const& shipment)
    {
        return fmt::format(
            "select shipping.store_quotes(gen_random_uuid(), {0}, '[{{\"service_id\": {1}, \"zone\": 4, "
            "\"base_minor\": 500, \"total_minor\": 500, \"currency\": \"USD\", \"actual_ng\": 1, "
            "\"billed_ng\": 1, \"arrives_on\": \"2027-01-04\"}}]', {1}, null, null)",
            shipment, text("select id::text from shipping.service"));
    }

    std::vector<std::string> strangers;
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(reach, Strangers)

BOOST_AUTO_TEST_CASE(every_step_from_the_queue_to_the_truck)
{
    auto const order = import({{1, 2}});
    std::string const plan = text(fmt::format(
        "select jsonb_build_array(jsonb_build_object('order', o.id, 'version', o.version, 'parts', "
        "jsonb_build_array(jsonb_build_object('pod', v.pod_id, 'lines', jsonb_build_array(jsonb_build_object("
        "'line', l.id, 'product', l.product_id, 'levels', jsonb_build_array(jsonb_build_object("
        "'level', v.id, 'quantity', l.quantity))))))))::text "
        "from orders.order o join orders.line l on l.order_id = o.id "
        "join inventory.level v on v.product_id = l.product_id and v.on_hand > 5 "
        "join inventory.location b on b.id = v.location_id and b.is_pickable "
        "where o.id = {} order by v.id limit 1",
        order.value));
    only_within_reach("account_manager",
                      fmt::format("select fulfillment.allocate(gen_random_uuid(), '{}')", plan),
                      "\"outcome\": \"ready\"");
    auto const part =
        text(fmt::format("select id::text from fulfillment.fulfillment where order_id = {}", order.value));
    only_within_reach("warehouse",
                      fmt::format("select fulfillment.release(gen_random_uuid(), {}, array[{}]::bigint[])",
                                  house.pod.value, part));
    only_within_reach("warehouse",
                      "select fulfillment.pick(gen_random_uuid(), array(select id from unnest('{" +
                          text("select string_agg(id::text, ',') from fulfillment.allocation") +
                          "}'::bigint[]) id))");
    only_within_reach(
        "warehouse",
        fmt::format("select fulfillment.pack(gen_random_uuid(), {}, "
                    "'[{{\"weight_ng\": 400000000000, \"length_um\": 400000, \"width_um\": 300000, "
                    "\"height_um\": 250000, \"lines\": [{{\"line\": {}, \"quantity\": 2}}]}}]', "
                    "array['SKU-001', 'SKU-001'], null)",
                    part, text("select id::text from fulfillment.line")));
    std::string const shipment = text("select id::text from shipping.shipment");
    only_within_reach("warehouse", quotes_of(shipment));
    only_within_reach(
        "warehouse",
        fmt::format("select shipping.store_label(gen_random_uuid(), {}, 'TRACK1', true, null, null, null)",
                    shipment));
    only_within_reach("warehouse", fmt::format("select fulfillment.ship(gen_random_uuid(), {})", shipment));
    BOOST_TEST(text("select status from orders.order") == "shipped");
}

// The control: without row level security where the parcel is taken, a stranger rates it.
BOOST_AUTO_TEST_CASE(an_open_gate_is_seen)
{
    pack_it(picked(import({{1, 2}})), {"SKU-001", "SKU-001"}).value();
    std::string const sql = quotes_of(text("select id::text from shipping.shipment"));
    testing::Session stranger(test.profile_of("warehouse_no_client"));
    BOOST_TEST(stranger.try_out(sql).first == "PD002");
    testing::Session root(test.root_profile());
    root.run("alter function shipping.lock_shipment(bigint) owner to poddesk_system");
    BOOST_TEST(stranger.try_out(sql).first == "00000");
    root.run("alter function shipping.lock_shipment(bigint) owner to poddesk_owner");
}

BOOST_AUTO_TEST_SUITE_END()
