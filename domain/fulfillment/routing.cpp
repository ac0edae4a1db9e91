#include "domain/fulfillment/routing.h"

#include "domain/kernel/money.h"

#include "domain/kernel/outcome.h"

#include <algorithm>
#include <bit>
#include <cctype>
#include <cstdlib>
#include <map>
#include <numeric>
#include <tuple>
#include <unordered_map>

#include <fmt/format.h>

namespace poddesk::fulfillment {
namespace {

/// A pod as one order sees it.
struct Candidate
{
    RoutingPod const* pod = nullptr;
    std::int64_t distance = 0;
};

/// One product of the order, all its lines together.
struct Wanted
{
    kernel::ProductId product;
    std::string const* sku = nullptr;
    std::int64_t asked = 0;
    std::int64_t quantity = 0; ///< to be sent: less than asked where the order ships partly
    std::int64_t available = 0;
};

/// Free stock, by pod and product and bin.
class Stock
{
public:
    explicit Stock(std::vector<RoutingLevel> const& levels)
    {
        for (RoutingLevel const& level : levels)
            bins_[key(level.pod, level.product)].levels.push_back(level);
        for (auto& [pod_and_product, bins] : bins_) {
            std::ranges::sort(bins.levels, {}, [](RoutingLevel const& level) {
                return std::tuple(level.expires_on.value_or(kernel::Date::max()), level.is_reserve,
                                  level.walk_order, level.level);
            });
            for (RoutingLevel const& level : bins.levels)
                bins.total += level.available;
        }
    }

    std::int64_t of(kernel::PodId pod, kernel::ProductId product) const
    {
        auto const found = bins_.find(key(pod, product));
        return found == bins_.end() ? 0 : found->second.total;
    }

    /// Takes the quantity out of the pod's bins, the first to expire first: of those that expire on one day,
    /// one bin that covers it, else bin after bin.
    std::vector<LevelShare> take(kernel::PodId pod, kernel::ProductId product, std::int64_t quantity)
    {
        Bins& bins = bins_.at(key(pod, product));
        bins.total -= quantity;
        auto const first =
            std::ranges::find_if(bins.levels, [](RoutingLevel const& it) { return it.available > 0; });
        auto const covering = std::find_if(first, bins.levels.end(), [&](RoutingLevel const& it) {
            return it.available >= quantity && it.expires_on == first->expires_on;
        });
        std::vector<LevelShare> shares;
        for (auto level = covering == bins.levels.end() ? first : covering; quantity > 0; ++level) {
            std::int64_t const taken = std::min(quantity, level->available);
            if (taken == 0) continue;
            shares.push_back({level->level, taken});
            level->available -= taken;
            quantity -= taken;
        }
        return shares;
    }

private:
    struct Bins
    {
        std::vector<RoutingLevel> levels;
        std::int64_t total = 0;
    };
    using Key = std::pair<std::int64_t, std::int64_t>;
    struct Hash
    {
        std::size_t operator()(Key const& key) const
        {
            return std::hash<std::int64_t>{}(key.first * 1'000'003 + key.second);
        }
    };
    static Key key(kernel::PodId pod, kernel::ProductId product) { return {pod.value, product.value}; }

    std::unordered_map<Key, Bins, Hash> bins_;
};

/// A parcel that nobody has a price for is dearer than any other.
constexpr std::int64_t cents_without_price = 5'000'000;

/// What each pod sends, beside the candidates.
using Shares = std::vector<std::vector<ParcelUnits>>;

/// One order on its way to a plan.
class OneOrder
{
public:
    /// `choice`: the order's own, or none to see what the policy would do.
    OneOrder(RoutingOrder const& order, PodChoice const* choice, std::vector<RoutingPod> const& pods,
             Stock& stock, PriceParcel const& price)
        : order_(order), choice_(choice), pods_(pods), stock_(stock),
          price_(price), plan_{order.order, order.version, {}, {}, {"routing", "Backordered", {}}}
    {
    }

