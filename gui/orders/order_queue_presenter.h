#pragma once
// Every decision of the order queue window. No wx here.

#include "gui/orders/cancel_question.h"
#include "gui/orders/order_detail.h"
#include "gui/orders/order_pages.h"
#include "gui/orders/undo.h"
#include "gui/shell/export_job.h"
#include "gui/shell/store_work.h"
#include "gui/widgets/grid_source.h"

#include <memory>
#include <set>
#include <string>
#include <vector>

namespace poddesk::gui {

/// One row of the list of queues, as the presenter knows it.
struct QueueEntry
{
    enum class Kind
    {
        group, ///< which: see `key` ("all", "pod", "clients")
        queue,
        client
    };
    Kind kind = Kind::queue;
    std::string key; ///< "to_do", "client:3"
    std::string label{};
    std::string color{}; ///< of a client

    bool operator==(QueueEntry const&) const = default;
};

/// What a chip offers.
struct FilterChoice
{
    std::string key;
    std::string label;
    std::string color{};

    bool operator==(FilterChoice const&) const = default;
};

/// What the presenter tells the window.
class OrderQueueView
{
public:
    virtual ~OrderQueueView() = default;
    virtual void show_queues(std::vector<QueueEntry> const& entries) = 0;
    virtual void show_counts(std::map<std::string, std::int64_t> const& counts) = 0;
    virtual void show_choices(std::vector<FilterChoice> const& clients,
                              std::vector<FilterChoice> const& pods) = 0;
    virtual void show_lanes(std::vector<FilterChoice> const& lanes) = 0;
    /// Rows came, went or moved.
    virtual void rows_moved() = 0;
    virtual void rows_changed(std::int64_t first, std::int64_t last) = 0;
    /// These cells of a row changed elsewhere; no columns: the whole row is new here.
    virtual void flash(std::string const& key, std::set<std::string> const& columns) = 0;
    virtual void show_detail(Detail const& detail, OrderActions const& actions) = 0;
    virtual void show_no_detail(std::string const& sentence) = 0;
    /// What a cancel of these would undo. `is_asked`: the person wants to cancel; else it changed since.
    virtual void show_cancel(std::vector<std::string> const& keys, CancelWords const& effect,
                             bool is_asked) = 0;
    virtual void show_totals(orders::QueueTotals const& totals) = 0;
    /// What was done, with Undo where it can be taken back.
    virtual void done(std::string const& sentence, bool can_undo) = 0;
    virtual void refused(std::string const& sentence) = 0;
};

/// The state of the window: which list, which filters, the rows of it that are in memory, the selected order.
/// All members are for the UI thread; everything that waits goes through Work.
class OrderQueuePresenter final : public GridSource
{
public:
    OrderQueuePresenter(std::shared_ptr<OrdersStore> store, Work& work, OrderQueueView& view,
                        std::shared_ptr<kernel::Clock> clock);

    /// Reads everything: at the start, and after the server was lost.
    void resync();
    /// To be called now and then: what was shipped "today" ends at midnight.
    void time_passed();

    // --- what the person asks for
    /// "to_do", "late" …, or "client:3".
    void choose_queue(std::string const& key);
    std::string queue_key() const;
    std::string title() const;
    void filter_text(std::string const& typed);
    void filter_client(std::optional<std::string> const& key);
    void filter_pod(std::optional<std::string> const& key);
    void filter_status(std::optional<std::string> const& key);
    void filter_hold(std::optional<std::string> const& kind);
    /// By the name of a release lane.
    void filter_lane(std::optional<std::string> const& name);
    orders::QueueQuery const& query() const { return query_; }
    void select(std::string const& key);
    std::string const& selected() const { return selected_; }

