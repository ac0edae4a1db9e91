#pragma once
// The sentences of the benches. No wx in this header: presenters include it.

#include "gui/fulfillment/pack_presenter.h"

#include "domain/kernel/measure.h"
#include "domain/kernel/outcome.h"

#include <cstdint>
#include <string>

namespace poddesk::gui {

/// "850 g", "1.2 lb", "1 lb 3 oz"; without a unit ounces, as labels are rated. Refuses `bad_weight`.
kernel::Outcome<kernel::Weight> typed_weight(std::string const& typed);

/// What the bench waits for, for its headline. `of`: the SKU of the unit whose serial is to be scanned, or
/// the carrier of the postage whose number is.
std::string pack_asks(PackStep step, std::string const& of);
std::string order_found_words(std::string const& order, std::int64_t units);
std::string unit_words(std::string const& sku, std::int64_t scanned, std::int64_t wanted);
std::string too_many_words(std::string const& code, std::string const& order);
std::string not_in_order_words(std::string const& code, std::string const& order);
/// "Eye Gel, part of FS-KIT-TRV": a product as the benches name it; of no kit by its title alone.
std::string product_words(std::string const& title, std::string const& kit);
std::string serial_wanted_words(std::string const& sku);
std::string serial_is_out_words(std::string const& serial, std::string const& order);
std::string serial_dropped_words(std::string const& sku);
std::string serial_unanswered_words();
std::string confirm_first_words();
std::string confirmed_words(std::string const& step);
std::string destination_words(std::string const& place, std::string const& service);
std::string box_words(std::string const& code, std::string const& name);
std::string boxes_words(std::size_t boxes, std::string const& codes);
std::string taken_box_words();
std::string other_box_words(std::string const& box);
std::string suggested_box_words(std::string const& box);
std::string odd_weight_words(std::string const& sentence);
std::string next_box_words(std::size_t box, std::size_t boxes);
std::string closing_words();
std::string unanswered_words();
std::string needs_tracking_words(std::string const& parcel, std::string const& carrier);
std::string parcel_words(std::string const& parcel, std::string const& order, std::string const& carrier,
                         std::string const& price);
std::string packed_words(std::string const& parcel);
std::string packed_without_label_words(std::string const& problem);
/// The printer was lost; the sentence says how.
std::string packed_not_printed_words(std::string const& problem);
std::string left_words(std::string const& order, std::size_t scans);
std::string nothing_packed_words();
std::string taken_back_words();
std::string unpacked_words(std::string const& order);
/// "2 × AO-MUG-1 into A-01-1"
std::string bins_words(std::vector<fulfillment::BinUnits> const& units);
/// Who asked to cancel it, and what the pod does now.
std::string called_back_words(fulfillment::CalledBack const& back);
std::string box_opened_words(fulfillment::CalledBack const& back);
/// The reason with which a canceled order's units go back.
std::string canceled_reason();

} // namespace poddesk::gui
