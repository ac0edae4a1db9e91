#pragma once

#include <string>
#include <vector>

namespace poddesk::kernel {

/// Where a person or a pod is, as it was given to us; nothing here is verified. Empty = not given.
struct Address
{
    std::string name;
    std::string company;
    std::string line1;
    std::string line2;
    std::string city;
    /// State or province: "NV" in the United States.
    std::string region;
    std::string postal_code;
    /// ISO 3166-1 alpha-2, upper case.
    std::string country;
    std::string phone;
    std::string email;

    bool operator==(Address const&) const = default;
};

/// Whether line 1 or 2 names a post office box ("PO Box 12", "P.O. BOX 12", "Post Office Box 12"): only the
/// postal service delivers there.
[[nodiscard]] bool is_po_box(Address const& address);
/// The states, the territories that use ZIP codes (some shops give them as countries of their own: PR, VI,
/// GU, AS, MP) and military post.
[[nodiscard]] bool is_united_states(Address const& address);
/// The first three digits of a United States ZIP ("89431-1234" is "894"); empty where there is none.
[[nodiscard]] std::string zip3(Address const& address);
/// The lines of a label or a letter, without empty ones and without phone and email.
[[nodiscard]] std::vector<std::string> label_lines(Address const& address);

} // namespace poddesk::kernel
