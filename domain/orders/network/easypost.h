#pragma once

#include <string>

#include "domain/kernel/address.h"
#include "domain/kernel/outcome.h"
#include "domain/orders/address_verification.h"
#include "domain/orders/network/shop_http.h"

namespace poddesk::orders {

/// A provider to be asked: where it is, and what opens its door.
struct AddressProvider
{
    std::string name; ///< for sentences
    std::string address;
    std::string secret; ///< EasyPost: the API key, which is the user of Basic authentication
    ShopTimes times{std::chrono::milliseconds(10'000), std::chrono::milliseconds(30'000)};
    std::string ca_file{}; ///< in tests
};

/// The body of POST /v2/addresses. The place alone is sent: who lives there is nobody's business.
std::string easypost_question(kernel::Address const& address);

/// What EasyPost answers: an address with its verifications, bare or in {"address": …}, or the refusal
/// ADDRESS.VERIFY.FAILURE of one that it does not find. Refuses `broken_json`, `another_shape` (also an
/// address that was only stored: without `verifications.delivery`), `provider_error` (any other refusal).
kernel::Outcome<AddressAnswer> read_easypost_address(std::string const& text);

/// Asks about one address. Codes as ShopTrouble, beginning with `provider_`.
FromShop<AddressAnswer> ask_easypost(AddressProvider const& provider, kernel::Address const& address);

} // namespace poddesk::orders
