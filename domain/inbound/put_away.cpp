#include "domain/inbound/put_away.h"

namespace poddesk::inbound {

namespace {

struct Choice
{
    BinChoice* bin = nullptr;
    std::string reason;
};

Choice choose(kernel::ProductId product, std::vector<BinChoice>& bins)
{
    Choice best;
    for (BinChoice& bin : bins) {
        if (std::find(bin.holds.begin(), bin.holds.end(), product) != bin.holds.end()) {
            return {&bin, "holds this SKU already"};
        }
        if (bin.is_empty && best.bin == nullptr) {
            best = {&bin, "empty, first on the walk"};
        }
    }
    if (best.bin == nullptr && !bins.empty()) {
        auto const emptiest =
            std::min_element(bins.begin(), bins.end(), [](BinChoice const& a, BinChoice const& b) {
                return a.holds.size() < b.holds.size();
            });
        best = {&*emptiest, "no empty bin; holds the fewest SKUs"};
    }
    return best;
}

constexpr std::size_t most_rejected = 3;

std::string why_not(kernel::ProductId product, BinChoice const& bin)
{
    if (std::find(bin.holds.begin(), bin.holds.end(), product) != bin.holds.end()) {
        return "holds this SKU too, further on the walk";
    }
    if (bin.is_empty) {
        return "empty, but not the first choice";
    }
    return bin.holds.size() == 1 ? "holds another SKU"
                                 : "holds " + std::to_string(bin.holds.size()) + " other SKUs";
}

/// The nearest other bins on the walk.
std::vector<std::pair<std::string, std::string>> rejected(kernel::ProductId product, BinChoice const& chosen,
                                                          std::vector<BinChoice> const& bins)
{
    std::vector<std::pair<std::string, std::string>> others;
    for (BinChoice const& bin : bins) {
        if (bin.bin != chosen.bin && others.size() < most_rejected) {
            others.emplace_back(bin.code, why_not(product, bin));
        }
    }
    return others;
}

} // namespace

std::vector<PutawayLine> plan_putaway(std::vector<ToPutAway> const& goods, std::vector<BinChoice> const& bins)
{
    std::vector<BinChoice> left = bins;
    std::sort(left.begin(), left.end(), [](BinChoice const& a, BinChoice const& b) {
        return std::tie(a.walk_order, a.bin) < std::tie(b.walk_order, b.bin);
    });
    std::vector<PutawayLine> plan;
    for (ToPutAway const& units : goods) {
        Choice const choice = choose(units.product, left);
        if (choice.bin == nullptr) {
            break; // a pod without bins: nothing can be suggested
        }
        auto others = rejected(units.product, *choice.bin, left);
        choice.bin->is_empty = false;
        choice.bin->holds.push_back(units.product);
        plan.push_back({units.product,
                        units.sku,
                        choice.bin->bin,
                        choice.bin->code,
                        units.quantity,
                        choice.reason,
                        units.lot,
                        {},
                        std::move(others)});
    }
    return plan;
}

kernel::Decision why_of(PutawayLine const& line)
{
    std::map<std::string, std::string> const facts = {{"sku", line.sku},
                                                      {"units", std::to_string(line.quantity)}};
    kernel::Decision why{"putaway", line.bin_code, {{line.bin_code, true, "putaway", facts, line.reason}}};
    for (auto const& [bin, reason] : line.rejected) {
        why.alternatives.push_back({bin, false, "other", {}, reason});
    }
    if (!line.overruled.empty()) {
        why.alternatives.front().code = "person";
        why.alternatives.insert(
            why.alternatives.begin() + 1,
            {line.overruled, false, "overruled", {}, "suggested; a person chose another bin"});
    }
    return why;
}

} // namespace poddesk::inbound
