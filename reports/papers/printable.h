#pragma once

#include "domain/database/transaction.h"
#include "domain/kernel/outcome.h"
#include "domain/printing/print_document.h"

#include <cstdint>
#include <string>

namespace poddesk::reports {

/// A document as a printer gets it: label, slip, pick_list, rma_label, rma_letter, return_label, lane_label,
/// purchase_order, receipt (the goods received note) or manifest of this parcel, pick list, RMA, inspection,
/// purchase order, receipt or manifest.
/// A paper that is kept already is taken as it is; one that is not is drawn and kept. Refuses `not_found`,
/// `no_label` (the parcel has none yet), and what drawing refuses.
kernel::Outcome<printing::PrintJob> printable(database::Transaction& tx, std::string const& kind,
                                              std::int64_t subject);

} // namespace poddesk::reports
