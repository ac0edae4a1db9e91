#include "domain/fulfillment/part_prices.h"

#include "domain/fulfillment/box_by_rule.h"

#include <algorithm>

namespace poddesk::fulfillment {
namespace {

template <class Value>
Value const* found_in(std::map<std::int64_t, Value> const& map, std::int64_t key)
{
    auto const found = map.find(key);
    return found == map.end() ? nullptr : &found->second;
}

} // namespace

PartPrices::PartPrices(PartPriceFacts facts, shipping::RateBook rates)
    : facts_(std::move(facts)), rates_(std::move(rates))
{
    for (shipping::Tariff const& tariff : rates_.tariffs)
        titles_.push_back(tariff.service.title());
}

std::optional<PartPrice> PartPrices::operator()(RoutingOrder const& order, RoutingPod const& pod,
                                                std::vector<ParcelUnits> const& units) const
{
    PricedOrder const* const priced = found_in(facts_.orders, order.order.value);
    PricedPod const* const origin = found_in(facts_.pods, pod.pod.value);
    if (priced == nullptr || origin == nullptr) return {};
    auto const* const cartons = found_in(facts_.cartons, priced->client.value);
    if (cartons == nullptr) return {};
    std::vector<UnitsToBox> to_box;
    for (ParcelUnits const& it : units) {
        PricedProduct const* const product = found_in(facts_.products, it.product.value);
        auto const quantity = kernel::Quantity::of(it.quantity);
        if (product == nullptr || !quantity) return {};
        to_box.push_back({it.product.value, "", product->size, product->weight, *quantity});
    }
    auto const plan = choose_boxes_by_rule(*cartons, std::move(to_box), priced->carton);
    if (!plan) return {};
    kernel::Date const ready = origin->ready + std::chrono::days{pod.full_days()};
    PartPrice sum;
    for (Box const& box : plan->boxes) {
        std::optional<PartPrice> const price = postage_of(box, origin->origin, ready, *priced);
        if (!price) return {};
        sum.postage += price->postage;
        sum.box += box.carton.cents;
        sum.handling += origin->handling;
        sum.late = sum.late || price->late;
        sum.service = price->service;
    }
    return sum;
}

std::optional<PartPrice> PartPrices::postage_of(Box const& box, int origin, kernel::Date ready,
                                                PricedOrder const& order) const
{
    shipping::QuoteRequest request;
    request.parcel = {box.carton.outside, box.weight};
    request.origin = origin;
    request.destination = order.destination;
    request.ready = ready;
    request.promised = facts_.today + std::chrono::days{order.delivery_days};
    std::optional<PartPrice> best;
    for (std::size_t i = 0; i < rates_.tariffs.size(); ++i) {
        if (!order.services.empty() && std::ranges::find(order.services, titles_[i]) == order.services.end())
            continue;
        auto const price = shipping::price_parcel(rates_.tariffs[i], rates_.zones, request);
        if (!price) continue;
        PartPrice const one{price->total.minor, 0, 0, price->late, titles_[i]};
        if (!best || std::pair(one.late, one.postage) < std::pair(best->late, best->postage)) best = one;
    }
    return best;
}

} // namespace poddesk::fulfillment
