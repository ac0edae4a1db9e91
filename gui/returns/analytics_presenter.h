#pragma once
// Every decision of the returns analytics. No wx here.

#include "gui/returns/analytics_store.h"
#include "gui/shell/export_job.h"
#include "gui/shell/store_work.h"
#include "gui/widgets/detail.h"
#include "gui/widgets/grid_source.h"

#include <string>
#include <utility>
#include <vector>

namespace poddesk::gui {

/// A bar of a chart; shares are of the chart's longest.
struct ChartBar
{
    std::string label;
    std::string value; ///< worded
    double share = 0;
    double mark = 0; ///< a second measure on the same scale (the 90th percentile); 0: none
    Tone tone = Tone::accent;

    bool operator==(ChartBar const&) const = default;
};
struct BarChart
{
    std::string title;
    std::string note; ///< what the bars are
    std::vector<ChartBar> bars{};
    std::string empty{}; ///< said where there are none

    bool operator==(BarChart const&) const = default;
};

/// Everything that the window shows, as plain data.
struct AnalyticsScreen
{
    bool is_loaded = false;
    AnalyticsQuery query;
    std::vector<BarChart> charts;                             ///< four, from left to right
    Detail facts;                                             ///< money, defects, questions, pace
    std::vector<std::pair<std::string, std::string>> clients; ///< code and name
    std::string totals;                                       ///< for the status strip

    bool operator==(AnalyticsScreen const&) const = default;
};
AnalyticsScreen analytics_screen(AnalyticsFacts const& facts, kernel::Timestamp now);

class AnalyticsView
{
public:
    virtual ~AnalyticsView() = default;
    virtual void show(AnalyticsScreen const& screen) = 0;
    virtual void rows_moved() = 0;
};

/// The table of reason × SKU × grade is its source; the charts and facts are its screen.
class AnalyticsPresenter final : public GridSource
{
public:
    AnalyticsPresenter(std::shared_ptr<AnalyticsStore const> store, Work& work, AnalyticsView& view)
        : work_(std::move(store), work), view_(view)
    {
    }

    /// Reads again; what was asked last is shown, whichever answer comes first.
    void ask(AnalyticsQuery query);
    void resync() { ask(query_); }
    AnalyticsQuery const& query() const { return query_; }
    AnalyticsScreen const& screen() const { return screen_; }
    bool is_settled() const { return screen_.is_loaded && work_.is_idle(); }
    /// The list of the row's RMAs: a window's name.
    std::string opens(std::string const& key) const { return "returns:of:" + key; }
    /// The whole table, for a spreadsheet.
    Export whole_table() const;

    std::int64_t row_count() const override { return static_cast<std::int64_t>(rows_.size()); }
    bool is_loaded(std::int64_t row) const override { return row < row_count(); }
    /// "12/defective": product and reason.
    std::string key(std::int64_t row) const override;
    std::optional<std::int64_t> row_of(std::string const& key) const override;
    std::string text(std::int64_t row, std::string const& column) const override;
    void want(std::int64_t, std::int64_t) override {}
    void sort(std::string const& column, bool ascending) override;

private:
    void answered(AnalyticsFacts facts);
    void put_in_order();

    StoreWork<AnalyticsStore> work_;
    AnalyticsView& view_;
    AnalyticsQuery query_;
    AnalyticsScreen screen_;
    std::vector<returns::ReasonRow> rows_;
    std::string sorted_by_ = "units";
    bool ascending_ = false;
};

} // namespace poddesk::gui
