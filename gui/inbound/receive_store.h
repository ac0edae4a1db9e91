#pragma once
// What the receiving bench asks of the database. No wx here. Every member waits for the server: call it in
// the background only.

#include "domain/database/content.h"
#include "domain/database/pool.h"
#include "domain/inbound/bench_view.h"
#include "domain/inbound/purchase_order.h"
#include "domain/kernel/outcome.h"
#include "gui/shell/printers.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace poddesk::gui {

/// A receipt that was posted.
struct PostedReceipt
{
    inbound::Received received;
    std::string unprinted; ///< why its goods received note is not out; empty: it is
};

class ReceiveStore
{
public:
    /// @param printers where goods received notes go.
    ReceiveStore(std::shared_ptr<database::Pool> pool, WorkstationPrinters printers)
        : pool_(std::move(pool)), printers_(std::move(printers))
    {
    }

    /// What a scan on the empty bench could mean. Refuses `not_found`, and `wrong_status` for an order that
    /// was received already.
    kernel::Outcome<std::vector<inbound::ToReceive>> find(std::string const& scanned) const;
    std::vector<inbound::ToReceive> waiting() const;
    /// Somebody begins to count; arrived by that, if it was not.
    kernel::Outcome<inbound::ReceivingSheet> begin(kernel::PurchaseOrderId id) const;
    std::optional<inbound::ReceivingSheet> look(kernel::PurchaseOrderId id) const;
    std::optional<inbound::BenchItem> item(kernel::ClientId client, std::string const& code) const;
    /// Posts the receipt, and prints its goods received note.
    kernel::Outcome<PostedReceipt> receive(inbound::Receive const& command) const;
    kernel::Outcome<void> undo(kernel::ReceiptId receipt, std::string const& reason) const;
    /// Nobody counts it after all.
    kernel::Outcome<void> stop(kernel::PurchaseOrderId id, std::string const& reason) const;
    std::optional<database::Content> picture(kernel::ClientId client, std::string const& sha256_hex) const;

private:
    std::string print(kernel::ReceiptId receipt) const;

    std::shared_ptr<database::Pool> pool_;
    WorkstationPrinters printers_;
};

} // namespace poddesk::gui
