// The count bench on a real database: blind, compared, corrected, taken back, and two people at one bin.
#include "tests/domain/inventory/small_house.h"
#include "tests/gui/inventory/warehouse.h"
#include "tests/gui/step_work.h"

#include "gui/inventory/count_presenter.h"

using namespace poddesk;
using namespace poddesk::gui;
using database::Transaction;
using kernel::Uuid;

namespace {

struct Seen final : CountView
{
    void show(CountScreen const& now) override { screen = now; }
    void signal(Signal now) override { heard.push_back(now); }
    void show_picture(std::string const&, std::string const&) override {}

    CountScreen screen;
    std::vector<Signal> heard;
};

/// Somebody at a count bench.
struct Counter
{
    explicit Counter(std::shared_ptr<database::Pool> pool)
        : presenter(std::make_shared<CountStore>(std::move(pool)), work, seen)
    {
        presenter.start();
        work.settle();
    }
    /// Scans one after the other.
    Counter& scan(std::vector<std::string> const& codes)
    {
        for (std::string const& code : codes) {
            presenter.scanned(code);
            work.settle();
        }
        return *this;
    }
    bool answer(char key)
    {
        bool const meant = presenter.answered(key);
        work.settle();
        return meant;
    }
    void undo()
    {
        presenter.undo();
        work.settle();
    }
    std::string const& said() const { return seen.screen.said; }
    CountStep step() const { return seen.screen.step; }

    Seen seen;
    tests::StepWork work;
    CountPresenter presenter;
};

struct Bench : testing::SmallHouse
{
    std::shared_ptr<database::Pool> signed_in(std::string const& person)
    {
        test.add_person(person, "warehouse", true);
        return std::make_shared<database::Pool>(test.login_as(person));
    }
};

} // namespace

BOOST_TEST_DONT_PRINT_LOG_VALUE(poddesk::gui::CountStep)

BOOST_FIXTURE_TEST_SUITE(count_bench, Bench)

BOOST_AUTO_TEST_CASE(a_bin_is_counted_blindly_and_its_difference_corrected_and_taken_back)
{
    stock("MUG", "A-1", 24);
    stock("BOWL", "A-1", 3);
    Counter olga(signed_in("olga"));
    olga.scan({"A-1"});
    BOOST_TEST(olga.step() == CountStep::pod); // both pods have one
    BOOST_TEST((olga.seen.screen.choices == std::vector<std::string>{"PA", "PB"}));
    BOOST_TEST(olga.answer('1'));
    BOOST_TEST(olga.step() == CountStep::count);
    BOOST_TEST(olga.seen.screen.lines.empty());
    olga.scan({"12"});
    BOOST_TEST(olga.said() == "Scan an item first, then type how many of it there are.");
    olga.scan({"MUG", "20", "BOWL", "BOWL", "BOWL", "MUG"});
    BOOST_TEST(olga.seen.screen.lines.at(0).counted == 21);
    BOOST_TEST(olga.seen.screen.lines.at(0).expected == 0); // nobody says how many there should be
    olga.scan({"2"});                                       // stands for the scan before it
    BOOST_TEST(olga.seen.screen.lines.at(0).counted == 22);
    BOOST_TEST(!olga.answer('5')); // a digit means nothing yet: it is the start of a quantity
    olga.undo();
    BOOST_TEST(olga.seen.screen.lines.at(1).counted == 20);
    olga.scan({"CREAM", "no such thing"}); // one that should not lie here, and one that is nothing
    BOOST_TEST((olga.seen.heard.back() == Signal::wrong));
    BOOST_TEST(olga.seen.screen.units == 24);
    BOOST_TEST(number("select count(*) from inventory.count_line") == 0);

    olga.scan({"A-1"}); // the bin again: everything is counted
    BOOST_TEST(olga.step() == CountStep::review);
    BOOST_TEST(olga.said() == "2 items differ from the ledger.");
    BOOST_REQUIRE(olga.seen.screen.lines.size() == 3U);
    BOOST_TEST(olga.seen.screen.lines[2].sku == "BOWL"); // what is right comes last
    BOOST_TEST(olga.seen.screen.lines[1].expected - olga.seen.screen.lines[1].counted == 4);
    BOOST_TEST(held("MUG", "A-1") == 24); // only shown so far
    olga.scan({"MUG"});
    BOOST_TEST((olga.seen.heard.back() == Signal::wrong));
    BOOST_TEST(!olga.answer('9')); // there are six reasons
    BOOST_TEST(olga.answer('2'));
    BOOST_TEST(olga.step() == CountStep::find);
    BOOST_TEST(held("MUG", "A-1") == 20);
    BOOST_TEST(held("CREAM", "A-1") == 1);
    BOOST_TEST(text("select payload ->> 'reason' from events.event where kind = 'stock.counted'") ==
               "missing");

    olga.undo();
    BOOST_TEST(held("MUG", "A-1") == 24);
    BOOST_TEST(held("CREAM", "A-1") == 0);
    olga.undo();
    BOOST_TEST(olga.said() == "Nothing was counted on this bench that could be taken back.");
}

