#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/orders/channels/channel_object.h"
#include "domain/orders/channels/csv_reader.h"
#include "domain/orders/channels/json_fields.h"

namespace poddesk::orders {

/// The id of something that its file gives none: the n-th of its order, from 1. Where the channel ever tells
/// real ids too, OrderRegisters::order lets those count alone.
std::string stand_in_id(std::size_t n);

/// A moment as the pattern says: YYYY or YY (20YY), MM, DD, hh, mm, ss (one or two digits each), Z (+0530,
/// -07:00, Z); all else stands for itself. UTC where the pattern has no Z. Nothing when the text is anything
/// else.
std::optional<kernel::Timestamp> parse_moment(std::string_view text, std::string_view pattern);

/// A moment moved by so many microseconds: of two states that a channel dates the same, the further one is to
/// count as the newer, whichever file comes first.
kernel::Timestamp aged(kernel::Timestamp moment, int stage);

/// Which patterns a column's moments may be written in; "ISO" is kernel::parse_iso8601's.
using Patterns = std::initializer_list<std::string_view>;

/// How a file writes its numbers.
struct NumberStyle
{
    char decimal_mark = '.'; ///< the other of '.' and ',' may part thousands
};

/// One order's rows, and how they are read into fields: what a cell does not say, stays absent. What is wrong
/// is collected with line and column.
class CsvFields
{
public:
    CsvFields(CsvFile const& file, std::string label, Limits const& limits)
        : file_(file), label_(std::move(label)), limits_(limits)
    {
    }

    std::vector<CsvRow const*> rows;
    std::optional<kernel::Currency> own; ///< the order's, for its amounts
    NumberStyle numbers;

    /// Where the first column with one of these names is, whatever the case.
    std::optional<std::size_t> position(Names names) const;
    /// Without blanks around it; empty where the row or the file has no such cell.
    std::string cell(CsvRow const& row, Names names) const;
    Field<std::string> text(CsvRow const& row, Names names, std::size_t most = SIZE_MAX);
    Field<std::string> word(CsvRow const& row, Names names);
    /// Refuses `bad_quantity`, an empty cell too.
    std::int64_t count(CsvRow const& row, Names names);
    /// Refuses `bad_amount`.
    Field<MoneyBag> money(CsvRow const& row, Names names);
    Field<kernel::Timestamp> moment(CsvRow const& row, Names names, Patterns patterns);
    Field<bool> flag(CsvRow const& row, Names names);
    /// Without the apostrophe or the ="…" that keep a spreadsheet from eating zeros.
    Field<std::string> code(CsvRow const& row, Names names);
    /// By its two letters or its English name; refuses `unknown_country`.
    void country(CsvRow const& row, Names names, IncomingAddress& address);
    /// Sets `own`; refuses `unknown_currency`.
    Field<std::string> currency(CsvRow const& row, Names names);

    /// The one row that stands for all of them; refuses `rows_differ` where another row says something else
    /// in one of these columns.
    CsvRow const& agreed(std::initializer_list<Names> columns);

    void refuse(std::string code, CsvRow const& row, Names names, std::string const& what);
    /// For what no single cell is to blame for.
    void refuse(std::string code, std::string const& what);
    bool is_refused() const { return !problems_.empty(); }
    /// The first one's code; one sentence with the first few.
    kernel::Refusal refusal() const;

    Limits const& limits() const { return limits_; }
    std::string shown_column(Names names) const;

private:
    struct Problem
    {
        std::string code;
        std::string what;
    };

    CsvFile const& file_;
    std::string label_;
    Limits const& limits_;
    std::vector<Problem> problems_;
};

/// Adds amounts of one currency; what is no amount of it was refused when it was read.
class AmountSum
{
public:
    explicit AmountSum(std::optional<kernel::Currency> currency) : currency_(currency) {}
    void add(Field<MoneyBag> const& amount, std::int64_t times = 1);
    void subtract(Field<MoneyBag> const& amount) { add(amount, -1); }
    /// Absent where there is no currency, nothing was added, or the sum is beyond all reason.
    Field<MoneyBag> value() const;
    bool operator==(AmountSum const&) const = default;

private:
    std::optional<kernel::Currency> currency_;
    std::int64_t minor_ = 0;
    bool told_ = false;
    bool broken_ = false;
};

/// How a known export is read.
struct CsvFormat
{
    std::string name;                       ///< "Etsy sold order items", for sentences
    std::string shop;                       ///< the kind of channel that may take it beside csv; empty: none
    std::vector<std::string> recognized_by; ///< columns that no other known export has together
    std::vector<std::string> required;      ///< columns that a row must reach to
    std::string key;                        ///< the column that says which order a row belongs to
    std::function<bool(std::string_view)> is_key;
    std::function<IncomingOrder(CsvFields&)> read;
    NumberStyle numbers = {};
    std::string id = {}; ///< the column of the channel's id (digits), where that is not the key as it stands
};

/// Reads every order of a file: rows are gathered by their key, and an order with a broken row is refused
/// whole, as is one beside a row whose key nobody can read: that row may be its own. A row that is longer
/// than the header by empty cells is fine, as is a shorter one that reaches every required column; others are
/// refused (`ragged_row`).
std::vector<ChannelObject> read_orders(CsvFile const& file, CsvFormat const& format, Limits const& limits);

} // namespace poddesk::orders
