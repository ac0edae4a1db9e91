#include "installer/ctl/worker_sql.h"

#include "domain/database/transaction.h"

namespace poddesk::ctl {

void seal_audit(database::Pool& pool, database::LeaseHolder const& lease)
{
    database::in_transaction(pool, [&](database::Transaction& tx) {
        lease.guard(tx);
        tx.query("select access.seal_audit()").run();
        tx.query("select database.trim_changes(interval '1 day')").run();
    });
}

} // namespace poddesk::ctl
