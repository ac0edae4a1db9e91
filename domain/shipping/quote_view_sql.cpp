#include "domain/shipping/quote_view.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <stdexcept>

namespace poddesk::shipping {
namespace {

kernel::Currency known_currency(std::string const& code)
{
    auto const currency = kernel::Currency::parse(code);
    if (!currency) throw std::domain_error("a quote in " + code + ", which is no currency");
    return *currency;
}

std::vector<QuoteLine> stored_lines(database::Transaction& tx, kernel::ShipmentId shipment)
{
    std::vector<QuoteLine> lines;
    for (auto& [service, carrier, name, house, zone, base, surcharges, total, currency_code, actual, billed,
                arrives, reason] :
         tx.query("select q.service_id, c.name, v.name, c.is_house, coalesce(q.zone, 0), "
                  "coalesce(q.base_minor, 0), q.surcharges, q.total_minor, q.currency, q.actual_ng, "
                  "q.billed_ng, q.arrives_on, coalesce(q.hidden_sentence, '') from shipping.quote q "
                  "join shipping.service v on v.id = q.service_id "
                  "join shipping.carrier c on c.id = v.carrier_id where q.shipment_id = :id::bigint "
                  "order by q.id")
             .bind("id", shipment)
             .rows<ServiceId, std::string, std::string, bool, int, std::int64_t, nlohmann::json,
                   std::optional<std::int64_t>, std::string, std::int64_t, std::int64_t,
                   std::optional<kernel::Date>, std::string>()) {
        kernel::Currency const currency = known_currency(currency_code);
        QuoteLine line{
            service,  std::move(carrier), std::move(name),  house, zone, {base, currency}, {}, {}, {actual},
            {billed}, std::move(arrives), std::move(reason)};
        for (nlohmann::json const& one : surcharges) {
            line.surcharges.push_back({one.at("code").get<std::string>(),
                                       one.at("name").get<std::string>(),
                                       {one.at("amount_minor").get<std::int64_t>(), currency}});
        }
        if (total) line.total = kernel::Money{*total, currency};
        lines.push_back(std::move(line));
    }
    return lines;
}

/// A decision that a person made has this one alternative, with one of these codes.
bool is_persons(kernel::Decision const& decision)
{
    return std::any_of(
        decision.alternatives.begin(), decision.alternatives.end(),
        [](kernel::Alternative const& it) { return it.code == "person" || it.code == "taken_back"; });
}

void add_decisions(database::Transaction& tx, kernel::ShipmentId shipment, StoredQuotes& quotes)
{
    for (auto& [chosen, alternatives] :
         tx.query(
               "select coalesce(d.chosen, ''), d.alternatives from events.decision d where d.subject_type = "
               "'shipment' and d.subject_id = :id::bigint and d.kind = 'rate' order by d.id")
             .bind("id", shipment)
             .rows<std::string, nlohmann::json>()) {
        kernel::Decision decision{"rate", std::move(chosen),
                                  alternatives.get<std::vector<kernel::Alternative>>()};
        if (is_persons(decision)) {
            quotes.person = std::move(decision);
        } else {
            quotes.rule = std::move(decision);
            if (quotes.chosen_by.empty()) quotes.person.reset();
        }
    }
}

} // namespace

std::optional<StoredQuotes> stored_quotes(database::Transaction& tx, kernel::ShipmentId shipment)
{
    auto row = tx.query("select s.service_id, coalesce(p.full_name, s.chosen_by::text, ''), s.promised_on, "
                        "(select max(q.quoted_at) from shipping.quote q where q.shipment_id = s.id), "
                        "coalesce(k.code, ''), l.color from shipping.shipment s "
                        "join clients.client l on l.id = s.client_id "
                        "left join access.person p on p.login = s.chosen_by "
                        "left join catalog.carton k on k.id = s.carton_id where s.id = :id::bigint")
                   .bind("id", shipment)
                   .row<std::optional<ServiceId>, std::string, std::optional<kernel::Date>,
                        std::optional<kernel::Timestamp>, std::string, std::string>();
    if (!row) return std::nullopt;
    StoredQuotes quotes;
    auto& [chosen, chosen_by, promised, at, box, color] = *row;
    quotes.chosen = chosen.value_or(ServiceId{});
    quotes.chosen_by = std::move(chosen_by);
    quotes.promised = promised;
    quotes.at = at;
    quotes.box = std::move(box);
    quotes.client_color = std::move(color);
    quotes.lines = stored_lines(tx, shipment);
    sort_for_people(quotes.lines);
    add_decisions(tx, shipment, quotes);
    return quotes;
}

} // namespace poddesk::shipping
