#pragma once

#include "domain/database/transaction.h"
#include "domain/kernel/address.h"
#include "domain/kernel/clock.h"
#include "domain/kernel/id.h"
#include "domain/kernel/measure.h"
#include "domain/kernel/money.h"
#include "domain/kernel/outcome.h"
#include "domain/kernel/uuid.h"
#include "domain/returns/ids.h"
#include "domain/shipping/buy_label.h"
#include "domain/shipping/quote_view.h"

#include <optional>
#include <string>
#include <vector>

namespace poddesk::returns {

/// A label for a parcel that is to come back. What is not said is known: where the order went, the pod that
/// shipped it, the catalog's weights, and the least box that holds everything.
struct ReturnLabelWish
{
    RmaId rma;
    kernel::Timestamp now{};
    std::optional<kernel::Address> from{}; ///< the customer's, whole, where the order's is not right
    kernel::PodId pod{};
    std::optional<kernel::Weight> weight{}; ///< with its box
    std::string carton{};                   ///< code
    std::string service{};                  ///< its code or title; empty: the cheapest
    /// The postage is bought elsewhere: any carrier's service will do, and none is needed.
    bool is_bought_elsewhere = false;
};
struct ReturnQuote
{
    shipping::Shipment parcel; ///< from the customer to the pod; its number is the RMA's
    std::string carton;        ///< code
    std::vector<shipping::QuoteLine> lines;
    std::optional<shipping::QuoteLine> chosen; ///< none: no service takes it, or none was named elsewhere
    kernel::Decision decision;                 ///< kind "rate"
};
/// Rates the parcel with every service; only those of the house courier have labels that can be bought here.
/// Refuses `not_found`, `wrong_status` (the parcel has come, or will not), `already_labeled`, `no_order`,
/// `no_pod`, `no_address`, `abroad`, `no_weight` (an item that the catalog does not know), `too_many_boxes`,
/// `no_such_carton`, `no_service` (no house courier, or not the one named), `no_account` (another carrier's).
kernel::Outcome<ReturnQuote> quote_return(database::Transaction& tx, ReturnLabelWish const& wish);

/// Where the customer's parcel would come from; none: of no order, or out of reach.
std::optional<kernel::Address> return_address(database::Transaction& tx, RmaId rma);

struct BuyReturnLabel
{
    kernel::Uuid command_id;
    ReturnLabelWish wish;
    /// Where it is bought elsewhere: its number and the document that the customer is to have.
    std::string tracking{};
    std::string pdf{};
};
/// The way back has its label: drawn for the house courier with a number of its own, or taken as it was
/// bought elsewhere. Its number is the RMA's from now on, its postage is charged and the customer gets it by
/// email. The same command again gives the same number. Refuses as quote_return does, `bad_tracking`,
/// `bad_document` (no PDF, or above 5 MB), `wrong_status` (another parcel has the number) and what drawing
/// refuses.
kernel::Outcome<std::string> buy_return_label(database::Transaction& tx, BuyReturnLabel const& command,
                                              shipping::DrawLabel const& draw);

/// Its postage is charged back and the RMA has the number that it had before; an email that has not left does
/// not go out. Returns the number. Refuses `wrong_status` (it has none, or its parcel has come), `not_found`,
/// `missing_input` (reason).
kernel::Outcome<std::string> void_return_label(database::Transaction& tx, kernel::Uuid const& command_id,
                                               RmaId rma, std::string const& reason);

/// The label that an RMA has.
struct ReturnLabel
{
    std::string tracking;
    std::string service; ///< "Podline Courier Ground"; may be empty where it was bought elsewhere
    std::string pod_code;
    std::optional<kernel::Money> price{};
    kernel::Timestamp bought_at{};
    bool is_bought_elsewhere = false;

    bool operator==(ReturnLabel const&) const = default;
};
std::optional<ReturnLabel> return_label(database::Transaction& tx, RmaId rma);
/// Its documents; empty where it has no label.
shipping::LabelDocuments return_label_documents(database::Transaction& tx, RmaId rma);

} // namespace poddesk::returns
