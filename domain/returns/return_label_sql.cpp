#include "domain/returns/return_label_sql.h"

#include "domain/database/refusal.h"
#include "domain/database/wire.h"

#include <nlohmann/json.hpp>

namespace poddesk::returns {

namespace {

void read_units(database::Transaction& tx, RmaId rma, ReturnLabelFacts& facts)
{
    for (auto& [line, sku, title, quantity, weight, length, width, height] :
         tx.query("select l.id, coalesce(p.sku, ''), coalesce(nullif(o.title, ''), p.title, 'an item'), "
                  "l.quantity, coalesce(p.weight_ng, 0), coalesce(p.length_um, 0), coalesce(p.width_um, 0), "
                  "coalesce(p.height_um, 0) from returns.rma_line l left join catalog.product p on p.id = "
                  "l.product_id left join orders.line o on o.id = l.order_line_id where l.rma_id = :rma and "
                  "l.reception <> 'canceled' order by l.id")
             .bind("rma", rma)
             .rows<std::int64_t, std::string, std::string, std::int64_t, std::int64_t, std::int64_t,
                   std::int64_t, std::int64_t>()) {
        auto const units = kernel::Quantity::of(quantity);
        if (sku.empty() || !units) {
            facts.unknown = title;
            continue;
        }
        facts.units.push_back({line, sku, {{length}, {width}, {height}}, {weight}, *units});
    }
}

} // namespace

std::optional<ReturnLabelFacts> return_label_facts(database::Transaction& tx, RmaId rma)
{
    auto row =
        tx.query("select r.number, r.status, r.arrived_at is not null, r.client_id, coalesce(r.order_id, 0), "
                 "coalesce((select min(s.pod_id) from shipping.shipment s where s.order_id = r.order_id and "
                 "s.shipped_at is not null), 0), coalesce(l.tracking_number, '') from returns.rma r left "
                 "join returns.label l on l.rma_id = r.id and l.voided_at is null where r.id = :rma")
            .bind("rma", rma)
            .row<std::string, std::string, bool, kernel::ClientId, kernel::OrderId, kernel::PodId,
                 std::string>();
    if (!row) return std::nullopt;
    ReturnLabelFacts facts;
    std::tie(facts.number, facts.status, facts.has_arrived, facts.client, facts.order, facts.shipped_by,
             facts.tracking) = std::move(*row);
    read_units(tx, rma, facts);
    return facts;
}

std::string store_return_label(database::Transaction& tx, kernel::Uuid const& command,
                               ReturnLabelToStore const& label)
{
    shipping::Shipment const& parcel = label.quote.parcel;
    nlohmann::json request = {{"rma", label.rma.value},
                              {"pod", parcel.pod.value},
                              {"tracking", label.tracking},
                              {"elsewhere", label.is_bought_elsewhere},
                              {"weight_ng", parcel.parcel.weight.nanograms},
                              {"length_um", parcel.parcel.outside.length.micrometres},
                              {"width_um", parcel.parcel.outside.width.micrometres},
                              {"height_um", parcel.parcel.outside.height.micrometres},
                              {"decision", label.quote.decision.kind.empty()
                                               ? nlohmann::json()
                                               : nlohmann::json(label.quote.decision)}};
    if (!label.sscc.empty()) request["sscc"] = label.sscc;
    if (auto const& chosen = label.quote.chosen) {
        request["service"] = chosen->service.value;
        request["title"] = chosen->title();
        request["price_minor"] = chosen->total->minor;
        request["currency"] = chosen->total->currency.code();
        request["url"] = tx.query("select coalesce((select c.tracking_url from shipping.service v join "
                                  "shipping.carrier c on c.id = v.carrier_id where v.id = :service), '')")
                             .bind("service", chosen->service)
                             .value<std::string>();
    }
    std::optional<database::Bytes> zpl;
    if (!label.documents.zpl.empty()) zpl = database::Bytes{label.documents.zpl};
    return tx
        .query("select returns.store_label(:command::uuid, :request::jsonb, :pdf::bytea, :zpl::bytea) ->> "
               "'tracking'")
        .bind("command", command)
        .bind("request", request)
        .bind("pdf", database::Bytes{label.documents.pdf})
        .bind("zpl", zpl)
        .value<std::string>();
}

kernel::Outcome<std::string> void_return_label(database::Transaction& tx, kernel::Uuid const& command_id,
                                               RmaId rma, std::string const& reason)
{
    return database::guarded([&] {
        return tx.query("select returns.void_label(:id, :rma, :reason) ->> 'tracking'")
            .bind("id", command_id)
            .bind("rma", rma)
            .bind("reason", reason)
            .value<std::string>();
    });
}

std::optional<ReturnLabel> return_label(database::Transaction& tx, RmaId rma)
{
    auto row =
        tx.query(
              "select l.tracking_number, coalesce(c.name || ' ' || v.name, ''), d.code, l.price_minor, "
              "coalesce(l.currency, ''), l.bought_at, l.is_bought_elsewhere from returns.label l join "
              "inventory.pod d on d.id = l.pod_id left join shipping.service v on v.id = l.service_id left "
              "join shipping.carrier c on c.id = v.carrier_id where l.rma_id = :rma and l.voided_at is "
              "null")
            .bind("rma", rma)
            .row<std::string, std::string, std::string, std::optional<std::int64_t>, std::string,
                 kernel::Timestamp, bool>();
    if (!row) return std::nullopt;
    auto& [tracking, service, pod, price, currency, at, elsewhere] = *row;
    ReturnLabel label{std::move(tracking), std::move(service), std::move(pod), {}, at, elsewhere};
    auto const of = kernel::Currency::parse(currency);
    if (price && of) label.price = kernel::Money{*price, *of};
    return label;
}

shipping::LabelDocuments return_label_documents(database::Transaction& tx, RmaId rma)
{
    auto row = tx.query("select coalesce(p.bytes, ''), coalesce(z.bytes, '') from returns.label l left join "
                        "database.content p on p.client_id = l.client_id and p.sha256 = l.pdf left join "
                        "database.content z on z.client_id = l.client_id and z.sha256 = l.zpl where l.rma_id "
                        "= :rma and l.voided_at is null")
                   .bind("rma", rma)
                   .row<database::Bytes, database::Bytes>();
    return row ? shipping::LabelDocuments{std::get<0>(*row).data, std::get<1>(*row).data}
               : shipping::LabelDocuments{};
}

} // namespace poddesk::returns
