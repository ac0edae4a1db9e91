// Every decision of the pack bench, on a real database and without a display.
#include "tests/gui/fulfillment/floor.h"
#include "tests/gui/step_work.h"

#include "gui/fulfillment/pack_presenter.h"
#include "gui/fulfillment/words.h"

#include <boost/test/unit_test.hpp>

#include <fstream>

using namespace poddesk;
using namespace poddesk::gui;

namespace {

struct Seen final : PackView
{
    void show(PackScreen const&) override {}
    void signal(Signal signal) override { last = signal; }
    void show_picture(std::string const&, std::string const&) override {}
    std::optional<Signal> last;
};

struct Bench
{
    Bench()
        : store(std::make_shared<PackStore>(floor.stage.pool(), [this] { return printers; })),
          presenter(store, work, seen)
    {
        printers.folder = {"print folder", printing::Printer::Kind::folder, floor.folder / "print"};
        presenter.start();
        work.settle();
    }
    PackScreen const& scan(std::string const& code)
    {
        presenter.scanned(code);
        work.settle();
        return presenter.screen();
    }

    tests::Floor floor;
    installer::Printers printers;
    tests::StepWork work;
    Seen seen;
    std::shared_ptr<PackStore> store;
    PackPresenter presenter;
};

std::string first_bytes(std::filesystem::path const& file)
{
    std::ifstream in(file, std::ios::binary);
    std::string text(4, '\0');
    in.read(text.data(), 4);
    return text;
}

} // namespace

BOOST_AUTO_TEST_SUITE(pack_bench)

BOOST_FIXTURE_TEST_CASE(from_the_first_scan_to_label_and_slip, Bench)
{
    std::string const order = floor.order_to_pack();
    auto const units = floor.units_of(order);
    BOOST_REQUIRE(units.size() > 1);
    BOOST_TEST(presenter.screen().waiting > 1);
    BOOST_TEST((scan("NOTHING").tone == Tone::bad));
    BOOST_TEST((scan(order).step == PackStep::scan));
    BOOST_TEST(presenter.screen().units == static_cast<std::int64_t>(units.size()));
    BOOST_TEST(presenter.screen().box == "M Medium box");
    BOOST_TEST(presenter.why().has_value());

    // A wrong item, and one too many, change nothing that was scanned.
    BOOST_TEST(scan(units[0]).scanned == 1);
    BOOST_TEST((scan("HAMUG-1").tone == Tone::bad));
    BOOST_TEST((seen.last == Signal::wrong));
    BOOST_TEST(presenter.screen().scanned == 1);
    BOOST_TEST(!presenter.answered(1));
    for (std::size_t i = 1; i < units.size(); ++i) {
        scan(units[i]);
    }
    BOOST_TEST((presenter.screen().step == PackStep::confirm));
    BOOST_TEST((seen.last == Signal::complete));
    BOOST_TEST((scan("20").tone == Tone::bad)); // the guideline first
    BOOST_TEST(!presenter.answered(2));
    BOOST_TEST(presenter.answered(1));
    BOOST_TEST((presenter.screen().step == PackStep::weigh));

    BOOST_TEST((scan("abc").tone == Tone::bad));
    BOOST_TEST((scan("1 g").tone == Tone::warn));
    BOOST_TEST(floor.count("select count(*) from shipping.shipment") == 0);
    presenter.accept_weight();
    work.settle();
    BOOST_TEST((presenter.screen().step == PackStep::find));
    BOOST_TEST((presenter.screen().tone == Tone::ok), presenter.screen().said);
    BOOST_REQUIRE(presenter.screen().packed.size() == 1U);
    BOOST_TEST(floor.count("select count(*) from shipping.shipment where status = 'labeled' and weight_ng = "
                           "1000000000") == 1);
    BOOST_TEST(first_bytes(floor.folder / "print" / "S-0000001-label.pdf") == "%PDF");
    BOOST_TEST(first_bytes(floor.folder / "print" / "S-0000001-slip.pdf") == "%PDF");
    BOOST_TEST(first_bytes(floor.folder / "print" / "S-0000001-label.zpl").substr(0, 3) == "^XA");
    BOOST_TEST(
        floor.count("select count(*) from printing.print where state = 'printed' and not is_reprint and "
                    "kind in ('slip', 'label')") == 2);

    presenter.undo();
    work.settle();
    BOOST_TEST((presenter.screen().tone == Tone::accent), presenter.screen().said);
    BOOST_TEST(presenter.screen().packed.empty());
    BOOST_TEST(floor.count("select count(*) from shipping.shipment where status = 'voided'") == 1);
    BOOST_TEST((scan(order).step == PackStep::scan));
    BOOST_TEST(floor.violations() == "");
}

