#include "installer/setup/worker_jobs.h"

#include "domain/database/database_error.h"
#include "installer/setup/log.h"

#include <fmt/format.h>

namespace poddesk::installer {

namespace {

/// What would meet every other job of the round, too.
bool ends_round(database::ErrorKind kind)
{
    using database::ErrorKind;
    switch (kind) {
    case ErrorKind::unreachable:
    case ErrorKind::sign_in:
    case ErrorKind::connection_lost:
    case ErrorKind::unknown_outcome:
    case ErrorKind::lease_lost:
        return true;
    case ErrorKind::retry:
    case ErrorKind::busy:
    case ErrorKind::constraint:
    case ErrorKind::permission:
    case ErrorKind::resources:
    case ErrorKind::cancelled:
    case ErrorKind::command_reused:
    case ErrorKind::refused:
    case ErrorKind::bad_data:
    case ErrorKind::aborted:
    case ErrorKind::usage:
        return false;
    }
    return true;
}

} // namespace

void WorkerJobs::run(std::string const& name, std::function<void()> const& job)
{
    try {
        job();
        failing_.erase(name);
    } catch (database::DatabaseError const& error) {
        if (ends_round(error.kind())) throw;
        note(name, error.what());
    } catch (std::exception const& error) {
        note(name, error.what());
    }
}

std::string WorkerJobs::problem() const
{
    std::string names;
    for (auto const& [name, logged_at] : failing_)
        names += names.empty() ? name : ", " + name;
    return names.empty() ? "" : fmt::format("A job of the worker fails, see its log: {}.", names);
}

void WorkerJobs::note(std::string const& name, std::string const& fault)
{
    constexpr auto every = std::chrono::minutes(1);
    auto const [at, is_new] = failing_.try_emplace(name, Clock::now());
    if (!is_new && Clock::now() - at->second < every) return;
    at->second = Clock::now();
    log(LogLevel::error, fmt::format("{} failed: {}", name, fault));
}

} // namespace poddesk::installer
