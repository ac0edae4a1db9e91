#pragma once
// How pick lists are worded. No wx in this header: stores include it.

#include "gui/lists/list_store.h"

#include "domain/fulfillment/bench_view.h"
#include "domain/fulfillment/pick_list_view.h"
#include "domain/kernel/clock.h"

#include <cstdint>
#include <string>
#include <vector>

namespace poddesk::gui {

std::vector<ListEntry> pick_list_queues();
Pill pick_list_pill(fulfillment::PickListRow const& row);
/// In the order of pick_lists_spec's columns.
ListRow pick_list_cells(fulfillment::PickListRow const& row, kernel::Timestamp now);
Detail pick_list_detail(fulfillment::PickListRow const& row, fulfillment::PickWalk const& walk,
                        kernel::Timestamp now);
std::string pick_list_totals(std::int64_t lists);
std::string pick_list_gone_words();
std::string on_the_bench_words(std::string const& number);
std::string list_printed_words(std::string const& number, std::string const& printer);
std::string unreleased_words(std::string const& number, std::int64_t parts);

} // namespace poddesk::gui
