#include "gui/orders/words_of_addresses.h"

#include "gui/orders/words.h"
#include "gui/widgets/text.h"

#include <wx/intl.h>

namespace poddesk::gui {

namespace {

std::string messages_of(orders::AddressVerification const& verification)
{
    std::string all;
    for (orders::VerificationFinding const& it : verification.findings) {
        all += (all.empty() ? "" : "; ") + it.words();
    }
    return all;
}

std::string on_one_line(kernel::Address place)
{
    place.name.clear();
    place.company.clear();
    std::string all;
    for (std::string const& line : kernel::label_lines(place)) {
        all += (all.empty() ? "" : ", ") + line;
    }
    return all;
}

std::string verdict_words(orders::AddressVerification const& verification)
{
    wxString const who = from_utf8(verification.provider);
    if (verification.state == "waiting") {
        return to_utf8(wxString::Format(_("%s is still to be asked about this address."), who));
    }
    if (verification.state == "undeliverable") {
        return to_utf8(wxString::Format(_("%s does not find this address."), who));
    }
    if (verification.state == "unclear") {
        return to_utf8(wxString::Format(_("%s cannot say whether this address is there."), who));
    }
    if (!verification.is_residential) {
        return to_utf8(wxString::Format(_("%s finds this address."), who));
    }
    return to_utf8(wxString::Format(*verification.is_residential
                                        ? _("%s finds this address; it is a home.")
                                        : _("%s finds this address; it is a business."),
                                    who));
}

} // namespace

std::vector<DetailLine> verification_lines(orders::AddressVerification const& verification, bool said_there)
{
    bool const is_lost = verification.state == "undeliverable";
    Tone const tone = is_lost ? Tone::bad : verification.state == "unclear" ? Tone::warn : Tone::neutral;
    std::vector<DetailLine> lines = {
        {verdict_words(verification), tone, is_lost ? DetailLine::Look::body : DetailLine::Look::small}};
    if (std::string const said = messages_of(verification); !said.empty() && !said_there) {
        lines.push_back({said, tone, DetailLine::Look::small});
    }
    if (verification.proposed) {
        lines.push_back({to_utf8(wxString::Format(_("%s writes it: %s"), from_utf8(verification.provider),
                                                  from_utf8(on_one_line(*verification.proposed)))),
                         Tone::accent, DetailLine::Look::small});
    }
    return lines;
}

std::string address_service_words(std::optional<orders::AddressServiceHealth> const& health,
                                  kernel::Timestamp now)
{
    if (!health) {
        return {};
    }
    wxString const who = from_utf8(health->provider);
    std::string_view const state = orders::service_state(*health, now);
    if (state == "paused") {
        return to_utf8(wxString::Format(_("%s is paused and verifies no addresses"), who));
    }
    return health->problem.empty()
               ? to_utf8(wxString::Format(_("%s verifies addresses"), who))
               : to_utf8(wxString::Format(
                     _("%s verifies no addresses now; poddeskctl address-check health says what to do"),
                     who));
}

} // namespace poddesk::gui
