#pragma once

#include "domain/fulfillment/carton_choice.h"
#include "domain/fulfillment/routing.h"

#include "domain/shipping/rate_book.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace poddesk::fulfillment {

/// What prices need to know of a product, a pod and an order.
struct PricedProduct
{
    kernel::Dimensions size{};
    kernel::Weight weight{};
};
struct PricedPod
{
    int origin = 0;            ///< ZIP3
    kernel::Date ready{};      ///< the day of its next cutoff, when a parcel is handed over if there is room
    std::int64_t handling = 0; ///< cents per parcel
};
struct PricedOrder
{
    kernel::ClientId client;
    shipping::Destination destination;
    int delivery_days = 0;               ///< promised, from today on
    std::vector<std::string> services{}; ///< titles of those that a rule lets it go with; empty: all
    std::string carton{};                ///< code of the box that a rule asks for; empty: the best
};

struct PartPriceFacts
{
    kernel::Date today{}; ///< where the day is youngest: one promise, whichever pod ships
    std::map<std::int64_t, PricedProduct> products;      ///< by product
    std::map<std::int64_t, PricedPod> pods;              ///< by pod
    std::map<std::int64_t, PricedOrder> orders;          ///< by order
    std::map<std::int64_t, std::vector<Carton>> cartons; ///< by client, the house's among them
};

/// The real cost of a parcel, by the same boxes and the same rate sheets as when it is packed and shipped:
/// postage of the cheapest service that arrives as promised (else of the cheapest, and the parcel is late),
/// the boxes, and the pod's handling per box. A rule's services and box are obeyed as quoting and packing do.
class PartPrices
{
public:
    PartPrices(PartPriceFacts facts, shipping::RateBook rates);

    /// Nothing when a product has no size, no box holds it, or no service takes it.
    std::optional<PartPrice> operator()(RoutingOrder const& order, RoutingPod const& pod,
                                        std::vector<ParcelUnits> const& units) const;

private:
    std::optional<PartPrice> postage_of(Box const& box, int origin, kernel::Date ready,
                                        PricedOrder const& order) const;

    PartPriceFacts facts_;
    shipping::RateBook rates_;
    std::vector<std::string> titles_; ///< beside rates_.tariffs
};

} // namespace poddesk::fulfillment
