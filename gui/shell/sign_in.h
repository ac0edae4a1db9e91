#pragma once

#include "gui/shell/background.h"
#include "gui/shell/connector.h"

#include <wx/frame.h>

class wxBoxSizer;
class wxPanel;
class wxTextCtrl;

namespace poddesk::gui {

/// The first window: says what is being started, asks who is there where that has to be asked (a shared
/// server: name and password; the demo: one of its people), and hands over a signed-in connection. A private
/// database of one's own asks nothing.
class SignIn : public wxFrame
{
public:
    using Done = std::function<void(Connected)>;

    SignIn(Background& background, std::shared_ptr<Connector> connector, Done done);

    /// Begins; the window shows itself.
    void begin();
    /// Told when the database could not be opened or the sign-in failed; the window shows the sentence
    /// itself.
    void on_failed(std::function<void(wxString const& sentence)> told) { failed_ = std::move(told); }
    /// What it says now, for tests.
    wxString const& sentence() const { return sentence_; }

private:
    void open_database();
    void ask_person();
    void show_people(std::vector<PersonChoice> const& people);
    void show_form();
    void show_working(wxString const& sentence);
    void show_failed(std::exception_ptr const& error);
    void sign_in(std::string const& login, std::string const& password);
    /// Empties the page below the heading and gives its sizer.
    wxBoxSizer* fresh_page();
    void finish_page();

    Background& background_;
    std::shared_ptr<Connector> connector_;
    Done done_;
    std::function<void(wxString const&)> failed_;
    wxPanel* body_;
    wxPanel* page_ = nullptr;
    wxTextCtrl* login_ = nullptr;
    wxTextCtrl* password_ = nullptr;
    wxString sentence_;
};

/// "account manager" for "account_manager", translated.
wxString role_words(std::string const& role);

} // namespace poddesk::gui
