// The record of prints: nothing is printed beside it, and nothing twice without a reason.
#include "domain/database/content.h"
#include "domain/printing/print_document.h"
#include "domain/printing/print_sql.h"
#include "domain/printing/printers/send.h"
#include "domain/printing/prints_view.h"
#include "installer/bench/pipeline.h"
#include "reports/papers/printable.h"

#include "tests/support/test_database.h"

#include <boost/test/unit_test.hpp>

#include <barrier>
#include <thread>

using namespace poddesk;
using namespace poddesk::printing;
using database::in_transaction;
using database::Transaction;
using kernel::Outcome;
using kernel::Uuid;

namespace {

/// One parcel that has its label and has left.
struct Stage
{
    Stage() : admin(test.login_as("admin", 8)), house(bench::make_house(admin).value())
    {
        order = bench::import_one(admin, house, bench::order_json({{1, 1}, {2, 1}}, 1), clock).value();
        auto const gone = in_transaction(admin, [&](Transaction& tx) -> Outcome<void> {
            auto const reserved = bench::reserve(tx, Uuid::random(), {order});
            return reserved ? bench::dispatch(tx, house, {}, order, clock.now()) : reserved;
        });
        BOOST_REQUIRE_MESSAGE(gone, (gone ? "" : gone.error().message));
        parcel = number("select id from shipping.shipment");
        in_transaction(admin, [&](Transaction& tx) {
            database::store_content(tx, house.client, pdf_type, "%PDF-label");
            database::store_content(tx, house.client, zpl_type, "^XA^XZ");
        });
        // What the stage changes past the guarded functions is audited, and the audit wants to know who.
        change("insert into access.person (login, full_name, role, all_clients, all_pods) values "
               "('poddesk_root', 'Stage', 'administrator', true, true)");
        change("update shipping.shipment set label_pdf = sha256('%PDF-label'), label_zpl = sha256('^XA^XZ')");
    }
    ~Stage() { BOOST_CHECK_EQUAL(text(violations), ""); }

    std::int64_t number(std::string const& sql)
    {
        return in_transaction(test.root(),
                              [&](Transaction& tx) { return tx.query(sql).value<std::int64_t>(); });
    }
    std::string text(std::string const& sql)
    {
        return in_transaction(test.root(),
                              [&](Transaction& tx) { return tx.query(sql).value<std::string>(); });
    }

    void change(std::string const& sql)
    {
        in_transaction(test.root(), [&](Transaction& tx) { tx.query(sql).run(); });
    }

    /// Prints the label as this person; the printer answers what `answer` says.
    Outcome<Printed> print(database::Pool& as, std::string const& reason,
                           Outcome<std::string> const& answer = std::string("job-1"))
    {
        return print_on(as, printer, {Uuid::random(), "label", parcel, {"", {}, 1}, reason},
                        &reports::printable, [&](Printer const&, PrintJob const&) {
                            ++sent;
                            return answer;
                        });
    }

    static constexpr char const* violations =
        "select coalesce(string_agg(invariant || ' ' || subject || ': ' || detail, '; '), '') from "
        "verify.all_checks()";

    testing::TestDatabase test{"printing"};
    database::Pool admin;
    bench::House house;
    kernel::FixedClock clock{*kernel::parse_iso8601("2026-04-10T15:00:00Z")};
    kernel::OrderId order{};
    std::int64_t parcel = 0;
    Printer printer{"zebra", Printer::Kind::raw, {}, "127.0.0.1", 9100};
    int sent = 0;
};

} // namespace

BOOST_AUTO_TEST_SUITE(prints)

