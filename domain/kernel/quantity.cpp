#include "domain/kernel/quantity.h"

#include <ostream>
#include <string>

#include <fmt/format.h>

#include "domain/kernel/decimal.h"

namespace poddesk::kernel {

Outcome<Quantity> Quantity::of(std::int64_t value)
{
    if (value < 1 || value > most)
        return refused("bad_quantity",
                       fmt::format("{} is not a quantity; it must be from 1 to 1,000,000.", value));
    return Quantity(value);
}

Outcome<Quantity> parse_quantity(std::string_view text)
{
    auto const value = parse_scaled(text, 0);
    if (!value || text.find('.') != std::string_view::npos)
        return refused("bad_quantity",
                       in_quotes(text) + " is not a quantity; write a whole number from 1 to 1,000,000.");
    return Quantity::of(*value);
}

std::ostream& operator<<(std::ostream& out, Quantity quantity)
{
    return out << quantity.value();
}

} // namespace poddesk::kernel
