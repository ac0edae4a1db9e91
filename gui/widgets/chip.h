#pragma once

#include "gui/widgets/canvas.h"

#include <optional>
#include <string>
#include <vector>

namespace poddesk::gui {

/// One value that a filter chip offers.
struct ChipOption
{
    std::string key; ///< what the program understands
    wxString label;  ///< what the person reads
    wxColour dot;    ///< a client's color, or not ok
};

/// A filter as a round chip, "Client  All 8": opens a menu of values by click, Enter, Space or Down; a chosen
/// value shows in the accent with a cross; Delete or the cross takes it back.
class Chip : public Canvas
{
public:
    /// @param any_label shown while nothing is chosen ("Any", "All 8").
    Chip(wxWindow* parent, wxString const& label, wxString const& any_label);

    void set_options(std::vector<ChipOption> options, wxString const& any_label);
    /// The chosen key, or none. Setting it does not call on_choose.
    void set_chosen(std::optional<std::string> key);
    std::optional<std::string> const& chosen() const { return chosen_; }
    /// Called after the person chose or cleared.
    void on_choose(std::function<void(std::optional<std::string> const&)> action)
    {
        choose_ = std::move(action);
    }
    /// Chooses as the person would: changes the chip, then calls on_choose.
    void choose(std::optional<std::string> key);

private:
    void paint(Painter& painter, wxSize size) const;
    void open_menu();
    void key_pressed(wxKeyEvent& event);
    void clicked(wxMouseEvent& event);
    ChipOption const* current() const;
    void fit_to_words();

    wxString label_;
    wxString any_label_;
    std::vector<ChipOption> options_;
    std::optional<std::string> chosen_;
    std::function<void(std::optional<std::string> const&)> choose_;
};

} // namespace poddesk::gui
