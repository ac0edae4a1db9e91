// What the database itself refuses or sets right, whoever calls it in whatever order: an order that is paid,
// voided and paid again, people of one pod with orders of two, administrators and each other, the seal of the
// audit.

#include "tests/installer/migrations/session.h"

#include <fmt/format.h>

#include <fstream>
#include <iterator>

namespace poddesk::testing {

namespace {

struct Stage
{
    TestDatabase database{"guards"};
    Session admin{database.profile_of("admin")};
    Session root{database.root_profile()};
    bool expect_clean = true;

    Stage()
    {
        std::ifstream in(std::string(PODDESK_SOURCE_DIR) + "/tests/installer/migrations/split_order.sql");
        std::string const state = admin.run({std::istreambuf_iterator<char>(in), {}});
        BOOST_REQUIRE_MESSAGE(state == "00000", state + " " + admin.message());
    }
    ~Stage()
    {
        if (expect_clean) {
            BOOST_TEST(violations() == "");
        }
    }

    std::string violations()
    {
        return one(
            "select coalesce(string_agg(invariant || ' ' || subject || ': ' || detail, '; '), '') from "
            "verify.all_checks()");
    }
    std::string one(std::string const& sql) { return root.rows(sql).at(0).at(0); }
    std::string one(Session& who, std::string const& sql) { return who.rows(sql).at(0).at(0); }

    /// What the shop says of its order number 1: an order of three units of each product.
    std::string shop_says(std::string const& financial_status, int quantity = 3)
    {
        auto const line = [&](int position, char const* sku) {
            return fmt::format(
                "{{\"external_id\":\"l{0}\",\"position\":{0},\"sku\":\"{1}\",\"title\":\"{1}\","
                "\"quantity\":{2},\"ordered_quantity\":3,\"requires_shipping\":true}}",
                position, sku, quantity);
        };
        return fmt::format(
            "select orders.store(1, jsonb_build_object('order', jsonb_build_object('external_id', '1', "
            "'number', '#1', 'currency', 'USD', 'presentment_currency', 'USD', 'placed_at', now(), "
            "'financial_status', '{}', 'pod_id', 2, 'shipped_at', now()), 'recipients', '[]'::jsonb, "
            "'lines', "
            "'[{},{}]'::jsonb, 'charges', '[]'::jsonb), '{{}}') ->> 'status'",
            financial_status, line(1, "PA"), line(2, "PB"));
    }
    std::string tell(std::string const& financial_status, int quantity = 3)
    {
        return one(admin, shop_says(financial_status, quantity));
    }

