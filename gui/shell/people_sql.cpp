#include "gui/shell/people_sql.h"

namespace poddesk::gui {

std::optional<PersonChoice> who_am_i(database::Transaction& tx)
{
    auto const found = tx.query("select login::text, full_name, role from access.whoami()")
                           .row<std::string, std::string, std::string>();
    if (!found) {
        return std::nullopt;
    }
    auto const& [login, full_name, role] = *found;
    return PersonChoice{login, full_name, role};
}

std::vector<PersonChoice> people_to_choose(database::Transaction& tx)
{
    std::vector<PersonChoice> people;
    for (auto const& [login, full_name, role] :
         tx.query("select login::text, full_name, role from access.person"
                  " where disabled_at is null and role <> 'worker' order by full_name, login")
             .rows<std::string, std::string, std::string>()) {
        people.push_back({login, full_name, role});
    }
    return people;
}

void ask_nothing(database::Transaction& tx)
{
    (void)tx.query("select 1").value<std::int32_t>();
}

} // namespace poddesk::gui
