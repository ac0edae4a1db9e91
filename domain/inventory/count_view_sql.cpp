#include "domain/inventory/count_view.h"

namespace poddesk::inventory {

using kernel::ClientId;
using kernel::ProductId;

namespace {

constexpr char const* product =
    "select c.id, c.name, coalesce(c.color, ''), p.id, p.sku, p.title, coalesce(encode(p.picture, 'hex'), "
    "''), p.picture_kind, array(select p.sku union select barcode from catalog.barcode where product_id = "
    "p.id union select code from catalog.alias where product_id = p.id), ";

std::vector<CountedProduct> read(database::Statement statement)
{
    std::vector<CountedProduct> all;
    for (auto& [client, name, color, id, sku, title, picture, kind, codes, lots, conditions] :
         statement.rows<ClientId, std::string, std::string, ProductId, std::string, std::string, std::string,
                        std::string, std::vector<std::string>, std::vector<std::string>,
                        std::vector<std::string>>()) {
        CountedProduct one{client,
                           std::move(name),
                           std::move(color),
                           id,
                           std::move(sku),
                           std::move(title),
                           std::move(picture),
                           std::move(kind),
                           std::move(codes),
                           {}};
        for (std::size_t i = 0; i < lots.size(); ++i) {
            one.kept.push_back({std::move(lots[i]), std::move(conditions.at(i))});
        }
        all.push_back(std::move(one));
    }
    return all;
}

} // namespace

std::vector<CountedProduct> products_in(database::Transaction& tx, kernel::LocationId bin)
{
    return read(
        tx.query(std::string(product) +
                 "l.lots, l.conditions from (select product_id, array_agg(lot order by lot, "
                 "condition) as lots, array_agg(condition order by lot, condition) as conditions "
                 "from (select distinct product_id, lot, condition from inventory.level where "
                 "location_id = :bin and on_hand > 0) k group by product_id) l join catalog.product p "
                 "on p.id = l.product_id join clients.client c on c.id = p.client_id "
                 "order by c.name, p.sku")
            .bind("bin", bin));
}

std::vector<CountedProduct> products_called(database::Transaction& tx, std::string const& code)
{
    return read(tx.query(std::string(product) +
                         "'{}'::text[], '{}'::text[] from catalog.product p join clients.client c on c.id = "
                         "p.client_id where p.archived_at is null and p.id in (select id from "
                         "catalog.product where sku = :code union select product_id from catalog.barcode "
                         "where barcode = :code union select product_id from catalog.alias where code = "
                         ":code) order by c.name, p.sku")
                    .bind("code", code));
}

} // namespace poddesk::inventory
