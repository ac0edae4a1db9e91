#pragma once

#include "domain/kernel/outcome.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace poddesk::ctl {

/// A CSV file with a header, as spreadsheets write it. Column names are in small letters, blanks are
/// underscores.
struct CsvTable
{
    struct Row
    {
        std::size_t line = 0; ///< where it begins in the file, from 1; 0 for one that was typed as options
        std::vector<std::string> fields;
    };
    std::string name; ///< of the file, for sentences
    std::vector<std::string> header;
    std::vector<Row> rows;
};

/// Reads RFC 4180 (quotes, commas and line ends within them), with or without a byte order mark, lines ended
/// by LF or CRLF. Refuses `bad_file` with the line: no UTF-8, a quote that is not closed, a line with more or
/// fewer fields than the header, a column twice, no header, no line.
kernel::Outcome<CsvTable> read_csv(std::string_view name, std::string_view text);

} // namespace poddesk::ctl
