// Files of every kind, into a real database.
#include <random>

#include <boost/test/unit_test.hpp>

#include "domain/orders/import_orders.h"
#include "domain/orders/resolve_problems.h"
#include "tests/domain/orders/desk.h"
#include "tests/domain/orders/shared_data.h"

using namespace poddesk;
using namespace poddesk::orders;

namespace {

std::string const sold_items =
    "Sale Date,Item Name,Quantity,Price,Discount Amount,Delivery,Item Total,Currency,Transaction ID,Date "
    "Paid,Date "
    "Posted,Ship Name,Ship Address1,Ship City,Ship State,Ship Zipcode,Ship Country,Order ID,Variations,SKU\n"
    "05/02/26,Anvil,2,10.00,0,4.00,20.00,USD,51,05/02/26,,Ada Moss,7 Elm St,Bend,OR,97701,United "
    "States,5,,A\n"
    "05/02/26,Bolt,one,1.00,0,0,1.00,USD,52,05/02/26,,Ada Moss,7 Elm St,Bend,OR,97701,United States,5,,B\n"
    "05/02/26,Bolt,1,1.00,0,0,1.00,USD,61,05/02/26,,Bo Moss,9 Fir St,Reno,NV,89501,United States,6,,B\n";

std::int64_t problems(Desk& desk)
{
    return desk.asked<std::int64_t>(
        "select count(*) from orders.problem where kind = 'refused' and payload is not null");
}

/// Every file twice and in several orders must come to the same orders.
void replay(std::vector<NamedText> files, Desk& (*fresh)(std::optional<Desk>&), std::size_t orders,
            ImportOptions const& options)
{
    std::mt19937 random(17);
    std::string first_state;
    for (int round = 0; round < 3; ++round) {
        std::optional<Desk> place;
        Desk& desk = fresh(place);
        std::shuffle(files.begin(), files.end(), random);
        for (NamedText const& file : files) {
            desk.import(file.text, options);
        }
        BOOST_TEST(desk.asked<std::int64_t>("select count(*) from orders.order") ==
                   static_cast<std::int64_t>(orders));
        std::string const state = desk.state();
        first_state = round == 0 ? state : first_state;
        BOOST_TEST(state == first_state);
        std::int64_t const before = problems(desk);
        std::shuffle(files.begin(), files.end(), random);
        for (NamedText const& file : files) {
            ImportReport const again = desk.import(file.text, options);
            BOOST_TEST(again.count(ImportOutcome::updated) + again.count(ImportOutcome::imported) == 0U,
                       file.name);
        }
        BOOST_TEST(desk.state() == first_state);
        BOOST_TEST(problems(desk) == before);
        BOOST_TEST(desk.violations() == 0);
    }
}

Desk& csv_desk(std::optional<Desk>& place)
{
    return place.emplace("csv", "acme exports");
}

Desk& woocommerce_desk(std::optional<Desk>& place)
{
    return place.emplace("woocommerce", "acme.example");
}

OrderDetails found(Desk& desk, char const* typed)
{
    return database::in_transaction(desk.mia(), [&](database::Transaction& tx) {
        return order_details(tx, find_order(tx, typed).value()).value();
    });
}

} // namespace

BOOST_AUTO_TEST_SUITE(import_files)

BOOST_AUTO_TEST_CASE(a_broken_row_leaves_its_order_out_and_a_problem_behind)
{
    Desk desk("csv", "acme exports");
    desk.know({"A", "B"});
    ImportReport const report = desk.import(sold_items);
    BOOST_REQUIRE_EQUAL(report.objects.size(), 2U);
    BOOST_TEST(report.objects[0].refusal->code == "bad_quantity");
    BOOST_TEST((report.objects[1].outcome == ImportOutcome::imported));
    BOOST_TEST(desk.asked<std::int64_t>("select count(*) from orders.order") == 1);
    BOOST_TEST(problems(desk) == 1);
    BOOST_TEST(desk.asked<std::int64_t>(
                   "select count(*) from orders.problem p join database.content c on c.sha256 = "
                   "p.payload where convert_from(c.bytes, 'UTF8')::jsonb #>> '{rows,1,line}' = '3'") == 1);
    // Corrected, it comes in whole.
    std::string corrected = sold_items;
    corrected.replace(corrected.find(",one,"), 5, ",1,");
    ImportReport const then = desk.import(corrected);
    BOOST_TEST(then.count(ImportOutcome::imported) == 1U);
    BOOST_TEST(then.count(ImportOutcome::unchanged) == 1U);
    OrderDetails const order = found(desk, "5");
    BOOST_TEST(order.units == 3);
    BOOST_TEST(order.total == (kernel::Money{2500, kernel::us_dollar()}));
    BOOST_TEST(order.ship_to.city == "Bend");
    BOOST_TEST((order.status == Status::received));
    BOOST_TEST(desk.asked<std::int64_t>("select count(*) from orders.problem where resolved_at is null and "
                                        "external_id = '5'") == 0);
}

