#include "gui/shell/work_window.h"

#include "gui/shell/keys_help.h"
#include "gui/widgets/canvas.h"
#include "gui/widgets/icons.h"
#include "gui/widgets/native.h"
#include "gui/widgets/text.h"

#include <wx/display.h>
#include <wx/intl.h>
#include <wx/menu.h>
#include <wx/sizer.h>
#include <wx/textctrl.h>

namespace poddesk::gui {

namespace {

/// A job shows in the strip once it has run this long.
constexpr auto shown_after = std::chrono::milliseconds(1500);
constexpr int stale_height = 36;

} // namespace

WorkWindow::WorkWindow(Shell& shell, std::string name, wxString const& title, wxSize design_size)
    : wxFrame(nullptr, wxID_ANY, title), shell_(shell), name_(std::move(name)), design_size_(design_size),
      jobs_timer_(this)
{
    build();
    set_menus({});
    Bind(wxEVT_CHAR_HOOK, &WorkWindow::key, this);
    Bind(wxEVT_CLOSE_WINDOW, &WorkWindow::closing, this);
    Bind(
        wxEVT_TIMER, [this](wxTimerEvent&) { show_jobs(); }, jobs_timer_.GetId());
    Bind(wxEVT_MENU_OPEN, [this](wxMenuEvent& event) {
        if (event.GetMenu() == window_menu_) {
            refresh_window_menu();
        }
        event.Skip();
    });
    shell_.window_opened(*this);
    shell_.live().watch_health(*this, [this](Health const& health) { show_health(health); });
    strip_->set_place(from_utf8(shell_.who().place));
    jobs_timer_.Start(250);
}

WorkWindow::~WorkWindow() = default;

void WorkWindow::build()
{
    SetIcons(program_icon());
    // GTK draws what has no window of its own (a button, a scrolled pane) over its siblings that have one,
    // however they are raised: the toast has no sibling but the body.
    auto* const ground = new wxPanel(this, wxID_ANY, wxDefaultPosition, wxDefaultSize, wxTAB_TRAVERSAL);
    body_ = new wxPanel(ground, wxID_ANY, wxDefaultPosition, wxDefaultSize, wxTAB_TRAVERSAL);
    auto* const whole = new wxBoxSizer(wxVERTICAL);
    whole->Add(body_, 1, wxEXPAND);
    ground->SetSizer(whole);
    auto* const column = new wxBoxSizer(wxVERTICAL);
    content_ = new wxBoxSizer(wxVERTICAL);
    stale_bar_ =
        new Canvas(body_, wxString(), wxSize(-1, u(stale_height)), [this](Painter& painter, wxSize size) {
            Theme const& t = theme();
            painter.fill({0, 0, double(size.x), double(size.y)}, t.soft(Tone::warn));
            painter.icon("warning", u(16), (size.y - u(18)) / 2.0, u(18), t.ink(Tone::warn));
            painter.text({double(u(44)), 0, double(size.x - u(60)), double(size.y)}, stale_words_,
                         Type::body_bold, t.ink(Tone::warn));
        });
    stale_bar_->Hide();
    column->Add(stale_bar_, 0, wxEXPAND);
    column->Add(content_, 1, wxEXPAND);
    strip_ = new StatusStrip(body_);
    column->Add(strip_, 0, wxEXPAND);
    body_->SetSizer(column);
    toast_ = new Toast(ground);
}

void WorkWindow::show_health(Health const& health)
{
    strip_->set_health(health.pill());
    strip_->SetToolTip(from_utf8(health.reason));
    bool const stale = health.state == Health::State::stale;
    if (stale) {
        wxDateTime const since(
            std::chrono::system_clock::to_time_t(health.since.value_or(std::chrono::system_clock::now())));
        stale_words_ = wxString::Format(
            _("Not connected since %s. You see what was known then. It reconnects by itself."),
            since.Format(wxS("%H:%M:%S")));
        accessible(*stale_bar_, stale_words_);
        stale_bar_->Refresh();
    }
    if (stale != stale_bar_->IsShown()) {
        stale_bar_->Show(stale);
        body_->Layout();
        staleness_changed();
    }
}

void WorkWindow::be_on(std::set<access::Subject> subjects)
{
    std::erase_if(subjects, [](access::Subject const& subject) { return subject.id == 0; });
    if (subjects == on_) {
        return;
    }
    std::map<std::string, std::vector<std::int64_t>> ids;
    for (access::Subject const& before : on_) {
        ids[before.kind]; // whose kind is not among the new ones is watched no more
    }
    for (access::Subject const& subject : subjects) {
        ids[subject.kind].push_back(subject.id);
    }
    on_ = std::move(subjects);
    for (auto& [kind, others] : others_) {
        std::erase_if(others, [&, kind = kind](auto const& entry) {
            return !on_.contains({kind, entry.first}); // what stays is not told again
        });
    }
    Presence& presence = shell_.presence();
    presence.enter(*this, on_);
    for (auto& [kind, watched] : ids) {
        presence.watch(*this, kind, std::move(watched), [this, kind = kind](Presence::Others const& others) {
            others_[kind] = others;
            others_changed();
        });
    }
    others_changed();
}

std::vector<std::string> WorkWindow::others() const
{
    std::vector<std::string> names;
    for (auto const& [kind, others] : others_) {
        for (auto const& [id, here] : others) {
            for (std::string const& name : here) {
                if (std::find(names.begin(), names.end(), name) == names.end()) {
                    names.push_back(name);
                }
            }
        }
    }
    return names;
}

bool WorkWindow::may_change()
{
    if (is_stale()) {
        toast_->show(Tone::warn, stale_words_ + wxS(" ") + _("Steps that change something wait."));
    }
    return !is_stale();
}

void WorkWindow::set_menus(std::vector<std::pair<wxMenu*, wxString>> menus)
{
    auto* const bar = new wxMenuBar;
    for (auto const& [menu, title] : menus) {
        bar->Append(menu, title);
    }
    bar->Append(view_menu(), _("&View"));
    window_menu_ = window_menu();
    bar->Append(window_menu_, _("&Window"));
    bar->Append(help_menu(), _("&Help"));
    wxMenuBar* const before = GetMenuBar();
    SetMenuBar(bar);
    delete before;
}

void WorkWindow::add_action(wxMenu& menu, wxString const& label, std::function<void()> run)
{
    wxMenuItem* const item = menu.Append(wxID_ANY, label);
    Bind(
        wxEVT_MENU, [this, run = std::move(run)](wxCommandEvent&) { guarded(this, run); }, item->GetId());
}

void WorkWindow::add_step(wxMenu& menu, wxString const& label, std::function<void()> run)
{
    add_action(menu, label, [this, run = std::move(run)] {
        if (may_change()) {
            run();
        }
    });
}

void WorkWindow::add_undo(wxMenu& menu, std::function<void()> undo)
{
    add_action(menu, _("&Undo\tCtrl+Z"), [this, undo = std::move(undo)] {
        if (auto* const typing = dynamic_cast<wxTextEntry*>(wxWindow::FindFocus())) {
            typing->Undo();
        } else if (may_change()) {
            undo();
        }
    });
}

wxMenu* WorkWindow::view_menu()
{
    auto* const menu = new wxMenu;
    auto* const themes = new wxMenu;
    for (auto const& [brightness, label] : {std::pair{Brightness::system, _("As the &desktop")},
                                            {Brightness::light, _("&Light")},
                                            {Brightness::dark, _("D&ark")}}) {
        wxMenuItem* const item = themes->AppendRadioItem(wxID_ANY, label);
        item->Check(shell_.brightness() == brightness);
        Bind(
            wxEVT_MENU,
            [this, brightness = brightness](wxCommandEvent&) { shell_.set_brightness(brightness); },
            item->GetId());
    }
    menu->AppendSubMenu(themes, _("&Theme"));
    add_action(*menu, _("&Read again\tF5"), [this] { resync(); });
    return menu;
}

wxMenu* WorkWindow::window_menu()
{
    auto* const menu = new wxMenu;
    add_action(*menu, _("&Command box\tCtrl+K"), [this] { shell_.open_command_box(*this); });
    menu->AppendSeparator();
    for (auto const& [kind, entry] : shell_.kinds()) {
        if (!entry.in_menu.empty()) {
            add_action(*menu, entry.in_menu, [this, name = kind] { shell_.open(name); });
        }
    }
    menu->AppendSeparator();
    wxMenuItem* const close = menu->Append(wxID_CLOSE, _("C&lose\tCtrl+W"));
    Bind(
        wxEVT_MENU, [this](wxCommandEvent&) { Close(); }, close->GetId());
    wxMenuItem* const quit = menu->Append(wxID_EXIT, _("&Quit\tCtrl+Q"));
    Bind(
        wxEVT_MENU, [this](wxCommandEvent&) { shell_.quit(); }, quit->GetId());
    menu->AppendSeparator();
    return menu;
}

/// The open windows stand behind the last separator.
void WorkWindow::refresh_window_menu()
{
    auto items = window_menu_->GetMenuItems();
    for (auto item = items.rbegin(); item != items.rend() && !(*item)->IsSeparator(); ++item) {
        window_menu_->Destroy(*item);
    }
    for (WorkWindow* window : shell_.windows()) {
        add_action(*window_menu_, wxControl::EscapeMnemonics(window->GetTitle()),
                   [this, name = window->name()] { shell_.open(name); });
    }
}

wxMenu* WorkWindow::help_menu()
{
    auto* const menu = new wxMenu;
    wxMenuItem* const keys_item = menu->Append(wxID_HELP, _("&Keys of this window\tF1"));
    Bind(
        wxEVT_MENU, [this](wxCommandEvent&) { show_keys(); }, keys_item->GetId());
    return menu;
}

void WorkWindow::appear()
{
    place_window();
    guarded(this, [this] { restore(shell_.registry().state(name_)); });
    Layout();
    Show();
}

void WorkWindow::place_window()
{
    auto const remembered = shell_.registry().place(name_);
    wxRect const screen = wxDisplay(0U).GetClientArea();
    wxSize const wanted(u(design_size_.x), u(design_size_.y));
    SetSize(wxSize(std::min(wanted.x, screen.width), std::min(wanted.y, screen.height)));
    if (!remembered) {
        if (wanted.x >= screen.width) {
            Maximize();
        } else {
            Centre();
        }
        return;
    }
    wxRect const place(remembered->x, remembered->y, remembered->width, remembered->height);
    // A monitor that is gone must not hide the window.
    if (wxDisplay::GetFromPoint(place.GetPosition() + wxPoint(u(60), u(20))) != wxNOT_FOUND) {
        SetSize(place);
    }
    if (remembered->maximized) {
        Maximize();
    }
}

void WorkWindow::remember()
{
    if (!IsIconized()) {
        auto const held = shell_.registry().place(name_);
        WindowPlace place{GetPosition().x, GetPosition().y, GetSize().x, GetSize().y, IsMaximized()};
        if (IsMaximized() && held) {
            // Keeps the size that un-maximizing goes back to.
            place = *held;
            place.maximized = true;
        }
        shell_.registry().set_place(name_, place);
    }
    guarded(this, [this] {
        nlohmann::json held = state();
        if (!held.is_null()) {
            shell_.registry().set_state(name_, std::move(held));
        }
    });
}

void WorkWindow::closing(wxCloseEvent&)
{
    jobs_timer_.Stop();
    remember();
    shell_.window_closed(*this);
    Destroy();
}

void WorkWindow::resync()
{
    shell_.live().resync();
}

void WorkWindow::show_problem(Problem const& problem)
{
    toast_->show(Tone::bad, problem.sentence);
}

void WorkWindow::show_jobs()
{
    auto const running = shell_.background().running(*this);
    auto const slow = std::find_if(running.begin(), running.end(),
                                   [](RunningTask const& task) { return task.age > shown_after; });
    if (slow == running.end()) {
        strip_->set_job(std::nullopt);
    } else {
        strip_->set_job(JobProgress{slow->label, slow->task->done(), slow->task->total()},
                        [task = slow->task] { task->cancel(); });
    }
}

void WorkWindow::show_keys()
{
    std::vector<KeyHelp> all = keys();
    for (auto const& [key, does] : {std::pair{wxS("Ctrl K"), _("find anything, run any command")},
                                    {wxS("Ctrl F"), _("filter this window")},
                                    {wxS("F5"), _("read everything again")},
                                    {wxS("F9"), _("why: the decision behind the selected thing")},
                                    {wxS("F1"), _("this list (also ?)")},
                                    {wxS("Ctrl W"), _("close this window")},
                                    {wxS("Ctrl Q"), _("quit PodDesk")},
                                    {wxS("Esc"), _("leave without losing what was typed")}}) {
        all.push_back({key, does});
    }
    show_keys_help(*this, GetTitle(), all);
}

void WorkWindow::key(wxKeyEvent& event)
{
    int const code = event.GetKeyCode();
    bool const typing = dynamic_cast<wxTextEntry*>(wxWindow::FindFocus()) != nullptr;
    if (code == WXK_F9 && !event.HasAnyModifiers()) {
        guarded(this, [this] { show_why(); });
    } else if (code == 'F' && event.GetModifiers() == wxMOD_CONTROL) {
        focus_filter();
    } else if (event.GetUnicodeKey() == '?' && !typing) {
        show_keys();
    } else if (code == WXK_ESCAPE && toast_->IsShown()) {
        toast_->hide();
    } else if (code != WXK_ESCAPE || !escape()) {
        event.Skip();
    }
}

} // namespace poddesk::gui
