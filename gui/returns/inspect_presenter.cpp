// The parcel: found, taken up, put down, closed. See inspect_presenter.h.
#include "gui/returns/inspect_presenter.h"

#include "gui/returns/inspect_words.h"

#include <algorithm>

namespace poddesk::gui {

using returns::Candidate;

InspectPresenter::InspectPresenter(std::shared_ptr<InspectStore> store, Work& work, InspectView& view,
                                   std::shared_ptr<kernel::Clock const> clock)
    : work_(std::move(store), work), view_(view), clock_(std::move(clock)), laps_(*clock_)
{
}

void InspectPresenter::start(std::string const& pod)
{
    show();
    decide([this, pod](InspectStore const& store) -> Continuation {
        return [this, pod, pods = store.pods()] {
            state_.pods = pods;
            for (orders::QueuePod const& it : pods) {
                if (pods.size() == 1 || it.code == pod) {
                    state_.pod = it;
                }
            }
            state_.step = state_.pod ? InspectStep::find : InspectStep::pod;
            show();
        };
    });
    read_overview();
}

void InspectPresenter::read_overview()
{
    work_.run([this](InspectStore const& store) -> Continuation {
        return [this, overview = store.overview()] {
            state_.overview = overview;
            show();
        };
    });
}

void InspectPresenter::refresh()
{
    read_overview();
    if (!state_.parcel) {
        return;
    }
    work_.run(
        [this, asked = ++asked_, rma = state_.parcel->view.id](InspectStore const& store) -> Continuation {
            return [this, asked, parcel = store.parcel(rma)] {
                if (asked == asked_ && parcel && state_.parcel && state_.parcel->view.id == parcel->view.id) {
                    parcel_changed(*parcel);
                    show();
                }
            };
        });
}

/// Somebody else may have inspected the item in hand meanwhile.
void InspectPresenter::parcel_changed(InspectParcel parcel)
{
    if (parcel.view.status != "received" && parcel.view.status != "inspecting") {
        ready_for_next();
        state_.tone = Tone::warn;
        state_.said = closed_elsewhere_words(parcel.view.number);
        return;
    }
    state_.parcel = std::move(parcel);
    auto const waiting = waiting_lines(*state_.parcel);
    bool const waits = !state_.item || state_.item->found == Found::extra ||
                       std::any_of(waiting.begin(), waiting.end(),
                                   [this](auto const* line) { return line->id == state_.item->line; });
    if (!waits) {
        state_.item.reset();
        next_item();
        state_.tone = Tone::warn;
        state_.said = inspected_elsewhere_words();
    } else if (state_.step == InspectStep::close || state_.step == InspectStep::item) {
        next_item();
    }
}

void InspectPresenter::go_on(Continuation const& then)
{
    busy_ = false;
    if (then) {
        then();
    }
    while (!busy_ && !waiting_.empty()) {
        Continuation const next = std::move(waiting_.front());
        waiting_.pop_front();
        next();
    }
}

bool InspectPresenter::later_if_busy(Continuation input)
{
    if (busy_) {
        waiting_.push_back(std::move(input));
    }
    return busy_;
}

void InspectPresenter::show()
{
    screen_ = screen_of(state_, clock_->now());
    view_.show(screen_);
}

void InspectPresenter::say(Tone tone, std::string words, Signal signal)
{
    state_.tone = tone;
    state_.said = std::move(words);
    view_.signal(signal);
    show();
}

void InspectPresenter::unanswered()
{
    waiting_.clear();
    say(Tone::warn, unanswered_step_words(), Signal::wrong);
}

void InspectPresenter::scanned(std::string const& code)
{
    if (later_if_busy([this, code] { scanned(code); })) {
        return;
    }
    switch (state_.step) {
    case InspectStep::pod: {
        auto const pod = std::find_if(state_.pods.begin(), state_.pods.end(),
                                      [&](orders::QueuePod const& it) { return it.code == code; });
        if (pod == state_.pods.end()) {
            first_ = code;
            return say(Tone::warn, pod_first_words(code), Signal::wrong);
        }
        answered_digit(static_cast<std::size_t>(pod - state_.pods.begin()));
        return;
    }
    case InspectStep::find:
    case InspectStep::choose:
        return find(code);
    case InspectStep::item:
        return scan_item(code);
    case InspectStep::which:
        return scan_which(code);
    case InspectStep::wrong:
        return scan_wrong(code);
    case InspectStep::extra:
        return scan_extra(code);
    case InspectStep::ask:
        return scan_while_asked(code);
    case InspectStep::lane:
        return scan_bin(code);
    case InspectStep::note:
        return keep_note(code);
    case InspectStep::aside:
        return put_down(code);
    case InspectStep::close:
        return next_parcel(code);
    }
}

// ── the parcel ──────────────────────────────────────────────────────────────────────────────────────────

void InspectPresenter::find(std::string const& code)
{
    decide([this, code](InspectStore const& store) -> Continuation {
        return [this, code, candidates = store.find(code)] { found(code, candidates); };
    });
}

void InspectPresenter::found(std::string const& code, std::vector<Candidate> candidates)
{
    state_.code = code;
    state_.candidates = std::move(candidates);
    state_.step = InspectStep::find;
    if (state_.candidates.empty()) {
        return say(Tone::bad, nothing_found_words(code), Signal::wrong);
    }
    bool const is_parcel = state_.candidates.front().kind != Candidate::Kind::product;
    if (state_.candidates.size() == 1 && is_parcel) {
        return take(state_.candidates.front());
    }
    state_.step = InspectStep::choose;
    say(Tone::warn,
        state_.candidates.size() == 1 ? blind_return_words(code)
                                      : several_found_words(code, state_.candidates.size()),
        Signal::right);
}

void InspectPresenter::take(Candidate const& what)
{
    decide([this, what, code = state_.code, pod = *state_.pod](InspectStore const& store) -> Continuation {
        return [this, parcel = store.take(what, code, pod)] { taken(parcel); };
    });
}

void InspectPresenter::taken(kernel::Outcome<InspectParcel> parcel)
{
    if (!parcel) {
        state_.step = InspectStep::find;
        return say(Tone::bad, parcel.error().message, Signal::wrong);
    }
    ++asked_;
    state_.parcel = std::move(*parcel);
    state_.candidates.clear();
    state_.last.reset();
    opened_.clear();
    laps_.end(opened_, "open");
    for (returns::RmaLineView const& line : state_.parcel->view.lines) {
        read_picture(line.picture);
    }
    auto kept = kept_.extract(state_.parcel->view.id.value);
    auto const waiting = waiting_lines(*state_.parcel);
    bool const fits = !kept.empty() && (kept.mapped().found == Found::extra ||
                                        std::any_of(waiting.begin(), waiting.end(), [&](auto const* line) {
                                            return line->id == kept.mapped().line;
                                        }));
    read_overview();
    if (fits) {
        state_.item = std::move(kept.mapped());
        next_question();
        return say(Tone::ok, kept_item_words(), Signal::right);
    }
    next_item();
    // The item that led here is the first one in hand.
    if (state_.parcel->view.is_blind && state_.parcel->view.lines.empty() && !state_.parcel->view.order) {
        return scan_extra(state_.code);
    }
    say(state_.parcel->put_down ? Tone::warn : Tone::ok, parcel_taken_words(*state_.parcel, clock_->now()),
        Signal::right);
}

/// Where the bench stands when no item is in hand.
void InspectPresenter::next_item()
{
    state_.item.reset();
    offered_.clear();
    bool const any =
        std::any_of(state_.parcel->view.inspections.begin(), state_.parcel->view.inspections.end(),
                    [](returns::InspectionView const& it) { return !it.is_undone; });
    state_.step = any && waiting_lines(*state_.parcel).empty() ? InspectStep::close : InspectStep::item;
}

void InspectPresenter::ready_for_next()
{
    ++asked_;
    state_.parcel.reset();
    state_.item.reset();
    state_.last.reset();
    state_.candidates.clear();
    offered_.clear();
    state_.step = InspectStep::find;
    laps_.begin();
    read_overview();
}

void InspectPresenter::close(std::string const& next)
{
    decide([this, next, rma = state_.parcel->view.id](InspectStore const& store) -> Continuation {
        return [this, next, rma, closed = store.close(rma)] {
            if (!closed) {
                say(Tone::bad, closed.error().message, Signal::wrong);
                return refresh();
            }
            std::string const number = state_.parcel->view.number;
            std::erase_if(done_, [&](Done const& it) { return it.rma == rma; });
            ready_for_next();
            say(Tone::ok, closed_words(number, *closed), Signal::complete);
            if (!next.empty()) {
                find(next);
            }
        };
    });
}

/// A code beside a parcel that is done: the next parcel, if it is one.
void InspectPresenter::next_parcel(std::string const& code)
{
    decide([this, code, rma = state_.parcel->view.id](InspectStore const& store) -> Continuation {
        auto const candidates = store.find(code);
        bool const is_parcel = !candidates.empty() && candidates.front().kind != Candidate::Kind::product &&
                               std::none_of(candidates.begin(), candidates.end(),
                                            [&](Candidate const& it) { return it.rma && it.rma == rma; });
        return [this, code, is_parcel] {
            if (!is_parcel) {
                offered_ = code;
                return say(Tone::bad, next_is_a_parcel_words(code), Signal::wrong);
            }
            close(code);
        };
    });
}

void InspectPresenter::leave(std::string const& typed)
{
    if (later_if_busy([this, typed] { leave(typed); })) {
        return;
    }
    if (state_.step == InspectStep::note && !typed.empty()) {
        return keep_note(typed);
    }
    switch (state_.step) {
    case InspectStep::pod:
    case InspectStep::find:
        return;
    case InspectStep::item:
    case InspectStep::ask:
    case InspectStep::lane:
    case InspectStep::close:
        state_.before = state_.step;
        state_.step = InspectStep::aside;
        state_.tone = Tone::neutral;
        state_.said.clear();
        return show();
    default:
        return back();
    }
}

void InspectPresenter::put_down(std::string const& reason)
{
    decide([this, reason, rma = state_.parcel->view.id](InspectStore const& store) -> Continuation {
        return [this, rma, done = store.put_down(rma, reason)] {
            if (!done) {
                return say(Tone::bad, done.error().message, Signal::wrong);
            }
            std::string const number = state_.parcel->view.number;
            if (state_.item) {
                kept_[rma.value] = *state_.item;
            }
            ready_for_next();
            say(Tone::neutral, put_down_words(number), Signal::right);
        };
    });
}

void InspectPresenter::change_pod()
{
    if (!busy_ && !state_.parcel && state_.pods.size() > 1) {
        state_.step = InspectStep::pod;
        show();
    }
}

void InspectPresenter::undo()
{
    if (later_if_busy([this] { undo(); })) {
        return;
    }
    if (done_.empty()) {
        return say(Tone::neutral, nothing_inspected_words(), Signal::wrong);
    }
    decide([this, last = done_.back()](InspectStore const& store) -> Continuation {
        auto const undone = store.undo(last.inspection, taken_back_reason());
        return [this, last, undone, parcel = store.parcel(last.rma)] {
            if (!undone) {
                return say(Tone::bad, undone.error().message, Signal::wrong);
            }
            done_.pop_back();
            ++asked_;
            if (parcel && state_.parcel && state_.parcel->view.id == last.rma) {
                state_.last.reset();
                parcel_changed(*parcel);
            }
            read_overview();
            say(Tone::accent, taken_back_item_words(), Signal::right);
        };
    });
}

} // namespace poddesk::gui
