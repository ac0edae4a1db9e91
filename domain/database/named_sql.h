#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace poddesk::database {

/// A statement with parameters by name, made ready for the server: `:name` becomes `$1`, the same name the
/// same number.
struct NamedSql
{
    std::string text;               ///< with $1, $2 …; comments removed
    std::vector<std::string> names; ///< names[0] belongs to $1
    bool cacheable = false;         ///< select, insert, update, delete, with, values: worth preparing
    bool changes_session =
        false; ///< leaves something behind in the session (SET, temporary tables, session locks …)
};

/// Reads the SQL as PostgreSQL does: literals, quoted names, dollar quotes and comments are left alone.
/// Throws DatabaseError (usage) when the text holds a colon that SOCI's own parser would take for a parameter
/// (an array slice `a[1:2]`, a colon in a dollar quote): SOCI has no way to escape one.
NamedSql parse_named_sql(std::string_view sql);

} // namespace poddesk::database
