#pragma once

#include "domain/database/pool.h"

#include "tests/support/test_cluster.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace poddesk::testing {

/// A database with the whole schema and no business data, for as long as this object lives: a copy of a
/// template that is migrated once per test cluster. Logins are cluster-wide, so each database makes people of
/// its own: add_person("olga") makes a login like "olga_4711_3".
class TestDatabase
{
public:
    explicit TestDatabase(std::string_view hint = "room");
    ~TestDatabase();
    TestDatabase(TestDatabase const&) = delete;
    TestDatabase& operator=(TestDatabase const&) = delete;

    std::string const& name() const { return name_; }

    /// The superuser's: row level security does not bind it. For setting the stage and for looking at
    /// everything.
    database::Pool& root() { return root_; }

    /// A person of this database with a password, in one of the roles account_manager, returns_inspector,
    /// onboarding, warehouse, administrator, worker. Returns the login. Reach: all clients and pods, or
    /// give_client / give_pod.
    std::string const& add_person(std::string const& person, std::string_view role, bool everything = false);
    void give_client(std::string const& person, std::int64_t client);
    void give_pod(std::string const& person, std::int64_t pod);

    /// How that person connects, with SET ROLE to the job's role. "admin" and "worker" are there from the
    /// start.
    database::ConnectionProfile profile_of(std::string const& person) const;
    database::Pool login_as(std::string const& person, std::size_t connections = 4) const;

    /// The superuser's, for programs that are started with it.
    database::ConnectionProfile root_profile() const;

private:
    struct Person
    {
        std::string login;
        std::string role;
    };

    std::string name_;
    std::map<std::string, Person> people_;
    database::Pool root_;
};

/// The name of the migrated template database, made when it is not there.
std::string migrated_template();

/// The password of everybody that add_person makes.
inline constexpr std::string_view test_password = "test-only";

} // namespace poddesk::testing
