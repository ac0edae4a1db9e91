#pragma once
// Every decision of the order window. No wx here.

#include "gui/orders/cancel_question.h"
#include "gui/orders/line_rows.h"
#include "gui/orders/order_detail.h"
#include "gui/orders/undo.h"
#include "gui/shell/store_work.h"
#include "gui/widgets/form.h"
#include "gui/widgets/grid_source.h"

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>

namespace poddesk::gui {

/// What the presenter tells the window.
class OrderWindowView
{
public:
    virtual ~OrderWindowView() = default;
    virtual void show_order(OrderRecord const& record, OrderActions const& actions) = 0;
    virtual void show_no_order(std::string const& sentence) = 0;
    /// Columns of a line that changed elsewhere while the window was open.
    virtual void flash_line(std::string const& key, std::set<std::string> const& columns) = 0;
    virtual void show_picture(std::string const& sha256, std::string const& bytes) = 0;
    /// What a cancel would undo. `is_asked`: the person wants to cancel; else it changed since.
    virtual void show_cancel(CancelWords const& effect, bool is_asked) = 0;
    virtual void open_document(std::string const& file_name, std::string const& bytes) = 0;
    virtual void done(std::string const& sentence, bool can_undo) = 0;
    virtual void refused(std::string const& sentence) = 0;
};

class OrderWindowPresenter final : public GridSource
{
public:
    /// `typed`: an order's id, or what a person calls it (its number).
    OrderWindowPresenter(std::shared_ptr<OrdersStore> store, Work& work, OrderWindowView& view,
                         std::string typed);

    /// Reads the order: at the start, on F5, and when it changed elsewhere.
    void read();
    void order_changed(std::set<std::int64_t> const& ids, bool everything);

    /// @param until of a dated hold, as hold_action takes it.
    void hold(std::string const& kind, std::string const& reason, std::string const& until = {});
    /// @param kind empty: every one.
    void release_hold(std::string const& reason, std::string const& kind = {});
    /// Says what a cancel would undo, and again whenever that changes, until it is done.
    void foresee_cancel();
    /// The person thinks about something else.
    void forget_cancel();
    void cancel(std::string const& reason);
    /// The cancel that waits for the pods is not wanted any more.
    void withdraw_cancel(std::string const& reason);
    /// The address as the check proposes it; none where it proposes nothing.
    std::optional<kernel::Address> proposed_address() const;
    void correct_address(kernel::Address const& address);
    /// @param key of the line's row. @param quantity as typed.
    void change_line(std::string const& key, std::string const& sku, std::string const& quantity);
    /// @param answers of split_fields.
    void split(FormAnswers const& answers);
    /// The proposals that nothing stands against.
    std::vector<orders::MergeProposal> mergeable() const;
    /// @param which an id of mergeable(), or "all".
    void merge(std::string const& which);
    /// What can be taken apart, or put back.
    std::vector<orders::LinkedOrder> linked() const;
    /// @param which an id of linked().
    void unlink(std::string const& which);
    void set_priority(std::int64_t priority);
    void set_gift(std::optional<std::string> const& message);
    void add_note(std::string const& text);
    void tick_mentions();
    void undo();
    /// The parcels whose label can be printed: id and number. None while there is no label.
    std::vector<std::pair<std::string, std::string>> labels() const;
    /// @param parcel an id of labels().
    void print_label(std::string const& parcel, std::string const& reason);
    /// An item of the side pane: "document:<sha256>:<file name>". Emails have a window of their own.
    void open_item(std::string const& key);

    kernel::OrderId order() const { return order_; }
    std::optional<OrderRecord> const& record() const { return record_; }
    bool is_settled() const { return work_.is_idle(); }
    LineRow const* line(std::int64_t row) const;

    // --- GridSource: the lines
    std::int64_t row_count() const override { return static_cast<std::int64_t>(lines_.size()); }
    bool is_loaded(std::int64_t row) const override { return line(row) != nullptr; }
    std::string key(std::int64_t row) const override;
    std::optional<std::int64_t> row_of(std::string const& key) const override;
    std::string text(std::int64_t row, std::string const& column) const override;
    void want(std::int64_t, std::int64_t) override {}
    void sort(std::string const&, bool) override {}

private:
    void take(std::optional<OrderRecord> record);
    void read_pictures();
    void act(OrderAction const& action, std::function<std::string(std::string const& number)> words);

    StoreWork<OrdersStore> work_;
    OrderWindowView& view_;
    std::string typed_;
    kernel::OrderId order_; ///< none while only the number is known
    std::optional<OrderRecord> record_;
    std::vector<LineRow> lines_;
    std::set<std::string> pictures_asked_;
    std::uint64_t asked_ = 0;
    CancelQuestion cancel_;
    Undo undo_;
};

} // namespace poddesk::gui
