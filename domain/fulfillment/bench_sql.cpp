#include "domain/fulfillment/fulfillment_sql.h"
#include "domain/fulfillment/short_pick.h"

namespace poddesk::fulfillment {

using nlohmann::json;

json store_pick_units(database::Transaction& tx, kernel::Uuid const& command, kernel::AllocationId row,
                      std::int64_t quantity)
{
    return tx.query("select fulfillment.pick_units(:command::uuid, :row::bigint, :quantity::bigint)")
        .bind("command", command)
        .bind("row", row)
        .bind("quantity", quantity)
        .value<json>();
}

json store_unpick(database::Transaction& tx, kernel::Uuid const& command, kernel::AllocationId row,
                  std::int64_t quantity, std::string const& reason)
{
    return tx.query("select fulfillment.unpick(:command::uuid, :row::bigint, :quantity::bigint, :reason)")
        .bind("command", command)
        .bind("row", row)
        .bind("quantity", quantity)
        .bind("reason", reason)
        .value<json>();
}

json store_short_pick(database::Transaction& tx, kernel::Uuid const& command, kernel::AllocationId row,
                      std::int64_t missing, std::string const& reason)
{
    return tx.query("select fulfillment.short_pick(:command::uuid, :row::bigint, :missing::bigint, :reason)")
        .bind("command", command)
        .bind("row", row)
        .bind("missing", missing)
        .bind("reason", reason)
        .value<json>();
}

json store_fill_short(database::Transaction& tx, kernel::Uuid const& command, std::int64_t short_pick)
{
    return tx.query("select fulfillment.fill_short(:command::uuid, :id::bigint)")
        .bind("command", command)
        .bind("id", short_pick)
        .value<json>();
}

json store_count(database::Transaction& tx, kernel::Uuid const& command, std::int64_t short_pick,
                 std::int64_t counted)
{
    return tx.query("select fulfillment.count_flagged(:command::uuid, :id::bigint, :counted::bigint)")
        .bind("command", command)
        .bind("id", short_pick)
        .bind("counted", counted)
        .value<json>();
}

json store_flag_again(database::Transaction& tx, kernel::Uuid const& command,
                      std::vector<std::int64_t> const& short_picks, std::string const& reason)
{
    return tx.query("select fulfillment.flag_again(:command::uuid, :ids::bigint[], :reason)")
        .bind("command", command)
        .bind("ids", short_picks)
        .bind("reason", reason)
        .value<json>();
}

json store_unrelease(database::Transaction& tx, kernel::Uuid const& command,
                     std::vector<kernel::FulfillmentId> const& fulfillments, std::string const& reason)
{
    return tx.query("select fulfillment.unrelease(:command::uuid, :fulfillments::bigint[], :reason)")
        .bind("command", command)
        .bind("fulfillments", fulfillments)
        .bind("reason", reason)
        .value<json>();
}

json store_unpack(database::Transaction& tx, kernel::Uuid const& command, kernel::FulfillmentId fulfillment,
                  std::string const& reason)
{
    return tx.query("select fulfillment.unpack(:command::uuid, :fulfillment::bigint, :reason)")
        .bind("command", command)
        .bind("fulfillment", fulfillment)
        .bind("reason", reason)
        .value<json>();
}

std::vector<ShortPickRow> short_picks(database::Transaction& tx)
{
    std::vector<ShortPickRow> all;
    for (auto& [id, order, number, pod, bin, sku, title, missing, waiting, outcome, reason, by, at, counted,
                on_hand, promised] :
         tx.query("select s.id, s.order_id, o.number, q.code, b.code, p.sku, p.title, s.quantity, "
                  "case when f.status in ('allocated', 'released', 'picking') then s.waiting else 0 end, "
                  "s.outcome, s.reason, s.made_by::text, s.made_at, s.counted_at is not null, v.on_hand, "
                  "v.allocated "
                  "from fulfillment.short_pick s join orders.order o on o.id = s.order_id "
                  "join fulfillment.fulfillment f on f.id = s.fulfillment_id "
                  "join inventory.level v on v.id = s.level_id "
                  "join inventory.pod q on q.id = s.pod_id join inventory.location b on b.id = s.location_id "
                  "join catalog.product p on p.id = s.product_id where s.counted_at is null or "
                  "(s.waiting > 0 and f.status in ('allocated', 'released', 'picking')) order by s.id")
             .rows<std::int64_t, kernel::OrderId, std::string, std::string, std::string, std::string,
                   std::string, std::int64_t, std::int64_t, std::string, std::string, std::string,
                   kernel::Timestamp, bool, std::int64_t, std::int64_t>()) {
        all.push_back({id, order, std::move(number), std::move(pod), std::move(bin), std::move(sku),
                       std::move(title), missing, waiting, std::move(outcome), std::move(reason),
                       std::move(by), at, counted, on_hand, promised});
    }
    return all;
}

} // namespace poddesk::fulfillment
