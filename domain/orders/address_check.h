#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/kernel/address.h"

namespace poddesk::orders {

/// How bad a finding is: what cannot be delivered stops the order, what may go wrong is shown, and a better
/// spelling is only offered.
enum class AddressSeverity
{
    error,
    warning,
    note
};
std::string_view word(AddressSeverity severity);

/// One thing about an address. Nothing is ever changed by the check.
struct AddressFinding
{
    AddressSeverity severity{};
    std::string code;     ///< stable: "missing_city", "wrong_state", "unknown_zip" …
    std::string field;    ///< the kernel::Address member it is about: "postal_code"
    std::string sentence; ///< what is wrong and what would be right
    std::string proposal; ///< the field's better value; empty: only a person knows

    bool operator==(AddressFinding const&) const = default;
};

/// What is wrong with a United States address, most severe first; of other countries, whose rules we do not
/// know, only the phone is looked at. Checked: what a label needs; the ZIP's form and whether its first three
/// digits belong to the state (USPS Labeling List L002); whether a city of that name lies near the ZIP;
/// states by name or code; military post (APO, FPO, DPO with AA, AE, AP); a unit's word without its number; a
/// street without a house number; a phone that cannot be dialed. Whether the house is there only a carrier's
/// service can say. That a service does not deliver to PO boxes, its rate says (shipping::Hidden).
[[nodiscard]] std::vector<AddressFinding> check_address(kernel::Address const& address);

/// The sentence of the worst finding that keeps the order from going on; none for an address that may be
/// shipped to.
[[nodiscard]] std::optional<std::string> address_problem(kernel::Address const& address);

/// The address with every proposal of its findings, to be offered; as it is where there is none.
[[nodiscard]] kernel::Address corrected(kernel::Address address);

/// The address as USPS Publication 28 wants it on a label: upper case, the street's suffix, its directions
/// and units abbreviated, no punctuation, the ZIP in its form. For comparing and showing, never stored for
/// the customer's words.
[[nodiscard]] kernel::Address standardized(kernel::Address address);

} // namespace poddesk::orders
