#pragma once
// The grid's row keys are order ids in decimal. No wx here.

#include "domain/kernel/id.h"

#include <charconv>
#include <optional>
#include <string_view>

namespace poddesk::gui {

/// None for anything but a whole number.
inline std::optional<std::int64_t> number_of(std::string_view text)
{
    std::int64_t value = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc{} && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

/// Order 0, which is nobody's, for anything but a number.
inline kernel::OrderId order_of(std::string_view key)
{
    return kernel::OrderId{number_of(key).value_or(0)};
}

} // namespace poddesk::gui
