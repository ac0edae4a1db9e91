#pragma once

#include "domain/database/pool.h"

#include <string>

namespace poddesk::installer {

/// On a connection to the server's maintenance database.
bool has_database(database::Pool& pool, std::string const& name);
/// Makes it, or leaves it when another process was faster.
void create_database(database::Pool& pool, std::string const& name);
/// Ends its sessions and drops it; no harm where there is none.
void drop_database(database::Pool& pool, std::string const& name);
/// Nobody may be connected to it.
void rename_database(database::Pool& pool, std::string const& from, std::string const& to);

/// The role (poddesk_account_manager …) that a login takes, from the server's memberships: asked before SET
/// ROLE, when the login itself may see no table of ours. Empty: none. Throws DatabaseError when signing in
/// fails.
std::string role_of_login(database::ConnectionProfile profile);

} // namespace poddesk::installer
