#include "domain/database/change_feed.h"

#include "domain/database/backoff.h"
#include "domain/database/connection.h"

#include <libpq-fe.h>

#include <array>
#include <mutex>
#include <poll.h>
#include <sys/eventfd.h>
#include <thread>
#include <unistd.h>

namespace poddesk::database {
namespace {

using Steady = std::chrono::steady_clock;
using OwnedResult = std::unique_ptr<pg_result, decltype(&PQclear)>;

/// More changes than this are cheaper to read as a whole screen than one by one.
constexpr int most_listed = 2'000;

/// The snapshot of this statement, and what became visible since $1. One row with a null change when there is
/// nothing.
constexpr char const* prepare_read = R"(
prepare read_changes (pg_snapshot) as
with here as (select pg_current_snapshot() as snapshot)
select here.snapshot::text, c.change_no, c.topic, c.key, c.client_id, c.pod_id
from here left join lateral (
    select change_no, topic, key, client_id, pod_id from database.change
    where xid >= pg_snapshot_xmin($1::pg_snapshot) and not pg_visible_in_snapshot(xid, $1::pg_snapshot)
    order by change_no limit 2001) c on true)";

constexpr char const* read_position = "select pg_current_snapshot()::text";

std::optional<std::int64_t> number(Result const& result, int row, int column)
{
    auto const text = result.text(row, column);
    return text ? std::optional<std::int64_t>(std::stoll(std::string(*text))) : std::nullopt;
}

} // namespace

struct ChangeFeed::Body
{
    Connection connection;
    OnBatch on_batch;
    OnState on_state;
    FeedTimes times;
    int wake = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    std::atomic<bool> stopping = false;

    mutable std::mutex mutex;
    std::optional<std::chrono::system_clock::time_point> stale_since = std::chrono::system_clock::now();
    std::string trouble = "Connecting to the database.";

    std::chrono::system_clock::time_point last_heard; ///< the feed's thread only
    std::string position;                             ///< the snapshot up to which everything was told
    std::thread thread;

    Body(ConnectionProfile profile, std::string application_name)
        : connection(std::move(profile), std::move(application_name), false)
    {
    }
    ~Body() { ::close(wake); }

    void set_stale(bool stale, std::string why)
    {
        {
            std::scoped_lock const lock(mutex);
            if (stale_since.has_value() == stale && trouble == why) {
                return;
            }
            if (stale && !stale_since) {
                stale_since = last_heard;
            } else if (!stale) {
                stale_since.reset();
            }
            trouble = std::move(why);
        }
        if (on_state) {
            on_state();
        }
    }

    /// Waits for the server to say something, at most so long; false when stopping or nothing came.
    bool wait(Steady::time_point until)
    {
        auto const left = std::chrono::duration_cast<std::chrono::milliseconds>(until - Steady::now()) +
                          std::chrono::milliseconds(1);
        std::array<pollfd, 2> watched{
            {{connection.is_open() ? PQsocket(connection.native()) : -1, POLLIN, 0}, {wake, POLLIN, 0}}};
        ::poll(watched.data(), watched.size(), static_cast<int>(std::max<std::int64_t>(0, left.count())));
        return !stopping && watched[0].revents != 0;
    }

    [[noreturn]] static void lost()
    {
        throw DatabaseError(ErrorKind::connection_lost, "08006", "",
                            "The database does not answer any more.");
    }

