#pragma once

#include "domain/database/transaction.h"
#include "domain/kernel/clock.h"
#include "domain/kernel/id.h"
#include "domain/kernel/outcome.h"
#include "domain/kernel/quantity.h"
#include "domain/kernel/uuid.h"

#include <optional>
#include <string>
#include <vector>

namespace poddesk::inbound {

struct PurchaseOrderLine
{
    std::string sku; ///< or a barcode or alias of the product
    kernel::Quantity quantity;
};

/// What a supplier is to deliver to a pod. The supplier is made with its first purchase order.
struct CreatePurchaseOrder
{
    kernel::Uuid command_id;
    kernel::ClientId client;
    kernel::PodId pod;
    std::string supplier;
    std::string number; ///< empty: the next free one
    std::optional<kernel::Date> expected_on;
    std::vector<PurchaseOrderLine> lines;
    std::string reference{}; ///< the supplier's own number: of its notice, its delivery note
};
struct NewPurchaseOrder
{
    kernel::PurchaseOrderId id;
    std::string number;
};
/// Refuses `unknown_sku`, `missing_input` (no line), `already_exists` (the number), `not_allowed`.
kernel::Outcome<NewPurchaseOrder> create_purchase_order(database::Transaction& tx,
                                                        CreatePurchaseOrder const& command);

/// By its number, within reach: none, one, or refused as `ambiguous` where several clients have this number
/// and none of them is named.
kernel::Outcome<std::optional<kernel::PurchaseOrderId>>
find_purchase_order(database::Transaction& tx, std::string const& number,
                    std::optional<kernel::ClientId> client = {});

/// What was counted of one product.
struct Count
{
    std::string code; ///< SKU, barcode or alias
    std::int64_t good = 0;
    std::int64_t damaged = 0;
    std::string lot{}; ///< where the product demands it
    std::optional<kernel::Date> expires_on{};
};
/// Goods in: good units to the receiving location, damaged ones to the hold bin. What was expected and not
/// counted is short, what nobody expected is over; both stay on the discrepancy list.
struct Receive
{
    kernel::Uuid command_id;
    kernel::PurchaseOrderId purchase_order;
    std::vector<Count> counts;
};
struct Received
{
    kernel::ReceiptId receipt;
    std::string number;
    std::int64_t counted = 0;
    std::int64_t damaged = 0;
    std::int64_t over = 0;
    std::int64_t short_ = 0;
};
/// Refuses `not_found`, `wrong_status` (received already, canceled), `unknown_sku`, `missing_input` (a lot or
/// expiry day that the product demands), `not_allowed`.
kernel::Outcome<Received> receive(database::Transaction& tx, Receive const& command);

/// The truck is at the dock: the dock-to-stock clock starts. Refuses `not_found`, `wrong_status`,
/// `not_allowed`.
kernel::Outcome<void> arrive(database::Transaction& tx, kernel::Uuid const& command_id,
                             kernel::PurchaseOrderId id);
/// Somebody begins to count it; arrived by that, if it was not. Once more changes nothing. Refuses as arrive.
kernel::Outcome<void> begin_receiving(database::Transaction& tx, kernel::Uuid const& command_id,
                                      kernel::PurchaseOrderId id);
/// Takes begin_receiving back (to arrived), or arrive (to expected). Refuses also `missing_input` (no
/// reason).
kernel::Outcome<void> step_back(database::Transaction& tx, kernel::Uuid const& command_id,
                                kernel::PurchaseOrderId id, std::string const& reason);
/// Takes a receipt back of which nothing was put away; the purchase order waits at the dock again. Refuses
/// `missing_input` (no reason), `not_found`, `wrong_status` (put away, taken back already),
/// `not_enough_stock`, `not_allowed`.
kernel::Outcome<void> undo_receipt(database::Transaction& tx, kernel::Uuid const& command_id,
                                   kernel::ReceiptId id, std::string const& reason);

/// What the purchase order expects, as a receiver's sheet would list it.
std::vector<PurchaseOrderLine> expected_of(database::Transaction& tx, kernel::PurchaseOrderId id);

/// As find_purchase_order.
kernel::Outcome<std::optional<kernel::ReceiptId>> find_receipt(database::Transaction& tx,
                                                               std::string const& number,
                                                               std::optional<kernel::ClientId> client = {});

} // namespace poddesk::inbound
