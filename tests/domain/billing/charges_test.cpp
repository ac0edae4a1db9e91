// Every billable thing is charged once or stands on the list; what is undone is charged back; amounts are
// exact.

#include "domain/billing/charge_view.h"
#include "domain/billing/postage_markup.h"
#include "domain/fulfillment/allocate_orders.h"
#include "domain/fulfillment/pack.h"
#include "domain/fulfillment/pick.h"
#include "domain/fulfillment/release_fulfillments.h"
#include "domain/fulfillment/short_pick.h"
#include "domain/inventory/adjust_stock.h"
#include "domain/returns/arrive_parcel.h"
#include "domain/returns/inspect_item.h"
#include "domain/returns/rma.h"
#include "installer/bench/pipeline.h"

#include "tests/support/test_database.h"

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include <atomic>
#include <barrier>
#include <random>
#include <thread>

using namespace poddesk;
using namespace poddesk::billing;
using database::in_transaction;
using database::Transaction;
using kernel::Outcome;
using kernel::Price;
using kernel::Uuid;

namespace {

Price dollars(std::string_view text)
{
    return kernel::parse_price(text, kernel::us_dollar()).value();
}

kernel::Date date(std::string_view text)
{
    return kernel::parse_date(text).value();
}

/// A house that has received 200 products, 500 units of each; its client has no fee yet.
struct Stage
{
    Stage() : admin(test.login_as("admin", 4)), house(bench::make_house(admin).value()) {}
    ~Stage()
    {
        if (expect_clean) {
            BOOST_TEST(violations() == "");
        }
    }

    template <class T>
    T one(std::string const& sql)
    {
        return in_transaction(test.root(), [&](Transaction& tx) { return tx.query(sql).value<T>(); });
    }
    std::int64_t count(std::string const& sql) { return one<std::int64_t>(sql); }
    std::string violations()
    {
        return one<std::string>("select coalesce(string_agg(invariant || ' ' || subject || ': ' || detail, "
                                "'; '), '') from verify.all_checks()");
    }
    /// As the superuser, past every trigger: for controls and for what time alone could make.
    void force(std::string const& sql)
    {
        in_transaction(test.root(), [&](Transaction& tx) {
            tx.query("set local session_replication_role = replica").run();
            tx.query(sql).run();
        });
    }
    template <class F>
    auto as_admin(F&& body)
    {
        return in_transaction(admin, std::forward<F>(body));
    }
    template <class T>
    static T sure(Outcome<T>&& outcome)
    {
        BOOST_REQUIRE_MESSAGE(outcome, (outcome ? "" : outcome.error().message));
        return std::move(*outcome);
    }

    Outcome<FeeSet> fee(std::string const& kind, std::string_view price,
                        std::string const& from = "2026-01-01", std::string const& variant = "")
    {
        return as_admin([&](Transaction& tx) {
            return set_fee(tx, {Uuid::random(), house.client, kind, variant, dollars(price), date(from)});
        });
    }
    void all_fees()
    {
        for (auto const& [kind, price] :
             {std::pair("receiving_receipt", "25.00"), std::pair("receiving_unit", "0.0125"),
              std::pair("storage_bin", "0.035"), std::pair("pick_pack_first", "2.45"),
              std::pair("pick_pack_additional", "0.35"), std::pair("carton", "0.90"),
              std::pair("return_inspection", "3.00"), std::pair("vas", "0.25")}) {
            sure(fee(kind, price));
        }
    }
    std::vector<UnpricedRow> unpriced()
    {
        return as_admin([&](Transaction& tx) { return list_unpriced(tx, house.client, 100); });
    }
    std::vector<ChargeLine> lines()
    {
        return as_admin([&](Transaction& tx) { return charge_lines(tx, {.client = house.client}); });
    }
    /// "3 × 0.35 = 1.05" of a kind, its lines joined; empty for none.
    std::string line(std::string const& kind)
    {
        std::string all;
        for (ChargeLine const& one : lines()) {
            if (one.kind == kind) {
                all += fmt::format("{}{} × {} = {}", all.empty() ? "" : ", ", one.quantity,
                                   kernel::plain_price(one.price), kernel::plain_amount(one.amount));
            }
        }
        return all;
    }

