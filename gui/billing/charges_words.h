#pragma once
// How charges are worded. No wx here: stores include this; all text is UTF-8 and translated.

#include "domain/billing/charge_view.h"
#include "domain/billing/postage_markup.h"
#include "domain/clients/client_view.h"
#include "gui/lists/list_store.h"

#include <string>
#include <string_view>
#include <vector>

namespace poddesk::gui {

/// "$0.0125", "3.50 EUR", with a minus in front of what is taken back.
std::string price_words(kernel::Price price);
/// "Pick and pack".
std::string family_word(std::string_view family);

/// The families that have a queue of their own: "family/storage".
inline constexpr std::string_view family_queue = "family/";
std::vector<ListEntry> charge_queues(bool may_read);
std::string charge_totals(std::int64_t charges, std::vector<kernel::Money> const& sums);
std::string may_not_read_words();
std::vector<ListCell> charge_cells(billing::ChargeRow const& row, kernel::Timestamp now);
std::vector<ListCell> unpriced_cells(billing::UnpricedRow const& row);
Detail charge_detail(billing::ChargeRecord const& record, kernel::Timestamp now);
Detail unpriced_detail(billing::UnpricedRow const& row);
/// "12.5% and $0.25 per label"
std::string markup_words(billing::PostageMarkup const& markup);
std::vector<ListCell> markup_cells(billing::MarkupRow const& row);
Detail markup_detail(billing::MarkupRow const& row);

std::vector<FormField> add_form(std::vector<clients::ClientRow> const& clients);
std::vector<FormField> fee_form(std::vector<clients::ClientRow> const& clients,
                                std::vector<billing::FeeKind> const& kinds, kernel::Date today);
std::vector<FormField> markup_form(std::vector<clients::ClientRow> const& clients, kernel::Date today);
/// For one thing without a price: its client and kind stand already.
std::vector<FormField> fee_form_of(std::vector<FormField> form, billing::UnpricedRow const& row);
std::vector<FormField> print_form(std::vector<clients::ClientRow> const& clients, kernel::Date today);

std::string bad_currency_words(std::string const& typed);
std::string bad_month_words(std::string const& typed);
std::string added_words(std::string const& description, bool is_priced);
std::string taken_off_words(std::string const& what);
std::string taken_back_words(std::string const& what, std::int64_t opposite);
std::string fee_set_words(std::string const& price, std::string const& from, std::int64_t priced);
std::string markup_set_words(billing::PostageMarkup const& markup, std::string const& from);
std::string list_written_words(std::string const& file);

} // namespace poddesk::gui
