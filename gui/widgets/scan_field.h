#pragma once

#include <wx/panel.h>
#include <wx/timer.h>

#include <functional>
#include <string>

class wxTextCtrl;

namespace poddesk::gui {

/// The field of a bench that always has the keyboard: a scanner types into it and ends with Enter. A single
/// digit or letter typed by hand is an answer, not the start of a scan, if it means something there and no
/// further key follows within 50 ms. A code that begins with such a letter is typed by hand after a blank.
class ScanField : public wxPanel
{
public:
    ScanField(wxWindow* parent, wxString const& name);

    /// A complete scan or typed code, without blanks at its ends.
    void on_scan(std::function<void(std::string const& code)> action) { scan_ = std::move(action); }
    /// A digit, or a letter (in upper case), typed alone; answers true when it meant something here (the
    /// field is then cleared).
    void on_answer(std::function<bool(char key)> action) { answer_ = std::move(action); }
    void focus();
    void clear();
    wxTextCtrl& text() { return *text_; }

private:
    void paint();
    void lone_key();

    wxTextCtrl* text_;
    wxTimer alone_;
    std::function<void(std::string const&)> scan_;
    std::function<bool(char)> answer_;
};

} // namespace poddesk::gui
