#pragma once

#include "domain/database/transaction.h"
#include "domain/kernel/clock.h"
#include "domain/kernel/id.h"
#include "domain/kernel/money.h"
#include "domain/orders/order_clock.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace poddesk::orders {

/// The saved lists of work that every desk has.
enum class Queue
{
    everything,
    to_do, ///< received or ready: nobody is at work on it and nothing holds it
    late,  ///< open, its clock still runs, and it is expected to leave after its ship-by moment
    on_hold,
    backorder,
    duplicates,   ///< looks like an earlier order, and can still be canceled
    cancel_asked, ///< it is canceled when the pods have put back what they picked
    released,
    picking,
    packing,
    shipped_today
};

inline constexpr std::array all_queues = {Queue::everything,   Queue::to_do,        Queue::late,
                                          Queue::on_hold,      Queue::backorder,    Queue::duplicates,
                                          Queue::cancel_asked, Queue::released,     Queue::picking,
                                          Queue::packing,      Queue::shipped_today};

/// The word by which a queue is asked for: "to_do", "shipped_today".
std::string_view word(Queue queue);
std::optional<Queue> parse_queue(std::string_view word);

/// What a list of orders may be sorted by. `newest` is the order in which they came to us.
enum class QueueSort
{
    newest,
    number,
    client,
    units,
    slack, ///< ship-by less the moment it is expected to leave; what has none comes last
    carrier,
    value,
    placed_at,
    status
};

/// Which orders a list shows, and in what order.
struct QueueQuery
{
    Queue queue = Queue::to_do;
    std::optional<kernel::ClientId> client{};
    std::optional<kernel::PodId> pod{};
    std::optional<std::string> status{};
    std::optional<std::string> hold{}; ///< held for this kind of reason
    std::optional<std::string> lane{}; ///< in the release lane of this name, of whichever pod
    std::string text{};                ///< typed: number, customer, SKU, city; empty filters nothing
    QueueSort sort = QueueSort::slack;
    bool ascending = true;
    kernel::Timestamp day_start{}; ///< when "today" began where the reader sits

    bool operator==(QueueQuery const&) const = default;
};

/// One order in a list.
struct QueueRow
{
    kernel::OrderId id{};
    std::string number;
    kernel::ClientId client{};
    std::string client_name;
    std::string client_color; ///< "#3584e4"
    std::string customer;
    std::string place; ///< "Portland, OR"
    std::int64_t lines = 0;
    std::int64_t units = 0;
    std::string status;
    std::string hold; ///< kind of the oldest open hold, or empty
    kernel::Timestamp placed_at{};
    OrderClock clock{};
    std::optional<kernel::Timestamp> shipped_at{};
    std::string carrier;
    std::string service;
    std::string pod; ///< code; empty while not routed
    kernel::Money total{};
    std::int64_t version = 0;
    std::int64_t wanted = 0;   ///< products of an order that has no stock reserved yet
    std::int64_t whole = 0;    ///< of those, with enough free stock
    std::int64_t begun = 0;    ///< of those, with some
    std::string missing;       ///< "SKU-7 × 3, SKU-9 × 1": what there is too little of
    bool matches = true;       ///< still belongs to the list that was asked for
    std::string sort_key;      ///< with the id: its place in the list
    std::string in;            ///< number of the order whose parcel it goes in, once merged
    std::int64_t carries = 0;  ///< orders that go in its parcel
    bool is_split = false;     ///< ships in parts, or is one of them
    std::string lane;          ///< release lanes of its parts until they ship: "Express, Singles"
    bool is_locked = false;    ///< one of them is locked and keeps its part
    std::int64_t priority = 0; ///< 0 is everyday
    bool is_gift = false;
    std::string company;             ///< that buys; empty: a person
    std::string po_number;           ///< the buyer's own number of it
    std::vector<std::string> tags{}; ///< the shop's and the rules', each once, by name
    std::string twin;                ///< number of the earlier order that it looks like, while that matters
    std::string cancel_asked_by;     ///< who waits for the pods to put it back; empty: nobody

    bool operator==(QueueRow const&) const = default;
};

/// Where a page begins: after this row, or at the start when there is none.
struct QueuePlace
{
    std::string sort_key;
    kernel::OrderId id{};
};

/// How many orders of all times a typed text may find; in the queues of open orders it finds them all.
constexpr int most_found = 2000;

/// Sums over a whole list.
struct QueueTotals
{
    std::int64_t orders = 0;
    std::int64_t units = 0;
    std::int64_t ready = 0;             ///< reserved and not yet released
    std::vector<kernel::Money> value{}; ///< one a currency, the largest count of orders first
    bool is_of_newest = false; ///< the typed text is in more orders: only the newest most_found count

    bool operator==(QueueTotals const&) const = default;
};

/// A number beside a queue. Late orders are counted in their own status too.
struct QueueCount
{
    kernel::ClientId client{};
    std::string client_name;
    std::string client_color;
    std::int64_t to_do = 0;
    std::int64_t ready = 0;
    std::int64_t late = 0;
    std::int64_t on_hold = 0;
    std::int64_t backorder = 0;
    std::int64_t duplicates = 0;   ///< they count in their own status too
    std::int64_t cancel_asked = 0; ///< so do these
    std::int64_t released = 0;
    std::int64_t picking = 0;
    std::int64_t packing = 0;
    std::int64_t shipped_today = 0;

    bool operator==(QueueCount const&) const = default;
};

/// A page of a list: `limit` rows, `skip` after the place. Pages are found by key, so that the last one of a
/// million rows is as near as the first.
std::vector<QueueRow> queue_page(database::Transaction& tx, QueueQuery const& query,
                                 std::optional<QueuePlace> const& after, std::int64_t skip,
                                 std::int64_t limit);

/// These orders as the list would show them; `matches` says whether they still belong to it. An order that is
/// gone or out of reach is left out.
std::vector<QueueRow> queue_rows(database::Transaction& tx, QueueQuery const& query,
                                 std::vector<kernel::OrderId> const& ids);

QueueTotals queue_totals(database::Transaction& tx, QueueQuery const& query);

/// One entry per client within reach, by name; those without orders too.
std::vector<QueueCount> queue_counts_by_client(database::Transaction& tx, std::optional<kernel::PodId> pod,
                                               kernel::Timestamp day_start);

/// A pod that a list may be narrowed to.
struct QueuePod
{
    kernel::PodId id{};
    std::string code;
    std::string name;

    bool operator==(QueuePod const&) const = default;
};
std::vector<QueuePod> queue_pods(database::Transaction& tx);

} // namespace poddesk::orders
