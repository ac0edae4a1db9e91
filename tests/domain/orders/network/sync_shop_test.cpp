// A channel kept up with its shop: no order is lost or doubled whatever the shop does, and the health says
// what it did.
#include <mutex>

#include <boost/test/unit_test.hpp>

#include "domain/database/command.h"
#include "domain/orders/network/sync_shop.h"
#include "tests/domain/orders/desk.h"
#include "tests/domain/orders/network/shop_twin.h"

using namespace poddesk;
using namespace poddesk::orders;
using Fault = Reply::Fault;
using std::chrono::minutes;
using std::chrono::seconds;

namespace {

/// A shop, the channel that is connected to it, and the worker who reads it.
class Stage
{
public:
    explicit Stage(char const* kind)
        : desk_(kind, "acme.example"), worker_(desk_.worker()), shop_([this](Asked const& asked) {
              std::lock_guard const lock(mutex_);
              return reply_ ? reply_(asked) : twin_.answer(asked);
          }),
          secret_(std::string(kind) == "shopify" ? "shpat_1" : "ck_1:cs_1")
    {
        desk_.know({"TEE"});
        connect(start_ - minutes(5));
    }

    void connect(std::optional<kernel::Timestamp> since)
    {
        ConnectChannel const command{kernel::Uuid::random(), desk_.channel().id, shop_.address(), since};
        auto const done =
            database::run_command(desk_.mia(), command.command_id,
                                  [&](database::Transaction& tx) { return connect_channel(tx, command); });
        BOOST_REQUIRE_MESSAGE(done, (done ? "" : done.error().message));
    }

    std::optional<SyncClaim> claim()
    {
        return database::in_transaction(
            worker_, [&](database::Transaction& tx) { return claim_sync(tx, desk_.channel().id); });
    }

    SyncRound round(SyncOptions options = {})
    {
        options.times = {seconds(5),
                         options.times.whole == ShopTimes{}.whole ? seconds(20) : options.times.whole};
        auto const claimed = claim();
        BOOST_REQUIRE(claimed);
        return sync_shop(worker_, *claimed, secret_, clock_, options);
    }

    SyncHealth health()
    {
        return database::in_transaction(desk_.mia(), [](database::Transaction& tx) {
            auto const all = list_sync_health(tx);
            return all.at(0);
        });
    }

    /// ID and units of every order that is stored.
    std::string stored()
    {
        return desk_.asked<std::string>(
            "select coalesce(string_agg(external_id || ':' || units, ' ' order by "
            "external_id::integer), '') from orders.order");
    }
    std::string expected() const
    {
        std::string all;
        for (TwinOrder const& it : twin_.orders)
            all += fmt::format("{}{}:{}", all.empty() ? "" : " ", it.id, it.quantity * it.lines);
        return all;
    }

    /// `count` orders, two a minute.
    void fill(int count)
    {
        for (int id = 1; id <= count; ++id)
            twin_.orders.push_back({id, start_ + seconds(30 * id), 1 + id % 3});
    }

    kernel::Timestamp const start_ = kernel::parse_iso8601("2026-03-02T10:00:00Z").value();
    kernel::FixedClock clock_{start_ + std::chrono::hours(24)};
    Desk desk_;
    database::Pool worker_;
    ShopTwin twin_;
    std::function<Reply(Asked const&)> reply_; ///< in place of the twin's
    std::mutex mutex_;
    Counterpart shop_;
    std::string secret_;
};

constexpr std::array kinds = {"shopify", "woocommerce"};

} // namespace

BOOST_AUTO_TEST_SUITE(sync_shop_suite)

