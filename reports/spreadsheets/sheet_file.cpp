#include "reports/spreadsheets/sheet_file.h"

#include "reports/spreadsheets/spreadsheet.h"

#include <fmt/format.h>

#include <atomic>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>

namespace poddesk::reports {

namespace {

std::string sentence(std::filesystem::path const& place, int error_number)
{
    std::string const name = place.filename().string();
    std::string const folder = place.parent_path().empty() ? "." : place.parent_path().string();
    switch (error_number) {
    case ENOSPC:
    case EDQUOT:
        return fmt::format(
            "{} was not written: there is no room left in {}. Free some, or choose another folder.", name,
            folder);
    case EACCES:
    case EPERM:
    case EROFS:
        return fmt::format(
            "{} was not written: you may not write in {}. Choose another folder, or ask who owns it.", name,
            folder);
    case ENOENT:
    case ENOTDIR:
        return fmt::format("{} was not written: there is no folder {}. Choose another one.", name, folder);
    case EISDIR:
        return fmt::format("{} was not written: a folder has that name. Choose another name.",
                           place.string());
    default:
        return fmt::format("{} was not written in {}: {}. Try again, or choose another folder.", name, folder,
                           std::strerror(error_number));
    }
}

} // namespace

SheetFile::SheetFile(std::filesystem::path place) : place_(std::move(place))
{
    static std::atomic<unsigned> made = 0;
    if (std::error_code ignored; std::filesystem::is_directory(place_, ignored)) {
        fail(EISDIR);
    }
    path_ = folder() / fmt::format(".{}.{}-{}.part", place_.filename().string(), getpid(), ++made);
    descriptor_ = open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (descriptor_ < 0) {
        fail(errno);
    }
}

SheetFile::~SheetFile()
{
    if (descriptor_ >= 0) {
        close(descriptor_);
    }
    if (!placed_ && descriptor_ >= 0) {
        unlink(path_.c_str());
    }
}

std::filesystem::path SheetFile::folder() const
{
    return place_.parent_path().empty() ? std::filesystem::path(".") : place_.parent_path();
}

void SheetFile::append(std::string_view bytes)
{
    while (!bytes.empty()) {
        ssize_t const wrote = write(descriptor_, bytes.data(), bytes.size());
        if (wrote < 0 && errno != EINTR) {
            fail(errno);
        }
        bytes.remove_prefix(static_cast<std::size_t>(std::max<ssize_t>(wrote, 0)));
    }
}

void SheetFile::put_in_place()
{
    if (fsync(descriptor_) != 0 || std::rename(path_.c_str(), place_.c_str()) != 0) {
        fail(errno);
    }
    placed_ = true;
    // The name is on the disk once its folder is. A folder that cannot be opened is no reason to fail.
    int const opened = open(folder().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (opened >= 0) {
        fsync(opened);
        close(opened);
    }
}

void SheetFile::fail(int error_number) const
{
    throw SheetError(sentence(place_, error_number));
}

} // namespace poddesk::reports