BOOST_FIXTURE_TEST_CASE(asked_again_after_a_lost_answer_the_label_is_there, Bench)
{
    std::string const order = floor.order_to_pack();
    auto const job = store->find(order);
    BOOST_REQUIRE(job);
    fulfillment::Pack const command{kernel::Uuid::random(), job->packing.fulfillment, floor.units_of(order)};
    for (int tries = 0; tries < 2; ++tries) {
        auto const parcels = store->pack(command);
        BOOST_REQUIRE(parcels);
        BOOST_REQUIRE(parcels->size() == 1U);
        BOOST_TEST(parcels->front().problem == "");
        BOOST_TEST(parcels->front().unprinted == "");
        BOOST_TEST(parcels->front().tracking != "");
    }
    BOOST_TEST(floor.count("select count(*) from printing.print where state = 'printed'") == 2);
    // Killed between the label and its print, the next try prints.
    std::filesystem::remove(floor.folder / "print" / "S-0000001-label.pdf");
    floor.stage.run("delete from printing.print");
    BOOST_REQUIRE(store->pack(command));
    BOOST_TEST(first_bytes(floor.folder / "print" / "S-0000001-label.pdf") == "%PDF");
    BOOST_TEST(floor.violations() == "");
}

BOOST_FIXTURE_TEST_CASE(an_item_opens_its_order_and_leaving_keeps_the_scans, Bench)
{
    std::string const order = floor.order_to_pack();
    auto const units = floor.units_of(order);
    BOOST_TEST(scan(units[0]).scanned == 1);
    BOOST_TEST(presenter.screen().order == order);
    presenter.leave();
    work.settle();
    BOOST_TEST((presenter.screen().step == PackStep::find));
    BOOST_TEST(presenter.screen().lines.empty());
    BOOST_TEST(scan(order).scanned == 1);
    for (std::size_t i = 1; i < units.size(); ++i) {
        scan(units[i]);
    }
    BOOST_TEST((presenter.screen().step == PackStep::confirm));
}

BOOST_FIXTURE_TEST_CASE(another_box_by_key, Bench)
{
    scan(floor.order_to_pack());
    presenter.other_box();
    BOOST_TEST(presenter.screen().box == "M Medium box");
    presenter.other_box();
    BOOST_TEST(presenter.screen().box == "L Large box");
    presenter.other_box();
    BOOST_TEST(presenter.screen().box == "M Medium box");
    presenter.undo();
    BOOST_TEST((seen.last == Signal::wrong));
}

BOOST_AUTO_TEST_CASE(weights_as_people_type_them)
{
    BOOST_TEST(typed_weight("850 g")->nanograms == 850 * kernel::Weight::per_gram);
    BOOST_TEST(typed_weight("1.5kg")->nanograms == 1500 * kernel::Weight::per_gram);
    BOOST_TEST(typed_weight("16")->nanograms == kernel::Weight::per_pound);
    BOOST_TEST(typed_weight("1 lb 3 oz")->nanograms == 19 * kernel::Weight::per_ounce);
    for (char const* wrong : {"", "0", "x", "3 stone", "1.2.3", "9521141000010", "-4", "99999 lb"}) {
        BOOST_TEST(!typed_weight(wrong).has_value(), wrong);
    }
}

BOOST_FIXTURE_TEST_CASE(a_lost_printer_loses_no_box, Bench)
{
    // Nobody listens on the discard port.
    printers.all["zebra"] = {"zebra", printing::Printer::Kind::raw, {}, "127.0.0.1", 9};
    printers.takes["label"] = "zebra";
    std::string const order = floor.order_to_pack();
    scan(order);
    for (std::string const& unit : floor.units_of(order)) {
        scan(unit);
    }
    presenter.answered(1);
    scan("1 kg");
    presenter.accept_weight();
    work.settle();
    BOOST_TEST((presenter.screen().tone == Tone::bad));
    BOOST_TEST(presenter.screen().said.find("zebra (127.0.0.1:9)") != std::string::npos,
               presenter.screen().said);
    BOOST_TEST((presenter.screen().step == PackStep::find)); // the bench goes on
    BOOST_TEST(presenter.screen().packed.size() == 1U);
    BOOST_TEST(floor.count("select count(*) from shipping.shipment where status = 'labeled'") == 1);
    BOOST_TEST(
        floor.count("select count(*) from printing.print where kind = 'label' and state = 'failed' and "
                    "problem <> ''") == 1);
    BOOST_TEST(floor.count("select count(*) from printing.print where kind = 'slip' and state = 'printed'") ==
               1);
    BOOST_TEST(floor.violations() == "");
}

BOOST_AUTO_TEST_SUITE_END()
