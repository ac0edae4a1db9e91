#pragma once
// Headings and sections of an order's record, worded. No wx here.

#include "gui/orders/orders_store.h"
#include "gui/widgets/detail.h"
#include "gui/widgets/form.h"

namespace poddesk::gui {

std::string unknown_sku_words();
/// "Placed Sun 12:58 · ship by today 13:56"
std::string placed_words(orders::OrderView const& order, kernel::Timestamp now);
/// "Promise": when it is due, when it is expected to leave, and by when work on it begins at the latest.
std::string promise_words();
std::vector<DetailFact> promise_facts(orders::OrderClock const& clock, kernel::Timestamp now);
std::string slack_words();
std::string missing_heading_words();
/// "a part is here"
std::string can_ship_words(std::vector<orders::WantedProduct> const& wanted);
/// "2 of 3": units that there are too few of.
std::string missing_words(orders::WantedProduct const& product);
std::string on_hold_words();
std::string ship_to_words();
std::string bill_to_words();
Pill test_pill();
std::string no_address_words();
/// "Corrected. The shop says: 1 Main St, Reno, CA 89501".
std::string told_address_words(kernel::Address const& told);
/// What is asked to correct an address: its parts, each with its value as it is proposed.
std::vector<FormField> address_fields(kernel::Address const& proposed);
kernel::Address address_of(FormAnswers const& answers);
/// "Ana Lindqvist · 14:32 · until 1 Dec 09:00"
std::string held_by_words(orders::OrderViewHold const& hold, kernel::Timestamp now);
/// By which a hold is chosen in clear_hold_fields.
std::string hold_key(orders::OrderViewHold const& hold);
std::string noted_by_words(orders::OrderNote const& note, kernel::Timestamp now);
std::string together_heading();
/// "#1002 goes to the same address"
std::string same_address_words(std::string const& number);
std::string wishes_words();
std::string goes_words(std::int64_t priority);
std::string gift_words(std::string const& message);
std::string duplicate_words(std::string const& number);
std::string more_lines_words(std::size_t more);
std::string timeline_words();
std::string why_words();
std::string note_words();

/// Subtotal, discounts, shipping, taxes, total; what the customer saw in another currency beside it.
DetailSection money_section(orders::OrderView const& order);
/// Every email with its state. An item's key is "message:<id>" where there is something to read.
DetailSection emails_section(OrderRecord const& record, kernel::Timestamp now);
/// "not labeled yet", "on its way": a parcel's status.
std::string parcel_status_word(std::string_view status);
/// Every parcel that is not void; an item's key "parcel:12" opens its rates.
DetailSection parcels_section(OrderRecord const& record);
/// "Requested", "Arrived" …: the status of a return.
Pill rma_status_pill(std::string const& status);
/// What came back of it, or is expected to; an item's key "rma:12" opens the return.
DetailSection returns_section(OrderRecord const& record, kernel::Timestamp now);
/// Pick lists, packing slips and labels. An item's key is "document:<sha256>:<file name>".
DetailSection documents_section(OrderRecord const& record);
/// One email with its state, without a key.
DetailItem email_item(messaging::OrderMessage const& message, kernel::Timestamp now);
/// "Order received" …
std::string message_word(std::string const& kind);
/// The state as a pill: "Sent", "Waiting", "Not sent".
Pill message_pill(std::string const& state);

} // namespace poddesk::gui
