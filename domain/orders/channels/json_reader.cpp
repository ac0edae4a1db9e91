#include "domain/orders/channels/json_reader.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <unordered_set>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace poddesk::orders {
namespace {

using kernel::Refusal;

/// Walks the file and tells how far the lexer has come: nlohmann's SAX events carry no position.
struct CountingIterator
{
    using iterator_category = std::forward_iterator_tag;
    using value_type = char;
    using difference_type = std::ptrdiff_t;
    using pointer = char const*;
    using reference = char const&;

    char const* at = nullptr;
    char const* first = nullptr;
    std::size_t* consumed = nullptr;

    reference operator*() const { return *at; }
    CountingIterator& operator++()
    {
        ++at;
        *consumed = static_cast<std::size_t>(at - first);
        return *this;
    }
    CountingIterator operator++(int)
    {
        CountingIterator const old = *this;
        ++*this;
        return old;
    }
    bool operator==(CountingIterator const& other) const { return at == other.at; }
};

std::string place(std::string_view text, std::size_t position)
{
    std::size_t const until = std::min(position, text.size());
    std::size_t line = 1;
    std::size_t column = 1;
    for (std::size_t i = 0; i < until; ++i) {
        if (text[i] == '\n') {
            ++line;
            column = 1;
        } else {
            ++column;
        }
    }
    return fmt::format("line {}, column {}", line, column);
}

/// Builds the tree and stops at the first limit.
class TreeBuilder final : public nlohmann::json_sax<nlohmann::json>
{
public:
    TreeBuilder(std::string_view text, Limits const& limits, std::size_t const& consumed)
        : text_(text), limits_(limits), consumed_(consumed)
    {
    }

    bool null() override { return add(JsonValue{}) != nullptr; }
    bool boolean(bool truth) override
    {
        JsonValue value;
        value.kind = JsonValue::Kind::boolean;
        value.truth = truth;
        return add(std::move(value)) != nullptr;
    }
    bool number_integer(number_integer_t value) override { return number(std::to_string(value)); }
    bool number_unsigned(number_unsigned_t value) override { return number(std::to_string(value)); }
    bool number_float(number_float_t, string_t const& written) override { return number(written); }
    bool string(string_t& written) override
    {
        if (!plain(written)) {
            return false;
        }
        JsonValue value;
        value.kind = JsonValue::Kind::text;
        value.text = std::move(written);
        return add(std::move(value)) != nullptr;
    }
    bool binary(binary_t&) override { return false; }
    bool start_object(std::size_t) override { return open(JsonValue::Kind::object); }
    bool start_array(std::size_t) override { return open(JsonValue::Kind::list); }
    bool end_object() override { return close(); }
    bool end_array() override { return close(); }
    bool key(string_t& name) override
    {
        if (!plain(name)) {
            return false;
        }
        if (is_again(name)) {
            document_.duplicates.push_back({consumed_, name});
        }
        path_.back()->names.push_back(std::move(name));
        return true;
    }
    bool parse_error(std::size_t position, std::string const&,
                     nlohmann::detail::exception const& error) override
    {
        std::string const at = place(text_, position == 0 ? 0 : position - 1);
        if (position > text_.size()) {
            refuse("broken_json", fmt::format("The file is not valid JSON: it ends too early, at {}.", at));
        } else if (error.id == 406) {
            refuse("broken_json",
                   fmt::format("The file is not valid JSON: the number at {} is too large.", at));
        } else {
            refuse("broken_json", fmt::format("The file is not valid JSON; the fault is at {}.", at));
        }
        return false;
    }

    JsonDocument take() { return std::move(document_); }
    std::optional<Refusal> const& refusal() const { return refusal_; }

private:
    void refuse(std::string code, std::string sentence)
    {
        if (!refusal_) {
            refusal_ = Refusal{std::move(code), std::move(sentence)};
        }
    }

