#pragma once

#include "domain/database/transaction.h"
#include "domain/kernel/id.h"

#include <cstdint>
#include <string>
#include <vector>

namespace poddesk::inventory {

/// A pod that holds goods of a client.
struct ClientPod
{
    kernel::PodId pod{};
    std::string code;
    std::string name;
    std::int64_t products = 0; ///< with units there
    std::int64_t units = 0;    ///< on hand

    bool operator==(ClientPod const&) const = default;
};
/// By code.
std::vector<ClientPod> pods_of_client(database::Transaction& tx, kernel::ClientId client);

} // namespace poddesk::inventory
