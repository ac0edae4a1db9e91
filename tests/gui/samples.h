#pragma once
// Made-up rows for display tests and the gallery; never part of the program.

#include "gui/widgets/detail.h"
#include "gui/widgets/grid.h"
#include "gui/widgets/queue_list.h"

namespace poddesk::tests {

/// Orders in memory. `rows` may be changed by a test, which then tells the grid.
class SampleSource : public gui::GridSource
{
public:
    struct Row
    {
        std::string number;
        std::string client;
        std::string color;
        std::string customer;
        std::string place;
        int units;
        std::string status;
        gui::Tone tone;
        bool filled;
        std::string value;
    };

    SampleSource();
    std::int64_t row_count() const override { return static_cast<std::int64_t>(rows.size()); }
    bool is_loaded(std::int64_t row) const override { return row < row_count(); }
    std::string key(std::int64_t row) const override { return rows.at(static_cast<std::size_t>(row)).number; }
    std::optional<std::int64_t> row_of(std::string const& key) const override;
    std::string text(std::int64_t row, std::string const& column) const override;
    void want(std::int64_t first, std::int64_t last) override { wanted = {first, last}; }
    void sort(std::string const& column, bool ascending) override { sorted = {column, ascending}; }

    std::vector<Row> rows;
    std::pair<std::int64_t, std::int64_t> wanted{-1, -1};
    std::pair<std::string, bool> sorted;
};

/// Columns over it in the look of the order queue.
std::vector<gui::GridColumn> sample_columns(SampleSource const& source);
std::vector<gui::QueueItem> sample_queues();
gui::Detail sample_detail();

} // namespace poddesk::tests
