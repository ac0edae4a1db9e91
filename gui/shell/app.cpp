#include "gui/shell/app.h"

#include "domain/database/pool.h"
#include "gui/shell/font_setup.h"
#include "gui/shell/live_feed.h"
#include "gui/shell/sign_in.h"
#include "gui/shell/work_window.h"
#include "gui/widgets/picture.h"
#include "gui/widgets/text.h"
#include "installer/setup/log.h"

#include <wx/app.h>
#include <wx/init.h>
#include <wx/log.h>
#include <wx/translation.h>

#include <iostream>

namespace poddesk::gui {

namespace {

constexpr int exit_unusable = 3;
/// A picture is taken once every window has shown its data for this long.
constexpr auto picture_after = std::chrono::milliseconds(1200);

/// wx's log into ours, so that nothing opens a message box by itself.
class QuietLog : public wxLog
{
protected:
    void DoLogTextAtLevel(wxLogLevel level, wxString const& text) override
    {
        installer::log(level <= wxLOG_Error     ? installer::LogLevel::error
                       : level == wxLOG_Warning ? installer::LogLevel::warning
                                                : installer::LogLevel::info,
                       to_utf8(text));
    }
};

class App : public wxApp
{
public:
    App(Options options, std::function<void(Shell&)> add_windows)
        : options_(std::move(options)), add_windows_(std::move(add_windows))
    {
    }

    bool OnInit() override;
    int OnExit() override;
    bool OnExceptionInMainLoop() override
    {
        report_error(std::current_exception());
        return true;
    }

    int exit_code() const { return exit_code_; }

private:
    void signed_in(Connected connected);
    void open_windows();
    void watch_for_picture();

    Options options_;
    std::function<void(Shell&)> add_windows_;
    std::shared_ptr<Connector> connector_;
    std::unique_ptr<Background> starting_;
    std::unique_ptr<Shell> shell_;
    std::unique_ptr<LiveFeed> feed_;
    wxTimer picture_timer_;
    std::chrono::steady_clock::time_point settled_since_{};
    int exit_code_ = 0;
};

bool App::OnInit()
{
    SetAppName(wxS("PodDesk"));
    SetExitOnFrameDelete(true);
    auto* const words = new wxTranslations; // wx owns it
    wxTranslations::Set(words);
    words->AddStdCatalog();
    words->AddCatalog(wxS("poddesk"));
    delete wxLog::SetActiveTarget(new QuietLog);
    database::forbid_on_this_thread();
    choose_font_if_nobody_did();
    if (!options_.screenshot.empty()) {
        stop_animations();
    }
    if (!options_.theme.empty()) {
        prefer(options_.theme == "dark" ? Brightness::dark : Brightness::light);
    }
    try {
        installer::Settings settings = installer::resolve_settings(options_.flags);
        installer::open_log(settings.home, "poddesk", settings.log_level);
        connector_ = std::make_shared<Connector>(std::move(settings));
    } catch (std::exception const& error) {
        std::cerr << error.what() << '\n';
        exit_code_ = exit_unusable;
        return false;
    }
    starting_ = std::make_unique<Background>(1);
    auto* const first =
        new SignIn(*starting_, connector_, [this](Connected connected) { signed_in(std::move(connected)); });
    if (!options_.screenshot.empty()) {
        first->on_failed([this, first](wxString const& sentence) {
            std::cerr << to_utf8(sentence) << '\n'; // nobody sits before a picture
            exit_code_ = exit_unusable;
            first->Close();
        });
    }
    first->begin();
    return true;
}

void App::signed_in(Connected connected)
{
    SignedIn const who{connected.person.login, connected.person.full_name, connected.person.role,
                       connected.database, connected.place};
    shell_ = std::make_unique<Shell>(who, connected.pool, connector_->settings().home / "desktop");
    if (!options_.theme.empty()) {
        prefer(options_.theme == "dark" ? Brightness::dark : Brightness::light);
    }
    add_windows_(*shell_);
    feed_ = std::make_unique<LiveFeed>(connected.pool, shell_->live());
    open_windows();
}

void App::open_windows()
{
    if (options_.open.empty()) {
        shell_->reopen();
    } else if (!shell_->open(options_.open)) {
        std::cerr << "There is no window called \"" << options_.open
                  << "\"; try desk, orders or order:NUMBER.\n";
        exit_code_ = 2;
        shell_->open("desk");
        CallAfter([this] { shell_->quit(); });
        return;
    }
    if (!options_.screenshot.empty()) {
        picture_timer_.Bind(wxEVT_TIMER, [this](wxTimerEvent&) { watch_for_picture(); });
        picture_timer_.Start(100);
    }
}

void App::watch_for_picture()
{
    auto const windows = shell_->windows();
    bool const settled = !windows.empty() && std::all_of(windows.begin(), windows.end(),
                                                         [](WorkWindow* w) { return w->is_settled(); });
    auto const now = std::chrono::steady_clock::now();
    if (!settled) {
        settled_since_ = {};
        return;
    }
    if (settled_since_ == std::chrono::steady_clock::time_point{}) {
        settled_since_ = now;
    }
    if (now - settled_since_ < picture_after) {
        return;
    }
    picture_timer_.Stop();
    if (!save_picture(*windows.back(), options_.screenshot)) {
        std::cerr << "The picture could not be written to " << options_.screenshot << ".\n";
        exit_code_ = exit_unusable;
    }
    shell_->quit();
}

int App::OnExit()
{
    DeletePendingObjects();
    feed_.reset();
    shell_.reset();
    starting_.reset();
    connector_.reset();
    return wxApp::OnExit();
}

} // namespace

int run_desktop(int count, char** arguments, std::function<void(Shell&)> add_windows)
{
    ParsedOptions parsed = parse_options(count, arguments);
    if (parsed.exit_code) {
        return *parsed.exit_code;
    }
    add_font_rules();
    auto* const app = new App(std::move(parsed.options), std::move(add_windows));
    wxApp::SetInstance(app); // wx deletes it
    int wx_count = 1;        // our own flags are read; GTK's come through the environment
    wxInitializer const wx(wx_count, arguments);
    if (!wx.IsOk()) {
        std::cerr << "PodDesk needs a graphical desktop, and found none; poddeskctl does the same work in a "
                     "terminal.\n";
        return exit_unusable;
    }
    if (!app->CallOnInit()) {
        return app->exit_code() == 0 ? exit_unusable : app->exit_code();
    }
    app->OnRun();
    int const code = app->exit_code();
    app->OnExit();
    return code;
}

} // namespace poddesk::gui
