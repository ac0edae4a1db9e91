// Every quirk of SOCI 4.0.3 and libpq 15 that the database room closes, each beside a control that shows it.

#include "domain/database/migrate.h"
#include "domain/database/transaction.h"

#include "tests/support/test_database.h"

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>
#include <libpq-fe.h>
#include <postgresql/soci-postgresql.h>
#include <soci.h>

#include <cstdio>
#include <numeric>
#include <thread>
#include <unistd.h>

using namespace poddesk;
using namespace poddesk::database;
using namespace std::chrono_literals;

namespace {

struct Scratch
{
    testing::ScratchDatabase database{"soci"};
    Pool pool{profile(), 4, "test"};

    Scratch()
    {
        run("create table item (id bigint primary key, name text, price numeric(12,2), sold boolean, at "
            "timestamptz, "
            "ids bigint[], more jsonb, mood text)");
        run("create type mood as enum ('fine', 'bad')");
    }

    ConnectionProfile profile() const
    {
        auto const server = testing::TestCluster::instance().connection();
        ConnectionProfile result;
        result.host = server.host;
        result.port = server.port;
        result.user = server.user;
        result.database = database.name();
        return result;
    }

    std::int64_t run(std::string const& sql)
    {
        return in_transaction(pool, [&](Transaction& tx) { return tx.query(sql).run(); });
    }
    template <class T>
    T ask(std::string const& sql)
    {
        return in_transaction(pool, [&](Transaction& tx) { return tx.query(sql).value<T>(); });
    }
    std::int64_t items() { return ask<std::int64_t>("select count(*) from item"); }

