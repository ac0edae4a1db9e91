// Files made wrong on purpose: whatever comes, there is an answer, and the sanitizers have nothing to say.
#include <fstream>
#include <random>
#include <sstream>

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "domain/orders/channels/shopify.h"
#include "domain/orders/order.h"
#include "domain/orders/order_registers.h"

using namespace poddesk;
using namespace poddesk::orders;

namespace {

std::string fixture(char const* name)
{
    std::ifstream in(std::string(PODDESK_SOURCE_DIR) + "/tests/domain/orders/data/" + name, std::ios::binary);
    BOOST_REQUIRE_MESSAGE(in, name);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

class Mutator
{
public:
    explicit Mutator(std::uint32_t seed) : random_(seed) {}

    std::string operator()(std::string text)
    {
        for (std::size_t times = 1 + random_() % 4; times > 0 && !text.empty(); --times) {
            std::size_t const at = random_() % text.size();
            std::size_t const length = std::min<std::size_t>(random_() % 40, text.size() - at);
            switch (random_() % 7) {
            case 0:
                text[at] = static_cast<char>(random_() % 256);
                break;
            case 1:
                text.erase(at, length);
                break;
            case 2:
                text.insert(at, text.substr(random_() % text.size(), length));
                break;
            case 3:
                text.insert(at, tokens_[random_() % tokens_.size()]);
                break;
            case 4:
                text.replace(at, length, tokens_[random_() % tokens_.size()]);
                break;
            case 5:
                replace_number(text, at);
                break;
            default:
                text.resize(random_() % 8 == 0 ? at : text.size());
                break;
            }
        }
        return text;
    }

private:
    void replace_number(std::string& text, std::size_t from)
    {
        std::size_t const first = text.find_first_of("0123456789", from);
        if (first == std::string::npos) {
            return;
        }
        std::size_t const last = text.find_first_not_of("0123456789", first);
        text.replace(first, (last == std::string::npos ? text.size() : last) - first,
                     numbers_[random_() % numbers_.size()]);
    }

    std::mt19937 random_;
    std::vector<std::string> const tokens_ = {"null",
                                              "[]",
                                              "{}",
                                              "\"\"",
                                              "true",
                                              "-",
                                              ",",
                                              ":",
                                              "[[[[",
                                              "}}",
                                              "\\u0000",
                                              "\xC3\x28",
                                              "\"id\":",
                                              "\"gid://shopify/Order/\"",
                                              "{\"nodes\":null}",
                                              "1e400",
                                              "\"\\ud800\""};
    std::vector<std::string> const numbers_ = {"-1",
                                               "0",
                                               "1000000000000",
                                               "9223372036854775807",
                                               "9223372036854775808",
                                               "-9223372036854775808",
                                               "1e308",
                                               "0.0000000000000000001",
                                               "99999999999999999999999999"};
};

/// Everything that the importer does with an object before the database.
int digest(std::string const& text)
{
    auto const objects = parse_shopify(text);
    if (!objects) {
        BOOST_TEST(objects.error().message.ends_with("."));
        return 0;
    }
    int orders = 0;
    for (ChannelObject const& object : *objects) {
        if (object.order() == nullptr) {
            BOOST_TEST(object.refusal()->message.ends_with("."));
            continue;
        }
        ++orders;
        OrderRegisters const registers(*object.order());
        OrderRegisters const stored =
            OrderRegisters::from_json(nlohmann::json::parse(registers.to_json().dump()));
        IncomingOrder const order = stored.order(object.order()->external_id);
        static_cast<void>(plan_order(order, kernel::us_dollar()));
        static_cast<void>(total_mismatch(*object.order(), kernel::us_dollar()));
    }
    return orders;
}

} // namespace

BOOST_AUTO_TEST_SUITE(hostile)

BOOST_AUTO_TEST_CASE(thousands_of_broken_files)
{
    std::vector<std::string> const seeds = {fixture("rest_order.json"), fixture("graphql_orders.json")};
    Mutator mutate(20260723);
    int orders = 0;
    for (int i = 0; i < 6000; ++i) {
        orders += digest(mutate(seeds[static_cast<std::size_t>(i) % seeds.size()]));
    }
    BOOST_TEST(orders > 200); // many survive their wounds: the mutations reach the inside, not only the lexer
    BOOST_TEST(orders < 6000);
}

BOOST_AUTO_TEST_CASE(an_object_with_a_hundred_thousand_names_is_read_in_no_time)
{
    std::string text = "{\"id\":1,\"total_price\":\"1.00\"";
    for (int i = 0; i < 100'000; ++i) {
        text += ",\"n" + std::to_string(i) + "\":1";
    }
    text += "}";
    BOOST_TEST(digest(text) == 1);
}

BOOST_AUTO_TEST_SUITE_END()
