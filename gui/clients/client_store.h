#pragma once
// What a client's record window asks of the database. No wx here. Every member waits for the server: call it
// in the background only.

#include "domain/clients/change_client.h"
#include "domain/database/pool.h"
#include "gui/clients/client_fields.h"
#include "gui/widgets/detail.h"
#include "gui/widgets/form.h"

#include <memory>
#include <optional>
#include <set>
#include <string>

namespace poddesk::gui {

/// A client as its window shows it.
struct ClientPage
{
    kernel::ClientId client{};
    std::int64_t version = 0;
    std::string code;
    std::string name;
    std::string color;
    std::string status;
    std::string currency;
    kernel::Timestamp created_at{};
    std::string logo_png; ///< the picture's bytes, may be empty
    ClientFields fields{};
    std::set<std::string> editable{}; ///< keys of the fields that the reader may change
    Detail side{};                    ///< orders, channels, pods, people
    std::vector<FormField> give{};    ///< what is asked before access is given; empty: the reader may not
    std::vector<FormField> end{};     ///< the same for ending it

    bool operator==(ClientPage const&) const = default;
};

class ClientStore
{
public:
    explicit ClientStore(std::shared_ptr<database::Pool> pool) : pool_(std::move(pool)) {}

    /// None when it is not there or out of reach.
    std::optional<ClientPage> read(kernel::ClientId client) const;
    /// Saves these fields; `seen` is the record that they were typed into. Refuses `stale` when it is not
    /// like that any more, `bad_value`, `not_allowed`. Nothing is saved, or all.
    kernel::Outcome<void> save(ClientPage const& seen, ClientFields const& changed) const;

    /// Open orders are due by the promise of today; how many are due at another moment.
    kernel::Outcome<std::int64_t> renew_promises(kernel::ClientId client) const;

    kernel::Outcome<void> give_access(kernel::ClientId client, std::string const& login) const;
    kernel::Outcome<void> end_access(kernel::ClientId client, std::string const& login,
                                     std::string const& reason) const;

private:
    std::shared_ptr<database::Pool> pool_;
};

} // namespace poddesk::gui
