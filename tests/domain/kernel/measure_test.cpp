#include <limits>
#include <stdexcept>

#include <boost/test/unit_test.hpp>

#include "domain/kernel/decimal.h"
#include "domain/kernel/measure.h"

using namespace poddesk::kernel;

BOOST_AUTO_TEST_SUITE(measure)

BOOST_AUTO_TEST_CASE(ounces_and_grams_are_exact)
{
    BOOST_TEST(Weight::from_ounces(16).nanograms == 453'592'370'000);
    BOOST_TEST(Weight::from_pounds(1) == Weight::from_ounces(16));
    BOOST_TEST(Weight::from_grams(250).nanograms == 250'000'000'000);
    BOOST_TEST(parse_weight("0.001", WeightUnit::gram).value().nanograms == 1'000'000);
    BOOST_TEST(parse_weight("1.5", WeightUnit::kilogram).value() == Weight::from_grams(1500));
    BOOST_TEST(Weight::from_ounces("0.1").value().nanograms == 2'834'952'313); // …312.5, away from zero
    BOOST_TEST((Weight::from_ounces("12").value() * 2) == Weight::from_ounces(24));
}

BOOST_AUTO_TEST_CASE(carriers_round_up)
{
    BOOST_TEST(Weight::from_ounces(16).ounces_rounded_up() == 16);
    BOOST_TEST(Weight::from_ounces(16).pounds_rounded_up() == 1);
    Weight const hair{Weight::per_pound + 1};
    BOOST_TEST(hair.ounces_rounded_up() == 17);
    BOOST_TEST(hair.pounds_rounded_up() == 2);
    BOOST_TEST(Weight{}.pounds_rounded_up() == 0);
    BOOST_TEST(Weight{1}.grams_rounded_up() == 1);
}

BOOST_AUTO_TEST_CASE(weights_refuse_nonsense)
{
    for (char const* wrong : {"", "-1", "-0", "1 oz", "1,5", "9999999999999", "12.5.1"})
        BOOST_TEST(parse_weight(wrong, WeightUnit::pound).error().code == "bad_weight", wrong);
    BOOST_CHECK_THROW((void)Weight::from_pounds(std::numeric_limits<std::int64_t>::max()),
                      std::overflow_error);
}

BOOST_AUTO_TEST_CASE(weights_read_well)
{
    BOOST_TEST(format_weight(Weight::from_ounces("12.3").value()) == "12.3 oz");
    BOOST_TEST(format_weight(Weight::from_ounces(8)) == "8 oz");
    BOOST_TEST(format_weight(Weight::from_pounds(2)) == "2 lb");
    BOOST_TEST(format_weight(Weight::from_ounces("35.5").value()) == "2 lb 3.5 oz");
}

BOOST_AUTO_TEST_CASE(inches_are_exact)
{
    BOOST_TEST(Length::from_inches(12).micrometres == 304'800);
    BOOST_TEST(Length::from_inches("10.5").value().micrometres == 266'700);
    BOOST_TEST(parse_length("2.54", LengthUnit::centimetre).value() == Length::from_inches(1));
    Length const hair{Length::from_inches(12).micrometres + 1};
    BOOST_TEST(hair.inches_rounded_up() == 13);
    BOOST_TEST(hair.inches_rounded_nearest() == 12);
    BOOST_TEST(Length::from_inches("10.5").value().inches_rounded_nearest() == 11);
    BOOST_TEST(Length::from_inches("10.49").value().inches_rounded_nearest() == 10);
    BOOST_TEST(format_length(Length::from_inches("10.25").value()) == "10.25 in");
    BOOST_TEST(format_length(Length::from_inches(10)) == "10 in");
    BOOST_TEST(parse_length("-3", LengthUnit::inch).error().code == "bad_length");
}

BOOST_AUTO_TEST_CASE(boxes_turn)
{
    auto const box = [](int a, int b, int c) {
        return Dimensions{Length::from_inches(a), Length::from_inches(b), Length::from_inches(c)};
    };
    BOOST_TEST(box(4, 10, 8).fits_into(box(10, 8, 4)));
    BOOST_TEST(!box(11, 1, 1).fits_into(box(10, 8, 4)));
    BOOST_TEST(box(4, 10, 8).length_plus_girth() == Length::from_inches(10 + 2 * 12));
    BOOST_CHECK(box(12, 12, 12).volume() == static_cast<__int128>(1728) * 25400 * 25400 * 25400);
    BOOST_TEST(format_dimensions(box(10, 8, 4)) == "10 x 8 x 4 in");
}

BOOST_AUTO_TEST_CASE(decimals_round_half_away)
{
    BOOST_TEST(multiply_divide_nearest(5, 1, 2) == 3);
    BOOST_TEST(multiply_divide_nearest(-5, 1, 2) == -3);
    BOOST_TEST(multiply_divide_nearest(4'000'000'000'000'000'000, 10, 10) == 4'000'000'000'000'000'000);
    BOOST_CHECK_THROW((void)multiply_divide_nearest(4'000'000'000'000'000'000, 10, 1), std::overflow_error);
    BOOST_TEST(format_scaled(-7, 3) == "-0.007");
}

BOOST_AUTO_TEST_SUITE_END()
