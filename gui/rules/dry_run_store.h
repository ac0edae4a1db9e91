#pragma once
// What a draft of rules would have made of the newest orders, as a list window shows it. No wx here.

#include "domain/database/pool.h"
#include "domain/orders/dry_run.h"
#include "gui/lists/list_store.h"

#include <atomic>
#include <memory>
#include <mutex>

namespace poddesk::gui {

/// A queue is whose rules (see RulesStore); the chip "last" says how many orders, "rule" which of them. A
/// row's key is "QUEUE/ORDER".
class DryRunStore final : public ListStore
{
public:
    explicit DryRunStore(std::shared_ptr<database::Pool> pool) : pool_(std::move(pool)) {}

    std::vector<ListRow> page(ListQuery const& query, std::optional<std::string> const& after,
                              std::int64_t skip, std::int64_t limit) const override;
    std::int64_t count(ListQuery const& query) const override;
    ListOverview overview(ListQuery const& query) const override;
    std::optional<ListRecord> record(std::string const& key) const override;
    /// "stop" ends a run that is under way, "again" lets the next look run anew.
    kernel::Outcome<ListDone> perform(std::string const& action, std::string const& key,
                                      FormAnswers const& answers, kernel::Uuid const& command) const override;

private:
    struct Run
    {
        std::string of; ///< what it depends on
        orders::DryRun result;
    };
    std::shared_ptr<Run const> run_of(ListQuery const& query) const;
    std::vector<orders::OrderDiff const*> shown(Run const& run, ListQuery const& query) const;

    std::shared_ptr<database::Pool> pool_;
    mutable std::mutex mutex_; ///< of last_; held while a run is made, so that it is made once
    mutable std::shared_ptr<Run const> last_;
    mutable std::atomic<bool> stop_ = false;
};

} // namespace poddesk::gui
