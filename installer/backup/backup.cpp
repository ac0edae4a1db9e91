#include "installer/backup/backup.h"

#include "installer/backup/backup_sql.h"
#include "installer/cluster/files.h"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <sodium/crypto_hash_sha256.h>

#include <cstdlib>
#include <fcntl.h>
#include <fstream>
#include <unistd.h>

namespace poddesk::installer {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono;

constexpr char const* archive_name = "database.dump";
constexpr char const* half_mark = ".half-";

void say(Progress const& progress, std::string_view what)
{
    if (progress) {
        progress(what);
    }
}

std::string moment_text(sys_seconds moment)
{
    return fmt::format("{:%Y%m%dT%H%M%SZ}", fmt::gmtime(system_clock::to_time_t(moment)));
}

void sync_file(fs::path const& file)
{
    int const descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    bool const done = descriptor >= 0 && ::fsync(descriptor) == 0;
    if (descriptor >= 0) {
        ::close(descriptor);
    }
    if (!done) {
        throw BackupError(fmt::format("The backup {} could not be forced to the disk.", file.string()));
    }
}

std::string sha256_of(fs::path const& file)
{
    crypto_hash_sha256_state state;
    ::crypto_hash_sha256_init(&state);
    std::ifstream stream(file, std::ios::binary);
    std::vector<char> buffer(1 << 16);
    while (stream.read(buffer.data(), static_cast<std::streamsize>(buffer.size())) || stream.gcount() > 0) {
        ::crypto_hash_sha256_update(&state, reinterpret_cast<unsigned char const*>(buffer.data()),
                                    static_cast<unsigned long long>(stream.gcount()));
    }
    std::array<unsigned char, crypto_hash_sha256_BYTES> hash{};
    ::crypto_hash_sha256_final(&state, hash.data());
    std::string text;
    for (unsigned char const byte : hash) {
        text += fmt::format("{:02x}", byte);
    }
    return text;
}

/// pg_dump or pg_restore; the password goes by the environment, which other users cannot read as they can a
/// command line.
void run_tool(BackupServer const& server, std::string const& tool, std::string_view database,
              std::vector<std::string> arguments, std::string const& purpose)
{
    auto connection = server.connection;
    auto const password = std::exchange(connection.password, {});
    arguments.insert(arguments.begin(), {(server.programs / tool).string(), "--no-password", "--dbname",
                                         connection.conninfo(database)});
    ProgramRun run{.arguments = std::move(arguments)};
    if (!password.empty()) {
        run.environment.push_back("PGPASSWORD=" + password);
    }
    auto const result = run_program(run);
    if (result.status != 0) {
        auto const why = last_error(result.messages);
        throw BackupError(fmt::format(
            "{}: {}.", purpose, why.empty() ? fmt::format("{} ended with {}", tool, result.status) : why));
    }
}

nlohmann::json read_manifest(fs::path const& folder)
{
    return nlohmann::json::parse(read_text(folder / "manifest.json"), nullptr, false);
}

std::optional<Backup> read_backup(fs::path const& folder)
{
    auto const manifest = read_manifest(folder);
    std::error_code error;
    if (!manifest.is_object() || manifest.value("format", 0) != 1 ||
        !fs::exists(folder / archive_name, error)) {
        return std::nullopt;
    }
    Backup backup{folder,
                  manifest.at("database"),
                  sys_seconds(seconds(manifest.at("taken_at").get<std::int64_t>())),
                  fs::file_size(folder / archive_name, error),
                  manifest.at("sha256"),
                  std::nullopt};
    if (auto const proof = nlohmann::json::parse(read_text(folder / "proved.json"), nullptr, false);
        proof.is_object()) {
        backup.proved_at = sys_seconds(seconds(proof.at("at").get<std::int64_t>()));
    }
    return backup;
}

void check_archive(Backup const& backup)
{
    if (sha256_of(backup.folder / archive_name) != backup.sha256) {
        throw BackupError(
            fmt::format("The backup {} is damaged (its archive is not what was written): use another one.",
                        backup.folder.string()));
    }
}

/// A folder in /tmp that is gone with this object.
struct ScratchFolder
{
    fs::path path;

