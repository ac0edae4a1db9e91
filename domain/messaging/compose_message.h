#pragma once

#include "domain/kernel/outcome.h"
#include "domain/messaging/email.h"
#include "domain/messaging/message.h"
#include "templates/render.h"

namespace poddesk::messaging {

/// The variables that the starter emails name.
templates::Variables variables_of(MessageFacts const& facts);

/// The email of a message: its template filled with the facts, from the brand to the customer, or
/// to whom a rule tells. The same facts
/// give the same bytes. Refused: "no_recipient", "no_parcel" (a shipped message without its parcel),
/// "no_return" (a return message without its return), and what render_email and compose refuse.
kernel::Outcome<Email> compose_message(Message const& message, MessageFacts const& facts);

} // namespace poddesk::messaging
