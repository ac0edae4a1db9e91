#include "gui/orders/words.h"

#include "domain/orders/order.h"
#include "gui/widgets/text.h"
#include "gui/widgets/when.h"

#include <wx/intl.h>

#include <cstdlib>
#include <map>

namespace poddesk::gui {

namespace {

using std::chrono::duration_cast;
using std::chrono::minutes;

struct StatusLook
{
    wxString word;
    Tone tone;
};

StatusLook look_of(std::string_view status)
{
    if (status == "received" || status == "ready") {
        return {_("To do"), Tone::neutral};
    }
    if (status == "on_hold") {
        return {_("On hold"), Tone::bad};
    }
    if (status == "backordered") {
        return {_("Backorder"), Tone::warn};
    }
    if (status == "released") {
        return {_("Released"), Tone::accent};
    }
    if (status == "picking") {
        return {_("Picking"), Tone::violet};
    }
    if (status == "packing") {
        return {_("Packing"), Tone::teal};
    }
    if (status == "shipped") {
        return {_("Shipped"), Tone::ok};
    }
    if (status == "delivered") {
        return {_("Delivered"), Tone::ok};
    }
    if (status == "canceled") {
        return {_("Canceled"), Tone::neutral};
    }
    if (status == "merged") {
        return {_("Merged"), Tone::neutral};
    }
    return {from_utf8(status), Tone::neutral};
}

bool is_over(std::string_view status)
{
    auto const known = orders::parse_status(status);
    return known && orders::is_over(*known);
}

/// 1234567 to "1,234,567" inside an amount's digits.
std::string group_digits(std::string const& amount)
{
    std::size_t const first = amount.find_first_of("0123456789");
    if (first == std::string::npos) {
        return amount;
    }
    std::size_t const last = std::min(amount.find_first_not_of("0123456789", first), amount.size());
    std::string grouped = amount;
    for (std::size_t at = last; at > first + 3;) {
        at -= 3;
        grouped.insert(at, 1, ',');
    }
    return grouped;
}

} // namespace

std::string status_word(std::string_view status)
{
    return to_utf8(look_of(status).word);
}

Pill status_pill(std::string_view status, bool late)
{
    if (late && (status == "received" || status == "ready")) {
        return {to_utf8(_("Late")), Tone::bad, true, ""};
    }
    StatusLook const look = look_of(status);
    return {to_utf8(look.word), look.tone, false, ""};
}

std::string hold_word(std::string_view kind)
{
    std::map<std::string_view, wxString> const words = {{"address", _("Address")},  {"fraud", _("Fraud")},
                                                        {"operator", _("By hand")}, {"payment", _("Payment")},
                                                        {"client", _("Client")},    {"inventory", _("Stock")},
                                                        {"until_date", _("Dated")}};
    auto const found = words.find(kind);
    return found == words.end() ? std::string(kind) : to_utf8(found->second);
}

Readiness readiness_of(orders::QueueRow const& row)
{
    if (!row.hold.empty() && !is_over(row.status)) {
        return {"hold", hold_word(row.hold), Tone::bad};
    }
    if (row.wanted > 0) {
        return row.whole == row.wanted ? Readiness{"ok", to_utf8(_("All here")), Tone::ok}
               : row.begun > 0         ? Readiness{"partial", to_utf8(_("Part here")), Tone::warn}
                                       : Readiness{"waiting", to_utf8(_("No stock")), Tone::bad};
    }
    if (row.status == "received" || row.status == "backordered") {
        return {"waiting", to_utf8(_("New")), Tone::neutral};
    }
    if (row.status == "canceled") {
        return {"close", to_utf8(_("Canceled")), Tone::neutral};
    }
    if (row.status == "merged") {
        return {"arrow", to_utf8(_("Merged")), Tone::neutral};
    }
    if (is_over(row.status)) {
        return {"check", to_utf8(_("Done")), Tone::neutral};
    }
    if (row.status == "picking" || row.status == "packing") {
        return {"partial", to_utf8(_("In work")), Tone::violet};
    }
    return {"ok", to_utf8(_("Ready")), Tone::ok};
}

std::string readiness_tip(orders::QueueRow const& row)
{
    wxString words;
    if (!row.hold.empty() && !is_over(row.status)) {
        words = wxString::Format(_("On hold: %s. "), from_utf8(hold_word(row.hold)));
    }
    if (row.wanted > 0) {
        words += row.whole == row.wanted
                     ? wxString(_("All of it is free in the pods, and nothing is reserved yet."))
                 : row.begun > 0
                     ? wxString::Format(_("%lld of %lld products are here in full. Missing: %s."),
                                        static_cast<long long>(row.whole), static_cast<long long>(row.wanted),
                                        from_utf8(row.missing))
                     : wxString::Format(_("Nothing of it is here. Missing: %s."), from_utf8(row.missing));
    } else if (row.status == "ready") {
        words += _("All of it is reserved.");
    }
    return to_utf8(words.Trim());
}

bool is_late(orders::QueueRow const& row, kernel::Timestamp now)
{
    return row.clock.is_late(now);
}

namespace {

/// "1:14", "2 d 4 h"
wxString span_words(std::int64_t size)
{
    return size >= 48 * 60 ? wxString::Format(_("%lld d %lld h"), static_cast<long long>(size / 1440),
                                              static_cast<long long>(size % 1440 / 60))
                           : wxString::Format(wxS("%lld:%02lld"), static_cast<long long>(size / 60),
                                              static_cast<long long>(size % 60));
}

} // namespace

std::optional<Slack> slack_of(orders::OrderClock const& clock, kernel::Timestamp placed_at,
                              kernel::Timestamp now)
{
    auto const slack = clock.slack(now);
    if (!slack) {
        return std::nullopt;
    }
    auto const left = duration_cast<minutes>(*slack).count();
    auto const whole = std::max<std::int64_t>(duration_cast<minutes>(*clock.ship_by - placed_at).count(), 1);
    bool const late = clock.is_late(now);
    // U+2212, as wide as a digit in every font that we ask for.
    wxString const text =
        (late && left != 0 ? wxString(wxUniChar(0x2212)) : wxString()) + span_words(std::abs(left));
    double const share = late ? 1.0 : static_cast<double>(left) / static_cast<double>(whole);
    return Slack{std::clamp(share, 0.04, 1.0), to_utf8(text),
                 late        ? Tone::bad
                 : left < 60 ? Tone::warn
                             : Tone::ok,
                 late || left < 60};
}

std::string lane_tip(orders::QueueRow const& row)
{
    return row.is_locked ? to_utf8(_("A lane of it is locked: it collects orders and releases none until "
                                     "somebody opens it in the window of the release lanes."))
                         : std::string();
}

std::string slack_tip(orders::OrderClock const& clock, kernel::Timestamp now)
{
    if (!clock.slack(now)) {
        return {};
    }
    wxString const due = wxString::Format(_("Due %s. "), when(*clock.ship_by, now));
    if (!clock.leaves_at) {
        return to_utf8(due + _("No pod can be expected to ship it: none within reach opens again soon."));
    }
    return to_utf8(due +
                   wxString::Format(_("It is expected to leave %s, with the next cutoff of its pod that the "
                                      "work left lets it make: work on it begins by %s at the latest. The "
                                      "slack is the time between."),
                                    when(*clock.leaves_at, now), when(*clock.begin_by, now)));
}

std::string age_words(kernel::Timestamp since, kernel::Timestamp now)
{
    auto const age =
        static_cast<long long>(std::max<std::int64_t>(duration_cast<minutes>(now - since).count(), 0));
    if (age < 60) {
        return to_utf8(wxString::Format(_("%lld min"), age));
    }
    if (age < 24 * 60) {
        return to_utf8(wxString::Format(_("%lld h"), age / 60));
    }
    if (age < 10 * 24 * 60) {
        return to_utf8(wxString::Format(_("%lld d %lld h"), age / 1440, age % 1440 / 60));
    }
    return to_utf8(wxString::Format(_("%lld d"), age / 1440));
}

std::string when_words(kernel::Timestamp moment, kernel::Timestamp now)
{
    return to_utf8(when(moment, now));
}

std::string stamp_words(kernel::Timestamp moment)
{
    return to_utf8(full_stamp(moment));
}

std::string grouped_words(std::int64_t number)
{
    return to_utf8(grouped(number));
}

std::string lines_and_units(std::int64_t lines, std::int64_t units)
{
    auto const lines_number = static_cast<unsigned>(std::min<std::int64_t>(lines, 1'000'000));
    auto const units_number = static_cast<unsigned>(std::min<std::int64_t>(units, 1'000'000));
    return to_utf8(wxString::Format(wxPLURAL("%s line", "%s lines", lines_number), grouped(lines)) +
                   wxS(", ") +
                   wxString::Format(wxPLURAL("%s unit", "%s units", units_number), grouped(units)));
}

std::string value_words(std::vector<kernel::Money> const& values)
{
    std::vector<std::string> words;
    words.reserve(values.size());
    for (kernel::Money const& value : values) {
        words.push_back(group_digits(kernel::format_money(value)));
    }
    return with_middle_dots(words);
}

std::string decision_title(std::string_view kind)
{
    std::map<std::string_view, wxString> const words = {
        {"routing", _("Why this pod")},   {"hold", _("Why on hold")},
        {"box", _("Why this box")},       {"rate", _("Why this carrier")},
        {"putaway", _("Why this bin")},   {"email", _("Why this email")},
        {"return", _("Why this return")}, {"disposition", _("Where the returned item went")},
        {"import", _("Why it came so")},  {"rule", _("What the rules did")}};
    auto const found = words.find(kind);
    return to_utf8(found == words.end() ? _("Why") : found->second);
}

std::string with_middle_dots(std::vector<std::string> const& facts)
{
    std::string all;
    for (std::string const& fact : facts) {
        if (!fact.empty()) {
            all += (all.empty() ? "" : "  \xc2\xb7  ") + fact;
        }
    }
    return all;
}

std::string queue_word(orders::Queue queue)
{
    switch (queue) {
    case orders::Queue::everything:
        return to_utf8(_("All orders"));
    case orders::Queue::to_do:
        return to_utf8(_("To do"));
    case orders::Queue::late:
        return to_utf8(_("Late"));
    case orders::Queue::on_hold:
        return to_utf8(_("On hold"));
    case orders::Queue::backorder:
        return to_utf8(_("Backorder"));
    case orders::Queue::duplicates:
        return to_utf8(_("Duplicates"));
    case orders::Queue::cancel_asked:
        return to_utf8(_("Cancel asked"));
    case orders::Queue::released:
        return to_utf8(_("Released"));
    case orders::Queue::picking:
        return to_utf8(_("Picking"));
    case orders::Queue::packing:
        return to_utf8(_("Packing"));
    case orders::Queue::shipped_today:
        return to_utf8(_("Shipped today"));
    }
    return {};
}

} // namespace poddesk::gui
