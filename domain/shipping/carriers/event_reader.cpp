#include "domain/shipping/carriers/event_reader.h"

#include "domain/kernel/utf8.h"

#include <fmt/format.h>

namespace poddesk::shipping::carriers {
namespace {

/// One line without control characters, at most `most` characters.
std::string clean(std::string_view text, std::size_t most)
{
    std::string out;
    std::size_t characters = 0;
    for (std::size_t at = 0; at < text.size() && characters < most; ++characters) {
        std::size_t const length = kernel::utf8_length(text, at);
        unsigned char const first = static_cast<unsigned char>(text[at]);
        if (length == 0 || first < 0x20 || first == 0x7f)
            out += ' ';
        else
            out += text.substr(at, length);
        at += length == 0 ? 1 : length;
    }
    auto const begin = out.find_first_not_of(' ');
    return begin == std::string::npos ? std::string()
                                      : out.substr(begin, out.find_last_not_of(' ') - begin + 1);
}

/// A number as labels carry it: blanks removed, capital letters; empty where it cannot be one.
std::string tracking_of(std::string_view text)
{
    std::string out;
    for (char letter : text) {
        if (letter == ' ') continue;
        if (letter >= 'a' && letter <= 'z') letter = static_cast<char>(letter - 'a' + 'A');
        bool const fits =
            (letter >= 'A' && letter <= 'Z') || (letter >= '0' && letter <= '9') || letter == '-';
        if (!fits || out.size() == 40) return {};
        out += letter;
    }
    return out;
}

void refuse(TrackingFile& file, CarrierEvent const& event, kernel::Refusal why)
{
    file.refused.push_back({event.row, clean(event.tracking, 60), std::move(why)});
}

} // namespace

std::string member_text(orders::JsonValue const& object, std::string_view name)
{
    orders::JsonValue const* const found = object.find(name);
    return found != nullptr && found->is_scalar() ? found->text : std::string();
}

orders::JsonValue const* member_object(orders::JsonValue const& object, std::string_view name)
{
    orders::JsonValue const* const found = object.find(name);
    return found != nullptr && found->is_object() ? found : nullptr;
}

std::vector<orders::JsonValue> const& member_list(orders::JsonValue const& object, std::string_view name)
{
    static std::vector<orders::JsonValue> const none;
    orders::JsonValue const* const found = object.find(name);
    return found != nullptr && found->is_list() ? found->items : none;
}

std::vector<orders::JsonValue const*> one_or_many(orders::JsonValue const& root)
{
    std::vector<orders::JsonValue const*> all;
    if (root.is_list()) {
        for (orders::JsonValue const& item : root.items)
            all.push_back(&item);
    } else {
        all.push_back(&root);
    }
    return all;
}

std::string place_of(std::string_view city, std::string_view region, std::string_view postal_code,
                     std::string_view country)
{
    std::string out(city);
    auto const add = [&out](std::string_view part, std::string_view between) {
        if (part.empty()) return;
        if (!out.empty()) out += between;
        out += part;
    };
    add(region, ", ");
    add(postal_code, region.empty() ? ", " : " ");
    add(country, ", ");
    return out;
}

void take_event(TrackingFile& file, CarrierEvent event)
{
    std::string const tracking = tracking_of(event.tracking);
    if (tracking.size() < 4) {
        refuse(file, event,
               {"bad_tracking", fmt::format("{} is no tracking number that a label could carry.",
                                            kernel::in_quotes(event.tracking))});
        return;
    }
    auto const occurred = kernel::parse_iso8601(event.written_at);
    if (!occurred) {
        refuse(file, event,
               {"bad_time", event.written_at.empty() ? "The event has no time." : occurred.error().message});
        return;
    }
    event.tracking = tracking;
    event.occurred_at = *occurred;
    event.written_at = clean(event.written_at, 60);
    event.code = clean(event.code, 100);
    event.text = clean(event.text, 500);
    event.place = clean(event.place, 200);
    event.event_id = clean(event.event_id, 100);
    file.events.push_back(std::move(event));
}

} // namespace poddesk::shipping::carriers
