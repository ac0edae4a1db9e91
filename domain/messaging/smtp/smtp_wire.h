#pragma once

#include "domain/messaging/smtp/smtp_session.h"

#include <Poco/Net/StreamSocket.h>

#include <stdexcept>

namespace poddesk::messaging {

/// The line is dead, silent or does not speak SMTP. what(): what happened, one line.
class SmtpLineError : public std::runtime_error
{
public:
    using std::runtime_error::runtime_error;
};

struct SmtpReply
{
    int code = 0;
    std::string text; ///< all lines, without their codes, separated by line feeds

    bool is_good() const { return code >= 200 && code < 300; }
    bool is_later() const { return code >= 400 && code < 500; }
    bool is_never() const { return code >= 500; }
};

/// A server's words as they may be kept: one line of ASCII, no addresses, not endless.
std::string kept_words(SmtpReply const& reply);
std::string kept_words(std::string_view text);

/// Lines and replies over a socket, in the clear or inside TLS.
class SmtpWire
{
public:
    /// Throws SmtpLineError.
    SmtpWire(SmtpServer const& server, SmtpTimes const& times);

    /// From here on everything goes through TLS; the server's certificate is checked. Throws SmtpLineError,
    /// also when the server said more than it was asked before the handshake: somebody between us may have
    /// put it there.
    void secure(SmtpServer const& server);

    SmtpReply ask(std::string_view command);
    /// Throws SmtpLineError for a lost line, a reply that takes too long and one that is none.
    SmtpReply reply(std::chrono::milliseconds patience);
    void write(std::string_view bytes);
    void hang_up() noexcept;

    SmtpTimes const times;
    bool is_secure = false;
    bool is_open = true;
    std::size_t size_limit = 0; ///< of the server, 0: none

private:
    using Clock = std::chrono::steady_clock;
    std::string line(Clock::time_point until);
    void receive(Clock::time_point until);
    void connect(SmtpServer const& server);

    Poco::Net::StreamSocket socket_;
    std::string buffer_;
};

} // namespace poddesk::messaging
