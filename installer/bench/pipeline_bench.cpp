#include "installer/bench/pipeline_bench.h"

#include "installer/bench/pipeline.h"

#include "domain/database/migrate.h"
#include "installer/migrations/migrations.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <mutex>
#include <thread>
#include <unistd.h>

#include <fmt/format.h>

namespace poddesk::bench {
namespace {

using database::Transaction;
using kernel::Outcome;
using Progress = std::function<void(std::string_view, int, int)>;

constexpr std::size_t bulk = 100;
constexpr int warm_up_orders = 100;
constexpr int warm_up_seed = 7;
constexpr std::int64_t warm_up_number = 1'000'000;

/// One mode's database with its house and its orders.
class Run
{
public:
    Run(PipelineOptions const& options, BenchLogins const& logins, std::string mode, Progress const& progress)
        : mode_(std::move(mode)), progress_(progress),
          scratch_(logins.superuser, fmt::format("bench_{}", ::getpid())),
          superuser_(with_database(logins.superuser, scratch_.name()), 1, "poddesk bench"),
          pool_(with_database(logins.administrator, scratch_.name()), 2, "poddesk bench"),
          orders_(reference_orders(options.orders, options.seed))
    {
        for (WorkloadOrder const& order : orders_) {
            lines_ += static_cast<std::int64_t>(order.size());
            for (WorkloadLine const& line : order)
                units_ += line.quantity;
        }
    }

    Outcome<void> prepare(BenchLogins const& logins)
    {
        auto const migrated =
            database::migrate(with_database(logins.superuser, scratch_.name()), installer::migrations());
        if (!migrated) return tl::unexpected(migrated.error());
        auto house = make_house(pool_);
        if (!house) return tl::unexpected(house.error());
        house_ = std::move(*house);
        return warm_up();
    }

    /// Runs one(i) for every order and keeps the time; the first refusal ends it.
    Outcome<void> timed(std::string step, std::function<Outcome<void>(std::size_t)> const& one,
                        std::size_t each = 1, bool two_workers = false)
    {
        auto const start = std::chrono::steady_clock::now();
        std::atomic<std::size_t> next{0};
        std::mutex guard;
        Outcome<void> outcome{};
        auto const work = [&] {
            try {
                for (std::size_t i = next.fetch_add(each); i < orders_.size(); i = next.fetch_add(each)) {
                    Outcome<void> const done = one(i);
                    std::lock_guard const lock(guard);
                    if (!done) outcome = done;
                    if (!outcome) return;
                    if (progress_)
                        progress_(mode_ + ": " + step, static_cast<int>(std::min(i + each, orders_.size())),
                                  static_cast<int>(orders_.size()));
                }
            } catch (std::exception const& error) {
                std::lock_guard const lock(guard);
                outcome = kernel::refused("failed", error.what());
            }
        };
        if (two_workers) {
            std::thread second(work);
            work();
            second.join();
        } else {
            work();
        }
        auto const spent =
            std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - start)
                .count();
        steps.push_back({mode_, std::move(step), static_cast<std::int64_t>(orders_.size()), lines_, spent});
        return outcome;
    }

    Outcome<void> import_step()
    {
        std::vector<std::string> texts;
        for (std::size_t i = 0; i < orders_.size(); ++i)
            texts.push_back(order_json(orders_[i], static_cast<std::int64_t>(i) + 1));
        ids_.resize(orders_.size());
        return timed("import", [&, this](std::size_t i) -> Outcome<void> {
            auto const id = import_one(pool_, house_, texts[i], clock_);
            if (!id) return tl::unexpected(id.error());
            ids_[i] = *id;
            return {};
        });
    }

    Outcome<void> reserve_step(std::size_t each, bool two_workers)
    {
        return timed(
            "reserve",
            [this, each](std::size_t i) {
                auto const ids = slice(i, each);
                return database::in_transaction(
                    pool_, [&](Transaction& tx) { return reserve(tx, kernel::Uuid::random(), ids); });
            },
            each, two_workers);
    }

    Outcome<void> dispatch_step(std::size_t each, bool two_workers)
    {
        return timed(
            "dispatch",
            [this, each](std::size_t i) {
                auto const ids = slice(i, each);
                OrderCommands const commands;
                return database::in_transaction(pool_, [&](Transaction& tx) {
                    return each == 1 ? dispatch(tx, house_, commands, ids.front(), clock_.now())
                                     : dispatch_together(tx, house_, ids, clock_.now());
                });
            },
            each, two_workers);
    }

