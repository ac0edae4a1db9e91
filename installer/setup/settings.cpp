#include "installer/setup/settings.h"

#include "installer/cluster/home.h"
#include "installer/setup/settings_file.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>

#include <nlohmann/json.hpp>

namespace poddesk::installer {

namespace {

nlohmann::json read_file(std::filesystem::path const& file)
{
    std::error_code failure;
    if (!std::filesystem::exists(file, failure) && !failure) {
        return nlohmann::json::object();
    }
    std::ifstream in(file);
    // A folder can be opened and then fails to be read.
    if (!in || std::filesystem::is_directory(file, failure)) {
        throw SettingsError(fmt::format("{} cannot be read; correct its permissions.", file.string()));
    }
    std::string const text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    try {
        nlohmann::json values = nlohmann::json::parse(text);
        if (!values.is_object()) {
            throw SettingsError(
                fmt::format("{} must hold one JSON object; correct it or delete it.", file.string()));
        }
        return values;
    } catch (nlohmann::json::parse_error const& error) {
        auto const end = text.begin() + static_cast<std::ptrdiff_t>(std::min(error.byte - 1, text.size()));
        throw SettingsError(fmt::format("{} is not JSON (line {}); correct it or delete it.", file.string(),
                                        1 + std::count(text.begin(), end, '\n')));
    }
}

std::string text_of(nlohmann::json const& values, char const* name, std::filesystem::path const& file)
{
    auto const found = values.find(name);
    if (found == values.end()) {
        return "";
    }
    if (!found->is_string()) {
        throw SettingsError(fmt::format("\"{}\" in {} must be a text.", name, file.string()));
    }
    return found->get<std::string>();
}

/// A word that would silently mean something else is refused, wherever it was written.
void check_log_level(Settings const& settings, Flags const& flags, std::filesystem::path const& file)
{
    for (char const* const known : {"error", "warning", "info", "debug"}) {
        if (settings.log_level == known) {
            return;
        }
    }
    char const* const variable = std::getenv("PODDESK_LOG_LEVEL");
    std::string const place = !flags.log_level.empty() ? "--log-level"
                              : variable != nullptr && *variable != '\0'
                                  ? "PODDESK_LOG_LEVEL"
                                  : fmt::format("\"log_level\" in {}", file.string());
    throw SettingsError(fmt::format("{} must be one of error, warning, info and debug.", place));
}

std::string choose(std::string const& flag, char const* variable, nlohmann::json const& values,
                   char const* name, std::filesystem::path const& file, char const* otherwise)
{
    if (!flag.empty()) {
        return flag;
    }
    if (char const* const set = std::getenv(variable); set != nullptr && *set != '\0') {
        return set;
    }
    std::string const from_file = text_of(values, name, file);
    return from_file.empty() ? otherwise : from_file;
}

database::ConnectionProfile server_of(nlohmann::json const& values, std::string const& name,
                                      std::filesystem::path const& file)
{
    auto const profiles = values.find("profiles");
    if (profiles == values.end() || !profiles->is_object() || !profiles->contains(name) ||
        !(*profiles)[name].is_object()) {
        throw SettingsError(
            fmt::format("There is no profile \"{}\" in {}; add it under \"profiles\" or choose another one.",
                        name, file.string()));
    }
    nlohmann::json const& from = (*profiles)[name];
    database::ConnectionProfile server;
    server.host = text_of(from, "host", file);
    server.port = text_of(from, "port", file);
    server.database = text_of(from, "database", file);
    server.user = text_of(from, "user", file);
    server.sslmode = text_of(from, "sslmode", file);
    server.sslrootcert = text_of(from, "sslrootcert", file);
    if (server.host.empty()) {
        throw SettingsError(fmt::format("The profile \"{}\" in {} names no host.", name, file.string()));
    }
    if (server.sslmode.empty()) {
        server.sslmode = "verify-full"; // anything less must be asked for by name
    }
    return server;
}

} // namespace

nlohmann::json read_settings(std::filesystem::path const& home)
{
    return read_file(home / "settings.json");
}

Settings resolve_settings(Flags const& flags)
{
    Settings settings;
    settings.home = home(flags.home);
    std::filesystem::path const file = settings.home / "settings.json";
    nlohmann::json const values = read_file(file);
    settings.database = choose(flags.database, "PODDESK_DATABASE", values, "database", file, "poddesk");
    settings.profile = choose(flags.profile, "PODDESK_PROFILE", values, "profile", file, "");
    settings.person = choose(flags.person, "PODDESK_AS", values, "as", file, "");
    settings.log_level = choose(flags.log_level, "PODDESK_LOG_LEVEL", values, "log_level", file, "info");
    check_log_level(settings, flags, file);
    settings.smtp = values.value("smtp", nlohmann::json());
    if (!settings.profile.empty()) {
        settings.server = server_of(values, settings.profile, file);
        settings.smtp = values.at("profiles").at(settings.profile).value("smtp", settings.smtp);
        // The profile's own database stands in the file nearer to it than the everyday one.
        std::string const usual =
            settings.server->database.empty() ? settings.database : settings.server->database;
        settings.database = choose(flags.database, "PODDESK_DATABASE", nlohmann::json::object(), "database",
                                   file, usual.c_str());
        settings.server->database = settings.database;
        if (settings.person.empty()) {
            settings.person = settings.server->user;
        }
    }
    return settings;
}

} // namespace poddesk::installer
