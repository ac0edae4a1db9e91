#include "gui/returns/return_lines.h"

#include "gui/returns/returns_words.h"

#include <algorithm>

namespace poddesk::gui {

using kernel::Outcome;
using kernel::Quantity;
using returns::ReturnableLine;

namespace {

using Lines = std::vector<ReturnableLine>;

std::string trimmed(std::string const& text)
{
    std::size_t const first = text.find_first_not_of(" \t");
    return first == std::string::npos ? std::string()
                                      : text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

std::vector<std::string> entries_of(std::string const& typed)
{
    std::vector<std::string> entries;
    for (std::size_t from = 0; from <= typed.size();) {
        std::size_t const end = std::min(typed.find_first_of(",;", from), typed.size());
        std::string entry = trimmed(typed.substr(from, end - from));
        if (!entry.empty()) {
            entries.push_back(std::move(entry));
        }
        from = end + 1;
    }
    return entries;
}

bool is_on(Lines const& lines, std::string const& sku)
{
    return std::any_of(lines.begin(), lines.end(),
                       [&](ReturnableLine const& line) { return line.sku == sku; });
}

/// A SKU, and the units typed behind it; empty: none were.
std::pair<std::string, std::string> parts_of(Lines const& lines, std::string const& entry)
{
    std::size_t const blank = entry.find_last_of(" \t");
    if (is_on(lines, entry) || blank == std::string::npos) {
        return {entry, {}};
    }
    std::string units = entry.substr(blank + 1);
    if (units.size() > 1 && (units.front() == 'x' || units.front() == 'X')) {
        units.erase(0, 1);
    }
    return {trimmed(entry.substr(0, blank)), std::move(units)};
}

std::string skus_of(Lines const& lines)
{
    std::vector<std::string> skus;
    for (ReturnableLine const& line : lines) {
        if (std::find(skus.begin(), skus.end(), line.sku) == skus.end()) {
            skus.push_back(line.sku);
        }
    }
    return fmt::format("{}", fmt::join(skus, ", "));
}

/// Takes so many units from the lines of this SKU. What is more than they have stays with the last of them:
/// the database words why it cannot come back.
void take(std::vector<ReturnedUnits>& taken, Lines& lines, std::string const& sku, std::int64_t units)
{
    auto const last = std::find_if(lines.rbegin(), lines.rend(),
                                   [&](ReturnableLine const& line) { return line.sku == sku; });
    for (ReturnableLine& line : lines) {
        std::int64_t const now = &line == &*last ? units : std::min(units, line.left);
        if (line.sku == sku && now > 0) {
            taken.push_back({line.line, Quantity::of(now).value()});
            line.left -= now;
            units -= now;
        }
    }
}

} // namespace

Outcome<std::vector<ReturnedUnits>> units_to_return(Lines lines, std::string const& order,
                                                    std::string const& typed, std::string const& each)
{
    std::erase_if(lines, [](ReturnableLine const& line) { return line.left == 0; });
    if (lines.empty()) {
        return kernel::refused("unknown_line", nothing_returnable_words(order));
    }
    std::vector<std::string> entries = entries_of(typed);
    std::vector<ReturnedUnits> taken;
    if (entries == std::vector<std::string>{"all"} && !is_on(lines, "all")) {
        for (ReturnableLine const& line : lines) {
            taken.push_back({line.line, Quantity::of(line.left).value()});
        }
        return taken;
    }
    if (entries.empty() && lines.size() == 1) {
        entries.push_back(lines.front().sku);
    }
    if (entries.empty()) {
        return kernel::refused("unknown_line", say_which_words(order, skus_of(lines)));
    }
    for (std::string const& entry : entries) {
        auto const [sku, units] = parts_of(lines, entry);
        if (!is_on(lines, sku)) {
            return kernel::refused("unknown_line", no_such_line_words(order, sku, skus_of(lines)));
        }
        auto const quantity = kernel::parse_quantity(units.empty() ? each : units);
        if (!quantity) {
            return tl::unexpected(quantity.error());
        }
        take(taken, lines, sku, quantity->value());
    }
    return taken;
}

} // namespace poddesk::gui
