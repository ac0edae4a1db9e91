// What the journal holds, in words. See inspect_screen.h.
#include "gui/returns/inspect_wording.h"

#include "gui/orders/words.h"
#include "gui/returns/rma_words.h"
#include "gui/widgets/text.h"
#include "gui/widgets/when.h"

#include <wx/intl.h>

#include <algorithm>

namespace poddesk::gui {

using Kind = JournalEntry::Kind;

namespace {

wxString step_words(JournalEntry const& entry)
{
    wxString const rma = from_utf8(entry.number);
    switch (entry.kind) {
    case Kind::inspect: {
        JournalInspection const it = inspection_of(entry);
        return wxString::Format(_("%s of %s: %s"), from_utf8(it.sku.empty() ? it.command.note : it.sku), rma,
                                from_utf8(returns::in_words(it.shown.disposition)));
    }
    case Kind::undo:
        return wxString::Format(_("The last item of %s taken back"), rma);
    case Kind::put_down:
        return wxString::Format(_("%s put down: %s"), rma, from_utf8(reason_of(entry)));
    case Kind::photo:
        return wxString::Format(_("A photo for %s"), rma);
    case Kind::close:
        return wxString::Format(_("%s closed"), rma);
    }
    return {};
}

} // namespace

void Wording::moved()
{
    JournalEntry const* const entry = first_refused(s_.journal);
    if (!entry) {
        return;
    }
    screen_.question = to_utf8(step_words(*entry));
    screen_.question_place = to_utf8(wxString::Format(_("done %s"), when(entry->occurred_at, now_)));
    screen_.tone = Tone::warn;
    screen_.said = entry->refusal;
    screen_.choices = {{to_utf8(_("Try it again")),
                        to_utf8(_("it may fit now")),
                        {to_utf8(_("send")), Tone::accent, false, "refresh"}},
                       {to_utf8(_("Leave it out")),
                        to_utf8(_("it is not done; say why")),
                        {to_utf8(_("leave out")), Tone::bad, false, "close"}},
                       {to_utf8(_("Park it for the lead")),
                        to_utf8(_("put the item into lane 4")),
                        {to_utf8(_("a person looks")), Tone::violet, false, "user"}}};
}

void Wording::left_out()
{
    screen_.question = to_utf8(_("Why is it left out?"));
    screen_.question_place = to_utf8(_("press a number, or say it in words"));
    for (std::string const& reason : leave_out_reasons()) {
        screen_.choices.push_back({reason, "", {to_utf8(_("leave out")), Tone::bad, false, "close"}});
    }
}

/// One line for the lower edge.
void Wording::link()
{
    auto const refused = std::count_if(s_.journal.begin(), s_.journal.end(),
                                       [](JournalEntry const& it) { return !it.refusal.empty(); });
    std::int64_t const units = units_waiting(s_.journal);
    std::vector<std::string> words;
    if (s_.is_offline) {
        words.push_back(
            to_utf8(wxString::Format(wxPLURAL("Working offline: %s item waits",
                                              "Working offline: %s items wait", static_cast<unsigned>(units)),
                                     grouped(units))));
        words.push_back(to_utf8(wxString::Format(
            wxPLURAL("%zu parcel read ahead", "%zu parcels read ahead", static_cast<unsigned>(s_.ahead)),
            s_.ahead)));
    } else if (units > 0) {
        words.push_back(to_utf8(wxString::Format(
            wxPLURAL("%s item is being stored", "%s items are being stored", static_cast<unsigned>(units)),
            grouped(units))));
    }
    if (refused > 0) {
        words.push_back(to_utf8(wxString::Format(
            wxPLURAL("%s step to decide", "%s steps to decide", static_cast<unsigned>(refused)),
            grouped(refused))));
    }
    for (WaitingElsewhere const& it : s_.elsewhere) {
        words.push_back(
            to_utf8(wxString::Format(_("%s steps of %s wait here until %s signs in"), grouped(it.entries),
                                     from_utf8(it.login), from_utf8(it.login))));
    }
    screen_.link = with_middle_dots(words);
}

} // namespace poddesk::gui
