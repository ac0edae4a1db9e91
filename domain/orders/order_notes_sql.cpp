#include "domain/orders/order_notes.h"

#include <nlohmann/json.hpp>

#include "domain/database/refusal.h"

namespace poddesk::orders {

using database::Transaction;
using kernel::OrderId;
using kernel::Outcome;
using kernel::Timestamp;
using nlohmann::json;

Outcome<std::vector<std::string>> add_note(Transaction& tx, AddNote const& command)
{
    if (command.text.find_first_not_of(" \t\r\n") == std::string::npos) {
        return kernel::refused("missing_input", "A note says something; write it and try again.");
    }
    return database::guarded([&] {
        return tx.query("select orders.add_note(:command, :order, :text)")
            .bind("command", command.command_id)
            .bind("order", command.order)
            .bind("text", command.text)
            .value<json>()
            .at("told")
            .get<std::vector<std::string>>();
    });
}

Outcome<std::int64_t> tick_mentions(Transaction& tx, TickMentions const& command)
{
    return database::guarded([&] {
        return tx.query("select orders.tick_mentions(:command, :order, :done)")
            .bind("command", command.command_id)
            .bind("order", command.order)
            .bind("done", command.done)
            .value<json>()
            .at("notes")
            .get<std::int64_t>();
    });
}

std::vector<OrderNote> notes_of_order(Transaction& tx, OrderId order)
{
    std::vector<OrderNote> notes;
    for (auto& [text, by, at, told, mine] :
         tx.query(
               "select n.text, coalesce(p.full_name, n.written_by::text), n.written_at, "
               "array(select q.full_name from orders.mention m join access.person q on q.login = m.login "
               "where m.note_id = n.id order by 1), exists (select from orders.mention m where m.note_id = "
               "n.id and m.login = session_user and m.done_at is null) "
               "from orders.note n left join access.person p on p.login = n.written_by "
               "where n.order_id = :order order by n.id")
             .bind("order", order)
             .rows<std::string, std::string, Timestamp, std::vector<std::string>, bool>()) {
        notes.push_back({std::move(text), std::move(by), at, std::move(told), mine});
    }
    return notes;
}

std::vector<Mention> my_mentions(Transaction& tx)
{
    std::vector<Mention> mentions;
    for (auto& [order, number, client, text, by, at] :
         tx.query("select o.id, o.number, c.name, n.text, coalesce(p.full_name, n.written_by::text), "
                  "n.written_at from orders.mention m join orders.note n on n.id = m.note_id "
                  "join orders.order o on o.id = m.order_id join clients.client c on c.id = o.client_id "
                  "left join access.person p on p.login = n.written_by "
                  "where m.login = session_user and m.done_at is null order by m.id")
             .rows<OrderId, std::string, std::string, std::string, std::string, Timestamp>()) {
        mentions.push_back({order, std::move(number), std::move(client), std::move(text), std::move(by), at});
    }
    return mentions;
}

} // namespace poddesk::orders
