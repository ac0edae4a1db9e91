#include "domain/database/command.h"
#include "domain/database/jobs.h"
#include "domain/database/leases.h"
#include "domain/database/paging.h"
#include "domain/kernel/outcome.h"

#include "tests/support/test_database.h"

#include <boost/test/unit_test.hpp>
#include <libpq-fe.h>

#include <latch>
#include <numeric>
#include <thread>

using namespace poddesk;
using namespace poddesk::database;
using namespace std::chrono_literals;
using testing::TestDatabase;

namespace {

struct Stage
{
    TestDatabase database{"room"};
    Pool& root = database.root();
    Pool admin = database.login_as("admin", 8);

    Stage()
    {
        run("create table public.tally (id bigint primary key, n bigint not null default 0)");
        run("insert into public.tally (id) values (1), (2)");
        run("create function public.count(id uuid, by bigint) returns jsonb language plpgsql security "
            "definer as "
            "'declare done jsonb := database.begin_command(count.id, ''count'', to_jsonb(by)); v_n bigint; "
            "begin if done is not null then return done; end if; "
            "update public.tally t set n = n + by where t.id = 1 returning n into v_n; "
            "return database.finish_command(count.id, jsonb_build_object(''total'', v_n)); end'");
        run("grant usage on schema public to poddesk_administrator");
        run("grant select, update on public.tally to poddesk_administrator");
    }

