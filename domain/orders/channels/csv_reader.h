#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/kernel/outcome.h"
#include "domain/orders/channels/limits.h"

namespace poddesk::orders {

/// One record of a CSV file. A quoted cell may hold line ends, so rows and lines of the file differ.
struct CsvRow
{
    std::size_t line = 0;           ///< of the file, from 1, where the record begins
    std::vector<std::string> cells; ///< UTF-8; as many as the record has, whatever the header has
};

enum class CsvEncoding
{
    utf8,
    windows_1252, ///< which Latin-1 is a part of
    utf16_little,
    utf16_big
};

/// Orders column names whatever their case.
struct FoldedLess
{
    using is_transparent = void;
    bool operator()(std::string_view a, std::string_view b) const;
};

struct CsvFile
{
    CsvEncoding encoding = CsvEncoding::utf8;
    char separator = ',';
    /// Without blanks around the names. A name may stand there twice (Etsy's "Delivery Discount" does):
    /// columns are known by their position.
    std::vector<std::string> header;
    std::map<std::string, std::size_t, FoldedLess> positions; ///< of the first column with that name
    std::vector<CsvRow> rows;                                 ///< without those that have no text at all

    std::optional<std::size_t> column(std::string_view name) const;
};

/// Reads a whole file as RFC 4180 says, and what is met beyond it: a byte order mark, UTF-16, Windows-1252
/// (what is no UTF-8 is taken for it), TAB or semicolon instead of the comma (whichever the header has most
/// of, or Excel's "sep=;" line), lines ended by LF, CRLF or CR, quotes within an unquoted cell. In a TAB file
/// a quote that does not enclose its cell is text, since Amazon writes them so. Rows keep the number of cells
/// that they have: what is to be done about a short or a long one, their reader knows. Refuses as a whole,
/// with the line where there is one: `too_large`, `empty_file`, `bad_encoding`, `nul_byte`, `broken_csv` (a
/// quote that is not closed or has text behind it), `too_many_columns`, `too_many_rows`, `bad_text` (a cell
/// over the limit), `no_header`.
kernel::Outcome<CsvFile> read_csv(std::string_view bytes, Limits const& limits);

} // namespace poddesk::orders
