#pragma once
// The sentences of the inventory windows. No wx in this header: stores and presenters include it.

#include "gui/widgets/detail.h"
#include "gui/widgets/tone.h"

#include "domain/kernel/clock.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace poddesk::gui {

enum class CountStep;

// --- words for values
/// "1,236"; 0 is empty, which a cell shows as a dash.
std::string stock_figure(std::int64_t units);
/// "1,236", also for 0.
std::string stock_number(std::int64_t units);
/// "+12", a real minus sign before what was taken.
std::string stock_difference(std::int64_t units);
std::string stock_units(std::int64_t units); ///< "12 units"
std::string stock_kind(std::string_view bin_kind);
std::string stock_condition(std::string_view condition);
/// "lot 24-A, damaged, expires 12 Mar 2027": what is not said is left out.
std::string stock_grain(std::string const& lot, std::optional<kernel::Date> const& expires,
                        std::string const& condition, std::string const& plate);
std::string stock_day(kernel::Date day);

// --- the explorer
std::string stock_heading(std::string_view section);
std::string stock_queue(std::string_view queue);
std::string stock_fact(std::string_view figure); ///< "on_hand": "On hand"
std::string stock_totals(std::int64_t rows);
std::string stock_units_choice(std::string const& bin, std::int64_t free, std::string const& grain);
std::string stock_bin_free(std::int64_t on_hand, std::int64_t allocated);
std::string stock_transfer_choice(std::string const& number, std::string const& from, std::int64_t left);
std::string stock_transfer_line(bool comes, std::string const& other_pod, kernel::Timestamp sent,
                                std::string const& by);
std::string stock_held_line(std::string const& reason, std::string const& why);
std::string stock_held_by(std::string const& bin, std::string const& by, kernel::Timestamp at);
/// Reason codes of an adjustment or a counted difference: what is stored, and what is read.
std::vector<std::pair<std::string, std::string>> stock_reason_codes();
std::string stock_field(std::string_view key); ///< of a form: "quantity", "to_bin" …
std::string stock_complaint(std::string_view key);
std::string stock_adjusted(std::int64_t difference, std::string const& sku, std::string const& bin);
std::string stock_held(std::int64_t units, std::string const& sku, std::string const& bin);
std::string stock_released(std::int64_t units, std::string const& sku, std::string const& bin);
std::string stock_moved(std::int64_t units, std::string const& sku, std::string const& from,
                        std::string const& to);
std::string stock_kit_set(std::string const& sku, std::size_t parts);
std::string stock_sent(std::string const& number, std::int64_t units, std::string const& sku,
                       std::string const& pod);
std::string stock_arrived(std::string const& number, std::int64_t units, std::string const& bin,
                          std::int64_t left);
std::string stock_to_bench(std::string const& bin);
// refusals
std::string stock_no_number(std::string const& typed);
std::string stock_no_bin(std::string const& typed, std::string const& pod);
std::string stock_no_part(std::string const& typed, std::string const& client);
std::string stock_not_free(std::int64_t wanted, std::int64_t free, std::int64_t promised,
                           std::string const& bin);
std::string stock_units_gone(std::string const& bin);
std::string stock_nothing_free(std::string const& bin);
std::string stock_same_bin(std::string const& bin);
std::string stock_same_pod(std::string const& pod);
std::string stock_transfer_gone(std::string const& number);
std::string stock_too_many_arrive(std::string const& number, std::int64_t left);
std::string stock_gone();

// --- the card
std::string card_reason(std::string_view reason);
std::string card_icon(std::string_view reason);
std::string card_place(std::string const& code, std::string_view kind);
std::string card_when(kernel::Timestamp at);
std::string card_document(std::string const& ref_type, std::string const& reference);
std::string card_taken_back();
std::string card_cannot_take_back();
std::string card_totals(std::int64_t movements);
std::string card_bins_note(std::size_t bins);
std::string card_no_bins();

// --- the count bench
std::string count_asks(CountStep step, std::string const& bin);
std::string count_which_pod(std::string const& bin);
std::string count_bin_open(std::string const& bin, std::string const& pod);
std::string count_bin_again(std::string const& bin, std::int64_t units);
std::string count_bin_unknown(std::string const& typed);
std::string count_unit(std::string const& sku, std::int64_t counted);
std::string count_quantity(std::string const& sku, std::int64_t counted);
std::string count_item_first();
std::string count_item_unknown(std::string const& code);
std::string count_item_of_two(std::string const& code);
std::string count_which_lot(std::string const& sku);
std::string count_took_back(std::string const& sku, std::int64_t counted);
std::string count_right(std::string const& bin, std::int64_t units);
std::string count_differs(std::size_t lines);
std::string count_confirm_first();
std::string count_posted(std::string const& bin, std::int64_t plus, std::int64_t minus);
std::string count_undone(std::string const& bin);
std::string count_nothing_to_undo();
std::string count_stale(std::string const& bin);
std::string count_too_few_for_orders(std::string const& bin);
std::string count_put_aside(std::string const& bin, std::int64_t units);
std::string count_empty_right(std::string const& bin);
std::string count_flagged_line(std::vector<std::string> const& skus);
std::string count_flagged_by(std::string const& reason, std::string const& by, kernel::Timestamp since);
std::string count_log(std::string const& bin, std::int64_t plus, std::int64_t minus);

} // namespace poddesk::gui
