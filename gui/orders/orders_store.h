#pragma once
// What the order windows ask of the database. No wx here. Every member waits for the server: call it in the
// background only.

#include "domain/database/content.h"
#include "domain/database/pool.h"
#include "domain/events/history.h"
#include "domain/fulfillment/cancel_effect.h"
#include "domain/fulfillment/change_order_line.h"
#include "domain/fulfillment/progress_view.h"
#include "domain/fulfillment/split_merge.h"
#include "domain/kernel/outcome.h"
#include "domain/messaging/message_view.h"
#include "domain/orders/duplicates.h"
#include "domain/orders/order_notes.h"
#include "domain/orders/order_view.h"
#include "domain/orders/problem_view.h"
#include "domain/orders/queue_view.h"
#include "domain/printing/print_document.h"
#include "domain/returns/rma_view.h"
#include "domain/shipping/parcel_view.h"
#include "gui/shell/printers.h"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace poddesk::gui {

/// Everything that is known of one order, from the rooms that own it.
struct OrderRecord
{
    orders::OrderView order;
    std::vector<fulfillment::LineProgress> progress{};
    std::vector<fulfillment::OrderPickList> pick_lists{};
    std::vector<shipping::OrderParcel> parcels{};
    std::vector<messaging::OrderMessage> messages{};
    std::vector<returns::RmaRow> returns{}; ///< the newest last
    std::vector<events::PastEvent> history{};
    std::vector<events::PastDecision> decisions{};
    std::vector<orders::OrderNote> notes{};
    std::vector<orders::PossibleDuplicate> duplicates{};
    std::vector<orders::WantedProduct> wanted{};
    std::optional<std::string> gift{};              ///< its message; none: no gift
    std::vector<orders::LinkedOrder> linked{};      ///< what it was split off, or merged with
    std::vector<orders::MergeProposal> proposals{}; ///< what could go in one parcel with it
    std::vector<orders::ProblemRow> problems{};     ///< of its import, open

    bool operator==(OrderRecord const&) const = default;
};

/// What left the queue for the pods, and what did not.
struct Released
{
    std::int64_t orders = 0;
    std::vector<std::string> pick_lists{}; ///< numbers
    std::vector<kernel::FulfillmentId> parts{};
    std::int64_t kept = 0;                    ///< orders that a locked lane keeps, at least in part
    std::set<std::string> locked_lanes{};     ///< their names
    std::optional<kernel::Refusal> refusal{}; ///< why a pod's pick list was not made
    bool is_all = true;                       ///< false: there is more than one call takes
};

/// A hold that was cleared, as it was.
struct ClearedHold
{
    std::string reason;
    std::optional<kernel::Timestamp> until{};
};

class OrdersStore
{
public:
    /// @param printers where labels are printed again; a window that prints none needs none.
    explicit OrdersStore(std::shared_ptr<database::Pool> pool, WorkstationPrinters printers = {})
        : pool_(std::move(pool)), printers_(std::move(printers))
    {
    }

    std::vector<orders::QueueRow> page(orders::QueueQuery const& query,
                                       std::optional<orders::QueuePlace> const& after, std::int64_t skip,
                                       std::int64_t limit) const;
    /// Every row of the list as it is at one moment, page by page.
    void every_page(orders::QueueQuery const& query,
                    std::function<void(std::vector<orders::QueueRow> const&)> const& take) const;
    std::vector<orders::QueueRow> rows(orders::QueueQuery const& query,
                                       std::vector<kernel::OrderId> const& ids) const;
    orders::QueueTotals totals(orders::QueueQuery const& query) const;
    std::vector<orders::QueueCount> counts(std::optional<kernel::PodId> pod,
                                           kernel::Timestamp day_start) const;
    std::vector<orders::QueuePod> pods() const;
    /// Names of release lanes, as fulfillment::lane_names.
    std::vector<std::string> lanes() const;

