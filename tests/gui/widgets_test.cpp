#include "tests/gui/samples.h"
#include "tests/support/display.h"

#include "gui/widgets/ask_panel.h"
#include "gui/widgets/canvas.h"
#include "gui/widgets/chip.h"
#include "gui/widgets/detail_card.h"
#include "gui/widgets/native.h"
#include "gui/widgets/scan_field.h"
#include "gui/widgets/text.h"
#include "gui/widgets/when.h"

#include <wx/frame.h>
#include <wx/sizer.h>
#include <wx/textctrl.h>
#include <wx/uiaction.h>

#include <boost/test/unit_test.hpp>

#include <cmath>

using namespace poddesk;
using namespace poddesk::gui;

namespace {

struct FrameFixture
{
    FrameFixture()
    {
        frame = new wxFrame(nullptr, wxID_ANY, "Widget", wxPoint(0, 0), wxSize(500, 600));
        panel = new wxPanel(frame);
        column = new wxBoxSizer(wxVERTICAL);
        panel->SetSizer(column);
    }
    ~FrameFixture()
    {
        frame->Destroy();
        display.settle();
        for (std::string const& assertion : display.take_assertions()) {
            BOOST_ERROR(assertion);
        }
    }
    void show(wxWindow* focused)
    {
        panel->Layout();
        frame->Show();
        frame->Raise();
        BOOST_REQUIRE(display.wait([&] { return frame->IsShownOnScreen() && frame->IsActive(); }));
        focused->SetFocus();
        BOOST_REQUIRE(display.wait([&] { return wxWindow::FindFocus() == focused; }));
    }

    tests::Display& display = tests::Display::instance();
    wxFrame* frame = nullptr;
    wxPanel* panel = nullptr;
    wxBoxSizer* column = nullptr;
    wxUIActionSimulator keys;
};

/// The contrast of two colors by WCAG 2.
double contrast(wxColour const& one, wxColour const& other)
{
    auto const channel = [](unsigned char value) {
        double const v = value / 255.0;
        return v <= 0.03928 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4);
    };
    auto const luminance = [&](wxColour const& c) {
        return 0.2126 * channel(c.Red()) + 0.7152 * channel(c.Green()) + 0.0722 * channel(c.Blue());
    };
    double const a = luminance(one);
    double const b = luminance(other);
    return (std::max(a, b) + 0.05) / (std::min(a, b) + 0.05);
}

