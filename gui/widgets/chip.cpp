#include "gui/widgets/chip.h"

#include "gui/widgets/native.h"

#include <wx/dcclient.h>
#include <wx/intl.h>
#include <wx/menu.h>

namespace poddesk::gui {

namespace {

constexpr int dot_room = 14;
constexpr int symbol_room = 30; // gap, 16 px symbol, right padding

} // namespace

Chip::Chip(wxWindow* parent, wxString const& label, wxString const& any_label)
    : Canvas(parent, label, wxSize(u(80), u(32)), {}, Focus::takes), label_(label), any_label_(any_label)
{
    set_paint([this](Painter& painter, wxSize size) { paint(painter, size); });
    Bind(wxEVT_KEY_DOWN, &Chip::key_pressed, this);
    Bind(wxEVT_LEFT_DOWN, &Chip::clicked, this);
    on_theme_change(*this, [this] { fit_to_words(); });
    fit_to_words();
}

void Chip::set_options(std::vector<ChipOption> options, wxString const& any_label)
{
    options_ = std::move(options);
    any_label_ = any_label;
    fit_to_words();
}

void Chip::set_chosen(std::optional<std::string> key)
{
    if (chosen_ != key) {
        chosen_ = std::move(key);
        fit_to_words();
    }
}

void Chip::choose(std::optional<std::string> key)
{
    if (chosen_ == key) {
        return;
    }
    set_chosen(std::move(key));
    if (choose_) {
        choose_(chosen_);
    }
}

ChipOption const* Chip::current() const
{
    auto const found = std::find_if(options_.begin(), options_.end(), [this](ChipOption const& option) {
        return chosen_ && option.key == *chosen_;
    });
    return found == options_.end() ? nullptr : &*found;
}

void Chip::fit_to_words()
{
    ChipOption const* const option = current();
    wxString const value = option ? option->label : any_label_;
    wxClientDC dc(this);
    dc.SetFont(font(Type::body));
    int const label_width = dc.GetTextExtent(label_).x;
    dc.SetFont(font(Type::body_bold));
    int const value_width = dc.GetTextExtent(value).x;
    int const dot = option && option->dot.IsOk() ? u(dot_room) : 0;
    wxSize const wanted(u(12) + label_width + u(6) + dot + value_width + u(symbol_room), u(32));
    accessible(*this, label_ + wxS(": ") + value);
    if (wanted != GetMinSize()) {
        SetMinSize(wanted);
        if (GetParent()) {
            GetParent()->Layout();
        }
    }
    Refresh();
}

void Chip::paint(Painter& painter, wxSize size) const
{
    Theme const& t = theme();
    ChipOption const* const option = current();
    bool const active = option != nullptr;
    double const h = size.y;
    wxColour const border = shows_focus() ? t.accent : active ? t.accent : t.line_strong;
    painter.rounded({0, 0, double(size.x), h}, h / 2, active ? t.accent_soft : t.base, border,
                    shows_focus() ? 2 : 1);
    double x = u(12);
    x += painter.text({x, 0, double(size.x), h}, label_, Type::body, active ? t.accent_text : t.muted) + u(6);
    if (active && option->dot.IsOk()) {
        painter.circle(x + u(4), h / 2, u(4), t.brand(option->dot));
        x += u(dot_room);
    }
    double const room = size.x - x - u(symbol_room) + u(2);
    x += painter.text({x, 0, room, h}, active ? option->label : any_label_, Type::body_bold,
                      active ? t.accent_text : t.text);
    painter.icon(active ? "close" : "chevron", x + u(6), (h - u(14)) / 2, u(14),
                 active ? t.accent_text : t.muted);
}

void Chip::open_menu()
{
    wxMenu menu;
    auto const add = [&](wxString const& label, std::optional<std::string> const& key) {
        wxMenuItem* const item = menu.AppendRadioItem(wxID_ANY, wxControl::EscapeMnemonics(label));
        item->Check(key == chosen_);
        menu.Bind(
            wxEVT_MENU, [this, key](wxCommandEvent&) { choose(key); }, item->GetId());
    };
    add(any_label_, std::nullopt);
    for (ChipOption const& option : options_) {
        add(option.label, option.key);
    }
    PopupMenu(&menu, wxPoint(0, GetSize().y));
}

void Chip::key_pressed(wxKeyEvent& event)
{
    switch (event.GetKeyCode()) {
    case WXK_RETURN:
    case WXK_NUMPAD_ENTER:
    case WXK_SPACE:
    case WXK_DOWN:
        open_menu();
        return;
    case WXK_DELETE:
    case WXK_BACK:
        choose(std::nullopt);
        return;
    default:
        event.Skip();
    }
}

void Chip::clicked(wxMouseEvent& event)
{
    SetFocus();
    if (current() && event.GetX() > GetSize().x - u(symbol_room)) {
        choose(std::nullopt);
    } else {
        open_menu();
    }
}

} // namespace poddesk::gui
