#pragma once

#include "domain/billing/charge_view.h"

#include <string>
#include <string_view>

namespace poddesk::reports {

/// "Pick and pack": how a person reads a fee family.
std::string_view section_of(std::string_view family);

/// The charges of filter.client from filter.from to filter.to, both of which must be there: sections with
/// lines of units, price and amount, and their total. It is no invoice. Refuses what charge_list_pdf refuses,
/// and `missing_input`.
kernel::Outcome<std::string> print_charge_list(database::Transaction& tx, billing::ChargeFilter const& filter,
                                               std::string const& client_code, kernel::Date made_on);

} // namespace poddesk::reports
