#pragma once

#include <optional>
#include <string>

#include "domain/kernel/address.h"
#include "domain/kernel/clock.h"
#include "domain/kernel/id.h"
#include "domain/shipping/quote.h"

namespace poddesk::shipping {

/// A parcel with everything that quoting it and labelling it look at.
struct Shipment
{
    kernel::ShipmentId id{};
    kernel::ClientId client{};
    kernel::PodId pod{};
    std::string number;
    std::string status;
    Parcel parcel{};
    kernel::Address from;
    kernel::Address to;
    kernel::Date today{};    ///< of the moment that was asked for, where the pod stands
    kernel::Date ready_on{}; ///< the day of the pod's next cutoff
    /// Promised before; else none.
    std::optional<kernel::Date> promised;
    /// What the client promises from ship date to arrival.
    int delivery_days = 0;
    std::string order_number;
    /// This parcel among those of its fulfillment, from 1.
    int position = 1;
    int parcels = 1;
    /// Titles of services that a rule lets it go with; empty: any.
    std::vector<std::string> only_services;
    /// The chosen service; none before quoting.
    ServiceId service{};
    std::string carrier_name;
    std::string service_name;
    bool house_carrier = false;
    /// Of the chosen service's quote; 0 where none is chosen.
    int zone = 0;
};

} // namespace poddesk::shipping
