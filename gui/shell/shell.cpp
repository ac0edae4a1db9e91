#include "gui/shell/shell.h"

#include "domain/database/pool.h"
#include "gui/shell/work_window.h"
#include "gui/widgets/text.h"

#include <wx/intl.h>

#include <stdexcept>

namespace poddesk::gui {

namespace {

std::string const remembered_brightness = "brightness";

Brightness brightness_named(nlohmann::json const& name)
{
    return name == "light" ? Brightness::light : name == "dark" ? Brightness::dark : Brightness::system;
}

} // namespace

Shell::Shell(SignedIn who, std::shared_ptr<database::Pool> pool, std::filesystem::path const& remembered_in)
    : who_(std::move(who)), pool_(std::move(pool)),
      print_folder_(remembered_in.parent_path() / "print" / who_.database),
      registry_(remembered_in, who_.login), presence_(pool_, background_, live_)
{
    brightness_ = brightness_named(registry_.state(remembered_brightness));
    if (brightness_ != Brightness::system) {
        prefer(brightness_);
    }
    show_problems_with([this](Problem const& problem, wxWindow* near) {
        wxWindow* const frame = near ? wxGetTopLevelParent(near) : wxGetActiveWindow();
        auto* window = dynamic_cast<WorkWindow*>(frame);
        if (!window && !open_.empty()) {
            window = open_.back().second;
        }
        if (window) {
            window->show_problem(problem);
        }
    });
    background_.on_failure([this](wxWindow& owner, std::exception_ptr const& error) {
        if (may_pass(error)) {
            live_.read_failed(owner);
        }
    });
    add_provider(fixed_commands(_("Windows"), [this] { return window_commands(); }));
}

Shell::~Shell()
{
    show_problems_with({});
    registry_.save();
}

std::shared_ptr<database::Pool> Shell::pool() const
{
    if (!pool_) {
        throw std::logic_error("this shell has no database");
    }
    return pool_;
}

void Shell::add_window(std::string kind, Maker maker, wxString const& in_menu, std::string icon)
{
    kinds_.emplace_back(std::move(kind), Kind{std::move(maker), in_menu, std::move(icon)});
}

WorkWindow* Shell::find(std::string const& name) const
{
    auto const found =
        std::find_if(open_.begin(), open_.end(), [&](auto const& opened) { return opened.first == name; });
    return found == open_.end() ? nullptr : found->second;
}

std::vector<WorkWindow*> Shell::windows() const
{
    std::vector<WorkWindow*> found;
    for (auto const& [name, window] : open_) {
        found.push_back(window);
    }
    return found;
}

WorkWindow* Shell::open(std::string const& name)
{
    if (WorkWindow* const opened = find(name)) {
        opened->Iconize(false);
        opened->Raise();
        return opened;
    }
    std::size_t const colon = name.find(':');
    std::string const kind = name.substr(0, colon);
    auto const known =
        std::find_if(kinds_.begin(), kinds_.end(), [&](auto const& entry) { return entry.first == kind; });
    if (known == kinds_.end()) {
        return nullptr;
    }
    WorkWindow* const made =
        known->second.maker(*this, colon == std::string::npos ? std::string() : name.substr(colon + 1));
    if (made && !made->IsShown()) { // a maker may hand over the one window of its kind, which is open
        made->appear();
    }
    return made;
}

void Shell::reopen()
{
    for (std::string const& name : registry_.open_windows()) {
        guarded(nullptr, [&] { open(name); });
    }
    if (open_.empty()) {
        open("desk");
    }
}

void Shell::open_command_box(WorkWindow& above)
{
    if (box_) {
        box_->Raise();
        return;
    }
    std::vector<CommandProvider> providers = above.command_providers();
    providers.insert(providers.end(), providers_.begin(), providers_.end());
    auto* const box = new CommandBox(&above, std::move(providers));
    box_ = box;
    box->open();
}

std::vector<CommandResult> Shell::window_commands()
{
    std::vector<CommandResult> commands;
    for (auto const& [kind, entry] : kinds_) {
        if (!entry.in_menu.empty()) {
            commands.push_back({.icon = entry.icon,
                                .title = wxControl::RemoveMnemonics(entry.in_menu),
                                .detail = _("open the window"),
                                .run = [this, name = kind] { open(name); }});
        }
    }
    return commands;
}

void Shell::set_brightness(Brightness brightness)
{
    brightness_ = brightness;
    registry_.set_state(remembered_brightness, brightness == Brightness::light  ? "light"
                                               : brightness == Brightness::dark ? "dark"
                                                                                : "system");
    prefer(brightness);
}

void Shell::window_opened(WorkWindow& window)
{
    open_.emplace_back(window.name(), &window);
    registry_.opened(window.name());
}

void Shell::window_closed(WorkWindow& window)
{
    std::erase_if(open_, [&](auto const& opened) { return opened.second == &window; });
    // The last window to close is the one that opens next time.
    if (!quitting_ && !open_.empty()) {
        registry_.closed(window.name());
    }
    registry_.save();
}

void Shell::quit()
{
    quitting_ = true;
    for (WorkWindow* window : windows()) {
        window->Close();
    }
}

} // namespace poddesk::gui
