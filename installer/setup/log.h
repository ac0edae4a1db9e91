#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

namespace poddesk::installer {

enum class LogLevel
{
    error,
    warning,
    info,
    debug
};

/// How much is kept.
struct LogFiles
{
    std::size_t bytes_each = 2 * 1024 * 1024;
    std::size_t count = 5; ///< with the one that is written
};

/// Opens HOME/log/NAME.log, for its owner only; full files are renamed NAME.1.log and so on. Without a call
/// (or where the folder cannot be written) nothing is logged. `level` is one of error, warning, info, debug.
void open_log(std::filesystem::path const& home, std::string const& name, std::string const& level,
              LogFiles const& files = {});

/// One line. Never a customer's name, address, email or what a provider sent: ids, numbers and codes say
/// enough, and what looks like one is masked all the same (masking.h).
void log(LogLevel level, std::string_view line);

} // namespace poddesk::installer
