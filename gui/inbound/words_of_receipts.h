#pragma once
// How the list of receipts is worded. No wx in this header: its store includes it.

#include "domain/inbound/receipt_view.h"
#include "gui/lists/list_store.h"

#include <cstdint>
#include <string>
#include <vector>

namespace poddesk::gui {

/// "dock", and back; an unknown key is everything.
std::string receipt_queue_key(inbound::ReceiptQueue queue);
inbound::ReceiptQueue receipt_queue_of(std::string const& key);
/// The saved queues at the left, with their headings.
std::vector<ListEntry> receipt_queues();
/// In the order of the window's columns.
std::vector<ListCell> receipt_cells(inbound::ReceiptRow const& row, kernel::Timestamp now);
Detail receipt_detail(inbound::ReceiptRecord const& record, kernel::Timestamp now);
std::string receipt_totals(std::int64_t orders, std::int64_t at_dock, std::int64_t putaway);

std::string receipt_gone_words();
std::string bench_opened_words(std::string const& number);
std::string arrived_words(std::string const& number);
std::string stepped_back_words(std::string const& number, bool was_counted);
std::string receipt_taken_back_words(std::string const& receipt, std::string const& order);
std::string paper_printed_words(std::string const& number, std::string const& printer);

} // namespace poddesk::gui
