#pragma once
// How release lanes are worded. No wx here: stores include this; all text is UTF-8 and translated.

#include "domain/fulfillment/cutoff_view.h"
#include "domain/fulfillment/lane.h"
#include "domain/fulfillment/routing_view.h"
#include "gui/lists/list_store.h"

#include <string>
#include <vector>

namespace poddesk::gui {

std::vector<ListEntry> lanes_queues();
std::string lanes_totals(std::vector<fulfillment::LaneRow> const& lanes);
/// "Single units"; what no lane takes has words of its own.
std::string lane_name(fulfillment::LaneRow const& lane);
/// "Aurora Outdoor \xc2\xb7 up to 1 unit"
std::string lane_takes(fulfillment::LaneRow const& lane);
std::vector<ListCell> lane_cells(fulfillment::LaneRow const& lane, kernel::Timestamp now);
Detail lane_detail(fulfillment::LaneRow const& lane, std::vector<fulfillment::ClosedDay> const& closed,
                   kernel::Timestamp now);

std::vector<FormField> release_form(fulfillment::LaneRow const& lane);
std::vector<FormField> sleep_form();
/// Of a lane as it is, or of a new one.
std::vector<FormField> lane_form(std::optional<fulfillment::LaneRow> const& lane,
                                 std::vector<fulfillment::PodCosts> const& pods,
                                 std::vector<fulfillment::ClientRouting> const& clients);
std::vector<FormField> cutoff_form(std::vector<fulfillment::PodCosts> const& pods,
                                   std::vector<fulfillment::CutoffCarrier> const& carriers);
/// Of what was typed; empty: the pod's own counts again.
std::string cutoff_set_words(std::string const& time);
std::vector<FormField> closed_day_form(std::vector<fulfillment::PodCosts> const& pods);

std::string released_words(std::string const& lane, std::int64_t parts, std::string const& pick_list);
std::string lane_state_words(std::string const& lane, fulfillment::LaneState state);
std::string lane_saved_words(std::string const& lane);
std::string lane_removed_words(std::string const& lane);
std::string lane_moved_words(std::string const& lane, bool moved);
std::string closed_day_words(std::string const& day, std::string const& pod);

} // namespace poddesk::gui
