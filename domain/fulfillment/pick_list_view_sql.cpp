#include "domain/fulfillment/pick_list_view.h"

namespace poddesk::fulfillment {
namespace {

/// Every list with its figures; what follows is a condition on `k`, `g` or `s`.
constexpr char const* lists_from =
    " from fulfillment.pick_list k join inventory.pod p on p.id = k.pod_id "
    "left join access.person r on r.login = k.released_by "
    "cross join lateral (select count(distinct f.order_id) as orders, "
    "coalesce(sum(a.quantity) filter (where a.state = 'open'), 0)::bigint as left_units, "
    "coalesce(sum(a.quantity) filter (where a.state = 'picked'), 0)::bigint as picked, "
    "max(a.picked_at) as last_pick, string_agg(distinct coalesce(w.full_name, a.picked_by::text), ', ') as "
    "pickers from fulfillment.fulfillment f join fulfillment.allocation a on a.fulfillment_id = f.id and "
    "a.state <> 'released' left join access.person w on w.login = a.picked_by where f.pick_list_id = k.id) g "
    "cross join lateral (select count(*) as shorts from fulfillment.short_pick x join "
    "fulfillment.fulfillment f on f.id = x.fulfillment_id where f.pick_list_id = k.id and (x.counted_at is "
    "null or x.waiting > 0)) s ";

/// Lists that are picked to their end are many: the unfinished ones are found by their parts.
constexpr char const* unfinished =
    "k.id in (select o.pick_list_id from fulfillment.fulfillment o where o.status in ('released', "
    "'picking')) and ";

std::string condition_of(PickListQueue queue)
{
    switch (queue) {
    case PickListQueue::to_pick:
        return std::string(unfinished) + "g.left_units > 0 and g.picked = 0";
    case PickListQueue::picking:
        return std::string(unfinished) + "g.left_units > 0 and g.picked > 0";
    case PickListQueue::short_picked:
        return "k.id in (select o.pick_list_id from fulfillment.fulfillment o join fulfillment.short_pick y "
               "on y.fulfillment_id = o.id where y.counted_at is null or y.waiting > 0)";
    case PickListQueue::picked:
        return "g.left_units = 0 and g.picked > 0";
    case PickListQueue::everything:
        break;
    }
    return "true";
}

std::string where(PickListQuery const& query)
{
    return " where " + condition_of(query.queue) +
           " and (:pod = '' or p.code = :pod) and (:text = '' or strpos(upper(k.number), upper(:text)) > 0 "
           "or "
           "exists (select from fulfillment.fulfillment f join orders.order o on o.id = f.order_id where "
           "f.pick_list_id = k.id and strpos(upper(o.number), upper(:text)) > 0))";
}

std::vector<PickListRow> rows_of(database::Statement& statement)
{
    std::vector<PickListRow> all;
    for (auto& [id, number, pod, code, released_by, released_at, pickers, last_pick, orders, left, picked,
                shorts] :
         statement.rows<kernel::PickListId, std::string, kernel::PodId, std::string, std::string,
                        kernel::Timestamp, std::string, std::optional<kernel::Timestamp>, std::int64_t,
                        std::int64_t, std::int64_t, std::int64_t>()) {
        all.push_back({id, std::move(number), pod, std::move(code), std::move(released_by), released_at,
                       std::move(pickers), last_pick, orders, left, picked, shorts});
    }
    return all;
}

constexpr char const* list_columns =
    "select k.id, k.number, k.pod_id, p.code, coalesce(r.full_name, k.released_by::text), k.released_at, "
    "coalesce(g.pickers, ''), g.last_pick, g.orders, g.left_units, g.picked, s.shorts";

} // namespace

PickListState PickListRow::state() const
{
    if (left > 0) return picked > 0 ? PickListState::picking : PickListState::to_pick;
    return picked > 0 ? PickListState::picked : PickListState::empty;
}

std::vector<PickListRow> pick_list_page(database::Transaction& tx, PickListQuery const& query,
                                        std::optional<kernel::PickListId> after, std::int64_t skip,
                                        std::int64_t limit)
{
    std::string const order = query.newest_first ? " and (:after::bigint is null or k.id < :after::bigint) "
                                                   "order by k.id desc "
                                                 : " and (:after::bigint is null or k.id > :after::bigint) "
                                                   "order by k.id ";
    return rows_of(tx.query(std::string(list_columns) + lists_from + where(query) + order +
                            "offset :skip::bigint limit :limit::bigint")
                       .bind("pod", query.pod)
                       .bind("text", query.text)
                       .bind("after", after ? std::optional(after->value) : std::nullopt)
                       .bind("skip", skip)
                       .bind("limit", limit));
}

std::int64_t count_pick_lists(database::Transaction& tx, PickListQuery const& query)
{
    return tx.query("select count(*)" + std::string(lists_from) + where(query))
        .bind("pod", query.pod)
        .bind("text", query.text)
        .value<std::int64_t>();
}

std::optional<PickListRow> pick_list_row(database::Transaction& tx, kernel::PickListId id)
{
    auto rows = rows_of(
        tx.query(std::string(list_columns) + lists_from + " where k.id = :id::bigint").bind("id", id));
    return rows.empty() ? std::nullopt : std::optional(std::move(rows.front()));
}

std::vector<kernel::FulfillmentId> parts_not_begun(database::Transaction& tx, kernel::PickListId id)
{
    std::vector<kernel::FulfillmentId> all;
    for (auto& [part] : tx.query("select f.id from fulfillment.fulfillment f where f.pick_list_id = "
                                 ":id::bigint and f.status = 'released' order by f.id")
                            .bind("id", id)
                            .rows<kernel::FulfillmentId>()) {
        all.push_back(part);
    }
    return all;
}

} // namespace poddesk::fulfillment
