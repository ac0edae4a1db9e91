// Parcels, manifests and charges on a display, by keys only, with pictures for a person to look at.
#include "tests/gui/colleague.h"
#include "tests/gui/parcels/street.h"
#include "tests/gui/person.h"

#include "gui/billing/billing_windows.h"
#include "gui/orders/order_windows.h"
#include "gui/shell/command_box.h"
#include "gui/shell/desk_window.h"
#include "gui/shell/live_feed.h"
#include "gui/shipping/parcel_windows.h"

#include <wx/srchctrl.h>
#include <wx/textctrl.h>

#include <boost/test/unit_test.hpp>

using namespace poddesk;
using namespace poddesk::gui;

namespace {

struct AtDesk : private tests::Street, public tests::Person
{
    AtDesk() : Person(Street::floor.stage.pool(), "Ana Ortiz", "account_manager")
    {
        add_desk_window(*shell);
        add_order_windows(*shell);
        add_parcel_windows(*shell);
        add_billing_windows(*shell);
    }
    ListWindow& list(std::string const& name)
    {
        auto& window = dynamic_cast<ListWindow&>(open(name));
        BOOST_TEST(wait([&] { return window.is_settled() && !window.presenter().selected().empty(); }));
        window.grid().SetFocus();
        return window;
    }
    bool done(ListWindow& window)
    {
        return wait([&] { return window.is_settled() && window.toast().IsShown(); });
    }
    Street& street = *this;
};

} // namespace

BOOST_AUTO_TEST_SUITE(parcel_windows)

BOOST_FIXTURE_TEST_CASE(an_afternoon_without_a_mouse, AtDesk)
{
    ListWindow& parcels = list("parcels:exceptions");
    auto const open_before = parcels.presenter().row_count();
    picture(parcels, "parcels");
    key('R', wxMOD_CONTROL);
    BOOST_REQUIRE(parcels.ask().is_asking());
    key(WXK_RETURN); // no reason yet
    BOOST_TEST(parcels.ask().is_asking());
    type("The customer gave the flat");
    key(WXK_RETURN);
    BOOST_TEST(done(parcels));
    BOOST_TEST(wait([&] { return parcels.presenter().row_count() == open_before - 1; }));
    parcels.grid().SetFocus();
    key('Z', wxMOD_CONTROL);
    BOOST_TEST(wait([&] { return parcels.presenter().row_count() == open_before && parcels.is_settled(); }));
    parcels.Close(true);

    ListWindow& manifests = list("manifests");
    auto const days = manifests.presenter().row_count();
    key('L', wxMOD_CONTROL);
    BOOST_TEST(done(manifests));
    BOOST_TEST(wait([&] { return manifests.presenter().row_count() == days - 1; }));
    manifests.show_queue("closed");
    BOOST_TEST(wait([&] { return manifests.is_settled() && manifests.presenter().row_count() == 1; }));
    manifests.grid().select_key(manifests.presenter().key(0));
    manifests.presenter().select(manifests.presenter().key(0));
    BOOST_TEST(wait([&] { return manifests.is_settled() && manifests.presenter().record(); }));
    manifests.grid().SetFocus();
    key('G', wxMOD_CONTROL);
    BOOST_REQUIRE(manifests.ask().is_asking());
    type("Jo Marsh");
    key(WXK_RETURN);
    BOOST_TEST(wait([&] { return manifests.is_settled() && manifests.presenter().row_count() == 0; }));
    manifests.show_queue("to_close");
    BOOST_TEST(wait([&] { return manifests.is_settled() && manifests.presenter().row_count() == days - 1; }));
    key(WXK_DOWN);
    wait([&] { return manifests.is_settled(); });
    picture(manifests, "manifests");
    manifests.show_queue("labels");
    wait([&] { return manifests.is_settled(); });
    picture(manifests, "manifests-labels");
    manifests.Close(true);

    ListWindow& charges = list("charges:month");
    auto const number = charges.presenter().row_count();
    key('N', wxMOD_CONTROL);
    BOOST_REQUIRE(charges.ask().is_asking());
    dynamic_cast<wxTextCtrl&>(*charges.ask().field("words")).SetValue("Stickers on 40 boxes");
    dynamic_cast<wxTextCtrl&>(*charges.ask().field("quantity")).SetValue("40");
    picture(charges, "charges-add");
    charges.ask().field("words")->SetFocus();
    key(WXK_RETURN);
    BOOST_TEST(wait([&] { return charges.presenter().row_count() == number + 1; }));
    BOOST_TEST(done(charges));
    charges.grid().SetFocus();
    key('Z', wxMOD_CONTROL);
    BOOST_TEST(wait([&] { return charges.presenter().row_count() == number + 2 && charges.is_settled(); }));
    picture(charges, "charges");
    charges.show_queue("unpriced");
    wait([&] { return charges.is_settled(); });
    picture(charges, "charges-unpriced");
    BOOST_TEST(display.take_assertions().empty());
}

BOOST_FIXTURE_TEST_CASE(the_desk_and_the_command_box_lead_there, AtDesk)
{
    WorkWindow& desk = open("desk");
    BOOST_TEST(wait([&] { return desk.is_settled(); }));
    picture(desk, "desk-with-parcels");
    std::string const number = street.text("select min(tracking_number) from shipping.shipment");
    key('K', wxMOD_CONTROL);
    BOOST_REQUIRE(shell->command_box());
    type(number);
    BOOST_TEST(wait([&] {
        auto const titles = shell->command_box()->titles();
        return std::find(titles.begin(), titles.end(), wxString(number)) != titles.end();
    }));
    BOOST_TEST(display.take_assertions().empty());
}

BOOST_FIXTURE_TEST_CASE(who_else_is_on_a_parcel, AtDesk)
{
    LiveFeed const feed(street.floor.stage.pool(), shell->live());
    tests::Colleague mia(street.floor.stage);
    ListWindow& parcels = list("parcels:exceptions");
    std::string const row = parcels.presenter().key(0);
    BOOST_TEST(parcels.others_on(row).empty());
    mia.goes_to("shipment", std::stoll(row));
    BOOST_TEST(wait([&] { return parcels.others_on(row) == std::vector<std::string>{"Mia Torres"}; }));
    picture(parcels, "parcels-presence");
    mia.leaves();
    BOOST_TEST(wait([&] { return parcels.others_on(row).empty(); }));
    BOOST_TEST(display.take_assertions().empty());
}

BOOST_AUTO_TEST_CASE(ctrl_d_pins_windows_and_hands_nothing_over)
{
    for (ListSpec const& spec : {parcels_spec(), manifests_spec(), charges_spec()}) {
        for (ListAction const& action : spec.actions) {
            BOOST_TEST(action.shortcut != "Ctrl+D", spec.name + " " + action.key);
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()
