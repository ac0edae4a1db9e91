#include "domain/returns/rma_view.h"

#include "domain/events/history.h"
#include "domain/returns/settlement.h"

#include <algorithm>

#include <nlohmann/json.hpp>

namespace poddesk::returns {

namespace {

using nlohmann::json;

/// Which RMAs, and where each stands: those that wait at a bench by their promise, then the newest.
constexpr char const* hit_sql = R"(
    with hit as (
        select r.id, r.status, r.authorized_at, case when r.status in ('received', 'inspecting')
                        or (r.kind = 'rts' and r.owed is null and r.status <> 'canceled')
                   then r.arrived_at + make_interval(hours => (returns.policy_of(r.client_id)).promise_hours) end as due_at
        from returns.rma r
        where (:only::bigint = 0 or r.id = :only) and (:order::bigint = 0 or r.order_id = :order)
          -- Beside what the case says, so that a list of open ones finds them by the index of open ones.
          and (:queue not in ('open', 'expected', 'arrived', 'on_bench', 'overdue') or r.status not in ('refunded', 'closed', 'canceled'))
          and (:queue <> 'rts' or (r.kind = 'rts' and r.owed is null and r.status <> 'canceled'))
          and case :queue when 'expected' then r.status in ('requested', 'approved', 'in_transit') when 'arrived' then r.status = 'received'
                  when 'on_bench' then r.status = 'inspecting' when 'overdue' then r.status in ('received', 'inspecting')
                  when 'parked' then r.status in ('received', 'inspecting') and (select e.kind from events.event e where e.subject_type = 'return' and e.subject_id = r.id
                      and e.kind in ('return.put_down', 'return.inspected') order by e.id desc limit 1) = 'return.put_down'
                  when 'manual' then r.status <> 'canceled' and r.id in (select i.rma_id from returns.inspection i
                      where i.acceptance = 'manual_intervention_required' and i.undone_at is null)
                  when 'done' then r.status in ('refunded', 'closed', 'canceled') when 'open' then r.status not in ('refunded', 'closed', 'canceled') else true end
          and (:client = '' or r.client_id = (select c.id from clients.client c where c.code = :client))
          and (:product::bigint = 0 or r.id in (select l.rma_id from returns.rma_line l where l.product_id = :product and (:reason = '' or l.reason = :reason))))";
constexpr char const* placed_sql = R"(
    ), placed as (
        select h.id, h.due_at, (h.due_at is null)::integer as k1, coalesce((extract(epoch from h.due_at) * 1000000)::bigint, 0) as k2, -h.id as k3
        from hit h where :queue <> 'overdue' or h.due_at < clock_timestamp()
    ))";

constexpr char const* list_sql = R"(
    , page as (
        select id, due_at, k1, k2, k3 from placed where :after = '' or (k1, k2, k3) > (split_part(:after, '|', 1)::integer, nullif(split_part(:after, '|', 2), '')::bigint,
                                                                  nullif(split_part(:after, '|', 3), '')::bigint)
        order by k1, k2, k3 limit least(greatest(:limit::bigint, 1), 5000) offset greatest(:skip::bigint, 0)
    )
    select r.id, r.number, c.name, c.color, coalesce(o.number, ''), coalesce(p.name, ''), coalesce(d.code, ''),
           case when r.status in ('received', 'inspecting') then coalesce(k.cart, '') else '' end, r.status, r.is_blind,
           x.units, x.inspected, coalesce(r.carrier_reason, x.reasons), coalesce(r.carrier_reason, ''), r.authorized_at, r.arrived_at, g.due_at, format('%s|%s|%s', g.k1, g.k2, g.k3)
    from page g join returns.rma r on r.id = g.id join clients.client c on c.id = r.client_id
         left join orders.order o on o.id = r.order_id left join orders.recipient p on p.order_id = r.order_id and p.kind = 'customer'
         left join inventory.pod d on d.id = r.pod_id left join returns.cart_parcel k on k.rma_id = r.id
         cross join lateral (select coalesce(sum(l.quantity), 0)::bigint as units, coalesce(sum(l.inspected), 0)::bigint as inspected,
                                    coalesce(string_agg(distinct l.reason, ','), '') as reasons
                             from returns.rma_line l where l.rma_id = r.id and (l.reception <> 'canceled' or r.status = 'canceled')) x
    order by g.k1, g.k2, g.k3)";

