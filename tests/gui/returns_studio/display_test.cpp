// The returns studio on a display, by keys only, with pictures for a person to look at.
#include "tests/gui/person.h"
#include "tests/gui/returns_studio/past.h"

#include "gui/lists/list_window.h"
#include "gui/orders/order_windows.h"
#include "gui/returns/returns_windows.h"
#include "gui/returns_studio/studio_windows.h"

#include <wx/choice.h>
#include <wx/textctrl.h>

using namespace poddesk;
using namespace poddesk::gui;

namespace {

struct AtStudio : private tests::Past, public tests::Person
{
    AtStudio() : Person(Past::pool(), "Ana Ortiz", "administrator")
    {
        add_order_windows(*shell);
        add_returns_windows(*shell);
        add_returns_studio_windows(*shell);
    }
    void write(ListWindow& window, std::string const& field, std::string const& text)
    {
        auto& line = dynamic_cast<wxTextCtrl&>(*window.ask().field(field));
        line.SetFocus();
        line.SelectAll();
        type(text);
    }
    void ask(ListWindow& window, int code, int modifiers)
    {
        window.grid().SetFocus();
        key(code, modifiers);
        BOOST_REQUIRE(wait([&] { return window.ask().is_asking(); }));
    }
    void answer(ListWindow& window)
    {
        key(WXK_RETURN);
        BOOST_REQUIRE(wait([&] { return !window.ask().is_asking() && window.is_settled(); }));
    }
    tests::Past& past = *this;
};

} // namespace

BOOST_AUTO_TEST_SUITE(returns_studio)

BOOST_FIXTURE_TEST_CASE(a_rule_is_written_tried_published_and_taken_back_by_keys, AtStudio)
{
    auto& window = dynamic_cast<ListWindow&>(open("returns-studio:house"));
    BOOST_REQUIRE(wait([&] { return window.is_settled() && window.presenter().row_count() == 17; }));
    ask(window, 'N', wxMOD_CONTROL);
    write(window, "sentence", "Sealed ones are looked at for a month.");
    write(window, "if", "packaging is sealed");
    auto& way = dynamic_cast<wxChoice&>(*window.ask().field("disposition"));
    way.SetSelection(4); // Quarantine
    write(window, "if", "packaging is sealed and reason is too_small");
    picture(window, "returns-studio-rule");
    answer(window);
    BOOST_TEST(past.count("select count(*) from returns.policy_draft") == 1);
    std::string const rule = "house/r:sealed-ones-are-looked-at-for-a-mont";
    BOOST_REQUIRE(wait([&] { return window.presenter().row_of(rule).has_value(); }));
    window.presenter().select(rule);
    window.grid().select_key(rule);
    BOOST_REQUIRE(wait([&] { return window.is_settled() && window.presenter().record() != nullptr; }));
    picture(window, "returns-studio");
    window.presenter().select("house/q:packaging");
    window.grid().select_key("house/q:packaging");
    BOOST_REQUIRE(wait([&] { return window.is_settled() && window.presenter().record() != nullptr; }));
    picture(window, "returns-studio-question");

    auto& items = dynamic_cast<ListWindow&>(open("returns-dry-run:house"));
    BOOST_REQUIRE(wait([&] { return items.is_settled() && !items.presenter().selected().empty(); }));
    BOOST_TEST(items.presenter().row_count() > 0);
    picture(items, "returns-dry-run");

    window.Raise();
    ask(window, 'S', wxMOD_CONTROL);
    write(window, "note", "Agreed with the brands");
    answer(window);
    BOOST_TEST(past.count("select max(version) from returns.policy") == 2);
    window.grid().SetFocus();
    key('Z', wxMOD_CONTROL);
    BOOST_TEST(wait(
        [&] { return past.count("select max(version) from returns.policy") == 3 && window.is_settled(); }));
    BOOST_TEST(past.count("select (a.rules = b.rules)::integer from returns.policy a, returns.policy b where "
                          "a.version = 1 and b.version = 3") == 1);
    BOOST_TEST(display.take_assertions().empty());
}

BOOST_AUTO_TEST_SUITE_END()
