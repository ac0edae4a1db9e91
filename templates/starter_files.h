#pragma once

#include <span>
#include <string_view>

namespace poddesk::templates {

struct StarterFile
{
    std::string_view name; ///< "shipped.html"
    std::string_view text;
};

/// templates/emails/*, embedded.
std::span<StarterFile const> starter_files();

} // namespace poddesk::templates
