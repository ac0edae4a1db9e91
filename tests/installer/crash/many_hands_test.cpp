// Many processes receive, put away, pick, ship, count, hold and take back the same 50 SKUs at once, and some
// of them are killed with -9. Afterwards every invariant holds and every received unit is accounted for.
// PODDESK_HANDS sets how many processes (16), PODDESK_HANDS_SECONDS for how long (6), PODDESK_HANDS_SEED what
// they do and when they die.

#include "domain/fulfillment/pack.h"
#include "domain/fulfillment/pick.h"
#include "domain/fulfillment/release_fulfillments.h"
#include "domain/fulfillment/ship.h"
#include "domain/inbound/purchase_order.h"
#include "domain/inbound/put_away.h"
#include "domain/inventory/count_bin.h"
#include "domain/inventory/move_stock.h"
#include "domain/inventory/stock_view.h"
#include "domain/returns/arrive_parcel.h"
#include "domain/returns/inspect_item.h"
#include "domain/returns/policy_versions.h"
#include "domain/returns/rma.h"
#include "domain/returns/rma_view.h"
#include "domain/shipping/buy_label.h"
#include "domain/shipping/quote_shipment.h"
#include "installer/bench/bench_sql.h"
#include "installer/bench/pipeline.h"

#include "tests/installer/crash/faults.h"
#include "tests/support/test_database.h"

#include <fmt/format.h>

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <random>
#include <set>

using namespace poddesk;
using bench::House;
using database::in_transaction;
using database::Transaction;
using kernel::Outcome;
using kernel::Uuid;
using testing::setting;

namespace {

constexpr int skus = 50;

/// Somebody in the pod. A refusal (another hand was faster) is part of the day; an exception is a failure.
class Hand
{
public:
    Hand(database::ConnectionProfile const& profile, House const& house, int number, unsigned seed)
        : pool_(profile, 1, "poddesk crash"), house_(house), number_(number), random_(seed)
    {
        in_transaction(pool_, [&](Transaction& tx) { products_ = bench::products_by_sku(tx, house.client); });
    }

    void work(std::chrono::steady_clock::time_point until)
    {
        for (int n = 0; std::chrono::steady_clock::now() < until; ++n) {
            switch (below(5)) {
            case 0:
                receive();
                break;
            case 1:
                count_a_bin();
                break;
            case 2:
                hold_and_release();
                break;
            default:
                ship_and_perhaps_take_back(n);
            }
        }
    }

private:
    int below(int n) { return static_cast<int>(random_() % static_cast<unsigned>(n)); }
    std::string sku() { return fmt::format("SKU-{:03}", 1 + below(skus)); }
    /// A bin and the product that the house keeps in it.
    std::pair<kernel::LocationId, kernel::ProductId> a_bin()
    {
        int const n = 1 + below(skus);
        return {{house_.bins.at(fmt::format("B-{:03}", n))}, {products_.at(fmt::format("SKU-{:03}", n))}};
    }
    template <class F>
    auto act(F&& work)
    {
        return in_transaction(pool_, std::forward<F>(work));
    }

    /// Goods in, some damaged, some short, some over; what was good goes to the shelf.
    void receive()
    {
        std::string const a = sku();
        Uuid const ids[] = {Uuid::random(), Uuid::random(), Uuid::random(), Uuid::random()};
        inbound::CreatePurchaseOrder const order{ids[0],
                                                 house_.client,
                                                 house_.pod,
                                                 "Mill",
                                                 fmt::format("PO-{}-{}", number_, ++receipts_),
                                                 std::nullopt,
                                                 {{a, *kernel::Quantity::of(5)}}};
        auto const po = act([&](Transaction& tx) { return inbound::create_purchase_order(tx, order); });
        if (!po) return;
        act([&](Transaction& tx) { return inbound::arrive(tx, ids[1], po->id); });
        inbound::Receive const counted{ids[2], po->id, {{a, 2 + below(6), below(2), {}, std::nullopt}}};
        auto const receipt = act([&](Transaction& tx) { return inbound::receive(tx, counted); });
        if (!receipt || below(4) == 0) return; // some wait for another day
        inbound::PutAway away{ids[3], receipt->receipt, {}};
        act([&](Transaction& tx) -> Outcome<inbound::PutawayDone> {
            away.lines = inbound::suggest_putaway(tx, receipt->receipt);
            return inbound::put_away(tx, away);
        });
    }

