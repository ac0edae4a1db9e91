// Every decision of the inspection bench, on a real database and without a display.
#include "tests/gui/returns/dock.h"
#include "tests/gui/returns/inspector.h"
#include "tests/gui/returns/steps.h"

#include <boost/test/unit_test.hpp>

#include <gdk-pixbuf/gdk-pixbuf.h>

using namespace poddesk;
using namespace poddesk::gui;
using tests::Bench;
using namespace std::chrono_literals;

namespace {

struct OneBench : tests::Dock, Bench
{
    OneBench() : Bench(Dock::pool()) {}
    ~OneBench() { BOOST_TEST(violations() == ""); }
};

/// A small gray picture.
std::filesystem::path a_photo()
{
    GdkPixbuf* const pixels = gdk_pixbuf_new(GDK_COLORSPACE_RGB, FALSE, 8, 8, 8);
    gdk_pixbuf_fill(pixels, 0x808080ffU);
    auto const file = tests::scratch();
    std::filesystem::create_directories(file.parent_path());
    gdk_pixbuf_save(pixels, file.c_str(), "png", nullptr, nullptr);
    g_object_unref(pixels);
    return file;
}

} // namespace

BOOST_AUTO_TEST_SUITE(inspection_bench)

BOOST_FIXTURE_TEST_CASE(a_clean_item_goes_back_to_its_bin_and_the_parcel_is_closed, OneBench)
{
    std::string const rma = authorize(shipped[0], "too_small", "1Z999AA10312345567");
    BOOST_TEST(step() == InspectStep::find);
    scan("1Z999AA10312345567"); // by its tracking number: the arrival is logged
    BOOST_REQUIRE_MESSAGE(step() == InspectStep::item, said());
    BOOST_TEST(view(rma).status == "received");
    auto const before = view(rma);
    BOOST_TEST(presenter.screen().number == rma);

    BOOST_TEST((scan("NOTHING-KNOWN").tone == Tone::bad));
    scan(codes(rma)[0]);
    BOOST_REQUIRE_MESSAGE(step() == InspectStep::ask, said());
    BOOST_REQUIRE(presenter.screen().choices.size() == 3U);
    BOOST_TEST(presenter.screen().choices[0].leads.text == "A, restock");
    BOOST_TEST(presenter.screen().choices[1].leads.text == "ask about whole");
    BOOST_TEST(!presenter.answered('7'));
    BOOST_TEST(presenter.screen().lane->loud);
    key('1');
    BOOST_TEST(step() == InspectStep::lane);
    BOOST_TEST(presenter.screen().lane->lane == "Lane 1");
    BOOST_TEST(presenter.why().has_value());
    BOOST_TEST((scan("NO-SUCH-BIN").tone == Tone::bad));
    enter();
    BOOST_TEST(view(rma).inspections.size() == 1U);
    BOOST_TEST(view(rma).inspections[0].grade == "A");

    // The other units at once: the bin of the tile, scanned while the question stands.
    std::int64_t left = 0;
    for (auto const& line : before.lines) {
        left += line.quantity;
    }
    for (--left; left > 0; --left) {
        auto const now = view(rma);
        auto const open = std::find_if(now.lines.begin(), now.lines.end(),
                                       [](auto const& line) { return line.inspected < line.quantity; });
        scan(open->barcode);
        BOOST_REQUIRE(presenter.state().item);
        BOOST_REQUIRE(presenter.state().item->bin);
        scan(presenter.state().item->bin->code);
    }
    BOOST_TEST(step() == InspectStep::close);
    BOOST_TEST((seen.last == Signal::complete));
    enter();
    BOOST_TEST(step() == InspectStep::find);
    BOOST_TEST(view(rma).status == "refunded");
    BOOST_TEST(!view(rma).refund); // the customer wants an exchange
    BOOST_TEST(!view(rma).instructions.empty());
    BOOST_TEST(presenter.screen().tone == Tone::ok);
    presenter.undo(); // a closed parcel stands
    work.settle();
    BOOST_TEST((seen.last == Signal::wrong));
}

