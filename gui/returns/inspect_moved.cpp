// What moved while the bench had no link is a question, never an overwrite. See inspect_presenter.h.
#include "gui/returns/inspect_presenter.h"

#include "gui/returns/inspect_words.h"

#include <algorithm>

namespace poddesk::gui {

using Kind = JournalEntry::Kind;

/// Only between two items: what is in somebody's hand is finished first.
void InspectPresenter::ask_what_moved()
{
    bool const is_between =
        !state_.item && (state_.step == InspectStep::find || state_.step == InspectStep::item ||
                         state_.step == InspectStep::close);
    if (is_between && first_refused(state_.journal)) {
        state_.step = InspectStep::moved;
        state_.tone = Tone::warn;
        view_.signal(Signal::wrong);
        show();
    }
}

void InspectPresenter::answer_moved(std::size_t at)
{
    switch (at) {
    case 0:
        return retry_moved();
    case 1:
        state_.step = InspectStep::left;
        view_.signal(Signal::right);
        return show();
    default:
        return leave_out(true, {});
    }
}

void InspectPresenter::go_back_from_moved()
{
    if (state_.parcel) {
        next_item();
    } else {
        state_.step = InspectStep::find;
    }
}

void InspectPresenter::retry_moved()
{
    JournalEntry const* const entry = first_refused(state_.journal);
    ask_server([this, id = entry->id](InspectStore const& store) -> Continuation {
        store.refuse(id, {});
        return [this, id] {
            for (JournalEntry& it : state_.journal) {
                if (it.id == id) {
                    it.refusal.clear();
                }
            }
            go_back_from_moved();
            say(Tone::ok, sent_again_words(), Signal::right);
            send();
        };
    });
}

void InspectPresenter::leave_out(bool park, std::string const& reason)
{
    JournalEntry const entry = *first_refused(state_.journal);
    ask_server([this, entry, park, reason](InspectStore const& store) -> Continuation {
        return [this, entry, park, result = store.leave_out(entry, park, reason)] {
            if (!result) {
                return say(Tone::bad, result.error().message, Signal::wrong);
            }
            left_out(entry, park);
        };
    });
}

/// With its photos, and what would have taken it back.
void InspectPresenter::left_out(JournalEntry const& entry, bool park)
{
    std::vector<kernel::Uuid> gone;
    std::erase_if(state_.journal, [&](JournalEntry const& it) {
        bool const is_of_it =
            (it.kind == Kind::undo || it.kind == Kind::photo) && item_of(it).command == entry.id;
        if (is_of_it) {
            gone.push_back(it.id);
        }
        return is_of_it || it.id == entry.id;
    });
    std::erase_if(done_, [&](DoneItem const& it) { return it.command == entry.id; });
    if (!gone.empty()) {
        work_.run([gone](InspectStore const& store) -> Continuation {
            for (kernel::Uuid const& id : gone) {
                store.forget(id);
            }
            return [] {};
        });
    }
    go_back_from_moved();
    say(Tone::neutral, left_out_words(park), Signal::right);
    ask_what_moved();
    send();
}

} // namespace poddesk::gui
