#pragma once

#include "domain/database/transaction.h"
#include "domain/kernel/clock.h"
#include "domain/kernel/id.h"
#include "domain/kernel/outcome.h"
#include "domain/returns/ids.h"
#include "domain/shipping/buy_label.h"
#include "domain/shipping/manifest.h"

#include <string>

namespace poddesk::reports {

/// The label that a shipment's facts ask for: the house courier's, or an address label marked *no postage*.
/// What shipping::buy_label and record_scanned_tracking are given to draw with.
kernel::Outcome<shipping::LabelDocuments> draw_label(shipping::LabelFacts const& facts);

/// Draws a pick list in bin-walk order, keeps the PDF with the list and returns it. Refuses `not_found`, and
/// what pick_list_pdf refuses.
kernel::Outcome<std::string> print_pick_list(database::Transaction& tx, kernel::PickListId list);

/// Draws the paper that goes into a parcel, in the brand's look, keeps the PDF with the shipment and returns
/// it.
kernel::Outcome<std::string> print_packing_slip(database::Transaction& tx, kernel::ShipmentId shipment);

/// The letter that the customer puts into the parcel: the RMA's barcode, what comes back, where to. Stored
/// with the RMA. Refuses `not_found`, `empty_document` (an RMA without items).
kernel::Outcome<std::string> print_return_letter(database::Transaction& tx, returns::RmaId rma);

/// The label for a parcel that comes back, for paper and for a label printer. Refuses `not_found`,
/// `bad_barcode`.
kernel::Outcome<shipping::LabelDocuments> draw_rma_label(database::Transaction& tx, returns::RmaId rma);

/// The label for an inspected item on its way to its lane. Refuses `not_found` (there is none, or it was
/// taken back), `no_lane`, `bad_barcode`.
kernel::Outcome<shipping::LabelDocuments> draw_lane_label(database::Transaction& tx,
                                                          returns::InspectionId inspection);

/// The list that the driver signs. Kept with the manifest when it is first drawn after closing, and after the
/// hand-over, when it names the driver. Refuses `not_found`, `wrong_status` (an open one has no list),
/// `not_allowed`.
kernel::Outcome<std::string> print_manifest(database::Transaction& tx, shipping::ManifestId manifest);

/// The goods received note of a receipt: what was announced, what came, the difference. Refuses `not_found`,
/// and what receipt_pdf refuses.
kernel::Outcome<std::string> print_goods_received_note(database::Transaction& tx, kernel::ReceiptId receipt);

/// What a supplier is to deliver, in the brand's look. Refuses `not_found`, and what purchase_order_pdf
/// refuses.
kernel::Outcome<std::string> print_purchase_order(database::Transaction& tx, kernel::PurchaseOrderId order);

} // namespace poddesk::reports
