#include "gui/shell/live_bridge.h"

#include "gui/shell/problems.h"
#include "gui/widgets/text.h"

#include <wx/datetime.h>
#include <wx/intl.h>

namespace poddesk::gui {

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
    auto const listeners = listeners_; // a listener may open a window, which listens
    for (Listener const& listener : listeners) {
        if (listener.owner) {
            guarded(listener.owner, [&] { listener.changed({.keys = {}, .everything = true}); });
        }
    }
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
    auto const watchers = watchers_;
    for (Watcher const& watcher : watchers) {
        if (watcher.owner) {
            guarded(watcher.owner, [&] { watcher.changed(health_); });
        }
    }
}

} // namespace poddesk::gui
