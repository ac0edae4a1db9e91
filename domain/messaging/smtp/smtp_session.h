#pragma once

#include "domain/kernel/outcome.h"

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace poddesk::messaging {

enum class SmtpTls
{
    none,     ///< in the clear: for a mail catcher on this computer only, and never with a password
    starttls, ///< port 587; a server that does not offer it is refused
    implicit  ///< port 465
};

/// The server that emails are handed over to. The certificate must be good for `host`, always.
struct SmtpServer
{
    std::string host;
    std::uint16_t port = 587;
    SmtpTls tls = SmtpTls::starttls;
    std::string user;     ///< empty: no sign-in
    std::string password; ///< never in a log, never in a refusal
    std::string ca_file;  ///< PEM of the authorities to trust; empty: those of the system
};

struct SmtpTimes
{
    std::chrono::milliseconds connect{30'000};
    std::chrono::milliseconds reply{120'000};     ///< for a whole reply, however slowly it drips
    std::chrono::milliseconds after_dot{600'000}; ///< RFC 5321, 4.5.3.2.6
};

/// What became of one email, as far as this side can know.
enum class SmtpFate
{
    accepted, ///< of offer(): it may be finished with the dot; of dot(): the server has taken it over
    again,    ///< surely not taken: a 4xx, or the connection ended before the dot
    refused,  ///< surely not taken, and never will be: a 5xx
    unknown   ///< the dot was sent and no answer came: it may have been taken
};

struct SmtpAnswer
{
    SmtpFate fate = SmtpFate::again;
    std::string words; ///< the server's, or what happened; one line, addresses masked
    /// The server refuses us, not this email (sign-in, policy): nothing else can be sent either.
    bool is_ours = false;
};

/// Refused "bad_server": no host, a password without TLS, no TLS to another computer than this one.
kernel::Outcome<void> check_server(SmtpServer const& server);

/// Refused "bad_wire" unless this is what compose() makes: ASCII lines of at most 998 characters that end
/// with CRLF, no NUL, each header once and none but ours, To: being `to`. The last look before the wire,
/// whoever stored the bytes.
kernel::Outcome<void> check_wire(std::string_view email, std::string_view to);

class SmtpWire;
struct SmtpReply;

/// One connection, signed in. Our own protocol over Poco's sockets: Poco's SMTPClientSession lets CR and LF
/// pass into commands, cannot tell a lost connection before the dot from one after it, and has no place to
/// note "handing over" between the text and the dot.
class SmtpSession
{
public:
    /// Connects, EHLO, STARTTLS, AUTH (PLAIN or LOGIN, inside TLS only). Refused "bad_server",
    /// "smtp_unreachable", "smtp_tls", "smtp_login", "smtp_refused" with what to do. Ignores SIGPIPE from
    /// then on.
    static kernel::Outcome<SmtpSession> open(SmtpServer const& server, SmtpTimes const& times);

    SmtpSession(SmtpSession&&) noexcept;
    SmtpSession& operator=(SmtpSession&&) noexcept;
    /// Hangs up: what was offered without its dot is not taken.
    ~SmtpSession();

    /// The envelope, with one recipient, and the text without its last dot.
    SmtpAnswer offer(std::string_view from, std::string_view to, std::string_view email);
    /// The dot after an accepted offer: from here on the server may have it.
    SmtpAnswer dot();
    /// False once nothing can be sent over it any more.
    bool is_open() const;
    /// Says good-bye; whether the server hears it does not matter.
    void quit() noexcept;

private:
    explicit SmtpSession(std::unique_ptr<SmtpWire> wire);
    SmtpAnswer answer_of(SmtpReply const& reply);

    std::unique_ptr<SmtpWire> wire_;
};

} // namespace poddesk::messaging
