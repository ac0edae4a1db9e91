// Units on the receiving bench, and what is asked about them. See receive_presenter.h.
#include "gui/inbound/receive_presenter.h"

#include "gui/inbound/words.h"

#include <algorithm>

namespace poddesk::gui {

namespace {

constexpr std::size_t longest_lot = 64;

kernel::Date today()
{
    return std::chrono::floor<std::chrono::days>(kernel::SystemClock().now());
}

} // namespace

std::optional<std::size_t> ReceivePresenter::line_of(std::string const& code) const
{
    for (std::size_t i = 0; i < items_.size(); ++i) {
        auto const& codes = items_[i].item.codes;
        if (std::find(codes.begin(), codes.end(), code) != codes.end()) {
            return i;
        }
    }
    return std::nullopt;
}

void ReceivePresenter::count(std::string const& code)
{
    if (auto const line = line_of(code)) {
        return begin({item(*line).sku, 1, screen_.damaged_next, {}, {}}, false);
    }
    if (auto const units = typed_quantity(code)) {
        return recount(*units);
    }
    look_up(code);
}

/// A number says how many the last scan was.
void ReceivePresenter::recount(std::int64_t quantity)
{
    if (counting_.units.empty()) {
        return say(Tone::bad, scan_item_first_words(), Signal::wrong);
    }
    Units units = counting_.units.back();
    units.quantity = quantity;
    begin(std::move(units), true);
}

/// Nothing of this order: a product of the client that nobody ordered, or none at all.
void ReceivePresenter::look_up(std::string const& code)
{
    looking_up_ = true;
    work_.run(
        [this, code, order = order_, client = client_](ReceiveStore const& store) -> Continuation {
            return [this, code, order, item = store.item(client, code)] {
                looking_up_ = false;
                if (order != order_) {
                    return;
                }
                if (!item) {
                    return say(Tone::bad, no_product_words(code, screen_.client), Signal::wrong);
                }
                bool const is_counted = counting_.over.contains(item->sku);
                items_.push_back({*item, 0});
                tally();
                read_pictures();
                if (is_counted) {
                    return ask(); // it came back onto the bench with its order
                }
                pending_ = Units{item->sku, 1, screen_.damaged_next, {}, {}};
                pending_instead_ = false;
                screen_.step = ReceiveStep::unordered;
                screen_.current = items_.size() - 1;
                say(Tone::warn, unordered_words(item->sku, screen_.number), Signal::wrong);
            };
        },
        [this] { looking_up_ = false; });
}

void ReceivePresenter::begin(Units units, bool instead)
{
    screen_.current = line_of(units.code).value_or(screen_.current);
    pending_ = std::move(units);
    pending_instead_ = instead;
    next_question();
}

/// Asks what is still to be known of the pending units, or counts them.
void ReceivePresenter::next_question()
{
    std::size_t const line = line_of(pending_->code).value_or(0);
    inbound::BenchItem const& of = item(line);
    auto const lot = lots_.find(of.sku);
    if (of.needs_lot && pending_->lot.empty()) {
        if (lot == lots_.end()) {
            screen_.step = ReceiveStep::lot;
            return say(Tone::accent, lot_needed_words(of.sku), Signal::right);
        }
        pending_->lot = lot->second.first;
    }
    if (of.needs_expiry && !pending_->expires_on) {
        auto const same = std::find_if(counting_.units.begin(), counting_.units.end(), [&](Units const& it) {
            return of.needs_lot && it.code == of.sku && it.lot == pending_->lot && it.expires_on;
        });
        if (same != counting_.units.end()) {
            pending_->expires_on = same->expires_on;
        } else if (lot != lots_.end() && lot->second.second) {
            pending_->expires_on = lot->second.second;
        } else {
            screen_.step = ReceiveStep::expiry;
            return say(Tone::accent, expiry_needed_words(of.sku, pending_->lot), Signal::right);
        }
    }
    if (of.needs_lot || of.needs_expiry) {
        lots_[of.sku] = {pending_->lot, pending_->expires_on};
    }
    std::int64_t const before =
        screen_.lines[line].counted() - (pending_instead_ ? counting_.units.back().quantity : 0);
    std::int64_t const after = before + pending_->quantity;
    if (after > screen_.lines[line].expected && !counting_.over.contains(of.sku)) {
        screen_.step = ReceiveStep::over;
        return say(Tone::warn, over_words(of.sku, after, screen_.lines[line].expected), Signal::wrong);
    }
    add();
}

void ReceivePresenter::add()
{
    if (pending_instead_) {
        counting_.units.back() = *pending_;
    } else {
        counting_.units.push_back(*pending_);
    }
    pending_.reset();
    command_ = kernel::Uuid::random();
    screen_.damaged_next = false;
    screen_.step = ReceiveStep::count;
    tally();
    ReceiveLine const& line = screen_.lines[screen_.current];
    bool const over = line.counted() > line.expected;
    say(over || counting_.units.back().damaged ? Tone::warn : Tone::ok,
        counted_words(line.sku, line.good, line.damaged, line.expected),
        is_complete() ? Signal::complete : Signal::right);
    while (!later_.empty() && !looking_up_ && screen_.step == ReceiveStep::count) {
        std::string const next = std::move(later_.front());
        later_.pop_front();
        count(next);
    }
}

/// The question is left: its units are not counted.
void ReceivePresenter::drop_question()
{
    std::string const sku = pending_ ? pending_->code : std::string();
    pending_.reset();
    screen_.damaged_next = false;
    screen_.step = ReceiveStep::count;
    auto const line = line_of(sku);
    if (line && items_[*line].ordered == 0 && !counting_.over.contains(sku)) {
        items_.erase(items_.begin() + static_cast<std::ptrdiff_t>(*line));
        screen_.current = 0;
        tally();
    }
}

void ReceivePresenter::take_lot(std::string const& lot)
{
    if (lot.size() > longest_lot || line_of(lot)) {
        return say(Tone::bad, no_lot_words(lot), Signal::wrong);
    }
    pending_->lot = lot;
    lots_.erase(pending_->code);
    next_question();
}

void ReceivePresenter::take_expiry(std::string const& typed)
{
    auto const day = typed_day(typed);
    if (!day) {
        return say(Tone::bad, no_day_words(typed), Signal::wrong);
    }
    if (*day < today() && std::exchange(odd_expiry_, typed) != typed) {
        return say(Tone::warn, past_day_words(*day), Signal::wrong);
    }
    odd_expiry_.clear();
    pending_->expires_on = *day;
    next_question();
}

bool ReceivePresenter::answer_question(char key)
{
    if (!pending_ || (key != '1' && key != '2')) {
        return false;
    }
    if (key == '1') {
        counting_.over.insert(pending_->code);
        next_question();
    } else {
        drop_question();
        say(Tone::neutral, not_counted_words(), Signal::right);
    }
    return true;
}

bool ReceivePresenter::is_complete() const
{
    return std::all_of(screen_.lines.begin(), screen_.lines.end(),
                       [](ReceiveLine const& line) { return line.counted() >= line.expected; });
}

/// The lines as they stand after every count.
void ReceivePresenter::tally()
{
    screen_.lines.clear();
    screen_.expected = 0;
    screen_.counted = 0;
    for (inbound::ExpectedItem const& it : items_) {
        ReceiveLine line{it.item.sku, it.item.title, it.item.picture, it.item.kind, it.ordered, 0, 0, {}};
        std::map<Lot, std::int64_t> lots;
        for (Units const& units : counting_.units) {
            if (units.code == line.sku) {
                (units.damaged ? line.damaged : line.good) += units.quantity;
                if (!units.lot.empty() || units.expires_on) {
                    lots[{units.lot, units.expires_on}] += units.quantity;
                }
            }
        }
        for (auto const& [lot, units] : lots) {
            line.note += (line.note.empty() ? "" : ", ") + lot_words(lot.first, lot.second, units);
        }
        screen_.expected += line.expected;
        screen_.counted += line.counted();
        screen_.lines.push_back(std::move(line));
    }
    screen_.lot.clear();
    if (screen_.current < items_.size()) {
        auto const lot = lots_.find(item(screen_.current).sku);
        screen_.lot = lot == lots_.end() ? "" : lot_words(lot->second.first, lot->second.second, 0);
    }
}

} // namespace poddesk::gui
