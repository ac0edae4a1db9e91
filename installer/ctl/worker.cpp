#include "installer/ctl/worker.h"

#include "domain/database/leases.h"
#include "installer/cluster/files.h"
#include "installer/ctl/address_asking.h"
#include "installer/ctl/email_hand_over.h"
#include "installer/ctl/order_inbox.h"
#include "installer/ctl/shop_sync.h"
#include "installer/ctl/tracking_inbox.h"
#include "installer/ctl/worker_sql.h"
#include "installer/setup/log.h"
#include "installer/setup/worker_jobs.h"
#include "installer/setup/worker_process.h"

#include <atomic>
#include <csignal>
#include <thread>
#include <unistd.h>

namespace poddesk::ctl {

namespace {

std::atomic<bool> stop_asked{false};

void ask_to_stop(int)
{
    stop_asked = true;
}

/// What a round did: none handed over when another worker is at it or emails cannot leave.
struct Round
{
    std::optional<int> handed;
    std::string problem; ///< one sentence, empty: none
};

/// One round of everything that is due: holds and choices until today, shops' files, shops over the network
/// and the provider that verifies addresses (which go on beside the rounds), stock for orders, carriers'
/// files, emails; once a minute the audit's seal, silent parcels and yesterday's storage. What fails is
/// logged and tried in the next round: a worker never ends by itself. The lease lets one worker per database
/// work, on whatever machine; one that lost it without noticing does no harm, since emails are marked by
/// their token's owner only and the audit's seal asks for the lease in its own transaction.
Round work_once(Context& context, database::LeaseHolder& lease, EmailHandOver& emails,
                TrackingInbox& tracking, OrderInbox& files, ShopSync& shops, AddressAsking& addresses,
                installer::WorkerJobs& jobs, bool& seal_due)
{
    if (!lease.keep()) {
        return {};
    }
    database::Pool& pool = context.pool();
    kernel::Outcome<int> handed = kernel::refused("failed", "");
    jobs.run("holds that end", [&] { release_due_holds(pool, lease); });
    // Before the allocation, so that new orders get their stock in the same round.
    jobs.run("order files", [&] { files.run(pool, lease); });
    jobs.run("shops", [&] { shops.run(pool, lease); });
    jobs.run("addresses", [&] { addresses.run(pool, lease); });
    jobs.run("choices that end", [&] { end_expired_choices(pool, lease); });
    jobs.run("stock for orders", [&] { allocate_due_orders(pool, lease); });
    // Before the emails, so that the news goes out in the same round.
    jobs.run("tracking files", [&] { tracking.run(pool, lease); });
    jobs.run("emails", [&] { handed = emails.run(pool); });
    if (seal_due) {
        jobs.run("the audit's seal", [&] { seal_audit(pool, lease); });
        jobs.run("silent parcels", [&] { tracking.find_silent(pool, lease); });
        jobs.run("storage", [&] { count_storage(pool, lease); });
        seal_due = false;
    }
    std::string const problem =
        handed || handed.error().message.empty() ? jobs.problem() : handed.error().message;
    emails.report(pool, problem);
    return {handed ? std::optional(*handed) : std::nullopt, problem};
}

bool last_one(Context& context)
{
    return context.installation().is_private() && context.installation().cluster().alone();
}

} // namespace

void run_worker(Context& context, WorkerOptions const& options)
{
    context.sign_in_as("worker");
    installer::FileLock lock(installer::worker_lock(context.settings()), installer::FileLock::Kind::none);
    if (!options.once && !lock.try_take(installer::FileLock::Kind::exclusive)) {
        throw RefusedError({"worker_runs", "A worker runs for this database already."});
    }
    database::LeaseHolder lease(context.pool(), "worker", fmt::format("pid {}", getpid()));
    EmailHandOver emails(context.settings());
    TrackingInbox tracking(context.settings());
    OrderInbox files(context.settings());
    ShopSync shops(context.settings());
    AddressAsking addresses(context.settings());
    installer::WorkerJobs jobs;
    bool seal_due = true;
    if (options.once) {
        auto const [done, problem] =
            work_once(context, lease, emails, tracking, files, shops, addresses, jobs, seal_due);
        shops.finish();
        addresses.finish();
        if (!jobs.problem().empty()) {
            throw RefusedError({"job_failed", problem});
        }
        if (!done) {
            throw RefusedError({"busy", "Another worker is at it, or emails cannot be handed over; see the "
                                        "log in the home."});
        }
        context.output().done(fmt::format("{} emails handed over.", *done), {{"emails", *done}});
        return;
    }
    std::signal(SIGINT, &ask_to_stop);
    std::signal(SIGTERM, &ask_to_stop);
    constexpr auto pause = std::chrono::milliseconds(500);
    constexpr int rounds_alone = 60; // half a minute: the next program is often near
    int alone = 0;
    for (int round = 1; !stop_asked; ++round) {
        seal_due = seal_due || round % 120 == 0;
        try {
            work_once(context, lease, emails, tracking, files, shops, addresses, jobs, seal_due);
        } catch (database::DatabaseError const& error) {
            installer::log(installer::LogLevel::warning,
                           fmt::format("the database is away ({}); trying again", error.sqlstate()));
        } catch (std::exception const& error) {
            installer::log(installer::LogLevel::error, fmt::format("a round failed: {}", error.what()));
        }
        alone = options.beside && last_one(context) ? alone + 1 : 0;
        if (alone > rounds_alone) {
            return;
        }
        std::this_thread::sleep_for(pause);
    }
}

} // namespace poddesk::ctl
