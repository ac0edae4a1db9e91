#include "gui/orders/eml.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace poddesk::gui {

namespace {

constexpr int deepest_part = 8;

std::string lower(std::string_view text)
{
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(),
                   [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
    return out;
}

std::string_view trim(std::string_view text)
{
    while (!text.empty() && std::isspace(static_cast<unsigned char>(text.front()))) {
        text.remove_prefix(1);
    }
    while (!text.empty() && std::isspace(static_cast<unsigned char>(text.back()))) {
        text.remove_suffix(1);
    }
    return text;
}

int hex_of(char digit)
{
    if (digit >= '0' && digit <= '9') {
        return digit - '0';
    }
    char const small = static_cast<char>(std::tolower(static_cast<unsigned char>(digit)));
    return small >= 'a' && small <= 'f' ? small - 'a' + 10 : -1;
}

std::string without_carriage_returns(std::string_view text)
{
    std::string out;
    out.reserve(text.size());
    std::copy_if(text.begin(), text.end(), std::back_inserter(out),
                 [](char letter) { return letter != '\r'; });
    return out;
}

/// Splits "\n"-ended text at the first empty line.
std::pair<std::string_view, std::string_view> head_and_body(std::string_view text)
{
    if (text.starts_with('\n')) {
        return {{}, text.substr(1)};
    }
    std::size_t const end = text.find("\n\n");
    return end == std::string_view::npos ? std::pair{text, std::string_view()}
                                         : std::pair{text.substr(0, end), text.substr(end + 2)};
}

std::vector<std::pair<std::string, std::string>> headers_of(std::string_view head)
{
    std::vector<std::pair<std::string, std::string>> headers;
    while (!head.empty()) {
        std::size_t const end = std::min(head.find('\n'), head.size());
        std::string_view const line = head.substr(0, end);
        head.remove_prefix(std::min(end + 1, head.size()));
        if ((line.starts_with(' ') || line.starts_with('\t')) && !headers.empty()) {
            headers.back().second += " " + std::string(trim(line));
        } else if (std::size_t const colon = line.find(':'); colon != std::string_view::npos) {
            headers.emplace_back(trim(line.substr(0, colon)), trim(line.substr(colon + 1)));
        }
    }
    return headers;
}

std::string find_header(std::vector<std::pair<std::string, std::string>> const& headers,
                        std::string_view name)
{
    for (auto const& [key, value] : headers) {
        if (lower(key) == lower(name)) {
            return value;
        }
    }
    return {};
}

/// The value of a header's parameter: boundary, charset.
std::string parameter(std::string const& header, std::string_view name)
{
    std::size_t const at = lower(header).find(std::string(name) + "=");
    if (at == std::string::npos) {
        return {};
    }
    std::string_view rest = std::string_view(header).substr(at + name.size() + 1);
    if (rest.starts_with('"')) {
        rest.remove_prefix(1);
        return std::string(rest.substr(0, rest.find('"')));
    }
    return std::string(trim(rest.substr(0, rest.find(';'))));
}

std::string decoded(std::string_view body, std::string const& encoding)
{
    std::string const how = lower(trim(encoding));
    return how == "quoted-printable" ? decode_quoted_printable(body)
           : how == "base64"         ? decode_base64(body)
                                     : std::string(body);
}

void read_part(Email& email, std::vector<std::pair<std::string, std::string>> const& headers,
               std::string_view body, int depth)
{
    std::string const type = find_header(headers, "content-type");
    std::string const kind = lower(type.substr(0, type.find(';')));
    std::string const boundary = parameter(type, "boundary");
    if (kind.starts_with("multipart/") && !boundary.empty() && depth < deepest_part) {
        std::string const mark = "--" + boundary;
        std::size_t at = body.find(mark);
        while (at != std::string_view::npos) {
            std::size_t const start = body.find('\n', at);
            std::size_t const next = start == std::string_view::npos ? start : body.find("\n" + mark, start);
            if (start == std::string_view::npos || body.substr(at + mark.size()).starts_with("--")) {
                break;
            }
            auto const length =
                next == std::string_view::npos ? body.size() - start - 1 : next - std::min(start + 1, next);
            auto const [head, inner] = head_and_body(body.substr(std::min(start + 1, body.size()), length));
            read_part(email, headers_of(head), inner, depth + 1);
            at = next == std::string_view::npos ? next : next + 1;
        }
        return;
    }
    std::string text = decoded(body, find_header(headers, "content-transfer-encoding"));
    if (kind == "text/html") {
        email.html = email.html.empty() ? std::move(text) : email.html;
    } else if (kind.empty() || kind == "text/plain") {
        email.text = email.text.empty() ? std::move(text) : email.text;
    }
}

} // namespace

std::string Email::header(std::string_view name) const
{
    return find_header(headers, name);
}

std::string decode_quoted_printable(std::string_view text)
{
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] != '=') {
            out += text[at];
        } else if (at + 1 < text.size() && text[at + 1] == '\n') {
            ++at; // a soft line break
        } else if (at + 2 < text.size() && hex_of(text[at + 1]) >= 0 && hex_of(text[at + 2]) >= 0) {
            out += static_cast<char>(hex_of(text[at + 1]) * 16 + hex_of(text[at + 2]));
            at += 2;
        } else {
            out += '=';
        }
    }
    return out;
}

std::string decode_base64(std::string_view text)
{
    constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string out;
    unsigned held = 0;
    int bits = 0;
    for (char const letter : text) {
        std::size_t const value = digits.find(letter);
        if (value == std::string_view::npos) {
            continue; // line ends and padding
        }
        held = (held << 6U | static_cast<unsigned>(value)) & 0xFFFFFFU;
        bits += 6;
        if (bits >= 8) {
            bits -= 8;
            out += static_cast<char>(held >> static_cast<unsigned>(bits) & 0xFFU);
        }
    }
    return out;
}

std::string decode_words(std::string_view header)
{
    std::string out;
    std::size_t at = 0;
    while (at < header.size()) {
        std::size_t const start = header.find("=?", at);
        std::size_t const first = start == std::string_view::npos ? start : header.find('?', start + 2);
        std::size_t const second = first == std::string_view::npos ? first : header.find('?', first + 1);
        std::size_t const end = second == std::string_view::npos ? second : header.find("?=", second + 1);
        if (end == std::string_view::npos) {
            break;
        }
        std::string_view const between = header.substr(at, start - at);
        // Blanks between two encoded words are not text (RFC 2047, 6.2).
        if (at == 0 || !trim(between).empty()) {
            out += between;
        }
        std::string const charset = lower(header.substr(start + 2, first - start - 2));
        char const how = static_cast<char>(std::tolower(static_cast<unsigned char>(header[first + 1])));
        std::string words(header.substr(second + 1, end - second - 1));
        if ((charset == "utf-8" || charset == "us-ascii") && (how == 'q' || how == 'b')) {
            if (how == 'q') {
                std::replace(words.begin(), words.end(), '_', ' ');
            }
            out += how == 'q' ? decode_quoted_printable(words) : decode_base64(words);
        } else {
            out += header.substr(start, end + 2 - start);
        }
        at = end + 2;
    }
    out += header.substr(at);
    return out;
}

Email parse_email(std::string_view source)
{
    Email email;
    std::string const clean = without_carriage_returns(source);
    auto const [head, body] = head_and_body(clean);
    email.headers = headers_of(head);
    read_part(email, email.headers, body, 0);
    for (auto& [key, value] : email.headers) {
        value = decode_words(value);
    }
    return email;
}

} // namespace poddesk::gui
