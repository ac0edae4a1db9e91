#include "gui/inventory/count_presenter.h"

#include "gui/inventory/stock_record.h"
#include "gui/inventory/words.h"

#include <algorithm>

namespace poddesk::gui {

using inventory::BinPlace;
using inventory::CountedProduct;

namespace {

constexpr std::size_t most_choices = 9; ///< digits

/// A number typed by hand, not a barcode: the shortest that is printed has eight digits.
bool is_quantity(std::string const& code)
{
    constexpr std::size_t longest = 5;
    return !code.empty() && code.size() <= longest &&
           std::all_of(code.begin(), code.end(), [](char it) { return it >= '0' && it <= '9'; });
}

bool is_called(CountedProduct const& product, std::string const& code)
{
    return std::find(product.codes.begin(), product.codes.end(), code) != product.codes.end();
}

} // namespace

CountPresenter::CountPresenter(std::shared_ptr<CountStore const> store, Work& work, CountView& view)
    : work_(std::move(store), work), view_(view)
{
}

void CountPresenter::start(kernel::LocationId bin)
{
    show();
    refresh();
    if (bin) {
        open(bin);
    }
}

void CountPresenter::refresh()
{
    run([this](CountStore const& store) -> Continuation {
        return [this, flagged = store.flagged()] {
            screen_.flagged.clear();
            for (fulfillment::FlaggedBin const& it : flagged) {
                screen_.flagged.push_back({it.code, it.pod, count_flagged_line(it.skus),
                                           count_flagged_by(it.reason, it.by, it.since)});
            }
            show();
        };
    });
}

void CountPresenter::say(Tone tone, std::string words, Signal signal)
{
    screen_.tone = tone;
    screen_.said = std::move(words);
    view_.signal(signal);
    show();
}

void CountPresenter::show()
{
    screen_.asks = count_asks(screen_.step, screen_.bin);
    view_.show(screen_);
}

void CountPresenter::scanned(std::string const& code)
{
    if (busy_ || code.empty()) {
        return;
    }
    switch (screen_.step) {
    case CountStep::find:
    case CountStep::pod:
        return find(code);
    case CountStep::count:
        return item(code);
    case CountStep::lot:
        return say(Tone::bad, count_which_lot(asked_->sku), Signal::wrong);
    case CountStep::review:
        return say(Tone::bad, count_confirm_first(), Signal::wrong);
    }
}

bool CountPresenter::answered(char key)
{
    if (busy_ || key < '1' || key > '9') {
        return false;
    }
    auto const at = static_cast<std::size_t>(key - '1');
    if (at >= screen_.choices.size()) {
        return false;
    }
    if (screen_.step == CountStep::pod) {
        pod_ = places_[at].pod;
        open(places_[at].id);
        return true;
    }
    if (screen_.step == CountStep::lot) {
        scan(*asked_, asked_->kept[at]);
        return true;
    }
    if (screen_.step == CountStep::review) {
        post(stock_reason_codes()[at].first);
        return true;
    }
    return false;
}

// ── the bin ─────────────────────────────────────────────────────────────────────────────────────────────

void CountPresenter::find(std::string const& code)
{
    busy_ = true;
    run([this, code](CountStore const& store) -> Continuation {
        return [this, code, places = store.bins_named(code)] {
            busy_ = false;
            if (places.empty()) {
                return say(Tone::bad, count_bin_unknown(code), Signal::wrong);
            }
            auto const mine = std::find_if(places.begin(), places.end(),
                                           [this](BinPlace const& it) { return it.pod == pod_; });
            if (places.size() == 1 || mine != places.end()) {
                return open(places.size() == 1 ? places.front().id : mine->id);
            }
            places_ = places;
            places_.resize(std::min(places_.size(), most_choices));
            screen_.step = CountStep::pod;
            screen_.choices.clear();
            for (BinPlace const& it : places_) {
                screen_.choices.push_back(it.pod_code);
            }
            say(Tone::accent, count_which_pod(places.front().code), Signal::right);
        };
    });
}

/// @param said_before why the bin is counted anew; empty at first.
void CountPresenter::open(kernel::LocationId bin, std::string const& said_before)
{
    if (auto const kept = kept_.find(bin.value); kept != kept_.end()) {
        Kept was = std::move(kept->second);
        kept_.erase(kept);
        bin_ = std::move(was.bin);
        tallies_ = std::move(was.tallies);
        steps_ = std::move(was.steps);
        screen_.step = CountStep::count;
        screen_.choices.clear();
        screen_.bin = bin_->bin.code;
        screen_.pod = bin_->bin.pod_code;
        screen_.kind = stock_kind(bin_->bin.kind);
        set_counted(tallies_.size(), 0);
        return say(Tone::ok, count_bin_again(screen_.bin, screen_.units), Signal::right);
    }
    busy_ = true;
    run([this, bin, said_before](CountStore const& store) -> Continuation {
        return [this, said_before, begun = store.begin(bin)] {
            busy_ = false;
            if (!begun) {
                clear();
                return say(Tone::bad, begun.error().message, Signal::wrong);
            }
            take(*begun, said_before);
        };
    });
}

void CountPresenter::take(BinCount bin, std::string const& said_before)
{
    clear();
    bin_ = std::move(bin);
    screen_.step = CountStep::count;
    screen_.bin = bin_->bin.code;
    screen_.pod = bin_->bin.pod_code;
    screen_.kind = stock_kind(bin_->bin.kind);
    if (said_before.empty()) {
        say(Tone::ok, count_bin_open(screen_.bin, screen_.pod), Signal::right);
    } else {
        say(Tone::warn, said_before, Signal::wrong);
    }
}

void CountPresenter::clear()
{
    bin_.reset();
    tallies_.clear();
    steps_.clear();
    asked_.reset();
    screen_.step = CountStep::find;
    screen_.bin.clear();
    screen_.pod.clear();
    screen_.kind.clear();
    screen_.lines.clear();
    screen_.choices.clear();
    screen_.units = 0;
}

void CountPresenter::put_aside()
{
    if (busy_ || !bin_) {
        if (screen_.step == CountStep::pod) {
            clear();
            screen_.tone = Tone::neutral;
            screen_.said.clear();
            show();
        }
        return;
    }
    std::string const bin = screen_.bin;
    std::int64_t const units = screen_.units;
    if (screen_.step != CountStep::review) { // a compared count is over: its figures are known
        kept_[bin_->bin.id.value] = {std::move(*bin_), std::move(tallies_), std::move(steps_)};
    }
    clear();
    say(Tone::neutral, count_put_aside(bin, units), Signal::right);
}

void CountPresenter::count_again()
{
    if (!busy_ && bin_) {
        open(bin_->bin.id);
    }
}

// ── items ───────────────────────────────────────────────────────────────────────────────────────────────

void CountPresenter::item(std::string const& code)
{
    std::string upper = code;
    std::transform(upper.begin(), upper.end(), upper.begin(),
                   [](unsigned char it) { return static_cast<char>(std::toupper(it)); });
    if (upper == screen_.bin) {
        return finish();
    }
    for (CountedProduct const& it : bin_->products) {
        if (is_called(it, code)) {
            return scan(it);
        }
    }
    if (is_quantity(code)) {
        return quantity(*typed_units(code));
    }
    unknown_item(code);
}

/// An item that should not lie here: it is counted like the others, for its own client.
void CountPresenter::unknown_item(std::string const& code)
{
    busy_ = true;
    run([this, code, bin = bin_->bin.id, counts = bin_->counts](CountStore const& store) -> Continuation {
        auto const found = store.products_called(code);
        kernel::Outcome<OpenCount> count = OpenCount{};
        if (found.size() == 1) {
            bool const open = std::any_of(counts.begin(), counts.end(), [&](OpenCount const& it) {
                return it.client == found.front().client;
            });
            if (!open) {
                count = store.begin_for(found.front().client, bin);
            }
        }
        return [this, code, found, count] {
            busy_ = false;
            if (found.size() != 1) {
                return say(Tone::bad, found.empty() ? count_item_unknown(code) : count_item_of_two(code),
                           Signal::wrong);
            }
            if (!count) {
                return say(Tone::bad, count.error().message, Signal::wrong);
            }
            if (count->client) {
                bin_->counts.push_back(*count);
            }
            add_product(found.front());
        };
    });
}

void CountPresenter::add_product(CountedProduct const& product)
{
    bin_->products.push_back(product);
    scan(product);
}

void CountPresenter::scan(CountedProduct const& product)
{
    if (product.kept.size() > 1) {
        asked_ = product;
        asked_->kept.resize(std::min(asked_->kept.size(), most_choices));
        screen_.step = CountStep::lot;
        screen_.choices.clear();
        for (CountedProduct::Kept const& it : asked_->kept) {
            std::string const grain = stock_grain(it.lot, {}, it.condition, {});
            screen_.choices.push_back(grain.empty() ? stock_condition(it.condition) : grain);
        }
        return say(Tone::accent, count_which_lot(product.sku), Signal::right);
    }
    scan(product, product.kept.empty() ? CountedProduct::Kept{"", "good"} : product.kept.front());
}

void CountPresenter::scan(CountedProduct const& product, CountedProduct::Kept const& kept)
{
    auto at = std::find_if(tallies_.begin(), tallies_.end(), [&](Tally const& it) {
        return it.units.product == product.product && it.units.lot == kept.lot &&
               it.units.condition == kept.condition;
    });
    if (at == tallies_.end()) {
        tallies_.push_back(
            {{product.client, product.product, product.sku, kept.lot, kept.condition, 0},
             {product.sku, product.title, stock_grain(kept.lot, {}, kept.condition, {}), product.client_name,
              product.client_color, product.picture, product.picture_kind, 0, 0}});
        at = std::prev(tallies_.end());
    }
    asked_.reset();
    screen_.step = CountStep::count;
    screen_.choices.clear();
    auto const tally = static_cast<std::size_t>(at - tallies_.begin());
    steps_.push_back({tally, at->units.counted});
    set_counted(tally, at->units.counted + 1);
    say(Tone::ok, count_unit(product.sku, at->units.counted), Signal::right);
    std::string const& picture = product.picture;
    if (!picture.empty() && pictures_asked_.insert(picture).second) {
        run([this, client = product.client, picture](CountStore const& store) -> Continuation {
            return [this, picture, content = store.picture(client, picture)] {
                if (content) {
                    view_.show_picture(picture, content->bytes);
                }
            };
        });
    }
}

/// A number after an item stands for the scan before it: "MUG", "24" are 24 mugs, and "MUG", "10" once more
/// are 34 in all.
void CountPresenter::quantity(std::int64_t units)
{
    if (steps_.empty()) {
        return say(Tone::bad, count_item_first(), Signal::wrong);
    }
    Step const& last = steps_.back();
    Tally const& tally = tallies_[last.tally];
    set_counted(last.tally, last.before + units);
    say(Tone::ok, count_quantity(tally.units.sku, tally.units.counted), Signal::right);
}

/// Also puts the lines in order, the one scanned last first. @param tally past the end: order only.
void CountPresenter::set_counted(std::size_t tally, std::int64_t counted)
{
    if (tally < tallies_.size()) {
        tallies_[tally].units.counted = counted;
        tallies_[tally].line.counted = counted;
    }
    std::vector<std::size_t> order;
    for (auto step = steps_.rbegin(); step != steps_.rend(); ++step) {
        if (std::find(order.begin(), order.end(), step->tally) == order.end()) {
            order.push_back(step->tally);
        }
    }
    screen_.lines.clear();
    screen_.units = 0;
    for (std::size_t const at : order) {
        screen_.lines.push_back(tallies_[at].line);
        screen_.units += tallies_[at].units.counted;
    }
}

std::vector<CountedUnits> CountPresenter::found() const
{
    std::vector<CountedUnits> found;
    for (Tally const& it : tallies_) {
        found.push_back(it.units);
    }
    return found;
}

} // namespace poddesk::gui
