#include "domain/orders/other_order_sql.h"

#include "domain/database/refusal.h"

namespace poddesk::orders {

OtherOrder other_order(nlohmann::json const& answer)
{
    return {kernel::OrderId{answer.at("order").get<std::int64_t>()}, answer.at("number"),
            parse_status(answer.at("status").get<std::string>()).value(), answer.at("reserved")};
}

kernel::Outcome<OtherOrder> take_back(database::Transaction& tx, char const* statement,
                                      kernel::Uuid const& command_id, kernel::OrderId order,
                                      std::optional<std::int64_t> seen_version)
{
    return database::guarded([&] {
        return other_order(tx.query(statement)
                               .bind("command", command_id)
                               .bind("order", order)
                               .bind("version", seen_version)
                               .value<nlohmann::json>());
    });
}

} // namespace poddesk::orders
