#pragma once

#include "domain/fulfillment/carton_choice.h"
#include "domain/returns/return_label.h"

namespace poddesk::returns {

/// What a label for an RMA is made from.
struct ReturnLabelFacts
{
    std::string number;
    std::string status;
    bool has_arrived = false;
    kernel::ClientId client;
    kernel::OrderId order;    ///< none: of no order
    kernel::PodId shipped_by; ///< none: nothing of the order was shipped
    std::string tracking;     ///< of the label that it has; empty: it has none
    std::vector<fulfillment::UnitsToBox> units;
    std::string unknown; ///< an item that the catalog does not know; empty: it knows all
};
std::optional<ReturnLabelFacts> return_label_facts(database::Transaction& tx, RmaId rma);

struct ReturnLabelToStore
{
    ReturnQuote const& quote;
    RmaId rma;
    std::string tracking;
    std::string sscc; ///< empty: none
    bool is_bought_elsewhere = false;
    shipping::LabelDocuments documents;
};
/// Returns the tracking number. Throws DatabaseError.
std::string store_return_label(database::Transaction& tx, kernel::Uuid const& command,
                               ReturnLabelToStore const& label);

} // namespace poddesk::returns
