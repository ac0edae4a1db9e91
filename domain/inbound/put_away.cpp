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
        choice.bin->is_empty = false;
        choice.bin->holds.push_back(units.product);
        plan.push_back({units.product, units.sku, choice.bin->bin, choice.bin->code, units.quantity,
                        choice.reason, units.lot});
    }
    return plan;
}

kernel::Decision why_of(PutawayLine const& line)
{
    std::map<std::string, std::string> const facts = {{"sku", line.sku},
                                                      {"units", std::to_string(line.quantity)}};
    kernel::Decision why{"putaway", line.bin_code, {{line.bin_code, true, "putaway", facts, line.reason}}};
    if (!line.overruled.empty()) {
        why.alternatives.front().code = "person";
        why.alternatives.push_back(
            {line.overruled, false, "overruled", {}, "suggested; a person chose another bin"});
    }
    return why;
}

} // namespace poddesk::inbound
