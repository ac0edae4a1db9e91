#pragma once

#include "domain/database/transaction.h"
#include "domain/kernel/clock.h"
#include "domain/kernel/id.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace poddesk::inbound {

/// The saved lists of the stock explorer.
enum class StockList
{
    everything,
    available,    ///< something may still be promised
    nothing_left, ///< in the catalog and in none of the pod's bins to promise
    on_hold,
    receiving, ///< waits for putaway
    expected,  ///< on a purchase order
    in_transit ///< on its way from another pod
};

struct StockQuery
{
    StockList list = StockList::everything;
    std::optional<kernel::ClientId> client{};
    std::optional<kernel::PodId> pod{};
    std::string text{}; ///< in SKU or title, or a whole barcode or bin; empty filters nothing

    bool operator==(StockQuery const&) const = default;
};

/// A product in a pod: what is there (as inventory.stock defines the words) and what is to come. Of a kit as
/// many are available as its parts make.
struct StockPosition
{
    kernel::ProductId product{};
    kernel::PodId pod{};
    kernel::ClientId client{};
    std::string client_name;
    std::string client_color;
    std::string sku;
    std::string title;
    std::string pod_code;
    std::int64_t on_hand = 0;
    std::int64_t allocated = 0;
    std::int64_t available = 0;
    std::int64_t on_hold = 0;
    std::int64_t receiving = 0;
    std::int64_t expected = 0;
    std::int64_t in_transit = 0;

    bool operator==(StockPosition const&) const = default;
};

/// Where a page begins: after this row, or at the start when there is none.
struct StockPlace
{
    kernel::ClientId client{};
    std::string sku;
    kernel::PodId pod{};
};

/// By client, SKU and pod.
std::vector<StockPosition> stock_page(database::Transaction& tx, StockQuery const& query,
                                      std::optional<StockPlace> const& after, std::int64_t skip,
                                      std::int64_t limit);
/// How many rows each list has under the query's other filters.
std::map<StockList, std::int64_t> stock_counts(database::Transaction& tx, StockQuery const& query);
std::optional<StockPosition> stock_position(database::Transaction& tx, kernel::ProductId product,
                                            kernel::PodId pod);

/// Whose stock there may be.
struct StockOwner
{
    kernel::ClientId id{};
    std::string name;
    std::string color;

    bool operator==(StockOwner const&) const = default;
};
/// The clients within reach, by name, archived ones left out.
std::vector<StockOwner> stock_owners(database::Transaction& tx);

/// The expiry day of each lot of a product that was received with one.
std::map<std::string, kernel::Date> expiry_of(database::Transaction& tx, kernel::ProductId product);

} // namespace poddesk::inbound
