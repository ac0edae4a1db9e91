#include "domain/messaging/resend_message.h"

#include "domain/database/refusal.h"

#include <nlohmann/json.hpp>

namespace poddesk::messaging {

namespace {

using nlohmann::json;

kernel::Outcome<void> check_reason(std::string const& reason)
{
    if (reason.find_first_not_of(" \t\r\n") == std::string::npos) {
        return kernel::refused("missing_reason", "Say why in a few words: the next person will ask.");
    }
    if (reason.size() > 500) {
        return kernel::refused("bad_value", "The reason is too long; say it in at most 500 characters.");
    }
    return {};
}

/// One of the guarded functions (command, message, reason).
kernel::Outcome<json> call(database::Transaction& tx, std::string const& statement,
                           MessageCommand const& command)
{
    if (auto const given = check_reason(command.reason); !given) return tl::unexpected(given.error());
    return database::guarded([&] {
        return tx.query(statement)
            .bind("command", command.command_id)
            .bind("message", command.message)
            .bind("reason", command.reason)
            .value<json>();
    });
}

std::string text_in(json const& answer, char const* name)
{
    return answer.at(name).is_string() ? answer.at(name).get<std::string>() : std::string();
}

} // namespace

kernel::Outcome<ResentMessage> resend_message(database::Transaction& tx, ResendMessage const& command)
{
    if (auto const given = check_reason(command.reason); !given) return tl::unexpected(given.error());
    auto const answer = database::guarded([&] {
        return tx.query("select messaging.resend(:command, :message, :new_id, :reason)")
            .bind("command", command.command_id)
            .bind("message", command.message)
            .bind("new_id", command.new_id)
            .bind("reason", command.reason)
            .value<json>();
    });
    if (!answer) return tl::unexpected(answer.error());
    return ResentMessage{kernel::MessageId{answer->at("message").get<std::int64_t>()},
                         text_in(*answer, "was"), answer->at("copy").get<bool>()};
}

kernel::Outcome<std::string> undo_resend(database::Transaction& tx, MessageCommand const& command)
{
    return call(tx, "select messaging.undo_resend(:command, :message, :reason)", command)
        .map([](json const& answer) { return text_in(answer, "status"); });
}

kernel::Outcome<std::string> suppress_message(database::Transaction& tx, MessageCommand const& command)
{
    return call(tx, "select messaging.suppress(:command, :message, :reason)", command)
        .map([](json const& answer) { return text_in(answer, "was"); });
}

kernel::Outcome<UnsuppressedMessage> unsuppress_message(database::Transaction& tx,
                                                        MessageCommand const& command)
{
    return call(tx, "select messaging.unsuppress(:command, :message, :reason)", command)
        .map([](json const& answer) {
            return UnsuppressedMessage{text_in(answer, "status"), text_in(answer, "was_reason")};
        });
}

} // namespace poddesk::messaging
