// Every decision of the putaway bench and of the list of receipts, on a real database and without a display.
#include "tests/gui/inbound/dock.h"
#include "tests/gui/step_work.h"

#include "domain/inbound/purchase_order.h"
#include "gui/inbound/putaway_presenter.h"
#include "gui/inbound/receipts_store.h"

#include <boost/test/unit_test.hpp>

using namespace poddesk;
using namespace poddesk::gui;

namespace {

struct Seen final : PutawayView
{
    void show(PutawayScreen const&) override {}
    void signal(Signal signal) override { last = signal; }
    void show_picture(std::string const&, std::string const&) override {}
    std::optional<Signal> last;
};

struct Shelf : tests::Dock
{
    Shelf()
    {
        demand_lot_and_expiry("FS-BOX-9");
        auto const day = [](char const* text) { return kernel::parse_date(text).value(); };
        auto const first = expect({"AO", "Bay Mills", "PO-700", "", 0, {{"AO-MUG-1", 24}, {"AO-TEE-S", 6}}});
        auto const second = expect({"FS", "Nordlab", "PO-710", "NL-1", 0, {{"FS-BOX-9", 9}}});
        receive(first, {{"AO-MUG-1", 24}, {"AO-TEE-S", 6}});
        receive(second,
                {{"FS-BOX-9", 4, 0, "L1", day("2031-01-31")}, {"FS-BOX-9", 5, 0, "L2", day("2031-02-28")}});
        presenter.start();
        work.settle();
    }
    void receive(kernel::PurchaseOrderId order, std::vector<inbound::Count> const& counts)
    {
        inbound::Receive const command{kernel::Uuid::random(), order, counts};
        database::in_transaction(*stage.pool(), [&](database::Transaction& tx) {
            return inbound::receive(tx, command);
        }).value();
    }
    PutawayScreen const& scan(std::string const& code)
    {
        presenter.scanned(code);
        work.settle();
        return presenter.screen();
    }
    PutawayScreen const& undo()
    {
        presenter.undo();
        work.settle();
        return presenter.screen();
    }
    std::string status(std::string const& number)
    {
        return text("select status from inbound.purchase_order where number = '" + number + "'");
    }

    tests::StepWork work;
    Seen seen;
    PutawayPresenter presenter{std::make_shared<PutawayStore>(stage.pool()), work, seen};
};

} // namespace

BOOST_AUTO_TEST_SUITE(putaway_bench)

BOOST_FIXTURE_TEST_CASE(from_receiving_into_bins_and_back, Shelf)
{
    BOOST_TEST(presenter.screen().waiting.size() == 2U);
    BOOST_TEST((scan("NOTHING").tone == Tone::bad));
    BOOST_TEST((scan("AOTEE-S").step == PutawayStep::place));
    BOOST_TEST(presenter.screen().lines.size() == 2U);
    BOOST_TEST(presenter.screen().reason == "holds this SKU already");
    BOOST_TEST(presenter.screen().quantity == 6);
    std::string const suggested = presenter.screen().bin;
    BOOST_REQUIRE(presenter.why().has_value());
    BOOST_TEST(presenter.why()->chosen == suggested);
    BOOST_TEST(presenter.why()->alternatives.size() > 2U);
    std::int64_t const before = units("AO-TEE-S", "pick");
    BOOST_TEST((scan("9").tone == Tone::bad)); // there are six
    BOOST_TEST(scan("4").quantity == 4);
    BOOST_TEST(scan(suggested).done.size() == 1U);
    BOOST_TEST(units("AO-TEE-S", "pick") == before + 4);
    BOOST_TEST(presenter.screen().left == 26);

    // Another bin: said in place, taken at the person's word, remembered with what was suggested.
    scan("AOTEE-S");
    std::string const other = suggested == "C-03-1" ? "C-02-4" : "C-03-1";
    BOOST_TEST((scan("NOWHERE").tone == Tone::bad));
    BOOST_TEST((scan(other).step == PutawayStep::confirm));
    presenter.leave();
    BOOST_TEST((presenter.screen().step == PutawayStep::place));
    scan(other);
    BOOST_TEST(scan(other).done.size() == 2U);
    BOOST_TEST(
        text("select chosen || ' not ' || (alternatives #>> '{1,option}') from events.decision where kind "
             "= 'putaway' order by id desc limit 1") == other + " not " + suggested);

    scan("AOMUG-1");
    BOOST_TEST((scan(presenter.screen().bin).step == PutawayStep::find));
    BOOST_TEST((seen.last == Signal::complete));
    BOOST_TEST(status("PO-700") == "put_away");
    BOOST_TEST(violations() == "");

    // Each is taken back by the opposite posting, the last one first.
    BOOST_TEST(undo().left == 24);
    BOOST_TEST(status("PO-700") == "received");
    BOOST_TEST(undo().left == 26);
    BOOST_TEST(undo().left == 30);
    BOOST_TEST(units("AO-TEE-S", "pick") == before);
    BOOST_TEST(units("AO-MUG-1", "receiving") == 24);
    BOOST_TEST((undo().tone == Tone::neutral));
    BOOST_TEST(violations() == "");
    scan(presenter.screen().bin);
    BOOST_TEST(violations() == "");
}

