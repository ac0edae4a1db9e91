// A million prices against an oracle that shares no code with what it checks: it counts in thousandths of an
// ounce and of an inch in 128 bits, walks plain arrays, and does its percentages on decimal digits as one
// does by hand.
#include <algorithm>
#include <cstdlib>
#include <random>
#include <string>

#include <boost/test/unit_test.hpp>

#include "domain/shipping/quote.h"

using namespace poddesk;
using namespace poddesk::shipping;

namespace {

using Wide = __int128;

struct PlainSurcharge
{
    int position = 0;
    std::string code;
    int kind = 0; // as SurchargeReason
    long cents = 0;
    std::string percent; // "8.25", or empty
    long threshold_thousandths = 0;
    int from = 0;
    int until = 0; // day numbers, the last day included
};

struct PlainTariff
{
    std::vector<long> breaks; // thousandths of an ounce
    std::vector<std::vector<long>> cents;
    std::vector<std::array<int, 5>> dim; // from day, divisor, threshold, nearest?, unused
    std::vector<PlainSurcharge> surcharges;
};

struct PlainParcel
{
    std::array<long, 3> sides; // thousandths of an inch
    long weight = 0;           // thousandths of an ounce
    bool residential = false;
    int zone = 1;
    int day = 0;
};

constexpr int first_day = 20'000; // days since 1970

/// cents × percent / 100, halves up, by long multiplication of the digits.
long percent_of(long cents, std::string const& percent)
{
    auto const point = percent.find('.');
    std::string digits =
        percent.substr(0, point) + (point == std::string::npos ? "" : percent.substr(point + 1));
    std::size_t const decimals = point == std::string::npos ? 0 : percent.size() - point - 1;
    Wide product = 0;
    for (char const digit : digits)
        product = product * 10 + Wide{cents} * (digit - '0');
    std::string text;
    for (Wide rest = product; rest > 0; rest /= 10)
        text.insert(text.begin(), static_cast<char>('0' + int(rest % 10)));
    std::size_t const cut = decimals + 2;
    if (text.size() <= cut) text.insert(0, cut + 1 - text.size(), '0');
    long const whole = std::atol(text.substr(0, text.size() - cut).c_str());
    return whole + (text[text.size() - cut] >= '5' ? 1 : 0);
}

struct Answer
{
    bool priced = false;
    long base = 0;
    long total = 0;
    long billed = 0; // thousandths of an ounce
};

Answer oracle(PlainTariff const& tariff, PlainParcel const& parcel)
{
    std::array<int, 5> rule{};
    for (auto const& one : tariff.dim) {
        if (one[0] <= parcel.day) rule = one; // ascending
    }
    Wide volume = 1;
    for (long const side : parcel.sides)
        volume *= rule[3] == 1 ? (side + 500) / 1000 : (side + 999) / 1000;
    long billed = parcel.weight;
    if (rule[1] != 0 && volume > rule[2]) {
        Wide pounds = 0;
        while (pounds * rule[1] < volume)
            pounds += 1;
        billed = std::max(billed, static_cast<long>(pounds) * 16'000);
    }
    Answer out;
    for (std::size_t i = 0; i < tariff.breaks.size(); ++i) {
        if (billed > tariff.breaks[i]) continue;
        out = {true, tariff.cents[i][static_cast<std::size_t>(parcel.zone - 1)], 0, billed};
        break;
    }
    if (!out.priced) return out;
    out.total = out.base;
    long const longest = *std::max_element(parcel.sides.begin(), parcel.sides.end());
    for (PlainSurcharge const& s : tariff.surcharges) {
        if (parcel.day < s.from || parcel.day > s.until) continue;
        if (s.kind == 1 && !parcel.residential) continue;
        if (s.kind == 2 && parcel.weight <= s.threshold_thousandths) continue;
        if (s.kind == 3 && longest <= s.threshold_thousandths) continue;
        out.total += s.percent.empty() ? s.cents : percent_of(out.total, s.percent);
    }
    return out;
}

std::string thousandths(long value)
{
    std::string digits = std::to_string(value);
    if (digits.size() < 4) digits.insert(0, 4 - digits.size(), '0');
    return digits.insert(digits.size() - 3, ".");
}

/// "8.25" is 825.
long hundredths(std::string text)
{
    text.erase(text.find('.'), 1);
    return std::atol(text.c_str());
}

kernel::Weight ounces(long value)
{
    return kernel::Weight::from_ounces(thousandths(value)).value();
}

kernel::Length inches(long value)
{
    return kernel::Length::from_inches(thousandths(value)).value();
}

kernel::Date on(int day)
{
    return kernel::Date{std::chrono::days{day}};
}

using Random = std::mt19937_64;

long between(Random& random, long low, long high)
{
    return std::uniform_int_distribution<long>(low, high)(random);
}

PlainTariff random_tariff(Random& random)
{
    PlainTariff out;
    for (long const at : {4'000, 8'000, 12'000})
        out.breaks.push_back(at);
    for (long pound = 1; pound <= 70; ++pound)
        out.breaks.push_back(pound * 16'000);
    for (std::size_t i = 0; i < out.breaks.size(); ++i) {
        std::vector<long>& line = out.cents.emplace_back();
        for (int zone = 1; zone <= 9; ++zone)
            line.push_back(between(random, 1, 50'000));
    }
    out.dim.push_back({first_day - 1000, 166, 1728, 0, 0});
    out.dim.push_back({first_day + 50, static_cast<int>(between(random, 100, 250)),
                       static_cast<int>(between(random, 0, 1)) * 1728,
                       static_cast<int>(between(random, 0, 1)), 0});
    int position = 0;
    for (char const* code : {"a", "b", "c", "d", "e"}) {
        PlainSurcharge s;
        s.position = ++position;
        s.code = code;
        s.kind = static_cast<int>(between(random, 0, 3));
        if (between(random, 0, 1) == 0)
            s.cents = between(random, 1, 2'000);
        else
            s.percent =
                std::to_string(between(random, 0, 20)) + "." + std::to_string(between(random, 11, 99));
        s.threshold_thousandths = between(random, 1, 60) * (s.kind == 2 ? 16'000 : 1'000);
        s.from = first_day + static_cast<int>(between(random, 0, 60));
        s.until = s.from + static_cast<int>(between(random, 0, 60));
        out.surcharges.push_back(s);
    }
    return out;
}

Tariff built(PlainTariff const& plain)
{
    Tariff out;
    out.service.carrier = "x";
    out.service.most_weight = kernel::Weight::from_pounds(1000);
    out.service.longest_side = kernel::Length::from_inches(1000);
    out.service.most_girth = kernel::Length::from_inches(5000);
    out.service.pickup = out.service.delivery = Weekdays{0x7F};
    out.service.transit_days.fill(2);
    RateSheet sheet;
    sheet.currency = kernel::us_dollar();
    sheet.effective.from = on(0);
    for (int zone = 9; zone >= 1; --zone)
        sheet.zones.push_back(zone);
    for (std::size_t i = 0; i < plain.breaks.size(); ++i) {
        WeightBreak line{ounces(plain.breaks[i]), {}};
        for (int zone = 9; zone >= 1; --zone)
            line.minor.emplace_back(plain.cents[i][static_cast<std::size_t>(zone - 1)]);
        sheet.breaks.push_back(line);
    }
    out.sheets.push_back(checked(sheet).value());
    for (auto const& one : plain.dim)
        out.dim_rules.push_back(
            {"x", {on(one[0]), {}}, one[1], one[3] == 1 ? SideRounding::nearest : SideRounding::up, one[2]});
    for (PlainSurcharge const& s : plain.surcharges) {
        Surcharge real;
        real.code = s.code;
        real.position = s.position;
        real.reason = static_cast<SurchargeReason>(s.kind);
        real.flat_minor = s.cents;
        if (!s.percent.empty()) real.parts_per_million = hundredths(s.percent) * 100;
        real.weight = ounces(s.threshold_thousandths);
        real.length = inches(s.threshold_thousandths);
        real.effective = {on(s.from), on(s.until + 1)};
        out.surcharges.push_back(real);
    }
    std::reverse(out.surcharges.begin(), out.surcharges.end());
    sort_by_position(out.surcharges);
    return out;
}

PlainParcel random_parcel(Random& random, PlainTariff const& tariff)
{
    PlainParcel out;
    // Half of the parcels stand exactly on a boundary or a hair beside it.
    bool const edge = between(random, 0, 1) == 0;
    if (edge)
        out.weight = tariff.breaks[static_cast<std::size_t>(between(random, 0, 72))] + between(random, -1, 1);
    else
        out.weight = between(random, 1, 71 * 16'000);
    constexpr std::array<std::array<long, 3>, 5> feet{
        {{12, 12, 12}, {24, 12, 6}, {16, 12, 9}, {36, 8, 6}, {18, 12, 8}}}; // 1,728 in³ each
    auto const foot = feet[static_cast<std::size_t>(between(random, 0, 4))];
    for (std::size_t i = 0; i < 3; ++i)
        out.sides[i] = edge ? foot[i] * 1000 + between(random, -1, 1) * between(random, 0, 1)
                            : between(random, 1, 40'000);
    out.residential = between(random, 0, 1) == 0;
    out.zone = static_cast<int>(between(random, 1, 9));
    out.day = first_day + static_cast<int>(between(random, 0, 130));
    return out;
}

} // namespace

BOOST_AUTO_TEST_SUITE(rates_oracle)

BOOST_AUTO_TEST_CASE(no_cent_off_on_a_million_parcels)
{
    Random random(20261123);
    ZoneMap zones;
    ZoneChart chart{"x", 1, {}};
    for (std::size_t zone = 1; zone <= 9; ++zone)
        chart.to[zone] = static_cast<std::uint8_t>(zone);
    zones.add(chart);
    long wrong = 0;
    long priced = 0;
    for (int table = 0; table < 500; ++table) {
        PlainTariff const plain = random_tariff(random);
        Tariff const tariff = built(plain);
        for (int i = 0; i < 2'000; ++i) {
            PlainParcel const parcel = random_parcel(random, plain);
            Answer const right = oracle(plain, parcel);
            QuoteRequest request;
            request.parcel = {{inches(parcel.sides[0]), inches(parcel.sides[1]), inches(parcel.sides[2])},
                              ounces(parcel.weight)};
            request.origin = 1;
            request.destination = {parcel.zone, "", parcel.residential, false, true};
            request.ready = on(parcel.day);
            auto const price = price_parcel(tariff, zones, request);
            bool const same =
                price.has_value() == right.priced &&
                (!right.priced || (price->base.minor == right.base && price->total.minor == right.total &&
                                   price->billed == ounces(right.billed)));
            if (!same) ++wrong;
            if (right.priced) ++priced;
        }
    }
    BOOST_TEST(wrong == 0);
    BOOST_TEST(priced > 500'000);
}

BOOST_AUTO_TEST_SUITE_END()
