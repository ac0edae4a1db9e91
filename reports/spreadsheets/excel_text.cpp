#include "reports/spreadsheets/excel_text.h"

#include "domain/kernel/utf8.h"

#include <algorithm>
#include <cctype>

namespace poddesk::reports {

namespace {

constexpr std::size_t most_units = 32'767; ///< of UTF-16 in one cell of Excel

/// "_x0041_" here? Excel reads it as the letter A.
bool is_excel_escape(std::string_view text)
{
    auto const is_hex = [](char c) { return std::isxdigit(static_cast<unsigned char>(c)) != 0; };
    return text.size() >= 7 && text[0] == '_' && text[1] == 'x' && text[6] == '_' &&
           std::all_of(text.begin() + 2, text.begin() + 6, is_hex);
}

bool is_noncharacter(std::string_view character)
{
    return character == "\xef\xbf\xbe" || character == "\xef\xbf\xbf";
}

} // namespace

std::string excel_text(std::string_view text)
{
    std::string out;
    out.reserve(text.size());
    std::size_t units = 0;
    for (std::size_t at = 0; at < text.size();) {
        std::size_t const length = kernel::utf8_length(text, at);
        std::string_view const character = text.substr(at, std::max<std::size_t>(length, 1));
        units += length == 4 ? 2 : 1;
        if (units > most_units - 1 && at + character.size() < text.size()) {
            return out + "\xe2\x80\xa6";
        }
        auto const byte = static_cast<unsigned char>(character.front());
        if (character == "\r") {
            bool const line_end = at + 1 < text.size() && text[at + 1] == '\n';
            out += line_end ? "" : "\n";
        } else if (length == 0 || (byte < 0x20 && character != "\t" && character != "\n") ||
                   is_noncharacter(character)) {
            out += ' ';
        } else if (is_excel_escape(text.substr(at))) {
            out += "_x005F_";
        } else {
            out += character;
        }
        at += character.size();
    }
    return out;
}

} // namespace poddesk::reports
