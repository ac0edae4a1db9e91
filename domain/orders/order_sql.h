#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "domain/database/transaction.h"
#include "domain/kernel/address.h"
#include "domain/kernel/clock.h"
#include "domain/kernel/id.h"
#include "domain/kernel/money.h"
#include "domain/kernel/outcome.h"
#include "domain/orders/address_verification.h"
#include "domain/orders/order.h"

namespace poddesk::orders {

/// A shop that orders come from.
struct Channel
{
    kernel::ChannelId id{};
    kernel::ClientId client{};
    std::string client_name;
    std::string kind; ///< shopify, woocommerce, csv
    std::string shop; ///< "acme.myshopify.com"
    std::string name;
    kernel::Currency currency{}; ///< the client's
    std::string client_code{};
};

/// The channels within reach, by shop.
std::vector<Channel> list_channels(database::Transaction& tx);
/// By its shop ("acme.myshopify.com", or just "acme"). Refuses `unknown_channel`, naming those that there
/// are, and `ambiguous_channel`.
kernel::Outcome<Channel> find_channel(database::Transaction& tx, std::string_view shop);

// ---- what the importer needs

/// An order as it is stored, locked for the rest of the transaction.
struct StoredOrder
{
    kernel::OrderId id{};
    Status status{};
    std::string note;
    kernel::Timestamp placed_at{};
    nlohmann::json registers;
    std::map<std::string, std::map<std::string, std::string>> recipients; ///< kind, column
    std::map<std::string, std::int64_t> line_quantities;                  ///< by the channel's line id
};
std::optional<StoredOrder> find_stored_order(database::Transaction& tx, kernel::ChannelId channel,
                                             std::string_view external_id);

struct StoreAnswer
{
    kernel::OrderId id{};
    bool is_new = false;
    Status status{};
    std::vector<std::string> unknown_skus;
};
/// `order`: see orders.store in installer/migrations/0007_orders.sql.
StoreAnswer store_order(database::Transaction& tx, kernel::ChannelId channel, nlohmann::json const& order,
                        std::string_view raw);
void note_refused_order(database::Transaction& tx, kernel::ChannelId channel, std::string_view label,
                        std::string_view why, std::string_view raw);

// ---- what windows and poddeskctl read of one order

struct OrderLine
{
    kernel::OrderLineId id{};
    std::string external_id;
    std::string sku;
    std::string title;
    kernel::ProductId product{};       ///< none: the catalog does not know the SKU
    std::int64_t quantity = 0;         ///< to be shipped
    std::int64_t ordered_quantity = 0; ///< as the customer first ordered
    kernel::Money unit_price{};
    kernel::Money discount{};
    kernel::Money tax{};
    bool requires_shipping = true;
};

struct OrderCharge
{
    std::string kind; ///< discount, tax, shipping
    std::string title;
    std::string code;
    kernel::Money amount{};
    kernel::Money presentment_amount{};
};

struct OrderHold
{
    kernel::HoldId id{};
    HoldKind kind{};
    std::string reason;
    std::optional<kernel::Timestamp> until;
    std::string placed_by;
    kernel::Timestamp placed_at{};
    std::string released_by; ///< empty while it holds
    std::optional<kernel::Timestamp> released_at;
    std::string release_reason;
};

struct OrderProblem
{
    std::string kind; ///< unknown_sku, changed_after_release
    std::string detail;
    kernel::Timestamp created_at{};
    bool resolved = false;
};

/// One order with all that this room knows of it. What happened to it is events::events_of_order, why it was
/// done so events::decisions_of_order, its emails messaging::messages_of_order.
struct OrderDetails
{
    kernel::OrderId id{};
    kernel::ClientId client{};
    std::string client_name;
    Channel channel;
    std::string external_id;
    std::string number;
    Status status{};
    std::int64_t version = 0;
    std::string financial_status;
    std::string fulfillment_status;
    kernel::Money subtotal{}, discounts{}, shipping{}, tax{}, total{};
    kernel::Money presentment_total{};
    bool taxes_included = false;
    bool is_test = false;
    std::string note;
    std::vector<std::string> tags;
    std::string source_name;
    std::string po_number; ///< the buyer's own
    kernel::Timestamp placed_at{};
    std::optional<kernel::Timestamp> channel_updated_at, canceled_at, ship_by, shipped_at;
    std::string cancel_reason;
    std::string requested_service;
    std::string pod, carrier, service;
    std::int64_t units = 0;
    kernel::Address customer, ship_to, bill_to;
    std::optional<kernel::Address> told; ///< what the channel says, where a person corrected ship_to
    std::optional<AddressVerification> verification; ///< what a provider says of ship_to, where one is asked
    std::vector<OrderLine> lines;
    std::vector<OrderCharge> charges;
    std::vector<OrderHold> holds; ///< oldest first, released ones too
    std::vector<OrderProblem> problems;
};

/// Refuses `not_found`.
kernel::Outcome<OrderDetails> order_details(database::Transaction& tx, kernel::OrderId order);

/// Where the order's parcels go; empty for an order without that, or out of reach.
kernel::Address ship_address(database::Transaction& tx, kernel::OrderId order);

/// By what a person types: the number ("#1001"), the channel's id, or our id ("id:42"). Refuses `not_found`,
/// and `ambiguous` with the choices when several clients have that number.
kernel::Outcome<kernel::OrderId> find_order(database::Transaction& tx, std::string_view typed);

} // namespace poddesk::orders