    ScratchFolder()
    {
        std::string pattern = (fs::temp_directory_path() / "poddesk-drill-XXXXXX").string();
        if (::mkdtemp(pattern.data()) == nullptr) {
            throw BackupError(
                fmt::format("There is no place for a drill in {}.", fs::temp_directory_path().string()));
        }
        path = pattern;
        // When we are root, another user's server must be able to pass.
        fs::permissions(path, fs::perms::owner_all | fs::perms::group_exec | fs::perms::others_exec);
    }
    ~ScratchFolder()
    {
        std::error_code error;
        fs::remove_all(path, error);
    }
    ScratchFolder(ScratchFolder const&) = delete;
    ScratchFolder& operator=(ScratchFolder const&) = delete;
};

} // namespace

BackupServer BackupServer::of(PrivateCluster const& cluster)
{
    return {cluster.connection(), cluster.programs()};
}

namespace {

/// Gives a failure to write the place where it happened and what to do about it.
BackupError not_backed_up(std::string_view database, fs::path const& backups, std::string_view why)
{
    return BackupError(fmt::format("The database \"{}\" was not backed up to {}: {} Make room there or mend "
                                   "what it names, then run it again; nothing half-made is left.",
                                   database, backups.string(), why));
}

} // namespace

Backup make_backup(BackupServer const& server, std::string_view database, fs::path const& backups,
                   Progress const& progress)
{
    auto const moment = floor<seconds>(system_clock::now());
    auto const name = fmt::format("{}-{}", database, moment_text(moment));
    auto const half = backups / fmt::format("{}{}-{}", half_mark, name, ::getpid());
    auto const drop_half = [&half] {
        std::error_code error;
        fs::remove_all(half, error);
    };
    try {
        make_private_folder(backups);
        make_private_folder(half);
        say(progress, "Reading roles and rights");
        BackupLink link(server.connection, database);
        nlohmann::json manifest{{"format", 1},
                                {"database", database},
                                {"taken_at", moment.time_since_epoch().count()},
                                {"roles", link.read_roles()},
                                {"properties", link.read_database()}};
        say(progress, "Writing the archive");
        run_tool(server, "pg_dump", database, {"--format=custom", "--file", (half / archive_name).string()},
                 "pg_dump stopped");
        sync_file(half / archive_name);
        manifest["sha256"] = sha256_of(half / archive_name);
        write_whole(half / "manifest.json", manifest.dump(2) + "\n", 0600);
        if (fs::exists(backups / name)) {
            throw BackupError(fmt::format("There is a backup {} of this very second: try again.",
                                          (backups / name).string()));
        }
        fs::rename(half, backups / name);
        sync_folder(backups);
    } catch (BackupError const& error) {
        drop_half();
        throw not_backed_up(database, backups, error.what());
    } catch (ClusterError const& error) {
        drop_half();
        throw not_backed_up(database, backups, error.what());
    } catch (fs::filesystem_error const& error) {
        drop_half();
        throw not_backed_up(database, backups, error.code().message() + ".");
    } catch (...) {
        drop_half();
        throw;
    }
    return read_backup(backups / name).value();
}

std::vector<Backup> list_backups(fs::path const& backups, std::string_view database)
{
    std::vector<Backup> found;
    std::error_code error;
    for (auto const& entry : fs::directory_iterator(backups, error)) {
        if (entry.path().filename().string().starts_with(half_mark)) {
            continue;
        }
        if (auto backup = read_backup(entry.path());
            backup && (database.empty() || backup->database == database)) {
            found.push_back(std::move(*backup));
        }
    }
    std::sort(found.begin(), found.end(),
              [](Backup const& a, Backup const& b) { return a.taken_at > b.taken_at; });
    return found;
}

