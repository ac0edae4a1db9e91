#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <sys/types.h>

namespace poddesk::installer {

/// What the system says about an errno value, for the end of a sentence.
std::string reason(int error_number);

/// The whole file as text; empty when it cannot be read.
std::string read_text(std::filesystem::path const& path);

/// Replaces a file at once: written beside it, forced to the disk, renamed. Throws ClusterError. The owner is
/// set when `owner` is not -1 (we may be root and write for the server's user).
void write_whole(std::filesystem::path const& path, std::string_view text, mode_t mode,
                 uid_t owner = static_cast<uid_t>(-1), gid_t group = static_cast<gid_t>(-1));

/// Makes the folder and what is missing above it; the folder itself is 0700 when it is new. Throws
/// ClusterError.
void make_private_folder(std::filesystem::path const& folder);

/// Forces a folder's own entries (a rename in it) to the disk.
void sync_folder(std::filesystem::path const& folder);

/// A lock on a file that the kernel frees when the process ends, however it ends. Never inherited by a
/// program that we start (O_CLOEXEC). Throws ClusterError when the file cannot be opened.
class FileLock
{
public:
    enum class Kind
    {
        none,
        shared,
        exclusive
    };

    FileLock() = default;
    FileLock(std::filesystem::path const& file, Kind kind);
    FileLock(FileLock&& other) noexcept;
    FileLock& operator=(FileLock&& other) noexcept;
    ~FileLock();

    /// Waits until it has the lock (or frees it, for none).
    void take(Kind kind);
    /// True when it got the lock at once. A lock held before is then gone or replaced, also on false.
    bool try_take(Kind kind);
    bool is_open() const { return descriptor_ >= 0; }
    int descriptor() const { return descriptor_; }

private:
    int descriptor_ = -1;
};

} // namespace poddesk::installer
