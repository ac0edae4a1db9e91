// The routing monitor on a display, by keys only, with pictures for a person to look at.
#include "tests/gui/fulfillment/floor.h"
#include "tests/gui/person.h"

#include "gui/fulfillment/fulfillment_windows.h"
#include "gui/lists/list_window.h"
#include "gui/orders/order_windows.h"

#include <wx/choice.h>
#include <wx/textctrl.h>

#include <boost/test/unit_test.hpp>

using namespace poddesk;
using namespace poddesk::gui;

namespace {

struct AtMonitor : private tests::Floor, public tests::Person
{
    AtMonitor() : Person(Floor::stage.pool(), "Ana Ortiz", "account_manager")
    {
        add_order_windows(*shell);
        add_fulfillment_windows(*shell);
    }
    ListWindow& monitor(std::string const& queue)
    {
        auto& window = dynamic_cast<ListWindow&>(open("routing:" + queue));
        BOOST_TEST(wait([&] { return window.is_settled() && !window.presenter().selected().empty(); }));
        window.grid().SetFocus();
        return window;
    }
    std::string pod_of(std::string const& order)
    {
        return in_database(
            "select coalesce(min(p.name), '') from fulfillment.fulfillment f join inventory.pod p on p.id = "
            "f.pod_id where f.status <> 'canceled' and f.order_id = " +
            order);
    }
    std::string in_database(std::string const& sql)
    {
        return database::in_transaction(floor.stage.database().root(), [&](database::Transaction& tx) {
            return tx.query(sql).value<std::string>();
        });
    }
    bool select(ListWindow& window, std::string const& order)
    {
        window.grid().select_key(order);
        window.presenter().select(order);
        return wait([&] { return window.is_settled() && window.presenter().record() != nullptr; });
    }
    Floor& floor = *this;
};

} // namespace

BOOST_AUTO_TEST_SUITE(routing_monitor)

BOOST_FIXTURE_TEST_CASE(a_person_chooses_and_takes_it_back, AtMonitor)
{
    ListWindow& window = monitor("all");
    // An order that the other pod could ship whole.
    std::string const order = in_database("select o.id::text from orders.order o where o.status = 'ready' "
                                          "and exists (select from inventory.pod p where p.id <> "
                                          "o.pod_id and not exists (select from orders.line l where "
                                          "l.order_id = o.id and l.quantity > 0 and l.quantity > "
                                          "(select coalesce(sum(v.on_hand - v.allocated), 0) from "
                                          "inventory.level v join inventory.location b on b.id = "
                                          "v.location_id and b.is_pickable where v.pod_id = p.id and "
                                          "v.product_id = l.product_id and v.condition = 'good'))) "
                                          "order by o.id limit 1");
    BOOST_REQUIRE(select(window, order));
    std::string const before = pod_of(order);
    std::string const other =
        in_database("select id::text from inventory.pod where name <> '" + before + "' order by id limit 1");

    key('U', wxMOD_CONTROL);
    BOOST_REQUIRE(window.ask().is_asking());
    auto& pods = dynamic_cast<wxChoice&>(*window.ask().field("pod"));
    pods.SetStringSelection(wxString(in_database("select name from inventory.pod where id = " + other)));
    picture(window, "routing-choose");
    window.ask().field("reason")->SetFocus();
    type("Goes with the event's pallet");
    key(WXK_RETURN);
    BOOST_TEST(wait([&] { return pod_of(order) != before && window.is_settled(); }));
    BOOST_REQUIRE(select(window, order));
    picture(window, "routing");
    BOOST_TEST(window.presenter().record()->detail.why.front().alternatives.front().code ==
               "chosen_by_a_person");

    window.grid().SetFocus();
    key('Z', wxMOD_CONTROL);
    BOOST_TEST(wait([&] {
        return pod_of(order) != "" && window.is_settled() &&
               in_database("select count(*)::text from fulfillment.pod_choice where ended_at is null") == "0";
    }));
    BOOST_TEST(floor.violations() == "");
    BOOST_TEST(display.take_assertions().empty());
}

BOOST_FIXTURE_TEST_CASE(rules_and_costs_are_set_and_taken_back, AtMonitor)
{
    ListWindow& window = monitor("all");
    key('R', wxMOD_CONTROL);
    BOOST_REQUIRE(window.ask().is_asking());
    // The selected row's client is asked about, and nothing is preset that it does not have.
    BOOST_TEST(
        dynamic_cast<wxChoice&>(*window.ask().field("client"))
            .GetStringSelection()
            .utf8_string()
            .find(in_database("select c.name from clients.client c join orders.order o on o.client_id = c.id "
                              "where o.id = " +
                              window.presenter().selected())) == 0);
    dynamic_cast<wxChoice&>(*window.ask().field("policy")).SetSelection(3);
    picture(window, "routing-client-rule");
    window.ask().field("policy")->SetFocus();
    window.ask().confirm();
    std::string const never =
        "select count(*)::text from fulfillment.client_routing where policy = 'never_split'";
    BOOST_TEST(wait([&] { return in_database(never) == "1" && window.is_settled(); }));
    // Changing when stock is reserved, and then the pods, leaves the policy.
    auto const answered = [&](char const* action, FormAnswers answers) {
        return window.presenter().store().act(action, {}, answers);
    };
    std::string const client =
        in_database("select client_id::text from fulfillment.client_routing where policy = 'never_split'");
    auto const by_hand = answered("client_rule", {{"client", client}, {"reserve", "by_hand"}});
    BOOST_REQUIRE(by_hand.has_value());
    auto const some = answered("client_rule", {{"client", client},
                                               {"pods", in_database("select string_agg(lower(code), ' , ') "
                                                                    "from inventory.pod")}});
    BOOST_REQUIRE(some.has_value());
    std::string const kept = "select concat_ws(' ', policy, reserve, cardinality(pods)) from "
                             "fulfillment.client_routing where policy = 'never_split'";
    BOOST_TEST(in_database(kept) ==
               "never_split by_hand " + in_database("select count(*)::text from inventory.pod"));
    BOOST_TEST(answered("client_rule", {{"client", client}, {"pods", "XX"}}).error().code == "not_found");
    BOOST_TEST(answered("client_rule", {{"client", client}})->sentence.find("Nothing") == 0);
    BOOST_REQUIRE(some->take_back().has_value());
    BOOST_REQUIRE(by_hand->take_back().has_value());
    BOOST_TEST(in_database(kept) == "never_split at_once");
    BOOST_TEST(wait([&] { return window.is_settled(); }));
    window.grid().SetFocus();
    key('Z', wxMOD_CONTROL);
    BOOST_TEST(wait([&] { return in_database(never) == "0" && window.is_settled(); }));

    key('T', wxMOD_CONTROL);
    BOOST_REQUIRE(window.ask().is_asking());
    dynamic_cast<wxTextCtrl&>(*window.ask().field("handling")).SetValue("1.25");
    window.ask().confirm();
    std::string const costly = "select count(*)::text from inventory.pod where parcel_handling_minor = 125";
    BOOST_TEST(wait([&] { return in_database(costly) == "1" && window.is_settled(); }));
    window.grid().SetFocus();
    key('Z', wxMOD_CONTROL);
    BOOST_TEST(wait([&] { return in_database(costly) == "0" && window.is_settled(); }));
    BOOST_TEST(display.take_assertions().empty());
}

BOOST_AUTO_TEST_SUITE_END()
