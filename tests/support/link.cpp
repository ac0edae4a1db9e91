#include "tests/support/link.h"

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <stdexcept>
#include <vector>

namespace poddesk::testing {

namespace {

constexpr int look_again = 5; // milliseconds: soon after a test said cut or mend

sockaddr_un address_of(std::string const& path)
{
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof address.sun_path) {
        throw std::runtime_error("a socket's path is too long: " + path);
    }
    path.copy(address.sun_path, path.size());
    return address;
}

int connect_to(std::string const& path)
{
    sockaddr_un const address = address_of(path);
    int const made = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (::connect(made, reinterpret_cast<sockaddr const*>(&address), sizeof address) != 0) {
        ::close(made);
        return -1;
    }
    return made;
}

/// Everything that is there to read goes to the other end. False when either has closed.
bool forward(int from, int to)
{
    std::array<char, 65536> bytes{};
    ssize_t const got = ::recv(from, bytes.data(), bytes.size(), 0);
    for (ssize_t sent = 0; sent < got;) {
        ssize_t const now =
            ::send(to, bytes.data() + sent, static_cast<std::size_t>(got - sent), MSG_NOSIGNAL);
        if (now <= 0) {
            return false;
        }
        sent += now;
    }
    return got > 0;
}

using Pairs = std::vector<std::pair<int, int>>;

void close_pair(std::pair<int, int> const& pair)
{
    ::close(pair.first);
    ::close(pair.second);
}

/// Drops the pairs of which one end has closed.
void pump(Pairs& pairs, std::vector<pollfd> const& ready)
{
    Pairs left;
    for (std::size_t i = 0; i < pairs.size(); ++i) {
        auto const [a, b] = pairs[i];
        bool stands = true;
        if (ready[2 * i].revents != 0) {
            stands = forward(a, b);
        }
        if (stands && ready[2 * i + 1].revents != 0) {
            stands = forward(b, a);
        }
        if (stands) {
            left.push_back(pairs[i]);
        } else {
            close_pair(pairs[i]);
        }
    }
    pairs = std::move(left);
}

} // namespace

Link::Link(database::ConnectionProfile const& server)
    : server_(server.host + "/.s.PGSQL." + (server.port.empty() ? "5432" : server.port)), profile_(server)
{
    std::string folder = (std::filesystem::temp_directory_path() / "pdlink-XXXXXX").string();
    if (::mkdtemp(folder.data()) == nullptr) {
        throw std::runtime_error("no folder for a link");
    }
    folder_ = folder;
    profile_.host = folder;
    profile_.port = "5432";
    profile_.require_peer.clear();
    sockaddr_un const address = address_of((folder_ / ".s.PGSQL.5432").string());
    listening_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (::bind(listening_, reinterpret_cast<sockaddr const*>(&address), sizeof address) != 0 ||
        ::listen(listening_, 32) != 0) {
        throw std::runtime_error("a link cannot listen");
    }
    thread_ = std::thread([this] { run(); });
}

Link::~Link()
{
    ends_ = true;
    thread_.join();
    ::close(listening_);
    std::filesystem::remove_all(folder_);
}

void Link::run()
{
    Pairs pairs;
    while (!ends_) {
        State const state = state_;
        if (state == State::cut) {
            for (auto const& pair : pairs) {
                close_pair(pair);
            }
            pairs.clear();
        }
        std::vector<pollfd> all;
        if (state == State::whole) {
            for (auto const& [a, b] : pairs) {
                all.push_back({a, POLLIN, 0});
                all.push_back({b, POLLIN, 0});
            }
        }
        std::size_t const carried = pairs.size();
        if (state != State::pulled) {
            all.push_back({listening_, POLLIN, 0});
        }
        if (::poll(all.data(), all.size(), look_again) <= 0) {
            continue;
        }
        bool const knocks = state != State::pulled && all.back().revents != 0;
        if (state == State::whole && carried > 0) {
            pump(pairs, all);
        }
        if (knocks) {
            int const client = ::accept4(listening_, nullptr, nullptr, SOCK_CLOEXEC);
            int const server = state == State::whole ? connect_to(server_) : -1;
            if (server < 0) {
                ::close(client);
            } else {
                pairs.emplace_back(client, server);
            }
        }
    }
    for (auto const& pair : pairs) {
        close_pair(pair);
    }
}

} // namespace poddesk::testing
