#pragma once

#include <string>
#include <string_view>

namespace poddesk::reports {

/// What XML 1.0 and Excel can hold of it: control characters become blanks, CR LF becomes LF, "_x0041_" is
/// escaped so that it stays those letters, and more than 32,767 UTF-16 units are cut with an ellipsis.
std::string excel_text(std::string_view text);

} // namespace poddesk::reports
