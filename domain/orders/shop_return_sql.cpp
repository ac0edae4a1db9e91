#include "domain/orders/shop_return.h"

#include <nlohmann/json.hpp>

namespace poddesk::orders {

std::optional<ShopReturnId> told_return(nlohmann::json const& payload)
{
    if (payload.value("say", "") != "return") return std::nullopt;
    return ShopReturnId{payload.at("return").get<std::int64_t>()};
}

std::optional<ShopReturn> find_shop_return(database::Transaction& tx, ShopReturnId id)
{
    auto row = tx.query("select f.id, o.external_id, o.number, f.reference, f.lines, f.state, f.is_dropped, "
                        "f.is_closed "
                        "from orders.shop_return f join orders.order o on o.id = f.order_id where f.id = :id")
                   .bind("id", id)
                   .row<ShopReturnId, std::string, std::string, std::string, nlohmann::json, std::string,
                        bool, bool>();
    if (!row) return std::nullopt;
    ShopReturn found;
    nlohmann::json lines;
    std::tie(found.id, found.external_id, found.order_number, found.reference, lines, found.state,
             found.is_dropped, found.is_closed) = std::move(*row);
    for (nlohmann::json const& it : lines) {
        found.lines.push_back({it.at("line").get<std::string>(), it.at("quantity").get<std::int64_t>(),
                               it.at("reason").get<std::string>(), it.at("note").get<std::string>()});
    }
    return found;
}

bool begin_return(database::Transaction& tx, ShopReturnId id)
{
    return tx.query("select orders.begin_return(:id)").bind("id", id).value<bool>();
}

void note_return_made(database::Transaction& tx, ShopReturnId id, std::string const& shop_id)
{
    tx.query("select orders.note_return(:id, :shop_id, '')").bind("id", id).bind("shop_id", shop_id).run();
}

void note_return_refused(database::Transaction& tx, ShopReturnId id, std::string const& words)
{
    tx.query("select orders.note_return(:id, '', :words)").bind("id", id).bind("words", words).run();
}

void note_return_gone(database::Transaction& tx, ShopReturnId id, std::string const& shop_id)
{
    tx.query("select orders.note_return_gone(:id, :shop_id)").bind("id", id).bind("shop_id", shop_id).run();
}

} // namespace poddesk::orders
