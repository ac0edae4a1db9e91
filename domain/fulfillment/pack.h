#pragma once

#include "domain/fulfillment/carton_choice.h"

#include "domain/database/transaction.h"

#include "domain/kernel/id.h"
#include "domain/kernel/measure.h"
#include "domain/kernel/outcome.h"
#include "domain/kernel/uuid.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace poddesk::fulfillment {

/// One line as the packer has it on the bench.
struct PackingLine
{
    std::int64_t line = 0; ///< of the fulfillment
    kernel::ProductId product;
    std::string sku;
    std::string title;
    std::int64_t quantity = 0;
    std::int64_t picked = 0;
    kernel::Weight weight{};   ///< one unit's
    kernel::Dimensions size{}; ///< one unit's
    std::vector<std::string>
        codes; ///< what a scan of it may say: the SKU, its barcodes, other systems' codes
};

struct Packing
{
    kernel::FulfillmentId fulfillment;
    kernel::OrderId order;
    std::string order_number;
    kernel::ClientId client;
    kernel::PodId pod;
    std::string status;
    std::vector<PackingLine> lines;
    std::vector<Carton> cartons; ///< the house's and the client's own
};

/// None when it is not there or out of reach.
std::optional<Packing> packing_of(database::Transaction& tx, kernel::FulfillmentId id);

/// Parts in a pod of which everything is picked and nothing packed, oldest first.
std::vector<kernel::FulfillmentId> ready_to_pack(database::Transaction& tx, kernel::PodId pod);

/// Every unit of the order scanned, and nothing else. Refuses `unknown_code` (no product of the order),
/// `wrong_units` (too many, too few), naming the SKU and the numbers. Pure.
kernel::Outcome<void> verify_scans(Packing const& packing, std::vector<std::string> const& scans);

/// One scanned code per unit; the boxes are chosen unless a person took one.
struct Pack
{
    kernel::Uuid command_id;
    kernel::FulfillmentId fulfillment;
    std::vector<std::string> scans;
    std::optional<kernel::CartonId> carton{};
};

struct PackedParcel
{
    kernel::ShipmentId shipment;
    std::string number;
};

/// Closes the boxes: every unit verified, the parcel's weight by the catalog with the box's own, the why of
/// the box stored. Refuses `not_found`, `wrong_status` (not everything is picked), what verify_scans and
/// choose_boxes refuse, `no_such_carton`.
kernel::Outcome<std::vector<PackedParcel>> pack(database::Transaction& tx, Pack const& command);

/// Keeps the printed slip of a parcel.
void store_slip(database::Transaction& tx, kernel::ShipmentId shipment, std::string const& pdf);

} // namespace poddesk::fulfillment
