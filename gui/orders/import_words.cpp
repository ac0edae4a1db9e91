#include "gui/orders/import_words.h"

#include "domain/orders/order.h"
#include "gui/orders/words.h"
#include "gui/widgets/text.h"

#include <wx/intl.h>

#include <algorithm>

namespace poddesk::gui {

using orders::ImportedObject;
using orders::ImportOutcome;
using orders::IncomingAddress;
using orders::PreviewedObject;

namespace {

constexpr std::string_view dash = "\xe2\x80\x93";

Pill pill(wxString const& word, Tone tone, std::string icon = {})
{
    return {to_utf8(word), tone, false, std::move(icon)};
}

Pill outcome_pill(ImportOutcome outcome)
{
    switch (outcome) {
    case ImportOutcome::imported:
        return pill(_("Imported"), Tone::ok);
    case ImportOutcome::updated:
        return pill(_("Updated"), Tone::accent);
    case ImportOutcome::unchanged:
        return pill(_("Here already"), Tone::neutral);
    case ImportOutcome::refused:
        break;
    }
    return pill(_("Refused"), Tone::bad, "warning");
}

std::string with_commas(std::initializer_list<std::string> parts)
{
    std::string line;
    for (std::string const& part : parts) {
        if (!part.empty()) {
            line += (line.empty() ? "" : ", ") + part;
        }
    }
    return line;
}

ListCell waits_for(std::vector<std::string> const& unknown_skus)
{
    std::string skus;
    for (std::string const& sku : unknown_skus) {
        skus += (skus.empty() ? "" : ", ") + sku;
    }
    ListCell why{to_utf8(wxString::Format(_("Waits: not in the catalog: %s"), from_utf8(skus)))};
    why.tone = Tone::warn;
    return why;
}

std::string street_of(IncomingAddress const& to)
{
    return with_commas({to.company.value_or(""), to.line1.value_or(""), to.line2.value_or("")});
}

std::string place_of(IncomingAddress const& to)
{
    std::string const region =
        to.region.value_or("") + (to.region.has_value() ? " " : "") + to.postal_code.value_or("");
    return with_commas({to.city.value_or(""), region, to.country.value_or("")});
}

std::int64_t units_of(orders::PlannedOrder const& planned)
{
    std::int64_t units = 0;
    for (orders::PlannedLine const& line : planned.lines) {
        units += line.quantity;
    }
    return units;
}

std::string amount(orders::PlannedOrder const& planned, std::int64_t minor)
{
    return kernel::format_money({minor, planned.currency});
}

std::string count(std::size_t number)
{
    return grouped_words(static_cast<std::int64_t>(number));
}

DetailSection section(wxString const& heading)
{
    return {to_utf8(heading), {}, std::nullopt, {}, {}};
}

DetailSection refusal_section(kernel::Refusal const& why)
{
    DetailSection refused = section(_("Why it is refused"));
    refused.lines.push_back({why.message, Tone::bad});
    return refused;
}

bool waits(PreviewedObject const& object, orders::PlannedLine const& line)
{
    std::string const& name = line.sku.empty() ? line.title : line.sku;
    return line.quantity > 0 && line.requires_shipping &&
           std::ranges::find(object.unknown_skus, name) != object.unknown_skus.end();
}

std::string number_of(PreviewedObject const& object)
{
    return object.order->name.value_or(object.order->external_id);
}

DetailSection money_section(orders::PlannedOrder const& planned)
{
    DetailSection money = section(_("Totals"));
    for (auto const& [label, minor] : {std::pair{_("Goods"), planned.subtotal.shop},
                                       {_("Discount"), -planned.discounts.shop},
                                       {_("Shipping"), planned.shipping.shop},
                                       {_("Tax"), planned.tax.shop}}) {
        if (minor != 0) {
            money.facts.push_back({to_utf8(label), amount(planned, minor)});
        }
    }
    money.facts.push_back({to_utf8(_("Total")), amount(planned, planned.total.shop)});
    return money;
}

} // namespace

std::vector<std::pair<std::string, std::string>> const& import_fields()
{
    static std::vector<std::pair<std::string, std::string>> const all = {
        {"order_id", to_utf8(_("Order *"))},
        {"sku", to_utf8(_("SKU * (or title)"))},
        {"title", to_utf8(_("Title"))},
        {"quantity", to_utf8(_("Quantity *"))},
        {"name", to_utf8(_("Recipient"))},
        {"company", to_utf8(_("Company"))},
        {"line1", to_utf8(_("Address, line 1"))},
        {"line2", to_utf8(_("Address, line 2"))},
        {"city", to_utf8(_("City"))},
        {"region", to_utf8(_("State or province"))},
        {"postal_code", to_utf8(_("ZIP or postal code"))},
        {"country", to_utf8(_("Country"))},
        {"phone", to_utf8(_("Phone"))},
        {"email", to_utf8(_("Email"))},
        {"placed_at", to_utf8(_("Placed on"))},
        {"order_number", to_utf8(_("Order's number, if another"))},
        {"po_number", to_utf8(_("Purchase order"))},
        {"note", to_utf8(_("Note"))},
        {"line_id", to_utf8(_("Line's own id"))},
        {"price", to_utf8(_("Price of a unit"))},
        {"line_discount", to_utf8(_("Discount of the line"))},
        {"shipping_service", to_utf8(_("Shipping service"))},
        {"shipping", to_utf8(_("Shipping charge"))},
        {"tax", to_utf8(_("Tax"))},
        {"discount", to_utf8(_("Discount of the order"))},
        {"total", to_utf8(_("Total"))},
        {"currency", to_utf8(_("Currency"))}};
    return all;
}

std::vector<std::string> const& import_columns()
{
    static std::vector<std::string> const all = {"state", "row",   "order", "recipient",
                                                 "lines", "total", "why"};
    return all;
}

std::vector<ListCell> preview_cells(PreviewedObject const& object)
{
    ListCell state;
    ListCell const row{object.line == 0 ? std::string(dash) : count(object.line)};
    if (object.refusal) {
        state.pill = outcome_pill(ImportOutcome::refused);
        ListCell why{object.refusal->message};
        why.tone = Tone::bad;
        return {state, row, {object.label}, {}, {}, {}, why};
    }
    IncomingAddress const& to = object.order->ship_to;
    state.pill = pill(_("To import"), Tone::ok);
    std::string skus;
    for (orders::PlannedLine const& line : object.planned->lines) {
        std::string const& what = line.sku.empty() ? line.title : line.sku;
        skus += (skus.empty() ? "" : ", ") + std::to_string(line.quantity) + " \xc3\x97 " + what;
    }
    ListCell order{number_of(object)};
    order.bold = true;
    ListCell why;
    if (!object.unknown_skus.empty()) why = waits_for(object.unknown_skus);
    return {state,
            row,
            order,
            {to.name.value_or(std::string(dash)), with_commas({street_of(to), place_of(to)})},
            {lines_and_units(std::ssize(object.planned->lines), units_of(*object.planned)), skus},
            {amount(*object.planned, object.planned->total.shop)},
            why};
}

Detail preview_detail(PreviewedObject const& object)
{
    Detail detail;
    if (object.refusal) {
        detail.title = object.label;
        detail.pill = outcome_pill(ImportOutcome::refused);
        if (object.line > 0) {
            detail.subtitle.push_back(
                {to_utf8(wxString::Format(_("Row %s of the file"), from_utf8(count(object.line))))});
        }
        detail.sections.push_back(refusal_section(*object.refusal));
        return detail;
    }
    detail.title = number_of(object);
    detail.pill = pill(_("To import"), Tone::ok);
    detail.subtitle.push_back(
        {to_utf8(wxString::Format(_("Row %s of the file"), from_utf8(count(object.line))))});
    IncomingAddress const& to = object.order->ship_to;
    DetailSection address = section(_("Ships to"));
    for (std::string const& line : {to.name.value_or(""), street_of(to), place_of(to),
                                    object.order->phone.value_or(""), object.order->email.value_or("")}) {
        if (!line.empty()) {
            address.lines.push_back({line});
        }
    }
    detail.sections.push_back(std::move(address));
    DetailSection lines = section(_("Lines"));
    for (orders::PlannedLine const& line : object.planned->lines) {
        lines.items.push_back({"box",
                               {},
                               line.title.empty() ? line.sku : line.title,
                               line.sku,
                               "\xc3\x97 " + std::to_string(line.quantity),
                               {},
                               Tone::neutral,
                               {}});
        if (waits(object, line))
            lines.items.back().note = {to_utf8(_("not in the client's catalog")), Tone::warn};
    }
    detail.sections.push_back(std::move(lines));
    detail.sections.push_back(money_section(*object.planned));
    return detail;
}

std::vector<ListCell> imported_cells(std::vector<ListCell> foreseen, ImportedObject const& object)
{
    if (foreseen.empty()) {
        foreseen = {{}, {std::string(dash)}, {object.label}, {}, {}, {}, {}};
    }
    foreseen.back() = ListCell();
    foreseen.front() = ListCell();
    foreseen.front().pill = outcome_pill(object.outcome);
    if (object.refusal) {
        foreseen.back() = ListCell{object.refusal->message};
        foreseen.back().tone = Tone::bad;
    } else if (!object.unknown_skus.empty()) {
        foreseen.back() = waits_for(object.unknown_skus);
    }
    return foreseen;
}

Detail imported_detail(Detail foreseen, ImportedObject const& object)
{
    foreseen.title = foreseen.title.empty() ? object.label : foreseen.title;
    foreseen.pill = outcome_pill(object.outcome);
    if (object.refusal && (foreseen.sections.empty() || foreseen.sections.size() > 1)) {
        foreseen.sections.insert(foreseen.sections.begin(), refusal_section(*object.refusal));
    }
    for (std::string const& sku : object.unknown_skus) {
        foreseen.subtitle.push_back(
            {to_utf8(wxString::Format(_("%s is not in the client's catalog"), from_utf8(sku))), Tone::warn});
    }
    return foreseen;
}

std::string file_words(orders::CsvFile const& file)
{
    wxString const encoding = file.encoding == orders::CsvEncoding::utf8           ? _("UTF-8")
                              : file.encoding == orders::CsvEncoding::windows_1252 ? _("Windows-1252")
                                                                                   : _("UTF-16");
    wxString const between = file.separator == '\t'  ? _("tabs between them")
                             : file.separator == ';' ? _("semicolons between them")
                                                     : _("commas between them");
    return to_utf8(wxString::Format(_("%s rows, %s columns; %s, %s"), from_utf8(count(file.rows.size())),
                                    from_utf8(count(file.header.size())), encoding, between));
}

std::string target_words(orders::Channel const& channel)
{
    return channel.client_name + ": " + (channel.name.empty() ? channel.shop : channel.name);
}

std::string new_target_words(std::string const& client)
{
    return to_utf8(wxString::Format(_("%s: a new channel, named below"), from_utf8(client)));
}

std::string known_export_words(std::string const& format)
{
    return to_utf8(wxString::Format(_("Recognized by its header: %s."), from_utf8(format)));
}

std::string saved_mapping_words(std::int64_t version, bool is_changed)
{
    wxString const which = wxString::Format(_("Read by the channel's saved mapping, version %lld"),
                                            static_cast<long long>(version));
    return to_utf8(which + (is_changed ? _(", changed here.") : wxString(wxS("."))));
}

std::string guessed_words()
{
    return to_utf8(
        _("No known export has this header. What the columns seem to be stands below: look it over."));
}

std::string own_mapping_words()
{
    return to_utf8(_("Read as the columns say that are chosen below."));
}

std::string preview_totals(orders::FilePreview const& preview)
{
    auto const unknown = static_cast<unsigned>(preview.unknown.size());
    return with_middle_dots(
        {to_utf8(wxString::Format(_("%s orders"), from_utf8(count(preview.orders)))),
         to_utf8(wxString::Format(_("%s units"), from_utf8(grouped_words(preview.units)))),
         to_utf8(wxString::Format(_("%s refused"), from_utf8(count(preview.refused)))),
         preview.is_looked_up ? std::string() : to_utf8(_("the catalog could not be asked")),
         unknown == 0 ? std::string()
                      : to_utf8(wxString::Format(
                            wxPLURAL("%s SKU not in the catalog", "%s SKUs not in the catalog", unknown),
                            from_utf8(count(unknown))))});
}

std::string import_progress_words(std::size_t done, std::size_t total)
{
    return to_utf8(total == 0 ? _("Importing")
                              : wxString::Format(_("Importing: %s of %s"), from_utf8(count(done)),
                                                 from_utf8(count(total))));
}

std::string imported_words(orders::ImportReport const& report, bool was_stopped, std::size_t total)
{
    std::size_t const updated = report.count(ImportOutcome::updated);
    std::string const facts = with_commas(
        {to_utf8(wxString::Format(_("%s imported"), from_utf8(count(report.count(ImportOutcome::imported))))),
         updated == 0 ? std::string() : to_utf8(wxString::Format(_("%s updated"), from_utf8(count(updated)))),
         to_utf8(wxString::Format(_("%s here already"),
                                  from_utf8(count(report.count(ImportOutcome::unchanged))))),
         to_utf8(wxString::Format(_("%s refused"), from_utf8(count(report.count(ImportOutcome::refused)))))});
    return !was_stopped ? facts
                        : to_utf8(wxString::Format(_("Stopped after %s of %s: %s. Import again to go on."),
                                                   from_utf8(count(report.objects.size())),
                                                   from_utf8(count(total)), from_utf8(facts)));
}

std::string mapping_saved_words(std::string const& channel, std::int64_t version)
{
    return to_utf8(wxString::Format(_("Saved for %s, version %lld. Its files are read so from now on."),
                                    from_utf8(channel), static_cast<long long>(version)));
}

std::string open_first_words()
{
    return to_utf8(_("Open a file first: Ctrl+O, or drop one on this window."));
}

std::string choose_target_words()
{
    return to_utf8(_("Choose the channel that the orders belong to."));
}

std::string name_first_words()
{
    return to_utf8(_("Give the new channel a name first: it keeps the mapping for the next file."));
}

std::string import_runs_words()
{
    return to_utf8(_("An import is under way; stop it first with Ctrl+."));
}

std::string nothing_to_save_words()
{
    return to_utf8(_("A known export needs no mapping. To read it otherwise, choose the columns yourself."));
}

std::string not_csv_words()
{
    return to_utf8(_("This file is JSON, as shops' programs write it; it goes into the shop's drop folder "
                     "(poddeskctl channels folder). Here CSV and TSV files are read."));
}

} // namespace poddesk::gui
