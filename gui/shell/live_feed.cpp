#include "gui/shell/live_feed.h"

#include "domain/database/transaction.h"
#include "gui/shell/people_sql.h"

namespace poddesk::gui {

namespace {

constexpr auto measured_every = std::chrono::seconds(5);

} // namespace

LiveFeed::LiveFeed(std::shared_ptr<database::Pool> pool, LiveBridge& bridge)
    : pool_(std::move(pool)), bridge_(bridge)
{
    auto const arrived = [this](database::ChangeBatch const& batch) {
        if (batch.resync) {
            bridge_.read_again();
        }
        for (database::Change const& change : batch.changes) {
            bridge_.changed(change.topic, change.key);
        }
    };
    feed_ = std::make_unique<database::ChangeFeed>(pool_->profile(), "poddesk live", arrived,
                                                   [this] { state_changed(); });
    feed_made_ = true;
    meter_ = std::thread([this] { measure(); });
}

LiveFeed::~LiveFeed()
{
    {
        std::lock_guard const lock(mutex_);
        closing_ = true;
    }
    wake_.notify_all();
    meter_.join();
    feed_.reset();
}

void LiveFeed::state_changed()
{
    if (!feed_made_) {
        return; // called from inside the feed's constructor: the meter asks soon
    }
    if (auto const since = feed_->stale_since()) {
        bridge_.lost(feed_->trouble(), *since);
    } else {
        wake_.notify_all();
    }
}

void LiveFeed::measure()
{
    std::unique_lock lock(mutex_);
    while (!closing_) {
        lock.unlock();
        try {
            if (!feed_->stale_since()) {
                auto const begin = std::chrono::steady_clock::now();
                database::in_transaction(*pool_, database::Mode::read_only, ask_nothing);
                auto const took = std::chrono::steady_clock::now() - begin;
                bridge_.alive(std::chrono::duration_cast<std::chrono::microseconds>(took));
            }
        } catch (std::exception const&) {
            // The feed notices a lost server by itself, and says since when.
        }
        lock.lock();
        wake_.wait_for(lock, measured_every);
    }
}

} // namespace poddesk::gui
