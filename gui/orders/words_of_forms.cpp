// What is asked before something is done to an order. See words.h.
#include "gui/orders/order_keys.h"
#include "gui/orders/words.h"
#include "gui/widgets/text.h"

#include <wx/intl.h>

#include <algorithm>

namespace poddesk::gui {

std::vector<FormField> hold_fields()
{
    FormField kind{"kind", to_utf8(_("Kind of hold"))};
    for (std::string const& key : every_hold_kind()) {
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

bool is_shops_hold(std::string_view key)
{
    return key.starts_with("shop:");
}

namespace {

std::string shops_hold_word(std::string const& key)
{
    return to_utf8(
        wxString::Format(_("%s, the shop's own: it takes no parcel before it is released there too"),
                         from_utf8(hold_word(key.substr(5)))));
}

} // namespace

std::vector<FormField> clear_hold_fields(std::vector<std::string> const& kinds)
{
    bool const is_shops = std::ranges::any_of(kinds, is_shops_hold);
    if (kinds.size() < 2 && !is_shops) {
        return {reason_field()};
    }
    FormField kind{"kind", to_utf8(_("Which"))};
    kind.choices.emplace_back("", to_utf8(is_shops ? _("every hold of ours") : _("every hold")));
    for (std::string const& key : kinds) {
        kind.choices.emplace_back(key, is_shops_hold(key) ? shops_hold_word(key) : hold_word(key));
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

std::vector<FormField> split_fields(std::vector<orders::OrderViewLine> const& lines)
{
    std::vector<FormField> fields;
    for (orders::OrderViewLine const& line : lines) {
        if (!line.requires_shipping || line.quantity == 0 || !line.of.empty() ||
            fields.size() == most_split_lines) {
            continue;
        }
        fields.push_back(
            {std::to_string(line.id.value),
             to_utf8(wxString::Format(_("%s, of %s"), from_utf8(line.sku.empty() ? line.title : line.sku),
                                      grouped(line.quantity))),
             {},
             "0",
             {},
             fields.size() % 2 == 1});
    }
    return fields;
}

std::vector<FormField> merge_fields(std::vector<orders::MergeProposal> const& possible)
{
    FormField which{"which", to_utf8(_("Which goes in this parcel"))};
    if (possible.size() > 1) {
        which.choices.emplace_back("all", to_utf8(_("all of them")));
    }
    for (orders::MergeProposal const& one : possible) {
        which.choices.emplace_back(
            std::to_string(one.order.order.value),
            to_utf8(wxString::Format(
                wxPLURAL("%s, %s unit", "%s, %s units", static_cast<unsigned>(one.order.units)),
                from_utf8(one.order.number), grouped(one.order.units))));
    }
    return {std::move(which)};
}

std::vector<FormField> unlink_fields(std::vector<orders::LinkedOrder> const& linked)
{
    FormField which{"which", to_utf8(_("Which"))};
    for (orders::LinkedOrder const& one : linked) {
        which.choices.emplace_back(std::to_string(one.order.value), linked_words(one));
    }
    return {std::move(which)};
}

} // namespace poddesk::gui
