#include "reports/spreadsheets/table_writer.h"

#include "domain/kernel/csv_text.h"
#include "reports/spreadsheets/excel_text.h"

#include <fmt/format.h>
#include <xlsxwriter.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <ctime>
#include <map>
#include <sys/statvfs.h>

namespace poddesk::reports {

namespace {

/// A number of Excel is a double and keeps 15 digits; what has more is written as text, whole.
constexpr std::int64_t most_exact = 999'999'999'999'999;
constexpr int narrowest = 9; ///< characters, with room for the filter's arrow
constexpr int widest = 60;

bool is_exact(std::int64_t number)
{
    return number >= -most_exact && number <= most_exact;
}

/// "$"#,##0.00 for US dollars, #,##0.00 "EUR" for all else, as the windows show amounts; `finer` are the
/// decimals beyond the currency's own, shown where they are not zero.
std::string money_format(kernel::Currency currency, int finer = 0)
{
    std::string digits = "#,##0";
    if (currency.exponent() > 0) {
        digits += "." + std::string(static_cast<std::size_t>(currency.exponent()), '0');
    }
    if (finer > 0) {
        digits += (currency.exponent() > 0 ? "" : ".") + std::string(static_cast<std::size_t>(finer), '#');
    }
    return currency == kernel::us_dollar() ? "\"$\"" + digits + ";-\"$\"" + digits
                                           : digits + " \"" + currency.code() + "\"";
}

double major_units(kernel::Money money)
{
    auto value = static_cast<double>(money.minor); // exact below 2^53; one division rounds once
    double per_major = 1;
    for (int digit = 0; digit < money.currency.exponent(); ++digit) {
        per_major *= 10;
    }
    return value / per_major;
}

lxw_datetime local_time(kernel::Timestamp moment)
{
    std::time_t const time = std::chrono::floor<std::chrono::seconds>(moment).time_since_epoch().count();
    std::tm local{};
    localtime_r(&time, &local);
    return {local.tm_year + 1900, local.tm_mon + 1, local.tm_mday,
            local.tm_hour,        local.tm_min,     static_cast<double>(local.tm_sec)};
}

class XlsxWriter final : public TableWriter
{
public:
    XlsxWriter(SheetFile& file, std::vector<SheetColumn> const& columns)
        : file_(file), name_(file.path().string()), folder_(file.folder().string()), columns_(columns),
          widths_(columns.size(), narrowest)
    {
        lxw_workbook_options options{};
        options.constant_memory = LXW_TRUE;
        options.tmpdir = folder_.data(); // the room is looked for where the file will be, not in /tmp
        book_ = workbook_new_opt(name_.c_str(), &options);
        sheet_ = book_ ? workbook_add_worksheet(book_, nullptr) : nullptr;
        if (!sheet_ || !sheet_->optimize_tmpfile) {
            file_.fail(errno == 0 ? EIO : errno);
        }
        moment_ = format("yyyy-mm-dd hh:mm:ss");
        day_ = format("yyyy-mm-dd");
        integer_ = format("#,##0");
        lxw_format* const head = workbook_add_format(book_);
        format_set_bold(head);
        for (std::size_t at = 0; at < columns_.size(); ++at) {
            text(at, columns_[at].title, head);
        }
        ++row_;
        worksheet_freeze_panes(sheet_, 1, 0);
    }

    ~XlsxWriter() override
    {
        if (book_) { // given up: nothing is written any more
            lxw_workbook_free(book_);
        }
    }

    void add(SheetRow const& row) override
    {
        if (row_ >= LXW_ROW_MAX) {
            throw SheetError(fmt::format("A sheet of Excel holds at most {} rows, and there are more. Export "
                                         "them as CSV, or filter the list first.",
                                         LXW_ROW_MAX - 1));
        }
        for (std::size_t at = 0; at < columns_.size(); ++at) {
            cell(at, row.at(at));
        }
        ++row_;
        if (row_ % 1000 == 0) {
            check_disk();
        }
    }

    void finish() override
    {
        for (std::size_t at = 0; at < columns_.size(); ++at) {
            auto const column = static_cast<lxw_col_t>(at);
            worksheet_set_column(sheet_, column, column, std::min(widths_[at] + 2, widest), nullptr);
        }
        if (!columns_.empty()) {
            worksheet_autofilter(sheet_, 0, 0, row_ - 1, static_cast<lxw_col_t>(columns_.size() - 1));
        }
        std::fflush(sheet_->optimize_tmpfile);
        check_disk();
        // The library copies the rows once and packs them, and does not say when the disk is full meanwhile.
        auto const rows = static_cast<std::uint64_t>(std::max(std::ftell(sheet_->optimize_tmpfile), 0L));
        struct statvfs disk
        {
        };
        if (statvfs(folder_.c_str(), &disk) == 0 && disk.f_bavail * disk.f_frsize < 2 * rows + 1024 * 1024) {
            file_.fail(ENOSPC);
        }
        errno = 0;
        lxw_error const error = workbook_close(std::exchange(book_, nullptr));
        if (error != LXW_NO_ERROR) {
            file_.fail(errno == 0 ? EIO : errno);
        }
    }

private:
    lxw_format* format(std::string const& number)
    {
        lxw_format* const made = workbook_add_format(book_);
        format_set_num_format(made, number.c_str());
        return made;
    }

