#include "domain/orders/address_check.h"

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include <fmt/format.h>

#include "domain/kernel/outcome.h"
#include "domain/orders/phone.h"
#include "domain/orders/us_postal.h"
#include "domain/orders/us_zip.h"

namespace poddesk::orders {
namespace {

using kernel::Address;

bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/// "89431-1234", "894311234", "89431 " → its digits; a '?' stands for what is no part of a ZIP.
std::string digits_of_zip(std::string_view postal_code)
{
    std::string digits;
    for (char const c : postal_code) {
        if (is_digit(c)) {
            digits += c;
        } else if (c != '-' && c != ' ' && c != '\'') { // a spreadsheet's way to keep the zero
            digits += '?';
        }
    }
    return digits;
}

/// "89431" or "89431-1234"; empty for what has neither five nor nine digits.
std::string zip_in_form(std::string const& digits)
{
    bool const is_zip = (digits.size() == 5 || digits.size() == 9) && std::ranges::all_of(digits, is_digit);
    if (!is_zip) {
        return {};
    }
    return digits.size() == 9 ? digits.substr(0, 5) + "-" + digits.substr(5) : digits;
}

bool is_forces(std::string_view state)
{
    return state == "AA" || state == "AE" || state == "AP";
}

/// Cities nearer than this share ZIPs, names and post offices: nothing can be said of them.
constexpr int neighbors_km = 40;

/// Whether somebody meant `right` and slipped on the keys: one letter more, less, other, or two in each
/// other's place; two such in a name of nine letters or more.
bool is_slip(std::string_view said, std::string_view right)
{
    if (right.size() < 5 || said.size() > 100) {
        return false;
    }
    std::vector<std::vector<std::size_t>> cost(said.size() + 1, std::vector<std::size_t>(right.size() + 1));
    for (std::size_t i = 0; i <= said.size(); ++i) {
        for (std::size_t j = 0; j <= right.size(); ++j) {
            if (i == 0 || j == 0) {
                cost[i][j] = i + j;
                continue;
            }
            std::size_t const other = said[i - 1] == right[j - 1] ? 0 : 1;
            cost[i][j] = std::min({cost[i - 1][j] + 1, cost[i][j - 1] + 1, cost[i - 1][j - 1] + other});
            if (i > 1 && j > 1 && said[i - 1] == right[j - 2] && said[i - 2] == right[j - 1]) {
                cost[i][j] = std::min(cost[i][j], cost[i - 2][j - 2] + 1);
            }
        }
    }
    return cost[said.size()][right.size()] <= (right.size() < 9 ? 1U : 2U);
}

class Check
{
public:
    explicit Check(Address const& address) : address_(address) {}

    std::vector<AddressFinding> run()
    {
        missing("line1", address_.line1, "the street or PO box");
        missing("city", address_.city, "the city");
        find_state();
        find_zip();
        find_military();
        compare_state_and_zip();
        compare_city_and_zip();
        find_street();
        std::ranges::stable_sort(found_, {}, &AddressFinding::severity);
        return std::move(found_);
    }

private:
    void add(AddressSeverity severity, std::string code, std::string field, std::string sentence,
             std::string proposal = {})
    {
        found_.push_back(
            {severity, std::move(code), std::move(field), std::move(sentence), std::move(proposal)});
    }

    void missing(char const* field, std::string const& value, char const* what)
    {
        if (postal_words(value).empty()) {
            add(AddressSeverity::error, fmt::format("missing_{}", field), field,
                fmt::format("The address does not say {}.", what));
        }
    }

    void find_state()
    {
        // Shops give territories as countries of their own.
        std::string_view const given = address_.country == "US" ? address_.region : address_.country;
        if (postal_words(given).empty()) {
            add(AddressSeverity::error, "missing_region", "region", "The address does not say the state.");
            return;
        }
        state_ = state_code(given);
        if (state_.empty()) {
            add(AddressSeverity::error, "unknown_state", "region",
                fmt::format("{} is no state of the United States.", kernel::in_quotes(given)));
        } else if (given != state_) {
            add(AddressSeverity::note, "state_spelled_out", "region",
                fmt::format("The state is written {} on labels.", state_), std::string(state_));
        }
    }

