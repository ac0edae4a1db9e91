#pragma once
// The list of purchase orders: queues, pages by key, one record in full.

#include "domain/database/transaction.h"
#include "domain/events/history.h"
#include "domain/kernel/clock.h"
#include "domain/kernel/id.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace poddesk::inbound {

/// The saved queues. An order that is late is expected, too.
enum class ReceiptQueue
{
    everything,
    expected,
    late,          ///< expected before today, where its pod is
    at_dock,       ///< arrived, nobody counts
    receiving,     ///< somebody counts
    putaway,       ///< counted, units wait in receiving
    discrepancies, ///< its receipt says over, short or damaged
    closed         ///< nothing is left to do
};
inline constexpr ReceiptQueue all_receipt_queues[] = {
    ReceiptQueue::everything, ReceiptQueue::expected, ReceiptQueue::late,          ReceiptQueue::at_dock,
    ReceiptQueue::receiving,  ReceiptQueue::putaway,  ReceiptQueue::discrepancies, ReceiptQueue::closed};

struct ReceiptQuery
{
    ReceiptQueue queue = ReceiptQueue::everything;
    std::optional<kernel::ClientId> client{};
    std::optional<kernel::PodId> pod{};
    std::string text{}; ///< in number, reference or supplier, or a receipt's number; empty filters nothing
    bool by_day = true; ///< by the expected day, without a day last; else by when it was made
    bool descending = false;

    bool operator==(ReceiptQuery const&) const = default;
};

struct ReceiptRow
{
    kernel::PurchaseOrderId id{};
    std::string number;
    std::string reference;
    std::string status; ///< of the purchase order
    kernel::ClientId client{};
    std::string client_name;
    std::string client_color;
    std::string supplier;
    std::string pod; ///< code
    std::optional<kernel::Date> expected_on{};
    bool is_late = false;
    std::int64_t ordered = 0;
    std::int64_t received = 0; ///< good units
    std::int64_t damaged = 0;
    std::int64_t put_away = 0;
    bool differs = false; ///< over, short or damaged
    std::optional<kernel::Timestamp> arrived_at{};
    std::optional<kernel::Timestamp> put_away_at{}; ///< of the last unit

    bool operator==(ReceiptRow const&) const = default;
};

/// Where a page begins: after this row.
struct ReceiptPlace
{
    std::optional<kernel::Date> day{};
    kernel::PurchaseOrderId id{};
};

std::vector<ReceiptRow> receipt_page(database::Transaction& tx, ReceiptQuery const& query,
                                     std::optional<ReceiptPlace> const& after, std::int64_t skip,
                                     std::int64_t limit);
/// How many rows each queue has under the query's other filters.
std::map<ReceiptQueue, std::int64_t> receipt_counts(database::Transaction& tx, ReceiptQuery const& query);

/// A product of a purchase order and how it came.
struct ReceiptLineRow
{
    std::string sku;
    std::string title;
    std::string kind; ///< which stand-in
    std::int64_t ordered = 0;
    std::int64_t received = 0;
    std::int64_t damaged = 0;
    std::int64_t put_away = 0;

    bool operator==(ReceiptLineRow const&) const = default;
};
/// A line of a receipt that is not as expected.
struct Discrepancy
{
    std::string sku;
    std::string lot;
    std::int64_t over = 0;
    std::int64_t short_ = 0;
    std::int64_t damaged = 0;

    bool operator==(Discrepancy const&) const = default;
};
struct ReceiptHead
{
    kernel::ReceiptId id{};
    std::string number;
    std::string status;
    std::string received_by;
    kernel::Timestamp received_at{};

    bool operator==(ReceiptHead const&) const = default;
};
struct ReceiptRecord
{
    ReceiptRow row;
    std::vector<ReceiptLineRow> lines;
    std::vector<ReceiptHead> receipts;       ///< also those that were taken back; oldest first
    std::vector<Discrepancy> discrepancies;  ///< of the receipt that stands
    std::vector<events::PastEvent> events{}; ///< of the order and its receipts, oldest first
    std::string arrived_by;

    bool operator==(ReceiptRecord const&) const = default;
};
/// None when it is not there or out of reach.
std::optional<ReceiptRecord> receipt_record(database::Transaction& tx, kernel::PurchaseOrderId id);

/// Who and where can be filtered by: key and words.
struct ReceiptChoice
{
    std::int64_t id = 0;
    std::string name;
    std::string color; ///< of a client
};
std::vector<ReceiptChoice> receipt_clients(database::Transaction& tx);
std::vector<ReceiptChoice> receipt_pods(database::Transaction& tx);

} // namespace poddesk::inbound