BOOST_FIXTURE_TEST_CASE(a_lane_label_comes_out_where_the_workstation_has_a_printer_for_it, OneBench)
{
    auto const prints = [&](std::string const& state) {
        return count("select count(*) from printing.print where kind = 'lane_label' and state = '" + state +
                     "'");
    };
    std::string const rma = arrived(shipped[1]);
    scan(rma);
    auto const inspect_one = [&] {
        auto const now = view(rma);
        auto const open = std::find_if(now.lines.begin(), now.lines.end(),
                                       [](auto const& line) { return line.inspected < line.quantity; });
        BOOST_REQUIRE((open != now.lines.end()));
        scan(open->barcode);
        key('1');
        enter();
        work.settle();
    };
    inspect_one();
    BOOST_TEST(prints("printed") == 0); // no printer takes it
    after([&] { presenter.undo(); });
    printers.folder.folder = print_folder;
    printers.all["lanes"] = {"lanes", printing::Printer::Kind::folder, print_folder};
    printers.takes["lane_label"] = "lanes";
    inspect_one();
    BOOST_TEST(prints("printed") == 1);
    BOOST_TEST((presenter.screen().tone == Tone::ok));
    after([&] { presenter.undo(); });
    // A printer that is lost loses no item.
    printers.all["lanes"] = {"lanes", printing::Printer::Kind::raw, {}, "127.0.0.1", 9};
    inspect_one();
    BOOST_TEST(prints("failed") == 1);
    BOOST_TEST((presenter.screen().tone == Tone::bad));
    BOOST_TEST(presenter.screen().said.find("its lane label is not printed") != std::string::npos, said());
    BOOST_TEST(count("select count(*) from returns.inspection where undone_at is null") == 1);
}

BOOST_FIXTURE_TEST_CASE(each_key_back_undo_and_a_note, OneBench)
{
    std::string const rma = arrived(shipped[1]);
    auto const all = view(rma);
    scan(rma);
    scan(codes(rma)[0]);
    key('2');
    BOOST_TEST(presenter.state().item->answers.size() == 1U);
    after([&] { presenter.back(); });
    BOOST_TEST(presenter.state().item->answers.empty());
    BOOST_TEST(step() == InspectStep::ask);
    key('2');
    key('1'); // whole
    key('3'); // worn
    BOOST_TEST(step() == InspectStep::ask);
    key('1'); // clean
    BOOST_TEST(step() == InspectStep::lane);
    BOOST_TEST(presenter.screen().lane->lane == "Lane 3");
    key('N');
    BOOST_TEST(step() == InspectStep::note);
    BOOST_TEST(!presenter.answered('1')); // digits are words now
    scan("1 button is loose");
    BOOST_TEST(step() == InspectStep::lane);
    BOOST_TEST(presenter.screen().item->note == "1 button is loose");
    BOOST_TEST((scan("lane-2").tone == Tone::bad));
    scan("lane-3");
    BOOST_REQUIRE(view(rma).inspections.size() == 1U);
    BOOST_TEST(view(rma).inspections[0].disposition == "resale_hold");
    BOOST_TEST(view(rma).inspections[0].note == "1 button is loose");
    after([&] { presenter.undo(); });
    BOOST_TEST(view(rma).inspections[0].is_undone);
    BOOST_TEST(step() == InspectStep::item);
    after([&] { presenter.undo(); });
    BOOST_TEST((seen.last == Signal::wrong));

    // Missing and wrong items name their line; with several that wait it is chosen by its number.
    key('M');
    if (step() == InspectStep::which) {
        key('1');
    }
    BOOST_TEST(step() == InspectStep::lane);
    BOOST_TEST(presenter.screen().lane->lane == "No lane");
    enter();
    BOOST_TEST(view(rma).inspections.back().found == "missing");
    after([&] { presenter.undo(); });
    key('W');
    if (step() == InspectStep::which) {
        key('1');
    }
    BOOST_TEST(step() == InspectStep::wrong);
    scan("a brick in newspaper"); // no item of anybody: that is the note
    enter();
    BOOST_TEST(view(rma).inspections.back().found == "wrong_item");
    BOOST_TEST(view(rma).inspections.back().note == "a brick in newspaper");

    // An extra item is asked about like any other.
    key('X');
    BOOST_TEST(step() == InspectStep::extra);
    scan(all.lines[0].sku);
    BOOST_TEST(step() == InspectStep::ask);
    key('1');
    enter();
    BOOST_TEST(view(rma).lines.back().is_extra);
    BOOST_TEST(view(rma).lines.size() == all.lines.size() + 1);
}

