#pragma once

#include "domain/database/transaction.h"
#include "domain/kernel/outcome.h"
#include "domain/kernel/uuid.h"
#include "domain/messaging/message.h"

#include <chrono>
#include <string_view>

namespace poddesk::messaging {

/// The next message that is due, ours for `time`; none when there is none. Claims never wait for each other.
std::optional<Message> claim_message(database::Transaction& tx, kernel::Uuid const& token,
                                     std::chrono::seconds time);

/// The message as it is now; none when it is not there or out of reach.
std::optional<Message> find_message(database::Transaction& tx, kernel::MessageId message);

/// Whether claim_message would find one.
bool is_message_due(database::Transaction& tx);

/// Messages that carry `token` and are not finished: what a worker that died left behind, oldest first.
std::vector<Message> unfinished_messages(database::Transaction& tx, kernel::Uuid const& token);

/// sending → handing_over, with the email as it will be handed over stored. False: the message is no longer
/// ours. `time`: ours for so long from now on; none: as long as it was claimed.
bool begin_hand_over(database::Transaction& tx, Message const& message, kernel::Uuid const& token,
                     std::string_view subject, std::string_view email,
                     std::optional<std::chrono::seconds> time = {});

/// The email that begin_hand_over stored; none when there is none.
std::optional<std::string> stored_email(database::Transaction& tx, kernel::MessageId message);

/// Ends this try: `state` is sent, ready (again after `pause`), unknown or dead. `error`: for a person,
/// without personal data. False: no longer ours.
bool finish_message(database::Transaction& tx, Message const& message, kernel::Uuid const& token,
                    std::string_view state, std::string_view error, std::chrono::milliseconds pause = {});

/// Messages of workers that died while handing over and that nobody resumed become unknown: a person decides.
/// How many.
std::int64_t sweep_messages(database::Transaction& tx);

/// What the email of `message` says. Refused "gone" when its order or the brand's kit is not there,
/// "bad_currency".
kernel::Outcome<MessageFacts> read_facts(database::Transaction& tx, Message const& message);

} // namespace poddesk::messaging
