// The rules lab's decisions on a real database, without a display.
#include "tests/gui/orders/stage.h"

#include "gui/rules/dry_run_store.h"
#include "gui/rules/rules_store.h"

#include <boost/test/unit_test.hpp>

using namespace poddesk;
using namespace poddesk::gui;

namespace {

FormAnswers a_rule(std::string const& client, std::string const& name, std::string const& condition,
                   std::string const& action)
{
    return {{"client", client}, {"name", name}, {"if0", condition}, {"if1", ""},
            {"then0", action},  {"then1", ""},  {"days", ""},       {"stop", "no"}};
}

struct Lab
{
    tests::Stage stage{20};
    RulesStore store{stage.pool()};
    DryRunStore dry{stage.pool()};
    std::string client =
        std::to_string(database::in_transaction(*stage.pool(), [](database::Transaction& tx) {
            return tx.query("select id from clients.client where code = 'EO'").value<std::int64_t>();
        }));

    std::vector<std::string> names(std::string const& queue)
    {
        std::vector<std::string> found;
        for (ListRow const& row : store.page({queue, "", {}, "", true}, std::nullopt, 0, 100))
            found.push_back(row.cells[1].text);
        return found;
    }
    ListDone done(std::string const& action, std::string const& key, FormAnswers const& answers = {})
    {
        auto const outcome = store.act(action, key, answers);
        BOOST_REQUIRE_MESSAGE(outcome, (outcome ? "" : outcome.error().message));
        return *outcome;
    }
    std::string state(std::string const& queue, std::size_t row)
    {
        return store.page({queue, "", {}, "", true}, std::nullopt, 0, 100).at(row).cells[4].pill->text;
    }
};

using Names = std::vector<std::string>;

} // namespace

BOOST_FIXTURE_TEST_SUITE(rules_store, Lab)

BOOST_AUTO_TEST_CASE(a_draft_is_edited_moved_undone_and_published)
{
    done("new", "", a_rule(client, "Heavy", "weight is 1 lb-", "tag: heavy"));
    ListDone const second =
        done("new", "", a_rule(client, "Oregon", "state is OR", "hold: fraud (look, at it)"));
    BOOST_TEST(names(client) == (Names{"Heavy", "Oregon"}), boost::test_tools::per_element());
    BOOST_TEST(names("house").empty());
    BOOST_TEST(state(client, 0) == "New");
    done("up", client + "/Oregon");
    BOOST_TEST(names(client) == (Names{"Oregon", "Heavy"}), boost::test_tools::per_element());
    BOOST_TEST(!store.act("up", client + "/Oregon", {}));
    BOOST_REQUIRE(second.take_back()); // what was before it
    BOOST_TEST(names(client) == (Names{"Heavy"}), boost::test_tools::per_element());

    BOOST_TEST(!store.act("publish", "", {{"client", client}, {"note", ""}}));
    done("publish", "", {{"client", client}, {"note", "first"}});
    BOOST_TEST(state(client, 0) == "In force");
    BOOST_TEST(store.act("publish", "", {{"client", client}, {"note", "again"}}).error().code ==
               "wrong_status");
    ListDone const off = done("switch", client + "/Heavy");
    BOOST_TEST(state(client, 0) == "Changed");
    BOOST_REQUIRE(off.take_back());
    BOOST_TEST(state(client, 0) == "In force");
    BOOST_TEST(store.overview({client, "", {}, "", true}).totals.starts_with("Version 1 in force"));
}

