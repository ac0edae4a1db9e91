// What the lists of parcels, manifests and charges show and do, on a real database.
#include "tests/gui/parcels/street.h"

#include "gui/billing/charges_store.h"
#include "gui/shell/desk_watch.h"
#include "gui/shipping/manifests_store.h"
#include "gui/shipping/parcels_store.h"

#include "domain/database/transaction.h"

#include <boost/test/unit_test.hpp>

#include <algorithm>

using namespace poddesk;
using namespace poddesk::gui;

namespace {

struct Stores : tests::Street
{
    ListQuery query(std::string const& queue, std::string const& text = {})
    {
        ListQuery asked;
        asked.queue = queue;
        asked.text = text;
        return asked;
    }
    template <class Store>
    std::vector<ListRow> rows(Store const& store, std::string const& queue)
    {
        return store.page(query(queue), std::nullopt, 0, 200);
    }
    DeskWatch watch()
    {
        return database::in_transaction(*floor.stage.pool(),
                                        [](database::Transaction& tx) { return read_watch(tx); });
    }
    std::string violations()
    {
        return text("select coalesce(string_agg(invariant || ' ' || subject || ': ' || detail, '; '), '') "
                    "from verify.all_checks()");
    }

    ParcelsStore parcels{floor.stage.pool()};
    ManifestsStore manifests{
        floor.stage.pool(), [this] {
            installer::Printers printers;
            printers.folder = {"print folder", printing::Printer::Kind::folder, floor.folder / "print"};
            return printers;
        }};
    ChargesStore charges{floor.stage.pool(), floor.folder / "print"};
};

/// What was done, or why not.
std::string said(kernel::Outcome<ListDone> const& outcome)
{
    return outcome ? outcome->sentence : outcome.error().code + ": " + outcome.error().message;
}

} // namespace

BOOST_AUTO_TEST_SUITE(parcel_lists)

BOOST_FIXTURE_TEST_CASE(parcels_stand_in_the_queues_of_where_they_are, Stores)
{
    BOOST_TEST_MESSAGE(last_import);
    BOOST_TEST(last_import.find("1 row was refused") != std::string::npos);
    auto const counts = parcels.overview(query("all")).counts;
    for (char const* const queue : {"labeled", "unmanifested", "manifested", "in_transit", "out_for_delivery",
                                    "exceptions", "silent", "returned", "delivered_today", "all"}) {
        auto const shown = rows(parcels, queue);
        BOOST_TEST_MESSAGE(queue << ": " << shown.size());
        BOOST_TEST(static_cast<std::int64_t>(shown.size()) == parcels.count(query(queue)));
        BOOST_TEST(static_cast<std::int64_t>(shown.size()) == counts.at(queue));
        BOOST_TEST((shown.empty() == (std::string(queue) == "manifested"))); // nobody has closed a day
    }
    BOOST_TEST(counts.at("silent") ==
               count("select count(*) from shipping.tracking_exception where kind = 'silent'"));
    // A page goes on where the one before ended, and rows may be passed over.
    auto const all = rows(parcels, "all");
    auto const rest = parcels.page(query("all"), all.at(1).place, 2, 3);
    BOOST_TEST(rest.at(0).key == all.at(4).key);
    auto const record = parcels.record(rows(parcels, "delivered_today").front().key);
    BOOST_REQUIRE(record);
    BOOST_TEST(record->detail.sections.back().events.size() == 3U);
    BOOST_TEST(record->detail.sections.back().events.front().text.find("Delivered, front door") !=
               std::string::npos);
    BOOST_TEST(record->opens.starts_with("order:"));
    // A number that was searched for is a queue of its own.
    std::string const number = text("select min(tracking_number) from shipping.shipment");
    BOOST_TEST(parcels.count(query("find/" + number)) == 1);
    BOOST_TEST(parcels.find(number, 5).size() == 1U);
}

BOOST_FIXTURE_TEST_CASE(an_exception_is_resolved_with_a_reason_and_taken_back, Stores)
{
    auto const before = parcels.count(query("exceptions"));
    std::string const key = rows(parcels, "exceptions").front().key;
    BOOST_TEST(parcels.record(key)->allowed.contains("resolve"));
    BOOST_TEST(said(parcels.act("resolve", key, {{"reason", " "}})).starts_with("missing_input"));
    auto const done = parcels.act("resolve", key, {{"reason", "The customer gave the flat"}});
    BOOST_REQUIRE_MESSAGE(done, said(done));
    BOOST_TEST(parcels.count(query("exceptions")) == before - 1);
    BOOST_TEST(said(parcels.act("resolve", key, {{"reason", "again"}})).starts_with("wrong_status"));
    BOOST_TEST(parcels.record(key)->allowed.contains("reopen"));
    BOOST_TEST(done->take_back().has_value());
    BOOST_TEST(parcels.count(query("exceptions")) == before);

    BOOST_TEST(said(parcels.act("import", {}, {{"path", "/nowhere/at.all"}})).starts_with("unreadable_file"));
    BOOST_TEST(said(parcels.act("import", {}, {{"path", carrier_file("empty.csv", "").string()}})) ==
               "empty.csv: 0 new events of 0 parcels, 0 known.");
}