    void count_a_bin()
    {
        auto const [bin, product] = a_bin();
        auto const count = act([&](Transaction& tx) {
            return inventory::start_count(tx, {Uuid::random(), house_.client, bin, product});
        });
        if (!count) return;
        inventory::RecordCount record{Uuid::random(), count->id, {}};
        auto const found = act([&](Transaction& tx) {
            record.found.clear();
            for (inventory::BinStock const& held : inventory::bins_of(tx, product, house_.pod)) {
                if (held.bin == bin) {
                    // A careful counter, who sometimes finds one more.
                    record.found.push_back(
                        {product, held.on_hand + (below(5) == 0 ? 1 : 0), held.lot, held.condition});
                }
            }
            return inventory::record_count(tx, record);
        });
        if (found) {
            act([&](Transaction& tx) { return inventory::post_count(tx, {Uuid::random(), count->id}); });
        }
    }

    void hold_and_release()
    {
        auto const [bin, product] = a_bin();
        auto const held = act([&](Transaction& tx) {
            return inventory::move_stock(
                tx, {Uuid::random(), inventory::MoveStock::Kind::hold, {bin, product, 1, {}}, {}, "faded"});
        });
        if (held && below(2) == 0) {
            act([&](Transaction& tx) {
                return inventory::take_back(tx, {Uuid::random(), *held, "fine by daylight"});
            });
        }
    }