BOOST_AUTO_TEST_CASE(every_page_is_read_and_only_what_changed_again)
{
    for (char const* const kind : kinds) {
        BOOST_TEST_CONTEXT(kind)
        {
            Stage stage(kind);
            stage.fill(23);
            SyncRound const first = stage.round();
            BOOST_TEST(!first.problem);
            BOOST_TEST(first.pages == 5U);
            BOOST_TEST(first.imported == 23U);
            BOOST_TEST(first.is_caught_up);
            BOOST_TEST(stage.stored() == stage.expected());

            SyncRound const idle = stage.round();
            BOOST_TEST(idle.pages == 1U);
            BOOST_TEST(idle.imported + idle.updated == 0U);
            BOOST_TEST(idle.unchanged <= 5U); // what the shop may tell late

            stage.twin_.orders[3].quantity = 9;
            stage.twin_.orders[3].updated = stage.start_ + minutes(30);
            stage.twin_.orders.push_back({24, stage.start_ + minutes(31), 2});
            SyncRound const later = stage.round();
            BOOST_TEST(later.imported == 1U);
            BOOST_TEST(later.updated == 1U);
            BOOST_TEST(stage.stored() == stage.expected());
            SyncHealth const health = stage.health();
            BOOST_TEST(sync_state(health, kernel::SystemClock().now()) == "ok");
            BOOST_TEST(health.caught_up_at.has_value());
            BOOST_TEST(stage.desk_.violations() == 0);
        }
    }
}

BOOST_AUTO_TEST_CASE(an_order_of_many_lines_comes_whole)
{
    Stage stage("shopify");
    stage.twin_.orders = {{1, stage.start_, 2, 237}, {2, stage.start_, 1, 50}, {3, stage.start_, 1, 51}};
    BOOST_TEST(stage.round().imported == 3U);
    BOOST_TEST(stage.stored() == "1:474 2:50 3:51");
    BOOST_TEST(stage.desk_.asked<std::int64_t>("select count(*) from orders.line") == 338);
}

BOOST_AUTO_TEST_CASE(repeated_and_shuffled_pages_change_nothing)
{
    for (char const* const kind : kinds) {
        BOOST_TEST_CONTEXT(kind)
        {
            Stage stage(kind);
            stage.fill(23);
            stage.twin_.shuffles = stage.twin_.repeats = true;
            BOOST_TEST(stage.round().imported == 23U);
            BOOST_TEST(stage.stored() == stage.expected());
            std::string const once = stage.desk_.state();
            for (int i = 0; i < 3; ++i) {
                stage.connect(stage.start_ - minutes(5)); // everything once more
                SyncRound const again = stage.round();
                BOOST_TEST(again.imported + again.updated + again.refused == 0U);
                BOOST_TEST(again.unchanged >= 23U);
            }
            BOOST_TEST(stage.desk_.state() == once);
        }
    }
}

BOOST_AUTO_TEST_CASE(an_order_that_changes_or_goes_during_the_walk_makes_nobody_miss_another)
{
    for (char const* const kind : kinds) {
        BOOST_TEST_CONTEXT(kind)
        {
            Stage stage(kind);
            stage.fill(23);
            int calls = 0;
            stage.reply_ = [&](Asked const& asked) {
                ++calls;
                if (calls == 2) {
                    stage.twin_.orders[1].quantity = 7;
                    stage.twin_.orders[1].updated = stage.start_ + minutes(40);
                }
                if (calls == 3) {
                    stage.twin_.orders.push_back({24, stage.start_ + minutes(41), 1});
                    stage.twin_.orders[20].updated = stage.start_ + minutes(42);
                }
                // The newest but two goes: everything behind it moves one place forward.
                if (calls == 4 && std::string_view(kind) == "woocommerce")
                    stage.twin_.orders.erase(stage.twin_.orders.begin() + 21);
                return stage.twin_.answer(asked);
            };
            for (int i = 0; i < 3; ++i)
                BOOST_TEST(!stage.round().problem);
            std::string const stored = stage.stored();
            for (TwinOrder const& it : stage.twin_.orders)
                BOOST_TEST((" " + stored + " ").find(fmt::format(" {}:{} ", it.id, it.quantity)) !=
                           std::string::npos);
        }
    }
}

