#include "gui/shell/sign_in.h"

#include "gui/widgets/button.h"
#include "gui/widgets/canvas.h"
#include "gui/widgets/icons.h"
#include "gui/widgets/native.h"
#include "gui/widgets/text.h"

#include <wx/app.h>
#include <wx/intl.h>
#include <wx/panel.h>
#include <wx/sizer.h>
#include <wx/stattext.h>
#include <wx/textctrl.h>

namespace poddesk::gui {

namespace {

constexpr int page_width = 420;

wxStaticText* add_words(wxPanel* page, wxBoxSizer& column, wxString const& words, Type type,
                        wxColour const& ink)
{
    auto* const label = new wxStaticText(page, wxID_ANY, wxControl::EscapeMnemonics(words));
    label->SetFont(font(type));
    label->SetForegroundColour(ink);
    label->Wrap(u(page_width) - u(64));
    column.Add(label, 0, wxEXPAND | wxBOTTOM, u(8));
    return label;
}

wxTextCtrl* add_field(wxPanel* page, wxBoxSizer& column, wxString const& label, wxString const& value,
                      long style)
{
    add_words(page, column, label, Type::small_bold, theme().muted);
    auto* const field = new wxTextCtrl(page, wxID_ANY, value, wxDefaultPosition, wxSize(-1, u(34)),
                                       style | wxTE_PROCESS_ENTER);
    accessible(*field, label);
    column.Add(field, 0, wxEXPAND | wxBOTTOM, u(12));
    return field;
}

} // namespace

wxString role_words(std::string const& role)
{
    return role == "account_manager"     ? _("account manager")
           : role == "returns_inspector" ? _("returns inspector")
           : role == "onboarding"        ? _("onboarding")
           : role == "warehouse"         ? _("warehouse")
           : role == "administrator"     ? _("administrator")
           : role == "worker"            ? _("worker")
                                         : from_utf8(role);
}

SignIn::SignIn(Background& background, std::shared_ptr<Connector> connector, Done done)
    : wxFrame(nullptr, wxID_ANY, _("PodDesk"), wxDefaultPosition, wxSize(u(page_width), u(520))),
      background_(background), connector_(std::move(connector)), done_(std::move(done)),
      body_(new wxPanel(this))
{
    SetIcons(program_icon());
    auto* const column = new wxBoxSizer(wxVERTICAL);
    column->Add(new Canvas(body_, _("PodDesk"), wxSize(-1, u(96)),
                           [](Painter& painter, wxSize) {
                               painter.rounded({double(u(32)), double(u(32)), double(u(44)), double(u(44))},
                                               u(8), theme().fill(Tone::accent));
                               painter.icon("box", u(42), u(42), u(24), *wxWHITE);
                               painter.text({double(u(90)), double(u(32)), double(u(300)), double(u(44))},
                                            _("PodDesk"), Type::big_bold, theme().text);
                           }),
                0, wxEXPAND);
    body_->SetSizer(column);
    show_working(_("Starting"));
    Bind(wxEVT_CHAR_HOOK, [this](wxKeyEvent& event) {
        if (event.GetKeyCode() == WXK_ESCAPE) {
            Close();
        } else {
            event.Skip();
        }
    });
    Centre();
}

void SignIn::begin()
{
    Show();
    open_database();
}

wxBoxSizer* SignIn::fresh_page()
{
    if (page_) {
        // The control whose event brought us here may stand on the old page: it goes when the event is over.
        body_->GetSizer()->Detach(page_);
        page_->Hide();
        wxTheApp->ScheduleForDestruction(page_);
    }
    login_ = nullptr;
    password_ = nullptr;
    page_ = new wxPanel(body_, wxID_ANY, wxDefaultPosition, wxDefaultSize, wxTAB_TRAVERSAL);
    auto* const column = new wxBoxSizer(wxVERTICAL);
    page_->SetSizer(column);
    body_->GetSizer()->Add(page_, 1, wxEXPAND | wxLEFT | wxRIGHT | wxBOTTOM, u(32));
    return column;
}

void SignIn::finish_page()
{
    page_->Layout();
    body_->GetSizer()->Layout();
    Layout();
    int const wanted = std::max(u(320), body_->GetBestSize().y + u(60));
    if (wanted > GetSize().y) {
        SetSize(GetSize().x, wanted);
    }
}

void SignIn::show_working(wxString const& sentence)
{
    sentence_ = sentence;
    wxBoxSizer* const column = fresh_page();
    add_words(page_, *column, sentence, Type::body, theme().muted);
    finish_page();
}

void SignIn::open_database()
{
    show_working(connector_->is_shared() ? _("Looking for the server")
                                         : _("Starting the database of this computer"));
    auto const told = [this](std::string_view what) {
        // On the worker's thread: only posts. The window outlives the job or the message is dropped with it.
        CallAfter([this, words = from_utf8(what)] { show_working(words); });
    };
    background_.run_or(
        *this, [connector = connector_, told] { connector->open(told); }, [this] { ask_person(); },
        [this](std::exception_ptr const& error) { show_failed(error); });
}

void SignIn::ask_person()
{
    if (connector_->is_shared()) {
        show_form();
    } else if (!connector_->settings().person.empty() || !connector_->is_demo()) {
        sign_in(connector_->settings().person, "");
    } else {
        background_.run_or(
            *this, [connector = connector_] { return connector->people(); },
            [this](std::vector<PersonChoice> const& people) { show_people(people); },
            [this](std::exception_ptr const& error) { show_failed(error); });
    }
}

void SignIn::show_people(std::vector<PersonChoice> const& people)
{
    sentence_ = _("Who are you today?");
    wxBoxSizer* const column = fresh_page();
    add_words(page_, *column, sentence_, Type::title, theme().text);
    add_words(page_, *column, _("The demo's people need no password. Each sees what the job needs."),
              Type::body, theme().muted);
    wxButton* first = nullptr;
    for (PersonChoice const& person : people) {
        wxString const label = from_utf8(person.full_name) + wxS(", ") + role_words(person.role);
        wxButton* const button = make_button(page_, wxControl::EscapeMnemonics(label), "user");
        button->Bind(wxEVT_BUTTON, [this, login = person.login](wxCommandEvent&) { sign_in(login, ""); });
        column->Add(button, 0, wxEXPAND | wxTOP, u(8));
        first = first ? first : button;
    }
    finish_page();
    if (first) {
        first->SetFocus();
    }
}

void SignIn::show_form()
{
    installer::Settings const& settings = connector_->settings();
    sentence_ = wxString::Format(_("Sign in to %s"), from_utf8(settings.server->host));
    wxBoxSizer* const column = fresh_page();
    add_words(page_, *column, sentence_, Type::title, theme().text);
    column->AddSpacer(u(8));
    login_ = add_field(page_, *column, _("User"), from_utf8(settings.person), 0);
    password_ = add_field(page_, *column, _("Password"), wxString(), wxTE_PASSWORD);
    wxButton* const go = make_button(page_, _("&Sign in"), {}, Weight::primary);
    column->Add(go, 0, wxALIGN_RIGHT | wxTOP, u(8));
    auto const submit = [this](wxCommandEvent&) {
        sign_in(to_utf8(login_->GetValue()), to_utf8(password_->GetValue()));
    };
    go->Bind(wxEVT_BUTTON, submit);
    password_->Bind(wxEVT_TEXT_ENTER, submit);
    login_->Bind(wxEVT_TEXT_ENTER, [this](wxCommandEvent&) { password_->SetFocus(); });
    finish_page();
    (settings.person.empty() ? login_ : password_)->SetFocus();
}

void SignIn::sign_in(std::string const& login, std::string const& password)
{
    show_working(_("Signing in"));
    background_.run_or(
        *this, [connector = connector_, login, password] { return connector->sign_in(login, password); },
        [this](Connected connected) {
            done_(std::move(connected));
            Destroy();
        },
        [this](std::exception_ptr const& error) { show_failed(error); });
}

void SignIn::show_failed(std::exception_ptr const& error)
{
    sentence_ = describe(error).sentence;
    wxBoxSizer* const column = fresh_page();
    add_words(page_, *column, _("That did not work"), Type::title, theme().ink(Tone::bad));
    add_words(page_, *column, sentence_, Type::body, theme().text);
    wxButton* const again = make_button(page_, _("&Try again"), "refresh", Weight::primary);
    again->Bind(wxEVT_BUTTON, [this](wxCommandEvent&) { open_database(); });
    column->Add(again, 0, wxALIGN_RIGHT | wxTOP, u(16));
    finish_page();
    again->SetFocus();
    if (failed_) {
        failed_(sentence_);
    }
}

} // namespace poddesk::gui
