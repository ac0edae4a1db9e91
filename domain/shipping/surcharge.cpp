#include "domain/shipping/surcharge.h"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <tuple>
#include <utility>

#include "domain/kernel/decimal.h"

namespace poddesk::shipping {
namespace {

constexpr std::array<std::pair<SurchargeReason, std::string_view>, 5> reason_codes{{
    {SurchargeReason::always, "always"},
    {SurchargeReason::residential, "residential"},
    {SurchargeReason::over_weight, "over_weight"},
    {SurchargeReason::over_length, "over_length"},
    {SurchargeReason::dest_zip3, "dest_zip3"},
}};

} // namespace

std::string_view code_of(SurchargeReason reason)
{
    for (auto const& [known, code] : reason_codes) {
        if (known == reason) return code;
    }
    throw std::logic_error("unknown surcharge reason");
}

std::optional<SurchargeReason> parse_surcharge_reason(std::string_view code)
{
    for (auto const& [reason, known] : reason_codes) {
        if (known == code) return reason;
    }
    return std::nullopt;
}

bool applies(Surcharge const& surcharge, SurchargeFacts const& facts)
{
    switch (surcharge.reason) {
    case SurchargeReason::always:
        return true;
    case SurchargeReason::residential:
        return facts.residential;
    case SurchargeReason::over_weight:
        return facts.actual > surcharge.weight;
    case SurchargeReason::over_length:
        return facts.outside.sorted()[0] > surcharge.length;
    case SurchargeReason::dest_zip3:
        return std::find(surcharge.zip3s.begin(), surcharge.zip3s.end(), facts.zip3) != surcharge.zip3s.end();
    }
    throw std::logic_error("unknown surcharge reason");
}

kernel::Money amount_of(Surcharge const& surcharge, kernel::Money so_far)
{
    if (surcharge.parts_per_million == 0) return {surcharge.flat_minor, so_far.currency};
    return {kernel::multiply_divide_nearest(so_far.minor, surcharge.parts_per_million, 1'000'000),
            so_far.currency};
}

void sort_by_position(std::vector<Surcharge>& surcharges)
{
    std::sort(surcharges.begin(), surcharges.end(), [](Surcharge const& a, Surcharge const& b) {
        return std::tie(a.position, a.code) < std::tie(b.position, b.code);
    });
}

} // namespace poddesk::shipping
