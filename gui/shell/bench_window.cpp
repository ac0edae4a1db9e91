#include "gui/shell/bench_window.h"

#include "gui/shell/presence.h"
#include "gui/widgets/text.h"

#include <wx/intl.h>
#include <wx/mstream.h>
#include <wx/sizer.h>
#include <wx/utils.h>

namespace poddesk::gui {

namespace {

constexpr int banner_height = 96;
constexpr int keys_height = 44;
constexpr int cap_height = 22;

std::string_view symbol_of(Tone tone)
{
    switch (tone) {
    case Tone::ok:
        return "ok";
    case Tone::bad:
        return "error";
    case Tone::warn:
        return "warning";
    default:
        return "scan";
    }
}

} // namespace

BenchWindow::BenchWindow(Shell& shell_in, std::string name_in, wxString const& title, wxSize design_size)
    : WorkWindow(shell_in, std::move(name_in), title, design_size)
{
    banner_ = new Canvas(body(), _("What to do"), wxSize(-1, u(banner_height)),
                         [this](Painter& painter, wxSize size) { paint_banner(painter, size); });
    content()->Add(banner_, 0, wxEXPAND);
    scan_ = new ScanField(body(), _("Scan field"));
    scan_->on_scan([this](std::string const& code) {
        if (works_without_link() || may_change()) {
            scanned(code);
        } else {
            hear(Signal::wrong); // the bench stays as it is, for the same scan later
        }
    });
    scan_->on_answer([this](char key) { return (!is_stale() || works_without_link()) && answered(key); });
    content()->Add(scan_, 0, wxEXPAND | wxALL, u(16));
    content()->Add(horizontal_line(body()), 0, wxEXPAND);
    panes_ = new wxBoxSizer(wxHORIZONTAL);
    content()->Add(panes_, 1, wxEXPAND);
    content()->Add(horizontal_line(body()), 0, wxEXPAND);
    keys_ = new Canvas(body(), _("Keys"), wxSize(-1, u(keys_height)),
                       [this](Painter& painter, wxSize size) { paint_keys(painter, size); });
    content()->Add(keys_, 0, wxEXPAND);
    Bind(wxEVT_ACTIVATE, [this](wxActivateEvent& event) {
        if (event.GetActive()) {
            scan_->focus();
        }
        event.Skip();
    });
}

Canvas* BenchWindow::make_pane(wxString const& name, wxSize design_size, Canvas::Paint paint)
{
    auto* const pane = new Canvas(body(), name, wxSize(u(design_size.x), u(design_size.y)), std::move(paint));
    pane->set_ground([] { return theme().base; });
    return pane;
}

Canvas* BenchWindow::add_pane(wxString const& name, int least_width, int share, Canvas::Paint paint)
{
    if (!panes_->IsEmpty()) {
        panes_->Add(vertical_line(body()), 0, wxEXPAND);
    }
    Canvas* const pane = make_pane(name, wxSize(least_width, 200), std::move(paint));
    panes_->Add(pane, share, wxEXPAND);
    return pane;
}

void BenchWindow::show_banner(std::string const& asks, Tone tone, std::string const& said)
{
    asks_ = asks;
    tone_ = tone;
    said_ = said;
    accessible(*banner_, from_utf8(asks + ". " + said));
    banner_->Refresh();
}

void BenchWindow::hear(Signal signal)
{
    ++answers_;
    wxBell();
    if (signal == Signal::wrong) {
        wxBell();
    }
}

void BenchWindow::set_facts(wxString const& words)
{
    facts_ = words;
    show_facts();
}

void BenchWindow::show_facts()
{
    strip().set_right(joined({presence_words(others()), facts_}));
}

void BenchWindow::keep_picture(std::string const& sha256, std::string const& bytes, int side)
{
    wxMemoryInputStream stream(bytes.data(), bytes.size());
    wxLogNull const quiet;
    if (!wxImage::FindHandler(wxBITMAP_TYPE_PNG)) {
        wxInitAllImageHandlers();
    }
    wxImage image(stream);
    if (image.IsOk()) {
        int const pixels = static_cast<int>(u(side) * GetContentScaleFactor());
        pictures_[sha256] = wxBitmap(image.Rescale(pixels, pixels, wxIMAGE_QUALITY_HIGH));
        body()->Refresh();
    }
}

void BenchWindow::paint_picture(Painter& painter, wxRect2DDouble const& box, std::string const& sha256,
                                std::string const& stand_in) const
{
    Theme const& t = theme();
    painter.rounded(box, u(8), t.chrome, t.line);
    auto const found = pictures_.find(sha256);
    if (found != pictures_.end()) {
        painter.context().DrawBitmap(found->second, box.m_x, box.m_y, box.m_width, box.m_height);
    } else {
        painter.icon_in(box, stand_in, static_cast<int>(box.m_height / 2), t.muted);
    }
}

bool BenchWindow::escape()
{
    if (!scan_->text().IsEmpty()) {
        scan_->clear();
    } else {
        put_aside();
    }
    return true;
}

void BenchWindow::paint_banner(Painter& painter, wxSize size) const
{
    Theme const& t = theme();
    double const width = size.x;
    wxColour const ink = tone_ == Tone::neutral ? t.muted : t.ink(tone_);
    painter.fill({0, 0, width, double(size.y)}, tone_ == Tone::neutral ? t.base : t.soft(tone_));
    painter.fill({0, 0, double(u(6)), double(size.y)}, tone_ == Tone::neutral ? t.line_strong : ink);
    int const side = u(48);
    painter.icon_in({double(u(20)), 0, double(side), double(size.y)}, symbol_of(tone_), side, ink);
    double const left = u(88);
    double const room = width - left - u(20);
    painter.text({left, double(u(14)), room, double(u(36))}, from_utf8(asks_), Type::big_bold, t.text);
    painter.text({left, double(u(52)), room, double(u(28))}, from_utf8(said_), Type::title, ink);
}

/// As many keys as there is room for; F1 lists them all.
void BenchWindow::paint_keys(Painter& painter, wxSize size) const
{
    Theme const& t = theme();
    double x = u(16);
    double const height = u(cap_height);
    double const y = (size.y - height) / 2;
    for (KeyHelp const& help : keys()) {
        if (help.brief.empty()) {
            continue;
        }
        double const words = painter.width(help.brief, Type::body);
        double const cap = painter.key_cap_width(help.key, height);
        if (x + cap + u(6) + words > size.x - u(16)) {
            break;
        }
        painter.key_cap(x, y, help.key, height);
        painter.text({x + cap + u(6), y, words + u(4), height}, help.brief, Type::body, t.muted);
        x += cap + u(6) + words + u(20);
    }
}

} // namespace poddesk::gui