    /// @param until of a dated hold, as hold_action takes it.
    void hold(std::vector<std::string> const& keys, std::string const& kind, std::string const& reason,
              std::string const& until = {});
    /// @param kind empty: every one.
    void release_holds(std::vector<std::string> const& keys, std::string const& reason,
                       std::string const& kind = {});
    void set_priority(std::vector<std::string> const& keys, std::int64_t priority);
    /// Says what a cancel of these would undo, and again whenever that changes, until it is done. What the
    /// pods have in the hand is canceled when they have put it back, if that was said.
    void foresee_cancel(std::vector<std::string> const& keys);
    /// The person thinks about something else.
    void forget_cancel();
    void cancel(std::vector<std::string> const& keys, std::string const& reason);
    /// They are meant, though they look like earlier orders.
    void keep_duplicates(std::vector<std::string> const& keys, std::string const& reason);
    /// Sends every reserved order of this list to its pod.
    void release_ready();
    void undo();
    /// The whole list with its filters and its sort, for a file: these columns of the grid.
    Export exported(std::vector<std::string> const& shown_columns) const;

    // --- what others changed
    void orders_changed(std::set<std::int64_t> const& ids, bool everything);
    void lanes_changed();

    // --- GridSource
    std::int64_t row_count() const override { return pages_.row_count(); }
    bool is_loaded(std::int64_t row) const override { return pages_.row(row) != nullptr; }
    std::string key(std::int64_t row) const override;
    std::optional<std::int64_t> row_of(std::string const& key) const override;
    std::string text(std::int64_t row, std::string const& column) const override;
    /// More about a cell, for its tooltip; empty has none.
    std::string tip(std::int64_t row, std::string const& column) const;
    void want(std::int64_t first, std::int64_t last) override;
    void sort(std::string const& column, bool ascending) override;

    orders::QueueRow const* row(std::int64_t at) const { return pages_.row(at); }
    orders::QueueTotals const& totals() const { return totals_; }
    kernel::Timestamp now() const { return clock_->now(); }
    /// True once the rows in sight and the counts are here.
    bool is_settled() const { return work_.is_idle() && loaded_once_; }

private:
    void reload();
    void reload_soon();
    void take_reload(std::uint64_t generation, std::int64_t first_page, std::vector<orders::QueueRow> rows);
    void fetch(std::int64_t page);
    void read_totals();
    void take_totals(orders::QueueTotals const& totals);
    void read_lanes();
    void read_counts();
    void counts_soon();
    void take_counts(std::vector<orders::QueueCount> const& counts);
    void take_changed(std::vector<orders::QueueRow> const& rows, std::set<std::int64_t> const& asked);
    void read_detail();
    void take_detail(std::string const& key, std::optional<OrderRecord> const& record);
    void act(std::vector<std::string> const& keys, OrderAction const& action,
             std::function<std::string(std::int64_t done, std::string const& number)> words);
    std::vector<std::pair<kernel::OrderId, std::optional<std::int64_t>>>
    targets_of(std::vector<std::string> const& keys) const;

    StoreWork<OrdersStore> work_;
    OrderQueueView& view_;
    std::shared_ptr<kernel::Clock> clock_;

    orders::QueueQuery query_;
    std::string queue_key_ = "to_do";
    OrderPages pages_;
    orders::QueueTotals totals_;
    std::set<std::int64_t> fetching_;
    std::pair<std::int64_t, std::int64_t> in_sight_{0, 30};
    std::uint64_t generation_ = 0; ///< of the list: an answer to an older question is dropped
    std::map<std::string, std::string> client_names_;
    std::string selected_;
    std::uint64_t detail_asked_ = 0;
    std::vector<QueueEntry> entries_;
    std::vector<FilterChoice> clients_;
    std::vector<FilterChoice> pods_;
    CancelQuestion cancel_;
    Undo undo_;
    std::set<std::string> fresh_;               ///< keys that changed elsewhere and are not in memory yet
    std::optional<std::uint64_t> totals_asked_; ///< of which list sums are being read now
    bool totals_again_ = false;
    bool reload_waits_ = false;
    bool counts_wait_ = false;
    bool loaded_once_ = false;
};

} // namespace poddesk::gui
