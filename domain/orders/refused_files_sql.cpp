#include "domain/orders/refused_files.h"

namespace poddesk::orders {

using database::Transaction;

void note_refused_file(Transaction& tx, kernel::ChannelId channel, std::string_view file,
                       std::string_view why)
{
    tx.query("select orders.note_refused_file(:channel, :file, :why)")
        .bind("channel", channel)
        .bind("file", file)
        .bind("why", why)
        .run();
}

void note_taken_file(Transaction& tx, kernel::ChannelId channel, std::string_view file)
{
    tx.query("select orders.note_taken(:channel, :file, true)")
        .bind("channel", channel)
        .bind("file", file)
        .run();
}

} // namespace poddesk::orders