    void find_zip()
    {
        std::string const digits = digits_of_zip(address_.postal_code);
        if (digits.empty()) {
            add(AddressSeverity::error, "missing_postal_code", "postal_code",
                "The address does not say the ZIP code.");
            return;
        }
        // Spreadsheets eat the leading zero of New England and New Jersey.
        bool const is_short = digits.size() == 4 && std::ranges::all_of(digits, is_digit);
        if (is_short && !state_.empty() && may_be_in("0" + digits, state_)) {
            add(AddressSeverity::error, "short_zip", "postal_code",
                fmt::format("ZIP {} has four digits; with its leading zero it is 0{} and in {}.", digits,
                            digits, state_),
                "0" + digits);
            return;
        }
        std::string const right = zip_in_form(digits);
        if (right.empty()) {
            add(AddressSeverity::error, "bad_zip", "postal_code",
                fmt::format("{} is no ZIP code; it has five digits, or nine.",
                            kernel::in_quotes(address_.postal_code)));
            return;
        }
        if (state_of_zip(right.substr(0, 5)).empty()) {
            add(AddressSeverity::error, "unknown_zip", "postal_code",
                fmt::format("No place has a ZIP code that begins with {}.", right.substr(0, 3)));
            return;
        }
        zip_ = right.substr(0, 5);
        if (right != address_.postal_code) {
            add(AddressSeverity::note, "zip_form", "postal_code",
                fmt::format("The ZIP code is written {}.", right), right);
        }
    }

    void compare_state_and_zip()
    {
        if (zip_.empty()) {
            return;
        }
        std::string const right(state_of_zip(zip_));
        if (state_.empty()) { // missing or unknown, but the ZIP tells it
            for (AddressFinding& finding : found_) {
                if (finding.field == "region" && address_.country == "US") {
                    finding.proposal = right;
                }
            }
        } else if (!may_be_in(zip_, state_) && !has_wrong_forces_) {
            add(AddressSeverity::error, "wrong_state", "region",
                fmt::format("ZIP {} is in {}, but the address says {}; one of the two is wrong.", zip_, right,
                            state_),
                address_.country == "US" ? right : std::string());
        }
    }

    void compare_city_and_zip()
    {
        std::optional<ZipPlace> const place = place_of_zip(zip_);
        if (!place || place->state != state_) {
            return;
        }
        if (postal_words(address_.city).empty()) {
            for (AddressFinding& finding : found_) {
                if (finding.field == "city") {
                    finding.proposal = place->city;
                }
            }
            return;
        }
        std::string const right = comparable_city(place->city);
        std::string const said = comparable_city(address_.city);
        std::optional<int> const far =
            said == right ? std::nullopt : kilometers_to_city(*place, address_.city);
        if (far && *far > neighbors_km) {
            add(AddressSeverity::warning, "wrong_city", "city",
                fmt::format("ZIP {} is in {}, and {} is {} km away; one of the two is wrong.", zip_,
                            place->city, address_.city, *far));
        } else if (!far && said != right && is_slip(said, right)) {
            add(AddressSeverity::note, "city_spelled", "city",
                fmt::format("ZIP {} is in {}; the address says {}.", zip_, place->city,
                            kernel::in_quotes(address_.city)),
                std::string(place->city));
        }
    }

    void find_military()
    {
        std::vector<std::string> const city = postal_words(address_.city);
        is_military_ = is_forces(state_);
        bool const is_post = city.size() == 1 && (city[0] == "APO" || city[0] == "FPO" || city[0] == "DPO");
        has_wrong_forces_ = is_post && !is_military_ && !state_.empty();
        if (has_wrong_forces_) {
            std::string const right(zip_.empty() ? std::string_view() : state_of_zip(zip_));
            add(AddressSeverity::error, "military_state", "region",
                fmt::format("{} is military post: its state is AA, AE or AP, not {}.", city[0], state_),
                is_forces(right) ? right : std::string());
        } else if (is_military_ && !is_post && !city.empty()) {
            add(AddressSeverity::error, "military_city", "city",
                fmt::format("{} is military post: its city is APO, FPO or DPO, not {}.", state_,
                            kernel::in_quotes(address_.city)));
        }
        is_military_ = is_military_ || is_post;
    }

    void find_street()
    {
        if (postal_words(address_.line1).empty()) {
            return;
        }
        for (auto const& [field, line] :
             {std::pair{"line1", &address_.line1}, std::pair{"line2", &address_.line2}}) {
            std::vector<std::string> const words = postal_words(*line);
            // "2nd Floor" has its number before it, and "FL" at the end may be the state.
            if (!words.empty() && !unit_code(words.back()).empty() && unit_code(words.back()) != "FL") {
                add(AddressSeverity::warning, "unit_without_number", field,
                    fmt::format("{} ends with {}, and its number is missing.", kernel::in_quotes(*line),
                                words.back()));
            }
        }
        if (!std::ranges::any_of(address_.line1 + address_.line2, is_digit) && !is_military_) {
            add(AddressSeverity::warning, "no_house_number", "line1",
                fmt::format("{} has no house number.", kernel::in_quotes(address_.line1)));
        }
        if (kernel::is_po_box(address_)) {
            add(AddressSeverity::note, "po_box", "line1", "Only the postal service delivers to a PO box.");
        }
        if (postal_words(address_.line1) == postal_words(address_.city)) {
            add(AddressSeverity::warning, "street_is_city", "line1", "The street is the city's name.");
        }
    }

