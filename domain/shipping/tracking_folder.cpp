#include "domain/shipping/tracking_folder.h"

#include <algorithm>
#include <fstream>
#include <system_error>

#include <fmt/format.h>

#include "domain/database/command.h"
#include "domain/kernel/utf8.h"

namespace poddesk::shipping {
namespace {

namespace fs = std::filesystem;

/// More than any reader takes: the reader then says so.
constexpr std::size_t most_bytes = 16U * 1024U * 1024U + 1;

bool is_ready(fs::directory_entry const& entry, std::chrono::milliseconds rest)
{
    std::error_code failed;
    std::string const name = entry.path().filename().string();
    if (name.empty() || name.front() == '.' || name.ends_with(".part") || entry.is_symlink(failed) ||
        !entry.is_regular_file(failed))
        return false;
    auto const written = entry.last_write_time(failed);
    return !failed && fs::file_time_type::clock::now() - written >= rest;
}

kernel::Outcome<std::vector<fs::path>> files_in(fs::path const& folder, TrackingFolderOptions const& options)
{
    std::error_code failed;
    for (char const* const place : {"done", "refused"}) {
        fs::create_directories(folder / place, failed);
        if (failed)
            return kernel::refused("bad_folder", fmt::format("The folder {} cannot be made: {}.",
                                                             (folder / place).string(), failed.message()));
    }
    std::vector<fs::path> files;
    fs::directory_iterator entries(folder, failed);
    for (; !failed && entries != fs::directory_iterator(); entries.increment(failed)) {
        if (is_ready(*entries, options.rest)) files.push_back(entries->path());
    }
    if (failed)
        return kernel::refused("bad_folder", fmt::format("The folder {} cannot be read: {}.", folder.string(),
                                                         failed.message()));
    std::sort(files.begin(), files.end());
    if (files.size() > options.most) files.resize(options.most);
    return files;
}

kernel::Outcome<std::string> bytes_of(fs::path const& path)
{
    std::ifstream in(path, std::ios::binary);
    std::string bytes;
    std::array<char, 65536> buffer{};
    while (in && bytes.size() <= most_bytes) {
        in.read(buffer.data(), buffer.size());
        bytes.append(buffer.data(), static_cast<std::size_t>(in.gcount()));
    }
    if (!in.eof() && bytes.size() <= most_bytes)
        return kernel::refused("no_file", fmt::format("{} cannot be read.", path.filename().string()));
    return bytes;
}

/// A name that is free there: the same file may be dropped twice.
fs::path free_name(fs::path const& folder, fs::path const& name)
{
    std::error_code ignored;
    fs::path free = folder / name;
    for (int n = 2; fs::exists(fs::symlink_status(free, ignored)); ++n)
        free = folder / fmt::format("{}-{}{}", name.stem().string(), n, name.extension().string());
    return free;
}

std::string report_of(FolderFile const& file)
{
    if (!file.outcome) return file.outcome.error().message + "\n";
    std::string report;
    for (RefusedEvent const& row : file.outcome->refused)
        report += fmt::format("row {}: {}\n", row.row, row.why.message);
    return report;
}

/// False when the file cannot be moved away: it will be taken in again, which changes nothing.
bool put_away(fs::path const& file, FolderFile const& result)
{
    std::error_code failed;
    fs::path const to =
        free_name(file.parent_path() / (result.outcome ? "done" : "refused"), file.filename());
    std::string const report = report_of(result);
    if (!report.empty()) std::ofstream(to.string() + ".txt", std::ios::binary) << report;
    fs::rename(file, to, failed);
    return !failed || !fs::exists(file);
}

kernel::Outcome<ImportedTracking> read_and_store(database::Pool& pool, fs::path const& file,
                                                 TrackingFolderOptions const& options)
{
    auto const bytes = bytes_of(file);
    if (!bytes) return tl::make_unexpected(bytes.error());
    auto read = read_tracking_file(file.filename().string(), *bytes);
    if (!read) return tl::make_unexpected(read.error());
    ImportTracking const command{kernel::Uuid::random(), std::move(*read), *bytes};
    return database::run_command(pool, command.command_id, [&](database::Transaction& tx) {
        if (options.guard) options.guard(tx);
        return import_tracking(tx, command);
    });
}

/// One file that cannot be stored must not stand in the way of the others, round after round.
kernel::Outcome<ImportedTracking> take_in(database::Pool& pool, fs::path const& file,
                                          TrackingFolderOptions const& options)
{
    std::string fault;
    try {
        return read_and_store(pool, file, options);
    } catch (database::DatabaseError const& error) {
        bool const is_its_own =
            error.kind() == database::ErrorKind::bad_data || error.kind() == database::ErrorKind::constraint;
        if (!is_its_own) throw;
        fault = error.what();
    } catch (std::exception const& error) {
        fault = error.what();
    }
    return kernel::refused("bad_tracking_file", fmt::format("{} cannot be taken in: {}",
                                                            kernel::in_quotes(file.filename().string()),
                                                            kernel::clean_utf8(fault)));
}

} // namespace

kernel::Outcome<std::vector<FolderFile>> import_tracking_folder(database::Pool& pool, fs::path const& folder,
                                                                TrackingFolderOptions const& options)
{
    auto const files = files_in(folder, options);
    if (!files) return tl::make_unexpected(files.error());
    std::vector<FolderFile> results;
    for (fs::path const& file : *files) {
        results.push_back({kernel::clean_utf8(file.filename().string()), take_in(pool, file, options)});
        if (!put_away(file, results.back()))
            return kernel::refused("bad_folder", fmt::format("{} was read, but cannot be moved out of {}.",
                                                             results.back().name, folder.string()));
    }
    return results;
}

} // namespace poddesk::shipping
