#pragma once

#include "domain/database/transaction.h"
#include "domain/kernel/id.h"
#include "domain/kernel/outcome.h"
#include "domain/kernel/uuid.h"
#include "domain/returns/ids.h"

#include <string>
#include <vector>

namespace poddesk::returns {

/// Something that a code on a parcel may mean. Several are shown to a person, never guessed.
struct Candidate
{
    enum class Kind
    {
        rma,         ///< an RMA that waits for its parcel, or has it
        undelivered, ///< a parcel of ours that its carrier brings back: return to sender
        order,       ///< an order without an open RMA: one is made when it arrives
        product      ///< a product of this client: a blind return
    };
    Kind kind = Kind::rma;
    kernel::ClientId client;
    RmaId rma;
    kernel::OrderId order;
    std::string client_name;
    std::string client_color;
    std::string number; ///< of the RMA, the order or the SKU
    std::string status;
    std::string detail;            ///< the customer and where, or the product's title
    kernel::ShipmentId shipment{}; ///< of an undelivered parcel
    std::string carrier_reason{}; ///< … why, of carrier_reasons(): the one that the carrier's words suggest

    bool operator==(Candidate const&) const = default;
};

/// What a code (an RMA's number, an order's number, a tracking number there or back, a SKU or barcode) may
/// mean, open RMAs first, 20 at most. A code of more than 200 bytes means nothing. What left with this
/// tracking number was not delivered where the carrier says so, is a customer's return where the customer has
/// an RMA for it, and may be both where the carrier says that it was delivered, or nothing.
std::vector<Candidate> find_parcel(database::Transaction& tx, std::string const& code);

/// A parcel at the dock, unopened, so that the promise's clock starts.
struct ArriveParcel
{
    kernel::Uuid command_id;
    kernel::PodId pod;
    Candidate what;
    std::string code; ///< as it was scanned
};
struct Arrived
{
    RmaId rma;
    std::string number;
};
/// Refuses `wrong_status` (it has arrived, or nothing of the order can come back), `not_found`,
/// `not_allowed`.
kernel::Outcome<Arrived> arrive_parcel(database::Transaction& tx, ArriveParcel const& command);

} // namespace poddesk::returns
