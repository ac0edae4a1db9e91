#include "gui/widgets/detail_card.h"

#include "gui/widgets/canvas.h"
#include "gui/widgets/native.h"
#include "gui/widgets/text.h"
#include "gui/widgets/timeline.h"
#include "gui/widgets/why_panel.h"

#include <wx/dcclient.h>
#include <wx/sizer.h>
#include <wx/stattext.h>
#include <wx/wupdlock.h>

#include <algorithm>

namespace poddesk::gui {

namespace {

wxStaticText* words(wxWindow* parent, std::string const& text, Type type, wxColour const& ink, long style = 0)
{
    // A "&" in a client's name is a letter, not a mnemonic.
    auto* const label = new wxStaticText(parent, wxID_ANY, wxControl::EscapeMnemonics(from_utf8(text)),
                                         wxDefaultPosition, wxDefaultSize, style);
    label->SetFont(font(type));
    label->SetForegroundColour(ink);
    // An ellipsized label must not hold the pane at its full width.
    label->SetMinSize(wxSize((style & wxST_ELLIPSIZE_END) != 0 ? u(20) : -1, -1));
    return label;
}

Type type_of(DetailLine::Look look)
{
    switch (look) {
    case DetailLine::Look::bold:
        return Type::body_bold;
    case DetailLine::Look::small:
        return Type::small;
    case DetailLine::Look::body:
        break;
    }
    return Type::body;
}

wxColour ink_of(DetailLine const& line)
{
    bool const quiet = line.tone == Tone::neutral && line.look == DetailLine::Look::small;
    return quiet ? theme().muted : theme().ink(line.tone);
}

constexpr int margin = 16;

} // namespace

DetailCard::DetailCard(wxWindow* parent, wxString const& name)
    : wxScrolledWindow(parent, wxID_ANY, wxDefaultPosition, wxDefaultSize,
                       wxVSCROLL | wxBORDER_NONE | wxTAB_TRAVERSAL),
      name_(name)
{
    SetScrollRate(0, u(16));
    accessible(*this, name);
    on_theme_change(*this, [this] { CallAfter([this] { build(); }); });
    Bind(wxEVT_SIZE, [this](wxSizeEvent& event) {
        event.Skip();
        if (GetClientSize().x != built_for_) {
            CallAfter([this] {
                if (GetClientSize().x != built_for_) {
                    build();
                }
            });
        }
    });
    build();
}

void DetailCard::show(Detail const& detail)
{
    if (nothing_.empty() && detail == shown_) {
        return;
    }
    bool const same_thing = detail.title == shown_.title;
    int const kept = same_thing ? GetViewStart().y : 0;
    nothing_.clear();
    shown_ = detail;
    build();
    Scroll(0, kept);
}

void DetailCard::show_nothing(wxString const& sentence)
{
    if (nothing_ == sentence && shown_ == Detail{}) {
        return;
    }
    shown_ = {};
    nothing_ = sentence;
    build();
}

bool DetailCard::focus_why()
{
    if (why_) {
        why_->SetFocus();
    }
    return why_ != nullptr;
}

void DetailCard::build()
{
    wxWindowUpdateLocker const quiet(this);
    SetSizer(nullptr);
    why_ = nullptr;
    built_for_ = GetClientSize().x;
    DestroyChildren();
    SetBackgroundColour(theme().base);
    auto* const column = new wxBoxSizer(wxVERTICAL);
    if (!nothing_.empty() || shown_ == Detail{}) {
        auto* const label =
            words(this, to_utf8(nothing_), Type::body, theme().muted, wxALIGN_CENTRE_HORIZONTAL);
        label->Wrap(words_room());
        column->AddStretchSpacer();
        column->Add(label, 0, wxEXPAND | wxALL, u(margin));
        column->AddStretchSpacer();
    } else {
        if (!shown_.title.empty()) {
            add_header(*column);
        }
        for (DetailSection const& section : shown_.sections) {
            add_section(*column, section);
        }
        if (!shown_.why_title.empty() || !shown_.why.empty()) {
            why_ = new WhyPanel(this);
            column->Add(why_, 0, wxEXPAND | wxLEFT | wxRIGHT | wxTOP, u(margin));
        }
        column->AddSpacer(u(margin));
    }
    SetSizer(column);
    FitInside();
    Layout();
    if (why_) {
        why_->show(from_utf8(shown_.why_title), shown_.why);
    }
}

int DetailCard::words_room() const
{
    return std::max(u(160), GetClientSize().x - 2 * u(margin));
}

void DetailCard::add_pill(wxBoxSizer& row, Pill const& pill)
{
    auto* const shown = new Canvas(this, from_utf8(pill.text), wxSize(u(24), u(pill_height)),
                                   [pill](Painter& painter, wxSize size) {
                                       painter.pill({0, 0, double(size.x), double(size.y)}, pill);
                                   });
    shown->set_ground([] { return theme().base; });
    wxClientDC dc(shown);
    Painter measure(dc, *shown);
    shown->SetMinSize(wxSize(static_cast<int>(measure.pill_width(pill)) + 1, u(pill_height)));
    row.Add(shown, 0, wxALIGN_CENTRE_VERTICAL | wxLEFT, u(8));
}

void DetailCard::add_header(wxBoxSizer& column)
{
    Theme const& t = theme();
    auto* const head = new wxBoxSizer(wxHORIZONTAL);
    if (!shown_.brand_color.empty()) {
        auto* const bar = new Canvas(this, wxString(), wxSize(u(4), -1), {});
        bar->set_ground([color = wxColour(from_utf8(shown_.brand_color))] { return theme().brand(color); });
        head->Add(bar, 0, wxEXPAND);
    }
    auto* const facts = new wxBoxSizer(wxVERTICAL);
    auto* const first = new wxBoxSizer(wxHORIZONTAL);
    first->Add(words(this, shown_.title, Type::title, t.text, wxST_ELLIPSIZE_END), 1,
               wxALIGN_CENTRE_VERTICAL);
    if (shown_.pill) {
        add_pill(*first, *shown_.pill);
    }
    facts->Add(first, 0, wxEXPAND | wxTOP, u(10));
    for (DetailLine const& line : shown_.subtitle) {
        facts->Add(words(this, line.text, type_of(line.look), ink_of(line), wxST_ELLIPSIZE_END), 0,
                   wxEXPAND | wxTOP, u(2));
    }
    facts->AddSpacer(u(10));
    int const left = u(shown_.brand_color.empty() ? margin : margin - 4);
    head->AddSpacer(left);
    head->Add(facts, 1, wxEXPAND | wxRIGHT, u(margin));
    column.Add(head, 0, wxEXPAND);
}

void DetailCard::add_section(wxBoxSizer& column, DetailSection const& section)
{
    Theme const& t = theme();
    if (!column.IsEmpty()) {
        Canvas* const line = horizontal_line(this);
        line->set_ground([] { return theme().line; });
        column.Add(line, 0, wxEXPAND);
    }
    auto* const head = new wxBoxSizer(wxHORIZONTAL);
    head->Add(words(this, section.heading, Type::small_bold, t.muted), 0, wxALIGN_CENTRE_VERTICAL);
    head->AddStretchSpacer();
    if (!section.note.empty()) {
        head->Add(words(this, section.note, Type::small, t.muted), 0, wxALIGN_CENTRE_VERTICAL);
    }
    if (section.pill) {
        add_pill(*head, *section.pill);
    }
    column.AddSpacer(u(8));
    head->SetMinSize(wxSize(-1, u(pill_height)));
    column.Add(head, 0, wxEXPAND | wxLEFT | wxRIGHT, u(margin));
    column.AddSpacer(u(4));
    auto* const body = new wxBoxSizer(wxVERTICAL);
    for (DetailLine const& row : section.lines) {
        auto* const label = words(this, row.text, type_of(row.look), ink_of(row));
        label->Wrap(words_room());
        body->Add(label, 0, wxEXPAND | wxBOTTOM, u(2));
    }
    for (DetailFact const& fact : section.facts) {
        add_fact(*body, fact);
    }
    for (DetailItem const& item : section.items) {
        add_item(*body, item);
    }
    if (!section.events.empty()) {
        body->Add(new Timeline(this, section.events), 0, wxEXPAND | wxTOP, u(2));
    }
    column.Add(body, 0, wxEXPAND | wxLEFT | wxRIGHT, u(margin));
    column.AddSpacer(u(8));
}

void DetailCard::add_fact(wxBoxSizer& column, DetailFact const& fact)
{
    auto* const row = new wxBoxSizer(wxHORIZONTAL);
    auto* const label = words(this, fact.label, Type::body, theme().muted);
    auto* const value = words(this, fact.value, Type::body_bold, theme().ink(fact.tone), wxALIGN_RIGHT);
    int const room = words_room() - label->GetBestSize().x - u(8);
    // Its best size is at times that of the plain font: too little, and GTK breaks the words without a line.
    int const width = value->GetTextExtent(value->GetLabelText()).x;
    if (width > room) {
        value->Wrap(std::max(u(96), room));
    } else {
        value->SetMinSize(wxSize(width + 1, -1));
    }
    row->Add(label);
    row->AddStretchSpacer();
    row->Add(value, 0, wxLEFT, u(8));
    column.Add(row, 0, wxEXPAND | wxBOTTOM, u(4));
}

void DetailCard::add_item(wxBoxSizer& column, DetailItem const& item)
{
    Theme const& t = theme();
    auto* const row = new wxBoxSizer(wxHORIZONTAL);
    auto const focus = item.key.empty() ? Canvas::Focus::none : Canvas::Focus::takes;
    auto* const tile = new Canvas(
        this, from_utf8(item.title), wxSize(u(36), u(36)),
        [item](Painter& painter, wxSize size) {
            Theme const& now = theme();
            wxColour const color = item.color.empty() ? now.muted : wxColour(from_utf8(item.color));
            wxRect2DDouble const box(0, 0, size.x, size.y);
            painter.rounded(box, u(6), mix(now.base, color, now.dark ? 0.5 : 0.22));
            painter.icon_in(box, item.icon, u(22),
                            now.dark ? mix(color, *wxWHITE, 0.6) : mix(color, *wxBLACK, 0.25));
        },
        focus);
    tile->set_ground([] { return theme().base; });
    row->Add(tile, 0, wxALIGN_CENTRE_VERTICAL);
    auto* const lines = new wxBoxSizer(wxVERTICAL);
    lines->Add(words(this, item.title, Type::body, t.text, wxST_ELLIPSIZE_END), 0, wxEXPAND);
    lines->Add(words(this, item.subtitle, Type::small, t.muted, wxST_ELLIPSIZE_END), 0, wxEXPAND | wxTOP,
               u(2));
    row->Add(lines, 1, wxALIGN_CENTRE_VERTICAL | wxLEFT, u(10));
    if (!item.right.empty()) {
        row->Add(words(this, item.right, Type::body_bold, t.text), 0, wxALIGN_CENTRE_VERTICAL | wxLEFT, u(8));
    }
    if (!item.right_icon.empty()) {
        auto* const symbol =
            new Canvas(this, wxString(), wxSize(u(16), u(16)), [item](Painter& painter, wxSize size) {
                painter.icon_in({0, 0, double(size.x), double(size.y)}, item.right_icon, u(16),
                                theme().ink(item.right_tone));
            });
        symbol->set_ground([] { return theme().base; });
        row->Add(symbol, 0, wxALIGN_CENTRE_VERTICAL | wxLEFT, u(8));
    }
    if (!item.key.empty()) {
        tile->on_press([this, key = item.key] {
            // Later: the action may show something else here, and the tile with it would go.
            CallAfter([this, key] {
                if (item_) {
                    item_(key);
                }
            });
        });
    }
    column.Add(row, 0, wxEXPAND);
    if (!item.note.text.empty()) {
        auto* const note = words(this, item.note.text, type_of(item.note.look), ink_of(item.note));
        int const left = u(36) + u(10);
        note->Wrap(words_room() - left);
        column.Add(note, 0, wxEXPAND | wxLEFT, left);
    }
    column.AddSpacer(u(6));
}

} // namespace poddesk::gui
