#include "gui/lists/list_words.h"

#include "gui/widgets/text.h"

#include <wx/intl.h>

namespace poddesk::gui {

std::string several_done_words(std::size_t count, std::string const& first)
{
    return to_utf8(wxString::Format(_("%zu done. The first: %s"), count, from_utf8(first)));
}

std::string several_refused_words(std::size_t count, std::string const& first)
{
    return count == 1 ? first
                      : to_utf8(wxString::Format(_("%zu were refused and left as they were. The first: %s"),
                                                 count, from_utf8(first)));
}

std::string nothing_done_here_words()
{
    return to_utf8(_("Nothing was done in this window that could be taken back."));
}

std::string step_taken_back_words()
{
    return to_utf8(_("Taken back."));
}

std::string undo_by_key_words()
{
    return to_utf8(_("taken back by the person who did it"));
}

} // namespace poddesk::gui
