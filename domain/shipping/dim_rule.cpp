#include "domain/shipping/dim_rule.h"

#include "domain/kernel/decimal.h"

namespace poddesk::shipping {

std::int64_t rounded_cubic_inches(DimRule const& rule, kernel::Dimensions const& outside)
{
    auto const inches = [&rule](kernel::Length side) {
        return rule.rounding == SideRounding::up ? side.inches_rounded_up() : side.inches_rounded_nearest();
    };
    return kernel::checked_multiply(kernel::checked_multiply(inches(outside.length), inches(outside.width)),
                                    inches(outside.height));
}

kernel::Weight dim_weight(DimRule const& rule, kernel::Dimensions const& outside)
{
    std::int64_t const volume = rounded_cubic_inches(rule, outside);
    if (volume <= rule.threshold_cubic_inches) return {};
    return kernel::Weight::from_pounds(kernel::divide_up(volume, rule.divisor));
}

} // namespace poddesk::shipping
