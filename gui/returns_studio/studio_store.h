#pragma once
// A client's questions and rules for returns, or the house's, as a list window edits them. No wx here.

#include "gui/lists/list_store.h"
#include "gui/returns_studio/studio_run.h"

#include <functional>

namespace poddesk::gui {

/// A queue is a client's rules or "house"; a row's key is "QUEUE/q:KEY" of a question, "QUEUE/r:KEY" of a
/// rule. The chip "part" shows one kind only. Every edit is kept as one's draft.
class StudioStore final : public ListStore
{
public:
    explicit StudioStore(std::shared_ptr<database::Pool> pool)
        : runs_(std::make_unique<StudioRuns>(std::move(pool)))
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
    /// Changes the policy and returns the sentence.
    using Change = std::function<kernel::Outcome<std::string>(returns::Policy& policy)>;
    kernel::Outcome<ListDone> change(std::string const& queue, Change const& how) const;
    kernel::Outcome<ListDone> keep(std::string const& queue, ShownPolicy const& shown, returns::Policy policy,
                                   std::int64_t seen, std::string sentence) const;
    kernel::Outcome<ListDone> publish(std::string const& queue, FormAnswers const& answers,
                                      kernel::Uuid const& command) const;
    kernel::Outcome<ListDone> restore(std::string const& queue, FormAnswers const& answers) const;
    kernel::Outcome<ListDone> order(std::string const& queue) const;
    kernel::Outcome<ListDone> drop(std::string const& queue) const;
    ShownPolicy shown_of(std::string const& queue) const;

    std::unique_ptr<StudioRuns> runs_;
};

} // namespace poddesk::gui
