#pragma once
// How a bench's presenter asks its store. No wx here.

#include "gui/shell/work.h"

#include <memory>
#include <utility>

namespace poddesk::gui {

/// Runs questions to a store in the background, one presenter's, and knows whether any is under way.
template <class Store>
class StoreWork
{
public:
    StoreWork(std::shared_ptr<Store const> store, Work& work) : store_(std::move(store)), work_(work) {}

    /// The job gets the store, in the background, and answers with what to do on the UI thread.
    template <class Job>
    void run(Job job, Continuation failed = {})
    {
        ++running_;
        work_.run(
            "",
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
    bool is_idle() const { return running_ == 0; }

private:
    std::shared_ptr<Store const> store_;
    Work& work_;
    int running_ = 0;
};

} // namespace poddesk::gui
