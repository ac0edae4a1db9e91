#include "installer/ctl/csv_table.h"

#include "domain/kernel/utf8.h"

#include <algorithm>
#include <cctype>

#include <csv.h>
#include <fmt/format.h>

namespace poddesk::ctl {

namespace {

/// libcsv calls back with every field and every line's end.
struct Reading
{
    std::vector<CsvTable::Row> rows;
    CsvTable::Row row;
    std::size_t begun = 1; ///< line on which the row began
};

void take_field(void* bytes, std::size_t size, void* reading)
{
    auto& into = *static_cast<Reading*>(reading);
    into.row.fields.emplace_back(static_cast<char const*>(bytes), size);
}

void end_row(int, void* reading)
{
    auto& into = *static_cast<Reading*>(reading);
    into.row.line = into.begun;
    into.rows.push_back(std::exchange(into.row, {}));
}

/// Owns what libcsv allocates.
struct Parser
{
    csv_parser parser{};

    Parser() { csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI); }
    ~Parser() { csv_free(&parser); }
    Parser(Parser const&) = delete;
    Parser& operator=(Parser const&) = delete;
};

std::string column_name(std::string const& typed)
{
    std::string name = typed;
    std::transform(name.begin(), name.end(), name.begin(), [](char c) {
        return c == ' ' ? '_' : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    });
    return name;
}

tl::unexpected<kernel::Refusal> bad(std::string_view name, std::string const& why)
{
    return kernel::refused("bad_file", fmt::format("{}: {} Nothing was stored.", name, why));
}

kernel::Outcome<std::vector<CsvTable::Row>> read_rows(std::string_view name, std::string_view text)
{
    Parser parser;
    Reading reading;
    constexpr int row_not_begun = 0; // libcsv's own state machine, before a row's first character
    std::size_t number = 1;
    while (!text.empty()) {
        // Line by line, because libcsv counts none: a quoted field may go over several.
        std::size_t const size = std::min(text.find('\n'), text.size() - 1) + 1;
        if (parser.parser.pstate == row_not_begun) {
            reading.begun = number;
        }
        if (csv_parse(&parser.parser, text.data(), size, &take_field, &end_row, &reading) != size) {
            return bad(
                name,
                fmt::format("line {}: a quote is in the wrong place; put quotes around the whole field and "
                            "double those within it.",
                            number));
        }
        text.remove_prefix(size);
        ++number;
    }
    if (csv_fini(&parser.parser, &take_field, &end_row, &reading) != 0) {
        return bad(name,
                   fmt::format("line {}: a quote is opened there or later and never closed.", reading.begun));
    }
    return std::move(reading.rows);
}

kernel::Outcome<void> check(CsvTable const& table)
{
    for (std::string const& column : table.header) {
        if (std::count(table.header.begin(), table.header.end(), column) > 1) {
            return bad(table.name,
                       fmt::format("line 1: the column {} is there twice.", kernel::in_quotes(column)));
        }
    }
    std::string wrong;
    for (CsvTable::Row const& row : table.rows) {
        if (row.fields.size() != table.header.size()) {
            wrong += fmt::format("\n  line {}: {} fields, but the header names {}", row.line,
                                 row.fields.size(), table.header.size());
        }
    }
    return wrong.empty() ? kernel::Outcome<void>()
                         : bad(table.name, "these lines do not fit the header:" + wrong + "\n");
}

} // namespace

kernel::Outcome<CsvTable> read_csv(std::string_view name, std::string_view text)
{
    constexpr std::string_view mark = "\xef\xbb\xbf";
    if (text.starts_with(mark)) {
        text.remove_prefix(mark.size());
    }
    if (!kernel::is_utf8(text) || text.find('\0') != std::string_view::npos) {
        return bad(name, "it is not UTF-8 text; save it as \"CSV UTF-8\" and try again.");
    }
    kernel::Outcome<std::vector<CsvTable::Row>> rows = read_rows(name, text);
    if (!rows) {
        return tl::unexpected(rows.error());
    }
    if (rows->size() < 2) {
        return bad(name, rows->empty() ? "it is empty; its first line names the columns."
                                       : "it has no line below the one that names the columns.");
    }
    CsvTable table{std::string(name), {}, {}};
    for (std::string const& column : rows->front().fields) {
        table.header.push_back(column_name(column));
    }
    table.rows.assign(std::make_move_iterator(rows->begin() + 1), std::make_move_iterator(rows->end()));
    if (kernel::Outcome<void> const fit = check(table); !fit) {
        return tl::unexpected(fit.error());
    }
    return table;
}

} // namespace poddesk::ctl