BOOST_AUTO_TEST_CASE(a_refused_order_is_a_problem_until_it_is_taken)
{
    auto const object = [](char const* id, char const* currency) {
        return std::string(R"({"order":{"id":)") + id + R"(,"name":"#)" + id +
               R"(","updated_at":"2026-03-01T10:00:00Z","total_price":"1.00","currency":")" + currency +
               R"(","line_items":[{"id":1,"sku":"A","quantity":1,"price":"1.00"}]}})";
    };
    Desk desk;
    desk.know({"A"});
    auto const open = [&](char const* id) {
        return desk.asked<std::int64_t>("select count(*) from orders.problem where kind = 'refused' and "
                                        "resolved_at is null and external_id = '" +
                                        std::string(id) + "'");
    };
    desk.import(object("6", "XXQ"));
    desk.import(object("7", "XXQ"));
    BOOST_TEST(open("6") == 1);
    BOOST_TEST(open("7") == 1);
    desk.import(object("6", "USD"));
    BOOST_TEST(open("6") == 0);
    BOOST_TEST(open("7") == 1); // another order's stays
    // The very same once more, as two reads of a shop overlap: no news. Another refusal is.
    desk.import(object("6", "XXQ"));
    BOOST_TEST(open("6") == 0);
    desk.import(object("6", "XXR"));
    BOOST_TEST(open("6") == 1);
    BOOST_TEST(desk.asked<std::int64_t>("select count(*) from orders.problem p join orders.order o on o.id = "
                                        "p.order_id where o.number = '#6' and p.resolved_at is null") == 1);
    BOOST_TEST(desk.violations() == 0);
}

BOOST_AUTO_TEST_CASE(every_reader_names_the_order_that_it_refuses)
{
    std::string const shopify = "Name,Financial Status,Currency,Total,Created at,Lineitem quantity,Lineitem "
                                "name,Lineitem price,Id\n#5,paid,USD,25.00,2026-03-01 09:00:00 +0000,";
    for (bool const is_broken : {true, false}) {
        Desk desk;
        desk.import(shopify + (is_broken ? "two" : "2") + ",Anvil,10.00,5551\n");
        BOOST_TEST(desk.asked<std::int64_t>("select count(*) from orders.problem where kind = 'refused' and "
                                            "external_id = '5551'") == (is_broken ? 1 : 0));
    }
    Desk woo("woocommerce", "acme.example");
    woo.import(R"({"id":77,"number":"1077","order_key":"k","status":"processing","currency":"XXQ"})");
    BOOST_TEST(woo.asked<std::string>("select external_id from orders.problem") == "77");
}