    void run(std::string const& sql)
    {
        in_transaction(root, [&](Transaction& tx) { tx.query(sql).run(); });
    }
    std::int64_t ask(std::string const& sql)
    {
        return in_transaction(root, [&](Transaction& tx) { return tx.query(sql).value<std::int64_t>(); });
    }
    void add(Transaction& tx, std::int64_t id, std::int64_t n = 1)
    {
        tx.query("update public.tally set n = n + :n where id = :id").bind("n", n).bind("id", id).run();
    }
    /// What a guarded function does: once per id.
    std::int64_t count_command(Transaction& tx, kernel::Uuid const& id, std::int64_t n)
    {
        return tx.query("select (public.count(:id, :n::bigint) ->> 'total')::bigint")
            .bind("id", id)
            .bind("n", n)
            .value<std::int64_t>();
    }
};

auto of_kind(ErrorKind kind)
{
    return [kind](DatabaseError const& error) {
        BOOST_TEST_MESSAGE(error.what());
        return error.kind() == kind;
    };
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(transaction, Stage)

BOOST_AUTO_TEST_CASE(a_refusal_and_an_exception_change_nothing)
{
    auto const refused = in_transaction(root, [&](Transaction& tx) -> kernel::Outcome<int> {
        add(tx, 1);
        return kernel::refused("no", "No.");
    });
    BOOST_TEST(refused.error().code == "no");
    BOOST_CHECK_THROW(in_transaction(root,
                                     [&](Transaction& tx) {
                                         add(tx, 1);
                                         throw std::runtime_error("x");
                                     }),
                      std::runtime_error);
    BOOST_TEST(ask("select n from public.tally where id = 1") == 0);
    BOOST_TEST(in_transaction(root, [&](Transaction& tx) -> kernel::Outcome<int> {
                   add(tx, 1);
                   return 5;
               }).value() == 5);
    BOOST_TEST(ask("select n from public.tally where id = 1") == 1);
}

BOOST_AUTO_TEST_CASE(two_that_lock_crosswise_both_get_through)
{
    std::atomic<int> tries = 0;
    std::latch both_have_one(2);
    auto const crosswise = [&](std::int64_t first, std::int64_t second) {
        bool met = false;
        in_transaction(root, [&](Transaction& tx) {
            ++tries;
            add(tx, first);
            if (!met) {
                met = true;
                both_have_one.arrive_and_wait();
            }
            add(tx, second);
        });
    };
    std::jthread other([&] { crosswise(2, 1); });
    crosswise(1, 2);
    other.join();
    BOOST_TEST(tries == 3); // the loser of the deadlock ran again
    BOOST_TEST(ask("select sum(n)::bigint from public.tally") == 4);
}

BOOST_AUTO_TEST_CASE(a_conflict_that_the_body_swallowed_is_run_again_too)
{
    int tries = 0;
    in_transaction(root, [&](Transaction& tx) {
        add(tx, 1);
        if (++tries == 1) {
            try {
                tx.query("do $$ begin raise exception using errcode = '40001'; end $$").run();
            } catch (DatabaseError const&) {
                BOOST_TEST_MESSAGE("swallowed");
            }
        }
    });
    BOOST_TEST(tries == 2);
    BOOST_TEST(ask("select n from public.tally where id = 1") == 1);
    int refusals = 0;
    auto const outcome = in_transaction(root, [&](Transaction& tx) -> kernel::Outcome<int> {
        if (++refusals == 1) {
            try {
                tx.query("do $$ begin raise exception using errcode = '40001'; end $$").run();
            } catch (DatabaseError const&) {
                return kernel::refused("no", "No.");
            }
        }
        return 1;
    });
    BOOST_TEST(outcome.value() == 1);
}

BOOST_AUTO_TEST_CASE(conflicts_without_end_are_given_up)
{
    int tries = 0;
    BOOST_CHECK_EXCEPTION(
        in_transaction(root,
                       [&](Transaction& tx) {
                           ++tries;
                           tx.query("do $$ begin raise exception using errcode = '40001'; end $$").run();
                       }),
        DatabaseError, of_kind(ErrorKind::retry));
    BOOST_TEST(tries > 5);
    BOOST_TEST(tries < 20);
}

BOOST_AUTO_TEST_CASE(a_deferred_constraint_fails_the_commit_for_certain)
{
    run("create table public.child (parent bigint references public.tally deferrable initially deferred)");
    BOOST_CHECK_EXCEPTION(
        in_transaction(root, [](Transaction& tx) { tx.query("insert into public.child values (99)").run(); }),
        DatabaseError, [](DatabaseError const& error) {
            return error.kind() == ErrorKind::constraint && error.constraint() == "child_parent_fkey";
        });
}

// A trigger that runs at COMMIT ends the server's process: the client sees what it would see of a crash just
// then.
BOOST_AUTO_TEST_CASE(a_commit_without_an_answer_is_unknown)
{
    run("create function public.die() returns trigger language plpgsql security definer as "
        "'begin perform pg_terminate_backend(pg_backend_pid()); perform pg_sleep(1); return null; end'");
    run("create constraint trigger die after update on public.tally deferrable initially deferred "
        "for each row execute function public.die()");
    BOOST_CHECK_THROW(in_transaction(root, [&](Transaction& tx) { add(tx, 1); }), UnknownOutcome);
    BOOST_TEST(ask("select n from public.tally where id = 1") == 0);
}

BOOST_AUTO_TEST_CASE(a_commit_with_a_warning_is_unknown)
{
    run("create function public.warn() returns trigger language plpgsql as "
        "'begin raise warning ''canceling wait for synchronous replication''; return null; end'");
    run("create constraint trigger warn after update on public.tally deferrable initially deferred "
        "for each row execute function public.warn()");
    BOOST_CHECK_THROW(in_transaction(root, [&](Transaction& tx) { add(tx, 1); }), UnknownOutcome);
}

BOOST_AUTO_TEST_CASE(a_connection_lost_before_commit_runs_the_body_again)
{
    int tries = 0;
    in_transaction(root, [&](Transaction& tx) {
        add(tx, 1);
        if (++tries == 1) {
            tx.query("select pg_terminate_backend(pg_backend_pid())").run();
        }
    });
    BOOST_TEST(tries == 2);
    BOOST_TEST(ask("select n from public.tally where id = 1") == 1);
}

BOOST_AUTO_TEST_CASE(the_role_is_taken_again_after_every_reconnect)
{
    database.add_person("olga", "warehouse");
    Pool pool = database.login_as("olga", 1);
    auto const role = [&] {
        return in_transaction(pool, [](Transaction& tx) {
            return tx.query("select session_user || ' ' || current_user").value<std::string>();
        });
    };
    auto const before = role();
    BOOST_TEST(before.ends_with(" poddesk_warehouse"));
    run("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'test olga' "
        "and datname = current_database()");
    BOOST_TEST(role() == before);
}

BOOST_AUTO_TEST_CASE(read_only_and_snapshot_refuse_writes)
{
    for (Mode const mode : {Mode::read_only, Mode::snapshot}) {
        BOOST_CHECK_THROW(in_transaction(root, mode, [&](Transaction& tx) { add(tx, 1); }), DatabaseError);
    }
    Pool other(database.root_profile(), 1, "test other");
    in_transaction(root, Mode::snapshot, [&](Transaction& tx) {
        auto const look = [&] {
            return tx.query("select n from public.tally where id = 1").value<std::int64_t>();
        };
        auto const before = look();
        in_transaction(other, [&](Transaction& theirs) { add(theirs, 1); });
        BOOST_TEST(look() == before);
    });
}

BOOST_AUTO_TEST_CASE(a_running_statement_can_be_cancelled)
{
    Pool pool(database.root_profile(), 1, "test cancel");
    auto const start = std::chrono::steady_clock::now();
    BOOST_CHECK_EXCEPTION(in_transaction(pool,
                                         [](Transaction& tx) {
                                             std::jthread const impatient([&tx] {
                                                 std::this_thread::sleep_for(100ms);
                                                 tx.cancel();
                                             });
                                             tx.query("select pg_sleep(20)").run();
                                         }),
                          DatabaseError, of_kind(ErrorKind::cancelled));
    BOOST_TEST((std::chrono::steady_clock::now() - start < 5s));
}

BOOST_AUTO_TEST_CASE(who_cannot_get_in_is_told_why)
{
    auto const kind = [&](auto change) {
        ConnectionProfile profile = database.root_profile();
        change(profile);
        try {
            in_transaction(*std::make_unique<Pool>(profile, 1, "test"), [](Transaction&) {});
        } catch (DatabaseError const& error) {
            BOOST_TEST_MESSAGE(error.what());
            return error.kind();
        }
        return ErrorKind::usage;
    };
    database.add_person("olga", "warehouse");
    BOOST_TEST((kind([&](auto& profile) {
                    profile = database.profile_of("olga");
                    profile.password = "it's \\ wrong";
                }) == ErrorKind::sign_in));
    BOOST_TEST((kind([](auto& profile) { profile.database = "none such"; }) == ErrorKind::sign_in));
    BOOST_TEST((kind([](auto& profile) { profile.host = "/nowhere"; }) == ErrorKind::unreachable));
    BOOST_TEST((kind([&](auto& profile) {
                    profile = database.profile_of("olga");
                    profile.role = "poddesk_administrator";
                }) == ErrorKind::permission));
}

BOOST_AUTO_TEST_CASE(a_dead_line_is_noticed_in_seconds_not_in_tcp_s_quarter_of_an_hour)
{
    ConnectionProfile profile;
    profile.host = "one,two";
    profile.password = "it's \\ a 'secret'";
    std::map<std::string, std::string> options;
    std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> const parsed(
        PQconninfoParse(profile.conninfo("test").c_str(), nullptr), &PQconninfoFree);
    BOOST_TEST_REQUIRE(parsed != nullptr);
    for (PQconninfoOption const* option = parsed.get(); option->keyword != nullptr; ++option) {
        options[option->keyword] = option->val == nullptr ? "" : option->val;
    }
    BOOST_TEST(options["password"] == profile.password);
    BOOST_TEST(options["connect_timeout"] == "5");
    BOOST_TEST(options["tcp_user_timeout"] == "8000");
    BOOST_TEST(options["keepalives_idle"] == "5");
    BOOST_TEST(options["target_session_attrs"] == "read-write");
    BOOST_TEST(profile.described().find("secret") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_password_may_be_a_sentence)
{
    std::string const& login = database.add_person("poet", "administrator", true);
    for (std::string const password :
         {"a long p", "it's  \\ 100 % of = & 'all' ", "p\xc3\xa4ss wort \xe6\x97\xa5"}) {
        std::string quoted;
        for (char const letter : password) {
            quoted += letter == '\'' ? "''" : std::string(1, letter);
        }
        run("alter role \"" + login + "\" password '" + quoted + "'");
        ConnectionProfile profile = database.profile_of("poet");
        profile.password = password;
        Pool pool(profile, 1, "a poet's desk");
        BOOST_CHECK_NO_THROW(in_transaction(pool, [](Transaction& tx) { tx.query("select 1").run(); }));
        profile.password += "x"; // the control: another password is refused
        Pool other(profile, 1, "a poet's desk");
        BOOST_CHECK_EXCEPTION(in_transaction(other, [](Transaction& tx) { tx.query("select 1").run(); }),
                              DatabaseError, of_kind(ErrorKind::sign_in));
    }
}

BOOST_AUTO_TEST_CASE(a_command_happens_once)
{
    auto const id = kernel::Uuid::random();
    auto const count = [&](std::int64_t n) {
        return run_command(admin, id, [&](Transaction& tx) { return count_command(tx, id, n); });
    };
    BOOST_TEST(count(5) == 5);
    BOOST_TEST(count(5) == 5); // the stored answer
    BOOST_TEST(ask("select n from public.tally where id = 1") == 5);
    BOOST_CHECK_EXCEPTION(count(6), DatabaseError, of_kind(ErrorKind::command_reused));
    BOOST_CHECK_THROW(run_command(admin, id, [&](Transaction& tx) { add(tx, 1); }), std::logic_error);
    BOOST_TEST(ask("select n from public.tally where id = 1") == 5);
}

BOOST_AUTO_TEST_CASE(one_command_from_eight_sides_happens_once)
{
    auto const id = kernel::Uuid::random();
    std::vector<std::jthread> sides;
    std::atomic<int> agreed = 0;
    for (int side = 0; side < 8; ++side) {
        sides.emplace_back([&] {
            agreed += run_command(admin, id, [&](Transaction& tx) { return count_command(tx, id, 7); }) == 7
                          ? 1
                          : 0;
        });
    }
    sides.clear();
    BOOST_TEST(agreed == 8);
    BOOST_TEST(ask("select n from public.tally where id = 1") == 7);
}

BOOST_AUTO_TEST_CASE(a_command_without_an_answer_is_resolved_by_its_id)
{
    // Dies at the first COMMIT only, before it is stored; dblink-free, so the mark is a sequence (not undone
    // by a rollback).
    run("create sequence public.deaths");
    run("grant all on sequence public.deaths to poddesk_administrator");
    run("create function public.die() returns trigger language plpgsql security definer as 'begin if "
        "nextval(''public.deaths'') = 1 then "
        "perform pg_terminate_backend(pg_backend_pid()); perform pg_sleep(1); end if; return null; end'");
    run("create constraint trigger die after update on public.tally deferrable initially deferred "
        "for each row execute function public.die()");
    auto const id = kernel::Uuid::random();
    BOOST_TEST(run_command(admin, id, [&](Transaction& tx) { return count_command(tx, id, 3); }) == 3);
    BOOST_TEST(ask("select last_value from public.deaths") == 2);
    BOOST_TEST(ask("select n from public.tally where id = 1") == 3);
}

BOOST_AUTO_TEST_CASE(paging_by_key_neither_repeats_nor_skips)
{
    run("insert into public.tally select g, g % 7 from generate_series(10, 109) g");
    std::vector<std::int64_t> seen;
    std::optional<std::pair<std::int64_t, std::int64_t>> from = std::pair<std::int64_t, std::int64_t>(-1, -1);
    while (from) {
        auto const rows = in_transaction(root, [&](Transaction& tx) {
            return tx
                .query("select n, id from public.tally where (n, id) > (:n, :id) order by n, id limit 14")
                .bind("n", from->first)
                .bind("id", from->second)
                .rows<std::int64_t, std::int64_t>();
        });
        auto const page =
            page_of(rows, 13, [](auto const& row) { return std::pair(std::get<0>(row), std::get<1>(row)); });
        for (auto const& row : page.rows) {
            seen.push_back(std::get<1>(row));
        }
        from = page.next;
        run("delete from public.tally where id = " + std::to_string(seen.front())); // a row behind us goes
    }
    BOOST_TEST(seen.size() == 102U);
    BOOST_TEST(std::set(seen.begin(), seen.end()).size() == 102U);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(leases, Stage)

BOOST_AUTO_TEST_CASE(a_lease_has_one_holder_and_a_term)
{
    LeaseTimes const quick{.term = 400ms, .renew = 100ms, .margin = 100ms};
    LeaseHolder first(database.login_as("worker"), "sweep", "first", quick);
    LeaseHolder second(database.login_as("worker"), "sweep", "second", quick);
    BOOST_TEST(first.keep());
    BOOST_TEST(!second.keep());
    for (int i = 0; i < 8; ++i) {
        std::this_thread::sleep_for(80ms);
        BOOST_TEST(first.keep()); // renewed beyond its first term
    }
    BOOST_TEST(first.term().value() == 1);
    std::this_thread::sleep_for(500ms); // the first one sleeps too long
    BOOST_TEST(!first.trusted());       // and knows it by its own clock
    BOOST_TEST(second.keep());
    BOOST_TEST(second.term().value() == 2);
    Pool worker = database.login_as("worker");
    BOOST_CHECK_EXCEPTION(in_transaction(worker, [&](Transaction& tx) { first.guard(tx); }), DatabaseError,
                          of_kind(ErrorKind::lease_lost));
    BOOST_CHECK_NO_THROW(in_transaction(worker, [&](Transaction& tx) { second.guard(tx); }));
    BOOST_TEST(!first.keep());
    second.release();
    std::this_thread::sleep_for(120ms);
    BOOST_TEST(first.keep());
}

BOOST_AUTO_TEST_CASE(sixteen_that_fight_never_hold_it_together)
{
    LeaseTimes const quick{.term = 60ms, .renew = 20ms, .margin = 20ms};
    std::vector<std::jthread> threads;
    std::atomic<int> wins = 0;
    std::mutex mutex;
    std::set<std::int64_t> terms;
    auto const end = std::chrono::steady_clock::now() + 2s;
    for (int i = 0; i < 16; ++i) {
        threads.emplace_back([&, i] {
            Pool pool(database.profile_of("worker"), 1, "test lease");
            while (std::chrono::steady_clock::now() < end) {
                LeaseHolder holder(pool, "fight", std::to_string(i), quick);
                if (holder.keep()) {
                    ++wins;
                    std::scoped_lock const lock(mutex);
                    terms.insert(holder.term().value());
                }
                std::this_thread::sleep_for(3ms);
            }
        });
    }
    threads.clear();
    BOOST_TEST(wins > 5);
    BOOST_TEST(terms.size() == static_cast<std::size_t>(wins)); // each term was given once
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(jobs, Stage)

BOOST_AUTO_TEST_CASE(each_job_is_done_by_one_worker)
{
    in_transaction(root, [](Transaction& tx) {
        for (int i = 0; i < 60; ++i) {
            BOOST_TEST(enqueue_job(tx, {}, "mail", std::to_string(i), {{"n", i}}).has_value());
        }
        BOOST_TEST(!enqueue_job(tx, {}, "mail", "0", {}).has_value()); // asked for twice is one job
    });
    std::mutex mutex;
    std::multiset<int> done;
    std::vector<std::jthread> workers;
    for (int i = 0; i < 6; ++i) {
        workers.emplace_back([&] {
            JobRunner runner(database.login_as("worker", 1));
            runner.handle("mail", [&](Pool&, Job const& job) {
                std::scoped_lock const lock(mutex);
                done.insert(job.payload.at("n").get<int>());
                return JobResult::finished();
            });
            while (runner.run_one()) {
                std::this_thread::yield();
            }
        });
    }
    workers.clear();
    BOOST_TEST(done.size() == 60U);
    BOOST_TEST(std::set(done.begin(), done.end()).size() == 60U);
    BOOST_TEST(ask("select count(*) from database.job where state = 'done'") == 60);
}

BOOST_AUTO_TEST_CASE(a_failing_job_waits_and_dies_after_its_last_try)
{
    in_transaction(root, [](Transaction& tx) { enqueue_job(tx, {}, "label", "x", {}); });
    run("update database.job set max_attempts = 3");
    JobRunner runner(database.login_as("worker"));
    int tries = 0;
    runner.handle("label", [&](Pool&, Job const& job) -> JobResult {
        BOOST_TEST(job.attempts == ++tries);
        if (tries == 2) {
            throw std::runtime_error("alice@example.com");
        }
        return JobResult::again("The carrier does not answer.", 1h);
    });
    BOOST_TEST(runner.run_one());
    BOOST_TEST(!runner.run_one()); // not due: Retry-After said an hour
    BOOST_TEST(ask("select count(*) from database.job where not_before > now() + interval '59 minutes'") ==
               1);
    for (int i = 0; i < 2; ++i) {
        run("update database.job set not_before = now()");
        BOOST_TEST(runner.run_one());
    }
    BOOST_TEST(ask("select count(*) from database.job where state = 'dead' and attempts = 3") == 1);
    BOOST_TEST(ask("select count(*) from database.job where last_error like '%alice%'") == 0);
}

BOOST_AUTO_TEST_CASE(a_claim_that_ran_out_is_taken_over_and_the_old_owner_changes_nothing)
{
    in_transaction(root, [](Transaction& tx) { enqueue_job(tx, {}, "label", "x", {}); });
    auto const claim = [&] {
        return in_transaction(root, [](Transaction& tx) { return claim_job(tx, {"label"}, 1s); });
    };
    auto const first = claim();
    BOOST_TEST_REQUIRE(first.has_value());
    BOOST_TEST(!claim().has_value());
    run("update database.job set lease_until = now() - interval '1 second'");
    auto const second = claim();
    BOOST_TEST_REQUIRE(second.has_value());
    BOOST_TEST(second->attempts == 2);
    BOOST_TEST(!in_transaction(root, [&](Transaction& tx) { return finish_job(tx, *first); }));
    BOOST_TEST(!in_transaction(root, [&](Transaction& tx) { return fail_job(tx, *first, "late", 0ms); }));
    BOOST_TEST(in_transaction(root, [&](Transaction& tx) { return finish_job(tx, *second); }));
}

BOOST_AUTO_TEST_CASE(pauses_grow_to_an_hour_and_differ)
{
    for (int attempt = 1; attempt < 30; ++attempt) {
        std::set<std::int64_t> pauses;
        for (int i = 0; i < 50; ++i) {
            auto const pause = retry_pause(attempt);
            BOOST_TEST(
                (pause <= std::min<std::chrono::milliseconds>(1h, 5s * (1LL << std::min(attempt - 1, 20)))));
            pauses.insert(pause.count());
        }
        BOOST_TEST(pauses.size() > 20U);
    }
    BOOST_TEST((retry_pause(1, 10min) >= 10min));
}

BOOST_AUTO_TEST_CASE(a_runner_that_lost_its_lease_claims_nothing)
{
    in_transaction(root, [](Transaction& tx) { enqueue_job(tx, {}, "label", "x", {}); });
    LeaseHolder lease(database.login_as("worker"), "labels", "me");
    BOOST_TEST(lease.keep());
    run("update database.lease set until = now() - interval '1 second'"); // while it still trusts it
    JobRunner runner(database.login_as("worker"), &lease);
    runner.handle("label", [](Pool&, Job const&) { return JobResult::finished(); });
    BOOST_CHECK_EXCEPTION(runner.run_one(), DatabaseError, of_kind(ErrorKind::lease_lost));
    BOOST_TEST(ask("select count(*) from database.job where state = 'ready'") == 1);
}

BOOST_AUTO_TEST_SUITE_END()
