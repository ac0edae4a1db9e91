#include "domain/returns/pace.h"

#include "tests/domain/returns/returned_goods.h"

#include <nlohmann/json.hpp>

using namespace poddesk;
using namespace poddesk::returns;
using database::in_transaction;
using database::Transaction;
using kernel::Uuid;

namespace {

Question question(std::string const& key, std::vector<std::string> const& answers)
{
    Question made{key, key, key + "?", {}};
    for (std::string const& it : answers)
        made.answers.push_back({it, it, ""});
    return made;
}

/// packaging decides; color never does, whatever is answered; wear only of what is opened.
Policy policy()
{
    Policy made;
    made.questions = {question("packaging", {"sealed", "opened"}), question("color", {"red", "blue"}),
                      question("wear", {"none", "worn"})};
    made.rules = {{"sealed", {{{"packaging", {"sealed"}}}, {}}, "A", "restock", "", "."},
                  {"red", {{{"color", {"red"}}, {"wear", {"worn"}}}, {}}, "C", "resale_hold", "", "."},
                  {"blue", {{{"color", {"blue"}}, {"wear", {"worn"}}}, {}}, "C", "resale_hold", "", "."},
                  {"else", {}, "B", "restock", "", "."}};
    return made;
}

QuestionUse const& use_of(std::vector<QuestionUse> const& uses, std::string const& key)
{
    return *std::find_if(uses.begin(), uses.end(), [&](QuestionUse const& it) { return it.key == key; });
}

struct Stage : testing::ReturnedGoods
{
    ~Stage() { BOOST_CHECK_EQUAL(violations(), ""); }

    Period period() const
    {
        return {clock.now() - std::chrono::hours(24), clock.now() + std::chrono::hours(1)};
    }
    std::vector<PaceOf> paces_of(database::Pool& who, PaceBy by)
    {
        return in_transaction(who, [&](Transaction& tx) { return paces(tx, period()).at(by); });
    }
    /// An inspection by this person with these steps.
    void timed(database::Pool& who, nlohmann::json const& steps, std::string const& answer = "sealed")
    {
        auto const done = inspected(who, on_bench(shipped({{9, 1}})), {{"packaging", answer}});
        run("update returns.inspection set steps = '" + steps.dump() +
            "' where id = " + std::to_string(done.id.value));
    }
};

} // namespace

BOOST_AUTO_TEST_SUITE(worth_of_questions)

BOOST_AUTO_TEST_CASE(a_question_that_never_changes_the_outcome_may_go)
{
    std::vector<AnsweredItems> const items = {
        {{{"packaging", "sealed"}, {"reason", "unwanted"}}, 40},
        {{{"packaging", "opened"}, {"color", "red"}, {"wear", "none"}}, 15},
        {{{"packaging", "opened"}, {"color", "blue"}, {"wear", "worn"}}, 15},
        {{{"packaging", "gone"}}, 100}}; // the policy knew this answer once
    auto const uses = question_uses(policy(), items);
    BOOST_REQUIRE_EQUAL(uses.size(), 3);
    BOOST_CHECK_EQUAL(use_of(uses, "packaging").asked, 70);
    BOOST_CHECK_EQUAL(use_of(uses, "packaging").decisive, 70);
    BOOST_CHECK(!use_of(uses, "packaging").is_idle());
    BOOST_CHECK_EQUAL(use_of(uses, "color").asked, 30);
    BOOST_CHECK_EQUAL(use_of(uses, "color").decisive, 0);
    BOOST_CHECK(use_of(uses, "color").is_idle());
    BOOST_CHECK_EQUAL(use_of(uses, "wear").decisive, 30);
    BOOST_CHECK(!use_of(uses, "wear").is_idle());
}

BOOST_AUTO_TEST_CASE(one_answer_only_may_go_and_few_items_say_nothing)
{
    auto const many = question_uses(policy(), {{{{"packaging", "sealed"}}, 20}});
    BOOST_CHECK(use_of(many, "packaging").is_idle()); // all were sealed
    auto const few = question_uses(policy(), {{{{"packaging", "sealed"}}, 19}});
    BOOST_CHECK(!use_of(few, "packaging").is_idle());
}

