#pragma once

#include "domain/database/transaction.h"
#include "domain/kernel/address.h"
#include "domain/kernel/id.h"
#include "domain/kernel/outcome.h"
#include "domain/kernel/uuid.h"

#include <optional>
#include <string>
#include <vector>

namespace poddesk::inventory {

/// A part of a pod with its bins in the order in which they are walked.
struct NewZone
{
    std::string code;
    std::string name;
    std::string kind; ///< pick, reserve, receiving, hold
    std::vector<std::string> bins;
};

/// A pod with zones and bins; its virtual locations (supplier, customer, adjustment, scrap, in transit) and
/// the staging location come with it.
struct CreatePod
{
    kernel::Uuid command_id;
    std::string code;
    std::string name;
    kernel::Address address;
    int latitude_microdegrees = 0;
    int longitude_microdegrees = 0;
    std::string time_zone; ///< IANA: "America/Los_Angeles"
    std::vector<NewZone> zones;
};

/// Whether every value can be stored and goods could come in and be kept: at least one receiving bin and one
/// to pick from or to keep in reserve. Refuses `bad_value` with a sentence that names the value. Whether the
/// time zone exists, create_pod asks the database.
kernel::Outcome<void> check(CreatePod const& command);

/// Refuses `already_exists`, `bad_value`, `not_allowed`.
kernel::Outcome<kernel::PodId> create_pod(database::Transaction& tx, CreatePod const& command);

std::optional<kernel::PodId> find_pod(database::Transaction& tx, std::string const& code);

} // namespace poddesk::inventory