BOOST_AUTO_TEST_CASE(a_person_ends_a_problem_and_opens_it_again)
{
    Desk desk;
    desk.import(R"([{"id":6,"name":"#6","total_price":"1.00","currency":"XXQ"},)"
                R"({"id":7,"name":"#7","total_price":"1.00","currency":"XXQ"}])");
    auto const run = [&](auto use, std::vector<ImportProblemId> ids, char const* reason) {
        return database::in_transaction(desk.mia(), [&](database::Transaction& tx) {
            return use(tx, ProblemCommand{kernel::Uuid::random(), std::move(ids), reason});
        });
    };
    auto const listed = [&](bool is_open) {
        return database::in_transaction(desk.mia(), [&](database::Transaction& tx) {
            return problems_page(tx, {.is_open = is_open}, std::nullopt, 0, 10);
        });
    };
    std::vector<ProblemRow> const rows = listed(true);
    BOOST_REQUIRE_EQUAL(rows.size(), 2U);
    BOOST_TEST(rows[0].external_id == "7"); // the newest first
    std::vector<ImportProblemId> const both{rows[0].id, rows[1].id};
    BOOST_TEST(run(resolve_problems, both, " ").error().code == "missing_reason");
    BOOST_TEST(run(reopen_problems, both, "x").error().code == "wrong_status");
    BOOST_TEST(run(resolve_problems, {rows[0].id, ImportProblemId{999}}, "x").error().code == "not_found");
    BOOST_TEST(run(resolve_problems, {}, "x").error().code == "not_found");
    BOOST_TEST(listed(true).size() == 2U); // all of them or none
    BOOST_TEST(run(resolve_problems, both, "Asked the shop").value() == 2);
    BOOST_TEST(listed(true).empty());
    BOOST_TEST(listed(false).front().resolved_reason == "Asked the shop");
    BOOST_TEST(listed(false).front().resolved_by == "mia");
    BOOST_TEST(run(resolve_problems, both, "x").error().code == "wrong_status");
    BOOST_TEST(run(reopen_problems, {rows[0].id}, "Not mended").value() == 1);
    BOOST_TEST(listed(true).size() == 1U);
    BOOST_TEST(listed(true).front().resolved_reason.empty());
    // The same came again while it was done: open twice it cannot be.
    BOOST_TEST(run(resolve_problems, {rows[0].id}, "x").has_value());
    desk.import(R"({"order":{"id":7,"name":"#7","total_price":"1.50","currency":"XXQ"}})");
    BOOST_TEST(run(reopen_problems, {rows[0].id}, "x").error().code == "wrong_status");
    // Each step is in the audit, and once in the feed that windows read.
    BOOST_TEST(desk.asked<std::int64_t>("select count(*) from access.audit_entry where table_name = "
                                        "'orders.problem'") >= 3);
    BOOST_TEST(desk.asked<std::int64_t>("select count(*) from database.change where topic = 'problem'") >= 6);
    BOOST_TEST(desk.violations() == 0);
}

BOOST_AUTO_TEST_CASE(a_shops_export_and_the_shop_itself_make_one_order)
{
    std::string const exported =
        "Name,Financial Status,Currency,Subtotal,Shipping,Taxes,Total,Created at,Lineitem quantity,Lineitem "
        "name,Lineitem price,Lineitem sku,Id\n#5,paid,USD,25.00,0,0,25.00,2026-03-01 09:00:00 "
        "+0000,2,Anvil,10.00,A,5\n#5,,,,,,,,1,Bolt,5.00,B\n";
    std::string const told =
        R"({"order":{"id":5,"name":"#5","currency":"USD","updated_at":"2026-03-01T10:00:00Z","financial_status":"paid",)"
        R"("total_price":"25.00","line_items":[{"id":1,"sku":"A","quantity":2,"price":"10.00"},{"id":2,"sku":"B","quantity":1,"price":"5.00"}]}})";
    for (bool const export_first : {true, false}) {
        Desk desk;
        desk.know({"A", "B"});
        desk.import(export_first ? exported : told);
        desk.import(export_first ? told : exported);
        BOOST_TEST(desk.asked<std::int64_t>("select count(*) from orders.order") == 1);
        BOOST_TEST(found(desk, "#5").units == 3);
        BOOST_TEST(desk.asked<std::int64_t>("select count(*) from orders.line where quantity > 0") == 2);
        BOOST_TEST(desk.violations() == 0);
    }
}

BOOST_AUTO_TEST_CASE(a_webhook_that_is_not_its_shops_changes_nothing)
{
    Desk desk("woocommerce", "acme.example");
    std::string const forged =
        R"({"headers":{"X-WC-Webhook-Signature":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="},)"
        R"("raw_body":"{\"id\":1,\"order_key\":\"k\",\"status\":\"processing\",\"currency\":\"USD\"}"})";
    ImportOptions options;
    options.webhook_secret = "relay-secret";
    auto const report = import_text(desk.mia(), desk.channel(), forged, desk.clock_, options);
    BOOST_REQUIRE(!report);
    BOOST_TEST(report.error().code == "bad_signature");
    BOOST_TEST(desk.asked<std::int64_t>("select count(*) from orders.order") == 0);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(import_files_conformance, *boost::unit_test::precondition(SharedDataIsThere()))

BOOST_AUTO_TEST_CASE(every_export_shuffled_and_twice)
{
    std::vector<NamedText> files;
    for (auto const& entry : std::filesystem::directory_iterator(shared_data() / "csv")) {
        files.push_back({entry.path().filename().string(), file_text(entry.path())});
    }
    BOOST_TEST(files.size() == 4U);
    replay(files, &csv_desk, 12, {});
}

BOOST_AUTO_TEST_CASE(every_answer_and_webhook_of_woocommerce_shuffled_and_twice)
{
    ImportOptions options;
    options.webhook_secret = woocommerce_secret;
    // 20 to 25, and 324, 609, 723, 727, 963
    replay(woocommerce_files(), &woocommerce_desk, 11, options);
}

BOOST_AUTO_TEST_CASE(what_the_recorded_shop_came_to)
{
    Desk desk("woocommerce", "acme.example");
    desk.know({"TEE-BLK-M", "MUG-11", "CANDLE-8", "HOOD-M", "HOOD-L", "GIFT-BOX", "POSTER-A2"});
    ImportOptions options;
    options.webhook_secret = woocommerce_secret;
    for (NamedText const& file : woocommerce_files()) {
        if (file.name.starts_with("recorded")) {
            desk.import(file.text, options);
        }
    }
    BOOST_TEST((found(desk, "20").status == Status::shipped)); // completed in the shop
    BOOST_TEST((found(desk, "21").status == Status::shipped));
    BOOST_TEST((found(desk, "22").status == Status::on_hold)); // payment is pending
    BOOST_TEST((found(desk, "23").status == Status::received));
    BOOST_TEST((found(desk, "24").status == Status::received));
    BOOST_TEST((found(desk, "25").status == Status::canceled));
    OrderDetails const canada = found(desk, "25");
    BOOST_TEST(canada.total == (kernel::Money{23854, kernel::us_dollar()}));
    BOOST_TEST(canada.ship_to.company == "Café du Marché inc.");
    BOOST_TEST(found(desk, "24").units == 4);
    BOOST_TEST(desk.violations() == 0);
}

BOOST_AUTO_TEST_SUITE_END()
