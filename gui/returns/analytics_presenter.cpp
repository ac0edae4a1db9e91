#include "gui/returns/analytics_presenter.h"

#include "gui/returns/analytics_words.h"

#include <algorithm>

namespace poddesk::gui {

namespace {

std::size_t grade_of(std::string const& column)
{
    auto const found = std::find(returns::report_grades.begin(), returns::report_grades.end(),
                                 column == "none" ? std::string() : column);
    return static_cast<std::size_t>(found - returns::report_grades.begin());
}

/// What a column of counts holds of a row; none: it is a column of words.
std::optional<std::int64_t> count_of(returns::ReasonRow const& row, std::string const& column)
{
    if (column == "units") return row.units;
    if (column == "restocked") return row.restocked;
    std::size_t const grade = grade_of(column);
    return grade < row.grades.size() ? std::optional(row.grades[grade]) : std::nullopt;
}

std::string words_of(returns::ReasonRow const& row, std::string const& column)
{
    if (column == "sku") return row.sku.empty() ? unknown_item_words() : row.sku;
    if (column == "title") return row.title;
    if (column == "client") return row.client_name;
    return returns::in_words(row.reason);
}

} // namespace

void AnalyticsPresenter::ask(AnalyticsQuery query)
{
    query_ = std::move(query);
    work_.run(
        [asked = query_, this](AnalyticsStore const& store) -> Continuation {
            return [this, facts = store.read(asked)]() mutable { answered(std::move(facts)); };
        },
        {}, reading_analytics_words());
}

void AnalyticsPresenter::answered(AnalyticsFacts facts)
{
    if (facts.query != query_) {
        return;
    }
    screen_ = analytics_screen(facts, kernel::SystemClock().now());
    rows_ = std::move(facts.report.reasons);
    put_in_order();
    view_.show(screen_);
    view_.rows_moved();
}

void AnalyticsPresenter::put_in_order()
{
    std::stable_sort(rows_.begin(), rows_.end(),
                     [&](returns::ReasonRow const& a, returns::ReasonRow const& b) {
                         returns::ReasonRow const& first = ascending_ ? a : b;
                         returns::ReasonRow const& second = ascending_ ? b : a;
                         if (auto const count = count_of(first, sorted_by_)) {
                             return *count < *count_of(second, sorted_by_);
                         }
                         return words_of(first, sorted_by_) < words_of(second, sorted_by_);
                     });
}

void AnalyticsPresenter::sort(std::string const& column, bool ascending)
{
    sorted_by_ = column;
    ascending_ = ascending;
    put_in_order();
    view_.rows_moved();
}

std::string AnalyticsPresenter::key(std::int64_t row) const
{
    returns::ReasonRow const& of = rows_[static_cast<std::size_t>(row)];
    return std::to_string(of.product.value) + "/" + of.reason;
}

std::optional<std::int64_t> AnalyticsPresenter::row_of(std::string const& wanted) const
{
    for (std::int64_t row = 0; row < row_count(); ++row) {
        if (key(row) == wanted) return row;
    }
    return std::nullopt;
}

std::string AnalyticsPresenter::text(std::int64_t row, std::string const& column) const
{
    returns::ReasonRow const& of = rows_[static_cast<std::size_t>(row)];
    auto const count = count_of(of, column);
    return count ? count_words(*count) : words_of(of, column);
}

Export AnalyticsPresenter::whole_table() const
{
    Export what{"returns-analytics", {}, row_count(), {}};
    std::vector<std::string> const columns = {"reason", "client", "sku", "title", "units", "A",
                                              "B",      "C",      "D",   "E",     "none",  "restocked"};
    for (std::string const& column : columns) {
        what.columns.push_back({analytics_column_words(column),
                                count_of({}, column) ? reports::CellKind::integer : reports::CellKind::text});
    }
    what.produce = [rows = rows_, columns](reports::RowSink const& sink) {
        std::vector<reports::SheetRow> page;
        for (returns::ReasonRow const& row : rows) {
            reports::SheetRow cells;
            for (std::string const& column : columns) {
                auto const count = count_of(row, column);
                cells.push_back(count ? reports::Cell(*count) : reports::Cell(words_of(row, column)));
            }
            page.push_back(std::move(cells));
        }
        sink(page);
    };
    return what;
}

} // namespace poddesk::gui
