#pragma once
// How parcels under way are worded. No wx here: stores include this; all text is UTF-8 and translated.

#include "domain/shipping/tracking_view.h"
#include "gui/lists/list_store.h"

#include <map>
#include <string>
#include <vector>

namespace poddesk::gui {

/// The start of a queue's key that means "these have the text in one of their numbers".
inline constexpr std::string_view found_queue = "find/";

/// What all carriers mean by it: "Out for delivery".
std::string tracking_word(std::string_view state);
Pill parcel_pill(shipping::TrackedParcel const& parcel);
/// "Delivery tried": what kind of exception it is, and why it stands in the queue.
std::string exception_word(std::string_view kind);
std::string exception_why(std::string_view kind);

shipping::TrackingQueue parcel_queue_of(std::string const& key);
/// @param chosen the queue that is shown: one that was searched for stands at the top.
std::vector<ListEntry> parcel_queues(std::string const& chosen);
std::map<std::string, std::int64_t> parcel_queue_counts(shipping::TrackingCounts const& counts);
std::string parcel_totals(shipping::TrackingCounts const& counts);
std::vector<ListCell> parcel_cells(shipping::TrackedParcel const& parcel, kernel::Timestamp now);
Detail parcel_detail(shipping::ParcelTracking const& parcel, kernel::Timestamp now);
/// "Boise, ID · Aster & Oak · In transit": the second line in the command box.
std::string parcel_summary(shipping::TrackedParcel const& parcel);

/// Which of several exceptions, and why; of one alone the reason.
std::vector<FormField> exception_form(std::vector<shipping::ExceptionRow> const& choices,
                                      kernel::Timestamp now);
std::vector<FormField> import_form();

std::string parcel_gone_words();
std::string no_exception_words(std::string const& parcel, bool is_reopen);
std::string resolved_words(std::string const& kind, std::string const& parcel);
std::string reopened_words(std::string const& kind, std::string const& parcel);
std::string carrier_page_words(std::string const& carrier);
std::string unreadable_file_words(std::string const& path);
/// "trackers.json: 4 new events of 3 parcels, 1 known. 1 row was refused: row 2, 9400…: …"
std::string imported_words(std::string const& file, shipping::ImportedTracking const& done);

} // namespace poddesk::gui
