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
                              {"aliases", product.aliases}};
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

kernel::Outcome<std::int64_t> add_house_cartons(database::Transaction& tx,
                                                std::vector<NewCarton> const& cartons)
{
    return database::guarded([&] {
        std::int64_t added = 0;
        for (NewCarton const& carton : cartons) {
            added += tx.query("insert into catalog.carton (code, name, inner_length_um, inner_width_um, "
                              "inner_height_um, outer_length_um, outer_width_um, outer_height_um, "
                              "tare_ng, max_weight_ng, cost_minor) values (:code, :name, :il, :iw, :ih, :ol, "
                              ":ow, :oh, :tare, :most, :cost) on conflict do nothing")
                         .bind("code", carton.code)
                         .bind("name", carton.name)
                         .bind("il", carton.inner.length.micrometres)
                         .bind("iw", carton.inner.width.micrometres)
                         .bind("ih", carton.inner.height.micrometres)
                         .bind("ol", carton.outer.length.micrometres)
                         .bind("ow", carton.outer.width.micrometres)
                         .bind("oh", carton.outer.height.micrometres)
                         .bind("tare", carton.tare.nanograms)
                         .bind("most", carton.most.nanograms)
                         .bind("cost", carton.cost_minor)
                         .run();
        }
        return added;
    });
}

} // namespace poddesk::catalog