    /// A plan of one part for each line, where its product lies.
    std::string allocate(Session& who)
    {
        return one(
            who,
            "select coalesce(a #>> '{0,code}', a #>> '{0,outcome}') from (select "
            "fulfillment.allocate(gen_random_uuid(), jsonb_build_array(jsonb_build_object('order', o.id, "
            "'version', o.version, 'decision', '{\"kind\":\"routing\",\"chosen\":\"both\"}'::jsonb, 'parts', "
            "(select jsonb_agg(jsonb_build_object('pod', v.pod_id, 'lines', jsonb_build_array("
            "jsonb_build_object('line', l.id, 'product', l.product_id, 'quantity', l.quantity, 'levels', "
            "jsonb_build_array(jsonb_build_object('level', v.id, 'quantity', l.quantity)))))) from "
            "orders.line "
            "l join inventory.level v on v.product_id = l.product_id join inventory.location b on b.id = "
            "v.location_id and b.kind = 'pick' where l.order_id = o.id)))) as a from orders.order o) x");
    }
    std::string live_parts()
    {
        return one("select count(*) from fulfillment.fulfillment where status <> 'canceled'");
    }
    std::string status() { return one("select status from orders.order"); }
    std::string reserved() { return one("select sum(allocated) from inventory.level"); }
    std::string release(Session& who, int pod)
    {
        return who.run(fmt::format("select fulfillment.release(gen_random_uuid(), {0}, array(select id from "
                                   "fulfillment.fulfillment where pod_id = {0} and status = 'allocated'))",
                                   pod));
    }
    std::string pick(int pod)
    {
        return admin.run(fmt::format("select fulfillment.pick(gen_random_uuid(), array(select id from "
                                     "fulfillment.allocation where pod_id = {} and state = 'open'))",
                                     pod));
    }
    void make_client(Session& who, std::string const& code)
    {
        std::string const state = who.run(fmt::format(
            "select clients.create_client(gen_random_uuid(), '{{\"code\":\"{0}\",\"name\":"
            "\"Brand {0}\",\"color\":\"#336699\",\"branding\":{{\"from_email\":\"a@b.example\"}}}}')",
            code));
        BOOST_TEST(state == "00000");
    }
    void make_channel(Session& who, std::string const& shop)
    {
        std::string const state = who.run("select orders.add_channel(gen_random_uuid(), 1, 'shopify', '" +
                                          shop + ".myshopify.com', '" + shop + "', '')");
        BOOST_TEST(state == "00000", who.message());
    }
    Session person(std::string const& name, std::string const& role, int client, int pod)
    {
        database.add_person(name, role);
        database.give_client(name, client);
        database.give_pod(name, pod);
        return Session(database.profile_of(name));
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(guards, Stage)

BOOST_AUTO_TEST_CASE(paid_voided_and_paid_again_ships_once)
{
    BOOST_TEST(tell("paid") == "received");
    BOOST_TEST(one("select (pod_id is null and shipped_at is null)::text from orders.order") == "true");
    BOOST_TEST(allocate(admin) == "ready");
    BOOST_TEST(reserved() == "6");
    BOOST_TEST(tell("voided") == "on_hold");
    BOOST_TEST(reserved() == "0");
    BOOST_TEST(live_parts() == "0");
    BOOST_TEST(tell("paid") == "received");
    BOOST_TEST(allocate(admin) == "ready");
    BOOST_TEST(live_parts() == "2");
    BOOST_TEST(reserved() == "6");
}

BOOST_AUTO_TEST_CASE(an_order_with_a_live_part_is_not_allocated_again)
{
    tell("paid");
    BOOST_TEST(allocate(admin) == "ready");
    // As if some function had forgotten to give back what was reserved.
    root.run("set session_replication_role = replica");
    root.run("update orders.order set status = 'received'");
    BOOST_TEST(allocate(admin) == "allocated_already");
    BOOST_TEST(live_parts() == "2");
    root.run("update orders.order set status = 'ready'");
    BOOST_TEST(violations() == "");

    // The control: were there a second live part, verify would see it.
    root.run("insert into fulfillment.fulfillment (client_id, pod_id, order_id) values (1, 1, 1)");
    root.run("insert into fulfillment.line (client_id, fulfillment_id, order_line_id, product_id, quantity) "
             "select 1, max(id), 1, 1, 3 from fulfillment.fulfillment");
    BOOST_TEST(violations().find("i6_nothing_promised_twice") != std::string::npos);
    expect_clean = false;
}

BOOST_AUTO_TEST_CASE(a_plan_with_an_empty_part_is_refused)
{
    tell("paid");
    BOOST_TEST(one(admin,
                   "select fulfillment.allocate(gen_random_uuid(), jsonb_build_array(jsonb_build_object("
                   "'order', id, 'version', version, 'parts', '[{\"pod\":1,\"lines\":[]}]'::jsonb))) #>> "
                   "'{0,code}' from orders.order") == "incomplete");
}

BOOST_AUTO_TEST_CASE(payment_that_goes_while_the_pod_works_becomes_somebodys_problem)
{
    tell("paid");
    allocate(admin);
    BOOST_TEST(release(admin, 1) == "00000");
    BOOST_TEST(pick(1) == "00000");
    BOOST_TEST(status() == "picking");
    BOOST_TEST(tell("voided") == "picking");
    BOOST_TEST(one("select count(*) from orders.hold") == "0");
    BOOST_TEST(one("select detail from orders.problem") ==
               "payment is voided while the pod works on the order");
    BOOST_TEST(one("select count(*) from fulfillment.allocation where state = 'open'") == "1");
}

BOOST_AUTO_TEST_CASE(one_pod_of_a_split_order_goes_first)
{
    tell("paid");
    allocate(admin);
    BOOST_TEST(release(admin, 1) == "00000");
    BOOST_TEST(status() == "released");
    BOOST_TEST(violations() == "");
    BOOST_TEST(pick(1) == "00000");
    BOOST_TEST(status() == "picking");
    BOOST_TEST(violations() == "");
    BOOST_TEST(release(admin, 2) == "00000");
    BOOST_TEST(pick(2) == "00000");
    BOOST_TEST(status() == "packing");
}

BOOST_AUTO_TEST_CASE(who_reaches_one_pod_cancels_and_holds_the_whole_order)
{
    tell("paid");
    allocate(admin);
    for (int pod : {1, 2}) {
        Session manager = person("manager" + std::to_string(pod), "account_manager", 1, pod);
        BOOST_TEST(
            manager.run("select orders.place_hold(gen_random_uuid(), 1, null, 'operator', 'wait', null)") ==
            "00000");
        BOOST_TEST(reserved() == "0");
        BOOST_TEST(live_parts() == "0");
        BOOST_TEST(violations() == "");
        BOOST_TEST(manager.run("select orders.release_hold(gen_random_uuid(), 1, 'operator', 'go on')") ==
                   "00000");
        allocate(admin);
        BOOST_TEST(manager.run("select orders.cancel(gen_random_uuid(), 1, null, 'asked')") == "00000");
        BOOST_TEST(live_parts() == "0");
        BOOST_TEST(violations() == "");
        BOOST_TEST(manager.run("select orders.uncancel(gen_random_uuid(), 1, 'no')") == "00000");
        allocate(admin);
    }
    // What the other pod has begun is seen too, and nothing is half done.
    release(admin, 1);
    pick(1);
    Session other = person("other", "account_manager", 1, 2);
    BOOST_TEST(other.run("select orders.cancel(gen_random_uuid(), 1, null, 'asked')") == "PD003");
    BOOST_TEST(live_parts() == "2");
}

BOOST_AUTO_TEST_CASE(a_cancel_waits_for_every_pod_whoever_asks_and_whoever_puts_back_last)
{
    tell("paid");
    allocate(admin);
    release(admin, 1);
    release(admin, 2);
    pick(1);
    Session manager = person("manager", "account_manager", 1, 2);
    std::string const ask = "select orders.cancel(gen_random_uuid(), 1, null, 'asked', true)";
    BOOST_TEST(manager.run(ask) == "00000");
    BOOST_TEST(manager.run(ask) == "PD003"); // asked for already
    // What nobody has picked is off the other pod's list at once, and stays reserved.
    BOOST_TEST(one("select string_agg(status, ' ' order by pod_id) from fulfillment.fulfillment") ==
               "picking allocated");
    BOOST_TEST(reserved() == "3");
    BOOST_TEST(release(admin, 2) == "PD003");
    // The shop cancels it meanwhile: that is no news, unless nobody here asks for it any more.
    BOOST_TEST(admin.run("select orders.store(1, jsonb_build_object('order', jsonb_build_object("
                         "'external_id', '1', 'number', '#1', 'currency', 'USD', 'presentment_currency', "
                         "'USD', 'placed_at', now(), 'financial_status', 'paid', 'canceled_at', now(), "
                         "'cancel_reason', 'customer'), 'recipients', '[]'::jsonb, 'lines', (select "
                         "jsonb_agg(to_jsonb(l)) from orders.line l where l.order_id = 1), 'charges', "
                         "'[]'::jsonb), '{}')") == "00000",
               admin.message());
    BOOST_TEST(one("select count(*) from orders.problem") == "0");
    std::string const uncancel = "select orders.uncancel(gen_random_uuid(), 1, 'wanted after all')";
    BOOST_TEST(manager.run(uncancel) == "00000", manager.message());
    std::string const open_problems =
        "select coalesce(string_agg(kind || ' ' || detail, ', '), '') from orders.problem where resolved_at "
        "is null";
    BOOST_TEST(one(open_problems) == "changed_after_release the channel canceled the order while the pod "
                                     "works on it");
    BOOST_TEST(manager.run(ask) == "00000", manager.message());
    // Who asked does not reach the pod; who puts back does not reach the other one.
    std::string const put_back = "select fulfillment.unpick(gen_random_uuid(), (select id from "
                                 "fulfillment.allocation where state = 'picked'), 3, 'canceled')";
    BOOST_TEST(manager.run(put_back) != "00000");
    Session picker = person("picker", "warehouse", 1, 1);
    BOOST_TEST(picker.run(ask) == "42501");
    BOOST_TEST(picker.run(put_back) == "00000", picker.message());
    BOOST_TEST(status() == "canceled");
    BOOST_TEST(live_parts() == "0");
    BOOST_TEST(reserved() == "0");
    BOOST_TEST(one("select (payload ->> 'asked_by') like 'manager%' from events.event where kind = "
                   "'order.canceled'") == "t");
    BOOST_TEST(one(open_problems) == "");
    BOOST_TEST(manager.run(uncancel) == "PD003"); // the channel's cancel stands
}

BOOST_AUTO_TEST_CASE(a_hold_until_a_date_ends_by_itself)
{
    tell("paid");
    auto const hold = [&](char const* until) {
        return admin.run(fmt::format("select orders.place_hold(gen_random_uuid(), 1, null, 'until_date', "
                                     "'preorder', now() + interval '{}')",
                                     until));
    };
    Session worker(database.profile_of("worker"));
    BOOST_TEST(hold("1 day") == "00000");
    BOOST_TEST(one(worker, "select orders.release_due_holds()") == "0");
    BOOST_TEST(status() == "on_hold");
    BOOST_TEST(admin.run("select orders.release_hold(gen_random_uuid(), 1, 'until_date', 'sooner')") ==
               "00000");
    BOOST_TEST(hold("-1 second") == "00000");
    BOOST_TEST(one(worker, "select orders.release_due_holds()") == "1");
    BOOST_TEST(one(worker, "select orders.release_due_holds()") == "0");
    BOOST_TEST(status() == "received");
    // Only such a hold has a date.
    BOOST_TEST(
        admin.try_out("select orders.place_hold(gen_random_uuid(), 1, null, 'fraud', 'x', now())").first ==
        "23514");
}

BOOST_AUTO_TEST_CASE(a_shipped_order_keeps_its_lines)
{
    tell("paid");
    allocate(admin);
    root.run("set session_replication_role = replica");
    root.run("update orders.order set status = 'shipped'");
    BOOST_TEST(tell("paid", 0) == "shipped"); // the channel counts down what it knows to be fulfilled
    BOOST_TEST(one("select sum(quantity) from orders.line") == "6");
    root.run("update orders.order set status = 'ready'");
}

BOOST_AUTO_TEST_CASE(a_pick_list_of_one_client_is_that_clients)
{
    tell("paid");
    allocate(admin);
    Session picker = person("picker", "warehouse", 1, 1);
    // A second client, so that the picker does not reach every one.
    make_client(admin, "BB");
    BOOST_TEST(release(picker, 1) == "00000");
    BOOST_TEST(picker.run("select fulfillment.store_pick_list_document(1, 'a list')") == "00000");
    BOOST_TEST(one(picker, "select convert_from(c.bytes, 'UTF8') from fulfillment.pick_list k join "
                           "database.content c on c.sha256 = k.document") == "a list");
    Session other = person("other", "warehouse", 1, 2);
    BOOST_TEST(other.run("select fulfillment.store_pick_list_document(1, 'mine')") == "42501");
}

BOOST_AUTO_TEST_CASE(a_login_of_another_database_is_not_taken_over)
{
    TestDatabase elsewhere("elsewhere");
    std::string const victim = elsewhere.add_person("victim", "administrator", true);
    auto const create = [&](std::string const& role, std::string const& verifier) {
        return fmt::format("select access.create_person('{}', 'X', '{}', {}, false, false)", victim, role,
                           verifier);
    };
    BOOST_TEST(admin.try_out(create("administrator", "'SCRAM-SHA-256$4096:mine'")).first == "42939");
    BOOST_TEST(admin.try_out(create("warehouse", "null")).first == "42939");
    BOOST_TEST(admin.try_out(create("administrator", "null")).first == "00000");
    Session still(elsewhere.profile_of("victim")); // signs in there with the password of before
    // The same role of the server that has no person of ours yet, or one of the server itself.
    BOOST_TEST(
        admin.try_out("select access.create_person('postgres_x', 'X', 'warehouse', null, false, false)")
            .first == "00000");
    BOOST_TEST(admin.try_out("select access.create_person('poddesk_x', 'X', 'warehouse', null, false, false)")
                   .first == "42939");
}

BOOST_AUTO_TEST_CASE(a_login_that_no_database_knows_is_made_anew)
{
    std::string login;
    {
        TestDatabase gone("gone");
        login = gone.add_person("left", "administrator", true);
        TestCluster::instance().run(fmt::format(
            "set role poddesk_role_admin; revoke connect on database {} from {}", gone.name(), login));
        BOOST_TEST(
            admin.run(fmt::format("select access.create_person('{}', 'X', 'warehouse', null, false, false)",
                                  login)) == "00000");
        BOOST_TEST(
            one(fmt::format("select string_agg(r.rolname, ',') from pg_auth_members m join pg_roles r on "
                            "r.oid = m.roleid where m.member = '{}'::regrole",
                            login)) == "poddesk_warehouse");
        TestCluster::instance().run(fmt::format(
            "set role poddesk_role_admin; revoke connect on database {} from {}", database.name(), login));
    }
}

BOOST_AUTO_TEST_CASE(an_administrator_of_less_makes_and_disables_nobody_of_more)
{
    Session limited = person("limited", "administrator", 1, 1);
    std::string const wider = database.add_person("wider", "account_manager", true);
    std::string const same = database.add_person("same", "account_manager");
    database.give_client("same", 1);
    BOOST_TEST(limited.try_out("select access.create_person('evil', 'E', 'administrator', null, true, false)")
                   .first == "42501");
    BOOST_TEST(limited.try_out("select access.create_person('evil', 'E', 'administrator', null, false, true)")
                   .first == "42501");
    BOOST_TEST(limited.try_out("select access.set_disabled('" + wider + "', true)").first == "42501");
    BOOST_TEST(limited.try_out("select access.set_disabled('" + same + "', true)").first == "00000");
    BOOST_TEST(limited.try_out("select access.set_disabled('nobody_here', true)").first == "PD002");
}

BOOST_AUTO_TEST_CASE(a_disabled_administrator_does_nothing)
{
    std::string const login = database.add_person("leaver", "administrator", true);
    Session leaver(database.profile_of("leaver"));
    BOOST_TEST(admin.run("select access.set_disabled('" + login + "', true)") == "00000");
    for (char const* const sql :
         {"select access.create_person('evil', 'E', 'administrator', null, false, false)",
          "select access.set_disabled('admin', true)", "select access.grant_client('admin', 1)",
          "select shipping.load_centroids('[]')",
          "select shipping.publish_rate_sheet(gen_random_uuid(), '{}')", "select access.seal_audit()",
          "select clients.create_client(gen_random_uuid(), '{\"code\":\"CC\"}')",
          "select database.lease_take('outbox', 'me', '1 hour')"}) {
        BOOST_CHECK_MESSAGE(leaver.try_out(sql).first == "42501", sql);
    }
    auto const profile = database.profile_of("leaver");
    std::unique_ptr<PGconn, decltype(&PQfinish)> again(PQconnectdb(profile.conninfo("again").c_str()),
                                                       &PQfinish);
    BOOST_TEST(PQstatus(again.get()) == CONNECTION_BAD);
    BOOST_TEST(admin.run("select access.set_disabled('" + login + "', false)") == "00000");
    Session back(database.profile_of("leaver"));
    BOOST_TEST(back.run("select shipping.load_centroids('[]')") == "00000");
}

BOOST_AUTO_TEST_CASE(what_a_person_reaches_follows_at_once)
{
    Session limited = person("limited", "account_manager", 1, 1);
    auto const clients = [&](std::string const& login) {
        return one("select coalesce((select cardinality(clients)::text from access.reach where login = '" +
                   database.profile_of(login).user + "'), 'none')");
    };
    std::string const all = clients("admin");
    BOOST_TEST(clients("limited") == "1");
    BOOST_TEST(limited.rows("select id from clients.client").size() == 1U);
    BOOST_TEST(one(limited, "select login from access.reach") == database.profile_of("limited").user);

    // A client that somebody makes while another makes a person who reaches every client.
    Session slow(database.profile_of("admin"));
    Session quick(database.profile_of("admin"));
    slow.run("begin");
    make_client(slow, "RA");
    quick.run("set lock_timeout = '200ms'");
    std::string const make =
        "select access.create_person('sees_all', 'S', 'account_manager', null, true, true)";
    BOOST_TEST(quick.try_out(make).first == "55P03");
    slow.run("commit");
    BOOST_TEST(std::stoi(clients("admin")) == std::stoi(all) + 1);
    BOOST_TEST(clients("limited") == "1");
    BOOST_TEST(one("select count(*) from verify.i18_reach_is_current") == "0");

    // The control: a client that the list of reaches does not hear of, until the next change.
    root.run("alter table access.client disable trigger reach; insert into access.client values (999)");
    BOOST_TEST(std::stoi(clients("admin")) == std::stoi(all) + 1);
    BOOST_TEST(violations().find("i18_reach_is_current") != std::string::npos);
    root.run("alter table access.client enable trigger reach");
    make_client(admin, "RC");
    BOOST_TEST(std::stoi(clients("admin")) == std::stoi(all) + 3);
}

BOOST_AUTO_TEST_CASE(a_number_waits_for_nobody)
{
    std::string const next = "select database.next_number('shipment', 1, null)";
    Session slow(database.root_profile());
    Session quick(database.root_profile());
    quick.run("set lock_timeout = '200ms'");
    int const first = std::stoi(one(next));
    slow.run("begin");
    BOOST_TEST(one(slow, next) == std::to_string(first + 1));
    BOOST_TEST(one(quick, next) == std::to_string(first + 2));
    slow.run("rollback"); // leaves a gap, and is given to nobody else
    BOOST_TEST(one(quick, next) == std::to_string(first + 3));
    BOOST_TEST(one(quick, "select database.next_number('shipment', 2, null)") == "1");
    BOOST_TEST(one(quick, "select database.next_number('shipment', null, 1)") == "1");

    // Whoever makes a sequence is waited for: two would both begin at 1.
    slow.run("begin");
    BOOST_TEST(one(slow, "select database.next_number('transfer', 7, null)") == "1");
    BOOST_TEST(quick.run("select database.next_number('transfer', 7, null)") == "55P03");
    slow.run("commit");
    BOOST_TEST(one(quick, "select database.next_number('transfer', 7, null)") == "2");

    // The control: a counter in a row keeps the second waiting.
    root.run("create table public.counter as select 1 as last");
    slow.run("begin; update public.counter set last = last + 1");
    BOOST_TEST(quick.run("update public.counter set last = last + 1") == "55P03");
    slow.run("rollback");
    root.run("drop table public.counter");
    for (char const* const role : {"account_manager", "warehouse", "administrator"})
        BOOST_TEST(person(std::string("counts_") + role, role, 1, 1).run(next) == "42501");
}

BOOST_AUTO_TEST_CASE(the_seal_waits_for_whoever_still_writes)
{
    Session slow(database.profile_of("admin"));
    slow.run("begin");
    make_channel(slow, "slow1"); // takes its number in the audit now, and commits last
    Session quick(database.profile_of("admin"));
    make_channel(quick, "quick1");
    BOOST_TEST(one(admin, "select access.seal_audit()") == "0");
    slow.run("commit");
    BOOST_TEST(std::stoi(one(admin, "select access.seal_audit()")) > 3);
    BOOST_TEST(one(admin, "select access.seal_audit()") == "0");
    BOOST_TEST(violations() == "");

    // The control: a seal that does not wait is broken by the one that commits last.
    slow.run("begin");
    make_channel(slow, "slow2");
    make_channel(quick, "quick2");
    BOOST_TEST(std::stoi(one("select access.add_seal()")) > 0);
    slow.run("commit");
    BOOST_TEST(violations().find("i12_audit_untampered") != std::string::npos);
    expect_clean = false;
}

BOOST_AUTO_TEST_CASE(odd_values_are_refused_where_they_lie)
{
    BOOST_TEST(
        admin
            .try_out("select orders.store(1, jsonb_build_object('order', jsonb_build_object('external_id', "
                     "'9', 'number', '#9', 'currency', 'USD', 'presentment_currency', 'USD', 'placed_at', "
                     "'infinity'), 'lines', '[]'::jsonb, 'charges', '[]'::jsonb, 'recipients', "
                     "'[]'::jsonb), '{}')")
            .first == "23514");
    BOOST_TEST(
        admin
            .try_out("select inventory.adjust(gen_random_uuid(), (select id from inventory.location where "
                     "kind = 'pick' limit 1), 1, 9000000000, 'found')")
            .first == "PD003");
    BOOST_TEST(admin
                   .try_out("select inbound.create_purchase_order(gen_random_uuid(), "
                            "'{\"client\":1,\"pod\":1,\"supplier\":\"x\"}')")
                   .first == "PD001");
    std::string const po =
        one(admin, "select inbound.create_purchase_order(gen_random_uuid(), '{\"client\":1,\"pod\":1,"
                   "\"supplier\":\"x\",\"lines\":[{\"sku\":\"PA\",\"quantity\":5}]}') ->> 'purchase_order'");
    BOOST_TEST(admin
                   .try_out("select inbound.receive(gen_random_uuid(), " + po +
                            ", '[{\"sku\":\"PA\",\"counted\":9000000000}]')")
                   .first == "23514");
    BOOST_TEST(admin.run("select inbound.receive(gen_random_uuid(), " + po +
                         ", '[{\"sku\":\"PA\",\"counted\":5}]')") == "00000");
    std::string const receipt = one("select id from inbound.receipt");
    std::string const bin = one("select id from inventory.location where kind = 'pick' and pod_id = 1");
    auto const put_away = [&](char const* product, char const* quantity) {
        return fmt::format(
            "select inbound.put_away(gen_random_uuid(), {}, '[{{\"product\":{},\"location\":{},"
            "\"quantity\":{}}}]')",
            receipt, product, bin, quantity);
    };
    BOOST_TEST(admin.try_out(put_away("2", "1")).first == "PD003");
    BOOST_TEST(admin.try_out(put_away("1", "-1")).first == "PD003");
    BOOST_TEST(admin.run(put_away("1", "5")) == "00000");
    BOOST_TEST(admin.run("select inbound.put_away(gen_random_uuid(), " + receipt + ", '[]')") == "00000");
    BOOST_TEST(one("select count(*) from events.event where kind = 'receipt.put_away'") == "1");
}

BOOST_AUTO_TEST_CASE(the_count_of_a_flagged_bin_is_taken_back_and_no_other)
{
    tell("paid");
    allocate(admin);
    release(admin, 1);
    BOOST_TEST(
        admin.run("select fulfillment.short_pick(gen_random_uuid(), (select id from fulfillment.allocation "
                  "where pod_id = 1 and state = 'open'), 3, 'not in the bin')") == "00000");
    BOOST_TEST(admin.run("select fulfillment.count_flagged(gen_random_uuid(), 1, 5)") == "00000");
    // Another count, whose number is that of the product of the first.
    std::string const bin = one("select id from inventory.location where pod_id = 2 and kind = 'pick'");
    BOOST_TEST(admin.run("select inventory.start_count(gen_random_uuid(), 1, " + bin + ", null)") == "00000");
    BOOST_TEST(
        admin.run(
            "select inventory.record_count(gen_random_uuid(), 1, '[{\"product\":2,\"counted\":18}]')") ==
        "00000");
    BOOST_TEST(admin.run("select inventory.post_count(gen_random_uuid(), 1)") == "00000");
    BOOST_TEST(one("select string_agg(on_hand::text, ' ' order by pod_id) from inventory.level") == "5 18");
    BOOST_TEST(
        admin.run("select inventory.take_back(gen_random_uuid(), (select id from events.event where kind = "
                  "'stock.counted' and subject_type = 'product'), 'counted again')") == "00000");
    BOOST_TEST(one("select string_agg(on_hand::text, ' ' order by pod_id) from inventory.level") == "20 18");
}

BOOST_AUTO_TEST_CASE(a_message_is_sent_only_after_it_was_handed_over)
{
    tell("paid");
    Session worker(database.profile_of("worker"));
    root.run("set session_replication_role = replica");
    BOOST_TEST(root.run("update messaging.message set state = 'ready', suppressed_reason = null") == "00000");
    std::string const token = "11111111-1111-1111-1111-111111111111";
    auto const finish = [&](std::string const& state) {
        return one(worker, "select messaging.finish(1, '" + token + "', '" + state + "', null, null)");
    };
    BOOST_TEST(worker.rows("select id from messaging.claim('" + token + "', '1 minute')").size() == 1);
    BOOST_TEST(finish("sent") == "f");
    BOOST_TEST(finish("unknown") == "f");
    BOOST_TEST(one(worker, "select messaging.hand_over(1, '" + token + "', 'Hello', 'From: x')") == "t");
    BOOST_TEST(finish("sent") == "t");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace poddesk::testing
