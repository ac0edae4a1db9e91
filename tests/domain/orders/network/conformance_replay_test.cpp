// What a real Shopify answered, replayed on loopback to our own questions.
#include <boost/test/unit_test.hpp>

#include "domain/orders/channels/shopify.h"
#include "domain/orders/network/shop_page.h"
#include "domain/orders/network/tell_cancel.h"
#include "domain/orders/network/tell_stock.h"
#include "tests/domain/orders/network/counterpart.h"
#include "tests/domain/orders/shared_data.h"

using namespace poddesk;
using namespace poddesk::orders;
using nlohmann::json;

namespace {

/// Every captured exchange whose query has these words.
std::vector<json> exchanges_with(std::string const& words)
{
    std::vector<json> found;
    for (auto const& path : json_files("shopify/graphql-captures")) {
        json const file = json::parse(file_text(path));
        for (json const& it : file.at("exchanges")) {
            if (it.at("query").get<std::string>().find(words) != std::string::npos) found.push_back(it);
        }
    }
    return found;
}

Shop shop_at(Counterpart const& there)
{
    return {"shopify", "captured", there.address(), "shpat_1"};
}

bool asks(Asked const& asked, char const* operation)
{
    return asked.body.find(operation) != std::string::npos;
}

} // namespace

BOOST_AUTO_TEST_SUITE(conformance_replay, *boost::unit_test::precondition(SharedDataIsThere()))

BOOST_AUTO_TEST_CASE(stock_is_set_in_the_very_words_that_shopify_takes_and_its_refusals_are_said)
{
    int taken = 0, refused = 0;
    for (json const& it : exchanges_with("inventorySetQuantities(")) {
        json const& input = it.at("variables").at("input");
        json const& first = input.at("quantities").at(0);
        bool const is_ours = input.at("reason") == "correction" && input.at("name") == "available" &&
                             it.at("response").contains("data") && first.contains("changeFromQuantity") &&
                             first["changeFromQuantity"].is_number() && input.at("quantities").size() == 1U;
        if (!is_ours || first["quantity"] == first["changeFromQuantity"]) continue;
        json sent;
        Counterpart const there([&](Asked const& asked) {
            if (asks(asked, "PodDeskSetStock")) {
                sent = json::parse(asked.body).at("variables").at("input");
                return Reply{200, it.at("response").dump()};
            }
            json const quantities =
                json::array({{{"name", "available"}, {"quantity", first["changeFromQuantity"]}}});
            json const item = {{"id", first.at("inventoryItemId")},
                               {"tracked", true},
                               {"inventoryLevel", {{"quantities", quantities}}}};
            json const nodes = json::array({{{"sku", "TEE"}, {"inventoryItem", item}}});
            return Reply{200, json{{"data", {{"productVariants", {{"nodes", nodes}}}}}}.dump()};
        });
        std::string const location = first.at("locationId").get<std::string>().substr(23);
        auto const told =
            tell_stock(shop_at(there), location,
                       {{kernel::ProductId{1}, "TEE", first.at("quantity").get<std::int64_t>()}});
        json expected = input;
        expected.erase("referenceDocumentUri");
        BOOST_TEST(sent == expected, sent.dump() << " for " << expected.dump());
        json const& errors = it["response"]["data"]["inventorySetQuantities"]["userErrors"];
        BOOST_TEST(told.has_value() == errors.empty());
        if (told) {
            ++taken;
        } else {
            ++refused;
            BOOST_TEST(told.error().why.message.find(errors[0]["message"].get<std::string>()) !=
                       std::string::npos);
        }
    }
    BOOST_TEST_MESSAGE("replayed: " << taken << " taken, " << refused << " refused");
    BOOST_TEST(taken > 0);
    BOOST_TEST(refused > 0);
}

BOOST_AUTO_TEST_CASE(a_cancel_that_shopify_refuses_says_why)
{
    int refused = 0;
    for (json const& it : exchanges_with("orderCancel(")) {
        json const& answer = it.at("response").at("data").at("orderCancel");
        if (!answer.contains("orderCancelUserErrors")) continue;
        json const& errors = answer.at("orderCancelUserErrors");
        json said = answer;
        said["userErrors"] = errors; // our question calls them so
        Counterpart const there([&](Asked const& asked) {
            if (asks(asked, "orderCancel")) return Reply{200, json{{"data", {{"orderCancel", said}}}}.dump()};
            json const order = {{"cancelledAt", nullptr}, {"fulfillmentOrders", {{"nodes", json::array()}}}};
            return Reply{200, json{{"data", {{"order", order}}}}.dump()};
        });
        auto const told = tell_cancel(shop_at(there), {kernel::OrderId{1}, "1", "#1", "why", false});
        BOOST_TEST(told.has_value() == errors.empty());
        if (told) continue;
        ++refused;
        BOOST_TEST(told.error().why.message.find(errors[0].at("message").get<std::string>()) !=
                   std::string::npos);
    }
    BOOST_TEST(refused > 0);
}

BOOST_AUTO_TEST_CASE(captured_orders_read_over_the_network_as_from_a_file)
{
    int orders = 0;
    for (NamedText const& captured : graphql_responses()) {
        json const data = json::parse(captured.text).value("data", json());
        if (!data.is_object() || !data.contains("order") || !data["order"].is_object()) continue;
        json order = data["order"];
        if (!order.contains("id") || !order.contains("lineItems")) continue;
        order.erase("fulfillmentOrders"); // asked for otherwise than we do, and of no file
        json const page = {{"pageInfo", {{"hasNextPage", false}, {"endCursor", nullptr}}},
                           {"nodes", json::array({order})}};
        Counterpart const there([&](Asked const&) {
            return Reply{200, json{{"data", {{"orders", page}}}}.dump()};
        });
        SyncCursor cursor;
        cursor.since = kernel::parse_iso8601("2020-01-01T00:00:00Z").value();
        auto const read = read_page(shop_at(there), cursor, cursor.since);
        BOOST_REQUIRE_MESSAGE(read, captured.name << ": " << (read ? "" : read.error().why.message));
        auto const file = parse_shopify(order.dump());
        BOOST_REQUIRE(file);
        BOOST_REQUIRE_EQUAL(read->objects.size(), file->size());
        for (std::size_t i = 0; i < file->size(); ++i) {
            BOOST_REQUIRE((read->objects[i].order() != nullptr) == ((*file)[i].order() != nullptr));
            if ((*file)[i].order() != nullptr) {
                BOOST_TEST((*read->objects[i].order() == *(*file)[i].order()));
                ++orders;
            }
        }
    }
    BOOST_TEST_MESSAGE("read: " << orders << " captured orders");
    BOOST_TEST(orders > 0);
}

BOOST_AUTO_TEST_SUITE_END()
