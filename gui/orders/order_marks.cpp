#include "gui/orders/order_marks.h"

#include "gui/widgets/text.h"

#include <wx/intl.h>

#include <fmt/format.h>

namespace poddesk::gui {

namespace {

std::string all_words(orders::QueueRow const& row, std::string_view between)
{
    std::string all;
    for (OrderMark const& mark : marks_of(row)) {
        all += (all.empty() ? std::string() : std::string(between)) + mark.words;
    }
    return all;
}

} // namespace

std::vector<OrderMark> marks_of(orders::QueueRow const& row)
{
    std::vector<OrderMark> marks;
    if (row.priority > 0) {
        std::string const number = std::to_string(row.priority);
        marks.push_back({"arrow_up", number, to_utf8(wxString::Format(_("Priority %s"), from_utf8(number))),
                         Tone::accent});
    }
    if (!row.cancel_asked_by.empty()) {
        marks.push_back({"return",
                         {},
                         to_utf8(wxString::Format(_("Cancel asked by %s"), from_utf8(row.cancel_asked_by))),
                         Tone::bad});
    }
    if (!row.twin.empty()) {
        marks.push_back({"copy",
                         {},
                         to_utf8(wxString::Format(_("Possible duplicate of %s"), from_utf8(row.twin))),
                         Tone::warn});
    }
    if (row.is_gift) {
        marks.push_back({"gift", {}, to_utf8(_("Gift")), Tone::violet});
    }
    if (!row.company.empty() || !row.po_number.empty()) {
        wxString words = row.company.empty() ? wxString(_("For a company")) : from_utf8(row.company);
        if (!row.po_number.empty()) {
            words += wxS(", ") + from_utf8(row.po_number);
        }
        marks.push_back({"company", {}, to_utf8(words), Tone::teal});
    }
    if (!row.tags.empty()) {
        marks.push_back({"tag", row.tags.size() > 1 ? std::to_string(row.tags.size()) : std::string(),
                         fmt::format("{}", fmt::join(row.tags, ", ")), Tone::neutral});
    }
    return marks;
}

std::string marks_text(orders::QueueRow const& row)
{
    return all_words(row, ", ");
}

std::string marks_tip(orders::QueueRow const& row)
{
    return all_words(row, "\n");
}

} // namespace poddesk::gui
