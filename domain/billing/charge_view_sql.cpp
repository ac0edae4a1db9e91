#include "domain/billing/charge_view.h"

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

/// On charge "c". Only constant text goes in; the values are bound.
std::string condition(ChargeFilter const& filter)
{
    std::string sql = " where true";
    if (filter.client) sql += " and c.client_id = :client";
    if (filter.pod) sql += " and c.pod_id = :pod";
    if (!filter.family.empty()) sql += " and k.family = :family";
    if (filter.from) sql += " and c.charged_on >= :from::date";
    if (filter.to) sql += " and c.charged_on <= :to::date";
    return sql;
}

void bind_condition(Statement& statement, ChargeFilter const& filter)
{
    if (filter.client) statement.bind("client", *filter.client);
    if (filter.pod) statement.bind("pod", *filter.pod);
    if (!filter.family.empty()) statement.bind("family", filter.family);
    if (filter.from) statement.bind("from", *filter.from);
    if (filter.to) statement.bind("to", *filter.to);
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
    return row;
}

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
                        std::size_t limit)
{
    std::string const sql =
        "select to_jsonb(t) from (select c.id, c.client_id, b.code as client, coalesce(p.code, '') as pod, "
        "c.charged_on, k.family, c.kind, k.name, c.variant, c.description, c.order_id, coalesce(o.number, "
        "'') "
        "as order_number, c.quantity, c.price_micros, c.amount_micros, c.currency, c.undoes, c.noted_by, "
        "exists (select from billing.charge u where u.undoes = c.id) as is_undone "
        "from billing.charge c join billing.fee_kind k on k.kind = c.kind "
        "join clients.client b on b.id = c.client_id left join inventory.pod p on p.id = c.pod_id "
        "left join orders.order o on o.id = c.order_id" +
        condition(filter) + (older_than ? " and c.id < :older_than" : "") +
        " order by c.id desc limit :limit) t order by t.id desc";
    Statement statement = tx.query(sql);
    bind_condition(statement, filter);
    if (older_than) statement.bind("older_than", *older_than);
    statement.bind("limit", static_cast<std::int64_t>(limit) + 1);
    std::vector<ChargeRow> rows;
    for (auto const& [row] : statement.rows<nlohmann::json>()) {
        rows.push_back(row_of(row));
    }
    return database::page_of(std::move(rows), limit, [](ChargeRow const& row) { return row.id; });
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
    for (auto& [id, of, code, kind, name, variant, description, order, quantity, on, reason] :
         tx.query("select u.id, u.client_id, b.code, u.kind, k.name, u.variant, u.description, "
                  "coalesce(o.number, ''), u.quantity, u.charged_on, u.reason from billing.unpriced u "
                  "join billing.fee_kind k on k.kind = u.kind join clients.client b on b.id = u.client_id "
                  "left join orders.order o on o.id = u.order_id where u.resolved_at is null and "
                  "(:client::bigint is null or u.client_id = :client::bigint) order by u.id limit :limit")
             .bind("client", client)
             .bind("limit", static_cast<std::int64_t>(limit))
             .rows<UnpricedId, ClientId, std::string, std::string, std::string, std::string, std::string,
                   std::string, std::int64_t, Date, std::string>()) {
        all.push_back({id, of, std::move(code), std::move(kind), std::move(name), std::move(variant),
                       std::move(description), std::move(order), quantity, on, std::move(reason)});
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
