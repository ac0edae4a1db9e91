#include "installer/ctl/output.h"

#include "domain/kernel/clock.h"
#include "domain/kernel/money.h"
#include "reports/spreadsheets/spreadsheet.h"

#include <cstdio>
#include <cwchar>
#include <optional>
#include <unistd.h>
#include <utility>

#include <fmt/format.h>

namespace poddesk::ctl {

namespace {

/// A file of any name may be told of: what is no UTF-8 is replaced, never an exception.
constexpr auto json_error = nlohmann::json::error_handler_t::replace;

std::string cell(nlohmann::json const& row, std::string const& key)
{
    auto const found = row.find(key);
    if (found == row.end() || found->is_null()) {
        return "";
    }
    std::string text = found->is_string() ? found->get<std::string>() : found->dump();
    // A name from outside may carry control characters; a terminal must never obey them.
    std::replace_if(
        text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; },
        ' ');
    return text;
}

char32_t next_character(std::string const& text, std::size_t& at)
{
    auto const byte = static_cast<unsigned char>(text[at++]);
    int const more = byte < 0x80 ? 0 : byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;
    char32_t character = byte < 0x80 ? byte : static_cast<char32_t>(byte & (0x3f >> more));
    for (int i = 0; i < more && at < text.size(); ++i) {
        character = (character << 6) | (static_cast<unsigned char>(text[at++]) & 0x3f);
    }
    return character;
}

std::size_t width_of(char32_t c)
{
    if ((c >= 0x300 && c <= 0x36f) || c == 0x200d || (c >= 0xfe00 && c <= 0xfe0f)) {
        return 0;
    }
    bool const wide =
        (c >= 0x1100 && c <= 0x115f) || (c >= 0x2e80 && c <= 0xa4cf) || (c >= 0xac00 && c <= 0xd7a3) ||
        (c >= 0xf900 && c <= 0xfaff) || (c >= 0xfe30 && c <= 0xfe6f) || (c >= 0xff00 && c <= 0xff60) ||
        (c >= 0xffe0 && c <= 0xffe6) || (c >= 0x1f300 && c <= 0x1faff) || (c >= 0x20000 && c <= 0x3fffd);
    return wide ? 2 : 1;
}

/// An amount beside its minor units and its currency, as add_amounts leaves it.
std::optional<kernel::Money> money_in(nlohmann::json const& row, std::string const& key)
{
    auto const minor = row.find(key + "_minor");
    auto const code = row.find("currency");
    auto const currency = code != row.end() && code->is_string()
                              ? kernel::Currency::parse(code->get<std::string>())
                              : std::nullopt;
    if (minor == row.end() || !minor->is_number_integer() || !currency) {
        return std::nullopt;
    }
    return kernel::Money{minor->get<std::int64_t>(), *currency};
}

/// A price or an exact amount beside its millionths and its currency.
std::optional<kernel::Price> price_in(nlohmann::json const& row, std::string const& key)
{
    auto const micros = row.find(key + "_micros");
    auto const code = row.find("currency");
    auto const currency = code != row.end() && code->is_string()
                              ? kernel::Currency::parse(code->get<std::string>())
                              : std::nullopt;
    if (micros == row.end() || !micros->is_number_integer() || !currency) {
        return std::nullopt;
    }
    return kernel::Price::from_micros(micros->get<std::int64_t>(), *currency);
}

std::optional<kernel::Timestamp> moment_in(nlohmann::json const& value)
{
    auto const moment = value.is_string()
                            ? kernel::parse_iso8601(value.get<std::string>())
                            : kernel::Outcome<kernel::Timestamp>(kernel::refused("bad_time", ""));
    return moment ? std::optional(*moment) : std::nullopt;
}

/// What every row of a column is; text where they differ.
reports::CellKind kind_of(Column const& column, nlohmann::json const& rows)
{
    std::optional<reports::CellKind> kind;
    for (auto const& row : rows) {
        auto const found = row.find(column.key);
        if (found == row.end() || found->is_null() || *found == "") {
            continue;
        }
        auto const one = money_in(row, column.key)    ? reports::CellKind::money
                         : price_in(row, column.key)  ? reports::CellKind::decimal
                         : found->is_number_integer() ? reports::CellKind::integer
                         : moment_in(*found)          ? reports::CellKind::moment
                                                      : reports::CellKind::text;
        if (kind && *kind != one) {
            return reports::CellKind::text;
        }
        kind = one;
    }
    return kind.value_or(reports::CellKind::text);
}

reports::Cell sheet_cell(nlohmann::json const& row, std::string const& key, reports::CellKind kind)
{
    auto const found = row.find(key);
    if (found == row.end() || found->is_null() || *found == "") {
        return {};
    }
    switch (kind) {
    case reports::CellKind::money:
        return *money_in(row, key);
    case reports::CellKind::decimal:
        return *price_in(row, key);
    case reports::CellKind::integer:
        return found->get<std::int64_t>();
    case reports::CellKind::moment:
        return *moment_in(*found);
    case reports::CellKind::text:
    case reports::CellKind::day:
        break;
    }
    return found->is_string() ? found->get<std::string>() : found->dump();
}

} // namespace