    RoutingPlan plan()
    {
        std::optional<Way> const way = find();
        if (way) {
            say_chosen(*way);
        } else {
            say_backordered();
        }
        if (choice_ != nullptr) say_the_policys_way(way);
        if (way) {
            say_losers(*way);
            for (std::size_t i = 0; i < way->shares.size(); ++i)
                if (!way->shares[i].empty())
                    take(candidates_[i].pod->pod, way->shares[i], way->costs.each[i]);
        }
        say_who_could_not();
        return std::move(plan_);
    }

private:
    /// What the parcels of a way cost together; nothing when one of them cannot be priced.
    struct Costs
    {
        std::vector<std::optional<PartPrice>> each; ///< beside the candidates
        std::optional<PartPrice> sum;
        std::string services;
    };

    /// A way to send the order.
    struct Way
    {
        Shares shares;
        Costs costs;
        Split split;
    };

    /// The best way; nothing leaves the stock.
    std::optional<Way> find()
    {
        find_candidates();
        find_wanted();
        bool const all_there = plan_.shortages.empty();
        bool const any_there = std::ranges::any_of(wanted_, [](Wanted const& it) { return it.quantity > 0; });
        if (!any_there || (!all_there && !order_.ships_partly)) return {};
        fixed_.resize(candidates_.size());
        if (order_.policy == SplitPolicy::never_split) keep_those_with_all();
        if (candidates_.empty()) return {};
        keep_comparable();
        make_pieces();
        CheapestSplit found = search();
        if (!found.best) return {};
        runner_up_ = std::move(found.runner_up);
        return way_of(std::move(*found.best));
    }

    Way way_of(Split split) const
    {
        Shares shares = shares_of(split);
        Costs costs = costs_of(shares);
        return {std::move(shares), std::move(costs), std::move(split)};
    }

    void find_candidates()
    {
        for (RoutingPod const& pod : pods_) {
            bool const has_some = std::ranges::any_of(
                order_.lines, [&](RoutingLine const& line) { return stock_.of(pod.pod, line.product) > 0; });
            if (!has_some || !may_send(pod)) continue;
            candidates_.push_back(
                {&pod,
                 order_.destination ? shipping::distance_in_tenth_miles(pod.place, *order_.destination) : 0});
        }
        std::ranges::sort(candidates_, {},
                          [](Candidate const& it) { return std::tie(it.distance, it.pod->code); });
    }

    bool may_send(RoutingPod const& pod) const
    {
        if (choice_ != nullptr) return choice_->pod == pod.pod;
        return std::ranges::find(order_.barred, pod.pod, &BarredPod::pod) == order_.barred.end();
    }

    void find_wanted()
    {
        for (RoutingLine const& line : order_.lines) {
            auto const known = std::ranges::find(wanted_, line.product, &Wanted::product);
            if (known == wanted_.end()) {
                wanted_.push_back({line.product, &line.sku, line.quantity, 0, 0});
            } else {
                known->asked += line.quantity;
            }
        }
        for (Wanted& it : wanted_) {
            for (Candidate const& candidate : candidates_)
                it.available += stock_.of(candidate.pod->pod, it.product);
            it.quantity = std::min(it.asked, it.available);
            if (it.available < it.asked) plan_.shortages.push_back({*it.sku, it.asked, it.available});
        }
        std::ranges::sort(plan_.shortages, {}, &Shortage::sku);
        std::erase_if(wanted_, [](Wanted const& it) { return it.quantity == 0; });
    }

    // ── who sends what

    void keep_those_with_all()
    {
        std::erase_if(candidates_, [&](Candidate const& candidate) {
            return std::ranges::any_of(wanted_, [&](Wanted const& it) {
                return stock_.of(candidate.pod->pod, it.product) < it.quantity;
            });
        });
        fixed_.resize(candidates_.size());
    }

    /// No more candidates than are compared: the farthest that is not needed goes, as long as there is one.
    void keep_comparable()
    {
        for (std::size_t i = candidates_.size(); i-- > 0 && candidates_.size() > most_pods;) {
            std::vector<Candidate> fewer = candidates_;
            fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(i));
            bool const suffices = std::ranges::all_of(wanted_, [&](Wanted const& it) {
                std::int64_t together = 0;
                for (Candidate const& candidate : fewer)
                    together += stock_.of(candidate.pod->pod, it.product);
                return together >= it.quantity;
            });
            if (suffices) candidates_ = std::move(fewer);
        }
        fixed_.resize(candidates_.size());
    }

