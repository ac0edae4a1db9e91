#pragma once
// Which units of an order come back, as a person types them. No wx here.

#include "domain/returns/rma.h"

#include <string>
#include <vector>

namespace poddesk::gui {

/// Units of one line of an order.
struct ReturnedUnits
{
    kernel::OrderLineId line;
    kernel::Quantity quantity;
};

/// "FS-MUG-1", "FS-MUG-1 2, FS-TEE-S x3", "all"; empty for an order of which only one line can come back. Of
/// a SKU without a number so many units come back as `each` says. A SKU that stands on several lines is taken
/// from the first on. Refuses `unknown_line`, `bad_value` (the units).
/// @param order its number, for the refusals.
kernel::Outcome<std::vector<ReturnedUnits>> units_to_return(std::vector<returns::ReturnableLine> lines,
                                                            std::string const& order,
                                                            std::string const& typed,
                                                            std::string const& each);

} // namespace poddesk::gui