BOOST_AUTO_TEST_CASE(a_line_that_cannot_be_read_changes_nothing)
{
    auto const refused = store.act("new", "", a_rule("house", "Odd", "moon is full", "tag: x"));
    BOOST_REQUIRE(!refused);
    BOOST_TEST(refused.error().message.find("\"moon is full\" is no condition") != std::string::npos);
    BOOST_TEST(!store.act("new", "", a_rule("house", "Odd", "state is OR", "hold: fraud")));
    BOOST_TEST(!store.act("new", "", a_rule("house", "", "state is OR", "tag: x")));
    FormAnswers odd_days = a_rule("house", "Odd", "", "tag: x");
    odd_days["days"] = "2026-12-24 to 2026-11-27";
    BOOST_TEST(!store.act("new", "", odd_days));
    odd_days["days"] = "tomorrow";
    BOOST_TEST(!store.act("new", "", odd_days));
    BOOST_TEST(names("house").empty());
    FormAnswers dated = a_rule("house", "One", "", "tag: x");
    dated["days"] = "2026-11-27 to";
    done("new", "", dated);
    BOOST_TEST(store.page({"house", "", {}, "", true}, std::nullopt, 0, 100).at(0).cells[2].text ==
               "placed from 2026-11-27");
    BOOST_TEST(!store.act("new", "", a_rule("house", "one", "", "tag: y"))); // the name is taken
    BOOST_TEST(names("house") == Names{"One"}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_line_may_hold_several_conditions_or_actions)
{
    FormAnswers many = a_rule("house", "Many", "state is OR", "insert: Card; Ribbon");
    many["if1"] = "tag is black and white and country is US and value is 5 USD-";
    many["then1"] = "tag: a, b; gift_note: With love; to you";
    done("new", "", many);
    auto const form = store.record("house/Many")->forms.at("edit");
    BOOST_TEST(form.size() == 7U);
    BOOST_TEST(form[2].preset == many["if1"]);
    BOOST_TEST(form[4].preset == many["then1"]);
    auto const cells = store.page({"house", "", {}, "", true}, std::nullopt, 0, 100).at(0).cells;
    BOOST_TEST(cells[2].text ==
               "state is OR and tag is black and white and country is US and order total is 5 USD or more");
    BOOST_TEST(cells[3].text == "insert: Card; Ribbon; tag: a, b; gift note: With love; to you");
}

BOOST_AUTO_TEST_CASE(who_began_with_an_older_version_is_told)
{
    done("new", "", a_rule(client, "Mine", "", "tag: mine"));
    database::in_transaction(*stage.pool(), [&](database::Transaction& tx) {
        auto other = orders::parse_rules_file(
            R"({"rules": [{"name": "Theirs", "then": [{"do": "tag", "with": ["t"]}]}]})");
        // Somebody else's: the draft of this person stays.
        auto const mine = orders::rule_draft(tx, rules_scope(client)).value();
        orders::publish_rules(tx, {kernel::Uuid::random(), rules_scope(client), 0, *other, "theirs"}).value();
        BOOST_REQUIRE(orders::keep_rule_draft(tx, *mine));
    });
    BOOST_TEST(store.act("publish", "", {{"client", client}, {"note", "mine"}}).error().code == "stale");
    BOOST_TEST(store.overview({client, "", {}, "", true}).totals.find("older version") != std::string::npos);
    done("drop", "", {{"client", client}});
    BOOST_TEST(names(client) == Names{"Theirs"}, boost::test_tools::per_element());
    done("new", "", a_rule(client, "Mine", "", "tag: mine"));
    done("publish", "", {{"client", client}, {"note", "both"}});
    done("history", "", {{"client", client}, {"version", "1"}});
    BOOST_TEST(names(client) == Names{"Theirs"}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_rule_is_copied_into_another_clients_draft)
{
    done("new", "", a_rule("house", "One", "state is OR", "tag: x"));
    done("copy", "house/One", {{"client", client}});
    BOOST_TEST(names(client) == Names{"One"}, boost::test_tools::per_element());
    BOOST_TEST(!store.act("copy", "house/One", {{"client", client}}));
}

BOOST_AUTO_TEST_CASE(a_dry_run_shows_what_would_come_out)
{
    done("new", "", a_rule("house", "Oregon", "state is OR", "tag: west"));
    done("new", "", a_rule("house", "Never", "state is ZZ", "tag: never"));
    ListQuery query{"house", "", {}, "", true};
    std::int64_t const oregon = database::in_transaction(*stage.pool(), [](database::Transaction& tx) {
        return tx.query("select count(*) from orders.order where ship_region = 'OR'").value<std::int64_t>();
    });
    BOOST_TEST(oregon > 0);
    BOOST_TEST(dry.count(query) == oregon);
    auto const rows = dry.page(query, std::nullopt, 0, 2);
    BOOST_TEST(rows.size() == 2U);
    BOOST_TEST(rows[0].cells[2].text == "tag: west");
    BOOST_TEST(dry.page(query, rows[1].place, 0, 100).size() == static_cast<std::size_t>(oregon - 2));
    BOOST_TEST(dry.record(rows[0].key)->opens.starts_with("order:"));
    auto const chips = dry.overview(query).chips.at("rule");
    BOOST_TEST(chips[1].label.find("No order of the sample meets it.") != std::string::npos);
    query.chips["rule"] = "Never";
    BOOST_TEST(dry.count(query) == 0);
    query.chips.clear();
    done("remove", "house/Oregon"); // the draft is another one: it is judged anew
    BOOST_TEST(dry.count(query) == 0);
    done("new", "", a_rule("house", "Everybody", "", "tag: all"));
    BOOST_REQUIRE(dry.act("stop", "", {}));
    BOOST_TEST(dry.count(query) == 0);
    BOOST_TEST(dry.overview(query).totals.starts_with("Stopped"));
    BOOST_REQUIRE(dry.act("again", "", {}));
    BOOST_TEST(dry.count(query) > oregon);
}

BOOST_AUTO_TEST_SUITE_END()
