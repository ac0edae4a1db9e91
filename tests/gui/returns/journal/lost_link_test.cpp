// The inspection bench without its server: nothing is lost, nothing is done twice, and what moved meanwhile
// is asked.
#include "tests/gui/returns/dock.h"
#include "tests/gui/returns/inspector.h"
#include "tests/gui/returns/steps.h"
#include "tests/support/link.h"

#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <thread>

using namespace poddesk;
using namespace poddesk::gui;
using namespace std::chrono_literals;
using tests::Bench;

namespace {

constexpr std::int64_t least_units = 20;

/// A minute where somebody measures; else as long as twenty items take.
std::chrono::seconds outage()
{
    return std::getenv("PODDESK_MEASURE") != nullptr ? 60s : 0s;
}

/// Parcels on the dock, and a line to the server that can be cut.
struct Cut : tests::Dock
{
    Cut() : link(floor.stage.profile()), pool_through(through())
    {
        for (std::size_t i = 0; i < shipped.size() && units < least_units; ++i) {
            rmas.push_back(arrived(shipped[i]));
            for (auto const& line : view(rmas.back()).lines) {
                units += line.quantity;
            }
        }
        BOOST_REQUIRE(units >= least_units);
    }
    ~Cut() { BOOST_TEST(violations() == ""); }

    std::shared_ptr<database::Pool> through()
    {
        return std::make_shared<database::Pool>(link.profile(), 3, "bench",
                                                database::PoolOptions{200ms, 100ms});
    }
    std::int64_t stored() { return count("select count(*) from returns.inspection where undone_at is null"); }

    /// Every item of the parcel, sealed; then it is closed.
    static void inspect(Bench& bench, std::string const& rma)
    {
        bench.scan(rma);
        BOOST_REQUIRE_MESSAGE(bench.step() == InspectStep::item, rma << ": " << bench.said());
        while (bench.step() == InspectStep::item) {
            bench.scan(waiting_lines(*bench.presenter.state().parcel).front()->barcode);
            BOOST_REQUIRE_MESSAGE(bench.step() == InspectStep::ask, bench.said());
            bench.key('1');
            bench.enter();
        }
        BOOST_REQUIRE_MESSAGE(bench.step() == InspectStep::close, bench.said());
        bench.enter();
    }

