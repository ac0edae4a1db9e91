#pragma once
// What the putaway bench asks of the database. No wx here. Every member waits for the server: call it in the
// background only.

#include "domain/database/content.h"
#include "domain/database/pool.h"
#include "domain/inbound/bench_view.h"
#include "domain/inbound/put_away.h"
#include "domain/kernel/outcome.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace poddesk::gui {

class PutawayStore
{
public:
    explicit PutawayStore(std::shared_ptr<database::Pool> pool) : pool_(std::move(pool)) {}

    /// Receipts that a scan on the empty bench could mean. Refuses `not_found`.
    kernel::Outcome<std::vector<inbound::ToBin>> find(std::string const& scanned) const;
    std::vector<inbound::ToBin> waiting() const;
    std::optional<inbound::BinSheet> look(kernel::ReceiptId id) const;
    std::optional<kernel::LocationId> bin(kernel::PodId pod, std::string const& code) const;
    kernel::Outcome<inbound::PutawayDone> put(inbound::PutAway const& command) const;
    kernel::Outcome<void> undo(kernel::EventId event, std::string const& reason) const;
    std::optional<database::Content> picture(kernel::ClientId client, std::string const& sha256_hex) const;

private:
    std::shared_ptr<database::Pool> pool_;
};

} // namespace poddesk::gui
