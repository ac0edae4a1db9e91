#pragma once

#include "reports/spreadsheets/sheet_file.h"
#include "reports/spreadsheets/spreadsheet.h"

#include <memory>

namespace poddesk::reports {

/// One kind of file: takes the rows one after the other and finishes what lies in the SheetFile.
class TableWriter
{
public:
    TableWriter() = default;
    TableWriter(TableWriter const&) = delete;
    TableWriter& operator=(TableWriter const&) = delete;
    virtual ~TableWriter() = default;
    virtual void add(SheetRow const& row) = 0;
    virtual void finish() = 0;
};

std::unique_ptr<TableWriter> make_csv_writer(SheetFile& file, std::vector<SheetColumn> const& columns);
std::unique_ptr<TableWriter> make_xlsx_writer(SheetFile& file, std::vector<SheetColumn> const& columns);

} // namespace poddesk::reports
