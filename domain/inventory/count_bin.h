#pragma once

#include "domain/database/transaction.h"
#include "domain/inventory/ids.h"
#include "domain/kernel/id.h"
#include "domain/kernel/outcome.h"
#include "domain/kernel/uuid.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace poddesk::inventory {

/// Begins a cycle count of one client's goods in a bin, or of one product of them. An open count of the same
/// person there is dropped.
struct StartCount
{
    kernel::Uuid command_id;
    kernel::ClientId client;
    kernel::LocationId bin;
    std::optional<kernel::ProductId> product{};
};
struct StartedCount
{
    CountId id;
    std::string number;
};
/// Refuses `not_found`, `not_allowed`.
kernel::Outcome<StartedCount> start_count(database::Transaction& tx, StartCount const& command);

/// What was found of one product.
struct Found
{
    kernel::ProductId product;
    std::int64_t counted = 0;
    std::string lot{};
    std::string condition = "good";
};
struct RecordCount
{
    kernel::Uuid command_id;
    CountId count;
    std::vector<Found> found; ///< what is not named counts as none
};
struct CountedLine
{
    std::string sku;
    std::string lot;
    std::string condition;
    std::int64_t expected = 0;
    std::int64_t counted = 0;

    bool operator==(CountedLine const&) const = default;
};
/// What the bin should hold beside what was found: shown only now. Refuses `stale` (something moved in the
/// bin meanwhile: count again), `wrong_status`, `not_found`, `not_allowed`.
kernel::Outcome<std::vector<CountedLine>> record_count(database::Transaction& tx, RecordCount const& command);

struct PostCount
{
    kernel::Uuid command_id;
    CountId count;
    std::string reason{}; ///< the counter's words for the difference; may be empty
};
struct PostedCount
{
    kernel::EventId event;
    std::int64_t plus = 0;
    std::int64_t minus = 0;
};
/// The differences as one correction. Refuses `stale` (something moved since the count began),
/// `wrong_status`, `not_enough_stock` (fewer found than are promised), `not_allowed`.
kernel::Outcome<PostedCount> post_count(database::Transaction& tx, PostCount const& command);

} // namespace poddesk::inventory
