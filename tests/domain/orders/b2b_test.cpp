// What a company buys: in whose name, and under which number of its own.
#include <boost/test/unit_test.hpp>

#include "domain/orders/apply_rules.h"
#include "domain/orders/csv_mapping.h"
#include "domain/orders/order_view.h"
#include "tests/domain/orders/desk.h"

using namespace poddesk;
using namespace poddesk::orders;
using nlohmann::json;

namespace {

/// "Company / number" of the only order, as people see it.
std::string buyer(Desk& desk)
{
    return database::in_transaction(desk.mia(), [](database::Transaction& tx) {
        auto const id = tx.query("select id from orders.order").value<kernel::OrderId>();
        OrderView const view = order_view(tx, id).value();
        return view.company + " / " + view.po_number;
    });
}

std::int64_t found(Desk& desk, std::string const& typed)
{
    return database::in_transaction(desk.mia(), [&](database::Transaction& tx) {
        return tx.query("select count(*) from orders.search(:text, null, 10)")
            .bind("text", typed)
            .value<std::int64_t>();
    });
}

std::string graphql(std::string const& updated, std::string const& members)
{
    return R"({"data":{"order":{"__typename":"Order","id":"gid://shopify/Order/5","name":"#5",)"
           R"("currencyCode":"USD","createdAt":"2026-03-01T08:00:00Z","updatedAt":")" +
           updated + "\"," + members + "}}}";
}
std::string company(std::string const& name)
{
    return R"("purchasingEntity":{"company":{"name":")" + name + R"("}})";
}

std::string woocommerce(std::string const& meta, std::string const& modified = "2026-03-01T08:00:00")
{
    return R"({"id":5,"number":"5","status":"processing","currency":"USD","date_created_gmt":)"
           R"("2026-03-01T07:00:00","date_modified_gmt":")" +
           modified +
           R"(","total":"0.00","line_items":[],"billing":{"first_name":"Ada","last_name":"Moss","company":"Elm School",)"
           R"("email":"ada@example.com"},"meta_data":[)" +
           meta + "]}";
}

} // namespace

BOOST_AUTO_TEST_SUITE(b2b_suite)

BOOST_AUTO_TEST_CASE(shopify_tells_both_and_old_news_change_nothing)
{
    std::string const first =
        graphql("2026-03-01T09:00:00Z", company("Elm School") + R"(,"poNumber":"PO-7")");
    std::string const then = graphql("2026-03-01T10:00:00Z", R"("poNumber":"PO-77","note":"gate 3")");
    std::string const last = graphql("2026-03-01T11:00:00Z", company("Elm Schools Inc"));
    std::vector<std::string> texts = {first, then, last};
    std::ranges::sort(texts);
    do {
        Desk desk;
        for (int twice = 0; twice < 2; ++twice) {
            for (std::string const& text : texts)
                desk.import(text);
            BOOST_TEST(buyer(desk) == "Elm Schools Inc / PO-77");
        }
        BOOST_TEST(found(desk, "po-77") == 1);
        BOOST_TEST(found(desk, "elm schools") == 1);
        BOOST_TEST(found(desk, "po-78") == 0); // the control
    } while (std::ranges::next_permutation(texts).found);
}

