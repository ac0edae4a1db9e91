#pragma once
// What the grid of the import window shows. No wx here.

#include "gui/orders/import_words.h"
#include "reports/spreadsheets/spreadsheet.h"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace poddesk::gui {

/// The rows of the grid: foreseen ones, then what came of them; those that are refused stand first,
/// then those that wait for the catalog.
struct ImportRows
{
    std::vector<orders::PreviewedObject> foreseen;
    std::map<std::string, std::size_t> by_name; ///< of those: label, and the channel's id of an order
    std::vector<orders::ImportedObject> came;
    bool is_done = false;

    std::size_t size() const { return is_done ? came.size() : foreseen.size(); }
    std::vector<ListCell> cells(std::size_t row) const;
    Detail detail(std::size_t row) const;

private:
    orders::PreviewedObject const* foreseen_of(std::size_t row) const;
};

std::shared_ptr<ImportRows const> foreseen_rows(orders::FilePreview preview);
/// The same rows, with what came of each.
std::shared_ptr<ImportRows const> imported_rows(ImportRows const& foreseen, orders::ImportReport report);

std::string words_of(ListCell const& cell);
/// The picked cells of a row, for a file.
reports::SheetRow sheet_row(std::vector<ListCell> const& cells, std::vector<std::size_t> const& picked);

} // namespace poddesk::gui