BOOST_FIXTURE_TEST_CASE(a_day_is_closed_opened_again_and_handed_over, Stores)
{
    auto const labels = manifests.count(query("labels"));
    BOOST_TEST(watch().parcels.late_labels > 0);
    BOOST_TEST(labels == parcels.count(query("unmanifested")));
    auto const days = rows(manifests, "to_close");
    BOOST_REQUIRE(days.size() >= 3U);
    auto const done = manifests.act("close", days.front().key, {});
    BOOST_REQUIRE_MESSAGE(done, said(done));
    BOOST_TEST(manifests.count(query("labels")) < labels);
    BOOST_TEST(said(manifests.act("close", days.front().key, {})).starts_with("wrong_status"));
    BOOST_TEST(done->take_back().has_value());
    BOOST_TEST(manifests.count(query("labels")) == labels);
    BOOST_TEST(manifests.count(query("open")) == 1);
    BOOST_REQUIRE(manifests.act("close", days.front().key, {}));

    std::string const key = rows(manifests, "closed").front().key;
    BOOST_TEST(said(manifests.act("reopen", key, {{"reason", ""}})).starts_with("missing_input"));
    auto const reopened = manifests.act("reopen", key, {{"reason", "One parcel is missing"}});
    BOOST_REQUIRE_MESSAGE(reopened, said(reopened));
    BOOST_TEST(reopened->take_back().has_value());
    auto const paper = manifests.act("print", key, {});
    BOOST_REQUIRE_MESSAGE(paper, said(paper));
    std::string const number = text("select subject from printing.print where kind = 'manifest'");
    BOOST_TEST(paper->sentence == number + " is printed on print folder.");
    BOOST_TEST(std::filesystem::file_size(floor.folder / "print" / (number + "-manifest.pdf")) > 1000U);
    BOOST_TEST(said(manifests.act("print", key, {})).starts_with("missing_input"));
    BOOST_TEST(manifests.record(key)->forms.contains("print"));
    BOOST_TEST(manifests.act("print", key, {{"reason", "the driver lost it"}}).has_value());
    BOOST_TEST(count("select count(*) from events.event where kind = 'document.reprinted' and payload ->> "
                     "'reason' = 'the driver lost it' and client_id is null") == 1);
    BOOST_TEST(said(manifests.act("hand_over", key, {{"driver", ""}})).starts_with("missing_input"));
    BOOST_TEST(said(manifests.act("hand_over", key, {{"driver", "Jo Marsh"}})).find("left with Jo Marsh") !=
               std::string::npos);
    BOOST_TEST(said(manifests.act("reopen", key, {{"reason", "too late"}})).starts_with("wrong_status"));
    BOOST_TEST(said(manifests.act("print", days.back().key, {})).starts_with("wrong_status"));
    // Today's has a parcel that the pod has not shipped.
    for (ListRow const& day : rows(manifests, "to_close")) {
        BOOST_TEST(manifests.act("close", day.key, {}).has_value());
    }
    bool kept = false;
    for (ListRow const& closed : rows(manifests, "closed")) {
        kept = said(manifests.act("hand_over", closed.key, {{"driver", "Jo"}})).starts_with("wrong_status") ||
               kept;
    }
    BOOST_TEST(kept);
    BOOST_TEST(watch().parcels.late_labels == 0);
    BOOST_TEST(violations() == "");
}

