#pragma once

#include <wx/string.h>

#include <initializer_list>
#include <string>
#include <string_view>

namespace poddesk::gui {

/// UTF-8 to wx. Text from the database and from presenters comes through here; a plain `char const*` with an
/// accent would become an empty string in the C locale.
inline wxString from_utf8(std::string_view text)
{
    return wxString::FromUTF8(text.data(), text.size());
}

/// wx to UTF-8.
inline std::string to_utf8(wxString const& text)
{
    wxScopedCharBuffer const buffer = text.utf8_str();
    return {buffer.data(), buffer.length()};
}

/// "Hold" to "Hold…": a command that asks something first. (The ellipsis is not ASCII, so it cannot stand
/// inside _().)
wxString with_dots(wxString const& label);

/// Facts of one line with a middle dot between them; empty ones are left out.
wxString joined(std::initializer_list<wxString> facts);

/// 1,236: digits in groups of three. For counts.
wxString grouped(long long number);

} // namespace poddesk::gui
