#pragma once

#include "domain/database/pool.h"
#include "domain/messaging/smtp/smtp_session.h"

#include <functional>
#include <optional>

namespace poddesk::messaging {

/// How far the hand-over of one message got; for tests that stop it there.
enum class SmtpStep
{
    opened,
    claimed,
    offered,      ///< everything but the dot is with the server
    handing_over, ///< noted so in the database
    answered,     ///< the dot is answered, or never will be
    finished
};

struct SmtpOptions
{
    int most = 1000; ///< messages per call
    /// Longer than everything before the dot may take.
    std::chrono::seconds claim_time{900};
    /// From the dot on: longer than `times.after_dot`.
    std::chrono::seconds hold_time{900};
    int most_attempts = 24; ///< then the message is dead, and on somebody's list
    SmtpTimes times{};
    std::function<void(SmtpStep)> after; ///< called after each step
};

struct SmtpCount
{
    int sent = 0;
    int again = 0;   ///< to be tried again after a pause
    int unknown = 0; ///< taken over or not: a person decides, or the message's policy repeats it
    int dead = 0;
    std::string last_error;
    /// Why the server cannot be worked with at all; no message was touched by it, or has lost a try to it.
    std::optional<kernel::Refusal> problem;
};

/// Hands every due email over, one recipient each. Any number of workers may do so at once. What is killed or
/// lost before the last dot is tried again; from the dot on a message without an answer is `unknown`, unless
/// its policy is `retry`. The server is asked first and a message claimed then, so that a server that is away
/// uses up nobody's tries. Throws DatabaseError.
SmtpCount hand_over_by_smtp(database::Pool& pool, SmtpServer const& server, SmtpOptions const& options = {});

} // namespace poddesk::messaging
