#pragma once
// No wx here: --help and --version answer without a display.

#include "installer/setup/settings.h"

#include <optional>
#include <string>

namespace poddesk::gui {

/// What the command line asked for.
struct Options
{
    installer::Flags flags;
    bool demo = false;
    std::string open;  ///< a window's name: "desk", "orders", "order:EO-1001"; empty opens what was open last
    std::string theme; ///< "light", "dark" or empty
    std::string screenshot; ///< a PNG file: saved once the window shows its data, then the program ends
};

/// Reads the command line. The number is an exit code: the program has said what it had to say (0 for --help
/// and
/// --version, 2 for a wrong use).
struct ParsedOptions
{
    Options options;
    std::optional<int> exit_code;
};
ParsedOptions parse_options(int count, char const* const* arguments);

} // namespace poddesk::gui