    /// PostgreSQL's text has no NUL and SOCI cuts there, so that one must not come in by an escape either.
    bool plain(string_t const& written)
    {
        if (written.find('\0') == string_t::npos) {
            return true;
        }
        refuse("nul_byte",
               fmt::format("The file holds a NUL character (\\u0000) at {}; remove it and try again.",
                           place(text_, consumed_)));
        return false;
    }

    /// Compares with the few names there are; an object with many gets a set, so that a hostile one costs no
    /// square.
    bool is_again(string_t const& name)
    {
        constexpr std::size_t few = 128;
        std::vector<std::string> const& names = path_.back()->names;
        std::unordered_set<std::string>& many = names_.back();
        if (names.size() < few) {
            return std::ranges::find(names, name) != names.end();
        }
        if (many.empty()) {
            many.insert(names.begin(), names.end());
        }
        return !many.insert(name).second;
    }

    bool number(std::string written)
    {
        JsonValue value;
        value.kind = JsonValue::Kind::number;
        value.text = std::move(written);
        return add(std::move(value)) != nullptr;
    }

    JsonValue* add(JsonValue&& value)
    {
        if (++count_ > limits_.values) {
            refuse("too_many_values",
                   fmt::format("The file holds more than {} values; split it.", limits_.values));
            return nullptr;
        }
        if (path_.empty()) {
            document_.root = std::move(value);
            return &document_.root;
        }
        path_.back()->items.push_back(std::move(value));
        return &path_.back()->items.back();
    }

    bool open(JsonValue::Kind kind)
    {
        if (path_.size() >= limits_.depth) {
            refuse("too_deep", fmt::format("The file nests lists and objects more than {} deep at {}.",
                                           limits_.depth, place(text_, consumed_)));
            return false;
        }
        JsonValue value;
        value.kind = kind;
        value.begin = consumed_ - 1;
        JsonValue* const added = add(std::move(value));
        if (added == nullptr) {
            return false;
        }
        path_.push_back(added);
        names_.emplace_back();
        return true;
    }

    bool close()
    {
        path_.back()->end = consumed_;
        path_.pop_back();
        names_.pop_back();
        return true;
    }

    std::string_view text_;
    Limits const& limits_;
    std::size_t const& consumed_;
    JsonDocument document_;
    /// Open lists and objects, outermost first. Only the last one grows, so the pointers stay good.
    std::vector<JsonValue*> path_;
    std::vector<std::unordered_set<std::string>> names_;
    std::size_t count_ = 0;
    std::optional<Refusal> refusal_;
};

} // namespace

JsonValue const* JsonValue::find(std::string_view name) const
{
    for (std::size_t i = names.size(); i > 0; --i) {
        if (names[i - 1] == name && i <= items.size()) {
            return &items[i - 1];
        }
    }
    return nullptr;
}

kernel::Outcome<JsonDocument> read_json(std::string_view text, Limits const& limits)
{
    if (text.size() > limits.bytes) {
        return kernel::refused("too_large",
                               fmt::format("The file has {} MB; one file may have {} MB at most: split it.",
                                           text.size() / (1024 * 1024), limits.bytes / (1024 * 1024)));
    }
    if (std::size_t const nul = text.find('\0'); nul != std::string_view::npos) {
        return kernel::refused("nul_byte", fmt::format("The file holds a NUL byte at {}: it is no JSON text.",
                                                       place(text, nul)));
    }
    if (text.find_first_not_of(" \t\r\n") == std::string_view::npos) {
        return kernel::refused("broken_json", "The file is empty.");
    }
    std::size_t consumed = 0;
    TreeBuilder builder(text, limits, consumed);
    CountingIterator const first{text.data(), text.data(), &consumed};
    CountingIterator const last{text.data() + text.size(), text.data(), &consumed};
    bool const read = nlohmann::json::sax_parse(first, last, &builder);
    if (builder.refusal()) {
        return tl::unexpected(*builder.refusal());
    }
    if (!read) {
        return kernel::refused("broken_json", "The file is not valid JSON.");
    }
    return builder.take();
}

} // namespace poddesk::orders
