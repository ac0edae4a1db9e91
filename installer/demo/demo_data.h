#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

namespace poddesk::installer {

struct DemoPerson
{
    std::string_view login;
    std::string_view full_name;
    std::string_view role;
};

struct DemoProduct
{
    std::string_view sku;
    std::string_view title;
    std::string_view picture; ///< what reports::product_picture draws
    std::int64_t grams;
    std::int64_t length_mm, width_mm, height_mm;
    std::int64_t price_cents;
    std::array<std::string_view, 3> parts{}; ///< of a kit: the SKUs of which it holds one each
};

struct DemoBrand
{
    std::string_view code, name, color, shop, order_prefix, from_email, website;
    int handling_hours, delivery_days;
    std::string_view thank_you_note, returns_note, supplier;
    std::span<DemoProduct const> products;
    std::string_view workdays, order_cutoff, stops_at; ///< as a person writes them; no cutoff: by hours
};

/// A fee of every demo brand; a second price of a kind shows that prices have their day.
struct DemoFee
{
    std::string_view kind, variant, price, valid_from;
};

/// What a demo brand pays on top of a label's price.
struct DemoMarkup
{
    std::string_view percent, per_label, valid_from;
};

struct DemoPod
{
    std::string_view code, name, line1, city, region, postal_code, time_zone, phone;
    int latitude_microdegrees, longitude_microdegrees;
};

struct DemoCarton
{
    std::string_view code, name;
    std::int64_t length_mm, width_mm, height_mm; ///< inside
    std::int64_t wall_mm, tare_grams, max_kilograms, cost_cents;
};

/// Invented people, brands and goods; the companies, shops and addresses of the demo do not exist.
std::span<DemoPerson const> demo_people();
std::span<DemoBrand const> demo_brands();
std::span<DemoPod const> demo_pods();
std::span<DemoFee const> demo_fees(std::string_view brand);
std::span<DemoMarkup const> demo_markups(std::string_view brand);
std::span<DemoCarton const> demo_cartons();
/// A file of rules; of no brand: the house's, for all. Empty: it has none.
std::string_view demo_rules(std::string_view brand);

/// A customer of the demo: where orders go.
struct DemoPlace
{
    std::string_view line1, city, region, postal_code;
};
std::span<std::string_view const> demo_first_names();
std::span<std::string_view const> demo_last_names();
std::span<DemoPlace const> demo_places();

} // namespace poddesk::installer