    lxw_format* price(kernel::Currency currency)
    {
        auto const [at, fresh] = prices_.try_emplace(currency.code(), nullptr);
        if (fresh) {
            at->second = format(money_format(currency, 6 - currency.exponent()));
        }
        return at->second;
    }

    lxw_format* money(kernel::Currency currency)
    {
        auto const [at, fresh] = money_.try_emplace(currency.code(), nullptr);
        if (fresh) {
            at->second = format(money_format(currency));
        }
        return at->second;
    }

    void check_disk() const
    {
        if (std::ferror(sheet_->optimize_tmpfile) != 0) {
            file_.fail(ENOSPC);
        }
    }

    void widen(std::size_t at, std::size_t characters)
    {
        widths_[at] = std::max(widths_[at], static_cast<int>(std::min<std::size_t>(characters, widest)));
    }

    void text(std::size_t at, std::string const& words, lxw_format* look = nullptr)
    {
        std::string const safe = excel_text(kernel::guarded_text(words));
        widen(at, safe.size());
        worksheet_write_string(sheet_, row_, static_cast<lxw_col_t>(at), safe.c_str(), look);
    }

    void cell(std::size_t at, Cell const& value)
    {
        auto const column = static_cast<lxw_col_t>(at);
        if (auto const* const words = std::get_if<std::string>(&value)) {
            text(at, *words);
        } else if (auto const* const number = std::get_if<std::int64_t>(&value)) {
            if (is_exact(*number)) {
                worksheet_write_number(sheet_, row_, column, static_cast<double>(*number), integer_);
            } else {
                worksheet_write_string(sheet_, row_, column, std::to_string(*number).c_str(), nullptr);
            }
        } else if (auto const* const amount = std::get_if<kernel::Money>(&value)) {
            std::string const shown = kernel::format_money(*amount);
            widen(at, shown.size() + shown.size() / 3);
            if (is_exact(amount->minor)) {
                worksheet_write_number(sheet_, row_, column, major_units(*amount), money(amount->currency));
            } else {
                worksheet_write_string(sheet_, row_, column, kernel::format_money_code(*amount).c_str(),
                                       nullptr);
            }
        } else if (auto const* const exact = std::get_if<kernel::Price>(&value)) {
            std::string const shown = kernel::plain_price(*exact);
            widen(at, shown.size() + shown.size() / 3 + 1);
            if (is_exact(exact->micros())) {
                worksheet_write_number(sheet_, row_, column, static_cast<double>(exact->micros()) / 1e6,
                                       price(exact->currency()));
            } else {
                worksheet_write_string(sheet_, row_, column, shown.c_str(), nullptr);
            }
        } else if (auto const* const moment = std::get_if<kernel::Timestamp>(&value)) {
            lxw_datetime local = local_time(*moment);
            widen(at, 19);
            worksheet_write_datetime(sheet_, row_, column, &local, moment_);
        } else if (auto const* const day = std::get_if<kernel::Date>(&value)) {
            std::chrono::year_month_day const date(*day);
            lxw_datetime midnight{
                int(date.year()), int(unsigned(date.month())), int(unsigned(date.day())), 0, 0, 0};
            widen(at, 10);
            worksheet_write_datetime(sheet_, row_, column, &midnight, day_);
        }
    }

    SheetFile& file_;
    std::string name_;
    std::string folder_;
    std::vector<SheetColumn> columns_;
    std::vector<int> widths_;
    lxw_workbook* book_ = nullptr;
    lxw_worksheet* sheet_ = nullptr;
    lxw_format* moment_ = nullptr;
    lxw_format* day_ = nullptr;
    lxw_format* integer_ = nullptr;
    std::map<std::string, lxw_format*> money_;
    std::map<std::string, lxw_format*> prices_;
    lxw_row_t row_ = 0;
};

} // namespace

std::unique_ptr<TableWriter> make_xlsx_writer(SheetFile& file, std::vector<SheetColumn> const& columns)
{
    return std::make_unique<XlsxWriter>(file, columns);
}

} // namespace poddesk::reports
