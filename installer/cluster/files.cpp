#include "installer/cluster/files.h"

#include "installer/cluster/private_cluster.h"

#include <fmt/format.h>

#include <cerrno>
#include <fcntl.h>
#include <fstream>
#include <sys/file.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace poddesk::installer {

std::string reason(int error_number)
{
    return std::generic_category().message(error_number);
}

std::string read_text(std::filesystem::path const& path)
{
    std::ifstream file(path, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
}

void write_whole(std::filesystem::path const& path, std::string_view text, mode_t mode, uid_t owner,
                 gid_t group)
{
    auto fresh = path;
    fresh += fmt::format(".{}.new", ::getpid());
    auto const fail = [&](int error_number) {
        ::unlink(fresh.c_str());
        throw ClusterError(
            fmt::format("The file {} cannot be written: {}.", path.string(), reason(error_number)));
    };
    ::unlink(fresh.c_str());
    int const file = ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode);
    if (file < 0) {
        fail(errno);
    }
    std::size_t done = 0;
    int error = 0;
    while (done < text.size() && error == 0) {
        ssize_t const written = ::write(file, text.data() + done, text.size() - done);
        if (written >= 0) {
            done += static_cast<std::size_t>(written);
        } else if (errno != EINTR) {
            error = errno;
        }
    }
    if (error == 0 && ::fchmod(file, mode) != 0) {
        error = errno;
    }
    if (error == 0 && owner != static_cast<uid_t>(-1) && ::fchown(file, owner, group) != 0) {
        error = errno;
    }
    if (error == 0 && ::fsync(file) != 0) {
        error = errno;
    }
    ::close(file);
    if (error == 0 && ::rename(fresh.c_str(), path.c_str()) != 0) {
        error = errno;
    }
    if (error != 0) {
        fail(error);
    }
    sync_folder(path.parent_path());
}

void make_private_folder(std::filesystem::path const& folder)
{
    std::error_code error;
    if (std::filesystem::is_directory(folder, error)) {
        return;
    }
    std::filesystem::create_directories(folder.parent_path(), error);
    if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) {
        throw ClusterError(fmt::format("The folder {} cannot be made: {}.", folder.string(), reason(errno)));
    }
    if (!std::filesystem::is_directory(folder, error)) {
        throw ClusterError(
            fmt::format("{} is not a folder: choose another one with PODDESK_HOME.", folder.string()));
    }
}

void sync_folder(std::filesystem::path const& folder)
{
    int const descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor >= 0) {
        ::fsync(descriptor);
        ::close(descriptor);
    }
}

FileLock::FileLock(std::filesystem::path const& file, Kind kind)
    : descriptor_(::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600))
{
    if (descriptor_ < 0) {
        throw ClusterError(
            fmt::format("The lock file {} cannot be opened: {}.", file.string(), reason(errno)));
    }
    take(kind);
}

FileLock::FileLock(FileLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

FileLock& FileLock::operator=(FileLock&& other) noexcept
{
    if (this != &other) {
        FileLock const old = std::move(*this);
        descriptor_ = std::exchange(other.descriptor_, -1);
    }
    return *this;
}

FileLock::~FileLock()
{
    if (descriptor_ >= 0) {
        ::close(descriptor_);
    }
}

namespace {

int operation(FileLock::Kind kind)
{
    switch (kind) {
    case FileLock::Kind::none:
        return LOCK_UN;
    case FileLock::Kind::shared:
        return LOCK_SH;
    case FileLock::Kind::exclusive:
        return LOCK_EX;
    }
    return LOCK_UN;
}

} // namespace

void FileLock::take(Kind kind)
{
    while (::flock(descriptor_, operation(kind)) != 0) {
        if (errno != EINTR) {
            throw ClusterError(fmt::format("The system refused a file lock: {}.", reason(errno)));
        }
    }
}

bool FileLock::try_take(Kind kind)
{
    return ::flock(descriptor_, operation(kind) | LOCK_NB) == 0;
}

} // namespace poddesk::installer
