#include "installer/setup/settings.h"

#include "installer/cluster/home.h"

#include <cstdlib>
#include <fstream>

#include <nlohmann/json.hpp>

namespace poddesk::installer {

namespace {

nlohmann::json read_file(std::filesystem::path const& file)
{
    std::ifstream in(file);
    if (!in) {
        return nlohmann::json::object();
    }
    try {
        nlohmann::json values = nlohmann::json::parse(in);
        if (!values.is_object()) {
            throw SettingsError(
                fmt::format("{} must hold one JSON object; correct it or delete it.", file.string()));
        }
        return values;
    } catch (nlohmann::json::parse_error const& error) {
        throw SettingsError(
            fmt::format("{} is not JSON (at byte {}); correct it or delete it.", file.string(), error.byte));
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
    if (server.database.empty()) {
        server.database = "poddesk";
    }
    return server;
}

} // namespace

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
    if (!settings.profile.empty()) {
        settings.server = server_of(values, settings.profile, file);
        if (!flags.database.empty()) {
            settings.server->database = flags.database;
        }
        if (settings.person.empty()) {
            settings.person = settings.server->user;
        }
    }
    return settings;
}

} // namespace poddesk::installer
