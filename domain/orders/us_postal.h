#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace poddesk::orders {

/// Words of ASCII upper case, split at blanks, commas and semicolons; points vanish, letters beyond ASCII
/// stay.
[[nodiscard]] std::vector<std::string> postal_words(std::string_view text);

/// The state or territory that a ZIP's first three digits belong to (USPS Labeling List L002); empty where
/// nobody is served.
[[nodiscard]] std::string_view state_of_zip3(int zip3);
/// The state that an address with this ZIP names. @param five five digits. Empty where nobody is served.
[[nodiscard]] std::string_view state_of_zip(std::string_view five);
/// Whether an address with this ZIP may name this state: few ZIPs reach across a state's line.
[[nodiscard]] bool may_be_in(std::string_view five, std::string_view state);

/// "az", "Arizona" → "AZ"; empty for what is no state, territory or military region.
[[nodiscard]] std::string_view state_code(std::string_view region);

/// Publication 28, appendix C1: "AVENUE" → "AVE"; empty for what is no suffix that people write out.
[[nodiscard]] std::string_view suffix_code(std::string_view word);
/// Appendix B: "NORTHEAST" → "NE"; empty for what is no direction written out.
[[nodiscard]] std::string_view direction_code(std::string_view word);
/// Appendix C2: "APARTMENT", "APT" → "APT"; empty for what is no unit that needs a number behind it.
[[nodiscard]] std::string_view unit_code(std::string_view word);

} // namespace poddesk::orders
