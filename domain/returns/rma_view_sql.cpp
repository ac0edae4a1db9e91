#include "domain/returns/rma_view.h"

#include <nlohmann/json.hpp>

namespace poddesk::returns {

namespace {

using nlohmann::json;

constexpr char const* list_sql = R"(
    select r.id, r.number, c.name, c.color, coalesce(o.number, ''), coalesce(p.name, ''), coalesce(d.code, ''), r.status, r.is_blind,
           x.units, x.inspected, x.reasons, r.authorized_at, r.arrived_at,
           case when r.status in ('received', 'inspecting') then r.arrived_at + make_interval(hours => (returns.policy_of(r.client_id)).promise_hours) end
    from returns.rma r join clients.client c on c.id = r.client_id
         left join orders.order o on o.id = r.order_id left join orders.recipient p on p.order_id = r.order_id and p.kind = 'customer'
         left join inventory.pod d on d.id = r.pod_id
         cross join lateral (select coalesce(sum(l.quantity), 0)::bigint as units, coalesce(sum(l.inspected), 0)::bigint as inspected,
                                    coalesce(string_agg(distinct l.reason, ','), '') as reasons
                             from returns.rma_line l where l.rma_id = r.id and (l.reception <> 'canceled' or r.status = 'canceled')) x
    where case :queue when 'expected' then r.status in ('requested', 'approved', 'in_transit') when 'on_bench' then r.status in ('received', 'inspecting')
                      when 'done' then r.status in ('refunded', 'closed', 'canceled') when 'open' then r.status not in ('refunded', 'closed', 'canceled') else true end
      and (:client = '' or c.code = :client)
      and (:text = '' or r.number ilike :like or o.number ilike :like or p.name ilike :like)
    order by case when r.status in ('received', 'inspecting') then 0 else 1 end, case when r.status in ('received', 'inspecting') then r.arrived_at end, r.id desc
    limit least(greatest(:limit::bigint, 1), 5000))";

constexpr char const* head_sql = R"(
    select to_jsonb(h) from (
        select r.id, r.client_id, coalesce(r.pod_id, 0) as pod, coalesce(r.order_id, 0) as order_id, r.number, r.status, c.name as client_name,
               c.color as client_color, coalesce(o.number, '') as order_number, coalesce(s.name, '') as customer,
               coalesce(concat_ws(' ', nullif(s.city, ''), nullif(s.region, '')), '') as place, coalesce(d.code, '') as pod_code,
               r.tracking_number as tracking, coalesce(r.cancel_reason, '') as cancel_reason, r.is_blind, coalesce(r.expires_on::text, '') as expires_on,
               coalesce(floor(extract(epoch from coalesce(r.arrived_at, clock_timestamp()) - o.shipped_at) / 86400), 0)::bigint as days,
               (returns.policy_of(r.client_id)).window_days as window_days, (returns.policy_of(r.client_id)).promise_hours as promise_hours,
               (extract(epoch from r.authorized_at) * 1000000)::bigint as authorized_at, (extract(epoch from r.arrived_at) * 1000000)::bigint as arrived_at,
               (extract(epoch from r.closed_at) * 1000000)::bigint as closed_at,
               (select sum(f.amount) from returns.refund f where f.rma_id = r.id) as refund,
               (select min(f.currency) from returns.refund f where f.rma_id = r.id) as refund_currency
        from returns.rma r join clients.client c on c.id = r.client_id left join orders.order o on o.id = r.order_id
             left join orders.recipient s on s.order_id = r.order_id and s.kind = 'ship' left join inventory.pod d on d.id = r.pod_id
        where r.id = :rma) h)";

constexpr char const* lines_sql = R"(
    select to_jsonb(h) from (
        select l.id, coalesce(l.product_id, 0) as product, coalesce(p.sku, '') as sku, coalesce(p.title, '') as title,
               coalesce((select b.barcode from catalog.barcode b where b.product_id = p.id order by b.id limit 1), '') as barcode,
               coalesce(encode(p.picture, 'hex'), '') as picture, l.reason, l.customer_note as note, l.wants, l.reception, l.is_extra, l.quantity,
               l.inspected, l.missing, x.unit_price, o.currency
        from returns.rma_line l left join catalog.product p on p.id = l.product_id left join orders.line x on x.id = l.order_line_id
             left join orders.order o on o.id = x.order_id
        where l.rma_id = :rma order by l.id) h)";

