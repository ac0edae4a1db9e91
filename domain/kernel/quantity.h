#pragma once

#include <compare>
#include <cstdint>
#include <iosfwd>
#include <string_view>

#include "domain/kernel/outcome.h"

namespace poddesk::kernel {

/// How many pieces: 1 to 1,000,000. Nothing and a typo's 10^12 are both refused at the edge, so nobody
/// re-checks.
class Quantity
{
public:
    static constexpr std::int64_t most = 1'000'000;

    /// Refuses `bad_quantity` outside 1 … most.
    [[nodiscard]] static Outcome<Quantity> of(std::int64_t value);

    [[nodiscard]] std::int64_t value() const { return value_; }

    auto operator<=>(Quantity const&) const = default;

private:
    explicit Quantity(std::int64_t value) : value_(value) {}

    std::int64_t value_;
};

/// Digits only. Refuses `bad_quantity`.
[[nodiscard]] Outcome<Quantity> parse_quantity(std::string_view text);

std::ostream& operator<<(std::ostream& out, Quantity quantity);

} // namespace poddesk::kernel
