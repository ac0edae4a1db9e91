#include "domain/fulfillment/pack.h"

#include "domain/fulfillment/box_by_rule.h"
#include "domain/fulfillment/fulfillment_sql.h"

#include "domain/database/find_command.h"
#include "domain/database/refusal.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

namespace poddesk::fulfillment {
namespace {

std::vector<PackedParcel> parcels_of(nlohmann::json const& stored)
{
    std::vector<PackedParcel> parcels;
    for (nlohmann::json const& it : stored.at("shipments")) {
        parcels.push_back({{it.at("shipment").get<std::int64_t>()}, it.at("number")});
    }
    return parcels;
}

kernel::Outcome<std::vector<Carton>> usable_cartons(Packing const& packing,
                                                    std::optional<kernel::CartonId> taken)
{
    if (!taken) return packing.cartons;
    auto const found = std::find_if(packing.cartons.begin(), packing.cartons.end(),
                                    [&](Carton const& it) { return it.id == *taken; });
    if (found == packing.cartons.end()) {
        return kernel::refused("no_such_carton",
                               "This box is not in the list of boxes any more; take another one.");
    }
    return std::vector<Carton>{*found};
}

/// The scale has the last word; the decision keeps what it said and what the packer confirmed.
kernel::Outcome<BoxPlan> with_weights(BoxPlan plan, Pack const& command)
{
    if (!command.weighed.empty() && command.weighed.size() != plan.boxes.size()) {
        return kernel::refused("wrong_units",
                               fmt::format("{} boxes were weighed, the order takes {}; weigh each.",
                                           command.weighed.size(), plan.boxes.size()));
    }
    auto const chosen = std::find_if(plan.decision.alternatives.begin(), plan.decision.alternatives.end(),
                                     [](kernel::Alternative const& it) { return it.chosen; });
    std::string said;
    for (std::size_t i = 0; i < command.weighed.size(); ++i) {
        said += fmt::format("{}{} by the scale, {} by the catalog", i == 0 ? "" : "; ",
                            kernel::format_weight(command.weighed[i]),
                            kernel::format_weight(plan.boxes[i].weight));
        plan.boxes[i].weight = command.weighed[i];
    }
    if (chosen != plan.decision.alternatives.end()) {
        if (!said.empty()) chosen->facts["weighed"] = said;
        if (!command.confirmed.empty())
            chosen->facts["confirmed"] = fmt::format("{}", fmt::join(command.confirmed, "; "));
    }
    return plan;
}

} // namespace

kernel::Outcome<BoxPlan> plan_boxes(Packing const& packing, std::optional<kernel::CartonId> taken)
{
    auto cartons = usable_cartons(packing, taken);
    if (!cartons) return tl::unexpected(cartons.error());
    std::vector<UnitsToBox> units;
    for (PackingLine const& line : packing.lines) {
        auto const quantity = kernel::Quantity::of(line.quantity);
        if (!quantity) return tl::unexpected(quantity.error());
        units.push_back({line.line, line.sku, line.size, line.weight, *quantity});
    }
    return choose_boxes_by_rule(std::move(*cartons), std::move(units),
                                taken ? std::string_view() : packing.asked_carton);
}

kernel::Outcome<void> check_weight(kernel::Weight expected, kernel::Weight weighed)
{
    constexpr std::int64_t percent = 5;
    std::int64_t const room = std::max(expected.nanograms / 100 * percent, 30 * kernel::Weight::per_gram);
    std::int64_t const off = weighed.nanograms - expected.nanograms;
    if (off <= room && off >= -room) return {};
    return kernel::refused("odd_weight",
                           fmt::format("{} is {} than the {} expected; look into the box again.",
                                       kernel::format_weight(weighed), off > 0 ? "more" : "less",
                                       kernel::format_weight(expected)));
}

kernel::Outcome<std::vector<std::string>> unpack(database::Transaction& tx, Unpack const& command)
{
    return database::guarded([&] {
        return store_unpack(tx, command.command_id, command.fulfillment, command.reason)
            .at("voided")
            .get<std::vector<std::string>>();
    });
}

kernel::Outcome<void> check_serial(Packing const& packing, PackingLine const& line, std::string const& serial,
                                   std::vector<std::string> const& before)
{
    constexpr std::size_t longest = 100;
    if (serial.empty() || serial.size() > longest) {
        return kernel::refused("no_serial",
                               fmt::format("The serial of {} is missing: it has 1 to {} characters. "
                                           "Scan it after the code of its unit.",
                                           line.sku, longest));
    }
    for (PackingLine const& it : packing.lines) {
        if (std::ranges::find(it.codes, serial) != it.codes.end()) {
            return kernel::refused(
                "no_serial", fmt::format("{} is the code of {}, not the serial of this unit of {}; scan "
                                         "the serial first.",
                                         kernel::in_quotes(serial), it.sku, line.sku));
        }
    }
    if (std::ranges::find(before, serial) != before.end()) {
        return kernel::refused(
            "no_serial", fmt::format("Serial {} of {} is in this order already; scan the one of this unit.",
                                     kernel::in_quotes(serial), line.sku));
    }
    return {};
}

kernel::Outcome<ScannedUnits> verify_scans(Packing const& packing, std::vector<std::string> const& scans)
{
    std::map<std::string, PackingLine const*> line_of;
    std::map<kernel::ProductId, std::int64_t> wanted;
    std::map<kernel::ProductId, std::int64_t> scanned;
    for (PackingLine const& line : packing.lines) {
        wanted[line.product] += line.quantity;
        for (std::string const& code : line.codes)
            line_of.emplace(code, &line);
    }
    ScannedUnits units;
    for (std::size_t i = 0; i < scans.size(); ++i) {
        auto const found = line_of.find(scans[i]);
        if (found == line_of.end()) {
            return kernel::refused("unknown_code",
                                   fmt::format("{} is not in order {}; take it out of the box.",
                                               kernel::in_quotes(scans[i]), packing.order_number));
        }
        PackingLine const& line = *found->second;
        units.codes.push_back(scans[i]);
        ++scanned[line.product];
        if (line.needs_serial) {
            std::string const serial = ++i < scans.size() ? scans[i] : std::string();
            std::vector<std::string>& serials = units.serials[line.product];
            if (auto const fit = check_serial(packing, line, serial, serials); !fit)
                return tl::unexpected(fit.error());
            serials.push_back(serial);
        }
    }
    for (PackingLine const& line : packing.lines) {
        std::int64_t const want = wanted[line.product];
        std::int64_t const have = scanned[line.product];
        if (have == want) continue;
        return kernel::refused(
            "wrong_units",
            have > want ? fmt::format("{} of {} scanned, order {} wants {}; take {} out.", have, line.sku,
                                      packing.order_number, want, have - want)
                        : fmt::format("{} of {} {} missing of order {}; scan them.", want - have, line.sku,
                                      want - have == 1 ? "is" : "are", packing.order_number));
    }
    return units;
}

kernel::Outcome<std::vector<PackedParcel>> pack(database::Transaction& tx, Pack const& command)
{
    return database::guarded([&]() -> kernel::Outcome<std::vector<PackedParcel>> {
        if (auto const done = database::find_command(tx, command.command_id)) return parcels_of(*done);
        std::optional<Packing> const packing = packing_of(tx, command.fulfillment);
        if (!packing)
            return kernel::refused("not_found", "No such fulfillment in your pods; look it up again.");
        bool const is_picked =
            std::all_of(packing->lines.begin(), packing->lines.end(),
                        [](PackingLine const& line) { return line.picked == line.quantity; });
        if (packing->status != "picking" || !is_picked) {
            return kernel::refused(
                "wrong_status",
                fmt::format("Order {} is {} here; only what is picked to the last unit can be packed.",
                            packing->order_number, packing->status));
        }
        auto const scanned = verify_scans(*packing, command.scans);
        if (!scanned) return tl::unexpected(scanned.error());
        auto plan = plan_boxes(*packing, command.carton);
        if (plan) plan = with_weights(std::move(*plan), command);
        if (!plan) return tl::unexpected(plan.error());
        return parcels_of(store_pack(tx, command.command_id, *packing, *plan, *scanned));
    });
}

} // namespace poddesk::fulfillment
