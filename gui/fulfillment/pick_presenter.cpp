#include "gui/fulfillment/pick_presenter.h"

#include "gui/fulfillment/pick_words.h"
#include "gui/fulfillment/words.h"

#include <algorithm>
#include <cctype>
#include <charconv>

namespace poddesk::gui {

using fulfillment::PickStop;

namespace {

constexpr std::size_t most_remembered = 8;

/// A quantity as a person types it; a barcode is longer.
std::optional<std::int64_t> typed_number(std::string const& typed)
{
    constexpr std::size_t longest = 4;
    std::int64_t value = 0;
    char const* const end = typed.data() + typed.size();
    auto const [stopped, error] = std::from_chars(typed.data(), end, value);
    bool const is_number = error == std::errc{} && stopped == end && typed.size() <= longest && value >= 0;
    return is_number ? std::optional(value) : std::nullopt;
}

bool same_code(std::string_view a, std::string_view b)
{
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](unsigned char x, unsigned char y) { return std::toupper(x) == std::toupper(y); });
}

bool says(PickStop const& stop, std::string const& code)
{
    return std::any_of(stop.codes.begin(), stop.codes.end(),
                       [&](std::string const& it) { return same_code(it, code); });
}

} // namespace

PickPresenter::PickPresenter(std::shared_ptr<PickStore> store, Work& work, PickView& view)
    : work_(std::move(store), work), view_(view)
{
}

PickPresenter::Place PickPresenter::place_of(PickHalt const& halt)
{
    return {halt.stop.bin, halt.stop.sku, halt.stop.part};
}

void PickPresenter::start(std::string const& list)
{
    show();
    refresh();
    if (!list.empty()) {
        scanned(list);
    }
}

void PickPresenter::say(Tone tone, std::string words, Signal signal)
{
    screen_.tone = tone;
    screen_.said = std::move(words);
    view_.signal(signal);
    show();
}

void PickPresenter::show()
{
    screen_.asks = bring_.empty() ? pick_asks(screen_.step, screen_.halt()) : bring_words(bring_);
    screen_.can_undo = !done_.empty();
    view_.show(screen_);
}

void PickPresenter::scanned(std::string const& code)
{
    scans_.push_back(code);
    next_scan();
}

void PickPresenter::stored()
{
    if (list_ && !busy_ && !rereading_ && std::exchange(reread_again_, false)) {
        reread();
    }
    next_scan();
}

void PickPresenter::next_scan()
{
    while (!busy_ && !scans_.empty()) {
        std::string const code = std::move(scans_.front());
        scans_.pop_front();
        look_at(code);
    }
}

void PickPresenter::look_at(std::string const& code)
{
    switch (screen_.step) {
    case PickStep::find:
        return open(code);
    case PickStep::bin:
        return scan_bin(code);
    case PickStep::item:
        return scan_item(code);
    case PickStep::found:
        return found(code);
    }
}

void PickPresenter::next_list()
{
    if (screen_.step != PickStep::find || busy_) {
        return;
    }
    if (screen_.waiting.empty()) {
        return say(Tone::neutral, no_list_waits_words(), Signal::wrong);
    }
    scanned(std::to_string(screen_.waiting.front().id.value));
}

bool PickPresenter::answered(int digit)
{
    auto const at = static_cast<std::size_t>(digit - 1);
    if (screen_.step != PickStep::find || busy_ || digit < 1 || digit > 9 || at >= screen_.waiting.size()) {
        return false;
    }
    scanned(std::to_string(screen_.waiting[at].id.value));
    return true;
}

void PickPresenter::open(std::string const& typed)
{
    store([this, typed](PickStore const& store) -> Continuation {
        return [this, walk = store.find(typed)] {
            if (!walk) {
                return say(Tone::bad, walk.error().message, Signal::wrong);
            }
            later_.clear();
            at_bin_.clear();
            bring_.clear();
            screen_.outcome.reset();
            screen_.current.reset();
            take(*walk);
            go_on();
            if (!screen_.current) {
                close();
                return say(Tone::warn, list_done_already_words(walk->number), Signal::wrong);
            }
            auto const left = std::count_if(screen_.halts.begin(), screen_.halts.end(),
                                            [](PickHalt const& it) { return !it.is_done(); });
            say(Tone::ok,
                list_opened_words(walk->number, screen_.units - screen_.picked,
                                  static_cast<std::size_t>(left)),
                Signal::right);
        };
    });
}

