#include "gui/shipping/rates_presenter.h"

#include "gui/fulfillment/words.h"
#include "gui/shipping/rates_words.h"

#include <algorithm>
#include <set>

namespace poddesk::gui {

using shipping::QuoteLine;
using shipping::ServiceId;
using shipping::WhatIf;

namespace {

constexpr std::size_t most_boxes = 4; ///< of the changes that are worked out unasked

QuoteLine const* line_of(std::vector<QuoteLine> const& lines, ServiceId service)
{
    auto const found =
        std::find_if(lines.begin(), lines.end(), [&](QuoteLine const& it) { return it.service == service; });
    return found == lines.end() ? nullptr : &*found;
}

/// Another box: its sides, and its own weight instead of the parcel's box's.
WhatIf in_box(RatesBasis const& basis, fulfillment::Carton const& box, std::string const& own)
{
    WhatIf changes;
    changes.outside = box.outside;
    for (fulfillment::Carton const& it : basis.boxes) {
        if (it.code == own) {
            std::int64_t const contents = basis.shipment.parcel.weight.nanograms - it.tare.nanograms;
            changes.weight = kernel::Weight{std::max<std::int64_t>(contents, 1) + box.tare.nanograms};
        }
    }
    return changes;
}

/// What each change alone makes of the best total.
std::vector<RateChange> changes_of(RatesBasis const& basis, std::string const& own_box)
{
    auto const best = [&](WhatIf const& changes) {
        auto const made = shipping::compare_if(basis.book, basis.shipment, changes);
        QuoteLine const* const line = line_of(made.lines, made.best);
        return std::pair(line ? line->total : std::nullopt, line && line->is_late());
    };
    auto const as_is = best({}).first;
    std::vector<RateChange> all;
    auto const add = [&](std::string const& label, WhatIf const& changes) {
        auto const [total, is_late] = best(changes);
        all.push_back(change_words(label, as_is, total, is_late));
    };
    for (fulfillment::Carton const& box : basis.boxes) {
        if (box.code != own_box && all.size() < most_boxes) {
            add(other_box_label(box), in_box(basis, box, own_box));
        }
    }
    shipping::QuoteRequest const request = shipping::request_of(basis.shipment);
    WhatIf tomorrow;
    tomorrow.ship_day = request.ready + std::chrono::days{1};
    add(next_day_label(), tomorrow);
    WhatIf other_address;
    other_address.residential = !request.destination.residential;
    add(residential_label(*other_address.residential), other_address);
    return all;
}

} // namespace

RatesPresenter::RatesPresenter(std::shared_ptr<RatesStore> store, Work& work, RatesView& view,
                               kernel::ShipmentId shipment)
    : work_(std::move(store), work), view_(view), shipment_(shipment)
{
}

void RatesPresenter::start()
{
    read();
    read_basis();
}

void RatesPresenter::read()
{
    work_.run([this, asked = ++asked_, shipment = shipment_](RatesStore const& store) -> Continuation {
        return [this, asked, record = store.read(shipment)] {
            if (asked == asked_) {
                take(record);
            }
        };
    });
}

void RatesPresenter::shipment_changed(std::set<std::int64_t> const& ids, bool everything)
{
    if (everything || ids.contains(shipment_.value)) {
        read();
    }
}

void RatesPresenter::take(std::optional<RatesRecord> record)
{
    if (!record) {
        screen_ = {};
        screen_.gone = rated_parcel_gone_words();
        return view_.show(screen_);
    }
    record_ = std::move(record);
    screen_.is_loaded = true;
    if (!answers_) {
        screen_.is_what_if = false;
        word_record(screen_, *record_, kernel::SystemClock().now());
    }
    screen_.can_choose = record_->shipment.status == "quoted";
    view_.show(screen_);
}

void RatesPresenter::read_basis()
{
    work_.run([this, shipment = shipment_](RatesStore const& store) -> Continuation {
        auto const record = store.read(shipment);
        auto const basis = store.basis(shipment);
        if (!basis || !record) {
            return [] {};
        }
        std::string const box = record->quotes.box;
        return [this, basis, questions = questions_of(*basis, box), changes = changes_of(*basis, box)] {
            basis_ = basis;
            screen_.questions = questions;
            screen_.changes = changes;
            view_.show(screen_);
        };
    });
}

void RatesPresenter::compare()
{
    if (!record_ || !work_.is_idle()) {
        return;
    }
    work_.run([this, shipment = shipment_](RatesStore const& store) -> Continuation {
        return [this, result = store.compare(shipment)] { stored(result, compared_words()); };
    });
}

/// After something was stored, or refused.
void RatesPresenter::stored(kernel::Outcome<void> const& result, std::string const& sentence)
{
    if (!result) {
        return view_.refused(result.error().message);
    }
    view_.done(sentence, !steps_.empty());
    read();
}

// ── what if ─────────────────────────────────────────────────────────────────────────────────────────────

kernel::Outcome<WhatIf> RatesPresenter::asked() const
{
    WhatIf changes;
    if (answers_->box) {
        auto const box =
            std::find_if(basis_->boxes.begin(), basis_->boxes.end(),
                         [this](fulfillment::Carton const& it) { return it.id == answers_->box; });
        if (box == basis_->boxes.end()) {
            return kernel::refused("not_found", no_such_box_words());
        }
        changes = in_box(*basis_, *box, record_->quotes.box);
    }
    if (answers_->weight != screen_.questions->weight) {
        auto const weight = typed_weight(answers_->weight);
        if (!weight) {
            return tl::unexpected(weight.error());
        }
        changes.weight = *weight;
    }
    changes.ship_day = answers_->day;
    changes.residential = answers_->residential;
    return changes;
}

void RatesPresenter::what_if(RateAnswers const& answers)
{
    if (!record_ || !screen_.questions) {
        return;
    }
    RateQuestions const& as_is = *screen_.questions;
    bool const is_as_is = !answers.box && (!answers.day || answers.day == as_is.days.front().first) &&
                          answers.weight == as_is.weight && answers.residential == as_is.residential;
    answers_ = is_as_is ? std::nullopt : std::optional(answers);
    if (!answers_) {
        return take(record_);
    }
    ask_what_if();
}

void RatesPresenter::ask_what_if()
{
    auto const changes = asked();
    if (!changes) {
        return view_.refused(changes.error().message);
    }
    work_.run(
        [this, answers = answers_, basis = basis_, changes = *changes](RatesStore const&) -> Continuation {
            auto result = shipping::compare_if(basis->book, basis->shipment, changes);
            auto const promised = shipping::request_of(basis->shipment).promised;
            return [this, answers, promised, result = std::move(result)] {
                if (answers != answers_) {
                    return; // an older question
                }
                screen_.is_what_if = true;
                word_what_if(screen_, result, promised, record_->markup);
                view_.show(screen_);
            };
        });
}

// ── the person's choice ─────────────────────────────────────────────────────────────────────────────────

std::string RatesPresenter::refusal_of(ServiceId service) const
{
    if (!record_ || !line_of(record_->quotes.lines, service)) {
        return rated_parcel_gone_words();
    }
    if (!screen_.can_choose) {
        return labeled_already_words(record_->shipment.number);
    }
    if (screen_.is_what_if) {
        return reset_first_words();
    }
    if (record_->quotes.chosen == service) {
        return chosen_already_words(line_of(record_->quotes.lines, service)->title());
    }
    return {};
}

void RatesPresenter::choose(ServiceId service, std::string const& reason)
{
    if (std::string const refusal = refusal_of(service); !refusal.empty()) {
        return view_.refused(refusal);
    }
    Step const step{record_->quotes.chosen, record_->quotes.chosen_by.empty()};
    std::string const title = line_of(record_->quotes.lines, service)->title();
    work_.run(
        [this, shipment = shipment_, service, reason, step, title](RatesStore const& store) -> Continuation {
            return [this, step, title, result = store.choose(shipment, service, reason)] {
                if (result) {
                    steps_.push_back(step);
                }
                stored(result, chosen_words(title));
            };
        });
}

void RatesPresenter::undo()
{
    if (steps_.empty() || !work_.is_idle()) {
        return view_.refused(nothing_chosen_here_words());
    }
    QuoteLine const* const before = line_of(record_->quotes.lines, steps_.back().before);
    std::string const title = before ? before->title() : std::string();
    work_.run(
        [this, shipment = shipment_, step = steps_.back(), title](RatesStore const& store) -> Continuation {
            auto const result = step.was_rule ? store.drop_choice(shipment, rates_undo_reason())
                                              : store.choose(shipment, step.before, rates_undo_reason());
            return [this, result, title] {
                if (result) {
                    steps_.pop_back();
                }
                stored(result, choice_dropped_words(title));
            };
        });
}

} // namespace poddesk::gui
