#pragma once

#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

namespace poddesk::database {

/// One page of a long list, and where the next one begins. Keyset paging: the next statement asks for rows
/// after `next`
/// (`where (a, id) > (:a, :id) order by a, id limit :limit`), so that page 10,000 costs what the first does
/// and rows that come or go in between shift nothing.
template <class Row, class Key>
struct Page
{
    std::vector<Row> rows;
    std::optional<Key> next; ///< none: this was the last page
};

/// From rows asked for with `limit size + 1`: keeps `size` of them; `key_of(row)` of the last kept one is
/// where to go on.
template <class Row, class KeyOf>
auto page_of(std::vector<Row> rows, std::size_t size, KeyOf key_of)
    -> Page<Row, decltype(key_of(rows.front()))>
{
    Page<Row, decltype(key_of(rows.front()))> page;
    if (rows.size() > size) {
        rows.erase(rows.begin() + static_cast<std::ptrdiff_t>(size), rows.end());
        page.next = key_of(rows.back());
    }
    page.rows = std::move(rows);
    return page;
}

} // namespace poddesk::database
