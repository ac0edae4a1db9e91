#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "domain/database/transaction.h"
#include "domain/kernel/decision.h"
#include "domain/kernel/uuid.h"
#include "domain/shipping/compare.h"
#include "domain/shipping/shipment.h"

namespace poddesk::shipping {

/// None: no such shipment, or not one of the caller's clients and pods.
[[nodiscard]] std::optional<Shipment> find_shipment(database::Transaction& tx, kernel::ShipmentId id,
                                                    kernel::Timestamp now);

/// A parcel from where an order went back to a pod: addresses and days, as it is nowhere stored; its size
/// and weight are the caller's to set. None: no such order or pod in reach.
[[nodiscard]] std::optional<Shipment> parcel_back(database::Transaction& tx, kernel::OrderId order,
                                                  kernel::PodId pod, kernel::Timestamp now);

/// Stores a comparison through shipping.store_quotes. Returns the service that the shipment has now: a
/// person's choice made before stays. Throws DatabaseError.
ServiceId store_quotes(database::Transaction& tx, kernel::Uuid const& command, kernel::ShipmentId shipment,
                       Comparison const& comparison, std::optional<kernel::Date> promised,
                       kernel::Currency currency);

void store_choice(database::Transaction& tx, kernel::Uuid const& command, kernel::ShipmentId shipment,
                  ServiceId service, std::string_view reason);

/// Returns the service that counts again.
ServiceId drop_stored_choice(database::Transaction& tx, kernel::Uuid const& command,
                             kernel::ShipmentId shipment, std::string_view reason);

struct LabelToStore
{
    std::string tracking;
    bool has_postage = false;
    std::string pdf; ///< bytes; empty: none
    std::string zpl;
    std::optional<std::string> sscc;
};

void store_label(database::Transaction& tx, kernel::Uuid const& command, kernel::ShipmentId shipment,
                 LabelToStore const& label);

/// The tracking number that an earlier run of the same command stored; none when it never finished.
[[nodiscard]] std::optional<std::string> label_of_command(database::Transaction& tx,
                                                          kernel::Uuid const& command);

/// What no other label of the house has: the serial number within its SSCC, and the one within the house
/// courier's tracking number.
struct LabelNumbers
{
    std::int64_t sscc = 0;
    std::int64_t tracking = 0;
};
[[nodiscard]] LabelNumbers next_label_numbers(database::Transaction& tx);

} // namespace poddesk::shipping
