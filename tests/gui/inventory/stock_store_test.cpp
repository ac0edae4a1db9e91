// The stock explorer and the stock card on a real database: every action and the way back of each.
#include "tests/domain/inventory/small_house.h"
#include "tests/gui/step_work.h"

#include "gui/inventory/card_store.h"
#include "gui/inventory/stock_store.h"

#include "domain/inventory/move_stock.h"

using namespace poddesk;
using namespace poddesk::gui;
using database::Transaction;
using kernel::Uuid;

namespace {

struct Explorer : testing::SmallHouse
{
    std::string key(std::string const& sku, std::string const& pod_code = "PA")
    {
        return StockKey{product(sku), pod(pod_code)}.text();
    }
    /// The choice of a form with these words.
    std::string choice(std::string const& row, std::string const& action, std::string const& field,
                       std::string const& words)
    {
        auto const record = store.record(row);
        for (FormField const& it : record->forms.at(action)) {
            for (auto const& [answer, said] : it.choices) {
                if (it.key == field && said.find(words) != std::string::npos) {
                    return answer;
                }
            }
        }
        BOOST_FAIL("no choice " + words + " for " + action);
        return {};
    }
    ListDone done(std::string const& action, std::string const& row, FormAnswers const& answers)
    {
        auto const result = store.act(action, row, answers);
        BOOST_REQUIRE_MESSAGE(result.has_value(), action + ": " + result.error().message);
        undo.push_back(result->take_back);
        return *result;
    }
    std::string refusal(std::string const& action, FormAnswers const& answers,
                        std::string const& pod_code = "PA")
    {
        auto const result = store.act(action, key("MUG", pod_code), answers);
        return result ? "done: " + result->sentence : result.error().code + ": " + result.error().message;
    }
    std::string where(std::string const& sku)
    {
        return text("select coalesce(string_agg(q.code || ' ' || b.code || ' ' || l.on_hand, ', ' order by "
                    "q.code, b.code), '') from inventory.level l join inventory.location b on b.id = "
                    "l.location_id join inventory.pod q on q.id = b.pod_id join catalog.product p on p.id = "
                    "l.product_id where l.on_hand > 0 and p.sku = '" +
                    sku + "'");
    }

