#include "installer/ctl/address_parts.h"

#include "installer/ctl/context.h"

#include <algorithm>
#include <array>

namespace poddesk::ctl {

namespace {

using kernel::Address;
using nlohmann::json;

struct Part
{
    char const* name;
    std::string Address::*member;
};
constexpr std::array<Part, 9> parts = {{{"name", &Address::name},
                                        {"company", &Address::company},
                                        {"line1", &Address::line1},
                                        {"line2", &Address::line2},
                                        {"city", &Address::city},
                                        {"region", &Address::region},
                                        {"postal_code", &Address::postal_code},
                                        {"country", &Address::country},
                                        {"phone", &Address::phone}}};

} // namespace

json as_json(Address const& address)
{
    json out = json::object();
    for (Part const& part : parts) {
        out[part.name] = address.*part.member;
    }
    return out;
}

void set_part(Address& address, std::string const& typed)
{
    std::size_t const equals = typed.find('=');
    std::string const name = typed.substr(0, equals);
    auto const part = std::ranges::find_if(parts, [&](Part const& one) { return name == one.name; });
    if (equals == std::string::npos || part == parts.end()) {
        throw RefusedError(
            {"bad_value", fmt::format("{} sets nothing: write FIELD=VALUE with one of name, company, line1, "
                                      "line2, city, region, postal_code, country, phone.",
                                      kernel::in_quotes(typed))});
    }
    address.*part->member = typed.substr(equals + 1);
}

std::string on_one_line(Address const& address)
{
    return fmt::format("{}", fmt::join(kernel::label_lines(address), ", "));
}

} // namespace poddesk::ctl
