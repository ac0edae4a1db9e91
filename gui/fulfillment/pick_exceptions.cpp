// What does not go as the list says: units that are not there, steps taken back, work of others. See
// pick_presenter.h.
#include "gui/fulfillment/pick_presenter.h"

#include "gui/fulfillment/pick_words.h"

#include <algorithm>
#include <charconv>

namespace poddesk::gui {

void PickPresenter::short_pick()
{
    if (busy_ || !screen_.current) {
        return;
    }
    if (screen_.halt()->stop.goes_back) {
        return say(Tone::neutral, put_back_stop_words(*screen_.halt()), Signal::wrong);
    }
    screen_.step = PickStep::found;
    screen_.tone = Tone::neutral;
    screen_.said = picked_words(*screen_.halt());
    show();
}

void PickPresenter::found(std::string const& typed)
{
    std::int64_t number = -1;
    auto const [end, error] = std::from_chars(typed.data(), typed.data() + typed.size(), number);
    if (error != std::errc{} || end != typed.data() + typed.size() || number < 0) {
        return say(Tone::bad, bad_number_words(typed), Signal::wrong);
    }
    PickHalt const& halt = *screen_.halt();
    std::int64_t const left = halt.wanted - halt.picked;
    if (number >= left) {
        approach();
        return say(Tone::ok, nothing_missing_words(halt), Signal::right);
    }
    store([this, rows = halt.open, all_missing = left - number, reason = found_reason(number, left),
           order = halt.stop.order_number, list = *list_](PickStore const& store) -> Continuation {
        std::int64_t missing = all_missing;
        Shorted result;
        for (auto row = rows.rbegin(); row != rows.rend() && missing > 0 && !result.refused; ++row) {
            std::int64_t const units = std::min(missing, row->second);
            auto done = store.short_pick(row->first, units, reason);
            if (!done) {
                result.refused = done.error();
                break;
            }
            missing -= units;
            result.done.push_back(std::move(*done));
            if (result.done.back().outcome == "backordered") {
                break; // nothing of the order is on the list any more
            }
        }
        result.walk = store.walk(list);
        return [this, result, order] { shorted(result, order); };
    });
}

void PickPresenter::shorted(Shorted result, std::string const& order)
{
    PickHalt const halt = *screen_.halt();
    if (result.walk) {
        take(std::move(*result.walk));
    }
    if (result.done.empty()) {
        go_on();
        return say(Tone::bad, result.refused ? result.refused->message : std::string(), Signal::wrong);
    }
    PickOutcome const outcome = outcome_words(order, halt.stop.bin, result.done);
    if (result.done.back().outcome == "backordered") {
        // Its picked units go back into their bins: there is nothing of it left to be put back by hand.
        std::erase_if(done_, [&](Step const& step) { return step.part == halt.stop.part; });
    }
    screen_.outcome = outcome;
    go_on();
    if (!screen_.current) {
        if (screen_.picked > 0) {
            finish();
        } else {
            close();
        }
        screen_.outcome = outcome;
    }
    say(outcome.tone, result.done.back().said, Signal::complete);
}

void PickPresenter::later()
{
    if (busy_ || !screen_.current) {
        return;
    }
    std::size_t const before = *screen_.current;
    Place const here = place_of(screen_.halts[before]);
    later_.insert(here);
    bool const all_put_off =
        std::all_of(screen_.halts.begin(), screen_.halts.end(),
                    [this](PickHalt const& it) { return it.is_done() || later_.contains(place_of(it)); });
    if (all_put_off) {
        later_ = {here}; // around: the others have been put off once
    }
    screen_.current.reset();
    go_on();
    if (screen_.current == before) {
        return say(Tone::neutral, only_stop_words(), Signal::wrong);
    }
    say(Tone::neutral, later_words(*screen_.halt()), Signal::right);
}

void PickPresenter::demand_bin(bool demanded)
{
    screen_.demands_bin = demanded;
    if (screen_.step != PickStep::found) {
        approach();
    }
    say(Tone::neutral, bin_demanded_words(demanded), Signal::right);
}

void PickPresenter::leave()
{
    if (busy_ || !list_) {
        return;
    }
    if (screen_.step == PickStep::found) {
        approach();
        return show();
    }
    std::string const list = screen_.list;
    close();
    say(Tone::neutral, list_left_words(list), Signal::right);
}

void PickPresenter::undo()
{
    if (busy_) {
        return;
    }
    if (done_.empty() || (list_ && done_.back().list != *list_)) {
        return say(Tone::neutral, nothing_picked_words(), Signal::wrong);
    }
    store([this, last = done_.back()](PickStore const& store) -> Continuation {
        auto const back = store.unpick(last.row, last.quantity, put_back_reason());
        return [this, last, back, walk = store.walk(last.list)] {
            done_.pop_back(); // what cannot be put back now can never be
            scanned_at_.reset();
            if (!back) {
                return say(Tone::bad, back.error().message, Signal::wrong);
            }
            bring_.clear();
            if (walk) {
                std::erase(screen_.finished, walk->number);
                take(*walk);
            }
            screen_.current.reset();
            for (std::size_t i = 0; i < screen_.halts.size(); ++i) {
                if (place_of(screen_.halts[i]) == last.place && !screen_.halts[i].is_done()) {
                    screen_.current = i;
                }
            }
            go_on();
            say(Tone::accent, put_back_words(last.quantity, std::get<1>(last.place), std::get<0>(last.place)),
                Signal::right);
        };
    });
}

void PickPresenter::refresh()
{
    if (list_) {
        return reread();
    }
    work_.run([this](PickStore const& store) -> Continuation {
        return [this, waiting = store.waiting()] {
            screen_.waiting = waiting;
            show();
        };
    });
}

/// Reads the walk again. An answer from before the last scan was stored is older than what is shown.
void PickPresenter::reread()
{
    if (busy_ || rereading_) {
        reread_again_ = true;
        return;
    }
    rereading_ = true;
    work_.run(
        [this, list = *list_, seen = commands_](PickStore const& store) -> Continuation {
            return [this, list, seen, walk = store.walk(list)] {
                rereading_ = false;
                bool const is_old = busy_ || seen != commands_ || reread_again_;
                if (list_ != list || !walk) {
                    return;
                }
                if (is_old) {
                    reread_again_ = true;
                    return stored();
                }
                reread_done(*walk);
            };
        },
        [this] { rereading_ = false; });
}

void PickPresenter::reread_done(fulfillment::PickWalk const& walk)
{
    bool const asks_found = screen_.step == PickStep::found;
    take(walk);
    if (!asks_found || !screen_.current) {
        go_on();
    }
    if (!screen_.current) { // others picked the rest
        std::string const words = list_done_already_words(screen_.list);
        finish();
        return say(Tone::ok, words, Signal::complete);
    }
    show();
}

} // namespace poddesk::gui