std::size_t display_width(std::string const& text)
{
    std::size_t width = 0;
    for (std::size_t at = 0; at < text.size();) {
        width += width_of(next_character(text, at));
    }
    return width;
}

void Output::list(std::vector<Column> const& columns, nlohmann::json const& rows, std::string const& empty)
{
    if (!file_.empty()) {
        write_file(columns, rows);
        return;
    }
    if (json_) {
        out_ << rows.dump(2, ' ', false, json_error) << '\n';
        return;
    }
    if (rows.empty()) {
        out_ << empty << '\n';
        return;
    }
    std::vector<std::size_t> widths;
    for (Column const& column : columns) {
        std::size_t width = display_width(column.title);
        for (auto const& row : rows) {
            width = std::max(width, display_width(cell(row, column.key)));
        }
        widths.push_back(std::min<std::size_t>(width, 60));
    }
    auto const line = [&](auto&& text_of) {
        std::string text;
        for (std::size_t i = 0; i < columns.size(); ++i) {
            std::string const value = text_of(columns[i]);
            std::size_t const used = display_width(value);
            std::string const gap(widths[i] > used ? widths[i] - used : 0, ' ');
            text += (i == 0 ? "" : "  ") + (columns[i].right ? gap + value : value + gap);
        }
        text.erase(text.find_last_not_of(' ') + 1);
        out_ << text << '\n';
    };
    line([](Column const& column) { return column.title; });
    for (auto const& row : rows) {
        line([&](Column const& column) { return cell(row, column.key); });
    }
}

void Output::write_file(std::vector<Column> const& columns, nlohmann::json const& rows)
{
    std::string const file = std::exchange(file_, {});
    std::vector<reports::SheetColumn> heads;
    for (Column const& column : columns) {
        heads.push_back({column.title, kind_of(column, rows)});
    }
    auto const count = reports::write_spreadsheet(file, heads, [&](reports::RowSink const& sink) {
        for (auto const& row : rows) {
            reports::SheetRow cells;
            for (std::size_t i = 0; i < columns.size(); ++i) {
                cells.push_back(sheet_cell(row, columns[i].key, heads[i].kind));
            }
            sink({std::move(cells)});
        }
    });
    done(fmt::format("Written to {}: {} {}.", file, count, count == 1 ? "row" : "rows"),
         {{"file", file}, {"rows", count}});
}

void Output::record(std::vector<Column> const& columns, nlohmann::json const& value)
{
    if (json_) {
        out_ << value.dump(2, ' ', false, json_error) << '\n';
        return;
    }
    std::size_t width = 0;
    for (Column const& column : columns) {
        width = std::max(width, display_width(column.title));
    }
    for (Column const& column : columns) {
        std::string const text = cell(value, column.key);
        if (!text.empty()) {
            out_ << column.title << std::string(width - display_width(column.title) + 2, ' ') << text << '\n';
        }
    }
}

void Output::done(std::string const& sentence, nlohmann::json const& facts)
{
    if (json_) {
        out_ << facts.dump(2, ' ', false, json_error) << '\n';
    } else {
        out_ << sentence << '\n';
    }
}

void Output::say(std::string const& sentence)
{
    if (!json_) {
        out_ << sentence << '\n';
    }
}

ProgressBar::ProgressBar(bool quiet) : quiet_(quiet), terminal_(isatty(STDERR_FILENO) != 0) {}

ProgressBar::~ProgressBar()
{
    if (line_open_) {
        std::fputc('\n', stderr);
    }
}

void ProgressBar::stage(std::string const& name)
{
    if (quiet_) {
        return;
    }
    if (line_open_) {
        std::fputc('\n', stderr);
        line_open_ = false;
    }
    stage_ = name;
    last_percent_ = -1;
    if (!terminal_) {
        std::fprintf(stderr, "%s\n", name.c_str());
    } else {
        draw(0, 1);
    }
}

void ProgressBar::step(std::size_t done, std::size_t total)
{
    if (!quiet_ && terminal_) {
        draw(done, total);
    }
}

void ProgressBar::draw(std::size_t done, std::size_t total)
{
    int const percent = total == 0 ? 100 : static_cast<int>(100 * done / total);
    if (percent == last_percent_) {
        return;
    }
    last_percent_ = percent;
    std::string const bar(static_cast<std::size_t>(percent / 4), '#');
    std::fprintf(stderr, "\r%-28s [%-25s] %3d %%", stage_.c_str(), bar.c_str(), percent);
    std::fflush(stderr);
    line_open_ = true;
}

} // namespace poddesk::ctl
