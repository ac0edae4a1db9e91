#include "installer/setup/worker_process.h"

#include "installer/cluster/files.h"
#include "installer/setup/log.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace poddesk::installer {

std::filesystem::path worker_lock(Settings const& settings)
{
    return settings.home / ("worker-" + settings.database + ".lock");
}

void start_worker_beside(Settings const& settings)
{
    std::error_code ignored;
    std::filesystem::path const self = std::filesystem::read_symlink("/proc/self/exe", ignored);
    std::filesystem::path const program = self.parent_path() / "poddeskctl";
    if (ignored || !std::filesystem::exists(program, ignored)) {
        return;
    }
    FileLock lock(worker_lock(settings), FileLock::Kind::none);
    if (!lock.try_take(FileLock::Kind::exclusive)) {
        return; // one runs
    }
    lock.take(FileLock::Kind::none);
    std::string const home = settings.home.string();
    pid_t const child = fork();
    if (child == 0) {
        if (fork() != 0) {
            _exit(0); // the worker belongs to init, not to us
        }
        setsid();
        int const nowhere = open("/dev/null", O_RDWR | O_CLOEXEC);
        dup2(nowhere, STDIN_FILENO);
        dup2(nowhere, STDOUT_FILENO);
        dup2(nowhere, STDERR_FILENO);
        execl(program.c_str(), "poddeskctl", "--home", home.c_str(), "--database", settings.database.c_str(),
              "worker", "--beside", nullptr);
        _exit(127);
    }
    if (child > 0) {
        waitpid(child, nullptr, 0);
        log(LogLevel::info, "started a worker");
    }
}

} // namespace poddesk::installer
