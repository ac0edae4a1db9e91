#pragma once
// What the files of `poddeskctl returns` share.

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

/// Add to `returns`.
void add_policy_commands(CLI::App& returns_app, Context& context);
void add_settlement_commands(CLI::App& returns_app, Context& context);
void add_goodwill_commands(CLI::App& returns_app, Context& context);
void add_return_arrive_command(CLI::App& returns_app, Context& context);
void add_return_label_commands(CLI::App& returns_app, Context& context);
void add_return_to_sender_command(CLI::App& returns_app, Context& context);
void add_return_photo_commands(CLI::App& returns_app, Context& context);
void add_return_pace_commands(CLI::App& returns_app, Context& context);
void add_return_report_commands(CLI::App& returns_app, Context& context);

} // namespace poddesk::ctl
