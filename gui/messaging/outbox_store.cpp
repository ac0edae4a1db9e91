#include "gui/messaging/outbox_store.h"

#include "domain/clients/client_view.h"
#include "domain/database/command.h"
#include "domain/messaging/outbox_view.h"
#include "domain/messaging/resend_message.h"
#include "gui/lists/list_words.h"
#include "gui/messaging/outbox_words.h"
#include "gui/orders/order_keys.h"

#include <fmt/format.h>

namespace poddesk::gui {

using database::Mode;
using database::Transaction;
using kernel::MessageId;
using kernel::Outcome;
using messaging::MessageCommand;

namespace {

constexpr int days_of_sent = 7; ///< that the count beside "Sent" stands for

kernel::Timestamp now()
{
    return kernel::SystemClock().now();
}

MessageId message_of(std::string const& key)
{
    return MessageId{number_of(key).value_or(0)};
}

messaging::OutboxQuery query_of(ListQuery const& asked)
{
    messaging::OutboxQuery query;
    query.state = asked.queue == "all" ? std::string() : asked.queue;
    query.text = asked.text;
    if (auto const kind = asked.chips.find("kind"); kind != asked.chips.end()) {
        query.kind = kind->second;
    }
    if (auto const client = asked.chips.find("client"); client != asked.chips.end()) {
        query.client = kernel::ClientId{number_of(client->second).value_or(0)};
    }
    return query;
}

std::string email_window(messaging::OutboxRow const& row)
{
    return fmt::format("email:{}/{}", row.order.value, row.id.value);
}

ListRow worded(messaging::OutboxRow const& row, kernel::Timestamp at)
{
    std::string const id = std::to_string(row.id.value);
    ListCell state;
    state.pill = outbox_pill(row.state);
    ListCell kind{email_kind_word(row.kind), row.subject};
    kind.icon = row.copy_of ? "copy" : "mail";
    ListCell client{row.client_name};
    client.dot = row.client_color;
    ListCell order{row.order_number, row.recipient, Tone::neutral, true};
    bool const is_open = row.state != "sent" && row.state != "suppressed";
    ListCell trouble{mail_trouble_brief(row), is_open ? row.last_error : std::string()};
    trouble.tone = row.state == "dead" ? Tone::bad : row.state == "unknown" ? Tone::warn : Tone::neutral;
    return {id,
            id,
            {state, kind, client, order, trouble, ListCell{next_or_sent_words(row, at)},
             ListCell{row.attempts ? std::to_string(row.attempts) : ""}}};
}

/// Runs a use case of the outbox once, whatever happens to the answer.
template <class Command, class Use>
auto once(database::Pool& pool, Command const& command, Use use)
{
    return database::run_command(pool, command.command_id, [&](Transaction& tx) { return use(tx, command); });
}

/// Takes a step back by its counterpart, with a reason of its own.
template <class Use>
ListTakeBack take_back(std::shared_ptr<database::Pool> pool, MessageId message, std::string reason, Use use)
{
    return [pool = std::move(pool), message, reason = std::move(reason), use]() -> Outcome<void> {
        auto const done = once(*pool, MessageCommand{kernel::Uuid::random(), message, reason}, use);
        return done ? Outcome<void>() : Outcome<void>(tl::unexpected(done.error()));
    };
}

Outcome<ListDone> resend(std::shared_ptr<database::Pool> const& pool, messaging::OutboxRow const& row,
                         FormAnswers const& answers, kernel::Uuid const& command_id)
{
    bool const new_id = answer_of(answers, "message_id") == new_message_id;
    messaging::ResendMessage const command{command_id, row.id, new_id, answers.at("reason")};
    auto const done = once(*pool, command, messaging::resend_message);
    if (!done) {
        return tl::unexpected(done.error());
    }
    return ListDone{email_resent_words(row.order_number, done->is_copy),
                    take_back(pool, done->message, undo_by_key_words(), messaging::undo_resend)};
}

Outcome<ListDone> suppress(std::shared_ptr<database::Pool> const& pool, messaging::OutboxRow const& row,
                           std::string const& reason, kernel::Uuid const& command_id)
{
    auto const done = once(*pool, MessageCommand{command_id, row.id, reason}, messaging::suppress_message);
    if (!done) {
        return tl::unexpected(done.error());
    }
    return ListDone{email_suppressed_words(row.order_number),
                    take_back(pool, row.id, undo_by_key_words(), messaging::unsuppress_message)};
}

Outcome<ListDone> unsuppress(std::shared_ptr<database::Pool> const& pool, messaging::OutboxRow const& row,
                             std::string const& reason, kernel::Uuid const& command_id)
{
    auto const done = once(*pool, MessageCommand{command_id, row.id, reason}, messaging::unsuppress_message);
    if (!done) {
        return tl::unexpected(done.error());
    }
    // Suppressed again for what it was suppressed for: the list shows the rule's own words once more.
    return ListDone{email_unsuppressed_words(row.order_number, done->state),
                    take_back(pool, row.id, done->was_reason, messaging::suppress_message)};
}

} // namespace

std::vector<ListRow> OutboxStore::page(ListQuery const& query, std::optional<std::string> const& after,
                                       std::int64_t skip, std::int64_t limit) const
{
    auto const rows = database::in_transaction(*pool_, Mode::read_only, [&](Transaction& tx) {
        return messaging::outbox_page(tx, query_of(query),
                                      after ? std::optional(message_of(*after)) : std::nullopt, skip, limit);
    });
    std::vector<ListRow> all;
    kernel::Timestamp const at = now();
    for (messaging::OutboxRow const& row : rows) {
        all.push_back(worded(row, at));
    }
    return all;
}

std::int64_t OutboxStore::count(ListQuery const& query) const
{
    return database::in_transaction(*pool_, Mode::read_only, [&](Transaction& tx) {
        return messaging::count_outbox(tx, query_of(query));
    });
}

ListOverview OutboxStore::overview(ListQuery const&) const
{
    return database::in_transaction(*pool_, Mode::read_only, [&](Transaction& tx) {
        ListOverview overview;
        overview.queues = outbox_queues();
        overview.counts = messaging::outbox_states(tx, days_of_sent);
        for (ListEntry const& entry : overview.queues) {
            if (!entry.key.empty() && entry.key != "all") {
                overview.counts.try_emplace(entry.key, 0);
            }
        }
        overview.chips["kind"] = email_kind_choices();
        for (clients::ClientRow const& client : clients::list_clients(tx)) {
            overview.chips["client"].push_back({std::to_string(client.id.value), client.name, client.color});
        }
        overview.totals = mail_worker_words(messaging::worker_health(tx), database::job_health(tx), now());
        return overview;
    });
}

std::optional<ListRecord> OutboxStore::record(std::string const& key) const
{
    auto const found = database::in_transaction(*pool_, Mode::snapshot, [&](Transaction& tx) {
        return messaging::outbox_record(tx, message_of(key));
    });
    if (!found) {
        return std::nullopt;
    }
    ListRecord record;
    record.detail = outbox_detail(*found, now());
    record.opens = email_window(found->row);
    record.allowed.insert("preview");
    std::string const& state = found->row.state;
    if (found->may_decide) {
        if (state == "unknown" || state == "dead" || (state == "sent" && !found->has_copy_on_its_way)) {
            record.allowed.insert("resend");
        }
        if (state == "ready" || state == "unknown" || state == "dead") {
            record.allowed.insert("suppress");
        }
        if (state == "suppressed") {
            record.allowed.insert("unsuppress");
        }
    }
    record.forms["resend"] = resend_fields(state);
    record.forms["suppress"] = {reason_field()};
    record.forms["unsuppress"] = {reason_field()};
    return record;
}

Outcome<ListDone> OutboxStore::perform(std::string const& action, std::string const& key,
                                       FormAnswers const& answers, kernel::Uuid const& command) const
{
    auto const found = database::in_transaction(*pool_, Mode::read_only, [&](Transaction& tx) {
        return messaging::outbox_record(tx, message_of(key));
    });
    if (!found) {
        return kernel::refused("not_found", email_gone_words());
    }
    if (action == "resend") {
        return resend(pool_, found->row, answers, command);
    }
    if (action == "suppress") {
        return suppress(pool_, found->row, answers.at("reason"), command);
    }
    if (action == "unsuppress") {
        return unsuppress(pool_, found->row, answers.at("reason"), command);
    }
    return ListDone{email_shown_words(found->row.has_left), {}, email_window(found->row)};
}

} // namespace poddesk::gui
