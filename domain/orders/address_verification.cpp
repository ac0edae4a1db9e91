#include "domain/orders/address_verification.h"

#include <fmt/format.h>

#include "domain/orders/address_check.h"
#include "domain/orders/us_postal.h"

namespace poddesk::orders {

using kernel::Address;

namespace {

/// One text for what differs only in letters' case, punctuation and lines.
std::string comparable(Address const& address)
{
    std::string all;
    for (std::string const& part : {address.line1 + " " + address.line2, address.city, address.region,
                                    address.postal_code, address.country}) {
        all += fmt::format("{}|", fmt::join(postal_words(part), " "));
    }
    return all;
}

} // namespace

std::optional<Address> proposal(Address const& asked, AddressAnswer const& answer)
{
    if (!answer.is_deliverable || !answer.normalized || comparable(*answer.normalized) == comparable(asked)) {
        return std::nullopt;
    }
    Address better = asked;
    better.line1 = answer.normalized->line1;
    better.line2 = answer.normalized->line2;
    better.city = answer.normalized->city;
    better.region = answer.normalized->region;
    better.postal_code = answer.normalized->postal_code;
    better.country = answer.normalized->country;
    return better;
}

std::string verification_problem(std::string_view provider, AddressAnswer const& answer)
{
    if (answer.is_deliverable) {
        return {};
    }
    std::vector<std::string> messages;
    for (VerificationFinding const& finding : answer.findings) {
        messages.push_back(finding.words());
    }
    return messages.empty() ? fmt::format("{} finds no such address", provider)
                            : fmt::format("{} says: {}", provider, fmt::join(messages, "; "));
}

std::optional<Address> proposed_address(Address const& ship_to, std::optional<Address> const& verified)
{
    Address const better = verified ? *verified : corrected(ship_to);
    return better == ship_to ? std::nullopt : std::optional(better);
}

std::string_view service_state(AddressServiceHealth const& health, kernel::Timestamp now)
{
    if (health.is_paused) return "paused";
    if (health.open_until && *health.open_until > now) return "stopped";
    if (health.failures > 0) return "failing";
    if (health.is_asking) return "asking";
    return health.last_success_at ? "ok" : "new";
}

} // namespace poddesk::orders
