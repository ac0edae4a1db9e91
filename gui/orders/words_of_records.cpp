#include "gui/orders/words_of_records.h"

#include "gui/orders/words.h"
#include "gui/widgets/text.h"
#include "gui/widgets/when.h"

#include <wx/intl.h>

#include <algorithm>
#include <map>

namespace poddesk::gui {

std::string unknown_sku_words()
{
    return to_utf8(_("not in the catalog"));
}

std::string placed_words(orders::OrderView const& order, kernel::Timestamp now)
{
    wxString const placed = wxString::Format(_("Placed %s"), when(order.placed_at, now));
    wxString then;
    if (order.shipped_at) {
        then = wxString::Format(_("shipped %s"), when(*order.shipped_at, now));
    } else if (order.canceled_at) {
        then = wxString::Format(_("canceled %s"), when(*order.canceled_at, now));
    } else if (order.clock.ship_by) {
        then = wxString::Format(_("ship by %s"), when(*order.clock.ship_by, now));
    }
    wxString const po = order.po_number.empty()
                            ? wxString()
                            : wxString::Format(_("PO number %s"), from_utf8(order.po_number));
    return with_middle_dots({to_utf8(placed), to_utf8(then), order.company, to_utf8(po)});
}

std::string promise_words()
{
    return to_utf8(_("Promise"));
}

std::vector<DetailFact> promise_facts(orders::OrderClock const& clock, kernel::Timestamp now)
{
    std::vector<DetailFact> facts{{to_utf8(_("Due")), to_utf8(when(*clock.ship_by, now))}};
    if (clock.leaves_at) {
        facts.push_back({to_utf8(_("Expected to leave")), to_utf8(when(*clock.leaves_at, now))});
        facts.push_back({to_utf8(_("Work begins by")), to_utf8(when(*clock.begin_by, now))});
    } else {
        facts.push_back({to_utf8(_("Expected to leave")), to_utf8(_("no pod opens soon")), Tone::bad});
    }
    return facts;
}

std::string slack_words()
{
    return to_utf8(_("Slack"));
}

std::string missing_heading_words()
{
    return to_utf8(_("Missing to ship"));
}

std::string can_ship_words(std::vector<orders::WantedProduct> const& wanted)
{
    bool const some = std::any_of(wanted.begin(), wanted.end(), [](auto const& it) { return it.free > 0; });
    return to_utf8(some ? _("a part is here") : _("nothing is here"));
}

std::string missing_words(orders::WantedProduct const& product)
{
    return to_utf8(wxString::Format(_("%lld of %lld"),
                                    static_cast<long long>(product.quantity - product.free),
                                    static_cast<long long>(product.quantity)));
}

std::string on_hold_words()
{
    return to_utf8(_("On hold"));
}

std::string ship_to_words()
{
    return to_utf8(_("Ship to"));
}

std::string bill_to_words()
{
    return to_utf8(_("Bill to"));
}

Pill test_pill()
{
    return {to_utf8(_("Test order")), Tone::warn, false, "warning"};
}

std::string no_address_words()
{
    return to_utf8(_("The shop sent no address: nothing can be shipped before it does."));
}

std::string told_address_words(kernel::Address const& told)
{
    std::string lines;
    for (std::string const& line : kernel::label_lines(told)) {
        lines += (lines.empty() ? "" : ", ") + line;
    }
    return to_utf8(wxString::Format(_("Corrected by us. The shop says: %s"), from_utf8(lines)));
}

std::vector<FormField> address_fields(kernel::Address const& proposed)
{
    return {{"name", to_utf8(_("Name")), {}, proposed.name},
            {"company", to_utf8(_("Company")), {}, proposed.company, {}, true},
            {"line1", to_utf8(_("Street")), {}, proposed.line1},
            {"line2", to_utf8(_("Apartment, suite")), {}, proposed.line2},
            {"city", to_utf8(_("City")), {}, proposed.city},
            {"region", to_utf8(_("State")), {}, proposed.region, {}, true},
            {"postal_code", to_utf8(_("ZIP code")), {}, proposed.postal_code},
            {"country", to_utf8(_("Country, two letters")), {}, proposed.country, {}, true},
            {"phone", to_utf8(_("Phone")), {}, proposed.phone}};
}

kernel::Address address_of(FormAnswers const& answers)
{
    auto const at = [&](char const* key) { return answer_of(answers, key); };
    return {at("name"),   at("company"),     at("line1"),   at("line2"), at("city"),
            at("region"), at("postal_code"), at("country"), at("phone"), {}};
}

std::string hold_key(orders::OrderViewHold const& hold)
{
    return hold.by_shop ? "shop:" + hold.kind : hold.kind;
}

std::string held_by_words(orders::OrderViewHold const& hold, kernel::Timestamp now)
{
    return with_middle_dots({hold.by_shop ? to_utf8(_("the shop")) : hold.placed_by,
                             when_words(hold.placed_at, now),
                             hold.until     ? to_utf8(wxString::Format(_("until %s"), when(*hold.until, now)))
                             : hold.by_shop ? to_utf8(_("released there, it is released here"))
                                            : std::string()});
}

std::string noted_by_words(orders::OrderNote const& note, kernel::Timestamp now)
{
    std::string told;
    for (std::string const& name : note.told) {
        told += (told.empty() ? "" : ", ") + name;
    }
    return with_middle_dots({note.written_by, when_words(note.written_at, now),
                             told.empty() ? told : to_utf8(wxString::Format(_("for %s"), from_utf8(told)))});
}

std::string together_heading()
{
    return to_utf8(_("Ships together"));
}

std::string same_address_words(std::string const& number)
{
    return to_utf8(wxString::Format(_("%s goes to the same address"), from_utf8(number)));
}

std::string wishes_words()
{
    return to_utf8(_("Before it goes"));
}

std::string goes_words(std::int64_t priority)
{
    return to_utf8(wxString::Format(_("Goes %s"), from_utf8(priority_word(priority))));
}

std::string gift_words(std::string const& message)
{
    return message.empty() ? to_utf8(_("A gift"))
                           : to_utf8(wxString::Format(_("A gift: %s"), from_utf8(message)));
}

std::string duplicate_words(std::string const& number)
{
    return to_utf8(wxString::Format(_("Possible duplicate: %s"), from_utf8(number)));
}

std::string more_lines_words(std::size_t more)
{
    auto const count = static_cast<unsigned>(more);
    return to_utf8(wxString::Format(wxPLURAL("%u more line", "%u more lines", count), count));
}

std::string timeline_words()
{
    return to_utf8(_("Timeline"));
}

std::string why_words()
{
    return to_utf8(_("Why"));
}

std::string note_words()
{
    return to_utf8(_("Notes"));
}

namespace {

/// "$30.00", and "¥4,500" beside it where the customer paid in another currency.
std::string both(orders::TwoMoney const& amount)
{
    if (amount.shop.currency == amount.presentment.currency) {
        return value_words({amount.shop});
    }
    return value_words({amount.presentment, amount.shop});
}

void add_fact(DetailSection& section, wxString const& label, orders::TwoMoney const& amount,
              bool always = false)
{
    if (always || amount.shop.minor != 0 || amount.presentment.minor != 0) {
        section.facts.push_back({to_utf8(label), both(amount)});
    }
}

wxString charge_titles(orders::OrderView const& order, std::string_view kind)
{
    wxString all;
    for (orders::OrderViewCharge const& charge : order.charges) {
        if (charge.kind == kind && !charge.title.empty() && all.length() < 28) {
            all += (all.empty() ? wxS("") : wxS(", ")) + from_utf8(charge.title);
        }
    }
    return all.empty() ? all : wxS("  ") + all;
}

orders::TwoMoney negative(orders::TwoMoney amount)
{
    amount.shop.minor = -amount.shop.minor;
    amount.presentment.minor = -amount.presentment.minor;
    return amount;
}

std::string message_fact(messaging::OrderMessage const& message, kernel::Timestamp now)
{
    if (!message.suppressed_reason.empty()) {
        return message.suppressed_reason;
    }
    if (!message.last_error.empty() && message.state != "sent") {
        return message.last_error;
    }
    return with_middle_dots(
        {message.subject, to_utf8(when(message.sent_at.value_or(message.created_at), now))});
}

} // namespace

DetailSection money_section(orders::OrderView const& order)
{
    DetailSection section;
    section.heading = to_utf8(_("Money"));
    section.note = order.financial_status;
    add_fact(section, _("Subtotal"), order.subtotal, true);
    add_fact(section, _("Discounts") + charge_titles(order, "discount"), negative(order.discounts));
    add_fact(section, _("Shipping") + charge_titles(order, "shipping"), order.shipping, true);
    add_fact(section,
             (order.taxes_included ? _("Taxes, included") : _("Taxes")) + charge_titles(order, "tax"),
             order.taxes);
    add_fact(section, _("Total"), order.total, true);
    return section;
}

std::string message_word(std::string const& kind)
{
    return to_utf8(kind == "shipped"              ? _("Your order is on its way")
                   : kind == "out_for_delivery"   ? _("It comes today")
                   : kind == "delivered"          ? _("Your order was delivered")
                   : kind == "delivery_exception" ? _("Your order is held up")
                   : kind == "return_authorized"  ? _("You may send it back")
                   : kind == "return_label"       ? _("Your return label")
                   : kind == "return_received"    ? _("Your return is here")
                   : kind == "return_to_sender"   ? _("Your parcel came back to us")
                   : kind == "refund_issued"      ? _("Your refund")
                   : kind == "rule_notice"        ? _("Told by a rule")
                                                  : _("We have your order"));
}

Pill message_pill(std::string const& state)
{
    if (state == "sent") {
        return {to_utf8(_("Sent")), Tone::ok, false, ""};
    }
    if (state == "suppressed") {
        return {to_utf8(_("Not sent")), Tone::neutral, false, ""};
    }
    if (state == "unknown") {
        return {to_utf8(_("Not known")), Tone::warn, false, ""};
    }
    if (state == "dead") {
        return {to_utf8(_("Failed")), Tone::bad, false, ""};
    }
    return {to_utf8(_("Waiting")), Tone::accent, false, ""};
}

DetailItem email_item(messaging::OrderMessage const& message, kernel::Timestamp now)
{
    DetailItem item;
    item.icon = "mail";
    item.title = message_word(message.kind);
    item.subtitle = message_fact(message, now);
    item.right = message_pill(message.state).text;
    return item;
}

DetailSection emails_section(OrderRecord const& record, kernel::Timestamp now)
{
    DetailSection section;
    section.heading = to_utf8(_("Emails"));
    for (messaging::OrderMessage const& message : record.messages) {
        DetailItem item = email_item(message, now);
        if (!message.content.empty()) {
            item.key = "message:" + std::to_string(message.id.value);
        }
        section.items.push_back(std::move(item));
    }
    if (section.items.empty()) {
        section.lines.push_back({to_utf8(_("None yet.")), Tone::neutral, DetailLine::Look::small});
    }
    return section;
}

std::string parcel_status_word(std::string_view status)
{
    std::map<std::string_view, wxString> const words = {
        {"quoted", _("not labeled yet")}, {"buying", _("label on order")},
        {"labeled", _("labeled")},        {"voided", _("void")},
        {"manifested", _("handed over")}, {"in_transit", _("on its way")},
        {"delivered", _("delivered")},    {"exception", _("has a problem")},
        {"returned", _("came back")}};
    auto const found = words.find(status);
    return found == words.end() ? std::string(status) : to_utf8(found->second);
}

DetailSection parcels_section(OrderRecord const& record)
{
    DetailSection section;
    section.heading = to_utf8(_("Parcels and their rates"));
    for (shipping::OrderParcel const& parcel : record.parcels) {
        if (parcel.status == "voided") {
            continue;
        }
        std::string const way =
            parcel.carrier.empty() ? to_utf8(_("no service yet")) : parcel.carrier + " " + parcel.service;
        section.items.push_back({"box", "", with_middle_dots({parcel.number, parcel.carton}),
                                 with_middle_dots({way, parcel_status_word(parcel.status)}),
                                 parcel.price ? kernel::format_money(*parcel.price) : "", "", Tone::neutral,
                                 "parcel:" + std::to_string(parcel.id.value)});
    }
    return section;
}

DetailSection documents_section(OrderRecord const& record)
{
    DetailSection section;
    section.heading = to_utf8(_("Documents"));
    auto const add = [&](char const* icon, wxString const& title, std::string const& subtitle,
                         std::string const& sha256, std::string const& file) {
        if (!sha256.empty()) {
            section.items.push_back({icon, "", to_utf8(title), subtitle, "", "", Tone::ok,
                                     "document:" + sha256 + ":" + file + ".pdf"});
        }
    };
    for (fulfillment::OrderPickList const& list : record.pick_lists) {
        add("list", _("Pick list"), with_middle_dots({list.number, list.pod}), list.document, list.number);
    }
    for (shipping::OrderParcel const& parcel : record.parcels) {
        std::string const what = with_middle_dots({parcel.number, parcel.carton});
        add("document", _("Packing slip"), what, parcel.slip, parcel.number + "-slip");
        add("tag", parcel.has_postage ? _("Label") : _("Address label, no postage"),
            with_middle_dots({parcel.carrier, parcel.tracking_number}), parcel.label,
            parcel.number + "-label");
    }
    if (section.items.empty()) {
        section.lines.push_back({to_utf8(_("None yet.")), Tone::neutral, DetailLine::Look::small});
    }
    return section;
}

} // namespace poddesk::gui
