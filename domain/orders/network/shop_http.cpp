#include "domain/orders/network/shop_http.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <condition_variable>
#include <csignal>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

#include <Poco/DateTimeFormat.h>
#include <Poco/DateTimeParser.h>
#include <Poco/Exception.h>
#include <Poco/Net/Context.h>
#include <Poco/Net/DNS.h>
#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/Net/NetException.h>
#include <Poco/Net/SSLException.h>
#include <Poco/Net/SecureStreamSocket.h>
#include <Poco/Timestamp.h>
#include <Poco/URI.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <sodium.h>
#include <sys/socket.h>
#include <unistd.h>

#include "domain/kernel/utf8.h"

namespace poddesk::orders {
namespace {

using Poco::Net::Context;

constexpr std::size_t longest_words = 300;
constexpr std::size_t most_headers = 200;
constexpr std::chrono::hours longest_wait{24}; // a Retry-After beyond it is a mistake

Poco::Timespan span(std::chrono::milliseconds time)
{
    return {std::chrono::duration_cast<std::chrono::microseconds>(time).count()};
}

bool is_this_computer(std::string const& host)
{
    return host == "localhost" || host == "127.0.0.1" || host == "::1" || host == "[::1]";
}

/// Cuts the line when its time is over, whatever thread waits for what byte: a shop that sends one byte a
/// second keeps every single wait short and would never end.
class Deadline
{
public:
    /// The line is held by a descriptor of our own: another thread may have been given the closed one's
    /// number.
    Deadline(int socket, std::chrono::milliseconds time)
        : socket_(::dup(socket)), thread_([this, until = std::chrono::steady_clock::now() + time] {
              std::unique_lock lock(mutex_);
              is_over_ = !ended_.wait_until(lock, until, [this] { return is_done_; });
              if (is_over_) ::shutdown(socket_, SHUT_RDWR);
          })
    {
    }
    ~Deadline()
    {
        end();
        ::close(socket_);
    }
    Deadline(Deadline const&) = delete;
    Deadline& operator=(Deadline const&) = delete;

