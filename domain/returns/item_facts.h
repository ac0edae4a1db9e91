#pragma once

#include "domain/database/transaction.h"
#include "domain/kernel/id.h"
#include "domain/returns/grading.h"
#include "domain/returns/ids.h"

#include <map>

namespace poddesk::returns {

/// What rules may ask of each line's item, as of now; nothing of lines whose product nobody knows but the
/// price and the month.
std::map<RmaLineId, ItemFacts> facts_of_lines(database::Transaction& tx, RmaId rma);
/// Of an item that no line names: no price. The month is the pod's.
ItemFacts facts_of_product(database::Transaction& tx, kernel::PodId pod, kernel::ProductId product);

} // namespace poddesk::returns
