#pragma once
// The sentences and forms of the list of returns. No wx in this header: its store includes it.

#include "domain/kernel/address.h"
#include "domain/kernel/money.h"
#include "domain/returns/inspect_item.h"
#include "domain/shipping/quote_view.h"
#include "gui/lists/list_store.h"

#include <optional>
#include <string>
#include <vector>

namespace poddesk::gui {

std::vector<ListEntry> return_queues();
/// "order", "sku", "quantity", "reason_code", "wants", "note", "tracking", "override".
std::vector<FormField> new_return_form();
/// "inspection", without its choices.
FormField inspection_field();
/// "reason", which a first print does not need.
FormField print_again_field();
std::string without_rma_words();
std::string return_to_sender_words();
std::string units_done_words(std::int64_t done, std::int64_t all);
std::string open_totals_words(std::int64_t expected, std::int64_t here);
std::string authorized_words(std::string const& rma);
std::string mistaken_words();
std::string canceled_words(std::string const& rma);
/// `stands`: what went back to the customer already, or may have.
std::string reopened_words(std::string const& rma, std::optional<kernel::Money> const& stands);
std::string rma_label_words(std::string const& rma, std::string const& printer);
std::string letter_words(std::string const& rma, std::string const& printer);
std::string return_on_the_bench_words(std::string const& rma);
std::string inspection_undone_words();
std::string parcel_closed_words(std::string const& rma, returns::ClosedParcel const& closed);
/// The forms of a decision about an item's acceptance, and of what a person settled.
FormField decision_field();
FormField settled_field();
/// "line", without its choices, "amount", "reason".
std::vector<FormField> goodwill_form();
std::string goodwill_words(kernel::Money const& amount, kernel::Money const& left);
/// "owed", "note": what the client chose for a return to sender.
std::vector<FormField> owed_form();
std::string owed_words(std::string const& rma, std::string const& owed,
                       std::optional<kernel::Money> const& refund);
/// "name", "company", "line1", "line2", "city", "region", "postal_code": where a parcel comes from, as it is
/// known; "grams", "service".
std::vector<FormField> return_postage_form(kernel::Address const& from,
                                           std::vector<shipping::QuoteLine> const& ways);
/// "what" (print, void) and "reason": of a label that is bought.
std::vector<FormField> bought_label_form(std::string const& tracking);
std::string label_bought_words(std::string const& rma, std::string const& tracking,
                               std::optional<kernel::Money> const& price);
std::string label_void_words(std::string const& rma, std::string const& tracking);
std::string bought_label_words(std::string const& rma, std::string const& printer);
std::string decided_words(std::string const& decision);
std::string settled_words(std::string const& rma);
std::string nothing_returnable_words(std::string const& order);
std::string no_such_line_words(std::string const& order, std::string const& sku, std::string const& skus);
std::string say_which_words(std::string const& order, std::string const& skus);

} // namespace poddesk::gui
