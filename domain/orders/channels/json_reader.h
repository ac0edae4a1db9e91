#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "domain/kernel/outcome.h"
#include "domain/orders/channels/limits.h"

namespace poddesk::orders {

/// One JSON value. A number keeps the characters it was written in, so that money never passes through a
/// double.
class JsonValue
{
public:
    enum class Kind
    {
        null,
        boolean,
        number,
        text,
        list,
        object
    };

    Kind kind = Kind::null;
    bool truth = false;             ///< of a boolean
    std::string text;               ///< of a text (unescaped) or a number (as written)
    std::vector<JsonValue> items;   ///< of a list, or an object's values
    std::vector<std::string> names; ///< an object's names, in step with `items`
    std::size_t begin = 0;          ///< an object's or list's first byte in the file
    std::size_t end = 0;            ///< one past its last

    bool is_null() const { return kind == Kind::null; }
    bool is_object() const { return kind == Kind::object; }
    bool is_list() const { return kind == Kind::list; }
    /// A number or a text: channels write amounts and ids both ways.
    bool is_scalar() const { return kind == Kind::number || kind == Kind::text; }
    /// The member of that name (the last, if it was written twice), or null pointer.
    JsonValue const* find(std::string_view name) const;
};

/// A name that was written twice in one object: which of the two was meant, nobody can know.
struct DuplicateName
{
    std::size_t position = 0; ///< byte in the file
    std::string name;
};

struct JsonDocument
{
    JsonValue root;
    std::vector<DuplicateName> duplicates;
};

/// Reads a whole file. Refuses with `too_large`, `nul_byte`, `too_deep`, `too_many_values` or `broken_json`
/// (says line and column). The text may be hostile.
kernel::Outcome<JsonDocument> read_json(std::string_view text, Limits const& limits);

} // namespace poddesk::orders
