#include "gui/returns/returns_words.h"

#include "gui/orders/words.h"
#include "gui/returns/rma_words.h"
#include "gui/widgets/text.h"

#include <wx/intl.h>

namespace poddesk::gui {

std::vector<ListEntry> return_queues()
{
    return {{"", to_utf8(_("Returns"))},
            {"open", to_utf8(_("Open")), "return"},
            {"expected", to_utf8(_("Expected")), "truck"},
            {"arrived", to_utf8(_("Not opened yet")), "box"},
            {"on_bench", to_utf8(_("On the bench")), "current"},
            {"parked", to_utf8(_("Put down")), "hold"},
            {"manual", to_utf8(_("A person decides")), "people", Tone::warn},
            {"rts", to_utf8(_("Return to sender")), "truck", Tone::warn},
            {"overdue", to_utf8(_("Past the promise")), "warning", Tone::bad, true},
            {"", to_utf8(_("Everything"))},
            {"done", to_utf8(_("Done")), "check"},
            {"all", to_utf8(_("All returns")), "list"}};
}

std::vector<FormField> new_return_form()
{
    return {
        {"order", to_utf8(_("Order number")), {}, {}, to_utf8(_("Say of which order something comes back."))},
        {"items", to_utf8(_("Items: SKU, SKU 2, or all")), {}, {}, {}},
        {"quantity",
         to_utf8(_("Units where no number stands")),
         {},
         "1",
         to_utf8(_("Say how many units come back."))},
        {"reason_code", to_utf8(_("Customer's reason")), reason_choices(), "unknown", {}},
        {"wants", to_utf8(_("The customer wants")), wants_choices(), "refund", {}},
        {"note", to_utf8(_("In the customer's words")), {}, {}, {}},
        {"tracking", to_utf8(_("Tracking number of the parcel, where known")), {}, {}, {}},
        {"override", to_utf8(_("Why, if the return window is over or it was a final sale")), {}, {}, {}}};
}

FormField inspection_field()
{
    return {"inspection", to_utf8(_("Which inspection")), {}, {}, {}};
}

FormField print_again_field()
{
    return {"reason", to_utf8(_("Why again, if it was printed before")), {}, {}, {}};
}

std::string without_rma_words()
{
    return to_utf8(_("without RMA"));
}

std::string return_to_sender_words()
{
    return to_utf8(_("return to sender"));
}

std::string units_done_words(std::int64_t done, std::int64_t all)
{
    return to_utf8(wxString::Format(_("%s of %s"), grouped(done), grouped(all)));
}

std::string open_totals_words(std::int64_t expected, std::int64_t here)
{
    return to_utf8(wxString::Format(_("%s expected, %s here"), grouped(expected), grouped(here)));
}

std::string authorized_words(std::string const& rma)
{
    return to_utf8(wxString::Format(_("%s may come back; the customer gets an email."), from_utf8(rma)));
}

std::string mistaken_words()
{
    return to_utf8(_("authorized by mistake"));
}

std::string reopened_words(std::string const& rma, std::optional<kernel::Money> const& stands)
{
    return stands
               ? to_utf8(wxString::Format(
                     _("%s is open again. %s went back to the customer already, or may have: that stands."),
                     from_utf8(rma), from_utf8(value_words({*stands}))))
               : to_utf8(wxString::Format(_("%s is open again."), from_utf8(rma)));
}

FormField decision_field()
{
    return {"decision",
            to_utf8(_("It is")),
            {{"accepted", to_utf8(_("Accepted: the customer is owed for it"))},
             {"rejected", to_utf8(_("Rejected"))},
             {"manual_intervention_required", to_utf8(_("For another person to decide"))}},
            "accepted",
            {}};
}

std::vector<FormField> owed_form()
{
    return {{"owed",
             to_utf8(_("The client chose to")),
             {{"reship", to_utf8(_("Send it once more, to the right address"))},
              {"refund", to_utf8(_("Pay it back"))},
              {"nothing", to_utf8(_("Do nothing"))}},
             "reship",
             {}},
            {"note", to_utf8(_("Why, or what the client wrote")), {}, {}, to_utf8(_("Say why."))}};
}

std::string owed_words(std::string const& rma, std::string const& owed,
                       std::optional<kernel::Money> const& refund)
{
    wxString const name = from_utf8(rma);
    return to_utf8(
        refund ? wxString::Format(_("%s: %s to refund."), name, from_utf8(value_words({*refund})))
        : owed == "reship"
            ? wxString::Format(_("%s: a person orders it once more in the shop, then settles it."), name)
        : owed == "refund"
            ? wxString::Format(_("%s: nothing of it was accepted, so there is nothing to refund."), name)
            : wxString::Format(_("%s: nothing is owed."), name));
}

std::vector<FormField> goodwill_form()
{
    return {{"line", to_utf8(_("For which item")), {}, {}, {}},
            {"amount", to_utf8(_("Amount (5.00)")), {}, {}, to_utf8(_("Say how much goes back."))},
            {"reason", to_utf8(_("Why")), {}, {}, to_utf8(_("Say why it goes back."))}};
}

std::string goodwill_words(kernel::Money const& amount, kernel::Money const& left)
{
    return to_utf8(wxString::Format(_("%s go back as goodwill; %s of the item's price are left."),
                                    from_utf8(value_words({amount})), from_utf8(value_words({left}))));
}

FormField settled_field()
{
    return {"note",
            to_utf8(_("Done in the shop: its number of the refund, or of the order that replaces it")),
            {},
            {},
            to_utf8(_("Say how it was settled."))};
}

std::vector<FormField> return_postage_form(kernel::Address const& from,
                                           std::vector<shipping::QuoteLine> const& ways)
{
    FormField service{"service", to_utf8(_("Service")), {{"", to_utf8(_("The cheapest"))}}, {}, {}, true};
    for (shipping::QuoteLine const& way : ways) {
        service.choices.emplace_back(way.title(), way.title() + ", " + value_words({*way.total}));
    }
    std::string const missing = to_utf8(_("Say where the parcel comes from."));
    return {{"name", to_utf8(_("From")), {}, from.name, {}},
            {"company", to_utf8(_("Company")), {}, from.company, {}, true},
            {"line1", to_utf8(_("Street")), {}, from.line1, missing},
            {"line2", to_utf8(_("Unit")), {}, from.line2, {}, true},
            {"city", to_utf8(_("City")), {}, from.city, missing},
            {"region", to_utf8(_("State")), {}, from.region, {}, true},
            {"postal_code", to_utf8(_("ZIP")), {}, from.postal_code, missing, true},
            {"grams", to_utf8(_("Weight in grams, else by the catalog")), {}, {}, {}},
            std::move(service)};
}

std::vector<FormField> bought_label_form(std::string const& tracking)
{
    return {{"what",
             to_utf8(wxString::Format(_("Label %s"), from_utf8(tracking))),
             {{"print", to_utf8(_("Print it"))},
              {"void", to_utf8(_("Take it back: the postage is charged back"))}},
             "print",
             {}},
            {"reason", to_utf8(_("Why, where it is taken back or was printed before")), {}, {}, {}}};
}

std::string label_bought_words(std::string const& rma, std::string const& tracking,
                               std::optional<kernel::Money> const& price)
{
    return price ? to_utf8(wxString::Format(
                       _("%s comes back with %s, for %s. The customer gets the label by email."),
                       from_utf8(rma), from_utf8(tracking), from_utf8(kernel::format_money(*price))))
                 : to_utf8(wxString::Format(_("%s comes back with %s. The customer gets the label by email."),
                                            from_utf8(rma), from_utf8(tracking)));
}

std::string label_void_words(std::string const& rma, std::string const& tracking)
{
    return to_utf8(wxString::Format(_("The label %s of %s is void; its postage is charged back."),
                                    from_utf8(tracking), from_utf8(rma)));
}

std::string bought_label_words(std::string const& rma, std::string const& printer)
{
    return to_utf8(wxString::Format(_("The label for the way back of %s is on %s."), from_utf8(rma),
                                    from_utf8(printer)));
}

std::string decided_words(std::string const& decision)
{
    return decision == "accepted"   ? to_utf8(_("The item is accepted."))
           : decision == "rejected" ? to_utf8(_("The item is rejected."))
                                    : to_utf8(_("The item waits for a person's decision."));
}

std::string settled_words(std::string const& rma)
{
    return to_utf8(wxString::Format(_("%s is settled."), from_utf8(rma)));
}

std::string canceled_words(std::string const& rma)
{
    return to_utf8(wxString::Format(_("%s is canceled."), from_utf8(rma)));
}

std::string rma_label_words(std::string const& rma, std::string const& printer)
{
    return to_utf8(
        wxString::Format(_("The label of %s is printed on %s."), from_utf8(rma), from_utf8(printer)));
}

std::string letter_words(std::string const& rma, std::string const& printer)
{
    return to_utf8(
        wxString::Format(_("The letter of %s is printed on %s."), from_utf8(rma), from_utf8(printer)));
}

std::string return_on_the_bench_words(std::string const& rma)
{
    return to_utf8(wxString::Format(_("%s goes to the inspection bench."), from_utf8(rma)));
}

std::string inspection_undone_words()
{
    return to_utf8(_("The inspection is taken back; the item waits to be inspected again."));
}

std::string parcel_closed_words(std::string const& rma, returns::ClosedParcel const& closed)
{
    wxString words = closed.refund && closed.refund->minor > 0
                         ? wxString::Format(_("%s is done; %s to refund."), from_utf8(rma),
                                            from_utf8(value_words({*closed.refund})))
                         : wxString::Format(_("%s is done, with nothing to refund."), from_utf8(rma));
    if (closed.by_hand > 0) words += wxS(" ") + _("A person is to settle it in the shop.");
    return to_utf8(words);
}

std::string nothing_returnable_words(std::string const& order)
{
    return to_utf8(
        wxString::Format(_("Nothing of order %s can come back: it was not shipped, or is on RMAs already."),
                         from_utf8(kernel::in_quotes(order))));
}

std::string no_such_line_words(std::string const& order, std::string const& sku, std::string const& skus)
{
    return to_utf8(wxString::Format(_("No %s of order %s can come back; these may: %s."),
                                    from_utf8(kernel::in_quotes(sku)), from_utf8(kernel::in_quotes(order)),
                                    from_utf8(skus)));
}

std::string say_which_words(std::string const& order, std::string const& skus)
{
    return to_utf8(wxString::Format(_("Of order %s these may come back: %s. Say which SKUs, or \"all\"."),
                                    from_utf8(kernel::in_quotes(order)), from_utf8(skus)));
}

} // namespace poddesk::gui