/// The walk as the database has it; the current stop stays the current one while units are left there.
void PickPresenter::take(fulfillment::PickWalk walk)
{
    std::optional<Place> const here =
        screen_.current ? std::optional(place_of(*screen_.halt())) : std::nullopt;
    list_ = walk.id;
    screen_.list = walk.number;
    screen_.pod = walk.pod;
    screen_.halts.clear();
    screen_.units = screen_.picked = 0;
    for (PickStop& stop : walk.stops) {
        Place const place{stop.bin, stop.sku, stop.part};
        auto at = std::find_if(screen_.halts.begin(), screen_.halts.end(),
                               [&](PickHalt const& it) { return place_of(it) == place; });
        if (at == screen_.halts.end()) {
            at = screen_.halts.insert(at, PickHalt{stop, 0, 0, {}});
        }
        if (at->stop.kit != stop.kit) {
            at->stop.kit.clear(); // some of them are sold as they are, or in another kit
        }
        at->wanted += stop.quantity;
        screen_.units += stop.quantity;
        if (stop.is_picked && !stop.goes_back) {
            at->picked += stop.quantity;
            screen_.picked += stop.quantity;
        } else {
            at->open.emplace_back(stop.row, stop.quantity);
        }
    }
    screen_.current.reset();
    for (std::size_t i = 0; here && i < screen_.halts.size(); ++i) {
        if (place_of(screen_.halts[i]) == *here && !screen_.halts[i].is_done()) {
            screen_.current = i;
        }
    }
    read_pictures();
}

void PickPresenter::close()
{
    list_.reset();
    screen_.list.clear();
    screen_.pod.clear();
    screen_.halts.clear();
    screen_.current.reset();
    screen_.outcome.reset();
    screen_.units = screen_.picked = 0;
    scanned_at_.reset();
    screen_.step = PickStep::find;
    refresh();
}

/// Where to go now: the stop that is begun, else the next one of the walk, else one that was put off.
void PickPresenter::go_on()
{
    for (bool const put_off : {false, true}) {
        for (std::size_t i = 0; i < screen_.halts.size() && !screen_.current; ++i) {
            if (!screen_.halts[i].is_done() && later_.contains(place_of(screen_.halts[i])) == put_off) {
                screen_.current = i;
            }
        }
    }
    approach();
}

/// A bin is scanned once, however many stops it has.
void PickPresenter::approach()
{
    PickHalt const* const halt = screen_.halt();
    if (!halt) {
        screen_.step = PickStep::find;
    } else {
        screen_.step = screen_.demands_bin && halt->stop.bin != at_bin_ ? PickStep::bin : PickStep::item;
    }
}

void PickPresenter::scan_bin(std::string const& code)
{
    PickHalt const& halt = *screen_.halt();
    if (same_code(code, halt.stop.bin)) {
        at_bin_ = halt.stop.bin;
        approach();
        return say(Tone::ok, right_bin_words(halt), Signal::right);
    }
    say(Tone::bad,
        says(halt.stop, code) ? bin_first_words(halt.stop.bin) : wrong_bin_words(code, halt.stop.bin),
        Signal::wrong);
}

void PickPresenter::scan_item(std::string const& code)
{
    PickHalt const& halt = *screen_.halt();
    if (says(halt.stop, code)) {
        return pick(1);
    }
    if (same_code(code, halt.stop.bin)) {
        return say(Tone::ok, right_bin_words(halt), Signal::right);
    }
    bool const is_a_code = std::any_of(screen_.halts.begin(), screen_.halts.end(),
                                       [&](PickHalt const& it) { return says(it.stop, code); });
    if (is_a_code || !type_quantity(code)) {
        say(Tone::bad, wrong_item(code), Signal::wrong);
    }
}

