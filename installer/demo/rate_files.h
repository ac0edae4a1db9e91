#pragma once

#include <span>
#include <string_view>

namespace poddesk::installer {

/// A file of installer/demo/rates, embedded.
struct DemoRateFile
{
    std::string_view name;
    std::string_view text;
};
std::span<DemoRateFile const> demo_rate_files();

} // namespace poddesk::installer
