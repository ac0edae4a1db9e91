#include "domain/messaging/smtp/smtp_wire.h"

#include <Poco/Exception.h>
#include <Poco/Net/Context.h>
#include <Poco/Net/DNS.h>
#include <Poco/Net/NetException.h>
#include <Poco/Net/SecureStreamSocket.h>
#include <Poco/Net/SocketAddress.h>
#include <Poco/Timespan.h>

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace poddesk::messaging {

namespace {

using Poco::Net::Context;

constexpr std::size_t longest_line = 2048; // RFC 5321 allows 512
constexpr int most_lines = 100;

Poco::Timespan span(std::chrono::milliseconds time)
{
    return {std::chrono::duration_cast<std::chrono::microseconds>(time).count()};
}

Context::Ptr tls_context(SmtpServer const& server)
{
    Context::Params settings;
    // Strict: the looser mode does not look at the host name of a server on this computer.
    settings.verificationMode = Context::VERIFY_STRICT;
    settings.verificationDepth = 9;
    settings.caLocation = server.ca_file;
    settings.loadDefaultCAs = server.ca_file.empty();
    settings.cipherList = "HIGH:!aNULL:!eNULL:!MD5:!RC4:!3DES:@STRENGTH";
    Context::Ptr context(new Context(Context::TLS_CLIENT_USE, settings));
    context->requireMinimumProtocol(Context::PROTO_TLSV1_2);
    context->enableExtendedCertificateVerification(true);
    return context;
}

bool is_word(char letter)
{
    return letter > ' ' && letter < 0x7f && letter != '<' && letter != '>' && letter != '"' &&
           letter != '(' && letter != ')' && letter != ',' && letter != ';';
}

std::string masked_addresses(std::string const& text)
{
    std::string out;
    std::size_t at = 0;
    while (at < text.size()) {
        std::size_t end = at;
        while (end < text.size() && is_word(text[end]))
            ++end;
        std::string const word = text.substr(at, end - at);
        out += word.find('@') == std::string::npos ? word : "...";
        if (end < text.size()) out += text[end++];
        at = end;
    }
    return out;
}

} // namespace

std::string kept_words(std::string_view text)
{
    constexpr std::size_t most = 300;
    std::string line;
    for (char const letter : text.substr(0, 2 * most))
        line += letter >= ' ' && letter < 0x7f ? letter : ' ';
    return masked_addresses(line).substr(0, most);
}

std::string kept_words(SmtpReply const& reply)
{
    return fmt::format("{} {}", reply.code, kept_words(reply.text));
}

SmtpWire::SmtpWire(SmtpServer const& server, SmtpTimes const& times_in) : times(times_in)
{
    try {
        connect(server);
    } catch (Poco::Exception const& error) {
        throw SmtpLineError(kept_words(error.displayText()));
    }
}

/// One address of the name after the other: "localhost" is often two, and the server listens on one.
void SmtpWire::connect(SmtpServer const& server)
{
    auto const addresses = Poco::Net::DNS::resolve(server.host).addresses();
    for (std::size_t at = 0; at < addresses.size(); ++at) {
        try {
            socket_ = Poco::Net::StreamSocket();
            socket_.connect(Poco::Net::SocketAddress(addresses[at], server.port), span(times.connect));
            socket_.setNoDelay(true);
            socket_.setSendTimeout(span(times.reply));
            return;
        } catch (Poco::Exception const&) {
            if (at + 1 == addresses.size()) throw;
        }
    }
    throw SmtpLineError("the name has no address");
}

void SmtpWire::secure(SmtpServer const& server)
{
    if (!buffer_.empty()) throw SmtpLineError("it said more than it was asked before TLS began");
    try {
        socket_.setReceiveTimeout(span(times.connect));
        Poco::Net::SecureStreamSocket secured =
            Poco::Net::SecureStreamSocket::attach(socket_, server.host, tls_context(server));
        secured.completeHandshake();
        secured.verifyPeerCertificate(server.host);
        socket_ = secured;
        is_secure = true;
    } catch (Poco::Exception const& error) {
        throw SmtpLineError(kept_words(error.displayText()));
    }
}

void SmtpWire::receive(Clock::time_point until)
{
    auto const left = std::chrono::duration_cast<std::chrono::milliseconds>(until - Clock::now());
    if (left.count() <= 0) throw SmtpLineError("no answer in time");
    std::array<char, 4096> room{};
    try {
        socket_.setReceiveTimeout(span(left));
        int const count = socket_.receiveBytes(room.data(), static_cast<int>(room.size()));
        if (count <= 0) throw SmtpLineError("the server hung up");
        buffer_.append(room.data(), static_cast<std::size_t>(count));
    } catch (Poco::TimeoutException const&) {
        throw SmtpLineError("no answer in time");
    } catch (Poco::Exception const& error) {
        throw SmtpLineError("the connection was lost: " + kept_words(error.displayText()));
    }
}

std::string SmtpWire::line(Clock::time_point until)
{
    for (;;) {
        std::size_t const end = buffer_.find('\n');
        if (end != std::string::npos && end <= longest_line) {
            std::string text = buffer_.substr(0, end);
            buffer_.erase(0, end + 1);
            if (!text.empty() && text.back() == '\r') text.pop_back();
            return text;
        }
        if (buffer_.size() > longest_line) throw SmtpLineError("its answer has an endless line");
        receive(until);
    }
}

SmtpReply SmtpWire::reply(std::chrono::milliseconds patience)
{
    auto const until = Clock::now() + patience;
    SmtpReply all;
    for (int count = 0; count < most_lines; ++count) {
        std::string const text = line(until);
        bool const has_code = text.size() >= 3 && text[0] >= '2' && text[0] <= '5' && text[1] >= '0' &&
                              text[1] <= '9' && text[2] >= '0' && text[2] <= '9' &&
                              (text.size() == 3 || text[3] == ' ' || text[3] == '-');
        int const code = has_code ? (text[0] - '0') * 100 + (text[1] - '0') * 10 + (text[2] - '0') : 0;
        if (!has_code || (all.code != 0 && all.code != code)) {
            throw SmtpLineError("its answer is not SMTP: " + kept_words(text.substr(0, 60)));
        }
        all.code = code;
        if (count > 0) all.text += '\n';
        all.text += text.substr(std::min<std::size_t>(4, text.size()));
        if (text.size() == 3 || text[3] == ' ') return all;
    }
    throw SmtpLineError("its answer never ends");
}

SmtpReply SmtpWire::ask(std::string_view command)
{
    write(std::string(command) + "\r\n");
    return reply(times.reply);
}

void SmtpWire::write(std::string_view bytes)
{
    constexpr std::size_t piece = 16'384;
    try {
        while (!bytes.empty()) {
            int const sent = socket_.sendBytes(bytes.data(), static_cast<int>(std::min(piece, bytes.size())));
            if (sent <= 0) throw SmtpLineError("the server hung up");
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        }
    } catch (Poco::Exception const& error) {
        throw SmtpLineError("the connection was lost: " + kept_words(error.displayText()));
    }
}

void SmtpWire::hang_up() noexcept
{
    is_open = false;
    try {
        // Not close(): TLS would first say good-bye, and wait for a server that is gone.
        socket_.impl()->shutdown();
    } catch (...) { // the line is dead, that is all that was wanted
    }
}

} // namespace poddesk::messaging
