// The item in hand: scanned, asked about, put where it belongs. See inspect_presenter.h.
#include "gui/returns/inspect_presenter.h"

#include "gui/returns/inspect_words.h"

#include <algorithm>
#include <cctype>

namespace poddesk::gui {

using Found = returns::InspectItem::Found;

bool InspectPresenter::answered(char key)
{
    if (later_if_busy([this, key] { answered(key); })) {
        return true;
    }
    if (key >= '1' && key <= '9') {
        return answered_digit(static_cast<std::size_t>(key - '1'));
    }
    return answered_letter(key);
}

bool InspectPresenter::answered_digit(std::size_t at)
{
    if (at >= screen_.choices.size()) {
        return false;
    }
    switch (state_.step) {
    case InspectStep::pod:
        state_.pod = state_.pods[at];
        state_.step = InspectStep::find;
        shelf_.clear();
        read_bins();
        read_ahead();
        say(Tone::ok, pod_chosen_words(*state_.pod), Signal::right);
        if (!first_.empty()) {
            find(std::exchange(first_, {}));
        }
        break;
    case InspectStep::choose:
        take(state_.candidates[at]);
        break;
    case InspectStep::item:
    case InspectStep::which:
        choose_line(at);
        break;
    case InspectStep::ask:
        answer(at);
        break;
    case InspectStep::aside:
        put_down(put_down_reasons()[at]);
        break;
    case InspectStep::moved:
        answer_moved(at);
        break;
    case InspectStep::left:
        leave_out(false, leave_out_reasons()[at]);
        break;
    default:
        return false;
    }
    return true;
}

bool InspectPresenter::answered_letter(char key)
{
    bool const at_item = state_.step == InspectStep::item || state_.step == InspectStep::ask ||
                         state_.step == InspectStep::lane;
    if (key == 'X' && (at_item || state_.step == InspectStep::close)) {
        start_extra();
        return true;
    }
    if (key == 'P' && state_.step == InspectStep::photo) {
        photo();
        return true;
    }
    if (!at_item) {
        return false;
    }
    if (key == 'N' && state_.item) {
        state_.before = state_.step;
        state_.step = InspectStep::note;
        show();
        view_.signal(Signal::right);
        return true;
    }
    if (key == 'P' && state_.item) {
        photo();
        return true;
    }
    if (key == 'M' || key == 'W') {
        which(key == 'M' ? Found::missing : Found::wrong_item);
        return true;
    }
    return false;
}

// ── which item ──────────────────────────────────────────────────────────────────────────────────────────

/// What a code means to the parcel's client: known beside the parcel, else asked. Without the link an unknown
/// code is nobody's item yet; what is stored of it are its words.
void InspectPresenter::look_up(std::string const& code, std::function<void(InspectScan)> then)
{
    if (auto known = known_scan(*state_.parcel, code)) {
        return then(std::move(*known));
    }
    if (state_.is_offline) {
        return then({});
    }
    ask_server([code, then = std::move(then), client = state_.parcel->view.client,
                pod = state_.parcel->view.pod](InspectStore const& store) -> Continuation {
        return [then, scan = store.scan(client, pod, code)] { then(scan); };
    });
}

void InspectPresenter::scan_item(std::string const& code)
{
    look_up(code, [this, code](InspectScan scan) { item_scanned(code, std::move(scan)); });
}

void InspectPresenter::item_scanned(std::string const& code, InspectScan scan)
{
    offered_ = code;
    if (!scan.item) {
        return say(Tone::bad, unknown_item_words(code, state_.parcel->view.client_name), Signal::wrong);
    }
    for (returns::RmaLineView const* const line : waiting_lines(*state_.parcel)) {
        if (line->product == scan.item->product) {
            return take_line(line->id, Found::expected, std::move(scan), true);
        }
    }
    auto const& lines = state_.parcel->view.lines;
    bool const is_blind =
        state_.parcel->view.is_blind &&
        std::all_of(lines.begin(), lines.end(), [](returns::RmaLineView const& it) { return it.is_extra; });
    if (is_blind) {
        return extra_scanned(code, std::move(scan));
    }
    bool const is_named = std::any_of(lines.begin(), lines.end(), [&](returns::RmaLineView const& it) {
        return it.product == scan.item->product && it.reception != "canceled";
    });
    say(Tone::bad,
        is_named ? all_inspected_words(scan.item->sku)
                 : not_on_rma_words(scan.item->sku, state_.parcel->view.number),
        Signal::wrong);
}

void InspectPresenter::take_line(returns::RmaLineId line, Found found, InspectScan scan, bool by_scan)
{
    ItemInHand item;
    item.found = found;
    item.line = line;
    item.product = std::move(scan.item);
    item.bin = std::move(scan.bin);
    item.scanned = by_scan;
    begin(std::move(item));
}

/// An item without a readable code is chosen from the list.
void InspectPresenter::choose_line(std::size_t at)
{
    returns::RmaLineView const line = *waiting_lines(*state_.parcel).at(at);
    if (state_.step == InspectStep::which) {
        return line_found(line.id);
    }
    look_up(line.sku,
            [this, line](InspectScan scan) { take_line(line.id, Found::expected, std::move(scan), false); });
}

/// M or W: of the item in hand, of the only one that waits, or of the one that is chosen.
void InspectPresenter::which(Found found)
{
    auto const waiting = waiting_lines(*state_.parcel);
    if (waiting.empty()) {
        return say(Tone::bad, nothing_waits_words(), Signal::wrong);
    }
    state_.which_for = found;
    if (state_.item && state_.item->line && state_.item->found == Found::expected) {
        return line_found(state_.item->line);
    }
    if (waiting.size() == 1) {
        return line_found(waiting.front()->id);
    }
    state_.before = state_.step;
    state_.step = InspectStep::which;
    view_.signal(Signal::right);
    show();
}

void InspectPresenter::line_found(returns::RmaLineId line)
{
    ItemInHand item = state_.item && state_.item->line == line ? *state_.item : ItemInHand{};
    item.found = state_.which_for;
    item.line = line;
    item.product.reset();
    item.bin.reset();
    item.answers.clear();
    if (item.found == Found::missing) {
        return begin(std::move(item));
    }
    item.began_at = clock_->now();
    state_.item = std::move(item);
    state_.step = InspectStep::wrong;
    view_.signal(Signal::right);
    show();
}

void InspectPresenter::scan_which(std::string const& code)
{
    for (returns::RmaLineView const* const line : waiting_lines(*state_.parcel)) {
        if (code == line->sku || code == line->barcode) {
            return line_found(line->id);
        }
    }
    say(Tone::bad, which_first_words(), Signal::wrong);
}

/// What lies there instead, scanned; words that mean no item are the note that such an inspection needs.
void InspectPresenter::scan_wrong(std::string const& code)
{
    look_up(code, [this, code](InspectScan scan) {
        ItemInHand item = *state_.item;
        item.product = std::move(scan.item);
        if (!item.product) {
            item.note = code;
        }
        begin(std::move(item));
    });
}

void InspectPresenter::start_extra()
{
    if (!offered_.empty() && !state_.item) {
        return scan_extra(std::exchange(offered_, {}));
    }
    state_.before = state_.step;
    state_.step = InspectStep::extra;
    view_.signal(Signal::right);
    show();
}

void InspectPresenter::scan_extra(std::string const& code)
{
    look_up(code, [this, code](InspectScan scan) { extra_scanned(code, std::move(scan)); });
}

void InspectPresenter::extra_scanned(std::string const& code, InspectScan scan)
{
    ItemInHand item;
    item.found = Found::extra;
    item.scanned = scan.item.has_value();
    item.product = std::move(scan.item);
    item.bin = std::move(scan.bin);
    item.facts = std::move(scan.facts);
    if (!item.product) {
        item.note = code;
    } else {
        read_picture(state_.parcel->view.client, item.product->picture);
    }
    begin(std::move(item));
}

// ── its questions, and its place ────────────────────────────────────────────────────────────────────────

void InspectPresenter::begin(ItemInHand item)
{
    offered_.clear();
    if (item.began_at == kernel::Timestamp{}) {
        item.began_at = clock_->now();
    }
    item.steps.insert(item.steps.begin(), opened_.begin(), opened_.end());
    opened_.clear();
    laps_.end(item.steps, "identify");
    std::string const sku = item.product ? item.product->sku : item.note;
    Found const found = item.found;
    state_.item = std::move(item);
    next_question();
    if (found == Found::expected) {
        tell_step(Tone::ok, item_known_words(sku));
    } else {
        tell_step(Tone::warn, found_words(found, sku));
    }
}

/// What the item's next step is; heard as its lane once that is known.
void InspectPresenter::tell_step(Tone tone, std::string words)
{
    state_.tone = tone;
    state_.said = std::move(words);
    auto const verdict = verdict_of(*state_.parcel, *state_.item);
    if (verdict && state_.step == InspectStep::lane) {
        view_.decided(returns::sort_lane(verdict->disposition));
    } else {
        view_.signal(Signal::right);
    }
    show();
}

void InspectPresenter::next_question()
{
    state_.step = lacks_serial(*state_.item)                      ? InspectStep::serial
                  : step_of(*state_.parcel, *state_.item).verdict ? InspectStep::lane
                                                                  : InspectStep::ask;
}

void InspectPresenter::scan_serial(std::string const& serial)
{
    constexpr std::size_t longest = 100;
    returns::ScannedItem const& item = *state_.item->product;
    if (serial.size() > longest || serial == item.sku || serial == item.barcode) {
        return say(Tone::bad, no_serial_words(serial, item.sku), Signal::wrong);
    }
    serial_said(serial);
}

void InspectPresenter::no_serial()
{
    if (later_if_busy([this] { no_serial(); })) {
        return;
    }
    if (state_.step == InspectStep::serial) {
        serial_said({});
    }
}

/// An odd one is said and shown; what becomes of the item is not decided by it.
void InspectPresenter::serial_said(std::string const& serial)
{
    state_.item->serial = serial;
    laps_.end(state_.item->steps, "serial");
    next_question();
    SerialFit const fit = serial_fit(*state_.parcel, *state_.item);
    bool const is_odd = fit == SerialFit::other || fit == SerialFit::repeated;
    if (is_odd) {
        return say(Tone::warn, serial_words(fit, serial), Signal::wrong);
    }
    tell_step(fit == SerialFit::fits ? Tone::ok : Tone::neutral, serial_words(fit, serial));
}

void InspectPresenter::answer(std::size_t at)
{
    auto const step = step_of(*state_.parcel, *state_.item);
    returns::Question const& asked = state_.parcel->policy.questions.at(step.question.value());
    returns::Answer const& given = asked.answers.at(at);
    state_.item->answers.emplace_back(asked.key, given.key);
    laps_.end(state_.item->steps, "answer:" + asked.key);
    next_question();
    tell_step(Tone::ok, answered_words(given.text));
}

/// A unit in hand gets the last one's answers and place; without one in hand, the next of its line is taken
/// up by hand, and Enter once more says the same of it.
void InspectPresenter::repeat()
{
    ItemInHand const last = state_.last->item;
    if (state_.step == InspectStep::item) {
        return take_line(last.line, Found::expected, {last.product, last.bin}, false);
    }
    state_.item->answers = last.answers;
    state_.item->bin = last.bin;
    laps_.end(state_.item->steps, "answer:" + (last.answers.empty() ? "" : last.answers.front().first));
    next_question();
    if (state_.step != InspectStep::lane) {
        return tell_step(Tone::ok, item_known_words(state_.item->product ? state_.item->product->sku : ""));
    }
    commit(last.bin ? last.bin->bin : kernel::LocationId{});
}

} // namespace poddesk::gui
