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
    /// A job that threw is no job's end where somebody waits for it; else the test hears of it.
    void run(std::string const&, std::function<Continuation()> job, Continuation failed) override
    {
        try {
            ready_.push_back(job());
        } catch (std::exception const&) {
            if (!failed) {
                throw;
            }
            ++faults;
            ready_.push_back(std::move(failed));
        }
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

    int faults = 0; ///< jobs that threw

private:
    std::deque<Continuation> ready_;
    std::vector<Continuation> later_;
};

} // namespace poddesk::tests
