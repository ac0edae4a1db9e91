#pragma once

#include "gui/shell/shell.h"
#include "gui/widgets/canvas.h"
#include "gui/widgets/status_strip.h"
#include "gui/widgets/toast.h"

#include <wx/frame.h>
#include <wx/panel.h>
#include <wx/timer.h>

class wxBoxSizer;
class wxMenu;

namespace poddesk::gui {

/// A key and what it does in this window, for the list of keys.
struct KeyHelp
{
    wxString key;
    wxString does;
    wxString brief{}; ///< one or two words for the lower edge of a bench; empty: only in the list
};

/// What every window of the desktop is: a frame that is remembered, with the common menus and keys, a status
/// strip and a place for problems. A window adds its content to body() and its sizer to content().
class WorkWindow : public wxFrame
{
public:
    /// @param name "orders", "order:123": unique among the open windows, and the key under which it is
    /// remembered.
    WorkWindow(Shell& shell, std::string name, wxString const& title, wxSize design_size);
    ~WorkWindow() override;

    std::string const& name() const { return name_; }
    Shell& shell() { return shell_; }
    StatusStrip& strip() { return *strip_; }
    Toast& toast() { return *toast_; }

    /// Shows the window where it was last time. Called once by the shell.
    void appear();
    virtual void show_problem(Problem const& problem);
    /// Its own commands for Ctrl+K, shown first.
    virtual std::vector<CommandProvider> command_providers() { return {}; }
    /// Its own keys for F1, before the common ones.
    virtual std::vector<KeyHelp> keys() const { return {}; }
    /// The server is lost: what the window shows is from then, and nothing can be changed.
    bool is_stale() const { return shell_.live().health().state == Health::State::stale; }
    /// True while steps that change something are safe; else says in the window why not.
    bool may_change();
    /// True once the window shows data (for pictures and tests).
    virtual bool is_settled() const { return true; }

    /// Names of people who are on what this window is on, too; see be_on.
    std::vector<std::string> others() const;

    /// Runs away from the UI thread for this window; see Background::run.
    template <class Job, class Done>
    std::shared_ptr<Task> run(Job job, Done done, wxString const& label = wxString())
    {
        return shell_.background().run(*this, std::move(job), std::move(done), label);
    }

protected:
    /// The panel that carries everything; its sizer is content() above the status strip.
    wxPanel* body() { return body_; }
    wxBoxSizer* content() { return content_; }
    /// Menus of this window's own, before View, Window and Help. Call once, in the constructor.
    void set_menus(std::vector<std::pair<wxMenu*, wxString>> menus);
    /// An entry of such a menu with its key: "&Copy rows\tCtrl+Shift+C". What it throws is reported here.
    void add_action(wxMenu& menu, wxString const& label, std::function<void()> run);
    /// The same for what changes something: while the server is lost it only says so.
    void add_step(wxMenu& menu, wxString const& label, std::function<void()> run);
    /// Undo with Ctrl+Z: of what is being typed, else the window's own last step.
    void add_undo(wxMenu& menu, std::function<void()> undo);

    /// This person works on these things now: others see it, and others() says who else does. Two windows may
    /// take one thing: nobody is kept from it. A subject without an id is none.
    void be_on(std::set<access::Subject> subjects);
    /// Somebody else came or went.
    virtual void others_changed() {}
    /// The server was lost, or is back (what changed meanwhile is read again by itself): enable and disable
    /// what changes something.
    virtual void staleness_changed() {}
    /// F5: read again.
    virtual void resync();
    /// F9: the *Why?* of the selected thing. False when there is none.
    virtual bool show_why() { return false; }
    /// Ctrl+F: the filter of this window.
    virtual void focus_filter() {}
    /// Esc outside of any field: false lets it pass.
    virtual bool escape() { return false; }
    /// What to remember beside the place (columns, sort, filters), and taking it back.
    virtual nlohmann::json state() const { return {}; }
    virtual void restore(nlohmann::json const&) {}

private:
    void build();
    wxMenu* view_menu();
    wxMenu* window_menu();
    wxMenu* help_menu();
    void key(wxKeyEvent& event);
    void closing(wxCloseEvent& event);
    void remember();
    void place_window();
    void show_jobs();
    void show_health(Health const& health);
    void show_keys();
    void refresh_window_menu();

    Shell& shell_;
    std::string name_;
    wxSize design_size_;
    wxPanel* body_ = nullptr;
    wxBoxSizer* content_ = nullptr;
    Canvas* stale_bar_ = nullptr;
    wxString stale_words_;
    StatusStrip* strip_ = nullptr;
    Toast* toast_ = nullptr;
    wxMenu* window_menu_ = nullptr;
    std::set<access::Subject> on_;
    std::map<std::string, Presence::Others> others_; ///< by kind
    wxTimer jobs_timer_;
};

} // namespace poddesk::gui
