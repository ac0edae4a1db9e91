// A dry run of 50 rules over the newest 1,000 orders, read from the database and judged: below a second, by
// an account manager with row level security.

#include "domain/orders/dry_run.h"

#include "tests/domain/orders/desk.h"

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>

using namespace poddesk;
using namespace poddesk::orders;
using nlohmann::json;

namespace {

constexpr int orders_there = 1'000;
constexpr int rules_there = 50;
constexpr int rounds = 11;

void import_orders(Desk& desk)
{
    for (int i = 0; i < orders_there; ++i) {
        desk.import(fmt::format(
            R"({{"order":{{"id":{0},"name":"#{0}","currency":"USD","updated_at":"2026-03-01T10:00:00Z",
               "created_at":"2026-03-01T{1:02}:{2:02}:00Z","financial_status":"paid","total_price":"{3}.00","email":"c{4}@example.com","tags":"t{5}",
               "shipping_address":{{"name":"Jo","address1":"1 Main St","city":"Reno","province_code":"NV","zip":"{6:05}","country_code":"US"}},
               "line_items":[{{"id":1,"sku":"SKU-{5}","title":"It","quantity":2,"fulfillable_quantity":2,"price":"1.00"}}]}}}})",
            1000 + i, i / 60 % 24, i % 60, 20 + i % 700, i % 300, i % 20, 501 + i * 97 % 99000));
    }
}

RuleSet fifty_rules()
{
    json rules = json::array();
    for (int i = 0; i < rules_there; ++i) {
        json conditions =
            json::array({{{"field", "value"}, {"is", json::array({fmt::format("{} USD-", i * 10)})}}});
        conditions.push_back(
            {{"field", "sku"}, {"is", json::array({fmt::format("SKU-{}*", i % 10), "OTHER-*"})}});
        conditions.push_back({{"field", "zip"}, {"is_not", json::array({"967*", "90000-90899", "99501"})}});
        conditions.push_back({{"field", "earlier_orders"}, {"is", json::array({"-5"})}});
        json const tag = {{"do", "tag"}, {"with", json::array({fmt::format("rule {}", i)})}};
        rules.push_back(
            {{"name", fmt::format("Rule {}", i)}, {"if", conditions}, {"then", json::array({tag})}});
    }
    return parse_rules({{"rules", rules}}).value();
}

} // namespace

BOOST_AUTO_TEST_SUITE(rules)

BOOST_AUTO_TEST_CASE(a_thousand_orders_by_fifty_rules)
{
    Desk desk;
    import_orders(desk);
    database::in_transaction(desk.root(), [](database::Transaction& tx) { tx.query("analyze").run(); });
    DryRunRules const command{desk.channel().client, fifty_rules(), orders_there};
    std::vector<std::chrono::microseconds> times;
    DryRun run;
    for (int i = 0; i < rounds; ++i) {
        auto const start = std::chrono::steady_clock::now();
        run = database::in_transaction(
            desk.mia(), [&](database::Transaction& tx) { return dry_run(tx, command).value(); });
        times.push_back(
            std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - start));
    }
    std::ranges::sort(times);
    BOOST_TEST_MESSAGE(run.orders << " orders x " << run.rules.size() << " rules: median "
                                  << static_cast<double>(times[rounds / 2].count()) / 1000 << " ms, slowest "
                                  << static_cast<double>(times.back().count()) / 1000 << " ms; "
                                  << run.diffs.size() << " orders would change");
    BOOST_CHECK_EQUAL(run.orders, orders_there);
    BOOST_CHECK_GT(run.diffs.size(), 0U);
    BOOST_CHECK_MESSAGE(times[rounds / 2] < std::chrono::seconds(1), "takes longer than a second");
}

BOOST_AUTO_TEST_SUITE_END()
