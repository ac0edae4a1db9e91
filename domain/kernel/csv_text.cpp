#include "domain/kernel/csv_text.h"

#include <algorithm>
#include <array>

namespace poddesk::kernel {

std::string guarded_text(std::string_view text)
{
    static constexpr std::array<std::string_view, 11> starts = {
        "=",
        "+",
        "-",
        "@",
        "\t",
        "\r",
        "\n",
        "\xef\xbc\x9d",  // the full-width forms: U+FF1D
        "\xef\xbc\x8b",  // U+FF0B
        "\xef\xbc\x8d",  // U+FF0D
        "\xef\xbc\xa0"}; // U+FF20
    std::string safe(text);
    std::erase(safe, '\0');
    bool const runs = std::any_of(starts.begin(), starts.end(),
                                  [&](std::string_view start) { return safe.starts_with(start); });
    return runs ? "'" + safe : safe;
}

std::string csv_quoted(std::string_view text)
{
    std::string quoted = "\"";
    for (char const c : text) {
        quoted += c;
        if (c == '"') {
            quoted += '"';
        }
    }
    return quoted + '"';
}

std::string csv_field(std::string_view text)
{
    bool const blank_edge = !text.empty() && (text.front() == ' ' || text.back() == ' ');
    if (!blank_edge && text.find_first_of(",\";\r\n\t") == std::string_view::npos) {
        return std::string(text);
    }
    return csv_quoted(text);
}

} // namespace poddesk::kernel
