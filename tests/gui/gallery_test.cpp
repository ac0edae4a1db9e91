// Every widget in light, dark and at a doubled font: painted without an assertion, and kept as pictures in
// the build folder for a person to look at.
#include "tests/gui/samples.h"
#include "tests/support/display.h"

#include "gui/shell/font_setup.h"
#include "gui/widgets/button.h"
#include "gui/widgets/chip.h"
#include "gui/widgets/counter_card.h"
#include "gui/widgets/detail_card.h"
#include "gui/widgets/icons.h"
#include "gui/widgets/native.h"
#include "gui/widgets/picture.h"
#include "gui/widgets/scan_field.h"
#include "gui/widgets/status_strip.h"
#include "gui/widgets/text.h"
#include "gui/widgets/toast.h"

#include <wx/frame.h>
#include <wx/sizer.h>
#include <wx/srchctrl.h>

#include <boost/test/unit_test.hpp>

using namespace poddesk;
using namespace poddesk::gui;

namespace {

wxSizer* tool_row(wxWindow* panel)
{
    auto* const row = new wxBoxSizer(wxHORIZONTAL);
    auto* const search =
        new wxSearchCtrl(panel, wxID_ANY, wxString(), wxDefaultPosition, wxSize(u(280), u(34)));
    search->SetDescriptiveText("Filter: order, customer, SKU, city (Ctrl+F)");
    row->Add(search, 0, wxALIGN_CENTRE_VERTICAL | wxLEFT, u(8));
    auto* const client = new Chip(panel, "Client", "All 8");
    auto* const pod = new Chip(panel, "Pod", "Any");
    pod->set_options({{"reno", "Reno", {}}, {"dallas", "Dallas", {}}}, "Any");
    pod->set_chosen("reno");
    for (Chip* chip : {client, pod}) {
        row->Add(chip, 0, wxALIGN_CENTRE_VERTICAL | wxLEFT, u(8));
    }
    row->AddStretchSpacer();
    row->Add(make_button(panel, "Columns", "columns"), 0, wxALIGN_CENTRE_VERTICAL | wxLEFT, u(8));
    row->Add(make_button(panel, with_dots("Hold"), "hold"), 0, wxALIGN_CENTRE_VERTICAL | wxLEFT, u(8));
    row->Add(make_button(panel, "Release 318 ready", "bolt", Weight::primary), 0,
             wxALIGN_CENTRE_VERTICAL | wxLEFT | wxRIGHT, u(8));
    return row;
}

struct QueueLike
{
    wxFrame* frame;
    Grid* grid;
    DetailCard* detail;
    Toast* toast;
};

QueueLike queue_like(tests::SampleSource& source)
{
    auto* const frame = new wxFrame(nullptr, wxID_ANY, "Gallery: queue", wxPoint(0, 0), wxSize(1590, 950));
    auto* const panel = new wxPanel(frame);
    auto* const column = new wxBoxSizer(wxVERTICAL);
    column->Add(tool_row(panel), 0, wxEXPAND | wxTOP | wxBOTTOM, u(8));
    auto* const middle = new wxBoxSizer(wxHORIZONTAL);
    auto* const queues = new QueueList(panel, "Queues");
    queues->set_items(tests::sample_queues());
    queues->set_current("to_do");
    middle->Add(queues, 0, wxEXPAND);
    middle->Add(vertical_line(panel), 0, wxEXPAND);
    auto* const grid = new Grid(panel, "Orders", tests::sample_columns(source), source);
    middle->Add(grid, 1, wxEXPAND);
    middle->Add(vertical_line(panel), 0, wxEXPAND);
    auto* const detail = new DetailCard(panel, "Order");
    detail->SetMinSize(wxSize(u(340), -1));
    middle->Add(detail, 0, wxEXPAND);
    column->Add(middle, 1, wxEXPAND);
    auto* const strip = new StatusStrip(panel);
    strip->set_health({"Live  9 ms", Tone::ok, false, "ok"});
    strip->set_place("demo on this computer");
    strip->set_job(JobProgress{"Printing labels", 142, 310}, [] {});
    strip->set_right("Selected 1");
    column->Add(strip, 0, wxEXPAND);
    panel->SetSizer(column);
    auto* const toast = new Toast(panel);
    frame->Show();
    detail->show(tests::sample_detail());
    return {frame, grid, detail, toast};
}

wxFrame* bench_like()
{
    auto* const frame = new wxFrame(nullptr, wxID_ANY, "Gallery: parts", wxPoint(0, 0), wxSize(1590, 950));
    auto* const panel = new wxPanel(frame);
    auto* const column = new wxBoxSizer(wxVERTICAL);
    auto* const scan = new ScanField(panel, "Scan");
    column->Add(scan, 0, wxEXPAND | wxALL, u(16));
    auto* const counters = new wxBoxSizer(wxHORIZONTAL);
    auto const counter = [&](wxString const& label, char const* icon_name, std::optional<std::int64_t> value,
                             wxString const& note, Tone tone) {
        auto* const card = new CounterCard(panel, label, icon_name);
        card->set_value(value, note, tone);
        counters->Add(card, 1, wxEXPAND | wxRIGHT, u(12));
    };
    counter("To do", "inbox", 412, "318 ready to release", Tone::neutral);
    counter("Late", "warning", 7, "oldest by 42 min", Tone::bad);
    counter("On hold", "hold", 38, "19 address, 11 fraud", Tone::warn);
    counter("Shipped", "truck", 1936, "99.1 % on time", Tone::ok);
    counter("Returns", "return", std::nullopt, "", Tone::neutral);
    column->Add(counters, 0, wxEXPAND | wxLEFT, u(16));
    auto* const icons = new Canvas(panel, "Icons", wxSize(-1, u(170)), [](Painter& painter, wxSize size) {
        double x = u(16);
        double y = u(16);
        for (std::string const& name : icon_names()) {
            painter.icon(name, x, y, u(22), theme().text);
            painter.text({x + u(28), y, double(u(80)), double(u(22))}, from_utf8(name), Type::small,
                         theme().muted);
            x += u(116);
            if (x > size.x - u(116)) {
                x = u(16);
                y += u(30);
            }
        }
    });
    column->Add(icons, 0, wxEXPAND);
    auto* const pills = new Canvas(panel, "Pills", wxSize(-1, u(120)), [](Painter& painter, wxSize) {
        double x = u(16);
        for (Tone const tone :
             {Tone::neutral, Tone::accent, Tone::ok, Tone::warn, Tone::bad, Tone::violet, Tone::teal}) {
            painter.pill({x, double(u(16)), double(u(96)), double(u(22))}, {"Soft", tone, false, {}});
            painter.pill({x, double(u(48)), double(u(96)), double(u(22))}, {"Filled", tone, true, "ok"});
            x += u(108);
        }
        for (wxString const& key : {wxString("1"), wxString("F9"), wxString("Ctrl")}) {
            x += painter.key_cap(x, u(16), key, u(22)) + u(8);
        }
        painter.key_cap(x, u(16), "4", u(52));
        painter.bar({double(u(16)), double(u(90)), double(u(300)), double(u(6))}, 0.7, theme().accent);
        painter.text({double(u(340)), double(u(80)), double(u(300)), double(u(18))}, "1111111111", Type::body,
                     theme().text);
        painter.text({double(u(340)), double(u(98)), double(u(300)), double(u(18))}, "0000000000", Type::body,
                     theme().text);
    });
    column->Add(pills, 0, wxEXPAND);
    column->Add(make_empty_state(panel, "inbox", "Nothing to do here",
                                 "Every order of this queue has left. Import more, or open another queue."),
                1, wxEXPAND);
    panel->SetSizer(column);
    frame->Show();
    scan->focus();
    return frame;
}

std::filesystem::path pictures()
{
    std::filesystem::path const folder = PODDESK_PICTURES;
    std::filesystem::create_directories(folder);
    return folder;
}

void show_all(std::string const& variant)
{
    auto& display = tests::Display::instance();
    tests::SampleSource source;
    QueueLike const window = queue_like(source);
    BOOST_REQUIRE(display.wait([&] { return window.frame->IsShownOnScreen() && source.wanted.first >= 0; }));
    window.grid->select_key("EO-55107");
    window.grid->flash("AO-10491");
    window.toast->show(Tone::ok, "Order EO-55119 was put on hold.", "Undo", [] {});
    display.settle();
    BOOST_CHECK(save_picture(*window.frame, pictures() / ("queue-" + variant + ".png")));
    window.frame->Destroy();
    wxFrame* const parts = bench_like();
    display.settle();
    BOOST_CHECK(save_picture(*parts, pictures() / ("parts-" + variant + ".png")));
    parts->Destroy();
    display.settle();
    for (std::string const& assertion : display.take_assertions()) {
        BOOST_ERROR(assertion);
    }
}

struct LookFixture
{
    LookFixture()
    {
        tests::Display::instance();
        add_font_rules();
        set_interface_font("Inter 9.5");
        stop_animations();
    }
    ~LookFixture()
    {
        prefer(Brightness::system);
        set_interface_font("Inter 9.5");
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(gallery, LookFixture)

BOOST_AUTO_TEST_CASE(widgets_paint_in_light)
{
    prefer(Brightness::light);
    BOOST_CHECK(!theme().dark);
    show_all("light");
}

BOOST_AUTO_TEST_CASE(widgets_paint_in_dark)
{
    prefer(Brightness::dark);
    BOOST_CHECK(theme().dark);
    show_all("dark");
}

BOOST_AUTO_TEST_CASE(widgets_paint_at_a_doubled_font)
{
    set_interface_font("Inter 19");
    BOOST_CHECK_GE(u(44), 80);
    show_all("200");
}

BOOST_AUTO_TEST_CASE(digits_are_of_one_width)
{
    wxFrame frame(nullptr, wxID_ANY, "digits");
    wxClientDC dc(&frame);
    dc.SetFont(font(Type::body));
    BOOST_CHECK_EQUAL(dc.GetTextExtent("1111111111").x, dc.GetTextExtent("0000000000").x);
}

BOOST_AUTO_TEST_CASE(every_icon_draws)
{
    BOOST_CHECK_GE(icon_names().size(), 50U);
    for (std::string const& name : icon_names()) {
        BOOST_CHECK_MESSAGE(icon(name, *wxBLACK, 16).IsOk(), name);
    }
    BOOST_CHECK(!icon("no such icon", *wxBLACK, 16).IsOk());
}

BOOST_AUTO_TEST_SUITE_END()
