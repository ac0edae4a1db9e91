#pragma once
// A client's rules, or the house's, as a list window edits them. No wx here.

#include "domain/database/pool.h"
#include "gui/rules/rules_words.h"

#include <functional>
#include <memory>

namespace poddesk::gui {

/// Whose rules a queue's key means: "house", or a client's id.
std::optional<kernel::ClientId> rules_scope(std::string const& queue);
/// What is in force for them, one's draft, and their name.
ShownRules read_shown_rules(database::Transaction& tx, std::string const& queue);

/// A queue is a client's rules or "house"; a row's key is "QUEUE/NAME". Every edit is kept as one's draft.
class RulesStore final : public ListStore
{
public:
    explicit RulesStore(std::shared_ptr<database::Pool> pool) : pool_(std::move(pool)) {}

    std::vector<ListRow> page(ListQuery const& query, std::optional<std::string> const& after,
                              std::int64_t skip, std::int64_t limit) const override;
    std::int64_t count(ListQuery const& query) const override;
    ListOverview overview(ListQuery const& query) const override;
    std::optional<ListRecord> record(std::string const& key) const override;
    kernel::Outcome<ListDone> perform(std::string const& action, std::string const& key,
                                      FormAnswers const& answers, kernel::Uuid const& command) const override;

private:
    /// Changes the rules, given the place of the row's rule, and returns the sentence.
    using Change = std::function<kernel::Outcome<std::string>(orders::RuleSet& rules, std::size_t position)>;
    kernel::Outcome<ListDone> change(std::string const& queue, std::string const& name,
                                     Change const& how) const;
    kernel::Outcome<ListDone> keep(orders::RuleDraft const& draft,
                                   std::optional<orders::RuleDraft> const& before,
                                   orders::PublishedRules const& in_force, std::string sentence) const;
    kernel::Outcome<ListDone> edit(std::string const& action, std::string const& queue,
                                   std::string const& name, FormAnswers const& answers) const;
    kernel::Outcome<ListDone> publish(std::string const& queue, FormAnswers const& answers,
                                      kernel::Uuid const& command) const;
    kernel::Outcome<ListDone> copy(std::string const& queue, std::string const& name,
                                   FormAnswers const& answers) const;
    kernel::Outcome<ListDone> restore(std::string const& queue, FormAnswers const& answers) const;
    kernel::Outcome<ListDone> drop(std::string const& queue) const;

    std::shared_ptr<database::Pool> pool_;
};

} // namespace poddesk::gui
