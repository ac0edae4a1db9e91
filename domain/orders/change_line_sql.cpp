#include "domain/orders/change_line.h"

#include <nlohmann/json.hpp>

#include "domain/database/refusal.h"
#include "domain/orders/duplicates.h"

namespace poddesk::orders {

kernel::Outcome<ChangedLine> change_line(database::Transaction& tx, ChangeLine const& command)
{
    return database::guarded([&] {
        auto const answer =
            tx.query("select orders.change_line(:command, :order, :version, :line, :sku, :title, :quantity)")
                .bind("command", command.command_id)
                .bind("order", command.order)
                .bind("version", command.seen_version)
                .bind("line", command.line)
                .bind("sku", command.sku)
                .bind("title", command.title)
                .bind("quantity", command.quantity)
                .value<nlohmann::json>();
        note_duplicates(tx, {command.order});
        nlohmann::json const& was = answer.at("was");
        return ChangedLine{was.at("sku"), was.at("title"), was.at("quantity"), answer.at("reserved"),
                           parse_status(answer.at("status").get<std::string>()).value()};
    });
}

ChangeLine undo_of(ChangeLine const& command, ChangedLine const& done)
{
    return {kernel::Uuid::random(), command.order,  std::nullopt,     command.line,
            done.was_sku,           done.was_title, done.was_quantity};
}

} // namespace poddesk::orders
