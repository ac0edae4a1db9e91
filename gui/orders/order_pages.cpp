#include "gui/orders/order_pages.h"

#include <cstdlib>

namespace poddesk::gui {

using orders::QueueRow;

QueueRow const* OrderPages::row(std::int64_t at) const
{
    if (at < 0) {
        return nullptr;
    }
    auto const page = pages_.find(at / page_size);
    auto const offset = static_cast<std::size_t>(at % page_size);
    return page == pages_.end() || offset >= page->second.size() ? nullptr : &page->second[offset];
}

std::optional<std::int64_t> OrderPages::row_of(kernel::OrderId order) const
{
    auto const found = places_.find(order);
    return found == places_.end() ? std::nullopt : std::optional(found->second);
}

std::set<std::int64_t> OrderPages::loaded() const
{
    std::set<std::int64_t> ids;
    for (auto const& [id, place] : places_) {
        ids.insert(id.value);
    }
    return ids;
}

OrderPages::Start OrderPages::start_of(std::int64_t page) const
{
    for (auto before = std::make_reverse_iterator(pages_.lower_bound(page)); before != pages_.rend();
         ++before) {
        if (static_cast<std::int64_t>(before->second.size()) == page_size) {
            QueueRow const& last = before->second.back();
            return {orders::QueuePlace{last.sort_key, last.id}, (page - before->first - 1) * page_size};
        }
    }
    return {std::nullopt, page * page_size};
}

void OrderPages::put(std::int64_t page, std::vector<QueueRow> rows, std::int64_t page_in_sight)
{
    while (pages_.size() >= most_pages) {
        auto const far =
            std::abs(pages_.begin()->first - page_in_sight) > std::abs(pages_.rbegin()->first - page_in_sight)
                ? pages_.begin()
                : std::prev(pages_.end());
        for (QueueRow const& row : far->second) {
            places_.erase(row.id);
        }
        pages_.erase(far);
    }
    for (std::size_t at = 0; at < rows.size(); ++at) {
        places_[rows[at].id] = page * page_size + static_cast<std::int64_t>(at);
    }
    pages_[page] = std::move(rows);
}

void OrderPages::replace(std::int64_t first_page, std::vector<QueueRow> rows)
{
    pages_.clear();
    places_.clear();
    std::int64_t page = first_page;
    auto next = rows.begin();
    do {
        auto const size = std::min<std::int64_t>(page_size, rows.end() - next);
        put(page, {std::make_move_iterator(next), std::make_move_iterator(next + size)}, first_page);
        next += size;
        ++page;
    } while (next != rows.end());
}

std::optional<OrderPages::Changed> OrderPages::update(QueueRow const& row)
{
    auto const place = row_of(row.id);
    if (!place) {
        return std::nullopt;
    }
    QueueRow& held = pages_[*place / page_size][static_cast<std::size_t>(*place % page_size)];
    Changed changed{*place, changed_columns(held, row)};
    // Its place in the list stays what it was, so that pages after it are still found by it.
    std::string const sort_key = held.sort_key;
    held = row;
    held.sort_key = sort_key;
    return changed;
}

std::set<std::string> changed_columns(QueueRow const& before, QueueRow const& after)
{
    std::set<std::string> columns;
    auto const note = [&columns](bool differs, char const* column) {
        if (differs) {
            columns.insert(column);
        }
    };
    note(before.number != after.number, "number");
    note(before.customer != after.customer || before.place != after.place, "customer");
    note(before.lines != after.lines || before.units != after.units, "units");
    note(before.hold != after.hold || before.status != after.status, "readiness");
    note(before.ship_by != after.ship_by, "slack");
    note(before.carrier != after.carrier || before.service != after.service, "carrier");
    note(before.pod != after.pod, "pod");
    note(!(before.total == after.total), "value");
    note(before.placed_at != after.placed_at, "age");
    note(before.status != after.status || before.hold != after.hold, "status");
    return columns;
}

} // namespace poddesk::gui
