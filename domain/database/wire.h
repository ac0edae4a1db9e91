#pragma once

#include "domain/kernel/clock.h"
#include "domain/kernel/id.h"
#include "domain/kernel/uuid.h"

#include <nlohmann/json_fwd.hpp>

#include <charconv>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace poddesk::database {

/// The content of a bytea column.
struct Bytes
{
    std::string data;
    bool operator==(Bytes const&) const = default;
};

/// How a C++ type travels, in PostgreSQL's text form: write(value) makes it, read(text) takes it back or
/// gives none when the text is not of this type. `name` is for messages. Types without a specialisation do
/// not compile.
template <class T>
struct Wire;

template <class T>
concept WireInteger = std::integral<T> && !std::same_as<T, bool> && !std::same_as<T, char>;

template <WireInteger T>
struct Wire<T>
{
    static constexpr char const* name = "a whole number";
    static std::string write(T value) { return std::to_string(value); }
    static std::optional<T> read(std::string_view text)
    {
        T value{};
        auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
        return error == std::errc{} && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
    }
};

/// For shares and durations in reports; never money, quantity, weight or length.
template <>
struct Wire<double>
{
    static constexpr char const* name = "a number";
    static std::string write(double value);
    static std::optional<double> read(std::string_view text);
};

template <>
struct Wire<bool>
{
    static constexpr char const* name = "true or false";
    static std::string write(bool value) { return value ? "t" : "f"; }
    static std::optional<bool> read(std::string_view text)
    {
        return text == "t" ? std::optional(true) : text == "f" ? std::optional(false) : std::nullopt;
    }
};

template <>
struct Wire<std::string>
{
    static constexpr char const* name = "a text";
    static std::string write(std::string value) { return value; }
    static std::optional<std::string> read(std::string_view text) { return std::string(text); }
};

template <class Tag>
struct Wire<kernel::Id<Tag>>
{
    static constexpr char const* name = "an id";
    static std::string write(kernel::Id<Tag> id) { return std::to_string(id.value); }
    static std::optional<kernel::Id<Tag>> read(std::string_view text)
    {
        auto const value = Wire<std::int64_t>::read(text);
        return value ? std::optional(kernel::Id<Tag>{*value}) : std::nullopt;
    }
};

template <>
struct Wire<kernel::Uuid>
{
    static constexpr char const* name = "a UUID";
    static std::string write(kernel::Uuid const& id) { return id.text(); }
    static std::optional<kernel::Uuid> read(std::string_view text) { return kernel::Uuid::parse(text); }
};

/// timestamptz, to the microsecond. Sessions are in UTC; 'infinity' is not a Timestamp.
template <>
struct Wire<kernel::Timestamp>
{
    static constexpr char const* name = "a time";
    static std::string write(kernel::Timestamp time) { return kernel::format_iso8601(time); }
    static std::optional<kernel::Timestamp> read(std::string_view text);
};

template <>
struct Wire<kernel::Date>
{
    static constexpr char const* name = "a date";
    static std::string write(kernel::Date date) { return kernel::format_date(date); }
    static std::optional<kernel::Date> read(std::string_view text);
};

template <>
struct Wire<nlohmann::json>
{
    static constexpr char const* name = "JSON";
    static std::string write(nlohmann::json const& value);
    static std::optional<nlohmann::json> read(std::string_view text);
};

template <>
struct Wire<Bytes>
{
    static constexpr char const* name = "bytes";
    static std::string write(Bytes const& bytes);
    static std::optional<Bytes> read(std::string_view text);
};

/// The array literal of these elements, each quoted.
std::string write_array(std::vector<std::string> const& elements);
/// The elements of a one-dimensional array literal; none if it is not one, or holds NULL.
std::optional<std::vector<std::string>> read_array(std::string_view text);

/// One-dimensional arrays without NULL; in SQL give the type: `:ids::bigint[]`.
template <class T>
struct Wire<std::vector<T>>
{
    static constexpr char const* name = "an array";
    static std::string write(std::vector<T> const& values)
    {
        std::vector<std::string> elements;
        elements.reserve(values.size());
        for (auto const& value : values) {
            elements.push_back(Wire<T>::write(value));
        }
        return write_array(elements);
    }
    static std::optional<std::vector<T>> read(std::string_view text)
    {
        auto const elements = read_array(text);
        if (!elements) {
            return std::nullopt;
        }
        std::vector<T> values;
        values.reserve(elements->size());
        for (std::string const& element : *elements) {
            auto value = Wire<T>::read(element);
            if (!value) {
                return std::nullopt;
            }
            values.push_back(std::move(*value));
        }
        return values;
    }
};

} // namespace poddesk::database
