#include "domain/kernel/outcome.h"

#include "domain/kernel/utf8.h"

namespace poddesk::kernel {

std::string in_quotes(std::string_view text)
{
    constexpr std::size_t most = 40;
    std::string out = "\"";
    std::size_t end = text.size();
    bool const cut = end > most;
    if (cut) {
        end = most;
        // Never cut inside a UTF-8 character: its later bytes are 10xxxxxx.
        while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U)
            --end;
    }
    for (char const c : clean_utf8(text.substr(0, end))) {
        auto const byte = static_cast<unsigned char>(c);
        out += (byte < 0x20 || byte == 0x7F) ? '?' : c;
    }
    out += cut ? "…\"" : "\"";
    return out;
}

} // namespace poddesk::kernel
