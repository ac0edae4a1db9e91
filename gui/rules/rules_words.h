#pragma once
// How rules are worded. No wx here: stores include this; all text is UTF-8 and translated.

#include "domain/clients/client_view.h"
#include "domain/orders/dry_run.h"
#include "domain/orders/rule_sets.h"
#include "gui/lists/list_store.h"

#include <string>
#include <vector>

namespace poddesk::gui {

/// Whose rules, as the list shows them: one's draft where there is one.
struct ShownRules
{
    orders::PublishedRules in_force;
    std::optional<orders::RuleDraft> draft{};
    std::string name; ///< of the client; "All clients"

    orders::RuleSet const& rules() const { return draft ? draft->rules : in_force.rules; }
};

std::string all_clients_words();
std::string conditions_words(orders::OrderRule const& rule);
std::string actions_words(orders::OrderRule const& rule);
std::vector<ListCell> rule_cells(ShownRules const& shown, std::size_t position, std::int64_t hits,
                                 std::string const& finding);
Detail rule_detail(ShownRules const& shown, std::size_t position, std::int64_t hits,
                   std::string const& finding);
std::string rules_totals(ShownRules const& shown, kernel::Timestamp now);

/// What a rule is, a line for each condition and action and some to add.
std::vector<FormField> rule_form(orders::OrderRule const& rule);
/// Refuses `bad_rules`: the line that cannot be read, and why.
kernel::Outcome<orders::OrderRule> rule_of(FormAnswers const& answers);
FormField client_field(std::vector<clients::ClientRow> const& clients, bool with_house, std::string preset);
std::vector<FormField> publish_form(std::string const& name);
std::vector<FormField> history_form(std::vector<orders::PublishedRules> const& history,
                                    kernel::Timestamp now);

std::string draft_kept_words(std::string const& rule);
std::string rule_moved_words(std::string const& rule, std::size_t position);
std::string rule_removed_words(std::string const& rule);
std::string draft_dropped_words(std::string const& name);
std::string published_words(std::string const& name, std::int64_t version);
std::string restored_words(std::int64_t version);
std::string copied_words(std::string const& rule, std::string const& name);
std::string no_draft_words(std::string const& name);

std::vector<ListCell> diff_cells(orders::OrderDiff const& diff);
Detail diff_detail(orders::OrderDiff const& diff);
std::string dry_run_totals(orders::DryRun const& run, bool is_stopped);
std::string dry_run_words();
std::string run_again_words();
/// The rule, and why it does nothing where it does.
std::string tally_words(orders::RuleTally const& tally);

} // namespace poddesk::gui
