// What a person changes of an order in its window.
#include "gui/orders/order_window.h"

#include "gui/orders/cancel_form.h"
#include "gui/orders/words.h"
#include "gui/orders/words_of_records.h"
#include "gui/widgets/text.h"

#include <wx/intl.h>

namespace poddesk::gui {

void OrderWindow::cancel()
{
    if (!may_change() || !cancel_->IsEnabled()) {
        return;
    }
    if (ask_->is_asking()) {
        ask_->leave();
    }
    auto const& asked = presenter_.record()->order.cancel_asked;
    if (!asked) {
        presenter_.foresee_cancel();
        return;
    }
    wxString const question = _("Withdraw the cancel of this order");
    ask_->ask(question, {reason_field()}, _("Withdraw"),
              [this](FormAnswers const& answers) { presenter_.withdraw_cancel(answers.at("reason")); });
    ask_->tell(question, from_utf8(cancel_asked_words(*asked)));
}

void OrderWindow::show_cancel(CancelWords const& effect, bool is_asked)
{
    gui::show_cancel(
        *ask_,
        {_("Cancel this order"), [this](std::string const& reason) { presenter_.cancel(reason); },
         [this] { presenter_.forget_cancel(); }, [this](std::string const& why) { refused(why); }},
        effect, is_asked);
}

void OrderWindow::correct_address()
{
    if (presenter_.record()) {
        ask_address(_("Ship to another address"), presenter_.record()->order.ship_to);
    }
}

void OrderWindow::accept_correction()
{
    if (auto const proposed = presenter_.proposed_address()) {
        ask_address(_("Ship to the corrected address"), *proposed);
    } else {
        refused(nothing_proposed_words());
    }
}

void OrderWindow::ask_address(wxString const& question, kernel::Address const& proposed)
{
    if (!may_change()) {
        return;
    }
    if (!actions_.can_correct) {
        refused(address_stays_words());
        return;
    }
    ask_->ask(question, address_fields(proposed), _("Correct address"),
              [this](FormAnswers const& answers) { presenter_.correct_address(address_of(answers)); });
}

void OrderWindow::change_line()
{
    std::string const current = lines_->current_key();
    std::string const key = current.substr(0, current.find('/')); // on a part of a kit: the kit's line
    auto const at = presenter_.row_of(key);
    LineRow const* const row = at ? presenter_.line(*at) : nullptr;
    if (!may_change() || !row) {
        return;
    }
    ask_->ask(wxString::Format(_("Change %s"), from_utf8(row->line.title)),
              line_fields(row->line.sku, row->line.quantity), _("Change the line"),
              [this, key](FormAnswers const& answers) {
                  presenter_.change_line(key, answer_of(answers, "sku"), answer_of(answers, "quantity"));
              });
}

void OrderWindow::split()
{
    if (may_change() && presenter_.record()) {
        auto const fields = split_fields(presenter_.record()->order.lines);
        ask_->ask(fields.size() < most_split_lines
                      ? _("How many of each ship apart")
                      : wxString::Format(_("How many of each ship apart: the first %s lines, others by "
                                           "poddeskctl orders split"),
                                         grouped(most_split_lines)),
                  fields, _("Split"), [this](FormAnswers const& answers) { presenter_.split(answers); });
    }
}

void OrderWindow::merge()
{
    if (!may_change() || !presenter_.record()) {
        return;
    }
    auto const possible = presenter_.mergeable();
    auto const& proposals = presenter_.record()->proposals;
    if (possible.empty()) {
        refused(proposals.empty() ? nothing_to_merge_words() : *proposals.front().obstacle);
        return;
    }
    ask_->ask(_("One parcel for orders to the same address"), merge_fields(possible), _("Merge"),
              [this](FormAnswers const& answers) { presenter_.merge(answer_of(answers, "which")); });
    ask_->button().SetFocus(); // Enter in a choice would only open it
}

void OrderWindow::unlink()
{
    if (!may_change()) {
        return;
    }
    auto const linked = presenter_.linked();
    if (linked.empty()) {
        refused(nothing_linked_words());
        return;
    }
    ask_->ask(_("Take apart what was merged, put back what was split"), unlink_fields(linked), _("Do it"),
              [this](FormAnswers const& answers) { presenter_.unlink(answer_of(answers, "which")); });
    ask_->button().SetFocus();
}

void OrderWindow::set_priority()
{
    if (may_change() && presenter_.record()) {
        ask_->ask(_("Priority of this order"), priority_fields(presenter_.record()->order.priority),
                  _("Set priority"),
                  [this](FormAnswers const& answers) { presenter_.set_priority(priority_of(answers)); });
    }
}

void OrderWindow::set_gift()
{
    if (may_change() && presenter_.record()) {
        ask_->ask(_("A gift"), gift_fields(presenter_.record()->gift), _("Set"),
                  [this](FormAnswers const& answers) { presenter_.set_gift(gift_of_answers(answers)); });
    }
}

void OrderWindow::add_note()
{
    if (may_change()) {
        ask_->ask(_("Note on this order"), note_fields(), _("Write the note"),
                  [this](FormAnswers const& answers) { presenter_.add_note(answer_of(answers, "text")); });
    }
}

} // namespace poddesk::gui
