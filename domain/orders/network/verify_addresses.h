#pragma once

#include <functional>
#include <optional>
#include <string>

#include "domain/database/pool.h"
#include "domain/orders/address_verification.h"
#include "domain/orders/network/easypost.h"

namespace poddesk::orders {

/// How a provider is asked.
struct VerifyOptions
{
    int most = 200; ///< of one round; more in the next, at once
    ShopTimes times = AddressProvider{}.times;
    std::string ca_file{};        ///< in tests
    std::function<bool()> stop{}; ///< asked between addresses
};

/// What a round came to.
struct VerifyRound
{
    std::size_t deliverable = 0, undeliverable = 0;
    std::size_t unclear = 0;                  ///< addresses that the provider refuses to look at
    std::optional<kernel::Refusal> problem{}; ///< what the provider's health says from now on
};

/// Asks the claimed provider about the addresses that wait, one after the other, and notes each answer in a
/// transaction of its own, with the hold of one that it does not find. Gives the provider back: at once, or
/// later after trouble (growing pauses, or what the provider asks for), which keeps no order from going on.
/// An answer that cannot be read lets other addresses go first, and is asked for five times. Throws
/// DatabaseError; the claim then ends by itself.
VerifyRound verify_addresses(database::Pool& pool, AddressClaim const& claim, std::string const& secret,
                             VerifyOptions const& options = {});

} // namespace poddesk::orders
