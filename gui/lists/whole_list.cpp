#include "gui/lists/whole_list.h"

#include <algorithm>

namespace poddesk::gui {

bool has_typed(std::string const& text, std::string const& typed)
{
    auto const folded = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
    return typed.empty() || !std::ranges::search(text, typed, {}, folded, folded).empty();
}

std::vector<ListRow> page_of(std::vector<ListRow> const& rows, std::optional<std::string> const& after,
                             std::int64_t skip, std::int64_t limit)
{
    auto begin = rows.begin();
    if (after) {
        auto const found = std::ranges::find(rows, *after, &ListRow::place);
        begin = found == rows.end() ? rows.begin() : found + 1;
    }
    begin += std::min<std::int64_t>(skip, rows.end() - begin);
    return {begin, begin + std::min<std::int64_t>(limit, rows.end() - begin)};
}

} // namespace poddesk::gui
