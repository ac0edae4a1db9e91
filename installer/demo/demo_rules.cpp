#include "installer/demo/demo_data.h"

namespace poddesk::installer {
namespace {

// Tags, papers and what the packer adds: the demo's day goes its way with and without them.
constexpr std::string_view house = R"({"time_zone": "America/Los_Angeles", "rules": [
  {"name": "Far states", "if": [{"field": "state", "is": ["HI", "AK", "PR"]}], "then": [{"do": "tag", "with": ["far"]}]},
  {"name": "Placed at night", "if": [{"field": "hour", "is": ["22-23", "0-5"]}], "then": [{"do": "tag", "with": ["night"]}]}]})";
constexpr std::string_view aster_oak = R"({"time_zone": "America/Los_Angeles", "rules": [
  {"name": "Gifts", "if": [{"field": "tag", "is": ["gift"]}],
   "then": [{"do": "gift_note", "with": ["Somebody was thinking of you."]}, {"do": "insert", "with": ["Ribbon around the tissue"]}]},
  {"name": "Big baskets", "if": [{"field": "value", "is": ["250 USD-"]}],
   "then": [{"do": "tag", "with": ["big"]}, {"do": "insert", "with": ["Handwritten card"]}]},
  {"name": "Regulars", "if": [{"field": "earlier_orders", "is": ["2-"]}], "then": [{"do": "tag", "with": ["regular"]}]},
  {"name": "Winter sale", "enabled": false, "from": "2025-12-01", "until": "2026-01-06", "if": [],
   "then": [{"do": "insert", "with": ["Winter catalog"]}]}]})";
constexpr std::string_view ember_outdoor = R"({"time_zone": "America/Los_Angeles", "rules": [
  {"name": "Desert states", "if": [{"field": "state", "is": ["NV", "AZ", "UT"]}],
   "then": [{"do": "insert", "with": ["Leaflet: fire bans"]}]},
  {"name": "Heavy parcels", "if": [{"field": "weight", "is": ["10 lb-"]}], "then": [{"do": "tag", "with": ["heavy"]}]}]})";

} // namespace

std::string_view demo_rules(std::string_view brand)
{
    if (brand.empty()) return house;
    return brand == "AO" ? aster_oak : brand == "EO" ? ember_outdoor : "";
}

} // namespace poddesk::installer
