#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include "domain/kernel/outcome.h"
#include "domain/orders/order_rule.h"

namespace poddesk::orders {

/// A condition's value, read once: a pattern of text, or numbers from … to, both included.
struct RuleValue
{
    std::string pattern; ///< lower case, with `*` for anything
    std::int64_t from = 0;
    std::int64_t to = std::numeric_limits<std::int64_t>::max();
    std::string currency;   ///< of an amount
    std::size_t digits = 0; ///< of a ZIP range; 0: a pattern
};

/// Weights in nanograms, amounts in minor units, weekdays 1 Monday … 7 Sunday. Refuses `bad_value`: what is
/// wrong with it, as the end of a sentence.
kernel::Outcome<RuleValue> read_value(RuleField field, std::string_view text);

/// `*` in the pattern stands for any text, also none.
bool fits_pattern(std::string_view pattern, std::string_view text);

} // namespace poddesk::orders
