#pragma once
// Which of the newest items a draft of rules for returns would have made something else of, as a list window
// shows it. No wx here.

#include "gui/lists/list_store.h"
#include "gui/returns_studio/studio_run.h"

namespace poddesk::gui {

/// A queue is whose rules (see StudioStore); the chip "last" says how many items, "rule" which of the draft
/// decides them. A row's key is "QUEUE/INSPECTION".
class DryRunItems final : public ListStore
{
public:
    explicit DryRunItems(std::shared_ptr<database::Pool> pool)
        : runs_(std::make_unique<StudioRuns>(std::move(pool)))
    {
    }

    std::vector<ListRow> page(ListQuery const& query, std::optional<std::string> const& after,
                              std::int64_t skip, std::int64_t limit) const override;
    std::int64_t count(ListQuery const& query) const override;
    ListOverview overview(ListQuery const& query) const override;
    std::optional<ListRecord> record(std::string const& key) const override;
    /// Nothing can be done here.
    kernel::Outcome<ListDone> perform(std::string const& action, std::string const& key,
                                      FormAnswers const& answers, kernel::Uuid const& command) const override;

private:
    std::shared_ptr<StudioRun const> run_of(ListQuery const& query) const;

    std::unique_ptr<StudioRuns> runs_;
};

} // namespace poddesk::gui
