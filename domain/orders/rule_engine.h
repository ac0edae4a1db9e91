#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "domain/kernel/id.h"
#include "domain/orders/order_rule.h"
#include "domain/orders/rule_values.h"

namespace poddesk::orders {

using RuleSetId = kernel::Id<struct RuleSetTag>;

/// A rule that acted on an order, as it was then.
struct RecordedHit
{
    bool is_shared = false;
    std::string rule;
    std::vector<RuleAction> actions;
};

/// All that conditions look at, of one order as its channel tells it.
struct RuleFacts
{
    kernel::OrderId order{};
    kernel::ClientId client{};
    std::string client_code, number, channel, status;
    std::vector<std::string> tags, skus;
    std::optional<std::int64_t> weight; ///< nanograms; none: the catalog does not know all of it
    std::int64_t value = 0;             ///< minor units of the currency
    std::string currency, country, state, zip, service;
    std::string company, po_number; ///< of the buyer; empty: not given
    std::int64_t earlier_orders = 0;

    /// When it was placed, on the clocks of the sets' time zones.
    struct LocalTime
    {
        kernel::Date day{};
        int weekday = 1; ///< 1 Monday
        int hour = 0;
    };
    std::map<std::string, LocalTime> placed;
    std::vector<RecordedHit> hits; ///< what the rules did to it so far, oldest first
};

/// Of these an order has one: the last rule wins.
bool is_single(RuleDeed deed);

/// What comes of all rules that an order meets, as lines that can be compared: "priority: 3", "tag: vip".
/// Of what an order has one of, the last rule wins; of holds of one kind the first.
class RuleEffects
{
public:
    void add(RuleAction const& action, std::size_t hit);
    std::vector<std::string> lines() const; ///< sorted
    /// Whether all that this hit did was done over by a later one.
    bool is_overridden(std::size_t hit) const;

private:
    struct Single
    {
        std::string text;
        std::size_t hit = 0;
    };
    std::map<RuleDeed, Single> singles_;
    std::map<std::string, std::size_t> lines_; ///< the others, with the hit that did it first
    std::map<std::size_t, bool> lasting_;      ///< hits that did something nobody does over
};

/// A rule of one of the sets, by its place.
struct RulePlace
{
    std::size_t set = 0;
    std::size_t position = 0;
    bool operator==(RulePlace const&) const = default;
};

struct RuleVerdict
{
    std::vector<RulePlace> hits;           ///< in order
    std::vector<RulePlace> done_over;      ///< hits of which nothing is left
    std::vector<RulePlace> stopped_before; ///< that would have hit, had not an earlier rule said stop
    RuleEffects effects;
};

/// Several sets made ready for thousands of orders: the house's, then the client's own.
class RuleEngine
{
public:
    struct Source
    {
        RuleSet rules;
        bool is_shared = false;
    };
    /// The sets must be checked (parse_rules): throws std::logic_error for what read_value refuses.
    explicit RuleEngine(std::vector<Source> sources);

    /// With the rules that acted on the order before counted as done and not done again; `from_scratch`: as
    /// if none had. The order is new to both.
    RuleVerdict judge(RuleFacts const& facts, bool from_scratch = false) const;

    std::vector<Source> const& sources() const { return sources_; }
    OrderRule const& rule(RulePlace place) const { return sources_[place.set].rules.rules[place.position]; }
    std::vector<std::string> time_zones() const;

private:
    struct Condition
    {
        RuleField field{};
        bool is_not = false;
        std::vector<RuleValue> values;
    };
    bool holds(Condition const& condition, RuleFacts const& facts, std::string const& zone) const;
    bool fits(RulePlace place, RuleFacts const& facts) const;

    std::vector<Source> sources_;
    std::vector<std::vector<std::vector<Condition>>> conditions_; ///< by set and position
};

} // namespace poddesk::orders
