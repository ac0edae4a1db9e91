#pragma once

#include "installer/ctl/context.h"

namespace poddesk::ctl {

/// `returns policy`.
void add_policy_commands(CLI::App& returns, Context& context);

} // namespace poddesk::ctl
