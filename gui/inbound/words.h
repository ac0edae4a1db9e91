#pragma once
// The sentences of the dock's windows. No wx in this header: presenters and stores include it.

#include "domain/events/history.h"
#include "domain/inbound/receipt_view.h"
#include "domain/kernel/clock.h"
#include "gui/inbound/bench_screen.h"
#include "gui/widgets/detail.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace poddesk::gui {

struct ReceiveScreen;
struct PutawayScreen;

/// "2027-01-31", "20270131", "01/31/2027", or a month "01/2027", which means its last day.
std::optional<kernel::Date> typed_day(std::string const& typed);

// --- facts
/// "1 unit", "24 units".
std::string units_words(std::int64_t units);
/// "today", "in 3 d", "2 d late"; empty without a day.
std::string day_words(std::optional<kernel::Date> const& day, kernel::Timestamp now);
/// "Fri 31 Jan 2027".
std::string date_words(kernel::Date day);
/// "at the dock", "being counted", or the day.
std::string arrival_words(std::string_view status, std::optional<kernel::Date> const& day,
                          kernel::Timestamp now);
/// The dock-to-stock clock: "0:07:31", "1 d 2:03:04".
std::string clock_words(kernel::Timestamp since, kernel::Timestamp until);
/// The same without seconds, for lists: "2 h 05 min".
std::string dock_to_stock_words(kernel::Timestamp since, kernel::Timestamp until);
/// How the clock is colored: a day is the promise, two are too long.
Tone clock_tone(kernel::Timestamp since, kernel::Timestamp until);
std::string order_title_words(std::string const& number, std::string const& reference);
std::string order_detail_words(std::string const& client, std::string const& supplier, std::string const& pod,
                               std::int64_t units);
/// "Lot L1, best before 31 Jan 2027", with "x 4" where units are given.
std::string lot_words(std::string const& lot, std::optional<kernel::Date> const& expires_on,
                      std::int64_t units);
/// Over, short, damaged.
struct Differing
{
    std::int64_t over = 0;
    std::int64_t lacking = 0;
    std::int64_t damaged = 0;

    bool any() const { return over > 0 || lacking > 0 || damaged > 0; }
};
/// "2 short, 1 damaged".
std::string difference_words(Differing const& differs);

// --- the receiving bench
std::string receive_asks(ReceiveScreen const& screen);
std::string no_order_words(std::string const& scanned);
std::string received_already_words(std::string const& order, std::string const& receipt,
                                   std::string const& by);
std::string received_meanwhile_words(std::string const& order, std::string const& receipt,
                                     std::string const& by);
std::string counted_by_other_words(std::string const& who, kernel::Timestamp since, kernel::Timestamp now);
std::string several_words(std::string const& scanned, std::size_t count);
std::string order_opened_words(std::string const& number, std::size_t lines, std::int64_t units,
                               std::int64_t counted);
std::string counted_words(std::string const& sku, std::int64_t good, std::int64_t damaged,
                          std::int64_t expected);
std::string damaged_next_words(bool damaged);
std::string new_lot_words(std::string const& sku);
std::string scan_item_first_words();
std::string no_product_words(std::string const& code, std::string const& client);
std::string unordered_words(std::string const& sku, std::string const& order);
std::string over_words(std::string const& sku, std::int64_t counted, std::int64_t expected);
std::string lot_needed_words(std::string const& sku);
std::string no_lot_words(std::string const& typed);
std::string expiry_needed_words(std::string const& sku, std::string const& lot);
std::string no_day_words(std::string const& typed);
std::string past_day_words(kernel::Date day);
std::string answer_first_words();
std::string not_counted_words();
std::string count_on_words(std::string const& order);
std::string nothing_counted_words();
std::string review_words(Differing const& all);
std::string posting_words();
std::string not_known_words();
std::string posted_words(std::string const& receipt, std::int64_t units);
std::string unprinted_words(std::string const& receipt, std::string const& problem);
std::string receipt_line_words(std::string const& receipt, std::string const& order, std::int64_t good,
                               std::int64_t damaged, std::int64_t over, std::int64_t lacking);
std::string put_aside_words(std::string const& order, std::int64_t units);
std::string stopped_words(std::string const& order);
std::string nothing_counted_here_words();
std::string nothing_counted_to_undo_words();
std::string count_undone_words(std::string const& sku, std::int64_t units, std::int64_t counted,
                               std::int64_t expected);
std::string receipt_undone_words(std::string const& receipt);
std::string taken_back_at_bench_words();

// --- the putaway bench
std::string putaway_asks(PutawayScreen const& screen);
std::string nothing_to_bin_words(std::string const& scanned);
std::string bin_of_words(std::string const& sku, std::string const& bin);
std::string no_bin_words(std::string const& typed, std::string const& pod);
std::string other_bin_words(std::string const& bin, std::string const& suggested);
std::string chosen_by_person_words();
std::string quantity_words(std::int64_t quantity, std::int64_t waiting, std::string const& sku);
std::string too_many_units_words(std::int64_t quantity, std::int64_t waiting, std::string const& sku);
std::string binned_words(std::int64_t units, std::string const& sku, std::string const& bin,
                         std::int64_t left);
std::string all_binned_words(std::string const& receipt, std::optional<kernel::Timestamp> const& since,
                             kernel::Timestamp until);
std::string bin_line_words(std::int64_t units, std::string const& sku, std::string const& bin,
                           std::string const& receipt);
std::string suggested_again_words(std::string const& bin);
std::string receipt_aside_words(std::string const& receipt, std::int64_t units);
std::string nothing_binned_words();
std::string unbinned_words(std::int64_t units, std::string const& sku, std::string const& bin);

// --- the list of receipts
std::string receipt_status_word(std::string_view status);
Pill receipt_pill(inbound::ReceiptRow const& row);
std::string receipt_queue_word(inbound::ReceiptQueue queue);
TimelineEvent receipt_event_words(events::PastEvent const& event, kernel::Timestamp now);

} // namespace poddesk::gui
