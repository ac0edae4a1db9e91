#pragma once

#include "installer/ctl/context.h"

#include "domain/database/transaction.h"
#include "domain/kernel/id.h"

#include <string>

namespace poddesk::ctl {

/// The order that a person names: its number, the shop's id, or id:N. Throws RefusedError where there is
/// none.
kernel::OrderId order_of(database::Transaction& tx, std::string const& typed);

/// orders list, show, duplicates: which orders there are, and what is known of one.
void add_order_lists(CLI::App& orders_app, Context& context);

/// orders address, line, note, mentions, priority, gift: what people change of an order and tell about it.
void add_order_changes(CLI::App& orders_app, Context& context);

/// orders split, unsplit, merge, unmerge: what ships together.
void add_split_merge(CLI::App& orders_app, Context& context);

} // namespace poddesk::ctl
