#pragma once

#include "gui/widgets/tone.h"

#include <wx/panel.h>
#include <wx/timer.h>

#include <functional>

class wxButton;

namespace poddesk::gui {

/// A message at the lower edge of a window that needs no answer: what was done, with its undo, or what went
/// wrong. Good news leaves by itself; a problem stays until it is dismissed (Esc or its button).
class Toast : public wxPanel
{
public:
    explicit Toast(wxWindow* parent);

    /// Shows a sentence, replacing the one before. @param action the word on its button ("Undo"), or empty.
    void show(Tone tone, wxString const& sentence, wxString const& action = wxString(),
              std::function<void()> run = {});
    void hide();
    wxString const& sentence() const { return sentence_; }

private:
    void paint();
    void place();

    Tone tone_ = Tone::neutral;
    wxString sentence_;
    wxButton* action_;
    wxButton* dismiss_;
    std::function<void()> run_;
    wxTimer leave_;
};

} // namespace poddesk::gui
