// The release lanes on a display, by keys only, with pictures for a person to look at.
#include "tests/gui/fulfillment/floor.h"
#include "tests/gui/person.h"

#include "gui/fulfillment/fulfillment_windows.h"
#include "gui/lists/list_window.h"

#include <wx/choice.h>
#include <wx/textctrl.h>

#include <boost/test/unit_test.hpp>

using namespace poddesk;
using namespace poddesk::gui;

namespace {

struct AtLanes : private tests::Floor, public tests::Person
{
    AtLanes() : Person(Floor::stage.pool(), "Ana Ortiz", "account_manager")
    {
        add_fulfillment_windows(*shell);
    }

    ListWindow& lanes()
    {
        auto& window = dynamic_cast<ListWindow&>(open("lanes"));
        BOOST_TEST(wait([&] { return window.is_settled() && !window.presenter().selected().empty(); }));
        window.grid().SetFocus();
        return window;
    }
    std::string in_database(std::string const& sql)
    {
        return database::in_transaction(floor.stage.database().root(), [&](database::Transaction& tx) {
            return tx.query(sql).value<std::string>();
        });
    }
    bool becomes(ListWindow& window, std::string const& sql, std::string const& value)
    {
        return wait([&] { return window.is_settled() && in_database(sql) == value; });
    }
    void write(ListWindow& window, std::string const& field, std::string const& text)
    {
        dynamic_cast<wxTextCtrl&>(*window.ask().field(field)).SetValue(text);
    }
    bool select(ListWindow& window, std::string const& key)
    {
        window.grid().select_key(key);
        window.presenter().select(key);
        return wait([&] { return window.is_settled() && window.presenter().record() != nullptr; });
    }
    Floor& floor = *this;
};

std::string const state = "select coalesce(min(state), '') from fulfillment.lane where archived_at is null";
std::string const key_of_lane = "select pod_id || '/' || id from fulfillment.lane where archived_at is null";

} // namespace

BOOST_AUTO_TEST_SUITE(release_lanes)

BOOST_FIXTURE_TEST_CASE(a_lane_is_made_locked_opened_and_removed_by_keys, AtLanes)
{
    ListWindow& window = lanes();
    picture(window, "lanes-none");
    key('N', wxMOD_CONTROL);
    BOOST_REQUIRE(window.ask().is_asking());
    write(window, "name", "Small orders");
    write(window, "most_units", "2");
    write(window, "cutoff", "25:00");
    window.ask().confirm();
    BOOST_TEST(wait([&] { return window.is_settled(); }));
    BOOST_TEST(in_database(state) == ""); // a time of day that is none is said, and nothing is made
    if (!window.ask().is_asking()) {
        key('N', wxMOD_CONTROL);
        write(window, "name", "Small orders");
        write(window, "most_units", "2");
    }
    write(window, "cutoff", "14:30");
    window.ask().confirm();
    BOOST_REQUIRE(becomes(window, state, "open"));
    BOOST_REQUIRE(select(window, in_database(key_of_lane)));
    picture(window, "lanes");

    window.grid().SetFocus();
    key('L', wxMOD_CONTROL);
    BOOST_TEST(becomes(window, state, "locked"));
    picture(window, "lanes-locked");
    window.grid().SetFocus();
    key('Z', wxMOD_CONTROL);
    BOOST_TEST(becomes(window, state, "open"));

    key(WXK_DELETE, wxMOD_CONTROL);
    BOOST_TEST(becomes(window, state, ""));
    window.grid().SetFocus();
    key('Z', wxMOD_CONTROL);
    BOOST_TEST(becomes(window, state, "open"));
    BOOST_TEST(display.take_assertions().empty());
}

BOOST_FIXTURE_TEST_CASE(a_carriers_cutoff_is_set_and_taken_back, AtLanes)
{
    ListWindow& window = lanes();
    std::string const cutoff = "select coalesce(min(cutoff)::text, '') from shipping.carrier_cutoff";
    key('K', wxMOD_CONTROL | wxMOD_SHIFT);
    BOOST_REQUIRE(window.ask().is_asking());
    dynamic_cast<wxChoice&>(*window.ask().field("carrier")).SetSelection(1);
    write(window, "time", "13:30");
    picture(window, "lanes-cutoff");
    window.ask().confirm();
    BOOST_TEST(becomes(window, cutoff, "13:30:00"));
    window.grid().SetFocus();
    key('Z', wxMOD_CONTROL);
    BOOST_TEST(becomes(window, cutoff, ""));
    BOOST_TEST(display.take_assertions().empty());
}

BOOST_FIXTURE_TEST_CASE(the_next_orders_are_released_and_taken_back, AtLanes)
{
    ListWindow& window = lanes();
    std::string const ready = "select count(*)::text from fulfillment.waiting_part";
    std::string const before = in_database(ready);
    std::string const pod = in_database(
        "select pod_id || '/0' from fulfillment.waiting_part group by pod_id order by count(*) desc "
        "limit 1");
    BOOST_REQUIRE(select(window, pod));
    window.grid().SetFocus();
    key('R', wxMOD_CONTROL);
    BOOST_REQUIRE(window.ask().is_asking());
    write(window, "count", "1");
    picture(window, "lanes-release");
    window.ask().confirm();
    BOOST_TEST(becomes(window, ready, std::to_string(std::stoi(before) - 1)));
    window.grid().SetFocus();
    key('Z', wxMOD_CONTROL);
    BOOST_TEST(becomes(window, ready, before));
    BOOST_TEST(floor.violations() == "");
    BOOST_TEST(display.take_assertions().empty());
}

BOOST_AUTO_TEST_SUITE_END()
