// Every decision of the receiving bench, on a real database and without a display.
#include "tests/gui/inbound/dock.h"
#include "tests/gui/step_work.h"

#include "gui/inbound/receive_presenter.h"
#include "gui/inbound/words.h"

#include <boost/test/unit_test.hpp>

#include <fstream>
#include <thread>

using namespace poddesk;
using namespace poddesk::gui;

namespace {

struct Seen final : ReceiveView
{
    void show(ReceiveScreen const&) override {}
    void signal(Signal signal) override { last = signal; }
    void show_picture(std::string const&, std::string const&) override {}
    std::optional<Signal> last;
};

struct Receiver
{
    Receiver(tests::Dock& dock, std::shared_ptr<database::Pool> pool)
        : store(std::make_shared<ReceiveStore>(std::move(pool), [this] { return printers; })),
          presenter(store, work, seen)
    {
        printers.folder = {"print folder", printing::Printer::Kind::folder, dock.folder / "print"};
        presenter.start();
        work.settle();
    }
    ReceiveScreen const& scan(std::string const& code)
    {
        presenter.scanned(code);
        return settled();
    }
    ReceiveScreen const& answer(char key)
    {
        BOOST_TEST(presenter.answered(key));
        return settled();
    }
    ReceiveScreen const& finish()
    {
        presenter.finish();
        return settled();
    }
    ReceiveScreen const& undo()
    {
        presenter.undo();
        return settled();
    }
    ReceiveScreen const& leave()
    {
        presenter.leave();
        return settled();
    }
    ReceiveScreen const& settled()
    {
        work.settle();
        return presenter.screen();
    }

    installer::Printers printers;
    std::shared_ptr<ReceiveStore> store;
    tests::StepWork work;
    Seen seen;
    ReceivePresenter presenter;
};

struct Bench : tests::Dock
{
    kernel::PurchaseOrderId const mugs =
        expect({"AO", "Bay Mills", "PO-700", "BM-2291", 0, {{"AO-MUG-1", 24}, {"AO-TEE-S", 3}}});
    Receiver wes{*this, stage.pool()};
    std::string status() { return text("select status from inbound.purchase_order where number = 'PO-700'"); }
};

} // namespace

BOOST_AUTO_TEST_SUITE(receiving_bench)

BOOST_FIXTURE_TEST_CASE(from_the_delivery_note_to_the_goods_received_note, Bench)
{
    BOOST_TEST(wes.presenter.screen().waiting.size() == 1U);
    BOOST_TEST((wes.scan("NOTHING").tone == Tone::bad));
    BOOST_TEST((wes.scan("bm-2291").step == ReceiveStep::count)); // the supplier's own number
    BOOST_TEST(wes.presenter.screen().arrived_at.has_value());
    BOOST_TEST(status() == "receiving");
    BOOST_TEST(wes.scan("AOMUG-1").counted == 1);
    BOOST_TEST(wes.scan("20").counted == 20); // the last scan was twenty
    wes.answer('D');
    BOOST_TEST(wes.presenter.screen().damaged_next);
    BOOST_TEST(wes.scan("AO-MUG-1").lines[0].damaged == 1);
    BOOST_TEST(!wes.presenter.screen().damaged_next);
    BOOST_TEST((wes.scan("GARBAGE").tone == Tone::bad));
    BOOST_TEST(wes.presenter.screen().counted == 21);

    // More than expected is asked: 2 leaves it as it was, 1 counts it, and does not ask again.
    wes.scan("AOTEE-S");
    BOOST_TEST((wes.scan("5").step == ReceiveStep::over));
    BOOST_TEST((wes.scan("AOTEE-S").tone == Tone::bad));
    BOOST_TEST((wes.answer('2').step == ReceiveStep::count));
    BOOST_TEST(wes.presenter.screen().lines[1].good == 1);
    wes.scan("4");
    BOOST_TEST(wes.answer('1').lines[1].good == 4);
    BOOST_TEST(wes.scan("AOTEE-S").lines[1].good == 5);
    BOOST_TEST(wes.undo().lines[1].good == 4);

    // What nobody ordered, left and then counted.
    BOOST_TEST((wes.scan("AOBOX-9").step == ReceiveStep::unordered));
    BOOST_TEST(wes.answer('2').lines.size() == 2U);
    wes.scan("AOBOX-9");
    BOOST_TEST(wes.answer('1').lines.size() == 3U);

    // Aside and back: every count is still there, also in another window's memory.
    BOOST_TEST(wes.leave().number.empty());
    BOOST_TEST(wes.scan("PO-700").counted == 26);
    BOOST_TEST(wes.presenter.screen().lines.size() == 3U);
    Receiver other(*this, stage.pool());
    other.presenter.keep(wes.presenter.kept());
    BOOST_TEST(other.scan("PO-700").counted == 26);

    BOOST_TEST((wes.finish().step == ReceiveStep::review));
    BOOST_REQUIRE(wes.presenter.screen().differences.size() == 3U);
    BOOST_TEST(wes.presenter.screen().differences[0].words == "3 short, 1 damaged");
    BOOST_TEST(wes.presenter.screen().differences[1].words == "1 over");
    BOOST_TEST(number("select count(*) from inbound.receipt") == 0);
    BOOST_TEST(wes.finish().done.size() == 1U);
    BOOST_TEST((wes.seen.last == Signal::complete), wes.presenter.screen().said);
    BOOST_TEST(units("AO-MUG-1", "receiving") == 20);
    BOOST_TEST(units("AO-MUG-1", "hold") == 1);
    BOOST_TEST(text("select string_agg(over || ' ' || short || ' ' || damaged, ', ' order by p.sku) from "
                    "inbound.receipt_line l join catalog.product p on p.id = l.product_id") ==
               "1 0 0, 0 3 1, 1 0 0");
    std::ifstream paper(folder / "print" / "AO-R-000001-goods-received.pdf", std::ios::binary);
    std::string start(4, '\0');
    paper.read(start.data(), 4);
    BOOST_TEST(start == "%PDF");
    BOOST_TEST(number("select count(*) from printing.print where kind = 'receipt' and state = 'printed'") ==
               1);
    BOOST_TEST((wes.scan("PO-700").said.find("R-000001") != std::string::npos)); // received already
    BOOST_TEST(violations() == "");
}

