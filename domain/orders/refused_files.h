#pragma once

#include <string_view>

#include "domain/database/transaction.h"
#include "domain/kernel/id.h"

namespace poddesk::orders {

/// A channel's file, by its name, was refused whole while nobody looked: a problem of the channel.
void note_refused_file(database::Transaction& tx, kernel::ChannelId channel, std::string_view file,
                       std::string_view why);
/// A file of this name was not: what was told of it before is no problem any more.
void note_taken_file(database::Transaction& tx, kernel::ChannelId channel, std::string_view file);

} // namespace poddesk::orders
