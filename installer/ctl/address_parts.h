#pragma once

#include "domain/kernel/address.h"

#include <string>

#include <nlohmann/json.hpp>

namespace poddesk::ctl {

/// An address by its parts: name, company, line1, line2, city, region, postal_code, country, phone.
nlohmann::json as_json(kernel::Address const& address);
/// "city=Reno" into the address. Refuses a part that is none of these.
void set_part(kernel::Address& address, std::string const& typed);
std::string on_one_line(kernel::Address const& address);

} // namespace poddesk::ctl
