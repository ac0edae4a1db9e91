#include "gui/billing/markup_rows.h"

#include "gui/billing/charges_words.h"

#include <algorithm>

namespace poddesk::gui {

using billing::MarkupRow;
using database::Transaction;

namespace {

std::vector<MarkupRow> markups_of(Transaction& tx, std::optional<kernel::ClientId> client,
                                  std::string const& typed)
{
    auto rows = billing::list_markups(tx, client);
    std::erase_if(rows, [&](MarkupRow const& row) {
        return (row.client_name + " " + row.client_code).find(typed) == std::string::npos;
    });
    return rows;
}

} // namespace

std::vector<ListRow> markup_page(Transaction& tx, std::optional<kernel::ClientId> client,
                                 std::string const& typed, std::optional<std::string> const& after,
                                 std::int64_t skip, std::int64_t limit)
{
    auto const all = markups_of(tx, client, typed);
    std::vector<ListRow> rows;
    auto const first = static_cast<std::size_t>((after ? std::stoll(*after) : 0) + skip);
    for (std::size_t i = first; i < all.size() && static_cast<std::int64_t>(rows.size()) < limit; ++i) {
        rows.push_back({"m/" + std::to_string(all[i].id.value), std::to_string(i + 1), markup_cells(all[i])});
    }
    return rows;
}

std::int64_t count_markups(Transaction& tx, std::optional<kernel::ClientId> client, std::string const& typed)
{
    return static_cast<std::int64_t>(markups_of(tx, client, typed).size());
}

std::optional<ListRecord> markup_record(Transaction& tx, billing::MarkupId id)
{
    for (MarkupRow const& row : billing::list_markups(tx, std::nullopt)) {
        if (row.id == id) {
            return ListRecord{markup_detail(row)};
        }
    }
    return std::nullopt;
}

} // namespace poddesk::gui
