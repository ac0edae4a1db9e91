#include "gui/shell/options.h"

#include <CLI/CLI.hpp>

namespace poddesk::gui {

ParsedOptions parse_options(int count, char const* const* arguments)
{
    ParsedOptions parsed;
    Options& options = parsed.options;
    CLI::App app("PodDesk, the desktop of a fulfillment network.", "poddesk");
    app.set_version_flag("--version", "PodDesk 0.1.0");
    app.add_flag("--demo", options.demo, "Work in the demo database");
    app.add_option("--database", options.flags.database, "Database of the private cluster (poddesk, demo)");
    app.add_option("--profile", options.flags.profile,
                   "Shared server, a name under \"profiles\" in settings.json");
    app.add_option("--as", options.flags.person, "Sign in as this person");
    app.add_option("--home", options.flags.home, "Folder that holds everything (else PODDESK_HOME)");
    app.add_option("--open", options.open, "Window to open: desk, orders, order:NUMBER");
    app.add_option("--theme", options.theme, "Light or dark, whatever the desktop has")
        ->check(CLI::IsMember({"light", "dark"}));
    app.add_option("--screenshot", options.screenshot, "Save a picture of the window as PNG, then end");
    app.footer(
        "Examples:\n  poddesk --demo\n  poddesk --demo --as ana --open orders\n  poddesk --profile reno");
    try {
        app.parse(count, const_cast<char**>(arguments));
    } catch (CLI::ParseError const& error) {
        int const code = app.exit(error);
        parsed.exit_code = code == 0 ? 0 : 2;
    }
    if (options.demo) {
        options.flags.database = "demo";
    }
    return parsed;
}

} // namespace poddesk::gui
