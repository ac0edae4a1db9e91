#pragma once
// The rows of a long list that are in memory. No wx here.

#include "domain/orders/queue_view.h"

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace poddesk::gui {

/// Pages of 200 rows around what is in sight, found by row and by order. The row count is what the server
/// says; rows without a page are not loaded yet.
class OrderPages
{
public:
    static constexpr std::int64_t page_size = 200;
    /// Pages kept; those farthest from the rows in sight go first.
    static constexpr std::size_t most_pages = 24;

    std::int64_t row_count() const { return count_; }
    void set_row_count(std::int64_t count) { count_ = count; }
    bool has_page(std::int64_t page) const { return pages_.contains(page); }

    /// Null while the row's page is not here.
    orders::QueueRow const* row(std::int64_t at) const;
    std::optional<std::int64_t> row_of(kernel::OrderId order) const;
    /// Every order in memory.
    std::set<std::int64_t> loaded() const;

    /// The nearest full page before this one: where a page of the server is counted from.
    struct Start
    {
        std::optional<orders::QueuePlace> after;
        std::int64_t skip = 0;
    };
    Start start_of(std::int64_t page) const;

    void put(std::int64_t page, std::vector<orders::QueueRow> rows, std::int64_t page_in_sight);
    /// Replaces everything by these rows, which begin with the page `first_page`.
    void replace(std::int64_t first_page, std::vector<orders::QueueRow> rows);
    /// Takes a newer version of a row in memory. @return where it is, and the columns that differ.
    struct Changed
    {
        std::int64_t at = 0;
        std::set<std::string> columns;
    };
    std::optional<Changed> update(orders::QueueRow const& row);

private:
    std::map<std::int64_t, std::vector<orders::QueueRow>> pages_;
    std::map<kernel::OrderId, std::int64_t> places_;
    std::int64_t count_ = 0;
};

/// The columns of the grid whose content differs between two states of an order.
std::set<std::string> changed_columns(orders::QueueRow const& before, orders::QueueRow const& after);

} // namespace poddesk::gui
