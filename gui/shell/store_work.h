#pragma once
// How a presenter asks its store. No wx here.

#include "gui/shell/work.h"

#include <chrono>
#include <memory>
#include <string>
#include <utility>

namespace poddesk::gui {

/// Runs questions to a store in the background, one presenter's, and knows whether any is under way.
template <class Store>
class StoreWork
{
public:
    StoreWork(std::shared_ptr<Store const> store, Work& work) : store_(std::move(store)), work_(work) {}

    /// The job gets the store, in the background, and answers with what to do on the UI thread.
    /// `failed` and `label`: see Work::run.
    template <class Job>
    void run(Job job, Continuation failed = {}, std::string const& label = {})
    {
        ++running_;
        work_.run(
            label,
            [this, store = store_, job = std::move(job)]() -> Continuation {
                Continuation then = job(*store);
                return [this, then = std::move(then)] {
                    --running_;
                    then();
                };
            },
            [this, failed = std::move(failed)] {
                --running_;
                if (failed) {
                    failed();
                }
            });
    }
    /// As Work::later; nothing is under way because of it.
    void later(std::chrono::milliseconds delay, Continuation then) { work_.later(delay, std::move(then)); }
    bool is_idle() const { return running_ == 0; }
    std::shared_ptr<Store const> const& store() const { return store_; }

private:
    std::shared_ptr<Store const> store_;
    Work& work_;
    int running_ = 0;
};

} // namespace poddesk::gui