BOOST_AUTO_TEST_CASE(the_saving_is_said_with_its_formula)
{
    MonthSoFar const month{kernel::PodId{1}, "RNO", 96, 312, 312 * 40'600};
    BOOST_CHECK_EQUAL(month.saved_seconds(), 312 * 96 - 312 * 40'600 / 1000);
    BOOST_CHECK_EQUAL(in_words(month),
                      "RNO: 4.8 h saved this month: 312 items × (96 s baseline − 40.6 s measured) ÷ 3600.");
    BOOST_CHECK_EQUAL(in_words(MonthSoFar{kernel::PodId{1}, "RNO", 30, 100, 100 * 66'000}),
                      "RNO: -1.0 h saved this month: 100 items × (30 s baseline − 66.0 s measured) ÷ 3600.");
    BOOST_CHECK_EQUAL(in_words(MonthSoFar{kernel::PodId{1}, "RNO", 30, 0, 0}),
                      "RNO: no timed item this month yet; the baseline is 30 s an item.");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(pace_of_returns, Stage)

BOOST_AUTO_TEST_CASE(median_and_90th_percentile_without_the_pauses)
{
    for (int const ms : {1000, 2000, 3000, 4000, 5000}) {
        timed(admin, {{{"step", "identify"}, {"ms", ms}},
                      {{"step", "answer:packaging"}, {"ms", 2 * ms}},
                      {{"step", "answer:packaging"}, {"ms", 61'000}}, // a pause
                      {{"step", "bin"}, {"ms", "much"}},
                      {{"step", "bin"}}});
    }
    auto const steps = paces_of(admin, PaceBy::step);
    BOOST_REQUIRE_EQUAL(steps.size(), 2);
    BOOST_CHECK_EQUAL(steps[0].name, "answer: packaging");
    BOOST_CHECK_EQUAL(steps[1].name, "identify");
    BOOST_CHECK_EQUAL(steps[1].times, 5);
    BOOST_CHECK_EQUAL(steps[1].median_ms, 3000);
    BOOST_CHECK_EQUAL(steps[1].p90_ms, 4600); // percentile_cont: between the 4th and the 5th
    auto const questions = paces_of(admin, PaceBy::question);
    BOOST_REQUIRE_EQUAL(questions.size(), 1);
    BOOST_CHECK_EQUAL(questions[0].key, "packaging");
    BOOST_CHECK_EQUAL(questions[0].median_ms, 6000);
    auto const products = paces_of(admin, PaceBy::product);
    BOOST_REQUIRE_EQUAL(products.size(), 1);
    BOOST_CHECK_EQUAL(products[0].median_ms, 9000);
    BOOST_CHECK(!products[0].name.empty() && products[0].name != products[0].key);
}

BOOST_AUTO_TEST_CASE(an_inspector_reads_the_own_times_only_whatever_is_asked)
{
    test.add_person("iris", "returns_inspector", true);
    test.add_person("noor", "returns_inspector", true);
    std::string const ana = test.add_person("ana", "account_manager", true);
    test.add_person("far", "account_manager");
    database::Pool iris = test.login_as("iris");
    database::Pool noor = test.login_as("noor");
    database::Pool lead = test.login_as("ana");
    database::Pool far = test.login_as("far");
    timed(iris, {{{"step", "identify"}, {"ms", 1000}}});
    timed(noor, {{{"step", "identify"}, {"ms", 9000}}});
    for (PaceBy const by : {PaceBy::step, PaceBy::person, PaceBy::product}) {
        auto const own = paces_of(iris, by);
        BOOST_REQUIRE_EQUAL(own.size(), 1);
        BOOST_CHECK_EQUAL(own[0].median_ms, 1000);
        BOOST_CHECK_EQUAL(own[0].times, 1);
        BOOST_CHECK_EQUAL(paces_of(far, by).size(), 0);
    }
    BOOST_CHECK_EQUAL(paces_of(lead, PaceBy::person).size(), 2);
    BOOST_CHECK_EQUAL(paces_of(lead, PaceBy::step).at(0).median_ms, 5000);

    // Not by a query of one's own either; what was inspected is everybody's.
    auto const read = [&](database::Pool& who, std::string const& column) {
        in_transaction(who, [&](Transaction& tx) {
            tx.query("select " + column + "::text from returns.inspection").rows<std::string>();
        });
    };
    BOOST_CHECK_NO_THROW(read(iris, "disposition"));
    BOOST_CHECK_THROW(read(iris, "steps"), database::DatabaseError);
    BOOST_CHECK_THROW(read(iris, "began_at"), database::DatabaseError);
    BOOST_CHECK_THROW(read(admin, "steps"), database::DatabaseError);
    BOOST_CHECK_THROW(in_transaction(admin,
                                     [&](Transaction& tx) {
                                         tx.query("select ms from returns.measured_steps('-infinity', "
                                                  "'infinity')")
                                             .rows<std::int64_t>();
                                     }),
                      database::DatabaseError);
}

BOOST_AUTO_TEST_CASE(what_a_pod_saves_against_its_own_baseline)
{
    auto const months = [&](database::Pool& who) {
        return in_transaction(who, [](Transaction& tx) { return months_so_far(tx); });
    };
    auto const set = [&](database::Pool& who, std::int64_t seconds) {
        return in_transaction(
            who, [&](Transaction& tx) { return set_baseline(tx, Uuid::random(), house.pod, seconds); });
    };
    test.add_person("iris", "returns_inspector", true);
    database::Pool iris = test.login_as("iris");
    BOOST_CHECK(months(admin).empty());
    BOOST_CHECK_EQUAL(set(iris, 90).error().code, "not_allowed");
    BOOST_CHECK_EQUAL(set(admin, 0).error().code, "missing_input");
    BOOST_CHECK_EQUAL(set(admin, 5'000'000'000).error().code, "missing_input");
    BOOST_REQUIRE(set(admin, 80));
    BOOST_REQUIRE(set(admin, 90));
    BOOST_CHECK_EQUAL(months(admin).at(0).items, 0);
    timed(iris, {{{"step", "identify"}, {"ms", 20'000}}, {{"step", "bin"}, {"ms", 10'000}}});
    timed(admin, {{{"step", "identify"}, {"ms", 40'000}}});
    timed(admin, {{{"step", "identify"}, {"ms", 40'000}}});
    run("update returns.inspection set inspected_at = inspected_at - interval '32 days' where id = (select "
        "max(id) from returns.inspection)"); // last month's
    auto const all = months(admin);
    BOOST_REQUIRE_EQUAL(all.size(), 1);
    BOOST_CHECK_EQUAL(all[0].baseline, 90);
    BOOST_CHECK_EQUAL(all[0].items, 2);
    BOOST_CHECK_EQUAL(all[0].saved_seconds(), 2 * 90 - 70);
    BOOST_CHECK_EQUAL(months(iris).at(0).items, 1); // the own
}

BOOST_AUTO_TEST_CASE(questions_are_judged_by_what_was_answered)
{
    for (int n = 0; n < 2; ++n)
        timed(admin, nlohmann::json::array());
    auto const uses = in_transaction(admin, [&](Transaction& tx) { return question_uses(tx, period()); });
    BOOST_REQUIRE_EQUAL(uses.size(), 1);
    BOOST_CHECK_EQUAL(uses[0].key, "packaging");
    BOOST_CHECK_EQUAL(uses[0].asked, 2);
    BOOST_CHECK_EQUAL(uses[0].decisive, 2);
    BOOST_CHECK_EQUAL(uses[0].answers, 1);
}

BOOST_AUTO_TEST_SUITE_END()
