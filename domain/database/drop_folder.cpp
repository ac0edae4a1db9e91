#include "domain/database/drop_folder.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <system_error>

#include <fmt/format.h>

namespace poddesk::database {
namespace {

namespace fs = std::filesystem;

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

kernel::Outcome<std::vector<fs::path>> files_in(fs::path const& folder, DropFolderOptions const& options)
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

kernel::Outcome<std::string> bytes_of(fs::path const& path, std::size_t most)
{
    std::ifstream in(path, std::ios::binary);
    std::string bytes;
    std::array<char, 65536> buffer{};
    while (in && bytes.size() <= most) {
        in.read(buffer.data(), buffer.size());
        bytes.append(buffer.data(), static_cast<std::size_t>(in.gcount()));
    }
    if (!in.eof() && bytes.size() <= most)
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

/// False when the file cannot be moved away: it will be taken again, which changes nothing.
bool put_away(fs::path const& file, FileFate const& fate, std::string const& report_ending)
{
    std::error_code failed;
    fs::path const to =
        free_name(file.parent_path() / (fate.is_refused ? "refused" : "done"), file.filename());
    if (!fate.report.empty()) std::ofstream(to.string() + report_ending, std::ios::binary) << fate.report;
    fs::rename(file, to, failed);
    return !failed || !fs::exists(file);
}

} // namespace

kernel::Outcome<std::size_t> empty_drop_folder(fs::path const& folder, DropFolderOptions const& options,
                                               std::string const& report_ending, TakeFile const& take)
{
    auto const files = files_in(folder, options);
    if (!files) return tl::make_unexpected(files.error());
    for (fs::path const& file : *files) {
        std::string const name = file.filename().string();
        FileFate const fate = take(name, bytes_of(file, options.bytes));
        if (!put_away(file, fate, report_ending))
            return kernel::refused("bad_folder", fmt::format("{} was read, but cannot be moved out of {}.",
                                                             name, folder.string()));
    }
    return files->size();
}

} // namespace poddesk::database
