#include "installer/ctl/reading.h"

#include "domain/database/migrate.h"
#include "installer/backup/backup.h"
#include "installer/ctl/worker.h"
#include "installer/migrations/migrations.h"

#include "domain/kernel/clock.h"

namespace poddesk::ctl {

namespace {

void add_verify(CLI::App& app, Context& context)
{
    CLI::App* const verify =
        app.add_subcommand("verify", "run every invariant over the data and list what violates one");
    verify->footer("Exit code 1 when there is a violation.\nExample:\n  poddeskctl --demo verify");
    verify->callback([&context] {
        nlohmann::json const rows =
            reading(context, [](database::Transaction& tx) { return list_violations(tx); });
        context.output().list({{"invariant", "Invariant"}, {"subject", "Where"}, {"detail", "What"}}, rows,
                              "0 violations.");
        if (!rows.empty()) {
            throw RefusedError(
                {"violations",
                 fmt::format(
                     "{} violations; keep a copy of the data (poddeskctl backup make) before anything else.",
                     rows.size())});
        }
    });
}

void add_worker(CLI::App& app, Context& context)
{
    CLI::App* const worker = app.add_subcommand("worker", "run the jobs: hand over emails, seal the audit");
    auto options = std::make_shared<WorkerOptions>();
    worker->add_flag("--once", options->once, "do what is due and end");
    worker->add_flag("--beside", options->beside,
                     "end when no other program uses the private cluster any more");
    worker->footer(
        "Examples:\n  poddeskctl --demo worker --once\n  poddeskctl worker          (until Ctrl+C)");
    worker->callback([&context, options] { run_worker(context, *options); });
}

std::string text_of(std::chrono::sys_seconds moment)
{
    return kernel::format_iso8601(std::chrono::time_point_cast<std::chrono::microseconds>(moment));
}

nlohmann::json as_json(installer::Backup const& backup)
{
    return {{"folder", backup.folder.string()},
            {"database", backup.database},
            {"taken_at", text_of(backup.taken_at)},
            {"bytes", backup.bytes},
            {"sha256", backup.sha256},
            {"proved_at", backup.proved_at ? text_of(*backup.proved_at) : ""}};
}

installer::Installation& private_installation(Context& context)
{
    if (!context.installation().is_private()) {
        throw RefusedError({"shared_server", "Backups of a shared server are its operator's task (pgBackRest "
                                             "or WAL archiving); this command serves the private database."});
    }
    return context.installation();
}

installer::Backup chosen_backup(std::filesystem::path const& backups, std::string const& name)
{
    std::vector<installer::Backup> const all = installer::list_backups(backups);
    auto const found = std::find_if(all.begin(), all.end(), [&](installer::Backup const& backup) {
        return name.empty() || backup.folder.filename() == name || backup.folder == name;
    });
    if (found == all.end()) {
        throw RefusedError({"no_backup", fmt::format("There is no backup {} in {}.",
                                                     name.empty() ? "at all" : name, backups.string())});
    }
    return *found;
}

std::vector<std::string> check_restored(installer::ServerConnection const& server, std::string const& name)
{
    database::ConnectionProfile profile;
    profile.host = server.host;
    profile.port = server.port;
    profile.user = server.user;
    profile.password = server.password;
    profile.database = name;
    database::Pool pool(profile, 1, "poddesk drill");
    std::vector<std::string> wrong;
    nlohmann::json const violations =
        database::in_transaction(pool, [](database::Transaction& tx) { return list_violations(tx); });
    for (nlohmann::json const& row : violations) {
        wrong.push_back(row["invariant"].get<std::string>() + ": " + row["subject"].get<std::string>() +
                        ", " + row["detail"].get<std::string>());
    }
    database::Schema const schema = database::schema_state(profile, installer::migrations());
    if (schema.state != database::SchemaState::ok) {
        wrong.push_back(schema.sentence);
    }
    return wrong;
}

void add_backup(CLI::App& app, Context& context)
{
    CLI::App* const backup =
        app.add_subcommand("backup", "make, list, prove and restore backups of the private database");
    backup->require_subcommand(1);
    auto const progress = [](std::string_view what) { std::cerr << what << '\n'; };
    auto const folder = [&context] { return context.settings().home / "backups"; };
    std::vector<Column> const columns = {{"database", "Database"},
                                         {"taken_at", "Taken"},
                                         {"bytes", "Bytes", true},
                                         {"proved_at", "Restore proved"},
                                         {"folder", "Folder"}};
    backup->add_subcommand("make", "dump the database beside the others; 7 days, 4 weeks, 12 months are kept")
        ->footer("Example:\n  poddeskctl backup make")
        ->callback([&context, folder, progress] {
            installer::Installation& installation = private_installation(context);
            installer::Backup const made =
                installer::make_backup(installer::BackupServer::of(installation.cluster()),
                                       context.settings().database, folder(), progress);
            installer::prune_backups(folder(), context.settings().database);
            context.output().done("Backed up to " + made.folder.string(), as_json(made));
        });
    backup->add_subcommand("list", "the backups, newest first")
        ->footer("Example:\n  poddeskctl backup list")
        ->callback([&context, folder, columns] {
            nlohmann::json rows = nlohmann::json::array();
            for (installer::Backup const& one : installer::list_backups(folder())) {
                rows.push_back(as_json(one));
            }
            context.output().list(columns, rows, "No backups yet; make one with: poddeskctl backup make");
        });
    auto name = std::make_shared<std::string>();
    auto into = std::make_shared<std::string>();
    CLI::App* const drill =
        backup->add_subcommand("drill", "restore a backup into a throw-away server and verify it there");
    drill->add_option("NAME", *name, "folder name; none: the newest");
    drill->footer("Example:\n  poddeskctl backup drill");
    drill->callback([&context, folder, progress, name] {
        installer::Backup const one = chosen_backup(folder(), *name);
        std::vector<std::string> const wrong = installer::drill(one, &check_restored, progress);
        if (!wrong.empty()) {
            throw RefusedError(
                {"drill_failed", fmt::format("The restored database is not whole: {}", wrong.front())});
        }
        context.output().done("Restored and verified: 0 violations.", as_json(one));
    });
    CLI::App* const restore = backup->add_subcommand("restore", "restore a backup as a database of its own");
    restore->add_option("NAME", *name, "folder name; none: the newest");
    restore->add_option("--into", *into, "name of the new database")->required();
    restore->footer("Work in it with --database NAME; nothing else is touched.\nExample:\n  poddeskctl "
                    "backup restore --into poddesk_monday");
    restore->callback([&context, folder, progress, name, into] {
        installer::Installation& installation = private_installation(context);
        installer::restore_backup(installer::BackupServer::of(installation.cluster()),
                                  chosen_backup(folder(), *name), *into, progress);
        context.output().done("Restored into " + *into, {{"database", *into}});
    });
}

void bring_up_to_date(Context& context)
{
    int const steps = context.installation().migrate(context.password());
    std::string const& name = context.installation().settings().server
                                  ? context.installation().settings().server->database
                                  : context.settings().database;
    context.output().done(steps == 0 ? fmt::format("{} is up to date.", name)
                                     : fmt::format("{} is up to date now: {} steps.", name, steps),
                          {{"database", name}, {"steps", steps}});
}

void add_database(CLI::App& app, Context& context)
{
    CLI::App* const database = app.add_subcommand("database", "where the data are");
    database->require_subcommand(1);
    database->add_subcommand("status", "server, database, schema, person")
        ->footer("Example:\n  poddeskctl database status")
        ->callback([&context] {
            database::Pool& pool = context.pool();
            nlohmann::json facts = {
                {"database", pool.profile().database},
                {"host", pool.profile().host},
                {"as", pool.profile().user},
                {"role", pool.profile().role},
                {"home", context.settings().home.string()},
                {"kind", context.installation().is_private() ? "private cluster" : "shared server"},
                {"schema", installer::migrations().size()}};
            context.output().record({{"kind", "Kind"},
                                     {"home", "Home"},
                                     {"host", "Server"},
                                     {"database", "Database"},
                                     {"schema", "Schema"},
                                     {"as", "Signed in as"},
                                     {"role", "Role"}},
                                    facts);
        });
    database->add_subcommand("migrate", "bring its schema up to date; by the owner of the server")
        ->footer(
            "The everyday database and the demo are brought up to date by themselves; this is for one of "
            "another name, and for a shared server, signed in there as its superuser.\n"
            "Examples:\n  poddeskctl --database pod_two database migrate\n"
            "  poddeskctl --profile reno --as postgres database migrate")
        ->callback([&context] { bring_up_to_date(context); });
    CLI::App* const psql = database->add_subcommand("connection", "how to reach it with psql");
    psql->footer("Examples:\n  poddeskctl --demo database connection\n"
                 "  psql \"$(poddeskctl --demo database connection)\"    (while a PodDesk program runs)");
    psql->callback([&context] {
        std::string const text = context.installation().root_conninfo(context.settings().database);
        context.output().done(text, {{"conninfo", text}});
    });
}

} // namespace

void add_maintenance_commands(CLI::App& app, Context& context)
{
    add_verify(app, context);
    add_worker(app, context);
    add_backup(app, context);
    add_database(app, context);
}

} // namespace poddesk::ctl
