#pragma once
// How orders are worded and colored. No wx here: presenters include this; all text is UTF-8 and translated.

#include "domain/events/history.h"
#include "domain/kernel/clock.h"
#include "domain/kernel/money.h"
#include "domain/orders/merge_orders.h"
#include "domain/orders/order_view.h"
#include "domain/orders/queue_view.h"
#include "gui/widgets/detail.h"
#include "gui/widgets/form.h"
#include "gui/widgets/tone.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace poddesk::gui {

struct Released;

/// A status as people say it: "To do", "On hold".
std::string status_word(std::string_view status);
/// The same as a pill; `late` is said instead of a status that somebody should hurry about.
Pill status_pill(std::string_view status, bool late = false);

/// "Address", "Stock": why an order is held.
std::string hold_word(std::string_view kind);
/// What is asked before an order is held: "kind", any that a person may choose, and "reason".
std::vector<FormField> hold_fields();
std::vector<std::string> every_hold_kind();
/// What is asked before holds are cleared: "reason", and "kind" where these are several; empty stands for
/// all.
/// Keys of holds are their kinds; the shop's own have keys of their own (hold_key of words_of_records.h).
bool is_shops_hold(std::string_view key);
std::vector<FormField> clear_hold_fields(std::vector<std::string> const& kinds);
/// "priority", "gift" with "message", "text" of a note, "sku" with "quantity" of a line.
std::vector<FormField> priority_fields(std::int64_t now);
std::int64_t priority_of(FormAnswers const& answers);
std::string priority_word(std::int64_t priority);
std::vector<FormField> gift_fields(std::optional<std::string> const& now);
/// None: it is no gift.
std::optional<std::string> gift_of_answers(FormAnswers const& answers);
std::vector<FormField> note_fields();
std::vector<FormField> line_fields(std::string const& sku, std::int64_t quantity);

/// A field for each line that ships, up to most_split_lines, its key the line's; how many of it go apart.
inline constexpr std::size_t most_split_lines = 200;
std::vector<FormField> split_fields(std::vector<orders::OrderViewLine> const& lines);
/// "which": the order's id, or "all" where there are several.
std::vector<FormField> merge_fields(std::vector<orders::MergeProposal> const& possible);
std::vector<FormField> unlink_fields(std::vector<orders::LinkedOrder> const& linked);

/// Whether the pod could start now, and whether all, a part or nothing of it could ship: a symbol of its own
/// shape and a word.
struct Readiness
{
    std::string icon;
    std::string word;
    Tone tone = Tone::neutral;

    bool operator==(Readiness const&) const = default;
};
Readiness readiness_of(orders::QueueRow const& row);
/// What is missing, in a sentence; empty where there is nothing to add.
std::string readiness_tip(orders::QueueRow const& row);

/// The time between an order's expected leaving and the moment that was promised: a bar and "1:14", "−0:42",
/// "2 d 4 h".
struct Slack
{
    double share = 0; ///< of the bar
    std::string text;
    Tone tone = Tone::neutral;
    bool urgent = false;

    bool operator==(Slack const&) const = default;
};
/// None once its clock stopped, or when nothing was promised.
std::optional<Slack> slack_of(orders::OrderClock const& clock, kernel::Timestamp placed_at,
                              kernel::Timestamp now);
/// That a locked lane keeps it; empty where there is nothing to add.
std::string lane_tip(orders::QueueRow const& row);
/// How the slack comes about.
std::string slack_tip(orders::OrderClock const& clock, kernel::Timestamp now);
bool is_late(orders::QueueRow const& row, kernel::Timestamp now);

/// "12 min", "22 h", "1 d 3 h".
std::string age_words(kernel::Timestamp since, kernel::Timestamp now);
/// "14:32", "Mon 14:32".
std::string when_words(kernel::Timestamp moment, kernel::Timestamp now);
std::string stamp_words(kernel::Timestamp moment);
/// 1,236
std::string grouped_words(std::int64_t number);
/// "5 lines, 9 units"
std::string lines_and_units(std::int64_t lines, std::int64_t units);
/// "$58,410.75", "¥1,200 · $30.00": one currency after another.
std::string value_words(std::vector<kernel::Money> const& values);

TimelineEvent event_words(events::PastEvent const& event, kernel::Timestamp now);
/// "Why this pod", "Why on hold".
std::string decision_title(std::string_view kind);

/// One fact of another in a line, with a middle dot between; empty ones are left out.
std::string with_middle_dots(std::vector<std::string> const& facts);

/// Words of the windows' presenters, kept here because they are translated.
std::string queue_word(orders::Queue queue);
std::string nothing_selected_words();
std::string loading_words();
std::string order_gone_words(std::string const& number);
std::string holds_placed_words(std::int64_t done, std::string const& number, std::string const& kind);
std::string holds_released_words(std::int64_t done, std::string const& number);
std::string bad_until_words(std::string const& typed);
std::string no_such_hold_words(std::string const& number);
std::string shop_holds_words(std::string const& number);
std::string bad_units_words(std::string const& typed);
std::string line_changed_words(std::string const& number, std::string const& sku, std::int64_t units);
std::string split_words(std::string const& number);
std::string merged_words(std::string const& number, std::size_t others);
std::string unlinked_words(orders::LinkedOrder const& linked, std::string const& number);
/// How another order belongs to this one: "#1002 goes in this parcel".
std::string linked_words(orders::LinkedOrder const& linked);
std::string put_back_words(std::string const& number);
std::string nothing_to_merge_words();
std::string nothing_linked_words();
/// The mark beside a number in a list; empty for most orders.
std::string together_words(orders::QueueRow const& row);
std::string priority_set_words(std::int64_t done, std::string const& number, std::int64_t priority);
std::string gift_set_words(std::string const& number, bool is_gift);
std::string noted_words(std::string const& number);
std::string mentions_ticked_words(std::string const& number);
std::string address_corrected_words(std::string const& number);
std::string nothing_proposed_words();
std::string address_stays_words();
std::string duplicates_kept_words(std::int64_t done, std::string const& number);
std::string orders_canceled_words(std::int64_t done, std::string const& number);
/// The pods put back first what they have of some of them.
std::string cancels_asked_words(std::int64_t done, std::string const& number);
std::string cancel_withdrawn_words(std::string const& number);
/// Who asked to cancel it, why, and what it waits for.
std::string cancel_asked_words(orders::AskedCancel const& asked);
/// What left, and why not all of it did.
std::string released_words(Released const& released);
/// Why not all of them left; empty: all did.
std::string not_released_words(Released const& released);
std::string released_label(); ///< while it runs
/// A stored document that the database does not hold any more.
std::string document_gone_words(std::string const& file);
/// "Orders, late": the name of a file with such a list.
std::string exported_orders_name(std::string const& title);
std::string no_label_words();
/// "The label of RNO-12 is printed again on zebra."
std::string label_printed_words(std::string const& parcel, std::string const& printer, bool again);
std::string undone_words();
std::string nothing_to_undo_words();
std::string some_refused_words(std::int64_t refused, std::string const& first);
std::string undo_reason();

} // namespace poddesk::gui
