// What imports could not take: what the store lists and does, and the window by keys only, with pictures.
#include "tests/gui/orders/stage.h"
#include "tests/gui/person.h"

#include "domain/orders/import_orders.h"
#include "gui/lists/list_window.h"
#include "gui/orders/channels_store.h"
#include "gui/orders/order_detail.h"
#include "gui/orders/order_windows.h"
#include "gui/orders/orders_store.h"
#include "gui/orders/problems_store.h"
#include "gui/shell/desk_watch.h"

#include <algorithm>

#include <boost/test/unit_test.hpp>

using namespace poddesk;
using namespace poddesk::gui;
using database::Transaction;

namespace {

/// A morning's imports: an order that names no currency that there is, a file that is none, a cancel that
/// came too late.
struct Morning : tests::Stage
{
    Morning() : Stage(20)
    {
        kernel::SystemClock const clock;
        auto const channel = database::in_transaction(
            *pool(), [](Transaction& tx) { return orders::find_channel(tx, "eo.myshopify.com").value(); });
        shop = std::to_string(channel.id.value);
        orders::import_text(
            *pool(), channel,
            R"({"order":{"id":4507897,"name":"#EO-20417","total_price":"84.00","currency":"XXQ"}})", clock)
            .value();
        run("select orders.note_refused_file((select id from orders.channel where shop = "
            "'gh.myshopify.com'), "
            "'monday.csv', 'The file is none that is known: its columns are \"What\", \"Is\".')");
        late =
            text("select min(id)::text from orders.order where status in ('released', 'picking', 'packing')");
        run("insert into orders.problem (client_id, channel_id, order_id, external_id, kind, detail) select "
            "client_id, channel_id, id, external_id, 'changed_after_release', 'the channel canceled the "
            "order "
            "while the pod works on it' from orders.order where id = " +
            late);
    }
    std::string text(std::string const& sql)
    {
        return database::in_transaction(database().root(),
                                        [&](Transaction& tx) { return tx.query(sql).value<std::string>(); });
    }
    std::string problem(char const* kind, bool is_file = false)
    {
        return text("select max(id)::text from orders.problem where kind = '" + std::string(kind) +
                    "' and is_file = " + (is_file ? "true" : "false"));
    }
    std::int64_t open()
    {
        return std::stoll(text("select count(*)::text from orders.problem where resolved_at is null"));
    }
    DeskWatch watch()
    {
        return database::in_transaction(*pool(), [](Transaction& tx) { return read_watch(tx); });
    }
    std::string shop;
    std::string late;
};

ListQuery asked(std::string queue, std::string typed = {})
{
    return {std::move(queue), std::move(typed), {}, {}, true};
}

DeskLine const* line_to(std::vector<DeskLine> const& lines, std::string const& opens)
{
    auto const found = std::ranges::find(lines, opens, &DeskLine::opens);
    return found == lines.end() ? nullptr : &*found;
}

struct AtProblems : private Morning, public tests::Person
{
    AtProblems() : Person(Morning::pool(), "Ana Ortiz", "account_manager") { add_order_windows(*shell); }
    Morning& morning = *this;

