#include "domain/orders/incoming_order.h"

namespace poddesk::orders {

kernel::Outcome<kernel::Money> Amount::in(kernel::Currency order_currency) const
{
    return kernel::parse_money(text, currency.value_or(order_currency));
}

} // namespace poddesk::orders
