#include "domain/orders/channels/channel_object.h"

#include <algorithm>

namespace poddesk::orders {

std::string shown_name(std::string_view name)
{
    bool const plain =
        name.size() <= 24 && std::ranges::all_of(name, [](char c) { return c > ' ' && c <= '~'; });
    return plain ? std::string(name) : kernel::in_quotes(name);
}

} // namespace poddesk::orders