BOOST_FIXTURE_TEST_CASE(lots_are_chosen_by_digit_and_a_fast_scanner_loses_nothing, Shelf)
{
    BOOST_TEST((scan("FSBOX-9").step == PutawayStep::choose));
    BOOST_REQUIRE(presenter.screen().choices.size() == 2U);
    BOOST_TEST(presenter.answered('2'));
    work.settle();
    BOOST_TEST(presenter.screen().lines[presenter.screen().current].lot.starts_with("Lot L2"));
    BOOST_TEST(presenter.screen().quantity == 5);
    presenter.leave();
    work.settle();
    // Item and bin before the server has answered once.
    std::string const bin = text("select b.code from inventory.level v join inventory.location b on b.id = "
                                 "v.location_id join catalog.product p on p.id = v.product_id where p.sku = "
                                 "'AO-MUG-1' and b.kind = 'pick' and b.pod_id = 1");
    presenter.scanned("AOMUG-1");
    presenter.scanned(bin);
    work.settle();
    BOOST_TEST(presenter.screen().done.size() == 1U);
    BOOST_TEST(units("AO-MUG-1", "receiving") == 0);
}

BOOST_FIXTURE_TEST_CASE(the_list_counts_pages_acts_and_takes_back, Shelf)
{
    expect({"AO", "Bay Mills", "PO-720", "BM-9", -2, {{"AO-MUG-1", 10}}});
    for (int i = 0; i < 30; ++i) {
        expect({"GH", "Kiln", "PO-8" + std::to_string(10 + i), "", i / 3, {{"GH-MUG-1", 5}}});
    }
    ReceiptsStore const store(stage.pool(), [this] {
        installer::Printers printers;
        printers.folder = {"print folder", printing::Printer::Kind::folder, folder / "print"};
        return printers;
    });
    ListQuery query;
    query.queue = "expected";
    auto counts = store.overview(query).counts;
    BOOST_TEST(counts["expected"] == 31);
    BOOST_TEST(counts["late"] == 1);
    BOOST_TEST(counts["putaway"] == 2);
    BOOST_TEST(counts["all"] == 33);
    BOOST_TEST(store.count(query) == 31);
    // Pages by key are the list, and the late one is first.
    auto const all = store.page(query, std::nullopt, 0, 100);
    BOOST_REQUIRE(all.size() == 31U);
    BOOST_TEST(all[0].cells[0].text == "PO-720");
    auto const rest = store.page(query, all[9].place, 0, 100);
    BOOST_TEST((rest == std::vector(all.begin() + 10, all.end())));
    query.text = "bm-9";
    BOOST_TEST(store.page(query, std::nullopt, 0, 100).size() == 1U);
    query.text = "%";
    BOOST_TEST(store.page(query, std::nullopt, 0, 100).empty());

    std::string const late = all[0].key;
    BOOST_TEST(store.record(late)->allowed.contains("arrive"));
    auto const arrived = store.act("arrive", late, {});
    BOOST_REQUIRE(arrived.has_value());
    BOOST_TEST(status("PO-720") == "arrived");
    BOOST_TEST(store.record(late)->opens == "receive:" + late);
    BOOST_TEST(arrived->take_back().has_value());
    BOOST_TEST(status("PO-720") == "expected");
    BOOST_TEST(store.act("step_back", late, {{"reason", "x"}}).error().code == "wrong_status");

    std::string const done = text("select id::text from inbound.purchase_order where number = 'PO-700'");
    auto const record = store.record(done);
    BOOST_TEST(record->allowed.contains("undo_receipt"));
    for (auto const& [action, paper] : {std::pair("print_order", "AO-PO-700-order.pdf"),
                                        std::pair("print_receipt", "AO-R-000001-goods-received.pdf")}) {
        BOOST_TEST(!store.record(done)->forms.contains(action));
        auto const printed = store.act(action, done, {});
        BOOST_REQUIRE_MESSAGE(printed.has_value(), (printed ? "" : printed.error().message));
        BOOST_TEST(std::filesystem::file_size(folder / "print" / paper) > 1000U);
        // Again: the list asks why, and the record says it.
        BOOST_TEST(store.record(done)->forms.contains(action));
        BOOST_TEST(store.act(action, done, {{"reason", "\t"}}).error().code == "missing_input");
        BOOST_TEST(store.act(action, done, {{"reason", "it got wet"}}).has_value());
    }
    BOOST_TEST(
        text("select string_agg(kind || ' ' || state || ' ' || coalesce(reason, '-'), ', ' order by id) "
             "from printing.print") ==
        "purchase_order printed -, purchase_order printed it got wet, receipt printed -, receipt printed "
        "it got wet");
    BOOST_TEST(!store.act("undo_receipt", done, {{"reason", " "}}));
    BOOST_TEST(store.act("undo_receipt", done, {{"reason", "wrong pallet"}}).has_value());
    BOOST_TEST(units("AO-MUG-1", "receiving") == 0);
    BOOST_TEST(!store.record("999999"));
    BOOST_TEST(violations() == "");
}

BOOST_AUTO_TEST_SUITE_END()
