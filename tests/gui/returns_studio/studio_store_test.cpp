// The returns studio's decisions on a real database, without a display.
#include "tests/gui/returns_studio/past.h"

#include "gui/returns_studio/dry_run_items.h"
#include "gui/returns_studio/studio_store.h"

using namespace poddesk;
using namespace poddesk::gui;

namespace {

FormAnswers a_rule(std::string const& client, std::string const& condition, std::string const& grade,
                   std::string const& disposition)
{
    return {{"client", client},
            {"sentence", "Because of " + condition},
            {"if", condition},
            {"grade", grade},
            {"disposition", disposition},
            {"acceptance", ""}};
}

struct Studio
{
    tests::Past past;
    StudioStore store{past.pool()};
    DryRunItems items{past.pool()};
    std::string client = std::to_string(past.count("select min(client_id) from returns.inspection"));

    ListQuery query(std::string const& queue, std::string const& part = "") const
    {
        ListQuery out{queue, "", {}, "", true};
        if (!part.empty()) out.chips["part"] = part;
        return out;
    }
    std::vector<ListRow> rows(std::string const& queue, std::string const& part = "rules")
    {
        return store.page(query(queue, part), std::nullopt, 0, 100);
    }
    std::string first(std::string const& queue, std::string const& part)
    {
        return rows(queue, part).at(0).cells[1].text;
    }
    ListDone done(std::string const& action, std::string const& key, FormAnswers const& answers = {})
    {
        auto const outcome = store.act(action, key, answers);
        BOOST_REQUIRE_MESSAGE(outcome, (outcome ? "" : outcome.error().message));
        return *outcome;
    }
    std::string refused(std::string const& action, std::string const& key, FormAnswers const& answers = {})
    {
        auto const outcome = store.act(action, key, answers);
        return outcome ? "done" : outcome.error().message;
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(studio_store, Studio)

BOOST_AUTO_TEST_CASE(a_draft_is_edited_tried_published_and_taken_back)
{
    auto const all = store.page(query("house"), std::nullopt, 0, 100);
    BOOST_TEST(all.size() == 17U); // four questions, thirteen rules
    BOOST_TEST(all[0].cells[0].text == "Q1");
    BOOST_TEST(all[4].cells[1].text == "hazmat");
    BOOST_TEST(all[4].cells[1].under == "never decided yet");
    auto const sealed = rows("house").at(2);
    BOOST_TEST(sealed.cells[5].text == std::to_string(past.sealed()));
    BOOST_TEST(sealed.cells[7].text == "0"); // the rules in force change nothing
    BOOST_TEST(items.count(query("house")) == 0);

    done("new", "", a_rule("house", "packaging is sealed", "", "quarantine"));
    BOOST_TEST(first("house", "rules") == "because-of-packaging-is-sealed");
    BOOST_TEST(rows("house").at(0).cells[4].pill->text == "New");
    BOOST_TEST(rows("house").at(0).cells[7].text == std::to_string(past.sealed()));
    BOOST_TEST(items.count(query("house")) == past.sealed());
    auto const changed = items.page(query("house"), std::nullopt, 0, 100);
    BOOST_TEST(changed.at(0).cells[2].text == "Restock, grade A");
    BOOST_TEST(changed.at(0).cells[3].text == "Quarantine, grade A");
    BOOST_TEST(items.record(changed[0].key)->opens.starts_with("rma:"));
    // What it takes all of is found.
    BOOST_TEST(rows("house").at(3).cells[1].under.empty()); // "sealed" still gives the grade
    std::string const key = rows("house").at(0).key;
    ListDone const moved = done("down", key);
    BOOST_TEST(first("house", "rules") == "hazmat");
    BOOST_REQUIRE(moved.take_back());
    BOOST_TEST(first("house", "rules") == "because-of-packaging-is-sealed");
    BOOST_TEST(refused("up", key) == "It is the first one.");

    BOOST_TEST(refused("publish", "", {{"client", "house"}, {"note", ""}}).find("note") != std::string::npos);
    ListDone const published = done("publish", "", {{"client", "house"}, {"note", "look at sealed ones"}});
    BOOST_TEST(past.count("select max(version) from returns.policy where client_id is null") == 2);
    BOOST_TEST(refused("publish", "", {{"client", "house"}, {"note", "again"}}).find("no draft") !=
               std::string::npos);
    BOOST_TEST(rows("house").at(0).cells[4].pill->text == "In force");
    BOOST_REQUIRE(published.take_back());
    BOOST_TEST(first("house", "rules") == "hazmat");
    BOOST_TEST(past.count("select max(version) from returns.policy where client_id is null") == 3);
    BOOST_TEST(published.take_back().has_value()); // the same command: done once
    BOOST_TEST(past.count("select max(version) from returns.policy where client_id is null") == 3);
    done("history", "", {{"client", "house"}, {"version", "2"}});
    BOOST_TEST(first("house", "rules") == "because-of-packaging-is-sealed");
    done("drop", "", {{"client", "house"}});
    BOOST_TEST(first("house", "rules") == "hazmat");
}

BOOST_AUTO_TEST_CASE(a_client_without_rules_of_its_own_begins_with_the_houses)
{
    BOOST_TEST(rows(client).size() == 13U);
    done("remove", client + "/r:light-wear");
    BOOST_TEST(rows(client).size() == 12U);
    BOOST_TEST(rows("house").size() == 13U);
    ListDone const published = done("publish", "", {{"client", client}, {"note", "no light wear"}});
    BOOST_TEST(past.count("select count(*) from returns.policy where client_id is not null") == 1);
    BOOST_REQUIRE(published.take_back());
    BOOST_TEST(rows(client).size() == 13U); // the house's, as its own
}

BOOST_AUTO_TEST_CASE(what_cannot_be_read_or_kept_changes_nothing)
{
    BOOST_TEST(refused("new", "", a_rule("house", "moon is full", "A", "restock"))
                   .find("there is no such question") != std::string::npos);
    BOOST_TEST(refused("new", "", a_rule("house", "packaging", "A", "restock")).find("is no condition") !=
               std::string::npos);
    BOOST_TEST(
        refused("new", "", a_rule("house", "packaging is sealed", "E", "restock")).find("cannot go to") !=
        std::string::npos);
    BOOST_TEST(refused("remove", "house/q:wear").find("there is no such question") != std::string::npos);
    BOOST_TEST(refused("remove", "house/r:clean").find("The last rule must match everything") !=
               std::string::npos);
    BOOST_TEST(refused("remove", "house/r:nothing").find("gone") != std::string::npos);
    BOOST_TEST(refused("history", "", {{"client", "house"}, {"version", "99"}}).find("no such version") !=
               std::string::npos);
    BOOST_TEST(refused("drop", "", {{"client", "house"}}).find("no draft") != std::string::npos);
    BOOST_TEST(past.count("select count(*) from returns.policy_draft") == 0);
}

BOOST_AUTO_TEST_CASE(questions_are_written_and_put_in_their_best_order)
{
    done("new_question", "",
         {{"client", "house"},
          {"short", "Soles"},
          {"ask", "Are the soles clean?"},
          {"answers", "yes: Clean (no dirt); no: Worn"},
          {"only", "category is shoes"}});
    auto const asked = rows("house", "questions");
    BOOST_TEST(asked.size() == 5U);
    BOOST_TEST(asked[4].cells[2].under == "only if category is shoes");
    BOOST_TEST(asked[4].cells[3].text == "Clean / Worn");
    auto const form = store.record("house/q:soles")->forms.at("edit");
    BOOST_TEST(form[2].preset == "yes: Clean (no dirt); no: Worn");
    done("down", "house/q:packaging");
    BOOST_TEST(first("house", "questions") == "Whole");
    done("order", "", {{"client", "house"}});
    auto const best = returns::questions_by_value(StudioRuns(past.pool()).of("house")->run);
    BOOST_TEST(rows("house", "questions").at(0).key == "house/q:" + best.at(0));
    BOOST_TEST(refused("order", "", {{"client", "house"}}).find("already") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(of_two_editors_the_second_is_told)
{
    auto const theirs = [&](std::int64_t seen) {
        database::in_transaction(past.floor.stage.database().root(), [&](database::Transaction& tx) {
            returns::publish_policy(
                tx, {kernel::Uuid::random(), std::nullopt, seen, {{"window_days", 60}}, "theirs"})
                .value();
        });
    };
    done("remove", "house/r:light-wear");
    theirs(1);
    BOOST_TEST(refused("publish", "", {{"client", "house"}, {"note", "mine"}})
                   .find("omebody published other rules") != std::string::npos);
    BOOST_TEST(past.count("select max(version) from returns.policy") == 2);
    done("drop", "", {{"client", "house"}});
    done("remove", "house/r:light-wear");
    ListDone const published = done("publish", "", {{"client", "house"}, {"note", "mine"}});
    theirs(3);
    auto const back = published.take_back();
    BOOST_REQUIRE(!back);
    BOOST_TEST(back.error().code == "stale");
    BOOST_TEST(past.count("select max(version) from returns.policy") == 4);
}

BOOST_AUTO_TEST_SUITE_END()
