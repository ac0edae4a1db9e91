#pragma once

#include "domain/database/transaction.h"

#include "tests/support/test_database.h"

#include <string>

namespace poddesk::testing {

/// "SN-1 out, SN-2 back": every unit that was sent with a serial, oldest first.
inline std::string serials_of(TestDatabase& test)
{
    return database::in_transaction(test.root(), [](database::Transaction& tx) {
        return tx
            .query("select coalesce(string_agg(serial || case when back_at is null then ' out' else ' back' "
                   "end, ', ' order by id), '') from fulfillment.serial")
            .value<std::string>();
    });
}

} // namespace poddesk::testing