void check_contrasts()
{
    Theme const& t = theme();
    for (wxColour const& ground : {t.base, t.chrome, t.raised, t.accent_soft, t.flash}) {
        BOOST_CHECK_GE(contrast(t.text, ground), 4.5);
        BOOST_CHECK_GE(contrast(t.muted, ground), 4.4);
    }
    for (Tone const tone : {Tone::accent, Tone::ok, Tone::warn, Tone::bad, Tone::violet, Tone::teal}) {
        BOOST_TEST_CONTEXT("tone " << static_cast<int>(tone))
        {
            BOOST_CHECK_GE(contrast(t.ink(tone), t.soft(tone)), 4.4);
            BOOST_CHECK_GE(contrast(*wxWHITE, t.fill(tone)), 4.4);
        }
    }
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(widgets, FrameFixture)

BOOST_AUTO_TEST_CASE(words_can_be_read_in_light_and_dark)
{
    prefer(Brightness::light);
    check_contrasts();
    prefer(Brightness::dark);
    check_contrasts();
    prefer(Brightness::system);
}

BOOST_AUTO_TEST_CASE(a_chip_chooses_and_clears)
{
    auto* const chip = new Chip(panel, "Pod", "Any");
    column->Add(chip);
    chip->set_options({{"reno", "Reno", {}}, {"dallas", "Dallas", {}}}, "Any");
    std::vector<std::optional<std::string>> chosen;
    chip->on_choose([&](std::optional<std::string> const& key) { chosen.push_back(key); });
    show(chip);
    BOOST_CHECK_EQUAL(to_utf8(accessible_name(*chip)), "Pod: Any");
    chip->choose("reno");
    BOOST_CHECK_EQUAL(to_utf8(accessible_name(*chip)), "Pod: Reno");
    keys.Char(WXK_DELETE);
    BOOST_CHECK(display.wait([&] { return chosen.size() == 2; }));
    BOOST_CHECK(!chip->chosen());
}

BOOST_AUTO_TEST_CASE(queues_pass_over_headings_and_take_counts)
{
    auto* const queues = new QueueList(panel, "Queues");
    column->Add(queues, 1, wxEXPAND);
    queues->set_items(tests::sample_queues());
    queues->set_current("backorder");
    std::vector<std::string> chosen;
    queues->on_choose([&](std::string const& key) { chosen.push_back(key); });
    show(queues);
    keys.Char(WXK_DOWN);
    BOOST_CHECK(display.wait([&] { return !chosen.empty(); }));
    BOOST_CHECK_EQUAL(chosen.front(), "released");
    queues->set_counts({{"released", 165}, {"nobody", 1}});
    BOOST_CHECK_EQUAL(to_utf8(accessible_name(*queues)), "Queues: Released 165");
    queues->set_items(tests::sample_queues());
    BOOST_CHECK_EQUAL(queues->current(), "released");
}

BOOST_AUTO_TEST_CASE(a_lone_digit_answers_and_a_scan_does_not)
{
    auto* const field = new ScanField(panel, "Scan");
    column->Add(field, 0, wxEXPAND);
    std::string answers;
    std::vector<std::string> scans;
    field->on_answer([&](char key) {
        answers += key;
        return true;
    });
    field->on_scan([&](std::string const& code) { scans.push_back(code); });
    show(&field->text());
    keys.Char('3');
    BOOST_CHECK(display.wait([&] { return !answers.empty(); }));
    BOOST_CHECK_EQUAL(answers, "3");
    BOOST_CHECK(field->text().GetValue().empty());
    // A scanner is faster than 50 ms: its keys arrive before the timer.
    field->text().SetValue("0");
    field->text().SetValue("07");
    field->text().SetValue("071000552134");
    keys.Char(WXK_RETURN);
    BOOST_CHECK(display.wait([&] { return !scans.empty(); }));
    BOOST_CHECK_EQUAL(scans.front(), "071000552134");
    BOOST_CHECK_EQUAL(answers.size(), 1U);
}

BOOST_AUTO_TEST_CASE(many_questions_leave_room_for_what_they_are_about)
{
    auto* const list = new wxPanel(panel);
    auto* const ask = new AskPanel(panel);
    column->Add(list, 1, wxEXPAND);
    column->Add(ask, 0, wxEXPAND);
    show(list);
    FormAnswers given;
    auto const asks = [&](int count) {
        std::vector<FormField> fields;
        for (int i = 0; i < count; ++i)
            fields.push_back({std::to_string(i), "SKU-" + std::to_string(i), {}, "0", {}, i % 2 == 1});
        ask->ask("How many of each ship apart", fields, "Split",
                 [&](FormAnswers const& answers) { given = answers; });
        display.settle();
    };
    asks(2);
    BOOST_TEST(list->GetSize().y > panel->GetClientSize().y / 2); // no more than they need
    asks(120);
    auto const is_in_its_half = [&] {
        return list->GetSize().y >= panel->GetClientSize().y / 2 - 1 &&
               ask->GetRect().GetBottom() <= panel->GetClientSize().y;
    };
    BOOST_TEST(is_in_its_half());
    BOOST_TEST(ask->button().IsShownOnScreen());
    frame->SetSize(500, 460);
    BOOST_TEST(display.wait([&] { return panel->GetClientSize().y < 460 && is_in_its_half(); }));
    wxWindow* const last = ask->field("119");
    auto const is_in_view = [&] {
        return last->GetParent()->GetScreenRect().Contains(last->GetScreenRect());
    };
    BOOST_TEST(!is_in_view());
    last->SetFocus(); // as Tab comes to it
    BOOST_TEST(display.wait(is_in_view));
    keys.Text("7");
    keys.Char(WXK_RETURN);
    BOOST_TEST(display.wait([&] { return given.size() == 120; }));
    BOOST_TEST(given["119"].find('7') != std::string::npos);
    BOOST_TEST(!ask->is_asking());
}

BOOST_AUTO_TEST_CASE(a_pressed_canvas_may_go_away)
{
    auto* const canvas = new Canvas(panel, "Go", wxSize(80, 40), {}, Canvas::Focus::takes);
    column->Add(canvas);
    bool pressed = false;
    canvas->on_press([&] {
        pressed = true;
        canvas->Destroy();
    });
    show(canvas);
    keys.Char(WXK_SPACE);
    BOOST_CHECK(display.wait([&] { return pressed; }));
}

BOOST_AUTO_TEST_CASE(the_detail_card_is_native_text)
{
    auto* const card = new DetailCard(panel, "Order");
    column->Add(card, 1, wxEXPAND);
    show(frame);
    card->show(tests::sample_detail());
    display.settle();
    wxString all;
    for (wxWindow* const child : card->GetChildren()) {
        all += child->GetLabel() + "|" + accessible_name(*child) + "|";
    }
    for (wxString const& fact : {wxString("EO-55107"), wxString("Tom Achterberg"), wxString("not Dallas"),
                                 wxString("Held: address")}) {
        BOOST_CHECK_MESSAGE(all.Contains(fact), to_utf8(fact));
    }
    wxWindow* const first = card->GetChildren().front();
    card->show(tests::sample_detail()); // the same again: nothing is built anew
    BOOST_CHECK_EQUAL(card->GetChildren().front(), first);
    BOOST_CHECK(card->focus_why());
    card->show_nothing("Select an order.");
    display.settle();
    BOOST_CHECK(!card->focus_why());
}

BOOST_AUTO_TEST_CASE(text_survives_every_script)
{
    std::string const name = "Grace O\xE2\x80\x99"
                             "Connell, \xE6\x9D\xB1\xE4\xBA\xAC";
    BOOST_CHECK_EQUAL(to_utf8(from_utf8(name)), name);
    BOOST_CHECK_EQUAL(to_utf8(grouped(1'234'567)), "1,234,567");
    BOOST_CHECK_EQUAL(to_utf8(grouped(-42)), "\xE2\x88\x92"
                                             "42");
    BOOST_CHECK_EQUAL(to_utf8(grouped(0)), "0");
    BOOST_CHECK_EQUAL(to_utf8(joined({"a", "", "b"})), "a  \xC2\xB7  b");
}

BOOST_AUTO_TEST_CASE(times_are_said_as_people_do)
{
    auto const now = kernel::parse_iso8601("2026-11-23T14:32:00Z").value();
    BOOST_CHECK_EQUAL(to_utf8(when(now, now)).size(), 5U);
    BOOST_CHECK_EQUAL(to_utf8(when(now - std::chrono::hours(48), now)).size(), 9U);
    BOOST_CHECK(when(now - std::chrono::hours(24 * 40), now).Contains("Oct"));
    BOOST_CHECK(when(now - std::chrono::hours(24 * 800), now).Contains("2024"));
}

BOOST_AUTO_TEST_SUITE_END()