    kernel::FulfillmentId picked(bench::WorkloadOrder const& wanted)
    {
        auto const order = sure(bench::import_one(admin, house, bench::order_json(wanted, ++number), clock));
        sure(as_admin([&](Transaction& tx) {
            return fulfillment::allocate_orders(tx, {Uuid::random(), {order}});
        }));
        kernel::FulfillmentId const part{
            count(fmt::format("select id from fulfillment.fulfillment where order_id = {}", order.value))};
        sure(as_admin([&](Transaction& tx) {
            return fulfillment::release_fulfillments(tx, {Uuid::random(), house.pod, {part}});
        }));
        as_admin([&](Transaction& tx) {
            tx.query("select fulfillment.pick(:id, array(select id from fulfillment.allocation where "
                     "fulfillment_id = :part and state = 'open'))")
                .bind("id", Uuid::random())
                .bind("part", part)
                .run();
        });
        return part;
    }
    std::vector<fulfillment::PackedParcel> packed(kernel::FulfillmentId part,
                                                  std::vector<std::string> const& scans)
    {
        return sure(as_admin([&](Transaction& tx) {
            return fulfillment::pack(tx, {Uuid::random(), part, scans});
        }));
    }
    void unpack(kernel::FulfillmentId part)
    {
        sure(as_admin([&](Transaction& tx) {
            return fulfillment::unpack(tx, {Uuid::random(), part, "wrong box"});
        }));
    }
    kernel::OrderId shipped(bench::WorkloadOrder const& wanted)
    {
        auto const order = sure(bench::import_one(admin, house, bench::order_json(wanted, ++number), clock));
        BOOST_REQUIRE(as_admin([&](Transaction& tx) { return bench::reserve(tx, Uuid::random(), {order}); }));
        BOOST_REQUIRE(
            as_admin([&](Transaction& tx) { return bench::dispatch(tx, house, {}, order, clock.now()); }));
        return order;
    }
    Outcome<MarkupId> markup(std::string_view percent, std::string_view per_label,
                             std::string const& from = "2026-01-01", std::string const& currency = "USD")
    {
        PostageMarkup const terms{
            parse_percent(percent).value(),
            kernel::parse_price(per_label, kernel::Currency::parse(currency).value()).value()};
        return as_admin([&](Transaction& tx) {
            return set_postage_markup(tx, {Uuid::random(), house.client, terms, date(from)});
        });
    }
    /// The parcel with a label of this price, whichever service.
    void label(kernel::ShipmentId parcel, std::int64_t minor, std::string const& tracking)
    {
        force(fmt::format("update shipping.shipment set service_id = (select min(id) from shipping.service), "
                          "price_minor = {}, currency = 'USD' where id = {}",
                          minor, parcel.value));
        as_admin([&](Transaction& tx) {
            tx.query("select shipping.store_label(:id, :parcel, :tracking, true, null, null, null)")
                .bind("id", Uuid::random())
                .bind("parcel", parcel)
                .bind("tracking", tracking)
                .run();
        });
    }
    /// Until somebody waits for what another transaction holds.
    void wait_for_a_waiting_one()
    {
        for (int i = 0; i < 500; ++i) {
            if (count("select count(*) from pg_locks l join pg_stat_activity a on a.pid = l.pid where not "
                      "l.granted and a.datname = current_database()") > 0) {
                return;
            }
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
        }
    }
    kernel::Date today() { return std::chrono::floor<std::chrono::days>(clock.now()); }
    /// Today where the pod is.
    kernel::Date pod_day()
    {
        return one<kernel::Date>(
            "select (clock_timestamp() at time zone time_zone)::date from inventory.pod");
    }