    /// Products that stay whole become pieces; of the others each pod's share is settled, nearest first.
    void make_pieces()
    {
        std::size_t const compared = std::min(candidates_.size(), most_pods);
        std::map<PodSet, std::vector<ParcelUnits>> grouped;
        for (Wanted const& it : wanted_) {
            PodSet whole = 0;
            for (std::size_t i = 0; i < compared; ++i)
                if (stock_.of(candidates_[i].pod->pod, it.product) >= it.quantity) whole |= PodSet{1} << i;
            if (whole == 0) {
                split(it);
            } else if (wanted_.size() <= most_pieces) {
                pieces_.push_back({{it.product, it.quantity}});
                covered_by_.push_back(whole);
            } else {
                grouped[whole].push_back({it.product, it.quantity});
            }
        }
        for (auto& [pods, units] : grouped) {
            if (pieces_.size() < most_pieces) {
                pieces_.push_back(std::move(units));
                covered_by_.push_back(pods);
            } else {
                auto& nearest = fixed_[static_cast<std::size_t>(std::countr_zero(pods))];
                nearest.insert(nearest.end(), units.begin(), units.end());
            }
        }
    }

    void split(Wanted const& it)
    {
        std::int64_t left = it.quantity;
        for (std::size_t i = 0; i < candidates_.size() && left > 0; ++i) {
            std::int64_t const share = std::min(left, stock_.of(candidates_[i].pod->pod, it.product));
            if (share > 0) fixed_[i].push_back({it.product, share});
            left -= share;
        }
    }

    CheapestSplit search()
    {
        SplitProblem problem;
        problem.pieces = pieces_.size();
        problem.pods = std::min(candidates_.size(), most_pods);
        problem.covered_by = covered_by_;
        problem.policy = order_.policy;
        for (std::size_t i = 0; i < problem.pods; ++i) {
            problem.distance.push_back(candidates_[i].distance);
            if (!fixed_[i].empty()) problem.opened |= PodSet{1} << i;
        }
        problem.cost = [this](std::size_t pod, PieceSet set) {
            std::optional<PartPrice> const price = price_(order_, *candidates_[pod].pod, units_of(pod, set));
            return price ? ParcelCost{price->cents(), price->late} : ParcelCost{cents_without_price, true};
        };
        return cheapest_split(problem);
    }

    std::vector<ParcelUnits> const& units_of(std::size_t pod, PieceSet set)
    {
        units_ = fixed_[pod];
        for (PieceSet left = set; left != 0; left &= left - 1) {
            for (ParcelUnits const& it : pieces_[static_cast<std::size_t>(std::countr_zero(left))])
                units_.push_back(it); // mostly one: insert() of a range took a tenth of a search
        }
        return units_;
    }

    Shares shares_of(Split const& split) const
    {
        Shares shares = fixed_;
        for (std::size_t i = 0; i < pieces_.size(); ++i) {
            auto& pod = shares[split.pod_of_piece[i]];
            pod.insert(pod.end(), pieces_[i].begin(), pieces_[i].end());
        }
        return shares;
    }

    /// Takes the units out of the pod's bins and gives them to their lines, in the order of the lines.
    void take(kernel::PodId pod, std::vector<ParcelUnits> const& units, std::optional<PartPrice> const& price)
    {
        RoutedPart part{pod, {}, price};
        for (ParcelUnits const& it : units) {
            std::vector<LevelShare> taken = stock_.take(pod, it.product, it.quantity);
            for (RoutingLine const& line : order_.lines) {
                if (line.product != it.product) continue;
                std::int64_t& given = given_[{line.line.value, line.product.value}];
                std::vector<LevelShare> own;
                for (LevelShare& share : taken) {
                    std::int64_t const part_of_share = std::min(share.quantity, line.quantity - given);
                    if (part_of_share == 0) continue;
                    own.push_back({share.level, part_of_share});
                    share.quantity -= part_of_share;
                    given += part_of_share;
                }
                if (!own.empty()) part.lines.push_back({line.line, line.product, std::move(own)});
            }
        }
        plan_.parts.push_back(std::move(part));
    }

