// What the order window does for its parcels: rates, labels.
#include "gui/orders/order_window.h"

#include "gui/orders/words.h"
#include "gui/widgets/text.h"

#include <wx/intl.h>

namespace poddesk::gui {

void OrderWindow::print_label()
{
    if (!may_change()) {
        return;
    }
    auto const labels = presenter_.labels();
    if (labels.empty()) {
        refused(no_label_words());
        return;
    }
    std::vector<FormField> fields = {reason_field()};
    wxString question = wxString::Format(_("Print the label of %s again"), from_utf8(labels.front().second));
    if (labels.size() > 1) {
        question = _("Print a label again");
        fields.insert(fields.begin(), FormField{"parcel", to_utf8(_("Parcel")), labels});
    }
    ask_->ask(question, std::move(fields), _("Print label"),
              [this, only = labels.front().first](FormAnswers const& answers) {
                  auto const chosen = answers.find("parcel");
                  presenter_.print_label(chosen == answers.end() ? only : chosen->second,
                                         answers.at("reason"));
              });
}

/// Of the first parcel that has no label yet, where a choice still counts; else of the first one.
void OrderWindow::open_rates()
{
    auto const& record = presenter_.record();
    shipping::OrderParcel const* shown = nullptr;
    for (std::size_t i = 0; record && i < record->parcels.size(); ++i) {
        shipping::OrderParcel const& parcel = record->parcels[i];
        bool const counts_more = !shown || (shown->status != "quoted" && parcel.status == "quoted");
        if (parcel.status != "voided" && counts_more) {
            shown = &parcel;
        }
    }
    if (shown) {
        item_chosen("parcel:" + std::to_string(shown->id.value));
    } else {
        refused(to_utf8(_("This order has no parcel yet; its rates are compared when its box is closed.")));
    }
}

} // namespace poddesk::gui
