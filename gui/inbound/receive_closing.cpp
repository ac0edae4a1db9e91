// The end of a receipt, and the way back. See receive_presenter.h.
#include "gui/inbound/receive_presenter.h"

#include "gui/inbound/words.h"

#include <algorithm>

namespace poddesk::gui {

namespace {

constexpr std::size_t most_remembered = 8;

} // namespace

void ReceivePresenter::finish()
{
    if (!order_ || posting_ || looking_up_) {
        return;
    }
    if (pending_) {
        return say(Tone::bad, answer_first_words(), Signal::wrong);
    }
    if (screen_.step == ReceiveStep::review) {
        return post();
    }
    if (counting_.units.empty()) {
        return say(Tone::bad, nothing_counted_words(), Signal::wrong);
    }
    review();
}

void ReceivePresenter::review()
{
    screen_.step = ReceiveStep::review;
    screen_.differences.clear();
    Differing all;
    for (ReceiveLine const& line : screen_.lines) {
        Differing const differs{std::max<std::int64_t>(line.counted() - line.expected, 0),
                                std::max<std::int64_t>(line.expected - line.counted(), 0), line.damaged};
        all.over += differs.over;
        all.lacking += differs.lacking;
        all.damaged += differs.damaged;
        if (differs.any()) {
            screen_.differences.push_back(
                {line.sku, difference_words(differs),
                 differs.lacking > 0 || differs.damaged > 0 ? Tone::bad : Tone::warn});
        }
    }
    say(all.any() ? Tone::warn : Tone::ok, review_words(all), all.any() ? Signal::wrong : Signal::complete);
}

void ReceivePresenter::post()
{
    inbound::Receive command{command_, order_, {}};
    for (Units const& units : counting_.units) {
        auto const same =
            std::find_if(command.counts.begin(), command.counts.end(), [&](inbound::Count const& count) {
                return count.code == units.code && count.lot == units.lot &&
                       count.expires_on == units.expires_on;
            });
        inbound::Count& count =
            same != command.counts.end()
                ? *same
                : command.counts.emplace_back(inbound::Count{units.code, 0, 0, units.lot, units.expires_on});
        (units.damaged ? count.damaged : count.good) += units.quantity;
    }
    posting_ = true;
    screen_.tone = Tone::neutral;
    screen_.said = posting_words();
    ask();
    // Thrown, not refused: it is not known whether it was stored. The same command is never done twice, so
    // the next try keeps it.
    work_.run(
        [this, command](ReceiveStore const& store) -> Continuation {
            return [this, result = store.receive(command)] { posted(result); };
        },
        [this] {
            posting_ = false;
            say(Tone::bad, not_known_words(), Signal::wrong);
        });
}

void ReceivePresenter::posted(kernel::Outcome<PostedReceipt> const& result)
{
    posting_ = false;
    if (!result) {
        command_ = kernel::Uuid::random();
        screen_.step = ReceiveStep::count;
        screen_.differences.clear();
        return say(Tone::bad, result.error().message, Signal::wrong);
    }
    inbound::Received const& received = result->received;
    done_.push_back({received.receipt, received.number, order_, counting_});
    kept_.erase(order_.value);
    std::string const order = screen_.number;
    ready_for_next();
    screen_.done.insert(screen_.done.begin(),
                        receipt_line_words(received.number, order, received.counted, received.damaged,
                                           received.over, received.short_));
    screen_.done.resize(std::min(screen_.done.size(), most_remembered));
    if (result->unprinted.empty()) {
        say(Tone::ok, posted_words(received.number, received.counted), Signal::complete);
    } else {
        say(Tone::warn, unprinted_words(received.number, result->unprinted), Signal::wrong);
    }
    refresh();
}

void ReceivePresenter::undo()
{
    if (posting_ || looking_up_) {
        return;
    }
    if (pending_) {
        drop_question();
        return say(Tone::neutral, not_counted_words(), Signal::right);
    }
    if (order_) {
        return undo_count();
    }
    undo_receipt();
}

void ReceivePresenter::undo_count()
{
    if (counting_.units.empty()) {
        return say(Tone::neutral, nothing_counted_to_undo_words(), Signal::wrong);
    }
    Units const last = counting_.units.back();
    counting_.units.pop_back();
    command_ = kernel::Uuid::random();
    screen_.step = ReceiveStep::count;
    screen_.differences.clear();
    screen_.current = line_of(last.code).value_or(0);
    tally();
    ReceiveLine const& line = screen_.lines[screen_.current];
    say(Tone::accent, count_undone_words(line.sku, last.quantity, line.counted(), line.expected),
        Signal::right);
}

void ReceivePresenter::undo_receipt()
{
    if (done_.empty()) {
        return say(Tone::neutral, nothing_counted_to_undo_words(), Signal::wrong);
    }
    looking_up_ = true;
    work_.run(
        [this, last = done_.back()](ReceiveStore const& store) -> Continuation {
            return [this, last, undone = store.undo(last.receipt, taken_back_at_bench_words())] {
                looking_up_ = false;
                if (!undone) {
                    return say(Tone::bad, undone.error().message, Signal::wrong);
                }
                done_.pop_back();
                if (!screen_.done.empty()) {
                    screen_.done.erase(screen_.done.begin());
                }
                kept_[last.order.value] = last.counting;
                say(Tone::accent, receipt_undone_words(last.number), Signal::right);
                open(last.order, {});
            };
        },
        [this] { looking_up_ = false; });
}

} // namespace poddesk::gui
