#pragma once

#include "installer/ctl/context.h"

namespace poddesk::ctl {

/// orders list, show, duplicates: which orders there are, and what is known of one.
void add_order_lists(CLI::App& orders_app, Context& context);

/// orders address, line, note, mentions, priority, gift: what people change of an order and tell about it.
void add_order_changes(CLI::App& orders_app, Context& context);

/// orders split, unsplit, merge, unmerge: what ships together.
void add_split_merge(CLI::App& orders_app, Context& context);

} // namespace poddesk::ctl
