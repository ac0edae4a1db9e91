#include "gui/orders/words.h"

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

using namespace poddesk;
using namespace poddesk::gui;

namespace {

std::string told(char const* kind, nlohmann::json payload)
{
    return event_words({.kind = kind, .payload = std::move(payload), .actor = "Wes Okafor"},
                       kernel::Timestamp{})
        .text;
}

} // namespace

BOOST_AUTO_TEST_SUITE(event_words_suite)

BOOST_AUTO_TEST_CASE(what_a_pod_takes_back_is_told_in_words)
{
    BOOST_TEST(told("fulfillment.unreleased", {{"pick_list", "PL-RNO-000001"}, {"reason", "Wrong size"}}) ==
               "Taken off pick list PL-RNO-000001, Wrong size");
    BOOST_TEST(told("fulfillment.unpicked",
                    {{"sku", "AO-MUG-SET4"}, {"quantity", 2}, {"bin", "A-02-3"}, {"reason", "canceled"}}) ==
               "2 × AO-MUG-SET4 put back into A-02-3, canceled");
    BOOST_TEST(told("fulfillment.short_picked",
                    {{"sku", "AO-MUG-SET4"}, {"quantity", 1}, {"bin", "A-02-3"}, {"reason", ""}}) ==
               "1 × AO-MUG-SET4 not found in A-02-3");
    BOOST_TEST(told("fulfillment.short_filled", {{"quantity", 1}}) ==
               "Found in another bin: 1 of what was missing");
    BOOST_TEST(told("fulfillment.unpacked", {{"reason", "one too many"}}) == "Unpacked, one too many");
    BOOST_TEST(told("charge.undone", {{"reason", "goodwill"}}) == "A charge is taken back, goodwill");
}

BOOST_AUTO_TEST_SUITE_END()
