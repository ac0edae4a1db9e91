#pragma once

#include "installer/backup/backup.h"

#include <nlohmann/json.hpp>

namespace poddesk::installer {

/// A superuser's link to one database; throws BackupError with the server's own words.
class BackupLink
{
public:
    BackupLink(ServerConnection const& server, std::string_view database);
    ~BackupLink();
    BackupLink(BackupLink const&) = delete;
    BackupLink& operator=(BackupLink const&) = delete;

    /// Every role but the superusers and PostgreSQL's own, with its stored password, and who belongs to
    /// which.
    nlohmann::json read_roles();
    /// Makes the roles that are absent and adds missing memberships.
    void write_roles(nlohmann::json const& roles);

    /// Owner, rights and settings of the database itself, which a dump carries only for a restore under its
    /// own name.
    nlohmann::json read_database();
    bool has_database(std::string_view name);
    void create_database(std::string_view name, nlohmann::json const& properties);
    /// Rights and settings of read_database, for a database of any name.
    void write_database(std::string_view name, nlohmann::json const& properties);
    void drop_database(std::string_view name);
    void swap_names(std::string_view live, std::string_view restored, std::string_view aside);

private:
    std::string run(std::string const& sql, std::vector<std::string> const& values = {});
    std::string name(std::string_view identifier);
    std::string text(std::string_view value);
    void disconnect_others(std::string_view database);

    void* link_;
};

} // namespace poddesk::installer
