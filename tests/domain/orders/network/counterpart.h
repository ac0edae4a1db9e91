#pragma once

#include <atomic>
#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include <Poco/Net/Context.h>
#include <Poco/Net/NetException.h>
#include <Poco/Net/SecureServerSocket.h>
#include <Poco/Net/ServerSocket.h>
#include <fmt/format.h>

/// What the client asked.
struct Asked
{
    std::string method, target, body;
    std::map<std::string, std::string> headers; ///< names in lower case
};

/// What the shop does.
struct Reply
{
    enum class Fault
    {
        none,
        cut,    ///< half of the body, then the line is dead
        slow,   ///< the body byte by byte, for ever
        creep,  ///< the headers byte by byte, for ever
        silent, ///< nothing, for ever
        endless ///< blanks without end
    };
    int status = 200;
    std::string body{};
    std::map<std::string, std::string> headers{};
    std::string type = "application/json; charset=utf-8";
    Fault fault = Fault::none;
};

/// A shop on 127.0.0.1 that answers as it is told, one thread a connection.
class Counterpart
{
public:
    using Handler = std::function<Reply(Asked const&)>;

    explicit Counterpart(Handler handler)
        : handler_(std::move(handler)), socket_(Poco::Net::SocketAddress("127.0.0.1", 0)), is_secure_(false),
          thread_([this] { run(); })
    {
    }
    /// With server.key and server.crt of that folder.
    Counterpart(Handler handler, std::filesystem::path const& folder)
        : handler_(std::move(handler)), socket_(secured(folder)), is_secure_(true), thread_([this] { run(); })
    {
    }
    ~Counterpart()
    {
        is_over_ = true;
        thread_.join();
        for (std::thread& it : threads_)
            it.join();
    }

    std::string address() const
    {
        return fmt::format("{}://localhost:{}", is_secure_ ? "https" : "http", socket_.address().port());
    }
    std::size_t calls() const { return calls_; }

private:
    static Poco::Net::SecureServerSocket secured(std::filesystem::path const& folder)
    {
        Poco::Net::Context::Ptr const context(
            new Poco::Net::Context(Poco::Net::Context::TLS_SERVER_USE, (folder / "server.key").string(),
                                   (folder / "server.crt").string(), "", Poco::Net::Context::VERIFY_NONE));
        return {Poco::Net::SocketAddress("127.0.0.1", 0), 16, context};
    }

    void run()
    {
        while (!is_over_) {
            if (!socket_.poll(Poco::Timespan(0, 20'000), Poco::Net::Socket::SELECT_READ)) continue;
            try {
                threads_.emplace_back([this, line = socket_.acceptConnection()]() mutable { serve(line); });
            } catch (Poco::Exception const&) { // a client that ran away from the handshake
            }
        }
    }

    void serve(Poco::Net::StreamSocket& line)
    {
        try {
            line.setReceiveTimeout(Poco::Timespan(5, 0));
            answer(line, handler_(read(line)));
        } catch (Poco::Exception const&) { // the client hung up, which some tests want
        }
        try {
            line.shutdown();
        } catch (Poco::Exception const&) {
        }
    }

    Asked read(Poco::Net::StreamSocket& line)
    {
        std::string text;
        char piece[4096];
        std::size_t end = std::string::npos;
        std::size_t length = 0;
        Asked asked;
        while (end == std::string::npos || text.size() < end + 4 + length) {
            int const count = line.receiveBytes(piece, sizeof piece);
            if (count <= 0) throw Poco::Net::ConnectionResetException();
            text.append(piece, static_cast<std::size_t>(count));
            if (end == std::string::npos && (end = text.find("\r\n\r\n")) != std::string::npos) {
                asked = parse(text.substr(0, end));
                length = asked.headers.contains("content-length")
                             ? std::stoul(asked.headers["content-length"])
                             : 0;
            }
        }
        ++calls_;
        asked.body = text.substr(end + 4);
        return asked;
    }

    static Asked parse(std::string const& head)
    {
        Asked asked;
        std::istringstream lines(head);
        std::string line;
        std::getline(lines, line);
        asked.method = line.substr(0, line.find(' '));
        asked.target = line.substr(asked.method.size() + 1, line.rfind(' ') - asked.method.size() - 1);
        while (std::getline(lines, line)) {
            std::string name = line.substr(0, line.find(':'));
            for (char& c : name)
                c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
            std::string value = line.substr(name.size() + 2);
            if (!value.empty() && value.back() == '\r') value.pop_back();
            asked.headers[name] = value;
        }
        return asked;
    }

    void answer(Poco::Net::StreamSocket& line, Reply const& reply)
    {
        std::string head = fmt::format("HTTP/1.1 {} Said\r\nContent-Type: {}\r\n", reply.status, reply.type);
        for (auto const& [name, value] : reply.headers)
            head += name + ": " + value + "\r\n";
        std::size_t const length =
            reply.fault == Reply::Fault::endless ? 1'000'000'000'000 : reply.body.size();
        head += fmt::format("Content-Length: {}\r\nConnection: close\r\n\r\n", length);
        switch (reply.fault) {
        case Reply::Fault::none:
            send(line, head + reply.body);
            return;
        case Reply::Fault::cut:
            send(line, head + reply.body.substr(0, reply.body.size() / 2));
            return;
        case Reply::Fault::slow:
            send(line, head);
            drip(line, reply.body);
            return;
        case Reply::Fault::creep:
            drip(line, head);
            return;
        case Reply::Fault::silent:
            while (!is_over_ && !line.poll(Poco::Timespan(0, 20'000), Poco::Net::Socket::SELECT_READ)) {
            }
            return;
        case Reply::Fault::endless:
            send(line, head);
            while (!is_over_)
                send(line, std::string(65'536, ' '));
            return;
        }
    }

    void drip(Poco::Net::StreamSocket& line, std::string const& text)
    {
        for (std::size_t at = 0; !is_over_; ++at) {
            send(line, std::string(1, text[at % text.size()] == '\n' ? ' ' : text[at % text.size()]));
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
        }
    }

    static void send(Poco::Net::StreamSocket& line, std::string const& bytes)
    {
        std::size_t sent = 0;
        while (sent < bytes.size()) {
            int const count = line.sendBytes(bytes.data() + sent, static_cast<int>(bytes.size() - sent));
            if (count <= 0) throw Poco::Net::ConnectionResetException();
            sent += static_cast<std::size_t>(count);
        }
    }

    Handler handler_;
    Poco::Net::ServerSocket socket_;
    bool is_secure_;
    std::atomic<bool> is_over_{false};
    std::atomic<std::size_t> calls_{0};
    std::vector<std::thread> threads_;
    std::thread thread_;
};
