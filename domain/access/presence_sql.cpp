#include "domain/access/presence.h"

#include "domain/database/backoff.h"
#include "domain/database/connection.h"
#include "domain/database/refusal.h"

#include <condition_variable>
#include <mutex>
#include <thread>

namespace poddesk::access {

namespace {

using database::BoundValue;
using database::DatabaseError;
using database::Statement;
using database::Transaction;
using kernel::Timestamp;

constexpr char const* present_columns = "select kind, subject_id, login::text, full_name, program, "
                                        "workstation, since, login = session_user from access.present ";

std::vector<Present> read_rows(Statement& statement)
{
    std::vector<Present> all;
    for (auto& [kind, id, login, name, program, workstation, since, me] :
         statement.rows<std::string, std::int64_t, std::string, std::string, std::string, std::string,
                        Timestamp, bool>()) {
        all.push_back({{std::move(kind), id},
                       std::move(login),
                       std::move(name),
                       std::move(program),
                       std::move(workstation),
                       since,
                       me});
    }
    return all;
}

} // namespace

std::vector<Present> who_is_on(Transaction& tx, std::string const& kind, std::vector<std::int64_t> const& ids)
{
    Statement statement =
        tx.query(std::string(present_columns) +
                 "where kind = :kind and subject_id = any (:ids::bigint[]) order by since, program_id");
    return read_rows(statement.bind("kind", kind).bind("ids", ids));
}

std::vector<Present> who_is_here(Transaction& tx)
{
    Statement statement =
        tx.query(std::string(present_columns) + "order by kind, subject_id, since, program_id");
    return read_rows(statement);
}

struct PresenceLink::Body
{
    database::Connection connection;
    std::string program;
    std::string workstation;
    PresenceTimes times;

    mutable std::mutex mutex;
    std::condition_variable wake;
    bool stopping = false;
    std::set<Subject> wanted;
    std::string trouble = "Connecting to the database.";
    std::optional<std::set<Subject>> answered; ///< what the database was last told
    std::string refused;                       ///< of that, the first that it refused

    std::set<Subject> held; ///< the thread's own: what the database was told
    std::string id;
    std::thread thread;

    Body(database::ConnectionProfile profile, std::string of_program, std::string at_workstation,
         PresenceTimes with_times)
        : connection(std::move(profile), "poddesk presence", false), program(std::move(of_program)),
          workstation(std::move(at_workstation)), times(with_times)
    {
    }

    std::string ask(char const* sql, std::vector<BoundValue> const& values)
    {
        auto const result = connection.run(sql, values);
        return result.rows() == 0 ? std::string() : std::string(result.text(0, 0).value_or(""));
    }

    void open()
    {
        connection.open();
        held.clear();
        id = ask("select access.open_presence(:program, :workstation, "
                 "make_interval(secs => :patience::bigint / 1000.0))",
                 {{"program", program},
                  {"workstation", workstation},
                  {"patience", std::to_string(times.patience.count())}});
    }

    /// The refusal's sentence; empty: done.
    std::string tell(char const* sql, Subject const& subject)
    {
        try {
            ask(sql, {{"program", id}, {"kind", subject.kind}, {"subject", std::to_string(subject.id)}});
            return {};
        } catch (DatabaseError const& error) {
            // Gone or out of reach: nothing to be on. A session that was given up says so at its next beat.
            auto const refusal = database::refusal_of(error);
            if (!refusal) {
                throw;
            }
            return refusal->message;
        }
    }

    void follow(std::set<Subject> const& subjects)
    {
        std::string first;
        for (Subject const& subject : held) {
            if (!subjects.contains(subject)) {
                (void)tell("select access.leave_presence(:program::bigint, :kind, :subject::bigint)",
                           subject);
            }
        }
        for (Subject const& subject : subjects) {
            if (!held.contains(subject)) {
                std::string why =
                    tell("select access.enter_presence(:program::bigint, :kind, :subject::bigint)", subject);
                first = first.empty() ? std::move(why) : first;
            }
        }
        held = subjects;
        {
            std::scoped_lock const lock(mutex);
            answered = subjects;
            refused = std::move(first);
        }
        wake.notify_all();
    }

    void say(std::string why)
    {
        std::scoped_lock const lock(mutex);
        trouble = std::move(why);
    }

    /// Until stopping: follows what is wanted at once, and beats in between.
    void serve()
    {
        open();
        auto next_beat = std::chrono::steady_clock::now() + times.beat;
        say("");
        for (;;) {
            std::set<Subject> subjects;
            {
                std::unique_lock lock(mutex);
                wake.wait_until(lock, next_beat, [&] { return stopping || wanted != held; });
                if (stopping) {
                    break;
                }
                subjects = wanted;
            }
            follow(subjects);
            if (std::chrono::steady_clock::now() >= next_beat) {
                next_beat = std::chrono::steady_clock::now() + times.beat;
                if (ask("select access.beat_presence(:program::bigint)", {{"program", id}}) != "t") {
                    open();
                }
            }
        }
        ask("select access.close_presence(:program::bigint)", {{"program", id}});
    }

    void run()
    {
        database::Backoff backoff(std::chrono::milliseconds(100), std::chrono::milliseconds(1'000));
        for (;;) {
            try {
                serve();
                return;
            } catch (DatabaseError const& error) {
                connection.close();
                say(error.what());
            }
            std::unique_lock lock(mutex);
            wake.wait_for(lock, backoff.next(), [&] { return stopping; });
            if (stopping) {
                return;
            }
        }
    }
};

PresenceLink::PresenceLink(database::ConnectionProfile profile, std::string program, std::string workstation,
                           PresenceTimes times)
    : body_(std::make_unique<Body>(std::move(profile), std::move(program), std::move(workstation), times))
{
    body_->thread = std::thread([body = body_.get()] { body->run(); });
}

PresenceLink::~PresenceLink()
{
    {
        std::scoped_lock const lock(body_->mutex);
        body_->stopping = true;
    }
    body_->wake.notify_all();
    body_->thread.join();
}

void PresenceLink::hold(std::set<Subject> subjects)
{
    {
        std::scoped_lock const lock(body_->mutex);
        body_->wanted = std::move(subjects);
    }
    body_->wake.notify_all();
}

std::string PresenceLink::await(std::chrono::milliseconds patience) const
{
    std::unique_lock lock(body_->mutex);
    bool const told = body_->wake.wait_for(lock, patience, [&] { return body_->answered == body_->wanted; });
    return told ? body_->refused : body_->trouble;
}

std::string PresenceLink::trouble() const
{
    std::scoped_lock const lock(body_->mutex);
    return body_->trouble;
}

} // namespace poddesk::access
