#include "gui/shipping/rates_words.h"

#include "gui/orders/words.h"
#include "gui/orders/words_of_records.h"
#include "gui/widgets/text.h"
#include "gui/widgets/when.h"

#include <wx/intl.h>

#include <algorithm>
#include <array>

namespace poddesk::gui {

using shipping::QuoteLine;
using shipping::ServiceId;

namespace {

/// In the colors that people know the carriers by.
std::string carrier_color(std::string const& carrier)
{
    struct Known
    {
        std::string_view begins;
        char const* color;
    };
    constexpr std::array known{Known{"FedEx", "#4d148c"}, Known{"UPS", "#644117"}, Known{"USPS", "#1f4e9c"},
                               Known{"OnTrac", "#2171b5"}, Known{"DHL", "#c9a100"}};
    for (Known const& it : known) {
        if (carrier.starts_with(it.begins)) {
            return it.color;
        }
    }
    return "#0c8f8f";
}

std::string place_words(kernel::Address const& address)
{
    return to_utf8(from_utf8(address.city + (address.region.empty() ? "" : " " + address.region) + " " +
                             address.postal_code));
}

std::string amount_words(kernel::Money amount)
{
    return kernel::plain_amount(amount);
}

void word_promise(RateRow& row, QuoteLine const& line, std::optional<kernel::Date> promised)
{
    if (!promised) {
        row.promise_tone = Tone::neutral;
        return;
    }
    long const days = static_cast<long>((*line.arrives - *promised).count());
    if (days <= 0) {
        row.promise = to_utf8(_("promise kept"));
        return;
    }
    row.promise_tone = Tone::bad;
    row.promise = to_utf8(wxString::Format(
        wxPLURAL("%s day too late", "%s days too late", static_cast<unsigned>(days)), grouped(days)));
}

RateRow row_of(QuoteLine const& line, std::vector<std::string> const& codes,
               std::optional<kernel::Date> promised, RatesMarkup const& markup)
{
    RateRow row;
    row.service = line.service;
    row.name = line.name;
    row.carrier = line.carrier;
    row.color = carrier_color(line.carrier);
    row.total = kernel::format_money(*line.total);
    row.base = amount_words(line.base);
    for (std::string const& code : codes) {
        auto const found = std::find_if(line.surcharges.begin(), line.surcharges.end(),
                                        [&](shipping::QuoteSurcharge const& it) { return it.code == code; });
        row.surcharges.push_back(found == line.surcharges.end() ? std::string()
                                                                : amount_words(found->amount));
    }
    row.is_dim = line.billed > line.actual;
    row.billed = kernel::format_weight(line.billed);
    row.billed_note =
        row.is_dim
            ? to_utf8(wxString::Format(_("DIM; scale %s"), from_utf8(kernel::format_weight(line.actual))))
            : to_utf8(_("scale"));
    row.zone = std::to_string(line.zone);
    row.arrives = line.arrives ? day_words(*line.arrives) : std::string();
    if (line.arrives) {
        word_promise(row, line, promised);
    }
    word_margin(row, *line.total, markup);
    return row;
}

/// Every surcharge that one of the services takes: those that all carriers know first.
std::vector<std::string> surcharge_codes(std::vector<QuoteLine> const& lines)
{
    constexpr std::array<std::string_view, 3> first{"fuel", "residential", "area"};
    std::vector<std::string> codes;
    for (QuoteLine const& line : lines) {
        for (shipping::QuoteSurcharge const& it : line.surcharges) {
            if (std::find(codes.begin(), codes.end(), it.code) == codes.end()) {
                codes.push_back(it.code);
            }
        }
    }
    std::stable_sort(codes.begin(), codes.end(), [&](std::string const& a, std::string const& b) {
        return std::find(first.begin(), first.end(), a) < std::find(first.begin(), first.end(), b);
    });
    return codes;
}

void word_lines(RatesScreen& screen, std::vector<QuoteLine> const& lines,
                std::optional<kernel::Date> promised, RatesMarkup const& markup)
{
    screen.shows_margin = markup.may_see;
    std::vector<std::string> const codes = surcharge_codes(lines);
    screen.surcharges.clear();
    screen.rows.clear();
    screen.hidden.clear();
    for (std::string const& code : codes) {
        wxString title =
            code == "residential" ? _("Resid.") : from_utf8(code).Left(1).Upper() + from_utf8(code).Mid(1);
        title.Replace(wxS("_"), wxS(" "));
        screen.surcharges.push_back(to_utf8(title));
    }
    for (QuoteLine const& line : lines) {
        if (line.is_offered()) {
            screen.rows.push_back(row_of(line, codes, promised, markup));
        } else {
            screen.hidden.push_back({line.name, line.carrier, line.reason});
        }
    }
    screen.totals = to_utf8(from_utf8(
        with_middle_dots({to_utf8(wxString::Format(wxPLURAL("%zu service", "%zu services",
                                                            static_cast<unsigned>(screen.rows.size())),
                                                   screen.rows.size())),
                          screen.hidden.empty()
                              ? std::string()
                              : to_utf8(wxString::Format(_("%zu not in the list"), screen.hidden.size()))})));
}

/// What the rule looks at, in its order: the promise, the total, the arrival. See compare_services.
void word_rules(RatesScreen& screen, std::vector<QuoteLine> const& lines, QuoteLine const& best,
                std::optional<kernel::Date> promised)
{
    auto const offered =
        std::count_if(lines.begin(), lines.end(), [](QuoteLine const& it) { return it.is_offered(); });
    auto const in_time = std::count_if(lines.begin(), lines.end(),
                                       [](QuoteLine const& it) { return it.is_offered() && !it.is_late(); });
    if (promised) {
        wxString const note =
            wxString::Format(_("%s of %s services arrive by then"), grouped(in_time), grouped(offered));
        screen.rules.push_back(
            {in_time > 0 ? "ok" : "warning", in_time > 0 ? Tone::ok : Tone::warn,
             to_utf8(wxString::Format(_("Promised by %s"), from_utf8(day_words(*promised)))), to_utf8(note)});
    }
    QuoteLine const* next = nullptr;
    for (QuoteLine const& line : lines) {
        bool const rival =
            line.is_offered() && line.service != best.service && line.is_late() == best.is_late();
        if (rival && (!next || *line.total < *next->total)) {
            next = &line;
        }
    }
    if (best.is_late()) {
        screen.rules.push_back({"ok", Tone::ok, to_utf8(_("Then the first to arrive")),
                                to_utf8(_("nothing keeps the promise"))});
        return;
    }
    wxString note = _("no other service is left");
    if (next) {
        kernel::Money const by = *next->total - *best.total;
        note = by.minor == 0
                   ? wxString::Format(_("the same as %s; the first to arrive wins"), from_utf8(next->title()))
                   : wxString::Format(_("%s wins by %s over %s"), from_utf8(best.title()),
                                      from_utf8(kernel::format_money(by)), from_utf8(next->title()));
    }
    screen.rules.push_back({"ok", Tone::ok, to_utf8(_("Then the lowest total")), to_utf8(note)});
}

void word_cheaper(RatesScreen& screen, std::vector<QuoteLine> const& lines, QuoteLine const& chosen,
                  std::string const& person)
{
    for (QuoteLine const& line : lines) {
        if (!line.is_offered() || !(*line.total < *chosen.total)) {
            continue;
        }
        std::string const more = signed_money(*line.total - *chosen.total);
        if (line.is_late()) {
            screen.cheaper.push_back({"error", Tone::bad, line.title(), line.reason, more});
        } else {
            screen.cheaper.push_back(
                {"warning", Tone::warn, line.title(),
                 person.empty()
                     ? std::string()
                     : to_utf8(wxString::Format(_("in time too; %s chose otherwise"), from_utf8(person))),
                 more});
        }
    }
}

/// The sentence of what was chosen.
std::string chosen_sentence(kernel::Decision const& decision)
{
    for (kernel::Alternative const& it : decision.alternatives) {
        if (it.chosen) {
            return it.sentence;
        }
    }
    return to_utf8(_("No service takes this parcel as it is."));
}

QuoteLine const* with_id(std::vector<QuoteLine> const& lines, ServiceId service)
{
    for (QuoteLine const& line : lines) {
        if (line.service == service && line.is_offered()) {
            return &line;
        }
    }
    return nullptr;
}

void clear_why(RatesScreen& screen)
{
    screen.why_title.clear();
    screen.why.clear();
    screen.rules.clear();
    screen.cheaper.clear();
}

void word_head(RatesScreen& screen, RatesRecord const& record, kernel::Timestamp now)
{
    shipping::Shipment const& parcel = record.shipment;
    shipping::StoredQuotes const& quotes = record.quotes;
    screen.order = parcel.order_number;
    screen.client_color = quotes.client_color;
    std::string to = place_words(parcel.to);
    to += ", " + to_utf8(shipping::destination_of(parcel.to).residential ? _("a home") : _("a business"));
    wxString box = from_utf8(kernel::format_dimensions(parcel.parcel.outside));
    box.Replace(wxS("x"), wxString(wxUniChar(0x00D7)));
    if (!quotes.box.empty()) {
        box = from_utf8(quotes.box) + wxS(", ") + box;
    }
    screen.facts = {
        {to_utf8(_("Parcel")), parcel.parcels > 1
                                   ? to_utf8(wxString::Format(_("%s, %d of %d"), from_utf8(parcel.number),
                                                              parcel.position, parcel.parcels))
                                   : parcel.number},
        {to_utf8(_("From")), place_words(parcel.from)},
        {to_utf8(_("To")), to},
        {to_utf8(_("Promise")), quotes.promised ? day_words(*quotes.promised) : to_utf8(_("none"))},
        {to_utf8(_("Scale")), kernel::format_weight(parcel.parcel.weight)},
        {to_utf8(_("Box")), to_utf8(box)},
        {to_utf8(_("State")), parcel_status_word(parcel.status)}};
    screen.priced = quotes.at
                        ? to_utf8(wxString::Format(_("%zu services asked, prices of %s"), quotes.lines.size(),
                                                   from_utf8(when_words(*quotes.at, now))))
                        : std::string();
}

} // namespace

std::string day_words(kernel::Date day)
{
    std::chrono::year_month_day const date{day};
    wxArrayString const days = wxSplit(_("Sun Mon Tue Wed Thu Fri Sat"), ' ');
    wxArrayString const months = wxSplit(_("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec"), ' ');
    return to_utf8(days[std::chrono::weekday{day}.c_encoding()] +
                   wxString::Format(wxS(" %u "), static_cast<unsigned>(date.day())) +
                   months[static_cast<unsigned>(date.month()) - 1]);
}

void word_record(RatesScreen& screen, RatesRecord const& record, kernel::Timestamp now)
{
    shipping::StoredQuotes const& quotes = record.quotes;
    word_head(screen, record, now);
    word_lines(screen, quotes.lines, quotes.promised, record.markup);
    clear_why(screen);
    screen.empty = quotes.at
                       ? to_utf8(_("No service takes this parcel. The reasons stand below; what if it were "
                                   "lighter, or in another box?"))
                       : to_utf8(_("Nothing is compared yet. Ctrl+R asks every service."));
    QuoteLine const* const best = [&]() -> QuoteLine const* {
        for (QuoteLine const& line : quotes.lines) {
            if (line.is_offered() && line.title() == quotes.rule.chosen) {
                return &line;
            }
        }
        return nullptr;
    }();
    for (RateRow& row : screen.rows) {
        row.is_best = best && row.service == best->service;
        row.is_chosen = row.service == quotes.chosen && !quotes.chosen_by.empty();
    }
    QuoteLine const* const chosen = with_id(quotes.lines, quotes.chosen);
    if (!chosen) {
        screen.why_title = to_utf8(_("Why nothing"));
        screen.why = screen.empty;
        return;
    }
    screen.why_title = to_utf8(wxString::Format(_("Why %s"), from_utf8(chosen->title())));
    screen.why = chosen_sentence(quotes.rule);
    if (!quotes.chosen_by.empty()) {
        screen.why = to_utf8(
            wxString::Format(_("%s chose it: %s"), from_utf8(quotes.chosen_by),
                             from_utf8(quotes.person ? chosen_sentence(*quotes.person) : std::string())));
    }
    if (best) {
        word_rules(screen, quotes.lines, *best, quotes.promised);
    }
    word_cheaper(screen, quotes.lines, *chosen, quotes.chosen_by);
}

void word_what_if(RatesScreen& screen, shipping::WhatIfResult const& result,
                  std::optional<kernel::Date> promised, RatesMarkup const& markup)
{
    word_lines(screen, result.lines, promised, markup);
    clear_why(screen);
    screen.empty = to_utf8(_("No service would take this parcel. The reasons stand below."));
    QuoteLine const* const best = with_id(result.lines, result.best);
    for (RateRow& row : screen.rows) {
        row.is_best = best && row.service == best->service;
    }
    screen.why_title = best ? to_utf8(wxString::Format(_("What if: %s"), from_utf8(best->title())))
                            : to_utf8(_("What if: nothing"));
    screen.why = chosen_sentence(result.decision);
    if (best) {
        word_rules(screen, result.lines, *best, promised);
        word_cheaper(screen, result.lines, *best, {});
    }
}

RateQuestions questions_of(RatesBasis const& basis, std::string const& own)
{
    constexpr int most_days = 6;
    RateQuestions questions;
    shipping::QuoteRequest const request = shipping::request_of(basis.shipment);
    auto const words = [](std::string const& code, kernel::Dimensions const& size) {
        wxString text = from_utf8(kernel::format_dimensions(size));
        text.Replace(wxS("x"), wxString(wxUniChar(0x00D7)));
        return to_utf8(code.empty() ? text : from_utf8(code) + wxS(", ") + text);
    };
    questions.boxes.emplace_back(kernel::CartonId{}, words(own, request.parcel.outside));
    for (fulfillment::Carton const& box : basis.boxes) {
        if (box.code != own) {
            questions.boxes.emplace_back(box.id, words(box.code, box.outside));
        }
    }
    for (int ahead = 0; ahead < most_days; ++ahead) {
        kernel::Date const day = request.ready + std::chrono::days{ahead};
        questions.days.emplace_back(
            day,
            ahead == 0 ? to_utf8(wxString::Format(_("%s, now"), from_utf8(day_words(day)))) : day_words(day));
    }
    questions.weight = kernel::format_weight(request.parcel.weight);
    questions.residential = request.destination.residential;
    return questions;
}

RateChange change_words(std::string const& label, std::optional<kernel::Money> const& as_is,
                        std::optional<kernel::Money> const& changed, bool is_late)
{
    if (!changed) {
        return {label, to_utf8(_("no way")), Tone::bad};
    }
    if (is_late) {
        return {label, to_utf8(_("late")), Tone::bad};
    }
    if (!as_is) {
        return {label, kernel::format_money(*changed), Tone::ok};
    }
    kernel::Money const difference = *changed - *as_is;
    if (difference.minor == 0) {
        return {label, to_utf8(_("the same")), Tone::neutral};
    }
    return {label, signed_money(difference), difference.minor < 0 ? Tone::ok : Tone::neutral};
}

} // namespace poddesk::gui
