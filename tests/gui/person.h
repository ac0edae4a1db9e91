#pragma once

#include "tests/support/display.h"
#include "tests/support/keyboard.h"

#include "gui/shell/bench_window.h"

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>

namespace poddesk::tests {

/// Somebody at the desktop: a display, a shell without windows yet, and hands on keyboard and scanner.
class Person
{
public:
    /// @param pool null where no window asks a database. @param role "account_manager" …
    Person(std::shared_ptr<database::Pool> pool, std::string const& full_name, std::string const& role);
    ~Person();

    bool wait(std::function<bool()> const& condition);
    /// Opens the window, and waits until it shows its data.
    gui::WorkWindow& open(std::string const& name);
    void key(int code, int modifiers = 0);
    void type(std::string const& text);
    /// What a scanner does: the code and Enter. @return how long until the bench has answered and painted.
    std::chrono::microseconds scan(gui::BenchWindow& bench, std::string const& code);
    /// A key of a bench that is an answer. @return as scan.
    std::chrono::microseconds answer(gui::BenchWindow& bench, char key);
    /// Saves the window as NAME-light.png and NAME-dark.png among the pictures of the build.
    void picture(wxWindow& window, std::string const& name);

    Display& display;
    std::filesystem::path folder; ///< of this process: what is remembered, and "print"
    std::unique_ptr<gui::Shell> shell;

private:
    Keyboard keyboard_;
    std::chrono::microseconds until_answered(gui::BenchWindow& bench, int answers);
};

} // namespace poddesk::tests
