#include "domain/orders/duplicates.h"

#include <nlohmann/json.hpp>

#include "domain/database/refusal.h"

namespace poddesk::orders {

namespace {

using database::Transaction;
using kernel::OrderId;
using kernel::Timestamp;

/// d is the later of two.
constexpr char const* pair_columns =
    "select d.id, d.number, d.status, d.placed_at, o.id, o.number, o.status, o.placed_at ";

std::vector<PossibleDuplicate> read(database::Statement statement)
{
    std::vector<PossibleDuplicate> found;
    for (auto& [id, number, status, placed, of, of_number, of_status, of_placed] :
         statement.rows<OrderId, std::string, std::string, Timestamp, OrderId, std::string, std::string,
                        Timestamp>()) {
        found.push_back({id, number, status, placed, of, of_number, of_status, of_placed});
    }
    return found;
}

} // namespace

std::vector<PossibleDuplicate> duplicates_of(Transaction& tx, OrderId order)
{
    return read(
        tx.query(std::string(pair_columns) +
                 "from orders.twins_of(:order) t "
                 "join orders.order d on d.id = case when t.is_later then t.twin else :order end "
                 "join orders.order o on o.id = case when t.is_later then :order else t.twin end "
                 "where d.status <> 'canceled' and o.status <> 'canceled' and d.units > 0 "
                 "and coalesce(d.merged_into, d.id) <> coalesce(o.merged_into, o.id) " // seen to by a person
                 "and not exists (select from orders.duplicate k where k.order_id = d.id and k.of_id = o.id "
                 "and k.kept_at is not null) order by d.placed_at, d.id, o.placed_at, o.id")
            .bind("order", order));
}

std::vector<PossibleDuplicate> open_duplicates(Transaction& tx)
{
    return read(tx.query(std::string(pair_columns) +
                         "from orders.open_duplicate p join orders.order d on d.id = p.order_id join "
                         "orders.order o on o.id = p.of_id order by d.placed_at desc, d.id desc"));
}

void note_duplicates(Transaction& tx, std::vector<OrderId> const& orders)
{
    tx.query("select orders.note_duplicates(:orders::bigint[])").bind("orders", orders).run();
}

kernel::Outcome<std::vector<std::string>> keep_duplicate(Transaction& tx, KeepDuplicate const& command)
{
    return database::guarded([&] {
        return tx.query("select orders.keep_duplicate(:command, :order, :kept, :reason)")
            .bind("command", command.command_id)
            .bind("order", command.order)
            .bind("kept", command.kept)
            .bind("reason", command.reason)
            .value<nlohmann::json>()
            .at("of")
            .get<std::vector<std::string>>();
    });
}

} // namespace poddesk::orders
