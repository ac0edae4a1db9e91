#include "installer/cluster/private_cluster.h"

#include "installer/cluster/home.h"
#include "installer/cluster/place.h"
#include "installer/cluster/secrets_file.h"

#include <fmt/format.h>
#include <libpq-fe.h>

#include <cerrno>
#include <csignal>
#include <fstream>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

namespace poddesk::installer {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

constexpr char const* port = "5432";

void pause()
{
    std::this_thread::sleep_for(50ms);
}

/// What the server writes into data/postmaster.pid: process, folder, start time, port, socket folder …
struct PidFile
{
    pid_t process = 0;
    std::string socket_folder;
};

std::optional<PidFile> read_pid_file(fs::path const& data)
{
    std::istringstream lines(read_text(data / "postmaster.pid"));
    std::vector<std::string> line(5);
    for (auto& text : line) {
        std::getline(lines, text);
    }
    if (line[0].empty()) {
        return std::nullopt;
    }
    return PidFile{static_cast<pid_t>(std::atoi(line[0].c_str())), line[4]};
}

bool contains(std::vector<pid_t> const& list, pid_t pid)
{
    return std::find(list.begin(), list.end(), pid) != list.end();
}

std::string quote(std::string_view value)
{
    std::string result = "'";
    for (char const letter : value) {
        if (letter == '\'' || letter == '\\') {
            result += '\\';
        }
        result += letter;
    }
    return result + "'";
}

std::string settings_text(fs::path const& socket_folder, bool throw_away)
{
    std::string text =
        fmt::format(R"(# Written by PodDesk at every start of the server: a change made here is lost.
listen_addresses = ''
port = {}
unix_socket_directories = '{}'
unix_socket_permissions = 0700
max_connections = 200
shared_buffers = 128MB
# The files are in memory or on a disk without a moving arm. At 4 a program that began with empty tables went on reading
# them whole: a statement keeps its plan.
random_page_cost = 1.1
jit = off
tcp_keepalives_idle = 5
tcp_keepalives_interval = 2
tcp_keepalives_count = 3
tcp_user_timeout = 11000
client_connection_check_interval = 5s
idle_in_transaction_session_timeout = 60s
password_encryption = 'scram-sha-256'
timezone = 'UTC'
log_timezone = 'UTC'
# A statement or a key value in the log could be a customer's name.
log_statement = 'none'
log_min_error_statement = panic
log_error_verbosity = terse
log_line_prefix = '%m [%p] %q%u@%d '
cluster_name = 'poddesk'
)",
                    port, socket_folder.string());
    text += throw_away
                ? "fsync = off\nfull_page_writes = off\nsynchronous_commit = off\nautovacuum_naptime = 1h\n"
                : "fsync = on\nfull_page_writes = on\nsynchronous_commit = on\n";
    return text;
}

constexpr std::string_view hba_text =
    R"(# Written by PodDesk at every start of the server: a change made here is lost.
# Nothing listens on a network. The owner's programs are known to the operating system, people have passwords.
local  all  poddesk_root,admin,worker  peer map=poddesk
local  all  all                        scram-sha-256
)";

std::string ident_text(std::string const& owner)
{
    std::string text = "# Written by PodDesk at every start of the server: a change made here is lost.\n";
    for (std::string const& user : {owner, std::string("root")}) {
        for (std::string_view const login : {"poddesk_root", "admin", "worker"}) {
            text += fmt::format("poddesk  \"{}\"  {}\n", user, login);
        }
        if (owner == "root") {
            break;
        }
    }
    return text;
}

} // namespace

std::string ServerConnection::conninfo(std::string_view database) const
{
    std::string text = fmt::format("host={} port={} dbname={} user={} connect_timeout=10", quote(host), port,
                                   quote(database), quote(user));
    if (!password.empty()) {
        text += " password=" + quote(password);
    }
    if (!require_peer.empty()) {
        text += " requirepeer=" + quote(require_peer);
    }
    return text;
}

PrivateCluster::PrivateCluster(fs::path home, ClusterOptions options)
    : home_(std::move(home)), options_(std::move(options)), owner_(::getpid())
{
}

PrivateCluster PrivateCluster::open(fs::path const& home, ClusterOptions options)
{
    PrivateCluster cluster(home, std::move(options));
    make_private_folder(home);
    cluster.choose_place();
    try {
        cluster.start_.take(FileLock::Kind::exclusive);
        cluster.bring_up();
        cluster.clients_.take(FileLock::Kind::shared);
        cluster.start_.take(FileLock::Kind::none);
    } catch (...) {
        cluster.clients_ = FileLock(); // we never were a client: nothing to stop on the way out
        throw;
    }
    return cluster;
}

PrivateCluster::~PrivateCluster()
{
    try {
        close();
    } catch (std::exception const&) {
        // The server stays up and the next one to open this home adopts it.
        static_cast<void>(0);
    }
}

