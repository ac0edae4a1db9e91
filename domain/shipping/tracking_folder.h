#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "domain/database/pool.h"
#include "domain/database/transaction.h"
#include "domain/kernel/outcome.h"
#include "domain/shipping/import_tracking.h"

namespace poddesk::shipping {

struct TrackingFolderOptions
{
    /// A file younger than this may still be being written: it is left for the next round.
    std::chrono::milliseconds rest{1000};
    std::size_t most = 100; ///< files in one round
    /// Called first in every transaction (a lease's guard).
    std::function<void(database::Transaction&)> guard;
};

/// What became of one file.
struct FolderFile
{
    std::string name; ///< as UTF-8
    kernel::Outcome<ImportedTracking> outcome;
};

/// One round of the drop folder: every file in it, by name, is taken in, each in one transaction, and moved
/// to `done` or `refused` below it; what was refused, the file or some of its rows, stands in a file of the
/// same name and ".txt" beside it. Hidden files, folders, links and "*.part" are left alone. Killed between
/// the commit and the move, the file is taken in again and changes nothing. Refuses `bad_folder` when the
/// folder cannot be made or read; throws DatabaseError, the file then stays where it is; any other fault of
/// one file, and data that no column holds, refuses that file alone.
[[nodiscard]] kernel::Outcome<std::vector<FolderFile>>
import_tracking_folder(database::Pool& pool, std::filesystem::path const& folder,
                       TrackingFolderOptions const& options = {});

} // namespace poddesk::shipping