BOOST_FIXTURE_TEST_CASE(every_step_is_timed_and_pauses_are_left_out, OneBench)
{
    std::string const rma = arrived(shipped[1]);
    auto const line = view(rma).lines[0];
    clock->advance(8s);
    scan(rma);
    clock->advance(3s);
    scan(line.barcode);
    clock->advance(1500ms);
    key('2');
    clock->advance(61s); // the telephone rang
    key('1');
    clock->advance(700ms);
    after([&] { presenter.back(); });
    clock->advance(300ms);
    key('1'); // the same question once more
    key('1');
    key('1');
    clock->advance(900ms);
    enter();
    auto const steps = [&](std::string const& step) {
        return count("select coalesce(sum((s ->> 'ms')::bigint), -1)::bigint from returns.inspection i, "
                     "jsonb_array_elements(i.steps) s where i.undone_at is null and s ->> 'step' = '" +
                     step + "'");
    };
    BOOST_TEST(steps("open") == 8000);
    BOOST_TEST(steps("identify") == 3000);
    BOOST_TEST(steps("answer:packaging") == 1500);
    BOOST_TEST(steps("answer:works") == 1000);
    BOOST_TEST(steps("bin") == 900);
    BOOST_TEST(count("select count(*) from returns.inspection where occurred_at = '" +
                     kernel::format_iso8601(clock->now()) + "'") == 1);
}

BOOST_FIXTURE_TEST_CASE(enter_says_the_same_again_and_never_two_at_once, OneBench)
{
    std::string rma;
    returns::RmaLineView line;
    for (std::string const& order : shipped) {
        rma = arrived(order);
        auto const lines = view(rma).lines;
        auto const many =
            std::find_if(lines.begin(), lines.end(), [](auto const& it) { return it.quantity > 1; });
        if (many != lines.end()) {
            line = *many;
            break;
        }
    }
    BOOST_REQUIRE(line.quantity > 1);
    scan(rma);
    scan(line.barcode);
    for (char const digit : {'2', '1', '3', '1'}) {
        key(digit);
    }
    enter();
    BOOST_TEST(seen.lanes.back() == 3);
    BOOST_TEST(step() == InspectStep::item);
    BOOST_TEST(presenter.screen().asks.find("same again") != std::string::npos);
    // Nothing is in hand: the next one is taken up, and nothing is stored yet.
    enter();
    BOOST_TEST(step() == InspectStep::ask);
    BOOST_TEST(count("select count(*) from returns.inspection") == 1);
    enter();
    BOOST_TEST(count("select count(*) from returns.inspection where disposition = 'resale_hold'") == 2);
    BOOST_TEST(said().find("2 times") != std::string::npos, said());
    after([&] { presenter.undo(); });
    BOOST_TEST(!may_repeat(presenter.state())); // what was taken back is no example
}

BOOST_FIXTURE_TEST_CASE(escape_keeps_the_words_of_a_note, OneBench)
{
    std::string const rma = arrived(shipped[1]);
    scan(rma);
    scan(codes(rma)[0]);
    key('N');
    after([&] { presenter.leave("a button hangs by"); });
    BOOST_TEST(step() == InspectStep::ask);
    BOOST_TEST(presenter.screen().item->note == "a button hangs by");
}

BOOST_FIXTURE_TEST_CASE(what_is_put_down_is_not_lost, OneBench)
{
    std::string const rma = arrived(shipped[2]);
    scan(rma);
    scan(codes(rma)[0]);
    key('2');
    after([&] { presenter.leave(); });
    BOOST_TEST(step() == InspectStep::aside);
    after([&] { presenter.leave(); }); // Esc once more: on with it
    BOOST_TEST(step() == InspectStep::ask);
    after([&] { presenter.leave(); });
    scan("Lunch");
    BOOST_TEST(step() == InspectStep::find);
    BOOST_TEST(count("select count(*) from events.event where kind = 'return.put_down'") == 1);
    scan(rma);
    BOOST_TEST(step() == InspectStep::ask);
    BOOST_TEST(presenter.state().item->answers.size() == 1U);
    // Whoever comes to it at another bench reads why it lies there.
    Bench other(pool());
    other.scan(rma);
    BOOST_TEST(other.said().find("Lunch") != std::string::npos, other.said());
}

