#include "domain/fulfillment/cutoff_view.h"

namespace poddesk::fulfillment {

std::vector<PodCutoff> next_cutoffs(database::Transaction& tx)
{
    std::vector<PodCutoff> all;
    for (auto& [pod, code, name, cutoff, to_pick, to_pack, at_the_door] :
         tx.query(
               "select n.id, n.code, n.name, n.cutoff, w.to_pick, w.to_pack, w.at_the_door "
               "from (select id, code, name, inventory.next_cutoff(id) as cutoff from inventory.pod) n "
               "cross join lateral "
               "(select count(*) filter (where f.status in ('released', 'picking') and not k.is_picked) as "
               "to_pick, "
               "count(*) filter (where f.status in ('released', 'picking') and k.is_picked) as to_pack, "
               "count(*) filter (where f.status = 'packed') as at_the_door "
               "from fulfillment.fulfillment f cross join lateral "
               "(select not exists (select from fulfillment.line l where l.fulfillment_id = f.id and "
               "l.picked < l.quantity) as is_picked) k "
               "where f.pod_id = n.id and f.status in ('released', 'picking', 'packed')) w where n.cutoff is "
               "not null order by n.code")
             .rows<kernel::PodId, std::string, std::string, kernel::Timestamp, std::int64_t, std::int64_t,
                   std::int64_t>()) {
        all.push_back({pod, std::move(code), std::move(name), cutoff, to_pick, to_pack, at_the_door});
    }
    return all;
}

} // namespace poddesk::fulfillment