    testing::TestDatabase test{"billing"};
    database::Pool admin;
    bench::House house;
    kernel::SystemClock clock;
    std::int64_t number = 0;
    bool expect_clean = true;
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(charges, Stage)

BOOST_AUTO_TEST_CASE(what_has_no_fee_waits_with_its_reason_and_is_priced_by_the_fee)
{
    auto const waiting = unpriced();
    BOOST_REQUIRE_EQUAL(waiting.size(), 2u); // the delivery, and its units
    BOOST_TEST(waiting[0].kind == "receiving_receipt");
    BOOST_TEST(waiting[1].quantity == 100'000);
    BOOST_TEST(waiting[1].reason.starts_with("the client has no fee for it on 2"));
    BOOST_TEST(lines().empty());
    BOOST_TEST(sure(fee("receiving_unit", "0.0125", "2999-01-01")).priced == 0); // not yet
    BOOST_TEST(sure(fee("receiving_unit", "0.0125")).priced == 1);
    BOOST_TEST(line("receiving_unit") == "100000 × 0.0125 = 1250.00");
    BOOST_TEST(unpriced().size() == 1u);
    BOOST_TEST(as_admin([&](Transaction& tx) { return count_unpriced(tx, std::nullopt); }) == 1);
    UnpricedId const gift = unpriced().front().id;
    sure(as_admin([&](Transaction& tx) {
        return drop_unpriced(tx, Uuid::random(), gift, "a gift").map([] { return true; });
    }));
    BOOST_TEST(unpriced().empty());
    BOOST_TEST(sure(fee("receiving_receipt", "25")).priced == 0); // dropped is dropped
}

BOOST_AUTO_TEST_CASE(an_order_that_leaves_is_charged_for_its_items_its_carton_and_its_postage)
{
    all_fees();
    shipped({{1, 3}, {2, 1}});
    BOOST_TEST(line("pick_pack_first") == "1 × 2.45 = 2.45");
    BOOST_TEST(line("pick_pack_additional") == "3 × 0.35 = 1.05");
    BOOST_TEST(line("carton") == "1 × 0.90 = 0.90");
    std::int64_t const price = count("select price_minor from shipping.shipment");
    kernel::Money const postage{price, kernel::us_dollar()};
    BOOST_TEST(line("postage") == fmt::format("1 × {0} = {0}", kernel::plain_amount(postage)));
    shipped({{3, 1}});
    BOOST_TEST(line("pick_pack_first") == "2 × 2.45 = 4.90");
    BOOST_TEST(line("pick_pack_additional") == "3 × 0.35 = 1.05");
    BOOST_TEST(unpriced().empty());
    auto const sums = family_sums(lines());
    std::map<std::string, std::int64_t> by_family;
    for (FamilySum const& sum : sums) {
        by_family[sum.family] = sum.amount.minor;
    }
    BOOST_TEST(by_family["pick_pack"] == 595);
    BOOST_TEST(by_family["receiving"] == 127'500);
    auto const page =
        as_admin([&](Transaction& tx) { return list_charges(tx, {.family = "pick_pack"}, std::nullopt, 2); });
    BOOST_TEST(page.rows.size() == 2u);
    BOOST_TEST(page.next.has_value());
    BOOST_TEST(!page.rows[0].order_number.empty());
    BOOST_TEST(as_admin([&](Transaction& tx) {
                   return list_charges(tx, {.family = "pick_pack"}, page.next, 2);
               }).rows.size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_box_opened_again_is_charged_back_and_charged_anew)
{
    all_fees();
    auto const part = picked({{1, 2}});
    packed(part, {"SKU-001", "SKU-001"});
    BOOST_TEST(line("pick_pack_additional") == "1 × 0.35 = 0.35");
    unpack(part);
    BOOST_TEST(line("pick_pack_first") == "");
    BOOST_TEST(line("carton") == "");
    BOOST_TEST(count("select count(*) from billing.charge where undoes is not null") == 3);
    packed(part, {"SKU-001", "SKU-001"});
    unpack(part);
    packed(part, {"SKU-001", "SKU-001"});
    BOOST_TEST(line("pick_pack_first") == "1 × 2.45 = 2.45");
    BOOST_TEST(line("carton") == "1 × 0.90 = 0.90");
    BOOST_TEST(count("select count(*) from billing.charge where kind = 'pick_pack_first'") == 5);
}

BOOST_AUTO_TEST_CASE(a_void_label_takes_its_postage_back)
{
    all_fees();
    auto const part = picked({{1, 1}});
    auto const parcel = packed(part, {"SKU-001"}).at(0).shipment;
    label(parcel, 731, "PL1");
    BOOST_TEST(line("postage") == "1 × 7.31 = 7.31");
    unpack(part);
    BOOST_TEST(line("postage") == "");
    // A parcel without a rate cannot be priced: it stands on the list, until it is voided.
    auto const again = packed(part, {"SKU-001"}).at(0).shipment;
    force(fmt::format("update shipping.shipment set service_id = (select min(id) from shipping.service) "
                      "where id = {}",
                      again.value));
    as_admin([&](Transaction& tx) {
        tx.query("select shipping.store_label(:id, :parcel, 'PL2', true, null, null, null)")
            .bind("id", Uuid::random())
            .bind("parcel", again)
            .run();
    });
    BOOST_REQUIRE_EQUAL(unpriced().size(), 1u);
    BOOST_TEST(unpriced()[0].reason.starts_with("the parcel has no rate"));
    unpack(part);
    BOOST_TEST(unpriced().empty());
}

BOOST_AUTO_TEST_CASE(postage_is_billed_with_the_mark_up_of_its_day)
{
    all_fees();
    auto const part = picked({{1, 1}});
    auto const parcel = [&] { return packed(part, {"SKU-001"}).at(0).shipment; };
    auto const agreed = [&](kernel::ShipmentId of) {
        return as_admin([&](Transaction& tx) { return markup_of_parcel(tx, house.client, of, pod_day()); });
    };
    auto first = parcel();
    BOOST_TEST(!agreed(first).has_value()); // at cost, as long as nothing is agreed
    sure(markup("10", "0"));
    sure(markup("12.5", "0.25", kernel::format_date(pod_day())));
    sure(markup("90", "9", "2999-01-01"));
    BOOST_TEST(agreed(first)->basis_points == 1250);
    label(first, 731, "PL1");
    // 7.31 + 0.91375 + 0.25: exact in the charge, rounded in the line.
    BOOST_TEST(line("postage") == "1 × 8.47375 = 8.47");
    BOOST_TEST(count("select count(*) from billing.charge c join billing.postage_markup m on m.id = "
                     "c.markup_id where m.basis_points = 1250") == 1);
    auto const used = markup("13", "0.25", kernel::format_date(pod_day()));
    BOOST_TEST(used.error().code == "wrong_status");
    sure(markup("12.5", "0.25", kernel::format_date(pod_day()))); // the same again
    sure(markup("10.5", "0"));                                    // this one charged nothing yet
    unpack(part);
    BOOST_TEST(line("postage") == "");

    // Below zero, and below nothing.
    force("delete from billing.postage_markup where valid_from > '2026-01-01' and valid_from < '2999-01-01'");
    sure(markup("-30", "0"));
    label(parcel(), 1001, "PL2");
    BOOST_TEST(line("postage") == "1 × 7.007 = 7.01");
    unpack(part);
    force("update billing.postage_markup set basis_points = -10000, per_label_micros = -5000000 where "
          "valid_from = '2026-01-01'");
    label(parcel(), 1001, "PL3");
    BOOST_TEST(line("postage") == "1 × 0.00 = 0.00");
    BOOST_TEST(count("select count(*) from billing.charge where kind = 'postage' and price_micros = 0") == 1);
    unpack(part);

    // Two currencies are not added: somebody's list.
    force("update billing.postage_markup set basis_points = 0, per_label_micros = 250000, currency = 'EUR' "
          "where valid_from = '2026-01-01'");
    label(parcel(), 1001, "PL4");
    BOOST_REQUIRE_EQUAL(unpriced().size(), 1u);
    BOOST_TEST(unpriced()[0].reason.starts_with("the mark-up is in EUR and the label costs USD"));
    unpack(part);
    BOOST_TEST(unpriced().empty());
    auto const rows = as_admin([&](Transaction& tx) { return list_markups(tx, house.client); });
    BOOST_REQUIRE_EQUAL(rows.size(), 2u);
    BOOST_TEST((rows[0].valid_from == date("2999-01-01")));
    BOOST_TEST(!rows[0].is_valid);
    BOOST_TEST(rows[1].is_valid);
    // What the deleted mark-up leaves behind is this test's own doing.
    expect_clean = false;
    BOOST_TEST(violations() == "");
}

BOOST_AUTO_TEST_CASE(a_mark_up_is_read_and_reckoned_as_the_database_reckons_it)
{
    BOOST_TEST(parse_percent("12.5").value() == 1250);
    BOOST_TEST(parse_percent("12.5%").value() == 1250);
    BOOST_TEST(parse_percent("-3").value() == -300);
    for (char const* const typed : {"", "%", "1.234", "ten", "1,5", "5%%"}) {
        BOOST_TEST(parse_percent(typed).error().code == "bad_percent");
    }
    BOOST_TEST(plain_percent(1250) == "12.5%");
    BOOST_TEST(plain_percent(-300) == "-3%");
    BOOST_TEST(plain_percent(0) == "0%");
    std::mt19937 random(7);
    auto const of = [&](std::int64_t low, std::int64_t high) {
        return std::uniform_int_distribution<std::int64_t>(low, high)(random);
    };
    for (int i = 0; i < 200; ++i) {
        kernel::Money const cost{of(0, 500'000), kernel::us_dollar()};
        PostageMarkup const markup{of(-10'000, 20'000),
                                   Price::from_micros(of(-5'000'000, 5'000'000), kernel::us_dollar())};
        auto const ours = postage_price(markup, cost).value();
        BOOST_TEST(ours.micros() == count(fmt::format("select billing.postage_price({}, {}, {})",
                                                      Price::from_money(cost).micros(), markup.basis_points,
                                                      markup.per_label.micros())));
        BOOST_TEST(postage_margin(markup, cost).value() == ours.times(1) - cost);
    }
    PostageMarkup const euros{0, Price::from_micros(1, kernel::Currency::parse("EUR").value())};
    BOOST_TEST(!postage_price(euros, {100, kernel::us_dollar()}).has_value());
}

BOOST_AUTO_TEST_CASE(an_inspection_is_charged_and_its_undoing_charged_back)
{
    all_fees();
    auto const order = shipped({{1, 2}});
    returns::AuthorizeReturn const wanted{Uuid::random(),
                                          order,
                                          {{{count("select min(id) from orders.line")},
                                            kernel::Quantity::of(2).value(),
                                            "too_small",
                                            "",
                                            "refund"}},
                                          "",
                                          ""};
    auto const rma = sure(as_admin([&](Transaction& tx) { return returns::authorize_return(tx, wanted); }));
    auto const parcel = as_admin([&](Transaction& tx) { return returns::find_parcel(tx, rma.number); }).at(0);
    sure(as_admin([&](Transaction& tx) {
        return returns::arrive_parcel(tx, {Uuid::random(), house.pod, parcel, "code"});
    }));
    returns::InspectItem item;
    item.rma = rma.rma;
    item.line = {count("select id from returns.rma_line")};
    item.answers = {{"packaging", "sealed"}};
    auto const inspected = [&] {
        item.command_id = Uuid::random();
        return sure(as_admin([&](Transaction& tx) { return returns::inspect_item(tx, item); }));
    };
    auto const first = inspected();
    inspected();
    BOOST_TEST(line("return_inspection") == "2 × 3.00 = 6.00");
    sure(as_admin([&](Transaction& tx) {
        return returns::undo_inspection(tx, Uuid::random(), first.id, "wrong key").map([] { return true; });
    }));
    BOOST_TEST(line("return_inspection") == "1 × 3.00 = 3.00"); // of two, the one that was undone
}

BOOST_AUTO_TEST_CASE(a_receipt_taken_back_is_charged_back)
{
    all_fees();
    auto const before = line("receiving_unit");
    std::int64_t const receipt = as_admin([&](Transaction& tx) {
        auto const order = tx.query("select (inbound.create_purchase_order(:id, jsonb_build_object('client', "
                                    ":client::bigint, 'pod', :pod::bigint, 'supplier', 'Mill', 'lines', "
                                    "'[{\"sku\":\"SKU-001\",\"quantity\":10}]'::jsonb)) ->> "
                                    "'purchase_order')::bigint")
                               .bind("id", Uuid::random())
                               .bind("client", house.client)
                               .bind("pod", house.pod)
                               .value<std::int64_t>();
        return tx
            .query("select (inbound.receive(:id, :order, "
                   "'[{\"sku\":\"SKU-001\",\"counted\":8,\"damaged\":1}]') ->> 'receipt')::bigint")
            .bind("id", Uuid::random())
            .bind("order", order)
            .value<std::int64_t>();
    });
    BOOST_TEST(line("receiving_unit") == "100009 × 0.0125 = 1250.11"); // 1250.1125
    BOOST_TEST(line("receiving_receipt") == "2 × 25.00 = 50.00");
    as_admin([&](Transaction& tx) {
        tx.query("select inbound.undo_receipt(:id, :receipt, 'the wrong truck')")
            .bind("id", Uuid::random())
            .bind("receipt", receipt)
            .run();
    });
    BOOST_TEST(line("receiving_unit") == before);
    BOOST_TEST(line("receiving_receipt") == "1 × 25.00 = 25.00");
}

BOOST_AUTO_TEST_CASE(a_fee_counts_from_its_day_and_a_variant_goes_before_the_plain_one)
{
    sure(fee("vas", "0.25"));
    sure(fee("vas", "0.30", "2026-07-01"));
    sure(fee("vas", "1.00", "2026-01-01", "kitting"));
    auto const add = [&](std::string const& variant, std::string const& on) {
        return sure(as_admin([&](Transaction& tx) {
            return add_charge(tx, {Uuid::random(), house.client, house.pod, "vas", variant, "Stickers",
                                   kernel::Quantity::of(4).value(), std::nullopt, date(on)});
        }));
    };
    BOOST_TEST(add("", "2026-06-30").has_value());
    BOOST_TEST(add("", "2026-07-01").has_value());
    BOOST_TEST(add("kitting", "2026-08-01").has_value());
    BOOST_TEST(add("gift wrap", "2026-08-01").has_value());
    BOOST_TEST(!add("", "2025-12-31").has_value()); // before the first fee: it waits
    BOOST_TEST(line("vas") == "4 × 0.25 = 1.00, 4 × 0.30 = 1.20, 4 × 0.30 = 1.20, 4 × 1.00 = 4.00");
    // What was charged by a price keeps it.
    BOOST_TEST(fee("vas", "0.99").error().code == "wrong_status");
    BOOST_TEST(sure(fee("vas", "0.25")).priced == 0); // the same again is no change
    BOOST_TEST(sure(fee("vas", "0.20", "2025-01-01")).priced == 1);
    BOOST_TEST(fee("postage", "1").error().code == "wrong_status");
    BOOST_TEST(fee("moonlight", "1").error().code == "not_found");
    for (char const* const price : {"-1", "1000000.000001"}) {
        BOOST_TEST(fee("vas", price).error().message.find("from 0 to 1,000,000") != std::string::npos);
    }
    BOOST_TEST(fee("vas", "1000000", "2998-01-01").has_value());
    BOOST_TEST(fee("vas", "1", "2998-01-01", std::string(70, 'x')).error().message.find("60 is the most") !=
               std::string::npos);
    force("delete from billing.fee where valid_from = '2998-01-01'");
    auto const fees = as_admin([&](Transaction& tx) { return list_fees(tx, house.client); });
    BOOST_TEST(fees.size() == 4u);
    BOOST_TEST((fees[0].valid_from == date("2026-07-01")));
}

BOOST_AUTO_TEST_CASE(a_charge_by_hand_is_taken_back_once_with_a_reason)
{
    AddCharge command{Uuid::random(),
                      house.client,
                      std::nullopt,
                      "ad_hoc",
                      "",
                      "Photographs",
                      kernel::Quantity::of(3).value(),
                      dollars("12.5"),
                      std::nullopt};
    auto const charge = sure(as_admin([&](Transaction& tx) { return add_charge(tx, command); })).value();
    BOOST_TEST((sure(as_admin([&](Transaction& tx) { return add_charge(tx, command); })) == charge)); // once
    BOOST_TEST(line("ad_hoc") == "3 × 12.50 = 37.50");
    auto const undo = [&](std::string const& reason) {
        return as_admin([&](Transaction& tx) { return undo_charge(tx, Uuid::random(), charge, reason); });
    };
    BOOST_TEST(undo(" ").error().code == "missing_input");
    auto const back = sure(undo("agreed by telephone"));
    BOOST_TEST(line("ad_hoc") == "");
    BOOST_TEST(undo("again").error().code == "wrong_status");
    BOOST_TEST(
        as_admin([&](Transaction& tx) { return undo_charge(tx, Uuid::random(), back, "undo the undoing"); })
            .error()
            .code == "wrong_status");
    command.command_id = Uuid::random();
    command.description = " ";
    BOOST_TEST(as_admin([&](Transaction& tx) { return add_charge(tx, command); }).error().code ==
               "missing_input");
    command.description = "x";
    command.kind = "pick_pack_first";
    BOOST_TEST(as_admin([&](Transaction& tx) { return add_charge(tx, command); }).error().code ==
               "wrong_status");
}

BOOST_AUTO_TEST_CASE(a_days_storage_is_what_lay_there_at_its_end)
{
    sure(fee("storage_bin", "0.035"));
    force("update inventory.movement set recorded_at = recorded_at - interval '3 days'");
    kernel::LocationId const shelf{house.bins.at("B-001")};
    auto const held = in_transaction(test.root(), [&](Transaction& tx) {
        return tx
            .query("select product_id, on_hand from inventory.level where location_id = :bin and on_hand > 0")
            .bind("bin", shelf)
            .rows<kernel::ProductId, std::int64_t>();
    });
    for (auto const& [product, units] : held) {
        sure(as_admin([&, of = product, all = units](Transaction& tx) {
            return inventory::adjust_stock(tx, {Uuid::random(), shelf, of, -all, "moved out today"});
        }));
    }
    auto const bins = [&](kernel::Date day) {
        return count(
            fmt::format("select coalesce(sum(bins), 0)::bigint from billing.storage_day where day = '{}'",
                        kernel::format_date(day)));
    };
    kernel::Date const day = pod_day();
    BOOST_TEST(as_admin(count_ended_days) == 3); // three ended days, one client
    BOOST_TEST(bins(day - std::chrono::days(1)) == 200);
    BOOST_TEST(bins(day) == 0);
    BOOST_TEST(as_admin(count_ended_days) == 0);
    // What is counted is final: a day that has not ended, or not come, is not counted by anybody.
    for (kernel::Date const early : {day, day + std::chrono::days(1)}) {
        BOOST_TEST(
            as_admin([&](Transaction& tx) { return count_storage(tx, house.pod, early); }).error().code ==
            "wrong_status");
    }
    force("update inventory.movement set recorded_at = recorded_at - interval '1 day'");
    force("update billing.storage_day set day = day - 1");
    BOOST_TEST(sure(as_admin([&](Transaction& tx) { return count_storage(tx, house.pod, std::nullopt); })) ==
               1);
    BOOST_TEST(bins(day - std::chrono::days(1)) == 199);
    BOOST_TEST(line("storage_bin") == "799 × 0.035 = 27.97"); // 27.965
}

BOOST_AUTO_TEST_CASE(a_day_counted_by_hand_hides_none_before_it)
{
    sure(fee("storage_bin", "0.035"));
    force("update inventory.movement set recorded_at = recorded_at - interval '5 days'");
    kernel::Date const yesterday = pod_day() - std::chrono::days(1);
    sure(as_admin([&](Transaction& tx) { return count_storage(tx, house.pod, yesterday); }));
    std::string const seen = violations();
    BOOST_TEST(seen.find("i13_every_storage_day_is_counted") != std::string::npos);
    BOOST_TEST(seen.find(kernel::format_date(yesterday - std::chrono::days(1))) != std::string::npos);
    BOOST_TEST(as_admin(count_ended_days) == 4);
    BOOST_TEST(line("storage_bin") == "1000 × 0.035 = 35.00");
    BOOST_TEST(violations() == "");
    force(fmt::format("delete from billing.storage_day where day = '{}'",
                      kernel::format_date(yesterday - std::chrono::days(2))));
    BOOST_TEST(violations().find("was not counted") != std::string::npos);
    expect_clean = false;
}

BOOST_AUTO_TEST_CASE(a_day_is_counted_for_every_client_or_not_at_all)
{
    force("update inventory.movement set recorded_at = recorded_at - interval '1 day'");
    test.add_person("narrow", "account_manager");
    test.give_pod("narrow", house.pod.value);
    database::Pool narrow = test.login_as("narrow");
    auto const by = [&](database::Pool& who) {
        return in_transaction(who,
                              [&](Transaction& tx) { return count_storage(tx, house.pod, std::nullopt); });
    };
    BOOST_TEST(by(narrow).error().code == "not_allowed");
    BOOST_TEST(count("select count(*) from billing.storage_day") == 0);
    test.give_client("narrow", house.client.value); // the only one there is
    BOOST_TEST(sure(by(narrow)) == 1);
}

BOOST_AUTO_TEST_CASE(space_is_charged_by_the_begun_cubic_foot_where_that_is_the_fee)
{
    force("update inventory.movement set recorded_at = recorded_at - interval '1 day'");
    sure(as_admin([&](Transaction& tx) { return count_storage(tx, house.pod, std::nullopt); }));
    BOOST_TEST(unpriced().back().kind == "storage_bin"); // no fee of either kind: by the bin, and waiting
    auto const feet =
        count("select ceil(sum(l.on_hand::numeric * p.length_um * p.width_um * p.height_um) / "
              "28316846592000000)::bigint from inventory.level l join catalog.product p on p.id "
              "= l.product_id where l.on_hand > 0");
    BOOST_TEST(sure(fee("storage_cubic_foot", "0.0125")).priced == 1);
    BOOST_TEST(line("storage_cubic_foot").starts_with(fmt::format("{} × 0.0125 = ", feet)));
    BOOST_TEST(line("storage_bin") == "");
}

BOOST_AUTO_TEST_CASE(two_workers_at_once_count_a_day_once)
{
    sure(fee("storage_bin", "0.035"));
    force("update inventory.movement set recorded_at = recorded_at - interval '1 day'");
    kernel::Date const day = pod_day() - std::chrono::days(1);
    auto const two_at_once = [&] {
        std::barrier gate(2);
        std::atomic<std::int64_t> counted = 0;
        auto const work = [&] {
            database::Pool worker = test.login_as("worker");
            gate.arrive_and_wait();
            counted += in_transaction(worker, [&](Transaction& tx) {
                           return count_storage(tx, house.pod, day);
                       }).value();
        };
        std::thread other(work);
        work();
        other.join();
        return counted.load();
    };
    BOOST_TEST(two_at_once() == 1);
    BOOST_TEST(line("storage_bin") == "200 × 0.035 = 7.00");
    BOOST_TEST(two_at_once() == 0);
    // The control: without the key they charge the same day again.
    force("alter table billing.storage_day drop constraint storage_day_pkey");
    BOOST_TEST(two_at_once() == 2);
    BOOST_TEST(line("storage_bin") == "600 × 0.035 = 21.00");
}

BOOST_AUTO_TEST_CASE(a_fee_set_while_something_is_undone_leaves_no_charge_standing)
{
    auto const part = picked({{1, 1}});
    packed(part, {"SKU-001"});
    std::thread undoing;
    // The fee has charged what waited, but is not committed, when the box is opened.
    sure(as_admin([&](Transaction& tx) {
        auto done = set_fee(
            tx, {Uuid::random(), house.client, "pick_pack_first", "", dollars("2.45"), date("2026-01-01")});
        undoing = std::thread([&] { unpack(part); });
        wait_for_a_waiting_one();
        return done;
    }));
    undoing.join();
    BOOST_TEST(count("select count(*) from billing.charge where kind = 'pick_pack_first'") == 2);
    BOOST_TEST(line("pick_pack_first") == "");
    BOOST_TEST(violations() == "");
}

BOOST_AUTO_TEST_CASE(a_charge_taken_back_while_its_box_is_opened_is_taken_back_once)
{
    all_fees();
    auto const part = picked({{1, 1}});
    packed(part, {"SKU-001"});
    ChargeId const charge{count("select id from billing.charge where kind = 'pick_pack_first'")};
    std::thread undoing;
    sure(as_admin([&](Transaction& tx) {
        auto done = undo_charge(tx, Uuid::random(), charge, "agreed by telephone");
        undoing = std::thread([&] { unpack(part); });
        wait_for_a_waiting_one();
        return done;
    }));
    undoing.join();
    BOOST_TEST(count(fmt::format("select count(*) from billing.charge where undoes = {}", charge.value)) ==
               1);
    BOOST_TEST(count("select count(*) from billing.charge where undoes is not null") == 2); // and the carton
}

BOOST_AUTO_TEST_CASE(two_people_who_drop_one_thing_drop_it_once)
{
    UnpricedId const thing = unpriced().front().id;
    auto const drop = [&](Transaction& tx) {
        return drop_unpriced(tx, Uuid::random(), thing, "ours").map([] { return true; });
    };
    std::string second;
    std::thread other;
    sure(as_admin([&](Transaction& tx) {
        auto done = drop(tx);
        other = std::thread([&] {
            auto const late = as_admin(drop);
            second = late ? "done" : late.error().code;
        });
        wait_for_a_waiting_one();
        return done;
    }));
    other.join();
    BOOST_TEST(second == "wrong_status");
    BOOST_TEST(count("select count(*) from events.event where kind = 'charge.undone'") == 1);
}

BOOST_AUTO_TEST_CASE(a_receipt_of_more_than_a_million_units_is_charged)
{
    sure(fee("receiving_unit", "0.0125"));
    auto const before = count("select sum(quantity)::bigint from billing.charge");
    auto const receive = [&] {
        as_admin([&](Transaction& tx) {
            auto const order =
                tx.query("select (inbound.create_purchase_order(:id, jsonb_build_object('client', "
                         ":client::bigint, 'pod', :pod::bigint, 'supplier', 'Mill', 'lines', "
                         "'[{\"sku\":\"SKU-001\",\"quantity\":1000000},"
                         "{\"sku\":\"SKU-002\",\"quantity\":1000000}]'::jsonb)) ->> "
                         "'purchase_order')::bigint")
                    .bind("id", Uuid::random())
                    .bind("client", house.client)
                    .bind("pod", house.pod)
                    .value<std::int64_t>();
            tx.query("select inbound.receive(:id, :order, "
                     "'[{\"sku\":\"SKU-001\",\"counted\":1000000,\"damaged\":1000000},"
                     "{\"sku\":\"SKU-002\",\"counted\":1000000,\"damaged\":0}]')")
                .bind("id", Uuid::random())
                .bind("order", order)
                .run();
        });
    };
    receive();
    BOOST_TEST(count("select sum(quantity)::bigint from billing.charge") == before + 3'000'000);
    BOOST_TEST(line("receiving_unit") == "3100000 × 0.0125 = 38750.00");
    // What is too dear for 64 bits waits for a person, and stops neither the receipt nor the fee.
    sure(fee("receiving_unit", "1000000", kernel::format_date(pod_day())));
    receive();
    BOOST_REQUIRE_EQUAL(unpriced().back().quantity, 3'000'000);
    BOOST_TEST(unpriced().back().reason.starts_with("it comes to more than one charge can hold"));
    BOOST_TEST(sure(fee("receiving_receipt", "25")).priced == 3);
    BOOST_TEST(unpriced().size() == 1u);
}

BOOST_AUTO_TEST_CASE(nothing_is_charged_on_a_day_to_come)
{
    auto const add = [&](std::optional<kernel::PodId> pod, std::optional<kernel::Date> on) {
        return as_admin([&](Transaction& tx) {
            return add_charge(tx, {Uuid::random(), house.client, pod, "ad_hoc", "", "Photographs",
                                   kernel::Quantity::of(1).value(), dollars("1"), on});
        });
    };
    kernel::Date const day = pod_day();
    for (auto const& pod : {std::optional(house.pod), std::optional<kernel::PodId>()}) {
        BOOST_TEST(add(pod, day + std::chrono::days(1)).error().code == "wrong_status");
        BOOST_TEST(add(pod, date("2999-01-01")).error().code == "wrong_status");
        BOOST_TEST(add(pod, day).has_value());
        BOOST_TEST(add(pod, std::nullopt).has_value());
    }
    BOOST_TEST(count("select count(distinct charged_on) from billing.charge where kind = 'ad_hoc'") == 1);
}

BOOST_AUTO_TEST_CASE(today_is_the_pods_and_not_the_clocks)
{
    // 26 hours apart: never the same day, so that no single clock can be right for both.
    for (char const* const zone : {"Etc/GMT+12", "Pacific/Kiritimati"}) {
        force(fmt::format("update inventory.pod set time_zone = '{}'", zone));
        BOOST_TEST((as_admin(earliest_pod_day) == pod_day()));
    }
    force("insert into access.pod values (99)");
    force("update access.reach set pods = pods || 99::bigint");
    force("insert into inventory.pod overriding system value select (jsonb_populate_record(p, '{\"id\": 99, "
          "\"code\": \"WST\", "
          "\"time_zone\": \"Etc/GMT+12\"}')).* from inventory.pod p");
    BOOST_TEST((as_admin(earliest_pod_day) ==
                one<kernel::Date>("select (clock_timestamp() at time zone 'Etc/GMT+12')::date")));
}

BOOST_AUTO_TEST_CASE(lines_round_once_halves_away_from_zero_as_the_database_does)
{
    BOOST_TEST(dollars("0.0125").times(1).minor == 1);   // 1.25 cents
    BOOST_TEST(dollars("0.0125").times(2).minor == 3);   // 2.5 cents: the half goes up
    BOOST_TEST(dollars("0.0125").times(-2).minor == -3); // and away from zero
    BOOST_TEST(dollars("0.005").times(1).minor == 1);
    BOOST_TEST(dollars("0.004999").times(1).minor == 0);
    std::mt19937_64 random(20);
    std::vector<std::int64_t> quantities, prices, expected;
    for (auto const* const code : {"USD", "JPY", "KWD"}) {
        kernel::Currency const currency = kernel::Currency::parse(code).value();
        quantities.clear(), prices.clear(), expected.clear();
        for (int i = 0; i < 2'000; ++i) {
            // Half of the prices end in 5, so that halves are met and not only brushed past.
            std::int64_t const price =
                static_cast<std::int64_t>(random() % 100'000'000) * (i % 2 == 0 ? 1 : 500);
            std::int64_t const quantity = static_cast<std::int64_t>(random() % 2'000'001) - 1'000'000;
            quantities.push_back(quantity);
            prices.push_back(price);
            expected.push_back(Price::from_micros(price, currency).times(quantity).minor);
        }
        auto const amounts = as_admin([&](Transaction& tx) {
            return tx
                .query("select array_agg(billing.line_amount(q, p, :currency) order by n) from "
                       "unnest(:quantities::bigint[], :prices::bigint[]) with ordinality u (q, p, n)")
                .bind("currency", code)
                .bind("quantities", quantities)
                .bind("prices", prices)
                .value<std::vector<std::int64_t>>();
        });
        BOOST_TEST((amounts == expected), code);
    }
    for (auto const* const code : {"USD", "EUR", "JPY", "KRW", "XOF", "KWD", "BHD", "TND", "CLP", "GBP"}) {
        BOOST_TEST(
            as_admin([&](Transaction& tx) {
                return tx.query("select billing.exponent(:currency)").bind("currency", code).value<int>();
            }) == kernel::Currency::parse(code)->exponent());
    }
}

BOOST_AUTO_TEST_CASE(verify_sees_what_was_not_charged_and_what_was_not_charged_back)
{
    all_fees();
    auto const part = picked({{1, 1}});
    packed(part, {"SKU-001"});
    BOOST_TEST(violations() == "");
    force("delete from billing.charge where kind = 'pick_pack_first'");
    BOOST_TEST(violations().find("fulfillment.packed has no pick_pack_first") != std::string::npos);
    unpack(part);
    force("delete from billing.charge where undoes is not null and kind = 'carton'");
    BOOST_TEST(violations().find("fulfillment.unpacked left a charge standing") != std::string::npos);
    expect_clean = false;
}

BOOST_AUTO_TEST_CASE(prices_are_for_account_managers_of_the_client_and_administrators)
{
    all_fees();
    test.add_person("wes", "warehouse", true);
    test.add_person("stranger", "account_manager");
    database::Pool wes = test.login_as("wes");
    database::Pool stranger = test.login_as("stranger");
    auto const lines_of = [](database::Pool& who) {
        return in_transaction(who, [](Transaction& tx) { return charge_lines(tx, {}); });
    };
    BOOST_CHECK_THROW(lines_of(wes), database::DatabaseError);
    BOOST_TEST(lines_of(stranger).empty());
    BOOST_TEST(!lines_of(admin).empty()); // the control
    BOOST_TEST(in_transaction(
                   stranger,
                   [&](Transaction& tx) {
                       return set_fee(tx, {Uuid::random(), house.client, "vas", "", dollars("9"), today()});
                   })
                   .error()
                   .code == "not_allowed");
    BOOST_TEST(
        in_transaction(
            stranger,
            [&](Transaction& tx) {
                return set_postage_markup(tx, {Uuid::random(), house.client, {500, dollars("0")}, today()});
            })
            .error()
            .code == "not_allowed");
    BOOST_TEST(in_transaction(stranger,
                              [&](Transaction& tx) {
                                  return add_charge(tx, {Uuid::random(), house.client, std::nullopt, "vas",
                                                         "", "mine", kernel::Quantity::of(1).value(),
                                                         std::nullopt, std::nullopt});
                              })
                   .error()
                   .code == "not_allowed");
    for (auto const* const statement :
         {"update billing.charge set quantity = 1", "delete from billing.charge",
          "delete from billing.unpriced", "insert into billing.fee default values"}) {
        BOOST_CHECK_THROW(as_admin([&](Transaction& tx) { tx.query(statement).run(); }),
                          database::DatabaseError);
    }
    // Whoever works at a bench charges without seeing a price.
    auto const part = picked({{1, 1}});
    BOOST_TEST(in_transaction(wes, [&](Transaction& tx) {
                   return fulfillment::pack(tx, {Uuid::random(), part, {"SKU-001"}});
               }).has_value());
    BOOST_TEST(line("pick_pack_first") == "1 × 2.45 = 2.45");
}

BOOST_AUTO_TEST_SUITE_END()
