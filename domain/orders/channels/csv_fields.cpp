#include "domain/orders/channels/csv_fields.h"

#include <algorithm>
#include <charconv>
#include <map>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "domain/orders/channels/country_names.h"

namespace poddesk::orders {
namespace {

using kernel::Refusal;
using kernel::Timestamp;

constexpr std::size_t most_told = 5; // problems in one sentence

bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/// Digits with thousands parted in threes, as a plain decimal; nothing where they are parted otherwise.
std::optional<std::string> plain_number(std::string_view written, NumberStyle style)
{
    char const thousands = style.decimal_mark == '.' ? ',' : '.';
    std::size_t const mark = written.find(style.decimal_mark);
    std::string_view whole = written.substr(0, mark);
    std::string plain;
    if (!whole.empty() && whole.front() == '-') {
        plain = "-";
        whole.remove_prefix(1);
    }
    std::size_t const first = whole.find(thousands);
    if (first != std::string_view::npos && (first == 0 || first > 3)) {
        return std::nullopt;
    }
    for (std::size_t i = 0; i < whole.size(); ++i) {
        bool const parted = first != std::string_view::npos && i >= first && (i - first) % 4 == 0;
        if (parted != (whole[i] == thousands)) {
            return std::nullopt;
        }
        if (!parted) {
            plain += whole[i];
        }
    }
    bool const whole_groups = first == std::string_view::npos || (whole.size() - first) % 4 == 0;
    if (!whole_groups) {
        return std::nullopt;
    }
    if (mark != std::string_view::npos) {
        plain += '.';
        plain += written.substr(mark + 1);
    }
    return plain;
}

/// Eats what a pattern asks for.
class MomentReader
{
public:
    explicit MomentReader(std::string_view text) : rest_(text) {}

    bool take(std::string_view& pattern)
    {
        if (pattern.starts_with("YYYY")) {
            pattern.remove_prefix(4);
            return digits(4, 4, year_);
        }
        if (pattern.starts_with("YY")) {
            pattern.remove_prefix(2);
            bool const read = digits(2, 2, year_);
            year_ += 2000;
            return read;
        }
        for (auto const& [token, field] : tokens()) {
            if (pattern.starts_with(token)) {
                pattern.remove_prefix(token.size());
                return digits(1, 2, *field);
            }
        }
        char const wanted = pattern.front();
        pattern.remove_prefix(1);
        if (wanted == 'Z') {
            return offset();
        }
        bool const there = !rest_.empty() && rest_.front() == wanted;
        rest_.remove_prefix(there ? 1 : 0);
        return there;
    }

    std::optional<Timestamp> done() const
    {
        if (!rest_.empty()) {
            return std::nullopt;
        }
        // The kernel's own reader knows which days there are.
        auto const moment = kernel::parse_iso8601_utc(fmt::format(
            "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", year_, month_, day_, hour_, minute_, second_));
        if (!moment) {
            return std::nullopt;
        }
        return *moment - std::chrono::minutes(offset_);
    }

private:
    std::array<std::pair<std::string_view, int*>, 5> tokens()
    {
        return {{{"MM", &month_}, {"DD", &day_}, {"hh", &hour_}, {"mm", &minute_}, {"ss", &second_}}};
    }

    bool digits(std::size_t least, std::size_t most, int& value)
    {
        std::size_t count = 0;
        value = 0;
        while (count < most && count < rest_.size() && is_digit(rest_[count])) {
            value = value * 10 + (rest_[count] - '0');
            ++count;
        }
        rest_.remove_prefix(count);
        return count >= least;
    }

    bool offset()
    {
        if (rest_.starts_with("Z")) {
            rest_.remove_prefix(1);
            return true;
        }
        bool const is_signed = !rest_.empty() && (rest_.front() == '+' || rest_.front() == '-');
        if (!is_signed) {
            return false;
        }
        int const sign = rest_.front() == '-' ? -1 : 1;
        rest_.remove_prefix(1);
        int hours = 0;
        int minutes = 0;
        bool read = digits(2, 2, hours);
        rest_.remove_prefix(rest_.starts_with(":") ? 1 : 0);
        read = read && digits(2, 2, minutes) && hours < 24 && minutes < 60;
        offset_ = sign * (hours * 60 + minutes);
        return read;
    }

