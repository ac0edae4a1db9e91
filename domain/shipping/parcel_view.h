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

/// The order that a parcel belongs to; 0 where there is no such parcel in reach.
kernel::OrderId find_shipment_order(database::Transaction& tx, kernel::ShipmentId shipment);

/// What goes to the printer: a label as PDF and as ZPL; empty while it has none.
struct LabelFiles
{
    std::string pdf;
    std::string zpl;
};
LabelFiles label_documents(database::Transaction& tx, kernel::ShipmentId shipment);

} // namespace poddesk::shipping
