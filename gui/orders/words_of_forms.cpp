// What is asked before something is done to an order. See words.h.
#include "gui/orders/order_keys.h"
#include "gui/orders/words.h"
#include "gui/widgets/text.h"

#include <wx/intl.h>

namespace poddesk::gui {

std::vector<FormField> hold_fields()
{
    FormField kind{"kind", to_utf8(_("Kind of hold"))};
    for (char const* const key : {"operator", "address", "fraud", "payment", "client", "until_date"}) {
        kind.choices.emplace_back(key, hold_word(key));
    }
    return {std::move(kind),
            reason_field(),
            {"until", to_utf8(_("Until, of a dated one: 2026-12-01, or 2026-12-01 09:00"))}};
}

std::vector<std::string> every_hold_kind()
{
    return {"operator", "address", "fraud", "payment", "client", "inventory", "until_date"};
}

std::vector<FormField> clear_hold_fields(std::vector<std::string> const& kinds)
{
    if (kinds.size() < 2) {
        return {reason_field()};
    }
    FormField kind{"kind", to_utf8(_("Which"))};
    kind.choices.emplace_back("", to_utf8(_("every hold")));
    for (std::string const& key : kinds) {
        kind.choices.emplace_back(key, hold_word(key));
    }
    return {reason_field(), std::move(kind)};
}

std::string priority_word(std::int64_t priority)
{
    return to_utf8(priority == 0   ? _("everyday")
                   : priority == 9 ? _("before everything")
                                   : wxString::Format(_("before others (%d)"), static_cast<int>(priority)));
}

std::vector<FormField> priority_fields(std::int64_t now)
{
    return {{"priority",
             to_utf8(_("From 0, everyday, to 9, before everything")),
             {},
             std::to_string(now),
             to_utf8(_("Type a number from 0 to 9."))}};
}

std::int64_t priority_of(FormAnswers const& answers)
{
    return number_of(answer_of(answers, "priority")).value_or(-1); // refused with its words
}

std::vector<FormField> gift_fields(std::optional<std::string> const& now)
{
    FormField gift{"gift", to_utf8(_("Is it one?"))};
    gift.choices = {{"yes", to_utf8(_("A gift"))}, {"no", to_utf8(_("No gift"))}};
    return {std::move(gift), {"message", to_utf8(_("On the packing slip")), {}, now.value_or("")}};
}

std::optional<std::string> gift_of_answers(FormAnswers const& answers)
{
    return answer_of(answers, "gift") == "yes" ? std::optional(answer_of(answers, "message")) : std::nullopt;
}

std::vector<FormField> note_fields()
{
    return {{"text",
             to_utf8(_("For the others; @login puts it on that person's desk")),
             {},
             {},
             to_utf8(_("Write what the others should know."))}};
}

std::vector<FormField> line_fields(std::string const& sku, std::int64_t quantity)
{
    std::string const needed = to_utf8(_("Say what is sent, and how many."));
    return {{"quantity", to_utf8(_("Units; 0 takes it out")), {}, std::to_string(quantity), needed},
            {"sku", to_utf8(_("Product")), {}, sku, needed, true}};
}

} // namespace poddesk::gui
