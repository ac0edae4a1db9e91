#pragma once

#include "gui/shell/background.h"
#include "gui/shell/command_box.h"
#include "gui/shell/live_bridge.h"
#include "gui/shell/presence.h"
#include "gui/shell/window_registry.h"
#include "gui/widgets/native.h"

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace poddesk::database {
class Pool;
}

namespace poddesk::gui {

class WorkWindow;

/// Who is signed in, and where.
struct SignedIn
{
    std::string login;
    std::string full_name;
    std::string role;     ///< "account_manager" …, as access.person says
    std::string database; ///< "poddesk", "demo"
    std::string place;    ///< for the status strip: "demo on this computer", "poddesk @ reno-db"
};

/// What every window shares: the connection, the background runner, the live feed, what is remembered, and
/// the other windows. Windows are named "desk", "orders", "order:123": a kind and, after a colon, what it
/// shows.
class Shell
{
public:
    /// Makes the window of a kind; the argument is what stands after the colon.
    using Maker = std::function<WorkWindow*(Shell&, std::string const& argument)>;

    /// @param pool null only in tests of windows that ask no database.
    Shell(SignedIn who, std::shared_ptr<database::Pool> pool, std::filesystem::path const& remembered_in);
    ~Shell();
    Shell(Shell const&) = delete;
    Shell& operator=(Shell const&) = delete;

    SignedIn const& who() const { return who_; }
    /// For jobs in the background only: a database call on the UI thread throws. Copying the pointer into a
    /// job keeps the pool alive for it.
    std::shared_ptr<database::Pool> pool() const;
    Background& background() { return background_; }
    LiveBridge& live() { return live_; }
    /// Who else is on what.
    Presence& presence() { return presence_; }
    WindowRegistry& registry() { return registry_; }
    /// Where benches put labels and slips for the printer.
    std::filesystem::path const& print_folder() const { return print_folder_; }

    /// Teaches the shell a kind of window. `in_menu` ("&Orders") also lists it in every Window menu and the
    /// command box.
    void add_window(std::string kind, Maker maker, wxString const& in_menu = wxString(),
                    std::string icon = "desk");
    /// Opens the window of that name, or raises it when it is open. Null for an unknown kind.
    WorkWindow* open(std::string const& name);
    /// The open window of that name, or null.
    WorkWindow* find(std::string const& name) const;
    std::vector<WorkWindow*> windows() const;
    /// Opens what was open at the end of the last run; the desk when there was nothing.
    void reopen();

    /// Everybody who answers Ctrl+K, in the order shown; a window's own commands come first.
    void add_provider(CommandProvider provider) { providers_.push_back(std::move(provider)); }
    void open_command_box(WorkWindow& above);
    /// The command box while it is open: for tests.
    CommandBox* command_box() const { return box_; }

    /// Light, dark, or as the desktop has it; remembered.
    void set_brightness(Brightness brightness);
    Brightness brightness() const { return brightness_; }

    struct Kind
    {
        Maker maker;
        wxString in_menu;
        std::string icon;
    };
    std::vector<std::pair<std::string, Kind>> const& kinds() const { return kinds_; }

    // --- for WorkWindow
    void window_opened(WorkWindow& window);
    void window_closed(WorkWindow& window);
    /// The program ends: windows that close now stay remembered as open.
    void quit();

private:
    std::vector<CommandResult> window_commands();

    SignedIn who_;
    std::shared_ptr<database::Pool> pool_;
    std::filesystem::path print_folder_;
    WindowRegistry registry_;
    LiveBridge live_;
    Background background_;
    Presence presence_;
    std::vector<std::pair<std::string, Kind>> kinds_;
    std::vector<std::pair<std::string, WorkWindow*>> open_;
    std::vector<CommandProvider> providers_;
    wxWeakRef<CommandBox> box_;
    Brightness brightness_ = Brightness::system;
    bool quitting_ = false;
};

} // namespace poddesk::gui
