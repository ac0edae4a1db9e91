// From the last weight to the label, and back. See pack_presenter.h.
#include "gui/fulfillment/pack_presenter.h"

#include "gui/fulfillment/words.h"

#include <algorithm>

namespace poddesk::gui {

namespace {

constexpr std::size_t most_remembered = 8;

} // namespace

void PackPresenter::close()
{
    fulfillment::Pack command{command_, job_->packing.fulfillment, scans_, taken_, weights_, {}};
    for (GuidelineStep const& step : screen_.guideline) {
        command.confirmed.push_back(step.words);
    }
    close_by(std::move(command));
}

void PackPresenter::close_by(fulfillment::Pack command)
{
    screen_.tone = Tone::neutral;
    screen_.said = closing_words();
    ask();
    work_.run(
        [this, command](PackStore const& store) -> Continuation {
            return [this, result = store.pack(command)] { closed(result); };
        },
        [this, command] {
            unanswered_ = command;
            say(Tone::warn, unanswered_words(), Signal::wrong);
        });
}

void PackPresenter::closed(kernel::Outcome<std::vector<LabeledParcel>> result)
{
    if (!result) {
        weights_.clear();
        command_ = kernel::Uuid::random();
        plan();
        if (result.error().code == "wrong_units") {
            scan_again();
        }
        return say(Tone::bad, result.error().message, Signal::wrong);
    }
    done_.push_back({job_->packing.fulfillment, job_->packing.order_number});
    to_track_.clear();
    std::string problem;
    std::string unprinted;
    for (LabeledParcel const& parcel : *result) {
        unprinted = parcel.unprinted.empty() ? unprinted : parcel.unprinted;
        if (!parcel.problem.empty()) {
            problem = parcel.problem;
        } else if (parcel.tracking.empty()) {
            to_track_.push_back(parcel);
        }
        record(parcel);
    }
    if (!to_track_.empty()) {
        screen_.step = PackStep::tracking;
        return say(Tone::accent, needs_tracking_words(to_track_.front().number, to_track_.front().carrier),
                   Signal::right);
    }
    ready_for_next();
    if (!problem.empty()) {
        say(Tone::bad, packed_without_label_words(problem), Signal::wrong);
    } else if (!unprinted.empty()) {
        say(Tone::bad, packed_not_printed_words(unprinted), Signal::wrong);
    } else {
        say(Tone::ok, packed_words(screen_.packed.front()), Signal::complete);
    }
}

void PackPresenter::record(LabeledParcel const& parcel)
{
    last_parcel_ = parcel.shipment;
    if (parcel.tracking.empty() && parcel.problem.empty()) {
        return;
    }
    screen_.packed.insert(screen_.packed.begin(),
                          parcel_words(parcel.number, done_.back().order, parcel.carrier, parcel.price));
    screen_.packed.resize(std::min(screen_.packed.size(), most_remembered));
}

void PackPresenter::track(std::string const& number)
{
    work_.run([this, number, parcel = to_track_.front()](PackStore const& store) -> Continuation {
        return [this, done = store.scan_tracking(parcel, number)] {
            if (!done) {
                return say(Tone::bad, done.error().message, Signal::wrong);
            }
            tracked(*done);
        };
    });
}

/// Label and slip of the parcel whose postage was asked are out.
void PackPresenter::tracked(LabeledParcel const& parcel)
{
    to_track_.erase(to_track_.begin());
    record(parcel);
    if (to_track_.empty()) {
        ready_for_next();
    }
    if (!parcel.unprinted.empty()) {
        return say(Tone::bad, packed_not_printed_words(parcel.unprinted), Signal::wrong);
    }
    say(Tone::ok, packed_words(screen_.packed.front()), Signal::complete);
}

/// Somebody may have chosen another service for it meanwhile.
void PackPresenter::check_service()
{
    work_.run([this, asked = to_track_.front()](PackStore const& store) -> Continuation {
        return [this, asked, parcel = store.again(asked)] {
            if (to_track_.empty() || to_track_.front().shipment != asked.shipment ||
                parcel.carrier == asked.carrier || !parcel.problem.empty()) {
                return;
            }
            if (!parcel.tracking.empty()) {
                return tracked(parcel);
            }
            to_track_.front() = parcel;
            say(Tone::accent, needs_tracking_words(parcel.number, parcel.carrier), Signal::right);
        };
    });
}

void PackPresenter::ready_for_next()
{
    auto packed = std::move(screen_.packed);
    screen_ = {};
    screen_.packed = std::move(packed);
    job_.reset();
    plan_.reset();
    weights_.clear();
    refresh();
}

void PackPresenter::leave()
{
    if (!job_ || screen_.step == PackStep::tracking || !work_.is_idle()) {
        return;
    }
    if (unanswered_) {
        return say(Tone::warn, unanswered_words(), Signal::wrong);
    }
    if (in_hand_) {
        return drop_serial_unit();
    }
    kept_[job_->packing.fulfillment.value] = scans_;
    std::string const order = screen_.order;
    ready_for_next();
    say(Tone::neutral, left_words(order, scans_.size()), Signal::right);
}

void PackPresenter::undo()
{
    if (done_.empty() || !work_.is_idle()) {
        return say(Tone::neutral, nothing_packed_words(), Signal::wrong);
    }
    work_.run([this, last = done_.back()](PackStore const& store) -> Continuation {
        return [this, last, undone = store.unpack(last.part, taken_back_words())] {
            if (!undone) {
                return say(Tone::bad, undone.error().message, Signal::wrong);
            }
            done_.pop_back();
            std::erase_if(screen_.packed,
                          [&](std::string const& it) { return it.find(last.order) != std::string::npos; });
            if (screen_.step == PackStep::tracking) {
                to_track_.clear();
                ready_for_next();
            }
            refresh();
            say(Tone::accent, unpacked_words(last.order), Signal::right);
        };
    });
}

} // namespace poddesk::gui
