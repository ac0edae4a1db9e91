// Lets no one in: what each role may do to each table and function is tried on a live database and compared
// with the matrix that is checked in beside this file. A table or function that nobody listed makes it red.
// To accept a change on purpose: PODDESK_UPDATE_MATRIX=1, then read the difference as a security review.

#include "tests/installer/migrations/session.h"

#include <cstdlib>
#include <fstream>
#include <iterator>

#include <boost/test/unit_test.hpp>

namespace poddesk::testing {

namespace {

std::string const folder = std::string(PODDESK_SOURCE_DIR) + "/tests/installer/migrations/";

std::string text_of(std::string const& file)
{
    std::ifstream in(folder + file);
    return {std::istreambuf_iterator<char>(in), {}};
}

constexpr char const* our_schemas = "('database', 'access', 'events', 'clients', 'catalog', 'inventory', "
                                    "'inbound', 'orders', 'fulfillment', 'shipping', 'messaging', "
                                    "'returns', 'billing', 'printing', 'verify')";

std::vector<std::string> const roles = {"account_manager", "returns_inspector", "onboarding",
                                        "warehouse",       "administrator",     "worker"};

struct House
{
    TestDatabase database{"matrix"};

    House()
    {
        Session admin(database.profile_of("admin"));
        std::string const state = admin.run(text_of("two_clients.sql"));
        BOOST_REQUIRE_MESSAGE(state == "00000", state + " " + admin.message());
        // Storage is counted of days that have ended: all of this happened two days ago.
        Session root(database.root_profile());
        BOOST_REQUIRE_EQUAL(root.run("set session_replication_role = replica; update inventory.movement set "
                                     "recorded_at = recorded_at - interval '2 days'"),
                            "00000");
        BOOST_REQUIRE_EQUAL(admin.run("select billing.count_ended_days()"), "00000");
        for (std::string const& role : roles) {
            database.add_person(role, role);
            database.give_client(role, 1); // Brand AA in pod PA, nothing of BB
            database.give_pod(role, 1);
        }
        database.add_person("theirs", "warehouse");
        database.give_client("theirs", 2);
    }
};

House& house()
{
    static House the_house;
    return the_house;
}

std::string verbs_on_table(Session& session, std::string const& table,
                           std::vector<std::string> const& columns)
{
    std::string verbs;
    auto const allowed = [&](std::string const& sql) {
        std::string const state = session.try_out(sql).first;
        if (state == "42501") { // no grant; or a grant, and row level security refused this row
            return session.tried_message().find("row-level security") != std::string::npos;
        }
        return state != "55000" && state != "42809" && state != "0A000"; // what a view cannot do at all
    };
    if (allowed("select 1 from " + table + " limit 1")) {
        verbs += " select";
    }
    if (allowed("insert into " + table + " default values")) {
        verbs += " insert";
    }
    std::string updatable;
    for (std::string const& column : columns) {
        if (allowed("update " + table + " set " + column + " = default where false")) {
            updatable += (updatable.empty() ? "" : ",") + column;
        }
    }
    if (!updatable.empty()) {
        verbs += " update(" + updatable + ")";
    }
    if (allowed("delete from " + table + " where false")) {
        verbs += " delete";
    }
    if (allowed("truncate " + table)) {
        verbs += " truncate";
    }
    return verbs.empty() ? " -" : verbs;
}

void compare_with_checked_in(std::string const& file, std::string const& found)
{
    if (std::getenv("PODDESK_UPDATE_MATRIX") != nullptr) {
        std::ofstream(folder + file) << found;
        return;
    }
    std::string const expected = text_of(file);
    std::istringstream found_lines(found);
    std::istringstream expected_lines(expected);
    std::set<std::string> now;
    std::set<std::string> then;
    for (std::string line; std::getline(found_lines, line);) {
        now.insert(line);
    }
    for (std::string line; std::getline(expected_lines, line);) {
        then.insert(line);
    }
    for (std::string const& line : now) {
        BOOST_CHECK_MESSAGE(then.contains(line), "not in " + file + ": " + line);
    }
    for (std::string const& line : then) {
        BOOST_CHECK_MESSAGE(now.contains(line), "only in " + file + ": " + line);
    }
}

} // namespace

BOOST_AUTO_TEST_SUITE(lets_no_one_in)

BOOST_AUTO_TEST_CASE(each_role_may_do_to_each_table_what_the_matrix_says)
{
    Session root(house().database.root_profile());
    auto const tables =
        root.rows(std::string("select c.oid::regclass::text, string_agg(quote_ident(a.attname), ',' order by "
                              "a.attnum) from pg_class c join pg_attribute a on a.attrelid = c.oid "
                              "and a.attnum > 0 and not a.attisdropped where c.relkind in ('r', 'p', 'v', "
                              "'m', 'f') and c.relnamespace::regnamespace::text in ") +
                  our_schemas + " group by c.oid order by 1");
    BOOST_REQUIRE_GT(tables.size(), 40u);
    std::string found;
    for (std::string const& role : roles) {
        Session session(house().database.profile_of(role));
        for (auto const& table : tables) {
            std::vector<std::string> columns;
            std::istringstream list(table[1]);
            for (std::string column; std::getline(list, column, ',');) {
                columns.push_back(column);
            }
            found += table[0] + " | " + role + " |" + verbs_on_table(session, table[0], columns) + "\n";
        }
    }
    compare_with_checked_in("tables.matrix", found);
}

BOOST_AUTO_TEST_CASE(each_role_may_call_what_the_matrix_says)
{
    Session root(house().database.root_profile());
    auto const functions =
        root.rows(std::string("select p.oid::regprocedure::text, p.pronargs::text, p.prokind::text, "
                              "p.oid::text from pg_proc p where p.pronamespace::regnamespace::text in ") +
                  our_schemas +
                  " and p.prorettype <> 'trigger'::regtype and not exists (select from pg_depend d where "
                  "d.objid = p.oid and d.deptype = 'e') order by 1");
    std::string found;
    for (std::string const& role : roles) {
        Session session(house().database.profile_of(role));
        for (auto const& function : functions) {
            bool const allowed = session.rows("select has_function_privilege(" + function[3] +
                                              "::oid, 'execute')")[0][0] == "t";
            if (allowed) {
                found += function[0] + " | " + role + "\n";
                continue;
            }
            std::string arguments;
            for (int i = 0; i < std::stoi(function[1]); ++i) {
                arguments += i == 0 ? "null" : ", null";
            }
            std::string const name = function[0].substr(0, function[0].find('('));
            std::string const state =
                session.try_out((function[2] == "p" ? "call " : "select ") + name + "(" + arguments + ")")
                    .first;
            BOOST_CHECK_MESSAGE(state == "42501" || state == "42725" || state == "42883",
                                role + " called " + function[0] + ": " + state);
        }
    }
    compare_with_checked_in("functions.matrix", found);
}

BOOST_AUTO_TEST_CASE(no_role_sees_or_touches_another_clients_rows)
{
    Session root(house().database.root_profile());
    auto const tables = root.rows(std::string("select c.oid::regclass::text from pg_class c where c.relkind "
                                              "in ('r', 'v') and c.relnamespace::regnamespace::text in ") +
                                  our_schemas +
                                  " and exists (select from pg_attribute a where a.attrelid = c.oid and "
                                  "a.attname = 'client_id' and not a.attisdropped) order by 1");
    std::size_t probed = 0;
    for (auto const& row : tables) {
        std::string const& table = row[0];
        int const theirs =
            std::stoi(root.rows("select count(*) from " + table + " where client_id = 2")[0][0]);
        if (table != "access.personal_key") {
            BOOST_CHECK_MESSAGE(theirs > 0,
                                "the canary client has no row in " + table + ": the test cannot see there");
        }
        for (std::string const& role : roles) {
            Session session(house().database.profile_of(role));
            if (session.run("select 1 from " + table + " limit 0") == "42501") {
                continue;
            }
            ++probed;
            BOOST_CHECK_EQUAL(session.rows("select count(*) from " + table + " where client_id = 2")[0][0] +
                                  " of " + table,
                              "0 of " + table);
            if (table != "access.audit_entry") {
                int const own =
                    std::stoi(session.rows("select count(*) from " + table + " where client_id = 1")[0][0]);
                bool const is_writers_own = table == "orders.rule_draft" || // the administrator's here
                                            table == "returns.policy_draft";
                BOOST_CHECK_MESSAGE(is_writers_own ? own == 0 : own > 0,
                                    role + " does not see its own rows, or others', in " + table);
            }
        }
    }
    BOOST_CHECK_GT(probed, 150u);
    Session manager(house().database.profile_of("account_manager"));
    // A pick list names orders of several clients: who reaches one of them only may not read it.
    BOOST_CHECK_GT(
        std::stoi(root.rows("select count(*) from database.content where client_id is null")[0][0]), 0);
    BOOST_CHECK_EQUAL(manager.rows("select count(*) from database.content where client_id is null")[0][0],
                      "0");
    BOOST_CHECK_EQUAL(manager.try_out("update clients.branding set website = 'x' where client_id = 2").second,
                      "0");
    BOOST_CHECK_EQUAL(manager.try_out("update clients.branding set website = 'x' where client_id = 1").second,
                      "1");
    BOOST_CHECK_EQUAL(manager.rows("select count(*) from orders.search('canary@', null, 100)")[0][0],
                      "3"); // its own three, not theirs
    BOOST_CHECK_EQUAL(manager.rows("select count(*) from orders.search('canary@bb', null, 100)")[0][0], "0");
    BOOST_CHECK_EQUAL(
        manager.rows("select count(*) from orders.search('canary@bb', array[2]::bigint[], 100)")[0][0], "0");
}

BOOST_AUTO_TEST_CASE(functions_refuse_another_clients_ids)
{
    Session root(house().database.root_profile());
    auto const one = [&](std::string const& sql) { return root.rows(sql)[0][0]; };
    std::string const order = one("select id from orders.order where client_id = 2 and status = 'on_hold'");
    std::string const shipment = one("select id from shipping.shipment where client_id = 2");
    std::string const missed = one("select id from fulfillment.short_pick where client_id = 2");
    std::string const problem = one("select id from orders.problem where client_id = 2");
    std::string const before =
        one("select md5(string_agg(o::text, '' order by id)) from orders.order o where client_id = 2");
    struct Attempt
    {
        char const* role;
        std::string sql;
    };
    std::vector<Attempt> const attempts = {
        {"account_manager",
         "select orders.place_hold(gen_random_uuid(), " + order + ", null, 'operator', 'mine', null)"},
        {"account_manager",
         "select orders.release_hold(gen_random_uuid(), " + order + ", 'inventory', 'mine')"},
        {"account_manager", "select orders.cancel(gen_random_uuid(), " + order + ", null, 'mine')"},
        {"account_manager", "select orders.cancel(gen_random_uuid(), " + order + ", null, 'mine', true)"},
        {"account_manager", "select orders.uncancel(gen_random_uuid(), " + order + ", 'mine')"},
        {"account_manager",
         "select orders.resolve_problems(gen_random_uuid(), array[" + problem + "], 'mine')"},
        {"account_manager",
         "select orders.reopen_problems(gen_random_uuid(), array[" + problem + "], 'mine')"},
        {"account_manager", "select orders.set_priority(gen_random_uuid(), " + order + ", null, 9)"},
        {"account_manager", "select orders.set_gift(gen_random_uuid(), " + order + ", 'mine')"},
        {"account_manager", "select orders.add_note(gen_random_uuid(), " + order + ", 'mine')"},
        {"warehouse", "select orders.tick_mentions(gen_random_uuid(), " + order + ", true)"},
        {"account_manager", "select orders.change_line(gen_random_uuid(), " + order +
                                ", null, (select max(id) + 1 from orders.line), null, null, 1)"},
        {"account_manager", "select orders.correct_address(gen_random_uuid(), " + order +
                                ", null, '{\"city\":\"Mine\"}', null)"},
        {"account_manager", "select orders.verify_address(gen_random_uuid(), " + order + ")"},
        {"administrator", "select orders.connect_address_service(gen_random_uuid(), 'easypost', "
                          "'https://mine.example')"},
        {"administrator", "select orders.pause_address_service(gen_random_uuid(), true)"},
        {"account_manager",
         "select orders.store((select 2)::bigint, '{\"order\":{\"external_id\":\"9\"}}', '')"},
        {"account_manager", "select shipping.choose_service(gen_random_uuid(), " + shipment + ", 1, 'mine')"},
        {"account_manager", "select shipping.drop_choice(gen_random_uuid(), " + shipment + ", 'mine')"},
        {"account_manager", "select database.store_content(2, 'text/plain', 'x')"},
        {"account_manager",
         "select inbound.create_purchase_order(gen_random_uuid(), "
         "'{\"client\":2,\"pod\":1,\"supplier\":\"x\",\"lines\":[{\"sku\":\"SKU-BB\",\"quantity\":1}]}')"},
        {"warehouse", "select fulfillment.ship(gen_random_uuid(), " + shipment + ")"},
        {"warehouse",
         "select fulfillment.pick(gen_random_uuid(), array(select generate_series(1, 9)::bigint))"},
        {"warehouse", "select inbound.receive(gen_random_uuid(), (select 2)::bigint, '[]')"},
        {"warehouse",
         "select inventory.adjust(gen_random_uuid(), (select 10)::bigint, (select 2)::bigint, 5, 'mine')"},
        {"warehouse", "select fulfillment.release(gen_random_uuid(), 2, array[2]::bigint[])"},
        {"account_manager", "select shipping.resolve_exception(gen_random_uuid(), (select max(id) from "
                            "shipping.tracking_exception) + 1, 'mine')"},
        {"warehouse", "select shipping.reopen_manifest(gen_random_uuid(), 2, 'mine')"},
        {"warehouse", "select shipping.hand_over_manifest(gen_random_uuid(), 1, 'mine')"},
        {"warehouse", "select shipping.close_manifest(gen_random_uuid(), 1, 1, current_date)"},
        {"warehouse", "select fulfillment.flag_again(gen_random_uuid(), array[" + missed + "], 'mine')"},
        {"onboarding", "select catalog.add_products(gen_random_uuid(), 2, '[]')"},
        {"onboarding", "insert into catalog.alias (client_id, code, product_id) values (2, 'evil', 2)"},
        {"administrator", "select access.grant_client(session_user, 2)"},
        {"administrator", "select clients.end_access(gen_random_uuid(), 1, session_user, 'mine')"},
        {"onboarding",
         "select clients.change_client(gen_random_uuid(), 2, 4, '{\"client\":{\"name\":\"Mine\"}}')"},
        {"account_manager",
         "select clients.change_client(gen_random_uuid(), 1, 4, '{\"promise\":{\"handling_hours\":1}}')"},
    };
    for (Attempt const& attempt : attempts) {
        Session session(house().database.profile_of(attempt.role));
        std::string const state = session.try_out(attempt.sql).first;
        BOOST_CHECK_MESSAGE(state == "42501" || state == "PD002" || state == "PD003",
                            std::string(attempt.role) + ": " + attempt.sql + " -> " + state + " " +
                                session.tried_message());
    }
    BOOST_CHECK_EQUAL(
        one("select md5(string_agg(o::text, '' order by id)) from orders.order o where client_id = 2"),
        before);
}

BOOST_AUTO_TEST_CASE(nobody_becomes_somebody_else)
{
    for (std::string const& role : roles) {
        Session session(house().database.profile_of(role));
        for (char const* const to :
             {"poddesk_owner", "poddesk_system", "poddesk_role_admin", "poddesk_root", "admin"}) {
            BOOST_CHECK_EQUAL(session.try_out(std::string("set role ") + to).first, "42501");
        }
        BOOST_CHECK_EQUAL(session.try_out("set session authorization poddesk_root").first, "42501");
        BOOST_CHECK_EQUAL(session.try_out("select lo_create(0)").first, "42501");
        BOOST_CHECK_EQUAL(session.try_out("create table public.mine (id int)").first, "42501");
        BOOST_CHECK_EQUAL(session.try_out("create temporary table mine (id int)").first, "42501");
        BOOST_CHECK_EQUAL(session.try_out("copy orders.order to program 'cat'").first, "42501");
        BOOST_CHECK(session.try_out("select pg_read_file('/etc/passwd')").first == "42501");
    }
    // Without its job's role a login sees nothing at all.
    database::ConnectionProfile bare = house().database.profile_of("account_manager");
    bare.role.clear();
    Session session(bare);
    BOOST_CHECK_EQUAL(session.try_out("select 1 from orders.order").first, "42501");
}

BOOST_AUTO_TEST_CASE(a_disabled_person_sees_nothing)
{
    std::string const& login = house().database.add_person("leaver", "account_manager", true);
    Session session(house().database.profile_of("leaver"));
    BOOST_CHECK_EQUAL(session.rows("select count(*) from orders.order")[0][0], "6");
    Session admin(house().database.profile_of("admin"));
    BOOST_CHECK_EQUAL(admin.run("select access.set_disabled('" + login + "', true)"), "00000");
    BOOST_CHECK_EQUAL(session.rows("select count(*) from orders.order")[0][0], "0");
}

// What the catalogue must never show, whoever wrote the migration.
BOOST_AUTO_TEST_CASE(the_catalogue_is_clean)
{
    Session root(house().database.root_profile());
    auto const none = [&](char const* what, std::string const& sql) {
        for (auto const& row : root.rows(sql)) {
            BOOST_ERROR(std::string(what) + ": " + row[0]);
        }
    };
    std::string const in_ours = std::string(" in ") + our_schemas;
    none("table without forced row level security",
         "select oid::regclass::text from pg_class where relkind = 'r' and relnamespace::regnamespace::text" +
             in_ours +
             " and not (relrowsecurity and relforcerowsecurity) and oid <> 'database.migration'::regclass");
    none("table whose row level security has no policy",
         "select c.oid::regclass::text from pg_class c where relkind = 'r' and "
         "relnamespace::regnamespace::text" +
             in_ours +
             " and relrowsecurity and not exists (select from pg_policy p where p.polrelid = c.oid)");
    none("function that PUBLIC may execute",
         "select p.oid::regprocedure::text from pg_proc p where pronamespace::regnamespace::text" + in_ours +
             " and has_function_privilege('public', p.oid, 'execute') and not exists (select from pg_depend "
             "d where d.objid = p.oid and d.deptype = 'e')");
    none("definer without a pinned search_path",
         "select p.oid::regprocedure::text from pg_proc p where prosecdef and "
         "pronamespace::regnamespace::text" +
             in_ours + " and not coalesce(proconfig::text, '') like '%search_path=pg_catalog, pg_temp%'");
    none("object owned by a login", "select c.oid::regclass::text from pg_class c join pg_roles r on r.oid = "
                                    "c.relowner where relnamespace::regnamespace::text" +
                                        in_ours +
                                        " and r.rolname not in ('poddesk_owner', 'poddesk_system') and "
                                        "c.relkind in ('r', 'v', 'S', 'm')");
    none("view that reads with its owner's eyes",
         "select c.oid::regclass::text from pg_class c where relkind = 'v' and "
         "relnamespace::regnamespace::text" +
             in_ours +
             " and relnamespace::regnamespace::text <> 'verify' and not coalesce(reloptions::text, '') like "
             "'%security_invoker=true%'");
    none("function owned by a login", "select p.oid::regprocedure::text from pg_proc p join pg_roles r on "
                                      "r.oid = p.proowner where pronamespace::regnamespace::text" +
                                          in_ours +
                                          " and (r.rolcanlogin or r.rolsuper) and not exists (select from "
                                          "pg_depend d where d.objid = p.oid and d.deptype = 'e')");
    none("login with a right it must not have",
         "select rolname from pg_roles where rolcanlogin and rolname <> 'poddesk_root' and (rolsuper or "
         "rolbypassrls or rolcreaterole or rolreplication or rolcreatedb)");
    none("table that keeps client rows without saying whose",
         "select c.oid::regclass::text from pg_class c where relkind = 'r' and "
         "relnamespace::regnamespace::text in ('orders', 'fulfillment', 'messaging', 'inbound') "
         "and c.oid not in ('orders.address_service'::regclass, 'orders.address_round'::regclass) " // the
                                                                                                    // house's
         "and not exists (select from pg_attribute a where a.attrelid = c.oid and a.attname in ('client_id', "
         "'pod_id'))");
    none("right of PUBLIC on the database",
         "select acl::text from (select unnest(datacl) as acl from pg_database where datname = "
         "current_database()) x where acl::text like '=%' and acl::text like '%C%'");
}

// Whoever writes, and with psql: a tab or a line feed is no more a reason or a name than a blank is.
BOOST_AUTO_TEST_CASE(blanks_of_every_kind_say_nothing)
{
    Session root(house().database.root_profile());
    auto const constraints = root.rows(
        "select k.conrelid::regclass::text, a.attname, pg_get_expr(k.conbin, k.conrelid) from pg_constraint "
        "k "
        "join pg_attribute a on a.attrelid = k.conrelid and k.conkey = array[a.attnum] where k.contype = 'c' "
        "and position('~ ''\\S''' in pg_get_expr(k.conbin, k.conrelid)) > 0 order by 1, 2");
    std::size_t reached = 0;
    for (auto const& row : constraints) {
        std::string const& table = row[0];
        std::string const& column = row[1];
        auto const holds = [&](std::string const& value) {
            return root.rows("select " + row[2] + " from (select " + value + "::text as " + column +
                             ") x")[0][0];
        };
        BOOST_TEST_CONTEXT(table << "." << column)
        {
            BOOST_CHECK_EQUAL(holds("'looks odd'"), "t"); // the control
            for (char const* const blank : {"''", "' '", "E'\\t'", "E'\\n'", "E' \\r\\n\\t '"}) {
                BOOST_CHECK_EQUAL(holds(blank), "f");
            }
            if (root.rows("select exists (select from " + table + ")")[0][0] == "t") {
                ++reached;
                // Without the triggers: the constraint alone refuses.
                BOOST_CHECK_EQUAL(root.try_out("set local session_replication_role = replica; update " +
                                               table + " set " + column + " = E'\\t'")
                                      .first,
                                  "23514");
            }
        }
    }
    BOOST_TEST(constraints.size() >= 11U);
    BOOST_TEST(reached >= 7U);
    // Nothing is left that takes blanks alone away before it asks for words.
    std::string const only_blanks = " ~ 'btrim\\((coalesce\\([^()]*\\)|[^,()]*)\\)[^=<]{0,8} (=|<>) '''''";
    BOOST_CHECK_EQUAL(root.rows("select count(*) from pg_constraint where contype = 'c' and "
                                "pg_get_expr(conbin, conrelid)" +
                                only_blanks)[0][0],
                      "0");
    BOOST_CHECK_EQUAL(root.rows("select count(*) from pg_proc where pronamespace::regnamespace::text in " +
                                std::string(our_schemas) + " and prosrc" + only_blanks)[0][0],
                      "0");
    BOOST_CHECK_EQUAL(
        root.rows("select 'if btrim(coalesce(p_reason, '''')) = '''' then'" + only_blanks)[0][0],
        "t"); // the control
    Session admin(house().database.profile_of("admin"));
    for (char const* const call :
         {"billing.undo_charge", "billing.drop_unpriced", "shipping.reopen_manifest",
          "shipping.resolve_exception", "messaging.suppress", "inventory.take_back"}) {
        BOOST_TEST_CONTEXT(call)
        {
            BOOST_CHECK_EQUAL(
                admin.try_out(std::string("select ") + call + "(gen_random_uuid(), 1, E'\\t\\n')").first,
                "PD001");
        }
    }
}

// The control: a hole made on purpose must be seen by the same probes.
BOOST_AUTO_TEST_CASE(a_hole_made_on_purpose_is_seen)
{
    TestDatabase open("hole");
    Session admin(open.profile_of("admin"));
    BOOST_REQUIRE_EQUAL(admin.run(text_of("two_clients.sql")), "00000");
    open.add_person("account_manager", "account_manager");
    open.give_client("account_manager", 1);
    Session root(open.root_profile());
    BOOST_REQUIRE_EQUAL(
        root.run("alter table orders.order no force row level security; alter table orders.order disable row "
                 "level security; grant delete on orders.order to poddesk_account_manager"),
        "00000");
    Session session(open.profile_of("account_manager"));
    BOOST_CHECK_EQUAL(session.rows("select count(*) from orders.order where client_id = 2")[0][0], "3");
    BOOST_CHECK_NE(session.try_out("delete from orders.order where false").first, "42501");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace poddesk::testing
