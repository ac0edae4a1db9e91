// A typed text finds every open order, however many newer ones have it too.
#include <boost/test/unit_test.hpp>

#include "domain/orders/queue_view.h"
#include "tests/domain/orders/desk.h"

#include <fmt/format.h>

using namespace poddesk;
using namespace poddesk::orders;

namespace {

/// Orders #1 to #4 of one customer; the newest three are over, #2 since this hour.
struct RegularCustomer
{
    RegularCustomer()
    {
        for (int number = 1; number <= 4; ++number) {
            ids.push_back(desk.import(fmt::format(R"({{"order":{{"id":{0},"name":"#{0}","currency":"USD",)"
                                                  R"("email":"ada.moss@example.com"}}}})",
                                                  number))
                              .objects.front()
                              .order);
        }
        run("update orders.order set status = 'canceled' where number in ('#3', '#4')");
        run("set local session_replication_role = replica; update orders.order set status = 'shipped', "
            "shipped_at = now() where number = '#2'");
    }
    void run(std::string const& sql)
    {
        database::in_transaction(desk.root(), [&](database::Transaction& tx) {
            for (std::size_t from = 0; from < sql.size();) {
                std::size_t const end = std::min(sql.find(';', from), sql.size());
                tx.query(sql.substr(from, end - from)).run();
                from = end + 1;
            }
        });
    }
    std::vector<std::string> found(std::string const& function, std::string const& text, int most)
    {
        std::vector<std::string> numbers;
        database::in_transaction(desk.mia(), [&](database::Transaction& tx) {
            for (auto const& [number] :
                 tx.query(
                       fmt::format("select o.number from orders.order o where o.id in (select {}) order by 1",
                                   fmt::format(fmt::runtime(function), text, most)))
                     .rows<std::string>())
                numbers.push_back(number);
        });
        return numbers;
    }
    std::vector<std::string> listed(QueueQuery query)
    {
        query.text = "ada.moss";
        query.day_start = kernel::SystemClock().now() - std::chrono::hours{1};
        return database::in_transaction(desk.mia(), [&](database::Transaction& tx) {
            std::vector<std::string> numbers;
            for (QueueRow const& row : queue_page(tx, query, std::nullopt, 0, 100))
                numbers.push_back(row.number);
            BOOST_TEST(queue_totals(tx, query).orders == static_cast<std::int64_t>(numbers.size()));
            return numbers;
        });
    }

    Desk desk;
    std::vector<kernel::OrderId> ids;
};

using Numbers = std::vector<std::string>;
constexpr char const* of_all_times = "orders.search('{}', null, {})";
constexpr char const* of_now = "orders.search_current('{}', now() - interval '1 hour', {})";

} // namespace

BOOST_AUTO_TEST_SUITE(search_suite)

BOOST_AUTO_TEST_CASE(an_open_order_is_found_behind_newer_ones_that_are_over)
{
    RegularCustomer ada;
    BOOST_TEST(ada.found(of_now, "ada.moss", 2) == (Numbers{"#1", "#2"}), boost::test_tools::per_element());
    BOOST_TEST(ada.found(of_now, "moss@ex", 9) == (Numbers{"#1", "#2", "#3", "#4"}),
               boost::test_tools::per_element());
    BOOST_TEST(ada.found(of_now, "nobody", 2).empty());
    BOOST_TEST(ada.found(of_now, "%", 2).empty());
    // Control: the newest two of all times are not open.
    BOOST_TEST(ada.found(of_all_times, "ada.moss", 2) == (Numbers{"#3", "#4"}),
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(each_queue_lists_its_own_of_what_is_found)
{
    RegularCustomer ada;
    QueueQuery query;
    query.queue = Queue::to_do;
    BOOST_TEST(ada.listed(query) == Numbers{"#1"}, boost::test_tools::per_element());
    query.queue = Queue::shipped_today;
    BOOST_TEST(ada.listed(query) == Numbers{"#2"}, boost::test_tools::per_element());
    query.queue = Queue::everything;
    BOOST_TEST(ada.listed(query).size() == 4U);
    query.status = "canceled";
    BOOST_TEST(ada.listed(query).size() == 2U);
    query.status = "received";
    BOOST_TEST(ada.listed(query) == Numbers{"#1"}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(nobody_finds_what_is_not_of_his_clients)
{
    RegularCustomer ada;
    ada.desk.base().add_person("olga", "account_manager");
    auto olga = ada.desk.base().login_as("olga");
    std::int64_t const hers = database::in_transaction(olga, [](database::Transaction& tx) {
        return tx.query("select count(*) from orders.search_current('ada', now() - interval '1 hour', 1)")
            .value<std::int64_t>();
    });
    BOOST_TEST(hers == 0);
    // Control: whose client it is finds it, gone through one by one too.
    BOOST_TEST(ada.found(of_now, "ada", 1).size() == 2U);
}

BOOST_AUTO_TEST_SUITE_END()
