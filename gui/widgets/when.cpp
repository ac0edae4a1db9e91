#include "gui/widgets/when.h"

#include <wx/datetime.h>

namespace poddesk::gui {

namespace {

wxDateTime local(kernel::Timestamp moment)
{
    auto const seconds = std::chrono::floor<std::chrono::seconds>(moment).time_since_epoch().count();
    return wxDateTime(static_cast<time_t>(seconds));
}

} // namespace

wxString when(kernel::Timestamp moment, kernel::Timestamp now)
{
    wxDateTime const then = local(moment);
    wxDateTime const today = local(now);
    if (then.IsSameDate(today)) {
        return then.Format(wxS("%H:%M"));
    }
    auto const age = now - moment;
    if (age > std::chrono::microseconds::zero() && age < std::chrono::hours(24 * 6)) {
        return then.Format(wxS("%a %H:%M"));
    }
    return then.GetYear() == today.GetYear() ? then.Format(wxS("%e %b %H:%M")).Trim(false)
                                             : then.Format(wxS("%e %b %Y")).Trim(false);
}

wxString full_stamp(kernel::Timestamp moment)
{
    return local(moment).Format(wxS("%a %e %b %Y, %H:%M:%S"));
}

} // namespace poddesk::gui
