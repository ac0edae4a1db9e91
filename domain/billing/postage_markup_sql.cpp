#include "domain/billing/postage_markup.h"

#include "domain/database/refusal.h"

namespace poddesk::billing {

using database::Transaction;
using kernel::ClientId;
using kernel::Price;

namespace {

PostageMarkup markup_from(std::int64_t basis_points, std::int64_t micros, std::string const& currency)
{
    return {basis_points, Price::from_micros(micros, kernel::Currency::parse(currency).value())};
}

} // namespace

kernel::Outcome<MarkupId> set_postage_markup(Transaction& tx, SetPostageMarkup const& command)
{
    return database::guarded([&] {
        auto const done =
            tx.query("select billing.set_postage_markup(:command, :client, :basis_points::integer, "
                     ":per_label, :currency, :valid_from::date)")
                .bind("command", command.command_id)
                .bind("client", command.client)
                .bind("basis_points", command.markup.basis_points)
                .bind("per_label", command.markup.per_label.micros())
                .bind("currency", command.markup.per_label.currency().code())
                .bind("valid_from", command.valid_from)
                .value<nlohmann::json>();
        return MarkupId{done["markup"].get<std::int64_t>()};
    });
}

std::vector<MarkupRow> list_markups(Transaction& tx, std::optional<ClientId> client)
{
    std::vector<MarkupRow> rows;
    for (auto& [id, of, code, name, color, basis_points, micros, currency, from, is_valid, by] :
         tx.query(
               "select m.id, m.client_id, b.code, b.name, b.color, m.basis_points::bigint, "
               "m.per_label_micros, m.currency, m.valid_from, coalesce(m.valid_from = (select "
               "max(n.valid_from) "
               "from billing.postage_markup n where n.client_id = m.client_id and n.valid_from <= "
               "(clock_timestamp() at time zone 'UTC')::date), false), m.set_by::text from "
               "billing.postage_markup m "
               "join clients.client b on b.id = m.client_id where :client::bigint is null or m.client_id = "
               ":client::bigint order by b.code, m.valid_from desc")
             .bind("client", client)
             .rows<MarkupId, ClientId, std::string, std::string, std::string, std::int64_t, std::int64_t,
                   std::string, kernel::Date, bool, std::string>()) {
        rows.push_back({id, of, std::move(code), std::move(name), std::move(color),
                        markup_from(basis_points, micros, currency), from, is_valid, std::move(by)});
    }
    return rows;
}

std::optional<PostageMarkup> markup_of_parcel(Transaction& tx, ClientId client, kernel::ShipmentId parcel,
                                              kernel::Date today)
{
    auto const row =
        tx.query(
              "select m.basis_points::bigint, m.per_label_micros, m.currency from billing.postage_markup m "
              "where m.client_id = :client and m.valid_from <= coalesce((select max(c.charged_on) from "
              "billing.charge c where c.subject_type = 'shipment' and c.subject_id = :parcel and c.kind = "
              "'postage' and c.undoes is null and not exists (select from billing.charge u where u.undoes = "
              "c.id)), :today::date) order by m.valid_from desc limit 1")
            .bind("client", client)
            .bind("parcel", parcel)
            .bind("today", today)
            .row<std::int64_t, std::int64_t, std::string>();
    if (!row) {
        return std::nullopt;
    }
    auto const& [basis_points, micros, currency] = *row;
    return markup_from(basis_points, micros, currency);
}

} // namespace poddesk::billing
