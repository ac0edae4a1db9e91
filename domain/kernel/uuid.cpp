#include "domain/kernel/uuid.h"

#include <ostream>
#include <stdexcept>

#include <sys/random.h>

namespace poddesk::kernel {
namespace {

constexpr bool dash_before(std::size_t byte)
{
    return byte == 4 || byte == 6 || byte == 8 || byte == 10;
}

int hex_value(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

} // namespace

Uuid Uuid::random()
{
    Uuid out;
    // Up to 256 bytes come in one piece once the pool is ready (getrandom(2)).
    if (::getrandom(out.bytes_.data(), out.bytes_.size(), 0) != static_cast<ssize_t>(out.bytes_.size()))
        throw std::runtime_error("the system gives no random bytes");
    out.bytes_[6] = static_cast<std::uint8_t>((out.bytes_[6] & 0x0FU) | 0x40U);
    out.bytes_[8] = static_cast<std::uint8_t>((out.bytes_[8] & 0x3FU) | 0x80U);
    return out;
}

std::optional<Uuid> Uuid::parse(std::string_view text)
{
    if (text.size() != 36) return std::nullopt;
    Uuid out;
    std::size_t at = 0;
    for (std::size_t byte = 0; byte < 16; ++byte) {
        if (dash_before(byte) && text[at++] != '-') return std::nullopt;
        int const high = hex_value(text[at]);
        int const low = hex_value(text[at + 1]);
        if (high < 0 || low < 0) return std::nullopt;
        out.bytes_[byte] = static_cast<std::uint8_t>(high * 16 + low);
        at += 2;
    }
    return out;
}

std::string Uuid::text() const
{
    constexpr std::string_view hex = "0123456789abcdef";
    std::string out;
    out.reserve(36);
    for (std::size_t byte = 0; byte < 16; ++byte) {
        if (dash_before(byte)) out += '-';
        out += hex[bytes_[byte] >> 4U];
        out += hex[bytes_[byte] & 0x0FU];
    }
    return out;
}

std::ostream& operator<<(std::ostream& out, Uuid const& uuid)
{
    return out << uuid.text();
}

} // namespace poddesk::kernel
