#pragma once

#include "domain/fulfillment/carton_choice.h"

#include "domain/database/transaction.h"

#include "domain/kernel/id.h"
#include "domain/kernel/measure.h"
#include "domain/kernel/outcome.h"
#include "domain/kernel/uuid.h"

#include <cstdint>
#include <map>
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
        codes;                 ///< what a scan of it may say: the SKU, its barcodes, other systems' codes
    std::string kit{};         ///< SKU of the kit that it is a part of; empty: sold as it is
    bool needs_serial = false; ///< each unit's is scanned after its code
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
    std::string asked_carton;    ///< code, by a rule; empty: the best
};

/// None when it is not there or out of reach.
std::optional<Packing> packing_of(database::Transaction& tx, kernel::FulfillmentId id);

/// The boxes that a client's parcels may go in: the house's and its own.
std::vector<Carton> cartons_of(database::Transaction& tx, kernel::ClientId client);

/// Parts in a pod of which everything is picked and nothing packed, oldest first.
std::vector<kernel::FulfillmentId> ready_to_pack(database::Transaction& tx, kernel::PodId pod);

/// What was scanned: a code per unit, and each unit's serial where its product needs one, in their order.
struct ScannedUnits
{
    std::vector<std::string> codes;
    std::map<kernel::ProductId, std::vector<std::string>> serials;
};

/// Why a scan after the code of such a product is not that unit's serial: nothing, more than 100 characters,
/// a code of the order's own products, scanned before. Refuses `no_serial`. Pure.
kernel::Outcome<void> check_serial(Packing const& packing, PackingLine const& line, std::string const& serial,
                                   std::vector<std::string> const& before);

/// Every unit of the order scanned, and nothing else. Refuses `unknown_code` (no product of the order),
/// `wrong_units` (too many, too few), naming the SKU and the numbers, and as check_serial does. Pure.
kernel::Outcome<ScannedUnits> verify_scans(Packing const& packing, std::vector<std::string> const& scans);

/// Number of the order that a serial of a client's product is out with; none: it may leave.
std::optional<std::string> order_of_serial(database::Transaction& tx, kernel::ClientId client,
                                           kernel::ProductId product, std::string const& serial);

/// One scanned code per unit, followed by its serial where the product needs one; the boxes are chosen unless
/// a person took one.
struct Pack
{
    kernel::Uuid command_id;
    kernel::FulfillmentId fulfillment;
    std::vector<std::string> scans;
    std::optional<kernel::CartonId> carton{};
    /// By the scale, one a box of the plan; empty: by the catalog.
    std::vector<kernel::Weight> weighed{};
    /// Steps of the brand's packing guideline that the packer confirmed; kept with the why of the box.
    std::vector<std::string> confirmed{};
};

/// The boxes that `pack` would choose, or would make of the carton that a person took, or else a rule asks
/// for; what does not fit into a rule's goes as if there were no rule. Refuses as choose_boxes does, and
/// `no_such_carton`. Pure.
kernel::Outcome<BoxPlan> plan_boxes(Packing const& packing, std::optional<kernel::CartonId> taken);

/// Whether a typed weight is what the catalog makes of the box: within 5 % or 30 g, whichever is more.
/// Refuses `odd_weight` with both figures: something is missing, too many, or wrong in the catalog. Pure.
kernel::Outcome<void> check_weight(kernel::Weight expected, kernel::Weight weighed);

struct PackedParcel
{
    kernel::ShipmentId shipment;
    std::string number;
};

/// Closes the boxes: every unit verified, the parcel's weight by the catalog with the box's own, the why of
/// the box stored. A product's serials go into its boxes in their order. Refuses `not_found`, `wrong_status`
/// (not everything is picked), `wrong_units` (also: a serial is out already), what verify_scans and
/// choose_boxes refuse, `no_such_carton`.
kernel::Outcome<std::vector<PackedParcel>> pack(database::Transaction& tx, Pack const& command);

struct Unpack
{
    kernel::Uuid command_id;
    kernel::FulfillmentId fulfillment;
    std::string reason;
};

/// The undo of a pack while no parcel of it has left: the labels are void and the units lie on the bench
/// again. Returns the numbers of the parcels that are void. Refuses `missing_input` (no reason), `not_found`,
/// `wrong_status`.
kernel::Outcome<std::vector<std::string>> unpack(database::Transaction& tx, Unpack const& command);

/// Keeps the printed slip of a parcel.
void store_slip(database::Transaction& tx, kernel::ShipmentId shipment, std::string const& pdf);

} // namespace poddesk::fulfillment
