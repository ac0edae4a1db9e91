#include "installer/ctl/worker_sql.h"

#include "domain/billing/charge.h"
#include "domain/database/transaction.h"
#include "domain/fulfillment/allocate_orders.h"
#include "domain/fulfillment/routing_rules.h"
#include "installer/setup/log.h"

namespace poddesk::ctl {

void seal_audit(database::Pool& pool, database::LeaseHolder const& lease)
{
    database::in_transaction(pool, [&](database::Transaction& tx) {
        lease.guard(tx);
        tx.query("select access.seal_audit()").run();
        tx.query("select database.trim_changes(interval '1 day')").run();
    });
}

void count_storage(database::Pool& pool, database::LeaseHolder const& lease)
{
    database::in_transaction(pool, [&](database::Transaction& tx) {
        lease.guard(tx);
        billing::count_ended_days(tx);
    });
}

void release_due_holds(database::Pool& pool, database::LeaseHolder const& lease)
{
    database::in_transaction(pool, [&](database::Transaction& tx) {
        lease.guard(tx);
        tx.query("select orders.release_due_holds()").run();
    });
}

void end_expired_choices(database::Pool& pool, database::LeaseHolder const& lease)
{
    database::in_transaction(pool, [&](database::Transaction& tx) {
        lease.guard(tx);
        fulfillment::end_expired_choices(tx);
    });
}

void allocate_due_orders(database::Pool& pool, database::LeaseHolder const& lease)
{
    fulfillment::AllocateOrders command{kernel::Uuid::random(), {}};
    auto const answers = database::in_transaction(
        pool, [&](database::Transaction& tx) -> kernel::Outcome<std::vector<fulfillment::AllocatedOrder>> {
            lease.guard(tx);
            command.orders = fulfillment::orders_due_for_stock(tx, 200);
            if (command.orders.empty()) {
                return std::vector<fulfillment::AllocatedOrder>();
            }
            return fulfillment::allocate_orders(tx, command);
        });
    if (!answers) {
        installer::log(installer::LogLevel::warning, "allocation was refused: " + answers.error().code);
    }
}

} // namespace poddesk::ctl
