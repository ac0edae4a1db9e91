#pragma once
// What is said before orders are canceled. No wx here.

#include "domain/fulfillment/cancel_effect.h"

#include <string>
#include <vector>

namespace poddesk::gui {

/// What a cancel undoes, before it is done: a sentence a line.
struct CancelWords
{
    std::string words;
    bool can_cancel = false; ///< at least one of them

    bool operator==(CancelWords const&) const = default;
};

CancelWords cancel_words(std::vector<fulfillment::CancelEffect> const& effects);

} // namespace poddesk::gui
