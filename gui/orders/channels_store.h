#pragma once
// The channels and how reading them goes, as a list window shows them. No wx here.

#include "domain/database/pool.h"
#include "domain/orders/connection.h"
#include "gui/lists/list_store.h"

#include <memory>

namespace poddesk::gui {

/// A row's key is its channel's id. A house has tens of channels: all are read, and chosen from here.
class ChannelsStore final : public ListStore
{
public:
    explicit ChannelsStore(std::shared_ptr<database::Pool> pool) : pool_(std::move(pool)) {}

    std::vector<ListRow> page(ListQuery const& query, std::optional<std::string> const& after,
                              std::int64_t skip, std::int64_t limit) const override;
    std::int64_t count(ListQuery const& query) const override;
    ListOverview overview(ListQuery const& query) const override;
    std::optional<ListRecord> record(std::string const& key) const override;
    kernel::Outcome<ListDone> perform(std::string const& action, std::string const& key,
                                      FormAnswers const& answers, kernel::Uuid const& command) const override;

private:
    std::vector<orders::SyncHealth> all() const;

    std::shared_ptr<database::Pool> pool_;
};

} // namespace poddesk::gui
