#pragma once

#include "domain/database/connection_profile.h"
#include "domain/database/transaction.h"
#include "domain/kernel/clock.h"

#include <chrono>
#include <compare>
#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace poddesk::access {

/// What somebody may be on: "order", "fulfillment", "pick_list", "shipment", "purchase_order", "receipt",
/// "return", "bin", "count", "client" (the rows of access.presence_kind), and its id.
struct Subject
{
    std::string kind;
    std::int64_t id = 0;

    auto operator<=>(Subject const&) const = default;
};

/// Somebody who is on something now.
struct Present
{
    Subject subject;
    std::string login;
    std::string full_name;
    std::string program;     ///< "poddesk", "poddeskctl"
    std::string workstation; ///< the computer's name
    kernel::Timestamp since{};
    bool is_me = false; ///< the reader's own login, in whatever program

    bool operator==(Present const&) const = default;
};

/// Who is on these things, as far as the reader may see them; those who came first first. Claims of programs
/// that ended, however they ended, do not count.
std::vector<Present> who_is_on(database::Transaction& tx, std::string const& kind,
                               std::vector<std::int64_t> const& ids);
/// Everybody on everything within reach, for the console.
std::vector<Present> who_is_here(database::Transaction& tx);

struct PresenceTimes
{
    std::chrono::milliseconds beat{2'000};     ///< how often a program says that it lives
    std::chrono::milliseconds patience{8'000}; ///< after so long a silence its claims end
};

/// The soft claims of one program: on a session and a thread of its own, since the claims end with that
/// session. They block nobody. A lost connection is made anew, and the claims with it.
class PresenceLink
{
public:
    PresenceLink(database::ConnectionProfile profile, std::string program, std::string workstation,
                 PresenceTimes times = {});
    /// Ends the claims and waits for the thread, as long as one statement takes.
    ~PresenceLink();
    PresenceLink(PresenceLink const&) = delete;
    PresenceLink& operator=(PresenceLink const&) = delete;

    /// From now on this program is on these things and on no others. Returns at once, from any thread; what
    /// is gone or out of reach is left out.
    void hold(std::set<Subject> subjects);

    /// Waits for the database's answer to the last hold(): in one sentence the first thing that it refused,
    /// or why it has not answered; empty: all are held.
    std::string await(std::chrono::milliseconds patience) const;

    /// Why the claims are not held at the moment, in one sentence; empty while they are.
    std::string trouble() const;

private:
    struct Body;
    std::unique_ptr<Body> body_;
};

} // namespace poddesk::access
