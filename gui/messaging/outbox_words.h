#pragma once
// How the outbox is worded and colored. No wx here: all text is UTF-8 and translated.

#include "domain/database/job_view.h"
#include "domain/kernel/clock.h"
#include "domain/messaging/outbox_view.h"
#include "domain/messaging/worker_health.h"
#include "gui/lists/list_store.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace poddesk::gui {

/// "Order received", "Out for delivery": which email it is.
std::string email_kind_word(std::string_view kind);
/// Every kind, for a choice.
std::vector<ListChoice> email_kind_choices();
Pill outbox_pill(std::string_view state);
/// The queues of the window, the ones that need a person first.
std::vector<ListEntry> outbox_queues();

/// What a mail server, or our own worker, said: in plain words, its own words behind.
std::string mail_error_words(std::string_view error);
/// Why it was suppressed or what keeps it, for the list; empty for one that left.
std::string mail_trouble_words(messaging::OutboxRow const& row);
/// The same in two or three words, for the list: "Refused for good"; the server's own stand beneath.
std::string mail_trouble_brief(messaging::OutboxRow const& row);
/// "in 4 min", "14:32": when it is tried next, or when it left.
std::string next_or_sent_words(messaging::OutboxRow const& row, kernel::Timestamp now);
/// Who hands over, and what keeps it from that.
std::string mail_worker_words(std::optional<messaging::WorkerHealth> const& health,
                              database::JobHealth const& jobs, kernel::Timestamp now);

/// The email in full.
Detail outbox_detail(messaging::OutboxRecord const& record, kernel::Timestamp now);
/// What "resend" asks: for one that is unknown or dead also which message id.
std::vector<FormField> resend_fields(std::string_view state);
/// The answer's key of a new message id.
inline constexpr char const* new_message_id = "new";

std::string email_shown_words(bool has_left);
std::string email_resent_words(std::string const& order, bool is_copy);
std::string email_suppressed_words(std::string const& order);
std::string email_unsuppressed_words(std::string const& order, std::string const& state);
std::string email_gone_words();

} // namespace poddesk::gui