    std::shared_ptr<database::Pool> pool = std::make_shared<database::Pool>(test.login_as("admin", 6));
    StockStore store{pool};
    std::vector<ListTakeBack> undo;
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(stock_windows, Explorer)

BOOST_AUTO_TEST_CASE(every_action_is_done_and_taken_back)
{
    std::string const mug = key("MUG");
    BOOST_TEST(store.count({"everything", {}, {}, {}, true}) == 0);
    done("adjust", mug,
         {{"bin", "a-1"}, {"difference", "+20"}, {"code", "found"}, {"note", "behind the rack"}});
    done("hold", mug,
         {{"units", choice(mug, "hold", "units", "A-1")}, {"quantity", "4"}, {"reason", "faded"}});
    BOOST_TEST(where("MUG") == "PA A-1 16, PA HOLD 4");
    done("release", mug,
         {{"units", choice(mug, "release", "units", "HOLD")},
          {"to_bin", "A-2"},
          {"quantity", "3"},
          {"reason", "fine by daylight"}});
    done("move", mug,
         {{"units", choice(mug, "move", "units", "A-2")}, {"to_bin", "A-3"}, {"reason", "nearer"}});
    BOOST_TEST(where("MUG") == "PA A-1 16, PA A-3 3, PA HOLD 1"); // no number: all that are free
    auto const sent = done("transfer", mug,
                           {{"units", choice(mug, "transfer", "units", "A-1")},
                            {"to_pod", choice(mug, "transfer", "to_pod", "PB")},
                            {"quantity", "5"},
                            {"reason", "short there"}});
    BOOST_TEST(sent.sentence == "Transfer T-00001: 5 units of MUG are on their way to PB.");
    BOOST_TEST(store.count({"in_transit", {}, {}, {}, true}) == 1);
    std::string const there = key("MUG", "PB");
    BOOST_TEST(store.record(there)->allowed.contains("arrive"));
    std::string const coming = choice(there, "arrive", "transfer", "T-00001");
    auto const some = done("arrive", there, {{"transfer", coming}, {"to_bin", "A-1"}, {"quantity", "2"}});
    BOOST_TEST(some.sentence == "2 units of transfer T-00001 are in A-1. 3 units are still on the way.");
    done("arrive", there, {{"transfer", coming}, {"to_bin", "A-2"}, {"quantity", ""}});
    BOOST_TEST(where("MUG") == "PA A-1 11, PA A-3 3, PA HOLD 1, PB A-1 2, PB A-2 3");
    BOOST_TEST(!store.record(there)->allowed.contains("arrive"));

    BOOST_TEST(text("select payload ->> 'reason' from events.event where kind = 'stock.adjusted'") ==
               "found: behind the rack");
    for (auto it = undo.rbegin(); it != undo.rend(); ++it) {
        auto const back = (*it)();
        std::string const refused = back ? std::string() : back.error().message;
        BOOST_TEST(refused.empty(), refused);
    }
    BOOST_TEST(where("MUG") == "");
    BOOST_TEST(undo.front()().error().code == "wrong_status"); // once
}

BOOST_AUTO_TEST_CASE(a_kit_shows_its_parts_and_is_available_as_they_are)
{
    std::string const mug = key("MUG");
    std::string const set = key("BOWL");
    done("adjust", mug, {{"bin", "a-1"}, {"difference", "+5"}, {"code", "found"}, {"note", ""}});
    BOOST_TEST(done("kit", set, {{"parts", " MUG=2 "}}).sentence == "BOWL is a kit of 1 part.");
    auto const record = store.record(set);
    BOOST_TEST(record->forms.at("kit").at(0).preset == "MUG=2");
    BOOST_TEST(record->detail.sections.at(1).items.at(0).right == "\xc3\x97 2");
    auto const facts = record->detail.sections.at(0).facts;
    BOOST_TEST(facts.at(1).value == "2"); // five mugs make two sets
    auto const no_part = store.act("kit", set, {{"parts", "MUG=2, NOPE=1"}});
    BOOST_TEST(no_part.error().message.find("NOPE") != std::string::npos);
    BOOST_TEST(store.act("kit", mug, {{"parts", "BOWL=1"}}).error().message.find("BOWL is a kit itself") !=
               std::string::npos);
    BOOST_TEST(undo.back()().has_value());
    BOOST_TEST(store.record(set)->forms.at("kit").at(0).preset == "");
}

BOOST_AUTO_TEST_CASE(what_cannot_be_is_refused_in_words)
{
    stock("MUG", "A-1", 20);
    std::string const mug = key("MUG");
    std::string const units = choice(mug, "hold", "units", "A-1");
    BOOST_TEST(
        refusal("hold", {{"units", units}, {"quantity", "21"}, {"reason", "x"}}) ==
        "not_enough_stock: A-1 has 20 units, fewer than the 21 asked for; choose fewer or another bin.");
    std::string const no_number = refusal("hold", {{"units", units}, {"quantity", "many"}, {"reason", "x"}});
    BOOST_TEST(no_number.find("is no number of units; type a whole number such as 12.") != std::string::npos);
    BOOST_TEST(
        refusal("hold", {{"units", units}, {"quantity", "-3"}, {"reason", "x"}}).starts_with("bad_value"));
    BOOST_TEST(
        refusal("hold", {{"units", units}, {"quantity", ""}, {"reason", " "}}).starts_with("missing_input"));
    std::string const own = std::to_string(pod("PA").value);
    BOOST_TEST(refusal("transfer", {{"units", units}, {"to_pod", own}, {"reason", "x"}}) ==
               "wrong_status: The units are in PA already; choose another pod, or move them to a bin.");
    BOOST_TEST(refusal("move", {{"units", units}, {"to_bin", "A-1"}, {"reason", "x"}}) ==
               "wrong_status: The units are in A-1 already; choose another bin.");
    BOOST_TEST(
        refusal("move", {{"units", units}, {"to_bin", "Z-9"}, {"reason", "x"}}).starts_with("not_found"));
    BOOST_TEST(refusal("adjust", {{"units", units}, {"difference", "-21"}, {"code", "missing"}})
                   .starts_with("not_enough"));
    BOOST_TEST(refusal("adjust", {{"units", units}, {"difference", "0"}, {"code", "missing"}})
                   .starts_with("bad_value"));
    // The window offered these units; meanwhile somebody else put all of them away.
    done("move", mug, {{"units", units}, {"to_bin", "A-2"}, {"reason", "x"}});
    BOOST_TEST(refusal("hold", {{"units", units}, {"reason", "x"}}) ==
               "not_found: These units are no longer in A-1; look at the bins again.");
    BOOST_TEST(where("MUG") == "PA A-2 20"); // nothing of all this happened
    // What a record cannot do is not offered.
    auto const allowed = store.record(key("BOWL"))->allowed;
    BOOST_TEST((allowed == std::set<std::string>{"adjust", "kit"}));
}

BOOST_AUTO_TEST_CASE(a_person_without_the_right_is_refused_by_the_database)
{
    stock("MUG", "A-1", 5);
    test.add_person("mia", "account_manager", true);
    auto const hers = std::make_shared<database::Pool>(test.login_as("mia"));
    StockStore const sees(hers);
    BOOST_TEST(sees.count({"everything", {}, {}, {}, true}) == 1);
    auto const tried = sees.act("hold", key("MUG"),
                                {{"units", choice(key("MUG"), "hold", "units", "A-1")}, {"reason", "x"}});
    BOOST_REQUIRE(!tried);
    BOOST_TEST(tried.error().code == "not_allowed");
    test.add_person("ned", "warehouse"); // control: without reach there is nothing to see either
    BOOST_TEST(StockStore(std::make_shared<database::Pool>(test.login_as("ned")))
                   .count({"everything", {}, {}, {}, true}) == 0);
}

BOOST_AUTO_TEST_CASE(an_adjustment_takes_the_lot_that_was_chosen)
{
    std::string const cream = key("CREAM");
    for (char const* const lot : {"L1", "L2"}) {
        act([&](Transaction& tx) {
            return inventory::adjust_stock(tx,
                                           {Uuid::random(), bin("A-1"), product("CREAM"), 10, "found", lot});
        }).value();
    }
    done("adjust", cream,
         {{"units", choice(cream, "adjust", "units", "lot L2")},
          {"difference", "\xe2\x88\x92"
                         "3"},
          {"code", "damaged"}});
    BOOST_TEST(text("select string_agg(lot || ' ' || on_hand, ', ' order by lot) from inventory.level") ==
               "L1 10, L2 7");
    BOOST_TEST(undo.back()().has_value());
    BOOST_TEST(number("select sum(on_hand)::bigint from inventory.level where lot = 'L2'") == 10);
}

BOOST_AUTO_TEST_CASE(lists_chips_and_the_filter_choose_rows)
{
    stock("MUG", "A-1", 5);
    stock("BOWL", "A-2", 2);
    done("hold", key("BOWL"),
         {{"units", choice(key("BOWL"), "hold", "units", "A-2")}, {"reason", "cracked"}});
    auto const skus = [&](ListQuery const& query) {
        std::string all;
        for (ListRow const& it : store.page(query, std::nullopt, 0, 50)) {
            all += it.cells.at(0).text + "@" + it.cells.at(2).text + " ";
        }
        BOOST_TEST(store.count(query) == std::count(all.begin(), all.end(), '@'));
        return all;
    };
    BOOST_TEST(skus({"everything", {}, {}, {}, true}) == "BOWL@PA MUG@PA ");
    BOOST_TEST(skus({"on_hold", {}, {}, {}, true}) == "BOWL@PA ");
    BOOST_TEST(skus({"available", {}, {}, {}, true}) == "MUG@PA ");
    BOOST_TEST(skus({"nothing_left", {}, {{"pod", std::to_string(pod("PB").value)}}, {}, true}) ==
               "BOWL@PB CREAM@PB MUG@PB ");
    BOOST_TEST(skus({"everything", "4006", {}, {}, true}) == "MUG@PA "); // a barcode
    BOOST_TEST(skus({"everything", "a-1", {}, {}, true}) == "MUG@PA ");  // a bin
    BOOST_TEST(skus({"everything", "bo%", {}, {}, true}).empty());       // a percent sign is no joker
    // The second page goes on where the first ended.
    ListQuery const none{"nothing_left", {}, {}, {}, true};
    auto const first = store.page(none, std::nullopt, 0, 2);
    auto const rest = store.page(none, first.back().place, 0, 50);
    BOOST_TEST(first.size() + rest.size() == static_cast<std::size_t>(store.count(none)));
    auto const held = store.record(key("BOWL"));
    BOOST_TEST(held->detail.sections.at(2).items.at(0).title == "cracked");
}

// ── the card ────────────────────────────────────────────────────────────────────────────────────────────

BOOST_AUTO_TEST_CASE(the_card_runs_its_balance_over_any_pages)
{
    for (int i = 1; i <= 7; ++i) {
        stock("MUG", i % 2 ? "A-1" : "A-2", 10 + i);
    }
    std::string const mug = key("MUG");
    done("move", mug,
         {{"units", choice(mug, "move", "units", "A-1")},
          {"to_bin", "A-3"},
          {"quantity", "6"},
          {"reason", "x"}});
    done("adjust", mug,
         {{"units", choice(mug, "adjust", "units", "A-2")}, {"difference", "-9"}, {"code", "missing"}});
    CardStore const card(pool, StockKey::parse(mug));
    // Counted anew from the first movement on, by another way than the card's.
    std::string const expected = text(
        "select string_agg((select sum(case when f.is_virtual then o.quantity else 0 end - case when "
        "t.is_virtual then o.quantity else 0 end) from inventory.movement o join inventory.location f on "
        "f.id = o.from_location join inventory.location t on t.id = o.to_location where o.id <= "
        "m.id)::text, ' ' order by m.id desc) from inventory.movement m");
    for (std::int64_t const size : {1, 2, 4, 50}) {
        std::string balances;
        std::optional<std::string> after;
        for (;;) {
            auto const rows = card.page({}, after, 0, size);
            for (ListRow const& it : rows) {
                balances += (balances.empty() ? "" : " ") + it.cells.at(5).text;
            }
            if (rows.empty()) {
                break;
            }
            after = rows.back().place;
        }
        BOOST_TEST(balances == expected);
    }
    BOOST_TEST(card.page({}, std::nullopt, 3, 1).at(0).cells.at(5).text == "81"); // three rows below the top
    BOOST_TEST(card.count({}) == 9);
    auto const head = card.head();
    BOOST_REQUIRE(head.has_value());
    BOOST_TEST(head->history.size() == 61U);
    BOOST_TEST(head->history.front().balance == 0);
    BOOST_TEST(head->history.back().balance == head->record.position.on_hand);
}

BOOST_AUTO_TEST_CASE(a_posting_is_taken_back_on_the_card_once)
{
    struct Seen final : CardView
    {
        void show_head(CardStore::Head const& now) override { on_hand = now.record.position.on_hand; }
        void show_gone() override { on_hand = -1; }
        std::int64_t on_hand = 0;
    } seen;
    stock("MUG", "A-1", 10);
    auto const card = std::make_shared<CardStore>(pool, StockKey::parse(key("MUG")));
    tests::StepWork work;
    CardPresenter head(card, work, seen);
    head.read();
    work.settle();
    BOOST_TEST(seen.on_hand == 10);
    std::string const newest = card->page({}, std::nullopt, 0, 1).at(0).key;
    BOOST_TEST(card->record(newest)->allowed.contains("take_back"));
    BOOST_TEST(card->act("take_back", newest, {{"reason", "wrong bin"}}).has_value());
    BOOST_TEST(!card->record(newest)->allowed.contains("take_back"));
    BOOST_TEST(card->act("take_back", newest, {{"reason", "wrong bin"}}).error().code == "wrong_status");
    head.read();
    work.settle();
    BOOST_TEST(seen.on_hand == 0);
    CardStore const nowhere(pool, StockKey::parse("999/1"));
    BOOST_TEST(!nowhere.head().has_value());
    BOOST_TEST(StockKey::parse("nonsense").product.value == 0);
}

BOOST_AUTO_TEST_SUITE_END()
