#include "domain/fulfillment/cutoff_view.h"

namespace poddesk::fulfillment {

namespace {

/// A carrier's parcels are known when their service is chosen: packed ones, with or without a label. What is
/// put back for a cancel has no cutoff to make.
constexpr char const* cutoffs_sql = R"(
    with part as materialized (
        select f.id, f.pod_id, f.lane_id, f.status = 'packed' as is_packed,
               not exists (select from fulfillment.line l where l.fulfillment_id = f.id and l.picked < l.quantity) as is_picked
        from fulfillment.fulfillment f join orders.order o on o.id = f.order_id and o.cancel_asked_at is null
        where f.status in ('released', 'picking', 'packed')
    ), own as (
        select 0 as of, p.id as pod_id, '' as whose, null::time as cutoff, count(*) filter (where not f.is_packed and not f.is_picked) as to_pick,
               count(*) filter (where not f.is_packed and f.is_picked) as to_pack, count(*) filter (where f.is_packed) as at_the_door
        from inventory.pod p left join part f on f.pod_id = p.id group by p.id
        union all
        select 1, c.pod_id, r.name, c.cutoff, 0, count(*) filter (where s.status in ('quoted', 'buying')),
               count(*) filter (where s.status not in ('quoted', 'buying', 'voided'))
        from shipping.carrier_cutoff c join shipping.carrier r on r.id = c.carrier_id
             left join (part f join shipping.shipment s on s.fulfillment_id = f.id join shipping.service v on v.id = s.service_id)
             on f.pod_id = c.pod_id and f.is_packed and v.carrier_id = c.carrier_id
        group by c.pod_id, r.name, c.cutoff
        union all
        select 2, l.pod_id, l.name, l.cutoff, count(*) filter (where not f.is_packed and not f.is_picked),
               count(*) filter (where not f.is_packed and f.is_picked), count(*) filter (where f.is_packed)
        from fulfillment.lane l left join part f on f.lane_id = l.id
        where l.cutoff is not null and l.archived_at is null and l.state = 'open' group by l.id
    )
    select o.of::bigint, p.id, p.code, p.name, o.whose, n.at, o.to_pick, o.to_pack, o.at_the_door
    from own o join inventory.pod p on p.id = o.pod_id
         cross join lateral (select inventory.next_cutoff(o.pod_id, o.cutoff) as at offset 0) n
    where n.at is not null order by p.code, o.of > 0, n.at, o.whose)";

} // namespace

std::vector<Cutoff> next_cutoffs(database::Transaction& tx)
{
    std::vector<Cutoff> all;
    for (auto& [of, pod, code, name, whose, cutoff, to_pick, to_pack, at_the_door] :
         tx.query(cutoffs_sql)
             .rows<std::int64_t, kernel::PodId, std::string, std::string, std::string, kernel::Timestamp,
                   std::int64_t, std::int64_t, std::int64_t>()) {
        all.push_back({static_cast<Cutoff::Of>(of), pod, std::move(code), std::move(name), std::move(whose),
                       cutoff, to_pick, to_pack, at_the_door});
    }
    return all;
}

std::vector<CutoffCarrier> cutoff_carriers(database::Transaction& tx)
{
    std::vector<CutoffCarrier> all;
    for (auto& [code, name] :
         tx.query("select code, name from shipping.carrier where archived_at is null order by name")
             .rows<std::string, std::string>()) {
        all.push_back({std::move(code), std::move(name)});
    }
    return all;
}

} // namespace poddesk::fulfillment
