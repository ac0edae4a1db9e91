#include "domain/catalog/classify_product.h"

#include "domain/database/refusal.h"

#include <nlohmann/json.hpp>

namespace poddesk::catalog {

kernel::Outcome<void> classify_product(database::Transaction& tx, ClassifyProduct const& command)
{
    return database::guarded([&]() -> kernel::Outcome<void> {
        tx.query("select catalog.classify(:id, :product, :category, :hazmat)")
            .bind("id", command.command_id)
            .bind("product", command.product)
            .bind("category", command.category)
            .bind("hazmat", command.is_hazmat)
            .value<nlohmann::json>();
        return {};
    });
}

} // namespace poddesk::catalog
