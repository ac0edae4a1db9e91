#pragma once
// What imports could not take as it was, as a list window shows it. No wx here.

#include "domain/database/pool.h"
#include "gui/lists/list_store.h"

#include <memory>

namespace poddesk::gui {

/// Queues by what is wrong, "open" and "done"; a queue "channel/12" holds what is open of one channel.
/// Actions: "done", "reopen" (each with a reason, each the other's undo) and "order".
class ProblemsStore final : public ListStore
{
public:
    explicit ProblemsStore(std::shared_ptr<database::Pool> pool) : pool_(std::move(pool)) {}

    std::vector<ListRow> page(ListQuery const& query, std::optional<std::string> const& after,
                              std::int64_t skip, std::int64_t limit) const override;
    std::int64_t count(ListQuery const& query) const override;
    ListOverview overview(ListQuery const& query) const override;
    std::optional<ListRecord> record(std::string const& key) const override;
    kernel::Outcome<ListDone> perform(std::string const& action, std::string const& key,
                                      FormAnswers const& answers, kernel::Uuid const& command) const override;

private:
    std::shared_ptr<database::Pool> pool_;
};

} // namespace poddesk::gui
