#include "gui/clients/client_words.h"

#include "domain/kernel/time_of_day.h"
#include "gui/shell/sign_in.h"
#include "gui/widgets/text.h"
#include "gui/widgets/when.h"

#include <wx/intl.h>

#include <algorithm>

namespace poddesk::gui {

namespace {

wxString plural(std::int64_t count, wxString const& one, wxString const& many)
{
    return grouped(count) + wxS(" ") + (count == 1 ? one : many);
}

wxString quoted(std::string const& text)
{
    constexpr std::size_t longest = 80;
    wxString words = from_utf8(text);
    words.Replace(wxS("\n"), wxS(" / "));
    if (words.length() > longest) {
        words = words.Left(longest) + wxUniChar(0x2026);
    }
    return wxUniChar(0x201c) + words + wxUniChar(0x201d);
}

void add_fact(DetailSection& section, wxString const& label, wxString const& value, Tone tone = Tone::neutral)
{
    section.facts.push_back({to_utf8(label), to_utf8(value), tone});
}

void add_small(DetailSection& section, wxString const& text)
{
    section.lines.push_back({to_utf8(text), Tone::neutral, DetailLine::Look::small});
}

DetailSection orders_section(ClientAround const& around)
{
    DetailSection section;
    section.heading = to_utf8(_("Today"));
    add_fact(section, _("Orders to do"), grouped(around.orders.to_do));
    add_fact(section, _("Late"), grouped(around.orders.late),
             around.orders.late > 0 ? Tone::bad : Tone::neutral);
    add_fact(section, _("On hold"), grouped(around.orders.on_hold),
             around.orders.on_hold > 0 ? Tone::warn : Tone::neutral);
    add_fact(section, _("At the pods"),
             grouped(around.orders.released + around.orders.picking + around.orders.packing));
    add_fact(section, _("Products"), grouped(around.products));
    return section;
}

DetailSection channels_section(ClientAround const& around)
{
    DetailSection section;
    section.heading = to_utf8(_("Channels"));
    for (orders::ChannelRow const& channel : around.channels) {
        section.items.push_back({"cart", "", channel.name, channel.shop,
                                 channel.is_archived ? to_utf8(_("closed")) : channel.order_prefix, "",
                                 Tone::neutral, ""});
    }
    if (section.items.empty()) {
        add_small(section, _("None yet: poddeskctl channels add connects a shop."));
    }
    return section;
}

DetailSection pods_section(ClientAround const& around)
{
    DetailSection section;
    section.heading = to_utf8(_("Stock"));
    for (inventory::ClientPod const& pod : around.pods) {
        section.items.push_back({"box", "", pod.name,
                                 to_utf8(plural(pod.products, _("product"), _("products"))),
                                 to_utf8(plural(pod.units, _("unit"), _("units"))), "", Tone::neutral, ""});
    }
    if (section.items.empty()) {
        add_small(section, _("Nothing lies in any pod of yours yet."));
    }
    return section;
}

DetailSection people_section(ClientAround const& around)
{
    DetailSection section;
    section.heading = to_utf8(_("People with access"));
    for (clients::ClientPerson const& person : around.people) {
        wxString const reach = person.is_disabled ? _("disabled")
                               : person.by_name   ? wxString(_("by name"))
                                                  : wxString(_("every client"));
        section.items.push_back({person.by_name ? "user" : "people", "", person.full_name,
                                 to_utf8(joined({role_words(person.role), from_utf8(person.login)})),
                                 to_utf8(reach), "", Tone::neutral, ""});
    }
    if (section.items.empty()) {
        add_small(section, _("Nobody yet."));
    }
    return section;
}

std::vector<FormField> who(wxString const& label, std::vector<clients::ClientPerson> const& people)
{
    FormField field{"login", to_utf8(label)};
    for (clients::ClientPerson const& person : people) {
        field.choices.emplace_back(person.login,
                                   to_utf8(joined({from_utf8(person.full_name), role_words(person.role)})));
    }
    return field.choices.empty() ? std::vector<FormField>() : std::vector{field};
}

} // namespace

Pill client_pill(std::string_view status)
{
    if (status == "live") {
        return {to_utf8(_("Live")), Tone::ok, false, ""};
    }
    if (status == "onboarding") {
        return {to_utf8(_("Onboarding")), Tone::violet, false, ""};
    }
    return status == "paused" ? Pill{to_utf8(_("Paused")), Tone::warn, false, ""}
                              : Pill{to_utf8(_("Archived")), Tone::neutral, false, ""};
}

std::string client_promise_words(clients::Promise const& promise)
{
    if (!promise.order_cutoff) {
        return to_utf8(
            wxString::Format(_("leaves %d h, there %d d"), promise.handling_hours, promise.delivery_days));
    }
    wxString const cutoff = from_utf8(kernel::format_clock(*promise.order_cutoff));
    return to_utf8(promise.handling_days == 0
                       ? wxString::Format(_("by %s same day, there %d d"), cutoff, promise.delivery_days)
                       : wxString::Format(_("by %s + %d d, there %d d"), cutoff, promise.handling_days,
                                          promise.delivery_days));
}

std::string client_no_stop_event_words(std::string const& typed)
{
    return to_utf8(wxString::Format(_("%s ends no order's clock; write packed, label or shipped."),
                                    from_utf8(kernel::in_quotes(typed))));
}

std::vector<ListEntry> client_queues()
{
    return {{"", to_utf8(_("Clients"))},
            {"all", to_utf8(_("All")), "people", Tone::neutral},
            {"holds", to_utf8(_("With open holds")), "hold", Tone::warn, true},
            {"", to_utf8(_("By state"))},
            {"live", to_utf8(_("Live")), "check", Tone::ok},
            {"onboarding", to_utf8(_("Onboarding")), "star", Tone::violet},
            {"paused", to_utf8(_("Paused")), "waiting", Tone::warn},
            {"archived", to_utf8(_("Archived")), "lock", Tone::neutral}};
}

std::vector<FormField> new_client_fields()
{
    std::string const needed = to_utf8(_("Fill every line: the brand's record begins with them."));
    return {{"code", to_utf8(_("Code, 2 to 6 capitals or digits")), {}, "", needed},
            {"name", to_utf8(_("Name of the brand")), {}, "", needed},
            {"from_email", to_utf8(_("Sender address of its emails")), {}, "", needed},
            {"color", to_utf8(_("Color, as #2f6b5e")), {}, "#2f6b5e", needed}};
}

Detail client_side(clients::ClientRecord const& record, ClientAround const& around)
{
    Detail side;
    side.title = record.name;
    side.pill = client_pill(record.status);
    side.brand_color = record.color;
    side.subtitle = {{client_promise_words(record.promise), Tone::neutral, DetailLine::Look::small}};
    side.sections = {orders_section(around), channels_section(around), pods_section(around),
                     people_section(around)};
    return side;
}

std::vector<FormField> give_access_fields(std::vector<clients::ClientPerson> const& people)
{
    return who(_("Who may work for this client from now on?"), people);
}

std::vector<FormField> end_access_fields(std::vector<clients::ClientPerson> const& people)
{
    std::vector<clients::ClientPerson> named;
    std::copy_if(people.begin(), people.end(), std::back_inserter(named),
                 [](clients::ClientPerson const& person) { return person.by_name; });
    auto fields = who(_("Whose access ends?"), named);
    if (!fields.empty()) {
        fields.push_back(reason_field());
    }
    return fields;
}

std::string clients_totals(std::int64_t clients, std::int64_t live)
{
    return to_utf8(
        joined({plural(clients, _("client"), _("clients")), wxString::Format(_("%s live"), grouped(live))}));
}

std::string client_line(std::string const& code, std::string const& currency, kernel::Timestamp since,
                        kernel::Timestamp now)
{
    return to_utf8(joined(
        {from_utf8(code), from_utf8(currency), wxString::Format(_("with us since %s"), when(since, now))}));
}

std::string client_gone_words()
{
    return to_utf8(_("This client is gone, or is not yours. The list of clients shows those that are."));
}

std::string client_saved_words(std::string const& name)
{
    return to_utf8(wxString::Format(_("%s is saved."), from_utf8(name)));
}

std::string client_created_words(std::string const& name)
{
    return to_utf8(wxString::Format(_("%s is here, in onboarding. Its record is open."), from_utf8(name)));
}

std::string client_save_first_words()
{
    return to_utf8(
        _("Save what is typed first: open orders take the promise as it is stored. Who may not change it "
          "may not do this either."));
}

std::string client_renewed_words(std::int64_t orders)
{
    return to_utf8(wxString::Format(wxPLURAL("%s open order is due at another moment now.",
                                             "%s open orders are due at another moment now.",
                                             static_cast<unsigned>(orders)),
                                    grouped(orders)));
}

std::string client_access_given_words(std::string const& login)
{
    return to_utf8(wxString::Format(_("%s may work for this client now."), from_utf8(login)));
}

std::string client_access_ended_words(std::string const& login)
{
    return to_utf8(wxString::Format(_("The access of %s has ended."), from_utf8(login)));
}

std::string client_nothing_typed_words()
{
    return to_utf8(_("Nothing is different from what is stored: there is nothing to save."));
}

std::string client_no_number_words(std::string const& label, std::string const& typed)
{
    return to_utf8(wxString::Format(_("%s: %s is no whole number; write one in digits."), from_utf8(label),
                                    quoted(typed)));
}

std::string client_conflict_words(std::vector<std::string> const& labels)
{
    wxString all;
    for (std::string const& label : labels) {
        all += (all.empty() ? wxString() : wxString(wxS(", "))) + from_utf8(label);
    }
    return to_utf8(wxString::Format(_("Somebody else changed this meanwhile: %s. Theirs is said beneath the "
                                      "field, yours stays in it; save again to write yours over it."),
                                    all));
}

std::string client_theirs_words(std::string const& theirs)
{
    return to_utf8(wxString::Format(_("Meanwhile it became %s. Yours is kept; saving writes it over."),
                                    theirs.empty() ? wxString(_("empty")) : quoted(theirs)));
}

std::string client_changed_since_words(std::string const& label)
{
    return to_utf8(wxString::Format(_("%s was changed again since: nothing was taken back. Type what it is "
                                      "to be, and save."),
                                    from_utf8(label)));
}

std::string client_unsaved_words(std::size_t fields)
{
    auto const count = static_cast<unsigned>(fields);
    return fields == 0 ? std::string()
                       : to_utf8(wxString::Format(
                             wxPLURAL("%u field is not saved", "%u fields are not saved", count), count));
}

std::string client_draft_words(std::size_t fields)
{
    auto const count = static_cast<unsigned>(fields);
    return to_utf8(wxString::Format(wxPLURAL("What you typed here last time waits in %u field.",
                                             "What you typed here last time waits in %u fields.", count),
                                    count));
}

std::string client_read_only_words(bool all)
{
    return to_utf8(all ? _("You may read this record. Onboarding changes all of it, account managers "
                           "branding, guideline and returns.")
                       : _("Name, dot and promise are changed by onboarding; the rest is yours to change."));
}

} // namespace poddesk::gui
