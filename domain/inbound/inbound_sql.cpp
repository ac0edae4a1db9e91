#include "domain/inbound/purchase_order.h"
#include "domain/inbound/put_away.h"

#include "domain/database/refusal.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace poddesk::inbound {

namespace {

/// Numbers are unique per client only; one that means several clients' is never guessed.
template <class Id>
kernel::Outcome<std::optional<Id>> only_one(std::vector<std::tuple<Id, std::string>> const& found,
                                            std::string const& number)
{
    if (found.size() > 1) {
        std::string clients;
        for (auto const& [id, client] : found) {
            clients += clients.empty() ? client : ", " + client;
        }
        return kernel::refused("ambiguous", fmt::format("{} is a number of several clients: {}; say whose.",
                                                        kernel::in_quotes(number), clients));
    }
    return found.empty() ? std::nullopt : std::optional(std::get<0>(found.front()));
}

} // namespace

kernel::Outcome<NewPurchaseOrder> create_purchase_order(database::Transaction& tx,
                                                        CreatePurchaseOrder const& command)
{
    nlohmann::json lines = nlohmann::json::array();
    for (PurchaseOrderLine const& line : command.lines) {
        lines.push_back({{"sku", line.sku}, {"quantity", line.quantity.value()}});
    }
    nlohmann::json request = {{"client", command.client.value}, {"pod", command.pod.value},
                              {"supplier", command.supplier},   {"number", command.number},
                              {"reference", command.reference}, {"lines", lines}};
    if (command.expected_on) {
        request["expected_on"] = kernel::format_date(*command.expected_on);
    }
    return database::guarded([&] {
        nlohmann::json const answer = tx.query("select inbound.create_purchase_order(:id, :request::jsonb)")
                                          .bind("id", command.command_id)
                                          .bind("request", request)
                                          .value<nlohmann::json>();
        return NewPurchaseOrder{kernel::PurchaseOrderId{answer.at("purchase_order").get<std::int64_t>()},
                                answer.at("number").get<std::string>()};
    });
}

kernel::Outcome<std::optional<kernel::PurchaseOrderId>>
find_purchase_order(database::Transaction& tx, std::string const& number,
                    std::optional<kernel::ClientId> client)
{
    return only_one(tx.query("select t.id, c.name from inbound.purchase_order t join clients.client c on "
                             "c.id = t.client_id where t.number = :number and (:client::bigint is null or "
                             "t.client_id = :client) order by c.name")
                        .bind("number", number)
                        .bind("client", client)
                        .rows<kernel::PurchaseOrderId, std::string>(),
                    number);
}

kernel::Outcome<Received> receive(database::Transaction& tx, Receive const& command)
{
    nlohmann::json lines = nlohmann::json::array();
    for (Count const& count : command.counts) {
        lines.push_back(
            {{"sku", count.code}, {"counted", count.good}, {"damaged", count.damaged}, {"lot", count.lot}});
        if (count.expires_on) {
            lines.back()["expires_on"] = kernel::format_date(*count.expires_on);
        }
    }
    return database::guarded([&] {
        nlohmann::json const answer = tx.query("select inbound.receive(:id, :purchase_order, :lines::jsonb)")
                                          .bind("id", command.command_id)
                                          .bind("purchase_order", command.purchase_order)
                                          .bind("lines", lines)
                                          .value<nlohmann::json>();
        auto const number = [&](char const* name) { return answer.at(name).get<std::int64_t>(); };
        return Received{kernel::ReceiptId{number("receipt")},
                        answer.at("number").get<std::string>(),
                        number("counted"),
                        number("damaged"),
                        number("over"),
                        number("short")};
    });
}

std::vector<PurchaseOrderLine> expected_of(database::Transaction& tx, kernel::PurchaseOrderId id)
{
    std::vector<PurchaseOrderLine> lines;
    for (auto const& [sku, ordered] : tx.query("select p.sku, l.ordered from inbound.purchase_order_line l "
                                               "join catalog.product p on p.id = l.product_id "
                                               "where l.purchase_order_id = :id order by p.sku")
                                          .bind("id", id)
                                          .rows<std::string, std::int64_t>()) {
        if (kernel::Outcome<kernel::Quantity> const quantity = kernel::Quantity::of(ordered)) {
            lines.push_back({sku, *quantity});
        }
    }
    return lines;
}

kernel::Outcome<std::optional<kernel::ReceiptId>>
find_receipt(database::Transaction& tx, std::string const& number, std::optional<kernel::ClientId> client)
{
    return only_one(tx.query("select t.id, c.name from inbound.receipt t join clients.client c on c.id = "
                             "t.client_id where t.number = :number and (:client::bigint is null or "
                             "t.client_id = :client) order by c.name")
                        .bind("number", number)
                        .bind("client", client)
                        .rows<kernel::ReceiptId, std::string>(),
                    number);
}

namespace {

kernel::Outcome<void> change_order(database::Transaction& tx, kernel::Uuid const& command_id,
                                   kernel::PurchaseOrderId id, char const* to)
{
    return database::guarded([&]() -> kernel::Outcome<void> {
        tx.query("select inbound.arrive(:id, :purchase_order, :to)")
            .bind("id", command_id)
            .bind("purchase_order", id)
            .bind("to", to)
            .value<nlohmann::json>();
        return {};
    });
}

} // namespace

