#pragma once

#include "gui/orders/order_queue_presenter.h"
#include "gui/shell/background_work.h"
#include "gui/shell/row_presence.h"
#include "gui/widgets/ask_panel.h"
#include "gui/widgets/canvas.h"
#include "gui/widgets/chip.h"
#include "gui/widgets/detail_card.h"
#include "gui/widgets/grid.h"
#include "gui/widgets/queue_list.h"

class wxSearchCtrl;
class wxTimer;

namespace poddesk::gui {

/// The order queue: saved queues with live counts, the grid, and the selected order. Named "orders", or
/// "orders:late" when it opens on a certain queue.
class OrderQueue final : public WorkWindow, private OrderQueueView
{
public:
    OrderQueue(Shell& shell, std::string const& queue);
    ~OrderQueue() override;

    OrderQueuePresenter& presenter() { return presenter_; }
    Grid& grid() { return *grid_; }
    wxSearchCtrl& filter() { return *filter_; }
    AskPanel& ask() { return *ask_; }
    /// Names of who else is on an order in sight; watched from now on.
    std::vector<std::string> const& others_on(kernel::OrderId order) { return others_.on(order.value); }
    /// Shows another queue, as a click in the list does: "late", "client:3", "on_hold/address".
    void show_queue(std::string const& queue);

    bool is_settled() const override { return presenter_.is_settled(); }
    std::vector<KeyHelp> keys() const override;
    std::vector<CommandProvider> command_providers() override;

protected:
    void resync() override;
    void staleness_changed() override;
    bool show_why() override;
    void focus_filter() override;
    bool escape() override;
    nlohmann::json state() const override;
    void restore(nlohmann::json const& held) override;

private:
    void build();
    wxSizer* build_tools();
    wxSizer* build_detail();
    void build_menus();
    void bind_chips();
    void hold();
    void release_hold();
    void set_priority();
    void cancel();
    void keep_duplicates();
    void release_ready();
    void export_list();
    /// "Hold 3 orders", "Hold AO-10496".
    wxString question_of(wxString const& verb, std::vector<std::string> const& keys) const;
    void ask_about_selected(wxString const& question, std::vector<FormField> fields, wxString const& action,
                            AskPanel::Answer answer);
    void open_order(std::string const& key);
    void retitle();
    void refresh_slack();
    void show_tip(wxPoint const& at);
    void show_right();

    void show_queues(std::vector<QueueEntry> const& entries) override;
    void show_counts(std::map<std::string, std::int64_t> const& counts) override;
    void show_choices(std::vector<FilterChoice> const& clients,
                      std::vector<FilterChoice> const& pods) override;
    void show_lanes(std::vector<FilterChoice> const& lanes) override;
    void rows_moved() override;
    void rows_changed(std::int64_t first, std::int64_t last) override;
    void flash(std::string const& key, std::set<std::string> const& columns) override;
    void show_detail(Detail const& detail, OrderActions const& actions) override;
    void show_no_detail(std::string const& sentence) override;
    void show_cancel(std::vector<std::string> const& keys, CancelWords const& effect, bool is_asked) override;
    void show_totals(orders::QueueTotals const& totals) override;
    void done(std::string const& sentence, bool can_undo) override;
    void refused(std::string const& sentence) override;

    BackgroundWork work_;
    OrderQueuePresenter presenter_;
    wxSearchCtrl* filter_ = nullptr;
    Chip* client_ = nullptr;
    Chip* pod_ = nullptr;
    Chip* status_ = nullptr;
    Chip* lane_ = nullptr;
    wxString cancel_question_; ///< names what was chosen when it was asked
    wxButton* release_ = nullptr;
    QueueList* queues_ = nullptr;
    Grid* grid_ = nullptr;
    DetailCard* detail_ = nullptr;
    AskPanel* ask_ = nullptr;
    wxButton* open_ = nullptr;
    wxButton* hold_ = nullptr;
    wxButton* clear_hold_ = nullptr;
    OrderActions actions_;
    RowPresence others_;
    wxTimer typing_;
    wxTimer minute_;
};

/// The columns of the queue's grid. `row` gives the order of a loaded row, `now` the time that slack is
/// counted from, `others` the names of who else is on an order.
std::vector<GridColumn> order_columns(std::function<orders::QueueRow const*(std::int64_t)> row,
                                      std::function<kernel::Timestamp()> now,
                                      std::function<std::vector<std::string> const&(kernel::OrderId)> others);

/// A row of the list of queues.
QueueItem queue_item(QueueEntry const& entry);

} // namespace poddesk::gui
