#include "domain/messaging/smtp/smtp_session.h"

#include "domain/messaging/email.h"
#include "domain/messaging/smtp/smtp_wire.h"

#include <Poco/Base64Encoder.h>

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <csignal>
#include <sstream>
#include <vector>

namespace poddesk::messaging {

namespace {

/// What the server offers after EHLO, in capitals, a line each.
using Offers = std::vector<std::string>;

std::string capitals(std::string text)
{
    for (char& letter : text)
        if (letter >= 'a' && letter <= 'z') letter = static_cast<char>(letter - 'a' + 'A');
    return text;
}

bool offers(Offers const& all, std::string_view word)
{
    return std::any_of(all.begin(), all.end(), [&](std::string const& line) {
        return line == word || line.starts_with(std::string(word) + " ");
    });
}

/// "AUTH PLAIN LOGIN" offers both; some old servers write "AUTH=LOGIN".
bool offers_sign_in(Offers const& all, std::string_view way)
{
    return std::any_of(all.begin(), all.end(), [&](std::string line) {
        if (!line.starts_with("AUTH ") && !line.starts_with("AUTH=")) return false;
        line[4] = ' ';
        return (line + " ").find(fmt::format(" {} ", way)) != std::string::npos;
    });
}

std::size_t size_limit_of(Offers const& all)
{
    std::size_t limit = 0;
    for (std::string const& line : all)
        if (line.starts_with("SIZE ")) std::from_chars(line.data() + 5, line.data() + line.size(), limit);
    return limit;
}

std::string base64(std::string const& bytes)
{
    std::ostringstream out;
    Poco::Base64Encoder encoder(out);
    encoder.rdbuf()->setLineLength(0);
    encoder << bytes;
    encoder.close();
    return out.str();
}

/// The name that we greet with: the computer's, where it can stand in a command.
std::string own_name()
{
    std::array<char, 256> name{};
    if (::gethostname(name.data(), name.size() - 1) != 0) return "localhost";
    std::string const text = name.data();
    bool const plain =
        !text.empty() && text.front() != '-' && std::all_of(text.begin(), text.end(), [](char letter) {
            return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
                   (letter >= '0' && letter <= '9') || letter == '-' || letter == '.';
        });
    return plain ? text : "localhost";
}

bool is_this_computer(std::string const& host)
{
    return host == "localhost" || host == "::1" || host.starts_with("127.");
}

/// The server refuses us and not this one email.
bool refuses_us(int code)
{
    return code == 530 || code == 534 || code == 535 || code == 538 || code == 421;
}

Offers greet(SmtpWire& wire)
{
    SmtpReply reply = wire.ask(fmt::format("EHLO {}", own_name()));
    if (!reply.is_good()) reply = wire.ask(fmt::format("HELO {}", own_name()));
    if (!reply.is_good()) throw SmtpLineError("it does not greet us: " + kept_words(reply));
    Offers all;
    std::istringstream lines(capitals(reply.text));
    for (std::string line; std::getline(lines, line);)
        all.push_back(line);
    return all;
}

/// RFC 5321, 4.5.2: a line that begins with a dot gets another one.
std::string stuffed(std::string_view email)
{
    std::string out;
    out.reserve(email.size() + 64);
    bool begins = true;
    for (char const letter : email) {
        if (begins && letter == '.') out += '.';
        out += letter;
        begins = letter == '\n';
    }
    return out;
}

kernel::Refusal server_refusal(std::string const& code, SmtpServer const& server, std::string const& what,
                               std::string const& advice)
{
    return {code, fmt::format("The mail server {}:{} {}; {}", server.host, server.port, what, advice)};
}

/// STARTTLS and a second greeting. What was offered in the clear counts for nothing afterwards.
kernel::Outcome<Offers> begin_tls(SmtpWire& wire, SmtpServer const& server, Offers const& offered)
{
    if (!offers(offered, "STARTTLS")) {
        return tl::unexpected(
            server_refusal("smtp_tls", server, "does not offer STARTTLS",
                           "ask its provider for the port with TLS, and who may be between."));
    }
    SmtpReply const reply = wire.ask("STARTTLS");
    if (!reply.is_good()) {
        return tl::unexpected(server_refusal("smtp_tls", server, "refuses STARTTLS: " + kept_words(reply),
                                             "ask its provider."));
    }
    try {
        wire.secure(server);
    } catch (SmtpLineError const& error) {
        return tl::unexpected(server_refusal("smtp_tls", server,
                                             fmt::format("has no TLS that can be trusted: {}", error.what()),
                                             "check its name, its certificate and \"ca_file\"."));
    }
    return greet(wire);
}

kernel::Outcome<void> sign_in(SmtpWire& wire, SmtpServer const& server, Offers const& offered)
{
    if (server.user.empty()) return {};
    SmtpReply reply;
    if (!wire.is_secure) {
        return tl::unexpected(server_refusal("smtp_login", server, "is spoken to in the clear",
                                             "a password is sent inside TLS only."));
    }
    if (offers_sign_in(offered, "PLAIN")) {
        reply = wire.ask("AUTH PLAIN " + base64('\0' + server.user + '\0' + server.password));
    } else if (offers_sign_in(offered, "LOGIN")) {
        reply = wire.ask("AUTH LOGIN");
        if (reply.code == 334) reply = wire.ask(base64(server.user));
        if (reply.code == 334) reply = wire.ask(base64(server.password));
    } else {
        return tl::unexpected(server_refusal("smtp_login", server,
                                             "offers no sign-in that we know (PLAIN, LOGIN)",
                                             "ask its provider for SMTP with an app password."));
    }
    if (reply.is_good()) return {};
    if (reply.is_later()) {
        return tl::unexpected(server_refusal(
            "smtp_login", server, "does not let us in now: " + kept_words(reply), "it is tried again."));
    }
    return tl::unexpected(server_refusal("smtp_login", server,
                                         "does not take the user or the password: " + kept_words(reply),
                                         "store the right one: poddeskctl emails password."));
}

} // namespace

kernel::Outcome<void> check_server(SmtpServer const& server)
{
    auto const plain = [](std::string const& text) {
        return std::none_of(text.begin(), text.end(),
                            [](char letter) { return static_cast<unsigned char>(letter) <= ' '; });
    };
    if (server.host.empty() || !plain(server.host) || server.port == 0) {
        return kernel::refused("bad_server", "The mail server needs a host name and a port; correct them.");
    }
    if (server.tls == SmtpTls::none && !is_this_computer(server.host)) {
        return kernel::refused(
            "bad_server", fmt::format("Emails to {} would travel in the clear: TLS may be switched off for "
                                      "a mail catcher on this computer only.",
                                      server.host));
    }
    if (server.tls == SmtpTls::none && !server.user.empty()) {
        return kernel::refused("bad_server", "A password is sent inside TLS only: take the user of the mail "
                                             "server out, or switch TLS on.");
    }
    if (!server.user.empty() && server.password.empty()) {
        return kernel::refused("bad_server",
                               fmt::format("There is no password for the user of the mail server "
                                           "{}; store it: poddeskctl emails password.",
                                           server.host));
    }
    if (server.user.find('\0') != std::string::npos || server.password.find('\0') != std::string::npos) {
        return kernel::refused("bad_server", "A user or password with a NUL byte cannot sign in.");
    }
    return {};
}

SmtpSession::SmtpSession(std::unique_ptr<SmtpWire> wire) : wire_(std::move(wire)) {}
SmtpSession::SmtpSession(SmtpSession&&) noexcept = default;
SmtpSession& SmtpSession::operator=(SmtpSession&&) noexcept = default;
SmtpSession::~SmtpSession()
{
    if (wire_ && wire_->is_open) wire_->hang_up();
}

kernel::Outcome<SmtpSession> SmtpSession::open(SmtpServer const& server, SmtpTimes const& times)
{
    if (auto checked = check_server(server); !checked) return tl::unexpected(checked.error());
    std::signal(SIGPIPE, SIG_IGN); // OpenSSL writes without MSG_NOSIGNAL
    std::unique_ptr<SmtpWire> wire;
    try {
        wire = std::make_unique<SmtpWire>(server, times);
    } catch (SmtpLineError const& error) {
        return tl::unexpected(server_refusal("smtp_unreachable", server,
                                             fmt::format("cannot be reached: {}", error.what()),
                                             "check its name, its port and the network."));
    }
    SmtpSession session(std::move(wire));
    try {
        if (server.tls == SmtpTls::implicit) session.wire_->secure(server);
        SmtpReply const banner = session.wire_->reply(times.reply);
        if (!banner.is_good()) {
            return tl::unexpected(server_refusal(
                "smtp_refused", server, "turns us away: " + kept_words(banner), "it is tried again."));
        }
        Offers offered = greet(*session.wire_);
        if (server.tls == SmtpTls::starttls) {
            auto secured = begin_tls(*session.wire_, server, offered);
            if (!secured) return tl::unexpected(secured.error());
            offered = std::move(*secured);
        }
        if (auto signed_in = sign_in(*session.wire_, server, offered); !signed_in) {
            return tl::unexpected(signed_in.error());
        }
        session.wire_->size_limit = size_limit_of(offered);
    } catch (SmtpLineError const& error) {
        bool const tls = server.tls == SmtpTls::implicit && !session.wire_->is_secure;
        return tl::unexpected(server_refusal(
            tls ? "smtp_tls" : "smtp_unreachable", server,
            fmt::format("{}: {}", tls ? "has no TLS that can be trusted" : "does not answer as it should",
                        error.what()),
            tls ? "check its name, its certificate and \"ca_file\"." : "it is tried again."));
    }
    return session;
}

SmtpAnswer SmtpSession::answer_of(SmtpReply const& reply)
{
    SmtpAnswer answer{reply.is_never() ? SmtpFate::refused : SmtpFate::again, kept_words(reply), false};
    if (refuses_us(reply.code)) {
        answer.fate = SmtpFate::again;
        answer.is_ours = true;
        wire_->hang_up();
    } else {
        try {
            wire_->ask("RSET"); // the next email begins anew
        } catch (SmtpLineError const&) {
            wire_->hang_up();
        }
    }
    return answer;
}

SmtpAnswer SmtpSession::offer(std::string_view from, std::string_view to, std::string_view email)
{
    for (std::string_view const address : {from, to}) {
        if (auto const good = check_address(address); !good) {
            return {SmtpFate::refused, "not an address that can be written to", false};
        }
    }
    if (auto const good = check_wire(email, to); !good) {
        return {SmtpFate::refused, good.error().message, false};
    }
    if (wire_->size_limit != 0 && email.size() > wire_->size_limit) {
        return {
            SmtpFate::refused,
            fmt::format("the email has {} bytes, the mail server takes {}", email.size(), wire_->size_limit),
            false};
    }
    try {
        for (std::string const& command :
             {fmt::format("MAIL FROM:<{}>", from), fmt::format("RCPT TO:<{}>", to)}) {
            SmtpReply const reply = wire_->ask(command);
            if (!reply.is_good()) return answer_of(reply);
        }
        SmtpReply const data = wire_->ask("DATA");
        if (data.code != 354) return answer_of(data);
        wire_->write(stuffed(email));
        return {SmtpFate::accepted, "", false};
    } catch (SmtpLineError const& error) {
        wire_->hang_up();
        return {SmtpFate::again, error.what(), false};
    }
}

SmtpAnswer SmtpSession::dot()
{
    try {
        wire_->write(".\r\n");
        SmtpReply const reply = wire_->reply(wire_->times.after_dot);
        if (reply.is_good()) return {SmtpFate::accepted, kept_words(reply), false};
        if (reply.is_later() || reply.is_never()) return answer_of(reply);
        wire_->hang_up();
        return {SmtpFate::unknown, "an answer that means nothing: " + kept_words(reply), false};
    } catch (SmtpLineError const& error) {
        wire_->hang_up();
        return {SmtpFate::unknown, error.what(), false};
    }
}

bool SmtpSession::is_open() const
{
    return wire_->is_open;
}

void SmtpSession::quit() noexcept
{
    if (!wire_->is_open) return;
    try {
        wire_->write("QUIT\r\n");
    } catch (std::exception const&) { // nobody waits for it
    }
    wire_->hang_up();
}

} // namespace poddesk::messaging
