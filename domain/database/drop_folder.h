#pragma once

#include <chrono>
#include <cstddef>
#include <exception>
#include <filesystem>
#include <functional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "domain/database/database_error.h"
#include "domain/kernel/outcome.h"
#include "domain/kernel/utf8.h"

namespace poddesk::database {

struct DropFolderOptions
{
    /// A file younger than this may still be being written: it is left for the next round.
    std::chrono::milliseconds rest{1000};
    std::size_t most = 100; ///< files in one round
    /// Of one file; a longer one is read up to one byte more, so that its reader says so.
    std::size_t bytes = 16U * 1024U * 1024U;
};

/// What became of a file's contents.
struct FileFate
{
    bool is_refused = false;
    std::string report; ///< empty: nothing to tell
};

/// Reads a file's bytes, or says in the outcome why they cannot be read.
using TakeFile = std::function<FileFate(std::string const& name, kernel::Outcome<std::string> const& bytes)>;

/// One round of a drop folder: every file in it, by name, is handed to `take` and then moved to `done` or
/// `refused` below it, with its report beside it, named as the file and `report_ending`. Hidden files,
/// folders, links and
/// "*.part" are left alone. Killed between the two, a file is taken again: `take` must be such that this
/// changes nothing. How many files; refuses `bad_folder` when the folder cannot be made, read or moved out
/// of; whatever `take` throws passes, the file then stays where it is.
[[nodiscard]] kernel::Outcome<std::size_t> empty_drop_folder(std::filesystem::path const& folder,
                                                             DropFolderOptions const& options,
                                                             std::string const& report_ending,
                                                             TakeFile const& take);

/// Takes one file in by work(), which answers an Outcome. What only this file is to blame for (data that no
/// column holds, any fault but a database that is away) refuses it with `code`, so that it does not stand in
/// the way of the others round after round.
template <class Work>
[[nodiscard]] auto take_or_refuse(std::string const& name, std::string code, Work&& work)
    -> std::invoke_result_t<Work&>
{
    std::string fault;
    try {
        return work();
    } catch (DatabaseError const& error) {
        bool const is_its_own = error.kind() == ErrorKind::bad_data || error.kind() == ErrorKind::constraint;
        if (!is_its_own) throw;
        fault = error.what();
    } catch (std::exception const& error) {
        fault = error.what();
    }
    return kernel::refused(std::move(code),
                           kernel::in_quotes(name) + " cannot be taken in: " + kernel::clean_utf8(fault));
}

} // namespace poddesk::database
