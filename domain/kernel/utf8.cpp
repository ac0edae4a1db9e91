#include "domain/kernel/utf8.h"

namespace poddesk::kernel {

std::size_t utf8_length(std::string_view text, std::size_t at)
{
    auto const byte = [&](std::size_t place) {
        return static_cast<unsigned char>(at + place < text.size() ? text[at + place] : 0);
    };
    unsigned const first = byte(0);
    if (first < 0x80) return 1;
    std::size_t const size = first >= 0xf0 && first < 0xf5   ? 4
                             : first >= 0xe0 && first < 0xf0 ? 3
                             : first >= 0xc2 && first < 0xe0 ? 2
                                                             : 0;
    for (std::size_t place = 1; place < size; ++place) {
        if ((byte(place) & 0xc0U) != 0x80U) return 0;
    }
    bool const odd = (first == 0xe0 && byte(1) < 0xa0) || (first == 0xed && byte(1) > 0x9f) ||
                     (first == 0xf0 && byte(1) < 0x90) || (first == 0xf4 && byte(1) > 0x8f);
    return odd ? 0 : size;
}

bool is_utf8(std::string_view text)
{
    for (std::size_t at = 0; at < text.size();) {
        std::size_t const size = utf8_length(text, at);
        if (size == 0) return false;
        at += size;
    }
    return true;
}

std::string clean_utf8(std::string_view text, std::size_t most)
{
    std::string clean;
    for (std::size_t at = 0, characters = 0; at < text.size() && characters < most; ++characters) {
        std::size_t const size = utf8_length(text, at);
        clean += size == 0 ? std::string_view("?") : text.substr(at, size);
        at += size == 0 ? 1 : size;
    }
    return clean;
}

} // namespace poddesk::kernel
