#include "gui/shell/background.h"

namespace poddesk::gui {

void Task::cancel()
{
    std::function<void()> interrupt;
    {
        std::lock_guard const lock(mutex_);
        cancelled_ = true;
        interrupt = interrupt_;
        if (interrupt) {
            interrupt(); // under the lock, so that the job cannot take its statement away meanwhile
        }
    }
}

void Task::check() const
{
    if (cancelled_) {
        throw Cancelled();
    }
}

void Task::progress(std::int64_t done, std::int64_t total)
{
    done_ = done;
    total_ = total;
}

void Task::interrupt_with(std::function<void()> interrupt)
{
    std::lock_guard const lock(mutex_);
    interrupt_ = std::move(interrupt);
    if (cancelled_ && interrupt_) {
        interrupt_();
    }
}

Background::Background(unsigned threads)
{
    for (unsigned at = 0; at < threads; ++at) {
        threads_.emplace_back([this] { work(); });
    }
}

Background::~Background()
{
    {
        std::lock_guard const lock(mutex_);
        closing_ = true;
        queue_.clear();
    }
    for (auto& [number, waiting] : waiting_) {
        waiting.task->cancel();
    }
    wake_.notify_all();
    for (std::thread& thread : threads_) {
        thread.join();
    }
}

void Background::enqueue(wxWindow& owner, std::shared_ptr<Task> const& task, std::function<void()> job,
                         std::function<void()> done, std::function<void(std::exception_ptr)> failed,
                         wxString const& label)
{
    Number const number = ++last_;
    waiting_.emplace(number, Waiting{wxWeakRef<wxWindow>(&owner), task, label,
                                     std::chrono::steady_clock::now(), std::move(done), std::move(failed)});
    {
        std::lock_guard const lock(mutex_);
        queue_.push_back({number, task, std::move(job)});
    }
    wake_.notify_one();
}

void Background::work()
{
    for (;;) {
        std::unique_lock lock(mutex_);
        wake_.wait(lock, [this] { return closing_ || !queue_.empty(); });
        if (closing_) {
            return;
        }
        Queued next = std::move(queue_.front());
        queue_.pop_front();
        lock.unlock();
        std::exception_ptr error;
        try {
            next.task->check();
            next.job();
        } catch (...) {
            error = std::current_exception();
        }
        next.task->interrupt_with({});
        arrivals_.CallAfter([this, number = next.number, error] { arrived(number, error); });
    }
}

void Background::arrived(Number number, std::exception_ptr const& error)
{
    auto const found = waiting_.find(number);
    if (found == waiting_.end()) {
        return;
    }
    Waiting const waiting = std::move(found->second);
    waiting_.erase(found);
    if (!waiting.owner || waiting.task->cancelled()) {
        return;
    }
    if (!error) {
        guarded(waiting.owner, waiting.done);
        return;
    }
    try {
        std::rethrow_exception(error);
    } catch (Cancelled const&) {
        return;
    } catch (...) {
        if (waiting.failed) {
            guarded(waiting.owner, [&] { waiting.failed(error); });
        } else {
            report_error(error, waiting.owner);
        }
    }
    if (told_of_failure_ && waiting.owner) {
        told_of_failure_(*waiting.owner, error);
    }
}

std::vector<RunningTask> Background::running(wxWindow const& owner) const
{
    std::vector<RunningTask> found;
    auto const now = std::chrono::steady_clock::now();
    for (auto const& [number, waiting] : waiting_) {
        if (waiting.owner.get() == &owner && !waiting.label.empty() && !waiting.task->cancelled()) {
            found.push_back({waiting.label, waiting.task, now - waiting.since});
        }
    }
    return found;
}

} // namespace poddesk::gui
