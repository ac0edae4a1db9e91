#pragma once

#include "gui/clients/client_fields.h"

#include <wx/scrolwin.h>

#include <functional>
#include <map>
#include <set>
#include <string>

class wxBoxSizer;
class wxStaticText;
class wxTextCtrl;

namespace poddesk::gui {

class Canvas;

/// The fields of a client's record, made of native controls in two columns.
class ClientForm : public wxScrolledWindow
{
public:
    explicit ClientForm(wxWindow* parent);

    /// What stands in each field, which of them may be typed into, and what somebody else made of some.
    void show(ClientFields const& shown, std::set<std::string> const& editable, ClientFields const& theirs);
    void on_typed(std::function<void(std::string const& key, std::string const& text)> action)
    {
        typed_ = std::move(action);
    }
    /// Puts the keyboard on the first field that may be typed into; false when there is none.
    bool focus_first(std::set<std::string> const& editable);
    wxTextCtrl& field(std::string const& key) { return *fields_.at(key).text; }
    /// The line beneath a field that somebody else changed, empty while there is none.
    wxString theirs_at(std::string const& key) const;

private:
    struct Shown
    {
        wxTextCtrl* text = nullptr;
        wxStaticText* theirs = nullptr;
        Canvas* swatch = nullptr; ///< of a color
    };
    void add_section(wxBoxSizer& column, ClientSection const& section);
    wxTextCtrl* add_field(wxBoxSizer& column, ClientField const& field);
    wxTextCtrl* make_text(ClientField const& field);
    wxStaticText* words(wxBoxSizer& column, wxString const& text, bool is_quiet, int above);

    std::map<std::string, Shown> fields_;
    std::function<void(std::string const&, std::string const&)> typed_;
};

} // namespace poddesk::gui
