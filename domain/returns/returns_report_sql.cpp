#include "domain/returns/returns_report.h"

namespace poddesk::returns {

namespace {

/// The inspections that are counted: those that stand, of the period and the client.
constexpr char const* counted_sql =
    "i.undone_at is null and i.inspected_at >= :from and i.inspected_at < :to and (:client = '' or "
    "i.client_id = (select c.id from clients.client c where c.code = :client)) ";

database::Statement& with(database::Statement& query, ReportFilter const& filter)
{
    return query.bind("from", filter.period.from).bind("to", filter.period.to).bind("client", filter.client);
}

void read_reasons(database::Transaction& tx, ReportFilter const& filter, ReturnsReport& report)
{
    auto query = tx.query(
        std::string(
            "select coalesce(p.id, 0), c.name, c.color, coalesce(p.sku, ''), coalesce(p.title, ''), "
            "x.reason, x.units, x.a, x.b, x.c, x.d, x.e, x.none, x.restocked from (select "
            "i.client_id, coalesce(l.product_id, i.product_id) as product, l.reason, count(*) as "
            "units, count(*) filter (where i.grade = 'A') as a, count(*) filter (where i.grade = "
            "'B') as b, count(*) filter (where i.grade = 'C') as c, count(*) filter (where i.grade = "
            "'D') as d, count(*) filter (where i.grade = 'E') as e, count(*) filter (where i.grade is "
            "null) as none, count(*) filter (where i.disposition = 'restock') as restocked from "
            "returns.inspection i join returns.rma_line l on l.id = i.line_id where ") +
        counted_sql +
        "group by 1, 2, 3 order by units desc, 1, 2, 3 limit 500) x join clients.client c on c.id = "
        "x.client_id left join catalog.product p on p.id = x.product order by x.units desc, c.name, p.sku, "
        "x.reason");
    using Count = std::int64_t;
    for (auto& [product, name, color, sku, title, reason, units, a, b, c, d, e, none, restocked] :
         with(query, filter)
             .rows<kernel::ProductId, std::string, std::string, std::string, std::string, std::string, Count,
                   Count, Count, Count, Count, Count, Count, Count>()) {
        report.reasons.push_back({product,
                                  std::move(name),
                                  std::move(color),
                                  std::move(sku),
                                  std::move(title),
                                  std::move(reason),
                                  units,
                                  {a, b, c, d, e, none},
                                  restocked});
    }
}

void read_outcomes(database::Transaction& tx, ReportFilter const& filter, ReturnsReport& report)
{
    auto query = tx.query(
        std::string("select coalesce(i.grade, ''), i.disposition, coalesce(o.currency, ''), count(*), "
                    "coalesce(sum(x.unit_price), 0)::bigint from returns.inspection i join returns.rma_line "
                    "l on l.id = i.line_id left join orders.line x on x.id = l.order_line_id left join "
                    "orders.order o on o.id = x.order_id where ") +
        counted_sql + "group by 1, 2, 3 order by 1, 2, 3");
    for (auto& [grade, disposition, code, units, value] :
         with(query, filter).rows<std::string, std::string, std::string, std::int64_t, std::int64_t>()) {
        OutcomeRow row{std::move(grade), std::move(disposition), units};
        if (auto const currency = kernel::Currency::parse(code)) {
            row.value = {value, *currency};
            row.has_value = true;
        }
        report.units += units;
        report.outcomes.push_back(std::move(row));
    }
}

void read_defects(database::Transaction& tx, ReportFilter const& filter, ReturnsReport& report)
{
    for (auto& [product, client, sku, title, reason, units, parcels, last] :
         tx.query(
               "select p.id, c.name, p.sku, p.title, x.reason, x.units, x.parcels, x.last from (select "
               "i.client_id, i.product_id, l.reason, count(*) as units, count(distinct i.rma_id) as "
               "parcels, max(i.inspected_at) as last from returns.inspection i join returns.rma_line l on "
               "l.id = i.line_id where i.undone_at is null and i.inspected_at > clock_timestamp() - "
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
    read_reasons(tx, filter, report);
    read_outcomes(tx, filter, report);
    read_defects(tx, filter, report);
    auto query = tx.query("select count(*) from returns.rma r where r.closed_at >= :from and r.closed_at < "
                          ":to and (:client = '' or r.client_id = (select c.id from clients.client c where "
                          "c.code = :client))");
    report.parcels = with(query, filter).value<std::int64_t>();
    return report;
}

} // namespace poddesk::returns
