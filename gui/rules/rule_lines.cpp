#include "gui/rules/rule_lines.h"

#include "domain/kernel/clock.h"
#include "gui/widgets/text.h"

#include <algorithm>
#include <wx/intl.h>

namespace poddesk::gui {

using orders::OrderRule;

namespace {

wxString field_words(orders::RuleField field)
{
    switch (field) {
    case orders::RuleField::client:
        return _("client");
    case orders::RuleField::channel:
        return _("shop");
    case orders::RuleField::sku:
        return _("SKU");
    case orders::RuleField::tag:
        return _("tag");
    case orders::RuleField::weight:
        return _("weight");
    case orders::RuleField::value:
        return _("order total");
    case orders::RuleField::country:
        return _("country");
    case orders::RuleField::state:
        return _("state");
    case orders::RuleField::zip:
        return _("ZIP");
    case orders::RuleField::service:
        return _("service asked");
    case orders::RuleField::earlier_orders:
        return _("earlier orders of the customer");
    case orders::RuleField::weekday:
        return _("weekday");
    case orders::RuleField::hour:
        return _("hour");
    case orders::RuleField::buyer:
        return _("buyer");
    case orders::RuleField::company:
        return _("company");
    case orders::RuleField::po_number:
        return _("PO number");
    }
    return {};
}

bool has_ranges(orders::RuleField field)
{
    using enum orders::RuleField;
    return field == weight || field == value || field == zip || field == earlier_orders || field == hour;
}

/// "5 lb-" is "5 lb or more", "97*" is "97…".
wxString value_words(orders::RuleField field, std::string const& value)
{
    if (value == "*") return _("given");
    if (!has_ranges(field)) return from_utf8(value);
    if (value.ends_with('*')) return from_utf8(value.substr(0, value.size() - 1)) + wxS("\u2026");
    auto const dash = value.find('-');
    if (dash == std::string::npos) return from_utf8(value);
    wxString const from = from_utf8(value.substr(0, dash));
    wxString const to = from_utf8(value.substr(dash + 1));
    if (to.empty()) return wxString::Format(_("%s or more"), from);
    if (from.empty()) return wxString::Format(_("up to %s"), to);
    return wxString::Format(_("%s to %s"), from, to);
}

/// For reading; the form has it as orders::describe says it, to be typed.
std::string condition_line(orders::RuleCondition const& condition)
{
    wxString values;
    for (std::string const& value : condition.values)
        values += (values.empty() ? wxString() : wxString(wxS(", "))) + value_words(condition.field, value);
    return to_utf8(wxString::Format(condition.is_not ? _("%s is not %s") : _("%s is %s"),
                                    field_words(condition.field), values));
}

std::string days_words(OrderRule const& rule)
{
    std::string const from = rule.from ? kernel::format_date(*rule.from) : std::string();
    std::string const until = rule.until ? kernel::format_date(*rule.until) : std::string();
    if (from.empty() && until.empty()) return {};
    if (until.empty()) return to_utf8(wxString::Format(_("placed from %s"), from_utf8(from)));
    if (from.empty()) return to_utf8(wxString::Format(_("placed until %s"), from_utf8(until)));
    return to_utf8(wxString::Format(_("placed from %s to %s"), from_utf8(from), from_utf8(until)));
}

} // namespace

std::vector<std::string> condition_lines(OrderRule const& rule)
{
    std::vector<std::string> lines;
    for (orders::RuleCondition const& it : rule.conditions)
        lines.push_back(condition_line(it));
    if (std::string const days = days_words(rule); !days.empty()) lines.push_back(days);
    if (lines.empty()) lines.push_back(to_utf8(_("every order")));
    return lines;
}

std::vector<std::string> action_lines(OrderRule const& rule)
{
    std::vector<std::string> lines;
    for (orders::RuleAction const& it : rule.actions) {
        std::string line = orders::describe(it);
        auto const colon = line.begin() + static_cast<std::ptrdiff_t>(orders::word(it.deed).size());
        std::replace(line.begin(), colon, '_', ' ');
        lines.push_back(std::move(line));
    }
    if (rule.stops) lines.push_back(to_utf8(_("then stop: no later rule of this list counts")));
    return lines;
}

} // namespace poddesk::gui
