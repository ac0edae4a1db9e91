#include "domain/printing/printers/send.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <linux/sockios.h>
#include <memory>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <optional>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

namespace poddesk::printing {

namespace {

using Clock = std::chrono::steady_clock;

class Socket
{
public:
    explicit Socket(int descriptor) : descriptor_(descriptor) {}
    ~Socket() { close(descriptor_); }
    Socket(Socket const&) = delete;
    Socket& operator=(Socket const&) = delete;
    int get() const { return descriptor_; }

    /// Waits until one of these may happen; 0 when the time is over.
    short wait(short events, Clock::time_point until) const
    {
        for (;;) {
            auto const left = std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now()).count();
            pollfd watched{descriptor_, events, 0};
            int const ready = poll(&watched, 1, left > 0 ? static_cast<int>(left) : 0);
            if (ready > 0) {
                return watched.revents;
            }
            if (ready == 0 || errno != EINTR) {
                return 0;
            }
        }
    }

private:
    int descriptor_;
};

std::string place(Printer const& printer)
{
    return fmt::format("{} ({}:{})", printer.name, printer.host, printer.port);
}

auto away(Printer const& printer, std::string const& what)
{
    return kernel::refused("printer_away",
                           fmt::format("{} {}. Look whether it is on, has paper and is in the network, then "
                                       "print it again.",
                                       place(printer), what));
}

/// What it was given may be on paper.
auto unsure(Printer const& printer, std::string const& what)
{
    return kernel::refused(printer_unsure, fmt::format("{} {}. It may have printed all the same: look there "
                                                       "before you print it again.",
                                                       place(printer), what));
}

/// A connected socket, or why not.
kernel::Outcome<std::unique_ptr<Socket>> connected(Printer const& printer)
{
    addrinfo hints{};
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    if (getaddrinfo(printer.host.c_str(), std::to_string(printer.port).c_str(), &hints, &found) != 0) {
        return away(printer, "is a name that nobody knows");
    }
    std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> const addresses(found, &freeaddrinfo);
    std::string what = "does not answer";
    for (addrinfo const* at = addresses.get(); at != nullptr; at = at->ai_next) {
        int const descriptor =
            socket(at->ai_family, at->ai_socktype | SOCK_CLOEXEC | SOCK_NONBLOCK, at->ai_protocol);
        if (descriptor < 0) {
            continue;
        }
        auto made = std::make_unique<Socket>(descriptor);
        if (connect(descriptor, at->ai_addr, at->ai_addrlen) != 0 && errno != EINPROGRESS) {
            what = fmt::format("cannot be reached: {}", std::strerror(errno));
            continue;
        }
        if (made->wait(POLLOUT, Clock::now() + printer.patience) == 0) {
            what = "does not answer";
            continue;
        }
        int error = 0;
        socklen_t size = sizeof error;
        getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &error, &size);
        if (error == 0) {
            return made;
        }
        what = fmt::format("cannot be reached: {}", std::strerror(error));
    }
    return away(printer, what);
}

/// What the printer itself says is read and dropped, or its connection would fill. False: it hung up.
bool still_there(Socket const& socket)
{
    char dropped[4096];
    for (;;) {
        ssize_t const got = recv(socket.get(), dropped, sizeof dropped, MSG_DONTWAIT);
        if (got == 0 || (got < 0 && errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR)) {
            return false;
        }
        if (got < 0 && errno != EINTR) {
            return true;
        }
    }
}

/// Why the bytes are not all there; none when the printer's side has acknowledged every one of them.
std::optional<std::string> send_all(Socket const& socket, std::string_view bytes,
                                    std::chrono::milliseconds patience)
{
    while (!bytes.empty()) {
        short const ready = socket.wait(POLLOUT | POLLIN, Clock::now() + patience);
        if (ready == 0) {
            return "takes no more; the label is not whole";
        }
        if ((ready & (POLLERR | POLLHUP)) != 0 || ((ready & POLLIN) != 0 && !still_there(socket))) {
            return "broke off; the label is not whole";
        }
        if ((ready & POLLOUT) == 0) {
            continue;
        }
        ssize_t const sent = send(socket.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent < 0 && errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR) {
            return "broke off; the label is not whole";
        }
        bytes.remove_prefix(static_cast<std::size_t>(std::max<ssize_t>(sent, 0)));
    }
    return std::nullopt;
}

/// The kernel takes bytes long before the printer does: waits until they have all arrived.
std::optional<std::string> wait_for_arrival(Socket const& socket, std::chrono::milliseconds patience)
{
    int before = -1;
    Clock::time_point until = Clock::now() + patience;
    for (;;) {
        int error = 0;
        socklen_t size = sizeof error;
        getsockopt(socket.get(), SOL_SOCKET, SO_ERROR, &error, &size);
        int left = 0;
        if (error != 0 || ioctl(socket.get(), SIOCOUTQ, &left) != 0) {
            return "broke off; the label may not be whole";
        }
        if (left == 0) {
            return std::nullopt;
        }
        if (left != before) {
            before = left;
            until = Clock::now() + patience;
        } else if (Clock::now() > until) {
            return "takes no more; the label is not whole";
        }
        tcp_info info{};
        size = sizeof info;
        if (getsockopt(socket.get(), IPPROTO_TCP, TCP_INFO, &info, &size) == 0 &&
            info.tcpi_state == TCP_CLOSE) {
            return "broke off; the label may not be whole";
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
}

/// Most printers hang up when they have read the end; one that throws the rest away resets the connection.
/// One that stays silent has acknowledged everything: what else is there to ask.
std::optional<std::string> say_the_end(Socket const& socket, std::chrono::milliseconds patience)
{
    constexpr std::chrono::milliseconds for_the_reset{700};
    auto const until = Clock::now() + std::min(patience, for_the_reset);
    shutdown(socket.get(), SHUT_WR);
    while (socket.wait(POLLIN, until) != 0) {
        char dropped[4096];
        ssize_t const got = recv(socket.get(), dropped, sizeof dropped, MSG_DONTWAIT);
        if (got == 0) {
            return std::nullopt;
        }
        if (got < 0 && errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR) {
            return "broke off; the label may not be whole";
        }
    }
    return std::nullopt;
}

} // namespace

kernel::Outcome<std::string> send_raw(Printer const& printer, PrintJob const& job)
{
    auto const socket = connected(printer);
    if (!socket) {
        return tl::unexpected(socket.error());
    }
    bool is_first = true;
    for (Rendition const* const one : taken_by(printer, job)) {
        for (int copy = 0; copy < job.copies; ++copy) {
            if (auto const problem = send_all(**socket, one->bytes, printer.patience)) {
                // Without its end a label is not printed; one that was sent before it may be.
                return is_first ? away(printer, *problem) : unsure(printer, *problem);
            }
            is_first = false;
        }
    }
    // The end of the document is said to the printer only when everything before it has arrived.
    // From here on the kernel goes on sending after we have given up.
    if (auto const problem = wait_for_arrival(**socket, printer.patience)) {
        return unsure(printer, *problem);
    }
    if (auto const problem = say_the_end(**socket, printer.patience)) {
        return unsure(printer, *problem);
    }
    return std::string();
}

} // namespace poddesk::printing
