// The whole database server is killed with -9, again and again, under load: no acknowledged command may be
// lost or done twice. Workers write the acknowledgement into a file of their own after the server's answer;
// the checker compares that file with the database. Three controls break one rule each and must be caught.
//
// PODDESK_CRASH_KILLS (default 40) and PODDESK_SEED (printed) change the main run; a nightly run takes 10000.

#include "domain/database/command.h"
#include "domain/database/migrate.h"
#include "installer/cluster/private_cluster.h"
#include "installer/migrations/migrations.h"

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include <atomic>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <random>
#include <set>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

using namespace poddesk;
using namespace poddesk::database;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

/// SOCI's connect() forgets the libpq connection when its first SET fails: a server that dies at that moment
/// costs some kilobytes, and nobody outside SOCI can free them.
extern "C" char const* __lsan_default_suppressions();
extern "C" char const* __lsan_default_suppressions()
{
    return "leak:libsoci_postgresql.so\n";
}

namespace {

std::uint64_t setting(char const* name, std::uint64_t otherwise)
{
    char const* const text = std::getenv(name);
    return text == nullptr || *text == '\0' ? otherwise : std::strtoull(text, nullptr, 10);
}

/// A server of its own with fsync on, that can be killed and brought back.
class Victim
{
public:
    Victim()
    {
        ::prctl(PR_SET_CHILD_SUBREAPER, 1); // the server's processes become ours when they lose their parent
        std::string pattern = "/tmp/poddesk-crash-XXXXXX";
        if (::mkdtemp(pattern.data()) == nullptr) {
            throw std::runtime_error("no folder for the cluster");
        }
        root_ = pattern;
        fs::permissions(root_, fs::perms::owner_all | fs::perms::others_exec | fs::perms::group_exec);
        start();
        for (std::string const& name : {std::string("postgres"), std::string("crash")}) {
            ConnectionProfile const where = profile(name);
            if (name == "postgres") {
                Connection connection(where, "crash test");
                connection.open();
                connection.run("create database crash", {});
            } else if (auto const done = migrate(where, installer::migrations()); !done) {
                throw std::runtime_error(done.error().message);
            }
        }
        Pool pool(profile(), 1, "crash test");
        // Before it recovers, the server syncs every file of its folder one by one: some seconds on a busy
        // disk.
        pool.lease()->run("alter system set recovery_init_sync_method to 'syncfs'", {});
        in_transaction(pool, [](Transaction& tx) {
            // No unique key: what is done twice shall be seen twice.
            tx.query("create table public.effect (command uuid not null, n bigint not null)").run();
            tx.query("create table public.tally (id int primary key, n bigint not null)").run();
            tx.query("insert into public.tally select g, 0 from generate_series(0, 15) g").run();
            tx.query("create extension amcheck").run();
        });
    }

    ~Victim()
    {
        cluster_.reset();
        for (pid_t const pid : installer::processes_in(data_, user_)) {
            ::kill(pid, SIGKILL);
        }
        std::error_code error;
        fs::remove_all(root_, error);
    }
    Victim(Victim const&) = delete;

    ConnectionProfile profile(std::string const& name = "crash") const
    {
        auto const server = cluster_->connection();
        ConnectionProfile result;
        result.host = server.host;
        result.port = server.port;
        result.user = server.user;
        result.database = name;
        return result;
    }

    void kill_and_start()
    {
        auto const postmaster = static_cast<pid_t>(std::atoi(first_line(data_ / "postmaster.pid").c_str()));
        ::kill(postmaster, SIGSTOP); // so that it cannot tidy up after its children
        for (pid_t const pid : installer::processes_in(data_, user_)) {
            ::kill(pid, SIGKILL);
        }
        reap();
        start();
    }

    /// Empty again, for the next run.
    void forget()
    {
        Pool pool(profile(), 1, "crash test");
        in_transaction(pool, [](Transaction& tx) {
            tx.query("truncate public.effect").run();
            tx.query("update public.tally set n = 0").run();
            tx.query("delete from database.command").run();
        });
    }

    /// Stopped in good order, every page of the data is read and its checksum compared.
    bool pages_are_sound()
    {
        auto const programs = cluster_->programs();
        cluster_->close();
        auto const result = installer::run_program(
            {.arguments = {programs / "pg_checksums", "--check", "-D", data_}, .user = user_});
        BOOST_TEST_MESSAGE(result.messages);
        return result.status == 0;
    }

private:
    static std::string first_line(fs::path const& file)
    {
        std::ifstream stream(file);
        std::string line;
        std::getline(stream, line);
        return line;
    }

    /// A container's first process may be slow to reap: until then the dead server's pid file counts as a
    /// living one's.
    static void reap()
    {
        auto const give_up = std::chrono::steady_clock::now() + 1s;
        while (::waitpid(-1, nullptr, WNOHANG) >= 0 && std::chrono::steady_clock::now() < give_up) {
            std::this_thread::sleep_for(2ms);
        }
    }

