#pragma once

#include "domain/database/connection_profile.h"
#include "domain/kernel/id.h"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace poddesk::database {

/// "Look again at this": what changed, not how. Only changes within the login's reach arrive.
struct Change
{
    std::int64_t change_no;
    std::string topic; ///< "order", "stock" …
    std::int64_t key;  ///< the id of the thing of that topic
    std::optional<kernel::ClientId> client;
    std::optional<kernel::PodId> pod;
};

struct ChangeBatch
{
    /// Read everything again: the feed has just connected, was away, cannot list so many changes, or a minute
    /// has passed.
    bool resync = false;
    std::vector<Change> changes; ///< empty with resync
};

struct FeedTimes
{
    std::chrono::milliseconds heartbeat{2'000}; ///< the server is asked this often even when no bell rings
    std::chrono::milliseconds patience{3'000};  ///< no answer for so long: the line counts as cut
    std::chrono::milliseconds resync{60'000};
    std::chrono::milliseconds pause{25}; ///< reads are no closer together than this
};

/// Tells what others change, on a connection and a thread of its own. NOTIFY is only the doorbell: the truth
/// is the table database.change. Each read asks for the rows that the snapshot of the read before could not
/// see, so that a transaction that runs for an hour loses nothing when it commits, and holds up nobody else's
/// changes until then.
class ChangeFeed
{
public:
    using OnBatch = std::function<void(ChangeBatch const&)>;
    using OnState = std::function<void()>;

    /// Starts listening; the first batch is a resync. Callbacks come on the feed's thread and must not throw:
    /// post them on. `on_state` is called when stale_since() changed.
    ChangeFeed(ConnectionProfile profile, std::string application_name, OnBatch on_batch,
               OnState on_state = {}, FeedTimes times = {});
    /// Stops and waits for the thread: after this no callback comes.
    ~ChangeFeed();
    ChangeFeed(ChangeFeed const&) = delete;
    ChangeFeed& operator=(ChangeFeed const&) = delete;

    /// None while the feed is fresh; else when the server was last heard of.
    std::optional<std::chrono::system_clock::time_point> stale_since() const;
    /// Why it is stale, in one sentence.
    std::string trouble() const;

private:
    struct Body;
    std::unique_ptr<Body> body_;
};

} // namespace poddesk::database