BOOST_FIXTURE_TEST_CASE(the_first_print_asks_nothing_the_next_asks_why, Stage)
{
    auto const first = print(admin, "");
    BOOST_TEST_REQUIRE(first.has_value(), (first ? "" : first.error().message));
    BOOST_TEST(!first->again);
    BOOST_TEST(first->job == "job-1");
    for (char const* const empty : {"", "  \t"}) {
        auto const refused = print(admin, empty);
        BOOST_REQUIRE(!refused);
        BOOST_TEST(refused.error().code == "missing_input");
        BOOST_TEST(refused.error().message.find("say why") != std::string::npos, refused.error().message);
    }
    BOOST_TEST(sent == 1); // the printer saw nothing of what was refused
    auto const again = print(admin, "the printer ate it");
    BOOST_TEST_REQUIRE(again.has_value(), (again ? "" : again.error().message));
    BOOST_TEST(again->again);
    BOOST_TEST(
        number("select count(*) from events.event where kind = 'document.reprinted' and order_id = " +
               std::to_string(order.value) +
               " and payload @> '{\"kind\": \"label\", \"reason\": \"the printer ate it\", \"printer\": "
               "\"zebra\"}'") == 1);
    auto const rows =
        in_transaction(admin, [&](Transaction& tx) { return list_prints(tx, "label", parcel, 10); });
    BOOST_REQUIRE(rows.size() == 2U);
    BOOST_TEST(rows[0].reason == "the printer ate it");
    BOOST_TEST(rows[0].is_reprint);
    BOOST_TEST(!rows[1].is_reprint);
    BOOST_TEST(rows[1].state == "printed");
    BOOST_TEST(rows[1].content == text("select encode(sha256('^XA^XZ'), 'hex')")); // what went to the printer
    BOOST_TEST(rows[1].printer == "zebra");
}

BOOST_FIXTURE_TEST_CASE(a_lost_printer_is_noted_and_the_print_repeated_without_a_reason, Stage)
{
    auto const lost = print(admin, "", kernel::refused("printer_away", "zebra does not answer."));
    BOOST_REQUIRE(!lost);
    BOOST_TEST(lost.error().message == "zebra does not answer.");
    BOOST_TEST(text("select state || ': ' || problem from printing.print") ==
               "failed: zebra does not answer.");
    // An adapter that throws leaves no half told story either.
    auto const thrown =
        print_on(admin, printer, {Uuid::random(), "label", parcel, {"", {}, 1}, ""}, &reports::printable,
                 [](Printer const&, PrintJob const&) -> Outcome<std::string> {
                     throw std::runtime_error("out of wire");
                 });
    BOOST_REQUIRE(!thrown);
    BOOST_TEST(number("select count(*) from printing.print where state = 'failed'") == 2);
    auto const done = print(admin, "");
    BOOST_TEST_REQUIRE(done.has_value(), (done ? "" : done.error().message));
    BOOST_TEST(!done->again);

    // Begun and never ended: it may lie in the tray, so the next one is a print again.
    change("update printing.print set state = 'sending', ended_at = null where state = 'printed'");
    BOOST_TEST(print(admin, "").error().code == "missing_input");
}

BOOST_FIXTURE_TEST_CASE(a_print_that_nobody_knows_about_is_repeated_with_a_reason, Stage)
{
    auto const lost = print(admin, "", kernel::refused(printer_unsure, "zebra broke off."));
    BOOST_REQUIRE(!lost);
    BOOST_TEST(lost.error().message == "zebra broke off.");
    BOOST_TEST(text("select state from printing.print") == "sending");
    BOOST_TEST(print(admin, "").error().code == "missing_input");
    auto const again = print(admin, "it broke off, nothing lay there");
    BOOST_TEST_REQUIRE(again.has_value(), (again ? "" : again.error().message));
    BOOST_TEST(again->again);
}

BOOST_FIXTURE_TEST_CASE(of_two_first_prints_at_once_one_is_the_second, Stage)
{
    std::barrier start(2);
    std::array<Outcome<Printed>, 2> done{Outcome<Printed>(), Outcome<Printed>()};
    std::vector<std::thread> people;
    for (std::size_t at = 0; at < 2; ++at) {
        people.emplace_back([&, at] {
            start.arrive_and_wait();
            done[at] = in_transaction(admin, [&](Transaction& tx) {
                return begin_print(tx, {Uuid::random(), "label", parcel, {"label", {}, 1}, "both of us"},
                                   "zebra", {zpl_type, "^XA^XZ"});
            });
        });
    }
    for (std::thread& person : people) {
        person.join();
    }
    BOOST_REQUIRE((done[0].has_value() && done[1].has_value()));
    BOOST_TEST(done[0]->again != done[1]->again);
}

