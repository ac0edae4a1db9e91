#include "installer/ctl/route_file.h"

#include "domain/shipping/zip_places.h"
#include "domain/shipping/zones.h"

#include <algorithm>
#include <ctime>
#include <map>

#include <fmt/format.h>

namespace poddesk::ctl {
namespace {

using nlohmann::json;

constexpr std::int64_t most_units = 1'000'000;
constexpr std::size_t most_file_pods = 200;

struct BadFile
{
    std::string sentence;
};

/// Reads with a path for its messages: "orders[12].lines".
class Reader
{
public:
    json const& member(json const& object, char const* name, std::string const& at) const
    {
        if (!object.is_object() || !object.contains(name))
            throw BadFile{fmt::format("{} has no \"{}\".", at, name)};
        return object.at(name);
    }

    json const& array(json const& object, char const* name, std::string const& at) const
    {
        json const& value = member(object, name, at);
        if (!value.is_array()) throw BadFile{fmt::format("{}.{} is not a list.", at, name)};
        return value;
    }

    json const& object(json const& value, std::string const& at) const
    {
        if (!value.is_object()) throw BadFile{fmt::format("{} is not an object.", at)};
        return value;
    }

    std::string text(json const& value, std::string const& at) const
    {
        if (!value.is_string()) throw BadFile{fmt::format("{} is not a text.", at)};
        return value.get<std::string>();
    }

    std::int64_t units(json const& value, std::int64_t least, std::string const& at) const
    {
        if (!value.is_number_integer() ||
            (value.is_number_unsigned() && value.get<std::uint64_t>() > most_units) ||
            value.get<std::int64_t>() < least || value.get<std::int64_t>() > most_units) {
            throw BadFile{fmt::format("{} is not a whole number from {} to {}.", at, least, most_units)};
        }
        return value.get<std::int64_t>();
    }

