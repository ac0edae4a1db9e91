#include "domain/access/audit_view.h"

#include "tests/support/test_database.h"

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

using namespace poddesk;
using access::AuditFilter;
using access::AuditRow;
using database::in_transaction;
using database::Transaction;
using kernel::ClientId;

namespace {

/// Two brands; an order of the first, with its customer.
struct Stage
{
    testing::TestDatabase test{"audit"};
    database::Pool admin = test.login_as("admin");

    Stage()
    {
        sql("insert into access.person (login, full_name, role, all_clients, all_pods) values "
            "(session_user, 'Stage', 'administrator', true, true)");
        for (int const client : {1, 2}) {
            sql(fmt::format("insert into access.client values ({})", client));
            sql(fmt::format("insert into clients.client (id, code, name, color) overriding system value "
                            "values ({0}, 'C{0}', 'Brand {0}', '#2f6f5e')",
                            client));
            sql(fmt::format("insert into orders.channel (id, client_id, kind, shop, name) overriding system "
                            "value values ({0}, {0}, 'shopify', 'c{0}.myshopify.com', 'C{0}')",
                            client));
        }
        sql("insert into orders.order (id, client_id, channel_id, external_id, number, currency, "
            "presentment_currency, placed_at) overriding system value values (7, 1, 1, 'x7', '#7', 'USD', "
            "'USD', now())");
        sql("insert into orders.recipient (id, client_id, order_id, kind, name, line1, city, region, "
            "postal_code, country, email) overriding system value values (70, 1, 7, 'ship', 'Zoë Castañeda', "
            "'482 Valencia Street', 'San Francisco', 'CA', '94103', 'US', '')");
    }

