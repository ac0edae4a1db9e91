// An item's serial on the inspection bench: asked for where its product has one, never instead of anything.
#include "tests/gui/returns/dock.h"
#include "tests/gui/returns/inspector.h"
#include "tests/gui/returns/steps.h"

#include "domain/returns/signals.h"

using namespace poddesk;
using namespace poddesk::gui;
using tests::Bench;

namespace {

struct NumberedBench : tests::Dock, Bench
{
    NumberedBench() : Bench(Dock::pool()) { number_units(); }
    ~NumberedBench() { BOOST_TEST(violations() == ""); }

    std::string serial(int at) { return shipped[0] + "/" + std::to_string(at); }
    /// The parcel on the bench, and its first item in hand.
    std::string begun()
    {
        std::string const rma = arrived(shipped[0]);
        scan(rma);
        scan(codes(rma)[0]);
        BOOST_REQUIRE_MESSAGE(step() == InspectStep::serial, said());
        return rma;
    }
    std::optional<std::string> serial_of_last(std::string const& rma)
    {
        return view(rma).inspections.back().serial;
    }
};

struct PlainBench : tests::Dock, Bench
{
    PlainBench() : Bench(Dock::pool()) {}
};

} // namespace

BOOST_AUTO_TEST_SUITE(inspected_serials)

BOOST_FIXTURE_TEST_CASE(the_serial_is_scanned_after_the_item, NumberedBench)
{
    std::string const rma = begun();
    BOOST_TEST(presenter.screen().crumbs.at(1).name == "Serial");
    for (char const key : {'1', 'M', 'W', 'N', 'P', 'X'}) {
        BOOST_TEST(!presenter.answered(key), key); // a serial may begin with it
    }
    BOOST_TEST((scan(codes(rma)[0]).tone == Tone::bad)); // the item's code once more is no serial
    BOOST_TEST(step() == InspectStep::serial);
    scan(serial(1));
    BOOST_TEST(said() == "Serial " + serial(1) + " went out with this order.");
    BOOST_TEST(step() == InspectStep::ask);
    after([&] { presenter.back(); });
    BOOST_TEST(step() == InspectStep::serial); // the serial is said anew
    scan(serial(1));
    key('1');
    enter();
    BOOST_REQUIRE(serial_of_last(rma));
    BOOST_TEST(*serial_of_last(rma) == serial(1));
    BOOST_TEST(count("select count(*) from returns.inspection, jsonb_array_elements(steps) s where s ->> "
                     "'step' = 'serial'") == 1);
    after([&] { presenter.undo(); });
    BOOST_TEST(count("select count(*) from fulfillment.serial where back_at is not null") == 0);
}

BOOST_FIXTURE_TEST_CASE(an_odd_serial_is_said_and_goes_where_the_answers_send_it, NumberedBench)
{
    std::string const rma = begun();
    BOOST_TEST((scan("SN-999").tone == Tone::warn));
    BOOST_TEST((seen.last == Signal::wrong));
    BOOST_TEST(said().starts_with("Serial SN-999 is not out with this order."), said());
    BOOST_TEST((presenter.screen().item->check_tone == Tone::bad));
    BOOST_TEST(presenter.screen().choices[0].leads.text == "A, restock");
    key('1');
    enter();
    BOOST_TEST(view(rma).inspections.back().disposition == "restock");
    returns::RmaId const id = view(rma).id;
    auto const signals = database::in_transaction(*Dock::pool(), [&](database::Transaction& tx) {
        return returns::signals_of(returns::signal_facts(tx, id).value());
    });
    BOOST_REQUIRE(signals.size() == 1U);
    BOOST_TEST(signals[0].code == "serial_mismatch");
    scan(waiting_lines(*presenter.state().parcel).front()->barcode);
    scan("SN-999");
    bool const is_same = presenter.state().item->product->sku == view(rma).inspections.back().sku;
    BOOST_TEST(
        said().starts_with(is_same ? "Serial SN-999 was on another unit" : "Serial SN-999 is not out"));
}

BOOST_FIXTURE_TEST_CASE(that_none_can_be_read_is_one_key, NumberedBench)
{
    std::string const rma = begun();
    after([&] { presenter.no_serial(); });
    BOOST_TEST(said() == "No serial could be read; that is kept with the item.");
    key('1');
    enter();
    BOOST_REQUIRE(serial_of_last(rma));
    BOOST_TEST(serial_of_last(rma)->empty());
    after([&] { presenter.no_serial(); }); // means nothing where none is asked for
    BOOST_TEST(step() != InspectStep::ask);
}

BOOST_FIXTURE_TEST_CASE(the_same_again_asks_for_each_units_own, NumberedBench)
{
    std::string const rma = begun();
    scan(serial(1));
    key('1');
    enter();
    while (step() == InspectStep::item) {
        auto const line = waiting_lines(*presenter.state().parcel).front();
        bool const again = line->id == presenter.state().last->item.line;
        again ? enter() : scan(line->barcode);
        BOOST_REQUIRE(step() == InspectStep::serial);
        scan(serial(static_cast<int>(view(rma).inspections.size()) + 1));
        BOOST_REQUIRE_MESSAGE(step() == InspectStep::ask, said());
        if (!again) {
            key('1');
        }
        enter();
    }
    BOOST_TEST(step() == InspectStep::close);
    BOOST_TEST(count("select count(distinct serial) from returns.inspection") ==
               static_cast<std::int64_t>(view(rma).inspections.size()));
}

BOOST_FIXTURE_TEST_CASE(a_product_without_serials_is_inspected_as_ever, PlainBench)
{
    std::string const rma = arrived(shipped[0]);
    scan(rma);
    scan(codes(rma)[0]);
    BOOST_TEST(step() == InspectStep::ask);
    key('1');
    enter();
    BOOST_TEST(!view(rma).inspections.back().serial);
}

BOOST_AUTO_TEST_SUITE_END()
