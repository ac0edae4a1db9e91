#pragma once
// How RMAs are worded and colored. No wx in this header.

#include "domain/kernel/clock.h"
#include "domain/returns/rma_view.h"
#include "gui/widgets/form.h"
#include "gui/widgets/tone.h"

#include <string>
#include <vector>

namespace poddesk::gui {

/// The time left of the promise: "31 h left", "4 h late"; an empty pill where nothing was promised.
Pill due_pill(returns::RmaRow const& row, kernel::Timestamp now);
/// "Too small, Defective"
std::string reasons_words(std::string const& codes);
/// Why a carrier brought a parcel back.
std::string carrier_words(std::string const& reason);

/// Choices of a form.
std::vector<std::pair<std::string, std::string>> reason_choices();
std::vector<std::pair<std::string, std::string>> wants_choices();

} // namespace poddesk::gui
