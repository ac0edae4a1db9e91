#pragma once

#include "domain/database/transaction.h"
#include "domain/kernel/clock.h"
#include "domain/kernel/id.h"
#include "domain/returns/ids.h"
#include "reports/packing_slip.h"
#include "reports/receiving.h"

#include <map>
#include <optional>
#include <string>

namespace poddesk::reports {

/// Today where the pod is.
kernel::Date today_at_pod(database::Transaction& tx, kernel::PodId pod);
/// The photos of a pick list's products by SKU and client: {allocation id, PNG}. Products without one are not
/// in it.
std::map<std::int64_t, std::string> photos_of_pick_list(database::Transaction& tx, kernel::PickListId list);

struct SlipFacts
{
    kernel::ClientId client;
    PackingSlip slip; ///< all but the brand
};
std::optional<SlipFacts> slip_facts(database::Transaction& tx, kernel::ShipmentId shipment);

/// The packing slip that is kept with the parcel; none while there is none.
std::optional<std::string> kept_slip(database::Transaction& tx, kernel::ShipmentId shipment);
/// Whose paper it is: what people call it, and its client; none for a pick list, which may be of several.
struct PaperSubject
{
    std::string number; ///< with its client's code where two clients may use the same
    std::optional<kernel::ClientId> client;
};
/// None when it is not there or out of reach.
std::optional<PaperSubject> paper_subject(database::Transaction& tx, std::string const& kind,
                                          std::int64_t subject);

struct LaneLabelFacts
{
    std::string disposition;
    std::string grade;
    std::string bin;
    std::string sku;
    std::string title;
    std::string rma;
    std::string code; ///< the item's barcode, else its SKU
    kernel::Date date{};
};
/// Of an inspection that stands.
std::optional<LaneLabelFacts> lane_label_facts(database::Transaction& tx, returns::InspectionId inspection);

/// Everything of a goods received note.
std::optional<ReceiptNote> receipt_facts(database::Transaction& tx, kernel::ReceiptId receipt);

struct PurchaseOrderFacts
{
    kernel::ClientId client;
    PurchaseOrderPaper paper; ///< all but the brand
};
std::optional<PurchaseOrderFacts> purchase_order_facts(database::Transaction& tx,
                                                       kernel::PurchaseOrderId order);

} // namespace poddesk::reports
