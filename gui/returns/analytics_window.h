#pragma once

#include "gui/returns/analytics_presenter.h"
#include "gui/shell/background_work.h"
#include "gui/widgets/chip.h"
#include "gui/widgets/detail_card.h"
#include "gui/widgets/grid.h"

namespace poddesk::gui {

/// What came back and why: charts above, the table of reason × SKU × grade below, money, repeat defects and
/// the worth of questions at the right. A row opens the list of its returns. Named "returns-analytics".
class AnalyticsWindow final : public WorkWindow, private AnalyticsView
{
public:
    explicit AnalyticsWindow(Shell& shell);

    AnalyticsPresenter& presenter() { return presenter_; }
    Grid& grid() { return *grid_; }
    /// Of the last so many days.
    void show_days(int days);
    void export_table();

    bool is_settled() const override { return presenter_.is_settled(); }
    std::vector<KeyHelp> keys() const override;

protected:
    void resync() override;
    bool escape() override;
    nlohmann::json state() const override;
    void restore(nlohmann::json const& held) override;

private:
    void build();
    wxSizer* build_tools();
    wxSizer* build_charts();
    void paint_chart(Painter& painter, wxSize size, std::size_t which) const;
    void open_row(std::string const& key);

    void show(AnalyticsScreen const& screen) override;
    void rows_moved() override;

    BackgroundWork work_;
    AnalyticsPresenter presenter_;
    Chip* period_ = nullptr;
    Chip* client_ = nullptr;
    std::vector<Canvas*> charts_;
    Grid* grid_ = nullptr;
    DetailCard* facts_ = nullptr;
};

} // namespace poddesk::gui
