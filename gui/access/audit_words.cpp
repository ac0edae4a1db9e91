#include "gui/access/audit_words.h"

#include "gui/widgets/text.h"
#include "gui/widgets/when.h"

#include <wx/datetime.h>
#include <wx/intl.h>

namespace poddesk::gui {

namespace {

constexpr std::size_t most_fields = 40; ///< in the pane; a bulk change of a thousand rows is not read there

/// A value as a person reads it: long ones are cut, nothing is said as such.
wxString value_words(std::optional<std::string> const& value)
{
    constexpr std::size_t longest = 120;
    if (!value) {
        return _("nothing");
    }
    wxString words = from_utf8(*value);
    words.Replace(wxS("\n"), wxS(" / "));
    return words.length() > longest ? words.Left(longest) + wxUniChar(0x2026)
           : words.empty()          ? wxString(_("empty"))
                                    : words;
}

DetailItem field_item(access::AuditField const& field)
{
    wxString const values =
        field.is_readable
            ? value_words(field.was) + wxS("  ") + wxUniChar(0x2192) + wxS("  ") + value_words(field.becomes)
            : wxString(_("a personal value, sealed: you may not read it, or it was erased"));
    return {field.is_personal ? "lock" : "tag", "", field.field, to_utf8(values), "", "", Tone::neutral, ""};
}

/// One section a changed row.
std::vector<DetailSection> field_sections(access::AuditRecord const& record)
{
    std::vector<DetailSection> sections;
    std::string row = "\n"; // no id is a line break
    for (std::size_t i = 0; i < record.fields.size() && i < most_fields; ++i) {
        access::AuditField const& field = record.fields[i];
        if (field.row != row) {
            row = field.row;
            DetailSection section;
            section.heading = to_utf8(row.empty() ? wxString(_("Fields"))
                                                  : wxString::Format(_("Fields of #%s"), from_utf8(row)));
            sections.push_back(std::move(section));
        }
        sections.back().items.push_back(field_item(field));
    }
    if (record.fields.size() > most_fields) {
        sections.back().lines.push_back(
            {to_utf8(wxString::Format(_("and %s more; poddeskctl audit show writes them all"),
                                      grouped(static_cast<long long>(record.fields.size() - most_fields)))),
             Tone::neutral, DetailLine::Look::small});
    }
    return sections;
}

} // namespace

std::vector<ListEntry> audit_queues()
{
    return {{"", to_utf8(_("Changes"))},
            {"today", to_utf8(_("Today")), "clock", Tone::accent},
            {"yesterday", to_utf8(_("Yesterday")), "clock", Tone::neutral},
            {"week", to_utf8(_("Last 7 days")), "clock", Tone::neutral},
            {"all", to_utf8(_("All")), "list", Tone::neutral}};
}

std::string audit_table_word(std::string const& table)
{
    std::map<std::string, wxString> const words = {{"access.person", _("Person")},
                                                   {"catalog.product", _("Product")},
                                                   {"catalog.carton", _("Carton")},
                                                   {"clients.client", _("Client")},
                                                   {"clients.branding", _("Branding")},
                                                   {"clients.promise", _("Promise")},
                                                   {"clients.guideline", _("Packing guideline")},
                                                   {"orders.channel", _("Channel")},
                                                   {"orders.order", _("Order")},
                                                   {"orders.line", _("Order line")},
                                                   {"orders.recipient", _("Recipient")},
                                                   {"orders.hold", _("Hold")},
                                                   {"orders.address_service", _("Address service")},
                                                   {"orders.problem", _("Import problem")},
                                                   {"fulfillment.fulfillment", _("Part of an order")},
                                                   {"fulfillment.pick_list", _("Pick list")},
                                                   {"shipping.shipment", _("Parcel")},
                                                   {"inbound.purchase_order", _("Purchase order")},
                                                   {"inbound.receipt", _("Receipt")},
                                                   {"inventory.pod", _("Pod")},
                                                   {"inventory.location", _("Bin")},
                                                   {"messaging.message", _("Email")},
                                                   {"messaging.choice", _("Word on an email")},
                                                   {"returns.policy_draft", _("Returns rules draft")},
                                                   {"returns.rma", _("Return")},
                                                   {"returns.rma_line", _("Item of a return")},
                                                   {"returns.inspection", _("Inspection")},
                                                   {"returns.refund", _("Refund")}};
    auto const found = words.find(table);
    return found == words.end() ? table : to_utf8(found->second);
}

Pill operation_pill(std::string const& operation)
{
    if (operation == "insert") {
        return {to_utf8(_("Added")), Tone::ok, false, ""};
    }
    return operation == "delete" ? Pill{to_utf8(_("Deleted")), Tone::bad, false, ""}
                                 : Pill{to_utf8(_("Changed")), Tone::accent, false, ""};
}

std::string audit_who(access::AuditRow const& row)
{
    return row.full_name.empty() ? row.login : row.full_name;
}

std::string audit_rows_words(access::AuditRow const& row)
{
    constexpr std::int64_t named = 3;
    wxString ids = from_utf8(row.row_ids);
    ids.Replace(wxS(", "), wxS(", #"));
    wxString const words = ids.empty() || ids == wxS("?") ? wxString() : wxS("#") + ids;
    return to_utf8(row.rows > named ? wxString::Format(_("%s and %s more"), words, grouped(row.rows - named))
                                    : words);
}

std::string audit_sealed_word()
{
    return to_utf8(_("yes"));
}

std::string audit_seconds(kernel::Timestamp at)
{
    auto const seconds = std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count();
    return to_utf8(wxDateTime(static_cast<time_t>(seconds)).Format(wxS("%H:%M:%S")));
}

std::string audit_when(kernel::Timestamp at, kernel::Timestamp now)
{
    return to_utf8(when(at, now));
}

Detail audit_detail(access::AuditRecord const& record, std::string const& client, std::string const& color,
                    kernel::Timestamp now)
{
    access::AuditRow const& entry = record.entry;
    Detail detail;
    detail.title =
        to_utf8(joined({from_utf8(audit_table_word(entry.table)), from_utf8(audit_rows_words(entry))}));
    detail.pill = operation_pill(entry.operation);
    detail.brand_color = color;
    detail.subtitle = {{to_utf8(joined({from_utf8(audit_who(entry)), when(entry.at, now)})), Tone::neutral,
                        DetailLine::Look::body}};
    DetailSection facts;
    facts.heading = to_utf8(_("Entry"));
    auto const fact = [&](wxString const& label, std::string const& value) {
        if (!value.empty()) {
            facts.facts.push_back({to_utf8(label), value});
        }
    };
    fact(_("Number"), std::to_string(entry.id.value));
    fact(_("When"), to_utf8(full_stamp(entry.at)));
    fact(_("Signed in as"), entry.login);
    fact(_("Working as"), entry.role);
    fact(_("Client"), client);
    fact(_("Table"), entry.table);
    fact(_("Rows"), to_utf8(grouped(entry.rows)));
    fact(_("Seal"), to_utf8(entry.is_sealed ? _("sealed: any change of it would show")
                                            : _("not yet: the worker seals every few minutes")));
    detail.sections = field_sections(record);
    detail.sections.push_back(std::move(facts));
    return detail;
}

std::string audit_seal_words(access::AuditSeal const& seal, std::optional<AuditStore::Checked> const& checked,
                             kernel::Timestamp now)
{
    wxString const upto = seal.sealed_at ? wxString::Format(_("Sealed up to %s"), when(*seal.sealed_at, now))
                                         : wxString(_("Not sealed yet: the worker does it"));
    wxString const rest =
        seal.unsealed > 0 ? wxString::Format(_("%s entries since"), grouped(seal.unsealed)) : wxString();
    wxString chain;
    if (checked) {
        chain = checked->is_whole ? wxString::Format(_("chain whole (checked %s)"), when(checked->at, now))
                                  : wxString::Format(_("CHAIN BROKEN (checked %s)"), when(checked->at, now));
    } else if (seal.seals > 0) {
        chain = _("chain not checked here: Ctrl+R");
    }
    return to_utf8(joined({upto, chain, rest}));
}

std::string audit_whole_words(access::AuditSeal const& seal)
{
    if (seal.seals == 0) {
        return to_utf8(_("Nothing is sealed yet: the worker seals every few minutes. Is it running?"));
    }
    return to_utf8(
        wxString::Format(_("The chain is whole: all %s seals match their entries."), grouped(seal.seals)));
}

std::string audit_broken_words(std::vector<access::BrokenSeal> const& broken)
{
    access::BrokenSeal const& first = broken.front();
    return to_utf8(wxString::Format(
        _("%s seals do not match: entries %s to %s were changed or removed by somebody with the server's own "
          "rights. Compare them with a backup."),
        grouped(static_cast<long long>(broken.size())), grouped(first.from_entry), grouped(first.to_entry)));
}

std::string audit_not_yours_words()
{
    return to_utf8(_("The audit is read by administrators. Ask one of them."));
}

} // namespace poddesk::gui
