#pragma once

#include "domain/database/transaction.h"
#include "domain/kernel/address.h"
#include "domain/kernel/clock.h"
#include "domain/kernel/id.h"
#include "domain/kernel/money.h"
#include "domain/orders/address_verification.h"
#include "domain/orders/order_clock.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace poddesk::orders {

/// An amount in the shop's currency and in the one the customer saw.
struct TwoMoney
{
    kernel::Money shop{};
    kernel::Money presentment{};

    bool operator==(TwoMoney const&) const = default;
};

/// A line of an order as a window shows it.
struct OrderViewLine
{
    kernel::OrderLineId id{};
    std::string sku;
    std::string title;
    std::int64_t quantity = 0; ///< to be shipped now
    std::int64_t ordered = 0;
    TwoMoney unit_price{};
    kernel::Money discount{};
    bool requires_shipping = true;
    bool is_known = false;    ///< the SKU is one of the catalog
    std::string picture;      ///< hash of the photo in database.content (hex), or empty
    std::string picture_kind; ///< name of the icon that stands in for it
    std::string of;           ///< number of the merged order that it belongs to; empty: its own

    bool operator==(OrderViewLine const&) const = default;
};

/// A discount, tax or shipping charge, as the channel lists it.
struct OrderViewCharge
{
    std::string kind; ///< discount, tax, shipping
    std::string title;
    TwoMoney amount{};

    bool operator==(OrderViewCharge const&) const = default;
};

struct OrderViewHold
{
    std::string kind;
    std::string reason;
    std::string placed_by;
    kernel::Timestamp placed_at{};
    std::optional<kernel::Timestamp> until{};
    std::optional<kernel::Timestamp> released_at{};
    std::string released_by;
    std::string release_reason;
    bool by_shop = false; ///< it follows a hold of the shop, in the shop's words

    bool operator==(OrderViewHold const&) const = default;
};

/// A cancel that waits until the pods have put back what they picked.
struct AskedCancel
{
    std::string by;
    std::string reason;
    kernel::Timestamp at{};

    bool operator==(AskedCancel const&) const = default;
};

/// An order in full, without what other rooms know of it.
struct OrderView
{
    kernel::OrderId id{};
    std::string number;
    std::string status;
    std::int64_t version = 0;
    kernel::ClientId client{};
    std::string client_name;
    std::string client_color;
    std::string channel; ///< the shop's name
    std::string external_id;
    std::string financial_status;
    bool is_test = false;
    bool taxes_included = false;
    std::string note;
    std::vector<std::string> tags{};
    kernel::Timestamp placed_at{};
    OrderClock clock{};
    std::optional<kernel::Timestamp> shipped_at{};
    std::optional<kernel::Timestamp> canceled_at{};
    std::string cancel_reason;
    bool canceled_by_channel = false;
    std::optional<AskedCancel> cancel_asked{};
    std::int64_t priority = 0;
    std::string requested_service;
    std::string company;   ///< in whose name it was placed; empty: a person's
    std::string po_number; ///< the buyer's own number of it
    std::string pod;       ///< code, or empty
    std::string carrier;
    std::string service;
    TwoMoney subtotal{}, discounts{}, shipping{}, taxes{}, total{};
    kernel::Address ship_to{};
    std::optional<kernel::Address> told{}; ///< what the channel says, where a person corrected ship_to
    std::optional<AddressVerification>
        verification{}; ///< what a provider says of ship_to, where one is asked
    kernel::Address bill_to{};
    std::vector<OrderViewLine> lines{};
    std::vector<OrderViewCharge> charges{};
    std::vector<OrderViewHold> holds{}; ///< open ones first

    bool operator==(OrderView const&) const = default;
};

/// What an order without reserved stock asks for, by product, and what of it is free in the pods within
/// reach.
struct WantedProduct
{
    std::string sku;
    std::int64_t quantity = 0;
    std::int64_t free = 0; ///< never more than the quantity

    bool operator==(WantedProduct const&) const = default;
};
/// By SKU; nothing once stock is reserved or the order is over.
std::vector<WantedProduct> wanted_products(database::Transaction& tx, kernel::OrderId order);

/// None when there is no such order within reach.
std::optional<OrderView> order_view(database::Transaction& tx, kernel::OrderId order);

/// How much of imports waits for a person: unknown SKUs, changes after release, refusals.
std::int64_t count_open_problems(database::Transaction& tx);

/// How many orders are held, by kind of hold, the most first.
std::vector<std::pair<std::string, std::int64_t>> held_by_kind(database::Transaction& tx);

} // namespace poddesk::orders
