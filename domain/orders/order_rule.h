#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "domain/kernel/clock.h"
#include "domain/kernel/outcome.h"

namespace poddesk::orders {

/// What a condition looks at. In step with orders.rules_problem in installer/migrations/0031_rules.sql.
enum class RuleField
{
    client,         ///< code; in the house's rules
    channel,        ///< shop
    sku,            ///< of any line with something to ship
    tag,            ///< the channel's, and what an earlier rule put on
    weight,         ///< of everything to ship, by the catalog; "2 lb-", "500 g-2 kg"
    value,          ///< the order's total; "500 USD-"
    country,        ///< two letters
    state,          ///< as the address has it
    zip,            ///< "97201", "97*", "90000-90899"
    service,        ///< that the customer asked for
    earlier_orders, ///< of the same email with this client, placed before; "0", "3-"
    weekday,        ///< of placing, in the set's time zone; "mon" … "sun"
    hour,           ///< the same; "18-23" are the six hours until midnight
    buyer,          ///< "company" (a company's name or a purchase order number is given) or "person"
    company,        ///< that buys; "*": one is given
    po_number       ///< the buyer's own; "*": one is given
};

/// What a rule does. In step as above.
enum class RuleDeed
{
    hold,        ///< one of rule_holds, with a note
    tag,         ///< one or several
    priority,    ///< 0 … 9: higher is allocated and released first
    pod,         ///< code; counts as a person's choice
    service,     ///< titles: the parcel is quoted with these only
    box,         ///< code
    insert,      ///< what the packer puts in
    gift_note,   ///< printed on the slip
    add_sku,     ///< a unit of each; in a client's own rules
    replace_sku, ///< the second for the first
    email,       ///< addresses that are told of the order: the house's or the client's people
    split        ///< SKUs that ship apart, in a part of the order of their own
};

std::string_view word(RuleField field);
std::string_view word(RuleDeed deed);
std::vector<std::string_view> const& rule_fields(); ///< words, in the enum's order
std::vector<std::string_view> const& rule_deeds();
/// Holds that a rule may place; stock and dates have theirs from elsewhere.
std::vector<std::string_view> const& rule_holds();

/// Holds where one of the values fits ("is"), or none does ("is not"). What an order does not tell (a weight
/// the catalog lacks, an amount in another currency) fits neither.
struct RuleCondition
{
    RuleField field{};
    bool is_not = false;
    std::vector<std::string> values;
    bool operator==(RuleCondition const&) const = default;
};

struct RuleAction
{
    RuleDeed deed{};
    std::vector<std::string> with;
    std::string note; ///< of a hold: why, for the next person
    bool operator==(RuleAction const&) const = default;
};

/// IF all conditions hold THEN do all of it. Its name is its identity: it acts on an order once.
struct OrderRule
{
    std::string name;
    bool is_enabled = true;
    std::optional<kernel::Date> from, until; ///< orders placed on these days, both included
    std::vector<RuleCondition> conditions;   ///< none: every order
    std::vector<RuleAction> actions;
    bool stops = false; ///< where it holds, no later rule of this set is looked at
    bool operator==(OrderRule const&) const = default;
};

/// The rules of a client, or of the house for all clients, in the order in which they are looked at. The
/// house's come first, so that a client's own have the last word.
struct RuleSet
{
    std::string time_zone = "UTC"; ///< IANA
    std::vector<OrderRule> rules;
    bool operator==(RuleSet const&) const = default;
};

/// The file's form, see the README of this room.
nlohmann::json to_json(RuleSet const& set);
/// Refuses `bad_rules`, naming the rule, the condition or action, and the field.
kernel::Outcome<RuleSet> parse_rules(nlohmann::json const& in);
/// A file's text, 200 kB at most. Refuses `bad_rules`.
kernel::Outcome<RuleSet> parse_rules_file(std::string_view text);

/// "country is US, CA", "zip is not 967*"; "hold: fraud (first order above 500)". Values are parted by
/// commas, what the packer puts in by semicolons; a gift note is one.
std::string describe(RuleCondition const& condition);
std::string describe(RuleAction const& action);
/// What describe says, read again. Refuse `bad_rules`.
kernel::Outcome<RuleCondition> parse_condition_text(std::string_view text);
kernel::Outcome<RuleAction> parse_action_text(std::string_view text);
/// Refuse `bad_rules`: a value that its field cannot have, too many, none.
kernel::Outcome<RuleCondition> checked(RuleCondition condition);
kernel::Outcome<RuleAction> checked(RuleAction action);

} // namespace poddesk::orders
