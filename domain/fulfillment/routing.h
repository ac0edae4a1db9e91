#pragma once

#include "domain/fulfillment/cheapest_split.h"

#include "domain/shipping/geography.h"

#include "domain/kernel/clock.h"
#include "domain/kernel/decision.h"
#include "domain/kernel/id.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace poddesk::fulfillment {

/// What an order asks for: one line, or one part of a kit's line, not yet given to a pod.
struct RoutingLine
{
    kernel::OrderLineId line;
    kernel::ProductId product; ///< none: the catalog does not know it, no pod has it
    std::string sku;
    std::int64_t quantity = 0;
};

/// A pod that an order may not leave from.
struct BarredPod
{
    kernel::PodId pod;
    std::string sentence; ///< why: "Reno has no room left today (120 of 120 parcels)."

    bool operator==(BarredPod const&) const = default;
};

/// Somebody's word for one pod. It counts more than the policy and than what client and channel allow.
struct PodChoice
{
    kernel::PodId pod;
    std::string rule{}; ///< the name of the rule that chose it; empty: a person did
};

struct RoutingOrder
{
    kernel::OrderId order;
    std::int64_t version = 0;
    std::string number;
    std::string status;
    std::optional<shipping::Place> destination; ///< none: abroad, or an unknown postal code
    std::vector<RoutingLine> lines;
    SplitPolicy policy = SplitPolicy::least_cost;
    /// Sends what is there when not all of it is anywhere.
    bool ships_partly = false;
    /// No other pod sends the order; what the policy would do without it is told with its cost.
    std::optional<PodChoice> choice{};
    std::vector<BarredPod> barred{};
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
    std::optional<kernel::Date> expires_on{}; ///< of its lot; none: it keeps
};

struct RoutingPod
{
    kernel::PodId pod;
    std::string code;
    std::string name;
    shipping::Place place;
    std::optional<std::int64_t> daily_parcels{}; ///< what it can send in a day; none: no limit
    std::int64_t parcels = 0;                    ///< on its hands or sent today

    /// So many days a further parcel waits, for those before it take all room until then.
    std::int64_t full_days() const { return daily_parcels ? parcels / *daily_parcels : 0; }
};

/// Everything that a plan stands on, read with the stock locked.
struct RoutingInput
{
    std::vector<RoutingOrder> orders; ///< most urgent first: stock is given in this order
    std::vector<RoutingLevel> levels;
    std::vector<RoutingPod> pods;
};

/// Units of one product in a parcel.
struct ParcelUnits
{
    kernel::ProductId product;
    std::int64_t quantity = 0;
};

/// What one parcel costs the house, and with which service.
struct PartPrice
{
    std::int64_t postage = 0; ///< cents
    std::int64_t box = 0;
    std::int64_t handling = 0;
    bool late = false;        ///< arrives after the promise with every service
    std::string_view service; ///< its title; lives as long as what priced it

    std::int64_t cents() const { return postage + box + handling; }
};

/// Prices a parcel from a pod to an order's address; nothing where it cannot be priced (no rate, no weight):
/// it then counts as late and dearer than any other. More in a parcel never makes it cheaper. The pod's
/// parcels are those before this order, the ones planned in the same pass among them.
using PriceParcel = std::function<std::optional<PartPrice>(RoutingOrder const&, RoutingPod const&,
                                                           std::vector<ParcelUnits> const&)>;

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
    std::optional<PartPrice> price{};
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
    std::vector<Shortage> shortages; ///< what stays behind; all of the order when `parts` is empty
    kernel::Decision decision;       ///< kind "routing", with the runner-up
};

/// Plans order after order out of one stock and the pods' room for parcels, which each plan leaves smaller.
/// By the order's policy among the pods that may send it: fewest late parcels, then least cost and fewest
/// parcels (or the other way round), then the least distance in all, then the first pod codes. A product
/// stays in one pod that has all of it; one that no pod has whole is split, nearest first. In the pod a bin
/// that covers the line is preferred, pick bins before reserve, in the order of the walk. An order that the
/// remaining stock cannot fill gets no part and takes nothing, unless it ships partly. What expires first is
/// sent first (FEFO). Exact up to most_pods pods and most_pieces products; beyond, products that the same
/// pods have stay together. Deterministic; no I/O.
class RoutingPlanner
{
public:
    /// Prices are asked as long as the planner lives.
    RoutingPlanner(std::vector<RoutingLevel> const& levels, std::vector<RoutingPod> pods, PriceParcel price);
    ~RoutingPlanner();
    RoutingPlanner(RoutingPlanner const&) = delete;
    RoutingPlanner& operator=(RoutingPlanner const&) = delete;

    RoutingPlan plan(RoutingOrder const& order);

private:
    struct Body;
    std::unique_ptr<Body> body_;
};

/// One plan per order, in the order given.
std::vector<RoutingPlan> plan_routing(RoutingInput const& input, PriceParcel const& price);

} // namespace poddesk::fulfillment
