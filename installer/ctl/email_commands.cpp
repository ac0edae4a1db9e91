#include "installer/ctl/reading.h"

#include "domain/messaging/email.h"
#include "domain/messaging/preview_message.h"
#include "domain/messaging/resend_message.h"
#include "domain/messaging/worker_health.h"
#include "installer/cluster/secrets_file.h"
#include "installer/ctl/email_hand_over.h"

#include <unistd.h>

namespace poddesk::ctl {

namespace {

void tell_list(Context& context, std::string const& state, Page const& page)
{
    nlohmann::json const rows =
        reading(context, [&](database::Transaction& tx) { return list_emails(tx, state, page); });
    list_page(context,
              {{"id", "Id", true},
               {"client", "Client"},
               {"order", "Order"},
               {"kind", "Kind"},
               {"state", "State"},
               {"subject", "Subject"},
               {"suppressed_reason", "Why not"},
               {"last_error", "Error"}},
              rows, "The outbox is empty.", page);
    auto const health =
        reading(context, [](database::Transaction& tx) { return messaging::worker_health(tx); });
    if (health && !health->problem.empty()) {
        context.output().say("The worker is held up: " + health->problem);
    }
}

void add_list(CLI::App& emails, Context& context)
{
    auto state = std::make_shared<std::string>();
    auto page = std::make_shared<Page>();
    CLI::App* const list = emails.add_subcommand("list", "every email, or those in one state");
    for (CLI::App* const command : {&emails, list}) {
        command
            ->add_option("--state", *state, "ready, sending, handing_over, sent, unknown, dead, suppressed")
            ->check(
                CLI::IsMember({"ready", "sending", "handing_over", "sent", "unknown", "dead", "suppressed"}));
        add_page_options(*command, *page);
    }
    list->footer("Example:\n  poddeskctl --demo emails list --state suppressed");
    list->callback([&context, state, page] { tell_list(context, *state, *page); });
    emails.callback([&emails, &context, state, page] {
        if (emails.get_subcommands().empty()) tell_list(context, *state, *page);
    });
}

void add_show(CLI::App& emails, Context& context)
{
    CLI::App* const show =
        emails.add_subcommand("show", "an email as the customer gets it, before and after it left");
    auto id = std::make_shared<std::int64_t>();
    show->add_option("ID", *id, "see: emails list")->required();
    show->footer("Example:\n  poddeskctl --demo emails show 12 > email.eml");
    show->callback([&context, id] {
        std::string const bytes = take(reading(context, [&](database::Transaction& tx) {
            return messaging::preview_message(tx, kernel::MessageId{*id});
        }));
        context.output().done(bytes, {{"id", *id}, {"email", bytes}});
    });
}

struct Word
{
    std::int64_t id = 0;
    bool new_id = false;
    std::string reason;

