#pragma once

#include "domain/database/transaction.h"
#include "domain/kernel/clock.h"
#include "domain/kernel/id.h"
#include "domain/kernel/money.h"

#include <optional>
#include <string>
#include <vector>

namespace poddesk::shipping {

/// One parcel of an order as a window shows it. Documents are named by the hash of their content (hex), empty
/// while there is none.
struct OrderParcel
{
    kernel::ShipmentId id{};
    std::string number;
    std::string status;
    std::string carrier;
    std::string service;
    std::string tracking_number;
    bool has_postage = false;
    std::optional<kernel::Money> price{};
    std::optional<kernel::Date> promised_on{};
    std::string carton; ///< code of the box
    std::int64_t weight_ng = 0;
    std::string label;
    std::string slip;
    std::optional<kernel::Timestamp> shipped_at{};

    bool operator==(OrderParcel const&) const = default;
};

/// The parcels of an order, oldest first; voided ones too.
std::vector<OrderParcel> parcels_of_order(database::Transaction& tx, kernel::OrderId order);

} // namespace poddesk::shipping
