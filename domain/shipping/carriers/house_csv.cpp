#include "domain/shipping/carriers/house_csv.h"

#include <algorithm>
#include <array>
#include <optional>

#include <fmt/format.h>

#include "domain/shipping/carriers/event_reader.h"

namespace poddesk::shipping::carriers {
namespace {

constexpr std::array<std::pair<std::string_view, TrackingState>, 10> codes{
    {{"LC", TrackingState::pre_transit},
     {"PU", TrackingState::in_transit},
     {"IN", TrackingState::in_transit},
     {"OD", TrackingState::out_for_delivery},
     {"HP", TrackingState::ready_for_pickup},
     {"AT", TrackingState::attempted},
     {"DL", TrackingState::delivered},
     {"EX", TrackingState::exception},
     {"RS", TrackingState::returned},
     {"CA", TrackingState::canceled}}};

/// The fields of one line; none where a quote is in the wrong place. A line break within quotes is refused
/// with its line, so that one bad quote cannot swallow the rest of the file.
std::optional<std::vector<std::string>> fields_of(std::string_view line)
{
    std::vector<std::string> fields(1);
    bool quoted = false;
    for (std::size_t i = 0; i < line.size(); ++i) {
        char const letter = line[i];
        if (quoted && letter == '"' && i + 1 < line.size() && line[i + 1] == '"') {
            fields.back() += line[++i];
        } else if (letter == '"') {
            bool const may_open = fields.back().empty();
            bool const may_close = i + 1 == line.size() || line[i + 1] == ',';
            if (quoted ? !may_close : !may_open) return std::nullopt;
            quoted = !quoted;
        } else if (letter == ',' && !quoted) {
            fields.emplace_back();
        } else {
            fields.back() += letter;
        }
    }
    if (quoted) return std::nullopt;
    return fields;
}

/// Where each column of house_csv_columns stands in this file; none where one that must be there is not.
std::optional<std::array<std::size_t, 6>> columns_of(std::vector<std::string> const& header)
{
    std::array<std::size_t, 6> places{};
    auto const names = fields_of(house_csv_columns).value();
    for (std::size_t i = 0; i < names.size(); ++i) {
        auto const found = std::find(header.begin(), header.end(), names[i]);
        if (found == header.end() && i < 4) return std::nullopt;
        places[i] = static_cast<std::size_t>(found - header.begin());
    }
    return places;
}

void take_line(TrackingFile& file, std::size_t number, std::string_view line, std::size_t width,
               std::array<std::size_t, 6> const& places)
{
    auto const fields = fields_of(line);
    if (!fields) {
        file.refused.push_back(
            {number, "", {"bad_line", "A quote is in the wrong place, or is not closed on its line."}});
        return;
    }
    if (fields->size() != width) {
        file.refused.push_back({number,
                                "",
                                {"bad_line", fmt::format("The line has {} fields, its header names {}.",
                                                         fields->size(), width)}});
        return;
    }
    auto const field = [&](std::size_t column) {
        return places[column] < width ? (*fields)[places[column]] : std::string();
    };
    auto const known =
        std::find_if(codes.begin(), codes.end(), [&](auto const& one) { return one.first == field(1); });
    if (known == codes.end()) {
        file.refused.push_back(
            {number,
             kernel::in_quotes(field(0)),
             {"unknown_code", fmt::format("{} is none of the house's codes.", kernel::in_quotes(field(1)))}});
        return;
    }
    take_event(file, {number, field(0), known->second, field(1), field(3), {}, field(2), field(4), field(5)});
}

} // namespace

bool read_house_csv(std::string_view text, TrackingFile& file)
{
    std::optional<std::array<std::size_t, 6>> places;
    std::size_t width = 0;
    for (std::size_t number = 1; !text.empty(); ++number) {
        std::size_t const end = std::min(text.find('\n'), text.size());
        std::string_view line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (line.ends_with('\r')) line.remove_suffix(1);
        if (line.empty()) continue;
        if (!places) {
            auto const header = fields_of(line);
            if (header) places = columns_of(*header);
            if (!places) return false;
            width = header->size();
            file.format = "house_csv";
            continue;
        }
        take_line(file, number, line, width, *places);
    }
    return places.has_value();
}

} // namespace poddesk::shipping::carriers