BOOST_FIXTURE_TEST_CASE(only_kept_papers_of_what_one_reaches, Stage)
{
    auto const begin = [&](database::Pool& as, std::string const& kind, std::int64_t subject,
                           std::string const& bytes) {
        return in_transaction(as, [&](Transaction& tx) {
            return begin_print(tx, {Uuid::random(), kind, subject, {"x", {}, 1}, ""}, "zebra",
                               {zpl_type, bytes});
        });
    };
    BOOST_TEST(begin(admin, "label", parcel, "^XAforged^XZ").error().code == "not_found");
    BOOST_TEST(begin(admin, "label", parcel + 1000, "^XA^XZ").error().code == "not_found");
    // Kept with the parcel, but as its label.
    BOOST_TEST(begin(admin, "slip", parcel, "^XA^XZ").error().code == "not_found");

    test.add_person("olga", "warehouse");
    test.give_pod("olga", house.pod.value);
    database::Pool olga = test.login_as("olga", 1);
    BOOST_TEST(begin(olga, "label", parcel, "^XA^XZ").error().code == "not_found");
    BOOST_TEST(number("select count(*) from printing.print") == 0);
    test.give_client("olga", house.client.value);
    BOOST_TEST(begin(olga, "label", parcel, "^XA^XZ").has_value()); // the control: with the reach it goes

    // Nobody ends the print of another.
    auto const print = number("select max(id) from printing.print");
    BOOST_CHECK_THROW(in_transaction(admin, [&](Transaction& tx) { end_print(tx, print, std::nullopt, ""); }),
                      database::DatabaseError);
    in_transaction(olga, [&](Transaction& tx) { end_print(tx, print, std::nullopt, "1"); });
    in_transaction(olga, [&](Transaction& tx) { end_print(tx, print, "too late", ""); });
    BOOST_TEST(text("select state || coalesce(problem, '') from printing.print") == "printed");

    // A parcel on its way is never voided: past its own guards, and back.
    std::string const was = text("select status from shipping.shipment");
    auto const become = [&](std::string const& status) {
        in_transaction(test.root(), [&](Transaction& tx) {
            tx.query("set local session_replication_role = replica").run();
            tx.query("update shipping.shipment set status = :status").bind("status", status).run();
        });
    };
    become("voided");
    BOOST_TEST(begin(olga, "label", parcel, "^XA^XZ").error().code == "wrong_status");
    become(was);
}

BOOST_FIXTURE_TEST_CASE(every_document_that_is_drawn_can_be_printed, Stage)
{
    Printer const folder{"print folder", Printer::Kind::folder,
                         std::filesystem::temp_directory_path() /
                             ("poddesk-prints-" + std::to_string(getpid()))};
    auto const list = number("select id from fulfillment.pick_list");
    for (auto const& [kind, subject] :
         {std::pair<std::string, std::int64_t>{"label", parcel}, {"slip", parcel}, {"pick_list", list}}) {
        auto const done = print_on(admin, folder, {Uuid::random(), kind, subject, {"", {}, 1}, ""},
                                   &reports::printable, &send_to_printer);
        BOOST_TEST_CONTEXT(kind)
        {
            BOOST_TEST_REQUIRE(done.has_value(), (done ? "" : done.error().message));
            BOOST_TEST(std::filesystem::exists(folder.folder / done->job));
        }
    }
    std::filesystem::remove_all(folder.folder);
    // A label printer does not print paper: refused before anything is noted.
    auto const wrong = print_on(admin, printer, {Uuid::random(), "slip", parcel, {"", {}, 1}, "again"},
                                &reports::printable, &send_to_printer);
    BOOST_REQUIRE(!wrong);
    BOOST_TEST(wrong.error().code == "wrong_printer");
    BOOST_TEST(number("select count(*) from printing.print") == 3);
}

BOOST_AUTO_TEST_SUITE_END()
