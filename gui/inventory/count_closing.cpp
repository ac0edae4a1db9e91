// The end of a count: what differs, the correction, and the way back. See count_presenter.h.
#include "gui/inventory/count_presenter.h"
#include "gui/inventory/words.h"
#include "gui/lists/list_words.h"

#include <algorithm>

namespace poddesk::gui {

using inventory::CountedProduct;

namespace {

constexpr std::size_t most_in_log = 8;

} // namespace

void CountPresenter::finish()
{
    if (busy_ || screen_.step != CountStep::count) {
        return;
    }
    busy_ = true;
    run([this, bin = *bin_, found = found()](CountStore const& store) -> Continuation {
        return [this, results = store.record(bin, found)] {
            busy_ = false;
            if (!results) {
                return refused(results.error());
            }
            review(*results);
        };
    });
}

void CountPresenter::review(std::vector<CountResult> const& results)
{
    std::vector<CountLine> lines;
    std::size_t differing = 0;
    for (CountResult const& it : results) {
        CountLine line{it.sku,     {},         stock_grain(it.lot, {}, it.condition, {}), {}, {}, {}, "box",
                       it.counted, it.expected};
        for (CountedProduct const& known : bin_->products) {
            if (known.client == it.client && known.sku == it.sku) {
                line.title = known.title;
                line.client = known.client_name;
                line.client_color = known.client_color;
                line.picture = known.picture;
                line.kind = known.picture_kind;
            }
        }
        differing += it.counted != it.expected ? 1 : 0;
        lines.push_back(std::move(line));
    }
    if (differing == 0) {
        return post({});
    }
    std::stable_partition(lines.begin(), lines.end(),
                          [](CountLine const& it) { return it.counted != it.expected; });
    screen_.lines = std::move(lines);
    screen_.step = CountStep::review;
    screen_.choices.clear();
    for (auto const& [code, words] : stock_reason_codes()) {
        screen_.choices.push_back(words);
    }
    say(Tone::warn, count_differs(differing), Signal::wrong);
}

void CountPresenter::post(std::string const& reason)
{
    busy_ = true;
    run([this, bin = *bin_, reason](CountStore const& store) -> Continuation {
        return [this, done = store.post(bin, reason)] {
            busy_ = false;
            if (!done) {
                return refused(done.error());
            }
            posted(*done);
        };
    });
}

void CountPresenter::posted(PostedBin const& posted)
{
    std::int64_t const units = screen_.units;
    screen_.counted.insert(screen_.counted.begin(), count_log(posted.bin, posted.plus, posted.minus));
    if (screen_.counted.size() > most_in_log) {
        screen_.counted.pop_back();
    }
    if (!posted.events.empty()) { // an empty bin that is empty has nothing to take back
        done_.push_back(posted);
    }
    clear();
    bool const right = posted.plus == 0 && posted.minus == 0;
    say(Tone::ok,
        !right      ? count_posted(posted.bin, posted.plus, posted.minus)
        : units > 0 ? count_right(posted.bin, units)
                    : count_empty_right(posted.bin),
        Signal::complete);
    refresh();
}

/// A bin that moved meanwhile is counted again; with every other refusal the bench stays where it is.
void CountPresenter::refused(kernel::Refusal const& refusal)
{
    if (refusal.code == "stale") {
        return open(bin_->bin.id, count_stale(screen_.bin));
    }
    say(Tone::bad, refusal.message, Signal::wrong);
}

// ── undo ────────────────────────────────────────────────────────────────────────────────────────────────

void CountPresenter::undo()
{
    if (busy_) {
        return;
    }
    if (screen_.step == CountStep::lot) {
        asked_.reset();
        screen_.step = CountStep::count;
        screen_.choices.clear();
        return show();
    }
    if (screen_.step == CountStep::count && !steps_.empty()) {
        Step const last = steps_.back();
        steps_.pop_back();
        set_counted(last.tally, last.before);
        Tally const& tally = tallies_[last.tally];
        return say(Tone::accent, count_took_back(tally.units.sku, tally.units.counted), Signal::right);
    }
    if (screen_.step == CountStep::review) {
        return say(Tone::bad, count_confirm_first(), Signal::wrong);
    }
    if (screen_.step == CountStep::count) {
        return say(Tone::bad, count_nothing_to_undo(), Signal::wrong);
    }
    undo_count();
}

void CountPresenter::undo_count()
{
    if (done_.empty()) {
        return say(Tone::bad, count_nothing_to_undo(), Signal::wrong);
    }
    busy_ = true;
    run([this, last = done_.back()](CountStore const& store) -> Continuation {
        return [this, last, result = store.take_back(last, undo_by_key_words())] {
            busy_ = false;
            if (!result) {
                return say(Tone::bad, result.error().message, Signal::wrong);
            }
            done_.pop_back();
            std::string const logged = count_log(last.bin, last.plus, last.minus);
            auto const line = std::find(screen_.counted.begin(), screen_.counted.end(), logged);
            if (line != screen_.counted.end()) {
                screen_.counted.erase(line);
            }
            say(Tone::accent, count_undone(last.bin), Signal::right);
            refresh();
        };
    });
}

} // namespace poddesk::gui
