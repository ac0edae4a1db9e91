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

BOOST_FIXTURE_TEST_CASE(the_box_of_a_canceled_order_is_opened_by_its_second_scan, Bench)
{
    std::string const order = floor.order_to_pack();
    auto const job = store->find(order);
    BOOST_REQUIRE(job);
    BOOST_REQUIRE(store->pack({kernel::Uuid::random(), job->packing.fulfillment, floor.units_of(order)}));
    BOOST_TEST((scan(order).tone == Tone::bad)); // the control: it is packed, and nothing else is to be said
    BOOST_TEST(presenter.screen().called_back.empty());
    floor.ask_to_cancel(order);
    presenter.refresh();
    work.settle();
    BOOST_REQUIRE(presenter.screen().called_back.size() == 1U);
    BOOST_TEST(presenter.screen().called_back[0].parcels.size() == 1U);

    auto const voided = [&] {
        return floor.count("select count(*) from shipping.shipment where status = 'voided'");
    };
    BOOST_TEST((scan(order).tone == Tone::warn));
    BOOST_TEST(presenter.screen().said.find("asked to cancel " + order + ": wrong size.") !=
                   std::string::npos,
               presenter.screen().said);
    BOOST_TEST((scan("NOTHING").tone == Tone::bad)); // another scan is no second one
    BOOST_TEST((scan(order).tone == Tone::warn));
    BOOST_TEST(voided() == 0);
    BOOST_TEST((scan(order).tone == Tone::ok), presenter.screen().said);
    BOOST_TEST(voided() == 1);
    BOOST_TEST(presenter.screen().said.find("Put back ") != std::string::npos, presenter.screen().said);
    // It is not packed again, and the pick bench has its units.
    BOOST_TEST((scan(order).tone == Tone::warn));
    BOOST_TEST((presenter.screen().step == PackStep::find));
    BOOST_TEST(presenter.screen().said.find("on the pick bench with PL-") != std::string::npos);
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

BOOST_FIXTURE_TEST_CASE(a_unit_with_a_serial_counts_once_it_is_scanned, Bench)
{
    floor.stage.run("update catalog.product set needs_serial = true");
    std::string const order = floor.order_to_pack();
    auto const units = floor.units_of(order);
    BOOST_REQUIRE(units.size() > 1);
    scan(order);
    BOOST_TEST((scan(units[0]).step == PackStep::serial));
    BOOST_TEST(presenter.screen().scanned == 0);
    BOOST_TEST((scan(units[0]).tone == Tone::bad)); // the code again is no serial
    presenter.leave();                              // leaves the unit out, not the order
    BOOST_TEST((presenter.screen().step == PackStep::scan));
    scan(units[0]);
    BOOST_TEST(scan("SN-0").scanned == 1);

    // Put aside, and taken up again: its serials are kept.
    presenter.leave();
    work.settle();
    BOOST_TEST(scan(order).scanned == 1);
    scan(units[1]);
    auto const same = scan("SN-0");
    bool const is_same = units[1] == units[0];
    BOOST_TEST((same.tone == (is_same ? Tone::bad : Tone::ok)), same.said);
    for (std::size_t i = is_same ? 1 : 2; i < units.size(); ++i) {
        if (presenter.screen().step != PackStep::serial) {
            scan(units[i]);
        }
        scan("SN-" + std::to_string(i));
    }
    BOOST_TEST((presenter.screen().step == PackStep::confirm));
    presenter.answered(1);
    scan("1 kg");
    presenter.accept_weight();
    work.settle();
    BOOST_TEST((presenter.screen().step == PackStep::find), presenter.screen().said);
    BOOST_TEST(floor.count("select count(*) from fulfillment.serial where back_at is null") ==
               static_cast<std::int64_t>(units.size()));

    // The same serial on the next order's unit is refused in words, at once.
    std::string const next = floor.order_to_pack();
    scan(next);
    scan(floor.units_of(next)[0]);
    floor.stage.run("update fulfillment.serial set product_id = (select p.id from catalog.product p join "
                    "catalog.barcode b on b.product_id = p.id where b.barcode = '" +
                    floor.units_of(next)[0] + "') where serial = 'SN-0'");
    auto const refused = scan("SN-0");
    BOOST_TEST((refused.tone == Tone::bad));
    BOOST_TEST(refused.said.find("is out already, with order " + order) != std::string::npos, refused.said);
    BOOST_TEST(refused.scanned == 0);
    BOOST_TEST(scan("SN-NEW").scanned == 1);
}

BOOST_FIXTURE_TEST_CASE(a_serial_packed_elsewhere_meanwhile_has_every_unit_scanned_again, Bench)
{
    floor.stage.run("update catalog.product set needs_serial = true");
    auto const pack = [&](std::string const& order, std::string const& serials) {
        auto const units = floor.units_of(order);
        scan(order);
        for (std::size_t i = 0; i < units.size(); ++i) {
            presenter.scanned(units[i]); // without waiting for the server between them
            presenter.scanned(serials + std::to_string(i));
        }
        work.settle();
        BOOST_REQUIRE((presenter.screen().step == PackStep::confirm));
        presenter.answered(1);
    };
    auto const weigh = [&] {
        scan("1 kg");
        presenter.accept_weight();
        work.settle();
    };
    pack(floor.order_to_pack(), "A-");
    weigh();
    std::string const order = floor.order_to_pack();
    pack(order, "B-");
    floor.stage.run(
        "update fulfillment.serial set serial = 'B-0', product_id = (select min(b.product_id) from "
        "catalog.barcode b where b.barcode = '" +
        floor.units_of(order)[0] + "') where serial = 'A-0'");
    weigh();
    BOOST_TEST((presenter.screen().tone == Tone::bad));
    BOOST_TEST(presenter.screen().said.find("Serial B-0") == 0U, presenter.screen().said);
    BOOST_TEST((presenter.screen().step == PackStep::scan));
    BOOST_TEST(presenter.screen().scanned == 0);
}

BOOST_AUTO_TEST_SUITE_END()
