#pragma once
// Purchase orders as a list window shows them. No wx here.

#include "domain/database/pool.h"
#include "domain/inbound/receipt_view.h"
#include "gui/lists/list_store.h"
#include "gui/shell/printers.h"

#include <memory>

namespace poddesk::gui {

class ReceiptsStore final : public ListStore
{
public:
    /// @param printers where purchase orders and goods received notes go.
    ReceiptsStore(std::shared_ptr<database::Pool> pool, WorkstationPrinters printers)
        : pool_(std::move(pool)), printers_(std::move(printers))
    {
    }

    std::vector<ListRow> page(ListQuery const& query, std::optional<std::string> const& after,
                              std::int64_t skip, std::int64_t limit) const override;
    std::int64_t count(ListQuery const& query) const override;
    ListOverview overview(ListQuery const& query) const override;
    std::optional<ListRecord> record(std::string const& key) const override;
    kernel::Outcome<ListDone> perform(std::string const& action, std::string const& key,
                                      FormAnswers const& answers, kernel::Uuid const& command) const override;

private:
    kernel::Outcome<ListDone> step(std::string const& action, kernel::Uuid const& asked,
                                   inbound::ReceiptRecord const& record, std::string const& reason) const;
    kernel::Outcome<ListDone> print(std::string const& action, inbound::ReceiptRecord const& record,
                                    std::string const& reason, kernel::Uuid const& asked) const;

    std::shared_ptr<database::Pool> pool_;
    WorkstationPrinters printers_;
};

} // namespace poddesk::gui