constexpr char const* inspections_sql = R"(
    select to_jsonb(h) from (
        select i.id, i.line_id, i.found, coalesce(p.sku, '') as sku, coalesce(p.title, '') as title, coalesce(i.grade, '') as grade, i.disposition,
               i.acceptance, coalesce(b.code, '') as bin, i.note, coalesce(w.full_name, i.inspected_by::text) as by,
               (extract(epoch from i.inspected_at) * 1000000)::bigint as at, i.undone_at is not null as undone
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
            text(from, "reason"),
            text(from, "note"),
            text(from, "wants"),
            text(from, "reception"),
            from.at("is_extra").get<bool>(),
            number(from, "quantity"),
            number(from, "inspected"),
            number(from, "missing"),
            money(from, "unit_price", "currency")};
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
            text(from, "bin"),
            text(from, "note"),
            text(from, "by"),
            time(from, "at").value_or(kernel::Timestamp{}),
            from.at("undone").get<bool>()};
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

/// For ILIKE, with the person's own % and _ taken as they are.
std::string pattern_of(std::string const& typed)
{
    std::string pattern = "%";
    for (char const letter : typed) {
        if (letter == '%' || letter == '_' || letter == '\\') pattern += '\\';
        pattern += letter;
    }
    return pattern + "%";
}

} // namespace

std::vector<RmaRow> list_rmas(database::Transaction& tx, RmaFilter const& filter)
{
    std::vector<RmaRow> rows;
    for (auto& [id, rma, client, color, order, customer, pod, status, blind, units, inspected, reasons,
                authorized, arrived, due] :
         tx.query(list_sql)
             .bind("queue", filter.queue)
             .bind("client", filter.client)
             .bind("text", filter.text)
             .bind("like", pattern_of(filter.text))
             .bind("limit", filter.limit)
             .rows<RmaId, std::string, std::string, std::string, std::string, std::string, std::string,
                   std::string, bool, std::int64_t, std::int64_t, std::string, kernel::Timestamp,
                   std::optional<kernel::Timestamp>, std::optional<kernel::Timestamp>>()) {
        rows.push_back({id, std::move(rma), std::move(client), std::move(color), std::move(order),
                        std::move(customer), std::move(pod), std::move(status), blind, units, inspected,
                        std::move(reasons), authorized, arrived, due});
    }
    return rows;
}

RmaCounts count_rmas(database::Transaction& tx)
{
    auto const [expected, on_bench, done] =
        tx.query("select count(*) filter (where status in ('requested', 'approved', 'in_transit')), "
                 "count(*) filter (where status in ('received', 'inspecting')), "
                 "count(*) filter (where status in ('refunded', 'closed', 'canceled')) from returns.rma")
            .row<std::int64_t, std::int64_t, std::int64_t>()
            .value();
    return {expected, on_bench, done};
}

std::optional<RmaView> read_rma(database::Transaction& tx, RmaId rma)
{
    auto const head = tx.query(head_sql).bind("rma", rma).row<json>();
    if (!head) return std::nullopt;
    RmaView view = head_of(std::get<0>(*head));
    for (auto const& [line] : tx.query(lines_sql).bind("rma", rma).rows<json>())
        view.lines.push_back(line_of(line));
    for (auto const& [inspection] : tx.query(inspections_sql).bind("rma", rma).rows<json>())
        view.inspections.push_back(inspection_of(inspection));
    return view;
}

Pace read_pace(database::Transaction& tx)
{
    Pace pace;
    std::tie(pace.items, pace.parcels, pace.waiting) =
        tx.query("select (select count(*) from returns.inspection where inspected_by = session_user and "
                 "undone_at is null and inspected_at >= date_trunc('day', clock_timestamp())), "
                 "(select count(*) from returns.rma where closed_by = session_user and closed_at >= "
                 "date_trunc('day', clock_timestamp())), "
                 "(select count(*) from returns.rma where status in ('received', 'inspecting'))")
            .row<std::int64_t, std::int64_t, std::int64_t>()
            .value();
    for (auto const& [seconds] :
         tx.query("select least(extract(epoch from inspected_at - began_at), 3600)::bigint from (select "
                  "began_at, inspected_at, id from returns.inspection where inspected_by = session_user and "
                  "undone_at is null and "
                  "began_at <= inspected_at order by id desc limit 24) i order by id")
             .rows<std::int64_t>()) {
        pace.seconds.push_back(seconds);
    }
    if (!pace.seconds.empty()) {
        auto sorted = pace.seconds;
        std::sort(sorted.begin(), sorted.end());
        pace.median_seconds = sorted[sorted.size() / 2];
    }
    return pace;
}

} // namespace poddesk::returns
