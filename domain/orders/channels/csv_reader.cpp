#include "domain/orders/channels/csv_reader.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

#include <fmt/format.h>

#include "domain/kernel/utf8.h"
#include "domain/orders/channels/json_fields.h"

namespace poddesk::orders {
namespace {

using kernel::Outcome;
using kernel::refused;

/// What Windows-1252 has where Latin-1 has control characters, 0x80 to 0x9F; 0 where it has nothing.
constexpr std::array<std::uint16_t, 32> windows_characters = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

void append_utf8(std::string& out, std::uint32_t code)
{
    auto const tail = [&](int shift) { out += static_cast<char>(0x80U | ((code >> shift) & 0x3FU)); };
    if (code < 0x80) {
        out += static_cast<char>(code);
    } else if (code < 0x800) {
        out += static_cast<char>(0xC0U | (code >> 6));
        tail(0);
    } else if (code < 0x10000) {
        out += static_cast<char>(0xE0U | (code >> 12));
        tail(6), tail(0);
    } else {
        out += static_cast<char>(0xF0U | (code >> 18));
        tail(12), tail(6), tail(0);
    }
}

std::size_t line_of(std::string_view text, std::size_t position)
{
    std::size_t line = 1;
    for (std::size_t i = 0; i < std::min(position, text.size()); ++i) {
        bool const ends =
            text[i] == '\n' || (text[i] == '\r' && (i + 1 == text.size() || text[i + 1] != '\n'));
        line += ends ? 1 : 0;
    }
    return line;
}

/// By its byte order mark, else by the zero bytes that letters of the first line have in UTF-16.
std::optional<CsvEncoding> utf16_kind(std::string_view bytes)
{
    if (bytes.starts_with("\xFF\xFE")) {
        return CsvEncoding::utf16_little;
    }
    if (bytes.starts_with("\xFE\xFF")) {
        return CsvEncoding::utf16_big;
    }
    std::array<std::size_t, 2> zeros{};
    std::size_t const looked_at = std::min<std::size_t>(bytes.size(), 64);
    for (std::size_t i = 0; i < looked_at; ++i) {
        zeros.at(i % 2) += bytes[i] == '\0' ? 1 : 0;
    }
    std::size_t const most = looked_at / 2;
    if (most >= 4 && zeros[1] * 4 >= most * 3 && zeros[0] * 8 <= most) {
        return CsvEncoding::utf16_little;
    }
    if (most >= 4 && zeros[0] * 4 >= most * 3 && zeros[1] * 8 <= most) {
        return CsvEncoding::utf16_big;
    }
    return std::nullopt;
}

Outcome<std::string> from_utf16(std::string_view bytes, CsvEncoding kind)
{
    auto const unit = [&](std::size_t at) {
        auto const first = static_cast<unsigned char>(bytes[at]);
        auto const second = static_cast<unsigned char>(bytes[at + 1]);
        return static_cast<std::uint32_t>(kind == CsvEncoding::utf16_little ? first | (second << 8)
                                                                            : second | (first << 8));
    };
    std::string text;
    text.reserve(bytes.size());
    if (bytes.size() % 2 != 0) {
        return refused("bad_encoding",
                       "The file is UTF-16, but its last character is cut off: fetch it again.");
    }
    for (std::size_t at = 0; at < bytes.size(); at += 2) {
        std::uint32_t code = unit(at);
        if (code >= 0xD800 && code < 0xE000) {
            std::uint32_t const low = code < 0xDC00 && at + 4 <= bytes.size() ? unit(at + 2) : 0;
            if (low < 0xDC00 || low >= 0xE000) {
                return refused("bad_encoding",
                               fmt::format("The file is UTF-16, but line {} holds half a character.",
                                           line_of(text, text.size())));
            }
            code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
            at += 2;
        }
        append_utf8(text, code);
    }
    return text;
}

Outcome<std::string> from_windows_1252(std::string_view bytes)
{
    std::string text;
    text.reserve(bytes.size() + bytes.size() / 8);
    for (char const c : bytes) {
        std::uint32_t code = static_cast<unsigned char>(c);
        if (code >= 0x80 && code < 0xA0) {
            code = windows_characters.at(code - 0x80);
            if (code == 0) {
                return refused(
                    "bad_encoding",
                    fmt::format("Line {} is neither UTF-8 nor Windows-1252; save the file as UTF-8.",
                                line_of(text, text.size())));
            }
        }
        append_utf8(text, code);
    }
    return text;
}

struct Decoded
{
    CsvEncoding encoding = CsvEncoding::utf8;
    std::string text;
};

Outcome<Decoded> decoded(std::string_view bytes)
{
    constexpr std::string_view utf8_mark = "\xEF\xBB\xBF";
    Decoded result;
    Outcome<std::string> text;
    if (std::optional<CsvEncoding> const kind = utf16_kind(bytes)) {
        result.encoding = *kind;
        text = from_utf16(bytes, *kind);
    } else if (kernel::is_utf8(bytes)) {
        text = std::string(bytes);
    } else {
        result.encoding = CsvEncoding::windows_1252;
        text = from_windows_1252(bytes);
    }
    if (!text) {
        return tl::unexpected(text.error());
    }
    if (text->starts_with(utf8_mark)) {
        text->erase(0, utf8_mark.size());
    }
    if (std::size_t const nul = text->find('\0'); nul != std::string::npos) {
        return refused("nul_byte", fmt::format("Line {} holds a NUL byte: the file is damaged or no text.",
                                               line_of(*text, nul)));
    }
    result.text = std::move(*text);
    return result;
}

/// The separator that the header has most of, outside quotes; the comma where it has none.
char sniffed(std::string_view text)
{
    constexpr std::array<char, 3> candidates = {',', ';', '\t'};
    std::array<std::size_t, 3> seen{};
    bool quoted = false;
    for (char const c : text) {
        quoted = quoted != (c == '"');
        if (!quoted && (c == '\n' || c == '\r')) {
            break;
        }
        for (std::size_t i = 0; i < candidates.size(); ++i) {
            seen.at(i) += !quoted && c == candidates.at(i) ? 1 : 0;
        }
    }
    return candidates.at(static_cast<std::size_t>(std::ranges::max_element(seen) - seen.begin()));
}

class Splitter
{
public:
    Splitter(std::string_view text, char separator, Limits const& limits)
        : text_(text), separator_(separator), limits_(limits)
    {
    }

