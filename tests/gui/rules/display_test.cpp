// The rules lab on a display, by keys only, with pictures for a person to look at.
#include "tests/gui/orders/stage.h"
#include "tests/gui/person.h"

#include "gui/lists/list_window.h"
#include "gui/orders/order_windows.h"
#include "gui/rules/rules_windows.h"

#include <wx/textctrl.h>

#include <boost/test/unit_test.hpp>

using namespace poddesk;
using namespace poddesk::gui;

namespace {

struct AtLab : private tests::Stage, public tests::Person
{
    AtLab() : Stage(60), Person(Stage::pool(), "Ana Ortiz", "administrator")
    {
        add_order_windows(*shell);
        add_rules_windows(*shell);
    }
    std::string in_database(std::string const& sql)
    {
        return database::in_transaction(stage.database().root(), [&](database::Transaction& tx) {
            return tx.query(sql).value<std::string>();
        });
    }
    void write(ListWindow& window, std::string const& field, std::string const& text)
    {
        auto& line = dynamic_cast<wxTextCtrl&>(*window.ask().field(field));
        line.SetFocus();
        line.SelectAll();
        type(text);
    }
    void add_rule(ListWindow& window, std::string const& name, std::string const& condition,
                  std::string const& action)
    {
        window.grid().SetFocus();
        key('N', wxMOD_CONTROL);
        BOOST_REQUIRE(wait([&] { return window.ask().is_asking(); }));
        write(window, "name", name);
        write(window, "if0", condition);
        write(window, "then0", action);
        key(WXK_RETURN);
        BOOST_REQUIRE(wait([&] { return !window.ask().is_asking() && window.is_settled(); }));
    }
    std::string draft()
    {
        return in_database(
            "select coalesce(string_agg(r ->> 'name', ', ' order by n), '') from orders.rule_draft d, "
            "jsonb_array_elements(d.rules -> 'rules') with ordinality x (r, n)");
    }
    tests::Stage& stage = *this;
};

} // namespace

BOOST_AUTO_TEST_SUITE(rules_lab)

BOOST_FIXTURE_TEST_CASE(rules_are_written_tried_and_published_by_keys, AtLab)
{
    auto& window = dynamic_cast<ListWindow&>(open("rules-lab:house"));
    BOOST_REQUIRE(wait([&] { return window.is_settled(); }));
    add_rule(window, "Oregon first", "state is OR", "priority: 5");
    add_rule(window, "Big ones", "value is 200 USD-", "hold: fraud (above 200, look at it)");
    add_rule(window, "Heavy", "weight is 5 lb-", "insert: Heavy sticker");
    BOOST_TEST(wait([&] { return draft() == "Oregon first, Big ones, Heavy"; }));

    window.grid().SetFocus();
    window.presenter().select("house/Heavy");
    window.grid().select_key("house/Heavy");
    BOOST_REQUIRE(wait([&] { return window.is_settled() && window.presenter().record() != nullptr; }));
    key(WXK_UP, wxMOD_ALT);
    BOOST_TEST(wait([&] { return draft() == "Oregon first, Heavy, Big ones" && window.is_settled(); }));
    BOOST_TEST(window.presenter().selected() == "house/Heavy");
    picture(window, "rules-lab");
    key(WXK_F2);
    BOOST_REQUIRE(wait([&] { return window.ask().is_asking(); }));
    picture(window, "rules-lab-edit");
    key(WXK_ESCAPE);
    window.grid().SetFocus();
    key('Z', wxMOD_CONTROL);
    BOOST_TEST(wait([&] { return draft() == "Oregon first, Big ones, Heavy" && window.is_settled(); }));

    auto& dry = dynamic_cast<ListWindow&>(open("rules-dry-run:house"));
    BOOST_REQUIRE(wait([&] { return dry.is_settled() && !dry.presenter().selected().empty(); }));
    BOOST_TEST(dry.presenter().row_count() > 0);
    picture(dry, "rules-dry-run");
    BOOST_TEST(in_database("select count(*)::text from orders.rule_hit") == "0");

    window.Raise();
    window.grid().SetFocus();
    key('S', wxMOD_CONTROL);
    BOOST_REQUIRE(wait([&] { return window.ask().is_asking(); }));
    write(window, "note", "What we agreed on");
    key(WXK_RETURN);
    BOOST_TEST(wait([&] {
        return in_database("select count(*)::text from orders.rule_set") == "1" && window.is_settled();
    }));
    BOOST_TEST(draft() == "");
    BOOST_TEST(display.take_assertions().empty());
}

BOOST_AUTO_TEST_SUITE_END()
