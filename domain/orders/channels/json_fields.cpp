#include "domain/orders/channels/json_fields.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "domain/kernel/decimal.h"

namespace poddesk::orders {

using kernel::Refusal;
using kernel::Timestamp;

JsonValue const* member(JsonValue const& object, Names names)
{
    JsonValue const* empty = nullptr;
    for (std::string_view const name : names) {
        if (JsonValue const* const found = object.find(name)) {
            if (!found->is_null()) {
                return found;
            }
            empty = empty != nullptr ? empty : found;
        }
    }
    return empty;
}

std::string lower(std::string_view text)
{
    std::string folded(text);
    std::ranges::transform(folded, folded.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return folded;
}

std::string trimmed(std::string_view text)
{
    std::size_t const first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) {
        return {};
    }
    return std::string(text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1));
}

std::string digits_only(std::string_view text)
{
    bool const number = !text.empty() && text.size() <= 20 &&
                        std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
    return number ? std::string(text) : std::string();
}

std::optional<std::string> canonical_decimal(std::string_view text)
{
    auto const decimal = kernel::parse_decimal(text);
    if (!decimal) {
        return std::nullopt;
    }
    return kernel::format_scaled(decimal->unscaled, decimal->scale);
}

void JsonFields::refuse(std::string code, std::string what)
{
    if (!refusal_) {
        refusal_ = Refusal{std::move(code), fmt::format("{} was refused: {}.", label_, what)};
    }
}

std::string JsonFields::checked(std::string const& written, std::size_t most)
{
    most = std::min(most, limits_.text);
    if (written.size() > most) {
        refuse("bad_text", fmt::format("its text {} has {} bytes; {} is the most", kernel::in_quotes(written),
                                       written.size(), most));
        return {};
    }
    return written;
}

void JsonFields::text(JsonValue const& object, Names names, Field<std::string>& out, std::size_t most)
{
    JsonValue const* const found = member(object, names);
    if (found == nullptr) {
        return;
    }
    if (found->is_null()) {
        out = Field<std::string>::empty();
    } else if (found->is_scalar()) {
        out = checked(found->text, most);
    } else {
        refuse("bad_field", fmt::format("its field \"{}\" is no text", *names.begin()));
    }
}

void JsonFields::word(JsonValue const& object, Names names, Field<std::string>& out)
{
    text(object, names, out);
    if (out.has_value()) {
        out = lower(out.value());
    }
}

void JsonFields::flag(JsonValue const& object, Names names, Field<bool>& out)
{
    JsonValue const* const found = member(object, names);
    if (found == nullptr) {
        return;
    }
    if (found->is_null()) {
        out = Field<bool>::empty();
    } else if (found->kind == JsonValue::Kind::boolean) {
        out = found->truth;
    } else {
        refuse("bad_field", fmt::format("its field \"{}\" is neither true nor false", *names.begin()));
    }
}

void JsonFields::count(JsonValue const& object, Names names, std::int64_t most, Field<std::int64_t>& out)
{
    JsonValue const* const found = member(object, names);
    if (found == nullptr) {
        return;
    }
    if (found->is_null()) {
        out = Field<std::int64_t>::empty();
        return;
    }
    std::int64_t number = -1;
    char const* const end = found->text.data() + found->text.size();
    auto const [stop, error] = std::from_chars(found->text.data(), end, number);
    bool const whole = found->is_scalar() && error == std::errc() && stop == end;
    if (!whole || number < 0 || number > most) {
        refuse("bad_quantity", fmt::format("its {} of {} is not a whole number from 0 to {}", *names.begin(),
                                           kernel::in_quotes(found->text), most));
        return;
    }
    out = number;
}

void JsonFields::moment(JsonValue const& object, Names names, Field<Timestamp>& out)
{
    JsonValue const* const found = member(object, names);
    if (found == nullptr) {
        return;
    }
    if (found->is_null()) {
        out = Field<Timestamp>::empty();
        return;
    }
    auto const read = kernel::parse_iso8601(found->text);
    if (found->kind != JsonValue::Kind::text || !read) {
        refuse("bad_time", fmt::format("its {} {} is no date and time with an offset", *names.begin(),
                                       kernel::in_quotes(found->text)));
        return;
    }
    out = *read;
}

void JsonFields::currency(JsonValue const& object, Names names, Field<std::string>& out)
{
    text(object, names, out);
    if (out.has_value() && !known_currency(out.value())) {
        out = Field<std::string>();
    }
}

std::optional<kernel::Currency> JsonFields::known_currency(std::string_view code)
{
    std::optional<kernel::Currency> const known = kernel::Currency::parse(code);
    if (!known) {
        refuse("unknown_currency", fmt::format("{} is not a currency of ISO 4217", kernel::in_quotes(code)));
    }
    return known;
}

std::optional<Amount> JsonFields::amount(JsonValue const& written, JsonValue const* code)
{
    std::optional<std::string> const decimal =
        written.is_scalar() ? canonical_decimal(written.text) : std::nullopt;
    if (!decimal) {
        refuse("bad_amount", fmt::format("{} is no amount of money", kernel::in_quotes(written.text)));
        return std::nullopt;
    }
    std::optional<kernel::Currency> currency = own_;
    if (code != nullptr && !code->is_null()) {
        currency = known_currency(code->text);
        if (!currency) {
            return std::nullopt;
        }
    }
    Amount const read{*decimal, currency};
    if (currency) {
        if (auto const money = read.in(*currency); !money) {
            refuse("bad_amount",
                   fmt::format("{} is no amount of {}", kernel::in_quotes(written.text), currency->code()));
            return std::nullopt;
        }
    }
    return read;
}

std::vector<JsonValue const*> JsonFields::elements(JsonValue const& all, std::string_view what)
{
    std::vector<JsonValue const*> found;
    JsonValue const* list = &all;
    bool edges = false;
    if (all.is_object()) {
        list = member(all, {"nodes", "edges"});
        edges = list != nullptr && list == all.find("edges");
    }
    if (all.is_null()) {
        return found;
    }
    if (list == nullptr || !list->is_list()) {
        refuse("bad_field", fmt::format("its {} are no list", what));
        return found;
    }
    for (JsonValue const& one : list->items) {
        JsonValue const* const node = edges ? one.find("node") : &one;
        if (node != nullptr && !node->is_null()) {
            found.push_back(node);
        }
    }
    return found;
}

} // namespace poddesk::orders