    /// As in a house that works: tables have rows, and the planner knows how many. Not timed.
    Outcome<void> warm_up()
    {
        std::vector<WorkloadOrder> const first = reference_orders(warm_up_orders, warm_up_seed);
        for (std::size_t i = 0; i < first.size(); ++i) {
            auto const text = order_json(first[i], warm_up_number + static_cast<std::int64_t>(i));
            auto const id = import_one(pool_, house_, text, clock_);
            if (!id) return tl::unexpected(id.error());
            OrderCommands const commands;
            auto const done = database::in_transaction(pool_, [&](Transaction& tx) -> Outcome<void> {
                auto const reserved = reserve(tx, kernel::Uuid::random(), {*id});
                return reserved ? dispatch(tx, house_, commands, *id, clock_.now()) : reserved;
            });
            if (!done) return done;
            for (WorkloadLine const& line : first[i])
                units_ += line.quantity;
        }
        database::in_transaction(superuser_, [](Transaction& tx) { analyze(tx); });
        return {};
    }

    void finish(PipelineReport& report)
    {
        StepTiming all{mode_, "all", static_cast<std::int64_t>(orders_.size()), lines_, 0};
        for (StepTiming const& step : steps)
            all.microseconds += step.microseconds;
        steps.push_back(all);
        report.steps.insert(report.steps.end(), steps.begin(), steps.end());
        database::in_transaction(superuser_, [&](Transaction& tx) {
            report.fsync = fsync_of(tx);
            for (Check& check : closing_checks(tx, units_)) {
                check.name = mode_ + ": " + check.name;
                report.checks.push_back(std::move(check));
            }
        });
        pool_.close_idle();
        superuser_.close_idle();
    }

    std::vector<StepTiming> steps;

private:
    static database::ConnectionProfile with_database(database::ConnectionProfile profile,
                                                     std::string const& name)
    {
        profile.database = name;
        return profile;
    }

    std::vector<kernel::OrderId> slice(std::size_t from, std::size_t count) const
    {
        auto const begin = ids_.begin() + static_cast<std::ptrdiff_t>(from);
        return {begin, begin + static_cast<std::ptrdiff_t>(std::min(count, ids_.size() - from))};
    }

    std::string mode_;
    Progress const& progress_;
    ScratchDatabase scratch_;
    database::Pool superuser_;
    database::Pool pool_;
    std::vector<WorkloadOrder> orders_;
    std::int64_t lines_ = 0;
    std::int64_t units_ = 0;
    House house_;
    std::vector<kernel::OrderId> ids_;
    kernel::SystemClock clock_;
};

struct Mode
{
    char const* name;
    std::size_t each;
    bool two_workers;
};

Outcome<void> run_mode(PipelineOptions const& options, BenchLogins const& logins, Mode const& mode,
                       Progress const& progress, PipelineReport& report)
{
    Run run(options, logins, mode.name, progress);
    if (auto const done = run.prepare(logins); !done) return done;
    if (auto const done = run.import_step(); !done) return done;
    if (auto const done = run.reserve_step(mode.each, mode.two_workers); !done) return done;
    if (auto const done = run.dispatch_step(mode.each, mode.two_workers); !done) return done;
    run.finish(report);
    return {};
}

} // namespace

bool PipelineReport::all_hold() const
{
    return std::all_of(checks.begin(), checks.end(), [](Check const& check) { return check.holds; });
}

Outcome<PipelineReport> run_pipeline_bench(PipelineOptions const& options, BenchLogins const& logins,
                                           Progress const& progress)
{
    if (options.orders < 1 || options.orders > 10'000) {
        return kernel::refused(
            "bad_value",
            fmt::format("The workload has stock for 1 to 10,000 orders, not for {}.", options.orders));
    }
    PipelineReport report{options, "", {}, {}};
    for (Mode const& mode :
         {Mode{"one by one", 1, false}, Mode{"two workers", 1, true}, Mode{"in bulk", bulk, false}}) {
        if (auto const done = run_mode(options, logins, mode, progress, report); !done)
            return tl::unexpected(done.error());
    }
    return report;
}

nlohmann::json to_json(PipelineReport const& report)
{
    nlohmann::json steps = nlohmann::json::array();
    for (StepTiming const& step : report.steps) {
        steps.push_back({{"mode", step.mode},
                         {"step", step.step},
                         {"orders", step.orders},
                         {"lines", step.lines},
                         {"microseconds", step.microseconds},
                         {"orders_per_second", step.orders_per_second()},
                         {"lines_per_second", step.lines_per_second()}});
    }
    nlohmann::json checks = nlohmann::json::array();
    for (Check const& check : report.checks)
        checks.push_back({{"check", check.name}, {"holds", check.holds}, {"detail", check.detail}});
    return {{"orders", report.options.orders},
            {"seed", report.options.seed},
            {"fsync", report.fsync},
            {"steps", steps},
            {"checks", checks}};
}

} // namespace poddesk::bench