/// By the indexes of what is open, undecided and left to a person: what is done is never read. A client's
/// promise is asked for once.
constexpr char const* counts_sql = R"(
    with waits as materialized (
        select id, client_id, status, arrived_at from returns.rma where status not in ('refunded', 'closed', 'canceled')
    ), promise as materialized (
        select c.client_id, make_interval(hours => (returns.policy_of(c.client_id)).promise_hours) as hours
        from (select distinct client_id from waits where status in ('received', 'inspecting')) c
    )
    select count(*) filter (where w.status in ('requested', 'approved', 'in_transit')), count(*) filter (where w.status = 'received'),
           count(*) filter (where w.status = 'inspecting'),
           count(*) filter (where w.status in ('received', 'inspecting') and w.arrived_at + p.hours < clock_timestamp()),
           count(*) filter (where w.status in ('received', 'inspecting') and (select e.kind from events.event e where e.subject_type = 'return'
               and e.subject_id = w.id and e.kind in ('return.put_down', 'return.inspected') order by e.id desc limit 1) = 'return.put_down'),
           (select count(*) from returns.rma where kind = 'rts' and owed is null and status <> 'canceled'),
           (select count(distinct i.rma_id) from returns.inspection i join returns.rma m on m.id = i.rma_id
            where i.acceptance = 'manual_intervention_required' and i.undone_at is null and m.status <> 'canceled')
    from waits w left join promise p on p.client_id = w.client_id)";

constexpr char const* head_sql = R"(
    select to_jsonb(h) from (
        select r.id, r.client_id, coalesce(r.pod_id, 0) as pod, coalesce(r.order_id, 0) as order_id, r.number, r.status, c.name as client_name,
               c.color as client_color, coalesce(o.number, '') as order_number, coalesce(s.name, '') as customer,
               coalesce(concat_ws(' ', nullif(s.city, ''), nullif(s.region, '')), '') as place, coalesce(d.code, '') as pod_code,
               r.tracking_number as tracking, coalesce(r.cancel_reason, '') as cancel_reason,
               coalesce(r.carrier_reason, '') as carrier_reason, coalesce(r.owed, '') as owed, r.owed_note, r.is_blind, coalesce(r.expires_on::text, '') as expires_on,
               coalesce(floor(extract(epoch from coalesce(r.arrived_at, clock_timestamp()) - o.shipped_at) / 86400), 0)::bigint as days,
               (returns.policy_of(r.client_id)).window_days as window_days, (returns.policy_of(r.client_id)).promise_hours as promise_hours,
               (extract(epoch from r.authorized_at) * 1000000)::bigint as authorized_at, (extract(epoch from r.arrived_at) * 1000000)::bigint as arrived_at,
               (extract(epoch from r.closed_at) * 1000000)::bigint as closed_at,
               (select sum(f.amount) from returns.refund f where f.rma_id = r.id and f.taken_back_at is null and f.kind = 'refund') as refund,
               (select min(f.currency) from returns.refund f where f.rma_id = r.id and f.taken_back_at is null and f.kind = 'refund') as refund_currency
        from returns.rma r join clients.client c on c.id = r.client_id left join orders.order o on o.id = r.order_id
             left join orders.recipient s on s.order_id = r.order_id and s.kind = 'ship' left join inventory.pod d on d.id = r.pod_id
        where r.id = :rma) h)";

constexpr char const* lines_sql = R"(
    select to_jsonb(h) from (
        select l.id, coalesce(l.product_id, 0) as product, coalesce(p.sku, '') as sku, coalesce(p.title, '') as title,
               coalesce((select b.barcode from catalog.barcode b where b.product_id = p.id order by b.id limit 1), '') as barcode,
               coalesce(encode(p.picture, 'hex'), '') as picture, coalesce(p.picture_kind, 'box') as kind, l.reason, l.customer_note as note, l.wants, l.reception, l.is_extra, l.quantity,
               l.inspected, l.missing, x.unit_price, o.currency, coalesce(p.needs_serial, false) as needs_serial
        from returns.rma_line l left join catalog.product p on p.id = l.product_id left join orders.line x on x.id = l.order_line_id
             left join orders.order o on o.id = x.order_id
        where l.rma_id = :rma order by l.id) h)";

constexpr char const* inspections_sql = R"(
    select to_jsonb(h) from (
        select i.id, i.line_id, i.found, coalesce(p.sku, '') as sku, coalesce(p.title, '') as title, coalesce(i.grade, '') as grade, i.disposition,
               i.acceptance, i.acceptance_why, coalesce(b.code, '') as bin, i.note, coalesce(w.full_name, i.inspected_by::text) as by,
               (extract(epoch from i.inspected_at) * 1000000)::bigint as at, i.undone_at is not null as undone, i.serial
        from returns.inspection i left join returns.rma_line l on l.id = i.line_id
             left join catalog.product p on p.id = coalesce(i.product_id, l.product_id)
             left join inventory.location b on b.id = i.location_id left join access.person w on w.login = i.inspected_by
        where i.rma_id = :rma order by i.id) h)";