BOOST_AUTO_TEST_CASE(a_person_is_no_company)
{
    Desk desk;
    desk.import(graphql("2026-03-01T09:00:00Z",
                        R"("poNumber":null,"purchasingEntity":{"id":"gid://shopify/Customer/9"})"));
    BOOST_TEST(buyer(desk) == " / ");
    // A company that turns out to be none is forgotten; what is not told is not.
    desk.import(graphql("2026-03-01T10:00:00Z", company("Elm School") + R"(,"poNumber":"PO-7")"));
    desk.import(graphql("2026-03-01T11:00:00Z", R"("note":"gate 3")"));
    BOOST_TEST(buyer(desk) == "Elm School / PO-7");
    desk.import(graphql("2026-03-01T12:00:00Z", R"("poNumber":"","purchasingEntity":null)"));
    BOOST_TEST(buyer(desk) == " / ");
}

BOOST_AUTO_TEST_CASE(shopifys_rest_tells_the_number_and_of_the_company_its_address)
{
    Desk desk;
    desk.import_one(R"("po_number":"4500012345","company":{"id":12,"location_id":13},)"
                    R"("billing_address":{"name":"Ada Moss","company":"Elm School","address1":"7 Elm St"})");
    BOOST_TEST(buyer(desk) == "Elm School / 4500012345");
}

BOOST_AUTO_TEST_CASE(woocommerces_plugins_keep_the_number_where_each_likes)
{
    for (char const* const key : {"_po_number", "po_number", "_billing_po_number", "billing_po_number",
                                  "_purchase_order_number", "purchase_order_number"}) {
        BOOST_TEST_CONTEXT(key)
        {
            Desk desk("woocommerce", "acme.example");
            std::string const meta = R"({"id":2,"key":")" + std::string(key) + R"(","value":" PO-7 "})";
            // Beside it an empty one, and one of a plugin that keeps lists.
            auto const report = desk.import(woocommerce(
                R"({"id":1,"key":"po_number","value":""},{"id":3,"key":"_po_number","value":["x"]},)" +
                meta));
            BOOST_TEST_REQUIRE(!report.any_refused());
            BOOST_TEST(buyer(desk) == "Elm School / PO-7");
        }
    }
    Desk desk("woocommerce", "acme.example");
    desk.import(woocommerce(R"({"id":1,"key":"_my_po_number","value":"PO-7"},)"
                            R"({"id":2,"key":"_purchase_order_company_name","value":"Elm Schools Inc"})"));
    BOOST_TEST(buyer(desk) == "Elm Schools Inc / ");
}

BOOST_AUTO_TEST_CASE(amazon_business_and_files_of_ones_own)
{
    Desk amazon("csv", "amazon exports");
    amazon.import(
        "order-id\torder-item-id\tpurchase-date\tpayments-date\tbuyer-email\tbuyer-name\t"
        "sku\tproduct-name\tquantity-purchased\tquantity-to-ship\tship-service-level\trecipient-name\t"
        "ship-address-1\tship-city\tship-state\tship-postal-code\tship-country\t"
        "is-business-order\tpurchase-order-number\tbuyer-company-name\n"
        "114-3310000-0000101\t62011000000101\t2026-02-22T15:04:11+00:00\t"
        "2026-02-22T15:05:00+00:00\tada@example.com\tAda Moss\tTEE\tTee\t1\t1\tStandard\tAda Moss\t"
        "7 Elm St\tPhoenix\tAZ\t85003\tUS\ttrue\tPO-7\tElm School\n");
    BOOST_TEST(buyer(amazon) == "Elm School / PO-7");

    Desk mapped("csv", "acme sheet");
    CsvMapping mapping;
    mapping.fields = {{"order_id", {"Order", ""}},     {"company", {"Firm", ""}},
                      {"po_number", {"Their PO", ""}}, {"sku", {"SKU", ""}},
                      {"quantity", {"Pieces", ""}},    {"name", {"To", ""}}};
    mapping.currency = "USD";
    kernel::ChannelId const id = mapped.channel().id;
    BOOST_REQUIRE(database::in_transaction(mapped.mia(), [&](database::Transaction& tx) {
        return set_csv_mapping(tx, {kernel::Uuid::random(), id, 0, mapping});
    }));
    mapped.import("Order,Firm,Their PO,SKU,Pieces,To\n5,Elm School,PO-7,TEE,2,Ada Moss\n");
    BOOST_TEST(buyer(mapped) == "Elm School / PO-7");
}

BOOST_AUTO_TEST_CASE(rules_know_a_company_by_either)
{
    auto const facts = [](std::string const& members) {
        Desk desk;
        desk.import(graphql("2026-03-01T09:00:00Z", members));
        return database::in_transaction(desk.mia(), [](database::Transaction& tx) {
            auto const id = tx.query("select id from orders.order").value<kernel::OrderId>();
            return rule_facts(tx, {id}, {"UTC"}).at(0);
        });
    };
    auto const hits = [](RuleFacts const& it, std::string const& field, std::string const& value) {
        auto const set = parse_rules({{"rules",
                                       {{{"name", "B2B"},
                                         {"if", {{{"field", field}, {"is", {value}}}}},
                                         {"then", {{{"do", "tag"}, {"with", {"b2b"}}}}}}}}});
        BOOST_REQUIRE(set);
        return !RuleEngine({{*set, true}}).judge(it).hits.empty();
    };
    RuleFacts const school = facts(company("Elm School"));
    RuleFacts const numbered = facts(R"("poNumber":"PO-7")");
    RuleFacts const person = facts(R"("note":"gate 3")");
    BOOST_TEST(hits(school, "buyer", "company"));
    BOOST_TEST(hits(numbered, "buyer", "company"));
    BOOST_TEST(!hits(person, "buyer", "company"));
    BOOST_TEST(hits(person, "buyer", "person"));
    BOOST_TEST(hits(school, "company", "elm*"));
    BOOST_TEST(!hits(numbered, "company", "*"));
    BOOST_TEST(hits(numbered, "po_number", "*"));
    BOOST_TEST(!hits(school, "po_number", "*"));
    BOOST_TEST(parse_rules({{"rules",
                             {{{"name", "B2B"},
                               {"if", {{{"field", "buyer"}, {"is", {"b2b"}}}}},
                               {"then", {{{"do", "tag"}, {"with", {"b2b"}}}}}}}}})
                   .error()
                   .message.find("company or person") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
