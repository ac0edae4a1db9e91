#include "installer/cluster/process.h"

#include "installer/cluster/files.h"
#include "installer/cluster/private_cluster.h"

#include <fmt/format.h>

#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <sys/fsuid.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ;

namespace poddesk::installer {
namespace {

OsUser from_entry(passwd const* entry)
{
    return entry == nullptr ? OsUser{} : OsUser{entry->pw_uid, entry->pw_gid, entry->pw_name};
}

std::vector<gid_t> groups_of(OsUser const& user)
{
    int count = 64;
    std::vector<gid_t> groups(static_cast<std::size_t>(count));
    if (::getgrouplist(user.name.c_str(), user.gid, groups.data(), &count) < 0) {
        return {user.gid};
    }
    groups.resize(static_cast<std::size_t>(count));
    return groups;
}

/// Ours without PG* (a PGHOST or PGOPTIONS of the person must not steer the private server), messages in
/// English.
std::vector<std::string> environment_for(ProgramRun const& run)
{
    std::vector<std::string> result;
    for (char** entry = environ; *entry != nullptr; ++entry) {
        std::string_view const text = *entry;
        if (!text.starts_with("PG") && !text.starts_with("LC_") && !text.starts_with("LANG")) {
            result.emplace_back(text);
        }
    }
    result.emplace_back("LC_ALL=C.UTF-8");
    result.insert(result.end(), run.environment.begin(), run.environment.end());
    return result;
}

std::vector<char*> pointers(std::vector<std::string>& texts)
{
    std::vector<char*> result;
    for (std::string& text : texts) {
        result.push_back(text.data());
    }
    result.push_back(nullptr);
    return result;
}

/// Root in a container may not look into other users' processes (no CAP_SYS_PTRACE), but they themselves may.
/// Changes this thread's file system identity only.
class BorrowedEyes
{
public:
    explicit BorrowedEyes(OsUser const& user) : borrowed_(::geteuid() == 0 && user.uid != 0)
    {
        if (borrowed_) {
            ::setfsgid(user.gid);
            ::setfsuid(user.uid);
        }
    }
    ~BorrowedEyes()
    {
        if (borrowed_) {
            ::setfsuid(0);
            ::setfsgid(::getegid());
        }
    }
    BorrowedEyes(BorrowedEyes const&) = delete;
    BorrowedEyes& operator=(BorrowedEyes const&) = delete;

private:
    bool borrowed_;
};

struct ChildPlan
{
    char** arguments;
    char** environment;
    char const* folder;
    std::vector<gid_t> const* groups; ///< null: stay who we are
    uid_t uid;
    gid_t gid;
    int keep;
    int out;
    int err;
};

/// Runs in the forked child of a process that may have threads: system calls only, nothing that could
/// allocate.
[[noreturn]] void become(ChildPlan const& plan)
{
    ::setsid();
    int const null = ::open("/dev/null", O_RDONLY);
    ::dup2(null, 0);
    ::dup2(plan.out, 1);
    ::dup2(plan.err, 2);
    int const first = plan.keep >= 0 ? ::fcntl(plan.keep, F_DUPFD, 100) : -1;
    if (first >= 0) {
        ::syscall(SYS_close_range, 3U, static_cast<unsigned>(first - 1), 0U);
        ::syscall(SYS_close_range, static_cast<unsigned>(first + 1), ~0U, 0U);
    } else {
        ::syscall(SYS_close_range, 3U, ~0U, 0U);
    }
    bool ready = ::chdir(plan.folder) == 0;
    if (ready && plan.groups != nullptr) {
        // The raw calls: glibc's would signal other threads, of which the child has none.
        ready = ::syscall(SYS_setgroups, plan.groups->size(), plan.groups->data()) == 0 &&
                ::syscall(SYS_setresgid, plan.gid, plan.gid, plan.gid) == 0 &&
                ::syscall(SYS_setresuid, plan.uid, plan.uid, plan.uid) == 0;
    }
    ::umask(077);
    if (ready) {
        sigset_t none;
        ::sigemptyset(&none);
        ::sigprocmask(SIG_SETMASK, &none, nullptr);
        ::signal(SIGPIPE, SIG_DFL); // what we ignore, execve would hand on
        ::execve(plan.arguments[0], plan.arguments, plan.environment);
    }
    ::_exit(127);
}

int wait_for(pid_t child)
{
    int status = 0;
    while (::waitpid(child, &status, 0) < 0) {
        if (errno != EINTR) {
            return 127;
        }
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

std::string whole_text(int descriptor)
{
    std::string text;
    char buffer[4096];
    ::lseek(descriptor, 0, SEEK_SET);
    for (ssize_t got = ::read(descriptor, buffer, sizeof buffer); got > 0;
         got = ::read(descriptor, buffer, sizeof buffer)) {
        text.append(buffer, static_cast<std::size_t>(got));
    }
    return text;
}

} // namespace

OsUser os_user(uid_t uid)
{
    return from_entry(::getpwuid(uid));
}

OsUser os_user(std::string const& name)
{
    return from_entry(::getpwnam(name.c_str()));
}

ProgramResult run_program(ProgramRun const& run)
{
    auto arguments = run.arguments;
    auto environment = environment_for(run);
    auto const argument_pointers = pointers(arguments);
    auto const environment_pointers = pointers(environment);
    bool const change_user = ::geteuid() == 0 && run.user.uid != 0;
    auto const groups = change_user ? groups_of(run.user) : std::vector<gid_t>{};

    // A file and not a pipe: a server left behind would hold a pipe open, and its reader would wait for ever.
    int const messages = ::memfd_create("messages", MFD_CLOEXEC);
    int const output =
        run.output.empty()
            ? -1
            : ::open(run.output.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (messages < 0 || (!run.output.empty() && output < 0)) {
        int const error = errno;
        ::close(messages);
        throw ClusterError(fmt::format("{} cannot be run: {}.", run.arguments.front(), reason(error)));
    }
    ChildPlan const plan{const_cast<char**>(argument_pointers.data()),
                         const_cast<char**>(environment_pointers.data()),
                         run.folder.c_str(),
                         change_user ? &groups : nullptr,
                         run.user.uid,
                         run.user.gid,
                         run.keep_descriptor,
                         output >= 0 ? output : messages,
                         messages};
    pid_t const child = ::fork();
    if (child == 0) {
        become(plan);
    }
    ProgramResult result{child < 0 ? 127 : wait_for(child), whole_text(messages)};
    ::close(messages);
    if (output >= 0) {
        ::close(output);
    }
    return result;
}

std::string last_error(std::string_view messages)
{
    std::string found;
    std::istringstream lines{std::string(messages)};
    for (std::string line; std::getline(lines, line);) {
        for (std::string_view const mark : {"FATAL:  ", "PANIC:  ", "ERROR:  ", "error: ", "could not "}) {
            if (auto const at = line.find(mark); at != std::string::npos) {
                found = line.substr(mark == "could not " ? at : at + mark.size());
                break;
            }
        }
    }
    return found;
}

std::vector<pid_t> processes_in(std::filesystem::path const& data, OsUser const& user)
{
    BorrowedEyes const eyes(user);
    std::vector<pid_t> found;
    std::error_code error;
    auto const wanted = std::filesystem::weakly_canonical(data, error);
    for (auto const& entry : std::filesystem::directory_iterator("/proc", error)) {
        std::string const name = entry.path().filename();
        pid_t pid = 0;
        if (std::from_chars(name.data(), name.data() + name.size(), pid).ptr != name.data() + name.size()) {
            continue;
        }
        // A zombie has no working folder any more, and another user's cannot be read: both are left out.
        auto const where = std::filesystem::read_symlink(entry.path() / "cwd", error);
        if (error || where != wanted) {
            continue;
        }
        auto const program = std::filesystem::read_symlink(entry.path() / "exe", error);
        // A package update deletes the program under a running server: "/usr/lib/…/postgres (deleted)".
        if (!error && program.filename().string().starts_with("postgres")) {
            found.push_back(pid);
        }
    }
    return found;
}

} // namespace poddesk::installer
