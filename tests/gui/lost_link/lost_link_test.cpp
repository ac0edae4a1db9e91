// The server is stopped beneath open windows and started again: they say since when they are stale, change
// nothing meanwhile, lose nothing that was typed or scanned, and read again by themselves.
// PODDESK_LOST_SECONDS sets for how long it is gone (2).
#include "tests/gui/fulfillment/floor.h"
#include "tests/gui/person.h"

#include "gui/fulfillment/fulfillment_windows.h"
#include "gui/fulfillment/pack_bench.h"
#include "gui/orders/order_queue.h"
#include "gui/orders/order_windows.h"
#include "gui/shell/live_feed.h"

#include <wx/srchctrl.h>
#include <wx/textctrl.h>

#include <boost/test/unit_test.hpp>

#include <csignal>
#include <cstdlib>
#include <fstream>

using namespace poddesk;
using namespace poddesk::gui;
using namespace std::chrono_literals;

namespace {

using Clock = std::chrono::steady_clock;

std::chrono::milliseconds since(Clock::time_point moment)
{
    return std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - moment);
}

struct Outage : private tests::Floor, public tests::Person
{
    Outage() : Person(Floor::stage.pool(), "Wes Turner", "warehouse")
    {
        add_order_windows(*shell);
        add_fulfillment_windows(*shell);
        queue = &dynamic_cast<OrderQueue&>(open("orders"));
        BOOST_REQUIRE(wait([&] { return queue->presenter().row_count() > 0; }));
        bench = &dynamic_cast<PackBench&>(open("pack"));
        BOOST_REQUIRE(wait([&] { return bench->presenter().screen().waiting > 0; }));
    }

    static testing::TestCluster& cluster() { return testing::TestCluster::instance(); }
    static pid_t postmaster()
    {
        std::ifstream file(cluster().cluster().data_folder() / "postmaster.pid");
        pid_t pid = 0;
        file >> pid;
        return pid;
    }
    void stop()
    {
        pid_t const pid = postmaster();
        BOOST_REQUIRE(pid > 0);
        ::kill(pid, SIGINT);
        BOOST_REQUIRE(wait([&] { return ::kill(pid, 0) != 0; }));
    }
    static installer::PrivateCluster start()
    {
        installer::ClusterOptions options;
        options.throw_away = true;
        return installer::PrivateCluster::open(cluster().cluster().home(), options);
    }

    Floor& floor = *this;
    OrderQueue* queue = nullptr;
    PackBench* bench = nullptr;
};

} // namespace

BOOST_AUTO_TEST_SUITE(lost_link)

BOOST_FIXTURE_TEST_CASE(windows_say_so_wait_and_read_again, Outage)
{
    char const* const asked = std::getenv("PODDESK_LOST_SECONDS");
    auto const gone = std::chrono::seconds(asked ? std::atoi(asked) : 2);
    LiveFeed const feed(floor.stage.pool(), shell->live());
    BOOST_REQUIRE(wait([&] { return shell->live().health().state == Health::State::live; }));

    // Something is typed into the filter, and an order is half packed.
    queue->Raise();
    queue->filter().SetFocus();
    type("a");
    BOOST_REQUIRE(wait([&] { return queue->is_settled() && queue->presenter().query().text == "a"; }));
    bench->Raise();
    bench->scan_field().focus();
    std::string const order = floor.order_to_pack();
    auto const units = floor.units_of(order);
    scan(*bench, order);
    scan(*bench, units.front());
    BOOST_REQUIRE(bench->presenter().screen().scanned == 1);
    std::string const number = queue->presenter().text(0, "number");
    std::string const held = queue->presenter().key(0); // it will leave this list, and the choice with it
    std::int64_t const rows = queue->presenter().row_count();
    queue->grid().select_key(queue->presenter().key(0));
    display.settle();

    auto const stopped = Clock::now();
    stop();
    BOOST_REQUIRE(wait([&] { return queue->is_stale() && bench->is_stale(); }));
    BOOST_TEST_MESSAGE("noticed after " << since(stopped).count() << " ms");
    BOOST_TEST(shell->live().health().pill().text.starts_with("Stale since "));

    // Nothing is changed, and nothing is lost.
    queue->Raise();
    queue->grid().SetFocus();
    key('H', wxMOD_CONTROL);
    BOOST_TEST(!queue->ask().is_asking());
    BOOST_TEST(queue->toast().sentence().StartsWith("Not connected since "));
    picture(*queue, "lost-link");
    bench->Raise();
    bench->scan_field().focus();
    scan(*bench, units.at(1));
    BOOST_TEST(bench->presenter().screen().scanned == 1);
    picture(*bench, "lost-link-bench");
    display.wait([&] { return since(stopped) >= gone; }, gone + 30s);
    BOOST_TEST(queue->presenter().row_count() == rows);
    BOOST_TEST(queue->filter().GetValue() == "a");

    auto const server = start();
    auto const back = Clock::now();
    floor.stage.hold_elsewhere(number, "fraud", "while nobody looked");
    BOOST_REQUIRE(wait([&] { return !queue->is_stale() && !bench->is_stale(); }));
    BOOST_REQUIRE(wait([&] {
        auto const at = queue->presenter().row_of(held);
        return queue->is_settled() && (!at || queue->presenter().text(*at, "status") == "On hold");
    }));
    BOOST_TEST_MESSAGE("read again " << since(back).count() << " ms after the server was back, gone for "
                                     << since(stopped).count() / 1000 << " s");
    BOOST_TEST(queue->filter().GetValue() == "a");

    // The half packed order goes on where it was.
    bench->Raise();
    bench->scan_field().focus();
    display.settle();
    scan(*bench, units.at(1));
    BOOST_TEST(bench->presenter().screen().scanned == 2);
    BOOST_TEST(bench->presenter().screen().order == order);
    BOOST_TEST(floor.violations() == "");
}

// Without the feed nobody tells the windows: what the test looks at does depend on it.
BOOST_FIXTURE_TEST_CASE(control_without_the_feed_a_window_believes_it_is_live, Outage)
{
    stop();
    BOOST_TEST(!display.wait([&] { return queue->is_stale(); }, 3s));
    auto const server = start();
}

BOOST_AUTO_TEST_SUITE_END()
