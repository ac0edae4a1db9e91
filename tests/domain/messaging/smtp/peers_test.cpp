// The counterparts of the SMTP tests; see peers.h.
#include "tests/domain/messaging/smtp/peers.h"

#include "tests/support/network_server.h"

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include <fcntl.h>
#include <grp.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <functional>
#include <sstream>
#include <thread>

namespace poddesk::tests {

namespace fs = std::filesystem;

namespace {

constexpr uid_t nobody = 65534;

constexpr char const* exim_settings = R"(primary_hostname = mail.test.example
spool_directory = {0}/spool
log_file_path = {0}/log/%slog
pid_file_path = {0}/exim.pid
exim_user = {2}
exim_group = {3}
keep_environment =
local_interfaces = 127.0.0.1
daemon_smtp_ports = {1}
tls_advertise_hosts = *
tls_certificate = {0}/server.crt
tls_privatekey = {0}/server.key
deliver_drop_privilege = true
acl_smtp_rcpt = check_recipient
message_size_limit = 5M
host_lookup =
smtp_accept_max = 100
smtp_accept_queue_per_connection = 0
begin acl
check_recipient:
  deny !authenticated = *
       message = sign in first
  accept
begin routers
all:
  driver = accept
  transport = folder
begin transports
folder:
  driver = appendfile
  directory = {0}/mail
  maildir_format
  envelope_to_add
  return_path_add
begin authenticators
)";

constexpr char const* sign_in_plain = R"(plain:
  driver = plaintext
  public_name = PLAIN
  server_prompts = :
  server_condition = ${if and{{eq{$auth2}{shop}}{eq{$auth3}{s3cret word}}}}
  server_set_id = $auth2
  server_advertise_condition = ${if def:tls_in_cipher}
)";

constexpr char const* sign_in_login = R"(login:
  driver = plaintext
  public_name = LOGIN
  server_prompts = Username:: : Password::
  server_condition = ${if and{{eq{$auth1}{shop}}{eq{$auth2}{s3cret word}}}}
  server_set_id = $auth1
  server_advertise_condition = ${if def:tls_in_cipher}
)";

} // namespace

MailFolder::MailFolder()
{
    char name[] = "/tmp/poddesk-smtp-XXXXXX";
    BOOST_REQUIRE(mkdtemp(name) != nullptr);
    path = name;
    fs::permissions(path, fs::perms(0755));
}

MailFolder::~MailFolder()
{
    std::error_code ignored;
    fs::remove_all(path, ignored);
}

Program::Program(std::vector<std::string> const& command, fs::path const& out, uid_t user, gid_t group)
    : process_(fork())
{
    BOOST_REQUIRE(process_ >= 0);
    if (process_ > 0) return;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    int const file = open(out.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    dup2(file, STDOUT_FILENO);
    dup2(file, STDERR_FILENO);
    dup2(open("/dev/null", O_RDONLY | O_CLOEXEC), STDIN_FILENO);
    if (user != 0 && (setgroups(0, nullptr) != 0 || setgid(group) != 0 || setuid(user) != 0)) _exit(126);
    std::vector<char*> words;
    for (std::string const& word : command)
        words.push_back(const_cast<char*>(word.c_str()));
    words.push_back(nullptr);
    execvp(words[0], words.data());
    _exit(127);
}

Program::~Program()
{
    kill(process_, SIGTERM);
    for (int tries = 0; tries < 100 && waitpid(process_, nullptr, WNOHANG) == 0; ++tries)
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    kill(process_, SIGKILL);
    waitpid(process_, nullptr, 0);
}

bool Program::is_running() const
{
    return waitpid(process_, nullptr, WNOHANG) == 0;
}

ScriptedPeer::ScriptedPeer(std::string const& fault)
    : program_({"python3", std::string(PODDESK_SOURCE_DIR) + "/tests/domain/messaging/smtp/peer.py", "--log",
                (folder_.path / "taken").string(), "--fault", fault},
               folder_.path / "port"),
      port_(0)
{
    BOOST_REQUIRE(wait_until([&] { return text_of(folder_.path / "port").ends_with('\n'); }));
    port_ = static_cast<std::uint16_t>(std::stoi(text_of(folder_.path / "port")));
}

messaging::SmtpServer ScriptedPeer::server() const
{
    messaging::SmtpServer server;
    server.host = "127.0.0.1";
    server.port = port_;
    server.tls = messaging::SmtpTls::none;
    return server;
}

std::vector<std::string> ScriptedPeer::taken() const
{
    std::vector<std::string> all;
    std::istringstream lines(text_of(folder_.path / "taken"));
    for (std::string line; std::getline(lines, line);)
        all.push_back(line);
    return all;
}

Exim::Exim(std::string const& mechanism) : port_(testing::free_port())
{
    testing::Authority const authority(folder_.path / "ca", "Mail test authority");
    authority.sign("localhost", folder_.path);
    uid_t const user = getuid() == 0 ? nobody : getuid();
    gid_t const group = getuid() == 0 ? nobody : getgid();
    for (char const* const name : {"spool", "log", "mail"})
        fs::create_directory(folder_.path / name);
    std::ofstream(folder_.path / "exim.conf")
        << fmt::format(exim_settings, folder_.path.string(), port_, user, group)
        << (mechanism == "PLAIN" ? sign_in_plain : sign_in_login);
    for (char const* const name : {"", "spool", "log", "mail", "server.key", "server.crt", "exim.conf"}) {
        fs::path const file = *name == '\0' ? folder_.path : folder_.path / name;
        BOOST_REQUIRE(getuid() != 0 || chown(file.c_str(), user, group) == 0);
    }
    program_.push_back(std::make_unique<Program>(
        std::vector<std::string>{"/usr/sbin/exim4", "-bdf", "-C", (folder_.path / "exim.conf").string()},
        folder_.path / "out", getuid() == 0 ? user : 0, group));
    BOOST_REQUIRE_MESSAGE(wait_until([&] { return log().find("daemon started") != std::string::npos; }),
                          text_of(folder_.path / "out") + log());
}

bool Exim::is_installed()
{
    return fs::exists("/usr/sbin/exim4");
}

messaging::SmtpServer Exim::server() const
{
    messaging::SmtpServer server;
    server.host = "localhost";
    server.port = static_cast<std::uint16_t>(std::stoi(port_));
    server.user = "shop";
    server.password = "s3cret word";
    server.ca_file = (folder_.path / "ca" / "ca.pem").string();
    return server;
}

std::vector<std::string> Exim::delivered(std::size_t count) const
{
    std::vector<std::string> all;
    wait_until([&] {
        all.clear();
        if (!fs::exists(folder_.path / "mail" / "new")) return count == 0;
        for (auto const& entry : fs::directory_iterator(folder_.path / "mail" / "new"))
            all.push_back(text_of(entry.path()));
        return all.size() >= count;
    });
    return all;
}

std::string Exim::log() const
{
    return text_of(folder_.path / "log" / "mainlog");
}

std::string text_of(fs::path const& file)
{
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

bool wait_until(std::function<bool()> const& condition)
{
    auto const until = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (!condition()) {
        if (std::chrono::steady_clock::now() > until) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    return true;
}

} // namespace poddesk::tests
