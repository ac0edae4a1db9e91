// One question over the line: every way in which a shop may fail to answer it, and TLS.
#include <boost/test/unit_test.hpp>
#include <stdlib.h>

#include "domain/orders/network/shop_http.h"
#include "tests/domain/orders/network/counterpart.h"
#include "tests/support/network_server.h"

using namespace poddesk;
using namespace poddesk::orders;
using Fault = Reply::Fault;

namespace {

ShopDoor door_to(Counterpart const& shop)
{
    ShopDoor door{"acme.example", parse_shop_address(shop.address()).value()};
    door.headers["Authorization"] = "Basic c2VjcmV0LXdvcmQ=";
    door.times = {std::chrono::seconds(5), std::chrono::seconds(20)};
    return door;
}

std::string code_of(FromShop<ShopAnswer> const& answer)
{
    return answer ? "answered" : answer.error().why.code;
}

/// What a shop that replies so comes to.
FromShop<ShopAnswer> asked_of(Reply const& reply, std::chrono::milliseconds whole = std::chrono::seconds(20))
{
    Counterpart const shop([&](Asked const&) { return reply; });
    ShopDoor door = door_to(shop);
    door.times.whole = whole;
    door.most_bytes = 1'000'000;
    return ask_shop(door, {.path = "/x"});
}

struct Folder
{
    Folder()
    {
        char pattern[] = "/tmp/poddesk-shop-XXXXXX";
        BOOST_REQUIRE(::mkdtemp(pattern) != nullptr);
        path = pattern;
    }
    ~Folder() { std::filesystem::remove_all(path); }
    std::filesystem::path path;
};

} // namespace

BOOST_AUTO_TEST_SUITE(shop_http)

BOOST_AUTO_TEST_CASE(a_question_and_its_answer)
{
    Asked seen;
    Counterpart const shop([&](Asked const& asked) {
        seen = asked;
        return Reply{201, R"({"a":1})", {{"X-WP-Total", "7"}}};
    });
    auto const answer = ask_shop(door_to(shop), {"POST", "/admin?x=1%20y", R"({"q":2})"});
    BOOST_REQUIRE_EQUAL(code_of(answer), "answered");
    BOOST_TEST(answer->body == R"({"a":1})");
    BOOST_TEST(answer->headers.at("x-wp-total") == "7");
    BOOST_TEST(seen.method == "POST");
    BOOST_TEST(seen.target == "/admin?x=1%20y");
    BOOST_TEST(seen.body == R"({"q":2})");
    BOOST_TEST(seen.headers.at("authorization") == "Basic c2VjcmV0LXdvcmQ=");
    BOOST_TEST(seen.headers.at("content-type") == "application/json");
    BOOST_TEST(seen.headers.at("host").starts_with("localhost:"));
}

