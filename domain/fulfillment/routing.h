#pragma once

#include "domain/shipping/geography.h"

#include "domain/kernel/decision.h"
#include "domain/kernel/id.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace poddesk::fulfillment {

/// What an order asks for: one line, not yet given to a pod.
struct RoutingLine
{
    kernel::OrderLineId line;
    kernel::ProductId product; ///< none: the catalog does not know it, no pod has it
    std::string sku;
    std::int64_t quantity = 0;
};

struct RoutingOrder
{
    kernel::OrderId order;
    std::int64_t version = 0;
    std::string number;
    std::string status;
    std::optional<shipping::Place> destination; ///< none: abroad, or an unknown postal code
    std::vector<RoutingLine> lines;
};

/// Free stock of one product in one bin.
struct RoutingLevel
{
    std::int64_t level = 0;
    kernel::PodId pod;
    kernel::ProductId product;
    std::int64_t available = 0;
    bool is_reserve = false; ///< pick bins are emptied first
    std::int64_t walk_order = 0;
};

struct RoutingPod
{
    kernel::PodId pod;
    std::string code;
    std::string name;
    shipping::Place place;
};

/// Everything that a plan stands on, read with the stock locked.
struct RoutingInput
{
    std::vector<RoutingOrder> orders; ///< most urgent first: stock is given in this order
    std::vector<RoutingLevel> levels;
    std::vector<RoutingPod> pods;
};

struct LevelShare
{
    std::int64_t level = 0;
    std::int64_t quantity = 0;

    bool operator==(LevelShare const&) const = default;
};

struct RoutedLine
{
    kernel::OrderLineId line;
    kernel::ProductId product;
    std::vector<LevelShare> levels;
};

/// One parcel: what one pod ships of the order.
struct RoutedPart
{
    kernel::PodId pod;
    std::vector<RoutedLine> lines;
};

/// What is missing everywhere.
struct Shortage
{
    std::string sku;
    std::int64_t wanted = 0;
    std::int64_t available = 0;

    bool operator==(Shortage const&) const = default;
};

struct RoutingPlan
{
    kernel::OrderId order;
    std::int64_t version = 0;
    std::vector<RoutedPart> parts;   ///< nearest pod first; empty: backordered
    std::vector<Shortage> shortages; ///< only when backordered
    kernel::Decision decision;       ///< kind "routing", with the runner-up
};

/// Pods that are tried in every combination; of more, only the nearest ones with some of the order's goods
/// are.
inline constexpr std::size_t most_pods_enumerated = 8;

/// One plan per order, in the order given: the fewest parcels (one pod that has it all, when there is one),
/// among these the least distance in all, then the first pod codes. A line stays in one pod that covers it,
/// the nearest one; otherwise it is split, nearest first. In the pod a bin that covers the line is preferred,
/// pick bins before reserve, in the order of the walk. An order that the remaining stock cannot fill gets no
/// part and takes nothing. Deterministic; no I/O.
std::vector<RoutingPlan> plan_routing(RoutingInput const& input);

} // namespace poddesk::fulfillment
