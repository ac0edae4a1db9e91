#pragma once

#include "installer/ctl/context.h"

namespace poddesk::ctl {

/// orders address …: what a person changes of an order.
void add_order_changes(CLI::App& orders_app, Context& context);

} // namespace poddesk::ctl
