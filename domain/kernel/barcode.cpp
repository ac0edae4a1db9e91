#include "domain/kernel/barcode.h"

#include <algorithm>

#include <fmt/format.h>

namespace poddesk::kernel {
namespace {

bool all_digits(std::string_view text)
{
    return !text.empty() &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

} // namespace

std::optional<char> gtin_check_digit(std::string_view digits_before)
{
    if (!all_digits(digits_before)) return std::nullopt;
    int sum = 0;
    int weight = 3;
    for (auto digit = digits_before.rbegin(); digit != digits_before.rend(); ++digit) {
        sum += weight * (*digit - '0');
        weight = 4 - weight;
    }
    return static_cast<char>('0' + (10 - sum % 10) % 10);
}

bool is_valid_gtin(std::string_view text)
{
    std::size_t const n = text.size();
    if (n != 8 && n != 12 && n != 13 && n != 14) return false;
    return all_digits(text) && gtin_check_digit(text.substr(0, n - 1)) == text.back();
}

Outcome<std::string> sscc18(int extension, std::string_view company_prefix, std::int64_t serial)
{
    if (extension < 0 || extension > 9)
        return refused("bad_sscc",
                       fmt::format("The SSCC extension digit must be 0 to 9, not {}.", extension));
    if (!all_digits(company_prefix) || company_prefix.size() < 7 || company_prefix.size() > 10)
        return refused("bad_sscc",
                       in_quotes(company_prefix) + " is not a GS1 company prefix of 7 to 10 digits.");
    std::string const number = serial < 0 ? std::string{} : std::to_string(serial);
    std::size_t const room = 16 - company_prefix.size();
    if (number.empty() || number.size() > room)
        return refused("bad_sscc",
                       fmt::format("Serial {} does not fit into the {} digits that the company prefix "
                                   "leaves; take another prefix.",
                                   serial, room));
    std::string code = std::to_string(extension);
    code += company_prefix;
    code += std::string(room - number.size(), '0') + number;
    code += *gtin_check_digit(code);
    return code;
}

} // namespace poddesk::kernel