    // ── the why

    static std::string dollars(std::int64_t cents)
    {
        return kernel::format_money({cents, kernel::us_dollar()});
    }

    static std::string parcels(std::size_t count)
    {
        return count == 1 ? "1 parcel" : fmt::format("{} parcels", count);
    }

    std::string miles(std::int64_t tenths) const
    {
        return order_.destination ? fmt::format("{}.{}", tenths / 10, tenths % 10) : "unknown";
    }

    std::string away(std::int64_t tenths) const
    {
        return order_.destination ? miles(tenths) + " miles away" : "an unknown distance away";
    }

    Costs costs_of(Shares const& shares) const
    {
        Costs costs{std::vector<std::optional<PartPrice>>(shares.size()), PartPrice{}, ""};
        for (std::size_t i = 0; i < shares.size(); ++i) {
            if (shares[i].empty()) continue;
            std::optional<PartPrice> const& price = costs.each[i] =
                price_(order_, *candidates_[i].pod, shares[i]);
            if (!price) costs.sum.reset();
            if (!costs.sum) continue;
            costs.sum->postage += price->postage;
            costs.sum->box += price->box;
            costs.sum->handling += price->handling;
            costs.sum->late = costs.sum->late || price->late;
            if (costs.services.find(price->service) == std::string::npos)
                costs.services += fmt::format("{}{}", costs.services.empty() ? "" : " and ", price->service);
        }
        return costs;
    }

    kernel::Alternative alternative(Shares const& shares, Costs const& costs) const
    {
        kernel::Alternative it;
        std::int64_t distance = 0;
        std::size_t count = 0;
        for (std::size_t i = 0; i < shares.size(); ++i) {
            if (shares[i].empty()) continue;
            it.option += fmt::format("{}{}", count == 0 ? "" : " + ", candidates_[i].pod->name);
            distance += candidates_[i].distance;
            ++count;
        }
        it.facts = {{"miles", miles(distance)}, {"parcels", std::to_string(count)}};
        if (costs.sum) {
            it.facts["cost"] = dollars(costs.sum->cents());
            it.facts["postage"] = dollars(costs.sum->postage);
            if (costs.sum->box > 0) it.facts["box"] = dollars(costs.sum->box);
            if (costs.sum->handling > 0) it.facts["handling"] = dollars(costs.sum->handling);
            if (!costs.services.empty()) it.facts["service"] = costs.services;
        }
        if (std::string const full = full_pods(shares); !full.empty()) it.facts["full"] = full;
        return it;
    }

    /// "Newark (120 of 120 parcels)": the pods among these that have no room left today.
    std::string full_pods(Shares const& shares) const
    {
        std::string words;
        for (std::size_t i = 0; i < shares.size(); ++i) {
            RoutingPod const& pod = *candidates_[i].pod;
            if (shares[i].empty() || pod.full_days() == 0) continue;
            words += fmt::format("{}{} ({} of {} parcels)", words.empty() ? "" : ", ", pod.name, pod.parcels,
                                 *pod.daily_parcels);
        }
        return words;
    }

    /// What is to be added to a sentence about this way.
    static std::string no_room(kernel::Alternative const& it)
    {
        auto const full = it.facts.find("full");
        return full == it.facts.end() ? "" : fmt::format(" No room is left today in {}.", full->second);
    }

    std::string who_chose() const
    {
        return choice_->rule.empty() ? "a person"
                                     : fmt::format("the rule {}", kernel::in_quotes(choice_->rule));
    }

    /// "for $8.45 with USPS Ground Advantage", or how far it is where no price is known.
    std::string for_how_much(Costs const& costs, Split const& split) const
    {
        if (!costs.sum)
            return fmt::format("over {}",
                               order_.destination ? miles(split.distance) + " miles" : "an unknown distance");
        std::string words = fmt::format("for {}", dollars(costs.sum->cents()));
        if (!costs.services.empty()) words += fmt::format(" with {}", costs.services);
        return words;
    }

