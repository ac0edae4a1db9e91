#pragma once
// What the count bench asks of the database. No wx here. Every member waits for the server: call it in the
// background only.

#include "domain/database/content.h"
#include "domain/database/pool.h"
#include "domain/fulfillment/flagged_bins.h"
#include "domain/inventory/count_bin.h"
#include "domain/inventory/count_view.h"
#include "domain/inventory/stock_view.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace poddesk::gui {

/// One client's part of a bin that is being counted.
struct OpenCount
{
    kernel::ClientId client{};
    inventory::CountId id{};
};

/// A bin on the bench: what may be scanned in it. How much of it there should be stays in the database.
struct BinCount
{
    inventory::BinPlace bin;
    std::vector<inventory::CountedProduct> products;
    std::vector<OpenCount> counts; ///< one a client
};

/// What was counted of one product, lot and condition.
struct CountedUnits
{
    kernel::ClientId client{};
    kernel::ProductId product{};
    std::string sku;
    std::string lot;
    std::string condition;
    std::int64_t counted = 0;
};

/// Counted beside expected.
struct CountResult
{
    kernel::ClientId client{};
    std::string sku;
    std::string lot;
    std::string condition;
    std::int64_t expected = 0;
    std::int64_t counted = 0;
};

/// A count in the ledger, and what takes it back.
struct PostedBin
{
    std::string bin;
    std::vector<kernel::EventId> events;
    std::vector<std::int64_t> flags; ///< short picks whose bin gives stock again
    std::int64_t plus = 0;
    std::int64_t minus = 0;
};

class CountStore
{
public:
    explicit CountStore(std::shared_ptr<database::Pool> pool) : pool_(std::move(pool)) {}

    std::vector<fulfillment::FlaggedBin> flagged() const;
    std::vector<inventory::BinPlace> bins_named(std::string const& code) const;
    /// Begins a count for every client that has goods in the bin, or whose goods a picker missed there.
    kernel::Outcome<BinCount> begin(kernel::LocationId bin) const;
    /// One more client's part, for an item that should not lie there.
    kernel::Outcome<OpenCount> begin_for(kernel::ClientId client, kernel::LocationId bin) const;
    std::vector<inventory::CountedProduct> products_called(std::string const& code) const;
    /// What the bin should hold beside what was found, for all clients or for none. Refuses `stale`.
    kernel::Outcome<std::vector<CountResult>> record(BinCount const& bin,
                                                     std::vector<CountedUnits> const& found) const;
    /// The differences of all clients as corrections, and the bin's flags away, or nothing. Refuses `stale`,
    /// `not_enough_stock`.
    kernel::Outcome<PostedBin> post(BinCount const& bin, std::string const& reason) const;
    kernel::Outcome<void> take_back(PostedBin const& posted, std::string const& reason) const;
    std::optional<database::Content> picture(kernel::ClientId client, std::string const& sha256_hex) const;

private:
    std::shared_ptr<database::Pool> pool_;
};

} // namespace poddesk::gui
