#include "domain/orders/rule_engine.h"

#include <algorithm>
#include <stdexcept>

#include <fmt/format.h>

#include "domain/orders/channels/json_fields.h"

namespace poddesk::orders {
namespace {

bool any_fits(std::vector<RuleValue> const& values, std::string_view text)
{
    std::string const it = lower(text);
    return std::ranges::any_of(values,
                               [&](RuleValue const& value) { return fits_pattern(value.pattern, it); });
}

bool any_fits(std::vector<RuleValue> const& values, std::vector<std::string> const& texts)
{
    return std::ranges::any_of(texts, [&](std::string const& text) { return any_fits(values, text); });
}

bool any_holds(std::vector<RuleValue> const& values, std::int64_t number)
{
    return std::ranges::any_of(
        values, [&](RuleValue const& value) { return value.from <= number && number <= value.to; });
}

bool zip_fits(std::vector<RuleValue> const& values, std::string_view typed)
{
    std::string zip = lower(typed);
    std::erase(zip, ' ');
    // Of a ZIP+4 the first five digits count as well.
    std::string_view const five =
        zip.size() == 10 && zip[5] == '-' ? std::string_view(zip).substr(0, 5) : zip;
    return std::ranges::any_of(values, [&](RuleValue const& value) {
        if (value.digits == 0) return fits_pattern(value.pattern, zip) || fits_pattern(value.pattern, five);
        std::string_view const head = std::string_view(zip).substr(0, value.digits);
        if (head.size() != value.digits || head.find_first_not_of("0123456789") != std::string_view::npos)
            return false;
        std::int64_t number = 0;
        for (char const digit : head)
            number = number * 10 + (digit - '0');
        return value.from <= number && number <= value.to;
    });
}

/// Of the amounts those in the order's currency; none: it cannot be told.
std::optional<bool> amount_fits(std::vector<RuleValue> const& values, RuleFacts const& facts)
{
    std::optional<bool> fits;
    for (RuleValue const& value : values) {
        if (value.currency != facts.currency) continue;
        fits = fits.value_or(false) || (value.from <= facts.value && facts.value <= value.to);
    }
    return fits;
}

} // namespace

bool is_single(RuleDeed deed)
{
    return deed == RuleDeed::priority || deed == RuleDeed::pod || deed == RuleDeed::service ||
           deed == RuleDeed::box || deed == RuleDeed::gift_note;
}

void RuleEffects::add(RuleAction const& action, std::size_t hit)
{
    if (is_single(action.deed)) {
        singles_[action.deed] = {describe(action), hit};
        return;
    }
    lasting_[hit] = true;
    if (action.deed == RuleDeed::hold) {
        std::string const kind = "hold: " + action.with.front();
        auto const first = lines_.lower_bound(kind);
        if (first == lines_.end() || !first->first.starts_with(kind + " ")) lines_[describe(action)] = hit;
        return;
    }
    if (action.deed == RuleDeed::replace_sku) {
        lines_.emplace(fmt::format("replace_sku: {} by {}", action.with[0], action.with[1]), hit);
        return;
    }
    for (std::string const& one : action.with)
        lines_.emplace(fmt::format("{}: {}", word(action.deed), one), hit);
}

std::vector<std::string> RuleEffects::lines() const
{
    std::vector<std::string> all;
    for (auto const& [line, hit] : lines_)
        all.push_back(line);
    for (auto const& [deed, single] : singles_)
        all.push_back(single.text);
    std::ranges::sort(all);
    return all;
}

bool RuleEffects::is_overridden(std::size_t hit) const
{
    return !lasting_.contains(hit) &&
           std::ranges::none_of(singles_, [&](auto const& it) { return it.second.hit == hit; });
}

RuleEngine::RuleEngine(std::vector<Source> sources) : sources_(std::move(sources))
{
    for (Source const& source : sources_) {
        auto& set = conditions_.emplace_back();
        for (OrderRule const& rule : source.rules.rules) {
            auto& conditions = set.emplace_back();
            for (RuleCondition const& condition : rule.conditions) {
                Condition ready{condition.field, condition.is_not, {}};
                for (std::string const& text : condition.values) {
                    auto value = read_value(condition.field, text);
                    if (!value) throw std::logic_error("a rule that was not checked");
                    ready.values.push_back(std::move(*value));
                }
                conditions.push_back(std::move(ready));
            }
        }
    }
}

std::vector<std::string> RuleEngine::time_zones() const
{
    std::vector<std::string> zones;
    for (Source const& source : sources_)
        zones.push_back(source.rules.time_zone);
    return zones;
}

bool RuleEngine::holds(Condition const& condition, RuleFacts const& facts, std::string const& zone) const
{
    auto const& values = condition.values;
    auto const is = [&](bool fits) { return fits != condition.is_not; };
    switch (condition.field) {
    case RuleField::client:
        return is(any_fits(values, facts.client_code));
    case RuleField::channel:
        return is(any_fits(values, facts.channel));
    case RuleField::sku:
        return is(any_fits(values, facts.skus));
    case RuleField::tag:
        return is(any_fits(values, facts.tags));
    case RuleField::weight:
        return facts.weight && is(any_holds(values, *facts.weight));
    case RuleField::value: {
        auto const fits = amount_fits(values, facts);
        return fits && is(*fits);
    }
    case RuleField::country:
        return is(any_fits(values, facts.country));
    case RuleField::state:
        return is(any_fits(values, facts.state));
    case RuleField::zip:
        return is(zip_fits(values, facts.zip));
    case RuleField::service:
        return is(any_fits(values, facts.service));
    case RuleField::buyer:
        return is(any_fits(values, facts.company.empty() && facts.po_number.empty() ? "person" : "company"));
    case RuleField::company:
        return is(!facts.company.empty() && any_fits(values, facts.company));
    case RuleField::po_number:
        return is(!facts.po_number.empty() && any_fits(values, facts.po_number));
    case RuleField::earlier_orders:
        return is(any_holds(values, facts.earlier_orders));
    case RuleField::weekday:
        return is(any_holds(values, facts.placed.at(zone).weekday));
    case RuleField::hour:
        return is(any_holds(values, facts.placed.at(zone).hour));
    }
    return false;
}

bool RuleEngine::fits(RulePlace place, RuleFacts const& facts) const
{
    OrderRule const& it = rule(place);
    std::string const& zone = sources_[place.set].rules.time_zone;
    if (!it.is_enabled) return false;
    if (it.from || it.until) {
        kernel::Date const day = facts.placed.at(zone).day;
        if ((it.from && day < *it.from) || (it.until && day > *it.until)) return false;
    }
    return std::ranges::all_of(conditions_[place.set][place.position],
                               [&](Condition const& condition) { return holds(condition, facts, zone); });
}

namespace {

/// What conditions look at changes with what a rule did.
void see(RuleFacts& facts, RuleAction const& action)
{
    if (action.deed == RuleDeed::tag)
        facts.tags.insert(facts.tags.end(), action.with.begin(), action.with.end());
    if (action.deed == RuleDeed::add_sku)
        facts.skus.insert(facts.skus.end(), action.with.begin(), action.with.end());
    if (action.deed == RuleDeed::replace_sku) {
        for (std::string& sku : facts.skus) {
            if (lower(sku) == lower(action.with[0])) sku = action.with[1];
        }
    }
}

bool changes_facts(std::vector<RuleAction> const& actions)
{
    return std::ranges::any_of(actions, [](RuleAction const& it) {
        return it.deed == RuleDeed::tag || it.deed == RuleDeed::add_sku || it.deed == RuleDeed::replace_sku;
    });
}

} // namespace

RuleVerdict RuleEngine::judge(RuleFacts const& facts, bool from_scratch) const
{
    RuleVerdict verdict;
    RuleFacts const* seen = &facts;
    RuleFacts changed; // a copy only where a rule changes what the next ones see
    std::size_t number = 0;
    auto const act = [&](std::vector<RuleAction> const& actions) {
        if (changes_facts(actions) && seen == &facts) {
            changed = facts;
            seen = &changed;
        }
        for (RuleAction const& action : actions) {
            verdict.effects.add(action, number);
            if (seen == &changed) see(changed, action);
        }
        ++number;
    };
    if (!from_scratch) {
        for (RecordedHit const& hit : facts.hits)
            act(hit.actions);
    }
    std::vector<std::pair<RulePlace, std::size_t>> numbers;
    for (std::size_t set = 0; set < sources_.size(); ++set) {
        bool stopped = false;
        for (std::size_t position = 0; position < sources_[set].rules.rules.size(); ++position) {
            RulePlace const place{set, position};
            OrderRule const& it = rule(place);
            bool const before = !from_scratch && std::ranges::any_of(facts.hits, [&](RecordedHit const& hit) {
                return hit.rule == it.name && hit.is_shared == sources_[set].is_shared;
            });
            if (!before && !fits(place, *seen)) continue;
            if (stopped) {
                verdict.stopped_before.push_back(place);
                continue;
            }
            stopped = it.stops;
            if (before) continue;
            numbers.emplace_back(place, number);
            verdict.hits.push_back(place);
            act(it.actions);
        }
    }
    for (auto const& [place, hit] : numbers) {
        if (verdict.effects.is_overridden(hit)) verdict.done_over.push_back(place);
    }
    return verdict;
}

} // namespace poddesk::orders
