#pragma once

#include <string>
#include <string_view>

namespace poddesk::kernel {

/// The text with an apostrophe before it when a spreadsheet would take it for a formula: it begins with
/// = + - @, TAB, CR or LF, or with the full-width form of one of the four signs (OWASP ASVS 1.2.10). Zero
/// bytes are left out.
[[nodiscard]] std::string guarded_text(std::string_view text);

/// A field of RFC 4180, in quotes.
[[nodiscard]] std::string csv_quoted(std::string_view text);

/// A field of RFC 4180: in quotes where it must be.
[[nodiscard]] std::string csv_field(std::string_view text);

} // namespace poddesk::kernel
