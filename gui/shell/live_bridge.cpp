#include "gui/shell/live_bridge.h"

#include "gui/shell/problems.h"
#include "gui/widgets/text.h"

#include <wx/datetime.h>
#include <wx/intl.h>

namespace poddesk::gui {

namespace {

using Clock = std::chrono::steady_clock;

constexpr auto first_pause = std::chrono::milliseconds(500);
constexpr auto longest_pause = std::chrono::seconds(30);
/// A failure that comes so long after the last try is a new one: a read gives up long before.
constexpr auto forgotten_after = std::chrono::minutes(2);

} // namespace

Pill Health::pill() const
{
    switch (state) {
    case State::live: {
        auto const ms = std::max<long long>(1, std::chrono::ceil<std::chrono::milliseconds>(latency).count());
        return {to_utf8(wxString::Format(_("Live  %lld ms"), ms)), Tone::ok, false, "ok"};
    }
    case State::stale: {
        wxDateTime const when(
            std::chrono::system_clock::to_time_t(since.value_or(std::chrono::system_clock::now())));
        return {to_utf8(wxString::Format(_("Stale since %s"), when.Format(wxS("%H:%M")))), Tone::warn, false,
                "warning"};
    }
    case State::unknown:
        break;
    }
    return {to_utf8(_("Connecting")), Tone::neutral, false, "waiting"};
}

LiveBridge::LiveBridge()
{
    retry_timer_.Bind(wxEVT_TIMER, [this](wxTimerEvent&) { retry(); });
}

void LiveBridge::listen(wxWindow& owner, std::string topic, std::function<void(Changes const&)> changed)
{
    std::erase_if(listeners_, [](Listener const& listener) { return !listener.owner; });
    listeners_.push_back({wxWeakRef<wxWindow>(&owner), std::move(topic), std::move(changed)});
}

void LiveBridge::watch_health(wxWindow& owner, std::function<void(Health const&)> changed)
{
    std::erase_if(watchers_, [](Watcher const& watcher) { return !watcher.owner; });
    changed(health_);
    watchers_.push_back({wxWeakRef<wxWindow>(&owner), std::move(changed)});
}

void LiveBridge::resync()
{
    ask_to_read(nullptr);
}

/// @param only null: every window.
void LiveBridge::ask_to_read(wxWindow const* only)
{
    auto const listeners = listeners_; // a listener may open a window, which listens
    for (Listener const& listener : listeners) {
        if (listener.owner && (!only || listener.owner.get() == only)) {
            guarded(listener.owner, [&] { listener.changed({.keys = {}, .everything = true}); });
        }
    }
}

void LiveBridge::read_failed(wxWindow& owner)
{
    if (health_.state == Health::State::stale) {
        return;
    }
    std::erase_if(retries_, [](Retry const& retry) { return !retry.owner; });
    auto found = std::find_if(retries_.begin(), retries_.end(),
                              [&](Retry const& retry) { return retry.owner.get() == &owner; });
    if (found == retries_.end()) {
        found = retries_.insert(retries_.end(), {wxWeakRef<wxWindow>(&owner), {first_pause, longest_pause}});
    }
    if (found->due) {
        return;
    }
    auto const now = Clock::now();
    if (now - found->last > forgotten_after) {
        found->pause = {first_pause, longest_pause};
    }
    found->due = now + found->pause.next();
    await_retries();
}

void LiveBridge::await_retries()
{
    std::optional<Clock::time_point> next;
    for (Retry const& retry : retries_) {
        if (retry.due && (!next || *retry.due < *next)) {
            next = retry.due;
        }
    }
    if (next) {
        auto const pause = std::chrono::ceil<std::chrono::milliseconds>(*next - Clock::now());
        retry_timer_.StartOnce(std::max(1, static_cast<int>(pause.count())));
    }
}

void LiveBridge::retry()
{
    auto const now = Clock::now();
    std::vector<wxWeakRef<wxWindow>> owners;
    for (Retry& retry : retries_) {
        if (retry.due && *retry.due <= now) {
            retry.due.reset();
            retry.last = now;
            owners.push_back(retry.owner);
        }
    }
    for (wxWeakRef<wxWindow> const& owner : owners) {
        if (owner) {
            ask_to_read(owner.get());
        }
    }
    await_retries();
}

void LiveBridge::changed(std::string const& topic, std::int64_t key)
{
    std::lock_guard const lock(mutex_);
    waiting_[topic].insert(key);
    if (!std::exchange(delivery_posted_, true)) {
        arrivals_.CallAfter([this] { deliver(); });
    }
}

void LiveBridge::deliver()
{
    std::map<std::string, std::set<std::int64_t>> arrived;
    {
        std::lock_guard const lock(mutex_);
        arrived.swap(waiting_);
        delivery_posted_ = false;
    }
    auto const listeners = listeners_;
    for (Listener const& listener : listeners) {
        auto const found = arrived.find(listener.topic);
        if (found != arrived.end() && listener.owner) {
            guarded(listener.owner, [&] { listener.changed({.keys = found->second, .everything = false}); });
        }
    }
}

void LiveBridge::alive(std::chrono::microseconds latency)
{
    arrivals_.CallAfter([this, latency] {
        bool const was_lost = health_.state == Health::State::stale;
        set_health({.state = Health::State::live, .latency = latency});
        if (was_lost) {
            resync();
        }
    });
}

void LiveBridge::lost(std::string const& reason, std::chrono::system_clock::time_point since)
{
    arrivals_.CallAfter([this, reason, since] {
        set_health({.state = Health::State::stale, .since = since, .reason = reason});
    });
}

void LiveBridge::read_again()
{
    arrivals_.CallAfter([this] { resync(); });
}

void LiveBridge::set_health(Health health)
{
    health_ = std::move(health);
    if (health_.state == Health::State::stale) {
        retries_.clear();
        retry_timer_.Stop();
    }
    auto const watchers = watchers_;
    for (Watcher const& watcher : watchers) {
        if (watcher.owner) {
            guarded(watcher.owner, [&] { watcher.changed(health_); });
        }
    }
}

} // namespace poddesk::gui
