#pragma once
// How a channel's sync is worded. No wx here: stores include this; all text is UTF-8 and translated.

#include "domain/orders/connection.h"
#include "gui/lists/list_store.h"

#include <string>
#include <vector>

namespace poddesk::gui {

std::vector<ListEntry> channel_queues();
/// Which of the queues a channel is in, besides "all".
std::string channel_queue_of(orders::SyncHealth const& channel, kernel::Timestamp now);
std::string channel_totals(std::vector<orders::SyncHealth> const& all, kernel::Timestamp now);
std::vector<ListCell> channel_cells(orders::SyncHealth const& channel, kernel::Timestamp now);
Detail channel_detail(orders::SyncHealth const& channel, kernel::Timestamp now);

/// The window of what this channel's imports could not take.
std::string channel_problems_window(kernel::ChannelId channel);
std::string channel_problems_words(std::string const& shop);
std::string asked_for_sync_words(std::string const& shop);
std::string channel_paused_words(std::string const& shop, bool pauses);
/// Which pods ship, asked by their codes; its key is "pods", and the word for all is every_pod_word().
FormField pods_field(std::string const& preset = {});
std::string every_pod_word();
std::string ships_from_words();
/// "RNO, EWR", or that every pod of its client may.
std::string channel_pods_words(std::vector<std::string> const& codes, bool every);
std::string channel_pods_set_words(std::string const& shop);

} // namespace poddesk::gui
