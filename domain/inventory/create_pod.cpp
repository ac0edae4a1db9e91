#include "domain/inventory/create_pod.h"

#include <algorithm>
#include <array>
#include <set>
#include <string_view>

#include <fmt/format.h>

namespace poddesk::inventory {

namespace {

constexpr std::array<std::string_view, 4> zone_kinds = {"pick", "reserve", "receiving", "hold"};
/// Every pod gets these by itself.
constexpr std::array<std::string_view, 6> own_locations = {"SUPPLIER", "CUSTOMER",   "ADJUSTMENT",
                                                           "SCRAP",    "IN-TRANSIT", "STAGING"};

bool is_code(std::string const& text)
{
    return text.size() >= 2 && text.size() <= 6 && std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
           });
}

tl::unexpected<kernel::Refusal> bad(std::string const& sentence)
{
    return kernel::refused("bad_value", sentence);
}

kernel::Outcome<void> check_bins(NewZone const& zone, std::set<std::string>& seen)
{
    for (std::string const& bin : zone.bins) {
        if (bin.find_first_not_of(' ') == std::string::npos) {
            return bad(
                fmt::format("Zone {} has a bin without a code; give it one.", kernel::in_quotes(zone.code)));
        }
        if (std::find(own_locations.begin(), own_locations.end(), bin) != own_locations.end()) {
            return bad(fmt::format("No bin can be called {}: every pod has that place by itself.", bin));
        }
        if (!seen.insert(bin).second) {
            return bad(fmt::format("The bin {} is there twice; each bin of a pod has a code of its own.",
                                   kernel::in_quotes(bin)));
        }
    }
    return {};
}

kernel::Outcome<void> check_zones(std::vector<NewZone> const& zones)
{
    std::set<std::string> codes;
    std::set<std::string> bins;
    bool can_receive = false;
    bool can_keep = false;
    for (NewZone const& zone : zones) {
        if (zone.code.empty() || !codes.insert(zone.code).second) {
            return bad(
                fmt::format("The zone {} is there twice or has no code; each zone has a code of its own.",
                            kernel::in_quotes(zone.code)));
        }
        if (std::find(zone_kinds.begin(), zone_kinds.end(), zone.kind) == zone_kinds.end()) {
            return bad(fmt::format("{} is no kind of zone {}; choose pick, reserve, receiving or hold.",
                                   kernel::in_quotes(zone.kind), kernel::in_quotes(zone.code)));
        }
        if (kernel::Outcome<void> const fit = check_bins(zone, bins); !fit) {
            return fit;
        }
        can_receive = can_receive || (zone.kind == "receiving" && !zone.bins.empty());
        can_keep = can_keep || ((zone.kind == "pick" || zone.kind == "reserve") && !zone.bins.empty());
    }
    if (!can_receive) {
        return bad(
            "The pod has no receiving bin, so no goods could come in; add a zone of the kind receiving "
            "with a bin such as RECV-1.");
    }
    if (!can_keep) {
        return bad("The pod has no bin to keep goods in; add a zone of the kind pick with its bins.");
    }
    return {};
}

} // namespace

kernel::Outcome<void> check(CreatePod const& command)
{
    if (!is_code(command.code)) {
        return bad(fmt::format("{} is no code of a pod: it has 2 to 6 capitals or digits, such as RNO.",
                               kernel::in_quotes(command.code)));
    }
    if (command.name.find_first_not_of(' ') == std::string::npos) {
        return bad(fmt::format("Pod {} has no name; give the one that people call it.", command.code));
    }
    if (command.address.postal_code.empty()) {
        return bad(
            fmt::format("Pod {} has no postal code; rates and distances start from it.", command.code));
    }
    if (command.latitude_microdegrees < -90'000'000 || command.latitude_microdegrees > 90'000'000 ||
        command.longitude_microdegrees < -180'000'000 || command.longitude_microdegrees > 180'000'000) {
        return bad(
            fmt::format("Pod {} lies at no place on the earth: latitude goes from -90 to 90, longitude "
                        "from -180 to 180 degrees.",
                        command.code));
    }
    return check_zones(command.zones);
}

} // namespace poddesk::inventory