    testing::Link link;
    std::shared_ptr<database::Pool> pool_through;
    std::vector<std::string> rmas;
    std::int64_t units = 0;
};

JournalEntry sealed(returns::RmaView const& rma)
{
    JournalInspection it;
    it.command.command_id = kernel::Uuid::random();
    it.command.rma = rma.id;
    it.command.line = rma.lines.at(0).id;
    it.command.answers = {{"packaging", "sealed"}};
    it.command.occurred_at = kernel::SystemClock().now();
    it.shown = {{}, "A", "restock", 1, ""};
    it.sku = rma.lines.at(0).sku;
    return entry_of(it, rma.number);
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(lost_link, Cut)

BOOST_AUTO_TEST_CASE(twenty_items_while_the_server_is_away_are_stored_once_when_it_is_back)
{
    Bench bench(pool_through);
    bench.work.settle();
    std::int64_t const stock = count("select sum(available)::bigint from inventory.stock");
    auto const mended_at = std::chrono::steady_clock::now() + outage();
    link.cut();
    for (std::string const& rma : rmas) {
        inspect(bench, rma);
    }
    while (std::chrono::steady_clock::now() < mended_at) {
        bench.work.pass(); // it tries again, in vain
        std::this_thread::sleep_for(100ms);
    }
    BOOST_TEST(bench.presenter.state().is_offline);
    BOOST_TEST(bench.presenter.screen().link.find("Working offline") == 0U, bench.presenter.screen().link);
    BOOST_TEST(stored() == 0);
    bench.scan("NOT-READ-AHEAD"); // needs the server: said, and nothing else
    BOOST_TEST((bench.presenter.screen().tone == Tone::warn));
    BOOST_TEST(bench.step() == InspectStep::find);
    bench.scan(rmas.front()); // closed here already
    BOOST_TEST(bench.step() == InspectStep::find);

    link.mend();
    for (int tries = 0; tries < 50 && !bench.presenter.state().journal.empty(); ++tries) {
        bench.work.pass();
    }
    BOOST_TEST(bench.presenter.state().journal.empty());
    BOOST_TEST(!bench.presenter.state().is_offline);
    BOOST_TEST(stored() == units);
    BOOST_TEST(count("select count(*) from returns.rma where status = 'refunded'") ==
               static_cast<std::int64_t>(rmas.size()));
    BOOST_TEST(count("select sum(units)::bigint from returns.refund where taken_back_at is null") == units);
    BOOST_TEST(count("select sum(available)::bigint from inventory.stock") == stock + units);
    BOOST_TEST(
        count("select count(*) from returns.inspection where occurred_at <= inspected_at - interval '50 "
              "minutes'") == units); // the bench's clock of this test is an hour behind
}

// Without the journal the same items are gone: the test above does see a loss.
BOOST_AUTO_TEST_CASE(control_without_the_journal_an_item_is_lost)
{
    InspectStore const store(pool_through, tests::scratch(), {"admin", "tests"});
    link.cut();
    BOOST_CHECK_THROW(store.send(sealed(view(rmas[0]))), database::DatabaseError);
    link.mend();
    BOOST_TEST(stored() == 0);
}

BOOST_AUTO_TEST_CASE(an_answer_that_was_lost_is_asked_for_again_and_nothing_is_done_twice)
{
    auto const folder = tests::scratch();
    InspectStore const before(pool_through, folder, {"admin", "tests"});
    JournalEntry const entry = sealed(view(rmas[0]));
    before.keep({entry});
    BOOST_REQUIRE(before.send(entry)); // stored, and the bench died before it could strike it out
    floor.stage.run("select returns.publish_policy(gen_random_uuid(), null, null, '{\"rules\": [{\"key\": "
                    "\"other\", \"when\": {}, "
                    "\"grade\": \"C\", \"disposition\": \"resale_hold\", \"sentence\": \"Other rules by "
                    "now.\"}]}', 'Stricter')");
    Bench const bench(pool_through, folder);
    BOOST_TEST(bench.presenter.state().journal.empty());
    BOOST_TEST(stored() == 1);
}

BOOST_AUTO_TEST_CASE(an_entry_that_is_sent_again_prints_its_lane_label_once)
{
    auto const folder = tests::scratch();
    std::filesystem::create_directories(folder);
    auto const printed = [&] {
        return std::distance(std::filesystem::directory_iterator(folder),
                             std::filesystem::directory_iterator());
    };
    installer::Printers printers;
    printers.all["lanes"] = {"lanes", printing::Printer::Kind::raw, {}, "127.0.0.1", 9};
    printers.takes["lane_label"] = "lanes";
    InspectStore const store(pool_through, tests::scratch(), {"admin", "tests"}, [&] { return printers; });
    JournalEntry const entry = sealed(view(rmas[0]));
    BOOST_TEST(store.send(entry)->unprinted != ""); // nobody listens there
    BOOST_TEST(printed() == 0);
    // The control: sent again it does go to the printer, where no label is out yet.
    printers.all["lanes"] = {"lanes", printing::Printer::Kind::folder, folder};
    BOOST_TEST(store.send(entry)->unprinted == "");
    auto const once = printed();
    BOOST_TEST(once > 0);
    BOOST_TEST(store.send(entry)->unprinted == "");
    BOOST_TEST(printed() == once);
    BOOST_TEST(count("select count(*) from printing.print where kind = 'lane_label' and state = 'printed'") ==
               1);
    BOOST_TEST(stored() == 1);
}

// With an id of its own for each try the item is there twice.
BOOST_AUTO_TEST_CASE(control_with_new_ids_an_item_is_doubled)
{
    InspectStore const store(pool_through, tests::scratch(), {"admin", "tests"});
    auto const many = std::find_if(rmas.begin(), rmas.end(),
                                   [&](std::string const& rma) { return view(rma).lines[0].quantity > 1; });
    BOOST_REQUIRE(many != rmas.end());
    BOOST_REQUIRE(store.send(sealed(view(*many))));
    BOOST_REQUIRE(store.send(sealed(view(*many))));
    BOOST_TEST(stored() == 2);
}

BOOST_AUTO_TEST_CASE(what_moved_meanwhile_is_a_question_and_never_an_overwrite)
{
    Bench bench(pool_through);
    bench.work.settle();
    std::string const& rma = rmas[0];
    link.cut();
    inspect(bench, rma);
    auto const waiting = bench.presenter.state().journal.size();
    floor.stage.run("select returns.cancel(gen_random_uuid(), (select id from returns.rma where number = '" +
                    rma + "'), 'the customer keeps it')");
    link.mend();
    bench.work.pass();
    BOOST_REQUIRE_MESSAGE(bench.step() == InspectStep::moved, bench.said());
    BOOST_TEST(stored() == 0);
    BOOST_TEST(bench.presenter.state().journal.size() == waiting); // what follows it waits as well
    BOOST_TEST(bench.said().find("canceled") != std::string::npos, bench.said());
    bench.key('1'); // once more: it is canceled as before
    BOOST_REQUIRE(bench.step() == InspectStep::moved);
    bench.key('3'); // a lead looks at the first
    BOOST_TEST(count("select count(*) from events.event where kind = 'return.entry_parked'") == 1);
    while (bench.step() == InspectStep::moved) {
        bench.key('2');
        BOOST_REQUIRE(bench.step() == InspectStep::left);
        bench.scan("the customer keeps it");
    }
    BOOST_TEST(bench.presenter.state().journal.empty());
    BOOST_TEST(count("select count(*) from events.event where kind = 'return.entry_left_out' and payload ->> "
                     "'reason' = 'the customer keeps it'") == static_cast<std::int64_t>(waiting) - 1);
    BOOST_TEST(stored() == 0);
    BOOST_TEST(view(rma).status == "canceled");
    // The next parcel as if nothing had been.
    inspect(bench, rmas[1]);
    BOOST_TEST(view(rmas[1]).status == "refunded");
}

BOOST_AUTO_TEST_CASE(one_of_two_inspectors_had_no_link)
{
    Bench away(pool_through);
    Bench here(pool());
    away.work.settle();
    link.cut();
    inspect(away, rmas[0]);
    inspect(here, rmas[0]);
    auto const units_of_it = stored();
    link.mend();
    away.work.pass();
    BOOST_REQUIRE(away.step() == InspectStep::moved);
    while (away.step() == InspectStep::moved) {
        away.key('2');
        away.key('1'); // somebody else did it already
    }
    BOOST_TEST(stored() == units_of_it);
    BOOST_TEST(view(rmas[0]).status == "refunded");
}

BOOST_AUTO_TEST_CASE(an_item_is_taken_back_before_and_after_it_is_stored)
{
    Bench bench(pool_through);
    bench.work.settle();
    bench.scan(rmas[0]);
    std::string const code = view(rmas[0]).lines[0].barcode;
    bench.scan(code);
    bench.key('1');
    bench.enter();
    link.cut();
    bench.after([&] { bench.presenter.undo(); }); // of what the server has
    bench.scan(code);
    bench.key('1');
    bench.enter();
    bench.after([&] { bench.presenter.undo(); }); // of what it has not
    BOOST_TEST(bench.presenter.state().parcel->view.lines[0].inspected == 0);
    link.mend();
    bench.work.pass();
    BOOST_TEST(bench.presenter.state().journal.empty());
    BOOST_TEST(stored() == 0);
    BOOST_TEST(count("select count(*) from returns.inspection") == 2);
}

BOOST_AUTO_TEST_CASE(a_pulled_cable_keeps_nobody_waiting)
{
    Bench bench(pool_through);
    bench.work.settle();
    bench.scan(rmas[0]);
    link.cut();
    bench.presenter.link_changed(false);
    bench.scan(view(rmas[0]).lines[0].barcode);
    bench.key('1');
    bench.enter();
    BOOST_TEST(bench.presenter.state().journal.size() == 1U);
    link.mend();
    bench.after([&] { bench.presenter.link_changed(true); });
    BOOST_TEST(stored() == 1);
}

BOOST_AUTO_TEST_CASE(a_journal_is_never_sent_as_somebody_else)
{
    auto const folder = tests::scratch();
    JournalEntry const entry = sealed(view(rmas[0]));
    InspectStore(pool_through, folder, {"noor", "tests"}).keep({entry});
    Bench const omar(pool_through, folder, "omar");
    BOOST_TEST(stored() == 0);
    BOOST_TEST(omar.presenter.screen().link.find("noor") != std::string::npos, omar.presenter.screen().link);
    Bench const noor(pool_through, folder, "noor");
    BOOST_TEST(stored() == 1);
}

BOOST_AUTO_TEST_CASE(a_bench_killed_in_the_middle_of_an_item_goes_on_where_it_was)
{
    auto const folder = tests::scratch();
    std::array<int, 2> pipe{};
    BOOST_REQUIRE(::pipe(pipe.data()) == 0);
    auto const profile = floor.stage.profile();
    pid_t const child = ::fork();
    if (child == 0) {
        Bench bench(std::make_shared<database::Pool>(profile, 3, "killed"), folder);
        bench.scan(rmas[0]);
        while (bench.step() == InspectStep::item) {
            bench.scan(waiting_lines(*bench.presenter.state().parcel).front()->barcode);
            bench.key('1');
            bench.presenter.accept(); // in the journal; whether it is sent is not waited for
            if (::write(pipe[1], "x", 1) != 1) {
                break;
            }
            bench.work.settle();
        }
        ::pause();
        ::_exit(0);
    }
    ::close(pipe[1]);
    char said = 0;
    BOOST_REQUIRE(::read(pipe[0], &said, 1) == 1);
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    std::int64_t items = 1;
    while (::read(pipe[0], &said, 1) == 1) {
        ++items;
    }
    ::close(pipe[0]);
    Bench const again(pool(), folder);
    BOOST_TEST(again.presenter.state().journal.empty());
    BOOST_TEST(stored() >= items);
    BOOST_TEST(stored() <= items + 1);
}

BOOST_AUTO_TEST_CASE(serials_said_while_the_server_is_away_come_back_once)
{
    number_units();
    Bench bench(pool_through);
    bench.work.settle();
    link.cut();
    std::string const& rma = rmas.front();
    std::int64_t items = 0;
    bench.scan(rma);
    while (bench.step() == InspectStep::item) {
        bench.scan(waiting_lines(*bench.presenter.state().parcel).front()->barcode);
        BOOST_REQUIRE_MESSAGE(bench.step() == InspectStep::serial, bench.said());
        bench.scan(shipped.front() + "/" + std::to_string(++items)); // known beside the parcel
        BOOST_TEST((bench.presenter.screen().tone == Tone::ok), bench.said());
        bench.key('1');
        bench.enter();
    }
    BOOST_TEST(stored() == 0);
    link.mend();
    for (int tries = 0; tries < 50 && !bench.presenter.state().journal.empty(); ++tries) {
        bench.work.pass();
    }
    BOOST_TEST(stored() == items);
    BOOST_TEST(count("select count(distinct serial) from returns.inspection") == items);
    BOOST_TEST(count("select count(*) from fulfillment.serial where back_at is not null") == items);
}

/// Killed between the server's answer and the journal's note of it: the entry is sent once more.
BOOST_AUTO_TEST_CASE(an_entry_with_a_serial_that_is_sent_again_comes_back_once)
{
    number_units();
    auto const folder = tests::scratch();
    JournalEntry entry = sealed(view(rmas[0]));
    BOOST_TEST(!inspection_of(entry).command.serial);
    entry.what["serial"] = shipped[0] + "/1";
    for (int times = 0; times < 2; ++times) {
        InspectStore(pool_through, folder, {"admin", "tests"}).keep({entry});
        Bench const bench(pool_through, folder);
        BOOST_TEST(bench.presenter.state().journal.empty());
        BOOST_TEST(stored() == 1);
        BOOST_TEST(count("select count(*) from fulfillment.serial where back_at is not null") == 1);
    }
    // The control: as a command of its own it is a second unit, whose serial is odd and ends nothing twice.
    entry.id = kernel::Uuid::random();
    InspectStore(pool_through, folder, {"admin", "tests"}).keep({entry});
    Bench const bench(pool_through, folder);
    BOOST_TEST(stored() == 2);
    BOOST_TEST(count("select count(*) from fulfillment.serial where back_at is not null") == 1);
}

BOOST_AUTO_TEST_SUITE_END()
