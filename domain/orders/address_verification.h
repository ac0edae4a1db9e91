#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/database/transaction.h"
#include "domain/kernel/address.h"
#include "domain/kernel/clock.h"
#include "domain/kernel/id.h"
#include "domain/kernel/outcome.h"
#include "domain/kernel/uuid.h"

namespace poddesk::orders {

/// One thing that a provider says of an address, in its own words.
struct VerificationFinding
{
    std::string field;   ///< the kernel::Address member it is about; empty: the whole of it
    std::string code;    ///< the provider's: "E.HOUSE_NUMBER.MISSING"
    std::string message; ///< the provider's: "House number is missing"

    std::string const& words() const { return message.empty() ? code : message; }
    bool operator==(VerificationFinding const&) const = default;
};

/// What a provider answers about an address, whichever provider it is.
struct AddressAnswer
{
    bool is_deliverable = false;
    std::vector<VerificationFinding> findings{};
    std::optional<kernel::Address> normalized{}; ///< the place as it writes it; none: it knows no such place
    std::optional<bool> is_residential{};        ///< none: it does not say

    bool operator==(AddressAnswer const&) const = default;
};

/// What the answer proposes for the address that was asked: the place as the provider writes it, with our
/// name, company, phone and email. None where it differs only in letters' case and in which line a unit
/// stands.
[[nodiscard]] std::optional<kernel::Address> proposal(kernel::Address const& asked,
                                                      AddressAnswer const& answer);
/// What keeps a parcel from its place, in the provider's words, in one line; empty where nothing does.
[[nodiscard]] std::string verification_problem(std::string_view provider, AddressAnswer const& answer);
/// What a person is offered: what the provider proposes, else what the check does (address_check.h). None:
/// neither proposes anything.
[[nodiscard]] std::optional<kernel::Address> proposed_address(kernel::Address const& ship_to,
                                                              std::optional<kernel::Address> const& verified);

// ---- what people read

/// How the verification of an order's address stands.
struct AddressVerification
{
    std::string state;    ///< waiting, deliverable, undeliverable, unclear (it was asked, and cannot say)
    std::string provider; ///< for people: "EasyPost"
    std::optional<bool> is_residential{};
    std::vector<VerificationFinding> findings{};
    std::optional<kernel::Timestamp> answered_at{};
    std::optional<kernel::Address> proposed{}; ///< whole: with the name, company and phone that the order has

    bool operator==(AddressVerification const&) const = default;
};
/// None: nobody is or will be asked. @param ship_to where the order goes, for the proposal's other parts.
std::optional<AddressVerification> address_verification(database::Transaction& tx, kernel::OrderId order,
                                                        kernel::Address const& ship_to);

/// The provider is asked once more. Refuses `not_found`, `wrong_status` (no provider, abroad, or the order is
/// gone), `not_allowed`.
kernel::Outcome<void> verify_address(database::Transaction& tx, kernel::Uuid const& command,
                                     kernel::OrderId order);

/// How asking the provider goes.
struct AddressServiceHealth
{
    std::string provider; ///< for people
    std::string address;
    bool is_paused = false;
    bool is_asking = false; ///< a worker is at it now
    std::optional<kernel::Timestamp> last_attempt_at, last_success_at, due_at, open_until, problem_since;
    std::int64_t verified = 0;      ///< answers that were good
    std::int64_t waiting = 0;       ///< open orders within reach that it is still to be asked about
    std::int64_t undeliverable = 0; ///< open orders within reach whose address it does not find
    int failures = 0;
    std::string problem_code, problem;
};
/// None: no provider was ever connected.
std::optional<AddressServiceHealth> address_service_health(database::Transaction& tx);
/// In one word: `paused`, `stopped` (the circuit is open), `failing`, `asking`, `new`, `ok`.
std::string_view service_state(AddressServiceHealth const& health, kernel::Timestamp now);

// ---- setting it up

inline constexpr char const* easypost_address = "https://api.easypost.com";

/// EasyPost is asked about every open order from now on. Its key is in no table. Refuses `bad_address`,
/// `not_allowed`.
kernel::Outcome<void> connect_address_service(database::Transaction& tx, kernel::Uuid const& command,
                                              std::string const& address);
/// Whether it was paused before. Refuses `not_found`, `not_allowed`.
kernel::Outcome<bool> pause_address_service(database::Transaction& tx, kernel::Uuid const& command,
                                            bool pause);

// ---- what a worker needs

/// The provider is this worker's for a while.
struct AddressClaim
{
    std::string provider; ///< for people
    std::string address;
    int failures = 0; ///< in a row, before this
    kernel::Uuid token;
};
/// None where nothing waits, it is not due yet, or another worker is at it. @param now whenever it is due
std::optional<AddressClaim> claim_address_round(database::Transaction& tx, bool now = false);

/// An address that waits.
struct AddressToVerify
{
    kernel::OrderId order{};
    std::string mark; ///< of this very address
    kernel::Address address;
};
std::vector<AddressToVerify> addresses_to_verify(database::Transaction& tx, int limit);

/// What the provider said; of an address that changed meanwhile it says nothing. False: the claim was lost.
bool note_answer(database::Transaction& tx, AddressClaim const& claim, AddressToVerify const& asked,
                 AddressAnswer const& answer);
/// It cannot say anything about this address, ever: only a changed one is asked about again. As note_answer.
bool note_unclear(database::Transaction& tx, AddressClaim const& claim, AddressToVerify const& asked,
                  std::string const& words);
/// Its answer could not be read: others are asked about first, and after five of them none is. As
/// note_answer.
bool note_bad_answer(database::Transaction& tx, AddressClaim const& claim, AddressToVerify const& asked,
                     std::string const& words);

/// What a round came to.
struct AddressRoundEnd
{
    std::optional<kernel::Refusal> problem{};
    std::chrono::milliseconds wait{};
    bool opens_circuit = false; ///< a person must see to it; else after five failures in a row
};
void end_address_round(database::Transaction& tx, AddressClaim const& claim, AddressRoundEnd const& end);

} // namespace poddesk::orders
