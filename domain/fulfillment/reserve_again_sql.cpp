#include "domain/fulfillment/reserve_again.h"

namespace poddesk::fulfillment {

kernel::Outcome<std::vector<AllocatedOrder>> reserve_again(database::Transaction& tx, bool had_stock,
                                                           std::vector<kernel::OrderId> const& orders,
                                                           kernel::Uuid const& reserve_id)
{
    if (!had_stock || !tx.query("select bool_or(all_pods) from access.whoami()").value<bool>()) {
        return std::vector<AllocatedOrder>();
    }
    auto const waiting =
        tx.query("select coalesce(array_agg(id order by id), '{}') from orders.order where id = any "
                 "(:orders::bigint[]) and status in ('received', 'backordered')")
            .bind("orders", orders)
            .value<std::vector<kernel::OrderId>>();
    if (waiting.empty()) return std::vector<AllocatedOrder>();
    return allocate_orders(tx, {reserve_id, waiting});
}

} // namespace poddesk::fulfillment
