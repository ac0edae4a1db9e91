#include "gui/messaging/outbox_words.h"

#include "gui/widgets/text.h"
#include "gui/widgets/when.h"

#include <wx/intl.h>

#include <algorithm>
#include <array>

namespace poddesk::gui {

namespace {

constexpr std::array kinds{"order_received",     "shipped",           "out_for_delivery", "delivered",
                           "delivery_exception", "return_authorized", "return_label",     "return_received",
                           "return_to_sender",   "refund_issued",     "rule_notice"};

/// A worker that was not heard of for so long is away: it reports every few seconds.
constexpr auto silent = std::chrono::minutes(2);

wxString kind_word(std::string_view kind)
{
    return kind == "order_received"       ? _("Order received")
           : kind == "shipped"            ? _("Shipped")
           : kind == "out_for_delivery"   ? _("Out for delivery")
           : kind == "delivered"          ? _("Delivered")
           : kind == "delivery_exception" ? _("Delivery exception")
           : kind == "return_authorized"  ? _("Return authorized")
           : kind == "return_label"       ? _("Return label")
           : kind == "return_received"    ? _("Return received")
           : kind == "return_to_sender"   ? _("Return to sender")
           : kind == "refund_issued"      ? _("Refund issued")
           : kind == "rule_notice"        ? _("Told by a rule")
                                          : from_utf8(kind);
}

wxString state_word(std::string_view state)
{
    return state == "ready"          ? _("Waiting")
           : state == "sending"      ? _("Sending")
           : state == "handing_over" ? _("Handing over")
           : state == "sent"         ? _("Sent")
           : state == "unknown"      ? _("Not known")
           : state == "dead"         ? _("Given up")
           : state == "suppressed"   ? _("Suppressed")
                                     : from_utf8(state);
}

/// "in 4 min", "in 2 h"; "due now" once it is.
wxString until_words(kernel::Timestamp moment, kernel::Timestamp now)
{
    auto const minutes = std::chrono::ceil<std::chrono::minutes>(moment - now).count();
    if (minutes <= 0) {
        return _("due now");
    }
    return minutes < 120 ? wxString::Format(_("in %d min"), static_cast<int>(minutes))
                         : wxString::Format(_("in %d h"), static_cast<int>(minutes / 60));
}

wxString policy_words(std::string_view policy)
{
    return policy == "retry" ? _("Retry: it is sent again by itself. Better twice than never.")
                             : _("Hold: a person decides. It is never sent twice by itself.");
}

/// What the state means for the person who reads it.
wxString state_sentence(messaging::OutboxRow const& row)
{
    if (row.state == "unknown") {
        return _("The mail server did not say whether it took this email. Look whether the customer has it, "
                 "then send it again or suppress it.");
    }
    if (row.state == "dead") {
        return _("Nothing more is tried. Mend what is said below, then send it again, or suppress it.");
    }
    if (row.state == "suppressed") {
        return _("It is not sent, on purpose. Let it go to send it after all.");
    }
    if (row.state == "sent") {
        return _("The mail server has taken it. Sending it again makes a copy with a message id of its own.");
    }
    return row.state == "ready" ? _("It leaves by itself when it is due.")
                                : _("The worker has it right now.");
}

void add_fact(DetailSection& section, wxString const& label, wxString const& value, Tone tone = Tone::neutral)
{
    if (!value.empty()) {
        section.facts.push_back({to_utf8(label), to_utf8(value), tone});
    }
}

TimelineEvent event_of(char const* icon, wxString const& text, kernel::Timestamp at, kernel::Timestamp now,
                       Tone tone)
{
    return {icon, to_utf8(text), to_utf8(when(at, now)), tone, to_utf8(full_stamp(at))};
}

wxString choice_words(messaging::OutboxChoice const& choice)
{
    wxString const what = choice.kind == "resend"     ? _("%s sent it again")
                          : choice.kind == "suppress" ? _("%s suppressed it")
                                                      : _("%s let it go");
    return wxString::Format(what, from_utf8(choice.made_by));
}

/// In lines that wrap: a reason is read to its end.
DetailSection choices_section(messaging::OutboxRecord const& record, kernel::Timestamp now)
{
    DetailSection section;
    section.heading = to_utf8(_("What people decided"));
    for (messaging::OutboxChoice const& choice : record.choices) {
        if (choice.undone_at) {
            section.lines.push_back(
                {to_utf8(joined({wxString::Format(_("%s took it back"), from_utf8(choice.undone_by)),
                                 when(*choice.undone_at, now)}))});
            section.lines.push_back({choice.undone_reason, Tone::neutral, DetailLine::Look::small});
        }
        section.lines.push_back(
            {to_utf8(joined({choice_words(choice), when(choice.made_at, now),
                             wxString::Format(_("it was: %s"), state_word(choice.was).Lower())}))});
        section.lines.push_back({choice.reason, Tone::neutral, DetailLine::Look::small});
    }
    return section;
}

DetailSection history_section(messaging::OutboxRecord const& record, kernel::Timestamp now)
{
    messaging::OutboxRow const& row = record.row;
    DetailSection section;
    section.heading = to_utf8(_("History"));
    if (row.attempts > 0) {
        auto const times = static_cast<unsigned>(row.attempts);
        section.note = to_utf8(wxString::Format(wxPLURAL("tried once", "tried %u times", times), times));
    }
    if (row.sent_at) {
        section.events.push_back(
            event_of("check", _("The mail server took it"), *row.sent_at, now, Tone::ok));
    }
    for (messaging::OutboxChoice const& choice : record.choices) {
        if (choice.undone_at) {
            section.events.push_back(
                event_of("undo", wxString::Format(_("%s took it back"), from_utf8(choice.undone_by)),
                         *choice.undone_at, now, Tone::neutral));
        }
        section.events.push_back(event_of(choice.kind == "suppress" ? "hold" : "mail", choice_words(choice),
                                          choice.made_at, now, Tone::violet));
    }
    section.events.push_back(event_of(
        row.copy_of ? "copy" : "plus",
        row.copy_of
            ? wxString::Format(_("Copied from email %lld"), static_cast<long long>(row.copy_of->value))
            : _("Written into the outbox"),
        row.created_at, now, Tone::neutral));
    return section;
}

DetailItem item(char const* icon, wxString const& title, wxString const& subtitle, std::string key)
{
    return {icon, "", to_utf8(title), to_utf8(subtitle), "", "arrow", Tone::accent, std::move(key)};
}

} // namespace

std::string email_kind_word(std::string_view kind)
{
    return to_utf8(kind_word(kind));
}

std::vector<ListChoice> email_kind_choices()
{
    std::vector<ListChoice> all;
    for (char const* const kind : kinds) {
        all.push_back({kind, email_kind_word(kind)});
    }
    return all;
}

Pill outbox_pill(std::string_view state)
{
    Tone const tone = state == "sent"         ? Tone::ok
                      : state == "unknown"    ? Tone::warn
                      : state == "dead"       ? Tone::bad
                      : state == "ready"      ? Tone::accent
                      : state == "suppressed" ? Tone::neutral
                                              : Tone::teal;
    return {to_utf8(state_word(state)), tone, false, ""};
}

std::vector<ListEntry> outbox_queues()
{
    return {{"", to_utf8(_("Needs a person"))},
            {"unknown", to_utf8(_("Not known if it left")), "why", Tone::warn, true},
            {"dead", to_utf8(_("Given up")), "error", Tone::bad, true},
            {"", to_utf8(_("On their way"))},
            {"ready", to_utf8(_("Waiting")), "waiting", Tone::accent},
            {"sending", to_utf8(_("Sending")), "mail", Tone::teal},
            {"handing_over", to_utf8(_("Handing over")), "partial", Tone::teal},
            {"", to_utf8(_("Over"))},
            {"sent", to_utf8(_("Sent, 7 days")), "check", Tone::ok},
            {"suppressed", to_utf8(_("Suppressed")), "hold", Tone::neutral},
            {"all", to_utf8(_("All emails")), "list", Tone::neutral}};
}

std::string mail_error_words(std::string_view error)
{
    wxString const said = from_utf8(error);
    bool const is_code = error.size() > 3 && std::all_of(error.begin(), error.begin() + 3,
                                                         [](char c) { return c >= '0' && c <= '9'; });
    wxString plain;
    if (error == "the worker stopped while handing over") {
        plain = _("The worker stopped after it had begun to hand this email over.");
    } else if (error.starts_with("cannot be composed: gone")) {
        plain = _("Its order, or the client's sender, is not there any more.");
    } else if (error.starts_with("cannot be composed: ")) {
        plain = wxString::Format(_("The email could not be written from its order (%s)."),
                                 said.Mid(wxString("cannot be composed: ").length()));
    } else if (error == "the stored email is not there") {
        plain = _("The email as it was stored is not in the database any more.");
    } else if (is_code && error.starts_with("55")) {
        plain =
            wxString::Format(_("The mail server refuses this recipient or this email for good: %s"), said);
    } else if (is_code && error.starts_with("5")) {
        plain = wxString::Format(_("The mail server refuses it for good: %s"), said);
    } else if (is_code && error.starts_with("4")) {
        plain = wxString::Format(_("The mail server asks us to come back later: %s"), said);
    } else {
        plain = said;
    }
    return to_utf8(plain);
}

std::string mail_trouble_words(messaging::OutboxRow const& row)
{
    if (row.state == "suppressed") {
        return row.suppressed_reason;
    }
    return row.state == "sent" ? std::string() : mail_error_words(row.last_error);
}

std::string mail_trouble_brief(messaging::OutboxRow const& row)
{
    std::string const& error = row.last_error;
    if (row.state == "suppressed" || row.state == "sent" || error.empty()) {
        return row.state == "suppressed" ? row.suppressed_reason : std::string();
    }
    return to_utf8(error.starts_with("the worker stopped")   ? _("Worker stopped")
                   : error.starts_with("cannot be composed") ? _("Cannot be written")
                   : row.state == "unknown"                  ? _("No answer")
                   : error[0] == '5'                         ? _("Refused for good")
                   : error[0] == '4'                         ? _("Asked to come back")
                                                             : _("Not reached"));
}

std::string next_or_sent_words(messaging::OutboxRow const& row, kernel::Timestamp now)
{
    if (row.sent_at) {
        return to_utf8(when(*row.sent_at, now));
    }
    return row.state == "ready" ? to_utf8(until_words(row.not_before, now)) : std::string();
}

std::string mail_worker_words(std::optional<messaging::WorkerHealth> const& health,
                              database::JobHealth const& jobs, kernel::Timestamp now)
{
    if (!health) {
        return to_utf8(_("No worker ever handed an email over here: start it with poddeskctl worker"));
    }
    wxString const way = health->way == "files" ? _("into files") : from_utf8(health->way);
    wxString worker;
    if (!health->problem.empty()) {
        worker = wxString::Format(_("Worker is held up since %s: %s"),
                                  when(health->problem_since.value_or(health->seen_at), now),
                                  from_utf8(health->problem));
    } else if (!jobs.worker_is_here && now - health->seen_at > silent) {
        worker = wxString::Format(_("Worker away since %s"), when(health->seen_at, now));
    } else {
        worker = wxString::Format(_("Worker hands over %s"), way);
    }
    wxString due = wxString::Format(_("%s due"), grouped(health->due));
    if (health->oldest_due) {
        due += wxString::Format(_(", the oldest since %s"), when(*health->oldest_due, now));
    }
    return to_utf8(joined({worker, due}));
}

Detail outbox_detail(messaging::OutboxRecord const& record, kernel::Timestamp now)
{
    messaging::OutboxRow const& row = record.row;
    Detail detail;
    detail.title = row.subject.empty() ? email_kind_word(row.kind) : row.subject;
    detail.pill = outbox_pill(row.state);
    detail.brand_color = row.client_color;
    detail.subtitle = {
        {to_utf8(joined({from_utf8(row.client_name), from_utf8(row.order_number), kind_word(row.kind)})),
         Tone::neutral, DetailLine::Look::small}};
    DetailSection state;
    state.heading = to_utf8(_("State"));
    state.lines.push_back({to_utf8(state_sentence(row))});
    if (std::string const trouble = mail_trouble_words(row); !trouble.empty()) {
        state.lines.push_back({trouble, row.state == "dead" ? Tone::bad : Tone::warn});
    }
    detail.sections.push_back(std::move(state));

    DetailSection open;
    open.heading = to_utf8(_("Open"));
    open.items.push_back(
        item("mail", _("The email"),
             row.has_left ? _("as it was handed over (Enter)") : _("as it would be now (Enter)"),
             "email:" + std::to_string(row.order.value) + "/" + std::to_string(row.id.value)));
    open.items.push_back(item("cart", from_utf8(row.order_number), _("its order"),
                              "order:" + std::to_string(row.order.value)));
    detail.sections.push_back(std::move(open));

    DetailSection facts;
    facts.heading = to_utf8(_("Delivery"));
    add_fact(facts, _("To"), row.recipient.empty() ? _("no address") : from_utf8(row.recipient),
             row.recipient.empty() ? Tone::warn : Tone::neutral);
    add_fact(facts, _("Written"), when(row.created_at, now));
    if (row.state == "ready") {
        add_fact(facts, _("Next try"), until_words(row.not_before, now));
    }
    if (row.sent_at) {
        add_fact(facts, _("Sent"), when(*row.sent_at, now));
    }
    detail.sections.push_back(std::move(facts));
    if (!record.choices.empty()) {
        detail.sections.push_back(choices_section(record, now));
    }
    DetailSection policy;
    policy.heading = to_utf8(_("When nobody knows whether it left"));
    policy.lines.push_back({to_utf8(policy_words(row.policy))});
    detail.sections.push_back(std::move(policy));
    detail.sections.push_back(history_section(record, now));
    return detail;
}

std::vector<FormField> resend_fields(std::string_view state)
{
    if (state == "sent") {
        return {reason_field()};
    }
    return {{"message_id",
             to_utf8(_("Message id")),
             {{"same", to_utf8(_("Keep it: a mailbox that has it drops the second"))},
              {new_message_id, to_utf8(_("A new one: the mailbox shows it in any case"))}},
             "same"},
            reason_field()};
}

std::string email_shown_words(bool has_left)
{
    return to_utf8(has_left ? _("This is the email as it was handed over.")
                            : _("This is the email as it would be now."));
}

std::string email_resent_words(std::string const& order, bool is_copy)
{
    return to_utf8(wxString::Format(is_copy ? _("A copy of the email of %s is in the outbox.")
                                            : _("The email of %s is in the outbox once more."),
                                    from_utf8(order)));
}

std::string email_suppressed_words(std::string const& order)
{
    return to_utf8(wxString::Format(_("The email of %s is not sent."), from_utf8(order)));
}

std::string email_unsuppressed_words(std::string const& order, std::string const& state)
{
    return to_utf8(wxString::Format(_("The email of %s is not suppressed any more; it is: %s."),
                                    from_utf8(order), state_word(state).Lower()));
}

std::string email_gone_words()
{
    return to_utf8(_("This email is gone, or no longer within your reach. F5 reads the list anew."));
}

} // namespace poddesk::gui