    ListWindow& list(std::string const& queue)
    {
        auto& window = dynamic_cast<ListWindow&>(Person::open("import_problems:" + queue));
        BOOST_TEST(wait([&] { return window.is_settled(); }));
        window.grid().SetFocus();
        return window;
    }
    bool select(ListWindow& window, std::string const& of)
    {
        window.grid().select_key(of);
        window.presenter().select(of);
        return wait([&] { return window.is_settled() && window.presenter().record() != nullptr; });
    }
};

} // namespace

BOOST_AUTO_TEST_SUITE(import_problems)

BOOST_FIXTURE_TEST_CASE(each_is_listed_ended_and_taken_back, Morning)
{
    ProblemsStore const store(pool());
    auto const overview = store.overview(asked("open"));
    BOOST_TEST(overview.counts.at("open") == 3);
    BOOST_TEST(overview.counts.at("refused") == 2);
    BOOST_TEST(overview.counts.at("changed_after_release") == 1);
    BOOST_TEST(overview.counts.at("done") == 0);
    BOOST_TEST(store.count(asked("refused")) == 2);
    BOOST_TEST(store.count(asked("open", "monday")) == 1);
    BOOST_TEST(store.count(asked("channel/" + shop)) >= 1);
    BOOST_TEST(store.count(asked("channel/" + shop, "monday")) == 0);
    BOOST_TEST(store.overview(asked("channel/" + shop)).counts.at("channel/" + shop) >= 1);
    BOOST_TEST(store.page(asked("open"), std::nullopt, 0, 2).size() == 2U);
    BOOST_TEST(
        store.page(asked("open"), store.page(asked("open"), std::nullopt, 0, 2)[1].place, 0, 9).size() == 1U);

    std::string const cancel = problem("changed_after_release");
    auto const record = store.record(cancel);
    BOOST_REQUIRE(record);
    BOOST_TEST(record->opens == "order:" + late);
    BOOST_TEST(record->allowed.contains("done"));
    BOOST_TEST(!record->allowed.contains("reopen"));
    BOOST_TEST(!store.act("reopen", cancel, {{"reason", "x"}}));
    auto const done = store.act("done", cancel, {{"reason", "The pod put it back"}});
    BOOST_REQUIRE(done);
    BOOST_TEST(open() == 2);
    BOOST_TEST(store.record(cancel)->allowed.contains("reopen"));
    BOOST_TEST(store.page(asked("done"), std::nullopt, 0, 9)[0].cells.back().under.starts_with(
        "The pod put it back"));
    BOOST_REQUIRE(done->take_back());
    BOOST_TEST(open() == 3);
    // Nobody opens an order that was never taken.
    BOOST_TEST(store.record(problem("refused", true))->opens.empty());
    BOOST_TEST(!store.record(problem("refused", true))->allowed.contains("order"));
}

BOOST_FIXTURE_TEST_CASE(the_order_says_so_until_it_is_dealt_with, Morning)
{
    OrdersStore const orders(pool());
    kernel::Timestamp const now = kernel::SystemClock().now();
    auto const says = [&]() -> bool {
        auto const record = orders.record(kernel::OrderId{std::stoll(late)});
        BOOST_REQUIRE(record);
        std::vector<bool> all;
        for (Detail const& detail : {queue_detail(*record, now), order_side(*record, now)}) {
            all.push_back(std::ranges::any_of(detail.sections, [](DetailSection const& section) {
                return !section.lines.empty() &&
                       section.lines[0].text == "The channel canceled the order while the pod works on it";
            }));
        }
        BOOST_TEST(all[0] == all[1]);
        return all[0];
    };
    BOOST_TEST(says());
    BOOST_REQUIRE(
        ProblemsStore(pool()).act("done", problem("changed_after_release"), {{"reason", "Agreed"}}));
    BOOST_TEST(!says());
}

BOOST_FIXTURE_TEST_CASE(the_desk_and_the_channels_lead_there, Morning)
{
    DeskLine const* const problems = line_to(exception_lines(watch()), "import_problems:open");
    BOOST_REQUIRE(problems);
    BOOST_TEST(watch().problems == 3);
    // A channel that takes files only tells of its drop folder.
    ChannelsStore const channels(pool());
    std::string const files = text("select id::text from orders.channel where shop = 'gh.myshopify.com'");
    auto const record = channels.record(files);
    BOOST_REQUIRE(record);
    BOOST_TEST(record->allowed.contains("problems"));
    BOOST_TEST(std::ranges::any_of(record->detail.sections, [](DetailSection const& section) {
        return !section.lines.empty() && section.lines[0].text.starts_with("The file is none that is known");
    }));
    BOOST_TEST(channels.act("problems", files, {})->opens == "import_problems:channel/" + files);
    // The control: one without trouble does not.
    std::string const well = text("select id::text from orders.channel where shop = 'fs.myshopify.com'");
    BOOST_TEST(!channels.record(well)->allowed.contains("problems"));
}

BOOST_FIXTURE_TEST_CASE(the_desk_says_of_channels_in_trouble, Morning)
{
    auto const trouble = [&] { return watch().troubled_channels; };
    auto const listed = [&] { return ChannelsStore(pool()).count(asked("trouble")); };
    BOOST_TEST(trouble() == 0);
    BOOST_TEST(line_to(exception_lines(watch()), "channels:trouble") == nullptr);
    std::string const of = " where channel_id = " + shop;
    run("select orders.connect_channel(gen_random_uuid(), " + shop + ", 'https://shop.example', null)");
    BOOST_TEST(trouble() == 0);
    run("update orders.sync set failures = 1, problem_code = 'x', problem = 'x', problem_since = now()" + of);
    BOOST_TEST(trouble() == 1);
    BOOST_TEST(listed() == 1);
    BOOST_TEST(line_to(exception_lines(watch()), "channels:trouble") != nullptr);
    run("update orders.connection set is_paused = true" + of); // a person left it alone
    BOOST_TEST(trouble() == 0);
    BOOST_TEST(listed() == 0);
    run("select database.enqueue_job(client_id, 'shop.' || id, 'fulfill:1', '{}') from orders.channel where "
        "id = " +
        shop);
    BOOST_TEST(trouble() == 0);
    run("update database.job set state = 'dead' where kind = 'shop." + shop + "'");
    BOOST_TEST(trouble() == 1);
    BOOST_TEST(listed() == 1);
}

BOOST_FIXTURE_TEST_CASE(by_keys_only, AtProblems)
{
    ListWindow& window = list("open");
    BOOST_TEST(window.presenter().row_count() == 3);
    BOOST_REQUIRE(select(window, morning.problem("changed_after_release")));
    picture(window, "import_problems");
    window.grid().SetFocus();
    key('R', wxMOD_CONTROL);
    BOOST_TEST(wait([&] { return window.ask().IsShown(); }));
    type("The pod put it back");
    key(WXK_RETURN);
    BOOST_TEST(wait([&] { return morning.open() == 2 && window.is_settled(); }));
    window.grid().SetFocus();
    key('Z', wxMOD_CONTROL);
    BOOST_TEST(wait([&] { return morning.open() == 3 && window.is_settled(); }));
    // Live: the import takes what it refused.
    std::int64_t const row = std::stoll(morning.problem("refused", true));
    morning.run("select orders.note_taken(channel_id, external_id, true) from orders.problem where is_file");
    shell->live().changed("problem", row);
    BOOST_TEST(wait([&] { return window.is_settled() && window.presenter().row_count() == 2; }));
    // The order of the late cancel says it at the top.
    auto& order = Person::open("order:" + morning.late);
    BOOST_TEST(wait([&] { return order.is_settled(); }));
    display.settle();
    picture(order, "order_import_problem");
    ListWindow& done = list("done");
    BOOST_TEST(done.presenter().row_count() == 1);
    done.show_queue("changed_after_release");
    morning.run("select orders.resolve_problems(gen_random_uuid(), array(select id from orders.problem where "
                "resolved_at is null), 'all')");
    done.show_queue("open");
    BOOST_TEST(wait([&] { return done.is_settled() && done.presenter().row_count() == 0; }));
    picture(done, "import_problems_empty");
    BOOST_TEST(display.take_assertions().empty());
}

BOOST_AUTO_TEST_SUITE_END()
