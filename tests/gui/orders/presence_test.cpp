// Who else is on an order: other programs' claims in the order window and the queue, and this program's own.
#include "tests/gui/orders/session.h"

#include "domain/access/presence.h"
#include "domain/database/transaction.h"
#include "gui/orders/order_window.h"
#include "gui/shell/live_feed.h"

#include <boost/test/unit_test.hpp>

using namespace poddesk;
using namespace poddesk::gui;
using std::chrono::milliseconds;

namespace {

constexpr access::PresenceTimes quick{milliseconds(200), milliseconds(1'000)};

struct Stand
{
    tests::Session& s = tests::Session::instance();
    LiveFeed feed{s.stage.pool(), s.shell->live()};

    Stand()
    {
        static bool const made = [this] {
            for (auto const* const person : {"mia", "wes"}) {
                s.stage.database().add_person(person, "warehouse", true);
            }
            s.stage.run("update access.person set full_name = case when login like 'mia%' then 'Mia Torres' "
                        "else 'Wes Young' end where login like 'mia%' or login like 'wes%'");
            return true;
        }();
        static_cast<void>(made);
    }
    /// Another program, of that person.
    std::unique_ptr<access::PresenceLink> program(std::string const& person, std::int64_t order)
    {
        auto link = std::make_unique<access::PresenceLink>(s.stage.database().profile_of(person), "poddesk",
                                                           "bench-2", quick);
        link->hold({{"order", order}});
        return link;
    }
    /// Who the database says is on this order.
    std::size_t on(std::int64_t order)
    {
        return database::in_transaction(
                   *s.stage.pool(),
                   [&](database::Transaction& tx) { return access::who_is_on(tx, "order", {order}); })
            .size();
    }
};

} // namespace

BOOST_AUTO_TEST_SUITE(presence)

BOOST_AUTO_TEST_CASE(names_of_others_are_worded)
{
    BOOST_TEST(presence_words({}) == wxString());
    BOOST_TEST(presence_words({"Ana Ortiz"}) == "Ana is on it");
    BOOST_TEST(presence_words({"Ana Ortiz", "Wes Young"}) == "Ana and Wes are on it");
    BOOST_TEST(presence_words({"Ana Ortiz", "Wes Young", "Mia"}) == "Ana and 2 more are on it");
}

BOOST_AUTO_TEST_CASE(the_windows_say_who_else_is_there_until_they_are_gone)
{
    Stand stand;
    tests::Session& s = stand.s;
    OrderQueue& queue = s.queue("orders");
    std::int64_t const id = std::stoll(queue.presenter().key(2));
    BOOST_TEST(queue.others_on({id}).empty());
    auto mia = stand.program("mia", id);
    BOOST_TEST(s.wait([&] { return queue.others_on({id}) == std::vector<std::string>{"Mia Torres"}; }));

    auto* const window = dynamic_cast<OrderWindow*>(s.shell->open("order:" + std::to_string(id)));
    BOOST_REQUIRE(window);
    BOOST_TEST(s.wait([&] { return window->is_settled() && window->others().size() == 1; }));
    auto wes = stand.program("wes", id);
    BOOST_TEST(s.wait([&] { return window->others().size() == 2; }));
    BOOST_TEST(s.wait([&] { return stand.on(id) == 3; })); // and this window's own claim
    s.display.settle();
    s.picture(*window, "order-presence");
    s.picture(queue, "order-queue-presence");

    wes.reset();
    mia.reset();
    BOOST_TEST(s.wait([&] { return window->others().empty() && queue.others_on({id}).empty(); }));
    window->Close();
    BOOST_TEST(s.wait([&] { return stand.on(id) == 0; })); // the window died, and its claim with it
    BOOST_TEST(s.display.take_assertions().empty());
}

BOOST_AUTO_TEST_CASE(a_window_that_changes_its_subject_leaves_the_first)
{
    Stand stand;
    tests::Session& s = stand.s;
    OrderQueue& queue = s.queue("orders");
    std::int64_t const first = std::stoll(queue.presenter().key(0));
    std::int64_t const second = std::stoll(queue.presenter().key(1));
    Presence& presence = s.shell->presence();
    presence.enter(queue, {{"order", first}});
    BOOST_TEST(s.wait([&] { return stand.on(first) == 1; }));
    presence.enter(queue, {{"order", second}});
    BOOST_TEST(s.wait([&] { return stand.on(first) == 0 && stand.on(second) == 1; }));
    presence.leave(queue);
    BOOST_TEST(s.wait([&] { return stand.on(second) == 0; }));
}

BOOST_AUTO_TEST_SUITE_END()
