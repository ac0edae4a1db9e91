#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/orders/channels/json_reader.h"
#include "domain/orders/incoming_order.h"

namespace poddesk::orders {

using Names = std::initializer_list<std::string_view>;

/// The first of these members that says something, else the first that is there at all.
JsonValue const* member(JsonValue const& object, Names names);
/// Folds ASCII letters only.
std::string lower(std::string_view text);
/// Without blanks, TABs and line ends around it.
std::string trimmed(std::string_view text);
/// The text when it is 1 to 20 digits, else nothing: an id.
std::string digits_only(std::string_view text);
/// "-12.340" → "-12.34", "5.0" → "5", so that equal amounts are equal texts; nothing when it is no plain
/// decimal.
std::optional<std::string> canonical_decimal(std::string_view text);

/// Reads the members of one order's objects into fields and remembers the first thing that is wrong with it.
class JsonFields
{
protected:
    /// `label` begins the sentence of a refusal: "Order #1001 (450789469)".
    JsonFields(std::string label, Limits const& limits) : label_(std::move(label)), limits_(limits) {}

    void refuse(std::string code, std::string what);
    std::string checked(std::string const& written, std::size_t most = SIZE_MAX);
    void text(JsonValue const& object, Names names, Field<std::string>& out, std::size_t most = SIZE_MAX);
    /// A text in lower case.
    void word(JsonValue const& object, Names names, Field<std::string>& out);
    void flag(JsonValue const& object, Names names, Field<bool>& out);
    void count(JsonValue const& object, Names names, std::int64_t most, Field<std::int64_t>& out);
    void moment(JsonValue const& object, Names names, Field<kernel::Timestamp>& out);
    void currency(JsonValue const& object, Names names, Field<std::string>& out);
    std::optional<kernel::Currency> known_currency(std::string_view code);
    /// "12.30" or 12.3 in the currency that stands beside it, else in the order's.
    std::optional<Amount> amount(JsonValue const& written, JsonValue const* code);
    /// A list, or a GraphQL connection's nodes. Only objects and scalars come out; null elements are skipped.
    std::vector<JsonValue const*> elements(JsonValue const& all, std::string_view what);

    std::string label_;
    Limits const& limits_;
    std::optional<kernel::Currency> own_; ///< the order's
    std::optional<kernel::Refusal> refusal_;
};

} // namespace poddesk::orders
