#pragma once
// What came back, why, in which state, and what became of it: the figures behind the analytics window.

#include "domain/database/transaction.h"
#include "domain/kernel/clock.h"
#include "domain/kernel/id.h"
#include "domain/kernel/money.h"
#include "domain/returns/pace.h"

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace poddesk::returns {

struct ReportFilter
{
    Period period;
    std::string client{}; ///< code; empty: all within reach

    bool operator==(ReportFilter const&) const = default;
};

inline constexpr std::array<char const*, 6> report_grades = {"A", "B", "C",
                                                             "D", "E", ""}; ///< "": without one

/// Inspected units of one SKU with one reason.
struct ReasonRow
{
    kernel::ProductId product; ///< none: an item that nobody knows
    std::string client_name;
    std::string client_color;
    std::string sku;
    std::string title;
    std::string reason;
    std::int64_t units = 0;
    std::array<std::int64_t, report_grades.size()> grades{}; ///< in the order of report_grades
    std::int64_t restocked = 0;

    bool operator==(ReasonRow const&) const = default;
};
/// What became of units of one grade. The value is what they were ordered for; of units without an order line
/// it is 0, in no currency.
struct OutcomeRow
{
    std::string grade;
    std::string disposition;
    std::int64_t units = 0;
    kernel::Money value{};
    bool has_value = false;

    bool operator==(OutcomeRow const&) const = default;
};
/// The same SKU came back for the same defect again and again: the client should hear of it.
struct RepeatDefect
{
    kernel::ProductId product;
    std::string client_name;
    std::string sku;
    std::string title;
    std::string reason;
    std::int64_t units = 0;
    std::int64_t parcels = 0;
    kernel::Timestamp last{};

    bool operator==(RepeatDefect const&) const = default;
};
struct ReturnsReport
{
    std::int64_t units = 0;         ///< inspected
    std::int64_t parcels = 0;       ///< closed in the period
    std::vector<ReasonRow> reasons; ///< the most units first, 500 at most
    std::vector<OutcomeRow> outcomes;
    std::vector<RepeatDefect> defects;
};
inline constexpr int defect_days = 30; ///< the last ones, whatever the period
inline constexpr int defect_units = 3; ///< at least

/// Counts what stands and was inspected in the period.
ReturnsReport read_report(database::Transaction& tx, ReportFilter const& filter);

/// Units by disposition, the most first; and by grade in the order of report_grades.
std::vector<std::pair<std::string, std::int64_t>> disposition_mix(ReturnsReport const& report);
std::array<std::int64_t, report_grades.size()> grade_mix(ReturnsReport const& report);

/// What was ordered for so much came back, and of it this much is for sale again (restock), one for each
/// currency.
struct Recovered
{
    kernel::Money returned;
    kernel::Money restocked;

    bool operator==(Recovered const&) const = default;
};
std::vector<Recovered> recovered_value(ReturnsReport const& report);

} // namespace poddesk::returns
