#include "gui/clients/promise_fields.h"

#include "domain/kernel/time_of_day.h"
#include "gui/clients/client_words.h"

#include <algorithm>
#include <charconv>

namespace poddesk::gui {

using clients::Promise;
using kernel::Outcome;

namespace {

std::string trimmed(std::string const& text)
{
    std::size_t const first = text.find_first_not_of(' ');
    return first == std::string::npos ? std::string()
                                      : text.substr(first, text.find_last_not_of(' ') - first + 1);
}

Outcome<std::chrono::minutes> clock_in(std::string const& text)
{
    return text == "24:00" ? std::chrono::minutes(std::chrono::hours(24)) : kernel::parse_clock(text);
}

/// Lays what was read over the field; the first refusal stays.
template <class T, class Field>
void take(Outcome<T> const& read, Field& over, Outcome<void>& fit)
{
    if (read) {
        over = *read;
    } else if (fit) {
        fit = tl::unexpected(read.error());
    }
}

} // namespace

Outcome<int> number_in(std::string const& key, std::string const& text)
{
    std::string const digits = trimmed(text);
    int number = 0;
    char const* const end = digits.data() + digits.size();
    auto const [stopped, error] = std::from_chars(digits.data(), end, number);
    if (error != std::errc() || stopped != end) {
        return kernel::refused("bad_value", client_no_number_words(field_label(key), text));
    }
    return number;
}

ClientFields promise_fields(Promise const& promise)
{
    return {{"handling_hours", std::to_string(promise.handling_hours)},
            {"delivery_days", std::to_string(promise.delivery_days)},
            {"order_cutoff", promise.order_cutoff ? kernel::format_clock(*promise.order_cutoff) : ""},
            {"handling_days", std::to_string(promise.handling_days)},
            {"time_zone", promise.time_zone},
            {"workdays", clients::format_workdays(promise.workdays)},
            {"opens_at", kernel::format_clock(promise.opens_at)},
            {"closes_at", kernel::format_clock(promise.closes_at)},
            {"closed_days", clients::format_days(promise.closed_days)},
            {"stops_at", std::string(clients::word(promise.stops_at))}};
}

bool changes_promise(ClientFields const& changed)
{
    ClientFields const fields = promise_fields({});
    return std::any_of(changed.begin(), changed.end(),
                       [&](auto const& field) { return fields.contains(field.first); });
}

Outcome<Promise> promise_in(ClientFields const& fields)
{
    auto const text = [&fields](char const* key) { return trimmed(fields.at(key)); };
    Promise promise;
    Outcome<void> fit;
    for (auto const& [key, number] : {std::pair("handling_hours", &promise.handling_hours),
                                      std::pair("handling_days", &promise.handling_days),
                                      std::pair("delivery_days", &promise.delivery_days)}) {
        take(number_in(key, text(key)), *number, fit);
    }
    if (!text("order_cutoff").empty()) {
        take(kernel::parse_clock(text("order_cutoff")), promise.order_cutoff, fit);
    }
    promise.time_zone = text("time_zone");
    take(clients::parse_workdays(text("workdays")), promise.workdays, fit);
    take(clock_in(text("opens_at")), promise.opens_at, fit);
    take(clock_in(text("closes_at")), promise.closes_at, fit);
    take(clients::parse_days(text("closed_days")), promise.closed_days, fit);
    if (auto const event = clients::parse_stop_event(text("stops_at"))) {
        promise.stops_at = *event;
    } else if (fit) {
        fit = kernel::refused("bad_value", client_no_stop_event_words(text("stops_at")));
    }
    if (!fit) {
        return tl::unexpected(fit.error());
    }
    return promise;
}

} // namespace poddesk::gui