std::int64_t number(json const& of, char const* name)
{
    return of.at(name).is_null() ? 0 : of.at(name).get<std::int64_t>();
}
std::string text(json const& of, char const* name)
{
    return of.at(name).is_null() ? std::string() : of.at(name).get<std::string>();
}
std::optional<kernel::Timestamp> time(json const& of, char const* name)
{
    if (of.at(name).is_null()) return std::nullopt;
    return kernel::Timestamp(std::chrono::microseconds(of.at(name).get<std::int64_t>()));
}
std::optional<kernel::Money> money(json const& of, char const* amount, char const* currency)
{
    auto const known = kernel::Currency::parse(text(of, currency));
    if (of.at(amount).is_null() || !known) return std::nullopt;
    return kernel::Money{of.at(amount).get<std::int64_t>(), *known};
}

RmaLineView line_of(json const& from)
{
    return {{number(from, "id")},
            {number(from, "product")},
            text(from, "sku"),
            text(from, "title"),
            text(from, "barcode"),
            text(from, "picture"),
            text(from, "kind"),
            text(from, "reason"),
            text(from, "note"),
            text(from, "wants"),
            text(from, "reception"),
            from.at("is_extra").get<bool>(),
            number(from, "quantity"),
            number(from, "inspected"),
            number(from, "missing"),
            money(from, "unit_price", "currency"),
            from.at("needs_serial").get<bool>()};
}

InspectionView inspection_of(json const& from)
{
    return {{number(from, "id")},
            {number(from, "line_id")},
            text(from, "found"),
            text(from, "sku"),
            text(from, "title"),
            text(from, "grade"),
            text(from, "disposition"),
            text(from, "acceptance"),
            text(from, "acceptance_why"),
            text(from, "bin"),
            text(from, "note"),
            text(from, "by"),
            time(from, "at").value_or(kernel::Timestamp{}),
            from.at("undone").get<bool>(),
            from.at("serial").is_null() ? std::nullopt : std::optional(text(from, "serial"))};
}

RmaView head_of(json const& from)
{
    RmaView view;
    view.id = {number(from, "id")};
    view.client = {number(from, "client_id")};
    view.pod = {number(from, "pod")};
    view.order = {number(from, "order_id")};
    view.number = text(from, "number");
    view.status = text(from, "status");
    view.client_name = text(from, "client_name");
    view.client_color = text(from, "client_color");
    view.order_number = text(from, "order_number");
    view.customer = text(from, "customer");
    view.place = text(from, "place");
    view.pod_code = text(from, "pod_code");
    view.tracking = text(from, "tracking");
    view.cancel_reason = text(from, "cancel_reason");
    view.carrier_reason = text(from, "carrier_reason");
    view.owed = text(from, "owed");
    view.owed_note = text(from, "owed_note");
    view.is_blind = from.at("is_blind").get<bool>();
    view.expires_on = text(from, "expires_on");
    view.days_since_shipped = number(from, "days");
    view.window_days = number(from, "window_days");
    view.promise_hours = number(from, "promise_hours");
    view.authorized_at = time(from, "authorized_at").value_or(kernel::Timestamp{});
    view.arrived_at = time(from, "arrived_at");
    view.closed_at = time(from, "closed_at");
    view.refund = money(from, "refund", "refund_currency");
    return view;
}

/// Only where something is typed: a search that might be none would read every RMA.
std::string chosen(RmaFilter const& filter)
{
    constexpr char const* searched = " and r.id in (select returns.search(:text, 1000))";
    return std::string(hit_sql) + (filter.text.empty() ? "" : searched) + placed_sql;
}

database::Statement& with_filter(database::Statement& query, RmaFilter const& filter)
{
    if (!filter.text.empty()) query.bind("text", filter.text);
    return query.bind("queue", filter.queue)
        .bind("client", filter.client)
        .bind("product", filter.product)
        .bind("reason", filter.reason)
        .bind("only", filter.only)
        .bind("order", filter.order);
}

} // namespace