kernel::Outcome<void> arrive(database::Transaction& tx, kernel::Uuid const& command_id,
                             kernel::PurchaseOrderId id)
{
    return change_order(tx, command_id, id, "arrived");
}

kernel::Outcome<void> begin_receiving(database::Transaction& tx, kernel::Uuid const& command_id,
                                      kernel::PurchaseOrderId id)
{
    return change_order(tx, command_id, id, "receiving");
}

kernel::Outcome<void> step_back(database::Transaction& tx, kernel::Uuid const& command_id,
                                kernel::PurchaseOrderId id, std::string const& reason)
{
    return database::guarded([&]() -> kernel::Outcome<void> {
        tx.query("select inbound.step_back(:id, :purchase_order, :reason)")
            .bind("id", command_id)
            .bind("purchase_order", id)
            .bind("reason", reason)
            .value<nlohmann::json>();
        return {};
    });
}

kernel::Outcome<void> undo_receipt(database::Transaction& tx, kernel::Uuid const& command_id,
                                   kernel::ReceiptId id, std::string const& reason)
{
    return database::guarded([&]() -> kernel::Outcome<void> {
        tx.query("select inbound.undo_receipt(:id, :receipt, :reason)")
            .bind("id", command_id)
            .bind("receipt", id)
            .bind("reason", reason)
            .value<nlohmann::json>();
        return {};
    });
}

std::vector<PutawayLine> suggest_putaway(database::Transaction& tx, kernel::ReceiptId receipt)
{
    std::vector<ToPutAway> goods;
    for (auto const& [product, sku, quantity, lot] :
         tx.query(
               "select l.product_id, p.sku, l.counted - coalesce(m.quantity, 0), l.lot from "
               "inbound.receipt_line l join inbound.receipt r on r.id = l.receipt_id and r.status <> "
               "'canceled' join catalog.product p on p.id = l.product_id left join (select m.product_id, "
               "m.lot, "
               "sum(case when b.kind = 'receiving' then m.quantity else -m.quantity end)::bigint as quantity "
               "from inventory.movement m join inventory.location b on b.id = m.from_location where "
               "m.ref_type "
               "= 'receipt' and m.ref_id = :receipt and m.reason = 'putaway' group by 1, 2) m on "
               "m.product_id = l.product_id and m.lot = l.lot where l.receipt_id = :receipt and l.counted > "
               "coalesce(m.quantity, 0) "
               "order by p.sku, l.lot")
             .bind("receipt", receipt)
             .rows<kernel::ProductId, std::string, std::int64_t, std::string>()) {
        goods.push_back({product, sku, quantity, lot});
    }
    std::vector<BinChoice> bins;
    for (auto const& [bin, code, walk_order, held] :
         tx.query("select b.id, b.code, b.walk_order, coalesce((select jsonb_agg(v.product_id) from "
                  "inventory.level v where v.location_id = b.id and v.on_hand > 0), '[]') "
                  "from inventory.location b join inbound.receipt r on r.pod_id = b.pod_id where r.id = "
                  ":receipt and b.kind = 'pick' and b.archived_at is null order by b.walk_order, b.id")
             .bind("receipt", receipt)
             .rows<kernel::LocationId, std::string, std::int64_t, nlohmann::json>()) {
        BinChoice choice{bin, code, walk_order, held.empty(), {}};
        for (nlohmann::json const& product : held) {
            choice.holds.push_back(kernel::ProductId{product.get<std::int64_t>()});
        }
        bins.push_back(std::move(choice));
    }
    return plan_putaway(goods, bins);
}

kernel::Outcome<PutawayDone> put_away(database::Transaction& tx, PutAway const& command)
{
    nlohmann::json lines = nlohmann::json::array();
    for (PutawayLine const& line : command.lines) {
        lines.push_back({{"product", line.product.value},
                         {"location", line.bin.value},
                         {"quantity", line.quantity},
                         {"lot", line.lot}});
        if (!line.reason.empty()) {
            lines.back()["decision"] = why_of(line);
        }
    }
    return database::guarded([&] {
        nlohmann::json const answer = tx.query("select inbound.put_away(:id, :receipt, :lines::jsonb)")
                                          .bind("id", command.command_id)
                                          .bind("receipt", command.receipt)
                                          .bind("lines", lines)
                                          .value<nlohmann::json>();
        nlohmann::json const& event = answer.at("event");
        return PutawayDone{answer.at("left").get<std::int64_t>(),
                           {event.is_null() ? 0 : event.get<std::int64_t>()}};
    });
}

kernel::Outcome<void> undo_put_away(database::Transaction& tx, kernel::Uuid const& command_id,
                                    kernel::EventId event, std::string const& reason)
{
    return database::guarded([&]() -> kernel::Outcome<void> {
        tx.query("select inbound.undo_put_away(:id, :event, :reason)")
            .bind("id", command_id)
            .bind("event", event)
            .bind("reason", reason)
            .value<nlohmann::json>();
        return {};
    });
}

} // namespace poddesk::inbound