    /// SOCI as it comes.
    void raw(soci::session& session) const { session.open(soci::postgresql, profile().conninfo()); }
};

auto of_kind(ErrorKind kind)
{
    return [kind](DatabaseError const& error) {
        BOOST_TEST_MESSAGE(error.what());
        return error.kind() == kind;
    };
}

void insert(Transaction& tx, std::int64_t id)
{
    tx.query("insert into item (id) values (:id)").bind("id", id).run();
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(soci_traps, Scratch)

BOOST_AUTO_TEST_CASE(a_commit_of_an_aborted_transaction_is_no_success)
{
    soci::session session;
    raw(session);
    soci::transaction control(session);
    session << "insert into item (id) values (1)";
    try {
        session << "insert into item (id) values (1)";
    } catch (soci::soci_error const&) {
        BOOST_TEST_MESSAGE("swallowed");
    }
    BOOST_CHECK_NO_THROW(control.commit()); // SOCI: done …
    BOOST_TEST(items() == 0);               // … and nothing is there

    BOOST_CHECK_EXCEPTION(in_transaction(pool,
                                         [](Transaction& tx) {
                                             insert(tx, 1);
                                             try {
                                                 insert(tx, 1);
                                             } catch (DatabaseError const&) {
                                                 BOOST_TEST_MESSAGE("swallowed");
                                             }
                                         }),
                          DatabaseError, of_kind(ErrorKind::constraint));
    BOOST_TEST(items() == 0);
}

BOOST_AUTO_TEST_CASE(a_commit_without_a_transaction_is_no_success)
{
    auto lease = pool.lease();
    BOOST_CHECK_EXCEPTION(lease->commit(), DatabaseError, of_kind(ErrorKind::aborted));
    lease->begin("begin");
    lease->run("rollback", {}); // somebody ended it behind our back
    BOOST_CHECK_EXCEPTION(lease->commit(), DatabaseError, of_kind(ErrorKind::aborted));
}

BOOST_AUTO_TEST_CASE(temporaries_may_be_bound)
{
    // soci::use(std::string("…")) keeps the address of what is gone by then; a statement of ours owns its
    // values.
    auto const names = in_transaction(pool, [](Transaction& tx) {
        Statement statement = tx.query("insert into item (id, name) values (:id, :name) returning name");
        statement.bind("id", 1 + 1).bind("name", fmt::format("{}7", std::string(40, 'x')));
        std::string const noise(40, 'z');
        return statement.rows<std::string>();
    });
    BOOST_TEST(std::get<0>(names.at(0)) == fmt::format("{}7", std::string(40, 'x')));
}

BOOST_AUTO_TEST_CASE(parameters_go_by_name_and_all_of_them)
{
    BOOST_TEST(
        in_transaction(pool, [](Transaction& tx) {
            return tx.query("select :b::int * 10 + :a::int + :b::int").bind("a", 1).bind("b", 2).value<int>();
        }) == 23);
    auto const bad = [&](auto body) {
        BOOST_CHECK_EXCEPTION(in_transaction(pool, body), DatabaseError, of_kind(ErrorKind::usage));
    };
    bad([](Transaction& tx) { tx.query("select :a::int").run(); });
    bad([](Transaction& tx) { tx.query("select :a::int").bind("a", 1).bind("b", 2).run(); });
}

BOOST_AUTO_TEST_CASE(every_type_goes_there_and_back)
{
    using std::chrono::microseconds;
    kernel::Timestamp const at{microseconds(1'775'834'286'123'456)};
    kernel::Uuid const id = kernel::Uuid::random();
    nlohmann::json const json = {{"a:b", "it's"}, {"n", nullptr}};
    std::vector<std::int64_t> const ids{1, -2, 9'000'000'000};
    std::vector<std::string> const texts{"", "a,b", "\"q\" \\ {x}", "NULL", "日本 🎉"};
    Bytes const bytes{std::string("\0\xff:'\\", 5)};
    auto const row = in_transaction(pool, [&](Transaction& tx) {
        return tx
            .query("select :i::bigint, :yes::boolean, :no::boolean, :t::text, :at::timestamptz, :u::uuid, "
                   ":j::jsonb, "
                   ":ids::bigint[], :texts::text[], :bytes::bytea, :none::bigint, :some::text, :oid::bigint, "
                   ":d::date")
            .bind("i", std::numeric_limits<std::int64_t>::min())
            .bind("yes", true)
            .bind("no", false)
            .bind("t", std::string_view("it's :not ::a $1 parameter"))
            .bind("at", at)
            .bind("u", id)
            .bind("j", json)
            .bind("ids", ids)
            .bind("texts", texts)
            .bind("bytes", bytes)
            .bind("none", std::optional<std::int64_t>())
            .bind("some", std::optional<std::string>("s"))
            .bind("oid", kernel::OrderId{42})
            .bind("d", kernel::Date{std::chrono::year(2026) / 2 / 28})
            .row<std::int64_t, bool, bool, std::string, kernel::Timestamp, kernel::Uuid, nlohmann::json,
                 std::vector<std::int64_t>, std::vector<std::string>, Bytes, std::optional<std::int64_t>,
                 std::optional<std::string>, kernel::OrderId, kernel::Date>();
    });
    BOOST_TEST_REQUIRE(row.has_value());
    BOOST_TEST(std::get<0>(*row) == std::numeric_limits<std::int64_t>::min());
    BOOST_TEST(std::get<1>(*row));
    BOOST_TEST(!std::get<2>(*row));
    BOOST_TEST(std::get<3>(*row) == "it's :not ::a $1 parameter");
    BOOST_TEST((std::get<4>(*row) == at)); // zone and fraction kept, whatever the server's zone
    BOOST_TEST((std::get<5>(*row) == id));
    BOOST_TEST((std::get<6>(*row) == json));
    BOOST_TEST(std::get<7>(*row) == ids, boost::test_tools::per_element());
    BOOST_TEST(std::get<8>(*row) == texts, boost::test_tools::per_element());
    BOOST_TEST((std::get<9>(*row) == bytes));
    BOOST_TEST(!std::get<10>(*row).has_value());
    BOOST_TEST(std::get<11>(*row).value() == "s");
    BOOST_TEST((std::get<12>(*row) == kernel::OrderId{42}));
    BOOST_TEST((std::get<13>(*row) == kernel::Date{std::chrono::year(2026) / 2 / 28}));
}

BOOST_AUTO_TEST_CASE(a_null_where_none_may_be_names_the_column)
{
    auto const says_price = [](DatabaseError const& error) {
        return std::string(error.what()).find("\"price\"") != std::string::npos;
    };
    BOOST_CHECK_EXCEPTION(ask<std::int64_t>("select null::bigint as price"), DatabaseError, says_price);
    BOOST_CHECK_EXCEPTION(
        ask<std::int64_t>("select 'secret' as price"), DatabaseError, [&](DatabaseError const& error) {
            return says_price(error) && std::string(error.what()).find("secret") == std::string::npos;
        });
}

BOOST_AUTO_TEST_CASE(no_row_is_no_value)
{
    std::int64_t untouched = 77;
    soci::session session;
    raw(session);
    session << "select id from item where id = -1", soci::into(untouched);
    BOOST_TEST(untouched == 77); // SOCI leaves whatever was there

    BOOST_TEST(!in_transaction(pool, [](Transaction& tx) {
                    return tx.query("select id from item where id = -1").row<std::int64_t>();
                }).has_value());
    BOOST_CHECK_EXCEPTION(ask<std::int64_t>("select id from item"), DatabaseError, of_kind(ErrorKind::usage));
}

BOOST_AUTO_TEST_CASE(numeric_and_enum_columns_come_as_they_are)
{
    soci::session session;
    raw(session);
    soci::row row;
    session << "select 90071992547409.93::numeric(16,2)", soci::into(row);
    BOOST_TEST((row.get_properties(0).get_data_type() == soci::dt_double)); // money as a double
    soci::row moods;
    BOOST_CHECK_THROW((session << "select 'fine'::mood", soci::into(moods)), soci::soci_error);

    BOOST_TEST(ask<std::string>("select 90071992547409.93::numeric(16,2)") == "90071992547409.93");
    BOOST_TEST(ask<std::string>("select 'fine'::mood") == "fine");
}

BOOST_AUTO_TEST_CASE(colons_are_parameters_only_where_postgresql_says_so)
{
    BOOST_TEST(ask<std::string>("select ':a' || '::b' /* :c /* nested */ :d */ -- :e\n || 'x'::text") ==
               ":a::bx");
    BOOST_CHECK_EXCEPTION(run("select E'it\\'s :a'"), DatabaseError,
                          of_kind(ErrorKind::usage)); // SOCI: :a is outside
    BOOST_CHECK_EXCEPTION(run("select ids[1:2] from item"), DatabaseError, of_kind(ErrorKind::usage));
    BOOST_CHECK_EXCEPTION(run("select $$a:b$$"), DatabaseError, of_kind(ErrorKind::usage));
}

BOOST_AUTO_TEST_CASE(many_values_are_one_round_trip_and_all_rows_come)
{
    std::vector<std::int64_t> ids(5'000);
    std::iota(ids.begin(), ids.end(), 1);
    in_transaction(pool, [&](Transaction& tx) {
        tx.query("insert into item (id) select unnest(:ids::bigint[])").bind("ids", ids).run();
        BOOST_TEST(tx.query("select id from item order by id").rows<std::int64_t>().size() == 5'000U);
    });
    soci::session session;
    raw(session);
    std::vector<long long> few(10);
    session << "select id from item", soci::into(few);
    BOOST_TEST(few.size() == 10U); // SOCI stops without a word
}

BOOST_AUTO_TEST_CASE(errors_carry_the_state_and_no_data)
{
    soci::session session;
    raw(session);
    std::string const secret = "alice@example.com";
    std::string const no_number = "x";
    try {
        session << "insert into item (id, name) values (:id, :name)", soci::use(no_number, "id"),
            soci::use(secret, "name");
        BOOST_ERROR("should have failed");
    } catch (soci::soci_error const& error) {
        BOOST_TEST(std::string(error.what()).find(secret) != std::string::npos); // the control leaks
    }
    run("create unique index one_name on item (name)");
    auto const add = [&] {
        in_transaction(pool, [&](Transaction& tx) {
            tx.query("insert into item (id, name) values (1, :name), (2, :name)").bind("name", secret).run();
        });
    };
    BOOST_CHECK_EXCEPTION(add(), DatabaseError, [&](DatabaseError const& error) {
        return error.sqlstate() == "23505" && error.constraint() == "one_name" &&
               std::string(error.what()).find("alice") == std::string::npos;
    });
    BOOST_CHECK_EXCEPTION(
        in_transaction(
            pool,
            [&](Transaction& tx) { tx.query("select :x::bigint").bind("x", secret).value<std::int64_t>(); }),
        DatabaseError, [](DatabaseError const& error) {
            return error.kind() == ErrorKind::bad_data &&
                   std::string(error.what()).find("alice") == std::string::npos;
        });
}

BOOST_AUTO_TEST_CASE(a_nul_byte_is_refused_not_cut)
{
    soci::session session;
    raw(session);
    std::string text("ab\0cd", 5);
    std::string back;
    session << "select :t::text", soci::use(text, "t"), soci::into(back);
    BOOST_TEST(back == "ab"); // the rest is gone
    BOOST_CHECK_EXCEPTION(
        in_transaction(pool, [&](Transaction& tx) { tx.query("select :t::text").bind("t", text).run(); }),
        DatabaseError, of_kind(ErrorKind::bad_data));
}

BOOST_AUTO_TEST_CASE(a_connection_is_handed_on_clean)
{
    Pool one(profile(), 1, "test one");
    in_transaction(one, [](Transaction& tx) {
        tx.query("set search_path to pg_temp").run();
        tx.query("create temporary table left_over (a int)").run();
        tx.query("select pg_advisory_lock(1)").run();
    });
    BOOST_TEST(in_transaction(one, [](Transaction& tx) {
                   return tx
                       .query("select current_setting('search_path') || ' ' || "
                              "(to_regclass('pg_temp.left_over') is null)")
                       .value<std::string>();
               }) == "\"$user\", public true");
    BOOST_TEST(ask<bool>("select pg_try_advisory_xact_lock(1)"));
    {
        auto lease = one.lease();
        lease->begin("begin");
        lease->run("insert into item (id) values (5)", {});
    }
    BOOST_TEST(items() == 0);
    BOOST_TEST(in_transaction(one, [](Transaction& tx) { return tx.query("select 1").value<int>(); }) == 1);
}

BOOST_AUTO_TEST_CASE(waiting_for_a_connection_ends)
{
    Pool one(profile(), 1, "test one", {.lease_timeout = 50ms});
    auto const held = one.lease();
    BOOST_CHECK_EXCEPTION(one.lease(), DatabaseError, of_kind(ErrorKind::busy));
}

BOOST_AUTO_TEST_CASE(a_nested_transaction_is_refused_before_it_can_end_the_outer_one)
{
    in_transaction(pool, [&](Transaction& tx) {
        insert(tx, 1);
        BOOST_CHECK_THROW(in_transaction(pool, [](Transaction&) {}), std::logic_error);
        insert(tx, 2);
    });
    BOOST_TEST(items() == 2);
}

BOOST_AUTO_TEST_CASE(prepared_statements_outlive_a_reconnect)
{
    soci::session session;
    raw(session);
    int out = 0;
    soci::statement kept = (session.prepare << "select 1", soci::into(out));
    kept.execute(true);
    session.reconnect();
    BOOST_CHECK_THROW(kept.execute(true), soci::soci_error); // 26000

    Pool one(profile(), 1, "test one");
    for (int round = 0; round < 3; ++round) {
        for (int i = 0; i < 3; ++i) {
            BOOST_TEST(in_transaction(one, [&](Transaction& tx) {
                           return tx.query("select :i::int").bind("i", i).value<int>();
                       }) == i);
        }
        run("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'test one'");
    }
}

BOOST_AUTO_TEST_CASE(a_plan_outlives_a_change_of_its_table)
{
    Pool one(profile(), 1, "test one");
    auto const columns = [&] {
        return in_transaction(one, [](Transaction& tx) {
            return tx.query("select t.*::text from (select * from item) t").rows<std::string>().size();
        });
    };
    auto const count = [&](auto... types) {
        return in_transaction(one, [&](Transaction& tx) {
            return tx.query("select * from pair").rows<decltype(types)...>().size();
        });
    };
    run("create table pair (a int)");
    for (int i = 0; i < 3; ++i) {
        BOOST_TEST(count(0) == 0U);
        BOOST_TEST(columns() == 0U);
    }
    run("alter table pair add b int");
    BOOST_TEST(count(0, 0) == 0U); // "cached plan must not change result type" is run again
    run("drop table pair");
}

BOOST_AUTO_TEST_CASE(warnings_go_to_the_sink_never_to_stderr)
{
    std::vector<std::string> heard;
    set_warning_sink([&](std::string_view state, std::string_view text) {
        heard.push_back(std::string(state) + " " + std::string(text));
    });
    int const saved = ::dup(2);
    std::FILE* const file = std::tmpfile();
    ::dup2(::fileno(file), 2);
    run("do $$ begin raise warning 'look here'; raise notice 'not here'; end $$");
    ::dup2(saved, 2);
    ::close(saved);
    set_warning_sink({});
    BOOST_TEST(std::ftell(file) == 0);
    std::fseek(file, 0, SEEK_END);
    BOOST_TEST(std::ftell(file) == 0);
    std::fclose(file);
    BOOST_TEST(heard == std::vector<std::string>{"01000 look here"}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(the_thread_that_must_never_wait_cannot_call)
{
    std::thread([&] {
        forbid_on_this_thread();
        BOOST_CHECK_THROW(in_transaction(pool, [](Transaction&) {}), std::logic_error);
        BOOST_CHECK_THROW(pool.lease(), std::logic_error);
    }).join();
    BOOST_CHECK_NO_THROW(in_transaction(pool, [](Transaction&) {}));
}

BOOST_AUTO_TEST_SUITE_END()
