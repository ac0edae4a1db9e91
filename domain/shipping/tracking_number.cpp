#include "domain/shipping/tracking_number.h"

#include <stdexcept>

#include <fmt/format.h>

#include "domain/kernel/barcode.h"

namespace poddesk::shipping {
namespace {

constexpr std::string_view prefix = "PDL";
constexpr std::size_t digits = 12; // with the check digit

} // namespace

std::string house_tracking_number(std::int64_t serial)
{
    std::string const number = fmt::format("{:011}", serial);
    if (serial < 0 || number.size() != digits - 1)
        throw std::overflow_error("the courier's numbers are used up");
    return std::string(prefix) + number + *kernel::gtin_check_digit(number);
}

bool is_house_tracking_number(std::string_view text)
{
    if (text.size() != prefix.size() + digits || !text.starts_with(prefix)) return false;
    std::string_view const number = text.substr(prefix.size());
    return kernel::gtin_check_digit(number.substr(0, digits - 1)) == number.back();
}

kernel::Outcome<std::string> scanned_tracking_number(std::string_view text)
{
    std::string out;
    bool clean = true;
    for (char const c : text) {
        if (c == ' ') continue;
        bool const lower = c >= 'a' && c <= 'z';
        clean = clean && (lower || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'));
        out += lower ? static_cast<char>(c - 'a' + 'A') : c;
    }
    if (!clean || out.size() < 8 || out.size() > 34)
        return kernel::refused("bad_tracking", kernel::in_quotes(text) +
                                                   " is not a tracking number; it has 8 to 34 "
                                                   "letters and digits.");
    if (out.starts_with(prefix))
        return kernel::refused("bad_tracking", kernel::in_quotes(text) +
                                                   " is a number of the house courier; scan the "
                                                   "carrier's own.");
    return out;
}

} // namespace poddesk::shipping
