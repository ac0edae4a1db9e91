#include "domain/messaging/smtp/smtp_session.h"

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <vector>

namespace poddesk::messaging {

namespace {

constexpr std::size_t longest_line = 998; // RFC 5322, 2.1.1

/// The headers of compose(), each once.
constexpr std::array<std::string_view, 9> known{"from",           "to",           "reply-to",
                                                "subject",        "date",         "message-id",
                                                "auto-submitted", "mime-version", "content-type"};

kernel::Outcome<void> bad(std::string const& what)
{
    return kernel::refused("bad_wire", "The email cannot be sent: " + what + ".");
}

/// The lines, without their CRLF; refused where it does not consist of whole ASCII lines.
kernel::Outcome<std::vector<std::string_view>> lines_of(std::string_view email)
{
    std::vector<std::string_view> lines;
    while (!email.empty()) {
        std::size_t const end = email.find("\r\n");
        if (end == std::string_view::npos) return tl::unexpected(bad("its last line has no end").error());
        std::string_view const line = email.substr(0, end);
        if (line.size() > longest_line) return tl::unexpected(bad("a line is too long").error());
        for (char const letter : line) {
            auto const byte = static_cast<unsigned char>(letter);
            if (byte >= 0x7f || (byte < 0x20 && letter != '\t')) {
                return tl::unexpected(bad("it holds a bare control or foreign character").error());
            }
        }
        lines.push_back(line);
        email.remove_prefix(end + 2);
    }
    return lines;
}

std::string lowered(std::string_view text)
{
    std::string out(text);
    for (char& letter : out)
        if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
    return out;
}

/// Whether a name before an address is one phrase: quoted, or without anything that begins another mailbox.
bool is_phrase(std::string_view name)
{
    if (name.size() < 2 || name.front() != '"' || name.back() != '"') {
        return name.find_first_of(",;:<>@\"()\\") == std::string_view::npos;
    }
    for (std::size_t at = 1; at + 1 < name.size(); ++at) {
        if (name[at] == '"') return false;
        if (name[at] == '\\' && ++at + 1 >= name.size()) return false;
    }
    return true;
}

/// The address of a header that holds one mailbox; empty when it may hold more.
std::string_view address_of(std::string_view value)
{
    std::size_t const first = value.find_first_not_of(" \t");
    if (first == std::string_view::npos) return {};
    value.remove_prefix(first);
    std::size_t const begin = value.rfind('<');
    if (begin == std::string_view::npos || !value.ends_with('>')) return value;
    std::string_view const name = value.substr(0, begin);
    if (!is_phrase(name.substr(0, name.find_last_not_of(" \t") + 1))) return {};
    return value.substr(begin + 1, value.size() - begin - 2);
}

} // namespace

kernel::Outcome<void> check_wire(std::string_view email, std::string_view to)
{
    auto const lines = lines_of(email);
    if (!lines) return tl::unexpected(lines.error());
    std::map<std::string, std::string> headers;
    std::string* last = nullptr;
    for (std::string_view const line : *lines) {
        if (line.empty()) break;
        if (line.front() == ' ' || line.front() == '\t') {
            if (last == nullptr) return bad("it begins in the middle of a header");
            last->append(line);
            continue;
        }
        std::size_t const colon = line.find(':');
        std::string const name = lowered(line.substr(0, std::min(colon, line.size())));
        if (colon == std::string_view::npos || std::find(known.begin(), known.end(), name) == known.end()) {
            return bad("it has a header that is not ours");
        }
        auto const [place, is_new] = headers.emplace(name, line.substr(colon + 1));
        if (!is_new) return bad("it has a header twice");
        last = &place->second;
    }
    if (headers["from"].empty() || headers["message-id"].empty())
        return bad("it has no sender or message id");
    if (address_of(headers["to"]) != to) return bad("its To: is not its recipient");
    return {};
}

} // namespace poddesk::messaging
