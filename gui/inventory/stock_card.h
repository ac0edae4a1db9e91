#pragma once

#include "gui/inventory/card_store.h"
#include "gui/lists/list_presenter.h"
#include "gui/shell/background_work.h"
#include "gui/widgets/ask_panel.h"
#include "gui/widgets/canvas.h"
#include "gui/widgets/detail_card.h"
#include "gui/widgets/grid.h"

namespace poddesk::gui {

/// The stock card of a product in a pod: its levels as figures, every movement with the balance after it, the
/// balance over time as a picture, and the bins. Named "stock-card:PRODUCT/POD".
class StockCard final : public WorkWindow, private ListView, private CardView
{
public:
    StockCard(Shell& shell, std::string const& key);
    ~StockCard() override;

    ListPresenter& movements() { return movements_; }
    CardPresenter& head() { return head_; }
    Grid& grid() { return *grid_; }
    AskPanel& ask() { return *ask_; }

    bool is_settled() const override { return movements_.is_settled() && head_.is_settled(); }
    std::vector<KeyHelp> keys() const override;

protected:
    void resync() override;
    void staleness_changed() override;
    bool escape() override;
    nlohmann::json state() const override;
    void restore(nlohmann::json const& held) override;

private:
    void build();
    wxSizer* build_side();
    void build_menus();
    std::vector<GridColumn> columns();
    void paint_header(Painter& painter, wxSize size) const;
    void paint_chart(Painter& painter, wxSize size) const;
    void open_selected();
    void take_back();

    void show_overview(ListOverview const& overview) override;
    void rows_moved() override;
    void rows_changed(std::int64_t first, std::int64_t last) override;
    void flash(std::string const& key, std::set<std::string> const& columns) override;
    void show_record(ListRecord const& record) override;
    void show_no_record() override;
    void done(std::string const& sentence, bool can_undo) override;
    void refused(std::string const& sentence) override;
    void open(std::string const& name) override;
    void show_head(CardStore::Head const& head) override;
    void show_gone() override;

    BackgroundWork work_;
    std::shared_ptr<CardStore const> store_;
    ListPresenter movements_;
    CardPresenter head_;
    Canvas* header_ = nullptr;
    Grid* grid_ = nullptr;
    Canvas* chart_ = nullptr;
    DetailCard* bins_ = nullptr;
    AskPanel* ask_ = nullptr;
    wxButton* take_back_ = nullptr;
};

} // namespace poddesk::gui
