#pragma once

#include "installer/ctl/reading.h"

#include "domain/returns/rma.h"
#include "domain/returns/rma_view.h"

namespace poddesk::ctl {

/// The RMA of a number, or a refusal that names it.
inline returns::RmaId rma_of(database::Transaction& tx, std::string const& number)
{
    return known(returns::find_rma(tx, number), "RMA", number, "; see: poddeskctl returns list");
}

/// Instructions as rows, and how a person reads them.
nlohmann::json instruction_rows(std::vector<returns::RefundInstruction> const& all);
std::vector<Column> instruction_columns();

} // namespace poddesk::ctl