/// After the item's own scan a number says how many are in the hand, that one among them.
bool PickPresenter::type_quantity(std::string const& typed)
{
    auto const number = typed_number(typed);
    if (!number) {
        return false;
    }
    PickHalt const& halt = *screen_.halt();
    if (scanned_at_ != place_of(halt)) {
        say(Tone::bad, scan_first_words(halt.stop.sku), Signal::wrong);
    } else if (*number > halt.wanted) {
        say(Tone::bad, too_many_typed_words(*number, halt), Signal::wrong);
    } else if (*number <= halt.picked) {
        say(Tone::warn, fewer_typed_words(halt.picked), Signal::wrong);
    } else {
        pick(*number - halt.picked);
    }
    return true;
}

std::string PickPresenter::wrong_item(std::string const& code) const
{
    PickHalt const* other = nullptr;
    for (PickHalt const& halt : screen_.halts) {
        if (says(halt.stop, code) && (!other || other->is_done())) {
            other = &halt;
        }
    }
    if (!other) {
        return not_on_list_words(code, screen_.list);
    }
    return other->is_done() ? already_picked_words(code) : other_stop_words(code, *other, *screen_.halt());
}

void PickPresenter::pick(std::int64_t quantity)
{
    std::size_t const at = *screen_.current;
    PickHalt const& halt = screen_.halts[at];
    store([this, at, quantity, rows = halt.open, list = *list_, part = halt.stop.part, place = place_of(halt),
           goes_back = halt.stop.goes_back](PickStore const& store) -> Continuation {
        std::vector<Step> steps;
        std::optional<kernel::Refusal> refused;
        std::int64_t left = quantity;
        for (auto row = rows.begin(); row != rows.end() && left > 0 && !refused; ++row) {
            std::int64_t const units = std::min(left, row->second);
            auto const done = goes_back
                                  ? store.unpick(row->first, units, canceled_reason())
                                  : store.pick(row->first, units).map([](auto const& it) { return it.row; });
            if (done) {
                steps.push_back({list, part, *done, units, place});
                left -= units;
            } else {
                refused = done.error();
            }
        }
        return [this, at, steps, refused] { picked(at, steps, refused); };
    });
}

void PickPresenter::picked(std::size_t at, std::vector<Step> const& steps,
                           std::optional<kernel::Refusal> refused)
{
    PickHalt& halt = screen_.halts[at];
    for (Step const& step : steps) {
        scanned_at_ = step.place;
        if (!halt.stop.goes_back) {
            done_.push_back(step); // what went back is not picked again
        }
        halt.picked += step.quantity;
        screen_.picked += step.quantity;
        halt.open.front().second -= step.quantity;
        if (halt.open.front().second == 0) {
            halt.open.erase(halt.open.begin());
        }
    }
    if (refused) { // somebody else was here
        reread();
        return say(Tone::bad, refused->message, Signal::wrong);
    }
    if (!halt.is_done()) {
        return say(Tone::ok, picked_words(halt), Signal::right);
    }
    PickHalt const full = halt;
    screen_.current.reset();
    go_on();
    if (PickHalt const* const next = screen_.halt()) {
        return say(Tone::ok, next_stop_words(full, *next), Signal::complete);
    }
    std::int64_t to_pack = 0;
    for (PickHalt const& it : screen_.halts) {
        to_pack += it.stop.goes_back ? 0 : it.wanted;
    }
    std::string const words =
        to_pack > 0 ? list_picked_words(screen_.list, to_pack) : list_put_back_words(screen_.list);
    if (to_pack > 0) {
        finish();
    } else {
        close();
    }
    say(Tone::ok, words, Signal::complete);
}

/// Nothing of the list is left to pick.
void PickPresenter::finish()
{
    bring_ = screen_.list;
    std::erase(screen_.finished, screen_.list);
    screen_.finished.insert(screen_.finished.begin(), screen_.list);
    screen_.finished.resize(std::min(screen_.finished.size(), most_remembered));
    close();
}

void PickPresenter::read_pictures()
{
    for (PickHalt const& halt : screen_.halts) {
        std::string const& sha256 = halt.stop.picture;
        if (sha256.empty() || !pictures_asked_.insert(sha256).second) {
            continue;
        }
        work_.run([this, client = halt.stop.client, sha256](PickStore const& store) -> Continuation {
            return [this, sha256, content = store.picture(client, sha256)] {
                if (content) {
                    view_.show_picture(sha256, content->bytes);
                }
            };
        });
    }
}

} // namespace poddesk::gui
