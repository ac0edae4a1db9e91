#pragma once
// No wx here. Everything waits for a server: in the background only.

#include "gui/shell/people_sql.h"
#include "installer/setup/installation.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace poddesk::gui {

/// A signed-in connection.
struct Connected
{
    std::shared_ptr<database::Pool> pool;
    PersonChoice person;
    std::string database;
    std::string place; ///< "demo on this computer", "poddesk @ reno-db"
};

/// From the settings to a signed-in person: opens the private cluster or reaches the shared server. One job
/// at a time.
class Connector
{
public:
    explicit Connector(installer::Settings settings) : settings_(std::move(settings)) {}

    installer::Settings const& settings() const { return settings_; }
    bool is_shared() const { return settings_.server.has_value(); }
    bool is_demo() const { return !is_shared() && settings_.database == "demo"; }

    /// Opens the installation, and makes the demo database where it is wanted and absent. Throws what
    /// installer::Installation::open throws.
    void open(std::function<void(std::string_view)> const& progress);
    /// The people of the private cluster's database.
    std::vector<PersonChoice> people();
    /// Signs in; an empty login is the settings' person, else the administrator.
    Connected sign_in(std::string const& login, std::string const& password);

private:
    installer::Settings settings_;
    std::optional<installer::Installation> installation_;
};

} // namespace poddesk::gui
