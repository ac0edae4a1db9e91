#include "domain/billing/charge_view.h"

#include <fmt/format.h>

#include <chrono>
#include <tuple>

namespace poddesk::billing {

namespace {

using database::Statement;
using database::Transaction;
using kernel::ClientId;
using kernel::Currency;
using kernel::Date;
using kernel::OrderId;
using kernel::Price;

Price price_of(std::int64_t micros, std::string const& currency)
{
    return Price::from_micros(micros, Currency::parse(currency).value());
}

/// The day that it is now at the pod of charge "c"; where it is latest for work of no pod, as add_charge
/// dates it.
constexpr char const* today =
    "coalesce((select (clock_timestamp() at time zone z.time_zone)::date from inventory.pod z where z.id = "
    "c.pod_id), "
    "(select max((clock_timestamp() at time zone z.time_zone)::date) from inventory.pod z), "
    "(clock_timestamp() at time zone 'UTC')::date)";

/// On charge "c". Only constant text goes in; the values are bound.
std::string condition(ChargeFilter const& filter)
{
    std::string sql = " where true";
    if (filter.client) sql += " and c.client_id = :client";
    if (filter.pod) sql += " and c.pod_id = :pod";
    if (!filter.family.empty()) sql += " and k.family = :family";
    if (filter.from) sql += " and c.charged_on >= :from::date";
    if (filter.to) sql += " and c.charged_on <= :to::date";
    if (filter.period == ChargeFilter::Period::today) sql += fmt::format(" and c.charged_on = {}", today);
    if (filter.period == ChargeFilter::Period::this_month) {
        sql += fmt::format(" and date_trunc('month', c.charged_on) = date_trunc('month', {})", today);
    }
    if (!filter.text.empty()) {
        sql +=
            " and position(lower(:text) in lower(concat_ws(' ', c.description, c.variant, (select n.number "
            "from orders.order n where n.id = c.order_id)))) > 0";
    }
    return sql;
}

void bind_condition(Statement& statement, ChargeFilter const& filter)
{
    if (filter.client) statement.bind("client", *filter.client);
    if (filter.pod) statement.bind("pod", *filter.pod);
    if (!filter.family.empty()) statement.bind("family", filter.family);
    if (filter.from) statement.bind("from", *filter.from);
    if (filter.to) statement.bind("to", *filter.to);
    if (!filter.text.empty()) statement.bind("text", filter.text);
}

ChargeRow row_of(nlohmann::json const& from)
{
    auto const text = [&](char const* key) { return from[key].get<std::string>(); };
    std::int64_t const quantity = from["quantity"].get<std::int64_t>();
    ChargeRow row;
    row.id = {from["id"].get<std::int64_t>()};
    row.client = {from["client_id"].get<std::int64_t>()};
    row.client_code = text("client");
    row.pod = text("pod");
    row.charged_on = kernel::parse_date(text("charged_on")).value();
    row.family = text("family");
    row.kind = text("kind");
    row.name = text("name");
    row.variant = text("variant");
    row.description = text("description");
    if (!from["order_id"].is_null()) row.order = OrderId{from["order_id"].get<std::int64_t>()};
    row.order_number = text("order_number");
    row.quantity = quantity;
    row.price = price_of(from["price_micros"].get<std::int64_t>(), text("currency"));
    row.amount = price_of(from["amount_micros"].get<std::int64_t>(), text("currency"));
    if (!from["undoes"].is_null()) row.undoes = ChargeId{from["undoes"].get<std::int64_t>()};
    row.is_undone = from["is_undone"].get<bool>();
    row.noted_by = text("noted_by");
    row.client_name = text("client_name");
    row.client_color = text("client_color");
    row.noted_at = kernel::Timestamp(std::chrono::microseconds(from["noted_us"].get<std::int64_t>()));
    return row;
}

constexpr char const* charge_rows =
    "select to_jsonb(t) from (select c.id, c.client_id, b.code as client, b.name as client_name, b.color as "
    "client_color, coalesce(p.code, '') as pod, c.charged_on, k.family, c.kind, k.name, c.variant, "
    "c.description, c.order_id, coalesce(o.number, '') as order_number, c.quantity, c.price_micros, "
    "c.amount_micros, c.currency, c.undoes, c.noted_by, (extract(epoch from c.noted_at) * "
    "1000000)::bigint as noted_us, exists (select from billing.charge u where u.undoes = c.id) as is_undone "
    "from billing.charge c join billing.fee_kind k on k.kind = c.kind join clients.client b on b.id = "
    "c.client_id left join inventory.pod p on p.id = c.pod_id left join orders.order o on o.id = "
    "c.order_id";

} // namespace

std::vector<FeeKind> fee_kinds(Transaction& tx)
{
    std::vector<FeeKind> kinds;
    for (auto& [kind, family, name, unit] :
         tx.query("select kind, family, name, unit from billing.fee_kind order by position")
             .rows<std::string, std::string, std::string, std::string>()) {
        kinds.push_back({std::move(kind), std::move(family), std::move(name), std::move(unit)});
    }
    return kinds;
}

ChargePage list_charges(Transaction& tx, ChargeFilter const& filter, std::optional<ChargeId> older_than,
                        std::size_t limit, std::size_t skip)
{
    Statement statement =
        tx.query(charge_rows + condition(filter) + (older_than ? " and c.id < :older_than" : "") +
                 " order by c.id desc offset :skip limit :limit) t order by t.id desc");
    bind_condition(statement, filter);
    if (older_than) statement.bind("older_than", *older_than);
    statement.bind("skip", static_cast<std::int64_t>(skip))
        .bind("limit", static_cast<std::int64_t>(limit) + 1);
    std::vector<ChargeRow> rows;
    for (auto const& [row] : statement.rows<nlohmann::json>()) {
        rows.push_back(row_of(row));
    }
    return database::page_of(std::move(rows), limit, [](ChargeRow const& row) { return row.id; });
}

std::optional<ChargeRecord> charge_record(Transaction& tx, ChargeId id)
{
    Statement statement = tx.query(std::string(charge_rows) +
                                   " where c.id = :id or c.undoes = :id or c.id = (select m.undoes from "
                                   "billing.charge m where m.id = :id)) t order by t.id");
    statement.bind("id", id);
    std::optional<ChargeRecord> record;
    std::optional<ChargeRow> opposite;
    for (auto const& [json] : statement.rows<nlohmann::json>()) {
        ChargeRow row = row_of(json);
        if (row.id == id) {
            record = ChargeRecord{std::move(row), {}, {}, {}};
        } else {
            opposite = std::move(row);
        }
    }
    auto const event =
        tx.query("select e.kind, e.occurred_at, coalesce(e.actor::text, ''), coalesce((select u.payload ->> "
                 "'reason' from billing.charge x join events.event u on u.id = x.event_id where x.undoes = "
                 "coalesce(c.undoes, c.id)), '') from billing.charge c join events.event e on e.id = "
                 "c.event_id where c.id = :id")
            .bind("id", id)
            .row<std::string, kernel::Timestamp, std::string, std::string>();
    if (!record || !event) return std::nullopt;
    std::tie(record->event, record->event_at, record->event_by, record->reason) = *event;
    record->opposite = std::move(opposite);
    return record;
}

ChargeCounts charge_counts(Transaction& tx, ChargeFilter const& filter)
{
    ChargeFilter const month{.client = filter.client,
                             .pod = filter.pod,
                             .period = ChargeFilter::Period::this_month,
                             .text = filter.text};
    Statement statement = tx.query(fmt::format(
        "select k.family, count(*), count(*) filter (where c.charged_on = {}) from billing.charge "
        "c join billing.fee_kind k on k.kind = c.kind{} group by k.family",
        today, condition(month)));
    bind_condition(statement, month);
    ChargeCounts counts;
    for (auto const& [family, number, of_today] : statement.rows<std::string, std::int64_t, std::int64_t>()) {
        counts.month[family] = number;
        counts.today += of_today;
    }
    return counts;
}

std::int64_t count_charges(Transaction& tx, ChargeFilter const& filter)
{
    Statement statement =
        tx.query("select count(*) from billing.charge c join billing.fee_kind k on k.kind = c.kind" +
                 condition(filter));
    bind_condition(statement, filter);
    return statement.value<std::int64_t>();
}

bool may_read_charges(Transaction& tx)
{
    return tx.query("select has_table_privilege('billing.charge', 'select')").value<bool>();
}

std::vector<ChargeLine> charge_lines(Transaction& tx, ChargeFilter const& filter)
{
    std::string const sql =
        "select c.client_id, b.name, k.family, c.kind, k.name, k.unit, c.variant, count(*), "
        "sum(c.quantity)::bigint, c.price_micros, c.currency from billing.charge c "
        "join billing.fee_kind k on k.kind = c.kind join clients.client b on b.id = c.client_id" +
        condition(filter) +
        " group by 1, 2, 3, 4, 5, 6, 7, 10, 11, k.position having sum(c.quantity) <> 0 "
        "order by b.name, c.client_id, c.currency, k.position, c.variant, c.price_micros";
    Statement statement = tx.query(sql);
    bind_condition(statement, filter);
    std::vector<ChargeLine> lines;
    for (auto& [client, client_name, family, kind, name, unit, variant, charges, quantity, micros, currency] :
         statement.rows<ClientId, std::string, std::string, std::string, std::string, std::string,
                        std::string, std::int64_t, std::int64_t, std::int64_t, std::string>()) {
        Price const price = price_of(micros, currency);
        lines.push_back({client, std::move(client_name), std::move(family), std::move(kind), std::move(name),
                         std::move(unit), std::move(variant), charges, quantity, price,
                         price.times(quantity)});
    }
    return lines;
}

std::vector<FamilySum> family_sums(std::vector<ChargeLine> const& lines)
{
    std::vector<FamilySum> sums;
    for (ChargeLine const& line : lines) {
        if (sums.empty() || sums.back().client != line.client || sums.back().family != line.family ||
            sums.back().amount.currency != line.amount.currency) {
            sums.push_back({line.client, line.client_name, line.family, 0, {0, line.amount.currency}});
        }
        sums.back().charges += line.charges;
        sums.back().amount += line.amount;
    }
    return sums;
}

std::vector<FeeRow> list_fees(Transaction& tx, std::optional<ClientId> client)
{
    std::vector<FeeRow> fees;
    for (auto& [id, of, code, kind, name, unit, variant, micros, currency, from, by] :
         tx.query(
               "select f.id, f.client_id, b.code, f.kind, k.name, k.unit, f.variant, f.price_micros, "
               "f.currency, f.valid_from, f.set_by::text from billing.fee f join billing.fee_kind k on "
               "k.kind = f.kind join clients.client b on b.id = f.client_id where :client::bigint is null "
               "or f.client_id = :client::bigint order by b.code, k.position, f.variant, f.valid_from desc")
             .bind("client", client)
             .rows<FeeId, ClientId, std::string, std::string, std::string, std::string, std::string,
                   std::int64_t, std::string, Date, std::string>()) {
        fees.push_back({id, of, std::move(code), std::move(kind), std::move(name), std::move(unit),
                        std::move(variant), price_of(micros, currency), from, std::move(by)});
    }
    return fees;
}

std::vector<UnpricedRow> list_unpriced(Transaction& tx, std::optional<ClientId> client, std::size_t limit)
{
    std::vector<UnpricedRow> all;
    for (auto& [id, of, code, kind, name, variant, description, order, quantity, on, reason, client_name,
                color] :
         tx.query("select u.id, u.client_id, b.code, u.kind, k.name, u.variant, u.description, "
                  "coalesce(o.number, ''), u.quantity, u.charged_on, u.reason, b.name, b.color from "
                  "billing.unpriced u "
                  "join billing.fee_kind k on k.kind = u.kind join clients.client b on b.id = u.client_id "
                  "left join orders.order o on o.id = u.order_id where u.resolved_at is null and "
                  "(:client::bigint is null or u.client_id = :client::bigint) order by u.id limit :limit")
             .bind("client", client)
             .bind("limit", static_cast<std::int64_t>(limit))
             .rows<UnpricedId, ClientId, std::string, std::string, std::string, std::string, std::string,
                   std::string, std::int64_t, Date, std::string, std::string, std::string>()) {
        all.push_back({id, of, std::move(code), std::move(kind), std::move(name), std::move(variant),
                       std::move(description), std::move(order), quantity, on, std::move(reason),
                       std::move(client_name), std::move(color)});
    }
    return all;
}

std::int64_t count_unpriced(Transaction& tx, std::optional<ClientId> client)
{
    return tx
        .query("select count(*) from billing.unpriced where resolved_at is null and (:client::bigint is null "
               "or client_id = :client::bigint)")
        .bind("client", client)
        .value<std::int64_t>();
}

} // namespace poddesk::billing