    /// Excel's own first line, which names the separator.
    void skip_line() { take_line_end(text_.find_first_of("\r\n")); }

    Outcome<std::vector<CsvRow>> split()
    {
        std::vector<CsvRow> rows;
        while (at_ < text_.size()) {
            CsvRow row;
            row.line = line_;
            if (!take_row(row)) {
                return tl::unexpected(*refusal_);
            }
            bool const says_something = std::ranges::any_of(
                row.cells, [](std::string const& cell) { return !trimmed(cell).empty(); });
            if (says_something) {
                rows.push_back(std::move(row));
            }
            if (rows.size() > limits_.rows + 1) {
                return refused("too_many_rows",
                               fmt::format("The file has more than {} rows: split it.", limits_.rows));
            }
        }
        return rows;
    }

private:
    bool take_row(CsvRow& row)
    {
        for (;;) {
            std::string& cell = row.cells.emplace_back();
            if (row.cells.size() > limits_.columns) {
                return refuse("too_many_columns", line_,
                              fmt::format("has more than {} cells", limits_.columns));
            }
            bool const quoted = at_ < text_.size() && text_[at_] == '"';
            if (!(quoted ? take_quoted(cell) : take_plain(cell))) {
                return false;
            }
            if (at_ >= text_.size() || text_[at_] != separator_) {
                take_line_end(at_);
                return true;
            }
            ++at_;
        }
    }

    bool take_plain(std::string& cell)
    {
        std::size_t const begin = at_;
        while (at_ < text_.size() && text_[at_] != separator_ && text_[at_] != '\n' && text_[at_] != '\r') {
            ++at_;
        }
        cell = text_.substr(begin, at_ - begin);
        return fits(cell);
    }

