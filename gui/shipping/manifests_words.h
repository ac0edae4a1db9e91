#pragma once
// How manifests are worded. No wx here: stores include this; all text is UTF-8 and translated.

#include "domain/shipping/manifest_view.h"
#include "domain/shipping/tracking_view.h"
#include "gui/lists/list_store.h"

#include <string>
#include <vector>

namespace poddesk::gui {

std::vector<ListEntry> manifest_queues();
std::string manifest_totals(shipping::ManifestCounts const& counts, std::size_t days);
std::vector<ListCell> day_cells(shipping::UnmanifestedDay const& day);
std::vector<ListCell> manifest_cells(shipping::ManifestRow const& row, kernel::Timestamp now);
std::vector<ListCell> label_cells(shipping::TrackedParcel const& label, kernel::Timestamp now);
Detail day_detail(shipping::UnmanifestedDay const& day, std::vector<shipping::ManifestParcel> const& labels);
Detail manifest_detail(shipping::ManifestRow const& row, std::vector<shipping::ManifestParcel> const& parcels,
                       kernel::Timestamp now);
Detail label_detail(shipping::TrackedParcel const& label, kernel::Timestamp now);

std::vector<FormField> driver_form();

std::string manifest_gone_words();
std::string wrong_row_words();
std::string closed_words(std::string const& number, std::int64_t parcels, std::int64_t weight_ng);
std::string manifest_reopened_words(std::string const& number, std::int64_t labels);
std::string handed_over_words(std::string const& number, std::int64_t parcels, std::string const& driver);
std::string manifest_printed_words(std::string const& number, std::string const& printer);

} // namespace poddesk::gui
