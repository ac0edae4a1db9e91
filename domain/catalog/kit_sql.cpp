#include "domain/catalog/kit.h"

#include "domain/database/refusal.h"

#include <nlohmann/json.hpp>

namespace poddesk::catalog {

std::vector<KitPart> parts_of_kit(database::Transaction& tx, kernel::ProductId product)
{
    std::vector<KitPart> parts;
    for (auto& [id, sku, title, quantity] :
         tx.query("select p.id, p.sku, p.title, k.quantity from catalog.kit_part k join catalog.product p on "
                  "p.id = k.product_id where k.kit_id = :product order by p.sku")
             .bind("product", product)
             .rows<kernel::ProductId, std::string, std::string, std::int64_t>()) {
        parts.push_back({id, std::move(sku), std::move(title), quantity});
    }
    return parts;
}

kernel::Outcome<std::vector<KitPart>> set_kit(database::Transaction& tx, SetKit const& command)
{
    nlohmann::json parts = nlohmann::json::array();
    for (KitPart const& part : command.parts) {
        parts.push_back({{"product", part.product.value}, {"quantity", part.quantity}});
    }
    return database::guarded([&] {
        nlohmann::json const answer = tx.query("select catalog.set_kit(:id, :kit, :parts::jsonb)")
                                          .bind("id", command.command_id)
                                          .bind("kit", command.kit)
                                          .bind("parts", parts)
                                          .value<nlohmann::json>();
        std::vector<KitPart> was;
        for (nlohmann::json const& part : answer.at("was")) {
            was.push_back(
                {{part.at("product").get<std::int64_t>()}, part.at("sku"), "", part.at("quantity")});
        }
        return was;
    });
}

} // namespace poddesk::catalog
