// The serial of the unit in hand. See pack_presenter.h.
#include "gui/fulfillment/pack_presenter.h"

#include "gui/fulfillment/words.h"

#include <algorithm>

namespace poddesk::gui {

using fulfillment::PackingLine;

/// Those of a product that are in the box already.
std::vector<std::string> PackPresenter::serials_of(kernel::ProductId product) const
{
    std::vector<std::string> serials;
    for (std::size_t i = 0; i + 1 < scans_.size(); ++i) {
        auto const& lines = job_->packing.lines;
        auto const line = std::find_if(lines.begin(), lines.end(), [&](PackingLine const& it) {
            return std::find(it.codes.begin(), it.codes.end(), scans_[i]) != it.codes.end();
        });
        if (line == lines.end() || !line->needs_serial) {
            continue;
        }
        ++i;
        if (line->product == product) {
            serials.push_back(scans_[i]);
        }
    }
    return serials;
}

void PackPresenter::scan_serial(std::string const& serial)
{
    PackingLine const& line = job_->packing.lines[in_hand_->line];
    if (auto const fit = fulfillment::check_serial(job_->packing, line, serial, serials_of(line.product));
        !fit) {
        return say(Tone::bad, fit.error().message, Signal::wrong);
    }
    is_checking_ = true;
    work_.run(
        [this, serial, client = job_->packing.client,
         product = line.product](PackStore const& store) -> Continuation {
            return [this, serial, order = store.order_of_serial(client, product, serial)] {
                serial_checked(serial, order);
            };
        },
        [this] {
            is_checking_ = false;
            later_.clear();
            say(Tone::warn, serial_unanswered_words(), Signal::wrong);
        });
}

void PackPresenter::serial_checked(std::string const& serial, std::optional<std::string> const& order)
{
    is_checking_ = false;
    if (!in_hand_) {
        return; // the order was put aside meanwhile
    }
    if (order) {
        later_.clear(); // scanned in the belief that it fits
        return say(Tone::bad, serial_is_out_words(serial, *order), Signal::wrong);
    }
    keep_serial(serial);
    while (!is_checking_ && !later_.empty()) {
        std::string const code = std::move(later_.front());
        later_.pop_front();
        scanned(code);
    }
}

void PackPresenter::keep_serial(std::string const& serial)
{
    Unit const unit = *std::exchange(in_hand_, std::nullopt);
    screen_.step = PackStep::scan;
    count_unit(unit.line, unit.code);
    scans_.push_back(serial);
}

/// The unit in hand is not the right one: it does not count.
void PackPresenter::drop_serial_unit()
{
    std::string const sku = screen_.lines[in_hand_->line].sku;
    in_hand_.reset();
    later_.clear();
    screen_.step = PackStep::scan;
    say(Tone::neutral, serial_dropped_words(sku), Signal::right);
}

/// What was scanned before the order was put aside.
void PackPresenter::replay(std::vector<std::string> const& scans)
{
    for (std::string const& code : scans) {
        if (screen_.step == PackStep::serial) {
            keep_serial(code);
        } else {
            scan_unit(code);
        }
    }
}

/// Somebody else packed one of the serials first: every unit is scanned again.
void PackPresenter::scan_again()
{
    scans_.clear();
    screen_.scanned = 0;
    for (PackLine& line : screen_.lines) {
        line.scanned = 0;
    }
    screen_.step = PackStep::scan;
}

} // namespace poddesk::gui
