#pragma once

#include "installer/cluster/private_cluster.h"

#include <functional>
#include <string>
#include <string_view>

namespace poddesk::testing {

/// The one throw-away PostgreSQL server of a test run: started by the first test that needs it, stopped by
/// the last. All programs of a ctest run share the one in the folder $PODDESK_TEST_CLUSTER (ctest sets it to
/// the build folder's "test-cluster"); a program started by hand without it gets one of its own, gone with
/// the program. fsync is off: tests of durability open a PrivateCluster of their own.
class TestCluster
{
public:
    /// Starts it with the first call of this process.
    static TestCluster& instance();

    /// A superuser's libpq connection string.
    std::string conninfo(std::string_view database = "postgres") const;

    /// How to connect as that login (superuser by default); the password is empty for others than the three
    /// peers.
    installer::ServerConnection
    connection(std::string_view login = installer::PrivateCluster::root_login) const;

    /// A new database "test_<process>_<number>_<hint>", a copy of the template. Any that a killed test left
    /// behind are dropped by the next test program that starts.
    std::string create_database(std::string_view hint, std::string_view template_name = "template1");

    /// Drops it, with whoever is connected.
    void drop_database(std::string_view name);

    /// Makes a template database once for all tests of this cluster: `make` fills a new empty database, given
    /// its name, and must leave no connection open. Let `name` change with what it is made of ("migrated_" +
    /// checksum). Returns the name.
    std::string ensure_template(std::string const& name,
                                std::function<void(std::string const& database)> const& make);

    /// Runs SQL as superuser, throws std::runtime_error on failure; the first column of the first row, or "".
    std::string run(std::string_view sql, std::string_view database = "postgres") const;

    /// Drops the databases of test programs that live no more.
    void drop_leftovers();

    installer::PrivateCluster& cluster() { return cluster_; }

private:
    explicit TestCluster(installer::PrivateCluster cluster);

    installer::PrivateCluster cluster_;
    int count_ = 0;
};

/// A database for as long as this object lives.
class ScratchDatabase
{
public:
    explicit ScratchDatabase(std::string_view hint, std::string_view template_name = "template1");
    ~ScratchDatabase();
    ScratchDatabase(ScratchDatabase const&) = delete;
    ScratchDatabase& operator=(ScratchDatabase const&) = delete;

    std::string const& name() const { return name_; }
    std::string conninfo() const { return TestCluster::instance().conninfo(name_); }

private:
    std::string name_;
};

} // namespace poddesk::testing
