#pragma once

#include "gui/shell/problems.h"

#include <wx/event.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <thread>
#include <type_traits>
#include <vector>

namespace poddesk::gui {

/// A job noticed that nobody wants its result any more.
struct Cancelled : std::runtime_error
{
    Cancelled() : std::runtime_error("cancelled") {}
};

/// What a running job and its window share. Thread-safe.
class Task
{
public:
    /// Asks the job to end: its result will be dropped.
    void cancel();
    bool cancelled() const { return cancelled_; }

    /// For the job: throws Cancelled once it was asked to end. Call between steps.
    void check() const;
    /// For the job: how far it is. total 0: not known.
    void progress(std::int64_t done, std::int64_t total);
    /// For the job: how to interrupt what it waits for (a statement on the server). Runs on the cancelling
    /// thread; an empty function forgets it. Runs at once when the task was cancelled before.
    void interrupt_with(std::function<void()> interrupt);

    std::int64_t done() const { return done_; }
    std::int64_t total() const { return total_; }

private:
    std::atomic<bool> cancelled_ = false;
    std::atomic<std::int64_t> done_ = 0;
    std::atomic<std::int64_t> total_ = 0;
    std::mutex mutex_;
    std::function<void()> interrupt_;
};

/// A labelled job in progress, for a status strip.
struct RunningTask
{
    wxString label;
    std::shared_ptr<Task> task;
    std::chrono::steady_clock::duration age;
};

/// Runs what may wait (everything that asks the database) away from the UI thread, and brings the result back
/// to it. A result is dropped when the window that asked has died or the task was cancelled. All members but
/// Task's are for the UI thread.
class Background
{
public:
    explicit Background(unsigned threads = 3);
    /// Cancels everything and waits for the running jobs; no `done` runs any more.
    ~Background();
    Background(Background const&) = delete;
    Background& operator=(Background const&) = delete;

    /// Runs `job` (R() or R(Task&)) on a worker, then `done` (void(R), or void() for a void job) on the UI
    /// thread. What either throws goes to report_error near the owner; Cancelled is silent.
    /// @param label what the status strip calls it while it is slow; empty shows nothing.
    template <class Job, class Done>
    std::shared_ptr<Task> run(wxWindow& owner, Job job, Done done, wxString const& label = wxString())
    {
        return run_or(owner, std::move(job), std::move(done), {}, label);
    }

    /// As run, with what to do instead of report_error when the job failed.
    template <class Job, class Done>
    std::shared_ptr<Task> run_or(wxWindow& owner, Job job, Done done,
                                 std::function<void(std::exception_ptr)> failed,
                                 wxString const& label = wxString())
    {
        if constexpr (std::is_invocable_v<Job&, Task&>) {
            return start<std::invoke_result_t<Job&, Task&>>(owner, std::move(job), std::move(done),
                                                            std::move(failed), label);
        } else {
            return start<std::invoke_result_t<Job&>>(
                owner, [job = std::move(job)](Task&) mutable { return job(); }, std::move(done),
                std::move(failed), label);
        }
    }

    /// Told of every job that failed in a window that still lives, beside what is reported.
    void on_failure(std::function<void(wxWindow& owner, std::exception_ptr const& error)> told)
    {
        told_of_failure_ = std::move(told);
    }

    /// The labelled jobs of this window that still run, oldest first.
    std::vector<RunningTask> running(wxWindow const& owner) const;
    /// How many jobs have neither ended nor been dropped: for tests.
    std::size_t pending() const { return waiting_.size(); }

private:
    using Number = std::uint64_t;
    struct Waiting
    {
        wxWeakRef<wxWindow> owner;
        std::shared_ptr<Task> task;
        wxString label;
        std::chrono::steady_clock::time_point since;
        std::function<void()> done; ///< takes the result and shows it
        std::function<void(std::exception_ptr)> failed;
    };
    struct Queued
    {
        Number number;
        std::shared_ptr<Task> task;
        std::function<void()> job;
    };

    template <class R, class Job, class Done>
    std::shared_ptr<Task> start(wxWindow& owner, Job job, Done done,
                                // Moved in either branch; the check looks at neither before the template is
                                // used. NOLINTNEXTLINE(performance-unnecessary-value-param)
                                std::function<void(std::exception_ptr)> failed, wxString const& label)
    {
        auto task = std::make_shared<Task>();
        if constexpr (std::is_void_v<R>) {
            enqueue(
                owner, task, [job = std::move(job), task]() mutable { job(*task); }, std::move(done),
                std::move(failed), label);
        } else {
            auto result = std::make_shared<std::optional<R>>();
            enqueue(
                owner, task, [job = std::move(job), task, result]() mutable { result->emplace(job(*task)); },
                [done = std::move(done), result]() mutable { done(std::move(**result)); }, std::move(failed),
                label);
        }
        return task;
    }

    void enqueue(wxWindow& owner, std::shared_ptr<Task> const& task, std::function<void()> job,
                 std::function<void()> done, std::function<void(std::exception_ptr)> failed,
                 wxString const& label);
    void work();
    void arrived(Number number, std::exception_ptr const& error);

    std::map<Number, Waiting> waiting_; ///< UI thread only: wxWeakRef is not thread-safe
    Number last_ = 0;
    std::function<void(wxWindow&, std::exception_ptr const&)> told_of_failure_;
    wxEvtHandler arrivals_; ///< results are posted here; pending ones die with it

    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<Queued> queue_;
    bool closing_ = false;
    std::vector<std::thread> threads_;
};

} // namespace poddesk::gui
