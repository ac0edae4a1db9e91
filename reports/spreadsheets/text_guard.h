#pragma once

#include <string>
#include <string_view>

namespace poddesk::reports {

/// The text with an apostrophe before it when a spreadsheet would take it for a formula: it begins with
/// = + - @, TAB, CR or LF, or with the full-width form of one of the four signs (OWASP ASVS 1.2.10). Zero
/// bytes are left out.
std::string guarded_text(std::string_view text);

/// What XML 1.0 and Excel can hold of it: control characters become blanks, CR LF becomes LF, "_x0041_" is
/// escaped so that it stays those letters, and more than 32,767 UTF-16 units are cut with an ellipsis.
std::string excel_text(std::string_view text);

/// A field of RFC 4180: in quotes where it must be.
std::string csv_field(std::string_view text);

} // namespace poddesk::reports
