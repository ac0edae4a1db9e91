#pragma once

#include "gui/lists/list_action.h"
#include "gui/lists/list_presenter.h"
#include "gui/lists/step_bar.h"
#include "gui/shell/background_work.h"
#include "gui/shell/row_presence.h"
#include "gui/widgets/ask_panel.h"
#include "gui/widgets/chip.h"
#include "gui/widgets/detail_card.h"
#include "gui/widgets/grid.h"
#include "gui/widgets/queue_list.h"

class wxSearchCtrl;
class wxTimer;

namespace poddesk::gui {

struct ListColumn
{
    std::string key;
    wxString title;
    int width; ///< design pixels
    Align align = Align::left;
    bool sortable = false;
    bool shown = true;      ///< before anyone arranged the grid
    bool is_number = false; ///< whole numbers: exported as such
    bool is_price = false;  ///< exported as ListCell::price
};

/// What makes one list window different from another.
struct ListSpec
{
    std::string name;        ///< of the window: "receipts"
    wxString title;          ///< "Receipts"
    wxString menu;           ///< "&Receipt", of its own menu
    wxString filter_hint;    ///< "Filter: number, supplier (Ctrl+F)"
    wxSize size{1440, 880};  ///< design pixels
    std::string first_queue; ///< shown at first, unless the window's name says another
    std::vector<ListColumn> columns;
    std::vector<std::pair<std::string, wxString>> chips{}; ///< key and label
    std::vector<ListAction> actions{};
    std::vector<std::string> topics{}; ///< of the change feed, that make it read again
    /// What the keys of the rows are ids of (see access::Subject), where others are shown on them, beneath
    /// the first column.
    std::string presence{};
    std::string empty_icon = "inbox";
    wxString empty_title;    ///< "Nothing is on its way"
    wxString empty_sentence; ///< what to do next
    int detail_width = 340;
    /// Of the actions that need a row only what its state allows: see StepBar. Else each has its button.
    bool by_state = false;
};

/// A queue window: saved queues with live counts at the left, filter and chips above, a virtual grid, and the
/// selected row in full at the right, with what can be done to it. What it shows and does is its store's.
/// Its name may carry a queue after a colon: "receipts:expected".
class ListWindow : public WorkWindow, private ListView
{
public:
    ListWindow(Shell& shell, ListSpec spec, std::shared_ptr<ListStore const> store,
               std::string const& queue = {});
    ~ListWindow() override;

    ListPresenter& presenter() { return presenter_; }
    Grid& grid() { return *grid_; }
    wxSearchCtrl& filter() { return *filter_; }
    AskPanel& ask() { return *ask_; }
    DetailCard& detail() { return *detail_; }
    /// Where the spec is by_state.
    StepBar& steps() { return *steps_; }
    /// Names of who else is on the row of this key, once it was painted.
    std::vector<std::string> const& others_on(std::string const& key) const;
    /// Does what the action's key, button or menu entry does: asks first where its form says so.
    void start(std::string const& action);
    void show_queue(std::string const& queue);

    bool is_settled() const override { return presenter_.is_settled(); }
    std::vector<KeyHelp> keys() const override;
    std::vector<CommandProvider> command_providers() override;

protected:
    void resync() override;
    void staleness_changed() override { enable_actions(); }
    bool show_why() override { return detail_->focus_why(); }
    void focus_filter() override;
    bool escape() override;
    nlohmann::json state() const override;
    void restore(nlohmann::json const& held) override;

private:
    void build();
    wxSizer* build_tools();
    wxSizer* build_middle();
    wxSizer* build_detail();
    wxSizer* build_steps(wxWindow* foot);
    bool is_at_the_top(ListAction const& action) const;
    void build_menus();
    wxButton* action_button(wxWindow* parent, ListAction const& action);
    std::vector<GridColumn> grid_columns();
    ListAction const* action_of(std::string const& key) const;
    std::vector<FormField> const* form_of(ListAction const& action) const;
    void open_selected();
    void export_list();
    void enable_actions();
    void show_right();
    void paint_cell(GridCell const& at, std::string const& column, Align align);
    void show_emptiness();
    void retitle();

    void show_overview(ListOverview const& overview) override;
    void rows_moved() override;
    void rows_changed(std::int64_t first, std::int64_t last) override;
    void flash(std::string const& key, std::set<std::string> const& columns) override;
    void show_record(ListRecord const& record) override;
    void show_no_record() override;
    void done(std::string const& sentence, bool can_undo) override;
    void refused(std::string const& sentence) override;
    void open(std::string const& name) override;

    ListSpec spec_;
    BackgroundWork work_;
    ListPresenter presenter_;
    ListOverview overview_;
    wxSearchCtrl* filter_ = nullptr;
    std::map<std::string, Chip*> chips_;
    QueueList* queues_ = nullptr;
    Grid* grid_ = nullptr;
    Canvas* empty_ = nullptr;
    DetailCard* detail_ = nullptr;
    AskPanel* ask_ = nullptr;
    StepBar* steps_ = nullptr;
    std::map<std::string, wxButton*> buttons_;
    RowPresence others_;
    wxTimer typing_;
};

} // namespace poddesk::gui
