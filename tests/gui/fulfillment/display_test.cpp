// The benches on a display, by scanner and keys only, with pictures for a person to look at.
#include "tests/gui/fulfillment/floor.h"
#include "tests/support/display.h"

#include "gui/fulfillment/fulfillment_windows.h"
#include "gui/fulfillment/pack_bench.h"
#include "gui/orders/order_windows.h"
#include "gui/shell/desk_window.h"
#include "gui/shell/font_setup.h"
#include "gui/widgets/native.h"
#include "gui/widgets/picture.h"

#include <wx/textctrl.h>
#include <wx/uiaction.h>

#include <boost/test/unit_test.hpp>

#include <algorithm>

using namespace poddesk;
using namespace poddesk::gui;

namespace {

struct Person
{
    Person() : display(tests::Display::instance())
    {
        add_font_rules();
        set_interface_font("Inter 9.5");
        stop_animations();
        shell = std::make_unique<Shell>(
            SignedIn{"admin", "Wes Turner", "warehouse", "demo", "demo on this computer"}, floor.stage.pool(),
            floor.folder / "desktop");
        add_desk_window(*shell);
        add_order_windows(*shell);
        add_fulfillment_windows(*shell);
        shell->live().alive(std::chrono::milliseconds(4));
        bench = dynamic_cast<PackBench*>(shell->open("pack"));
        bench->Raise();
        wait([&] { return bench->is_settled() && bench->presenter().screen().waiting > 0; });
        display.settle();
    }
    ~Person()
    {
        for (WorkWindow* const window : shell->windows()) {
            window->Destroy();
        }
        display.settle();
        shell.reset();
    }
    bool wait(std::function<bool()> const& condition)
    {
        return display.wait(condition, std::chrono::seconds(30));
    }
    void key(int code, int modifiers = 0)
    {
        wxUIActionSimulator().Char(code, modifiers);
        display.settle();
    }
    /// What a scanner does: the code and Enter. Answers how long until the bench has answered and painted.
    std::chrono::microseconds scan(std::string const& code)
    {
        wxUIActionSimulator().Text(code.c_str());
        display.settle();
        int const answers = bench->answers();
        auto const began = std::chrono::steady_clock::now();
        wxUIActionSimulator().Char(WXK_RETURN);
        wait([&] { return bench->answers() > answers && bench->is_settled(); });
        bench->Update();
        auto const took = std::chrono::steady_clock::now() - began;
        display.settle();
        return std::chrono::duration_cast<std::chrono::microseconds>(took);
    }
    void picture(std::string const& name)
    {
        std::filesystem::create_directories(PODDESK_PICTURES);
        for (auto const& [brightness, word] :
             {std::pair{Brightness::light, "light"}, {Brightness::dark, "dark"}}) {
            prefer(brightness);
            display.settle();
            bench->Raise();
            bench->Refresh();
            display.settle();
            save_picture(*bench, std::filesystem::path(PODDESK_PICTURES) / (name + "-" + word + ".png"));
        }
        prefer(Brightness::light);
        display.settle();
    }

    tests::Display& display;
    tests::Floor floor;
    std::unique_ptr<Shell> shell;
    PackBench* bench = nullptr;
};

} // namespace

BOOST_AUTO_TEST_SUITE(benches)

BOOST_FIXTURE_TEST_CASE(an_order_is_packed_without_a_mouse, Person)
{
    BOOST_TEST(bench->scan_field().text().HasFocus());
    std::string const order = floor.order_to_pack();
    auto const units = floor.units_of(order);
    std::vector<std::chrono::microseconds> answers;
    answers.push_back(scan(order));
    BOOST_TEST(bench->presenter().screen().order == order);
    answers.push_back(scan(units.front()));
    for (int i = 0; i < 40; ++i) {
        answers.push_back(scan("HAMUG-1")); // a wrong item, again and again: nothing is lost
    }
    BOOST_TEST(bench->presenter().screen().scanned == 1);
    picture("pack-bench-wrong");
    for (std::size_t i = 1; i < units.size(); ++i) {
        answers.push_back(scan(units[i]));
    }
    BOOST_TEST((bench->presenter().screen().step == PackStep::confirm));
    key(WXK_F9);
    picture("pack-bench");
    key(WXK_F9);
    wxUIActionSimulator().Char('1'); // a digit typed by hand: the answer, after 50 ms without another key
    BOOST_TEST(wait([&] { return bench->presenter().screen().step == PackStep::weigh; }));
    BOOST_TEST(bench->scan_field().text().IsEmpty());
    scan("2 lb");
    BOOST_TEST((bench->presenter().screen().tone == Tone::warn));
    key(WXK_F8);
    BOOST_TEST(wait([&] { return bench->presenter().screen().packed.size() == 1; }));
    BOOST_TEST(bench->scan_field().text().HasFocus());
    BOOST_TEST(wait([&] { return bench->is_settled(); }));
    picture("pack-bench-empty");
    key('Z', wxMOD_CONTROL);
    BOOST_TEST(wait([&] { return bench->presenter().screen().packed.empty(); }));
    BOOST_TEST(wait([&] { return bench->is_settled(); }));
    BOOST_TEST(display.take_assertions().empty());

    std::sort(answers.begin(), answers.end());
    BOOST_TEST_MESSAGE("scan to answer, " << answers.size() << " scans: p50 "
                                          << answers[answers.size() / 2].count() / 1000 << " ms, p99 "
                                          << answers[answers.size() * 99 / 100].count() / 1000 << " ms");
}

BOOST_FIXTURE_TEST_CASE(escape_puts_the_order_aside, Person)
{
    scan(floor.order_to_pack());
    wxUIActionSimulator().Text("half a co");
    display.settle();
    key(WXK_ESCAPE);
    BOOST_TEST(bench->scan_field().text().IsEmpty());
    BOOST_TEST(!bench->presenter().screen().lines.empty());
    key(WXK_ESCAPE);
    BOOST_TEST(wait([&] { return bench->presenter().screen().lines.empty(); }));
    BOOST_TEST(wait([&] { return bench->is_settled(); }));
}

BOOST_AUTO_TEST_SUITE_END()
