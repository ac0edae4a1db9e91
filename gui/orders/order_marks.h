#pragma once
// What a person should know of an order at a glance: that it goes first, may be there twice, is a gift, for a
// company, tagged. No wx here.

#include "domain/orders/queue_view.h"
#include "gui/widgets/tone.h"

#include <string>
#include <vector>

namespace poddesk::gui {

/// One of them, as small as it can be.
struct OrderMark
{
    std::string icon;
    std::string label; ///< short, beside the icon: "5"; mostly empty
    std::string words; ///< "Priority 5"
    Tone tone = Tone::neutral;

    bool operator==(OrderMark const&) const = default;
};

/// The most urgent first; none for an everyday order.
std::vector<OrderMark> marks_of(orders::QueueRow const& row);
/// "Priority 5, gift, Elm School District, vip"
std::string marks_text(orders::QueueRow const& row);
/// The same, one a line.
std::string marks_tip(orders::QueueRow const& row);

} // namespace poddesk::gui
