#pragma once

#include "domain/database/connection.h"
#include "domain/kernel/outcome.h"

#include <functional>
#include <span>
#include <string>
#include <string_view>

namespace poddesk::database {

/// One numbered step of the schema, embedded in the program.
struct Migration
{
    int version;           ///< 1, 2, 3 … without gaps
    std::string_view name; ///< "0001_database"
    std::string_view sql;
    std::string_view checksum; ///< SHA-256 of the file, hexadecimal
};

enum class SchemaState
{
    ok,      ///< every step of this program, and no other
    older,   ///< steps are missing (all of them in an empty database)
    newer,   ///< a newer program has been here
    foreign, ///< not our database, or a step that is not the one this program knows
};

struct Schema
{
    SchemaState state;
    int found;            ///< the newest step in the database, 0 for none
    int known;            ///< the newest step of the program
    std::string sentence; ///< what is the matter and what to do; empty when ok
};

/// Compares the database with the program. Needs no more than a person's login. Throws DatabaseError.
Schema schema_state(Connection& connection, std::span<Migration const> migrations);
/// The same over a connection of its own.
Schema schema_state(ConnectionProfile const& profile, std::span<Migration const> migrations);

/// Applies what is missing, each step in a transaction of its own together with its version and checksum, so
/// that a killed run leaves whole steps only. One runs at a time; a second one waits two minutes and then
/// finds nothing to do. Sent as they are by libpq (SOCI would take a colon in the text for a parameter).
/// Returns how many steps were applied. Refuses `schema_newer`, `schema_foreign`. Throws DatabaseError; the
/// message names the step.
kernel::Outcome<int> migrate(ConnectionProfile const& profile, std::span<Migration const> migrations,
                             std::function<void(std::string_view step)> const& progress = {});

} // namespace poddesk::database
