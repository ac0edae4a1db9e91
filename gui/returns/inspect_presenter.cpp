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
    read_journal();
    ask_server([this, pod](InspectStore const& store) -> Continuation {
        return [this, pod, pods = store.pods()] {
            state_.pods = pods;
            for (orders::QueuePod const& it : pods) {
                if (pods.size() == 1 || it.code == pod) {
                    state_.pod = it;
                }
            }
            state_.step = state_.pod ? InspectStep::find : InspectStep::pod;
            read_bins();
            read_ahead();
            ask_what_moved();
            show();
        };
    });
    read_overview();
}

void InspectPresenter::read_overview()
{
    read([this](InspectStore const& store) -> Continuation {
        return [this, overview = store.overview()] {
            state_.overview = overview;
            show();
        };
    });
}

void InspectPresenter::refresh()
{
    read_overview();
    read_ahead();
    verify();
}

/// The parcel on the bench as the server has it now. While an entry is on its way its answer brings it.
void InspectPresenter::verify()
{
    if (!state_.parcel || is_sending_) {
        return;
    }
    read([this, asked = ++asked_, rma = state_.parcel->view.id](InspectStore const& store) -> Continuation {
        return [this, asked, parcel = store.parcel(rma)] {
            if (asked == asked_ && !is_sending_ && parcel && state_.parcel &&
                state_.parcel->view.id == parcel->view.id) {
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
    base_ = std::move(parcel);
    apply_journal();
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

/// The parcel with what waits to be stored.
void InspectPresenter::apply_journal()
{
    state_.parcel = with_entries(*base_, state_.journal);
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
    state_.ahead = shelf_.size();
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
    say(Tone::warn, state_.is_offline ? needs_server_words(shelf_.size()) : unanswered_step_words(),
        Signal::wrong);
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
    case InspectStep::serial:
        return scan_serial(code);
    case InspectStep::ask:
        return scan_while_asked(code);
    case InspectStep::lane:
        return scan_bin(code);
    case InspectStep::note:
        return keep_note(code);
    case InspectStep::photo:
        return photo_from(code);
    case InspectStep::aside:
        return put_down(code);
    case InspectStep::moved:
        return say(Tone::warn, answer_moved_first_words(), Signal::wrong);
    case InspectStep::left:
        return leave_out(false, code);
    case InspectStep::close:
        return next_parcel(code);
    }
}

// ── the parcel ──────────────────────────────────────────────────────────────────────────────────────────

void InspectPresenter::find(std::string const& code)
{
    if (auto const* const known = shelf_.find(code)) {
        return found(code, *known);
    }
    ask_server([this, code](InspectStore const& store) -> Continuation {
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
    if (what.rma && closes(state_.journal, what.rma)) {
        state_.step = InspectStep::find;
        return say(Tone::warn, closed_here_words(what.number), Signal::wrong);
    }
    if (auto ahead = shelf_.take(what.rma)) {
        taken(std::move(*ahead));
        return verify();
    }
    ask_server(
        [this, what, code = state_.code, pod = *state_.pod](InspectStore const& store) -> Continuation {
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
    base_ = std::move(*parcel);
    apply_journal();
    state_.candidates.clear();
    state_.last.reset();
    opened_.clear();
    laps_.end(opened_, "open");
    for (returns::RmaLineView const& line : state_.parcel->view.lines) {
        read_picture(state_.parcel->view.client, line.picture);
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
    base_.reset();
    state_.parcel.reset();
    state_.item.reset();
    state_.last.reset();
    state_.candidates.clear();
    offered_.clear();
    state_.step = InspectStep::find;
    laps_.begin();
    read_overview();
    read_ahead();
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
    case InspectStep::serial:
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

void InspectPresenter::change_pod()
{
    if (!busy_ && !state_.parcel && state_.pods.size() > 1) {
        state_.step = InspectStep::pod;
        show();
    }
}

} // namespace poddesk::gui
