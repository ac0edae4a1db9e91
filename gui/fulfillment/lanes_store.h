#pragma once
// The release lanes, as a list window shows them. No wx here.

#include "domain/database/pool.h"
#include "domain/fulfillment/lane.h"
#include "gui/lists/list_store.h"

#include <memory>

namespace poddesk::gui {

/// A row's key is "POD/LANE", both ids; lane 0 is what no lane takes.
class LanesStore final : public ListStore
{
public:
    explicit LanesStore(std::shared_ptr<database::Pool> pool) : pool_(std::move(pool)) {}

    std::vector<ListRow> page(ListQuery const& query, std::optional<std::string> const& after,
                              std::int64_t skip, std::int64_t limit) const override;
    std::int64_t count(ListQuery const& query) const override;
    ListOverview overview(ListQuery const& query) const override;
    std::optional<ListRecord> record(std::string const& key) const override;
    kernel::Outcome<ListDone> perform(std::string const& action, std::string const& key,
                                      FormAnswers const& answers, kernel::Uuid const& command) const override;

private:
    kernel::Outcome<ListDone> release(fulfillment::LaneRow const& lane, FormAnswers const& answers,
                                      kernel::Uuid const& asked) const;
    kernel::Outcome<ListDone> set_state(fulfillment::LaneRow const& lane, fulfillment::LaneState state,
                                        FormAnswers const& answers, kernel::Uuid const& asked) const;
    kernel::Outcome<ListDone> move(fulfillment::LaneRow const& lane, bool up,
                                   kernel::Uuid const& asked) const;
    kernel::Outcome<ListDone> save(std::optional<fulfillment::LaneRow> const& lane,
                                   FormAnswers const& answers, kernel::Uuid const& asked) const;
    kernel::Outcome<ListDone> remove(fulfillment::LaneRow const& lane, kernel::Uuid const& asked) const;
    kernel::Outcome<ListDone> set_cutoff(FormAnswers const& answers, kernel::Uuid const& asked) const;
    kernel::Outcome<ListDone> close_day(FormAnswers const& answers, kernel::Uuid const& asked) const;

    std::shared_ptr<database::Pool> pool_;
};

} // namespace poddesk::gui