std::vector<sys_seconds> superfluous(std::vector<sys_seconds> moments, Keep keep)
{
    auto newest_first = moments;
    std::sort(newest_first.rbegin(), newest_first.rend());
    std::set<sys_seconds> stay;
    if (!newest_first.empty()) {
        stay.insert(newest_first.front());
    }
    auto const keep_one_per = [&](std::size_t count, auto period_of) {
        std::set<std::int64_t> seen;
        for (auto const moment : newest_first) {
            if (seen.size() < count && seen.insert(period_of(moment)).second) {
                stay.insert(moment);
            }
        }
    };
    keep_one_per(keep.days, [](sys_seconds moment) {
        return std::int64_t(floor<days>(moment).time_since_epoch().count());
    });
    // 1970-01-01 was a Thursday: three days later the weeks begin on Mondays.
    keep_one_per(keep.weeks, [](sys_seconds moment) {
        return std::int64_t((floor<days>(moment).time_since_epoch().count() + 3) / 7);
    });
    keep_one_per(keep.months, [](sys_seconds moment) {
        year_month_day const date(floor<days>(moment));
        return std::int64_t(int(date.year())) * 12 + std::int64_t(unsigned(date.month()));
    });
    std::erase_if(moments, [&](sys_seconds moment) { return stay.contains(moment); });
    return moments;
}

std::size_t prune_backups(fs::path const& backups, std::string_view database, Keep keep)
{
    auto const all = list_backups(backups, database);
    std::vector<sys_seconds> moments;
    for (auto const& backup : all) {
        moments.push_back(backup.taken_at);
    }
    auto const gone = superfluous(moments, keep);
    std::size_t removed = 0;
    std::error_code error;
    for (auto const& backup : all) {
        if (std::find(gone.begin(), gone.end(), backup.taken_at) != gone.end()) {
            // By another name first, so that a removal cut short does not look like a backup.
            auto const half = backups / (half_mark + backup.folder.filename().string());
            fs::rename(backup.folder, half, error);
            fs::remove_all(error ? backup.folder : half, error);
            ++removed;
        }
    }
    for (auto const& entry : fs::directory_iterator(backups, error)) {
        auto const age = fs::file_time_type::clock::now() - fs::last_write_time(entry.path(), error);
        if (entry.path().filename().string().starts_with(half_mark) && !error && age > hours(24)) {
            fs::remove_all(entry.path(), error);
        }
    }
    return removed;
}

void restore_backup(BackupServer const& server, Backup const& backup, std::string_view as_database,
                    Progress const& progress)
{
    say(progress, "Checking the archive");
    check_archive(backup);
    auto const manifest = read_manifest(backup.folder);
    BackupLink link(server.connection, "postgres");
    if (link.has_database(as_database)) {
        throw BackupError(
            fmt::format("There is a database \"{}\" already: restore under another name.", as_database));
    }
    say(progress, "Restoring roles");
    link.write_roles(manifest.at("roles"));
    link.create_database(as_database, manifest.at("properties"));
    try {
        say(progress, "Restoring the data");
        run_tool(server, "pg_restore", as_database,
                 {"--exit-on-error", (backup.folder / archive_name).string()},
                 fmt::format("The backup {} could not be restored", backup.folder.string()));
        link.write_database(as_database, manifest.at("properties"));
    } catch (...) {
        link.drop_database(as_database);
        throw;
    }
}

std::string replace_database(BackupServer const& server, std::string_view live, std::string_view restored)
{
    auto const aside = fmt::format("{}_before_{}", live, moment_text(floor<seconds>(system_clock::now())));
    BackupLink link(server.connection, "postgres");
    link.swap_names(live, restored, aside);
    return aside;
}

std::vector<std::string> drill(Backup const& backup, DrillCheck const& check, Progress const& progress)
{
    ScratchFolder const scratch;
    say(progress, "Making a server for the drill");
    ClusterOptions options;
    options.throw_away = true;
    auto cluster = PrivateCluster::open(scratch.path / "home", options);
    restore_backup(BackupServer::of(cluster), backup, backup.database, progress);
    say(progress, "Checking the restored data");
    auto const wrong = check(cluster.connection(), backup.database);
    cluster.close();
    std::error_code error;
    fs::remove_all(cluster.data_folder().parent_path(), error);
    if (wrong.empty()) {
        auto const now = floor<seconds>(system_clock::now()).time_since_epoch().count();
        write_whole(backup.folder / "proved.json", nlohmann::json{{"at", now}}.dump() + "\n", 0600);
    }
    return wrong;
}

} // namespace poddesk::installer