    void ship_and_perhaps_take_back(int n)
    {
        kernel::SystemClock const clock;
        auto const order = bench::import_one(
            pool_, house_, bench::order_json({{1 + below(skus), 1 + below(2)}}, 100'000L * number_ + n),
            clock);
        if (!order) return;
        Uuid const allocate = Uuid::random();
        if (!act([&](Transaction& tx) { return bench::reserve(tx, allocate, {*order}); })) return;
        if (below(6) == 0) return; // some stay reserved
        bench::OrderCommands const commands;
        if (!act([&](Transaction& tx) { return bench::dispatch(tx, house_, commands, *order, clock.now()); }))
            return;
        if (below(2) == 0) take_back(*order);
    }

    void take_back(kernel::OrderId order)
    {
        returns::AuthorizeReturn command{Uuid::random(), order, {}, {}, {}};
        auto const made = act([&](Transaction& tx) -> Outcome<returns::Authorized> {
            command.lines.clear();
            for (auto const& line : returns::returnable_lines(tx, order)) {
                command.lines.push_back({line.line, *kernel::Quantity::of(1), "unwanted", {}, "refund"});
            }
            return returns::authorize_return(tx, command);
        });
        if (!made || made->refused) return;
        returns::ArriveParcel arrive{Uuid::random(), house_.pod, {}, made->number};
        act([&](Transaction& tx) -> Outcome<returns::Arrived> {
            arrive.what = returns::find_parcel(tx, arrive.code).at(0);
            return returns::arrive_parcel(tx, arrive);
        });
        auto const view = act([&](Transaction& tx) { return returns::read_rma(tx, made->rma); });
        for (returns::RmaLineView const& line : view->lines) {
            returns::InspectItem inspect;
            inspect.command_id = Uuid::random();
            inspect.rma = made->rma;
            inspect.line = line.id;
            auto const inspected = act([&](Transaction& tx) -> Outcome<returns::Inspected> {
                auto const policy = returns::policy_of(tx, house_.client);
                if (!policy) return tl::unexpected(policy.error());
                inspect.answers = {{"reason", line.reason}};
                for (auto step = returns::next_step(*policy, inspect.answers); step.question;
                     step = returns::next_step(*policy, inspect.answers)) {
                    auto const& question = policy->questions[*step.question];
                    inspect.answers[question.key] = question.answers.front().key;
                }
                inspect.answers.erase("reason");
                return returns::inspect_item(tx, inspect);
            });
            if (inspected && below(4) == 0) {
                act([&](Transaction& tx) {
                    return returns::undo_inspection(tx, Uuid::random(), inspected->id, "looked again");
                });
            }
        }
        act([&](Transaction& tx) { return returns::close_parcel(tx, Uuid::random(), made->rma); });
    }

    database::Pool pool_;
    House const& house_;
    int number_;
    std::mt19937 random_;
    std::map<std::string, std::int64_t> products_;
    int receipts_ = 0;
};

pid_t start_hand(std::function<void()> const& life)
{
    pid_t const pid = ::fork();
    if (pid == 0) {
        try {
            life();
            ::_exit(0);
        } catch (std::exception const& error) {
            std::string const line = std::string("process failed: ") + error.what() + "\n";
            [[maybe_unused]] auto const written = ::write(2, line.data(), line.size());
            ::_exit(1);
        }
    }
    BOOST_REQUIRE(pid > 0);
    return pid;
}

struct Shift
{
    int started = 0;
    int killed = 0;
    int failed = 0;
};

/// Keeps so many hands at work until the end; every third of a second one of them is killed and replaced.
void work_together(Shift& shift, int hands, std::chrono::seconds time, unsigned seed,
                   std::function<void(int, unsigned, std::chrono::steady_clock::time_point)> const& life)
{
    std::mt19937 random(seed);
    auto const until = std::chrono::steady_clock::now() + time;
    std::vector<pid_t> pids;
    auto const start = [&] {
        unsigned const own = static_cast<unsigned>(random());
        int const who = ++shift.started;
        return start_hand([&life, who, own, until] { life(who, own, until); });
    };
    for (int i = 0; i < hands; ++i) {
        pids.push_back(start());
    }
    auto const wait = [&shift](pid_t pid) {
        int status = 0;
        BOOST_REQUIRE_EQUAL(::waitpid(pid, &status, 0), pid);
        shift.killed += WIFSIGNALED(status) ? 1 : 0;
        shift.failed += WIFEXITED(status) && WEXITSTATUS(status) != 0 ? 1 : 0;
    };
    while (std::chrono::steady_clock::now() + std::chrono::seconds(1) < until) {
        std::this_thread::sleep_for(std::chrono::milliseconds(333));
        pid_t& victim = pids[random() % pids.size()];
        ::kill(victim, SIGKILL);
        wait(victim);
        victim = start();
    }
    for (pid_t const pid : pids) {
        wait(pid);
    }
}

/// By arithmetic of its own: units that suppliers brought, less those in the pod, less those that went out of
/// it and did not come back.
std::int64_t unaccounted(database::Pool& root)
{
    return testing::count(root, "select sum(case when f.kind = 'supplier' then m.quantity else 0 "
                                "end)::bigint - sum(case when t.is_virtual "
                                "then m.quantity else 0 end)::bigint + sum(case when f.is_virtual and f.kind "
                                "<> 'supplier' then m.quantity "
                                "else 0 end)::bigint - (select sum(on_hand) from inventory.level v join "
                                "inventory.location l on l.id = "
                                "v.location_id where not l.is_virtual)::bigint from inventory.movement m "
                                "join inventory.location f on f.id "
                                "= m.from_location join inventory.location t on t.id = m.to_location");
}

} // namespace

BOOST_AUTO_TEST_SUITE(many_hands)

BOOST_AUTO_TEST_CASE(every_received_unit_is_accounted_for)
{
    int const hands = setting("PODDESK_HANDS", 16);
    int const seconds = setting("PODDESK_HANDS_SECONDS", 6);
    auto const seed = static_cast<unsigned>(setting("PODDESK_HANDS_SEED", 1));
    testing::TestDatabase test("many_hands");
    database::Pool admin = test.login_as("admin");
    House const house = bench::make_house(admin).value();
    admin.close_idle();
    database::ConnectionProfile const profile = test.profile_of("admin");

    auto const count = [&](std::string const& sql) { return testing::count(test.root(), sql); };
    auto const has_worked = [&] {
        return count("select count(*) from inbound.receipt") > hands &&
               count("select count(*) from returns.inspection") > 0;
    };
    Shift shift;
    // A slow machine gets less done in a shift: more of them there, until enough was done to tell something.
    for (unsigned n = 0; n == 0 || (n < 10 && !has_worked()); ++n) {
        test.root().close_idle(); // a process inherits no connection
        work_together(shift, hands, std::chrono::seconds(seconds), seed + n,
                      [&](int number, unsigned own, std::chrono::steady_clock::time_point until) {
                          Hand(profile, house, number, own).work(until);
                      });
        testing::wait_for_silence(test.root());
    }
    BOOST_TEST_MESSAGE(
        "seed " << seed << ", " << hands << " hands, " << seconds << " s, " << shift.killed
                << " killed: " << count("select count(*) from inbound.receipt") << " receipts, "
                << count("select count(*) from shipping.shipment where shipped_at is not null")
                << " parcels, " << count("select count(*) from returns.inspection") << " inspections, "
                << count("select count(*) from inventory.movement where reason = 'adjustment'")
                << " corrections, " << count("select count(*) from inventory.movement") << " movements");
    BOOST_CHECK_EQUAL(shift.failed, 0);
    BOOST_CHECK_GT(shift.killed, seconds);
    BOOST_CHECK_GT(count("select count(*) from inbound.receipt"), hands);
    BOOST_CHECK_GT(count("select count(*) from returns.inspection"), 0);
    BOOST_CHECK_EQUAL(testing::violations(test.root()), "");
    BOOST_CHECK_EQUAL(unaccounted(test.root()), 0);

    // The control: one unit that vanishes from a shelf is seen by both.
    in_transaction(test.root(), [](Transaction& tx) {
        tx.query("update inventory.level set on_hand = on_hand - 1 where id = (select min(v.id) from "
                 "inventory.level v "
                 "join inventory.location l on l.id = v.location_id where not l.is_virtual and v.on_hand > "
                 "v.allocated)")
            .run();
    });
    BOOST_CHECK_EQUAL(unaccounted(test.root()), 1);
    BOOST_CHECK_NE(testing::violations(test.root()).find("i2_ledger_equals_level"), std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
