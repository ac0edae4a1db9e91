#include "gui/returns/rma_words.h"

#include "domain/returns/grading.h"
#include "gui/widgets/text.h"

#include <wx/intl.h>

#include <map>

namespace poddesk::gui {

Pill due_pill(returns::RmaRow const& row, kernel::Timestamp now)
{
    if (!row.due_at) {
        return {};
    }
    auto const minutes = std::chrono::duration_cast<std::chrono::minutes>(*row.due_at - now).count();
    constexpr std::int64_t soon = 12 * 60;
    wxString const hours = grouped(std::abs(minutes) / 60);
    if (minutes < 0) {
        return {to_utf8(wxString::Format(_("%s h late"), hours)), Tone::bad, false, "warning"};
    }
    return {to_utf8(wxString::Format(_("%s h left"), hours)), minutes < soon ? Tone::warn : Tone::ok, false,
            "clock"};
}

std::string carrier_words(std::string const& reason)
{
    return reason == "unknown" ? to_utf8(_("No reason said")) : returns::in_words(reason);
}

std::string reasons_words(std::string const& codes)
{
    std::string all;
    std::size_t from = 0;
    while (from < codes.size()) {
        std::size_t const comma = std::min(codes.find(',', from), codes.size());
        all += (all.empty() ? "" : ", ") + returns::in_words(codes.substr(from, comma - from));
        from = comma + 1;
    }
    return all;
}

std::vector<std::pair<std::string, std::string>> reason_choices()
{
    std::vector<std::pair<std::string, std::string>> choices;
    for (std::string const& reason : returns::return_reasons()) {
        choices.emplace_back(reason, returns::in_words(reason));
    }
    return choices;
}

std::vector<std::pair<std::string, std::string>> wants_choices()
{
    return {{"refund", to_utf8(_("Refund"))},
            {"exchange", to_utf8(_("Exchange"))},
            {"store_credit", to_utf8(_("Store credit"))}};
}

} // namespace poddesk::gui
