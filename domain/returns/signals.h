#pragma once

#include "domain/database/transaction.h"
#include "domain/kernel/measure.h"
#include "domain/kernel/outcome.h"
#include "domain/kernel/uuid.h"
#include "domain/returns/ids.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace poddesk::returns {

/// A serial that came back and was not out with the return's order at that moment.
struct OddSerial
{
    std::string sku;
    std::string serial;
    std::string order; ///< that it was out with; empty: with none
    std::string rma;   ///< else on which it had come back before; empty: on none; ?: out of reach

    bool operator==(OddSerial const&) const = default;
};
/// What is known of a return beside its items; the customer is one email address of one client.
struct SignalFacts
{
    std::optional<kernel::Weight> weight{}; ///< of the parcel; none: nobody weighed it
    kernel::Weight items{};                 ///< that it should hold, without packaging
    kernel::Weight went_out{};              ///< the parcels they left in
    std::int64_t returns = 0;               ///< of the customer in 90 days, this one included
    std::int64_t units_back = 0;            ///< on them
    std::int64_t units_out = 0;             ///< shipped to the customer in 90 days
    std::int64_t odd_items = 0;             ///< of other returns: did not come, or were others
    std::vector<OddSerial> odd_serials{};

    bool operator==(SignalFacts const&) const = default;
};
/// Something to look at, in words. It decides nothing.
struct Signal
{
    std::string code; ///< lighter, heavier, often_returns, odd_before, serial_mismatch
    std::string sentence;

    bool operator==(Signal const&) const = default;
};
/// At most four fifths of the items: `lighter`; more than one and a half times the items and than six fifths
/// of the parcels they left in: `heavier`; `often_returns` from three returns on with at least half of what
/// was shipped; `odd_before` for any odd item; `serial_mismatch` for each odd serial.
std::vector<Signal> signals_of(SignalFacts const& facts);

/// None out of reach.
std::optional<SignalFacts> signal_facts(database::Transaction& tx, RmaId rma);

/// The parcel on the scale. Refuses `wrong_status` (not on a bench), `bad_value` (no weight), `not_found`,
/// `not_allowed`.
kernel::Outcome<void> weigh_parcel(database::Transaction& tx, kernel::Uuid const& command_id, RmaId rma,
                                   kernel::Weight weight);

} // namespace poddesk::returns
