#include "gui/orders/cancel_form.h"

#include "gui/orders/words.h"
#include "gui/widgets/text.h"

#include <wx/intl.h>

namespace poddesk::gui {

void show_cancel(AskPanel& ask, CancelForm const& form, CancelWords const& effect, bool is_asked)
{
    if (is_asked ? ask.is_asking() : !ask.is_asking(form.question)) {
        form.left();
        return;
    }
    if (!effect.can_cancel) {
        if (ask.is_asking(form.question)) {
            ask.leave();
        }
        form.refused(effect.words);
        return;
    }
    if (is_asked) {
        ask.ask(
            form.question, {reason_field()}, effect.waits ? _("Cancel when put back") : _("Cancel order"),
            [confirmed = form.confirmed](FormAnswers const& answers) { confirmed(answers.at("reason")); });
    }
    ask.tell(form.question, from_utf8(effect.words));
}

} // namespace poddesk::gui