    messaging::MessageCommand command() const
    {
        return {kernel::Uuid::random(), kernel::MessageId{id}, reason};
    }
};

CLI::App* add_word(CLI::App& emails, std::string const& name, std::string const& help,
                   std::shared_ptr<Word> const& word, std::string const& footer)
{
    CLI::App* const command = emails.add_subcommand(name, help);
    command->add_option("ID", word->id, "see: emails list")->required();
    command->add_option("--reason", word->reason, "why, for whoever reads it later")->required();
    command->footer(footer);
    return command;
}

void add_resend(CLI::App& emails, Context& context)
{
    auto word = std::make_shared<Word>();
    CLI::App* const resend = add_word(
        emails, "resend", "once more: what is unknown or dead, or a copy of what was sent", word,
        "Undo it with undo-resend while it is still ready.\nExample:\n  poddeskctl --demo emails resend "
        "12 --reason \"Customer found nothing, not even in spam\"");
    resend->add_flag("--new-id", word->new_id,
                     "with another message id, for a receiver that drops the second (a copy always has one)");
    resend->callback([&context, word] {
        messaging::ResendMessage const command{kernel::Uuid::random(), kernel::MessageId{word->id},
                                               word->new_id, word->reason};
        messaging::ResentMessage const done =
            take(doing(context, command.command_id,
                       [&](database::Transaction& tx) { return messaging::resend_message(tx, command); }));
        context.output().done(
            done.is_copy ? fmt::format("A copy of email {} is ready: {}.", word->id, done.message.value)
                         : fmt::format("Email {} is ready again; it was {}.", word->id, done.was),
            {{"id", done.message.value}, {"was", done.was}, {"copy", done.is_copy}});
    });
    auto back = std::make_shared<Word>();
    CLI::App* const undo =
        add_word(emails, "undo-resend", "take a resend back while the email is still ready", back,
                 "Example:\n  poddeskctl --demo emails undo-resend 12 --reason \"She found it\"");
    undo->callback([&context, back] {
        messaging::MessageCommand const command = back->command();
        std::string const state = take(doing(context, command.command_id, [&](database::Transaction& tx) {
            return messaging::undo_resend(tx, command);
        }));
        context.output().done(fmt::format("Email {} is {}.", back->id, state),
                              {{"id", back->id}, {"state", state}});
    });
}

void add_suppress(CLI::App& emails, Context& context)
{
    auto word = std::make_shared<Word>();
    add_word(emails, "suppress", "keep an email from being sent", word,
             "Undo it with unsuppress.\nExample:\n  poddeskctl --demo emails suppress 12 --reason \"Told her "
             "by telephone\"")
        ->callback([&context, word] {
            messaging::MessageCommand const command = word->command();
            std::string const was = take(doing(context, command.command_id, [&](database::Transaction& tx) {
                return messaging::suppress_message(tx, command);
            }));
            context.output().done(fmt::format("Email {} is suppressed; it was {}.", word->id, was),
                                  {{"id", word->id}, {"was", was}});
        });
    auto let_go = std::make_shared<Word>();
    add_word(
        emails, "unsuppress", "let a suppressed email go", let_go,
        "Undo it with suppress.\nExample:\n  poddeskctl --demo emails unsuppress 12 --reason \"The client "
        "wants it\"")
        ->callback([&context, let_go] {
            messaging::MessageCommand const command = let_go->command();
            messaging::UnsuppressedMessage const done =
                take(doing(context, command.command_id, [&](database::Transaction& tx) {
                    return messaging::unsuppress_message(tx, command);
                }));
            context.output().done(fmt::format("Email {} is {}.", let_go->id, done.state),
                                  {{"id", let_go->id}, {"state", done.state}});
        });
}

installer::MailServer server_of(Context& context)
{
    auto server = installer::mail_server(context.settings());
    if (!server) {
        throw RefusedError(
            {"no_mail_server",
             fmt::format("There is no mail server: emails become files. Name one in {}: "
                         "\"smtp\": {{\"host\": …, \"user\": …}} (the demo only takes one on this computer).",
                         (context.settings().home / "settings.json").string())});
    }
    return std::move(*server);
}

messaging::Email test_email(nlohmann::json const& client, std::string const& address)
{
    auto const text_in = [&](char const* name) {
        return client[name].is_string() ? client[name].get<std::string>() : std::string();
    };
    messaging::Email email;
    email.from = {text_in("name"), text_in("from_email")};
    email.to = {"", address};
    email.subject = "A test from PodDesk";
    std::string const& from = email.from.address;
    email.message_id = "<" + kernel::Uuid::random().text() + "@" +
                       from.substr(std::min(from.size(), from.rfind('@') + 1)) + ">";
    email.date = kernel::SystemClock().now();
    email.text = "Emails of " + text_in("name") + " leave by this mail server.\n";
    email.html = "<p>Emails leave by this mail server.</p>\n";
    return email;
}

void send_test(Context& context, std::string const& address, std::string const& code)
{
    installer::MailServer const settings = server_of(context);
    nlohmann::json const clients =
        reading(context, [](database::Transaction& tx) { return list_clients(tx); });
    auto const client = std::find_if(clients.begin(), clients.end(), [&](nlohmann::json const& one) {
        return code.empty() || one["code"] == code;
    });
    if (client == clients.end()) {
        throw RefusedError(
            {"unknown_client",
             fmt::format("There is no client {}; see: poddeskctl clients list", kernel::in_quotes(code))});
    }
    messaging::Email const email = test_email(*client, address);
    std::string const bytes = take(messaging::compose(email));
    messaging::SmtpSession session = take(messaging::SmtpSession::open(smtp_server(settings), {}));
    messaging::SmtpAnswer answer = session.offer(email.from.address, address, bytes);
    if (answer.fate == messaging::SmtpFate::accepted) answer = session.dot();
    session.quit();
    if (answer.fate != messaging::SmtpFate::accepted) {
        throw RefusedError(
            {answer.fate == messaging::SmtpFate::unknown ? "unknown" : "smtp_refused",
             fmt::format("The mail server {} {}: {}.", settings.host,
                         answer.fate == messaging::SmtpFate::unknown ? "did not say whether it took the email"
                                                                     : "did not take the email",
                         answer.words)});
    }
    context.output().done(
        fmt::format("{} took the email: {}.", settings.host, answer.words),
        {{"server", settings.host}, {"message_id", email.message_id}, {"answer", answer.words}});
}

void add_server(CLI::App& emails, Context& context)
{
    CLI::App* const test = emails.add_subcommand("test", "send yourself an email through the mail server");
    auto address = std::make_shared<std::string>();
    auto code = std::make_shared<std::string>();
    test->add_option("ADDRESS", *address, "yours")->required();
    test->add_option("--client", *code, "send as this client (its code); default: the first one");
    test->footer("Example:\n  poddeskctl emails test me@example.com --client AO");
    test->callback([&context, address, code] { send_test(context, *address, *code); });
    CLI::App* const password = emails.add_subcommand(
        "password", "store the password of the mail server's user, for you alone (0600)");
    password->footer("It is asked for, or taken from PODDESK_SMTP_PASSWORD.\nExample:\n  poddeskctl emails "
                     "password");
    password->callback([&context] {
        installer::MailServer const server = server_of(context);
        if (server.user.empty()) {
            throw RefusedError(
                {"no_user", "The mail server of the settings has no user: add \"user\" first."});
        }
        char const* const given = std::getenv("PODDESK_SMTP_PASSWORD");
        std::string const typed = given != nullptr ? given
                                  : isatty(STDIN_FILENO) != 0
                                      ? getpass("Password of the mail server's user: ")
                                      : "";
        if (typed.empty()) {
            throw RefusedError({"missing_password", "No password was given; nothing was stored."});
        }
        installer::SecretsFile(context.settings().home).set(installer::mail_secret(server), typed);
        context.output().done(fmt::format("Stored for {} at {}.", server.user, server.host),
                              {{"host", server.host}, {"user", server.user}});
    });
}

} // namespace

void add_email_commands(CLI::App& app, Context& context)
{
    CLI::App* const emails =
        app.add_subcommand("emails", "the outbox: what was sent, what waits, what was suppressed and why");
    emails->require_subcommand(0, 1);
    emails->footer(
        "Examples:\n  poddeskctl --demo emails --state suppressed\n  poddeskctl --demo emails show 12");
    add_list(*emails, context);
    add_show(*emails, context);
    add_resend(*emails, context);
    add_suppress(*emails, context);
    add_server(*emails, context);
}

} // namespace poddesk::ctl
