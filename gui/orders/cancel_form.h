#pragma once
// The form in which a cancel is asked and told.

#include "gui/orders/cancel_question.h"
#include "gui/widgets/ask_panel.h"

#include <functional>
#include <string>

namespace poddesk::gui {

struct CancelForm
{
    wxString question; ///< names what is canceled
    std::function<void(std::string const& reason)> confirmed;
    std::function<void()> left; ///< something else is asked by now
    std::function<void(std::string const& why)> refused;
};

/// Asks, or says anew what it would undo; where nothing can be canceled the form goes and that is said.
void show_cancel(AskPanel& ask, CancelForm const& form, CancelWords const& effect, bool is_asked);

} // namespace poddesk::gui
