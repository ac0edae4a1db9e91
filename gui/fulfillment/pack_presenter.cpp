#include "gui/fulfillment/pack_presenter.h"

#include "gui/fulfillment/words.h"

#include <algorithm>

namespace poddesk::gui {

using fulfillment::PackingLine;

PackPresenter::PackPresenter(std::shared_ptr<PackStore> store, Work& work, PackView& view)
    : work_(std::move(store), work), view_(view)
{
}

void PackPresenter::start()
{
    ask();
    refresh();
}

void PackPresenter::refresh()
{
    if (!to_track_.empty() && work_.is_idle()) {
        check_service();
    }
    work_.run([this](PackStore const& store) -> Continuation {
        return [this, waiting = store.waiting(), back = store.called_back()] {
            screen_.waiting = waiting;
            screen_.called_back = back;
            ask();
        };
    });
}

void PackPresenter::say(Tone tone, std::string words, Signal signal)
{
    screen_.tone = tone;
    screen_.said = std::move(words);
    view_.signal(signal);
    ask();
}

void PackPresenter::ask()
{
    screen_.asks = pack_asks(screen_.step, in_hand_            ? screen_.lines[in_hand_->line].sku
                                           : to_track_.empty() ? std::string()
                                                               : to_track_.front().carrier);
    screen_.can_undo = !done_.empty();
    view_.show(screen_);
}

void PackPresenter::scanned(std::string const& code)
{
    if (!work_.is_idle() && screen_.step == PackStep::weigh &&
        weights_.size() == (plan_ ? plan_->boxes.size() : 0)) {
        return; // the box is being closed
    }
    if (is_checking_) {
        return later_.push_back(code);
    }
    if (unanswered_) {
        return close_by(*std::exchange(unanswered_, std::nullopt)); // the same command: it happens once
    }
    switch (screen_.step) {
    case PackStep::find:
        return find(code);
    case PackStep::scan:
        return scan_unit(code);
    case PackStep::serial:
        return scan_serial(code);
    case PackStep::confirm:
        return say(Tone::bad, confirm_first_words(), Signal::wrong);
    case PackStep::weigh:
        return weigh(code);
    case PackStep::tracking:
        return track(code);
    }
}

/// What waits to be opened or put back says so; the box opens with the second scan, for that voids its label.
bool PackPresenter::is_called_back(std::string const& code)
{
    auto const names = [&](fulfillment::CalledBack const& it) {
        return it.order_number == code || it.pick_list == code ||
               std::find(it.parcels.begin(), it.parcels.end(), code) != it.parcels.end();
    };
    auto const back = std::find_if(screen_.called_back.begin(), screen_.called_back.end(), names);
    bool const is_again = std::exchange(to_open_, {}) == code;
    if (back == screen_.called_back.end()) {
        return false;
    }
    if (back->is_packed && is_again) {
        open_box(*back);
        return true;
    }
    if (back->is_packed) {
        to_open_ = code;
    }
    say(Tone::warn, called_back_words(*back), Signal::wrong);
    return true;
}

void PackPresenter::open_box(fulfillment::CalledBack const& back)
{
    work_.run([this, back](PackStore const& store) -> Continuation {
        return [this, back, opened = store.unpack(back.part, canceled_reason())] {
            to_open_.clear();
            refresh();
            if (!opened) {
                return say(Tone::bad, opened.error().message, Signal::wrong);
            }
            std::erase_if(done_, [&](Done const& it) { return it.part == back.part; });
            say(Tone::ok, box_opened_words(back), Signal::complete);
        };
    });
}

void PackPresenter::find(std::string const& code)
{
    work_.run([this, code](PackStore const& store) -> Continuation {
        return [this, code, found = store.find(code), back = store.called_back()] {
            screen_.called_back = back;
            if (!found && is_called_back(code)) {
                return;
            }
            if (!found) {
                return say(Tone::bad, found.error().message, Signal::wrong);
            }
            to_open_.clear();
            take(*found);
            // An item that opened its order is the first unit of it.
            bool const is_item = std::any_of(
                job_->packing.lines.begin(), job_->packing.lines.end(), [&](PackingLine const& line) {
                    return std::find(line.codes.begin(), line.codes.end(), code) != line.codes.end();
                });
            if (is_item) {
                scan_unit(code);
            } else {
                say(Tone::ok, order_found_words(screen_.order, screen_.units), Signal::right);
            }
        };
    });
}

void PackPresenter::take(PackingJob job)
{
    job_ = std::move(job);
    fulfillment::Packing const& packing = job_->packing;
    std::int64_t const waiting = screen_.waiting;
    auto packed = std::move(screen_.packed);
    auto called_back = std::move(screen_.called_back);
    screen_ = {};
    screen_.waiting = waiting;
    screen_.called_back = std::move(called_back);
    screen_.packed = std::move(packed);
    screen_.step = PackStep::scan;
    screen_.order_id = packing.order.value;
    screen_.order = packing.order_number;
    screen_.client = job_->brief.client_name;
    screen_.client_color = job_->brief.client_color;
    screen_.where = destination_words(job_->brief.ship_to, job_->brief.service);
    screen_.note = job_->brief.note;
    for (std::size_t i = 0; i < packing.lines.size(); ++i) {
        PackingLine const& line = packing.lines[i];
        screen_.lines.push_back({line.sku, product_words(line.title, line.kit), job_->brief.pictures.at(i),
                                 job_->brief.kinds.at(i), line.quantity, 0});
        screen_.units += line.quantity;
    }
    for (std::string const& step : job_->brief.steps) {
        screen_.guideline.push_back({step, false});
    }
    taken_.reset();
    plan_.reset();
    weights_.clear();
    odd_.reset();
    command_ = kernel::Uuid::random();
    scans_.clear();
    in_hand_.reset();
    replay(std::exchange(kept_[packing.fulfillment.value], {}));
    read_pictures();
    plan();
}

void PackPresenter::scan_unit(std::string const& code)
{
    bool known = false;
    for (std::size_t i = 0; i < screen_.lines.size(); ++i) {
        auto const& codes = job_->packing.lines[i].codes;
        if (std::find(codes.begin(), codes.end(), code) == codes.end()) {
            continue;
        }
        known = true;
        PackLine const& line = screen_.lines[i];
        if (line.scanned == line.wanted) {
            continue; // another line may want the same product
        }
        screen_.current = i;
        if (job_->packing.lines[i].needs_serial) {
            in_hand_ = Unit{i, code};
            screen_.step = PackStep::serial;
            return say(Tone::neutral, serial_wanted_words(line.sku), Signal::right);
        }
        return count_unit(i, code);
    }
    say(Tone::bad, known ? too_many_words(code, screen_.order) : not_in_order_words(code, screen_.order),
        Signal::wrong);
}

void PackPresenter::count_unit(std::size_t at, std::string const& code)
{
    PackLine& line = screen_.lines[at];
    ++line.scanned;
    ++screen_.scanned;
    scans_.push_back(code);
    bool const complete = screen_.scanned == screen_.units;
    if (complete) {
        next_step();
    }
    say(Tone::ok, unit_words(line.sku, line.scanned, line.wanted),
        complete ? Signal::complete : Signal::right);
}

/// The guideline, then the scale.
void PackPresenter::next_step()
{
    bool const confirmed = std::all_of(screen_.guideline.begin(), screen_.guideline.end(),
                                       [](GuidelineStep const& it) { return it.confirmed; });
    screen_.step = confirmed ? PackStep::weigh : PackStep::confirm;
}

bool PackPresenter::answered(int digit)
{
    auto const at = static_cast<std::size_t>(digit - 1);
    if (screen_.step != PackStep::confirm || digit < 1 || at >= screen_.guideline.size()) {
        return false;
    }
    screen_.guideline[at].confirmed = true;
    next_step();
    say(Tone::ok, confirmed_words(screen_.guideline[at].words), Signal::right);
    return true;
}

void PackPresenter::plan()
{
    auto const made = fulfillment::plan_boxes(job_->packing, taken_);
    if (!made) {
        plan_.reset();
        screen_.box.clear();
        screen_.box_why = made.error().message;
        return;
    }
    plan_ = *made;
    auto const& boxes = plan_->boxes;
    screen_.box = boxes.size() == 1 ? box_words(boxes.front().carton.code, boxes.front().carton.name)
                                    : boxes_words(boxes.size(), plan_->decision.chosen);
    for (kernel::Alternative const& it : plan_->decision.alternatives) {
        if (it.chosen) {
            screen_.box_why = taken_ ? taken_box_words() : it.sentence;
        }
    }
    screen_.box_weight =
        weights_.size() < boxes.size() ? kernel::format_weight(boxes[weights_.size()].weight) : std::string();
}

std::optional<kernel::Decision> PackPresenter::why() const
{
    return plan_ ? std::optional(plan_->decision) : std::nullopt;
}

void PackPresenter::other_box()
{
    if (!job_ || screen_.step == PackStep::tracking || !weights_.empty()) {
        return;
    }
    auto const& cartons = job_->packing.cartons;
    auto const at = std::find_if(cartons.begin(), cartons.end(),
                                 [this](fulfillment::Carton const& it) { return it.id == taken_; });
    for (auto next = taken_ ? std::next(at) : cartons.begin(); next != cartons.end(); ++next) {
        auto const fits = fulfillment::plan_boxes(job_->packing, next->id);
        if (fits && fits->boxes.size() == 1) {
            taken_ = next->id;
            plan();
            return say(Tone::accent, other_box_words(screen_.box), Signal::right);
        }
    }
    taken_.reset();
    plan();
    say(Tone::accent, suggested_box_words(screen_.box), Signal::right);
}

void PackPresenter::weigh(std::string const& typed)
{
    auto const weight = typed_weight(typed);
    if (!weight) {
        return say(Tone::bad, weight.error().message, Signal::wrong);
    }
    if (!plan_) {
        return say(Tone::bad, screen_.box_why, Signal::wrong);
    }
    if (auto const checked = fulfillment::check_weight(plan_->boxes[weights_.size()].weight, *weight);
        !checked) {
        odd_ = *weight;
        return say(Tone::warn, odd_weight_words(checked.error().message), Signal::wrong);
    }
    weighed(*weight);
}

void PackPresenter::accept_weight()
{
    if (screen_.step == PackStep::weigh && odd_) {
        weighed(*std::exchange(odd_, std::nullopt));
    }
}

void PackPresenter::weighed(kernel::Weight weight)
{
    odd_.reset();
    weights_.push_back(weight);
    plan();
    if (weights_.size() < plan_->boxes.size()) {
        return say(Tone::ok, next_box_words(weights_.size() + 1, plan_->boxes.size()), Signal::right);
    }
    close();
}

void PackPresenter::read_pictures()
{
    for (PackLine const& line : screen_.lines) {
        if (line.picture.empty() || !pictures_asked_.insert(line.picture).second) {
            continue;
        }
        work_.run([this, client = job_->packing.client,
                   sha256 = line.picture](PackStore const& store) -> Continuation {
            return [this, sha256, content = store.picture(client, sha256)] {
                if (content) {
                    view_.show_picture(sha256, content->bytes);
                }
            };
        });
    }
}

} // namespace poddesk::gui
