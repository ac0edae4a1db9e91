#pragma once

#include "domain/database/transaction.h"
#include "domain/kernel/id.h"
#include "domain/kernel/outcome.h"
#include "domain/kernel/uuid.h"

#include <string>

namespace poddesk::messaging {

/// A person's word on an email that is unknown, dead or sent: once more.
struct ResendMessage
{
    kernel::Uuid command_id;
    kernel::MessageId message{};
    /// Another message id for an unknown or dead one: for a receiver that wrongly drops the second. What was
    /// sent is always copied under a new one.
    bool new_id = false;
    std::string reason;
};

struct ResentMessage
{
    kernel::MessageId message{}; ///< the same email, or the copy of a sent one
    std::string was;             ///< its state before
    bool is_copy = false;
};

/// Refuses `missing_reason`, `not_found`, `wrong_status` (also when a copy is on its way), `not_allowed`.
kernel::Outcome<ResentMessage> resend_message(database::Transaction& tx, ResendMessage const& command);

/// One more word on an email.
struct MessageCommand
{
    kernel::Uuid command_id;
    kernel::MessageId message{};
    std::string reason;
};

/// Takes a resend back while nothing has left: `message` is what resend_message answered with. Answers with
/// the state that it has now. Refuses as above.
kernel::Outcome<std::string> undo_resend(database::Transaction& tx, MessageCommand const& command);

/// An email that is ready, unknown or dead is not sent, whatever the rules say. Answers with its state
/// before. Its undo is unsuppress_message.
kernel::Outcome<std::string> suppress_message(database::Transaction& tx, MessageCommand const& command);

struct UnsuppressedMessage
{
    std::string state;      ///< ready, or what it was before a person suppressed it
    std::string was_reason; ///< why it was suppressed: what the undo, suppress_message, says again
};

/// Refuses `wrong_status` also when nobody could get it: no address, no sender.
kernel::Outcome<UnsuppressedMessage> unsuppress_message(database::Transaction& tx,
                                                        MessageCommand const& command);

} // namespace poddesk::messaging
