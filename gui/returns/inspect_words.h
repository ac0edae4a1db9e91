#pragma once
// The sentences of the inspection bench. No wx in this header: its presenter includes it.

#include "gui/returns/inspect_screen.h"

#include <string>

namespace poddesk::gui {

std::string pod_chosen_words(orders::QueuePod const& pod);
std::string pod_first_words(std::string const& code);
std::string nothing_found_words(std::string const& code);
std::string several_found_words(std::string const& code, std::size_t count);
std::string blind_return_words(std::string const& code);
std::string parcel_taken_words(InspectParcel const& parcel, kernel::Timestamp now);
std::string item_known_words(std::string const& sku);
/// What a person said that was found; `what` is a SKU or words.
std::string found_words(returns::InspectItem::Found found, std::string const& what);
std::string nothing_waits_words();
std::string unknown_item_words(std::string const& code, std::string const& client);
std::string not_on_rma_words(std::string const& sku, std::string const& rma);
std::string all_inspected_words(std::string const& sku);
std::string answer_first_words(std::string const& question);
std::string answered_words(std::string const& answer);
std::string not_a_bin_words(std::string const& code, std::string const& pod);
std::string not_a_lane_words(std::string const& code, int lane);
std::string placed_words(LastItem const& last);
std::string note_kept_words();
/// Why a scan is no serial: the item's own code, or too long.
std::string no_serial_words(std::string const& code, std::string const& sku);
/// What a serial that was just said comes to.
std::string serial_words(SerialFit fit, std::string const& serial);
/// "Serial SN-1", or that none could be read.
std::string said_serial_words(std::string const& serial);
std::string kept_item_words();
std::string item_put_back_words();
std::string inspected_elsewhere_words();
/// The parcel is closed here; what is refunded is known when it is stored.
std::string closed_words(std::string const& rma);
std::string refund_words(std::string const& rma, returns::ClosedParcel const& closed);
std::string no_photo_words(std::string const& folder);
std::string enough_photos_words();
std::string photo_demanded_words();
std::string photo_taken_words(std::size_t photos);
std::string closed_here_words(std::string const& rma);
std::string offline_words(std::size_t ahead);
std::string needs_server_words(std::size_t ahead);
std::string online_again_words(std::int64_t waiting);
std::string not_kept_words();
std::string answer_moved_first_words();
std::string sent_again_words();
std::string left_out_words(bool park);
std::string put_down_words(std::string const& rma);
std::string next_is_a_parcel_words(std::string const& code);
std::string no_lane_label_words(std::string const& problem);
std::string taken_back_item_words();
std::string nothing_inspected_words();
std::string taken_back_reason();
std::string which_first_words();
std::string unanswered_step_words();
std::string closed_elsewhere_words(std::string const& rma);

} // namespace poddesk::gui
