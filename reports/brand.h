#pragma once

#include "domain/kernel/address.h"

#include <string>

namespace poddesk::reports {

/// How a brand looks on paper.
struct Brand
{
    std::string name;
    std::string color = "#1c1c1c"; ///< "#rrggbb"
    std::string logo_png;          ///< bytes; empty: the name is set as a wordmark
    std::string website;
    std::string email;
    kernel::Address return_address;
};

} // namespace poddesk::reports