BOOST_FIXTURE_TEST_CASE(lot_and_expiry_only_where_the_product_demands_them, Bench)
{
    demand_lot_and_expiry("FS-BOX-9");
    expect({"FS", "Nordlab", "PO-710", "", 1, {{"FS-BOX-9", 12}, {"FS-TEE-S", 2}}});
    wes.scan("PO-710");
    BOOST_TEST(wes.scan("FSTEE-S").counted == 1);
    BOOST_TEST((wes.scan("FSBOX-9").step == ReceiveStep::lot));
    BOOST_TEST(!wes.presenter.answered('D')); // a letter is the beginning of a lot now
    BOOST_TEST((wes.scan("FSBOX-9").tone == Tone::bad));
    BOOST_TEST((wes.scan("L-0881").step == ReceiveStep::expiry));
    BOOST_TEST((wes.scan("soon").tone == Tone::bad));
    BOOST_TEST((wes.scan("2020-01-31").tone == Tone::warn)); // over: typed once more it counts
    BOOST_TEST((wes.scan("03/2031").step == ReceiveStep::count));
    BOOST_TEST(wes.scan("FSBOX-9").counted == 3); // the same lot is not asked again
    wes.scan("6");
    wes.answer('L');
    BOOST_TEST((wes.scan("FSBOX-9").step == ReceiveStep::lot));
    BOOST_TEST((wes.leave().step == ReceiveStep::count)); // the question is left, the order is not
    BOOST_TEST(wes.presenter.screen().counted == 8);
    wes.scan("FSBOX-9");
    wes.scan("L-0900");
    wes.scan("20310415");
    wes.scan("5");
    wes.finish();
    BOOST_TEST(wes.finish().done.size() == 1U);
    BOOST_TEST(text("select string_agg(lot || ' ' || expires_on || ' ' || counted, ', ' order by lot) from "
                    "inbound.receipt_line where lot <> ''") == "L-0881 2031-03-31 7, L-0900 2031-04-15 5");
    BOOST_TEST(violations() == "");
}

