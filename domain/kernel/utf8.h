#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace poddesk::kernel {

/// The length of the UTF-8 character at `at`, 0 when it is none (overlong forms and surrogates included).
[[nodiscard]] std::size_t utf8_length(std::string_view text, std::size_t at);
/// Whether the whole text is UTF-8. The empty one is.
[[nodiscard]] bool is_utf8(std::string_view text);
/// The text as UTF-8: what is none becomes "?", and more than `most` characters are cut.
[[nodiscard]] std::string clean_utf8(std::string_view text, std::size_t most = std::string_view::npos);

} // namespace poddesk::kernel
