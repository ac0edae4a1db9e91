#include "gui/inbound/putaway_presenter.h"

#include "gui/inbound/words.h"

#include <algorithm>

namespace poddesk::gui {

using inbound::BinItem;
using inbound::BinSheet;
using inbound::ToBin;

namespace {

kernel::Timestamp now()
{
    return kernel::SystemClock().now();
}

BenchChoice choice_of(ToBin const& receipt)
{
    return {order_title_words(receipt.number, receipt.purchase_order),
            order_detail_words(receipt.client_name, receipt.supplier, receipt.pod, receipt.units),
            receipt.client_color, dock_to_stock_words(receipt.received_at, now()),
            clock_tone(receipt.received_at, now())};
}

std::vector<BenchChoice> choices_of(std::vector<ToBin> const& receipts)
{
    std::vector<BenchChoice> choices;
    std::transform(receipts.begin(), receipts.end(), std::back_inserter(choices), choice_of);
    return choices;
}

bool is_code_of(BinItem const& item, std::string const& code)
{
    return std::find(item.item.codes.begin(), item.item.codes.end(), code) != item.item.codes.end();
}

} // namespace

PutawayPresenter::PutawayPresenter(std::shared_ptr<PutawayStore const> store, Work& work, PutawayView& view)
    : work_(std::move(store), work), view_(view)
{
}

void PutawayPresenter::start()
{
    ask();
    refresh();
}

void PutawayPresenter::refresh()
{
    work_.run([this](PutawayStore const& store) -> Continuation {
        return [this, waiting = choices_of(store.waiting())] {
            screen_.waiting = waiting;
            ask();
        };
    });
}

void PutawayPresenter::say(Tone tone, std::string words, Signal signal)
{
    screen_.tone = tone;
    screen_.said = std::move(words);
    if (tone == Tone::bad) {
        later_.clear(); // what was scanned meanwhile counted on this
    }
    view_.signal(signal);
    ask();
}

void PutawayPresenter::ask()
{
    screen_.asks = putaway_asks(screen_);
    view_.show(screen_);
}

void PutawayPresenter::scanned(std::string const& code)
{
    if (busy_) {
        later_.push_back(code);
        return;
    }
    switch (screen_.step) {
    case PutawayStep::choose:
        if (code.size() == 1 && answered(code.front())) {
            return;
        }
        [[fallthrough]];
    case PutawayStep::find:
        return find(code);
    case PutawayStep::place:
        return place(code);
    case PutawayStep::confirm:
        return confirm(code);
    }
}

void PutawayPresenter::find(std::string const& code)
{
    serve([this, code](PutawayStore const& store) -> Continuation {
        return [this, code, found = store.find(code)] {
            if (!found) {
                return say(Tone::bad, found.error().message, Signal::wrong);
            }
            if (found->size() == 1) {
                return open(found->front().id, code);
            }
            candidates_ = *found;
            candidate_code_ = code;
            lots_.clear();
            screen_.step = PutawayStep::choose;
            screen_.choices = choices_of(candidates_);
            say(Tone::accent, several_words(code, candidates_.size()), Signal::right);
        };
    });
}

void PutawayPresenter::open(kernel::ReceiptId id)
{
    open(id, {});
}

void PutawayPresenter::open(kernel::ReceiptId id, std::string const& code)
{
    serve([this, id, code](PutawayStore const& store) -> Continuation {
        return [this, code, sheet = store.look(id)] {
            if (!sheet || sheet->items.empty()) {
                return say(Tone::bad, nothing_to_bin_words(sheet ? sheet->number : code), Signal::wrong);
            }
            take(*sheet);
            if (!take_item(code)) {
                select(0);
            }
        };
    });
}

void PutawayPresenter::take(BinSheet sheet)
{
    ready_for_next();
    sheet_ = std::move(sheet);
    screen_.receipt = sheet_->number;
    screen_.purchase_order = sheet_->purchase_order;
    screen_.client = sheet_->client_name;
    screen_.client_color = sheet_->client_color;
    screen_.pod = sheet_->pod_code;
    screen_.arrived_at = sheet_->arrived_at;
    for (BinItem const& it : sheet_->items) {
        screen_.lines.push_back({it.item.sku, it.item.title, it.item.picture, it.item.kind,
                                 lot_words(it.line.lot, it.expires_on, 0), it.line.bin_code,
                                 it.line.quantity});
        screen_.left += it.line.quantity;
    }
    read_pictures();
}

/// The line that a bin is looked for, and everything that is known of it.
void PutawayPresenter::select(std::size_t line)
{
    BinItem const& item = sheet_->items.at(line);
    screen_.step = PutawayStep::place;
    screen_.current = line;
    screen_.quantity = item.line.quantity;
    screen_.bin = item.line.bin_code;
    screen_.reason = item.line.reason;
    screen_.other_bin.clear();
    screen_.choices.clear();
    say(Tone::accent, bin_of_words(item.item.sku, item.line.bin_code), Signal::right);
}

/// False: no line of this receipt has that code.
bool PutawayPresenter::take_item(std::string const& code)
{
    std::vector<std::size_t> lines;
    for (std::size_t i = 0; i < sheet_->items.size(); ++i) {
        if (is_code_of(sheet_->items[i], code)) {
            lines.push_back(i);
        }
    }
    if (lines.size() == 1) {
        select(lines.front());
    } else if (lines.size() > 1) {
        screen_.step = PutawayStep::choose;
        screen_.choices.clear();
        lots_ = lines;
        for (std::size_t const line : lines) {
            PutawayLineShown const& shown = screen_.lines[line];
            screen_.choices.push_back({shown.lot, shown.sku + " " + shown.title, screen_.client_color,
                                       std::to_string(shown.waiting), Tone::neutral});
        }
        say(Tone::accent, several_words(code, lines.size()), Signal::right);
    }
    return !lines.empty();
}

std::optional<kernel::Decision> PutawayPresenter::why() const
{
    if (!sheet_ || screen_.current >= sheet_->items.size()) {
        return std::nullopt;
    }
    return inbound::why_of(sheet_->items[screen_.current].line);
}

void PutawayPresenter::ready_for_next()
{
    PutawayScreen next;
    next.waiting = std::move(screen_.waiting);
    next.done = std::move(screen_.done);
    screen_ = std::move(next);
    sheet_.reset();
    candidates_.clear();
    lots_.clear();
}

void PutawayPresenter::leave()
{
    if (busy_) {
        return;
    }
    if (screen_.step == PutawayStep::confirm) {
        screen_.step = PutawayStep::place;
        screen_.other_bin.clear();
        return say(Tone::neutral, suggested_again_words(screen_.bin), Signal::right);
    }
    if (screen_.step == PutawayStep::choose && sheet_) {
        return select(lots_.front());
    }
    std::string const receipt = screen_.receipt;
    std::int64_t const left = screen_.left;
    ready_for_next();
    if (!receipt.empty()) {
        say(Tone::neutral, receipt_aside_words(receipt, left), Signal::right);
    }
    refresh();
}

void PutawayPresenter::read_pictures()
{
    for (PutawayLineShown const& line : screen_.lines) {
        if (line.picture.empty() || !pictures_asked_.insert(line.picture).second) {
            continue;
        }
        work_.run([this, client = sheet_->client,
                   sha256 = line.picture](PutawayStore const& store) -> Continuation {
            return [this, sha256, content = store.picture(client, sha256)] {
                if (content) {
                    view_.show_picture(sha256, content->bytes);
                }
            };
        });
    }
}

} // namespace poddesk::gui
