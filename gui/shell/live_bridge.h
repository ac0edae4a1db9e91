#pragma once

#include "domain/database/backoff.h"
#include "gui/widgets/tone.h"

#include <wx/event.h>
#include <wx/timer.h>
#include <wx/weakref.h>
#include <wx/window.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace poddesk::gui {

/// Whether what the windows show is what the database holds.
struct Health
{
    enum class State
    {
        unknown, ///< not connected yet
        live,
        stale ///< the server is lost; windows show what they last knew
    };

    State state = State::unknown;
    std::chrono::microseconds latency{0};                         ///< of the last round trip, while live
    std::optional<std::chrono::system_clock::time_point> since{}; ///< stale since
    std::string reason{};                                         ///< why stale, one sentence

    /// "Live 9 ms", "Stale since 14:02", "Connecting".
    Pill pill() const;
};

/// Rows of a topic that changed. `everything` after a reconnect: whatever was missed, read again.
struct Changes
{
    std::set<std::int64_t> keys;
    bool everything = false;
};

/// Brings the database's change feed to the windows. The feed's thread calls the members marked so; the rest
/// belongs to the UI thread. Many changes that arrive together become one call per listener.
class LiveBridge
{
public:
    LiveBridge();
    LiveBridge(LiveBridge const&) = delete;
    LiveBridge& operator=(LiveBridge const&) = delete;

    /// Calls back on the UI thread for changes of this topic ("order", "shipment", "stock" …) until the owner
    /// dies.
    void listen(wxWindow& owner, std::string topic, std::function<void(Changes const&)> changed);
    /// Calls back when the health changes, and once at once.
    void watch_health(wxWindow& owner, std::function<void(Health const&)> changed);
    Health const& health() const { return health_; }
    /// F5: every listener reads again.
    void resync();
    /// A job of this window failed for a reason that may pass: its listeners read again, after a pause that
    /// grows from failure to failure. Not while the server is lost, for everything is read again after that.
    void read_failed(wxWindow& owner);

    // --- any thread
    void changed(std::string const& topic, std::int64_t key);
    /// A round trip succeeded. After a loss, every listener reads again.
    void alive(std::chrono::microseconds latency);
    void lost(std::string const& reason, std::chrono::system_clock::time_point since);
    /// The feed cannot say what it missed: every listener reads again.
    void read_again();

private:
    struct Listener
    {
        wxWeakRef<wxWindow> owner;
        std::string topic;
        std::function<void(Changes const&)> changed;
    };
    struct Watcher
    {
        wxWeakRef<wxWindow> owner;
        std::function<void(Health const&)> changed;
    };

    struct Retry
    {
        wxWeakRef<wxWindow> owner;
        database::Backoff pause;
        std::optional<std::chrono::steady_clock::time_point> due{};
        std::chrono::steady_clock::time_point last{}; ///< when it was asked to read again
    };

    void deliver();
    void ask_to_read(wxWindow const* only);
    void await_retries();
    void retry();
    void set_health(Health health);

    std::vector<Listener> listeners_;
    std::vector<Watcher> watchers_;
    Health health_;
    std::vector<Retry> retries_;
    wxTimer retry_timer_;

    std::mutex mutex_;
    std::map<std::string, std::set<std::int64_t>> waiting_;
    bool delivery_posted_ = false;
    wxEvtHandler arrivals_; ///< pending deliveries die with it
};

} // namespace poddesk::gui
