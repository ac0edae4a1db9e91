// From the answers to the item in its place, and back. See inspect_presenter.h.
#include "gui/returns/inspect_presenter.h"

#include "gui/returns/inspect_words.h"

#include <algorithm>
#include <cctype>

namespace poddesk::gui {

using Found = returns::InspectItem::Found;

/// The bin that the tile names, scanned at once: the first answer, and the item lies in its place.
void InspectPresenter::scan_while_asked(std::string const& code)
{
    auto const& lane = screen_.lane;
    bool const is_its_bin =
        lane && lane->loud && lane->tone == Tone::ok && state_.item->bin && code == state_.item->bin->code;
    if (!is_its_bin) {
        return say(Tone::bad, answer_first_words(screen_.question), Signal::wrong);
    }
    answer(0);
    commit(state_.item->bin->bin);
}

void InspectPresenter::accept()
{
    if (later_if_busy([this] { accept(); })) {
        return;
    }
    if (state_.step == InspectStep::close) {
        return close({});
    }
    if (may_repeat(state_)) {
        return repeat();
    }
    if (state_.step != InspectStep::lane) {
        return;
    }
    commit(state_.item->bin ? state_.item->bin->bin : kernel::LocationId{});
}

void InspectPresenter::scan_bin(std::string const& code)
{
    auto const verdict = verdict_of(*state_.parcel, *state_.item);
    if (verdict && verdict->disposition != "restock") {
        int const lane = returns::sort_lane(verdict->disposition);
        std::string upper = code;
        std::transform(upper.begin(), upper.end(), upper.begin(),
                       [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
        if (lane > 0 &&
            (upper == "LANE-" + std::to_string(lane) || upper == "LANE " + std::to_string(lane))) {
            return commit({});
        }
        return say(Tone::bad, not_a_lane_words(code, lane), Signal::wrong);
    }
    decide([this, code, pod = state_.parcel->view.pod](InspectStore const& store) -> Continuation {
        return [this, code, bin = store.bin(pod, code)] {
            if (!bin) {
                return say(Tone::bad, not_a_bin_words(code, state_.parcel->view.pod_code), Signal::wrong);
            }
            commit(*bin);
        };
    });
}

void InspectPresenter::commit(kernel::LocationId bin)
{
    ItemInHand const& item = *state_.item;
    returns::InspectItem command;
    command.command_id = item.command_id;
    command.rma = state_.parcel->view.id;
    command.found = item.found;
    command.line = item.line;
    if (item.found != Found::expected && item.product) {
        command.product = item.product->product;
    }
    if (item.found == Found::expected || (item.found == Found::extra && item.product)) {
        command.answers.insert(item.answers.begin(), item.answers.end());
    }
    auto const verdict = verdict_of(*state_.parcel, item);
    if (verdict && verdict->disposition == "restock") {
        command.bin = bin;
    }
    command.note = item.note;
    command.began_at = item.began_at;
    command.occurred_at = clock_->now();
    command.steps = item.steps;
    Laps(laps_).end(command.steps, "bin");
    command.expected_disposition = verdict ? verdict->disposition : "";
    decide([this, command](InspectStore const& store) -> Continuation {
        auto result = store.inspect(command);
        return [this, command, result, parcel = store.parcel(command.rma)] {
            committed(command, result, parcel);
        };
    });
}

void InspectPresenter::committed(returns::InspectItem const& command,
                                 kernel::Outcome<returns::Inspected> result,
                                 kernel::Outcome<InspectParcel> parcel)
{
    ++asked_;
    if (!result) {
        state_.item->command_id = kernel::Uuid::random();
        if (parcel) {
            parcel_changed(*parcel);
        }
        return say(Tone::bad, result.error().message, Signal::wrong);
    }
    if (parcel) {
        state_.parcel = std::move(*parcel);
    }
    done_.push_back({result->id, state_.parcel->view.id});
    if (command.bin) {
        state_.item->bin = returns::RestockBin{command.bin, result->bin, ""};
    }
    bool const again = state_.last && state_.last->item.line == state_.item->line &&
                       state_.last->item.answers == state_.item->answers &&
                       state_.last->disposition == result->disposition;
    int const in_a_row = again ? state_.last->in_a_row + 1 : 1;
    state_.last =
        LastItem{result->disposition, result->grade, result->bin, result->lane, *state_.item, in_a_row};
    laps_.begin();
    next_item();
    read_overview();
    say(Tone::ok, placed_words(*state_.last),
        state_.step == InspectStep::close ? Signal::complete : Signal::right);
}

void InspectPresenter::back()
{
    if (later_if_busy([this] { back(); })) {
        return;
    }
    switch (state_.step) {
    case InspectStep::choose:
        ready_for_next();
        break;
    case InspectStep::which:
    case InspectStep::extra:
    case InspectStep::note:
    case InspectStep::aside:
        state_.step = state_.before;
        break;
    case InspectStep::wrong:
        next_item();
        break;
    case InspectStep::ask:
    case InspectStep::lane:
        if (!state_.item->answers.empty()) {
            state_.item->answers.pop_back();
            next_question();
        } else {
            next_item();
            return say(Tone::neutral, item_put_back_words(), Signal::right);
        }
        break;
    default:
        return;
    }
    state_.tone = Tone::neutral;
    state_.said.clear();
    view_.signal(Signal::right);
    show();
}

void InspectPresenter::keep_note(std::string const& note)
{
    state_.item->note = note;
    state_.step = state_.before;
    laps_.end(state_.item->steps, "note");
    say(Tone::ok, note_kept_words(), Signal::right);
}

std::optional<kernel::Decision> InspectPresenter::why() const
{
    auto const verdict =
        state_.parcel && state_.item ? verdict_of(*state_.parcel, *state_.item) : std::nullopt;
    if (!verdict) {
        return std::nullopt;
    }
    kernel::Decision decision = verdict->decision;
    if (verdict->disposition == "restock" && state_.item->bin && !decision.alternatives.empty()) {
        decision.alternatives.front().sentence +=
            " " + state_.item->bin->code + ": " + state_.item->bin->reason;
    }
    return decision;
}

void InspectPresenter::read_picture(std::string const& sha256)
{
    if (sha256.empty() || !pictures_asked_.insert(sha256).second) {
        return;
    }
    work_.run([this, sha256, client = state_.parcel->view.client](InspectStore const& store) -> Continuation {
        return [this, sha256, content = store.picture(client, sha256)] {
            if (content) {
                view_.show_picture(sha256, content->bytes);
            }
        };
    });
}

} // namespace poddesk::gui
