#pragma once

#include "tests/gui/orders/stage.h"
#include "tests/support/display.h"

#include "gui/orders/order_queue.h"

#include <filesystem>
#include <memory>

namespace poddesk::tests {

/// A person at the desktop: a display, the stage, and a shell with the order windows.
class Session
{
public:
    /// The same one for every test of a process.
    static Session& instance();
    ~Session();

    bool wait(std::function<bool()> const& condition);
    /// Opens this window and waits until its rows are here.
    gui::OrderQueue& queue(std::string const& name);
    void key(int code, int modifiers = 0);
    void type(char const* text);
    /// Saves the window in light and in dark.
    void picture(wxWindow& window, std::string const& name);

    Display& display;
    Stage stage;
    std::filesystem::path folder;
    std::unique_ptr<gui::Shell> shell;

private:
    Session();
};

} // namespace poddesk::tests
