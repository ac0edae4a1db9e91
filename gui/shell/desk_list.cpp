#include "gui/shell/desk_list.h"

#include "gui/widgets/text.h"

#include <wx/intl.h>
#include <wx/sizer.h>

#include <algorithm>

namespace poddesk::gui {

namespace {

constexpr int line_height = 44;
constexpr int title_room = 44;

void paint_line(Painter& painter, wxSize size, DeskLine const& line, bool first, bool focus)
{
    Theme const& t = theme();
    double const w = size.x;
    double const h = size.y;
    if (!first) {
        painter.hline(0, 0, w, t.line);
    }
    if (focus) {
        painter.rounded({0, 2, w, h - 3}, u(4), wxNullColour, t.accent, 2);
    }
    bool const toned = line.tone != Tone::neutral;
    wxColour const ink = toned ? t.ink(line.tone) : t.muted;
    painter.icon(line.icon, u(4), (h - u(18)) / 2, u(18), ink);
    wxString const value = from_utf8(line.value);
    double const number = value.empty() ? 0 : painter.width(value, Type::body_bold) + u(12);
    painter.text({0, 0, w - u(4), h}, value, Type::body_bold, toned ? ink : t.text, Align::right);
    double const x = u(34);
    wxRect2DDouble const words(x, 0, w - x - number, h);
    if (line.note.empty()) {
        painter.text(words, from_utf8(line.title), Type::body, t.text);
        return;
    }
    painter.text({x, h / 2 - u(19), words.m_width, double(u(20))}, from_utf8(line.title), Type::body, t.text);
    painter.text({x, h / 2, words.m_width, double(u(18))}, from_utf8(line.note), Type::small, t.muted);
}

} // namespace

DeskList::DeskList(wxWindow* parent, wxString const& title, std::function<void(std::string const&)> open)
    : Canvas(parent, title, wxSize(u(240), u(title_room + line_height + 12)), {}), title_(title),
      open_(std::move(open))
{
    set_paint([this](Painter& painter, wxSize size) { paint_title(painter, size); });
    SetSizer(new wxBoxSizer(wxVERTICAL));
    Bind(wxEVT_SIZE, [this](wxSizeEvent& event) {
        fit();
        event.Skip();
    });
}

void DeskList::paint_title(Painter& painter, wxSize size) const
{
    Theme const& t = theme();
    painter.rounded({0, 0, double(size.x), double(size.y)}, u(8), t.raised, t.line_strong);
    painter.text({double(u(16)), double(u(10)), double(size.x - u(32)), double(u(24))}, title_, Type::title,
                 t.text);
}

void DeskList::show(std::vector<DeskLine> lines)
{
    if (lines == lines_) {
        return;
    }
    lines_ = std::move(lines);
    shown_ = 0;
    fit();
}

void DeskList::add_line(DeskLine const& line, bool first)
{
    wxString const words = joined({from_utf8(line.title), from_utf8(line.note), from_utf8(line.value)});
    auto* const row = new Canvas(this, words, wxSize(-1, u(line_height)), {},
                                 line.opens.empty() ? Focus::none : Focus::takes);
    row->set_ground([] { return theme().raised; });
    row->set_paint([row, line, first](Painter& painter, wxSize size) {
        paint_line(painter, size, line, first, row->shows_focus());
    });
    if (!line.opens.empty()) {
        row->on_press([this, window = line.opens] { open_(window); });
        row->SetCursor(wxCursor(wxCURSOR_HAND));
    }
    GetSizer()->Add(row, 0, wxEXPAND | wxLEFT | wxRIGHT, u(12));
}

/// As many lines as there is room for; the worst stand first, so that what is left out can wait.
void DeskList::fit()
{
    int const room = (GetClientSize().y - u(title_room) - u(8)) / u(line_height);
    std::size_t const most = static_cast<std::size_t>(std::max(room, 1));
    std::size_t const shown = std::min(lines_.size(), most);
    if (shown == shown_) {
        return;
    }
    shown_ = shown;
    wxSizer* const column = GetSizer();
    column->Clear(true);
    column->AddSpacer(u(title_room));
    bool const all = shown == lines_.size();
    for (std::size_t at = 0; at < (all ? shown : shown - 1); ++at) {
        add_line(lines_[at], at == 0);
    }
    if (!all) {
        add_line({"dots", to_utf8(wxString::Format(_("and %zu more"), lines_.size() - shown + 1)),
                  to_utf8(_("make the window higher to see them")), "", Tone::neutral},
                 shown == 1);
    }
    Layout();
}

} // namespace poddesk::gui
