#pragma once

#include "domain/database/connection_profile.h"

#include <atomic>
#include <filesystem>
#include <string>
#include <thread>

namespace poddesk::testing {

/// The line between a program and its server, which a test cuts: connections go through it as through a wire.
class Link
{
public:
    explicit Link(database::ConnectionProfile const& server);
    ~Link();
    Link(Link const&) = delete;
    Link& operator=(Link const&) = delete;

    /// How to reach the server through it.
    database::ConnectionProfile const& profile() const { return profile_; }
    /// Every connection ends, and none is let in.
    void cut() { state_ = State::cut; }
    /// Connections stay, and nothing goes through any more, as when a cable is pulled.
    void pull() { state_ = State::pulled; }
    void mend() { state_ = State::whole; }

private:
    enum class State
    {
        whole,
        cut,
        pulled
    };
    void run();

    std::string server_;
    std::filesystem::path folder_;
    database::ConnectionProfile profile_;
    int listening_ = -1;
    std::atomic<State> state_ = State::whole;
    std::atomic<bool> ends_ = false;
    std::thread thread_;
};

} // namespace poddesk::testing
