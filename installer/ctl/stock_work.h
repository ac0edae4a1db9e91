#pragma once

#include "domain/database/transaction.h"
#include "domain/kernel/id.h"
#include "installer/ctl/context.h"

#include <memory>
#include <optional>
#include <string>

namespace poddesk::ctl {

/// A purchase order's or a receipt's number as typed, and whose it is: every client counts its own.
struct TheirNumber
{
    std::string number, client;
};
/// The number as the command's next argument, and `--client`.
std::shared_ptr<TheirNumber> add_their_number(CLI::App& command, std::string const& name,
                                              std::string const& help);
/// Refuses `ambiguous`, `unknown_client`; the first also `unknown_purchase order`.
kernel::PurchaseOrderId order_of(database::Transaction& tx, TheirNumber const& typed);
std::optional<kernel::PurchaseOrderId> find_order(database::Transaction& tx, TheirNumber const& typed);
std::optional<kernel::ReceiptId> find_receipt(database::Transaction& tx, TheirNumber const& typed);

/// `stock hold|release|move|transfer|arrive|transfers|count|undo`.
void add_stock_work(CLI::App& stock, Context& context);
/// `po arrive|undo`.
void add_arrivals(CLI::App& po, Context& context);

} // namespace poddesk::ctl
