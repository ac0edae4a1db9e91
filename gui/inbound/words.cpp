#include "gui/inbound/words.h"

#include "gui/widgets/text.h"

#include <wx/intl.h>

#include <charconv>

namespace poddesk::gui {

using std::chrono::days;

namespace {

constexpr std::size_t longest_number = 5;

/// A number of exactly these digits; none for anything else.
std::optional<int> digits(std::string_view text)
{
    int number = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    bool const is_number = error == std::errc() && end == text.data() + text.size() && text.front() != '-';
    return is_number ? std::optional(number) : std::nullopt;
}

std::optional<kernel::Date> day_of(std::optional<int> year, std::optional<int> month, std::optional<int> day)
{
    if (!year || !month || !day || *year < 2000 || *year > 2100) {
        return std::nullopt;
    }
    std::chrono::year_month_day const date{std::chrono::year(*year),
                                           std::chrono::month(static_cast<unsigned>(*month)),
                                           std::chrono::day(static_cast<unsigned>(*day))};
    return date.ok() ? std::optional(kernel::Date(date)) : std::nullopt;
}

} // namespace

std::optional<std::int64_t> typed_quantity(std::string const& typed)
{
    std::string_view text = typed;
    if (!text.empty() && (text.front() == 'x' || text.front() == 'X')) {
        text.remove_prefix(1);
    }
    auto const number = text.empty() || text.size() > longest_number ? std::nullopt : digits(text);
    return number && *number > 0 ? std::optional<std::int64_t>(*number) : std::nullopt;
}

std::optional<kernel::Date> typed_day(std::string const& typed)
{
    std::string_view const text = typed;
    if (text.size() == 8 && text.find_first_not_of("0123456789") == std::string_view::npos) {
        return day_of(digits(text.substr(0, 4)), digits(text.substr(4, 2)), digits(text.substr(6, 2)));
    }
    if (text.size() == 10 && text[2] == '/' && text[5] == '/') {
        return day_of(digits(text.substr(6)), digits(text.substr(0, 2)), digits(text.substr(3, 2)));
    }
    if (text.size() == 7 && text[2] == '/') {
        auto const first = day_of(digits(text.substr(3)), digits(text.substr(0, 2)), 1);
        if (!first) {
            return std::nullopt;
        }
        std::chrono::year_month_day const date(*first);
        return kernel::Date(date.year() / date.month() / std::chrono::last);
    }
    if (text.size() == 10) {
        return day_of(digits(text.substr(0, 4)), digits(text.substr(5, 2)), digits(text.substr(8, 2)));
    }
    return std::nullopt;
}

std::string units_words(std::int64_t units)
{
    return to_utf8(units == 1 ? _("1 unit") : wxString::Format(_("%s units"), grouped(units)));
}

std::string day_words(std::optional<kernel::Date> const& day, kernel::Timestamp now)
{
    if (!day) {
        return {};
    }
    auto const count = static_cast<int>((*day - std::chrono::floor<days>(now)).count());
    if (count == 0) {
        return to_utf8(_("today"));
    }
    return to_utf8(count > 0 ? wxString::Format(_("in %d d"), count)
                             : wxString::Format(_("%d d late"), -count));
}

std::string date_words(kernel::Date day)
{
    std::chrono::year_month_day const date(day);
    wxDateTime const shown(static_cast<wxDateTime::wxDateTime_t>(static_cast<unsigned>(date.day())),
                           static_cast<wxDateTime::Month>(static_cast<unsigned>(date.month()) - 1),
                           static_cast<int>(date.year()));
    return to_utf8(shown.Format(wxS("%e %b %Y")).Trim(false));
}

std::string arrival_words(std::string_view status, std::optional<kernel::Date> const& day,
                          kernel::Timestamp now)
{
    if (status == "arrived") {
        return to_utf8(_("at the dock"));
    }
    return status == "receiving" ? to_utf8(_("being counted")) : day_words(day, now);
}

std::string clock_words(kernel::Timestamp since, kernel::Timestamp until)
{
    auto const seconds =
        std::max<long long>(std::chrono::duration_cast<std::chrono::seconds>(until - since).count(), 0);
    long long const whole_days = seconds / 86'400;
    wxString const time =
        wxString::Format(wxS("%lld:%02lld:%02lld"), seconds / 3600 % 24, seconds / 60 % 60, seconds % 60);
    return to_utf8(whole_days > 0 ? wxString::Format(_("%lld d %s"), whole_days, time) : time);
}

std::string dock_to_stock_words(kernel::Timestamp since, kernel::Timestamp until)
{
    auto const minutes =
        std::max<long long>(std::chrono::duration_cast<std::chrono::minutes>(until - since).count(), 0);
    if (minutes < 60) {
        return to_utf8(wxString::Format(_("%lld min"), minutes));
    }
    if (minutes < 1440) {
        return to_utf8(wxString::Format(_("%lld h %02lld min"), minutes / 60, minutes % 60));
    }
    return to_utf8(wxString::Format(_("%lld d %lld h"), minutes / 1440, minutes % 1440 / 60));
}

Tone clock_tone(kernel::Timestamp since, kernel::Timestamp until)
{
    return until - since > days(2) ? Tone::bad : until - since > days(1) ? Tone::warn : Tone::ok;
}

std::string order_title_words(std::string const& number, std::string const& reference)
{
    return to_utf8(joined({from_utf8(number), from_utf8(reference)}));
}

std::string order_detail_words(std::string const& client, std::string const& supplier, std::string const& pod,
                               std::int64_t units)
{
    return to_utf8(
        joined({from_utf8(client), from_utf8(supplier), from_utf8(pod), from_utf8(units_words(units))}));
}

std::string lot_words(std::string const& lot, std::optional<kernel::Date> const& expires_on,
                      std::int64_t units)
{
    wxString const words =
        joined({lot.empty() ? wxString() : wxString::Format(_("Lot %s"), from_utf8(lot)),
                expires_on ? wxString::Format(_("best before %s"), from_utf8(date_words(*expires_on)))
                           : wxString()});
    return to_utf8(units > 0 && !words.empty() ? wxString::Format(_("%s: %s"), words, grouped(units))
                                               : words);
}

std::string difference_words(Differing const& differs)
{
    wxString words;
    auto const add = [&](wxString const& format, std::int64_t units) {
        if (units > 0) {
            words += (words.empty() ? wxS("") : wxS(", ")) + wxString::Format(format, grouped(units));
        }
    };
    add(_("%s over"), differs.over);
    add(_("%s short"), differs.lacking);
    add(_("%s damaged"), differs.damaged);
    return to_utf8(words);
}

} // namespace poddesk::gui
