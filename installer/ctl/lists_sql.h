#pragma once

#include "domain/database/transaction.h"
#include "domain/kernel/id.h"
#include "domain/orders/queue_view.h"

#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace poddesk::ctl {

/// A page of a list that is ordered by its rows' ids. Its query answers one row more, where there is one.
struct Page
{
    int limit = 1000;
    std::int64_t after = 0; ///< id of the last row of the page before
};

/// The console's reading: each list as the JSON that --json prints. Row level security decides what is in it.
struct OrderFilter
{
    std::string status;
    std::string client;
    std::string channel;
    std::string text;
    std::string lane;                                ///< name of a release lane, whatever the case
    orders::Queue queue = orders::Queue::everything; ///< none that counts from the start of a day
    Page page;
};
nlohmann::json list_orders(database::Transaction& tx, OrderFilter const& filter);
/// Everything about one order; null where it is not there.
nlohmann::json show_order(database::Transaction& tx, kernel::OrderId id);
nlohmann::json list_channels(database::Transaction& tx);
nlohmann::json list_clients(database::Transaction& tx);
nlohmann::json list_products(database::Transaction& tx, std::string const& client);
nlohmann::json list_cartons(database::Transaction& tx);
/// The published rate sheets, newest first, with their services and how many prices they hold.
nlohmann::json list_rate_sheets(database::Transaction& tx);
nlohmann::json list_pods(database::Transaction& tx);
nlohmann::json list_bins(database::Transaction& tx, std::string const& pod);
nlohmann::json list_stock(database::Transaction& tx, std::string const& client, std::string const& pod,
                          std::string const& sku);
nlohmann::json stock_card(database::Transaction& tx, std::string const& client, std::string const& sku,
                          int limit);
nlohmann::json list_adjustments(database::Transaction& tx);
nlohmann::json list_purchase_orders(database::Transaction& tx);
nlohmann::json list_discrepancies(database::Transaction& tx);
nlohmann::json list_pick_lists(database::Transaction& tx, Page const& page);
nlohmann::json list_fulfillments(database::Transaction& tx, std::string const& status, Page const& page);
nlohmann::json list_shipments(database::Transaction& tx, std::string const& status, Page const& page);
nlohmann::json list_quotes(database::Transaction& tx, std::int64_t shipment);
nlohmann::json list_emails(database::Transaction& tx, std::string const& state, Page const& page);
nlohmann::json list_problems(database::Transaction& tx);
nlohmann::json list_decisions(database::Transaction& tx, std::int64_t order);
nlohmann::json list_people(database::Transaction& tx);
nlohmann::json list_violations(database::Transaction& tx);

/// Ids by the codes that people type; none where the code means nothing to the caller.
std::optional<kernel::ClientId> client_by_code(database::Transaction& tx, std::string const& code);
std::optional<kernel::PodId> pod_by_code(database::Transaction& tx, std::string const& code);
std::optional<kernel::CarrierId> carrier_by_code(database::Transaction& tx, std::string const& code);
std::optional<kernel::LocationId> location_by_code(database::Transaction& tx, std::string const& pod,
                                                   std::string const& bin);
/// A parcel by its number or its id.
std::optional<kernel::ShipmentId> shipment_by_number(database::Transaction& tx, std::string const& typed);
std::optional<kernel::ProductId> product_by_code(database::Transaction& tx, kernel::ClientId client,
                                                 std::string const& code);

} // namespace poddesk::ctl
