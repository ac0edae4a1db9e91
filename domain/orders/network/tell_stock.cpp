#include "domain/orders/network/tell_stock.h"

#include <algorithm>
#include <map>
#include <set>

#include <Poco/URI.h>
#include <fmt/format.h>

#include "domain/orders/network/shopify_admin.h"
#include "domain/orders/network/shopify_queries.h"

namespace poddesk::orders {
namespace {

using nlohmann::json;

constexpr std::string_view location_gid = "gid://shopify/Location/";

ShopTrouble refused(std::string const& shop, std::string const& why)
{
    return {{"shop_refused", fmt::format("The shop {} does not take our stock: {}.", shop, why)}};
}

ShopTrouble no_location(std::string const& shop, std::string const& why)
{
    return {{"shop_location",
             fmt::format("The shop {} {}; say whose stock is ours: poddeskctl channels stock --location.",
                         shop, why)},
            {},
            true};
}

/// What was found of each SKU: a SKU may stand on several of the shop's products.
using Found = std::multimap<std::string, json>;

std::vector<ToldStock> all_told(std::vector<StockLevel> const& levels, Found const& found,
                                std::set<std::string> const& left)
{
    std::vector<ToldStock> told;
    for (StockLevel const& it : levels) {
        if (!left.contains(it.sku)) told.push_back({it.product, it.units, !found.contains(it.sku)});
    }
    return told;
}

// ── Shopify ─────────────────────────────────────────────────────────────────────────────────────────────

/// "sku:'A-1' OR sku:'A-2'", as Shopify's search is written.
std::string search_of(std::vector<StockLevel> const& levels)
{
    std::string search;
    for (StockLevel const& it : levels) {
        std::string quoted;
        for (char const c : it.sku) {
            quoted += c == '\'' || c == '\\' ? "\\" + std::string(1, c) : std::string(1, c);
        }
        search += fmt::format("{}sku:'{}'", search.empty() ? "" : " OR ", quoted);
    }
    return search;
}

FromShop<Found> found_in_shopify(ShopDoor const& door, std::string const& location,
                                 std::vector<StockLevel> const& levels)
{
    auto const said =
        ask_shopify_plainly(door, shopify_stock_query, {{"skus", search_of(levels)}, {"location", location}});
    if (!said) return tl::unexpected(said.error());
    Found found;
    for (json const& variant : said->at("productVariants").at("nodes")) {
        json const& item = variant.at("inventoryItem");
        bool const is_kept = variant.at("sku").is_string() && item.at("tracked").get<bool>() &&
                             !item.at("inventoryLevel").is_null();
        if (!is_kept) continue;
        for (json const& it : item.at("inventoryLevel").at("quantities")) {
            found.emplace(variant.at("sku").get<std::string>(),
                          json{{"id", item.at("id")}, {"has", it.at("quantity")}});
        }
    }
    return found;
}

FromShop<std::vector<ToldStock>> tell_shopify(ShopDoor const& door, std::string const& given,
                                              std::vector<StockLevel> const& levels)
{
    auto const location = shopify_location(door, given);
    if (!location) return tl::unexpected(location.error());
    auto const found = found_in_shopify(door, *location, levels);
    if (!found) return tl::unexpected(found.error());
    json quantities = json::array();
    std::vector<std::string> skus; // of those
    for (StockLevel const& it : levels) {
        auto const [begin, end] = found->equal_range(it.sku);
        for (auto at = begin; at != end; ++at) {
            if (at->second.at("has") == it.units) continue;
            quantities.push_back({{"inventoryItemId", at->second.at("id")},
                                  {"locationId", *location},
                                  {"quantity", it.units},
                                  {"changeFromQuantity", at->second.at("has")}});
            skus.push_back(it.sku);
        }
    }
    if (quantities.empty()) return all_told(levels, *found, {});
    json const input = {{"reason", "correction"}, {"name", "available"}, {"quantities", quantities}};
    auto const said = ask_shopify_plainly(door, shopify_set_stock_mutation,
                                          {{"input", input}, {"key", kernel::Uuid::random().text()}});
    if (!said) return tl::unexpected(said.error());
    json const& errors = said->at("inventorySetQuantities").at("userErrors");
    for (json const& error : errors) {
        // The shop sold some meanwhile: nothing was set, and what it has now is read the next time.
        if (error.at("code") != "CHANGE_FROM_QUANTITY_STALE") {
            return tl::unexpected(refused(door.shop, shop_words(error.at("message").get<std::string>())));
        }
    }
    return all_told(levels, *found,
                    errors.empty() ? std::set<std::string>() : std::set(skus.begin(), skus.end()));
}

// ── WooCommerce ─────────────────────────────────────────────────────────────────────────────────────────

FromShop<Found> found_in_woocommerce(ShopDoor const& door, std::vector<StockLevel> const& levels)
{
    std::string skus;
    for (StockLevel const& it : levels) {
        std::string part;
        Poco::URI::encode(it.sku, ",&+=#?/", part);
        skus += (skus.empty() ? "" : ",") + part;
    }
    auto const answer = ask_shop(door, {.path = "/wp-json/wc/v3/products?per_page=100&sku=" + skus});
    if (!answer) return tl::unexpected(answer.error());
    auto const products = parsed_answer(door.shop, answer->body);
    if (!products) return tl::unexpected(products.error());
    Found found;
    for (json const& it : *products) {
        found.emplace(it.at("sku").get<std::string>(), it);
    }
    return found;
}

FromShop<void> set_in_woocommerce(ShopDoor const& door, std::int64_t parent, json const& updates)
{
    std::string const path = parent == 0 ? "/wp-json/wc/v3/products/batch"
                                         : fmt::format("/wp-json/wc/v3/products/{}/variations/batch", parent);
    auto const answer = ask_shop(door, {"POST", path, json{{"update", updates}}.dump()});
    if (!answer) return tl::unexpected(answer.error());
    auto const said = parsed_answer(door.shop, answer->body);
    if (!said) return tl::unexpected(said.error());
    for (json const& it : said->at("update")) {
        if (it.contains("error")) {
            return tl::unexpected(
                refused(door.shop, shop_words(it["error"].value("message", "an error without words"))));
        }
    }
    return {};
}

FromShop<std::vector<ToldStock>> tell_woocommerce(ShopDoor const& door, std::vector<StockLevel> const& levels)
{
    auto const found = found_in_woocommerce(door, levels);
    if (!found) return tl::unexpected(found.error());
    std::map<std::int64_t, json> updates; // by the product that a variation belongs to
    for (StockLevel const& it : levels) {
        auto const [begin, end] = found->equal_range(it.sku);
        for (auto at = begin; at != end; ++at) {
            json const& product = at->second;
            bool const is_known =
                product.at("manage_stock") == true && product.at("stock_quantity") == it.units;
            if (is_known) continue;
            std::int64_t const parent = product.value("parent_id", std::int64_t{0});
            updates[parent].push_back(
                {{"id", product.at("id")}, {"manage_stock", true}, {"stock_quantity", it.units}});
        }
    }
    for (auto const& [parent, list] : updates) {
        if (auto const done = set_in_woocommerce(door, parent, list); !done) {
            return tl::unexpected(done.error());
        }
    }
    return all_told(levels, *found, {});
}

} // namespace

FromShop<std::string> shopify_location(ShopDoor const& door, std::string const& given)
{
    if (!given.empty()) return std::string(location_gid) + given;
    auto const said = ask_shopify_plainly(door, shopify_locations_query, json::object());
    if (!said) return tl::unexpected(said.error());
    std::string only, names;
    int count = 0;
    for (json const& it : said->at("locations").at("nodes")) {
        if (!it.at("isActive").get<bool>()) continue;
        ++count;
        only = it.at("id").get<std::string>();
        std::string const number = only.substr(std::min(location_gid.size(), only.size()));
        names +=
            fmt::format("{}{} ({})", names.empty() ? "" : ", ", it.at("name").get<std::string>(), number);
    }
    if (count == 1) return only;
    return tl::unexpected(no_location(door.shop, count == 0 ? "has no location that is active"
                                                            : "has several locations, " + names));
}

FromShop<std::vector<ToldStock>> tell_stock(Shop const& shop, std::string const& location,
                                            std::vector<StockLevel> const& levels)
{
    auto const door = door_of(shop);
    if (!door) return tl::unexpected(door.error());
    try {
        return shop.kind == "woocommerce" ? tell_woocommerce(*door, levels)
                                          : tell_shopify(*door, location, levels);
    } catch (json::exception const&) { // an answer of another shape
        return tl::unexpected(broken_answer(shop.name, "another shape"));
    }
}

} // namespace poddesk::orders
