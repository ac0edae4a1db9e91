#include "reports/spreadsheets/spreadsheet.h"

#include "reports/spreadsheets/table_writer.h"

#include <algorithm>
#include <cctype>

namespace poddesk::reports {

bool is_xlsx(std::filesystem::path const& file)
{
    std::string ending = file.extension().string();
    std::transform(ending.begin(), ending.end(), ending.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return ending == ".xlsx";
}

std::int64_t write_spreadsheet(std::filesystem::path const& file, std::vector<SheetColumn> const& columns,
                               std::function<void(RowSink const&)> const& produce,
                               std::function<void(std::int64_t rows)> const& wrote)
{
    SheetFile made(file);
    auto const writer = is_xlsx(file) ? make_xlsx_writer(made, columns) : make_csv_writer(made, columns);
    std::int64_t rows = 0;
    produce([&](std::vector<SheetRow> const& page) {
        for (SheetRow const& row : page) {
            writer->add(row);
        }
        rows += static_cast<std::int64_t>(page.size());
        if (wrote) {
            wrote(rows);
        }
    });
    writer->finish();
    made.put_in_place();
    return rows;
}

} // namespace poddesk::reports