    void say_chosen(Way const& way)
    {
        auto const& [shares, costs, split] = way;
        kernel::Alternative it = alternative(shares, costs);
        it.chosen = true;
        std::string const how_much = for_how_much(costs, split);
        std::string_view const what = plan_.shortages.empty() ? "everything" : "what there is";
        if (choice_ != nullptr) {
            it.code = choice_->rule.empty() ? "chosen_by_a_person" : "chosen_by_a_rule";
            it.sentence =
                fmt::format("{} chose {}; it ships the order {}.", who_chose(), it.option, how_much);
            it.sentence.front() = static_cast<char>(std::toupper(it.sentence.front()));
        } else if (!runner_up_) {
            it.code = "only_way";
            it.sentence = split.parcels == 1
                              ? fmt::format("{} ships {} {}; no other pod can.", it.option, what, how_much)
                              : fmt::format("No pod has everything; only {} together ship it, in {} {}.",
                                            it.option, parcels(split.parcels), how_much);
        } else {
            bool const fewest = order_.policy == SplitPolicy::fewest_parcels;
            it.code = !costs.sum ? "nearest" : fewest ? "fewest_parcels" : "least_cost";
            it.sentence =
                fmt::format("{} ships {} in {} {}{}.", it.option, what, parcels(split.parcels), how_much,
                            !costs.sum ? ""
                            : fewest   ? ", in the fewest parcels"
                                       : ", the least of all ways");
        }
        if (split.late > 0 && costs.sum)
            it.sentence +=
                choice_ != nullptr ? " It arrives after the promise." : " No way arrives as promised.";
        it.sentence += no_room(it);
        if (!plan_.shortages.empty()) it.sentence += " " + left_behind();
        plan_.decision.chosen = it.option;
        plan_.decision.alternatives.push_back(std::move(it));
    }

    /// What the choice costs: the way that the policy would take without it.
    void say_the_policys_way(std::optional<Way> const& chosen)
    {
        OneOrder by_policy(order_, nullptr, pods_, stock_, price_);
        std::optional<Way> const way = by_policy.find();
        if (!way) {
            if (chosen)
                plan_.decision.alternatives.push_back(
                    {"Backordered", false, "policy_backorders", {}, "By the policy: a backorder."});
            return;
        }
        if (chosen && pods_of(*chosen) == by_policy.pods_of(*way)) {
            plan_.decision.alternatives.front().sentence += " The policy would do the same.";
            return;
        }
        kernel::Alternative it = by_policy.alternative(way->shares, way->costs);
        it.code = "by_the_policy";
        it.sentence =
            fmt::format("By the policy: {} {}", it.option, by_policy.for_how_much(way->costs, way->split));
        if (way->split.parcels > 1) it.sentence += fmt::format(" in {}", parcels(way->split.parcels));
        // Who sends less pays less: only ways that send the same are compared.
        bool const same_units = std::ranges::equal(plan_.shortages, by_policy.plan_.shortages, {},
                                                   &Shortage::available, &Shortage::available);
        if (chosen && same_units && chosen->costs.sum && way->costs.sum) {
            std::int64_t const more = chosen->costs.sum->cents() - way->costs.sum->cents();
            it.facts["choice_costs"] = dollars(more);
            it.sentence += more == 0
                               ? ", the same"
                               : fmt::format(", {} {}", dollars(std::abs(more)), more > 0 ? "less" : "more");
            if (chosen->costs.sum->late != way->costs.sum->late)
                it.sentence += way->costs.sum->late ? ", after the promise" : ", as promised";
        }
        it.sentence += "." + no_room(it);
        plan_.decision.alternatives.push_back(std::move(it));
    }

    std::vector<kernel::PodId> pods_of(Way const& way) const
    {
        std::vector<kernel::PodId> pods;
        for (std::size_t i = 0; i < way.shares.size(); ++i)
            if (!way.shares[i].empty()) pods.push_back(candidates_[i].pod->pod);
        return pods;
    }

    std::string left_behind() const
    {
        std::string words = "Left behind:";
        for (Shortage const& it : plan_.shortages)
            words += fmt::format("{} {} of {}", &it == &plan_.shortages.front() ? "" : ",",
                                 it.wanted - it.available, it.sku);
        return words + ".";
    }

