#pragma once
// The receiving bench: what a scan, a number or a key means now. No wx here.

#include "gui/inbound/bench_screen.h"
#include "gui/inbound/receive_store.h"
#include "gui/shell/store_work.h"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace poddesk::gui {

/// What the bench waits for.
enum class ReceiveStep
{
    find,      ///< a purchase order, a supplier's reference or an item
    choose,    ///< which of several, by its digit
    count,     ///< units
    lot,       ///< of the units just scanned
    expiry,    ///< the same
    unordered, ///< 1 counts what nobody ordered, 2 leaves it
    over,      ///< 1 counts more than expected, 2 does not
    review     ///< the discrepancy list stands; once more posts the receipt
};

struct ReceiveLine
{
    std::string sku;
    std::string title;
    std::string picture; ///< sha256 (hex), may be empty
    std::string kind;    ///< the stand-in's icon
    std::int64_t expected = 0;
    std::int64_t good = 0;
    std::int64_t damaged = 0;
    std::string note; ///< lots and expiry days counted so far

    std::int64_t counted() const { return good + damaged; }
    bool operator==(ReceiveLine const&) const = default;
};

/// A line of the discrepancy list.
struct ReceiveDifference
{
    std::string sku;
    std::string words; ///< "2 short, 1 damaged"
    Tone tone = Tone::neutral;

    bool operator==(ReceiveDifference const&) const = default;
};

/// Everything that the bench shows, as plain data.
struct ReceiveScreen
{
    ReceiveStep step = ReceiveStep::find;
    std::string asks; ///< what the receiver does next, big
    Tone tone = Tone::neutral;
    std::string said; ///< what the last scan came to
    std::string number;
    std::string reference;
    std::string client;
    std::string client_color;
    std::string supplier;
    std::string pod;
    std::string expected_on; ///< "today", "2 d late"
    std::optional<kernel::Timestamp> arrived_at{};
    std::vector<ReceiveLine> lines;
    std::size_t current = 0; ///< the line of the big card
    std::int64_t expected = 0;
    std::int64_t counted = 0;
    std::string lot; ///< and expiry day of the current line, where it has one
    bool damaged_next = false;
    std::string warning; ///< somebody else counts it, or has received it
    std::vector<BenchChoice> choices;
    std::vector<ReceiveDifference> differences; ///< while under review
    std::vector<BenchChoice> waiting;           ///< what may be received next
    std::vector<std::string> done;              ///< the last receipts of this bench, newest first
};

class ReceiveView
{
public:
    virtual ~ReceiveView() = default;
    virtual void show(ReceiveScreen const& screen) = 0;
    virtual void signal(Signal signal) = 0;
    virtual void show_picture(std::string const& sha256, std::string const& bytes) = 0;
};

class ReceivePresenter
{
public:
    ReceivePresenter(std::shared_ptr<ReceiveStore const> store, Work& work, ReceiveView& view);

    /// Reads what is expected.
    void start();
    /// Something was scanned or typed and ended with Enter.
    void scanned(std::string const& code);
    /// A digit or a letter alone. False: it means nothing now.
    bool answered(char key);
    /// The discrepancy list; once more posts the receipt.
    void finish();
    /// Leaves the question, the review, or the order: what was counted is kept for when it comes back.
    void leave();
    /// Takes the last count back; on the empty bench, the last receipt.
    void undo();
    /// Changes elsewhere: what is expected, and whether somebody else received this order.
    void refresh();
    /// Opens this order, as a scan of its number does.
    void open(kernel::PurchaseOrderId id);

    ReceiveScreen const& screen() const { return screen_; }
    /// What is on the bench; 0: nothing.
    kernel::PurchaseOrderId order() const { return order_; }
    bool is_settled() const { return work_.is_idle(); }

    /// Counts that were not posted, of every order on this bench: outlive the window.
    nlohmann::json kept() const;
    void keep(nlohmann::json const& held);

private:
    /// Units counted at once.
    struct Units
    {
        std::string code; ///< the SKU
        std::int64_t quantity = 1;
        bool damaged = false;
        std::string lot{};
        std::optional<kernel::Date> expires_on{};
    };
    using Lot = std::pair<std::string, std::optional<kernel::Date>>;
    struct Counting
    {
        std::vector<Units> units;
        std::set<std::string> over; ///< SKUs of which more than expected was accepted
    };
    struct Done
    {
        kernel::ReceiptId receipt;
        std::string number;
        kernel::PurchaseOrderId order;
        Counting counting;
    };

    void say(Tone tone, std::string words, Signal signal);
    void ask();
    // --- receive_presenter.cpp: which order
    void find(std::string const& code);
    void take(inbound::ReceivingSheet sheet, std::string const& code);
    void open(kernel::PurchaseOrderId id, std::string const& code);
    void ready_for_next();
    void tell_others(inbound::ReceivingSheet const& sheet);
    void read_pictures();
    // --- receive_counting.cpp: units
    void count(std::string const& code);
    void recount(std::int64_t quantity);
    void look_up(std::string const& code);
    void begin(Units units, bool instead);
    void next_question();
    void add();
    void drop_question();
    void take_lot(std::string const& lot);
    void take_expiry(std::string const& typed);
    bool answer_question(char key);
    void tally();
    std::optional<std::size_t> line_of(std::string const& code) const;
    inbound::BenchItem const& item(std::size_t line) const { return items_.at(line).item; }
    bool is_complete() const;
    // --- receive_closing.cpp: the end, and back
    void review();
    void post();
    void posted(kernel::Outcome<PostedReceipt> const& result);
    void undo_count();
    void undo_receipt();

    StoreWork<ReceiveStore> work_;
    ReceiveView& view_;
    ReceiveScreen screen_;
    kernel::PurchaseOrderId order_{};
    kernel::ClientId client_{};
    bool found_counting_ = false;              ///< somebody counted it before this bench took it
    std::vector<inbound::ExpectedItem> items_; ///< in the order of the screen's lines
    Counting counting_;
    std::map<std::string, Lot> lots_; ///< the lot that the next unit of a SKU is of
    std::optional<Units> pending_;    ///< units that a question is about
    bool pending_instead_ = false;    ///< they replace the last count
    std::string odd_expiry_;          ///< a day in the past, typed once
    std::map<std::int64_t, Counting> kept_;
    std::vector<inbound::ToReceive> candidates_;
    std::string candidate_code_;
    std::deque<std::string> later_; ///< scans that came while a code is looked up
    bool looking_up_ = false;
    bool posting_ = false;
    std::vector<Done> done_;
    std::set<std::string> pictures_asked_;
    kernel::Uuid command_ = kernel::Uuid::random();
};

} // namespace poddesk::gui
