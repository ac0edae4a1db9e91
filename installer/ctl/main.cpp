#include "installer/ctl/context.h"

#include "domain/database/database_error.h"
#include "installer/backup/backup.h"
#include "installer/setup/log.h"
#include "reports/spreadsheets/spreadsheet.h"

#include <clocale>
#include <csignal>
#include <iostream>

#include <poll.h>
#include <unistd.h>

namespace poddesk::ctl {

namespace {

/// 0 done, 1 refused (said why), 2 wrong usage, 3 cannot reach or use the database.
enum ExitCode
{
    done = 0,
    refused = 1,
    wrong_usage = 2,
    no_database = 3
};

int fail(Context& context, ExitCode exit_code, std::string const& code, std::string const& sentence)
{
    std::cout.flush();
    std::cerr << "poddeskctl: " << sentence << '\n';
    if (context.json) {
        std::cout << nlohmann::json{{"error", {{"code", code}, {"message", sentence}}}}.dump(
                         2, ' ', false, nlohmann::json::error_handler_t::replace)
                  << '\n';
    }
    installer::log(installer::LogLevel::warning, "refused: " + code);
    return exit_code;
}

ExitCode exit_code_of(database::ErrorKind kind)
{
    switch (kind) {
    case database::ErrorKind::constraint:
    case database::ErrorKind::permission:
    case database::ErrorKind::command_reused:
    case database::ErrorKind::lease_lost:
    case database::ErrorKind::refused:
    case database::ErrorKind::bad_data:
        return refused;
    case database::ErrorKind::unreachable:
    case database::ErrorKind::sign_in:
    case database::ErrorKind::connection_lost:
    case database::ErrorKind::unknown_outcome:
    case database::ErrorKind::retry:
    case database::ErrorKind::busy:
    case database::ErrorKind::resources:
    case database::ErrorKind::cancelled:
    case database::ErrorKind::aborted:
    case database::ErrorKind::usage:
        return no_database;
    }
    return no_database;
}

void describe(CLI::App& app, Context& context)
{
    app.description("The console twin of PodDesk: every use case, for scripts and for people at a prompt.");
    app.footer(
        "Examples:\n"
        "  poddeskctl --demo day                         play a whole day in the demo database\n"
        "  poddeskctl --demo orders list --status on_hold\n"
        "  poddeskctl orders import --channel SHOP.myshopify.com orders.json\n"
        "  poddeskctl --json orders list | jq '.[].number'\n"
        "  poddeskctl orders list --xlsx orders.xlsx\n"
        "\nExit codes: 0 done, 1 refused (it says why), 2 wrong usage, 3 cannot reach or use the database.");
    app.set_version_flag("--version", "PodDesk 0.1.0");
    app.require_subcommand(1);
    app.fallthrough();
    app.add_flag("--json", context.json, "print JSON for machines instead of a table");
    auto const to_file = [&context](std::string const& file) {
        context.list_file = file;
        context.output().write_list_to(file);
    };
    CLI::Option* const csv =
        app.add_option_function<std::string>("--csv", to_file, "write the command's list into this CSV file");
    CLI::Option* const xlsx = app.add_option_function<std::string>(
        "--xlsx", to_file, "write the command's list into this Excel file");
    csv->excludes(xlsx)->check([](std::string const& file) {
        return reports::is_xlsx(file) ? "a CSV file does not end in .xlsx" : "";
    });
    xlsx->check([](std::string const& file) {
        return reports::is_xlsx(file) ? "" : "an Excel file must end in .xlsx";
    });
    app.add_flag("--demo", context.demo, "work in the demo database; it is made when it is absent");
    app.add_option("--database", context.flags.database,
                   "database of the private cluster (PODDESK_DATABASE; default poddesk)");
    app.add_option("--as", context.flags.person,
                   "sign in as this person (PODDESK_AS; default: the administrator)");
    app.add_option("--profile", context.flags.profile,
                   "a shared server of settings.json (PODDESK_PROFILE; default: the private cluster)");
    app.add_option("--home", context.flags.home, "folder with everything that is yours (PODDESK_HOME)");
    app.add_option("--log-level", context.flags.log_level,
                   "error, warning, info or debug (PODDESK_LOG_LEVEL)")
        ->check(CLI::IsMember({"error", "warning", "info", "debug"}));
}

/// Whether whoever read our output had enough of it, as `head` does. Asked of the pipe itself: the stream
/// keeps no errno of the write that failed.
bool reader_has_gone()
{
    pollfd out{STDOUT_FILENO, POLLOUT, 0};
    return ::poll(&out, 1, 0) > 0 && (out.revents & (POLLERR | POLLHUP)) != 0;
}

/// The first example of a page.
std::string example_of(CLI::App const& command)
{
    constexpr std::string_view begin = "\n  poddeskctl ";
    std::string const page = command.get_footer();
    std::size_t const at = page.find(begin);
    return at == std::string::npos ? "" : page.substr(at, page.find('\n', at + 1) - at);
}

/// A group without examples of its own inherits the program's: it shows its commands' instead.
void show_own_examples(CLI::App& group, std::string const& inherited)
{
    std::string examples;
    for (CLI::App* const command : group.get_subcommands([](CLI::App*) { return true; })) {
        show_own_examples(*command, inherited);
        examples += example_of(*command);
    }
    bool const is_program = group.get_parent() == nullptr;
    if (!is_program && group.get_footer() == inherited && !examples.empty()) {
        group.footer("Examples:" + examples);
    }
}

void add_commands(CLI::App& app, Context& context)
{
    for (auto const add : {&add_orders_commands,   &add_channel_commands, &add_address_commands,
                           &add_rule_commands,     &add_route_commands,   &add_stock_commands,
                           &add_shipping_commands, &add_lane_commands,    &add_bench_work_commands,
                           &add_email_commands,    &add_people_commands,  &add_maintenance_commands,
                           &add_demo_commands,     &add_bench_commands,   &add_onboarding_commands,
                           &add_catalog_commands,  &add_returns_commands, &add_tracking_commands,
                           &add_manifest_commands, &add_audit_commands,   &add_presence_commands,
                           &add_charge_commands,   &add_printing_commands}) {
        add(app, context);
    }
}

int run(int argc, char** argv)
{
    Context context;
    CLI::App app;
    describe(app, context);
    add_commands(app, context);
    show_own_examples(app, app.get_footer());
    try {
        app.parse(argc, argv);
        if (context.output().owes_a_file()) {
            return fail(context, wrong_usage, "no_list",
                        fmt::format("What was asked for is done; it answers with no list, so {} was not "
                                    "written. --csv and --xlsx are for lists.",
                                    context.list_file));
        }
        if (!std::cout.flush()) {
            if (reader_has_gone()) {
                return done;
            }
            return fail(context, refused, "cannot_write",
                        "The answer could not be written: the disk that the output goes to is full, or gone. "
                        "What was asked for is done.");
        }
        return done;
    } catch (CLI::ParseError const& error) {
        if (error.get_exit_code() == 0) {
            return app.exit(error); // --help, --version
        }
        std::cerr << "poddeskctl: " << error.what() << "\nTry: poddeskctl --help\n";
        return wrong_usage;
    } catch (RefusedError const& error) {
        return fail(context, refused, error.refusal().code, error.what());
    } catch (reports::SheetError const& error) {
        return fail(context, refused, "cannot_write", error.what());
    } catch (installer::SettingsError const& error) {
        return fail(context, wrong_usage, "settings", error.what());
    } catch (database::UnknownOutcome const& error) {
        // Typed again it is another command, and done once more.
        return fail(
            context, no_database, error.sqlstate().empty() ? "database" : error.sqlstate(),
            "The database went away while storing; it is not known whether the change was stored. "
            "Look at the list first, when the server is back, and do it again only if it is missing.");
    } catch (database::DatabaseError const& error) {
        return fail(context, exit_code_of(error.kind()),
                    error.sqlstate().empty() ? "database" : error.sqlstate(), error.what());
    } catch (installer::BackupError const& error) {
        return fail(context, refused, "backup", error.what());
    } catch (installer::ClusterError const& error) {
        return fail(context, no_database, "cluster", error.what());
    } catch (installer::UnusableDatabase const& error) {
        return fail(context, no_database, "unusable_database", error.what());
    } catch (std::exception const& error) {
        return fail(context, no_database, "failure",
                    fmt::format("This should not have happened: {}", error.what()));
    }
}

} // namespace

} // namespace poddesk::ctl

int main(int argc, char** argv)
{
    std::setlocale(LC_ALL, "");
    // `poddeskctl orders list | head -1` must not kill us: the private server that we started is ours to
    // stop.
    std::signal(SIGPIPE, SIG_IGN);
    return poddesk::ctl::run(argc, argv);
}