    bool take_quoted(std::string& cell)
    {
        std::size_t const begin = at_;
        std::size_t const begin_line = line_;
        for (++at_; at_ < text_.size(); ++at_) {
            if (text_[at_] == '"') {
                bool const twice = at_ + 1 < text_.size() && text_[at_ + 1] == '"';
                if (!twice) {
                    break;
                }
                ++at_;
            } else if (text_[at_] == '\n' ||
                       (text_[at_] == '\r' && (at_ + 1 == text_.size() || text_[at_ + 1] != '\n'))) {
                ++line_;
            }
            cell += text_[at_];
            if (cell.size() > limits_.text) {
                break;
            }
        }
        bool const closed = at_ < text_.size() && text_[at_] == '"';
        at_ += closed ? 1 : 0;
        bool const ends =
            at_ >= text_.size() || text_[at_] == separator_ || text_[at_] == '\n' || text_[at_] == '\r';
        if (closed && ends) {
            return fits(cell);
        }
        if (separator_ == '\t') {
            at_ = begin;
            line_ = begin_line;
            return take_plain(cell);
        }
        if (cell.size() > limits_.text) {
            return fits(cell);
        }
        return closed ? refuse("broken_csv", line_, "has text behind a closing quote")
                      : refuse("broken_csv", begin_line, "opens a quote that is never closed");
    }

    bool fits(std::string const& cell)
    {
        return cell.size() <= limits_.text ||
               refuse("bad_text", line_, fmt::format("has a cell of more than {} bytes", limits_.text));
    }

    void take_line_end(std::size_t at)
    {
        at_ = std::min(at, text_.size());
        if (at_ < text_.size()) {
            bool const two = text_[at_] == '\r' && at_ + 1 < text_.size() && text_[at_ + 1] == '\n';
            at_ += two ? 2 : 1;
            ++line_;
        }
    }

    bool refuse(std::string code, std::size_t line, std::string const& what)
    {
        refusal_ =
            kernel::Refusal{std::move(code),
                            fmt::format("The file is no CSV that can be read: line {} {}; correct it and try "
                                        "again.",
                                        line, what)};
        return false;
    }

    std::string_view text_;
    char separator_;
    Limits const& limits_;
    std::size_t at_ = 0;
    std::size_t line_ = 1;
    std::optional<kernel::Refusal> refusal_;
};

} // namespace

bool FoldedLess::operator()(std::string_view a, std::string_view b) const
{
    auto const folded = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
    return std::ranges::lexicographical_compare(a, b, {}, folded, folded);
}

std::optional<std::size_t> CsvFile::column(std::string_view name) const
{
    auto const found = positions.find(name);
    return found == positions.end() ? std::nullopt : std::optional(found->second);
}

Outcome<CsvFile> read_csv(std::string_view bytes, Limits const& limits)
{
    if (bytes.size() > limits.bytes) {
        return refused("too_large",
                       fmt::format("The file has {} MB; one file may have {} MB at most: split it.",
                                   bytes.size() / (1024 * 1024), limits.bytes / (1024 * 1024)));
    }
    Outcome<Decoded> const text = decoded(bytes);
    if (!text) {
        return tl::unexpected(text.error());
    }
    if (trimmed(text->text).empty()) {
        return refused("empty_file", "The file is empty.");
    }
    std::string const first = lower(text->text.substr(0, text->text.find_first_of("\r\n")));
    bool const told = first.size() == 5 && first.starts_with("sep=");
    CsvFile file;
    file.encoding = text->encoding;
    file.separator = told ? first.back() : sniffed(text->text);
    Splitter splitter(text->text, file.separator, limits);
    if (told) {
        splitter.skip_line();
    }
    Outcome<std::vector<CsvRow>> rows = splitter.split();
    if (!rows) {
        return tl::unexpected(rows.error());
    }
    if (rows->empty()) {
        return refused("no_header", "The file has no header.");
    }
    for (std::string const& name : rows->front().cells) {
        file.header.push_back(trimmed(name));
        file.positions.try_emplace(file.header.back(), file.header.size() - 1);
    }
    rows->erase(rows->begin());
    file.rows = std::move(*rows);
    return file;
}

} // namespace poddesk::orders
