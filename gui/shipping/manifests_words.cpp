#include "gui/shipping/manifests_words.h"

#include "domain/kernel/measure.h"
#include "gui/orders/words.h"
#include "gui/shipping/parcels_words.h"
#include "gui/widgets/text.h"

#include <wx/intl.h>

#include <map>

namespace poddesk::gui {

using shipping::ManifestParcel;
using shipping::ManifestRow;
using shipping::TrackedParcel;
using shipping::UnmanifestedDay;

namespace {

std::string weight_words(std::int64_t nanograms)
{
    return kernel::format_weight(kernel::Weight{nanograms});
}

Pill status_pill_of(ManifestRow const& row)
{
    if (row.status == "handed_over") {
        return {to_utf8(_("Handed over")), Tone::ok, false, {}};
    }
    return row.status == "closed" ? Pill{to_utf8(_("Closed")), Tone::accent, false, {}}
                                  : Pill{to_utf8(_("Open")), Tone::warn, false, {}};
}

/// The parcels as the carrier's paper has them. An item opens its order.
DetailSection parcels_section(wxString const& heading, std::vector<ManifestParcel> const& parcels,
                              std::int64_t all)
{
    DetailSection section{to_utf8(heading), to_utf8(grouped(all)), std::nullopt, {}, {}};
    for (ManifestParcel const& it : parcels) {
        section.items.push_back(
            {"box", it.client_color, it.tracking_number,
             with_middle_dots({it.order_number, it.destination,
                               it.is_shipped ? std::string() : to_utf8(_("not shipped yet"))}),
             weight_words(it.weight_ng), it.is_shipped ? "" : "warning", Tone::warn,
             "order:" + std::to_string(it.order.value)});
    }
    auto const shown = static_cast<std::int64_t>(parcels.size());
    if (shown < all) {
        section.lines.push_back({to_utf8(wxString::Format(_("%s more are on it."), grouped(all - shown))),
                                 Tone::neutral, DetailLine::Look::small});
    }
    return section;
}

DetailSection clients_section(std::vector<ManifestParcel> const& parcels)
{
    std::map<std::string, std::pair<std::int64_t, std::int64_t>> by_client;
    for (ManifestParcel const& it : parcels) {
        auto& [number, weight] = by_client[it.client_name];
        ++number;
        weight += it.weight_ng;
    }
    DetailSection section{to_utf8(_("By client")), {}, std::nullopt, {}, {}};
    for (auto const& [client, sum] : by_client) {
        section.facts.push_back(
            {client, with_middle_dots({grouped_words(sum.first), weight_words(sum.second)})});
    }
    return section;
}

} // namespace

std::vector<ListEntry> manifest_queues()
{
    return {{"", to_utf8(_("To do"))},
            {"labels", to_utf8(_("Labels on none")), "warning", Tone::bad, true},
            {"to_close", to_utf8(_("To close")), "truck", Tone::warn, true},
            {"", to_utf8(_("Manifests"))},
            {"open", to_utf8(_("Opened again")), "undo", Tone::warn},
            {"closed", to_utf8(_("Closed")), "document", Tone::accent},
            {"handed_over", to_utf8(_("Handed over")), "check", Tone::ok},
            {"all", to_utf8(_("All")), "list"}};
}

std::string manifest_totals(shipping::ManifestCounts const& counts, std::size_t days)
{
    if (counts.unmanifested == 0) {
        return to_utf8(_("Every label is on a manifest"));
    }
    return to_utf8(wxString::Format(_("%s labels are on no manifest: %s to close"),
                                    grouped(counts.unmanifested), grouped(static_cast<std::int64_t>(days))));
}

std::vector<ListCell> day_cells(UnmanifestedDay const& day)
{
    ListCell state;
    state.pill = Pill{to_utf8(_("To close")), Tone::warn, false, {}};
    return {{to_utf8(_("not numbered yet")), {}, Tone::neutral},
            {day.carrier_name, {}, Tone::neutral, true},
            {day.pod_code},
            {kernel::format_date(day.ship_date)},
            {grouped_words(day.labels), {}, Tone::neutral, true},
            {weight_words(day.weight_ng)},
            state,
            {day.not_shipped > 0
                 ? to_utf8(wxString::Format(_("%s not shipped yet"), grouped(day.not_shipped)))
                 : to_utf8(_("all shipped")),
             {},
             day.not_shipped > 0 ? Tone::warn : Tone::ok}};
}

std::vector<ListCell> manifest_cells(ManifestRow const& row, kernel::Timestamp now)
{
    ListCell state;
    state.pill = status_pill_of(row);
    bool const is_gone = row.handed_over_at.has_value();
    ListCell const who =
        is_gone ? ListCell{row.driver, when_words(*row.handed_over_at, now), Tone::neutral, false, {}, {},
                           "truck"}
        : row.closed_at ? ListCell{row.closed_by, when_words(*row.closed_at, now)}
                        : ListCell{row.reopen_reason, {}, Tone::warn};
    return {{row.number, {}, Tone::neutral, true},
            {row.carrier_name},
            {row.pod_code},
            {kernel::format_date(row.ship_date)},
            {row.parcels > 0 ? grouped_words(row.parcels) : "\xe2\x80\x93"},
            {row.weight_ng > 0 ? weight_words(row.weight_ng) : "\xe2\x80\x93"},
            state,
            who};
}

std::vector<ListCell> label_cells(TrackedParcel const& label, kernel::Timestamp now)
{
    ListCell state;
    state.pill = Pill{to_utf8(_("On none")), Tone::bad, false, "warning"};
    return {
        {label.tracking_number, with_middle_dots({label.number, label.order_number}), Tone::neutral, true},
        {label.carrier, label.service},
        {label.pod},
        {label.labeled_at ? when_words(*label.labeled_at, now) : std::string()},
        {grouped_words(1)},
        {"\xe2\x80\x93"},
        state,
        {label.client_name, label.destination, Tone::neutral, false, std::nullopt, label.client_color}};
}

Detail day_detail(UnmanifestedDay const& day, std::vector<ManifestParcel> const& labels)
{
    Detail detail;
    detail.title = day.carrier_name;
    detail.pill = Pill{to_utf8(_("To close")), Tone::warn, true, {}};
    detail.subtitle.push_back({with_middle_dots({day.pod_code, kernel::format_date(day.ship_date)})});
    DetailSection facts{to_utf8(_("What waits")), {}, std::nullopt, {}, {}};
    facts.facts = {{to_utf8(_("Labels")), grouped_words(day.labels)},
                   {to_utf8(_("Weight")), weight_words(day.weight_ng)},
                   {to_utf8(_("Not shipped yet")), grouped_words(day.not_shipped),
                    day.not_shipped > 0 ? Tone::warn : Tone::ok}};
    facts.lines.push_back(
        {to_utf8(_("Closing numbers the list and fixes what is on it. A label that comes later "
                   "goes on the next manifest of the day.")),
         Tone::neutral, DetailLine::Look::small});
    detail.sections.push_back(std::move(facts));
    detail.sections.push_back(clients_section(labels));
    detail.sections.push_back(parcels_section(_("Labels"), labels, day.labels));
    return detail;
}

Detail manifest_detail(ManifestRow const& row, std::vector<ManifestParcel> const& parcels,
                       kernel::Timestamp now)
{
    Detail detail;
    detail.title = row.number;
    detail.pill = status_pill_of(row);
    detail.subtitle.push_back(
        {with_middle_dots({row.carrier_name, row.pod_name, kernel::format_date(row.ship_date)})});
    DetailSection facts{to_utf8(_("Manifest")), {}, std::nullopt, {}, {}};
    facts.facts = {{to_utf8(_("Parcels")), grouped_words(row.parcels)},
                   {to_utf8(_("Weight")), weight_words(row.weight_ng)}};
    if (row.closed_at) {
        facts.facts.push_back(
            {to_utf8(_("Closed")), with_middle_dots({when_words(*row.closed_at, now), row.closed_by})});
    }
    if (row.handed_over_at) {
        facts.facts.push_back({to_utf8(_("Handed over")),
                               with_middle_dots({when_words(*row.handed_over_at, now), row.driver}),
                               Tone::ok});
    }
    if (!row.reopen_reason.empty()) {
        facts.facts.push_back({to_utf8(_("Opened again")), row.reopen_reason, Tone::warn});
    }
    if (row.status == "open") {
        facts.lines.push_back(
            {to_utf8(_("Its labels are on none again. Close their day once more: the number stays.")),
             Tone::warn, DetailLine::Look::small});
    }
    detail.sections.push_back(std::move(facts));
    if (!parcels.empty()) {
        detail.sections.push_back(clients_section(parcels));
        detail.sections.push_back(parcels_section(_("Parcels"), parcels, row.parcels));
    }
    return detail;
}

Detail label_detail(TrackedParcel const& label, kernel::Timestamp now)
{
    Detail detail;
    detail.title = label.tracking_number;
    detail.pill = Pill{to_utf8(_("On none")), Tone::bad, true, {}};
    detail.brand_color = label.client_color;
    detail.subtitle.push_back({with_middle_dots({label.client_name, label.carrier, label.service})});
    DetailSection facts{to_utf8(_("Label")), {}, std::nullopt, {}, {}};
    facts.facts = {{to_utf8(_("Parcel")), label.number},
                   {to_utf8(_("Order")), label.order_number},
                   {to_utf8(_("Pod")), label.pod},
                   {to_utf8(_("To")), label.destination},
                   {to_utf8(_("State")), parcel_pill(label).text}};
    if (label.labeled_at) {
        facts.facts.push_back({to_utf8(_("Labeled")), when_words(*label.labeled_at, now)});
    }
    facts.lines.push_back(
        {to_utf8(_("The carrier's driver does not sign for it. Close its day in the queue \"To "
                   "close\", or void the label at the pack bench.")),
         Tone::warn, DetailLine::Look::small});
    detail.sections.push_back(std::move(facts));
    return detail;
}

std::vector<FormField> driver_form()
{
    FormField driver{"driver", to_utf8(_("Driver's name"))};
    driver.complaint = to_utf8(_("Write who takes the parcels: there is no way back."));
    return {driver};
}

std::string manifest_gone_words()
{
    return to_utf8(_("This manifest is gone, or no longer within your reach. F5 reads the list anew."));
}

std::string wrong_row_words()
{
    return to_utf8(
        _("That cannot be done to this row: it is of another kind, or changed. F5 reads the list anew."));
}

std::string closed_words(std::string const& number, std::int64_t parcels, std::int64_t weight_ng)
{
    return to_utf8(
        wxString::Format(wxPLURAL("%s is closed with %s parcel, %s.", "%s is closed with %s parcels, %s.",
                                  static_cast<unsigned>(parcels)),
                         from_utf8(number), grouped(parcels), from_utf8(weight_words(weight_ng))));
}

std::string manifest_reopened_words(std::string const& number, std::int64_t labels)
{
    return to_utf8(
        wxString::Format(_("%s is open again; %s labels are on none."), from_utf8(number), grouped(labels)));
}

std::string handed_over_words(std::string const& number, std::int64_t parcels, std::string const& driver)
{
    return to_utf8(wxString::Format(_("%s left with %s: %s parcels."), from_utf8(number), from_utf8(driver),
                                    grouped(parcels)));
}

std::string manifest_printed_words(std::string const& number, std::string const& printer)
{
    return to_utf8(wxString::Format(_("%s is printed on %s."), from_utf8(number), from_utf8(printer)));
}

} // namespace poddesk::gui
