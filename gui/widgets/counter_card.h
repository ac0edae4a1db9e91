#pragma once

#include "gui/widgets/canvas.h"

#include <optional>
#include <string>

namespace poddesk::gui {

/// A number that opens the window behind it. The value is empty until the store has answered; no card shows a
/// guess.
class CounterCard : public Canvas
{
public:
    CounterCard(wxWindow* parent, wxString const& label, std::string icon);

    void set_value(std::optional<std::int64_t> value, wxString const& note, Tone tone);
    void on_open(std::function<void()> action) { on_press(std::move(action)); }

private:
    void paint(Painter& painter, wxSize size) const;

    wxString label_;
    std::string icon_;
    std::optional<std::int64_t> value_;
    wxString note_;
    Tone tone_ = Tone::neutral;
};

/// A card with a title and a painted body, for the Desk.
Canvas* make_card(wxWindow* parent, wxString const& title, wxSize smallest,
                  std::function<void(Painter&, wxRect2DDouble const& inside)> body);

/// What to do next, where a list would otherwise be empty.
Canvas* make_empty_state(wxWindow* parent, std::string const& icon, wxString const& title,
                         wxString const& sentence);

} // namespace poddesk::gui
