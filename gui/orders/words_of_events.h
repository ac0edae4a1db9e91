#pragma once
// What the words of events share. For the files words_of_*.cpp.

#include "gui/widgets/tone.h"

#include <nlohmann/json_fwd.hpp>

#include <string_view>

#include <wx/string.h>

namespace poddesk::gui {

/// An event as the timeline shows it.
struct EventLook
{
    char const* icon;
    wxString text;
    Tone tone = Tone::neutral;
};

/// A member of an event's facts as people read it; empty where it is not there.
wxString event_field(nlohmann::json const& payload, char const* name);
/// "Held: address" with what the person wrote, shortened by the timeline where it does not fit.
wxString with_reason(wxString const& what, wxString const& reason);

/// Of an event "return.…".
EventLook return_look(std::string_view kind, nlohmann::json const& payload);

} // namespace poddesk::gui