BOOST_AUTO_TEST_CASE(whatever_the_shop_does_no_order_is_lost_or_doubled)
{
    for (char const* const kind : kinds) {
        BOOST_TEST_CONTEXT(kind)
        {
            Stage stage(kind);
            stage.fill(40);
            stage.twin_.shuffles = stage.twin_.repeats = true;
            std::mt19937 random(11);
            int troubles = 0;
            stage.reply_ = [&](Asked const& asked) {
                Reply good = stage.twin_.answer(asked);
                switch (std::uniform_int_distribution(0, 15)(random)) {
                case 0:
                    return Reply{503, "{}"};
                case 1:
                    return Reply{429, "{}", {{"Retry-After", "1"}}};
                case 2:
                    good.fault = Fault::cut;
                    return good;
                case 3:
                    good.body.resize(good.body.size() / 2); // whole for HTTP, broken for JSON
                    return good;
                case 4:
                    good.type = "text/html";
                    return good;
                case 5:
                    good.fault = Fault::slow;
                    return good;
                case 6:
                    good.fault = Fault::endless;
                    return good;
                case 7:
                    return Reply{200, R"({"orders": 5})"};
                default:
                    return good;
                }
            };
            SyncOptions options;
            options.times.whole = std::chrono::milliseconds(400);
            bool caught_up = false;
            for (int i = 0; i < 200 && !caught_up; ++i) {
                SyncRound const round = stage.round(options);
                troubles += round.problem ? 1 : 0;
                caught_up = round.is_caught_up;
            }
            BOOST_TEST(caught_up);
            BOOST_TEST(troubles > 0); // the control: the shop did misbehave
            BOOST_TEST(stage.stored() == stage.expected());
            BOOST_TEST(stage.desk_.asked<std::int64_t>("select count(*) from orders.problem where kind = "
                                                       "'refused'") == 0);
        }
    }
}

BOOST_AUTO_TEST_CASE(killed_between_a_page_and_its_cursor)
{
    struct Killed
    {
    };
    Stage stage("shopify");
    stage.fill(12);
    Shop const shop{"shopify", "acme", stage.shop_.address(), stage.secret_};
    auto claim = stage.claim();
    BOOST_REQUIRE(claim);
    auto const page = read_page(shop, claim->cursor, stage.clock_.now()).value();
    auto const store = [&](auto const& save) {
        return import_page(stage.worker_, {claim->channel, page.objects, stage.clock_.now(), save});
    };
    auto const state = [&] {
        return stage.desk_.asked<std::string>("select (select count(*) from orders.order) || ' ' || (select "
                                              "cursor ? 'after' from orders.sync)");
    };
    BOOST_CHECK_THROW(store([&](database::Transaction& tx) -> kernel::Outcome<void> {
                          BOOST_TEST(save_cursor(tx, *claim, page.next, 5).has_value());
                          throw Killed();
                      }),
                      Killed);
    BOOST_TEST(state() == "0 false"); // neither
    BOOST_REQUIRE(store([&](database::Transaction& tx) { return save_cursor(tx, *claim, page.next, 5); }));
    BOOST_TEST(state() == "5 true"); // both

    // The control: a cursor that is saved by itself loses the page of who is killed after it.
    stage.connect(stage.start_ + seconds(180));
    claim = stage.claim();
    auto const lost = read_page(shop, claim->cursor, stage.clock_.now()).value();
    database::in_transaction(stage.worker_, [&](database::Transaction& tx) {
        BOOST_TEST(save_cursor(tx, *claim, lost.next, 5).has_value());
        end_sync(tx, *claim, {});
    });
    while (!stage.round().is_caught_up) {
    }
    BOOST_TEST(stage.stored() != stage.expected());
    stage.connect(stage.start_ - minutes(5));
    BOOST_TEST(stage.round().is_caught_up);
    BOOST_TEST(stage.stored() == stage.expected());
}

