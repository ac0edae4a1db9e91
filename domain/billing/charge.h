#pragma once

#include "domain/database/transaction.h"
#include "domain/kernel/clock.h"
#include "domain/kernel/id.h"
#include "domain/kernel/money.h"
#include "domain/kernel/outcome.h"
#include "domain/kernel/quantity.h"
#include "domain/kernel/uuid.h"

#include <cstdint>
#include <optional>
#include <string>

namespace poddesk::billing {

using FeeId = kernel::Id<struct FeeTag>;
using ChargeId = kernel::Id<struct ChargeTag>;
using UnpricedId = kernel::Id<struct UnpricedTag>;

/// A client's price for a kind of work, from a day on until another begins. Kinds: fee_kinds().
struct SetFee
{
    kernel::Uuid command_id;
    kernel::ClientId client{};
    std::string kind; ///< "pick_pack_first", "storage_bin" …
    std::string
        variant; ///< a carton's code, a kind of extra work; empty: for all that have none of their own
    kernel::Price price;
    kernel::Date valid_from{};
};

struct FeeSet
{
    FeeId fee{};
    std::int64_t priced = 0; ///< things that had waited for this fee and are charged now
};
/// Refuses `not_found` (no such kind), `wrong_status` (postage; a fee that was charged already),
/// `not_allowed`, `bad_price` (below 0, above 1,000,000), `bad_value`.
kernel::Outcome<FeeSet> set_fee(database::Transaction& tx, SetFee const& command);

/// Work that no event tells of.
struct AddCharge
{
    kernel::Uuid command_id;
    kernel::ClientId client{};
    std::optional<kernel::PodId> pod{};
    std::string kind; ///< "vas", "ad_hoc"; "postage" with its price
    std::string variant;
    std::string description;
    kernel::Quantity quantity;
    std::optional<kernel::Price> price{};     ///< none: the client's fee
    std::optional<kernel::Date> charged_on{}; ///< none: today at the pod; of no pod, where it is latest
};
/// The charge; none when it waits in the list of the unpriced. Refuses `missing_input`, `not_found`,
/// `wrong_status` (another kind, a day to come), `not_allowed`, `bad_price`, `bad_value`.
kernel::Outcome<std::optional<ChargeId>> add_charge(database::Transaction& tx, AddCharge const& command);

/// Takes a charge back by its opposite, which is given. Refuses `missing_input`, `not_found`, `wrong_status`
/// (taken back already), `not_allowed`.
kernel::Outcome<ChargeId> undo_charge(database::Transaction& tx, kernel::Uuid const& command_id,
                                      ChargeId charge, std::string const& reason);

/// Takes a thing off the list of the unpriced that nobody will bill. Refusals as undo_charge.
kernel::Outcome<void> drop_unpriced(database::Transaction& tx, kernel::Uuid const& command_id,
                                    UnpricedId thing, std::string const& reason);

/// Counts what lay in the pod's bins at the end of that day (none: the last that has ended there), once for
/// each client whoever asks how often. Gives how many clients were counted by this call. Refuses
/// `wrong_status` (a day that has not ended), `not_allowed` (a client out of reach: all are counted or none).
kernel::Outcome<std::int64_t> count_storage(database::Transaction& tx, kernel::PodId pod,
                                            std::optional<kernel::Date> day);

/// Today where it is earliest among the pods within reach: what begins then leaves no pod's work of today
/// out.
kernel::Date earliest_pod_day(database::Transaction& tx);

/// Counts every day that has ended in its pod's time and was not counted yet, a month back at most.
std::int64_t count_ended_days(database::Transaction& tx);

} // namespace poddesk::billing
