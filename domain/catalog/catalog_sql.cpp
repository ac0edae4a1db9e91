#include "domain/catalog/add_products.h"

#include "domain/database/refusal.h"

#include <nlohmann/json.hpp>
#include <sodium.h>

namespace poddesk::catalog {

namespace {

std::string base64(std::string const& bytes)
{
    std::string text(sodium_base64_encoded_len(bytes.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
    sodium_bin2base64(text.data(), text.size(), reinterpret_cast<unsigned char const*>(bytes.data()),
                      bytes.size(), sodium_base64_VARIANT_ORIGINAL);
    text.resize(text.size() - 1); // the closing NUL
    return text;
}

} // namespace

kernel::Outcome<std::int64_t> add_products(database::Transaction& tx, AddProducts const& command)
{
    nlohmann::json products = nlohmann::json::array();
    for (NewProduct const& product : command.products) {
        nlohmann::json row = {{"sku", product.sku},
                              {"title", product.title},
                              {"weight_ng", product.weight.nanograms},
                              {"length_um", product.size.length.micrometres},
                              {"width_um", product.size.width.micrometres},
                              {"height_um", product.size.height.micrometres},
                              {"picture_kind", product.picture_kind},
                              {"barcodes", product.barcodes},
                              {"aliases", product.aliases},
                              {"needs_serial", product.needs_serial}};
        if (!product.picture_png.empty()) {
            row["picture_png"] = base64(product.picture_png);
        }
        products.push_back(std::move(row));
    }
    return database::guarded([&] {
        nlohmann::json const answer = tx.query("select catalog.add_products(:id, :client, :products::jsonb)")
                                          .bind("id", command.command_id)
                                          .bind("client", command.client)
                                          .bind("products", products)
                                          .value<nlohmann::json>();
        return answer.at("added").get<std::int64_t>();
    });
}

std::optional<kernel::ProductId> find_product(database::Transaction& tx, kernel::ClientId client,
                                              std::string const& code)
{
    return tx.query("select catalog.product_of(:client, :code)")
        .bind("client", client)
        .bind("code", code)
        .value<std::optional<kernel::ProductId>>();
}

std::vector<TakenCode> taken_codes(database::Transaction& tx, kernel::ClientId client,
                                   std::vector<std::string> const& codes)
{
    std::vector<TakenCode> taken;
    for (auto& [code, sku, product] :
         tx.query("with c as materialized (select code, n, catalog.product_of(:client, code) as id from "
                  "unnest(:codes::text[]) with ordinality x (code, n)) "
                  "select c.code, p.sku, p.id from c join catalog.product p on p.id = c.id order by c.n")
             .bind("codes", codes)
             .bind("client", client)
             .rows<std::string, std::string, kernel::ProductId>()) {
        taken.push_back({std::move(code), std::move(sku), product});
    }
    return taken;
}

namespace {

nlohmann::json as_json(NewCarton const& carton)
{
    return {{"code", carton.code},
            {"name", carton.name},
            {"inner_length_um", carton.inner.length.micrometres},
            {"inner_width_um", carton.inner.width.micrometres},
            {"inner_height_um", carton.inner.height.micrometres},
            {"outer_length_um", carton.outer.length.micrometres},
            {"outer_width_um", carton.outer.width.micrometres},
            {"outer_height_um", carton.outer.height.micrometres},
            {"tare_ng", carton.tare.nanograms},
            {"max_weight_ng", carton.most.nanograms},
            {"cost_minor", carton.cost_minor}};
}

} // namespace

kernel::Outcome<std::int64_t> add_house_cartons(database::Transaction& tx, AddHouseCartons const& command)
{
    nlohmann::json cartons = nlohmann::json::array();
    for (NewCarton const& carton : command.cartons) {
        cartons.push_back(as_json(carton));
    }
    return database::guarded([&] {
        return tx.query("select catalog.add_house_cartons(:id::uuid, :cartons::jsonb)")
            .bind("id", command.command_id)
            .bind("cartons", cartons)
            .value<nlohmann::json>()
            .at("added")
            .get<std::int64_t>();
    });
}

std::vector<std::string> taken_cartons(database::Transaction& tx, std::vector<std::string> const& codes)
{
    std::vector<std::string> taken;
    for (auto& [code] : tx.query("select code from catalog.carton where client_id is null and code = any "
                                 "(:codes::text[]) order by code")
                            .bind("codes", codes)
                            .rows<std::string>()) {
        taken.push_back(std::move(code));
    }
    return taken;
}

} // namespace poddesk::catalog
