#pragma once

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "domain/orders/channels/json_reader.h"

/// The data that nobody here wrote: `PODDESK_SHARED_DATA`, else beside the project.
inline std::filesystem::path shared_data()
{
    char const* const set = std::getenv("PODDESK_SHARED_DATA");
    return set != nullptr ? std::filesystem::path(set)
                          : std::filesystem::path(PODDESK_SOURCE_DIR) / "../shared/data";
}

/// For `boost::unit_test::precondition`: the suite is reported as skipped where the folder is absent.
struct SharedDataIsThere
{
    boost::test_tools::assertion_result operator()(boost::unit_test::test_unit_id) const
    {
        boost::test_tools::assertion_result there(std::filesystem::is_directory(shared_data()));
        there.message() << "the conformance data are not there (PODDESK_SHARED_DATA)";
        return there;
    }
};

inline std::string file_text(std::filesystem::path const& path)
{
    std::ifstream in(path, std::ios::binary);
    BOOST_REQUIRE_MESSAGE(in, path.string());
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

struct NamedText
{
    std::string name;
    std::string text;
};

/// The bytes of one member of an object, untouched.
inline std::string member_text(std::string const& text, poddesk::orders::JsonValue const& object,
                               std::string_view name)
{
    poddesk::orders::JsonValue const* const member = object.find(name);
    BOOST_REQUIRE(member != nullptr);
    return text.substr(member->begin, member->end - member->begin);
}

inline std::vector<std::filesystem::path> json_files(std::string const& folder)
{
    std::vector<std::filesystem::path> files;
    for (auto const& entry : std::filesystem::directory_iterator(shared_data() / folder)) {
        if (entry.path().extension() == ".json") {
            files.push_back(entry.path());
        }
    }
    std::sort(files.begin(), files.end());
    return files;
}

/// What the shop answered in each of the documentation's exchanges.
inline std::vector<NamedText> rest_responses()
{
    std::vector<NamedText> responses;
    for (auto const& path : json_files("shopify/rest-2025-07-exchanges")) {
        std::string const text = file_text(path);
        auto const document = poddesk::orders::read_json(text, {});
        BOOST_REQUIRE(document);
        responses.push_back({path.stem().string(), member_text(text, document->root, "response_body")});
    }
    return responses;
}

/// What the shop answered in each captured GraphQL call.
inline std::vector<NamedText> graphql_responses()
{
    std::vector<NamedText> responses;
    for (auto const& path : json_files("shopify/graphql-captures")) {
        std::string const text = file_text(path);
        auto const document = poddesk::orders::read_json(text, {});
        BOOST_REQUIRE(document);
        poddesk::orders::JsonValue const* const exchanges = document->root.find("exchanges");
        BOOST_REQUIRE(exchanges != nullptr);
        for (poddesk::orders::JsonValue const& exchange : exchanges->items) {
            responses.push_back({path.stem().string(), member_text(text, exchange, "response")});
        }
    }
    return responses;
}

/// What the recorded webhooks are signed with.
inline std::string const woocommerce_secret = "s3cr3t-key";

/// Every WooCommerce answer, and every webhook's file as it is; without what is no JSON on purpose.
inline std::vector<NamedText> woocommerce_files()
{
    std::vector<NamedText> files;
    for (std::string const folder :
         {"recorded-7.9.0", "recorded-7.9.0/webhooks", "ios-responses", "doc-responses"}) {
        for (auto const& path : json_files("woocommerce/" + folder)) {
            std::string const text = file_text(path);
            auto const document = poddesk::orders::read_json(text, {});
            BOOST_REQUIRE(document);
            bool const is_exchange = document->root.find("response_body") != nullptr;
            files.push_back({folder + "/" + path.stem().string(),
                             is_exchange ? member_text(text, document->root, "response_body") : text});
        }
    }
    return files;
}

/// The distinct orders of the REST exchanges, worked out by hand: of each order the object with the newest
/// updated_at holds every field, so it alone says the final state. Amounts in cents.
struct ExpectedOrder
{
    std::string id;
    std::string number;
    std::int64_t total, subtotal, discounts, tax, shipping;
    std::string financial_status;
    std::string fulfillment_status;
    std::string updated_at;
    std::int64_t units; ///< still to be shipped
    std::string email;
    std::string city;
    std::string status; ///< where the catalog knows every SKU
};

inline std::vector<ExpectedOrder> const expected_orders = {
    // order-33 (11:31:27): not canceled any more, though order-13 (11:31:25) and order-15 (11:31:11) say so
    {"450789469", "#1001", 59894, 59700, 1000, 1194, 0, "partially_refunded", "unfulfilled",
     "2025-07-02T16:31:27Z", 1, "bob.norman@mail.example.com", "Shipsville", "received"},
    // order-19 and order-21: sent before they came to us, without an address
    {"1073459972", "#1002", 19900, 19900, 0, 0, 0, "paid", "fulfilled", "2025-07-02T16:31:05Z", 0,
     "foo@example.com", "", "shipped"},
    {"1073459975", "#1002", 19900, 19900, 0, 0, 0, "paid", "fulfilled", "2025-07-02T16:31:23Z", 0,
     "foo@example.com", "", "shipped"},
    // order-17
    {"1073459980", "#1002", 19900, 19900, 0, 0, 0, "partially_paid", "unfulfilled", "2025-07-02T16:31:36Z", 1,
     "jane@example.com", "Fakecity", "received"},
    // order-23
    {"1073459981", "#1002", 18109, 18109, 1791, 0, 0, "paid", "unfulfilled", "2025-07-02T16:31:38Z", 1,
     "jane@example.com", "Fakecity", "received"},
};
