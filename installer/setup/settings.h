#pragma once

#include "domain/database/connection_profile.h"

#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include <nlohmann/json.hpp>

namespace poddesk::installer {

/// Where a program works and as whom. Each value is the flag's, else the environment's, else the file's
/// (`settings.json` in the home), else the default.
struct Settings
{
    /// PODDESK_HOME: holds everything a person owns.
    std::filesystem::path home;
    /// PODDESK_DATABASE: "poddesk" or "demo" or another one of the cluster.
    std::string database;
    /// PODDESK_PROFILE: a shared server of `profiles` in the file; empty = the private cluster.
    std::string profile;
    /// PODDESK_AS: the login to sign in with; empty = the administrator (private cluster) or the profile's
    /// user.
    std::string person;
    /// PODDESK_LOG_LEVEL: error, warning, info, debug.
    std::string log_level;

    /// The shared server that `profile` names; its host may list several servers. Only where profile is not
    /// empty.
    std::optional<database::ConnectionProfile> server;

    /// "smtp" of the file, the profile's own before the common one; null: there is none. See mail_settings.h.
    nlohmann::json smtp;
};

/// What the command line said; empty = nothing.
struct Flags
{
    std::string home;
    std::string database;
    std::string profile;
    std::string person;
    std::string log_level;
};

/// A setting that cannot be used: what() is one sentence that names the file or the variable.
class SettingsError : public std::runtime_error
{
public:
    using std::runtime_error::runtime_error;
};

/// Reads flag, environment and file in that order. Throws SettingsError for a broken file or an unknown
/// profile.
Settings resolve_settings(Flags const& flags);

} // namespace poddesk::installer