    /// None when the order is gone or out of reach.
    std::optional<OrderRecord> record(kernel::OrderId order) const;
    /// By its number; no order where there is none or several have it.
    kernel::OrderId find(std::string const& typed) const;
    std::optional<database::Content> content(kernel::ClientId client, std::string const& sha256_hex) const;
    /// An email as it was handed over, or as it would be now; refused with what keeps it from being written.
    kernel::Outcome<std::string> email(kernel::MessageId message) const;

    /// A person's hold. Refuses `wrong_status`, `stale` (when a version is given), `not_found`.
    kernel::Outcome<void> hold(kernel::OrderId order, std::optional<std::int64_t> seen_version,
                               std::string const& kind, std::string const& reason,
                               std::optional<kernel::Timestamp> until = {}) const;
    /// Clears the open hold of this kind, `anyway` also the shop's; answers with what an undo puts back.
    kernel::Outcome<ClearedHold> release_hold(kernel::OrderId order, std::string const& kind,
                                              std::string const& reason, bool anyway = false) const;
    /// What a cancel of these would undo, and what keeps it from that.
    std::vector<fulfillment::CancelEffect>
    what_cancel_undoes(std::vector<kernel::OrderId> const& orders) const;
    /// Refuses as fulfillment::cancel_and_free.
    kernel::Outcome<void> cancel(kernel::OrderId order, std::optional<std::int64_t> seen_version,
                                 std::string const& reason, bool when_put_back) const;
    /// Ships to another address; answers with what an undo puts back. Refuses as orders::correct_address.
    kernel::Outcome<kernel::Address> correct_address(kernel::OrderId order,
                                                     std::optional<std::int64_t> seen_version,
                                                     kernel::Address const& address) const;
    /// Other units of a line, or another product; the stock is reserved anew. Refuses as orders::change_line.
    kernel::Outcome<fulfillment::ReplannedLine> change_line(orders::ChangeLine const& command) const;
    /// What ships together; the stock is reserved anew. Refuse as the use cases of orders do.
    kernel::Outcome<orders::SplitPart> split(orders::SplitOrder const& command) const;
    kernel::Outcome<orders::OtherOrder> unsplit(orders::UnsplitOrder const& command) const;
    kernel::Outcome<orders::OtherOrder> merge(orders::MergeOrders const& command) const;
    kernel::Outcome<orders::OtherOrder> unmerge(orders::UnmergeOrder const& command) const;
    /// What it was. Refuses as orders::set_priority.
    kernel::Outcome<std::int64_t> set_priority(kernel::OrderId order,
                                               std::optional<std::int64_t> seen_version,
                                               std::int64_t priority) const;
    /// The message before. Refuses as orders::set_gift.
    kernel::Outcome<std::optional<std::string>> set_gift(kernel::OrderId order,
                                                         std::optional<std::string> const& message) const;
    /// Refuses as orders::add_note.
    kernel::Outcome<void> add_note(kernel::OrderId order, std::string const& text) const;
    /// Refuses as orders::tick_mentions.
    kernel::Outcome<void> tick_mentions(kernel::OrderId order, bool done) const;
    /// Refuses as orders::keep_duplicate.
    kernel::Outcome<void> keep_duplicate(kernel::OrderId order, bool kept, std::string const& reason) const;
    /// Takes a cancel back that was made here, or that waits.
    kernel::Outcome<void> uncancel(kernel::OrderId order, std::string const& reason) const;
    /// Sends the reserved orders of a list to their pods, one pick list a pod.
    /// Everything that is ready in this list and may go, a pick list for each pod. Refuses `nothing_ready`,
    /// and what kept every pod from it.
    kernel::Outcome<Released> release(orders::QueueQuery const& query) const;
    /// Takes these parts off their pick lists again; refuses `wrong_status` when the pods have begun them
    /// all.
    kernel::Outcome<void> unrelease(std::vector<kernel::FulfillmentId> const& parts,
                                    std::string const& reason) const;

    /// Prints a parcel's label, again where it was printed before. Refuses as printing::print_document.
    kernel::Outcome<printing::Printed> print_label(kernel::ShipmentId parcel,
                                                   std::string const& reason) const;

private:
    std::shared_ptr<database::Pool> pool_;
    WorkstationPrinters printers_;
};

} // namespace poddesk::gui
