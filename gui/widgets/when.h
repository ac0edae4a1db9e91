#pragma once

#include "domain/kernel/clock.h"

#include <wx/string.h>

namespace poddesk::gui {

/// A moment as people say it, in the machine's zone: "14:32" today, "Mon 14:32" within the last six days, "3
/// Nov 14:32" this year, "3 Nov 2024" before.
wxString when(kernel::Timestamp moment, kernel::Timestamp now);

/// The full stamp for a tooltip: "Mon 23 Nov 2026, 14:32:05".
wxString full_stamp(kernel::Timestamp moment);

} // namespace poddesk::gui
