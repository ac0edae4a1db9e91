#pragma once
// What the pick bench asks of the database. No wx here. Every member waits for the server: call it in the
// background only.

#include "domain/database/content.h"
#include "domain/database/pool.h"
#include "domain/fulfillment/bench_view.h"
#include "domain/fulfillment/pick.h"
#include "domain/fulfillment/short_pick.h"
#include "domain/kernel/outcome.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace poddesk::gui {

class PickStore
{
public:
    explicit PickStore(std::shared_ptr<database::Pool> pool) : pool_(std::move(pool)) {}

    /// Lists with units left to pick, oldest first.
    std::vector<fulfillment::OpenWalk> waiting() const;
    /// A list by its number or id. Refuses `not_found`.
    kernel::Outcome<fulfillment::PickWalk> find(std::string const& typed) const;
    std::optional<fulfillment::PickWalk> walk(kernel::PickListId id) const;
    kernel::Outcome<fulfillment::UnitsPicked> pick(kernel::AllocationId row, std::int64_t quantity) const;
    /// Puts units back into their bin; returns the row that has them again.
    kernel::Outcome<kernel::AllocationId> unpick(kernel::AllocationId row, std::int64_t quantity,
                                                 std::string const& reason) const;
    kernel::Outcome<fulfillment::ShortPicked> short_pick(kernel::AllocationId row, std::int64_t missing,
                                                         std::string const& reason) const;
    std::optional<database::Content> picture(kernel::ClientId client, std::string const& sha256_hex) const;

private:
    std::shared_ptr<database::Pool> pool_;
};

} // namespace poddesk::gui
