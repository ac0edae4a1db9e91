#pragma once

#include "domain/kernel/clock.h"
#include "domain/kernel/money.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <stdexcept>
#include <string>
#include <variant>
#include <vector>

namespace poddesk::reports {

/// What a column holds; decides its width, its side and how a program that opens the file understands it.
enum class CellKind
{
    text,
    integer,
    money,   ///< exact; in CSV a second column "… currency" follows
    decimal, ///< a price or an exact amount, to millionths; in CSV as money
    moment,  ///< XLSX: the computer's local time; CSV: ISO 8601 with the offset
    day
};

/// A value of the kind of its column, or nothing. Text is UTF-8.
using Cell = std::variant<std::monostate, std::string, std::int64_t, kernel::Money, kernel::Price,
                          kernel::Timestamp, kernel::Date>;

struct SheetColumn
{
    std::string title;
    CellKind kind = CellKind::text;

    bool operator==(SheetColumn const&) const = default;
};

/// One cell a column.
using SheetRow = std::vector<Cell>;

/// Takes the rows of a page, in order. Throws what stopped it; whoever gives pages lets that through.
using RowSink = std::function<void(std::vector<SheetRow> const& page)>;

/// The file could not be written; what() is one sentence for the person: what, where, and what to do. Nothing
/// of it is left, and a file that was there before still is.
struct SheetError : std::runtime_error
{
    using std::runtime_error::runtime_error;
};

/// Writes an XLSX workbook where the file's name ends so (whatever the case), else CSV. The header is bold,
/// stays in sight and filters. @param produce gives the rows page by page; memory does not grow with them.
/// @param wrote is told after each page how many rows there are; may throw to give up.
/// @return the number of rows. Throws SheetError, and whatever `produce` and `wrote` throw.
std::int64_t write_spreadsheet(std::filesystem::path const& file, std::vector<SheetColumn> const& columns,
                               std::function<void(RowSink const&)> const& produce,
                               std::function<void(std::int64_t rows)> const& wrote = {});

/// Whether this name makes an XLSX file.
bool is_xlsx(std::filesystem::path const& file);

} // namespace poddesk::reports
