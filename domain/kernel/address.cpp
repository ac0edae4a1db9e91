#include "domain/kernel/address.h"

#include <string_view>

namespace poddesk::kernel {
namespace {

bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/// Lower case letters and digits in words of one blank; points vanish, so that "P.O." is "po".
std::string words_of(std::string_view text)
{
    std::string out;
    for (char const c : text) {
        if (c == '.') continue;
        bool const upper = c >= 'A' && c <= 'Z';
        bool const lower = c >= 'a' && c <= 'z';
        if (upper)
            out += static_cast<char>(c - 'A' + 'a');
        else if (lower || is_digit(c))
            out += c;
        else if (!out.empty() && out.back() != ' ')
            out += ' ';
    }
    return out;
}

bool names_po_box(std::string_view line)
{
    std::string const words = " " + words_of(line) + " ";
    for (std::string_view const box :
         {" po box ", " p o box ", " pobox ", " post office box ", " postal box "}) {
        if (words.find(box) != std::string::npos) return true;
    }
    return false;
}

} // namespace

bool is_po_box(Address const& address)
{
    return names_po_box(address.line1) || names_po_box(address.line2);
}

bool is_united_states(Address const& address)
{
    for (std::string_view const country : {"US", "PR", "VI", "GU", "AS", "MP"}) {
        if (address.country == country) return true;
    }
    return false;
}

std::string zip3(Address const& address)
{
    std::string const& zip = address.postal_code;
    if (!is_united_states(address) || zip.size() < 5) return {};
    for (std::size_t i = 0; i < 5; ++i) {
        if (!is_digit(zip[i])) return {};
    }
    if (zip.size() > 5 && zip[5] != '-') return {};
    return zip.substr(0, 3);
}

std::vector<std::string> label_lines(Address const& address)
{
    std::string last = address.city;
    if (!address.region.empty()) last += last.empty() ? address.region : ", " + address.region;
    if (!address.postal_code.empty()) last += last.empty() ? address.postal_code : " " + address.postal_code;
    std::vector<std::string> lines;
    std::string const country = address.country == "US" ? std::string{} : address.country;
    for (std::string const& line :
         {address.name, address.company, address.line1, address.line2, last, country}) {
        if (!line.empty()) lines.push_back(line);
    }
    return lines;
}

} // namespace poddesk::kernel
