#pragma once
// How questions and rules for returns are worded. No wx here: stores include this; all text is UTF-8 and
// translated.

#include "domain/clients/client_view.h"
#include "gui/lists/list_store.h"
#include "gui/returns_studio/studio_run.h"
#include "gui/rules/rules_words.h"

#include <string>
#include <vector>

namespace poddesk::gui {

std::vector<ListCell> question_cells(StudioRun const& run, std::size_t position);
std::vector<ListCell> return_rule_cells(StudioRun const& run, std::size_t position, kernel::Timestamp now);
Detail question_detail(StudioRun const& run, std::size_t position);
Detail return_rule_detail(StudioRun const& run, std::size_t position, kernel::Timestamp now);
std::string studio_totals(StudioRun const& run, kernel::Timestamp now);

std::vector<FormField> question_form(returns::Question const& question);
/// Refuses `bad_policy`: what cannot be read, and why.
kernel::Outcome<returns::Question> question_of(FormAnswers const& answers);
std::vector<FormField> return_rule_form(returns::Rule const& rule);
/// Keeps the key. Refuses `bad_policy`.
kernel::Outcome<returns::Rule> return_rule_of(FormAnswers const& answers, std::string key);
/// Versions to begin a draft with, each with what it changed.
std::vector<FormField> versions_form(std::vector<returns::PolicyVersion> const& history,
                                     kernel::Timestamp now);

std::vector<ListCell> item_cells(returns::ItemDiff const& diff);
Detail item_detail(returns::ItemDiff const& diff, returns::Policy const& draft);
std::string item_totals(returns::PolicyDryRun const& run);

std::string question_removed_words(std::string const& question);
std::string questions_words();
std::string rules_words();
std::string questions_ordered_words();
std::string questions_in_order_words();
std::string policy_published_words(std::string const& name, std::int64_t version);
std::string taken_back_note(std::int64_t version);

} // namespace poddesk::gui
