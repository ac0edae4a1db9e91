// What comes back of an order, as a person types it.
#include "gui/returns/return_lines.h"

#include <boost/test/unit_test.hpp>

using namespace poddesk;
using namespace poddesk::gui;

namespace {

std::vector<returns::ReturnableLine> const order = {{{1}, {}, "MUG", "Mug", 4, 4},
                                                    {{2}, {}, "TEE", "Tee", 2, 2},
                                                    {{3}, {}, "MUG", "Mug", 2, 1},
                                                    {{4}, {}, "BOX 9", "Box", 1, 1},
                                                    {{5}, {}, "CAP", "Cap", 3, 0}};

/// "line x units" of each, or the code of the refusal.
std::string asked(std::string const& typed, std::string const& each = "1",
                  std::vector<returns::ReturnableLine> const& lines = order)
{
    auto const units = units_to_return(lines, "AO-1001", typed, each);
    if (!units) {
        return units.error().code;
    }
    std::string all;
    for (ReturnedUnits const& it : *units) {
        all += fmt::format("{}x{} ", it.line.value, it.quantity.value());
    }
    return all;
}

} // namespace

BOOST_AUTO_TEST_SUITE(return_lines)

BOOST_AUTO_TEST_CASE(several_skus_at_once)
{
    BOOST_TEST(asked("MUG") == "1x1 ");
    BOOST_TEST(asked("MUG", "3") == "1x3 ");
    BOOST_TEST(asked("MUG 2, TEE") == "1x2 2x1 ");
    BOOST_TEST(asked(" TEE x2 ;BOX 9,") == "2x2 4x1 ");
    BOOST_TEST(asked("BOX 9 1") == "4x1 ");
    BOOST_TEST(asked("all", "7") == "1x4 2x2 3x1 4x1 ");
}

BOOST_AUTO_TEST_CASE(a_sku_on_two_lines_is_taken_from_the_first)
{
    BOOST_TEST(asked("MUG 5") == "1x4 3x1 ");
    BOOST_TEST(asked("MUG 4, MUG 1") == "1x4 3x1 ");
    BOOST_TEST(asked("MUG 9") == "1x4 3x5 "); // too many: the database says so
}

BOOST_AUTO_TEST_CASE(what_is_not_clear_is_refused)
{
    BOOST_TEST(asked("") == "unknown_line");
    BOOST_TEST(asked("", "2", {order[1]}) == "2x2 "); // there is no other
    BOOST_TEST(asked("TEE, CAP") == "unknown_line");  // all of it is on an RMA
    BOOST_TEST(asked("HAT 2") == "unknown_line");
    BOOST_TEST(asked("TEE two") == asked("TEE", "two"));
    BOOST_TEST(asked("TEE two") != asked("TEE"));
    BOOST_TEST(asked("TEE", "1", {order[4]}) == "unknown_line");
}

BOOST_AUTO_TEST_SUITE_END()
