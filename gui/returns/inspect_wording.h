#pragma once
// The words between InspectState and InspectScreen: used by screen_of only.

#include "gui/returns/inspect_screen.h"

#include <wx/string.h>

namespace poddesk::gui {

/// Words one screen.
class Wording
{
public:
    Wording(InspectState const& state, kernel::Timestamp now) : s_(state), now_(now) {}
    InspectScreen all();

private:
    void head();
    void promise();
    void card();
    void card_of_line(InspectCard& card, returns::RmaLineView const& line) const;
    void question();
    void crumbs(std::optional<std::size_t> now);
    void answers(std::size_t question);
    void line_choices(bool by_hand);
    void candidates();
    void lane();
    void likely_lane();
    void lane_of(returns::Verdict const& verdict, wxString const& caption, bool loud);
    void rows();
    Pill row_pill(returns::RmaLineView const& line) const;
    void today();
    void moved();
    void left_out();
    void link();
    wxString asks() const;
    Pill leads(returns::Step const& step) const;

    InspectState const& s_;
    kernel::Timestamp now_;
    InspectScreen screen_;
};

/// The units of the parcel, and how many of them are done.
std::pair<std::int64_t, std::int64_t> units_of(InspectParcel const& parcel);

} // namespace poddesk::gui
