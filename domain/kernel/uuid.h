#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>

namespace poddesk::kernel {

/// A 128-bit id that a client makes by itself: the key under which a command is done at most once.
class Uuid
{
public:
    /// All zeros: no id.
    constexpr Uuid() = default;

    /// Version 4 of RFC 9562, from the kernel's random source; std::runtime_error where there is none.
    [[nodiscard]] static Uuid random();
    /// "f81d4fae-7dec-41d0-a765-00a0c91e6bf6", upper or lower case.
    [[nodiscard]] static std::optional<Uuid> parse(std::string_view text);

    /// Lower case with dashes.
    [[nodiscard]] std::string text() const;
    explicit operator bool() const { return *this != Uuid{}; }

    auto operator<=>(Uuid const&) const = default;

private:
    std::array<std::uint8_t, 16> bytes_{};
};

std::ostream& operator<<(std::ostream& out, Uuid const& uuid);

} // namespace poddesk::kernel
