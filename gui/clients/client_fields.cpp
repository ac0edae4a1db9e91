#include "gui/clients/client_fields.h"

#include "gui/widgets/text.h"

#include <wx/intl.h>

#include <sstream>

namespace poddesk::gui {

std::vector<ClientSection> client_sections()
{
    using Kind = ClientField::Kind;
    auto const words = [](wxString const& text) { return to_utf8(text); };
    return {
        {words(_("Brand")),
         false,
         {{"name", "client", words(_("Name"))},
          {"color", "client", words(_("Color of its dot and bar"))},
          {"legal_name", "branding", words(_("Legal name"))},
          {"primary_color", "branding", words(_("Color of emails and slips"))},
          {"website", "branding", words(_("Website"))}}},
        {words(_("Sender of its emails")),
         false,
         {{"from_name", "branding", words(_("Name"))},
          {"from_email", "branding", words(_("Address"))},
          {"reply_to", "branding", words(_("Replies go to"))}}},
        {words(_("Promise")),
         true,
         {{"order_cutoff", "promise", words(_("Leaves the same day by")), Kind::number,
           words(_("empty: by hours"))},
          {"handling_days", "promise", words(_("and after")), Kind::number, words(_("working days more"))},
          {"handling_hours", "promise", words(_("By hours, within")), Kind::number,
           words(_("working hours"))},
          {"delivery_days", "promise", words(_("Arrives within")), Kind::number, words(_("days of leaving"))},
          {"workdays", "promise", words(_("Working days")), Kind::word, words(_("as mon-fri"))},
          {"opens_at", "promise", words(_("Work begins at")), Kind::number, words(_("as 8:00"))},
          {"closes_at", "promise", words(_("and ends at")), Kind::number, words(_("up to 24:00"))},
          {"stops_at", "promise", words(_("An order's clock stops at: packed, label or shipped"))},
          {"time_zone", "promise", words(_("Time zone, like America/New_York"))},
          {"closed_days", "promise", words(_("Closed days, like 2026-12-24, 2026-12-25")), Kind::line,
           words(_("Counts for orders that come from now on; the button \"Promise for open orders\" gives it "
                   "to those that are here."))}}},
        {words(_("Returns")),
         true,
         {{"window_days", "returns", words(_("May come back for")), Kind::number, words(_("days"))},
          {"promise_hours", "returns", words(_("Inspected within")), Kind::number,
           words(_("hours of arrival"))}}},
        {words(_("Packing guideline")),
         true,
         {{"steps", "guideline", words(_("Steps at the pack bench, one a line")), Kind::note,
           words(_("The packer confirms each with a digit, after the slip with the thank-you note and the "
                   "returns note. Seven at most."))}}},
        {words(_("In the box")),
         true,
         {{"thank_you_note", "branding", words(_("Thank-you note on the packing slip")), Kind::note},
          {"returns_note", "branding", words(_("Returns note")), Kind::note}}}};
}

std::string field_label(std::string const& key)
{
    for (ClientSection const& section : client_sections()) {
        for (ClientField const& field : section.fields) {
            if (field.key == key) {
                return field.label;
            }
        }
    }
    return key;
}

std::string steps_as_text(std::vector<std::string> const& steps)
{
    std::string text;
    for (std::string const& step : steps) {
        text += (text.empty() ? "" : "\n") + step;
    }
    return text;
}

std::vector<std::string> steps_in(std::string const& text)
{
    std::vector<std::string> steps;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        std::size_t const first = line.find_first_not_of(" \t\r");
        if (first != std::string::npos) {
            steps.push_back(line.substr(first, line.find_last_not_of(" \t\r") - first + 1));
        }
    }
    return steps;
}

} // namespace poddesk::gui
