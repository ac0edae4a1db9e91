#pragma once

#include "domain/clients/create_client.h"
#include "domain/kernel/clock.h"

#include <cstdint>
#include <string>
#include <vector>

namespace poddesk::clients {

/// A brand in a list.
struct ClientRow
{
    kernel::ClientId id{};
    std::string code;
    std::string name;
    std::string color;  ///< "#2f6b5e"
    std::string status; ///< onboarding, live, paused, archived
    Promise promise{};
    std::int64_t people = 0; ///< who have access, those who reach every client too

    bool operator==(ClientRow const&) const = default;
};
/// Every client within reach, by name.
std::vector<ClientRow> list_clients(database::Transaction& tx);

/// Everything that this room keeps of a brand.
struct ClientRecord
{
    kernel::ClientId id{};
    std::string code;
    std::string name;
    std::string color;
    std::string currency;
    std::string status;
    kernel::Timestamp created_at{};
    std::int64_t version = 0; ///< grows with every change of any part
    Branding branding{};
    Promise promise{};
    std::vector<std::string> steps{};    ///< of the packing guideline, as the packer confirms them
    std::vector<std::string> my_parts{}; ///< that the reader may change: client, branding, promise …
};
/// None when it is not there or out of reach.
std::optional<ClientRecord> client_record(database::Transaction& tx, kernel::ClientId client);

/// Somebody with access to a client.
struct ClientPerson
{
    std::string login;
    std::string full_name;
    std::string role;
    bool by_name = false; ///< else as one who reaches every client
    bool is_disabled = false;

    bool operator==(ClientPerson const&) const = default;
};
/// By name.
std::vector<ClientPerson> people_of_client(database::Transaction& tx, kernel::ClientId client);
/// Who could be given access: neither disabled nor with access already.
std::vector<ClientPerson> people_without_access(database::Transaction& tx, kernel::ClientId client);
/// Whether the reader may give access and end it.
bool may_grant(database::Transaction& tx);

} // namespace poddesk::clients