std::vector<RmaRow> list_rmas(database::Transaction& tx, RmaFilter const& filter)
{
    std::vector<RmaRow> rows;
    auto query = tx.query(chosen(filter) + list_sql);
    for (auto& [id, rma, client, color, order, customer, pod, cart, status, blind, units, inspected, reasons,
                carrier, authorized, arrived, due, place] :
         with_filter(query, filter)
             .bind("after", filter.after)
             .bind("limit", filter.limit)
             .bind("skip", filter.skip)
             .rows<RmaId, std::string, std::string, std::string, std::string, std::string, std::string,
                   std::string, std::string, bool, std::int64_t, std::int64_t, std::string, std::string,
                   kernel::Timestamp, std::optional<kernel::Timestamp>, std::optional<kernel::Timestamp>,
                   std::string>()) {
        rows.push_back({id, std::move(rma), std::move(client), std::move(color), std::move(order),
                        std::move(customer), std::move(pod), std::move(cart), std::move(status), blind, units,
                        inspected, std::move(reasons), std::move(carrier), authorized, arrived, due,
                        std::move(place)});
    }
    return rows;
}

std::int64_t count_rmas(database::Transaction& tx, RmaFilter const& filter)
{
    auto query = tx.query(chosen(filter) + "select count(*) from placed");
    return with_filter(query, filter).value<std::int64_t>();
}

RmaCounts count_rmas(database::Transaction& tx)
{
    auto const [expected, arrived, on_bench, overdue, parked, rts, manual] =
        tx.query(counts_sql)
            .row<std::int64_t, std::int64_t, std::int64_t, std::int64_t, std::int64_t, std::int64_t,
                 std::int64_t>()
            .value();
    return {expected, arrived, on_bench, parked, manual, rts, overdue};
}

std::vector<RmaClient> clients_with_rmas(database::Transaction& tx)
{
    std::vector<RmaClient> clients;
    for (auto& [code, name, color] :
         tx.query(
               "select c.code, c.name, c.color from clients.client c where exists (select from returns.rma r "
               "where r.client_id = c.id) order by c.name")
             .rows<std::string, std::string, std::string>()) {
        clients.push_back({std::move(code), std::move(name), std::move(color)});
    }
    return clients;
}

std::optional<RmaView> read_rma(database::Transaction& tx, RmaId rma)
{
    auto const head = tx.query(head_sql).bind("rma", rma).row<json>();
    if (!head) return std::nullopt;
    RmaView view = head_of(std::get<0>(*head));
    for (auto const& [line] : tx.query(lines_sql).bind("rma", rma).rows<json>())
        view.lines.push_back(line_of(line));
    view.instructions = refund_instructions(tx, rma);
    for (auto const& [inspection] : tx.query(inspections_sql).bind("rma", rma).rows<json>())
        view.inspections.push_back(inspection_of(inspection));
    return view;
}

Pace read_pace(database::Transaction& tx)
{
    Pace pace;
    std::tie(pace.items, pace.parcels, pace.waiting) =
        tx.query("select (select count(*) from returns.inspection where inspected_by = session_user and "
                 "undone_at is null and occurred_at >= date_trunc('day', now())), "
                 "(select count(*) from returns.rma where closed_by = session_user and closed_at >= "
                 "date_trunc('day', now())), "
                 "(select count(*) from returns.rma where status in ('received', 'inspecting'))")
            .row<std::int64_t, std::int64_t, std::int64_t>()
            .value();
    for (auto const& [seconds] : tx.query("select s from returns.own_seconds(24) s").rows<std::int64_t>()) {
        pace.seconds.push_back(seconds);
    }
    if (!pace.seconds.empty()) {
        auto sorted = pace.seconds;
        std::sort(sorted.begin(), sorted.end());
        pace.median_seconds = sorted[sorted.size() / 2];
    }
    pace.house_median = tx.query("select returns.house_seconds()").value<std::int64_t>();
    for (auto const& [amount, code] :
         tx.query(
               "select sum(x.unit_price)::bigint, o.currency from returns.inspection i join "
               "returns.rma_line l on l.id = i.line_id join orders.line x on x.id = l.order_line_id join "
               "orders.order o on o.id = x.order_id where i.inspected_by = session_user and i.undone_at is "
               "null and i.disposition = 'restock' and i.occurred_at >= date_trunc('day', "
               "now()) group by 2 order by 2")
             .rows<std::int64_t, std::string>()) {
        if (auto const currency = kernel::Currency::parse(code)) pace.back.push_back({amount, *currency});
    }
    return pace;
}

std::optional<PutDown> last_put_down(database::Transaction& tx, RmaId rma)
{
    auto const all = events::events_about(tx, "return", rma.value);
    auto const found = std::find_if(all.rbegin(), all.rend(), [](events::PastEvent const& event) {
        return event.kind == "return.put_down" || event.kind == "return.inspected";
    });
    if (found == all.rend() || found->kind != "return.put_down") return std::nullopt;
    return PutDown{found->payload.value("reason", ""), found->actor, found->occurred_at};
}

} // namespace poddesk::returns