BOOST_FIXTURE_TEST_CASE(several_meanings_are_chosen_and_a_blind_return_is_never_taken_silently, OneBench)
{
    std::string const order = shipped[3];
    auto const units = count("select sum(quantity)::bigint from orders.line where order_id = (select id from "
                             "orders.order where number = '" +
                             order + "')");
    BOOST_REQUIRE(units >= 1);
    std::string const first = authorize(order);
    scan(order); // one open RMA: no doubt
    BOOST_TEST(presenter.screen().number == first);
    after([&] { presenter.leave(); });
    key('1');
    // Two orders of two brands share a number: a person says which.
    floor.stage.run("update orders.order set number = 'TWIN' where number in ('" + shipped[4] + "', '" +
                    shipped[5] + "')");
    scan("TWIN");
    BOOST_TEST(step() == InspectStep::choose);
    BOOST_TEST(presenter.screen().choices.size() == 2U);
    BOOST_TEST(count("select count(*) from returns.rma") == 1);
    key('2');
    BOOST_TEST(step() == InspectStep::item);
    BOOST_TEST(presenter.state().parcel->view.is_blind);
    after([&] { presenter.leave(); });
    key('4');

    scan("EOMUG-1"); // an item: its client is clear, its parcel is not
    BOOST_TEST(step() == InspectStep::choose);
    BOOST_TEST(count("select count(*) from returns.rma") == 2);
    key('1');
    BOOST_REQUIRE_MESSAGE(step() == InspectStep::ask, said());
    BOOST_TEST(presenter.screen().item->check_tone == Tone::warn);
    key('1');
    enter();
    BOOST_TEST(step() == InspectStep::close);
    enter();
    BOOST_TEST(count("select count(*) from returns.rma where status = 'closed' and is_blind") == 1);
}

BOOST_FIXTURE_TEST_CASE(two_inspectors_on_one_parcel, OneBench)
{
    std::string const rma = arrived(shipped[6]);
    Bench other(pool());
    auto const line = view(rma).lines[0];
    for (Bench* bench : {static_cast<Bench*>(this), &other}) {
        bench->scan(rma);
    }
    for (std::int64_t unit = 0; unit + 1 < line.quantity; ++unit) {
        scan(line.barcode);
        key('1');
        enter();
    }
    other.after([&] { other.presenter.refresh(); });
    for (Bench* bench : {static_cast<Bench*>(this), &other}) {
        bench->scan(line.barcode); // the last unit of the line, in two hands
        bench->key('1');
    }
    enter();
    other.enter();
    BOOST_TEST(other.presenter.screen().tone == Tone::bad, other.said());
    BOOST_TEST(!other.presenter.state().item);
    BOOST_TEST(count("select count(*) from returns.inspection where undone_at is null") == line.quantity);
    // The first closes it: the other bench is free for the next parcel.
    for (auto const& open : view(rma).lines) {
        for (std::int64_t unit = open.inspected; unit < open.quantity; ++unit) {
            scan(open.barcode);
            key('1');
            enter();
        }
    }
    enter();
    other.after([&] { other.presenter.refresh(); });
    BOOST_TEST(other.step() == InspectStep::find);
    BOOST_TEST(other.said().find(rma) != std::string::npos);
}

