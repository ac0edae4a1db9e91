#pragma once

#include "domain/database/transaction.h"
#include "domain/kernel/id.h"

#include <string>
#include <vector>

namespace poddesk::installer {

/// What is to be done next in the demo, over all pods within the person's reach.
std::vector<kernel::PodId> all_pods(database::Transaction& tx);
struct OpenShipment
{
    kernel::ShipmentId id;
    std::string number;
    bool is_house = false;
    bool has_service = false;
};
std::vector<OpenShipment> shipments_in(database::Transaction& tx, std::string const& status, bool shipped);
/// The highest order number that the demo's shops have used.
std::int64_t last_order_number(database::Transaction& tx);
std::vector<kernel::OrderId> orders_in(database::Transaction& tx, std::string const& status);
/// A stored document's bytes: the label of a shipment as PDF and ZPL.
std::pair<std::string, std::string> label_of(database::Transaction& tx, kernel::ShipmentId shipment);
/// Emails that wait for a worker, and those that were handed over.
std::int64_t emails_due(database::Transaction& tx);
std::int64_t emails_sent(database::Transaction& tx);

} // namespace poddesk::installer
