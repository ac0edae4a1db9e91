#include "gui/orders/import_rows.h"

#include <algorithm>

namespace poddesk::gui {

namespace {

/// What is refused, what waits for the catalog, the rest.
template <class Object>
int trouble_first(Object const& object)
{
    return object.refusal ? 0 : object.unknown_skus.empty() ? 2 : 1;
}

} // namespace

orders::PreviewedObject const* ImportRows::foreseen_of(std::size_t row) const
{
    auto const known = by_name.find(came[row].external_id.empty() ? came[row].label : came[row].external_id);
    return known == by_name.end() ? nullptr : &foreseen[known->second];
}

std::vector<ListCell> ImportRows::cells(std::size_t row) const
{
    if (!is_done) {
        return preview_cells(foreseen[row]);
    }
    auto const* const known = foreseen_of(row);
    return imported_cells(known ? preview_cells(*known) : std::vector<ListCell>(), came[row]);
}

Detail ImportRows::detail(std::size_t row) const
{
    if (!is_done) {
        return preview_detail(foreseen[row]);
    }
    auto const* const known = foreseen_of(row);
    if (!known) return imported_detail(Detail(), came[row]);
    orders::PreviewedObject found = *known;
    found.unknown_skus = came[row].unknown_skus; // the catalog may have changed since
    return imported_detail(preview_detail(found), came[row]);
}

std::shared_ptr<ImportRows const> foreseen_rows(orders::FilePreview preview)
{
    auto rows = std::make_shared<ImportRows>();
    rows->foreseen = std::move(preview.objects);
    std::ranges::stable_sort(rows->foreseen, {}, trouble_first<orders::PreviewedObject>);
    for (std::size_t i = 0; i < rows->foreseen.size(); ++i) {
        rows->by_name.try_emplace(rows->foreseen[i].label, i);
        if (rows->foreseen[i].order) {
            rows->by_name.try_emplace(rows->foreseen[i].order->external_id, i);
        }
    }
    return rows;
}

std::shared_ptr<ImportRows const> imported_rows(ImportRows const& foreseen, orders::ImportReport report)
{
    auto rows = std::make_shared<ImportRows>(foreseen);
    rows->came = std::move(report.objects);
    rows->is_done = true;
    std::ranges::stable_sort(rows->came, {}, trouble_first<orders::ImportedObject>);
    return rows;
}

std::string words_of(ListCell const& cell)
{
    std::string const& main = cell.pill ? cell.pill->text : cell.text;
    return cell.under.empty() ? main : main + ", " + cell.under;
}

reports::SheetRow sheet_row(std::vector<ListCell> const& cells, std::vector<std::size_t> const& picked)
{
    reports::SheetRow row;
    for (std::size_t const at : picked) {
        row.push_back(reports::Cell(words_of(cells[at])));
    }
    return row;
}

} // namespace poddesk::gui
