#include "tests/support/test_database.h"

#include "domain/database/migrate.h"
#include "domain/database/transaction.h"
#include "installer/migrations/migrations.h"

#include <fmt/format.h>
#include <libpq-fe.h>

#include <stdexcept>
#include <unistd.h>

namespace poddesk::testing {
namespace {

database::ConnectionProfile profile_for(std::string_view login, std::string const& name)
{
    installer::ServerConnection const server = TestCluster::instance().connection(login);
    database::ConnectionProfile profile;
    profile.host = server.host;
    profile.port = server.port;
    profile.user = server.user;
    profile.database = name;
    profile.require_peer = server.require_peer;
    return profile;
}

/// Privileges of a database are not copied with its template.
void copy_privileges(std::string const& name, std::string const& from)
{
    TestCluster::instance().run(fmt::format("update pg_database set datacl = (select datacl from pg_database "
                                            "where datname = '{}') where datname = '{}'",
                                            from, name));
}

std::string verifier(database::Pool& pool, std::string const& login)
{
    auto const lease = pool.lease();
    char* const text = PQencryptPasswordConn(lease->native(), std::string(test_password).c_str(),
                                             login.c_str(), "scram-sha-256");
    std::string result = text == nullptr ? "" : text;
    PQfreemem(text);
    return result;
}

} // namespace

std::string migrated_template()
{
    static std::string const name = [] {
        std::size_t mark = 0;
        for (database::Migration const& step : installer::migrations()) {
            mark = mark * 31 + std::hash<std::string_view>()(step.checksum);
        }
        return TestCluster::instance().ensure_template(
            fmt::format("migrated_{:016x}", mark), [](std::string const& fresh) {
                auto const done = database::migrate(profile_for(installer::PrivateCluster::root_login, fresh),
                                                    installer::migrations());
                if (!done) {
                    throw std::runtime_error(done.error().message);
                }
            });
    }();
    return name;
}

TestDatabase::TestDatabase(std::string_view hint)
    : name_(TestCluster::instance().create_database(hint, migrated_template())),
      root_(profile_for(installer::PrivateCluster::root_login, name_), 8, "test root")
{
    copy_privileges(name_, migrated_template());
    people_["admin"] = {"admin", "poddesk_administrator"};
    people_["worker"] = {"worker", "poddesk_worker"};
}

TestDatabase::~TestDatabase()
{
    try {
        root_.close_idle();
        TestCluster::instance().drop_database(name_);
        for (auto const& [person, entry] : people_) {
            if (entry.login != person) {
                TestCluster::instance().run(fmt::format("drop role if exists \"{}\"", entry.login));
            }
        }
    } catch (std::exception const&) {
        // The next test program drops what is left.
        static_cast<void>(0);
    }
}

std::string const& TestDatabase::add_person(std::string const& person, std::string_view role, bool everything)
{
    std::string const mark =
        name_.substr(5, name_.find('_', name_.find('_', 5) + 1) - 5); // process and number
    Person const entry{person + "_" + mark, "poddesk_" + std::string(role)};
    std::string const secret = verifier(root_, entry.login);
    database::Pool admin = login_as("admin", 1);
    database::in_transaction(admin, [&](database::Transaction& tx) {
        tx.query("select access.create_person(:login, :name, :role, :verifier, :all, :all)")
            .bind("login", entry.login)
            .bind("name", person)
            .bind("role", role)
            .bind("verifier", secret)
            .bind("all", everything)
            .run();
    });
    return (people_[person] = entry).login;
}

void TestDatabase::give_client(std::string const& person, std::int64_t client)
{
    database::in_transaction(root_, [&](database::Transaction& tx) {
        tx.query("insert into access.person_client (person_id, client_id) "
                 "select id, :client from access.person where login = :login on conflict do nothing")
            .bind("client", client)
            .bind("login", people_.at(person).login)
            .run();
    });
}

void TestDatabase::give_pod(std::string const& person, std::int64_t pod)
{
    database::in_transaction(root_, [&](database::Transaction& tx) {
        tx.query("insert into access.person_pod (person_id, pod_id) "
                 "select id, :pod from access.person where login = :login on conflict do nothing")
            .bind("pod", pod)
            .bind("login", people_.at(person).login)
            .run();
    });
}

database::ConnectionProfile TestDatabase::profile_of(std::string const& person) const
{
    Person const& entry = people_.at(person);
    database::ConnectionProfile profile = profile_for(entry.login, name_);
    if (entry.login != person) {
        profile.password = test_password;
    }
    profile.role = entry.role;
    return profile;
}

database::Pool TestDatabase::login_as(std::string const& person, std::size_t connections) const
{
    return {profile_of(person), connections, "test " + person};
}

database::ConnectionProfile TestDatabase::root_profile() const
{
    return profile_for(installer::PrivateCluster::root_login, name_);
}

} // namespace poddesk::testing
