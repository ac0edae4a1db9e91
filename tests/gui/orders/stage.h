#pragma once

#include "tests/support/test_database.h"

#include <cstdint>
#include <memory>
#include <string>

namespace poddesk::tests {

/// A small business in a database of its own: eight brands, two pods with stock, and orders in every state
/// that look like a real morning. What happens in it goes through the guarded functions.
class Stage
{
public:
    /// @param orders how many besides the eight that tests know by name.
    explicit Stage(int orders);

    testing::TestDatabase& database() { return database_; }
    /// Signed in as an administrator of everything.
    std::shared_ptr<database::Pool> pool() { return pool_; }
    database::ConnectionProfile profile() const { return database_.profile_of("admin"); }

    /// The order with this number; 0 when there is none.
    std::int64_t order(std::string const& number);
    std::string status(std::string const& number);
    /// A hold that somebody else places.
    void hold_elsewhere(std::string const& number, std::string const& kind, std::string const& reason);
    /// Any statement, as the superuser.
    void run(std::string const& sql);

private:
    void make_house();
    void make_orders(int count);
    void move_orders();
    void allocate(std::string const& number);

    testing::TestDatabase database_;
    std::shared_ptr<database::Pool> pool_;
};

} // namespace poddesk::tests
