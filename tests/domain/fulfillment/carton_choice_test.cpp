#include <map>
#include <random>

#include <boost/test/unit_test.hpp>

#include "domain/fulfillment/carton_choice.h"
#include "domain/fulfillment/pack.h"

using namespace poddesk;
using namespace poddesk::fulfillment;

namespace {

kernel::Dimensions inches(std::int64_t a, std::int64_t b, std::int64_t c)
{
    return {kernel::Length::from_inches(a), kernel::Length::from_inches(b), kernel::Length::from_inches(c)};
}

Carton carton(std::string code, kernel::Dimensions inside, std::int64_t pounds = 30)
{
    return {kernel::CartonId{1},
            code,
            code,
            inside,
            inside,
            kernel::Weight::from_ounces(4),
            kernel::Weight::from_pounds(pounds)};
}

UnitsToBox units(std::int64_t line, kernel::Dimensions size, std::int64_t quantity, std::int64_t ounces = 8)
{
    return {line, "SKU-" + std::to_string(line), size, kernel::Weight::from_ounces(ounces),
            kernel::Quantity::of(quantity).value()};
}

std::vector<Carton> const& shelf()
{
    static std::vector<Carton> const all{carton("L", inches(18, 14, 12), 50), carton("S", inches(8, 6, 4)),
                                         carton("M", inches(12, 10, 6)), carton("TUBE", inches(36, 4, 4))};
    return all;
}

std::string code_for(kernel::Decision const& decision, std::string_view option)
{
    for (auto const& one : decision.alternatives) {
        if (one.option == option) return one.code;
    }
    return "absent";
}

} // namespace

BOOST_AUTO_TEST_SUITE(carton_choice)

BOOST_AUTO_TEST_CASE(a_rule_s_box_is_taken_while_everything_fits_into_one)
{
    Packing packing;
    packing.cartons = shelf();
    packing.lines = {{1, {1}, "SKU-1", "One", 1, 1, kernel::Weight::from_ounces(8), inches(4, 6, 8), {}}};
    BOOST_TEST(plan_boxes(packing, std::nullopt)->boxes[0].carton.code == "S");
    packing.asked_carton = "L";
    BoxPlan const asked = plan_boxes(packing, std::nullopt).value();
    BOOST_TEST(asked.boxes[0].carton.code == "L");
    BOOST_TEST(code_for(asked.decision, asked.decision.chosen) == "rule");
    packing.asked_carton = "TUBE"; // too narrow
    BOOST_TEST(plan_boxes(packing, std::nullopt)->boxes[0].carton.code == "S");
    packing.asked_carton = "GONE";
    BOOST_TEST(plan_boxes(packing, std::nullopt)->boxes[0].carton.code == "S");
}

BOOST_AUTO_TEST_CASE(the_least_box_that_holds_everything)
{
    auto const plan = choose_boxes(shelf(), {units(1, inches(4, 6, 8), 1)}).value();
    BOOST_TEST(plan.boxes.size() == 1U);
    BOOST_TEST(plan.boxes[0].carton.code == "S"); // one unit, exactly the inside, turned
    BOOST_TEST(plan.boxes[0].weight == kernel::Weight::from_ounces(12));
    BOOST_TEST(plan.decision.kind == "box");
    BOOST_TEST(plan.decision.chosen == "S");
    BOOST_TEST(code_for(plan.decision, "S") == "least_volume");
    BOOST_TEST(code_for(plan.decision, "M") == "larger");
}

BOOST_AUTO_TEST_CASE(several_units_need_air)
{
    // Inside of S: 192 in³; 80 % are 153.6.
    BOOST_TEST(choose_boxes(shelf(), {units(1, inches(4, 4, 3), 3)}).value().boxes[0].carton.code ==
               "S");                                                                 // 144
    auto const plan = choose_boxes(shelf(), {units(1, inches(4, 4, 3), 4)}).value(); // 192
    BOOST_TEST(plan.boxes[0].carton.code == "TUBE"); // 576 in³, less than M's 720
    BOOST_TEST(code_for(plan.decision, "S") == "volume_too_small");
}