BOOST_AUTO_TEST_CASE(every_trouble_is_told_by_its_name)
{
    std::string const body = R"({"orders":[]})";
    BOOST_TEST(code_of(asked_of({200, body})) == "answered"); // the control
    BOOST_TEST(code_of(asked_of({200, body, {}, "text/html"})) == "shop_wrong_type");
    BOOST_TEST(code_of(asked_of({200, body, {}, "application/json", Fault::cut})) == "shop_cut");
    BOOST_TEST(code_of(asked_of({200, std::string(1'000'001, ' ')})) == "shop_too_large");
    BOOST_TEST(code_of(asked_of({200, body, {}, "application/json", Fault::endless})) == "shop_too_large");
    BOOST_TEST(code_of(asked_of({500, "no"})) == "shop_down");
    BOOST_TEST(code_of(asked_of({301, "", {{"Location", "http://127.0.0.1:1/"}}})) == "shop_moved");
    BOOST_TEST(code_of(asked_of({404, "{}"})) == "shop_not_found");
    BOOST_TEST(code_of(asked_of({400, R"({"message":"Invalid parameter"})"})) == "shop_refused");
    auto const denied = asked_of({401, R"({"message":"Sorry, you cannot list resources."})"});
    BOOST_TEST(code_of(denied) == "shop_login");
    BOOST_TEST(denied.error().needs_person);
    BOOST_TEST(denied.error().why.message.find("cannot list resources") != std::string::npos);
    BOOST_TEST(denied.error().why.message.find("c2VjcmV0") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_never_ends_is_ended)
{
    auto const patience = std::chrono::milliseconds(300);
    for (Fault const fault : {Fault::silent, Fault::slow, Fault::creep}) {
        auto const answer = asked_of({200, "[1,2,3,4,5,6,7,8]", {}, "application/json", fault}, patience);
        BOOST_TEST(code_of(answer) == "shop_timeout");
        BOOST_TEST(!answer.error().needs_person);
    }
}

BOOST_AUTO_TEST_CASE(a_shop_says_how_long_to_wait)
{
    using std::chrono::seconds;
    auto const wait = [](std::string const& header) {
        auto const answer = asked_of({429, "{}", {{"Retry-After", header}}});
        BOOST_REQUIRE_EQUAL(code_of(answer), "shop_busy");
        return answer.error().wait;
    };
    BOOST_TEST((wait("7") == seconds(7)));
    BOOST_TEST((wait("2.0") == seconds(2))); // Shopify's way
    BOOST_TEST((wait("soon") == seconds(0)));
    BOOST_TEST((wait("-5") == seconds(0)));
    BOOST_TEST((wait("99999999") == std::chrono::hours(24)));
    BOOST_TEST((wait("Fri, 31 Dec 1999 23:59:59 GMT") == seconds(0)));
    BOOST_TEST((wait("Fri, 31 Dec 2100 23:59:59 GMT") == std::chrono::hours(24)));
    BOOST_TEST((asked_of({503, "{}", {{"Retry-After", "60"}}}).error().wait == seconds(60)));
}

BOOST_AUTO_TEST_CASE(nobody_answers)
{
    ShopDoor door{"acme.example", parse_shop_address("http://127.0.0.1:" + testing::free_port()).value()};
    BOOST_TEST(code_of(ask_shop(door, {.path = "/"})) == "shop_unreachable");
    door.address = parse_shop_address("https://no-such-shop.invalid").value();
    BOOST_TEST(code_of(ask_shop(door, {.path = "/"})) == "shop_unreachable");
}

BOOST_AUTO_TEST_CASE(only_a_certificate_that_can_be_trusted)
{
    Folder const folder, other, odd;
    testing::Authority const ours(folder.path, "ours"), theirs(other.path, "theirs");
    ours.sign("localhost", folder.path);
    auto const serve = [](Asked const&) { return Reply{200, "{}"}; };
    Counterpart const shop(serve, folder.path);
    ShopDoor door = door_to(shop);
    door.ca_file = ours.certificate();
    BOOST_TEST(code_of(ask_shop(door, {.path = "/"})) == "answered"); // the control
    std::size_t const calls = shop.calls();
    door.ca_file = theirs.certificate();
    BOOST_TEST(code_of(ask_shop(door, {.path = "/"})) == "shop_tls");
    door.ca_file.clear(); // the system's know neither
    BOOST_TEST(code_of(ask_shop(door, {.path = "/"})) == "shop_tls");
    ours.sign("somebody-else.example", odd.path);
    Counterpart const impostor(serve, odd.path);
    door.address = parse_shop_address(impostor.address()).value();
    door.ca_file = ours.certificate();
    BOOST_TEST(code_of(ask_shop(door, {.path = "/"})) == "shop_tls");
    BOOST_TEST(shop.calls() == calls); // the secret was not sent
    BOOST_TEST(impostor.calls() == 0U);
}

BOOST_AUTO_TEST_CASE(addresses_of_shops)
{
    auto const shop = parse_shop_address("https://acme.example:8443/store/").value();
    BOOST_TEST(shop.host == "acme.example");
    BOOST_TEST(shop.port == 8443);
    BOOST_TEST(shop.path == "/store");
    BOOST_TEST(shop.is_secure);
    BOOST_TEST(!parse_shop_address("http://localhost:81")->is_secure);
    for (char const* const bad :
         {"", "acme.example", "http://acme.example", "http://127.0.0.1.acme.example", "ftp://acme.example",
          "https://u:p@acme.example", "https://acme.example/?a=b", "https://acme.example/#x", "https://",
          "http://[::2]", "https://acme.example:99999999"}) {
        BOOST_TEST_CONTEXT(bad)
        {
            BOOST_TEST(!parse_shop_address(bad));
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()
