#pragma once

#include "gui/shell/work.h"

#include <deque>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace poddesk::tests {

using gui::Continuation;

/// Runs jobs at once and their continuations when the test asks; what is for later waits for `pass`.
class StepWork final : public gui::Work
{
public:
    void run(std::string const&, std::function<Continuation()> job, Continuation) override
    {
        ready_.push_back(job());
    }
    void later(std::chrono::milliseconds, Continuation then) override { later_.push_back(std::move(then)); }

    void settle()
    {
        while (!ready_.empty()) {
            Continuation const next = std::move(ready_.front());
            ready_.pop_front();
            next();
        }
    }
    void pass()
    {
        settle();
        for (auto waiting = std::exchange(later_, {}); Continuation & then : waiting) {
            then();
            settle();
        }
    }

private:
    std::deque<Continuation> ready_;
    std::vector<Continuation> later_;
};

} // namespace poddesk::tests
