#pragma once
// No wx here: presenters make these.

#include "reports/spreadsheets/spreadsheet.h"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace poddesk::gui {

/// A list on its way to a file: every row of it, however many are in memory.
struct Export
{
    std::string name; ///< of the file that is suggested, without folder and ending
    std::vector<reports::SheetColumn> columns;
    std::int64_t expected = 0; ///< rows, for the progress; 0: not known
    /// Hands every row to the sink, page by page. Runs in the background; must not touch a window or its
    /// presenter, which may be gone by then. Lets through what the sink throws.
    std::function<void(reports::RowSink const&)> produce;
};

/// For a list that is asked page by page: `next_page` answers with the next rows, none at the end.
inline std::function<void(reports::RowSink const&)>
in_pages(std::function<std::vector<reports::SheetRow>()> next_page)
{
    return [next_page = std::move(next_page)](reports::RowSink const& sink) {
        for (auto page = next_page(); !page.empty(); page = next_page()) {
            sink(page);
        }
    };
}

} // namespace poddesk::gui
