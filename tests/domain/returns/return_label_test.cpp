// The label of a parcel on its way back: rated, bought once, charged, told, and void with the money back.
#include "tests/domain/returns/returned_goods.h"

#include "domain/database/content.h"
#include "domain/messaging/compose_message.h"
#include "domain/messaging/message_sql.h"
#include "domain/returns/return_label.h"
#include "domain/shipping/import_tracking.h"
#include "reports/papers/papers.h"
#include "reports/papers/printable.h"

#include <algorithm>
#include <barrier>
#include <random>
#include <thread>

using namespace poddesk;
using namespace poddesk::returns;
using database::in_transaction;
using database::Transaction;
using kernel::Outcome;
using kernel::Uuid;

namespace {

struct Counter : testing::ReturnedGoods
{
    RmaId rma = authorized(shipped({{1, 2}}), 2).rma;

    ~Counter() { BOOST_TEST(violations() == ""); }

    ReturnLabelWish wish() { return {rma, clock.now()}; }
    Outcome<std::string> buy(BuyReturnLabel command)
    {
        return in_transaction(
            admin, [&](Transaction& tx) { return buy_return_label(tx, command, &reports::draw_label); });
    }
    Outcome<std::string> buy() { return buy({Uuid::random(), wish()}); }
    Outcome<std::string> drop(std::string const& reason = "The customer keeps it")
    {
        return in_transaction(
            admin, [&](Transaction& tx) { return void_return_label(tx, Uuid::random(), rma, reason); });
    }
    Outcome<ReturnQuote> quote(ReturnLabelWish const& what)
    {
        return in_transaction(admin, [&](Transaction& tx) { return quote_return(tx, what); });
    }
    /// The number, or why there is none.
    static std::string said(Outcome<std::string> const& bought)
    {
        return bought ? *bought : bought.error().code + ": " + bought.error().message;
    }
    std::string text(std::string const& sql)
    {
        return in_transaction(test.root(),
                              [&](Transaction& tx) { return tx.query(sql).value<std::string>(); });
    }
    std::string tracking_of_rma()
    {
        return text("select tracking_number from returns.rma where id = " + std::to_string(rma.value));
    }
    /// What stands on the bill for return labels, in millionths, with what was charged back.
    std::int64_t charged()
    {
        return count("select coalesce(sum(amount_micros), 0)::bigint from billing.charge where subject_type "
                     "= 'return_label' and kind = 'postage'");
    }
    shipping::LabelDocuments documents()
    {
        return in_transaction(admin, [&](Transaction& tx) { return return_label_documents(tx, rma); });
    }
    /// Another carrier beside the courier, whose labels are not bought here.
    void add_carrier()
    {
        run("insert into shipping.carrier (code, name) values ('usps', 'USPS')");
        run("insert into shipping.service (carrier_id, code, name, max_weight_ng, max_length_um, "
            "max_length_girth_um, transit_days) select (select id from shipping.carrier where code = "
            "'usps'), "
            "'ground_advantage', 'Ground Advantage', max_weight_ng, max_length_um, max_length_girth_um, "
            "transit_days from shipping.service limit 1");
        run("insert into shipping.rate_sheet (carrier_id, version, currency, effective_from, source) select "
            "id, 1, 'USD', '2020-01-01', 'test' from shipping.carrier where code = 'usps'");
        run("insert into shipping.rate_row (sheet_id, service_id, zone, upto_ng, price_minor) select s.id, "
            "v.id, z, 50000000000000, 100 from shipping.carrier c join shipping.rate_sheet s on s.carrier_id "
            "= c.id join shipping.service v on v.carrier_id = c.id, generate_series(1, 9) z where c.code = "
            "'usps'");
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(return_labels, Counter)

BOOST_AUTO_TEST_CASE(it_goes_from_the_customer_to_the_pod_and_is_bought_once)
{
    auto const rated = quote(wish()).value();
    auto const ship_to = in_transaction(admin, [&](Transaction& tx) { return return_address(tx, rma); });
    BOOST_TEST(rated.parcel.from.line1 == ship_to->line1);
    BOOST_TEST(rated.parcel.to.company ==
               text("select name from inventory.pod where id = " + std::to_string(house.pod.value)));
    BOOST_TEST(rated.parcel.to.name == text("select name from clients.client limit 1"));
    BOOST_REQUIRE(rated.chosen);
    BOOST_TEST(rated.chosen->house);
    for (shipping::QuoteLine const& it : rated.lines)
        BOOST_TEST((!it.house || !it.total || *rated.chosen->total <= *it.total));
    BOOST_TEST(
        count("select (2 * weight_ng < " + std::to_string(rated.parcel.parcel.weight.nanograms) +
              ")::integer from catalog.product p join returns.rma_line l on l.product_id = p.id limit 1") ==
        1);

    BuyReturnLabel const command{Uuid::random(), wish()};
    std::string const tracking = buy(command).value();
    BOOST_TEST(tracking.starts_with("PDL"));
    BOOST_TEST(buy(command).value() == tracking); // the answer was lost
    BOOST_TEST(buy().error().code == "already_labeled");
    BOOST_TEST(count("select count(*) from returns.label") == 1);
    BOOST_TEST(tracking_of_rma() == tracking);
    auto const kept = in_transaction(admin, [&](Transaction& tx) { return return_label(tx, rma); });
    BOOST_TEST(kept->price->minor == rated.chosen->total->minor);
    BOOST_TEST(charged() == rated.chosen->total->minor * 10'000); // no mark-up is agreed
    BOOST_TEST(count("select count(*) from events.decision where kind = 'rate' and subject_type = 'return' "
                     "and chosen <> ''") == 1);
    // The scan of the label at the dock is the RMA's parcel.
    auto const found = in_transaction(admin, [&](Transaction& tx) { return find_parcel(tx, tracking); });
    BOOST_REQUIRE(found.size() == 1);
    BOOST_TEST(found[0].rma.value == rma.value);
    auto const [pdf, zpl] = documents();
    BOOST_TEST(pdf.starts_with("%PDF-"));
    BOOST_TEST(zpl.find(tracking) != std::string::npos);
    auto const job = in_transaction(
        admin, [&](Transaction& tx) { return reports::printable(tx, "return_label", rma.value); });
    BOOST_REQUIRE(job);
    BOOST_TEST(job->renditions.at(0).bytes == pdf);
}

BOOST_AUTO_TEST_CASE(two_people_buy_at_once_and_one_label_is_paid)
{
    std::barrier gate(2);
    std::vector<std::thread> both;
    std::atomic<int> bought{0};
    for (int i = 0; i < 2; ++i) {
        both.emplace_back([&] {
            gate.arrive_and_wait();
            bought += buy().has_value();
        });
    }
    for (std::thread& one : both)
        one.join();
    BOOST_TEST(bought == 1);
    BOOST_TEST(count("select count(*) from billing.charge where subject_type = 'return_label'") == 1);
    // The control: whoever looks without the RMA's lock finds none, twice.
    BOOST_REQUIRE(drop());
    run("drop index returns.label_rma");
    database::Pool root(test.root_profile(), 2, "control");
    both.clear();
    for (char const* const second : {"SECOND01", "SECOND02"}) {
        both.emplace_back([&, second] {
            in_transaction(root, [&](Transaction& tx) {
                tx.query("set local session_replication_role = replica").run();
                auto const found = tx.query("select count(*) from returns.label where voided_at is null")
                                       .value<std::int64_t>();
                gate.arrive_and_wait();
                if (found > 0) return;
                tx.query("insert into returns.label (client_id, pod_id, rma_id, tracking_number, "
                         "is_bought_elsewhere, weight_ng, length_um, width_um, height_um, pdf) select "
                         "client_id, "
                         "pod_id, rma_id, :number, true, weight_ng, length_um, width_um, height_um, pdf from "
                         "returns.label limit 1")
                    .bind("number", second)
                    .run();
            });
        });
    }
    for (std::thread& one : both)
        one.join();
    BOOST_TEST(count("select count(*) from returns.label where voided_at is null") == 2);
}

BOOST_AUTO_TEST_CASE(void_gives_the_money_back_and_lets_another_be_bought)
{
    run("update returns.rma set tracking_number = 'CUSTOMERS1'");
    std::string const first = buy().value();
    BOOST_TEST(charged() > 0);
    BOOST_TEST(drop(" ").error().code == "missing_input");
    BOOST_TEST(drop().value() == first);
    BOOST_TEST(charged() == 0);
    BOOST_TEST(tracking_of_rma() == "CUSTOMERS1");
    BOOST_TEST(drop().error().code == "wrong_status");
    BOOST_TEST(text("select state || ': ' || suppressed_reason from messaging.message where kind = "
                    "'return_label'") == "suppressed: the label is void");
    BOOST_TEST(in_transaction(admin, [&](Transaction& tx) {
                   return reports::printable(tx, "return_label", rma.value).error().code;
               }) == "no_label");
    std::string const second = buy().value();
    BOOST_TEST(second != first);
    BOOST_TEST(tracking_of_rma() == second);
    // What is canceled needs no label.
    BOOST_REQUIRE(in_transaction(
        admin, [&](Transaction& tx) { return cancel_return(tx, Uuid::random(), rma, "Changed my mind"); }));
    BOOST_TEST(charged() == 0);
    BOOST_TEST(buy().error().code == "wrong_status");
}

BOOST_AUTO_TEST_CASE(the_postage_of_a_parcel_that_has_come_is_used)
{
    std::string const tracking = buy().value();
    in_transaction(admin, [&](Transaction& tx) {
        auto const found = find_parcel(tx, tracking);
        arrive_parcel(tx, {Uuid::random(), house.pod, found.at(0), tracking}).value();
    });
    BOOST_TEST(drop().error().code == "wrong_status");
    BOOST_REQUIRE(in_transaction(
        admin, [&](Transaction& tx) { return cancel_return(tx, Uuid::random(), rma, "Wrong parcel"); }));
    BOOST_TEST(charged() > 0);
}

BOOST_AUTO_TEST_CASE(the_customer_gets_it_by_email)
{
    std::string const tracking = buy().value();
    messaging::Message message;
    auto const email = in_transaction(admin, [&](Transaction& tx) {
        message = *messaging::find_message(
            tx,
            {tx.query("select id from messaging.message where kind = 'return_label'").value<std::int64_t>()});
        return messaging::compose_message(message, messaging::read_facts(tx, message).value()).value();
    });
    BOOST_TEST(email.text.find("Tracking number: " + tracking) != std::string::npos);
    BOOST_REQUIRE(email.attachments.size() == 1);
    BOOST_TEST((email.attachments[0].bytes == documents().pdf));
    std::string const wire = messaging::compose(email).value();
    BOOST_TEST(wire.find("Content-Type: multipart/mixed") != std::string::npos);
    BOOST_TEST(wire.find(" filename=\"return-label-RMA-") != std::string::npos);
    // A label that is gone is not sent without its document.
    run("update events.event set payload = payload || '{\"document\": \"00\"}' where kind = "
        "'return.labeled'");
    BOOST_TEST(in_transaction(admin, [&](Transaction& tx) {
                   return messaging::compose_message(message, messaging::read_facts(tx, message).value())
                       .error()
                       .code;
               }) == "no_label");
}

BOOST_AUTO_TEST_CASE(another_carriers_label_is_bought_there)
{
    add_carrier();
    auto const rated = quote(wish()).value();
    BOOST_TEST(rated.chosen->house); // though the other is cheaper
    auto const other = std::ranges::find(rated.lines, "USPS", &shipping::QuoteLine::carrier);
    BOOST_REQUIRE((other != rated.lines.end() && other->total));
    BOOST_TEST((*other->total < *rated.chosen->total));
    BOOST_TEST(other->reason.starts_with("There is no account"));
    auto asked = wish();
    asked.service = "USPS Ground Advantage";
    BOOST_TEST(buy({Uuid::random(), asked}).error().code == "no_account");
    asked.is_bought_elsewhere = true;
    BOOST_TEST(buy({Uuid::random(), asked, "9400 1118 9922 3817 4284 90", "GIF89a"}).error().code ==
               "bad_document");
    BOOST_TEST(buy({Uuid::random(), asked, "PDL000000000017", "%PDF-1.4"}).error().code == "bad_tracking");
    BOOST_TEST(buy({Uuid::random(), asked, "9400 1118 9922 3817 4284 90", "%PDF-1.4 label"}).value() ==
               "9400111899223817428490");
    BOOST_TEST(documents().pdf == "%PDF-1.4 label");
    BOOST_TEST(charged() == 1'000'000);
    BOOST_TEST(drop().has_value());
    // Of a carrier that has no rates here: its postage waits for a price.
    asked.service = "";
    BOOST_TEST(said(buy({Uuid::random(), asked, "JJD0001234567", "%PDF-1.4"})) == "JJD0001234567");
    BOOST_TEST(count("select count(*) from billing.unpriced where subject_type = 'return_label' and "
                     "resolved_at is null") == 1);
}

BOOST_AUTO_TEST_CASE(refusals_say_what_is_missing)
{
    BOOST_TEST(quote({{999999}, clock.now()}).error().code == "not_found");
    auto asked = wish();
    asked.service = "warp";
    BOOST_TEST(buy({Uuid::random(), asked}).error().code == "no_service");
    asked = wish();
    asked.carton = "NO-BOX";
    BOOST_TEST(buy({Uuid::random(), asked}).error().code == "no_such_carton");
    asked = wish();
    asked.from = kernel::Address{};
    BOOST_TEST(buy({Uuid::random(), asked}).error().code == "no_address");
    asked.from = kernel::Address{"Zoe", "", "1 Rue X", "", "Paris", "", "75001", "FR", "", ""};
    BOOST_TEST(buy({Uuid::random(), asked}).error().code == "abroad");
    asked.from = in_transaction(admin, [&](Transaction& tx) { return return_address(tx, rma); });
    asked.from->line1 = "9 New Street"; // a person corrects it
    run("update orders.recipient set line1 = ''");
    BOOST_TEST(buy().error().code == "no_address");
    auto const corrected = quote(asked);
    BOOST_REQUIRE_MESSAGE(corrected, (corrected ? "" : corrected.error().message));
    BOOST_TEST(corrected->parcel.from.line1 == "9 New Street");
    BOOST_TEST(said(buy({Uuid::random(), asked})).substr(0, 3) == "PDL");
    std::string const zpl = documents().zpl;
    BOOST_TEST(zpl.find("9 New Street") != std::string::npos);
    BOOST_TEST(zpl.find("RETURN") != std::string::npos);
    BOOST_TEST(drop().has_value());
    run("update returns.rma_line set product_id = null");
    BOOST_TEST(buy({Uuid::random(), asked}).error().code == "no_weight");
    run("update shipping.carrier set archived_at = now()");
    run("update returns.rma set order_id = null");
    BOOST_TEST(buy().error().code == "no_order");
    run("update returns.rma set order_id = (select max(order_id) from shipping.shipment)");
    run("update returns.rma_line set product_id = (select product_id from orders.line where id = "
        "order_line_id)");
}

namespace {

using shipping::CarrierEvent;
using shipping::TrackingState;

/// A label that the carrier scans on its way.
struct Scanned : Counter
{
    std::string tracking = buy().value();
    kernel::Timestamp const start = kernel::SystemClock().now() - std::chrono::hours(60);

    CarrierEvent scan(TrackingState state, int hour) const
    {
        CarrierEvent event;
        event.row = 1;
        event.tracking = tracking;
        event.state = state;
        event.code = "X";
        event.occurred_at = start + std::chrono::hours(hour);
        event.place = "Reno, NV";
        return event;
    }
    static shipping::ImportedTracking import(Transaction& tx, std::vector<CarrierEvent> const& events)
    {
        return shipping::import_tracking(tx, {Uuid::random(), {"scans.csv", "house_csv", events, {}}, "x"})
            .value();
    }
    shipping::ImportedTracking import(std::vector<CarrierEvent> const& events)
    {
        return in_transaction(admin, [&](Transaction& tx) { return import(tx, events); });
    }
    /// "in_transit/in_transit: in_transit, delivered": the RMA's status, its line's reception, what is told.
    std::string state(Transaction& tx) const
    {
        return tx
            .query("select r.status || '/' || (select string_agg(distinct reception, ',') from "
                   "returns.rma_line where rma_id = r.id) || ': ' || (select "
                   "coalesce(string_agg(substr(e.kind, 8), ', ' order by substr(e.kind, 8) desc), '') "
                   "from events.event e where e.subject_type = 'return' and e.subject_id = r.id and e.kind "
                   "in ('return.in_transit', 'return.delivered')) from returns.rma r where r.id = :rma")
            .bind("rma", rma)
            .value<std::string>();
    }
    std::string state()
    {
        return in_transaction(admin, [&](Transaction& tx) { return state(tx); });
    }
};

} // namespace

BOOST_FIXTURE_TEST_CASE(a_scan_moves_it_and_nothing_moves_it_back, Scanned)
{
    CarrierEvent const moved = scan(TrackingState::in_transit, 10);
    import({scan(TrackingState::pre_transit, 1), scan(TrackingState::exception, 2)});
    BOOST_TEST(state() == "approved/awaiting: "); // the control: nobody has moved it
    BOOST_TEST(import({moved}).parcels == 1);
    BOOST_TEST(state() == "in_transit/in_transit: in_transit");
    auto const again = import({moved});
    BOOST_TEST(again.stored == 0);
    BOOST_TEST(again.known == 1);
    import({scan(TrackingState::canceled, 11), scan(TrackingState::pre_transit, 12)});
    BOOST_TEST(state() == "in_transit/in_transit: in_transit");
    // Delivered is the carrier's word; that it is here is the dock's.
    import({scan(TrackingState::delivered, 20)});
    BOOST_TEST(state() == "in_transit/in_transit: in_transit, delivered");
    BOOST_TEST(count("select count(*) from returns.rma where arrived_at is not null") == 0);
    auto const found = in_transaction(admin, [&](Transaction& tx) { return find_parcel(tx, tracking); });
    BOOST_REQUIRE(in_transaction(admin, [&](Transaction& tx) {
        return arrive_parcel(tx, {Uuid::random(), house.pod, found.at(0), tracking});
    }));
    import({scan(TrackingState::out_for_delivery, 19), scan(TrackingState::attempted, 30)});
    BOOST_TEST(state() == "received/awaiting: in_transit, delivered");
}

BOOST_FIXTURE_TEST_CASE(its_scans_come_in_any_order_and_more_than_once, Scanned)
{
    std::vector<CarrierEvent> scans = {
        scan(TrackingState::pre_transit, 1), scan(TrackingState::in_transit, 5),
        scan(TrackingState::exception, 9),   scan(TrackingState::out_for_delivery, 20),
        scan(TrackingState::delivered, 22),  scan(TrackingState::unknown, 23)};
    struct TakenBack
    {
    };
    std::mt19937 random(5);
    for (int round = 0; round < 12; ++round) {
        std::ranges::shuffle(scans, random);
        std::string ended;
        try {
            in_transaction(admin, [&](Transaction& tx) {
                for (CarrierEvent const& it : scans)
                    import(tx, {it});
                import(tx, scans);
                ended = state(tx);
                throw TakenBack();
            });
        } catch (TakenBack const&) {
        }
        BOOST_TEST(ended == "in_transit/in_transit: in_transit, delivered");
    }
    BOOST_TEST(state() == "approved/awaiting: ");
}

BOOST_FIXTURE_TEST_CASE(a_scan_of_a_void_label_is_of_no_parcel, Scanned)
{
    BOOST_REQUIRE(drop());
    auto const taken = import({scan(TrackingState::in_transit, 5)});
    BOOST_TEST(taken.stored == 0);
    BOOST_TEST(taken.refused.at(0).why.code == "unknown_parcel");
    BOOST_TEST(state() == "approved/awaiting: ");
}

BOOST_AUTO_TEST_SUITE_END()
