#include "gui/shell/connector.h"

#include "domain/database/transaction.h"

#if PODDESK_HAS_DEMO
#include "installer/demo/demo.h"
#endif

#include <fmt/format.h>

namespace poddesk::gui {

namespace {

/// Windows read at the same time as background jobs write.
constexpr std::size_t connections = 4;

} // namespace

void Connector::open(std::function<void(std::string_view)> const& progress)
{
    installer::Installation::Options options;
    options.progress = progress;
    options.start_worker = !is_shared();
    installation_.emplace(installer::Installation::open(settings_, options));
#if PODDESK_HAS_DEMO
    if (is_demo()) {
        installer::make_demo(*installation_, [&progress](std::string const& stage) { progress(stage); });
    }
#endif
}

std::vector<PersonChoice> Connector::people()
{
    database::Pool pool = installation_->pool(1, "admin");
    return database::in_transaction(pool, database::Mode::read_only, people_to_choose);
}

Connected Connector::sign_in(std::string const& login, std::string const& password)
{
    Connected made;
    made.pool = std::make_shared<database::Pool>(installation_->pool(connections, login, password));
    database::ConnectionProfile const& profile = made.pool->profile();
    made.database = profile.database;
    made.place = is_shared() ? fmt::format("{} @ {}", profile.database, profile.host)
                             : fmt::format("{} on this computer", profile.database);
    auto const person = database::in_transaction(*made.pool, database::Mode::read_only, who_am_i);
    if (!person) {
        throw installer::UnusableDatabase(
            fmt::format("{} may connect to {} but is nobody there; ask an administrator to add this person.",
                        profile.user, profile.database));
    }
    made.person = *person;
    return made;
}

} // namespace poddesk::gui
