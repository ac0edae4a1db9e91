// Units into their bin, and the way back. See putaway_presenter.h.
#include "gui/inbound/putaway_presenter.h"

#include "gui/inbound/words.h"

#include <algorithm>

namespace poddesk::gui {

using inbound::BinItem;

namespace {

constexpr std::size_t most_remembered = 8;

kernel::Timestamp now()
{
    return kernel::SystemClock().now();
}

} // namespace

kernel::LocationId PutawayPresenter::bin() const
{
    if (!sheet_ || screen_.current >= sheet_->items.size()) {
        return {};
    }
    switch (screen_.step) {
    case PutawayStep::place:
        return sheet_->items[screen_.current].line.bin;
    case PutawayStep::confirm:
        return other_bin_;
    case PutawayStep::find:
    case PutawayStep::choose:
        break;
    }
    return {};
}

void PutawayPresenter::place(std::string const& code)
{
    BinItem const& item = sheet_->items.at(screen_.current);
    if (code == item.line.bin_code) {
        return put(item.line.bin, item.line.bin_code, false);
    }
    if (take_item(code)) {
        return;
    }
    auto const units = typed_quantity(code);
    // A number that cannot be one of units may be the name of a bin.
    if (units && (*units <= item.line.quantity || code.front() == 'x' || code.front() == 'X')) {
        return take_quantity(*units);
    }
    look_for_bin(code);
}

void PutawayPresenter::take_quantity(std::int64_t units)
{
    BinItem const& item = sheet_->items.at(screen_.current);
    if (units > item.line.quantity) {
        return say(Tone::bad, too_many_units_words(units, item.line.quantity, item.item.sku), Signal::wrong);
    }
    screen_.quantity = units;
    say(Tone::ok, quantity_words(units, item.line.quantity, item.item.sku), Signal::right);
}

void PutawayPresenter::look_for_bin(std::string const& code)
{
    serve([this, code, pod = sheet_->pod](PutawayStore const& store) -> Continuation {
        return [this, code, bin = store.bin(pod, code)] {
            if (!bin) {
                PutawayLineShown const& line = screen_.lines[screen_.current];
                auto const units = typed_quantity(code);
                return say(Tone::bad,
                           units ? too_many_units_words(*units, line.waiting, line.sku)
                                 : no_bin_words(code, screen_.pod),
                           Signal::wrong);
            }
            other_bin_ = *bin;
            screen_.other_bin = code;
            screen_.step = PutawayStep::confirm;
            say(Tone::warn, other_bin_words(code, screen_.bin), Signal::wrong);
        };
    });
}

/// The person's word for another bin: the same scan again.
void PutawayPresenter::confirm(std::string const& code)
{
    if (code == screen_.other_bin) {
        return put(other_bin_, screen_.other_bin, true);
    }
    screen_.step = PutawayStep::place;
    screen_.other_bin.clear();
    place(code);
}

bool PutawayPresenter::answered(char key)
{
    if (busy_) {
        return false;
    }
    if (screen_.step == PutawayStep::confirm && key == '1') {
        put(other_bin_, screen_.other_bin, true);
        return true;
    }
    auto const at = static_cast<std::size_t>(key - '1');
    if (screen_.step != PutawayStep::choose || key < '1') {
        return false;
    }
    if (at < lots_.size()) {
        select(lots_[at]);
        return true;
    }
    if (lots_.empty() && at < candidates_.size()) {
        open(candidates_[at].id, candidate_code_);
        return true;
    }
    return false;
}

void PutawayPresenter::put(kernel::LocationId bin, std::string const& code, bool overruled)
{
    inbound::PutawayLine line = sheet_->items.at(screen_.current).line;
    line.quantity = screen_.quantity;
    if (overruled) {
        line.overruled = line.bin_code;
        line.bin = bin;
        line.bin_code = code;
        line.reason = chosen_by_person_words();
        line.rejected.clear();
    }
    inbound::PutAway const command{kernel::Uuid::random(), sheet_->id, {line}};
    serve([this, command](PutawayStore const& store) -> Continuation {
        return [this, command, put = store.put(command)] {
            inbound::PutawayLine const& of = command.lines.front();
            if (!put) {
                screen_.step = PutawayStep::place;
                screen_.other_bin.clear();
                say(Tone::bad, put.error().message, Signal::wrong);
                return reread({});
            }
            done_.push_back({put->event, command.receipt, of.sku, of.bin_code, of.quantity});
            screen_.done.insert(screen_.done.begin(),
                                bin_line_words(of.quantity, of.sku, of.bin_code, screen_.receipt));
            screen_.done.resize(std::min(screen_.done.size(), most_remembered));
            reread(binned_words(of.quantity, of.sku, of.bin_code, put->left));
        };
    });
}

/// The receipt as it stands now. No words: what was said before stays, for it was refused.
void PutawayPresenter::reread(std::string const& words)
{
    serve([this, words, id = sheet_->id](PutawayStore const& store) -> Continuation {
        return [this, words, sheet = store.look(id)] {
            if (!sheet || sheet->items.empty()) {
                std::string const receipt = screen_.receipt;
                auto const since = screen_.arrived_at;
                ready_for_next();
                refresh();
                return say(
                    Tone::ok,
                    all_binned_words(receipt, since, sheet ? sheet->put_away_at.value_or(now()) : now()),
                    Signal::complete);
            }
            auto const [tone, said] = std::pair(screen_.tone, screen_.said);
            take(*sheet);
            BinItem const& first = sheet_->items.front();
            screen_.step = PutawayStep::place;
            screen_.quantity = first.line.quantity;
            screen_.bin = first.line.bin_code;
            screen_.reason = first.line.reason;
            if (words.empty()) {
                screen_.tone = tone;
                screen_.said = said;
                return ask();
            }
            say(Tone::ok, words, Signal::right);
        };
    });
}

void PutawayPresenter::undo()
{
    if (busy_) {
        return;
    }
    if (done_.empty()) {
        return say(Tone::neutral, nothing_binned_words(), Signal::wrong);
    }
    serve([this, last = done_.back()](PutawayStore const& store) -> Continuation {
        return [this, last, undone = store.undo(last.event, taken_back_at_bench_words()),
                sheet = store.look(last.receipt)] {
            if (!undone) {
                return say(Tone::bad, undone.error().message, Signal::wrong);
            }
            done_.pop_back();
            screen_.done.erase(screen_.done.begin(), screen_.done.begin() + !screen_.done.empty());
            if (sheet && !sheet->items.empty()) {
                take(*sheet);
                auto const line = std::find_if(sheet_->items.begin(), sheet_->items.end(),
                                               [&](BinItem const& it) { return it.item.sku == last.sku; });
                select(line == sheet_->items.end() ? 0
                                                   : static_cast<std::size_t>(line - sheet_->items.begin()));
            }
            say(Tone::accent, unbinned_words(last.units, last.sku, last.bin), Signal::right);
        };
    });
}

} // namespace poddesk::gui
