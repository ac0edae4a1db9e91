#include "domain/returns/returns_report.h"

#include <nlohmann/json.hpp>

namespace poddesk::returns {

namespace {

using nlohmann::json;

/// The inspections that are counted: those that stand, of the period and the client, of what customers sent
/// back and no carrier.
constexpr char const* counted_sql =
    "i.undone_at is null and l.reason <> 'return_to_sender' and i.inspected_at >= :from and i.inspected_at < "
    ":to and (:client = '' or "
    "i.client_id = (select c.id from clients.client c where c.code = :client)) ";

database::Statement& with(database::Statement& query, ReportFilter const& filter)
{
    return query.bind("from", filter.period.from).bind("to", filter.period.to).bind("client", filter.client);
}

/// Counted once, and told twice: by client, product and reason, and by what became of them.
constexpr char const* told_sql = R"(
    group by 1, 2, 3, 4, 5, 6
), told as (
    select b.client_id, b.product, b.reason, sum(b.n)::bigint as units, coalesce(sum(b.n) filter (where b.disposition = 'restock'), 0)::bigint as restocked,
           array[coalesce(sum(b.n) filter (where b.grade = 'A'), 0), coalesce(sum(b.n) filter (where b.grade = 'B'), 0), coalesce(sum(b.n) filter (where b.grade = 'C'), 0),
                 coalesce(sum(b.n) filter (where b.grade = 'D'), 0), coalesce(sum(b.n) filter (where b.grade = 'E'), 0), coalesce(sum(b.n) filter (where b.grade = ''), 0)]::bigint[] as grades
    from base b group by 1, 2, 3 order by 4 desc, 1, 2, 3 limit 500
)
select coalesce((select jsonb_agg(to_jsonb(x)) from (
           select coalesce(p.id, 0) as product, c.name as client, c.color, coalesce(p.sku, '') as sku, coalesce(p.title, '') as title, t.reason, t.units, t.restocked, t.grades
           from told t join clients.client c on c.id = t.client_id left join catalog.product p on p.id = t.product order by t.units desc, c.name, p.sku, t.reason) x), '[]'),
       coalesce((select jsonb_agg(to_jsonb(x)) from (
           select b.grade, b.disposition, b.currency, sum(b.n)::bigint as units, sum(b.value)::bigint as value from base b group by 1, 2, 3 order by 1, 2, 3) x), '[]'))";

ReasonRow reason_of(json const& from)
{
    return {{from.at("product").get<std::int64_t>()},
            from.at("client").get<std::string>(),
            from.at("color").get<std::string>(),
            from.at("sku").get<std::string>(),
            from.at("title").get<std::string>(),
            from.at("reason").get<std::string>(),
            from.at("units").get<std::int64_t>(),
            from.at("grades").get<std::array<std::int64_t, report_grades.size()>>(),
            from.at("restocked").get<std::int64_t>()};
}

OutcomeRow outcome_of(json const& from)
{
    OutcomeRow row{from.at("grade").get<std::string>(), from.at("disposition").get<std::string>(),
                   from.at("units").get<std::int64_t>()};
    if (auto const currency = kernel::Currency::parse(from.at("currency").get<std::string>())) {
        row.value = {from.at("value").get<std::int64_t>(), *currency};
        row.has_value = true;
    }
    return row;
}

void read_counts(database::Transaction& tx, ReportFilter const& filter, ReturnsReport& report)
{
    auto query = tx.query(
        std::string(
            "with base as materialized (select i.client_id, coalesce(l.product_id, i.product_id) as "
            "product, l.reason, coalesce(i.grade, '') as grade, i.disposition, coalesce(o.currency, "
            "'') as currency, count(*) as n, coalesce(sum(x.unit_price), 0) as value from "
            "returns.inspection i join returns.rma_line l on l.id = i.line_id left join orders.line x "
            "on x.id = l.order_line_id left join orders.order o on o.id = x.order_id where ") +
        counted_sql + told_sql);
    auto const [reasons, outcomes] = with(query, filter).row<json, json>().value();
    for (json const& it : reasons)
        report.reasons.push_back(reason_of(it));
    for (json const& it : outcomes) {
        report.outcomes.push_back(outcome_of(it));
        report.units += report.outcomes.back().units;
    }
}

void read_defects(database::Transaction& tx, ReportFilter const& filter, ReturnsReport& report)
{
    for (auto& [product, client, sku, title, reason, units, parcels, last] :
         tx.query(
               "select p.id, c.name, p.sku, p.title, x.reason, x.units, x.parcels, x.last from (select "
               "i.client_id, i.product_id, l.reason, count(*) as units, count(distinct i.rma_id) as "
               "parcels, max(i.inspected_at) as last from returns.inspection i join returns.rma_line l on "
               "l.id = i.line_id where i.undone_at is null and i.inspected_at > now() - "
               "make_interval(days => :days) and i.found = 'expected' and l.reason in ('defective', "
               "'not_as_described', 'damaged_in_transit') and (:client = '' or i.client_id = (select c.id "
               "from clients.client c where c.code = :client)) group by 1, 2, 3 having count(*) >= :units) "
               "x join clients.client c on c.id = x.client_id join catalog.product p on p.id = "
               "x.product_id order by x.units desc, c.name, p.sku limit 50")
             .bind("days", defect_days)
             .bind("units", defect_units)
             .bind("client", filter.client)
             .rows<kernel::ProductId, std::string, std::string, std::string, std::string, std::int64_t,
                   std::int64_t, kernel::Timestamp>()) {
        report.defects.push_back({product, std::move(client), std::move(sku), std::move(title),
                                  std::move(reason), units, parcels, last});
    }
}

} // namespace

ReturnsReport read_report(database::Transaction& tx, ReportFilter const& filter)
{
    ReturnsReport report;
    read_counts(tx, filter, report);
    read_defects(tx, filter, report);
    auto query = tx.query("select count(*) from returns.rma r where r.kind = 'return' and r.closed_at >= "
                          ":from and r.closed_at < "
                          ":to and (:client = '' or r.client_id = (select c.id from clients.client c where "
                          "c.code = :client))");
    report.parcels = with(query, filter).value<std::int64_t>();
    return report;
}

} // namespace poddesk::returns
