#include "domain/database/wire.h"

#include <nlohmann/json.hpp>

#include <array>

namespace poddesk::database {

std::string Wire<double>::write(double value)
{
    std::array<char, 64> text{};
    auto const [end, error] = std::to_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc{} ? std::string(text.data(), end) : std::string("NaN");
}

std::optional<double> Wire<double>::read(std::string_view text)
{
    double value = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc{} && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

std::optional<kernel::Timestamp> Wire<kernel::Timestamp>::read(std::string_view text)
{
    auto const time = kernel::parse_iso8601(text);
    return time ? std::optional(*time) : std::nullopt;
}

std::optional<kernel::Date> Wire<kernel::Date>::read(std::string_view text)
{
    auto const date = kernel::parse_date(text);
    return date ? std::optional(*date) : std::nullopt;
}

std::string Wire<nlohmann::json>::write(nlohmann::json const& value)
{
    return value.dump();
}

std::optional<nlohmann::json> Wire<nlohmann::json>::read(std::string_view text)
{
    nlohmann::json value = nlohmann::json::parse(text, nullptr, false);
    return value.is_discarded() ? std::nullopt : std::optional(std::move(value));
}

std::string Wire<Bytes>::write(Bytes const& bytes)
{
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text = "\\x";
    text.reserve(2 + 2 * bytes.data.size());
    for (char const letter : bytes.data) {
        auto const value = static_cast<unsigned char>(letter);
        text += digits[value >> 4U];
        text += digits[value & 15U];
    }
    return text;
}

std::optional<Bytes> Wire<Bytes>::read(std::string_view text)
{
    if (!text.starts_with("\\x") || text.size() % 2 != 0) {
        return std::nullopt;
    }
    Bytes bytes;
    bytes.data.reserve(text.size() / 2);
    for (std::size_t i = 2; i < text.size(); i += 2) {
        unsigned value = 0;
        auto const [end, error] = std::from_chars(text.data() + i, text.data() + i + 2, value, 16);
        if (error != std::errc{} || end != text.data() + i + 2) {
            return std::nullopt;
        }
        bytes.data += static_cast<char>(value);
    }
    return bytes;
}

std::string write_array(std::vector<std::string> const& elements)
{
    std::string text = "{";
    for (std::string const& element : elements) {
        text += text.size() == 1 ? "\"" : ",\"";
        for (char const letter : element) {
            if (letter == '"' || letter == '\\') {
                text += '\\';
            }
            text += letter;
        }
        text += '"';
    }
    return text + '}';
}

std::optional<std::vector<std::string>> read_array(std::string_view text)
{
    if (text.size() < 2 || text.front() != '{' || text.back() != '}') {
        return std::nullopt;
    }
    text = text.substr(1, text.size() - 2);
    std::vector<std::string> elements;
    std::size_t at = 0;
    while (at < text.size()) {
        std::string element;
        bool const quoted = text[at] == '"';
        at += quoted ? 1 : 0;
        while (at < text.size() && text[at] != (quoted ? '"' : ',')) {
            if (!quoted && (text[at] == '{' || text[at] == '}')) {
                return std::nullopt; // more than one dimension
            }
            if (quoted && text[at] == '\\' && at + 1 < text.size()) {
                ++at;
            }
            element += text[at++];
        }
        if (!quoted && (element == "NULL" || element.empty())) {
            return std::nullopt;
        }
        at += quoted ? 1 : 0;
        elements.push_back(std::move(element));
        if (at < text.size() && text[at] != ',') {
            return std::nullopt;
        }
        ++at;
    }
    return elements;
}

} // namespace poddesk::database
