#pragma once
// What the tests of killed processes share.

#include "domain/database/transaction.h"

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <cstdlib>
#include <string>
#include <thread>

namespace poddesk::testing {

/// A number from the environment: how long, how many, which seed.
inline int setting(char const* name, int otherwise)
{
    char const* const text = std::getenv(name);
    return text == nullptr ? otherwise : std::atoi(text);
}

inline std::int64_t count(database::Pool& pool, std::string const& sql)
{
    return database::in_transaction(
        pool, [&](database::Transaction& tx) { return tx.query(sql).value<std::int64_t>(); });
}

/// The sessions of killed processes end when the server notices: a COMMIT that was sent may still be done.
inline void wait_for_silence(database::Pool& root)
{
    for (int tries = 0; tries < 300; ++tries) {
        if (count(root, "select count(*) from pg_stat_activity where datname = current_database() and "
                        "application_name = 'poddesk crash'") == 0)
            return;
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
    BOOST_FAIL("sessions of dead processes are still there after 30 s");
}

/// Every violation of every invariant; empty when all hold.
inline std::string violations(database::Pool& root)
{
    return database::in_transaction(root, [](database::Transaction& tx) {
        return tx
            .query("select coalesce(string_agg(invariant || ' ' || subject || ': ' || detail, '; '), '') "
                   "from verify.all_checks()")
            .value<std::string>();
    });
}

} // namespace poddesk::testing
