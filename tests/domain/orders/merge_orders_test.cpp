#include <boost/test/unit_test.hpp>

#include "domain/orders/merge_orders.h"

using namespace poddesk;
using namespace poddesk::orders;

namespace {

MergeSide side(std::int64_t id)
{
    MergeSide one;
    one.order = {id};
    one.number = "#" + std::to_string(id);
    one.sold_as = "1:" + std::to_string(id);
    one.ship_to.name = "Ada Byron";
    one.ship_to.line1 = "12 North Oak Street";
    one.ship_to.line2 = "Apartment 4";
    one.ship_to.city = "Reno";
    one.ship_to.region = "NV";
    one.ship_to.postal_code = "89501";
    one.ship_to.country = "US";
    one.requested_service = "Standard";
    return one;
}

std::string why(MergeSide const& other, MergeSide const& into = side(1))
{
    return merge_obstacle(into, other).value_or("");
}

bool says(MergeSide const& other, std::string const& words)
{
    bool const is_said = why(other).find(words) != std::string::npos;
    if (!is_said) BOOST_TEST_MESSAGE("said: " << why(other));
    return is_said;
}

} // namespace

BOOST_AUTO_TEST_SUITE(merge_orders)

BOOST_AUTO_TEST_CASE(one_place_however_it_is_spelled)
{
    MergeSide other = side(2);
    BOOST_TEST(why(other) == "");
    other.ship_to.name = "ADA BYRON";
    other.ship_to.line1 = "12 n. oak st";
    other.ship_to.line2 = "apt 4";
    other.ship_to.region = "Nevada";
    other.ship_to.postal_code = "89501-1234";
    BOOST_TEST(why(other) == "");
    other.ship_to.line2 = "Apt 5";
    BOOST_TEST(says(other, "same address"));
}

BOOST_AUTO_TEST_CASE(one_person_by_name_or_by_email)
{
    MergeSide into = side(1);
    MergeSide other = side(2);
    other.ship_to.name = "Mo Byron";
    BOOST_TEST(says(other, "same person"));
    into.customer_email = other.customer_email = "ada@example.com";
    BOOST_TEST(why(other, into) == "");
    other.client = {7};
    BOOST_TEST(why(other, into) != "");
}

BOOST_AUTO_TEST_CASE(what_stands_against_it_is_said_with_what_to_do)
{
    MergeSide other = side(2);
    other.status = Status::on_hold;
    BOOST_TEST(says(other, "#2 is on hold; release the hold first"));
    other.status = Status::packing;
    BOOST_TEST(says(other, "begun to pick #2"));
    other.status = Status::shipped;
    BOOST_TEST(says(other, "#2 is shipped already"));
    other = side(2);
    other.sold_as = side(1).sold_as;
    BOOST_TEST(says(other, "unsplit"));
    other = side(2);
    other.carries_others = true;
    BOOST_TEST(says(other, "merge #1 into it"));
    other = side(2);
    other.requested_service = "standard";
    BOOST_TEST(why(other) == "");
    other.requested_service = "";
    BOOST_TEST(says(other, "#1 is to go by \"Standard\", #2 by no service in particular"));
    other = side(2);
    other.gift_message = "For Mo";
    BOOST_TEST(says(other, "gift messages of #1 and #2 differ"));
    other = side(2);
    other.asked_by_rules = "ground:BOX";
    BOOST_TEST(says(other, "another service or box for #1 than for #2"));
}

BOOST_AUTO_TEST_SUITE_END()
