#include "tests/support/display.h"

#include <wx/app.h>
#include <wx/evtloop.h>
#include <wx/init.h>
#include <wx/log.h>
#include <wx/testing.h>
#include <wx/toplevel.h>

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <memory>
#include <stdexcept>
#include <thread>

#if defined(__SANITIZE_ADDRESS__)
// GTK and fontconfig keep what they allocated until the process ends.
extern "C" char const* __asan_default_options()
{
    return "detect_leaks=0";
}
#endif

namespace poddesk::tests {

namespace {

/// A program that dies with this process.
pid_t start(std::vector<std::string> const& arguments, int keep_open = -1)
{
    std::vector<char*> raw;
    for (std::string const& argument : arguments) {
        raw.push_back(const_cast<char*>(argument.c_str()));
    }
    raw.push_back(nullptr);
    pid_t const parent = getpid();
    pid_t const child = fork();
    if (child == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (getppid() != parent) {
            _exit(127);
        }
        int const nowhere = open("/dev/null", O_RDWR);
        dup2(nowhere, 1);
        dup2(nowhere, 2);
        if (keep_open >= 0) {
            fcntl(keep_open, F_SETFD, 0);
        }
        execvp(raw[0], raw.data());
        _exit(127);
    }
    if (child < 0) {
        throw std::runtime_error("cannot start " + arguments.front());
    }
    return child;
}

void stop(pid_t child)
{
    if (child > 0) {
        kill(child, SIGTERM);
        waitpid(child, nullptr, 0);
    }
}

/// Xvfb picks a free display itself and writes its number here.
std::string start_server(pid_t& server)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) {
        throw std::runtime_error("no pipe for Xvfb");
    }
    server = start({"Xvfb", "-displayfd", std::to_string(ends[1]), "-screen", "0", "1600x1000x24",
                    "-nolisten", "tcp", "-noreset"},
                   ends[1]);
    close(ends[1]);
    std::string number;
    char letter = 0;
    while (read(ends[0], &letter, 1) == 1 && letter != '\n') {
        number += letter;
    }
    close(ends[0]);
    if (number.empty()) {
        throw std::runtime_error("Xvfb did not start: install the package xvfb");
    }
    return ":" + number;
}

class TestApp : public wxApp
{
public:
    bool OnInit() override
    {
        SetExitOnFrameDelete(false);
        return true;
    }
    bool OnExceptionInMainLoop() override { throw; }
    void OnAssertFailure(wxChar const* file, int line, wxChar const*, wxChar const* condition,
                         wxChar const* message) override
    {
        wxString const words =
            wxString::Format(wxS("%s:%d: %s %s"), file, line, condition, message ? message : wxS(""));
        assertions.push_back(words.utf8_string());
    }

    std::vector<std::string> assertions;
};

} // namespace

struct Display::Parts
{
    pid_t server = 0;
    pid_t manager = 0;
    std::unique_ptr<wxEventLoop> loop;
};

Display& Display::instance()
{
    static Display display;
    return display;
}

Display::Display() : parts_(new Parts)
{
    name_ = start_server(parts_->server);
    setenv("DISPLAY", name_.c_str(), 1);
    setenv("GDK_BACKEND", "x11", 1);
    setenv("LC_ALL", "C.UTF-8", 1);
    setenv("NO_AT_BRIDGE", "1", 1);
    setenv("GTK_A11Y", "none", 1);
    setenv("GDK_SCALE", "1", 1);
    unsetenv("GTK_THEME");
    unsetenv("WAYLAND_DISPLAY");
    parts_->manager = start({"openbox"});
    if (waitpid(parts_->manager, nullptr, WNOHANG) != 0) {
        throw std::runtime_error("openbox did not start: install the package openbox");
    }
    static char program[] = "poddesk-test";
    static char* arguments[] = {program, nullptr};
    int count = 1;
    wxApp::SetInstance(new TestApp);
    if (!wxEntryStart(count, arguments) || !wxTheApp->CallOnInit()) {
        throw std::runtime_error("wx found no display on " + name_);
    }
    wxLog::SetActiveTarget(new wxLogStderr);
    parts_->loop = std::make_unique<wxEventLoop>();
    wxEventLoopBase::SetActive(parts_->loop.get());
}

Display::~Display()
{
    for (wxWindow* window : wxTopLevelWindows) {
        window->Destroy();
    }
    settle();
    wxEventLoopBase::SetActive(nullptr);
    parts_->loop.reset();
    wxEntryCleanup();
    stop(parts_->manager);
    stop(parts_->server);
    delete parts_;
}

bool Display::wait(std::function<bool()> const& condition, std::chrono::milliseconds deadline)
{
    auto const end = std::chrono::steady_clock::now() + deadline;
    // As the real loop: idle work follows events, and goes on while it asks for more.
    bool is_idle_due = true;
    for (;;) {
        while (parts_->loop->Pending()) {
            parts_->loop->Dispatch();
            is_idle_due = true;
        }
        if (wxTheApp->HasPendingEvents()) {
            wxTheApp->ProcessPendingEvents();
            is_idle_due = true;
        }
        is_idle_due = is_idle_due && parts_->loop->ProcessIdle();
        if (condition()) {
            return true;
        }
        if (std::chrono::steady_clock::now() > end) {
            return false;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
}

void Display::settle()
{
    int quiet = 0;
    wait(
        [&] {
            quiet = parts_->loop->Pending() ? 0 : quiet + 1;
            return quiet > 25;
        },
        std::chrono::milliseconds(3000));
}

std::vector<std::string> Display::take_assertions()
{
    return std::exchange(static_cast<TestApp*>(wxTheApp)->assertions, {});
}

} // namespace poddesk::tests
