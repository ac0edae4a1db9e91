#include "domain/shipping/rate_sheet.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

namespace poddesk::shipping {
namespace {

std::string fault_of(RateSheet const& sheet)
{
    std::set<int> const distinct(sheet.zones.begin(), sheet.zones.end());
    if (distinct.empty() || distinct.size() != sheet.zones.size() || *distinct.begin() < 1 ||
        *distinct.rbegin() > last_zone)
        return "its zones must be distinct numbers from 1 to 9";
    if (sheet.effective.until && *sheet.effective.until <= sheet.effective.from)
        return "it ends before it begins";
    if (sheet.breaks.empty()) return "it has no weight breaks";
    kernel::Weight before{};
    for (WeightBreak const& line : sheet.breaks) {
        if (line.up_to <= before) return "its weight breaks do not ascend at " + format_weight(line.up_to);
        if (line.minor.size() != sheet.zones.size())
            return "the line up to " + format_weight(line.up_to) + " has another number of prices than zones";
        if (std::any_of(line.minor.begin(), line.minor.end(), [](auto price) { return price && *price < 0; }))
            return "a price up to " + format_weight(line.up_to) + " is negative";
        before = line.up_to;
    }
    return {};
}

} // namespace

kernel::Outcome<RateSheet> checked(RateSheet sheet)
{
    std::string const fault = fault_of(sheet);
    if (!fault.empty())
        return kernel::refused("bad_rate_sheet", fmt::format("Rate sheet {} of {} {} cannot be used: {}.",
                                                             kernel::in_quotes(sheet.title), sheet.carrier,
                                                             sheet.service, fault));
    return sheet;
}

std::optional<kernel::Money> price_of(RateSheet const& sheet, int zone, kernel::Weight billed)
{
    auto const column = std::find(sheet.zones.begin(), sheet.zones.end(), zone);
    auto const line =
        std::lower_bound(sheet.breaks.begin(), sheet.breaks.end(), billed,
                         [](WeightBreak const& at, kernel::Weight weight) { return at.up_to < weight; });
    if (column == sheet.zones.end() || line == sheet.breaks.end()) return std::nullopt;
    auto const minor = line->minor[static_cast<std::size_t>(column - sheet.zones.begin())];
    if (!minor) return std::nullopt;
    return kernel::Money{*minor, sheet.currency};
}

} // namespace poddesk::shipping
