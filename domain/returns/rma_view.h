#pragma once

#include "domain/database/transaction.h"
#include "domain/kernel/clock.h"
#include "domain/kernel/id.h"
#include "domain/kernel/money.h"
#include "domain/returns/ids.h"
#include "domain/returns/refund_instruction.h"

#include <optional>
#include <string>
#include <vector>

namespace poddesk::returns {

/// A line of the list of RMAs.
struct RmaRow
{
    RmaId id;
    std::string number;
    std::string client_name;
    std::string client_color;
    std::string order_number; ///< empty: a parcel of no order
    std::string customer;
    std::string pod;  ///< where it arrived
    std::string cart; ///< it lies on, while it waits there; may be empty
    std::string status;
    bool is_blind = false;
    std::int64_t units = 0;
    std::int64_t inspected = 0;
    std::string reasons;        ///< codes, comma separated
    std::string carrier_reason; ///< of a return to sender; empty: a customer's return
    kernel::Timestamp authorized_at{};
    std::optional<kernel::Timestamp> arrived_at;
    /// Arrival plus the client's promise, while it is open; of a return to sender until it is chosen what is
    /// owed.
    std::optional<kernel::Timestamp> due_at;
    std::string place{}; ///< in the list, for RmaFilter::after

    bool operator==(RmaRow const&) const = default;
};
/// Which RMAs: `queue` is open, expected, arrived (not opened), on_bench, parked (put down there or before),
/// manual (a person decides about an item), rts (return to sender: not chosen yet what is owed), overdue (its
/// promise), done or all.
struct RmaFilter
{
    std::string queue = "open";
    std::string
        text{}; ///< what is known of it: any code on the parcel, an item, the customer (returns.search)
    std::string client{}; ///< code; empty: all
    std::int64_t limit = 500;
    std::string after{}; ///< place of the last row seen; empty: from the start
    std::int64_t skip = 0;
    RmaId only{};                ///< this one, whatever the queue
    kernel::OrderId order{};     ///< none: any; else of this one
    kernel::ProductId product{}; ///< none: any item; else those that name it
    std::string reason{};        ///< with the product: this reason
};
/// Those that arrived first, the next promise first; then the newest.
std::vector<RmaRow> list_rmas(database::Transaction& tx, RmaFilter const& filter);
/// How many there are, without regard to limit, place and skip.
std::int64_t count_rmas(database::Transaction& tx, RmaFilter const& filter);

/// Of each queue in which something waits. How many are done is counted where they are listed: there are
/// years of them.
struct RmaCounts
{
    std::int64_t expected = 0;
    std::int64_t arrived = 0;
    std::int64_t on_bench = 0;
    std::int64_t parked = 0;
    std::int64_t manual = 0;
    std::int64_t rts = 0;
    std::int64_t overdue = 0;

    bool operator==(RmaCounts const&) const = default;
};
RmaCounts count_rmas(database::Transaction& tx);

/// A client that has RMAs within reach.
struct RmaClient
{
    std::string code;
    std::string name;
    std::string color;

    bool operator==(RmaClient const&) const = default;
};
/// By name.
std::vector<RmaClient> clients_with_rmas(database::Transaction& tx);

struct RmaLineView
{
    RmaLineId id;
    kernel::ProductId product;
    std::string sku;
    std::string title;
    std::string barcode;
    std::string picture; ///< sha256 in hex, of database.content; empty: none
    std::string kind;    ///< the stand-in's icon
    std::string reason;
    std::string note;
    std::string wants;
    std::string reception;
    bool is_extra = false;
    std::int64_t quantity = 0;
    std::int64_t inspected = 0;
    std::int64_t missing = 0;
    std::optional<kernel::Money> unit_price; ///< as ordered
    bool needs_serial = false;               ///< each unit's is scanned at the bench

    bool operator==(RmaLineView const&) const = default;
};
struct InspectionView
{
    InspectionId id;
    RmaLineId line;
    std::string found;
    std::string sku;
    std::string title;
    std::string grade;
    std::string disposition;
    std::string acceptance;
    std::string acceptance_why; ///< the rule, or the person's reason
    std::string bin;
    std::string note;
    std::string by;
    kernel::Timestamp at{};
    bool is_undone = false;
    std::optional<std::string> serial{}; ///< none: not asked for; empty: none could be read

    bool operator==(InspectionView const&) const = default;
};
struct RmaView
{
    RmaId id;
    kernel::ClientId client;
    kernel::PodId pod; ///< none before arrival
    kernel::OrderId order;
    std::string number;
    std::string status;
    std::string client_name;
    std::string client_color;
    std::string order_number;
    std::string customer;
    std::string place; ///< "Sacramento CA"
    std::string pod_code;
    std::string tracking;
    std::string cancel_reason;
    std::string carrier_reason; ///< of a return to sender; empty: a customer's return
    std::string owed;           ///< reship, refund, nothing; empty: not chosen yet
    std::string owed_note;
    bool is_blind = false;
    std::string expires_on; ///< "2026-12-24", or empty
    std::int64_t days_since_shipped = 0;
    std::int64_t window_days = 0;
    std::int64_t promise_hours = 0;
    kernel::Timestamp authorized_at{};
    std::optional<kernel::Timestamp> arrived_at;
    std::optional<kernel::Timestamp> closed_at;
    std::vector<RmaLineView> lines;
    std::vector<InspectionView> inspections; ///< oldest first, with those taken back
    std::optional<kernel::Money> refund;
    std::vector<RefundInstruction> instructions; ///< oldest first, with those taken back

    /// The carrier brought it back; no return of the customer.
    bool is_return_to_sender() const { return !carrier_reason.empty(); }
    bool operator==(RmaView const&) const = default;
};
/// None when it is not there or out of reach.
std::optional<RmaView> read_rma(database::Transaction& tx, RmaId rma);

/// Why the parcel was put down last, while it still lies there.
struct PutDown
{
    std::string reason;
    std::string by;
    kernel::Timestamp at{};

    bool operator==(PutDown const&) const = default;
};
std::optional<PutDown> last_put_down(database::Transaction& tx, RmaId rma);

/// What the signed-in person inspected today, and at which pace.
struct Pace
{
    std::int64_t items = 0;
    std::int64_t parcels = 0;
    std::int64_t median_seconds = 0;   ///< of the last 24 items
    std::vector<std::int64_t> seconds; ///< of the last 24, oldest first
    std::int64_t waiting = 0;          ///< parcels that arrived and are not closed
    std::int64_t house_median = 0;     ///< seconds an item, of everybody in the last seven days
    std::vector<kernel::Money> back;   ///< what was restocked today is worth, as ordered; by currency

    bool operator==(Pace const&) const = default;
};
Pace read_pace(database::Transaction& tx);

} // namespace poddesk::returns
