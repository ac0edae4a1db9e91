#pragma once

#include "domain/orders/network/shop_page.h"
#include "domain/orders/shop_return.h"

#include <string_view>

namespace poddesk::orders {

/// Shopify's ReturnReason for a reason of ours; UNKNOWN for what it has no word for.
std::string_view shopify_return_reason(std::string_view ours);

/// A return as Shopify has it.
struct ReturnThere
{
    std::string id;       ///< the shop's number
    bool is_open = false; ///< it can be canceled or closed
    bool is_closed = false;
};
/// The return with our reference in its lines' notes; none: the shop opened no such. Refuses `shop_refused`
/// (it does not know the order any more).
FromShop<std::optional<ReturnThere>> find_return(Shop const& shop, ShopReturn const& wanted);

/// Has Shopify open it (returnCreate) on the fulfilled units that it says may come back, and answers with its
/// number. Refuses `shop_refused` with what the shop says, or where too few units may come back; then it
/// surely opened none. One whose answer was lost is to be looked for (find_return) before this is asked
/// again.
FromShop<std::string> make_return(Shop const& shop, ShopReturn const& wanted);

/// Has Shopify cancel it (returnCancel). Refuses as above.
FromShop<void> cancel_return_there(Shop const& shop, ShopReturn const& wanted, ReturnThere const& there);

/// Has Shopify close it (returnClose) where ours is closed, or open it again (returnReopen) where ours is
/// open. Refuses as above.
FromShop<void> close_return_there(Shop const& shop, ShopReturn const& wanted, std::string const& id_there);

} // namespace poddesk::orders
