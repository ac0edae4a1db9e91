// Manifests: each label on one or on the list, numbers that hold, two people at once, and the way back.
#include <latch>
#include <thread>

#include <boost/test/unit_test.hpp>

#include "domain/shipping/import_tracking.h"
#include "domain/shipping/manifest.h"
#include "domain/shipping/manifest_view.h"
#include "tests/domain/shipping/parcel_stage.h"

using namespace poddesk;
using namespace poddesk::shipping;
using database::Transaction;

namespace {

class Stage : public testing::ParcelStage
{
public:
    Stage() : ParcelStage("manifests")
    {
        carrier = {one<std::int64_t>("select id from shipping.carrier")};
        pod = {one<std::int64_t>("select id from inventory.pod")};
    }

    kernel::Outcome<ClosedManifest> close(database::Pool& who)
    {
        kernel::Uuid const id = kernel::Uuid::random();
        return database::in_transaction(who, [&](Transaction& tx) {
            return close_manifest(tx, {id, carrier, pod, ship_date_now(tx, pod)});
        });
    }
    kernel::Outcome<ClosedManifest> close() { return close(admin); }
    template <class F>
    std::string said(F use_case, ManifestId manifest, char const* words)
    {
        ManifestCommand const command{kernel::Uuid::random(), manifest, words};
        auto const done =
            database::in_transaction(admin, [&](Transaction& tx) { return use_case(tx, command); });
        return done ? std::to_string(*done) : done.error().code;
    }
    std::string status(kernel::ShipmentId parcel)
    {
        return one(fmt::format("select status from shipping.shipment where id = {}", parcel.value));
    }
    template <class F>
    auto look(F view)
    {
        return database::in_transaction(admin, view);
    }
    std::size_t unmanifested()
    {
        return look([](Transaction& tx) { return unmanifested_labels(tx, {}, {}, 1000); }).size();
    }
    std::string void_label(kernel::ShipmentId parcel)
    {
        try {
            run(fmt::format("select fulfillment.unpack(gen_random_uuid(), (select fulfillment_id from "
                            "shipping.shipment where id = {}), 'wrong box')",
                            parcel.value));
            return "void";
        } catch (database::DatabaseError const& error) {
            return error.sqlstate();
        }
    }

