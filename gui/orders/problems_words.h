#pragma once
// How import problems are worded. No wx here: stores include this; all text is UTF-8 and translated.

#include "domain/orders/problem_view.h"
#include "gui/lists/list_store.h"

#include <map>
#include <string>
#include <vector>

namespace poddesk::gui {

/// The start of a queue's key that means "those of this channel": "channel/12".
inline constexpr std::string_view problems_of_channel = "channel/";

/// @param chosen the queue that is shown: one channel's stands at the top, by the channel's name.
std::vector<ListEntry> problem_queues(std::string const& chosen, std::string const& channel);
std::string problem_totals(std::map<std::string, std::int64_t> const& open_by_kind);
std::vector<ListCell> problem_cells(orders::ProblemRow const& problem, kernel::Timestamp now);
/// @param may_resolve whether the reader may say that it is dealt with.
Detail problem_detail(orders::ProblemRow const& problem, bool may_resolve, kernel::Timestamp now);
/// What of an order's import waits for a person, among the first that its panes say.
void add_problems(Detail& detail, std::vector<orders::ProblemRow> const& open, kernel::Timestamp now);

std::string problem_done_words(orders::ProblemRow const& problem);
std::string problem_reopened_words(orders::ProblemRow const& problem);
std::string problem_gone_words();
std::string problem_opens_words(orders::ProblemRow const& problem);

} // namespace poddesk::gui
