#include "domain/database/find_command.h"

namespace poddesk::database {

std::optional<nlohmann::json> find_command(Transaction& tx, kernel::Uuid const& id)
{
    auto const stored = tx.query("select database.find_command(:id::uuid)")
                            .bind("id", id)
                            .value<std::optional<nlohmann::json>>();
    if (!stored || !stored->contains("result") || stored->at("result").is_null()) return std::nullopt;
    return stored->at("result");
}

} // namespace poddesk::database
