#include "gui/billing/charges_words.h"

#include "gui/orders/words.h"
#include "gui/widgets/text.h"

#include <wx/intl.h>

#include <array>

namespace poddesk::gui {

using billing::ChargeRecord;
using billing::ChargeRow;
using billing::UnpricedRow;

namespace {

constexpr std::array families{"receiving", "storage", "pick_pack", "shipment", "returns", "vas", "ad_hoc"};

/// "40 × $0.0125"
std::string times_words(std::int64_t quantity, kernel::Price price)
{
    return grouped_words(quantity) + " \xc3\x97 " + price_words(price);
}

/// What it was charged for: the words of a charge by hand, the number of a receipt, parcel or RMA.
std::string subject_of(std::string const& description, std::string const& order, std::string const& name)
{
    return !description.empty() ? description : !order.empty() ? order : name;
}

std::string event_word(std::string const& kind)
{
    static std::map<std::string, wxString, std::less<>> const words = {
        {"receipt.completed", _("Receipt completed")},
        {"receipt.taken_back", _("Receipt taken back")},
        {"fulfillment.packed", _("Order packed")},
        {"fulfillment.unpacked", _("Box opened again")},
        {"shipment.labeled", _("Label bought")},
        {"return.labeled", _("Return label bought")},
        {"return.label_voided", _("Return label voided")},
        {"shipment.voided", _("Label voided")},
        {"return.inspected", _("Return inspected")},
        {"return.inspection_undone", _("Inspection taken back")},
        {"storage.counted", _("Storage counted")},
        {"charge.added", _("Charged by hand")},
        {"charge.undone", _("Taken back by hand")}};
    auto const found = words.find(kind);
    return found == words.end() ? kind : to_utf8(found->second);
}

FormField client_field(std::vector<clients::ClientRow> const& clients)
{
    FormField field{"client", to_utf8(_("Client"))};
    for (clients::ClientRow const& it : clients) {
        field.choices.emplace_back(std::to_string(it.id.value), it.name);
    }
    field.preset = clients.empty() ? std::string() : std::to_string(clients.front().id.value);
    return field;
}

FormField line_field(char const* key, wxString const& label, std::string preset, wxString const& complaint)
{
    FormField field{key, to_utf8(label)};
    field.preset = std::move(preset);
    field.complaint = to_utf8(complaint);
    return field;
}

DetailSection opposite_section(ChargeRecord const& record, kernel::Timestamp now)
{
    ChargeRow const& other = *record.opposite;
    bool const is_undone = record.row.is_undone;
    DetailSection section{to_utf8(is_undone ? _("Taken back by") : _("Takes back")),
                          to_utf8(wxString::Format(_("charge %s"), grouped(other.id.value))),
                          std::nullopt,
                          {},
                          {}};
    section.facts = {
        {to_utf8(_("Units and price")), times_words(other.quantity, other.price)},
        {to_utf8(_("Amount")), price_words(other.amount), is_undone ? Tone::warn : Tone::neutral},
        {to_utf8(_("Day")), kernel::format_date(other.charged_on)},
        {to_utf8(_("By")), with_middle_dots({other.noted_by, when_words(other.noted_at, now)})}};
    section.lines.push_back(
        {record.reason.empty() ? to_utf8(_("The work itself was undone.")) : record.reason, Tone::warn,
         DetailLine::Look::small});
    return section;
}

} // namespace

std::string price_words(kernel::Price price)
{
    std::string digits = kernel::plain_price(price);
    bool const is_negative = digits.starts_with('-');
    std::string const minus = is_negative ? "\xe2\x88\x92" : "";
    if (is_negative) {
        digits.erase(0, 1);
    }
    return price.currency() == kernel::us_dollar() ? minus + "$" + digits
                                                   : minus + digits + " " + price.currency().code();
}

std::string family_word(std::string_view family)
{
    static std::map<std::string, wxString, std::less<>> const words = {
        {"receiving", _("Receiving")}, {"storage", _("Storage")},    {"pick_pack", _("Pick and pack")},
        {"shipment", _("Shipping")},   {"returns", _("Returns")},    {"vas", _("Extra work")},
        {"ad_hoc", _("Other")},        {"recurring", _("Recurring")}};
    auto const found = words.find(family);
    return found == words.end() ? std::string(family) : to_utf8(found->second);
}

std::vector<ListEntry> charge_queues(bool may_read)
{
    if (!may_read) {
        return {};
    }
    std::vector<ListEntry> all{{"", to_utf8(_("Charges"))},
                               {"unpriced", to_utf8(_("Without a price")), "warning", Tone::bad, true},
                               {"today", to_utf8(_("Today")), "sun"},
                               {"month", to_utf8(_("This month")), "list"},
                               {"all", to_utf8(_("All")), "database"},
                               {"markups", to_utf8(_("Postage mark-ups")), "truck"},
                               {"", to_utf8(_("This month, by family"))}};
    constexpr std::array icons{"inbox", "database", "box", "truck", "return", "star", "tag"};
    for (std::size_t i = 0; i < families.size(); ++i) {
        all.push_back({std::string(family_queue) + families[i], family_word(families[i]), icons[i]});
    }
    return all;
}

std::string charge_totals(std::int64_t charges, std::vector<kernel::Money> const& sums)
{
    return with_middle_dots(
        {to_utf8(wxString::Format(_("%s charges"), grouped(charges))), value_words(sums)});
}

std::string may_not_read_words()
{
    return to_utf8(_("Prices are for account managers and administrators."));
}

std::vector<ListCell> charge_cells(ChargeRow const& row, kernel::Timestamp now)
{
    bool const is_back = row.undoes.has_value();
    ListCell state;
    if (is_back) {
        state.pill = Pill{to_utf8(_("Takes back")), Tone::warn, false, {}};
    } else if (row.is_undone) {
        state.pill = Pill{to_utf8(_("Taken back")), Tone::neutral, false, {}};
    }
    Tone const tone = is_back ? Tone::warn : Tone::neutral;
    return {{row.client_name, row.pod, Tone::neutral, false, std::nullopt, row.client_color},
            {family_word(row.family)},
            {row.name, row.variant},
            {subject_of(row.description, row.order_number, row.name),
             row.description.empty() ? std::string() : row.order_number},
            {times_words(row.quantity, row.price)},
            {price_words(row.amount), {}, tone, true, std::nullopt, {}, {}, row.amount},
            {kernel::format_date(row.charged_on), when_words(row.noted_at, now)},
            state};
}

std::vector<ListCell> unpriced_cells(UnpricedRow const& row)
{
    ListCell state;
    state.pill = Pill{to_utf8(_("No price")), Tone::bad, false, "warning"};
    return {{row.client_name, {}, Tone::neutral, false, std::nullopt, row.client_color},
            {},
            {row.name, row.variant},
            {subject_of(row.description, row.order_number, row.name), row.reason},
            {grouped_words(row.quantity) + " \xc3\x97 ?"},
            {"\xe2\x80\x93"},
            {kernel::format_date(row.charged_on)},
            state};
}

Detail charge_detail(ChargeRecord const& record, kernel::Timestamp now)
{
    ChargeRow const& row = record.row;
    Detail detail;
    detail.title = price_words(row.amount);
    detail.brand_color = row.client_color;
    if (row.undoes || row.is_undone) {
        detail.pill = Pill{to_utf8(row.undoes ? _("Takes back") : _("Taken back")), Tone::warn, false, {}};
    }
    detail.subtitle.push_back({with_middle_dots({row.client_name, family_word(row.family), row.name})});
    DetailSection charge{to_utf8(_("Charge")), grouped_words(row.id.value), std::nullopt, {}, {}};
    charge.facts = {{to_utf8(_("For")), subject_of(row.description, row.order_number, row.name)},
                    {to_utf8(_("Units and price")), times_words(row.quantity, row.price)},
                    {to_utf8(_("Amount, exact")), price_words(row.amount)},
                    {to_utf8(_("Day")), kernel::format_date(row.charged_on)}};
    if (!row.order_number.empty()) {
        charge.facts.push_back({to_utf8(_("Order")), row.order_number});
    }
    if (!row.variant.empty()) {
        charge.facts.push_back({to_utf8(_("Of")), row.variant});
    }
    if (!row.pod.empty()) {
        charge.facts.push_back({to_utf8(_("Pod")), row.pod});
    }
    detail.sections.push_back(std::move(charge));
    DetailSection event{to_utf8(_("The event behind it")), {}, std::nullopt, {}, {}};
    event.events.push_back({"bolt", with_middle_dots({event_word(record.event), record.event_by}),
                            when_words(record.event_at, now), Tone::accent, stamp_words(record.event_at)});
    detail.sections.push_back(std::move(event));
    if (record.opposite) {
        detail.sections.push_back(opposite_section(record, now));
    }
    return detail;
}

Detail unpriced_detail(UnpricedRow const& row)
{
    Detail detail;
    detail.title = row.name;
    detail.brand_color = row.client_color;
    detail.pill = Pill{to_utf8(_("No price")), Tone::bad, true, {}};
    detail.subtitle.push_back({with_middle_dots({row.client_name, row.variant})});
    DetailSection why{to_utf8(_("Why it is not charged")), {}, std::nullopt, {}, {}};
    why.lines = {
        {row.reason, Tone::bad, DetailLine::Look::bold},
        {to_utf8(_("Set the fee, and it is charged at once; or take off the list what nobody bills.")),
         Tone::neutral, DetailLine::Look::small}};
    why.facts = {{to_utf8(_("For")), subject_of(row.description, row.order_number, row.name)},
                 {to_utf8(_("Units")), grouped_words(row.quantity)},
                 {to_utf8(_("Day")), kernel::format_date(row.charged_on)}};
    if (!row.order_number.empty()) {
        why.facts.push_back({to_utf8(_("Order")), row.order_number});
    }
    detail.sections.push_back(std::move(why));
    return detail;
}

std::string markup_words(billing::PostageMarkup const& markup)
{
    return to_utf8(wxString::Format(_("%s and %s per label"),
                                    from_utf8(billing::plain_percent(markup.basis_points)),
                                    from_utf8(price_words(markup.per_label))));
}

std::vector<ListCell> markup_cells(billing::MarkupRow const& row)
{
    ListCell state;
    if (row.is_valid) {
        state.pill = Pill{to_utf8(_("Valid")), Tone::ok, false, {}};
    }
    return {{row.client_name, {}, Tone::neutral, false, std::nullopt, row.client_color},
            {family_word("shipment")},
            {to_utf8(_("Postage mark-up"))},
            {to_utf8(_("on top of the label")), row.set_by},
            {billing::plain_percent(row.markup.basis_points)},
            {price_words(row.markup.per_label),
             to_utf8(_("per label")),
             Tone::neutral,
             false,
             std::nullopt,
             {},
             {},
             row.markup.per_label},
            {kernel::format_date(row.valid_from)},
            state};
}

Detail markup_detail(billing::MarkupRow const& row)
{
    Detail detail;
    detail.title = markup_words(row.markup);
    detail.brand_color = row.client_color;
    if (row.is_valid) {
        detail.pill = Pill{to_utf8(_("Valid")), Tone::ok, false, {}};
    }
    detail.subtitle.push_back({with_middle_dots({row.client_name, to_utf8(_("Postage mark-up"))})});
    DetailSection terms{to_utf8(_("On top of a label's price")), {}, std::nullopt, {}, {}};
    terms.facts = {{to_utf8(_("Of the label")), billing::plain_percent(row.markup.basis_points)},
                   {to_utf8(_("Per label")), price_words(row.markup.per_label)},
                   {to_utf8(_("Valid from")), kernel::format_date(row.valid_from)},
                   {to_utf8(_("Set by")), row.set_by}};
    terms.lines.push_back(
        {to_utf8(_("It counts until another begins; labels that were charged stay as they are.")),
         Tone::neutral, DetailLine::Look::small});
    detail.sections.push_back(std::move(terms));
    return detail;
}

std::vector<FormField> add_form(std::vector<clients::ClientRow> const& clients)
{
    FormField kind{"kind", to_utf8(_("Fee"))};
    kind.choices = {{"vas", to_utf8(_("Extra work"))},
                    {"ad_hoc", to_utf8(_("Other"))},
                    {"postage", to_utf8(_("Postage, with its price"))}};
    kind.preset = "vas";
    return {client_field(clients),
            kind,
            line_field("words", _("What for?"), {}, _("Write what for: the client reads it.")),
            line_field("quantity", _("Pieces"), "1", _("Write how many.")),
            line_field("price", _("Price of one (empty: the client's fee)"), {}, wxString()),
            line_field("currency", _("Currency"), "USD", _("Write a currency like USD."))};
}

std::vector<FormField> fee_form(std::vector<clients::ClientRow> const& clients,
                                std::vector<billing::FeeKind> const& kinds, kernel::Date today)
{
    FormField kind{"kind", to_utf8(_("Fee"))};
    for (billing::FeeKind const& it : kinds) {
        if (it.kind != "postage") { // has the price of its rate
            kind.choices.emplace_back(
                it.kind, to_utf8(wxString::Format(_("%s, per %s"), from_utf8(it.name), from_utf8(it.unit))));
        }
    }
    kind.preset = kind.choices.empty() ? std::string() : kind.choices.front().first;
    return {
        client_field(clients),
        kind,
        line_field("variant", _("Of this carton or work alone (may stay empty)"), {}, wxString()),
        line_field("price", _("Price of one"), {}, _("Write a price like 0.0125.")),
        line_field("currency", _("Currency"), "USD", _("Write a currency like USD.")),
        line_field("from", _("Valid from"), kernel::format_date(today), _("Write a day like 2026-12-01."))};
}

std::vector<FormField> markup_form(std::vector<clients::ClientRow> const& clients, kernel::Date today)
{
    return {
        client_field(clients),
        line_field("percent", _("Percent of the label's price"), "0", _("Write a percentage like 12.5.")),
        line_field("price", _("Amount for each label"), "0", _("Write an amount like 0.25.")),
        line_field("currency", _("Currency"), "USD", _("Write a currency like USD.")),
        line_field("from", _("Valid from"), kernel::format_date(today), _("Write a day like 2026-12-01."))};
}

std::vector<FormField> fee_form_of(std::vector<FormField> form, UnpricedRow const& row)
{
    for (FormField& field : form) {
        if (field.key == "client") {
            field.preset = std::to_string(row.client.value);
        } else if (field.key == "kind") {
            field.preset = row.kind;
        }
    }
    return form;
}

std::vector<FormField> print_form(std::vector<clients::ClientRow> const& clients, kernel::Date today)
{
    return {client_field(clients), line_field("month", _("Month"), kernel::format_date(today).substr(0, 7),
                                              _("Write a month like 2026-11."))};
}

std::string bad_currency_words(std::string const& typed)
{
    return to_utf8(
        wxString::Format(_("There is no currency \"%s\"; it is written like USD."), from_utf8(typed)));
}

std::string bad_month_words(std::string const& typed)
{
    return to_utf8(wxString::Format(_("\"%s\" is no month; write it like 2026-11."), from_utf8(typed)));
}

std::string added_words(std::string const& description, bool is_priced)
{
    return to_utf8(wxString::Format(
        is_priced ? _("\"%s\" is charged.")
                  : _("\"%s\" is noted, but the client has no fee for it: it waits without a price."),
        from_utf8(description)));
}

std::string taken_off_words(std::string const& what)
{
    return to_utf8(wxString::Format(_("Thing %s is off the list: nobody bills it."), from_utf8(what)));
}

std::string taken_back_words(std::string const& what, std::int64_t opposite)
{
    return to_utf8(wxString::Format(_("Charge %s is taken back by charge %s."), from_utf8(what),
                                    from_utf8(std::to_string(opposite))));
}

std::string fee_set_words(std::string const& price, std::string const& from, std::int64_t priced)
{
    return to_utf8(wxString::Format(_("The fee is %s from %s on; %s things that waited are charged."),
                                    from_utf8(price), from_utf8(from), grouped(priced)));
}

std::string markup_set_words(billing::PostageMarkup const& markup, std::string const& from)
{
    return to_utf8(wxString::Format(_("The mark-up is %s from %s on."), from_utf8(markup_words(markup)),
                                    from_utf8(from)));
}

std::string list_written_words(std::string const& file)
{
    return to_utf8(wxString::Format(_("%s is written for the printer."), from_utf8(file)));
}

} // namespace poddesk::gui
