#include "domain/messaging/preview_message.h"

#include "domain/messaging/compose_message.h"
#include "domain/messaging/message_sql.h"

#include <fmt/format.h>

namespace poddesk::messaging {

kernel::Outcome<std::string> preview_message(database::Transaction& tx, kernel::MessageId id)
{
    auto const message = find_message(tx, id);
    if (!message) {
        return kernel::refused("not_found",
                               fmt::format("There is no email {}; see: poddeskctl emails list.", id.value));
    }
    bool const has_left =
        message->state == "sent" || message->state == "unknown" || message->state == "handing_over";
    if (has_left) {
        if (auto stored = stored_email(tx, id)) return std::move(*stored);
    }
    auto const facts = read_facts(tx, *message);
    if (!facts) return tl::unexpected(facts.error());
    auto const email = compose_message(*message, *facts);
    if (!email) return tl::unexpected(email.error());
    return compose(*email);
}

} // namespace poddesk::messaging
