#include "domain/printing/printers/send.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>

namespace poddesk::printing {

namespace {

/// Writes the bytes and forces them to the disk; 0, or why not.
int write_synced(std::filesystem::path const& path, std::string_view bytes)
{
    int const file = open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (file < 0) {
        return errno;
    }
    int error = 0;
    while (!bytes.empty() && error == 0) {
        ssize_t const wrote = write(file, bytes.data(), bytes.size());
        if (wrote < 0) {
            error = errno == EINTR ? 0 : errno;
        } else {
            bytes.remove_prefix(static_cast<std::size_t>(wrote));
        }
    }
    if (error == 0 && fsync(file) != 0) {
        error = errno;
    }
    close(file);
    return error;
}

} // namespace

/// Beside it first, then renamed: a printer's folder watcher never sees half a file.
kernel::Outcome<std::string> send_to_folder(Printer const& printer, PrintJob const& job)
{
    std::error_code failure;
    std::filesystem::create_directories(printer.folder, failure);
    std::string first;
    for (Rendition const* const one : taken_by(printer, job)) {
        auto const path = printer.folder / (job.title + (one->media_type == zpl_type ? ".zpl" : ".pdf"));
        std::filesystem::path const beside = path.string() + ".part";
        int error = write_synced(beside, one->bytes);
        if (error == 0 && std::rename(beside.c_str(), path.c_str()) != 0) {
            error = errno;
        }
        if (error != 0) {
            unlink(beside.c_str());
            return kernel::refused("disk",
                                   fmt::format("{} could not be written: {}. Look whether the disk is "
                                               "full and the folder yours, then print it again.",
                                               path.string(), std::strerror(error)));
        }
        first = first.empty() ? path.filename().string() : first;
    }
    return first;
}

} // namespace poddesk::printing
