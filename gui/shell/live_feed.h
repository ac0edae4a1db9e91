#pragma once

#include "domain/database/change_feed.h"
#include "domain/database/pool.h"
#include "gui/shell/live_bridge.h"

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>

namespace poddesk::gui {

/// Connects the database's change feed to the windows, and measures a round trip now and then for the health
/// pill.
class LiveFeed
{
public:
    /// The bridge must outlive the feed.
    LiveFeed(std::shared_ptr<database::Pool> pool, LiveBridge& bridge);
    /// Stops and waits for both threads.
    ~LiveFeed();
    LiveFeed(LiveFeed const&) = delete;
    LiveFeed& operator=(LiveFeed const&) = delete;

private:
    void state_changed();
    void measure();

    std::shared_ptr<database::Pool> pool_;
    LiveBridge& bridge_;
    std::mutex mutex_;
    std::condition_variable wake_;
    bool closing_ = false;
    std::unique_ptr<database::ChangeFeed> feed_;
    std::atomic<bool> feed_made_ = false;
    std::thread meter_;
};

} // namespace poddesk::gui