void PrivateCluster::close()
{
    if (!clients_.is_open()) {
        return;
    }
    if (::getpid() != owner_) {
        // We are a fork of the one who opened it, and a lock that we let go would be gone for both.
        clients_ = FileLock();
        start_ = FileLock();
        return;
    }
    FileLock mine = std::move(clients_);
    auto const give_up = std::chrono::steady_clock::now() + options_.linger;
    for (;;) {
        start_.take(FileLock::Kind::exclusive);
        mine.take(FileLock::Kind::none);
        bool const last = mine.try_take(FileLock::Kind::exclusive);
        if (!last) {
            break;
        }
        if (std::chrono::steady_clock::now() >= give_up) {
            stop();
            break;
        }
        mine.take(FileLock::Kind::none);
        start_.take(FileLock::Kind::none);
        pause();
    }
    start_ = FileLock();
}

bool PrivateCluster::alone()
{
    start_.take(FileLock::Kind::exclusive);
    bool const last = clients_.try_take(FileLock::Kind::exclusive);
    clients_.take(FileLock::Kind::shared);
    start_.take(FileLock::Kind::none);
    return last;
}

ServerConnection PrivateCluster::connection(std::string_view login) const
{
    ServerConnection result{socket_folder_.string(), port, std::string(login), {}, server_user_.name};
    if (login != root_login && login != "admin" && login != "worker") {
        result.password = SecretsFile(home_).get(login).value_or("");
    }
    return result;
}

void PrivateCluster::say(std::string_view what) const
{
    if (options_.progress) {
        options_.progress(what);
    }
}

void PrivateCluster::choose_place()
{
    server_user_ = choose_server_user(home_);
    place_ = choose_cluster_folder(home_, server_user_);
    // Ours may be root's eyes on another user's cluster: that user must be able to open the locks afterwards.
    auto const lock = [&](char const* name) {
        FileLock result(place_ / name, FileLock::Kind::none);
        if (::geteuid() == 0) {
            static_cast<void>(::fchown(result.descriptor(), server_user_.uid, server_user_.gid) == 0);
        }
        return result;
    };
    start_ = lock("start.lock");
    clients_ = lock("clients.lock");
}

void PrivateCluster::check_version()
{
    std::string version = read_text(data_folder() / "PG_VERSION");
    version.erase(version.find_last_not_of(" \n\r") + 1);
    programs_ = choose_programs(version);
    auto const answer = run_program({.arguments = {programs_ / "postgres", "--version"}}).messages;
    auto const at = answer.find_first_of("0123456789");
    auto const installed =
        at == answer.npos ? std::string("?") : answer.substr(at, answer.find_first_of(". \n", at) - at);
    if (!version.empty() && version != installed) {
        throw ClusterError(
            fmt::format("The database in {} was made by PostgreSQL {}, but {} holds PostgreSQL {}: install "
                        "postgresql-{} beside it, or restore a backup into a new PODDESK_HOME.",
                        data_folder().string(), version, programs_.string(), installed, version));
    }
}

ProgramRun PrivateCluster::program(std::string const& name, std::vector<std::string> arguments) const
{
    arguments.insert(arguments.begin(), programs_ / name);
    // The data folder by its relative name: pg_ctl puts names into a shell's command line.
    return {.arguments = std::move(arguments),
            .user = server_user_,
            .folder = place_,
            .environment = {"PGDATA=data"}};
}

void PrivateCluster::make()
{
    say("Making the database (once, some seconds)");
    auto const half = place_ / "data.tmp";
    std::error_code error;
    fs::remove_all(half, error);
    std::vector<std::string> arguments{"-D",
                                       "data.tmp",
                                       "-U",
                                       std::string(root_login),
                                       "-A",
                                       "peer",
                                       "--data-checksums",
                                       "-E",
                                       "UTF8",
                                       "--locale=C.UTF-8",
                                       "--no-instructions"};
    if (options_.throw_away) {
        arguments.emplace_back("-N");
    }
    auto run = program("initdb", arguments);
    // Whoever started us may be killed now; the lock then lasts until initdb is through, so nobody works
    // beside it.
    run.keep_descriptor = start_.descriptor();
    auto const result = run_program(run);
    if (result.status != 0) {
        auto const why = last_error(result.messages);
        fs::remove_all(half, error);
        throw ClusterError(
            fmt::format("The database could not be made in {}: {}.", place_.string(),
                        why.empty() ? fmt::format("initdb ended with {}", result.status) : why));
    }
    std::ofstream(half / "postgresql.conf", std::ios::app) << "\ninclude_if_exists = 'poddesk.conf'\n";
    configure(half);
    fs::rename(half, data_folder());
    sync_folder(place_);
}

void PrivateCluster::configure(fs::path const& data) const
{
    auto const write = [&](char const* name, std::string_view text) {
        write_whole(data / name, text, 0600, server_user_.uid, server_user_.gid);
    };
    write("pg_hba.conf", hba_text);
    write("pg_ident.conf", ident_text(server_user_.name));
    write("poddesk.conf", settings_text(socket_folder_, options_.throw_away));
}

