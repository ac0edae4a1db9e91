#pragma once

#include "gui/lists/list_window.h"
#include "gui/shell/printers.h"

#include "domain/database/pool.h"
#include "domain/fulfillment/pick_list_view.h"
#include "domain/kernel/id.h"

#include <memory>

namespace poddesk::gui {

/// Pick lists as rows of a list window: to pick, picking, short, picked. A list opens on the pick bench.
class PickLists final : public ListStore
{
public:
    /// @param printers where a list goes.
    PickLists(std::shared_ptr<database::Pool> pool, WorkstationPrinters printers)
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
    kernel::Outcome<ListDone> print(kernel::PickListId id, std::string const& reason) const;
    kernel::Outcome<ListDone> unrelease(kernel::Uuid const& id, fulfillment::PickListRow const& row,
                                        std::string const& reason) const;

    std::shared_ptr<database::Pool> pool_;
    WorkstationPrinters printers_;
};

ListSpec pick_lists_spec();

} // namespace poddesk::gui
