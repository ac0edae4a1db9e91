#pragma once
// Reads an email as it was handed over (RFC 5322, MIME). No wx here.

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace poddesk::gui {

/// What a reader shows of an email. Text is UTF-8.
struct Email
{
    std::vector<std::pair<std::string, std::string>> headers; ///< in order, unfolded, words decoded
    std::string text;                                         ///< the text/plain part, or empty
    std::string html;                                         ///< the text/html part's source, or empty

    /// The first header of this name, whatever its case; empty when there is none.
    std::string header(std::string_view name) const;
};

/// Damaged mail gives what can be read of it; it never throws.
Email parse_email(std::string_view source);

std::string decode_quoted_printable(std::string_view text);
std::string decode_base64(std::string_view text);
/// "=?utf-8?q?Gr=C3=BC=C3=9Fe?=" to "Grüße"; other charsets stay as they came.
std::string decode_words(std::string_view header);

} // namespace poddesk::gui
