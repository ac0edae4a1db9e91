// Serials on the bench: said of each item that has one, and what is odd about one is shown.
#include "domain/catalog/track_serials.h"
#include "domain/returns/signals.h"

#include "tests/domain/fulfillment/serial_rows.h"
#include "tests/domain/returns/returned_goods.h"

using namespace poddesk;
using namespace poddesk::returns;
using database::in_transaction;
using database::Transaction;
using kernel::Outcome;
using kernel::Uuid;

namespace {

/// SKU-001 is tracked by serials; what is shipped of it went out as "#1/1", "#1/2" …
struct NumberedGoods : testing::ReturnedGoods
{
    NumberedGoods() { track(true); }

    void track(bool is_on)
    {
        kernel::ProductId const product{count("select id from catalog.product where sku = 'SKU-001'")};
        BOOST_REQUIRE(in_transaction(admin, [&](Transaction& tx) {
            return catalog::track_serials(tx, {Uuid::random(), product, is_on});
        }));
    }
    RmaView view(RmaId rma)
    {
        return in_transaction(admin, [&](Transaction& tx) { return read_rma(tx, rma).value(); });
    }
    Outcome<Inspected> inspect(RmaView const& rma, std::optional<std::string> serial,
                               Uuid const& command = Uuid::random())
    {
        InspectItem item;
        item.command_id = command;
        item.rma = rma.id;
        item.line = rma.lines.at(0).id;
        item.answers = {{"packaging", "sealed"}};
        item.serial = std::move(serial);
        return in_transaction(admin, [&](Transaction& tx) { return inspect_item(tx, item); });
    }
    Outcome<void> undo(InspectionId id)
    {
        return in_transaction(
            admin, [&](Transaction& tx) { return undo_inspection(tx, Uuid::random(), id, "Wrong key"); });
    }
    /// "serial_mismatch: Serial …", one a line.
    std::string signals(RmaId rma, database::Pool& who)
    {
        return in_transaction(who, [&](Transaction& tx) {
            std::string all;
            for (Signal const& it : signals_of(signal_facts(tx, rma).value_or(SignalFacts{})))
                all += it.code + ": " + it.sentence + "\n";
            return all;
        });
    }
    std::string signals(RmaId rma) { return signals(rma, admin); }
    std::string serials() { return testing::serials_of(test); }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(serials, NumberedGoods)

BOOST_AUTO_TEST_CASE(an_item_comes_back_with_its_serial)
{
    auto const rma = on_bench(shipped({{1, 2}}), 2);
    BOOST_TEST(rma.lines.at(0).needs_serial);
    auto const out = in_transaction(admin, [&](Transaction& tx) { return serials_out(tx, rma.id); });
    BOOST_TEST((out == std::map<kernel::ProductId, std::set<std::string>>{
                           {rma.lines.at(0).product, {"#1/1", "#1/2"}}}));

    auto const unsaid = inspect(rma, std::nullopt);
    BOOST_REQUIRE(!unsaid);
    BOOST_TEST(unsaid.error().code == "missing_input");
    BOOST_TEST(unsaid.error().message ==
               "Each unit of SKU-001 has a serial: scan it, or say that none can be read; give it and try "
               "again.");
    Uuid const command = Uuid::random();
    BOOST_REQUIRE(inspect(rma, "#1/2", command));
    BOOST_REQUIRE(inspect(rma, "#1/2", command)); // the same once more: it happens once
    BOOST_TEST(serials() == "#1/1 out, #1/2 back");
    BOOST_REQUIRE(inspect(rma, ""));
    BOOST_TEST(serials() == "#1/1 out, #1/2 back");
    auto const after = view(rma.id);
    BOOST_TEST(after.inspections.size() == 2u);
    BOOST_TEST(after.inspections.at(0).serial.value() == "#1/2");
    BOOST_TEST(after.inspections.at(1).serial.value().empty());
    BOOST_TEST(signals(rma.id).empty());

    track(false); // and without them nobody is asked
    auto const plain = on_bench(shipped({{1, 1}}));
    BOOST_TEST(!plain.lines.at(0).needs_serial);
    BOOST_TEST(inspect(plain, std::nullopt).has_value());
    BOOST_TEST(!view(plain.id).inspections.at(0).serial);
    BOOST_TEST(violations().empty());
}

BOOST_AUTO_TEST_CASE(a_serial_that_was_not_out_with_the_order_is_shown_and_decides_nothing)
{
    auto const mine = on_bench(shipped({{1, 3}}), 3);
    auto const theirs = on_bench(shipped({{1, 1}}), 1);
    auto const other = inspect(mine, "#2/1").value();
    BOOST_TEST(other.disposition == "restock"); // as with any other serial
    BOOST_TEST(signals(mine.id) ==
               "serial_mismatch: Serial #2/1 of SKU-001 went out with order #2, not with this one.\n");
    BOOST_TEST(serials() == "#1/1 out, #1/2 out, #1/3 out, #2/1 back"); // it lies here, whoever had it

    BOOST_REQUIRE(inspect(mine, "NOBODY'S"));
    BOOST_REQUIRE(inspect(theirs, "#2/1"));
    BOOST_TEST(signals(theirs.id) ==
               "serial_mismatch: Serial #2/1 of SKU-001 came back already, on " + mine.number + ".\n");
    BOOST_TEST(signals(mine.id).ends_with("Serial NOBODY'S of SKU-001 never went out from here.\n"));

    // Taken back, it is as if it had not come; what came after it is then the first.
    BOOST_REQUIRE(undo(view(theirs.id).inspections.at(0).id));
    BOOST_REQUIRE(undo(other.id));
    BOOST_TEST(serials() == "#1/1 out, #1/2 out, #1/3 out, #2/1 out");
    BOOST_REQUIRE(inspect(theirs, "#2/1"));
    BOOST_TEST(signals(theirs.id).empty());
    BOOST_TEST(violations().empty());
}

BOOST_AUTO_TEST_CASE(once_back_it_may_go_out_again_and_then_stays_out)
{
    auto const rma = on_bench(shipped({{1, 1}}));
    auto const back = inspect(rma, "#1/1").value();
    run("update fulfillment.serial set serial = '#2/1'"); // the unit that the next order's packer scans
    run("update returns.inspection set serial = '#2/1'");
    auto const again = shipped({{1, 1}});
    BOOST_TEST(serials() == "#2/1 back, #2/1 out");
    auto const undone = undo(back.id);
    BOOST_REQUIRE(!undone);
    BOOST_TEST(undone.error().message == "Serial #2/1 went out again meanwhile; nothing was changed.");
    auto const second = on_bench(again);
    BOOST_REQUIRE(inspect(second, "#2/1"));
    BOOST_TEST(signals(rma.id).empty());
    BOOST_TEST(signals(second.id).empty());
    BOOST_TEST(violations().empty());
}

BOOST_AUTO_TEST_CASE(redone_it_is_the_same_serial)
{
    auto const rma = on_bench(shipped({{1, 1}}));
    auto const first = inspect(rma, "#1/1").value();
    BOOST_REQUIRE(undo(first.id));
    BOOST_REQUIRE(in_transaction(
        admin, [&](Transaction& tx) { return redo_inspection(tx, Uuid::random(), first.id); }));
    BOOST_TEST(view(rma.id).inspections.at(1).serial.value() == "#1/1");
    BOOST_TEST(serials() == "#1/1 back");
}

/// Another client's serials are no word of ours: the same one may be out there too, and is not revealed.
BOOST_AUTO_TEST_CASE(another_clients_serials_are_not_revealed)
{
    auto const rma = on_bench(shipped({{1, 1}}));
    run("insert into clients.client (code, name, color) select 'ZZ', 'Zed', '#336699'");
    run("with p as (insert into catalog.product (client_id, sku, title, weight_ng, length_um, width_um, "
        "height_um, needs_serial) select id, 'Z-1', 'Z', 1, 1, 1, 1, true from clients.client where code = "
        "'ZZ' returning id, client_id) insert into fulfillment.serial (client_id, product_id, serial, "
        "shipment_id, line_id) select p.client_id, p.id, 'SECRET', 1, 1 from p");
    BOOST_REQUIRE(inspect(rma, "SECRET"));
    BOOST_TEST(signals(rma.id) == "serial_mismatch: Serial SECRET of SKU-001 never went out from here.\n");
    test.add_person("otto", "returns_inspector"); // of no client
    database::Pool otto = test.login_as("otto");
    BOOST_TEST(signals(rma.id, otto).empty());
    in_transaction(otto, [&](Transaction& tx) {
        BOOST_TEST(serials_out(tx, rma.id).empty());
        BOOST_TEST(tx.query("select count(*) from fulfillment.serial").value<std::int64_t>() == 0);
    });
    // The control: both are there.
    BOOST_TEST(count("select count(*) from fulfillment.serial") == 2);
}

BOOST_AUTO_TEST_SUITE_END()