std::vector<pid_t> PrivateCluster::living() const
{
    return processes_in(data_folder(), server_user_);
}

int PrivateCluster::ping() const
{
    ServerConnection const server{socket_folder_.string(), port, std::string(root_login), {}, {}};
    return ::PQping(server.conninfo("postgres").c_str());
}

/// A server that runs already is where it says it is: the one who started it may have had another
/// XDG_RUNTIME_DIR.
bool PrivateCluster::find_running()
{
    auto const file = read_pid_file(data_folder());
    if (!file || !contains(living(), file->process)) {
        return false;
    }
    if (!file->socket_folder.empty()) {
        socket_folder_ = file->socket_folder;
    }
    return true;
}

void PrivateCluster::bring_up()
{
    auto const begin = std::chrono::steady_clock::now();
    check_version();
    if (find_running() && ping() == PQPING_OK) {
        return;
    }
    bool started = false;
    for (;;) {
        auto const waited = std::chrono::steady_clock::now() - begin;
        bool const running = find_running();
        int const answer = running ? ping() : PQPING_NO_RESPONSE;
        if (running && answer == PQPING_OK) {
            return;
        }
        // "Starting up" after a crash may take long, and is progress; "shutting down" ends by itself.
        bool const busy = answer == PQPING_REJECT;
        if (waited >
            (busy ? std::max<std::chrono::milliseconds>(options_.patience, 120s) : options_.patience)) {
            explain_start();
        }
        if (running && answer == PQPING_NO_RESPONSE && waited > 2s &&
            clients_.try_take(FileLock::Kind::exclusive)) {
            // Its socket went away (a cleaned /tmp, a logout that took XDG_RUNTIME_DIR), and nobody uses it.
            stop();
            continue;
        }
        if (!running) {
            if (started) {
                recover();
            }
            start_once();
            started = true;
        }
        if (ping() != PQPING_OK) {
            pause();
        }
    }
}

void PrivateCluster::start_once()
{
    socket_folder_ = choose_socket_folder(home_, server_user_);
    if (!fs::exists(data_folder() / "PG_VERSION")) {
        make();
    }
    configure(data_folder());
    std::error_code error;
    if (fs::file_size(server_log(), error) > 4'000'000 && !error) {
        fs::rename(server_log(), place_ / "server.log.1", error);
    }
    auto const result = run_program(program("pg_ctl", {"-w", "-s", "-t", "60", "-l", "server.log", "start"}));
    start_messages_ = result.messages;
    if (result.status == 0) {
        return;
    }
    // Of a refusal to start, only the pid file and the remains of an old server pass with time.
    auto const log = read_text(server_log());
    auto const tail = log.substr(log.size() > 2000 ? log.size() - 2000 : 0);
    start_messages_ += tail;
    bool const passes = tail.find("lock file") != tail.npos ||
                        tail.find("shared memory block") != tail.npos ||
                        tail.find("another server might be running") != tail.npos;
    if (!passes && !find_running()) {
        explain_start();
    }
}

/// The server would not start although it does not run. What is left of an old one is ended, and a pid file
/// whose number belongs to nobody of this data folder is removed, but never while a process of this data
/// folder lives.
void PrivateCluster::recover()
{
    for (int const signal : {SIGTERM, SIGQUIT, SIGKILL}) {
        auto const file = read_pid_file(data_folder());
        auto const left = living();
        if (left.empty() || (file && contains(left, file->process))) {
            break;
        }
        say("Ending what a killed database server left behind");
        for (pid_t const pid : left) {
            ::kill(pid, signal);
        }
        for (int round = 0; round < 40 && !living().empty(); ++round) {
            pause();
        }
    }
    if (living().empty()) {
        std::error_code error;
        fs::remove(data_folder() / "postmaster.pid", error);
    }
}

void PrivateCluster::explain_start() const
{
    auto const file = read_pid_file(data_folder());
    if (file && contains(living(), file->process)) {
        throw ClusterError(
            fmt::format("The database server of {} runs (process {}) but does not answer at {}: close all "
                        "PodDesk programs and end that process (kill {}), then try again.",
                        data_folder().string(), file->process, socket_folder_.string(), file->process));
    }
    auto const why = last_error(start_messages_);
    throw ClusterError(fmt::format("The database server did not start: {}. Its log is {}.",
                                   why.empty() ? "it gave no reason" : why, server_log().string()));
}

void PrivateCluster::stop()
{
    if (!find_running()) {
        return;
    }
    auto const result = run_program(program("pg_ctl", {"-m", "fast", "-w", "-s", "-t", "60", "stop"}));
    if (result.status != 0 && find_running()) {
        throw ClusterError(fmt::format("The database server of {} did not stop: {}. Its log is {}.",
                                       data_folder().string(), last_error(result.messages),
                                       server_log().string()));
    }
    std::error_code error;
    fs::remove(socket_folder_, error); // empty now; the next start makes it again
}

} // namespace poddesk::installer