BOOST_AUTO_TEST_CASE(the_longest_side_decides)
{
    auto const plan = choose_boxes(shelf(), {units(1, inches(30, 2, 2), 1)}).value();
    BOOST_TEST(plan.boxes[0].carton.code == "TUBE");
    BOOST_TEST(code_for(plan.decision, "L") == "item_too_large");
}

BOOST_AUTO_TEST_CASE(heavy_things_need_stronger_boxes)
{
    auto const plan = choose_boxes(shelf(), {units(1, inches(4, 4, 4), 1, 40 * 16)}).value();
    BOOST_TEST(plan.boxes[0].carton.code == "L");
    BOOST_TEST(code_for(plan.decision, "S") == "too_heavy");
    // Exactly the limit is allowed, a nanogram more is not.
    auto exact = units(1, inches(4, 4, 4), 1);
    exact.weight = {kernel::Weight::from_pounds(30).nanograms - kernel::Weight::from_ounces(4).nanograms};
    BOOST_TEST(choose_boxes(shelf(), {exact}).value().boxes[0].carton.code == "S");
    exact.weight.nanograms += 1;
    BOOST_TEST(choose_boxes(shelf(), {exact}).value().boxes[0].carton.code == "L");
}

BOOST_AUTO_TEST_CASE(what_no_box_holds_is_split)
{
    auto const plan =
        choose_boxes(shelf(), {units(1, inches(10, 10, 10), 3), units(2, inches(2, 2, 2), 2)}).value();
    BOOST_TEST(plan.boxes.size() == 2U);
    BOOST_TEST(plan.decision.alternatives[0].code == "split");
    BOOST_TEST(plan.decision.alternatives[0].chosen);
    BOOST_TEST(plan.boxes[0].carton.code == "L");
}

BOOST_AUTO_TEST_CASE(refusals_name_the_sku)
{
    auto const none = choose_boxes(shelf(), {units(7, inches(40, 1, 1), 1)});
    BOOST_TEST_REQUIRE(!none);
    BOOST_TEST(none.error().code == "no_box");
    BOOST_TEST(none.error().message.find("SKU-7") != std::string::npos);
    BOOST_TEST(choose_boxes(shelf(), {}).error().code == "nothing_to_box");
    BOOST_TEST(choose_boxes({}, {units(1, inches(1, 1, 1), 1)}).error().code == "no_box");
    BOOST_TEST(choose_boxes(shelf(), {units(1, inches(10, 10, 10), 1'000'000)}).error().code ==
               "too_many_boxes");
}

BOOST_AUTO_TEST_CASE(any_plan_holds_exactly_the_units_within_the_limits)
{
    std::mt19937_64 random(4711);
    auto const upto = [&random](std::int64_t most) {
        return std::uniform_int_distribution<std::int64_t>(1, most)(random);
    };
    for (int round = 0; round < 2'000; ++round) {
        std::vector<UnitsToBox> wanted;
        std::map<std::int64_t, std::int64_t> counts;
        for (std::int64_t line = 1; line <= 4; ++line) {
            wanted.push_back(units(line, inches(upto(12), upto(10), upto(8)), upto(6), upto(200)));
            counts[line] = wanted.back().quantity.value();
        }
        auto const plan = choose_boxes(shelf(), wanted).value();
        for (Box const& box : plan.boxes) {
            BOOST_TEST_REQUIRE(box.weight <= box.carton.most_weight);
            __int128 volume = 0;
            std::int64_t count = 0;
            for (BoxedUnits const& boxed : box.units) {
                auto const& kind = wanted[static_cast<std::size_t>(boxed.line - 1)];
                BOOST_TEST_REQUIRE(kind.size.fits_into(box.carton.inside));
                volume += kind.size.volume() * boxed.quantity;
                count += boxed.quantity;
                counts[boxed.line] -= boxed.quantity;
            }
            BOOST_REQUIRE(count == 1 || volume * 5 <= box.carton.inside.volume() * 4);
        }
        for (auto const& [line, left] : counts)
            BOOST_TEST_REQUIRE(left == 0);
    }
}

BOOST_AUTO_TEST_SUITE_END()
