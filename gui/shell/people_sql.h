#pragma once

#include "domain/database/transaction.h"

#include <optional>
#include <string>
#include <vector>

namespace poddesk::gui {

/// Somebody who could sign in.
struct PersonChoice
{
    std::string login;
    std::string full_name;
    std::string role; ///< "account_manager" …
};

/// Who the caller is; none for a login that is nobody in this database.
std::optional<PersonChoice> who_am_i(database::Transaction& tx);
/// Everybody who may sign in here, by name; not the worker.
std::vector<PersonChoice> people_to_choose(database::Transaction& tx);
/// The cheapest question there is: for measuring a round trip.
void ask_nothing(database::Transaction& tx);

} // namespace poddesk::gui
