#pragma once

#include <string>
#include <string_view>
#include <utility>

#include <tl/expected.hpp>

namespace poddesk::kernel {

/// Why something expected was not done. `code` is a stable snake_case word for programs and tests; `message`
/// is one English sentence for the person: what, where, and what to do.
struct Refusal
{
    std::string code;
    std::string message;

    bool operator==(Refusal const&) const = default;
};

/// A value, or the refusal that took its place. Exceptions are for bugs and broken infrastructure only.
template <class T>
using Outcome = tl::expected<T, Refusal>;

/// `return refused("unknown_sku", "SKU ABC is not in the catalog of Northwind; add it or map it.");`
[[nodiscard]] inline tl::unexpected<Refusal> refused(std::string code, std::string message)
{
    return tl::unexpected<Refusal>(Refusal{std::move(code), std::move(message)});
}

/// The text between quotes for a refusal's sentence: control characters become '?', more than 40 bytes are
/// cut, so that hostile input can neither break a terminal nor fill a log.
[[nodiscard]] std::string in_quotes(std::string_view text);

} // namespace poddesk::kernel
