#pragma once

#include "gui/orders/order_window_presenter.h"
#include "gui/shell/background_work.h"
#include "gui/widgets/ask_panel.h"
#include "gui/widgets/canvas.h"
#include "gui/widgets/detail_card.h"
#include "gui/widgets/grid.h"

namespace poddesk::gui {

/// One order in full: lines with pictures, history, every decision, people, money, emails, documents. Named
/// "order:123".
class OrderWindow final : public WorkWindow, private OrderWindowView
{
public:
    OrderWindow(Shell& shell, std::string const& order);
    ~OrderWindow() override;

    OrderWindowPresenter& presenter() { return presenter_; }
    Grid& lines() { return *lines_; }
    AskPanel& ask() { return *ask_; }

    bool is_settled() const override { return presenter_.is_settled() && (presenter_.record() || is_gone_); }
    std::vector<KeyHelp> keys() const override;

protected:
    void resync() override { presenter_.read(); }
    void others_changed() override;
    void staleness_changed() override;
    bool show_why() override;
    bool escape() override;
    nlohmann::json state() const override;
    void restore(nlohmann::json const& held) override;

private:
    void build();
    wxSizer* build_main();
    wxSizer* build_side();
    void build_menus();
    void paint_header(Painter& painter, wxSize size) const;
    void hold();
    void release_hold();
    void cancel();
    void correct_address();
    void accept_correction();
    void change_line();
    void split();
    void merge();
    void unlink();
    void set_priority();
    void set_gift();
    void add_note();
    void ask_address(wxString const& question, kernel::Address const& proposed);
    void print_label();
    void item_chosen(std::string const& key);
    void open_rates();

    void show_order(OrderRecord const& record, OrderActions const& actions) override;
    void show_no_order(std::string const& sentence) override;
    void flash_line(std::string const& key, std::set<std::string> const& columns) override;
    void show_picture(std::string const& sha256, std::string const& bytes) override;
    void show_cancel(CancelWords const& effect, bool is_asked) override;
    void open_document(std::string const& file_name, std::string const& bytes) override;
    void done(std::string const& sentence, bool can_undo) override;
    void refused(std::string const& sentence) override;

    BackgroundWork work_;
    OrderWindowPresenter presenter_;
    Canvas* header_ = nullptr;
    Grid* lines_ = nullptr;
    DetailCard* story_ = nullptr;
    DetailCard* why_ = nullptr;
    DetailCard* side_ = nullptr;
    AskPanel* ask_ = nullptr;
    wxButton* hold_ = nullptr;
    wxButton* clear_hold_ = nullptr;
    wxButton* cancel_ = nullptr;
    OrderActions actions_;
    std::map<std::string, wxBitmap> pictures_;
    bool is_gone_ = false;
};

/// The columns of the lines' table; `picture` gives a line's photo, or an empty bitmap.
std::vector<GridColumn> line_columns(std::function<LineRow const*(std::int64_t)> row,
                                     std::function<wxBitmap(std::string const& sha256)> picture,
                                     std::function<std::string()> client_color);

} // namespace poddesk::gui
