#include "domain/returns/returns_report.h"

#include <algorithm>
#include <map>

namespace poddesk::returns {

std::vector<std::pair<std::string, std::int64_t>> disposition_mix(ReturnsReport const& report)
{
    std::map<std::string, std::int64_t> units;
    for (OutcomeRow const& row : report.outcomes)
        units[row.disposition] += row.units;
    std::vector<std::pair<std::string, std::int64_t>> mix(units.begin(), units.end());
    std::stable_sort(mix.begin(), mix.end(),
                     [](auto const& a, auto const& b) { return a.second > b.second; });
    return mix;
}

std::array<std::int64_t, report_grades.size()> grade_mix(ReturnsReport const& report)
{
    std::array<std::int64_t, report_grades.size()> mix{};
    for (OutcomeRow const& row : report.outcomes) {
        auto const grade = std::find(report_grades.begin(), report_grades.end(), row.grade);
        if (grade != report_grades.end()) {
            mix[static_cast<std::size_t>(grade - report_grades.begin())] += row.units;
        }
    }
    return mix;
}

std::vector<Recovered> recovered_value(ReturnsReport const& report)
{
    std::vector<Recovered> all;
    for (OutcomeRow const& row : report.outcomes) {
        if (!row.has_value || row.disposition == "missing" || row.disposition == "wrong_item") continue;
        auto of = std::find_if(all.begin(), all.end(), [&](Recovered const& it) {
            return it.returned.currency == row.value.currency;
        });
        if (of == all.end()) {
            kernel::Money const none{0, row.value.currency};
            of = all.insert(all.end(), Recovered{none, none});
        }
        of->returned.minor += row.value.minor;
        if (row.disposition == "restock") of->restocked.minor += row.value.minor;
    }
    return all;
}

} // namespace poddesk::returns