BOOST_AUTO_TEST_CASE(what_is_right_needs_no_answer)
{
    stock("MUG", "A-2", 5);
    Counter olga(signed_in("pia"));
    olga.scan({"A-2"});
    olga.answer('1');
    olga.scan({"MUG", "5", "A-2"});
    BOOST_TEST(olga.step() == CountStep::find);
    BOOST_TEST(olga.said() == "A-2 is right: 5 units, as the ledger says.");
    BOOST_TEST((olga.seen.heard.back() == Signal::complete));
    olga.scan({"A-3"}); // of the pod that was chosen before
    BOOST_TEST(olga.seen.screen.pod == "PA");
    olga.scan({"A-3"});
    BOOST_TEST(olga.said() == "A-3 is right: it is empty, as the ledger says.");
    olga.scan({"Q-77"});
    BOOST_TEST((olga.seen.heard.back() == Signal::wrong));
}

BOOST_AUTO_TEST_CASE(lots_are_told_apart_by_a_number)
{
    for (char const* const lot : {"L1", "L2"}) {
        act([&](Transaction& tx) {
            return inventory::adjust_stock(tx,
                                           {Uuid::random(), bin("RECV"), product("CREAM"), 10, "found", lot});
        }).value();
    }
    Counter olga(signed_in("rosa"));
    olga.presenter.set_pod(pod("PA"));
    olga.scan({"RECV", "CREAM"});
    BOOST_TEST(olga.step() == CountStep::lot);
    BOOST_TEST((olga.seen.screen.choices == std::vector<std::string>{"lot L1", "lot L2"}));
    BOOST_TEST(olga.answer('2'));
    olga.scan({"10", "CREAM"});
    olga.answer('1');
    olga.scan({"7", "RECV"});
    BOOST_TEST(olga.step() == CountStep::review);
    olga.answer('3');
    BOOST_TEST(text("select string_agg(lot || ' ' || on_hand, ', ' order by lot) from inventory.level") ==
               "L1 7, L2 10");
}

