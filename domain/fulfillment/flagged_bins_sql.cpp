#include "domain/fulfillment/flagged_bins.h"

namespace poddesk::fulfillment {

std::vector<FlaggedBin> flagged_bins(database::Transaction& tx)
{
    std::vector<FlaggedBin> all;
    for (auto& [bin, pod, code, skus, count, reason, by, since] :
         tx.query("select b.id, q.code, b.code, array_agg(distinct p.sku), count(*), "
                  "(array_agg(s.reason order by s.id desc))[1], "
                  "(array_agg(coalesce(nullif(w.full_name, ''), s.made_by::text) order by s.id desc))[1], "
                  "min(s.made_at) from fulfillment.short_pick s "
                  "join inventory.location b on b.id = s.location_id join inventory.pod q on q.id = b.pod_id "
                  "join catalog.product p on p.id = s.product_id "
                  "left join access.person w on w.login = s.made_by where s.counted_at is null "
                  "group by b.id, q.code, b.code, b.walk_order order by q.code, b.walk_order, b.code")
             .rows<kernel::LocationId, std::string, std::string, std::vector<std::string>, std::int64_t,
                   std::string, std::string, kernel::Timestamp>()) {
        all.push_back({bin, std::move(pod), std::move(code), std::move(skus), count, std::move(reason),
                       std::move(by), since});
    }
    return all;
}

std::vector<Flag> flags_in(database::Transaction& tx, kernel::LocationId bin)
{
    std::vector<Flag> all;
    for (auto& [client, product, ids, on_hand] :
         tx.query("select s.client_id, s.product_id, array_agg(s.id order by s.id), l.on_hand "
                  "from fulfillment.short_pick s join inventory.level l on l.id = s.level_id "
                  "where s.location_id = :bin and s.counted_at is null "
                  "group by s.client_id, s.product_id, s.level_id, l.on_hand order by s.level_id")
             .bind("bin", bin)
             .rows<kernel::ClientId, kernel::ProductId, std::vector<std::int64_t>, std::int64_t>()) {
        all.push_back({client, product, std::move(ids), on_hand});
    }
    return all;
}

} // namespace poddesk::fulfillment
