#pragma once

#include "domain/database/transaction.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace poddesk::database {

struct LeaseTimes
{
    std::chrono::milliseconds term{15'000};  ///< how long the server keeps it for us without hearing of us
    std::chrono::milliseconds renew{5'000};  ///< how often we ask again
    std::chrono::milliseconds margin{3'000}; ///< how long before the end we stop trusting it
};

/// "One worker per kind of work at a time": a row with a term, by the server's clock. The holder also stops
/// by itself, by its own monotonic clock, so that two may overlap in time after a cut line but never in
/// effect: every write begins with guard().
class LeaseHolder
{
public:
    LeaseHolder(Pool pool, std::string job, std::string holder, LeaseTimes times = {});
    /// Gives it back, if the server can be reached.
    ~LeaseHolder();
    LeaseHolder(LeaseHolder const&) = delete;
    LeaseHolder& operator=(LeaseHolder const&) = delete;

    /// Takes or renews the lease when it is time to; call it before each piece of work. True: we hold it and
    /// may work. False: somebody else does, or the server cannot be reached.
    bool keep();
    /// What we know without asking: held, and by our clock still ours.
    bool trusted() const;
    /// First in every transaction of the work. Throws DatabaseError (lease_lost) when another one holds it by
    /// now.
    void guard(Transaction& transaction) const;
    void release() noexcept;

    /// Grows by one each time the lease changes hands.
    std::optional<std::int64_t> term() const { return term_; }

private:
    using Clock = std::chrono::steady_clock;
    void ask();

    Pool pool_;
    std::string job_;
    std::string holder_;
    LeaseTimes times_;
    std::optional<std::int64_t> term_;
    Clock::time_point trusted_until_{};
    Clock::time_point renew_at_{};
};

} // namespace poddesk::database