    void say_losers(Way const& best)
    {
        if (runner_up_) say_loser(way_of(*runner_up_), best.split);
        say_others_with_all(best.split);
    }

    void say_loser(Way const& way, Split const& best)
    {
        auto const& [shares, costs, next] = way;
        kernel::Alternative it = alternative(shares, costs);
        std::string const price = costs.sum ? dollars(costs.sum->cents()) : "";
        bool const best_has_price = best.cents < cents_without_price;
        if (!costs.sum && best_has_price) {
            it.code = "no_price";
            it.sentence = fmt::format("{} has no rate for this parcel.", it.option);
        } else if (next.late > best.late && costs.sum) {
            it.code = "late";
            it.sentence = fmt::format("{} would cost {} and arrive after the promise.{}", it.option, price,
                                      no_room(it));
        } else if (next.cents > best.cents && costs.sum) {
            it.code = "costlier";
            it.sentence = fmt::format("{} would cost {} in {}, {} more.", it.option, price,
                                      parcels(next.parcels), dollars(next.cents - best.cents));
        } else if (next.parcels > best.parcels) {
            it.code = "more_parcels";
            it.sentence = fmt::format("{} would need {} instead of {}{}.", it.option, parcels(next.parcels),
                                      parcels(best.parcels), price.empty() ? "" : " for " + price);
        } else if (next.distance > best.distance) {
            it.code = "farther";
            it.sentence = fmt::format("{} is {}, {} miles farther{}.", it.option, away(next.distance),
                                      miles(next.distance - best.distance),
                                      price.empty() ? "" : ", at the same " + price);
        } else {
            it.code = "later_code";
            it.sentence = fmt::format(
                "{} is as good; the pod codes decide, so that the same order always goes the same way.",
                it.option);
        }
        plan_.decision.alternatives.push_back(std::move(it));
    }

    /// Pods that have everything too, beside the best way and the runner-up.
    void say_others_with_all(Split const& best)
    {
        for (std::size_t i = 0; i < candidates_.size(); ++i) {
            PodSet const alone = PodSet{1} << i;
            if (best.pods == alone || (runner_up_ && runner_up_->pods == alone)) continue;
            Shares shares(candidates_.size());
            for (Wanted const& it : wanted_)
                shares[i].push_back({it.product, it.quantity});
            bool const has_all = std::ranges::all_of(wanted_, [&](Wanted const& it) {
                return stock_.of(candidates_[i].pod->pod, it.product) >= it.quantity;
            });
            if (!has_all) continue;
            Costs costs = costs_of(shares);
            Split split{{},
                        alone,
                        costs.sum ? costs.sum->cents() : cents_without_price,
                        1,
                        !costs.sum || costs.sum->late ? 1U : 0U,
                        candidates_[i].distance};
            say_loser({std::move(shares), std::move(costs), std::move(split)}, best);
        }
    }

    /// Every pod that could not send the order alone, and why. The one that was chosen is not barred any
    /// more.
    void say_who_could_not()
    {
        for (RoutingPod const& pod : pods_) {
            bool const is_chosen = choice_ != nullptr && choice_->pod == pod.pod;
            if (auto const barred = std::ranges::find(order_.barred, pod.pod, &BarredPod::pod);
                barred != order_.barred.end() && !is_chosen) {
                plan_.decision.alternatives.push_back({pod.name, false, "barred", {}, barred->sentence});
                continue;
            }
            std::string what;
            for (Lack const& it : lacks(pod))
                what += fmt::format("{}{} of {}", what.empty() ? "" : ", ", it.missing, it.sku);
            if (!what.empty()) {
                plan_.decision.alternatives.push_back(
                    {pod.name, false, "lacks_stock", {}, fmt::format("{} lacks {}.", pod.name, what)});
            }
        }
    }

    struct Lack
    {
        std::string sku;
        std::int64_t missing = 0;
    };

