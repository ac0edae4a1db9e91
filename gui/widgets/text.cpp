#include "gui/widgets/text.h"

namespace poddesk::gui {

wxString with_dots(wxString const& label)
{
    return label + wxUniChar(0x2026);
}

wxString joined(std::initializer_list<wxString> facts)
{
    wxString line;
    for (wxString const& fact : facts) {
        if (!fact.empty()) {
            line += (line.empty() ? wxString() : wxS("  ") + wxString(wxUniChar(0xB7)) + wxS("  ")) + fact;
        }
    }
    return line;
}

wxString grouped(long long number)
{
    std::string digits = std::to_string(number);
    std::size_t const first = number < 0 ? 1 : 0;
    for (std::size_t at = digits.size(); at > first + 3;) {
        at -= 3;
        digits.insert(at, ",");
    }
    if (number < 0) {
        return wxString(wxUniChar(0x2212)) + wxString::FromAscii(digits.substr(1).c_str());
    }
    return wxString::FromAscii(digits.c_str());
}

} // namespace poddesk::gui
