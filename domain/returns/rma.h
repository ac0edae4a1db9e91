#pragma once

#include "domain/database/transaction.h"
#include "domain/kernel/clock.h"
#include "domain/kernel/id.h"
#include "domain/kernel/money.h"
#include "domain/kernel/outcome.h"
#include "domain/kernel/quantity.h"
#include "domain/kernel/uuid.h"
#include "domain/returns/grading.h"
#include "domain/returns/ids.h"

#include <optional>
#include <string>
#include <vector>

namespace poddesk::returns {

/// What a customer may send back of one order line.
struct ReturnLine
{
    kernel::OrderLineId line;
    kernel::Quantity quantity;
    std::string reason = "unknown"; ///< one of return_reasons()
    std::string note;               ///< the customer's words
    std::string wants = "refund";   ///< refund, exchange, store_credit
};
struct AuthorizeReturn
{
    kernel::Uuid command_id;
    kernel::OrderId order;
    std::vector<ReturnLine> lines;
    std::string tracking;        ///< of the parcel on its way back, where known
    std::string override_reason; ///< a person's, to authorize after the return window, or a final sale
};
/// Either an RMA, or why nothing may come back: `not_shipped`, `more_than_shipped`, `already_returned`,
/// `final_sale`, `window_closed`. That refusal is on record, so it is no error: commit.
struct Authorized
{
    RmaId rma;
    std::string number;
    std::optional<kernel::Refusal> refused;
};
/// Refuses `not_found`, `missing_input`, `bad_value` (an unknown reason), `not_allowed`.
kernel::Outcome<Authorized> authorize_return(database::Transaction& tx, AuthorizeReturn const& command);

/// What may still come back of an order's line.
struct ReturnableLine
{
    kernel::OrderLineId line;
    kernel::ProductId product;
    std::string sku;
    std::string title;
    std::int64_t shipped = 0;
    std::int64_t left = 0; ///< shipped, less what is on RMAs
};
std::vector<ReturnableLine> returnable_lines(database::Transaction& tx, kernel::OrderId order);

/// Also takes an arrival back. Refuses `wrong_status` once an item is inspected, `missing_input` (reason).
kernel::Outcome<void> cancel_return(database::Transaction& tx, kernel::Uuid const& command_id, RmaId rma,
                                    std::string const& reason);

struct Reopened
{
    std::string status;
    std::optional<kernel::Money>
        stands{}; ///< was paid back, or may have been: nobody takes that back by this
};
/// The way back of a cancel and of a close: it stands where it stood before, and what the close instructed
/// and nobody has paid yet does not. Refuses `wrong_status` (it is open, or what it names is on other RMAs by
/// now), `missing_input` (reason), `not_found`, `not_allowed`.
kernel::Outcome<Reopened> reopen_return(database::Transaction& tx, kernel::Uuid const& command_id, RmaId rma,
                                        std::string const& reason);

/// The only RMA of this number (any case) within reach; none where there is none or several clients have it.
std::optional<RmaId> find_rma(database::Transaction& tx, std::string const& number);

/// The letter as it was printed; kept for a reprint.
void store_letter(database::Transaction& tx, RmaId rma, std::string const& pdf);

} // namespace poddesk::returns