BOOST_FIXTURE_TEST_CASE(a_parcel_of_another_pod_is_not_taken, OneBench)
{
    std::string const rma = arrived(shipped[7]);
    Bench dallas(pool());
    dallas.after([&] { dallas.presenter.change_pod(); });
    BOOST_TEST(dallas.step() == InspectStep::pod);
    dallas.scan("DAL");
    dallas.scan(rma);
    BOOST_TEST(dallas.step() == InspectStep::find);
    BOOST_TEST(dallas.said().find("RNO") != std::string::npos, dallas.said());
    // The next parcel's code closes the one that is done, and no other code does.
    std::string const next = arrived(shipped[8]);
    scan(rma);
    for (auto const& open : view(rma).lines) {
        for (std::int64_t unit = 0; unit < open.quantity; ++unit) {
            scan(open.barcode);
            key('1');
            enter();
        }
    }
    BOOST_TEST(step() == InspectStep::close);
    scan("NOTHING-KNOWN");
    BOOST_TEST(view(rma).status == "inspecting");
    scan(next);
    BOOST_TEST(view(rma).status == "refunded");
    BOOST_TEST(presenter.screen().number == next);
}

BOOST_FIXTURE_TEST_CASE(what_the_carrier_brings_back_is_taken_by_its_reason, OneBench)
{
    std::string const tracking = tracking_of(shipped[0]);
    scan(tracking); // no scan of it is known: five reasons, or a customer's return in the same box
    BOOST_TEST(step() == InspectStep::choose);
    BOOST_REQUIRE(presenter.screen().choices.size() == 6U);
    BOOST_TEST(presenter.state().candidates[2].carrier_reason == "refused");
    key('3');
    BOOST_REQUIRE(presenter.state().parcel);
    BOOST_TEST(presenter.state().parcel->view.carrier_reason == "refused");
    BOOST_TEST(presenter.screen().pills.size() >= 2U);
    BOOST_TEST(presenter.screen().pills[1].text.find("Refused") != std::string::npos);
    std::string const rts = presenter.state().parcel->view.number;
    while (step() == InspectStep::item) {
        scan(waiting_lines(*presenter.state().parcel).front()->barcode);
        BOOST_REQUIRE(step() == InspectStep::ask);
        BOOST_TEST(presenter.screen().item->wants.empty()); // no customer wants anything
        key('1');
        enter();
    }
    enter();
    BOOST_TEST(view(rts).status == "closed");
    BOOST_TEST(!view(rts).refund);
}

BOOST_FIXTURE_TEST_CASE(a_demanded_photo_is_asked_for_at_the_item_and_goes_with_it, OneBench)
{
    floor.stage.run(
        "insert into returns.policy (client_id, version, window_days, promise_hours, questions, rules, note, "
        "published_by) select null, 2, window_days, promise_hours, questions, (select jsonb_agg(case when r "
        "->> "
        "'key' = 'sealed' then r || '{\"photo\": true}' else r end order by n) from "
        "jsonb_array_elements(rules) "
        "with ordinality x (r, n)), 'photos', 'admin' from returns.policy where client_id is null");
    std::string const rma = arrived(shipped[1]);
    scan(rma);
    scan(codes(rma)[0]);
    key('1');
    BOOST_TEST(step() == InspectStep::lane);
    BOOST_TEST(presenter.screen().lane->hint == "A photo is demanded: press P");
    enter();
    BOOST_TEST(step() == InspectStep::lane); // it is not taken
    BOOST_TEST((seen.last == Signal::wrong));
    BOOST_TEST(view(rma).inspections.empty());
    key('P');
    scan(a_photo().string());
    BOOST_TEST(step() == InspectStep::lane);
    BOOST_TEST(presenter.screen().lane->hint != "A photo is demanded: press P");
    enter();
    BOOST_TEST(view(rma).inspections.size() == 1U);
    BOOST_TEST(count("select count(*) from returns.photo where inspection_id is not null") == 1);
}

BOOST_FIXTURE_TEST_CASE(the_item_says_that_a_person_decides_about_it, OneBench)
{
    std::string const rma = arrived(shipped[1]);
    floor.stage.run("update returns.rma_line set reason = 'unwanted'");
    scan(rma);
    scan(codes(rma)[0]);
    key('2');
    key('3'); // beyond repair, and the reason is the customer's own
    BOOST_TEST(step() == InspectStep::lane);
    BOOST_TEST(presenter.screen().lane->where.find("a person decides") != std::string::npos);
    enter();
    BOOST_TEST(said().find("waits for a person") != std::string::npos);
    BOOST_TEST(view(rma).inspections[0].acceptance == "manual_intervention_required");
}

BOOST_AUTO_TEST_SUITE_END()
