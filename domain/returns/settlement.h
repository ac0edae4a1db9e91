#pragma once

#include "domain/database/transaction.h"
#include "domain/kernel/outcome.h"
#include "domain/kernel/uuid.h"
#include "domain/returns/refund_instruction.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace poddesk::returns {

/// What a client takes for a return, and what it does not take back.
struct Terms
{
    int fee_basis_points = 0;                   ///< restocking fee of what a unit was paid for: 10 % = 1000
    std::optional<kernel::Money> fee{};         ///< or an amount for each unit
    std::vector<std::string> final_sale_tags{}; ///< of an order, in lower case
    std::vector<std::string> final_sale_products{}; ///< SKUs that are flagged
    bool tells_undelivered = false; ///< customers get an email when their parcel comes back to its sender

    bool operator==(Terms const&) const = default;
};
/// The client's terms, or the house's.
Terms terms_of(database::Transaction& tx, kernel::ClientId client);

/// What is not named stays as it is; naming one fee ends the other.
struct SetTerms
{
    kernel::Uuid command_id{};
    kernel::ClientId client{};
    std::optional<int> fee_basis_points{}; ///< 0 … 10000
    std::optional<kernel::Money> fee{};
    std::optional<std::vector<std::string>> final_sale_tags{};
    std::optional<bool> tells_undelivered{};
};
/// Refuses `bad_value`, `not_allowed`.
kernel::Outcome<void> set_terms(database::Transaction& tx, SetTerms const& command);

/// Whether a product comes back at all. Refuses `not_found`, `not_allowed`.
kernel::Outcome<void> set_final_sale(database::Transaction& tx, kernel::Uuid const& command_id,
                                     kernel::ProductId product, bool is_final);

/// A person accepts or rejects a unit against the rules, or leaves it to another: accepted, rejected,
/// manual_intervention_required. Refuses `missing_input` (reason, another word), `wrong_status` (it is so
/// already, the parcel is closed, the item belongs to no order), `not_allowed` (an inspector may only leave
/// it to another), `not_found`.
kernel::Outcome<void> decide_acceptance(database::Transaction& tx, kernel::Uuid const& command_id,
                                        InspectionId inspection, std::string const& acceptance,
                                        std::string const& reason);

/// A person did in the shop what of this RMA waits for a person. Refuses `wrong_status` (nothing does),
/// `missing_input` (note), `not_found`, `not_allowed`.
kernel::Outcome<void> settle_by_hand(database::Transaction& tx, kernel::Uuid const& command_id, RmaId rma,
                                     std::string const& note);
/// It was not done after all. Refuses as settle_by_hand.
kernel::Outcome<void> unsettle(database::Transaction& tx, kernel::Uuid const& command_id, RmaId rma,
                               std::string const& reason);

/// Instructions of an RMA, oldest first, with those taken back.
std::vector<RefundInstruction> refund_instructions(database::Transaction& tx, RmaId rma);
/// Those of all clients within reach, newest first: `person` (a person is to do something), `shop` (the shop
/// is to be told, or was asked), `done`, `all`; at most so many.
std::vector<RefundInstruction> list_instructions(database::Transaction& tx, std::string const& queue,
                                                 std::int64_t limit);

} // namespace poddesk::returns
