#pragma once
// Which pod ships which order, as a list window shows it. No wx here.

#include "domain/database/pool.h"
#include "gui/lists/list_store.h"

#include <memory>

namespace poddesk::gui {

/// A row's key is its order's id.
class RoutingStore final : public ListStore
{
public:
    explicit RoutingStore(std::shared_ptr<database::Pool> pool) : pool_(std::move(pool)) {}

    std::vector<ListRow> page(ListQuery const& query, std::optional<std::string> const& after,
                              std::int64_t skip, std::int64_t limit) const override;
    std::int64_t count(ListQuery const& query) const override;
    ListOverview overview(ListQuery const& query) const override;
    std::optional<ListRecord> record(std::string const& key) const override;
    kernel::Outcome<ListDone> perform(std::string const& action, std::string const& key,
                                      FormAnswers const& answers, kernel::Uuid const& command) const override;

private:
    kernel::Outcome<ListDone> choose(std::string const& key, FormAnswers const& answers, bool by_rules,
                                     kernel::Uuid const& asked) const;
    kernel::Outcome<ListDone> allocate(std::string const& key, kernel::Uuid const& asked) const;
    kernel::Outcome<ListDone> set_client(FormAnswers const& answers, kernel::Uuid const& asked) const;
    kernel::Outcome<ListDone> set_pod(FormAnswers const& answers, kernel::Uuid const& asked) const;

    std::shared_ptr<database::Pool> pool_;
};

} // namespace poddesk::gui