    void start()
    {
        auto fresh =
            std::make_unique<installer::PrivateCluster>(installer::PrivateCluster::open(root_ / "home"));
        cluster_ = std::move(fresh);
        data_ = cluster_->data_folder();
        user_ = cluster_->server_user();
    }

    fs::path root_;
    fs::path data_;
    installer::OsUser user_;
    std::unique_ptr<installer::PrivateCluster> cluster_;
};

enum class Rule
{
    kept,
    acknowledged_before_commit,
    commit_not_waited_for,
    no_command_key,
};

/// Clients that work as fast as they can until told to stop, whatever the server does.
class Load
{
public:
    Load(ConnectionProfile const& profile, Rule rule, std::uint64_t seed, fs::path log)
        : pool_(profile, workers, "crash load", {.reconnect_for = 30s}), rule_(rule), log_(std::move(log))
    {
        for (std::size_t i = 0; i < workers; ++i) {
            threads_.emplace_back([this, i, seed] { work(seed * 1000 + i); });
        }
    }
    ~Load() { stop(); }

    void stop()
    {
        stopping_ = true;
        threads_.clear();
    }

    std::uint64_t acknowledged() const { return acknowledged_; }
    std::uint64_t found_stored() const { return found_stored_; }
    std::uint64_t unknown() const { return unknown_; }

private:
    static constexpr std::size_t workers = 6;

    void work(std::uint64_t seed)
    {
        std::mt19937_64 random(seed);
        std::ofstream log(log_.string() + std::to_string(seed), std::ios::app);
        auto const acknowledge = [&](kernel::Uuid const& id) {
            log << id.text() << '\n' << std::flush;
            ++acknowledged_;
        };
        while (!stopping_) {
            auto const id = kernel::Uuid::random();
            int const row = static_cast<int>(random() % 16);
            // Stays with its id until it knows: that is what a client has to do.
            for (bool known = false; !known;) {
                try {
                    if (rule_ == Rule::no_command_key) {
                        in_transaction(pool_, [&](Transaction& tx) { effect(tx, id, row); });
                    } else {
                        int tries = 0;
                        run_command(pool_, id, [&](Transaction& tx) {
                            if (rule_ == Rule::acknowledged_before_commit && ++tries > 1) {
                                throw UnknownOutcome("The control gives up: it has acknowledged.");
                            }
                            command(tx, id, row, acknowledge);
                        });
                    }
                    known = true;
                } catch (UnknownOutcome const&) {
                    ++unknown_;
                    known = rule_ == Rule::acknowledged_before_commit;
                } catch (DatabaseError const& error) {
                    if (error.kind() != ErrorKind::connection_lost &&
                        error.kind() != ErrorKind::unreachable) {
                        std::cerr << error.what() << "\n";
                        return;
                    }
                    known = rule_ == Rule::acknowledged_before_commit;
                }
            }
            if (rule_ != Rule::acknowledged_before_commit) {
                acknowledge(id);
            }
        }
    }

    static void effect(Transaction& tx, kernel::Uuid const& id, int row)
    {
        tx.query("update public.tally set n = n + 1 where id = :row").bind("row", row).run();
        tx.query("insert into public.effect (command, n) values (:id, 1)").bind("id", id).run();
    }

    template <class Acknowledge>
    void command(Transaction& tx, kernel::Uuid const& id, int row, Acknowledge const& acknowledge)
    {
        auto const stored =
            tx.query("select database.begin_command(:id, 'test.crash', jsonb_build_object('row', :row::int))")
                .bind("id", id)
                .bind("row", row)
                .value<std::optional<nlohmann::json>>();
        if (stored) {
            ++found_stored_;
            return;
        }
        effect(tx, id, row);
        tx.query("select database.finish_command(:id, '{}')").bind("id", id).run();
        if (rule_ == Rule::acknowledged_before_commit) {
            acknowledge(id);
            std::this_thread::sleep_for(2ms);
        }
    }