    shipping::Place place(std::string const& zip, std::string const& at) const
    {
        auto const place = shipping::place_of_zip(zip);
        if (!place) {
            throw BadFile{fmt::format(
                "{}: \"{}\" is no United States ZIP code with a known place; give five digits.", at, zip)};
        }
        return *place;
    }
};

RouteFile read(json const& all)
{
    Reader const reader;
    RouteFile file;
    std::map<std::string, std::int64_t> pods;
    for (json const& it : reader.array(all, "pods", "The file")) {
        std::string const at = fmt::format("pods[{}]", pods.size());
        std::string const zip = reader.text(it, at);
        std::int64_t const id = static_cast<std::int64_t>(pods.size()) + 1;
        if (!pods.emplace(zip, id).second) throw BadFile{fmt::format("{}: pod {} is there twice.", at, zip)};
        file.input.pods.push_back({{id}, zip, zip, reader.place(zip, at)});
    }
    if (pods.size() > most_file_pods)
        throw BadFile{
            fmt::format("The file has {} pods; at most {} are planned.", pods.size(), most_file_pods)};
    std::map<std::string, std::int64_t> products;
    for (json const& it : reader.array(all, "skus", "The file")) {
        std::string const at = fmt::format("skus[{}]", products.size());
        std::string const sku = reader.text(reader.member(it, "sku", at), at + ".sku");
        std::int64_t const id = static_cast<std::int64_t>(products.size()) + 1;
        if (!products.emplace(sku, id).second)
            throw BadFile{fmt::format("{}: SKU {} is there twice.", at, sku)};
        file.skus.push_back(sku);
        file.ounces.push_back(reader.units(reader.member(it, "oz", at), 1, at + ".oz"));
        for (auto const& [zip, units] :
             reader.object(reader.member(it, "stock", at), at + ".stock").items()) {
            auto const pod = pods.find(zip);
            if (pod == pods.end()) throw BadFile{fmt::format("{}.stock: there is no pod {}.", at, zip)};
            std::int64_t const free = reader.units(units, 0, fmt::format("{}.stock.{}", at, zip));
            std::int64_t const level = static_cast<std::int64_t>(file.input.levels.size()) + 1;
            if (free > 0) file.input.levels.push_back({level, {pod->second}, {id}, free, false, 0});
        }
    }
    std::int64_t line_id = 0;
    for (json const& it : reader.array(all, "orders", "The file")) {
        std::string const at = fmt::format("orders[{}]", file.input.orders.size());
        fulfillment::RoutingOrder order;
        order.order = {reader.units(reader.member(it, "order", at), 0, at + ".order")};
        std::string const zip = reader.text(reader.member(it, "zip", at), at + ".zip");
        order.destination = reader.place(zip, at + ".zip");
        order.ships_partly = true;
        for (auto const& [sku, units] :
             reader.object(reader.member(it, "lines", at), at + ".lines").items()) {
            auto const product = products.find(sku);
            if (product == products.end())
                throw BadFile{fmt::format("{}.lines: there is no SKU {}.", at, sku)};
            order.lines.push_back({{++line_id},
                                   {product->second},
                                   sku,
                                   reader.units(units, 1, fmt::format("{}.lines.{}", at, sku))});
        }
        file.order_zips.push_back(zip);
        file.input.orders.push_back(std::move(order));
    }
    return file;
}

json plan_as_json(RouteFile const& file, std::size_t at, fulfillment::RoutingPlan const& plan)
{
    json parcels = json::array();
    std::int64_t cents = 0;
    for (fulfillment::RoutedPart const& part : plan.parts) {
        json lines = json::object();
        std::int64_t ounces = 0;
        for (fulfillment::RoutedLine const& line : part.lines) {
            std::size_t const product = static_cast<std::size_t>(line.product.value) - 1;
            std::int64_t units = 0;
            for (fulfillment::LevelShare const& share : line.levels)
                units += share.quantity;
            lines[file.skus[product]] = units;
            ounces += units * file.ounces[product];
        }
        std::int64_t const price = part.price ? part.price->cents() : 0;
        parcels.push_back({{"pod", file.input.pods[static_cast<std::size_t>(part.pod.value) - 1].code},
                           {"lines", lines},
                           {"oz", ounces},
                           {"cost", static_cast<double>(price) / 100}});
        cents += price;
    }
    json unfilled = json::object();
    for (fulfillment::Shortage const& shortage : plan.shortages)
        unfilled[shortage.sku] = shortage.wanted - shortage.available;
    return {
        {"order", plan.order.value}, {"zip", file.order_zips[at]}, {"cost", static_cast<double>(cents) / 100},
        {"parcels", parcels},        {"unfilled", unfilled},       {"why", plan.decision}};
}

/// Of this thread: what else the machine does is not counted.
double cpu_milliseconds()
{
    timespec now{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

double percentile(std::vector<double> const& sorted, std::size_t percent)
{
    return sorted.empty() ? 0 : sorted[(sorted.size() - 1) * percent / 100];
}

} // namespace

kernel::Outcome<RouteFile> read_route_file(std::string const& text)
{
    try {
        return read(json::parse(text));
    } catch (json::parse_error const& error) {
        return kernel::refused("bad_route_file", fmt::format("The file is not JSON (byte {}).", error.byte));
    } catch (BadFile const& bad) {
        return kernel::refused("bad_route_file", bad.sentence);
    }
}

RouteReport plan_route_file(RouteFile const& file, shipping::RateSheet const& sheet,
                            fulfillment::SplitPolicy policy)
{
    std::vector<int> zones; // by pod, of the order that is being planned
    auto const price =
        [&](fulfillment::RoutingOrder const&, fulfillment::RoutingPod const& pod,
            std::vector<fulfillment::ParcelUnits> const& units) -> std::optional<fulfillment::PartPrice> {
        std::int64_t ounces = 0;
        for (fulfillment::ParcelUnits const& it : units)
            ounces += it.quantity * file.ounces[static_cast<std::size_t>(it.product.value) - 1];
        auto const found = shipping::price_of(sheet, zones[static_cast<std::size_t>(pod.pod.value) - 1],
                                              kernel::Weight::from_ounces(ounces));
        if (!found) return {};
        return fulfillment::PartPrice{found->minor, 0, 0, false, sheet.title};
    };
    RouteReport report;
    std::vector<double> times;
    fulfillment::RoutingPlanner planner(file.input.levels, file.input.pods, price);
    for (std::size_t i = 0; i < file.input.orders.size(); ++i) {
        fulfillment::RoutingOrder order = file.input.orders[i];
        order.policy = policy;
        double const start = cpu_milliseconds();
        zones.clear();
        for (fulfillment::RoutingPod const& pod : file.input.pods)
            zones.push_back(
                shipping::zone_by_distance(shipping::distance_in_tenth_miles(pod.place, *order.destination)));
        fulfillment::RoutingPlan const plan = planner.plan(order);
        times.push_back(cpu_milliseconds() - start);
        report.parcels += static_cast<std::int64_t>(plan.parts.size());
        report.split_orders += plan.parts.size() > 1 ? 1 : 0;
        for (fulfillment::RoutedPart const& part : plan.parts)
            report.cents += part.price ? part.price->cents() : 0;
        for (fulfillment::Shortage const& shortage : plan.shortages)
            report.unfilled_units +=
                shortage.wanted - (plan.parts.empty() && policy == fulfillment::SplitPolicy::never_split
                                       ? 0
                                       : shortage.available);
        report.orders.push_back(plan_as_json(file, i, plan));
    }
    std::ranges::sort(times);
    report.milliseconds_p50 = percentile(times, 50);
    report.milliseconds_p99 = percentile(times, 99);
    return report;
}

} // namespace poddesk::ctl
