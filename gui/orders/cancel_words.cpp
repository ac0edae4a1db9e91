#include "gui/orders/cancel_words.h"

#include <fmt/format.h>

#include <algorithm>

namespace poddesk::gui {

CancelWords cancel_words(std::vector<fulfillment::CancelEffect> const& effects)
{
    bool const can_cancel =
        std::ranges::any_of(effects, [](fulfillment::CancelEffect const& it) { return !it.refusal; });
    return {fmt::format("{}", fmt::join(fulfillment::cancel_sentences(effects), "\n")), can_cancel};
}

} // namespace poddesk::gui