    void sql(std::string const& statement)
    {
        in_transaction(test.root(), [&](Transaction& tx) { tx.query(statement).run(); });
    }
    void move_customer(std::string const& street)
    {
        sql(fmt::format("update orders.recipient set line1 = '{}', region = 'OR' where id = 70", street));
    }
    std::vector<AuditRow> list(AuditFilter const& filter, database::Pool* who = nullptr)
    {
        return in_transaction(who != nullptr ? *who : admin, [&](Transaction& tx) {
            return access::list_audit(tx, filter, std::nullopt, 1000).rows;
        });
    }
    std::optional<access::AuditRecord> read(access::AuditEntryId id, database::Pool* who = nullptr)
    {
        return in_transaction(who != nullptr ? *who : admin,
                              [&](Transaction& tx) { return access::read_audit(tx, id); });
    }
    access::AuditField field(access::AuditRecord const& record, std::string const& name)
    {
        for (access::AuditField const& one : record.fields) {
            if (one.field == name) return one;
        }
        BOOST_FAIL("no field " + name);
        return {};
    }
};

bool refuses_permission(database::DatabaseError const& error)
{
    return error.kind() == database::ErrorKind::permission;
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(audit, Stage)

BOOST_AUTO_TEST_CASE(pages_hold_every_entry_once_newest_first)
{
    for (int i = 0; i < 25; ++i) {
        sql(fmt::format("update clients.client set name = 'Name {}' where id = 1", i));
    }
    AuditFilter const filter{.login = {}, .table = "clients.client"};
    std::vector<AuditRow> const all = list(filter);
    BOOST_REQUIRE_EQUAL(all.size(), 27u); // with the two that were made
    std::vector<AuditRow> paged;
    std::optional<access::AuditEntryId> older_than;
    do {
        auto const page = in_transaction(
            admin, [&](Transaction& tx) { return access::list_audit(tx, filter, older_than, 4); });
        BOOST_TEST(page.rows.size() <= 4u);
        paged.insert(paged.end(), page.rows.begin(), page.rows.end());
        older_than = page.next;
    } while (older_than);
    BOOST_TEST((paged == all));
    BOOST_TEST(all.front().id.value > all.back().id.value);
    BOOST_TEST(all.front().operation == "update");
    BOOST_TEST(all.front().fields == "name, version");
    BOOST_TEST(all.front().row_ids == "1");
    BOOST_TEST(all.front().full_name == "Stage");
}

BOOST_AUTO_TEST_CASE(filters_find_who_what_whose_and_when)
{
    sql("update clients.client set name = 'Juniper' where id = 1");
    sql("update clients.client set name = 'Larch' where id = 2");
    BOOST_TEST(list({.text = "jUNIper"}).size() == 1u);
    BOOST_TEST(list({.table = "clients", .text = "100%"}).empty());
    BOOST_TEST(list({.table = "clients.client", .row = 2}).size() == 2u);
    for (AuditRow const& row : list({.client = ClientId{2}})) {
        BOOST_TEST(row.client->value == 2);
    }
    BOOST_TEST(list({.client = ClientId{2}}).size() == 1u); // its channel; the brand itself is the house's
    BOOST_TEST(list({.table = "client"}).empty());          // a room's whole name, no beginning of it
    BOOST_TEST(list({.login = "nobody"}).empty());
    auto const now = kernel::SystemClock().now();
    BOOST_TEST(list({.from = now + std::chrono::hours(1)}).empty());
    BOOST_TEST(list({.before = now - std::chrono::hours(1)}).empty());
    BOOST_TEST(list({.from = now - std::chrono::hours(1), .before = now + std::chrono::hours(1)}).size() ==
               list({}).size());
}

BOOST_AUTO_TEST_CASE(one_entry_says_field_by_field_what_was_and_what_is)
{
    sql("update clients.client set name = 'Juniper', color = '#112233' where id = 1");
    auto const record = read(list({.table = "clients.client"}).front().id).value();
    BOOST_REQUIRE_EQUAL(record.fields.size(), 3u);
    BOOST_TEST((record.fields[0] == access::AuditField{"1", "color", "#2f6f5e", "#112233", false, true}));
    BOOST_TEST((record.fields[1] == access::AuditField{"1", "name", "Brand 1", "Juniper", false, true}));
    BOOST_TEST(record.fields[2].field == "version");
    BOOST_TEST(record.entry.table == "clients.client");
    auto const made = read(list({.table = "clients.client"}).back().id).value();
    BOOST_TEST(field(made, "code").becomes.value() == "C1");
    BOOST_TEST(!field(made, "code").was);
    BOOST_TEST(!read({999'999}));
}

BOOST_AUTO_TEST_CASE(personal_values_open_for_who_may_read_them_while_their_key_lives)
{
    move_customer("9 Alder Way");
    AuditRow const entry = list({.table = "orders.recipient"}).front();
    auto const kept = in_transaction(test.root(), [&](Transaction& tx) {
        return tx.query("select rows::text from access.audit_entry where id = :id")
            .bind("id", entry.id)
            .value<std::string>();
    });
    BOOST_TEST(kept.find("Alder") == std::string::npos); // the control: they lie there sealed
    BOOST_TEST(list({.text = "alder"}).empty());

    auto const opened = read(entry.id).value();
    BOOST_TEST(field(opened, "line1").is_personal);
    BOOST_TEST(field(opened, "line1").was.value() == "482 Valencia Street");
    BOOST_TEST(field(opened, "line1").becomes.value() == "9 Alder Way");
    BOOST_TEST(!field(opened, "region").is_personal);

    sql("revoke select on orders.recipient from poddesk_administrator");
    auto const closed = read(entry.id).value();
    BOOST_TEST(!field(closed, "line1").is_readable);
    BOOST_TEST(!field(closed, "line1").becomes);
    BOOST_TEST(field(closed, "region").becomes.value() == "OR");
    sql("grant select on orders.recipient to poddesk_administrator");
    BOOST_TEST(field(read(entry.id).value(), "line1").is_readable);

    sql("delete from access.personal_key where client_id = 1 and subject = 7");
    auto const erased = read(entry.id).value();
    BOOST_TEST(!field(erased, "line1").is_readable);
    BOOST_TEST(!field(erased, "line1").was);
}

BOOST_AUTO_TEST_CASE(a_deleted_customer_can_still_be_read_until_erased)
{
    sql("delete from orders.recipient where id = 70");
    auto const record = read(list({.table = "orders.recipient"}).front().id).value();
    BOOST_TEST(record.entry.operation == "delete");
    BOOST_TEST(field(record, "name").was.value() == "Zoë Castañeda");
    BOOST_TEST(!field(record, "name").becomes);
}

BOOST_AUTO_TEST_CASE(only_administrators_read_and_only_what_they_reach)
{
    sql("update clients.client set name = 'Juniper' where id = 1");
    sql("update clients.client set name = 'Larch' where id = 2");
    test.add_person("local", "administrator");
    test.give_client("local", 2);
    database::Pool local = test.login_as("local");
    for (AuditRow const& row : list({}, &local)) {
        BOOST_TEST((!row.client || row.client->value == 2));
    }
    auto const theirs = list({.client = ClientId{1}}).front().id;
    BOOST_TEST(read(theirs).has_value());
    BOOST_TEST(!read(theirs, &local));
    // Nor by the function itself, which row level security does not bind.
    in_transaction(local, [&](Transaction& tx) {
        BOOST_TEST(tx.query("select 1 from access.read_audit_entry(:id)").bind("id", theirs).run() == 0);
    });
    for (char const* const role : {"warehouse", "account_manager", "worker"}) {
        test.add_person(role, role, true);
        database::Pool who = test.login_as(role);
        BOOST_CHECK_EXCEPTION(list({}, &who), database::DatabaseError, refuses_permission);
        BOOST_CHECK_EXCEPTION(
            in_transaction(
                who,
                [&](Transaction& tx) {
                    tx.query("select 1 from access.read_audit_entry(:id)").bind("id", theirs).run();
                }),
            database::DatabaseError, refuses_permission);
    }
}

BOOST_AUTO_TEST_CASE(the_seal_says_how_far_and_whether_the_chain_is_whole)
{
    auto const seal = [&] { return in_transaction(admin, access::audit_seal); };
    auto const broken = [&] { return in_transaction(admin, access::broken_seals); };
    BOOST_TEST(seal().seals == 0);
    BOOST_TEST(seal().unsealed > 0);
    BOOST_TEST(!list({}).front().is_sealed);
    for (int i = 0; i < 3; ++i) {
        sql(fmt::format("update clients.client set name = 'Name {}' where id = 1", i));
        in_transaction(admin, [](Transaction& tx) { tx.query("select access.seal_audit()").run(); });
    }
    sql("update clients.client set name = 'After' where id = 1");
    BOOST_TEST(seal().seals == 3);
    BOOST_TEST(seal().unsealed == 1);
    BOOST_TEST(!list({}).front().is_sealed);
    BOOST_TEST(list({})[1].is_sealed);
    BOOST_TEST(broken().empty());
    // Whoever has the server's own rights changes an entry: the seal over it breaks, and no other.
    in_transaction(test.root(), [&](Transaction& tx) {
        tx.query("set local session_replication_role = replica").run();
        tx.query("update access.audit_entry set login = 'innocent' where id = :id")
            .bind("id", list({})[1].id)
            .run();
    });
    BOOST_REQUIRE_EQUAL(broken().size(), 1u);
    BOOST_TEST(broken().front().seal == 3);
    BOOST_TEST(broken().front().to_entry == list({})[1].id.value);
}

BOOST_AUTO_TEST_CASE(the_audited_tables_are_named)
{
    auto const tables = in_transaction(admin, access::audited_tables);
    BOOST_TEST((std::find(tables.begin(), tables.end(), "orders.order") != tables.end()));
    BOOST_TEST((std::find(tables.begin(), tables.end(), "events.event") == tables.end()));
}

BOOST_AUTO_TEST_SUITE_END()
