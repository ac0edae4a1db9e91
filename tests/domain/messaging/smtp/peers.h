#pragma once

#include "domain/messaging/smtp/smtp_session.h"

#include <sys/types.h>

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace poddesk::tests {

/// A folder that goes with the object; another user may work in it.
class MailFolder
{
public:
    MailFolder();
    ~MailFolder();
    MailFolder(MailFolder const&) = delete;
    MailFolder& operator=(MailFolder const&) = delete;

    std::filesystem::path path;
};

/// A program that is started for a test and ends with this object.
class Program
{
public:
    /// Its output goes to `out`. `user`, `group`: whom it runs as, 0: as we do.
    Program(std::vector<std::string> const& command, std::filesystem::path const& out, uid_t user = 0,
            gid_t group = 0);
    ~Program();
    Program(Program const&) = delete;
    Program& operator=(Program const&) = delete;

    bool is_running() const;

private:
    pid_t process_;
};

/// peer.py: an SMTP server that breaks where it is told to.
class ScriptedPeer
{
public:
    explicit ScriptedPeer(std::string const& fault = "");

    messaging::SmtpServer server() const;
    /// "<message id> recipient" of every email that it has taken over, in order.
    std::vector<std::string> taken() const;

private:
    MailFolder folder_;
    Program program_;
    std::uint16_t port_;
};

/// A real Exim of our own, without privileges, on a free port of 127.0.0.1: STARTTLS with a certificate for
/// "localhost", PLAIN and LOGIN for the user "shop", everything delivered into a folder.
class Exim
{
public:
    /// @param mechanism the only way to sign in that it offers: "PLAIN" or "LOGIN".
    explicit Exim(std::string const& mechanism = "PLAIN");

    static bool is_installed();
    messaging::SmtpServer server() const;
    /// The emails in its folder, once there are `count` of them or ten seconds have gone.
    std::vector<std::string> delivered(std::size_t count) const;
    std::string log() const;
    std::filesystem::path const& folder() const { return folder_.path; }

private:
    std::string port_;
    MailFolder folder_;
    std::vector<std::unique_ptr<Program>> program_;
};

std::string text_of(std::filesystem::path const& file);

/// Waits up to ten seconds for it to become true.
bool wait_until(std::function<bool()> const& condition);

} // namespace poddesk::tests
