#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <vector>

namespace poddesk::tests {

/// One Xvfb with one openbox for a test process, and a running wx program on it. A machine without Xvfb or
/// openbox throws: a display test that saw no display must fail, not pass. Everything ends with the process,
/// however it ends.
class Display
{
public:
    /// Starts what is missing; the same display for every caller of a process.
    static Display& instance();
    Display(Display const&) = delete;
    Display& operator=(Display const&) = delete;
    ~Display();

    /// ":93"
    std::string const& name() const { return name_; }

    /// Runs the program's events until the condition holds. False when it did not within the deadline.
    bool wait(std::function<bool()> const& condition,
              std::chrono::milliseconds deadline = std::chrono::milliseconds(10'000));
    /// Runs events until nothing is waiting to be painted or delivered.
    void settle();

    /// Assertions of wx that failed since the last call, with their place.
    std::vector<std::string> take_assertions();

private:
    Display();
    struct Parts;
    Parts* parts_;
    std::string name_;
};

} // namespace poddesk::tests