BOOST_AUTO_TEST_CASE(an_order_that_the_database_refuses_keeps_nobody_out)
{
    Stage stage("shopify");
    stage.fill(5);
    database::in_transaction(stage.desk_.root(), [](database::Transaction& tx) {
        tx.query("alter table orders.order add constraint not_three check (external_id <> '3')").run();
    });
    SyncRound const round = stage.round();
    BOOST_TEST(round.imported == 4U);
    BOOST_TEST(round.refused == 1U);
    BOOST_TEST(round.is_caught_up);
    BOOST_TEST(stage.health().refused == 1);
    BOOST_TEST(stage.stored() == "1:2 2:3 4:2 5:3");
}

BOOST_AUTO_TEST_CASE(two_workers_never_read_one_channel_at_once)
{
    Stage stage("shopify");
    stage.fill(5);
    auto const mine = stage.claim();
    BOOST_REQUIRE(mine);
    BOOST_TEST(!stage.claim().has_value());
    BOOST_TEST(sync_state(stage.health(), kernel::SystemClock().now()) == "reading");
    // It was away for too long: its page is not stored any more, the other's is.
    stage.desk_.asked<std::int64_t>("with u as (update orders.sync set claimed_until = clock_timestamp() - "
                                    "interval '1 s' returning 1) select count(*) from u");
    auto const theirs = stage.claim();
    BOOST_REQUIRE(theirs);
    SyncRound const late = sync_shop(stage.worker_, *mine, stage.secret_, stage.clock_);
    BOOST_TEST(late.problem.value().code == "claim_lost");
    BOOST_TEST(stage.stored().empty());
    BOOST_TEST(sync_shop(stage.worker_, *theirs, stage.secret_, stage.clock_).imported == 5U);
}

BOOST_AUTO_TEST_CASE(the_health_says_what_is_wrong_and_the_circuit_opens)
{
    Stage stage("woocommerce");
    auto const now = [] { return kernel::SystemClock().now(); };
    BOOST_TEST(sync_state(stage.health(), now()) == "new");
    stage.reply_ = [](Asked const&) { return Reply{502, "bad gateway"}; };
    for (int failures = 1; failures <= 5; ++failures) {
        BOOST_TEST(stage.round().problem.value().code == "shop_down");
        SyncHealth const health = stage.health();
        BOOST_TEST(health.failures == failures);
        BOOST_TEST(health.problem.find("trouble of its own (502)") != std::string::npos);
        BOOST_TEST(health.problem_since.has_value());
        BOOST_TEST((health.due_at.value() > now() + seconds(10))); // it is left alone for a while
        BOOST_TEST(sync_state(health, now()) == (failures < 5 ? "failing" : "stopped"));
    }
    // A person who says that it is mended is believed at once.
    kernel::Uuid const id = kernel::Uuid::random();
    kernel::ChannelId const channel = stage.desk_.channel().id;
    BOOST_TEST(database::run_command(stage.desk_.mia(), id, [&](database::Transaction& tx) {
                   return ask_for_sync(tx, id, channel);
               }).has_value());
    BOOST_TEST((stage.health().due_at.value() <= now()));
    stage.reply_ = nullptr;
    BOOST_TEST(!stage.round().problem);
    SyncHealth const well = stage.health();
    BOOST_TEST(well.failures == 0);
    BOOST_TEST(well.problem.empty());
    BOOST_TEST(!well.open_until.has_value());

    // What only a person can mend opens it at once.
    stage.reply_ = [](Asked const&) { return Reply{401, R"({"message":"Consumer key is invalid."})"}; };
    BOOST_TEST(stage.round().problem.value().code == "shop_login");
    BOOST_TEST(sync_state(stage.health(), now()) == "stopped");
    stage.secret_ = "no-pair";
    BOOST_TEST(stage.round().problem.value().code == "shop_login");
}

