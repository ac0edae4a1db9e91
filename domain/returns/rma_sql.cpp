#include "domain/returns/rma.h"

#include "domain/database/refusal.h"
#include "domain/database/wire.h"

#include <nlohmann/json.hpp>

namespace poddesk::returns {

kernel::Outcome<Authorized> authorize_return(database::Transaction& tx, AuthorizeReturn const& command)
{
    nlohmann::json lines = nlohmann::json::array();
    for (ReturnLine const& line : command.lines) {
        lines.push_back({{"line", line.line.value},
                         {"quantity", line.quantity.value()},
                         {"reason", line.reason},
                         {"note", line.note},
                         {"wants", line.wants}});
    }
    nlohmann::json const request = {{"order", command.order.value},
                                    {"lines", lines},
                                    {"tracking", command.tracking},
                                    {"override", command.override_reason}};
    return database::guarded([&] {
        auto const answer = tx.query("select returns.authorize(:id, :request::jsonb)")
                                .bind("id", command.command_id)
                                .bind("request", request)
                                .value<nlohmann::json>();
        Authorized authorized;
        if (answer.contains("refused")) {
            authorized.refused = kernel::Refusal{answer["refused"].at("code").get<std::string>(),
                                                 answer["refused"].at("message").get<std::string>()};
        } else {
            authorized.rma = RmaId{answer.at("rma").get<std::int64_t>()};
            authorized.number = answer.at("number").get<std::string>();
        }
        return authorized;
    });
}

std::vector<ReturnableLine> returnable_lines(database::Transaction& tx, kernel::OrderId order)
{
    std::vector<ReturnableLine> lines;
    for (auto& [line, product, sku, title, shipped, left] :
         tx.query("select r.order_line, coalesce(r.product, 0), coalesce(p.sku, l.sku), l.title, r.shipped, "
                  "r.shipped - r.on_rma from returns.returnable(:order) r join orders.line l on l.id = "
                  "r.order_line left join catalog.product p on p.id = r.product where r.shipped > 0")
             .bind("order", order)
             .rows<kernel::OrderLineId, kernel::ProductId, std::string, std::string, std::int64_t,
                   std::int64_t>()) {
        lines.push_back({line, product, std::move(sku), std::move(title), shipped, left});
    }
    return lines;
}

kernel::Outcome<void> cancel_return(database::Transaction& tx, kernel::Uuid const& command_id, RmaId rma,
                                    std::string const& reason)
{
    return database::guarded([&]() -> kernel::Outcome<void> {
        tx.query("select returns.cancel(:id, :rma, :reason)")
            .bind("id", command_id)
            .bind("rma", rma)
            .bind("reason", reason)
            .run();
        return {};
    });
}

kernel::Outcome<Reopened> reopen_return(database::Transaction& tx, kernel::Uuid const& command_id, RmaId rma,
                                        std::string const& reason)
{
    return database::guarded([&] {
        auto const answer = tx.query("select returns.reopen(:id, :rma, :reason)")
                                .bind("id", command_id)
                                .bind("rma", rma)
                                .bind("reason", reason)
                                .value<nlohmann::json>();
        Reopened reopened{answer.at("status").get<std::string>()};
        std::int64_t const stands = answer.at("stands").get<std::int64_t>();
        auto const currency = kernel::Currency::parse(answer.at("currency").get<std::string>());
        if (stands > 0 && currency) reopened.stands = kernel::Money{stands, *currency};
        return reopened;
    });
}

std::optional<RmaId> find_rma(database::Transaction& tx, std::string const& number)
{
    auto const rows = tx.query("select id from returns.rma where number = upper(btrim(:number)) limit 2")
                          .bind("number", number)
                          .rows<RmaId>();
    return rows.size() == 1 ? std::optional(std::get<0>(rows.front())) : std::nullopt;
}

void store_letter(database::Transaction& tx, RmaId rma, std::string const& pdf)
{
    tx.query("select returns.store_letter(:rma, :pdf::bytea)")
        .bind("rma", rma)
        .bind("pdf", database::Bytes{pdf})
        .run();
}

} // namespace poddesk::returns