    /// Judged with what the order has taken put back.
    std::vector<Lack> lacks(RoutingPod const& pod) const
    {
        std::map<std::int64_t, Lack> wanted;
        for (RoutingLine const& line : order_.lines) {
            Lack& lack = wanted.try_emplace(line.product.value, Lack{line.sku, 0}).first->second;
            lack.missing += line.quantity;
        }
        for (RoutedPart const& part : plan_.parts) {
            if (part.pod != pod.pod) continue;
            for (RoutedLine const& line : part.lines)
                for (LevelShare const& share : line.levels)
                    wanted[line.product.value].missing -= share.quantity;
        }
        std::vector<Lack> all;
        for (auto& [product, lack] : wanted) {
            lack.missing -= stock_.of(pod.pod, {product});
            if (lack.missing > 0) all.push_back(lack);
        }
        return all;
    }

    void say_backordered()
    {
        kernel::Alternative it{"Backordered", true, "short_everywhere", {}, ""};
        if (plan_.shortages.empty()) {
            it.code = "never_split";
            it.sentence = "No pod has everything, and orders of this client are never split.";
            for (RoutingLine const& line : order_.lines)
                plan_.shortages.push_back({line.sku, line.quantity, most_in_one_pod(line.product)});
        } else {
            for (Shortage const& shortage : plan_.shortages) {
                it.facts[shortage.sku] = fmt::format("{} of {}", shortage.available, shortage.wanted);
                it.sentence += fmt::format("{}{} {} (free: {})", it.sentence.empty() ? "" : ", ",
                                           shortage.wanted, shortage.sku, shortage.available);
            }
            it.sentence =
                fmt::format("{} has {}.",
                            choice_ != nullptr ? fmt::format("The pod that {} chose no longer", who_chose())
                                               : "No pod, nor all of them together,",
                            it.sentence);
        }
        plan_.decision.alternatives.insert(plan_.decision.alternatives.begin(), std::move(it));
    }

    std::int64_t most_in_one_pod(kernel::ProductId product) const
    {
        std::int64_t most = 0;
        for (RoutingPod const& pod : pods_)
            most = std::max(most, stock_.of(pod.pod, product));
        return most;
    }

    RoutingOrder const& order_;
    PodChoice const* choice_;
    std::vector<RoutingPod> const& pods_;
    Stock& stock_;
    PriceParcel const& price_;
    RoutingPlan plan_;
    std::vector<Candidate> candidates_;
    std::vector<Wanted> wanted_;
    std::optional<Split> runner_up_;
    std::vector<std::vector<ParcelUnits>> pieces_;
    std::vector<PodSet> covered_by_;
    Shares fixed_; ///< beside candidates_: shares of products that no pod has whole
    std::vector<ParcelUnits> units_;
    std::map<std::pair<std::int64_t, std::int64_t>, std::int64_t>
        given_; ///< by line and product: a kit has several
};

} // namespace

struct RoutingPlanner::Body
{
    std::vector<RoutingPod> pods; ///< by code; what was planned counts among their parcels
    Stock stock;
    PriceParcel price;
};

RoutingPlanner::RoutingPlanner(std::vector<RoutingLevel> const& levels, std::vector<RoutingPod> pods,
                               PriceParcel price)
    : body_(new Body{std::move(pods), Stock(levels), std::move(price)})
{
    std::ranges::sort(body_->pods, {}, &RoutingPod::code);
}

RoutingPlanner::~RoutingPlanner() = default;

RoutingPlan RoutingPlanner::plan(RoutingOrder const& order)
{
    PodChoice const* const choice = order.choice ? &*order.choice : nullptr;
    RoutingPlan plan = OneOrder(order, choice, body_->pods, body_->stock, body_->price).plan();
    for (RoutedPart const& part : plan.parts)
        ++std::ranges::find(body_->pods, part.pod, &RoutingPod::pod)->parcels;
    return plan;
}

std::vector<RoutingPlan> plan_routing(RoutingInput const& input, PriceParcel const& price)
{
    RoutingPlanner planner(input.levels, input.pods, price);
    std::vector<RoutingPlan> plans;
    plans.reserve(input.orders.size());
    for (RoutingOrder const& order : input.orders)
        plans.push_back(planner.plan(order));
    return plans;
}

} // namespace poddesk::fulfillment