    kernel::CarrierId carrier;
    kernel::PodId pod;
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(manifests_of_the_day, Stage)

BOOST_AUTO_TEST_CASE(a_label_is_on_one_manifest_or_on_the_list)
{
    BOOST_TEST(close().error().code == "wrong_status"); // nothing waits, nothing is made
    BOOST_TEST(one<std::int64_t>("select count(*) from shipping.manifest") == 0);
    auto const first = shipped(3);
    kernel::ShipmentId const waits = labeled().front();
    kernel::ShipmentId const gone = labeled().front();
    BOOST_TEST(void_label(gone) == "void");
    BOOST_TEST(unmanifested() == 4U);
    ClosedManifest const closed = close().value();
    BOOST_TEST(closed.parcels == 4);
    BOOST_TEST(closed.weight_ng == 4 * 453592370000);
    BOOST_TEST(closed.number == "M-RNO-00001");
    BOOST_TEST(unmanifested() == 0U);
    BOOST_TEST(status(first[0]) == "manifested");
    auto const lines = look([&](Transaction& tx) { return parcels_on_manifest(tx, closed.id, 0, 2); });
    BOOST_TEST_REQUIRE(lines.size() == 2U);
    BOOST_TEST(lines[1].position == 2);
    BOOST_TEST(lines[0].destination == "Portland, OR 97201");
    // A late label goes on the next one of the day; the first keeps its list.
    shipped();
    BOOST_TEST(close()->number == "M-RNO-00002");
    BOOST_TEST(look([&](Transaction& tx) { return find_manifest(tx, closed.id); })->parcels == 4);
    // What is on a closed manifest cannot be voided, and the driver gets nothing that the pod has not
    // shipped.
    BOOST_TEST(void_label(waits) == "PD003");
    BOOST_TEST(said(&hand_over_manifest, closed.id, "Lou Park") == "wrong_status");
    ship(waits);
    BOOST_TEST(status(waits) == "manifested");
    BOOST_TEST(said(&hand_over_manifest, closed.id, " ") == "missing_input");
    auto const stored = [&](char const* paper) {
        look([&](Transaction& tx) {
            store_manifest_document(tx, closed.id, paper);
            return 0;
        });
        return look([&](Transaction& tx) { return manifest_document(tx, closed.id); });
    };
    BOOST_TEST(stored("%PDF as closed") == "%PDF as closed");
    BOOST_TEST(stored("%PDF anything") == "%PDF as closed");
    BOOST_TEST(said(&hand_over_manifest, closed.id, "Lou Park") == "4");
    BOOST_TEST(stored("%PDF with the driver") == "%PDF with the driver");
    BOOST_TEST(stored("%PDF anything") == "%PDF with the driver");
    BOOST_TEST(said(&hand_over_manifest, closed.id, "Lou Park") == "wrong_status");
    BOOST_TEST(said(&reopen_manifest, closed.id, "too late") == "wrong_status");
    auto const counts = look([](Transaction& tx) { return manifest_counts(tx, {}); });
    BOOST_TEST(counts.closed == 1);
    BOOST_TEST(counts.handed_over == 1);
    BOOST_TEST(violations() == "");
}

BOOST_AUTO_TEST_CASE(closing_is_taken_back_and_the_number_stays)
{
    auto const parcels = shipped(2);
    kernel::ShipmentId const stays = labeled().front();
    ClosedManifest const closed = close().value();
    BOOST_TEST(said(&reopen_manifest, closed.id, "") == "missing_input");
    BOOST_TEST(said(&reopen_manifest, closed.id, "One parcel stays here") == "3");
    BOOST_TEST(said(&reopen_manifest, closed.id, "again") == "wrong_status");
    BOOST_TEST(status(parcels[0]) == "labeled");
    BOOST_TEST(unmanifested() == 3U);
    BOOST_TEST(violations() == "");
    BOOST_TEST(void_label(stays) == "void");
    ClosedManifest const again = close().value();
    BOOST_TEST(again.number == closed.number);
    BOOST_TEST(again.parcels == 2);
    BOOST_TEST(one<std::int64_t>(
                   "select count(*) from shipping.manifest_parcel where taken_off_at is not null") == 3);
    // A scan takes the parcel on; opening the manifest again does not take the scan back.
    run(fmt::format(
        "select shipping.record_tracking(gen_random_uuid(), jsonb_build_object('name', 'a', 'format', "
        "'house_csv', 'sha256', repeat('ab', 32)), '[]', jsonb_build_array(jsonb_build_object('row', 1, "
        "'tracking', '{}', 'state', 'in_transit', 'code', '', 'text', '', 'occurred_at', now(), "
        "'written_at', '', 'place', '', 'event', '')))",
        tracking_of(parcels[0])));
    BOOST_TEST(status(parcels[0]) == "in_transit");
    BOOST_TEST(said(&reopen_manifest, closed.id, "Count was wrong") == "2");
    BOOST_TEST(status(parcels[0]) == "in_transit");
    BOOST_TEST(unmanifested() == 2U);
    BOOST_TEST(close()->parcels == 2);
    BOOST_TEST(violations() == "");
}

BOOST_AUTO_TEST_CASE(two_people_close_one_manifest_at_once)
{
    database::Pool other = base.login_as("admin");
    for (int round = 0; round < 10; ++round) {
        shipped(3);
        std::latch both(2);
        std::array<std::string, 2> answers;
        auto const one_of = [&](database::Pool& who, std::size_t at) {
            both.arrive_and_wait();
            auto const done = close(who);
            answers[at] = done ? "closed " + std::to_string(done->parcels) : done.error().code;
        };
        std::thread second([&] { one_of(other, 1); });
        one_of(admin, 0);
        second.join();
        std::sort(answers.begin(), answers.end());
        BOOST_TEST(answers[0] == "closed 3");
        BOOST_TEST(answers[1] == "wrong_status");
    }
    BOOST_TEST(one<std::int64_t>("select count(*) from shipping.manifest") == 10);
    BOOST_TEST(violations() == "");
}

BOOST_AUTO_TEST_CASE(without_its_locks_two_would_hold_the_same_label)
{
    // The control: what the function would do if it read the list, and wrote it without the open manifest
    // that both wait at and the index that says "once".
    auto const parcels = shipped(3);
    as_root("drop index shipping.manifest_parcel_once");
    as_root("drop index shipping.manifest_open");
    auto const naive = [&](Transaction& tx, std::int64_t manifest) {
        (void)tx
            .query(
                "insert into shipping.manifest_parcel (client_id, pod_id, manifest_id, shipment_id, "
                "position, "
                "tracking_number, weight_ng) select u.client_id, u.pod_id, :manifest::bigint, u.shipment_id, "
                "row_number() over (order by u.shipment_id), u.tracking_number, u.weight_ng from "
                "shipping.unmanifested u")
            .bind("manifest", manifest)
            .run();
    };
    as_root(
        fmt::format("insert into shipping.manifest (carrier_id, pod_id, ship_date, number) select {0}, {1}, "
                    "current_date, 'M-X-' || n from generate_series(1, 2) n",
                    carrier.value, pod.value));
    std::latch both(2);
    database::Pool another(base.root_profile(), 1, "second");
    std::thread second([&] {
        database::in_transaction(another, [&](Transaction& tx) {
            naive(tx, 2);
            both.arrive_and_wait();
        });
    });
    database::in_transaction(root, [&](Transaction& tx) {
        naive(tx, 1);
        both.arrive_and_wait();
    });
    second.join();
    BOOST_TEST(violations().find("is on 2 manifests") != std::string::npos);
    BOOST_TEST(violations().find("i6_manifests_add_up") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(who_does_not_reach_every_client_closes_nothing)
{
    shipped();
    run("select clients.create_client(gen_random_uuid(), "
        "'{\"code\":\"BB\",\"name\":\"B\",\"color\":\"#336699\",\"branding\":{\"from_email\":\"a@b.example\"}"
        "}')");
    base.add_person("one", "warehouse");
    base.give_client("one", 1);
    base.give_pod("one", 1);
    database::Pool some = base.login_as("one");
    BOOST_TEST(close(some).error().code == "not_allowed");
    base.add_person("far", "warehouse");
    database::Pool far = base.login_as("far");
    kernel::Uuid const id = kernel::Uuid::random();
    auto const tried = database::in_transaction(far, [&](Transaction& tx) {
        return close_manifest(tx, {id, carrier, pod, std::chrono::sys_days{}});
    });
    BOOST_TEST(tried.error().code == "not_allowed");
    BOOST_TEST(unmanifested() == 1U);
}

BOOST_AUTO_TEST_SUITE_END()
