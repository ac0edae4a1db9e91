#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "domain/database/drop_folder.h"
#include "domain/orders/import_orders.h"

namespace poddesk::orders {

struct OrderFolderOptions
{
    std::chrono::milliseconds rest{1000}; ///< as database::DropFolderOptions
    std::optional<std::string> webhook_secret;
    std::function<void(database::Transaction&)> guard; ///< a lease's
};

/// What became of one file.
struct OrderFile
{
    std::string name;
    kernel::Outcome<ImportReport> outcome;
};

/// One round of a channel's drop folder: each file is imported as import_text does, and moved to `done`, or
/// to `refused` when none of its orders could be taken. What was refused of it stands beside it, in a file of
/// the same name and ".problems.csv" (object, code, reason); a file that was refused whole is a problem of
/// the channel, until one of its name is not. Killed between import and move, the file is
/// imported again, which changes nothing. Refuses `bad_folder`; throws DatabaseError, the file then stays
/// where it is.
[[nodiscard]] kernel::Outcome<std::vector<OrderFile>>
import_order_folder(database::Pool& pool, Channel const& channel, std::filesystem::path const& folder,
                    kernel::Clock const& clock, OrderFolderOptions const& options = {});

/// Where a channel's files are dropped, below the folder of all: the client's code, then the shop, of which
/// every character that is odd in a file's name is written %XX.
std::filesystem::path folder_of(Channel const& channel);

} // namespace poddesk::orders
