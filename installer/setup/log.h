#pragma once

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

/// Opens HOME/log/NAME.log: 2 MB a file, five of them kept. Without a call (or where the folder cannot be
/// written) nothing is logged. `level` is one of error, warning, info, debug.
void open_log(std::filesystem::path const& home, std::string const& name, std::string const& level);

/// One line. Never a customer's name, address, email or what a provider sent: ids, numbers and codes say
/// enough, and text that looks like an email address is masked all the same.
void log(LogLevel level, std::string_view line);

} // namespace poddesk::installer