BOOST_AUTO_TEST_CASE(a_shop_that_asks_for_time_gets_it)
{
    Stage stage("shopify");
    stage.fill(12);
    std::string const throttled =
        R"({"errors":[{"message":"Throttled","extensions":{"code":"THROTTLED"}}],"extensions":{"cost":{)"
        R"("requestedQueryCost":900,"throttleStatus":{"maximumAvailable":2000,"currentlyAvailable":100,)"
        R"("restoreRate":1}}}})";
    stage.reply_ = [&](Asked const&) { return Reply{200, throttled}; };
    BOOST_TEST(stage.round().problem.value().code == "shop_busy");
    BOOST_TEST((stage.health().due_at.value() > kernel::SystemClock().now() + seconds(780)));
    stage.reply_ = [](Asked const&) { return Reply{429, "{}", {{"Retry-After", "5000"}}}; };
    BOOST_TEST(stage.round().problem.value().code == "shop_busy");
    BOOST_TEST((stage.health().due_at.value() > kernel::SystemClock().now() + seconds(4900)));

    // A budget that is spent: the page is stored, the next one waits without anything being wrong.
    stage.reply_ = [&](Asked const& asked) {
        auto answer = nlohmann::json::parse(stage.twin_.answer(asked).body);
        answer["extensions"]["cost"] = {
            {"requestedQueryCost", 300},
            {"throttleStatus", {{"currentlyAvailable", 100}, {"restoreRate", 2}}}};
        return Reply{200, answer.dump()};
    };
    SyncRound const round = stage.round();
    BOOST_TEST(!round.problem);
    BOOST_TEST(round.imported == 5U);
    BOOST_TEST(!round.is_caught_up);
    BOOST_TEST((stage.health().due_at.value() > kernel::SystemClock().now() + seconds(90)));
    while (!stage.round().is_caught_up) {
    }
    BOOST_TEST(stage.stored() == stage.expected());
}

BOOST_AUTO_TEST_CASE(a_question_that_is_too_dear_is_asked_for_less)
{
    Stage stage("shopify");
    stage.fill(8);
    stage.reply_ = [&](Asked const& asked) {
        int const first = nlohmann::json::parse(asked.body)["variables"].value("first", 0);
        if (first <= 6) return stage.twin_.answer(asked);
        return Reply{200, R"({"errors":[{"message":"Query cost is 2000, which exceeds the single query max )"
                          R"(cost limit 1000.","extensions":{"code":"MAX_COST_EXCEEDED"}}]})"};
    };
    BOOST_TEST(stage.round().imported == 8U);
}

BOOST_AUTO_TEST_CASE(who_may_do_what)
{
    Stage stage("shopify");
    auto const refused = [&](std::string const& address) {
        ConnectChannel const command{kernel::Uuid::random(), stage.desk_.channel().id, address};
        return database::run_command(stage.desk_.mia(), command.command_id,
                                     [&](database::Transaction& tx) { return connect_channel(tx, command); })
            .error()
            .code;
    };
    BOOST_TEST(refused("http://acme.example") == "bad_address");
    BOOST_TEST(refused("https://user:secret@acme.example") == "bad_address");
    BOOST_TEST(refused("https://acme.example?key=1") == "bad_address");
    kernel::Uuid const pause = kernel::Uuid::random();
    kernel::ChannelId const channel = stage.desk_.channel().id;
    BOOST_TEST(!database::run_command(stage.desk_.mia(), pause, [&](database::Transaction& tx) {
                    return pause_channel(tx, pause, channel, true);
                }).value());
    BOOST_TEST(!stage.claim().has_value());
    BOOST_TEST(sync_state(stage.health(), kernel::SystemClock().now()) == "paused");
    BOOST_CHECK_THROW(database::in_transaction(stage.desk_.mia(),
                                               [&](database::Transaction& tx) { return claim_sync(tx); }),
                      database::DatabaseError);
}

BOOST_AUTO_TEST_SUITE_END()
