// Tracking: what the carriers' files say, what parcels and orders therefore are, and who must look at them.
#include <algorithm>
#include <fstream>
#include <random>
#include <sstream>

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include "domain/shipping/import_tracking.h"
#include "domain/shipping/shipment_status.h"
#include "domain/shipping/tracking.h"
#include "domain/shipping/tracking_folder.h"
#include "domain/shipping/tracking_view.h"
#include "tests/domain/shipping/parcel_stage.h"

using namespace poddesk;
using namespace poddesk::shipping;
using database::Transaction;
namespace fs = std::filesystem;

namespace {

fs::path shared_data()
{
    char const* const set = std::getenv("PODDESK_SHARED_DATA");
    return set != nullptr ? fs::path(set) : fs::path(PODDESK_SOURCE_DIR) / "../shared/data";
}

struct SharedDataIsThere
{
    boost::test_tools::assertion_result operator()(boost::unit_test::test_unit_id) const
    {
        boost::test_tools::assertion_result there(fs::is_directory(shared_data() / "easypost"));
        there.message() << "the conformance data are not there (PODDESK_SHARED_DATA)";
        return there;
    }
};

std::string text_of(fs::path const& path)
{
    std::ifstream in(path, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

TrackingFile read(std::string_view text)
{
    auto file = read_tracking_file("test", text);
    BOOST_REQUIRE_MESSAGE(file.has_value(), (file ? "" : file.error().message));
    return std::move(*file);
}

kernel::Timestamp now()
{
    return std::chrono::floor<std::chrono::seconds>(kernel::SystemClock().now());
}

/// A line of the house's CSV, `ago` before one moment of this program: the same line twice is the same news,
/// however slow the test is.
std::string line(std::string const& tracking, char const* code, std::chrono::seconds ago,
                 char const* text = "scan")
{
    static kernel::Timestamp const moment = now();
    return fmt::format("{},{},{},{},\"Reno, NV\",\n", tracking, code, kernel::format_iso8601(moment - ago),
                       text);
}

std::string const head = "tracking,code,occurred_at,text,place,event\n";

class Stage : public testing::ParcelStage
{
public:
    explicit Stage(std::string const& name = "tracking") : ParcelStage(name) {}

    ImportedTracking import(std::string const& lines)
    {
        std::string const text = head + lines;
        ImportTracking const command{kernel::Uuid::random(), read(text), text};
        auto done =
            database::in_transaction(admin, [&](Transaction& tx) { return import_tracking(tx, command); });
        BOOST_REQUIRE_MESSAGE(done.has_value(), (done ? "" : done.error().message));
        return std::move(*done);
    }
    std::string status(kernel::ShipmentId parcel)
    {
        return one(fmt::format("select status || '/' || coalesce(tracking_state, '-') from shipping.shipment "
                               "where id = {}",
                               parcel.value));
    }
    std::string order_status(kernel::ShipmentId parcel)
    {
        return one(
            fmt::format("select o.status || '/' || f.status from shipping.shipment s join orders.order "
                        "o on o.id = s.order_id join fulfillment.fulfillment f on f.id = "
                        "s.fulfillment_id where s.id = {}",
                        parcel.value));
    }
    /// The kinds of the open entries, or of all with their state.
    std::string open(kernel::ShipmentId parcel)
    {
        return one(fmt::format("select coalesce(string_agg(kind, ',' order by kind), '') from "
                               "shipping.tracking_exception where shipment_id = {} and state = 'open'",
                               parcel.value));
    }
    std::string emails(kernel::ShipmentId parcel)
    {
        return one(
            fmt::format("select coalesce(string_agg(kind || ' ' || state, ',' order by kind), '') from "
                        "messaging.message where shipment_id = {} and kind <> 'shipped'",
                        parcel.value));
    }
    /// Everything that an import could change, counted and hashed.
    std::string everything()
    {
        return one("select concat_ws(' ', (select count(*) || ':' || md5(string_agg(concat_ws('|', "
                   "shipment_id, state, event_key, occurred_at), ',' order by shipment_id, event_key)) "
                   "from shipping.tracking_event), (select md5(string_agg(concat_ws('|', id, status, "
                   "tracking_state, tracking_at, scanned_at), ',' order by id)) from shipping.shipment), "
                   "(select md5(string_agg(status, ',' order by id)) from orders.order), (select count(*) "
                   "from events.event), (select count(*) from messaging.message), "
                   "(select md5(string_agg(concat_ws('|', shipment_id, kind, state), ',' order by id)) from "
                   "shipping.tracking_exception))");
    }
};

using std::chrono::hours;
using std::chrono::minutes;

} // namespace

BOOST_AUTO_TEST_SUITE(tracking)

BOOST_AUTO_TEST_CASE(the_databases_table_of_steps_is_the_programs)
{
    testing::TestDatabase base{"steps"};
    for (auto const& [from, from_word] : shipment_status_words) {
        for (auto const& [to, to_word] : shipment_status_words) {
            bool const here = may_become(from, to);
            bool const there = database::in_transaction(base.root(), [&](Transaction& tx) {
                return tx.query("select shipping.may_become(:from, :to)")
                    .bind("from", from_word)
                    .bind("to", to_word)
                    .value<bool>();
            });
            BOOST_CHECK_MESSAGE(here == there, fmt::format("{} -> {}", from_word, to_word));
        }
    }
}

BOOST_AUTO_TEST_CASE(easypost_files, *boost::unit_test::precondition(SharedDataIsThere()))
{
    TrackingFile const created = read(text_of(shared_data() / "easypost/doc-responses/trackers-create.json"));
    BOOST_TEST(created.format == "easypost");
    BOOST_TEST_REQUIRE(created.events.size() == 2U);
    BOOST_TEST(created.events[1].tracking == "EZ1000000001");
    BOOST_CHECK(created.events[1].state == TrackingState::pre_transit);
    BOOST_TEST(created.events[1].text == "Shipping Label Created");
    BOOST_TEST(created.events[1].place == "HOUSTON, TX 77063");
    BOOST_TEST(created.events[1].written_at == "2025-04-10T09:17:17Z");
    BOOST_TEST(kernel::format_iso8601(created.events[1].occurred_at) == "2025-04-10T09:17:17Z");
    TrackingFile const list = read(text_of(shared_data() / "easypost/doc-responses/trackers-list.json"));
    BOOST_TEST(list.events.size() == 2U);
    BOOST_TEST(list.refused.size() == 0U);
    std::size_t events = 0;
    for (auto const& entry : fs::directory_iterator(shared_data() / "easypost/exchanges")) {
        if (entry.path().filename().string().find("test_tracker_") != 0) continue;
        for (auto const& exchange : nlohmann::json::parse(text_of(entry.path())))
            if (exchange.at("response_body").is_object()) {
                auto const file = read_tracking_file("exchange", exchange.at("response_body").dump());
                BOOST_REQUIRE_MESSAGE(file.has_value(), entry.path().string());
                BOOST_TEST(file->refused.size() == 0U);
                events += file->events.size();
            }
    }
    BOOST_TEST(events > 20U);
    BOOST_TEST_MESSAGE(events << " events in EasyPost's own recordings");
}

BOOST_AUTO_TEST_CASE(shipengine_and_karrio_files, *boost::unit_test::precondition(SharedDataIsThere()))
{
    TrackingFile const file =
        read(text_of(shared_data() / "shipengine/TrackUsingCarrierCodeAndTrackingNumber200Response.json"));
    BOOST_TEST(file.format == "shipengine");
    BOOST_TEST_REQUIRE(file.events.size() == 1U);
    BOOST_TEST(file.events[0].code == "3000");
    BOOST_CHECK(file.events[0].state == TrackingState::unknown); // they say nothing of the event itself
    BOOST_TEST(file.events[0].tracking == "1026167028310292");
    TrackingFile const karrio = read(text_of(shared_data() / "karrio/proxy-tracking-TRACKING_RESPONSE.json"));
    BOOST_TEST(karrio.format == "karrio");
    BOOST_TEST(karrio.events.size() == 0U); // a date and a time without a zone
    BOOST_TEST_REQUIRE(karrio.refused.size() == 1U);
    BOOST_TEST(karrio.refused[0].why.code == "bad_time");
    auto const parsed = nlohmann::json::parse(
        text_of(shared_data() / "karrio-connectors/usps/tracking-ParsedTrackingResponse.json"));
    TrackingFile const usps = read(parsed.at(0).dump());
    BOOST_TEST(usps.refused.size() == 0U);
    BOOST_TEST_REQUIRE(usps.events.size() >= 4U);
    BOOST_CHECK(usps.events[0].state == TrackingState::delivered);
    BOOST_CHECK(usps.events[1].state == TrackingState::out_for_delivery);
    BOOST_CHECK(usps.events[2].state == TrackingState::unknown);
}

BOOST_AUTO_TEST_CASE(every_word_of_every_carrier)
{
    auto const easypost = [](char const* status, char const* detail) {
        return read(
                   fmt::format(
                       R"({{"object":"Tracker","tracking_code":"AB12345678","tracking_details":[{{"status":"{}","status_detail":"{}","datetime":"2026-11-20T08:00:00Z"}}]}})",
                       status, detail))
            .events.at(0)
            .state;
    };
    BOOST_CHECK(easypost("available_for_pickup", "x") == TrackingState::ready_for_pickup);
    BOOST_CHECK(easypost("return_to_sender", "return") == TrackingState::returned);
    BOOST_CHECK(easypost("failure", "refused") == TrackingState::exception);
    BOOST_CHECK(easypost("in_transit", "delivery_attempted") == TrackingState::attempted);
    BOOST_CHECK(easypost("cancelled", "") == TrackingState::canceled);
    BOOST_CHECK(easypost("teleported", "") == TrackingState::unknown);
    auto const shipengine = [](char const* status, char const* detail) {
        return read(
                   fmt::format(
                       R"({{"tracking_number":"AB12345678","status_code":"IT","events":[{{"status_code":"{}","carrier_detail_code":"{}","occurred_at":"2026-11-20T08:00:00Z"}}]}})",
                       status, detail))
            .events.at(0)
            .state;
    };
    BOOST_CHECK(shipengine("IT", "OUT_FOR_DELIVERY") == TrackingState::out_for_delivery);
    BOOST_CHECK(shipengine("IT", "") == TrackingState::in_transit);
    BOOST_CHECK(shipengine("EX", "RETURN_TO_SENDER") == TrackingState::returned);
    BOOST_CHECK(shipengine("EX", "") == TrackingState::exception);
    BOOST_CHECK(shipengine("SP", "") == TrackingState::ready_for_pickup);
    BOOST_CHECK(shipengine("NY", "") == TrackingState::pre_transit);
}

BOOST_AUTO_TEST_CASE(bad_rows_are_refused_one_by_one)
{
    TrackingFile const file =
        read(head + "PD0001,DL,2026-11-20T08:00:00Z,\"At the \"\"door\"\"\",\"Reno, NV\",7\n" +
             "PD0001,ZZ,2026-11-20T08:00:00Z,x,,\n" + "PD0001,DL,2026-11-20 08:00,no zone,,\n" +
             "PD0001,DL,2026-02-30T08:00:00Z,no such day,,\n" + "PD0001,DL\n" +
             "PD0001,DL,2026-11-20T08:00:00Z,\"open,,\n" + "P;D,DL,2026-11-20T08:00:00Z,x,,\n" +
             "pd 0002,IN,2026-11-20T08:00:00+01:00,tab\there,,\n\n");
    BOOST_TEST_REQUIRE(file.events.size() == 2U);
    BOOST_TEST(file.events[0].text == "At the \"door\"");
    BOOST_TEST(file.events[0].event_id == "7");
    BOOST_TEST(file.events[1].tracking == "PD0002");
    BOOST_TEST(file.events[1].text == "tab here");
    BOOST_TEST(file.events[1].written_at == "2026-11-20T08:00:00+01:00");
    std::string codes;
    for (RefusedEvent const& row : file.refused)
        codes += fmt::format("{}:{} ", row.row, row.why.code);
    BOOST_TEST(codes == "3:unknown_code 4:bad_time 5:bad_time 6:bad_line 7:bad_line 8:bad_tracking ");
}

BOOST_AUTO_TEST_CASE(hostile_files_are_refused_whole)
{
    for (std::string const& text :
         {std::string("not,the,columns\n1,2,3\n"), std::string(), std::string("\0\0", 2), std::string("{"),
          std::string("[]"), std::string("{\"orders\":[]}"), std::string(70, '['), std::string("\xff\xfe"),
          std::string(R"({"object":"Tracker","tracking_code":"A\u0000B","tracking_details":[]})")}) {
        auto const file = read_tracking_file("hostile", text);
        BOOST_CHECK_MESSAGE(!file.has_value() || file->events.empty(), text.substr(0, 40));
    }
    // Members of the wrong kind, everywhere: nothing is thrown, nothing is taken.
    TrackingFile const odd = read(
        R"([{"object":"Tracker","tracking_code":{"a":1},"tracking_details":[1,null,"x",[],{"status":[],"datetime":{}},{"datetime":"2026-11-20T08:00:00Z"}]},7,null])");
    BOOST_TEST(odd.events.size() == 0U);
    BOOST_TEST(odd.refused.size() == 6U);
    std::mt19937 random(7);
    std::string const good = head + line("PD0001", "DL", hours(1)) + line("PD0002", "IN", hours(2));
    for (int round = 0; round < 20000; ++round) {
        std::string text = good;
        for (int cut = 0; cut < 3; ++cut)
            text[random() % text.size()] = static_cast<char>(random());
        if (auto const file = read_tracking_file("noise", text))
            for (CarrierEvent const& event : file->events)
                BOOST_REQUIRE(event.tracking.size() >= 4 && event.text.size() <= 2000);
    }
}

BOOST_AUTO_TEST_CASE(a_parcel_goes_its_way)
{
    Stage stage;
    auto const parcels = stage.shipped(2);
    std::string const a = Stage::tracking_of(parcels[0]);
    std::string const b = Stage::tracking_of(parcels[1]);
    BOOST_TEST(stage.import(line(a, "PU", hours(9))).stored == 1);
    BOOST_TEST(stage.status(parcels[0]) == "in_transit/in_transit");
    stage.import(line(a, "OD", hours(2)) + line(b, "IN", hours(3)));
    BOOST_TEST(stage.status(parcels[0]) == "in_transit/out_for_delivery");
    BOOST_TEST(stage.emails(parcels[0]) == "out_for_delivery ready");
    stage.import(line(a, "DL", minutes(30)));
    BOOST_TEST(stage.status(parcels[0]) == "delivered/delivered");
    BOOST_TEST(stage.order_status(parcels[0]) == "shipped/shipped"); // the other one is still under way
    stage.import(line(b, "DL", minutes(20)));
    BOOST_TEST(stage.order_status(parcels[1]) == "delivered/delivered");
    BOOST_TEST(stage.emails(parcels[0]) == "delivered ready,out_for_delivery ready");
    BOOST_TEST(
        stage.one(fmt::format("select string_agg(kind, ' ' order by id) from events.event where kind like "
                              "'shipment.%' and subject_id = {}",
                              parcels[0].value)) ==
        "shipment.labeled shipment.shipped shipment.in_transit shipment.out_for_delivery shipment.delivered");
    BOOST_TEST(stage.violations() == "");
}

BOOST_AUTO_TEST_CASE(the_same_file_twice_and_shuffled_changes_nothing)
{
    Stage stage("replay");
    std::vector<std::string> lines;
    for (int i = 0; i < 12; ++i) {
        std::string const number = Stage::tracking_of(stage.shipped().front());
        lines.push_back(line(number, "PU", hours(9)));
        lines.push_back(line(number, "IN", hours(7), "Hub"));
        if (i % 3 == 0) lines.push_back(line(number, "EX", hours(6), "Wet"));
        if (i % 4 == 0) lines.push_back(line(number, "RS", hours(5)));
        lines.push_back(line(number, "OD", hours(3)));
        lines.push_back(line(number, "DL", hours(1)));
    }
    auto const joined = [&] {
        std::string all;
        for (std::string const& one : lines)
            all += one;
        return all;
    };
    ImportedTracking const first = stage.import(joined());
    BOOST_TEST(first.stored == static_cast<std::int64_t>(lines.size()));
    BOOST_TEST(first.refused.size() == 0U);
    std::string const before = stage.everything();
    std::mt19937 random(3);
    for (int round = 0; round < 2; ++round) {
        std::shuffle(lines.begin(), lines.end(), random);
        ImportedTracking const again = stage.import(joined());
        BOOST_TEST(again.stored == 0);
        BOOST_TEST(again.known == static_cast<std::int64_t>(lines.size()));
        BOOST_TEST(stage.everything() == before);
    }
    // The control: one more event, and the same look sees it.
    stage.import(line(Stage::tracking_of(kernel::ShipmentId{1}), "IN", hours(8), "Another hub"));
    BOOST_TEST(stage.everything() != before);
    BOOST_TEST(stage.violations() == "");
}

BOOST_AUTO_TEST_CASE(in_whatever_order_the_news_comes_the_parcel_is_the_same)
{
    Stage stage("order");
    struct Scan
    {
        char const* code;
        std::chrono::seconds ago;
    };
    std::vector<std::vector<Scan>> const ways{
        {{"PU", hours(9)}, {"OD", hours(4)}, {"DL", hours(1)}},
        {{"IN", hours(9)}, {"RS", hours(5)}, {"DL", hours(2)}}, // delivered to its sender
        {{"OD", hours(9)}, {"AT", hours(8)}, {"OD", hours(2)}},
        {{"EX", hours(9)}, {"IN", hours(8)}, {"LC", hours(1)}},
        {{"DL", hours(9)}, {"EX", hours(8)}, {"IN", hours(7)}}};
    std::vector<std::string> const ends{"delivered/delivered", "returned/returned",
                                        "in_transit/out_for_delivery", "in_transit/in_transit",
                                        "delivered/delivered"};
    for (std::size_t way = 0; way < ways.size(); ++way) {
        std::vector<std::size_t> turn{0, 1, 2};
        do {
            kernel::ShipmentId const parcel = stage.shipped().front();
            for (std::size_t const i : turn)
                stage.import(line(Stage::tracking_of(parcel), ways[way][i].code, ways[way][i].ago));
            BOOST_TEST(stage.status(parcel) == ends[way]);
            BOOST_TEST(stage.order_status(parcel) ==
                       (ends[way].starts_with("delivered") ? "delivered/delivered" : "shipped/shipped"));
        } while (std::next_permutation(turn.begin(), turn.end()));
    }
    BOOST_TEST(stage.violations() == "");
}

BOOST_AUTO_TEST_CASE(late_and_old_news_writes_to_nobody)
{
    Stage stage("late");
    kernel::ShipmentId const parcel = stage.shipped().front();
    std::string const number = Stage::tracking_of(parcel);
    stage.import(line(number, "DL", hours(1)));
    stage.import(line(number, "OD", hours(4)) + line(number, "EX", hours(6)));
    BOOST_TEST(stage.status(parcel) == "delivered/delivered");
    BOOST_TEST(stage.emails(parcel) ==
               "delivered ready,delivery_exception suppressed,out_for_delivery suppressed");
    BOOST_TEST(stage.open(parcel) == "");
    kernel::ShipmentId const old = stage.shipped().front();
    stage.import(line(Stage::tracking_of(old), "DL", hours(24 * 5)));
    BOOST_TEST(stage.emails(old) == "delivered suppressed");
    BOOST_TEST(
        stage.one(fmt::format("select suppressed_reason from messaging.message where shipment_id = {} and "
                              "kind = 'delivered'",
                              old.value)) == "the carrier told us more than two days later");
}

BOOST_AUTO_TEST_CASE(another_trouble_after_the_parcel_moved_again_is_told)
{
    Stage stage("again");
    kernel::ShipmentId const parcel = stage.shipped().front();
    std::string const number = Stage::tracking_of(parcel);
    auto const exceptions = [&](kernel::ShipmentId of) {
        return stage.one(fmt::format(
            "select coalesce(string_agg(e.payload ->> 'text' || ' ' || m.state || coalesce(', ' || "
            "m.suppressed_reason, ''), '; ' order by e.occurred_at, e.id), '') from events.event e left join "
            "messaging.message m on m.event_key = 'event:' || e.id where e.kind = 'shipment.exception' and "
            "e.subject_id = {}",
            of.value));
    };
    stage.import(line(number, "EX", hours(20), "Address unknown at 7"));
    BOOST_TEST(exceptions(parcel) == "Address unknown at 7 ready");
    // The trouble goes on, or is another one at the same place: in the queue, and no news for the customer.
    stage.import(line(number, "EX", hours(19), "Address unknown at 8") +
                 line(number, "EX", hours(18), "Wet"));
    BOOST_TEST(exceptions(parcel) == "Address unknown at 7 ready");
    BOOST_TEST(stage.open(parcel) == "exception");
    // It moved, and the same happened again: an event, a queue entry, and the reason why there is no email.
    stage.import(line(number, "IN", hours(15)));
    BOOST_TEST(stage.open(parcel) == "");
    stage.import(line(number, "EX", hours(14), "address unknown at 9"));
    BOOST_TEST(stage.open(parcel) == "exception");
    std::string const twice =
        "Address unknown at 7 ready; address unknown at 9 suppressed, the customer was told "
        "of this kind of exception before";
    BOOST_TEST(exceptions(parcel) == twice);
    // It moved, and something else happened: the customer hears of it.
    stage.import(line(number, "OD", hours(10)) + line(number, "EX", hours(9), "Damaged"));
    BOOST_TEST(exceptions(parcel) == twice + "; Damaged ready");
    stage.import(line(number, "OD", hours(10)) + line(number, "EX", hours(9), "Damaged")); // known
    BOOST_TEST(exceptions(parcel) == twice + "; Damaged ready");
    BOOST_TEST(stage.violations() == "");

    // All in one file, in any order: only the last is news.
    kernel::ShipmentId const late = stage.shipped().front();
    std::string const other = Stage::tracking_of(late);
    stage.import(line(other, "EX", hours(5), "Damaged") + line(other, "IN", hours(7)) +
                 line(other, "EX", hours(9), "Address unknown"));
    BOOST_TEST(exceptions(late) ==
               "Address unknown suppressed, the parcel had gone further when the carrier told "
               "us; Damaged ready");
    // What was not told does not count as told.
    stage.import(line(other, "IN", hours(4)) + line(other, "EX", hours(3), "Address unknown"));
    BOOST_TEST(exceptions(late).ends_with("Damaged ready; Address unknown ready"));
    BOOST_TEST(stage.violations() == "");
}

BOOST_AUTO_TEST_CASE(the_queue_opens_ends_and_is_undone)
{
    Stage stage("queue");
    kernel::ShipmentId const parcel = stage.shipped().front();
    std::string const number = Stage::tracking_of(parcel);
    stage.import(line(number, "AT", hours(9), "Nobody home"));
    BOOST_TEST(stage.open(parcel) == "attempted");
    stage.import(line(number, "EX", hours(8), "Address unknown"));
    BOOST_TEST(stage.open(parcel) == "exception");
    BOOST_TEST(stage.status(parcel) == "exception/exception");
    BOOST_TEST(stage.emails(parcel) == "delivery_exception ready");
    auto const entry = database::in_transaction(
        stage.admin, [](Transaction& tx) { return tracking_exceptions(tx, {}, {}, 10).at(0); });
    BOOST_TEST(entry.detail == "Address unknown");
    BOOST_TEST(entry.customer == "Ann Lee");
    auto const say = [&](auto use_case, char const* reason) {
        ExceptionCommand const command{kernel::Uuid::random(), entry.id, reason};
        auto const done =
            database::in_transaction(stage.admin, [&](Transaction& tx) { return use_case(tx, command); });
        return done ? std::string("done") : done.error().code;
    };
    BOOST_TEST(say(&resolve_exception, " ") == "missing_input");
    BOOST_TEST(say(&resolve_exception, "New address sent") == "done");
    BOOST_TEST(say(&resolve_exception, "Twice") == "wrong_status");
    BOOST_TEST(stage.open(parcel) == "");
    stage.import(line(number, "EX", hours(8), "Address unknown")); // known news opens nothing
    BOOST_TEST(stage.open(parcel) == "");
    BOOST_TEST(say(&reopen_exception, "It came back") == "done");
    BOOST_TEST(say(&reopen_exception, "Again") == "wrong_status");
    BOOST_TEST(stage.open(parcel) == "exception");
    BOOST_TEST(say(&resolve_exception, "Really done") == "done");
    stage.import(line(number, "EX", hours(7), "Wet")); // other news does
    BOOST_TEST(say(&reopen_exception, "Not now") == "wrong_status");
    stage.import(line(number, "DL", hours(1)));
    BOOST_TEST(stage.open(parcel) == "");
    stage.import(line(number, "RS", minutes(10)));
    BOOST_TEST(stage.open(parcel) == "after_delivery");
    BOOST_TEST(stage.status(parcel) == "delivered/delivered");
    auto const counts = database::in_transaction(stage.admin, [](Transaction& tx) {
        return std::pair(tracking_counts(tx, {}), exception_counts(tx));
    });
    BOOST_TEST(counts.first.delivered == 1);
    BOOST_TEST(counts.first.exceptions == 1);
    BOOST_TEST_REQUIRE(counts.second.size() == 1U);
    BOOST_TEST(counts.second[0].kind == "after_delivery");
    BOOST_TEST(stage.violations() == "");
}

BOOST_AUTO_TEST_CASE(a_parcel_that_nobody_shipped_waits_for_the_pod)
{
    Stage stage("notshipped");
    kernel::ShipmentId const parcel = stage.labeled().front();
    stage.import(line(Stage::tracking_of(parcel), "DL", minutes(5)));
    BOOST_TEST(stage.status(parcel) == "labeled/delivered");
    BOOST_TEST(stage.open(parcel) == "not_shipped");
    BOOST_TEST(stage.violations() == "");
    stage.ship(parcel);
    BOOST_TEST(stage.status(parcel) == "delivered/delivered");
    BOOST_TEST(stage.order_status(parcel) == "delivered/delivered");
    BOOST_TEST(stage.open(parcel) == "");
    BOOST_TEST(stage.violations() == "");
}

BOOST_AUTO_TEST_CASE(a_void_label_waits_for_nobody)
{
    Stage stage("voidqueue");
    kernel::ShipmentId const parcel = stage.labeled().front();
    stage.import(line(Stage::tracking_of(parcel), "EX", minutes(5)));
    BOOST_TEST(stage.open(parcel) != "");
    stage.run(fmt::format("select fulfillment.unpack(gen_random_uuid(), (select fulfillment_id from "
                          "shipping.shipment where id = {}), 'wrong box')",
                          parcel.value));
    BOOST_TEST(stage.open(parcel) == "");
    BOOST_TEST(stage.violations() == "");
}

BOOST_AUTO_TEST_CASE(rows_of_no_parcel_are_refused_and_the_others_stand)
{
    Stage stage("refused");
    kernel::ShipmentId const parcel = stage.shipped().front();
    kernel::ShipmentId const void_one = stage.labeled().front();
    stage.run(fmt::format("select fulfillment.unpack(gen_random_uuid(), (select fulfillment_id from "
                          "shipping.shipment where id = {}), 'wrong box')",
                          void_one.value));
    std::string const number = Stage::tracking_of(parcel);
    ImportedTracking const done =
        stage.import(line("NOBODYS1", "DL", hours(1)) + line(number, "PU", hours(1)) +
                     line(Stage::tracking_of(void_one), "PU", hours(1)) +
                     line(number, "IN", hours(24 * 400)) + line(number, "IN", -hours(48)));
    BOOST_TEST(done.stored == 1);
    std::string codes;
    for (RefusedEvent const& row : done.refused)
        codes += fmt::format("{}:{} ", row.row, row.why.code);
    BOOST_TEST(codes == "2:unknown_parcel 4:voided 5:before_the_label 6:in_the_future ");
    // Nobody reaches another client's parcel by a file.
    stage.base.add_person("theirs", "warehouse");
    database::Pool theirs = stage.base.login_as("theirs");
    std::string const text = head + line(number, "DL", minutes(1));
    ImportTracking const command{kernel::Uuid::random(), read(text), text};
    auto const tried =
        database::in_transaction(theirs, [&](Transaction& tx) { return import_tracking(tx, command); });
    BOOST_TEST_REQUIRE(tried.has_value());
    BOOST_TEST(tried->stored == 0);
    BOOST_TEST(tried->refused.at(0).why.code == "unknown_parcel");
    BOOST_TEST(stage.status(parcel) == "in_transit/in_transit");
}

BOOST_AUTO_TEST_CASE(silent_parcels_are_found_once)
{
    Stage stage("silent");
    kernel::ShipmentId const quiet = stage.shipped().front();
    kernel::ShipmentId const fresh = stage.shipped().front();
    auto const look = [&] {
        return database::in_transaction(stage.admin, [](Transaction& tx) { return find_silent_parcels(tx); });
    };
    BOOST_TEST(look() == 0);
    stage.as_root(fmt::format(
        "update shipping.shipment set shipped_at = now() - interval '9 days' where id = {}", quiet.value));
    BOOST_TEST(look() == 1);
    BOOST_TEST(look() == 0);
    BOOST_TEST(stage.open(quiet) == "silent");
    BOOST_TEST(stage.open(fresh) == "");
    stage.import(line(Stage::tracking_of(quiet), "IN", hours(1)));
    BOOST_TEST(stage.open(quiet) == "");
    BOOST_TEST(look() == 0);
    BOOST_TEST(stage.one<std::int64_t>("select shipping.business_days('2026-11-26', '2026-12-01')") == 3);
    BOOST_TEST(stage.one<std::int64_t>("select shipping.business_days('2026-11-28', '2026-11-29')") == 0);
}

BOOST_AUTO_TEST_CASE(the_drop_folder)
{
    Stage stage("folder");
    std::string const number = Stage::tracking_of(stage.shipped().front());
    fs::path const folder = fs::temp_directory_path() / kernel::Uuid::random().text();
    fs::create_directories(folder);
    auto const drop = [&](char const* name, std::string const& text) {
        std::ofstream(folder / name, std::ios::binary) << text;
    };
    auto const look = [&](std::chrono::milliseconds rest) {
        TrackingFolderOptions options;
        options.rest = rest;
        auto done = import_tracking_folder(stage.admin, folder, options);
        BOOST_REQUIRE(done.has_value());
        return std::move(*done);
    };
    drop("a.csv", head + line(number, "PU", hours(2)));
    drop("b.csv", head + line(number, "DL", hours(1)) + "X\n");
    drop("c.json", "{\"broken\":");
    drop(".hidden.csv", head);
    drop("d.csv.part", head);
    BOOST_TEST(look(minutes(5)).size() == 0U); // still being written
    BOOST_TEST(look({}).size() == 3U);
    BOOST_TEST(fs::exists(folder / "done/a.csv"));
    BOOST_TEST(!fs::exists(folder / "done/a.csv.txt"));
    BOOST_TEST(text_of(folder / "done/b.csv.txt") == "row 3: The line has 1 fields, its header names 6.\n");
    BOOST_TEST(fs::exists(folder / "refused/c.json"));
    BOOST_TEST(text_of(folder / "refused/c.json.txt").size() > 20U);
    BOOST_TEST(fs::exists(folder / ".hidden.csv"));
    BOOST_TEST(fs::exists(folder / "d.csv.part"));
    drop("a.csv", head + line(number, "PU", hours(2)));
    auto const again = look({});
    BOOST_TEST(again.at(0).outcome->stored == 0);
    BOOST_TEST(fs::exists(folder / "done/a-2.csv"));
    // Names that are no text, or that a cut by bytes would break.
    drop("bad\xff.csv", head + line(number, "IN", hours(2)));
    drop((std::string(199, 'n') + "\xc3\xa9.csv").c_str(), head + line(number, "IN", hours(3)));
    drop("z.csv", head + line(number, "IN", hours(4)));
    auto const odd = look({});
    BOOST_TEST_REQUIRE(odd.size() == 3U);
    for (FolderFile const& file : odd)
        BOOST_TEST(file.outcome.has_value(), file.name);
    BOOST_TEST(odd.at(0).name == "bad?.csv");
    BOOST_TEST(fs::exists(folder / "done/bad\xff.csv"));
    BOOST_TEST(stage.one<std::string>("select string_agg(right(name, 4), ' ' order by id) from "
                                      "shipping.tracking_file where name like 'bad%' or name like 'nnn%'") ==
               ".csv nnn\xc3\xa9");
    // A file whose storing fails for a reason that is no database's: refused, and the next one is taken in.
    drop("a.csv", head);
    drop("b.csv", head + line(number, "IN", hours(5)));
    TrackingFolderOptions options;
    options.rest = {};
    int storing = 0;
    options.guard = [&](Transaction&) {
        if (storing++ == 0) throw std::runtime_error("odd");
    };
    auto const one_bad = import_tracking_folder(stage.admin, folder, options);
    BOOST_TEST_REQUIRE((one_bad.has_value() && one_bad->size() == 2U));
    BOOST_TEST(one_bad->at(0).outcome.error().code == "bad_tracking_file");
    BOOST_TEST(one_bad->at(1).outcome.has_value());
    BOOST_TEST(text_of(folder / "refused/a.csv.txt") == "\"a.csv\" cannot be taken in: odd\n");
    fs::remove_all(folder);
}

BOOST_AUTO_TEST_SUITE_END()
