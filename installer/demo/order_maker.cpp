#include "installer/demo/order_maker.h"

#include <fmt/format.h>

namespace poddesk::installer {

namespace {

std::string dollars(std::int64_t cents)
{
    return fmt::format("{}.{:02}", cents / 100, cents % 100);
}

nlohmann::json money_set(std::int64_t cents)
{
    nlohmann::json const amount = {{"amount", dollars(cents)}, {"currency_code", "USD"}};
    return {{"shop_money", amount}, {"presentment_money", amount}};
}

struct Basket
{
    nlohmann::json lines = nlohmann::json::array();
    std::int64_t subtotal = 0;
};

Basket fill_basket(DemoBrand const& brand, std::int64_t order, DemoRandom& random)
{
    Basket basket;
    std::size_t const count = 1 + random.below(4);
    std::set<std::size_t> taken;
    for (std::size_t i = 0; i < count; ++i) {
        std::size_t const at = random.below(brand.products.size());
        if (!taken.insert(at).second) {
            continue;
        }
        DemoProduct const& product = brand.products[at];
        std::int64_t const quantity =
            random.below(5) == 0 ? 2 + static_cast<std::int64_t>(random.below(3)) : 1;
        bool const is_unknown =
            random.below(50) == 0; // a product that the shop sells and the catalog does not know
        basket.lines.push_back(
            {{"id", order * 10 + static_cast<std::int64_t>(i)},
             {"sku", is_unknown ? std::string(product.sku) + "-NEW" : std::string(product.sku)},
             {"title", product.title},
             {"quantity", quantity},
             {"current_quantity", quantity},
             {"fulfillable_quantity", quantity},
             {"price", dollars(product.price_cents)},
             {"price_set", money_set(product.price_cents)},
             {"requires_shipping", true},
             {"taxable", true}});
        basket.subtotal += quantity * product.price_cents;
    }
    return basket;
}

nlohmann::json make_address(DemoRandom& random)
{
    DemoPlace const& place = demo_places()[random.below(demo_places().size())];
    std::string_view const first = demo_first_names()[random.below(demo_first_names().size())];
    std::string_view const last = demo_last_names()[random.below(demo_last_names().size())];
    return {{"first_name", first},
            {"last_name", last},
            {"name", fmt::format("{} {}", first, last)},
            {"address1", place.line1},
            {"address2", random.below(6) == 0 ? fmt::format("Apt {}", 1 + random.below(40)) : std::string()},
            {"city", place.city},
            {"province_code", place.region},
            {"zip", place.postal_code},
            {"country_code", "US"},
            {"phone", nullptr},
            {"company", nullptr}};
}

} // namespace

std::uint64_t DemoRandom::next()
{
    state_ += 0x9E3779B97F4A7C15U;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
    return z ^ (z >> 31);
}

nlohmann::json make_shopify_order(DemoBrand const& brand, std::int64_t number, kernel::Timestamp placed_at,
                                  DemoRandom& random)
{
    Basket const basket = fill_basket(brand, number, random);
    nlohmann::json const address = make_address(random);
    std::int64_t const discount = random.below(6) == 0 ? basket.subtotal / 10 : 0;
    std::int64_t const shipping = basket.subtotal >= 10000 ? 0 : 695;
    std::int64_t const tax = (basket.subtotal - discount) * 7 / 100;
    std::int64_t const total = basket.subtotal - discount + shipping + tax;
    std::string const placed = kernel::format_iso8601(placed_at);
    bool const is_unpaid = random.below(25) == 0;
    nlohmann::json order = {
        {"id", number},
        {"name", fmt::format("{}{}", brand.order_prefix, number % 100000)},
        {"email", fmt::format("customer{}@shopper.example", number % 100000)},
        {"created_at", placed},
        {"processed_at", placed},
        {"updated_at", placed},
        {"cancelled_at", nullptr},
        {"currency", "USD"},
        {"presentment_currency", "USD"},
        {"financial_status", is_unpaid ? "pending" : "paid"},
        {"fulfillment_status", nullptr},
        {"source_name", "web"},
        {"taxes_included", false},
        {"test", false},
        {"note", random.below(12) == 0 ? nlohmann::json("Please leave it with the neighbor.")
                                       : nlohmann::json(nullptr)},
        {"tags", random.below(8) == 0 ? "gift" : ""},
        {"subtotal_price", dollars(basket.subtotal - discount)},
        {"subtotal_price_set", money_set(basket.subtotal - discount)},
        {"total_discounts", dollars(discount)},
        {"total_discounts_set", money_set(discount)},
        {"total_tax", dollars(tax)},
        {"total_tax_set", money_set(tax)},
        {"total_price", dollars(total)},
        {"total_price_set", money_set(total)},
        {"total_shipping_price_set", money_set(shipping)},
        {"discount_codes",
         discount > 0 ? nlohmann::json::array(
                            {{{"code", "AUTUMN10"}, {"amount", dollars(discount)}, {"type", "percentage"}}})
                      : nlohmann::json::array()},
        {"tax_lines", nlohmann::json::array({{{"title", "Sales tax"},
                                              {"rate", 0.07},
                                              {"price", dollars(tax)},
                                              {"price_set", money_set(tax)}}})},
        {"shipping_lines", nlohmann::json::array({{{"id", number * 10 + 9},
                                                   {"title", "Standard"},
                                                   {"code", "standard"},
                                                   {"price", dollars(shipping)},
                                                   {"price_set", money_set(shipping)}}})},
        {"line_items", basket.lines},
        {"shipping_address", address},
        {"billing_address", address},
        {"customer",
         {{"id", number},
          {"first_name", address["first_name"]},
          {"last_name", address["last_name"]},
          {"email", fmt::format("customer{}@shopper.example", number % 100000)}}}};
    return order;
}

} // namespace poddesk::installer