    /// A statement with a deadline: a silent cut is noticed in `patience`, not in TCP's minutes.
    OwnedResult ask(char const* sql)
    {
        pg_conn* const link = connection.native();
        if (PQsendQuery(link, sql) == 0) {
            lost();
        }
        auto const give_up = Steady::now() + times.patience;
        while (PQisBusy(link) != 0) {
            bool const heard = wait(give_up);
            if ((heard && PQconsumeInput(link) == 0) || stopping || (!heard && Steady::now() >= give_up)) {
                lost();
            }
        }
        OwnedResult result(PQgetResult(link), &PQclear);
        while (pg_result* const rest = PQgetResult(link)) {
            PQclear(rest);
        }
        ExecStatusType const status = PQresultStatus(result.get());
        if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK) {
            throw error_of(result.get(), connection.is_open());
        }
        last_heard = std::chrono::system_clock::now();
        return result;
    }

    void tell_resync()
    {
        // The position first: what is committed while the callback reads is told afterwards.
        position = *Result(ask(read_position).get()).text(0, 0);
        on_batch({true, {}});
    }

    void tell_changes()
    {
        // A snapshot's text is digits, colons and commas: it needs no quoting.
        OwnedResult const rows = ask(("execute read_changes ('" + position + "')").c_str());
        Result const result(rows.get());
        if (result.rows() > most_listed) {
            tell_resync();
            return;
        }
        ChangeBatch batch;
        for (int row = 0; row < result.rows(); ++row) {
            auto const change_no = number(result, row, 1);
            if (!change_no) {
                continue;
            }
            Change change{*change_no, std::string(*result.text(row, 2)), *number(result, row, 3), {}, {}};
            if (auto const client = number(result, row, 4)) {
                change.client = kernel::ClientId{*client};
            }
            if (auto const pod = number(result, row, 5)) {
                change.pod = kernel::PodId{*pod};
            }
            batch.changes.push_back(std::move(change));
        }
        position = *result.text(0, 0);
        if (!batch.changes.empty()) {
            on_batch(batch);
        }
    }

    /// True when the bell rang.
    bool take_notifications()
    {
        if (PQconsumeInput(connection.native()) == 0) {
            lost();
        }
        bool rang = false;
        while (PGnotify* const bell = PQnotifies(connection.native())) {
            PQfreemem(bell);
            rang = true;
        }
        return rang;
    }

    void listen()
    {
        connection.open();
        ask(prepare_read);
        ask("listen poddesk_change"); // first listen, then read: no change falls between
        tell_resync();
        set_stale(false, "");
        auto next_resync = Steady::now() + times.resync;
        auto last_read = Steady::now();
        bool rang = false;
        while (!stopping) {
            auto const due = last_read + (rang ? times.pause : times.heartbeat);
            if (Steady::now() < due) {
                if (wait(due)) {
                    rang = take_notifications() || rang;
                }
                continue;
            }
            rang = false;
            if (Steady::now() >= next_resync) {
                next_resync = Steady::now() + times.resync;
                tell_resync();
            } else {
                tell_changes();
            }
            rang = take_notifications(); // those that came with the answer
            last_read = Steady::now();
        }
    }

    void run()
    {
        Backoff backoff(std::chrono::milliseconds(100), std::chrono::milliseconds(1'000));
        while (!stopping) {
            try {
                listen();
            } catch (DatabaseError const& error) {
                connection.close();
                if (stopping) {
                    return;
                }
                set_stale(true, error.what());
            }
            if (!stopping) {
                wait(Steady::now() + std::chrono::duration_cast<std::chrono::milliseconds>(backoff.next()));
            }
        }
    }
};

ChangeFeed::ChangeFeed(ConnectionProfile profile, std::string application_name, OnBatch on_batch,
                       OnState on_state, FeedTimes times)
    : body_(std::make_unique<Body>(std::move(profile), std::move(application_name)))
{
    body_->on_batch = std::move(on_batch);
    body_->on_state = std::move(on_state);
    body_->times = times;
    body_->thread = std::thread([body = body_.get()] { body->run(); });
}

ChangeFeed::~ChangeFeed()
{
    body_->stopping = true;
    std::uint64_t const one = 1;
    static_cast<void>(::write(body_->wake, &one, sizeof one) == sizeof one);
    body_->thread.join();
}

std::optional<std::chrono::system_clock::time_point> ChangeFeed::stale_since() const
{
    std::scoped_lock const lock(body_->mutex);
    return body_->stale_since;
}

std::string ChangeFeed::trouble() const
{
    std::scoped_lock const lock(body_->mutex);
    return body_->trouble;
}

} // namespace poddesk::database