BOOST_FIXTURE_TEST_CASE(a_posted_receipt_is_taken_back_and_counted_on, Bench)
{
    BOOST_TEST((wes.undo().tone == Tone::neutral)); // nothing yet
    wes.scan("AOMUG-1");                            // an item opens its order and is its first unit
    BOOST_TEST(wes.presenter.screen().counted == 1);
    BOOST_TEST((Receiver(*this, stage.pool()).finish().step == ReceiveStep::find));
    wes.scan("23");
    wes.scan("AOTEE-S");
    wes.scan("3");
    wes.finish();
    wes.finish();
    BOOST_TEST(units("AO-MUG-1", "receiving") == 23);
    BOOST_TEST(wes.undo().number == "PO-700");
    BOOST_TEST(units("AO-MUG-1", "receiving") == 0);
    BOOST_TEST(wes.presenter.screen().counted == 26);
    BOOST_TEST(wes.scan("AOMUG-1").counted == 27);
    wes.finish();
    BOOST_TEST(wes.presenter.screen().differences.empty());
    wes.finish();
    BOOST_TEST(units("AO-MUG-1", "receiving") == 24);
    BOOST_TEST(status() == "received");
    BOOST_TEST(violations() == "");
}

BOOST_FIXTURE_TEST_CASE(several_candidates_are_chosen_by_digit, Bench)
{
    expect({"AO", "Bay Mills", "PO-701", "", 4, {{"AO-MUG-1", 6}}});
    BOOST_TEST((wes.scan("AOMUG-1").step == ReceiveStep::choose));
    BOOST_REQUIRE(wes.presenter.screen().choices.size() == 2U);
    BOOST_TEST(!wes.presenter.answered('3'));
    BOOST_TEST(wes.answer('2').number == "PO-701");
    BOOST_TEST(wes.presenter.screen().counted == 1);
    BOOST_TEST(status() == "expected"); // the other one was not touched
    wes.undo();
    wes.leave();
    BOOST_TEST(text("select status from inbound.purchase_order where number = 'PO-701'") == "arrived");
}

BOOST_FIXTURE_TEST_CASE(of_two_receivers_the_second_is_told_and_nothing_is_doubled, Bench)
{
    stage.database().add_person("olga", "warehouse", true);
    Receiver olga(*this, std::make_shared<database::Pool>(stage.database().login_as("olga", 4)));
    wes.scan("PO-700");
    wes.scan("AOMUG-1");
    wes.scan("24");
    BOOST_TEST(wes.presenter.screen().warning.empty());
    olga.scan("PO-700");
    BOOST_TEST((olga.presenter.screen().tone == Tone::warn));
    BOOST_TEST(!olga.presenter.screen().warning.empty());
    olga.scan("AOMUG-1");
    olga.scan("10");
    wes.finish();
    wes.finish();
    olga.presenter.refresh(); // what the change feed brings
    BOOST_TEST((olga.settled().tone == Tone::bad));
    olga.finish();
    BOOST_TEST((olga.finish().tone == Tone::bad));
    BOOST_TEST(olga.presenter.screen().counted == 10); // kept, and not posted
    BOOST_TEST(units("AO-MUG-1", "receiving") == 24);
    BOOST_TEST(number("select count(*) from inbound.receipt") == 1);

    // Both at the same moment: one of them posts.
    auto const both = expect({"AO", "Bay Mills", "PO-702", "", 0, {{"AO-MUG-1", 5}}});
    auto const post = [&](Receiver const& who) {
        return who.store->receive({kernel::Uuid::random(), both, {{"AO-MUG-1", 5}}});
    };
    std::optional<kernel::Outcome<PostedReceipt>> first;
    std::thread beside([&] { first = post(olga); });
    auto const second = post(wes);
    beside.join();
    BOOST_TEST(first->has_value() != second.has_value());
    BOOST_TEST(units("AO-MUG-1", "receiving") == 29);
    BOOST_TEST(violations() == "");
}

BOOST_AUTO_TEST_CASE(days_and_units_as_people_type_them)
{
    auto const day = [](char const* typed) {
        auto const read = typed_day(typed);
        return read ? kernel::format_date(*read) : "none";
    };
    BOOST_TEST(day("2027-01-31") == "2027-01-31");
    BOOST_TEST(day("20270131") == "2027-01-31");
    BOOST_TEST(day("01/31/2027") == "2027-01-31");
    BOOST_TEST(day("02/2028") == "2028-02-29");
    for (char const* const wrong :
         {"", "2027-02-30", "31/01/2027", "1/2027", "L-0881", "2027013", "99/2027"}) {
        BOOST_TEST(day(wrong) == "none");
    }
    BOOST_TEST(typed_quantity("24").value() == 24);
    BOOST_TEST(typed_quantity("x24").value() == 24);
    for (char const* const wrong : {"", "x", "0", "-4", "123456", "2x", "4006381333931"}) {
        BOOST_TEST(!typed_quantity(wrong));
    }
}

BOOST_AUTO_TEST_SUITE_END()
