#pragma once

#include "domain/database/leases.h"
#include "domain/database/pool.h"
#include "domain/orders/network/verify_addresses.h"
#include "installer/setup/settings.h"

#include <atomic>
#include <future>
#include <string>

namespace poddesk::ctl {

/// What opens the address service's door, kept in the home's secrets file as a shop's key is.
std::string address_secret_name(std::string const& database);

/// Asks a claimed provider. Throws DatabaseError; any other fault is the provider's problem.
orders::VerifyRound ask_provider(database::Pool& pool, installer::Settings const& settings,
                                 orders::AddressClaim const& claim,
                                 orders::VerifyOptions const& options = {});

/// The worker's share of addresses that a provider verifies, on a thread of its own: one that does not
/// answer holds up neither orders nor the worker's rounds.
class AddressAsking
{
public:
    explicit AddressAsking(installer::Settings const& settings) : settings_(settings) {}
    /// Ends after the address that is being asked about.
    ~AddressAsking();
    AddressAsking(AddressAsking const&) = delete;
    AddressAsking& operator=(AddressAsking const&) = delete;

    /// Begins where an address waits and the provider is due. Throws DatabaseError.
    void run(database::Pool& pool, database::LeaseHolder const& lease);
    /// Waits until what was begun is over.
    void finish();

private:
    void ask(database::Pool pool, orders::AddressClaim const& claim) noexcept;

    installer::Settings settings_;
    std::atomic<bool> stop_{false};
    std::future<void> asking_;
};

} // namespace poddesk::ctl
