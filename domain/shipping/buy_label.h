#pragma once

#include <functional>
#include <string>

#include "domain/database/transaction.h"
#include "domain/kernel/outcome.h"
#include "domain/kernel/uuid.h"
#include "domain/shipping/shipment.h"

namespace poddesk::shipping {

/// What stands on a label.
struct LabelFacts
{
    Shipment shipment;
    std::string tracking;
    std::string sscc; ///< 18 digits; empty on an address label
    kernel::Date ship_date{};
    /// False: an address label, to be marked "no postage" plainly and without a barcode.
    bool has_postage = false;
    bool is_return = false; ///< of a parcel on its way back; its reference is the RMA
};

struct LabelDocuments
{
    std::string pdf;
    std::string zpl;
};

/// Draws the documents (reports room); given in, because shipping does not know how paper looks.
using DrawLabel = std::function<kernel::Outcome<LabelDocuments>(LabelFacts const&)>;

struct BuyLabel
{
    kernel::Uuid command_id;
    kernel::ShipmentId shipment{};
    kernel::Timestamp now{};
    /// GS1 company prefix of the house, for the SSCC. The default begins with 952, which GS1 keeps for
    /// demonstrations.
    std::string gs1_prefix = "9521141";
};

/// The house courier's label: its own tracking number and SSCC, drawn and stored; the shipment is labeled.
/// The same command again gives the same number. Refuses `not_found`, `wrong_status`, `no_service`,
/// `not_house` (scan the number of another carrier instead) and what drawing refuses. Returns the tracking
/// number.
[[nodiscard]] kernel::Outcome<std::string> buy_label(database::Transaction& tx, BuyLabel const& command,
                                                     DrawLabel const& draw);

struct RecordTracking
{
    kernel::Uuid command_id;
    kernel::ShipmentId shipment{};
    kernel::Timestamp now{};
    /// As scanned.
    std::string tracking;
};

/// A real carrier without an account: the number of the postage bought elsewhere is scanned in, and the label
/// that is stored shows the address only, marked *no postage*. Refuses `bad_tracking`, `already_exists`
/// (another parcel of the client has the number), `house_carrier` (buy_label makes those), and as above.
[[nodiscard]] kernel::Outcome<std::string>
record_scanned_tracking(database::Transaction& tx, RecordTracking const& command, DrawLabel const& draw);

} // namespace poddesk::shipping
