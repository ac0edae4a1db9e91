#pragma once
// A printer on this computer that does what a test says.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <cstdint>
#include <functional>
#include <stdexcept>
#include <string>
#include <thread>

namespace poddesk::tests {

/// Listens on a free port of 127.0.0.1 and hands each connection to `serve`; ends with this object.
class Listener
{
public:
    explicit Listener(std::function<void(int connection)> serve) : serve_(std::move(serve))
    {
        descriptor_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        // Small, so that a printer that reads nothing is noticed soon.
        int const room = 4096;
        setsockopt(descriptor_, SOL_SOCKET, SO_RCVBUF, &room, sizeof room);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        if (bind(descriptor_, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
            listen(descriptor_, 4) != 0 ||
            getsockname(descriptor_, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
            throw std::runtime_error("no port to listen on");
        }
        port_ = ntohs(address.sin_port);
        thread_ = std::thread([this] { work(); });
    }
    ~Listener()
    {
        ending_ = true;
        shutdown(descriptor_, SHUT_RDWR);
        thread_.join();
        close(descriptor_);
    }
    Listener(Listener const&) = delete;
    Listener& operator=(Listener const&) = delete;

    std::uint16_t port() const { return port_; }
    bool is_ending() const { return ending_; }

    /// Everything up to the end of the stream.
    static std::string read_all(int connection)
    {
        std::string text;
        char part[4096];
        for (ssize_t got = 0; (got = recv(connection, part, sizeof part, 0)) > 0;) {
            text.append(part, static_cast<std::size_t>(got));
        }
        return text;
    }

private:
    void work()
    {
        for (;;) {
            int const connection = accept4(descriptor_, nullptr, nullptr, SOCK_CLOEXEC);
            if (connection < 0) {
                return;
            }
            serve_(connection);
            close(connection);
        }
    }

    std::function<void(int)> serve_;
    int descriptor_ = -1;
    std::uint16_t port_ = 0;
    std::atomic<bool> ending_ = false;
    std::thread thread_;
};

} // namespace poddesk::tests
