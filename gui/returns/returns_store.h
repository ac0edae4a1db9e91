#pragma once
// The list of returns, worded. No wx in this header.

#include "gui/lists/list_store.h"
#include "gui/returns/rma_detail.h"
#include "gui/shell/printers.h"

#include "domain/database/pool.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace poddesk::gui {

/// RMAs, what can be done to them, and how it is taken back. A queue "rma:12" is that one RMA.
class ReturnsStore final : public ListStore
{
public:
    /// @param printers where letters and labels go.
    ReturnsStore(std::shared_ptr<database::Pool> pool, WorkstationPrinters printers)
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

    /// For the command box: RMAs of all times of which this is known.
    std::vector<returns::RmaRow> find(std::string const& typed, std::int64_t most) const;

private:
    std::optional<RmaRecord> read(returns::RmaId rma) const;
    kernel::Outcome<ListDone> authorize(FormAnswers const& answers, kernel::Uuid const& id) const;
    kernel::Outcome<ListDone> cancel(returns::RmaId rma, std::string const& reason,
                                     kernel::Uuid const& id) const;
    kernel::Outcome<ListDone> print(std::string const& kind, returns::RmaId rma, std::string const& reason,
                                    kernel::Uuid const& id) const;
    kernel::Outcome<ListDone> undo(FormAnswers const& answers, kernel::Uuid const& id) const;
    kernel::Outcome<ListDone> close(returns::RmaId rma, kernel::Uuid const& id) const;
    kernel::Outcome<ListDone> decide(FormAnswers const& answers, kernel::Uuid const& id) const;
    kernel::Outcome<ListDone> settle(returns::RmaId rma, std::string const& note,
                                     kernel::Uuid const& id) const;
    kernel::Outcome<ListDone> give_goodwill(FormAnswers const& answers, kernel::Uuid const& id) const;
    kernel::Outcome<ListDone> decide_owed(returns::RmaId rma, FormAnswers const& answers,
                                          kernel::Uuid const& id) const;
    kernel::Outcome<ListDone> reopen(returns::RmaId rma, std::string const& reason,
                                     kernel::Uuid const& id) const;
    kernel::Outcome<ListDone> postage(returns::RmaId rma, FormAnswers const& answers,
                                      kernel::Uuid const& id) const;
    kernel::Outcome<ListDone> buy_postage(returns::RmaId rma, FormAnswers const& answers,
                                          kernel::Uuid const& id) const;
    std::string number_of(returns::RmaId rma) const;

    std::shared_ptr<database::Pool> pool_;
    WorkstationPrinters printers_;
};

} // namespace poddesk::gui
