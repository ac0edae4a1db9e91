// From the answers to the item in its place, and back. See inspect_presenter.h.
#include "gui/returns/inspect_presenter.h"

#include "gui/returns/inspect_words.h"

#include <algorithm>
#include <cctype>
#include <span>

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
    if (auto const bin = bins_.find(code); bin != bins_.end()) {
        return commit(bin->second);
    }
    ask_server([this, code, pod = state_.parcel->view.pod](InspectStore const& store) -> Continuation {
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
    auto const verdict = verdict_of(*state_.parcel, item);
    if (lacks_photo(verdict, item)) {
        return say(Tone::warn, photo_demanded_words(), Signal::wrong);
    }
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
    if (verdict && verdict->disposition == "restock") {
        command.bin = bin;
    }
    command.note = item.note;
    command.serial = item.serial;
    command.began_at = item.began_at;
    command.occurred_at = clock_->now();
    command.steps = item.steps;
    Laps(laps_).end(command.steps, "bin");
    command.expected_disposition = verdict ? verdict->disposition : "";
    if (verdict && verdict->needs_photo) {
        command.photo = item.photos.front();
    }
    JournalInspection done{command, {}, item.note, {}};
    if (verdict) {
        done.shown = {{}, verdict->grade, verdict->disposition, returns::sort_lane(verdict->disposition), ""};
    }
    if (command.bin) {
        done.shown.bin = bin_code(command.bin);
    }
    if (returns::RmaLineView const* const line = line_of(*state_.parcel, item.line)) {
        done.sku = line->sku;
        done.title = line->title;
    } else if (item.product) {
        done.sku = item.product->sku;
        done.title = item.product->title;
    }
    std::vector<JournalEntry> entries{entry_of(done, state_.parcel->view.number)};
    DoneItem const photographed{command.command_id, {}, command.rma, state_.parcel->view.number};
    // A demanded one goes with the item itself, which the server does not take without it.
    auto const with_item = static_cast<std::size_t>(done.command.photo.has_value());
    for (returns::PhotoPicture const& picture : std::span(item.photos).subspan(with_item)) {
        entries.push_back(photo_entry(photographed, picture, clock_->now()));
    }
    keep(std::move(entries), [this, done] { committed(done); });
}

/// It is in the journal: the bench goes on, and the server hears of it.
void InspectPresenter::committed(JournalInspection const& done)
{
    apply_journal();
    returns::InspectItem const& command = done.command;
    done_.push_back({command.command_id, {}, command.rma, state_.parcel->view.number});
    if (command.bin) {
        state_.item->bin = returns::RestockBin{command.bin, done.shown.bin, ""};
    }
    bool const again = state_.last && state_.last->item.line == state_.item->line &&
                       state_.last->item.answers == state_.item->answers &&
                       state_.last->disposition == done.shown.disposition;
    int const in_a_row = again ? state_.last->in_a_row + 1 : 1;
    state_.last = LastItem{done.shown.disposition, done.shown.grade, done.shown.bin,
                           done.shown.lane,        *state_.item,     in_a_row};
    if (auto const verdict = verdict_of(*state_.parcel, *state_.item)) {
        state_.last->waits_for_person = waits_for_person(*state_.parcel, *state_.item, *verdict);
    }
    laps_.begin();
    next_item();
    say(Tone::ok, placed_words(*state_.last),
        state_.step == InspectStep::close ? Signal::complete : Signal::right);
    ask_what_moved();
}

std::string InspectPresenter::bin_code(kernel::LocationId bin) const
{
    if (state_.item->bin && state_.item->bin->bin == bin) {
        return state_.item->bin->code;
    }
    auto const found =
        std::find_if(bins_.begin(), bins_.end(), [&](auto const& it) { return it.second == bin; });
    return found == bins_.end() ? std::string() : found->first;
}

/// The parcel is done; with the next one's code that comes at once.
void InspectPresenter::close(std::string const& next)
{
    keep({close_entry(*state_.parcel, clock_->now())}, [this, next] {
        std::string const number = state_.parcel->view.number;
        std::erase_if(done_, [&](DoneItem const& it) { return it.rma == state_.parcel->view.id; });
        ready_for_next();
        say(Tone::ok, closed_words(number), Signal::complete);
        ask_what_moved();
        if (!next.empty() && state_.step == InspectStep::find) {
            find(next);
        }
    });
}

/// A code beside a parcel that is done: the next parcel, if it is one.
void InspectPresenter::next_parcel(std::string const& code)
{
    if (shelf_.find(code)) {
        return close(code);
    }
    ask_server([this, code, rma = state_.parcel->view.id](InspectStore const& store) -> Continuation {
        auto const candidates = store.find(code);
        bool const is_parcel =
            !candidates.empty() && candidates.front().kind != returns::Candidate::Kind::product &&
            std::none_of(candidates.begin(), candidates.end(),
                         [&](returns::Candidate const& it) { return it.rma && it.rma == rma; });
        return [this, code, is_parcel] {
            if (!is_parcel) {
                offered_ = code;
                return say(Tone::bad, next_is_a_parcel_words(code), Signal::wrong);
            }
            close(code);
        };
    });
}

void InspectPresenter::put_down(std::string const& reason)
{
    keep({put_down_entry(*state_.parcel, reason, clock_->now())}, [this] {
        if (state_.item) {
            kept_[state_.parcel->view.id.value] = *state_.item;
        }
        std::string const number = state_.parcel->view.number;
        shelf_.put_back(*base_);
        ready_for_next();
        say(Tone::neutral, put_down_words(number), Signal::right);
        ask_what_moved();
    });
}

void InspectPresenter::undo()
{
    if (later_if_busy([this] { undo(); })) {
        return;
    }
    if (done_.empty()) {
        return say(Tone::neutral, nothing_inspected_words(), Signal::wrong);
    }
    DoneItem const last = done_.back();
    keep({undo_entry(last, taken_back_reason(), clock_->now())}, [this, last] {
        done_.pop_back();
        if (state_.parcel && state_.parcel->view.id == last.rma) {
            state_.last.reset();
            parcel_changed(*base_);
        }
        say(Tone::accent, taken_back_item_words(), Signal::right);
    });
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
    case InspectStep::photo:
    case InspectStep::aside:
        state_.step = state_.before;
        break;
    case InspectStep::wrong:
        next_item();
        break;
    case InspectStep::moved:
    case InspectStep::left:
        go_back_from_moved();
        break;
    case InspectStep::serial:
    case InspectStep::ask:
    case InspectStep::lane:
        if (!state_.item->answers.empty()) {
            state_.item->answers.pop_back();
            next_question();
        } else if (state_.item->serial) {
            state_.item->serial.reset();
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

void InspectPresenter::read_picture(kernel::ClientId client, std::string const& sha256)
{
    if (sha256.empty() || state_.is_offline || !pictures_asked_.insert(sha256).second) {
        return;
    }
    read([this, sha256, client](InspectStore const& store) -> Continuation {
        return [this, sha256, content = store.picture(client, sha256)] {
            if (content) {
                view_.show_picture(sha256, content->bytes);
            }
        };
    });
}

} // namespace poddesk::gui
