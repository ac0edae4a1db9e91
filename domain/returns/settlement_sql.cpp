#include "domain/returns/settlement.h"

#include "domain/database/refusal.h"

#include <nlohmann/json.hpp>

namespace poddesk::returns {

namespace {

constexpr char const* instructions_sql = R"(
    select to_jsonb(h) from (
        select i.id, coalesce(i.rma_id, 0) as rma_id, coalesce(r.number, '') as rma_number, c.code as client, o.number as order_number, n.shop, coalesce(i.line_id, 0) as line_id, coalesce(nullif(y.sku, ''), '') as sku, i.kind, i.units,
               i.value, i.fee, i.amount, i.currency, i.why, i.state, i.shop_id, i.words, i.reference, i.settled_note as settled
        from returns.instruction i left join returns.rma r on r.id = i.rma_id join clients.client c on c.id = i.client_id join orders.line y on y.id = i.order_line_id
             join orders.order o on o.id = coalesce(r.order_id, y.order_id) join orders.channel n on n.id = o.channel_id
        where case when :rma::bigint <> 0 then i.rma_id = :rma
                   else case :queue when 'person' then i.state in ('by_hand', 'refused') when 'shop' then i.state in ('waiting', 'begun')
                                    when 'done' then i.state in ('made', 'settled', 'nothing') else true end end
        order by case when :rma::bigint <> 0 then i.id else -i.id end limit greatest(:limit::bigint, 1)) h)";

RefundInstruction instruction_of(nlohmann::json const& from)
{
    auto const text = [&](char const* name) { return from.at(name).get<std::string>(); };
    auto const currency = kernel::Currency::parse(text("currency")).value_or(kernel::us_dollar());
    auto const money = [&](char const* name) {
        return kernel::Money{from.at(name).get<std::int64_t>(), currency};
    };
    RefundInstruction it;
    it.id = from.at("id").get<std::int64_t>();
    it.rma = {from.at("rma_id").get<std::int64_t>()};
    it.rma_number = text("rma_number");
    it.client = text("client");
    it.order_number = text("order_number");
    it.shop = text("shop");
    it.line = {from.at("line_id").get<std::int64_t>()};
    it.sku = text("sku");
    it.kind = text("kind");
    it.units = from.at("units").get<std::int64_t>();
    it.value = money("value");
    it.fee = money("fee");
    it.amount = money("amount");
    it.why = text("why");
    it.state = text("state");
    it.shop_id = text("shop_id");
    it.words = text("words");
    it.reference = text("reference");
    it.settled = text("settled");
    return it;
}

std::vector<RefundInstruction> instructions(database::Transaction& tx, RmaId rma, std::string const& queue,
                                            std::int64_t limit)
{
    std::vector<RefundInstruction> all;
    for (auto const& [row] : tx.query(instructions_sql)
                                 .bind("rma", rma)
                                 .bind("queue", queue)
                                 .bind("limit", limit)
                                 .rows<nlohmann::json>())
        all.push_back(instruction_of(row));
    return all;
}

kernel::Outcome<void> with_words(database::Transaction& tx, char const* statement, kernel::Uuid const& id,
                                 RmaId rma, std::string const& words)
{
    return database::guarded([&]() -> kernel::Outcome<void> {
        tx.query(statement).bind("id", id).bind("rma", rma).bind("words", words).run();
        return {};
    });
}

} // namespace

Terms terms_of(database::Transaction& tx, kernel::ClientId client)
{
    auto const stored = tx.query("select to_jsonb(t) from returns.terms_of(:client) t")
                            .bind("client", client)
                            .value<nlohmann::json>();
    Terms terms;
    terms.fee_basis_points = stored.at("fee_basis_points").get<int>();
    if (auto const minor = stored.at("fee_minor").get<std::int64_t>(); minor > 0)
        terms.fee = kernel::Money{minor, kernel::Currency::parse(stored.at("fee_currency").get<std::string>())
                                             .value_or(kernel::us_dollar())};
    stored.at("final_sale_tags").get_to(terms.final_sale_tags);
    terms.tells_undelivered = stored.at("tells_undelivered").get<bool>();
    for (auto& [sku] : tx.query("select p.sku from returns.final_sale f join catalog.product p on p.id = "
                                "f.product_id where f.client_id = :client order by p.sku limit 1000")
                           .bind("client", client)
                           .rows<std::string>())
        terms.final_sale_products.push_back(std::move(sku));
    return terms;
}

kernel::Outcome<void> set_terms(database::Transaction& tx, SetTerms const& command)
{
    nlohmann::json terms = nlohmann::json::object();
    if (command.fee_basis_points) {
        terms["fee_basis_points"] = *command.fee_basis_points;
        terms["fee_minor"] = 0;
    }
    if (command.fee) {
        terms["fee_basis_points"] = 0;
        terms["fee_minor"] = command.fee->minor;
        terms["fee_currency"] = command.fee->currency.code();
    }
    if (command.tells_undelivered) terms["tells_undelivered"] = *command.tells_undelivered;
    if (command.final_sale_tags) terms["final_sale_tags"] = *command.final_sale_tags;
    return database::guarded([&]() -> kernel::Outcome<void> {
        tx.query("select returns.set_terms(:id, :client, :terms::jsonb)")
            .bind("id", command.command_id)
            .bind("client", command.client)
            .bind("terms", terms)
            .run();
        return {};
    });
}

kernel::Outcome<void> set_final_sale(database::Transaction& tx, kernel::Uuid const& command_id,
                                     kernel::ProductId product, bool is_final)
{
    return database::guarded([&]() -> kernel::Outcome<void> {
        tx.query("select returns.set_final_sale(:id, :product, :is_final)")
            .bind("id", command_id)
            .bind("product", product)
            .bind("is_final", is_final)
            .run();
        return {};
    });
}

kernel::Outcome<void> decide_acceptance(database::Transaction& tx, kernel::Uuid const& command_id,
                                        InspectionId inspection, std::string const& acceptance,
                                        std::string const& reason)
{
    return database::guarded([&]() -> kernel::Outcome<void> {
        tx.query("select returns.decide_acceptance(:id, :inspection, :acceptance, :reason)")
            .bind("id", command_id)
            .bind("inspection", inspection)
            .bind("acceptance", acceptance)
            .bind("reason", reason)
            .run();
        return {};
    });
}

kernel::Outcome<void> settle_by_hand(database::Transaction& tx, kernel::Uuid const& command_id, RmaId rma,
                                     std::string const& note)
{
    return with_words(tx, "select returns.settle(:id, :rma, :words)", command_id, rma, note);
}

kernel::Outcome<void> unsettle(database::Transaction& tx, kernel::Uuid const& command_id, RmaId rma,
                               std::string const& reason)
{
    return with_words(tx, "select returns.unsettle(:id, :rma, :words)", command_id, rma, reason);
}

std::vector<RefundInstruction> refund_instructions(database::Transaction& tx, RmaId rma)
{
    return instructions(tx, rma, "all", 1000);
}

std::vector<RefundInstruction> list_instructions(database::Transaction& tx, std::string const& queue,
                                                 std::int64_t limit)
{
    return instructions(tx, {}, queue, limit);
}

} // namespace poddesk::returns