    Pool pool_;
    Rule rule_;
    fs::path log_;
    std::atomic<bool> stopping_ = false;
    std::atomic<std::uint64_t> acknowledged_ = 0;
    std::atomic<std::uint64_t> found_stored_ = 0;
    std::atomic<std::uint64_t> unknown_ = 0;
    std::vector<std::jthread> threads_;
};

struct Verdict
{
    std::size_t acknowledged = 0;
    std::size_t lost = 0;    ///< acknowledged, and not there
    std::size_t doubled = 0; ///< there twice
    std::size_t torn = 0;    ///< command, effect and tally do not agree
};

Verdict judge(ConnectionProfile const& profile, fs::path const& folder)
{
    std::set<std::string> acknowledged;
    for (auto const& file : fs::directory_iterator(folder)) {
        std::ifstream log(file.path());
        for (std::string line; std::getline(log, line);) {
            acknowledged.insert(line);
        }
    }
    Pool pool(profile, 1, "crash judge");
    return in_transaction(pool, Mode::snapshot, [&](Transaction& tx) {
        Verdict verdict{acknowledged.size(), 0, 0, 0};
        std::set<std::string> there;
        for (auto const& [id, times] : tx.query("select command, count(*) from public.effect group by 1")
                                           .rows<std::string, std::int64_t>()) {
            there.insert(id);
            verdict.doubled += times > 1 ? 1 : 0;
        }
        for (std::string const& id : acknowledged) {
            verdict.lost += there.count(id) == 0 ? 1 : 0;
        }
        auto const count = [&](char const* sql) {
            return static_cast<std::size_t>(tx.query(sql).value<std::int64_t>());
        };
        verdict.torn =
            count("select abs((select sum(n) from public.tally) - (select count(*) from "
                  "public.effect))::bigint") +
            count("select count(*) from database.command c full join public.effect e on e.command = c.id "
                  "where (c.kind = 'test.crash' or c.kind is null) and (c.id is null or e.command is null)");
        return verdict;
    });
}

struct Run
{
    Verdict verdict;
    int kills = 0;
    std::uint64_t found_stored = 0;
    std::uint64_t unknown = 0;
};

/// Kills the server at random moments until `kills` are done, or (for a control) a violation is there.
Run play(Victim& victim, Rule rule, int kills, std::uint64_t seed)
{
    std::string folder = "/tmp/poddesk-acks-XXXXXX";
    BOOST_TEST_REQUIRE(::mkdtemp(folder.data()) != nullptr);
    std::mt19937_64 random(seed);
    Run run;
    Pool pool(victim.profile(), 1, "crash control", {.reconnect_for = 30s});
    {
        Load load(victim.profile(), rule, seed, fs::path(folder) / "acks");
        while (run.kills < kills) {
            std::this_thread::sleep_for(std::chrono::milliseconds(100 + random() % 300));
            victim.kill_and_start();
            ++run.kills;
            if (rule != Rule::kept && run.kills % 3 == 0) {
                Verdict const soon = judge(victim.profile(), folder);
                if (soon.lost + soon.doubled > 0 && run.kills < kills - 1) {
                    break;
                }
            }
        }
        std::this_thread::sleep_for(300ms);
        load.stop();
        run.found_stored = load.found_stored();
        run.unknown = load.unknown();
    }
    run.verdict = judge(victim.profile(), folder);
    fs::remove_all(folder);
    std::cout << fmt::format(
        "kills {}, acknowledged {}, lost {}, doubled {}, torn {}; commits without an answer that had been "
        "stored {}, unknown for long {}\n",
        run.kills, run.verdict.acknowledged, run.verdict.lost, run.verdict.doubled, run.verdict.torn,
        run.found_stored, run.unknown);
    return run;
}

} // namespace

BOOST_AUTO_TEST_SUITE(crash)

BOOST_AUTO_TEST_CASE(no_acknowledged_command_is_lost_or_done_twice)
{
    auto const seed = setting("PODDESK_SEED", std::random_device{}());
    auto const kills = static_cast<int>(setting("PODDESK_CRASH_KILLS", 40));
    std::cout << "PODDESK_SEED=" << seed << "\n";
    Victim victim;
    Run const run = play(victim, Rule::kept, kills, seed);
    BOOST_TEST(run.kills == kills);
    BOOST_TEST(run.verdict.acknowledged > 10U * static_cast<unsigned>(kills));
    BOOST_TEST(run.verdict.lost == 0U);
    BOOST_TEST(run.verdict.doubled == 0U);
    BOOST_TEST(run.verdict.torn == 0U);
    {
        Pool pool(victim.profile(), 1, "crash test");
        in_transaction(pool, [](Transaction& tx) {
            auto const checked =
                tx.query("select count(bt_index_check(c.oid, true)) from pg_class c join pg_am a on a.oid = "
                         "c.relam "
                         "where a.amname = 'btree' and c.relkind = 'i' and c.relpersistence = 'p'")
                    .value<std::int64_t>();
            BOOST_TEST(checked > 100);
            for (auto const& [view] : tx.query("select format('%I.%I', schemaname, viewname) from pg_views "
                                               "where schemaname = 'verify'")
                                          .rows<std::string>()) {
                BOOST_TEST(tx.query("select count(*) from " + view).value<std::int64_t>() == 0, view);
            }
        });
    }
    BOOST_TEST(victim.pages_are_sound());
}

BOOST_AUTO_TEST_CASE(the_controls_are_caught)
{
    auto const seed = setting("PODDESK_SEED", std::random_device{}());
    Victim victim;
    BOOST_TEST(play(victim, Rule::acknowledged_before_commit, 12, seed).verdict.lost > 0U);
    victim.forget();
    BOOST_TEST(play(victim, Rule::no_command_key, 40, seed).verdict.doubled > 0U);
    victim.forget();
    {
        Pool pool(victim.profile(), 1, "crash test");
        auto const lease = pool.lease();
        lease->run("alter role poddesk_root set synchronous_commit to off", {});
        lease->run("alter system set wal_writer_delay to '10s'", {});
        lease->run("select pg_reload_conf()", {});
    }
    BOOST_TEST(play(victim, Rule::commit_not_waited_for, 12, seed).verdict.lost > 0U);
}

BOOST_AUTO_TEST_SUITE_END()
