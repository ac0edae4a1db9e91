#include "domain/orders/order_rule.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "domain/kernel/utf8.h"
#include "domain/orders/channels/json_fields.h"
#include "domain/orders/rule_values.h"

namespace poddesk::orders {
namespace {

using kernel::Outcome;
using nlohmann::json;

constexpr std::size_t largest_file = 200'000;
constexpr std::size_t most_rules = 200;
constexpr std::size_t most_parts = 20;
constexpr std::size_t most_values = 200;
constexpr std::size_t longest_name = 80;
constexpr std::size_t longest_text = 500;

tl::unexpected<kernel::Refusal> bad(std::string const& why)
{
    return kernel::refused("bad_rules", why);
}

/// What is wrong within something, told with where it is.
tl::unexpected<kernel::Refusal> within(std::string const& where, kernel::Refusal const& refusal)
{
    return bad(fmt::format("{}: {}", where, refusal.message));
}

template <class Enum>
std::optional<Enum> parse_word(std::vector<std::string_view> const& words, std::string_view text)
{
    auto const found = std::ranges::find(words, text);
    if (found == words.end()) return std::nullopt;
    return static_cast<Enum>(found - words.begin());
}

Outcome<void> known_fields(json const& in, std::vector<std::string_view> const& fields)
{
    if (!in.is_object()) return bad("it must be an object {…}.");
    for (auto const& [name, value] : in.items()) {
        if (std::ranges::find(fields, name) == fields.end())
            return bad(fmt::format("field {} is unknown; known are {}.", kernel::in_quotes(name),
                                   fmt::join(fields, ", ")));
    }
    return {};
}

Outcome<std::string> text_in(json const& in, char const* field)
{
    auto const found = in.find(field);
    if (found == in.end()) return std::string();
    if (!found->is_string()) return bad(fmt::format("field \"{}\" must be a text.", field));
    return found->get<std::string>();
}

Outcome<bool> flag_in(json const& in, char const* field, bool otherwise)
{
    auto const found = in.find(field);
    if (found == in.end()) return otherwise;
    if (!found->is_boolean()) return bad(fmt::format("field \"{}\" must be true or false.", field));
    return found->get<bool>();
}

Outcome<std::optional<kernel::Date>> date_in(json const& in, char const* field)
{
    auto const text = text_in(in, field);
    if (!text) return tl::unexpected(text.error());
    if (text->empty()) return std::nullopt;
    auto const date = kernel::parse_date(*text);
    if (!date) return bad(fmt::format("field \"{}\" must be a day such as 2026-11-27.", field));
    return *date;
}

Outcome<std::vector<std::string>> texts_in(json const& in, char const* field)
{
    json const& list = in.at(field);
    if (!list.is_array() || !std::ranges::all_of(list, [](json const& it) { return it.is_string(); }))
        return bad(fmt::format("field \"{}\" must be a list of texts [\"…\"].", field));
    return list.get<std::vector<std::string>>();
}

Outcome<void> fair_values(std::vector<std::string> const& values, std::size_t most)
{
    if (values.empty() || values.size() > most)
        return bad(most == 1 ? "it takes exactly one value." : fmt::format("it takes 1 to {} values.", most));
    for (std::string const& value : values) {
        if (value.find_first_not_of(" \t") == std::string::npos || value.size() > longest_text ||
            !kernel::is_utf8(value))
            return bad(fmt::format("a value is empty or longer than {} characters.", longest_text));
    }
    return {};
}

char separator(RuleDeed deed)
{
    return deed == RuleDeed::insert ? ';' : ',';
}

bool takes_one(RuleDeed deed)
{
    return deed == RuleDeed::hold || deed == RuleDeed::priority || deed == RuleDeed::pod ||
           deed == RuleDeed::box || deed == RuleDeed::gift_note;
}

std::vector<std::string> parted(std::string_view values, char by)
{
    std::vector<std::string> parts;
    for (std::size_t at = 0; at <= values.size();) {
        std::size_t const end = std::min(values.find(by, at), values.size());
        parts.push_back(trimmed(values.substr(at, end - at)));
        at = end + 1;
    }
    return parts;
}

Outcome<RuleCondition> parse_condition(json const& in)
{
    if (auto const known = known_fields(in, {"field", "is", "is_not"}); !known)
        return tl::unexpected(known.error());
    auto const name = text_in(in, "field");
    if (!name) return tl::unexpected(name.error());
    auto const field = parse_word<RuleField>(rule_fields(), *name);
    if (!field)
        return bad(fmt::format("\"field\" is {}; known are {}.", kernel::in_quotes(*name),
                               fmt::join(rule_fields(), ", ")));
    if (in.contains("is") == in.contains("is_not")) return bad("it needs either \"is\" or \"is_not\".");
    bool const is_not = in.contains("is_not");
    return texts_in(in, is_not ? "is_not" : "is").and_then([&](std::vector<std::string> const& values) {
        return checked(RuleCondition{*field, is_not, values});
    });
}

Outcome<RuleAction> parse_action(json const& in)
{
    if (auto const known = known_fields(in, {"do", "with", "note"}); !known)
        return tl::unexpected(known.error());
    auto const name = text_in(in, "do");
    auto const note = text_in(in, "note");
    if (!name || !note) return tl::unexpected(!name ? name.error() : note.error());
    auto const deed = parse_word<RuleDeed>(rule_deeds(), *name);
    if (!deed)
        return bad(fmt::format("\"do\" is {}; known are {}.", kernel::in_quotes(*name),
                               fmt::join(rule_deeds(), ", ")));
    if (!in.contains("with")) return bad("field \"with\" is missing.");
    return texts_in(in, "with").and_then([&](std::vector<std::string> const& with) {
        return checked(RuleAction{*deed, with, *note});
    });
}

/// The parts of a list "if" or "then", each parsed by `parse` and named by `what` where it is wrong.
template <class Part, class Parse>
Outcome<std::vector<Part>> parts_in(json const& in, char const* field, char const* what, Parse parse)
{
    std::vector<Part> parts;
    auto const found = in.find(field);
    if (found == in.end()) return parts;
    if (!found->is_array() || found->size() > most_parts)
        return bad(fmt::format("field \"{}\" must be a list of {} at most.", field, most_parts));
    for (json const& one : *found) {
        auto part = parse(one);
        if (!part) return within(fmt::format("{} {}", what, parts.size() + 1), part.error());
        parts.push_back(std::move(*part));
    }
    return parts;
}

Outcome<OrderRule> parse_rule(json const& in)
{
    if (auto const known = known_fields(in, {"name", "enabled", "from", "until", "if", "then", "stop"});
        !known)
        return tl::unexpected(known.error());
    auto const name = text_in(in, "name");
    if (!name) return tl::unexpected(name.error());
    if (name->find_first_not_of(" \t") == std::string::npos || name->size() > longest_name)
        return bad(fmt::format("field \"name\" must have 1 to {} characters.", longest_name));
    auto const enabled = flag_in(in, "enabled", true);
    auto const stops = flag_in(in, "stop", false);
    if (!enabled || !stops) return tl::unexpected(!enabled ? enabled.error() : stops.error());
    auto const from = date_in(in, "from");
    auto const until = date_in(in, "until");
    if (!from || !until) return tl::unexpected(!from ? from.error() : until.error());
    if (*from && *until && **until < **from) return bad("field \"until\" is before \"from\".");
    auto conditions = parts_in<RuleCondition>(in, "if", "condition", parse_condition);
    if (!conditions) return tl::unexpected(conditions.error());
    auto actions = parts_in<RuleAction>(in, "then", "action", parse_action);
    if (!actions) return tl::unexpected(actions.error());
    if (actions->empty()) return bad("it does nothing; give it an action in \"then\".");
    return OrderRule{*name, *enabled, *from, *until, std::move(*conditions), std::move(*actions), *stops};
}

json condition_json(RuleCondition const& condition)
{
    return {{"field", word(condition.field)}, {condition.is_not ? "is_not" : "is", condition.values}};
}

json action_json(RuleAction const& action)
{
    json out = {{"do", word(action.deed)}, {"with", action.with}};
    if (!action.note.empty()) out["note"] = action.note;
    return out;
}

Outcome<void> one_of(std::string const& value, std::vector<std::string_view> const& known)
{
    if (std::ranges::find(known, value) != known.end()) return {};
    return bad(fmt::format("{} is none of {}.", kernel::in_quotes(value), fmt::join(known, ", ")));
}

/// A plain one, as people have; what else RFC 5322 allows is refused. In step with orders.rules_problem.
bool is_email_address(std::string const& text)
{
    auto const at = text.find('@');
    if (text.size() > 254 || at == 0 || at == std::string::npos ||
        text.find('@', at + 1) != std::string::npos)
        return false;
    if (!std::ranges::all_of(text, [](char c) { return c > ' ' && c < 0x7F; }) ||
        text.find_first_of("\"(),:;<>[]\\") != std::string::npos)
        return false;
    std::vector<std::string> const labels = parted(std::string_view(text).substr(at + 1), '.');
    return labels.size() > 1 && std::ranges::all_of(labels, [](std::string const& label) {
               return !label.empty() && std::ranges::all_of(label, [](unsigned char c) {
                   return std::isalnum(c) != 0 || c == '-';
               });
           });
}

Outcome<void> fair_action(RuleAction const& action)
{
    switch (action.deed) {
    case RuleDeed::hold:
        if (action.note.find_first_not_of(" \t") == std::string::npos)
            return bad("a hold needs a \"note\" that the next person understands.");
        return one_of(action.with.front(), rule_holds());
    case RuleDeed::priority:
        if (action.with.front().size() != 1 || action.with.front() < "0" || action.with.front() > "9")
            return bad("a priority is 0 to 9; higher goes first.");
        return {};
    case RuleDeed::replace_sku:
        if (action.with.size() != 2) return bad("it takes two SKUs: the one ordered and the one to send.");
        return {};
    case RuleDeed::email:
        for (std::string const& address : action.with) {
            if (!is_email_address(address))
                return bad(fmt::format("{} is no email address.", kernel::in_quotes(address)));
        }
        return {};
    case RuleDeed::tag:
    case RuleDeed::pod:
    case RuleDeed::service:
    case RuleDeed::box:
    case RuleDeed::insert:
    case RuleDeed::gift_note:
    case RuleDeed::add_sku:
    case RuleDeed::split:
        return {};
    }
    return {};
}

} // namespace

std::vector<std::string_view> const& rule_fields()
{
    static std::vector<std::string_view> const words = {
        "client",  "channel",        "sku",     "tag",  "weight", "value",   "country",  "state", "zip",
        "service", "earlier_orders", "weekday", "hour", "buyer",  "company", "po_number"};
    return words;
}

std::vector<std::string_view> const& rule_deeds()
{
    static std::vector<std::string_view> const words = {"hold",    "tag",         "priority", "pod",
                                                        "service", "box",         "insert",   "gift_note",
                                                        "add_sku", "replace_sku", "email",    "split"};
    return words;
}

std::vector<std::string_view> const& rule_holds()
{
    static std::vector<std::string_view> const words = {"address", "fraud", "operator", "payment", "client"};
    return words;
}

std::string_view word(RuleField field)
{
    return rule_fields().at(static_cast<std::size_t>(field));
}

std::string_view word(RuleDeed deed)
{
    return rule_deeds().at(static_cast<std::size_t>(deed));
}

Outcome<RuleCondition> checked(RuleCondition condition)
{
    if (auto const fair = fair_values(condition.values, most_values); !fair)
        return tl::unexpected(fair.error());
    for (std::string const& value : condition.values) {
        if (value.find(',') != std::string::npos) return bad("a value holds a comma, which parts them.");
        if (auto const read = read_value(condition.field, value); !read)
            return bad(
                fmt::format("field \"{}\": {}.", condition.is_not ? "is_not" : "is", read.error().message));
    }
    return condition;
}

Outcome<RuleAction> checked(RuleAction action)
{
    if (auto const fair = fair_values(action.with, takes_one(action.deed) ? 1 : most_parts); !fair)
        return within("field \"with\"", fair.error());
    if (!takes_one(action.deed) && std::ranges::any_of(action.with, [&](std::string const& it) {
            return it.find(separator(action.deed)) != std::string::npos;
        }))
        return bad(fmt::format("a value holds a {}, which parts them.", separator(action.deed)));
    if (action.note.size() > longest_text || !kernel::is_utf8(action.note))
        return bad(fmt::format("field \"note\" is longer than {} characters.", longest_text));
    if (auto const fair = fair_action(action); !fair) return tl::unexpected(fair.error());
    return action;
}

Outcome<RuleCondition> parse_condition_text(std::string_view text)
{
    std::string const it = trimmed(text);
    auto const is = it.find(" is ");
    std::string const field_word = trimmed(std::string_view(it).substr(0, is));
    auto const field = parse_word<RuleField>(rule_fields(), field_word);
    if (is == std::string::npos || !field)
        return bad(fmt::format(
            "{} is no condition; write FIELD is VALUES, or FIELD is not VALUES, with a field of {}.",
            kernel::in_quotes(it), fmt::join(rule_fields(), ", ")));
    std::string values = trimmed(std::string_view(it).substr(is + 4));
    bool const is_not = values.starts_with("not ");
    if (is_not) values.erase(0, 4);
    auto const condition = checked(RuleCondition{*field, is_not, parted(values, ',')});
    if (!condition) return within(kernel::in_quotes(it), condition.error());
    return *condition;
}

Outcome<RuleAction> parse_action_text(std::string_view text)
{
    std::string const it = trimmed(text);
    auto const colon = it.find(':');
    auto const deed = parse_word<RuleDeed>(rule_deeds(), trimmed(std::string_view(it).substr(0, colon)));
    if (colon == std::string::npos || !deed)
        return bad(fmt::format("{} is no action; write ACTION: VALUES, with an action of {}.",
                               kernel::in_quotes(it), fmt::join(rule_deeds(), ", ")));
    RuleAction action{*deed, {}, {}};
    std::string values = trimmed(std::string_view(it).substr(colon + 1));
    auto const note = values.find('(');
    if (*deed == RuleDeed::hold && note != std::string::npos && values.ends_with(')')) {
        action.note = trimmed(std::string_view(values).substr(note + 1, values.size() - note - 2));
        values = trimmed(std::string_view(values).substr(0, note));
    }
    action.with = takes_one(*deed) ? std::vector<std::string>{values} : parted(values, separator(*deed));
    auto const fair = checked(std::move(action));
    if (!fair) return within(kernel::in_quotes(it), fair.error());
    return *fair;
}

std::string describe(RuleCondition const& condition)
{
    return fmt::format("{} {} {}", word(condition.field), condition.is_not ? "is not" : "is",
                       fmt::join(condition.values, ", "));
}

std::string describe(RuleAction const& action)
{
    std::string out = fmt::format("{}: {}", word(action.deed),
                                  fmt::join(action.with, std::string{separator(action.deed), ' '}));
    if (!action.note.empty()) out += fmt::format(" ({})", action.note);
    return out;
}

json to_json(RuleSet const& set)
{
    json rules = json::array();
    for (OrderRule const& rule : set.rules) {
        json one = {{"name", rule.name}, {"if", json::array()}, {"then", json::array()}};
        if (!rule.is_enabled) one["enabled"] = false;
        if (rule.stops) one["stop"] = true;
        if (rule.from) one["from"] = kernel::format_date(*rule.from);
        if (rule.until) one["until"] = kernel::format_date(*rule.until);
        for (RuleCondition const& condition : rule.conditions)
            one["if"].push_back(condition_json(condition));
        for (RuleAction const& action : rule.actions)
            one["then"].push_back(action_json(action));
        rules.push_back(std::move(one));
    }
    return {{"time_zone", set.time_zone}, {"rules", std::move(rules)}};
}

Outcome<RuleSet> parse_rules(json const& in)
{
    if (auto const known = known_fields(in, {"time_zone", "rules"}); !known)
        return within("The file", known.error());
    RuleSet set;
    auto const zone = text_in(in, "time_zone");
    if (!zone) return within("The file", zone.error());
    if (!zone->empty()) set.time_zone = *zone;
    auto const list = in.find("rules");
    if (list == in.end() || !list->is_array() || list->size() > most_rules)
        return bad(fmt::format("The file: field \"rules\" must be a list of {} at most.", most_rules));
    std::set<std::string> names;
    for (json const& one : *list) {
        std::string where = fmt::format("Rule {}", set.rules.size() + 1);
        if (one.is_object() && one.contains("name") && one.at("name").is_string())
            where += " " + kernel::in_quotes(one.at("name").get_ref<std::string const&>());
        auto rule = parse_rule(one);
        if (!rule) return within(where, rule.error());
        if (!names.insert(lower(rule->name)).second)
            return bad(fmt::format("{}: another rule has this name; each needs its own.", where));
        set.rules.push_back(std::move(*rule));
    }
    return set;
}

Outcome<RuleSet> parse_rules_file(std::string_view text)
{
    if (text.size() > largest_file)
        return bad(fmt::format("The file has {} kB; rules have 200 kB at most.", text.size() / 1000));
    json const in = json::parse(text, nullptr, false);
    if (in.is_discarded())
        return bad("The file is no JSON; write {\"rules\": [{\"name\": …, \"if\": […], \"then\": […]}]}.");
    return parse_rules(in);
}

} // namespace poddesk::orders