BOOST_FIXTURE_TEST_CASE(charges_are_added_taken_back_and_priced, Stores)
{
    std::string const client = text("select id::text from clients.client where code = 'AO'");
    FormAnswers const typed = {{"client", client}, {"kind", "vas"}, {"words", "Stickers on 40 boxes"},
                               {"quantity", "40"}, {"price", ""},   {"currency", "USD"}};
    auto with = [&](char const* key, char const* value) {
        FormAnswers answers = typed;
        answers[key] = value;
        return said(charges.act("add", {}, answers));
    };
    BOOST_TEST(with("quantity", "many").starts_with("bad_quantity"));
    BOOST_TEST(with("words", " ").starts_with("missing_input"));
    FormAnswers foreign = typed;
    foreign["price"] = "1.00";
    foreign["currency"] = "usd";
    BOOST_TEST(said(charges.act("add", {}, foreign)).starts_with("bad_currency"));
    auto const done = charges.act("add", {}, typed);
    BOOST_REQUIRE_MESSAGE(done, said(done));
    auto const row = charges.page(query("today", "stickers"), std::nullopt, 0, 10).at(0);
    BOOST_TEST(row.cells.at(4).text == "40 \xc3\x97 $0.0125");
    BOOST_TEST(row.cells.at(5).text == "$0.50");
    BOOST_TEST(done->take_back().has_value());
    BOOST_TEST(said(charges.act("undo", row.key, {{"reason", "twice"}})).starts_with("wrong_status"));
    auto const record = charges.record(row.key);
    BOOST_TEST(record->allowed.empty());
    BOOST_TEST(record->detail.sections.back().facts.at(1).value == "\xe2\x88\x92$0.50");

    auto const unpriced = rows(charges, "unpriced");
    BOOST_REQUIRE(unpriced.size() > 2U);
    BOOST_TEST(watch().unpriced == static_cast<std::int64_t>(unpriced.size()));
    BOOST_TEST(
        said(charges.act("undo", unpriced.front().key, {{"reason", ""}})).starts_with("missing_input"));
    BOOST_TEST(charges.act("undo", unpriced.front().key, {{"reason", "A sample for us"}}).has_value());
    for (char const* const kind : {"pick_pack_first", "pick_pack_additional", "carton"}) {
        auto const set =
            charges.act("price", unpriced.back().key,
                        {{"client", text("select id::text from clients.client where code = 'BW'")},
                         {"kind", kind},
                         {"variant", ""},
                         {"price", "1.25"},
                         {"currency", "USD"},
                         {"from", "2026-01-01"}});
        BOOST_TEST_MESSAGE(said(set));
        BOOST_TEST(set.has_value());
    }
    BOOST_TEST(charges.count(query("unpriced")) == 0);
    for (char const* const queue : {"today", "month", "all", "family/pick_pack", "family/shipment"}) {
        BOOST_TEST(charges.count(query(queue)) == static_cast<std::int64_t>(rows(charges, queue).size()));
    }
    std::string const month = text("select to_char(max(charged_on), 'YYYY-MM') from billing.charge");
    // Not the one above: all that it was charged is taken back, and an empty list is refused.
    std::string const busy =
        text("select min(client_id)::text from billing.charge where kind = 'pick_pack_first'");
    auto const list = charges.act("print", {}, {{"client", busy}, {"month", month}});
    BOOST_REQUIRE_MESSAGE(list, said(list));
    BOOST_TEST(std::filesystem::file_size(list->opens.substr(5)) > 1000U);
    BOOST_TEST(
        said(charges.act("print", {}, {{"client", client}, {"month", "May"}})).starts_with("bad_date"));
}

BOOST_FIXTURE_TEST_CASE(mark_ups_are_set_and_seen, Stores)
{
    std::string const client = text("select id::text from clients.client where code = 'AO'");
    FormAnswers answers = {{"client", client},
                           {"percent", "ten"},
                           {"price", "0.25"},
                           {"currency", "USD"},
                           {"from", "2026-01-01"}};
    BOOST_TEST(said(charges.act("set_markup", {}, answers)).starts_with("bad_percent"));
    answers["percent"] = "2000";
    BOOST_TEST(said(charges.act("set_markup", {}, answers)).starts_with("bad_value"));
    answers["percent"] = "12.5%";
    BOOST_TEST(said(charges.act("set_markup", {}, answers)) ==
               "The mark-up is 12.5% and $0.25 per label from 2026-01-01 on.");
    answers["from"] = "2999-01-01";
    answers["percent"] = "-2";
    BOOST_TEST(charges.act("set_markup", {}, answers).has_value());
    auto const all = rows(charges, "markups");
    BOOST_REQUIRE(all.size() == 2U);
    BOOST_TEST(charges.count(query("markups")) == 2);
    BOOST_TEST(charges.overview(query("markups")).counts.at("markups") == 2);
    BOOST_TEST(all.at(0).cells.at(4).text == "-2%"); // the newest first
    BOOST_TEST(!all.at(0).cells.back().pill.has_value());
    BOOST_TEST(all.at(1).cells.at(5).text == "$0.25");
    BOOST_TEST(all.at(1).cells.back().pill->text == "Valid");
    BOOST_TEST((charges.page(query("markups"), all.at(0).place, 0, 5) == std::vector<ListRow>{all.at(1)}));
    auto const record = charges.record(all.at(1).key);
    BOOST_REQUIRE(record);
    BOOST_TEST(record->detail.title == "12.5% and $0.25 per label");
    BOOST_TEST(record->allowed.empty());
    BOOST_TEST(charges.count(query("markups", "nobody")) == 0);
}

BOOST_FIXTURE_TEST_CASE(prices_stay_with_those_who_may_see_them, Stores)
{
    floor.stage.database().add_person("wes", "warehouse", true);
    auto const pool = std::make_shared<database::Pool>(floor.stage.database().login_as("wes"));
    ChargesStore const none(pool, floor.folder);
    BOOST_TEST(charges.count(query("all")) > 0); // the control
    BOOST_TEST(none.count(query("all")) == 0);
    BOOST_TEST(none.page(query("all"), std::nullopt, 0, 10).empty());
    BOOST_TEST(none.overview(query("all")).totals == "Prices are for account managers and administrators.");
    auto const desk =
        database::in_transaction(*pool, [](database::Transaction& tx) { return read_watch(tx); });
    BOOST_TEST(desk.unpriced == 0);
    BOOST_TEST(desk.parcels.exceptions == watch().parcels.exceptions);
}

BOOST_AUTO_TEST_SUITE_END()