    Address const& address_;
    std::vector<AddressFinding> found_;
    std::string_view state_;
    std::string zip_;
    bool is_military_ = false;
    bool has_wrong_forces_ = false; ///< told already: the state cannot fit the ZIP either
};

std::string joined(std::vector<std::string> const& words)
{
    return fmt::format("{}", fmt::join(words, " "));
}

void abbreviate(std::string& word, std::string_view code)
{
    if (!code.empty()) {
        word = code;
    }
}

/// "1530 North Lakeside Drive, Apartment 5" → "1530 N LAKESIDE DR APT 5". A word that is the street's name
/// stays: "100 North Street" is "100 NORTH ST".
std::string standard_line(std::string_view line)
{
    std::vector<std::string> words = postal_words(line);
    auto const unit = std::ranges::find_if(
        words, [](std::string const& word) { return word.starts_with('#') || !unit_code(word).empty(); });
    for (auto it = unit; it != words.end(); ++it) {
        abbreviate(*it, unit_code(*it));
    }
    auto end = static_cast<std::size_t>(unit - words.begin());
    bool const is_numbered = end > 0 && is_digit(words[0].front());
    std::size_t const name = is_numbered ? 1 : 0;
    if (end > name + 2 && !direction_code(words[end - 1]).empty() && !suffix_code(words[end - 2]).empty()) {
        abbreviate(words[end - 1], direction_code(words[end - 1]));
        --end;
    }
    if (end > name + 1) {
        abbreviate(words[end - 1], suffix_code(words[end - 1]));
    }
    if (is_numbered && end > name + 2) {
        abbreviate(words[name], direction_code(words[name]));
    }
    return joined(words);
}

std::string* member_of(Address& address, std::string_view field)
{
    return field == "line1"    ? &address.line1
           : field == "line2"  ? &address.line2
           : field == "city"   ? &address.city
           : field == "region" ? &address.region
           : field == "phone"  ? &address.phone
                               : &address.postal_code;
}

} // namespace

std::string_view word(AddressSeverity severity)
{
    constexpr std::array<std::string_view, 3> words = {"error", "warning", "note"};
    return words.at(static_cast<std::size_t>(severity));
}

std::vector<AddressFinding> check_address(Address const& address)
{
    std::vector<AddressFinding> found;
    if (kernel::is_united_states(address)) {
        found = Check(address).run();
    }
    if (!address.phone.empty() && !e164(address.phone, address.country)) {
        found.push_back({AddressSeverity::warning,
                         "bad_phone",
                         "phone",
                         fmt::format("{} is no phone number that can be dialed; a carrier cannot call.",
                                     kernel::in_quotes(address.phone)),
                         {}});
        std::ranges::stable_sort(found, {}, &AddressFinding::severity);
    }
    return found;
}

std::optional<std::string> address_problem(Address const& address)
{
    std::vector<AddressFinding> const found = check_address(address);
    if (found.empty() || found.front().severity != AddressSeverity::error) {
        return std::nullopt;
    }
    return found.front().sentence;
}

Address corrected(Address address)
{
    std::vector<AddressFinding> const found = check_address(address);
    // The worst last, so that its word counts where two are about one field.
    for (auto finding = found.rbegin(); finding != found.rend(); ++finding) {
        if (!finding->proposal.empty()) {
            *member_of(address, finding->field) = finding->proposal;
        }
    }
    return address;
}

Address standardized(Address address)
{
    if (!kernel::is_united_states(address)) {
        return address;
    }
    for (std::string* const part : {&address.name, &address.company, &address.city}) {
        *part = joined(postal_words(*part));
    }
    address.line1 = standard_line(address.line1);
    address.line2 = standard_line(address.line2);
    if (std::string_view const state = state_code(address.region); !state.empty()) {
        address.region = state;
    }
    if (std::string const zip = zip_in_form(digits_of_zip(address.postal_code)); !zip.empty()) {
        address.postal_code = zip;
    }
    return address;
}

} // namespace poddesk::orders