    /// Whether the time was over.
    bool end()
    {
        {
            std::lock_guard const lock(mutex_);
            is_done_ = true;
        }
        ended_.notify_all();
        if (thread_.joinable()) thread_.join();
        return is_over_;
    }

private:
    std::mutex mutex_;
    std::condition_variable ended_;
    bool is_done_ = false;
    bool is_over_ = false;
    int socket_;
    std::thread thread_; // last: it uses all of the others
};

ShopTrouble trouble(std::string code, ShopDoor const& door, std::string const& what)
{
    return {{std::move(code), fmt::format("The {} {} {}", door.kind, door.shop, what)}};
}

ShopTrouble for_a_person(std::string code, ShopDoor const& door, std::string const& what)
{
    ShopTrouble out = trouble(std::move(code), door, what);
    out.needs_person = true;
    return out;
}

Context::Ptr tls_context(ShopDoor const& door)
{
    Context::Params settings;
    // Strict: the looser mode does not look at the host name of a server on this computer.
    settings.verificationMode = Context::VERIFY_STRICT;
    settings.verificationDepth = 9;
    settings.caLocation = door.ca_file;
    settings.loadDefaultCAs = door.ca_file.empty();
    settings.cipherList = "HIGH:!aNULL:!eNULL:!MD5:!RC4:!3DES:@STRENGTH";
    Context::Ptr context(new Context(Context::TLS_CLIENT_USE, settings));
    context->requireMinimumProtocol(Context::PROTO_TLSV1_2);
    context->enableExtendedCertificateVerification(true);
    return context;
}

/// One address of the name after the other: "localhost" is often two, and the server listens on one.
Poco::Net::StreamSocket connected(ShopDoor const& door)
{
    auto const addresses = Poco::Net::DNS::resolve(door.address.host).addresses();
    for (std::size_t at = 0; at < addresses.size(); ++at) {
        try {
            Poco::Net::StreamSocket socket;
            socket.connect(Poco::Net::SocketAddress(addresses[at], door.address.port),
                           span(door.times.connect));
            socket.setNoDelay(true);
            socket.setSendTimeout(span(door.times.whole));
            socket.setReceiveTimeout(span(door.times.whole));
            return socket;
        } catch (Poco::Exception const&) {
            if (at + 1 == addresses.size()) throw;
        }
    }
    throw Poco::Net::HostNotFoundException(door.address.host);
}

/// The socket, inside TLS where the shop has it.
Poco::Net::StreamSocket secured(Poco::Net::StreamSocket const& socket, ShopDoor const& door)
{
    if (!door.address.is_secure) return socket;
    auto inside = Poco::Net::SecureStreamSocket::attach(socket, door.address.host, tls_context(door));
    inside.completeHandshake();
    inside.verifyPeerCertificate(door.address.host);
    return inside;
}

std::string lower_case(std::string text)
{
    for (char& letter : text)
        if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
    return text;
}

/// Seconds, or a date (RFC 9110, 10.2.3).
std::chrono::seconds retry_after(std::map<std::string, std::string> const& headers)
{
    auto const found = headers.find("retry-after");
    if (found == headers.end()) return {};
    std::string const& text = found->second;
    std::int64_t seconds = 0;
    // Shopify writes "2.0".
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
    if (error != std::errc() || (end != text.data() + text.size() && *end != '.')) {
        Poco::DateTime when;
        int zone = 0;
        if (!Poco::DateTimeParser::tryParse(Poco::DateTimeFormat::HTTP_FORMAT, text, when, zone)) return {};
        seconds = (when.timestamp() - Poco::Timestamp()) / Poco::Timestamp::resolution() + 1;
    }
    return std::clamp(std::chrono::seconds(seconds), std::chrono::seconds(0),
                      std::chrono::seconds(longest_wait));
}

/// What the shop says of its refusal, where it is plain.
std::string said(std::string const& body)
{
    auto const answer = nlohmann::json::parse(body.substr(0, 10'000), nullptr, false);
    if (!answer.is_object()) return {};
    for (char const* const name : {"message", "errors", "error"}) {
        if (answer.contains(name) && answer[name].is_string())
            return ": " + shop_words(answer[name].get<std::string>());
    }
    // EasyPost's: {"error": {"code", "message"}}.
    if (answer.contains("error") && answer["error"].is_object() && answer["error"].contains("message") &&
        answer["error"]["message"].is_string())
        return ": " + shop_words(answer["error"]["message"].get<std::string>());
    return {};
}

/// WooCommerce refuses some of what it is asked with 500, and a code of its own: asked again, it says the
/// same.
bool is_plain_refusal(std::string const& body)
{
    auto const answer = nlohmann::json::parse(body.substr(0, 10'000), nullptr, false);
    return answer.is_object() && answer.contains("code") && answer["code"].is_string() &&
           answer["code"].get<std::string>().starts_with("woocommerce_rest_");
}

/// What is wrong with the status, if anything is.
std::optional<ShopTrouble> refusal_of(int status, ShopAnswer const& answer, ShopDoor const& door)
{
    if (status >= 200 && status < 300) return std::nullopt;
    if (status == 429) {
        ShopTrouble busy = trouble("shop_busy", door, "asks us to slow down (429); it is asked again later.");
        busy.wait = retry_after(answer.headers);
        return busy;
    }
    if (status >= 500 && !is_plain_refusal(answer.body)) {
        ShopTrouble down = trouble(
            "shop_down", door, fmt::format("has trouble of its own ({}); it is asked again later.", status));
        down.wait = retry_after(answer.headers);
        return down;
    }
    if (status == 401 || status == 403) {
        return for_a_person("shop_login", door,
                            fmt::format("does not take our key ({}{}); store the right one, {}.", status,
                                        said(answer.body), door.key_advice));
    }
    if (status == 402) {
        return for_a_person(
            "shop_payment", door,
            fmt::format("wants to be paid first (402{}); see to your account there.", said(answer.body)));
    }
    if (status == 404 || status == 410) {
        return for_a_person(
            "shop_not_found", door,
            fmt::format("has nothing at this place ({}{}); check its address.", status, said(answer.body)));
    }
    if (status >= 300 && status < 400) {
        return for_a_person(
            "shop_moved", door,
            fmt::format("answers that it has moved ({}); connect it by its new address.", status));
    }
    ShopTrouble refused =
        for_a_person("shop_refused", door,
                     fmt::format("refuses what we ask ({}{}); tell the makers of this program.", status,
                                 said(answer.body)));
    refused.body = answer.body;
    return refused;
}

/// The answer's bytes; none beyond the limit.
FromShop<std::string> body_of(std::istream& in, Poco::Net::HTTPResponse const& response, ShopDoor const& door)
{
    std::string body;
    std::array<char, 65'536> piece{};
    while (in.read(piece.data(), piece.size()) || in.gcount() > 0) {
        body.append(piece.data(), static_cast<std::size_t>(in.gcount()));
        if (body.size() > door.most_bytes) {
            return tl::unexpected(trouble("shop_too_large", door,
                                          fmt::format("sends more than {} MB at once, and nothing of it was "
                                                      "taken; it is asked again later.",
                                                      door.most_bytes / (1024 * 1024))));
        }
    }
    bool const is_short =
        response.hasContentLength() && static_cast<std::int64_t>(body.size()) < response.getContentLength64();
    if (in.bad() || is_short) {
        return tl::unexpected(
            trouble("shop_cut", door, "hung up in the middle of its answer; it is asked again."));
    }
    return body;
}

/// Poco 1.11's HTTPSClientSession refuses every socket that is connected already, ours among them; over a
/// socket inside TLS the plain session does the same.
FromShop<ShopAnswer> exchange(Poco::Net::StreamSocket const& socket, ShopDoor const& door,
                              ShopRequest const& asked)
{
    Poco::Net::HTTPClientSession session(socket);
    Poco::Net::HTTPRequest request(asked.method, door.address.path + asked.path,
                                   Poco::Net::HTTPMessage::HTTP_1_1);
    request.setHost(door.address.host, door.address.port);
    request.set("User-Agent", "PodDesk");
    request.set("Accept", "application/json");
    request.set("Connection", "close");
    for (auto const& [name, value] : door.headers)
        request.set(name, value);
    if (!asked.body.empty()) request.setContentType("application/json");
    request.setContentLength64(static_cast<std::int64_t>(asked.body.size()));
    session.sendRequest(request) << asked.body << std::flush;

    Poco::Net::HTTPResponse response;
    std::istream& in = session.receiveResponse(response);
    auto body = body_of(in, response, door);
    if (!body) return tl::unexpected(body.error());
    ShopAnswer answer{{}, std::move(*body)};
    for (auto const& [name, value] : response) {
        if (answer.headers.size() < most_headers) answer.headers.emplace(lower_case(name), value);
    }
    if (auto refused = refusal_of(response.getStatus(), answer, door)) return tl::unexpected(*refused);
    std::string const type = lower_case(response.getContentType());
    if (type.find("json") == std::string::npos) {
        return tl::unexpected(trouble("shop_wrong_type", door,
                                      fmt::format("answers with a page for people and no data; it may be "
                                                  "under maintenance, or its address is not the {}'s. It is "
                                                  "asked again.",
                                                  door.kind)));
    }
    return answer;
}

} // namespace

kernel::Outcome<ShopAddress> parse_shop_address(std::string const& text)
{
    auto const bad = [&](std::string const& why) {
        return kernel::refused("bad_address",
                               fmt::format("{} is no address of a shop: {}.", kernel::in_quotes(text), why));
    };
    try {
        Poco::URI const uri(text);
        ShopAddress out;
        out.is_secure = uri.getScheme() == "https";
        out.host = uri.getHost();
        out.port = uri.getPort();
        out.path = uri.getPath();
        while (out.path.ends_with('/'))
            out.path.pop_back();
        if (out.host.empty()) return bad("write https:// and its name");
        if (!out.is_secure && (uri.getScheme() != "http" || !is_this_computer(out.host)))
            return bad("it must begin with https://; a shop is spoken to in the clear on this computer only");
        if (!uri.getUserInfo().empty()) return bad("a password does not belong into it");
        if (!uri.getRawQuery().empty() || !uri.getFragment().empty()) return bad("it ends before ? and #");
        return out;
    } catch (Poco::Exception const&) {
        return bad("write https:// and its name");
    }
}

std::string shop_words(std::string_view text)
{
    std::string words = kernel::clean_utf8(text, longest_words);
    std::ranges::replace_if(
        words, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }, ' ');
    return '"' + words + '"';
}

std::string basic_login(std::string const& login)
{
    std::string text(sodium_base64_encoded_len(login.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
    sodium_bin2base64(text.data(), text.size(), reinterpret_cast<unsigned char const*>(login.data()),
                      login.size(), sodium_base64_VARIANT_ORIGINAL);
    text.pop_back(); // its NUL
    return "Basic " + text;
}

ShopTrouble broken_answer(std::string const& shop, std::string const& what)
{
    return {{"shop_broken",
             fmt::format("The shop {} answers with what is no data of a shop ({}); it is asked again.", shop,
                         what)}};
}

FromShop<nlohmann::json> parsed_answer(std::string const& shop, std::string const& text)
{
    nlohmann::json answer = nlohmann::json::parse(text, nullptr, false);
    if (answer.is_discarded()) return tl::unexpected(broken_answer(shop, "broken_json"));
    return answer;
}

FromShop<ShopAnswer> ask_shop(ShopDoor const& door, ShopRequest const& request)
{
    std::signal(SIGPIPE, SIG_IGN); // OpenSSL writes without MSG_NOSIGNAL
    std::unique_ptr<Deadline> deadline;
    auto const failed = [&](ShopTrouble otherwise) -> FromShop<ShopAnswer> {
        if (deadline && deadline->end()) {
            return tl::unexpected(trouble("shop_timeout", door,
                                          fmt::format("gave no whole answer within {} s; it is asked again.",
                                                      door.times.whole.count() / 1000)));
        }
        return tl::unexpected(std::move(otherwise));
    };
    try {
        Poco::Net::StreamSocket const socket = connected(door);
        deadline = std::make_unique<Deadline>(socket.impl()->sockfd(), door.times.whole);
        FromShop<ShopAnswer> answer = exchange(secured(socket, door), door, request);
        return answer ? answer : failed(answer.error());
    } catch (Poco::Net::SSLException const&) {
        return failed(for_a_person("shop_tls", door,
                                   "has no certificate that can be trusted for its name; nothing was sent. "
                                   "Check its address, and ask whoever runs it."));
    } catch (Poco::TimeoutException const&) {
        return failed(trouble("shop_timeout", door, "does not answer in time; it is asked again."));
    } catch (Poco::Net::DNSException const&) {
        return failed(trouble("shop_unreachable", door,
                              "cannot be found on the network; check its address. It is tried again."));
    } catch (Poco::Net::MessageException const&) {
        return failed(trouble("shop_cut", door, "hung up before it had answered; it is asked again."));
    } catch (Poco::Exception const&) {
        return failed(deadline
                          ? trouble("shop_cut", door, "hung up before it had answered; it is asked again.")
                          : trouble("shop_unreachable", door,
                                    "does not take our call; check its address and the network. It is "
                                    "tried again."));
    }
}

} // namespace poddesk::orders