    std::string_view rest_;
    int year_ = 0, month_ = 1, day_ = 1, hour_ = 0, minute_ = 0, second_ = 0, offset_ = 0;
};

/// The header and these rows, for whoever looks into the problem later.
std::string raw_of(CsvFile const& file, std::vector<CsvRow const*> const& rows)
{
    nlohmann::json kept = {{"header", file.header}, {"rows", nlohmann::json::array()}};
    for (CsvRow const* const row : rows) {
        kept["rows"].push_back({{"line", row->line}, {"cells", row->cells}});
    }
    return kept.dump();
}

struct RowGroup
{
    std::string key;
    std::vector<CsvRow const*> rows;
    std::size_t beside = 0; ///< line of a row next to it that cannot be read; 0: none
};

struct Gathered
{
    std::vector<RowGroup> groups; ///< in the order of their first rows
    std::vector<CsvRow const*> keyless;
};

Gathered gathered(CsvFile const& file, CsvFormat const& format)
{
    Gathered all;
    std::map<std::string, std::size_t> known;
    constexpr auto none = static_cast<std::size_t>(-1);
    std::vector<std::size_t> owner;
    std::size_t const column = file.column(format.key).value_or(file.header.size());
    for (CsvRow const& row : file.rows) {
        std::string key = column < row.cells.size() ? trimmed(row.cells[column]) : std::string();
        if (!format.is_key(key)) {
            all.keyless.push_back(&row);
            owner.push_back(none);
            continue;
        }
        auto const [found, is_new] = known.try_emplace(key, all.groups.size());
        if (is_new) {
            all.groups.push_back({std::move(key), {}, 0});
        }
        all.groups[found->second].rows.push_back(&row);
        owner.push_back(found->second);
    }
    for (std::size_t i = 0; i < owner.size(); ++i) {
        if (owner[i] != none) {
            continue;
        }
        std::size_t before = i;
        while (before > 0 && owner[before] == none) {
            --before;
        }
        std::size_t after = i;
        while (after + 1 < owner.size() && owner[after] == none) {
            ++after;
        }
        for (std::size_t const neighbor : {owner[before], owner[after]}) {
            if (neighbor != none) {
                all.groups[neighbor].beside = file.rows[i].line;
            }
        }
    }
    return all;
}

void check_shape(CsvFields& fields, CsvFile const& file, CsvFormat const& format, CsvRow const& row)
{
    std::size_t const wanted = file.header.size();
    for (std::size_t i = wanted; i < row.cells.size(); ++i) {
        if (!trimmed(row.cells[i]).empty()) {
            fields.refuse(
                "ragged_row",
                fmt::format("line {} has {} cells where the header has {}: a separator too much, or a "
                            "quote is missing",
                            row.line, row.cells.size(), wanted));
            return;
        }
    }
    for (std::string_view const name : format.required) {
        std::optional<std::size_t> const column = file.column(name);
        if (column && *column >= row.cells.size()) {
            fields.refuse("ragged_row",
                          fmt::format("line {} has {} cells where the header has {}: it ends before its "
                                      "column {}",
                                      row.line, row.cells.size(), wanted, kernel::in_quotes(name)));
            return;
        }
    }
}

ChannelObject read_group(CsvFile const& file, CsvFormat const& format, RowGroup const& group,
                         Limits const& limits)
{
    ChannelObject object;
    object.kind = "order";
    object.label = fmt::format("order {}", shown_name(group.key));
    object.external_id = group.key;
    object.line = group.rows.front()->line;
    object.raw = raw_of(file, group.rows);
    CsvFields fields(file, fmt::format("Order {}", shown_name(group.key)), limits);
    fields.rows = group.rows;
    fields.numbers = format.numbers;
    if (group.beside != 0) {
        fields.refuse("row_missing",
                      fmt::format("line {} beside it cannot be read and may be a part of it", group.beside));
    }
    if (group.rows.size() > limits.lines) {
        fields.refuse("too_many_lines",
                      fmt::format("it has {} rows; {} is the most", group.rows.size(), limits.lines));
    }
    for (CsvRow const* const row : group.rows) {
        check_shape(fields, file, format, *row);
    }
    if (!fields.is_refused()) {
        object.content = format.read(fields);
    }
    if (fields.is_refused()) {
        object.content = fields.refusal();
    }
    if (IncomingOrder const* const order = object.order()) {
        object.external_id = order->external_id;
    } else if (!format.id.empty()) {
        object.external_id.clear();
        for (CsvRow const* const row : group.rows) {
            std::string const id = digits_only(fields.cell(*row, {format.id}));
            object.external_id = object.external_id.empty() ? id : object.external_id;
        }
    }
    return object;
}

ChannelObject refused_row(CsvFile const& file, CsvFormat const& format, CsvRow const& row,
                          Limits const& limits)
{
    CsvFields fields(file, fmt::format("Line {}", row.line), limits);
    fields.refuse("bad_id", row, {format.key},
                  fmt::format("{} says no order that it belongs to",
                              kernel::in_quotes(fields.cell(row, {format.key}))));
    ChannelObject object;
    object.kind = "row";
    object.label = fmt::format("line {}", row.line);
    object.line = row.line;
    object.raw = raw_of(file, {&row});
    object.content = fields.refusal();
    return object;
}

} // namespace

std::string stand_in_id(std::size_t n)
{
    return fmt::format("~{}", n);
}

std::optional<Timestamp> parse_moment(std::string_view text, std::string_view pattern)
{
    MomentReader reader(text);
    while (!pattern.empty()) {
        if (!reader.take(pattern)) {
            return std::nullopt;
        }
    }
    return reader.done();
}

Timestamp aged(Timestamp moment, int stage)
{
    return moment + std::chrono::microseconds(stage);
}

std::optional<std::size_t> CsvFields::position(Names names) const
{
    for (std::string_view const name : names) {
        if (std::optional<std::size_t> const found = file_.column(name)) {
            return found;
        }
    }
    return std::nullopt;
}

std::string CsvFields::cell(CsvRow const& row, Names names) const
{
    std::optional<std::size_t> const at = position(names);
    return at && *at < row.cells.size() ? trimmed(row.cells[*at]) : std::string();
}

Field<std::string> CsvFields::text(CsvRow const& row, Names names, std::size_t most)
{
    std::string written = cell(row, names);
    if (written.size() > most) {
        refuse(
            "bad_text", row, names,
            fmt::format("{} has {} bytes; {} is the most", kernel::in_quotes(written), written.size(), most));
        return {};
    }
    return written.empty() ? Field<std::string>() : Field<std::string>(std::move(written));
}

Field<std::string> CsvFields::word(CsvRow const& row, Names names)
{
    std::string const written = lower(cell(row, names));
    return written.empty() ? Field<std::string>() : Field<std::string>(written);
}

std::int64_t CsvFields::count(CsvRow const& row, Names names)
{
    std::string const written = cell(row, names);
    std::int64_t number = -1;
    char const* const end = written.data() + written.size();
    auto const [stop, error] = std::from_chars(written.data(), end, number);
    if (error != std::errc() || stop != end || number < 0 || number > most_units) {
        refuse("bad_quantity", row, names,
               fmt::format("{} is not a whole number from 0 to {}", kernel::in_quotes(written), most_units));
        return 0;
    }
    return number;
}

Field<MoneyBag> CsvFields::money(CsvRow const& row, Names names)
{
    std::string const written = cell(row, names);
    if (written.empty()) {
        return {};
    }
    std::optional<std::string> decimal = plain_number(written, numbers);
    decimal = decimal ? canonical_decimal(*decimal) : std::nullopt;
    if (!decimal || (own && !kernel::parse_money(*decimal, *own))) {
        std::string const of = own ? own->code() : "money";
        refuse("bad_amount", row, names,
               fmt::format("{} is no amount of {}", kernel::in_quotes(written), of));
        return {};
    }
    return MoneyBag{Amount{*decimal, own}, std::nullopt};
}

Field<Timestamp> CsvFields::moment(CsvRow const& row, Names names, Patterns patterns)
{
    std::string const written = cell(row, names);
    if (written.empty()) {
        return {};
    }
    for (std::string_view const pattern : patterns) {
        if (pattern == "ISO") {
            if (auto const moment = kernel::parse_iso8601(written)) {
                return *moment;
            }
        } else if (auto const moment = parse_moment(written, pattern)) {
            return *moment;
        }
    }
    std::string const wanted = *patterns.begin() == "ISO"
                                   ? "a date and time with an offset (2026-09-22T15:04:11+00:00)"
                                   : fmt::format("a date written {}", *patterns.begin());
    refuse("bad_time", row, names, fmt::format("{} is not {}", kernel::in_quotes(written), wanted));
    return {};
}

Field<bool> CsvFields::flag(CsvRow const& row, Names names)
{
    std::string const written = lower(cell(row, names));
    if (written.empty()) {
        return {};
    }
    bool const yes = written == "true" || written == "yes" || written == "1";
    if (!yes && written != "false" && written != "no" && written != "0") {
        refuse("bad_field", row, names,
               fmt::format("{} is neither true nor false", kernel::in_quotes(written)));
        return {};
    }
    return yes;
}

Field<std::string> CsvFields::code(CsvRow const& row, Names names)
{
    std::string written = cell(row, names);
    if (written.starts_with("=\"") && written.ends_with('"') && written.size() > 3) {
        written = written.substr(2, written.size() - 3);
    }
    if (written.starts_with('\'')) {
        written.erase(0, 1);
    }
    written = trimmed(written);
    return written.empty() ? Field<std::string>() : Field<std::string>(written);
}

void CsvFields::country(CsvRow const& row, Names names, IncomingAddress& address)
{
    std::string const written = cell(row, names);
    if (written.empty()) {
        return;
    }
    std::optional<std::string> const code = country_code(written);
    if (!code) {
        refuse("unknown_country", row, names,
               fmt::format("{} is no country; write its two letters", kernel::in_quotes(written)));
        return;
    }
    address.country = *code;
}

Field<std::string> CsvFields::currency(CsvRow const& row, Names names)
{
    std::string const written = cell(row, names);
    if (written.empty()) {
        return {};
    }
    own = kernel::Currency::parse(written);
    if (!own) {
        refuse("unknown_currency", row, names,
               fmt::format("{} is not a currency of ISO 4217", kernel::in_quotes(written)));
        return {};
    }
    return written;
}

CsvRow const& CsvFields::agreed(std::initializer_list<Names> columns)
{
    CsvRow const& first = *rows.front();
    for (Names const names : columns) {
        std::string const told = cell(first, names);
        for (CsvRow const* const row : rows) {
            if (std::string const other = cell(*row, names); other != told) {
                refuse("rows_differ", *row, names,
                       fmt::format("{} where line {} of the same order says {}", kernel::in_quotes(other),
                                   first.line, kernel::in_quotes(told)));
                break;
            }
        }
    }
    return first;
}

void CsvFields::refuse(std::string code, CsvRow const& row, Names names, std::string const& what)
{
    refuse(std::move(code), fmt::format("line {}, column {}: {}", row.line, shown_column(names), what));
}

void CsvFields::refuse(std::string code, std::string const& what)
{
    problems_.push_back({std::move(code), what});
}

Refusal CsvFields::refusal() const
{
    std::string what;
    for (std::size_t i = 0; i < std::min(problems_.size(), most_told); ++i) {
        what = i == 0 ? problems_[i].what : fmt::format("{}; {}", what, problems_[i].what);
    }
    if (problems_.size() > most_told) {
        what = fmt::format("{}; and {} more", what, problems_.size() - most_told);
    }
    return {problems_.front().code,
            fmt::format("{} was refused: {}. Correct the file and import it again.", label_, what)};
}

std::string CsvFields::shown_column(Names names) const
{
    std::optional<std::size_t> const at = position(names);
    return at ? file_.header[*at] : std::string(*names.begin());
}

void AmountSum::add(Field<MoneyBag> const& amount, std::int64_t times)
{
    if (!amount.has_value() || !currency_) {
        return;
    }
    auto const money = amount.value().shop.in(*currency_);
    std::int64_t part = 0;
    broken_ = broken_ || !money || __builtin_mul_overflow(money->minor, times, &part) ||
              __builtin_add_overflow(minor_, part, &minor_);
    told_ = true;
}

Field<MoneyBag> AmountSum::value() const
{
    if (!told_ || broken_) {
        return {};
    }
    std::string const written = kernel::plain_amount({minor_, *currency_});
    return MoneyBag{Amount{canonical_decimal(written).value_or(written), currency_}, std::nullopt};
}

std::vector<ChannelObject> read_orders(CsvFile const& file, CsvFormat const& format, Limits const& limits)
{
    Gathered const all = gathered(file, format);
    std::vector<ChannelObject> objects;
    objects.reserve(all.groups.size() + all.keyless.size());
    for (RowGroup const& group : all.groups) {
        objects.push_back(read_group(file, format, group, limits));
    }
    for (CsvRow const* const row : all.keyless) {
        objects.push_back(refused_row(file, format, *row, limits));
    }
    return objects;
}

} // namespace poddesk::orders
