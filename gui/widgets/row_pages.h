#pragma once
// The rows of a long list that are in memory. No wx here.

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <iterator>
#include <map>
#include <optional>
#include <utility>
#include <vector>

namespace poddesk::gui {

/// Pages of 200 rows around what is in sight, found by row and by key. The row count is what the server says;
/// rows without a page are not loaded yet.
/// @tparam Traits with `key(Row const&)`, what a row is known by, and `place(Row const&)`, where it stands in
/// the list.
template <class Row, class Traits>
class RowPages
{
public:
    using Key = decltype(Traits::key(std::declval<Row const&>()));
    using Place = decltype(Traits::place(std::declval<Row const&>()));

    static constexpr std::int64_t page_size = 200;
    /// Pages kept; those farthest from the rows in sight go first.
    static constexpr std::size_t most_pages = 24;

    std::int64_t row_count() const { return count_; }
    void set_row_count(std::int64_t count) { count_ = count; }
    bool has_page(std::int64_t page) const { return pages_.contains(page); }

    /// Null while the row's page is not here.
    Row const* row(std::int64_t at) const
    {
        if (at < 0) {
            return nullptr;
        }
        auto const page = pages_.find(at / page_size);
        auto const offset = static_cast<std::size_t>(at % page_size);
        return page == pages_.end() || offset >= page->second.size() ? nullptr : &page->second[offset];
    }
    std::optional<std::int64_t> row_of(Key const& key) const
    {
        auto const found = places_.find(key);
        return found == places_.end() ? std::nullopt : std::optional(found->second);
    }

    /// The nearest full page before this one: where a page of the server is counted from.
    struct Start
    {
        std::optional<Place> after;
        std::int64_t skip = 0;
    };
    Start start_of(std::int64_t page) const
    {
        for (auto before = std::make_reverse_iterator(pages_.lower_bound(page)); before != pages_.rend();
             ++before) {
            if (static_cast<std::int64_t>(before->second.size()) == page_size) {
                return {Traits::place(before->second.back()), (page - before->first - 1) * page_size};
            }
        }
        return {std::nullopt, page * page_size};
    }

    void put(std::int64_t page, std::vector<Row> rows, std::int64_t page_in_sight)
    {
        while (pages_.size() >= most_pages) {
            auto const far = std::abs(pages_.begin()->first - page_in_sight) >
                                     std::abs(pages_.rbegin()->first - page_in_sight)
                                 ? pages_.begin()
                                 : std::prev(pages_.end());
            for (Row const& row : far->second) {
                places_.erase(Traits::key(row));
            }
            pages_.erase(far);
        }
        for (std::size_t at = 0; at < rows.size(); ++at) {
            places_[Traits::key(rows[at])] = page * page_size + static_cast<std::int64_t>(at);
        }
        pages_[page] = std::move(rows);
    }
    /// Replaces everything by these rows, which begin with the page `first_page`.
    void replace(std::int64_t first_page, std::vector<Row> rows)
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
    /// The row in memory, to be changed in place; its key must stay what it is. Null when it is not here.
    Row* find(Key const& key)
    {
        auto const place = row_of(key);
        return place ? &pages_[*place / page_size][static_cast<std::size_t>(*place % page_size)] : nullptr;
    }

private:
    std::map<std::int64_t, std::vector<Row>> pages_;
    std::map<Key, std::int64_t> places_;
    std::int64_t count_ = 0;
};

} // namespace poddesk::gui
