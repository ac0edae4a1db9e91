#include "reports/spreadsheets/table_writer.h"

#include "domain/kernel/csv_text.h"

#include <fmt/format.h>

#include <ctime>

namespace poddesk::reports {

namespace {

constexpr std::size_t flush_at = 64 * 1024;

/// "2026-11-28T14:32:05-08:00": the moment where the computer stands, and exact wherever it is read.
std::string local_iso(kernel::Timestamp moment)
{
    auto const seconds = std::chrono::floor<std::chrono::seconds>(moment).time_since_epoch().count();
    std::time_t const time = seconds;
    std::tm local{};
    localtime_r(&time, &local);
    long const offset = local.tm_gmtoff / 60;
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}{}{:02}:{:02}", local.tm_year + 1900,
                       local.tm_mon + 1, local.tm_mday, local.tm_hour, local.tm_min, local.tm_sec,
                       offset < 0 ? '-' : '+', std::abs(offset) / 60, std::abs(offset) % 60);
}

class CsvWriter final : public TableWriter
{
public:
    CsvWriter(SheetFile& file, std::vector<SheetColumn> const& columns) : file_(file), columns_(columns)
    {
        held_ = "\xef\xbb\xbf"; // without it Excel reads UTF-8 as the computer's old code page
        for (SheetColumn const& column : columns_) {
            field(kernel::guarded_text(column.title));
            if (has_currency(column.kind)) {
                field(kernel::guarded_text(column.title + " currency"));
            }
        }
        end_line();
    }

    void add(SheetRow const& row) override
    {
        for (std::size_t at = 0; at < columns_.size(); ++at) {
            Cell const& cell = row.at(at);
            if (has_currency(columns_[at].kind)) {
                auto const* const money = std::get_if<kernel::Money>(&cell);
                auto const* const price = std::get_if<kernel::Price>(&cell);
                field(money   ? kernel::plain_amount(*money)
                      : price ? kernel::plain_price(*price)
                              : std::string());
                field(money ? money->currency.code() : price ? price->currency().code() : std::string());
            } else {
                field(words(cell));
            }
        }
        end_line();
        if (held_.size() >= flush_at) {
            flush();
        }
    }

    void finish() override { flush(); }

private:
    static bool has_currency(CellKind kind) { return kind == CellKind::money || kind == CellKind::decimal; }
    static std::string words(Cell const& cell)
    {
        if (auto const* const text = std::get_if<std::string>(&cell)) {
            return kernel::guarded_text(*text);
        }
        if (auto const* const number = std::get_if<std::int64_t>(&cell)) {
            return std::to_string(*number);
        }
        if (auto const* const money = std::get_if<kernel::Money>(&cell)) {
            return kernel::format_money_code(*money);
        }
        if (auto const* const moment = std::get_if<kernel::Timestamp>(&cell)) {
            return local_iso(*moment);
        }
        if (auto const* const price = std::get_if<kernel::Price>(&cell)) {
            return kernel::plain_price(*price);
        }
        auto const* const day = std::get_if<kernel::Date>(&cell);
        return day ? kernel::format_date(*day) : std::string();
    }

    void field(std::string const& text)
    {
        held_ += (begun_ ? "," : "") + kernel::csv_field(text);
        begun_ = true;
    }
    void end_line()
    {
        held_ += "\r\n";
        begun_ = false;
    }
    void flush()
    {
        file_.append(held_);
        held_.clear();
    }

    SheetFile& file_;
    std::vector<SheetColumn> columns_;
    std::string held_;
    bool begun_ = false;
};

} // namespace

std::unique_ptr<TableWriter> make_csv_writer(SheetFile& file, std::vector<SheetColumn> const& columns)
{
    return std::make_unique<CsvWriter>(file, columns);
}

} // namespace poddesk::reports