BOOST_AUTO_TEST_CASE(two_people_at_one_bin_correct_it_once)
{
    stock("MUG", "A-1", 10);
    Counter olga(signed_in("olga2"));
    Counter stan(signed_in("stan"));
    for (Counter* const one : {&olga, &stan}) {
        one->presenter.set_pod(pod("PA"));
        one->scan({"A-1", "MUG", "8", "A-1"});
        BOOST_TEST(one->step() == CountStep::review); // both saw that two are missing
    }
    BOOST_TEST(olga.answer('2'));
    BOOST_TEST(held("MUG", "A-1") == 8);
    BOOST_TEST(stan.answer('2'));
    BOOST_TEST(held("MUG", "A-1") == 8); // not six
    BOOST_TEST(stan.said() == "Something moved in A-1 while you counted; count it again from the start.");
    BOOST_TEST(stan.step() == CountStep::count);
    BOOST_TEST(stan.seen.screen.units == 0);
    stan.scan({"MUG", "8", "A-1"}); // and now it is right
    BOOST_TEST(stan.step() == CountStep::find);
    BOOST_TEST(held("MUG", "A-1") == 8);

    // Also what moves before the comparison: units come and others go, the sum stays.
    olga.scan({"A-1", "MUG"});
    stock("MUG", "A-1", 1);
    stock("MUG", "A-1", -1);
    olga.scan({"8", "A-1"});
    BOOST_TEST(olga.step() == CountStep::count);
    BOOST_TEST((olga.seen.heard.back() == Signal::wrong));
}

BOOST_AUTO_TEST_CASE(a_bin_put_aside_keeps_its_scans)
{
    stock("MUG", "A-1", 10);
    Counter olga(signed_in("vera"));
    olga.presenter.set_pod(pod("PA"));
    olga.scan({"A-1", "MUG", "7"});
    olga.presenter.put_aside();
    BOOST_TEST(olga.said() == "A-1 is put aside with 7 units counted; scan it to go on.");
    olga.scan({"A-1"});
    BOOST_TEST(olga.seen.screen.units == 7);
    olga.presenter.count_again();
    olga.work.settle();
    BOOST_TEST(olga.seen.screen.units == 0);
    BOOST_TEST(olga.step() == CountStep::count);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(count_bench_work_list)

BOOST_AUTO_TEST_CASE(a_flagged_bin_gives_stock_again_with_its_count_and_waits_again_without)
{
    tests::Warehouse house;
    std::string const bin = house.miss_a_unit();
    Counter olga(house.stage.pool());
    olga.presenter.set_pod(house.reno);
    BOOST_REQUIRE(olga.seen.screen.flagged.size() == 1U);
    BOOST_TEST(olga.seen.screen.flagged[0].bin == bin);
    BOOST_TEST(olga.seen.screen.flagged[0].why.starts_with("Shelf is empty"));
    std::string const uncounted = "select count(*) from fulfillment.short_pick where counted_at is null";

    // Everything that is promised is here, and the rest is gone.
    kernel::LocationId const location = house.bin(bin);
    auto const rows = in_transaction(house.stage.database().root(), [&](Transaction& tx) {
        return tx
            .query("select p.sku, l.allocated from inventory.level l join catalog.product p on p.id = "
                   "l.product_id where l.location_id = :bin and l.on_hand > 0")
            .bind("bin", location)
            .rows<std::string, std::int64_t>();
    });
    olga.scan({bin});
    for (auto const& [sku, promised] : rows) {
        olga.scan({sku, std::to_string(promised)});
    }
    olga.scan({bin});
    BOOST_REQUIRE(olga.step() == CountStep::review);
    BOOST_TEST(olga.answer('2'));
    BOOST_TEST(olga.seen.screen.flagged.empty());
    BOOST_TEST(house.number(uncounted) == 0);
    std::string const there = "select sum(on_hand - allocated)::bigint from inventory.level where "
                              "location_id = " +
                              std::to_string(location.value);
    BOOST_TEST(house.number(there) == 0);
    olga.undo();
    BOOST_TEST(house.number(uncounted) == 1);
    BOOST_TEST(house.number(there) > 0);
    BOOST_TEST(olga.seen.screen.flagged.size() == 1U);

    // Fewer than are promised: the orders come first, and nothing is changed.
    olga.scan({bin, bin});
    BOOST_TEST(olga.answer('2'));
    BOOST_TEST(olga.step() == CountStep::review);
    BOOST_TEST((olga.seen.heard.back() == Signal::wrong));
    BOOST_TEST(house.number(there) > 0);
}

BOOST_AUTO_TEST_SUITE_END()
