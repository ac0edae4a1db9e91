#include "gui/inbound/receive_presenter.h"

#include "gui/inbound/words.h"

#include <algorithm>

namespace poddesk::gui {

using inbound::ReceivingSheet;
using inbound::ToReceive;

namespace {

bool may_be_counted(std::string const& status)
{
    return status == "expected" || status == "arrived" || status == "receiving";
}

kernel::Timestamp now()
{
    return kernel::SystemClock().now();
}

BenchChoice choice_of(ToReceive const& order)
{
    bool const late = order.status == "expected" && order.expected_on &&
                      *order.expected_on < std::chrono::floor<std::chrono::days>(now());
    return {order_title_words(order.number, order.reference),
            order_detail_words(order.client_name, order.supplier, order.pod, order.units), order.client_color,
            arrival_words(order.status, order.expected_on, now()),
            late                         ? Tone::bad
            : order.status == "expected" ? Tone::neutral
                                         : Tone::ok};
}

std::vector<BenchChoice> choices_of(std::vector<ToReceive> const& orders)
{
    std::vector<BenchChoice> choices;
    std::transform(orders.begin(), orders.end(), std::back_inserter(choices), choice_of);
    return choices;
}

} // namespace

ReceivePresenter::ReceivePresenter(std::shared_ptr<ReceiveStore const> store, Work& work, ReceiveView& view)
    : work_(std::move(store), work), view_(view)
{
}

void ReceivePresenter::start()
{
    ask();
    refresh();
}

void ReceivePresenter::refresh()
{
    work_.run([this, order = order_](ReceiveStore const& store) -> Continuation {
        return [this, order, waiting = choices_of(store.waiting()),
                sheet = order ? store.look(order) : std::nullopt] {
            screen_.waiting = waiting;
            if (sheet && order == order_ && !posting_) {
                tell_others(*sheet);
            }
            ask();
        };
    });
}

/// Somebody else counts this order, or was first to receive it.
void ReceivePresenter::tell_others(ReceivingSheet const& sheet)
{
    std::string warning;
    if (!may_be_counted(sheet.order.status)) {
        warning = received_meanwhile_words(sheet.order.number, sheet.receipt, sheet.received_by);
    } else if (!sheet.counting.empty() && !sheet.is_mine) {
        warning = counted_by_other_words(sheet.counting, sheet.counting_since.value_or(now()), now());
    }
    if (warning != std::exchange(screen_.warning, warning) && !warning.empty()) {
        say(may_be_counted(sheet.order.status) ? Tone::warn : Tone::bad, warning, Signal::wrong);
    }
}

void ReceivePresenter::say(Tone tone, std::string words, Signal signal)
{
    screen_.tone = tone;
    screen_.said = std::move(words);
    view_.signal(signal);
    ask();
}

void ReceivePresenter::ask()
{
    screen_.asks = receive_asks(screen_);
    view_.show(screen_);
}

void ReceivePresenter::scanned(std::string const& code)
{
    if (posting_) {
        return; // the receipt is being posted
    }
    if (looking_up_) {
        later_.push_back(code);
        return;
    }
    switch (screen_.step) {
    case ReceiveStep::choose:
        if (code.size() == 1 && answered(code.front())) {
            return;
        }
        [[fallthrough]];
    case ReceiveStep::find:
        return find(code);
    case ReceiveStep::review:
        screen_.step = ReceiveStep::count;
        [[fallthrough]];
    case ReceiveStep::count:
        return count(code);
    case ReceiveStep::lot:
        return take_lot(code);
    case ReceiveStep::expiry:
        return take_expiry(code);
    case ReceiveStep::unordered:
    case ReceiveStep::over:
        if (code.size() == 1 && answer_question(code.front())) {
            return;
        }
        return say(Tone::bad, answer_first_words(), Signal::wrong);
    }
}

void ReceivePresenter::find(std::string const& code)
{
    looking_up_ = true;
    work_.run(
        [this, code](ReceiveStore const& store) -> Continuation {
            return [this, code, found = store.find(code)] {
                looking_up_ = false;
                if (!found) {
                    later_.clear();
                    return say(Tone::bad, found.error().message, Signal::wrong);
                }
                if (found->size() == 1) {
                    return open(found->front().id, code);
                }
                candidates_ = *found;
                candidate_code_ = code;
                screen_.step = ReceiveStep::choose;
                screen_.choices = choices_of(candidates_);
                later_.clear();
                say(Tone::accent, several_words(code, candidates_.size()), Signal::right);
            };
        },
        [this] { looking_up_ = false; });
}

void ReceivePresenter::open(kernel::PurchaseOrderId id)
{
    if (order_ && order_ != id) {
        kept_[order_.value] = counting_;
        ready_for_next();
    }
    if (order_ != id) {
        open(id, {});
    }
}

void ReceivePresenter::open(kernel::PurchaseOrderId id, std::string const& code)
{
    looking_up_ = true;
    work_.run(
        [this, id, code](ReceiveStore const& store) -> Continuation {
            return [this, code, sheet = store.begin(id)] {
                looking_up_ = false;
                if (!sheet) {
                    later_.clear();
                    return say(Tone::bad, sheet.error().message, Signal::wrong);
                }
                take(*sheet, code);
                while (!later_.empty() && !looking_up_ && screen_.step == ReceiveStep::count) {
                    std::string const next = std::move(later_.front());
                    later_.pop_front();
                    count(next);
                }
            };
        },
        [this] { looking_up_ = false; });
}

void ReceivePresenter::take(ReceivingSheet sheet, std::string const& code)
{
    ready_for_next();
    order_ = sheet.order.id;
    client_ = sheet.client;
    items_ = std::move(sheet.items);
    screen_.step = ReceiveStep::count;
    screen_.number = sheet.order.number;
    screen_.reference = sheet.order.reference;
    screen_.client = sheet.order.client_name;
    screen_.client_color = sheet.order.client_color;
    screen_.supplier = sheet.order.supplier;
    screen_.pod = sheet.order.pod;
    screen_.expected_on = day_words(sheet.order.expected_on, now());
    screen_.arrived_at = sheet.arrived_at;
    counting_ = std::exchange(kept_[order_.value], {});
    tally();
    read_pictures();
    bool const is_item = !code.empty() && line_of(code).has_value();
    if (is_item) {
        count(code); // an item that opened its order is the first unit of it
    } else {
        say(Tone::ok,
            order_opened_words(screen_.number, screen_.lines.size(), screen_.expected, screen_.counted),
            Signal::right);
    }
    tell_others(sheet);
    // What was not ordered and was counted before the order was put aside is not among its lines.
    std::set<std::string> missing;
    for (Units const& units : counting_.units) {
        if (!line_of(units.code) && missing.insert(units.code).second) {
            look_up(units.code);
        }
    }
}

void ReceivePresenter::ready_for_next()
{
    ReceiveScreen next;
    next.waiting = std::move(screen_.waiting);
    next.done = std::move(screen_.done);
    screen_ = std::move(next);
    order_ = {};
    items_.clear();
    counting_ = {};
    lots_.clear();
    pending_.reset();
    candidates_.clear();
    command_ = kernel::Uuid::random();
}

bool ReceivePresenter::answered(char key)
{
    if (posting_ || looking_up_) {
        return false;
    }
    auto const at = static_cast<std::size_t>(key - '1');
    switch (screen_.step) {
    case ReceiveStep::choose:
        if (key >= '1' && at < candidates_.size()) {
            open(candidates_[at].id, candidate_code_);
            return true;
        }
        return false;
    case ReceiveStep::unordered:
    case ReceiveStep::over:
        return answer_question(key);
    case ReceiveStep::count:
        if (key == 'D') {
            screen_.damaged_next = !screen_.damaged_next;
            say(screen_.damaged_next ? Tone::warn : Tone::neutral, damaged_next_words(screen_.damaged_next),
                Signal::right);
            return true;
        }
        if (key == 'L' && !screen_.lines.empty() && !screen_.lot.empty()) {
            lots_.erase(item(screen_.current).sku);
            screen_.lot.clear();
            say(Tone::accent, new_lot_words(item(screen_.current).sku), Signal::right);
            return true;
        }
        return false;
    default:
        return false;
    }
}

void ReceivePresenter::leave()
{
    if (posting_ || looking_up_) {
        return;
    }
    if (screen_.step == ReceiveStep::choose) {
        ready_for_next();
        return ask();
    }
    if (!order_) {
        return;
    }
    if (pending_) {
        drop_question();
        return say(Tone::neutral, not_counted_words(), Signal::right);
    }
    if (screen_.step == ReceiveStep::review) {
        screen_.step = ReceiveStep::count;
        screen_.differences.clear();
        return say(Tone::neutral, count_on_words(screen_.number), Signal::right);
    }
    std::string const number = screen_.number;
    std::int64_t const units = screen_.counted;
    kernel::PurchaseOrderId const order = order_;
    bool const is_ours = screen_.warning.empty();
    if (units > 0) {
        kept_[order.value] = counting_;
    }
    ready_for_next();
    say(Tone::neutral, units > 0 ? put_aside_words(number, units) : stopped_words(number), Signal::right);
    work_.run([order, give_back = units == 0 && is_ours, this](ReceiveStore const& store) -> Continuation {
        if (give_back) {
            // Refused when somebody was faster: then it is theirs.
            static_cast<void>(store.stop(order, nothing_counted_here_words()));
        }
        return [this] { refresh(); };
    });
}

void ReceivePresenter::read_pictures()
{
    for (ReceiveLine const& line : screen_.lines) {
        if (line.picture.empty() || !pictures_asked_.insert(line.picture).second) {
            continue;
        }
        work_.run([this, client = client_, sha256 = line.picture](ReceiveStore const& store) -> Continuation {
            return [this, sha256, content = store.picture(client, sha256)] {
                if (content) {
                    view_.show_picture(sha256, content->bytes);
                }
            };
        });
    }
}

nlohmann::json ReceivePresenter::kept() const
{
    std::map<std::int64_t, Counting> all = kept_;
    if (order_) {
        all[order_.value] = counting_;
    }
    nlohmann::json held = nlohmann::json::object();
    for (auto const& [order, counting] : all) {
        nlohmann::json units = nlohmann::json::array();
        for (Units const& it : counting.units) {
            units.push_back({{"code", it.code},
                             {"quantity", it.quantity},
                             {"damaged", it.damaged},
                             {"lot", it.lot},
                             {"expires_on", it.expires_on ? kernel::format_date(*it.expires_on) : ""}});
        }
        if (!units.empty()) {
            held[std::to_string(order)] = {{"units", units}, {"over", counting.over}};
        }
    }
    return held;
}

void ReceivePresenter::keep(nlohmann::json const& held)
{
    for (auto const& [order, counting] : held.items()) {
        Counting& mine = kept_[std::stoll(order)];
        mine.over = counting.at("over").get<std::set<std::string>>();
        for (nlohmann::json const& it : counting.at("units")) {
            Units units{it.at("code").get<std::string>(),
                        it.at("quantity").get<std::int64_t>(),
                        it.at("damaged").get<bool>(),
                        it.at("lot").get<std::string>(),
                        {}};
            if (auto const day = kernel::parse_date(it.at("expires_on").get<std::string>())) {
                units.expires_on = *day;
            }
            mine.units.push_back(std::move(units));
        }
    }
}

} // namespace poddesk::gui
