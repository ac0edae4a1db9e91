#pragma once
// What a provider says of an order's address, worded. No wx here.

#include "domain/orders/address_verification.h"
#include "gui/widgets/detail.h"

#include <string>
#include <vector>

namespace poddesk::gui {

/// The verdict, what was said, and what is proposed, a line each.
/// @param said_there a hold of the order says already why
std::vector<DetailLine> verification_lines(orders::AddressVerification const& verification, bool said_there);
/// "EasyPost verifies addresses", or that it does not; empty where nobody is asked.
std::string address_service_words(std::optional<orders::AddressServiceHealth> const& health,
                                  kernel::Timestamp now);

} // namespace poddesk::gui
