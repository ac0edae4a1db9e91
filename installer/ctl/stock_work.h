#pragma once

#include "installer/ctl/context.h"

namespace poddesk::ctl {

/// `stock hold|release|move|transfer|arrive|transfers|count|undo`.
void add_stock_work(CLI::App& stock, Context& context);
/// `po arrive|undo`.
void add_arrivals(CLI::App& po, Context& context);

} // namespace poddesk::ctl
