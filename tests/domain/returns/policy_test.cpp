// Rules for returns: what they say, what of them is refused, their versions, and what a dry run promises.
#include "domain/catalog/classify_product.h"
#include "domain/database/refusal.h"
#include "domain/returns/arrive_parcel.h"
#include "domain/returns/inspect_item.h"
#include "domain/returns/policy_dry_run.h"
#include "domain/returns/policy_versions.h"
#include "domain/returns/policy_words.h"
#include "domain/returns/rma.h"
#include "domain/returns/rma_view.h"
#include "installer/bench/pipeline.h"

#include "tests/support/test_database.h"

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include <future>
#include <random>

using namespace poddesk;
using namespace poddesk::returns;
using database::in_transaction;
using database::Transaction;
using kernel::Uuid;
using nlohmann::json;

namespace {

json question(std::string const& key, std::vector<std::string> const& answers, json const& only = nullptr)
{
    json out = {{"key", key}, {"short", key}, {"ask", key + "?"}, {"answers", json::array()}};
    for (std::string const& answer : answers)
        out["answers"].push_back({{"key", answer}, {"text", answer}});
    if (!only.is_null()) out["only"] = only;
    return out;
}

json rule(json const& when, std::string const& grade, std::string const& disposition)
{
    json out = {{"when", when},
                {"sentence", fmt::format("{} {} {}", when.dump(), grade, disposition).substr(0, 200)}};
    if (!grade.empty()) out["grade"] = grade;
    if (!disposition.empty()) out["disposition"] = disposition;
    return out;
}

json const soles = question("soles", {"clean", "worn"}, {{"category", "shoes"}});
json const state = question("state", {"new", "used", "broken"});
json const the_rest = rule(json::object(), "A", "restock");

Policy policy_of_rules(std::vector<json> const& rules, json const& questions = json::array({state, soles}))
{
    auto const read = parse_policy({{"questions", questions}, {"rules", rules}});
    BOOST_REQUIRE_MESSAGE(read, (read ? "" : read.error().message));
    return *read;
}

std::string refusal(std::vector<json> const& rules, json const& questions = json::array({state, soles}))
{
    auto const read = parse_policy({{"questions", questions}, {"rules", rules}});
    return read ? "read" : read.error().message;
}

/// "A restock", "? state"
std::string way(Policy const& policy, Answers const& answers, ItemFacts const& facts = {})
{
    Step const step = next_step(policy, answers, facts);
    return step.verdict ? step.verdict->grade + " " + step.verdict->disposition
                        : "? " + policy.questions[step.question.value()].key;
}

/// Units on a bench, in a database of their own.
struct Bench
{
    Bench() : admin(test.login_as("admin", 4)), house(bench::make_house(admin).value()) {}

    RmaView on_bench(int product)
    {
        auto const order =
            bench::import_one(admin, house, bench::order_json({{product, 1}}, ++number), clock).value();
        bench::OrderCommands const commands;
        Uuid const reserve = Uuid::random();
        BOOST_REQUIRE(
            in_transaction(admin, [&](Transaction& tx) { return bench::reserve(tx, reserve, {order}); }));
        BOOST_REQUIRE(in_transaction(admin, [&](Transaction& tx) {
            return bench::dispatch(tx, house, commands, order, clock.now());
        }));
        return in_transaction(admin, [&](Transaction& tx) {
            auto const line = returnable_lines(tx, order).at(0);
            AuthorizeReturn const authorize{
                Uuid::random(),
                order,
                {{line.line, *kernel::Quantity::of(1), "too_small", "", "refund"}},
                "",
                ""};
            auto const made = authorize_return(tx, authorize).value();
            arrive_parcel(tx, {Uuid::random(), house.pod, find_parcel(tx, made.number).at(0), made.number})
                .value();
            return read_rma(tx, made.rma).value();
        });
    }
    kernel::Outcome<Inspected> inspect(RmaView const& rma, Answers const& answers)
    {
        InspectItem item;
        item.command_id = Uuid::random();
        item.rma = rma.id;
        item.line = rma.lines.at(0).id;
        item.answers = answers;
        return in_transaction(admin, [&](Transaction& tx) { return inspect_item(tx, item); });
    }
    void undo(InspectionId id)
    {
        BOOST_REQUIRE(in_transaction(
            admin, [&](Transaction& tx) { return undo_inspection(tx, Uuid::random(), id, "again"); }));
    }
    void classify(kernel::ProductId product, std::string const& category, bool is_hazmat)
    {
        BOOST_REQUIRE(in_transaction(admin, [&](Transaction& tx) {
            return catalog::classify_product(tx, {Uuid::random(), product, category, is_hazmat});
        }));
    }
    kernel::Outcome<std::int64_t> publish(database::Pool& who, json const& changes,
                                          std::optional<std::int64_t> seen = {},
                                          std::string const& note = "try")
    {
        return in_transaction(who, [&](Transaction& tx) {
            return publish_policy(tx, {Uuid::random(), house.client, seen, changes, note});
        });
    }
    std::string text(std::string const& sql)
    {
        return in_transaction(test.root(),
                              [&](Transaction& tx) { return tx.query(sql).value<std::string>(); });
    }

    testing::TestDatabase test{"policy"};
    database::Pool admin;
    bench::House house;
    kernel::SystemClock clock;
    std::int64_t number = 0;
};

/// Some policy that can be read, of everything that a policy may ask.
class RandomPolicy
{
public:
    explicit RandomPolicy(unsigned seed) : random_(seed) {}

    std::size_t below(std::size_t n) { return random_() % n; }
    template <class T>
    T const& one_of(std::vector<T> const& from)
    {
        return from[below(from.size())];
    }

    json make()
    {
        json const scope =
            one_of<json>({nullptr, {{"category", "shoes"}}, {{"hazmat", "no"}}, {{"reason", "too_small"}}});
        json rules = json::array();
        for (std::size_t i = 0; i < 8; ++i)
            rules.push_back(some_rule(rules.size()));
        rules.push_back(rule({{"grade", {"C", "D"}}}, "", "repair"));
        rules.push_back(rule({{"grade", {"A", "B", "E"}}}, "", "quarantine"));
        rules.push_back(the_rest);
        rules.back()["key"] = "rest";
        return {{"questions", json::array({question("q1", {"a", "b", "c"}), question("q2", {"a", "b"}, scope),
                                           question("q3", {"a", "b"})})},
                {"rules", rules}};
    }

private:
    json some_rule(std::size_t number)
    {
        std::string const grade = one_of<std::string>({"", "A", "B", "C", "D", "E"});
        std::vector<std::string> ways{"restock", "resale_hold", "dispose", "quarantine", "donate"};
        std::erase_if(ways, [&](std::string const& it) { return !grade.empty() && !may_have(grade, it); });
        if (!grade.empty()) ways.emplace_back("");
        json when = json::object();
        std::vector<std::pair<std::string, json>> const parts{
            {"q1", "a"},
            {"q1", {"b", "c"}},
            {"q2", "a"},
            {"q3", "b"},
            {"category", "shoes"},
            {"hazmat", "no"},
            {"reason", "too_small"},
            {"month", {"1", "2", "3", "4", "5", "6"}},
            {"value", {{"at_least", 1500}, {"currency", "USD"}}}};
        for (std::size_t i = below(3); i > 0; --i) {
            auto const& [name, value] = one_of(parts);
            when[name] = value;
        }
        if (grade.empty() && below(2) == 0) when["grade"] = one_of<std::string>({"A", "C", "E"});
        json out = rule(when, grade, one_of(ways));
        out["key"] = fmt::format("r{}", number);
        return out;
    }

    std::mt19937 random_;
};

} // namespace

BOOST_AUTO_TEST_SUITE(policy_rules)

BOOST_AUTO_TEST_CASE(answers_give_the_grade_and_the_grade_with_value_hazard_and_season_the_way)
{
    Policy const policy = policy_of_rules(
        {rule({{"hazmat", "yes"}}, "", "quarantine"),
         rule({{"grade", "C"}, {"value", {{"below", 1000}, {"currency", "USD"}}}}, "", "donate"),
         rule({{"grade", {"A", "B"}}, {"month", {"1", "2"}}, {"category", "coats"}}, "", "resale_hold"),
         rule({{"soles", "worn"}}, "C", ""), rule({{"state", "broken"}}, "E", "dispose"),
         rule({{"state", "used"}}, "C", ""), rule({{"grade", {"C"}}}, "", "restock_after_rework"), the_rest});
    ItemFacts const coat{"coats", "C-1", 5000, "USD", false, 2};
    BOOST_TEST(way(policy, {}) == "? state");
    BOOST_TEST(way(policy, {{"state", "new"}}) == "A restock");
    BOOST_TEST(way(policy, {{"state", "new"}}, coat) == "A resale_hold");
    ItemFacts in_june = coat;
    in_june.month = 6;
    BOOST_TEST(way(policy, {{"state", "new"}}, in_june) == "A restock");
    ItemFacts cheap = coat;
    cheap.value = 999;
    BOOST_TEST(way(policy, {{"state", "used"}}, coat) == "C restock_after_rework");
    BOOST_TEST(way(policy, {{"state", "used"}}, cheap) == "C donate");
    cheap.value = 1000;
    BOOST_TEST(way(policy, {{"state", "used"}}, cheap) == "C restock_after_rework");
    cheap.value = 1;
    cheap.currency = "EUR"; // of another currency, nothing is known
    BOOST_TEST(way(policy, {{"state", "used"}}, cheap) == "C restock_after_rework");
    cheap.value = std::nullopt;
    cheap.currency = "USD";
    BOOST_TEST(way(policy, {{"state", "used"}}, cheap) == "C restock_after_rework");
    // Only shoes are asked for their soles.
    ItemFacts shoe = coat;
    shoe.category = "shoes";
    BOOST_TEST(way(policy, {}, shoe) == "? soles");
    BOOST_TEST(way(policy, {{"soles", "worn"}}, shoe) == "C restock_after_rework");
    BOOST_TEST(way(policy, {{"soles", "clean"}}, shoe) == "? state");
    // An answer that the question does not have is none.
    BOOST_TEST(way(policy, {{"state", "bogus"}}) == "? state");
    Verdict const worn = next_step(policy, {{"soles", "worn"}}, shoe).verdict.value();
    BOOST_TEST(worn.graded_by == policy.rules[3].key);
    BOOST_TEST(worn.decided_by == policy.rules[6].key);
    BOOST_TEST(worn.decision.alternatives.at(0).option == "Restock after rework, grade C");
}

BOOST_AUTO_TEST_CASE(a_grade_goes_no_way_that_it_may_not_have_and_hazard_never_back_to_the_shelf)
{
    Policy const policy =
        policy_of_rules({rule({{"state", "broken"}}, "E", ""), rule({{"category", "books"}}, "", "restock"),
                         rule({{"grade", "E"}}, "", "recycle"), the_rest});
    ItemFacts book{"books", "B-1", {}, {}, false, 1};
    BOOST_TEST(way(policy, {{"state", "new"}}, book) == "A restock");
    BOOST_TEST(way(policy, {{"state", "broken"}}, book) == "E recycle");
    Verdict const barred = next_step(policy, {{"state", "broken"}}, book).verdict.value();
    BOOST_TEST(barred.decision.alternatives.at(1).code == "barred");
    book.is_hazmat = true;
    BOOST_TEST(way(policy, {{"state", "new"}}, book) == "A quarantine");
    for (unsigned seed = 0; seed < 500; ++seed) {
        RandomPolicy random(seed);
        Policy const some = parse_policy(random.make()).value();
        Answers answers{{"reason", "too_small"}, {"q1", "a"}, {"q2", "b"}, {"q3", "a"}};
        ItemFacts facts{random.below(2) == 0 ? "shoes" : "",
                        "S",
                        1000 + static_cast<std::int64_t>(random.below(1000)),
                        "USD",
                        true,
                        1 + static_cast<int>(random.below(12))};
        Step const step = next_step(some, answers, facts);
        BOOST_REQUIRE(step.verdict); // everything is answered, so every item has a way
        BOOST_REQUIRE(step.verdict->disposition != "restock");
        BOOST_REQUIRE(may_have(step.verdict->grade, step.verdict->disposition));
        facts.is_hazmat = false;
        BOOST_REQUIRE(next_step(some, answers, facts).verdict);
    }
}

BOOST_AUTO_TEST_CASE(what_is_asked_can_still_matter)
{
    // Each question that is asked belongs to a rule that the answers so far do not contradict, and the same
    // question is never asked twice.
    for (unsigned seed = 0; seed < 300; ++seed) {
        RandomPolicy random(seed);
        Policy const policy = parse_policy(random.make()).value();
        ItemFacts const facts{random.below(2) == 0 ? "shoes" : "", "S", 2000, "USD", random.below(4) == 0, 3};
        Answers answers{{"reason", "other"}};
        Step step = next_step(policy, answers, facts);
        while (step.question) {
            Question const& asked = policy.questions[*step.question];
            BOOST_REQUIRE(!answers.contains(asked.key));
            BOOST_REQUIRE(asked.only.is_empty() || asked.key == "q2");
            answers[asked.key] = asked.answers[random.below(asked.answers.size())].key;
            step = next_step(policy, answers, facts);
        }
        BOOST_REQUIRE(step.verdict);
        BOOST_REQUIRE(answers.size() <= 4);
    }
}

BOOST_AUTO_TEST_CASE(what_cannot_be_a_policy_is_refused_with_its_place)
{
    auto const says = [](std::string const& message, std::string const& part) {
        BOOST_TEST(message.find(part) != std::string::npos, message << " does not say " << part);
    };
    says(refusal({rule({{"moon", "full"}}, "A", "restock"), the_rest}),
         "Rule 1 asks for \"full\" of \"moon\"");
    says(refusal({rule({{"moon", "full"}}, "A", "restock"), the_rest}), "there is no such question");
    says(refusal({rule({{"state", "odd"}}, "A", "restock"), the_rest}), "its answers are new, used, broken");
    says(refusal({rule({{"reason", "odd"}}, "A", "restock"), the_rest}), "reasons are too_small");
    says(refusal({rule({{"month", "13"}}, "A", "restock"), the_rest}), "months are");
    says(refusal({rule({{"month", 5}}, "A", "restock"), the_rest}), "months are");
    says(refusal({rule({{"hazmat", "maybe"}}, "A", "restock"), the_rest}), "it is \"yes\" or \"no\"");
    says(refusal({rule({{"state", json::array()}}, "A", "restock"), the_rest}), "needs 1 to 200 values");
    says(refusal({rule({{"value", 5}}, "A", "restock"), the_rest}), "Rule 1, value must be an object");
    says(refusal({rule({{"value", {{"below", 5}}}}, "A", "restock"), the_rest}), "needs the currency");
    says(refusal({rule({{"value", {{"currency", "USD"}}}}, "A", "restock"), the_rest}),
         "needs at_least or below");
    says(refusal({rule({{"value", {{"below", 5}, {"at_least", 5}, {"currency", "USD"}}}}, "A", "restock"),
                  the_rest}),
         "less than below");
    says(refusal({rule({{"value", {{"over", 5}, {"currency", "USD"}}}}, "A", "restock"), the_rest}),
         "\"over\"");
    says(refusal({rule({{"grade", "A"}}, "A", "restock"), the_rest}), "cannot ask for one");
    says(refusal({rule(json::object(), "E", "restock"), the_rest}), "grade \"E\" cannot go to \"restock\"");
    says(refusal({rule(json::object(), "", "moon"), the_rest}), "cannot go to \"moon\"");
    says(refusal({rule(json::object(), "F", "quarantine"), the_rest}), "grade \"F\"");
    says(refusal({rule({{"state", "broken"}}, "E", ""), the_rest}),
         "gives grade E, which no rule has a way for");
    says(refusal({rule({{"state", "broken"}}, "", "donate")}), "The last rule must match everything");
    json odd = the_rest;
    odd["color"] = "red";
    says(refusal({odd}), "unknown member \"color\"");
    odd = the_rest;
    odd["acceptance"] = "maybe";
    says(refusal({odd}), "acceptance is accepted");
    std::vector<json> const twice{rule({{"state", "new"}}, "A", "restock"), the_rest};
    std::vector<json> same = twice;
    same[0]["key"] = same[1]["key"] = "one";
    says(refusal(same), "the key \"one\" must be its own");
    says(refusal({the_rest}, json::array({question("grade", {"a"})})), "means something else");
    says(refusal({the_rest}, json::array({state, state})), "is there already");
    says(refusal({the_rest}, json::array({question("s", {"a"}, {{"grade", "A"}})})),
         "not known before it is asked");
    says(refusal({the_rest}, json::array({state, question("s", {"a"}, {{"state", "new"}})})),
         "not known before");
    BOOST_TEST(refusal(twice) == "read");
}

BOOST_AUTO_TEST_CASE(a_policy_is_the_same_after_it_was_written_and_typed)
{
    for (unsigned seed = 0; seed < 100; ++seed) {
        Policy const policy = parse_policy(RandomPolicy(seed).make()).value();
        BOOST_REQUIRE((parse_policy(to_json(policy)).value() == policy));
        for (Rule const& it : policy.rules)
            BOOST_REQUIRE((parse_condition(describe(it.when)).value() == it.when));
        for (Question const& it : policy.questions)
            BOOST_REQUIRE((parse_answers(describe(it.answers)).value() == it.answers));
    }
    BOOST_TEST(describe(parse_condition(" value is 5-10.50 USD and  category is a, b ").value()) ==
               "category is a, b and value is 5.00-10.50 USD");
    BOOST_TEST(describe(parse_condition("product is black and white").value()) ==
               "product is black and white");
    for (char const* const odd : {"state", "is new", "state is ", "state is a and state is b", "value is 5",
                                  "value is 5-x USD", "value is 5- MOON", "value is - and"})
        BOOST_TEST(!parse_condition(odd), odd);
    BOOST_TEST(!parse_answers("Sealed"));
}

BOOST_AUTO_TEST_CASE(rules_that_can_never_decide_are_found_and_no_others)
{
    json const used = rule({{"state", {"used", "broken"}}}, "C", "resale_hold");
    auto const found = [](std::vector<json> const& rules) {
        std::string out;
        for (std::string const& it : shadowed_rules(policy_of_rules(rules)))
            out += it.empty() ? "." : "x";
        return out;
    };
    BOOST_TEST(found({used, rule({{"state", "used"}, {"reason", "other"}}, "D", "donate"), the_rest}) ==
               ".x.");
    BOOST_TEST(found({rule({{"state", "used"}, {"reason", "other"}}, "D", "donate"), used, the_rest}) ==
               "...");
    BOOST_TEST(found({rule({{"value", {{"below", 500}, {"currency", "USD"}}}}, "D", "donate"),
                      rule({{"value", {{"below", 400}, {"currency", "USD"}}}}, "E", "dispose"),
                      rule({{"value", {{"below", 600}, {"currency", "USD"}}}}, "E", "dispose"),
                      rule({{"value", {{"below", 400}, {"currency", "EUR"}}}}, "E", "dispose"), the_rest}) ==
               ".x...");
    // A way that a grade may not have shadows nothing; quarantine does.
    BOOST_TEST(found({rule({{"state", "used"}}, "", "restock"), used, the_rest}) == "...");
    BOOST_TEST(found({rule({{"state", "used"}}, "", "quarantine"), rule({{"state", "used"}}, "", "donate"),
                      the_rest}) == ".x.");
    BOOST_TEST(found({rule({{"grade", "D"}}, "", "donate"), the_rest}) == "x."); // nobody gives a D
    // By trying: what is found never decides.
    for (unsigned seed = 0; seed < 200; ++seed) {
        RandomPolicy random(seed);
        Policy const policy = parse_policy(random.make()).value();
        auto const findings = shadowed_rules(policy);
        for (int i = 0; i < 40; ++i) {
            Answers const answers{{"reason", random.one_of<std::string>({"too_small", "other"})},
                                  {"q1", random.one_of<std::string>({"a", "b", "c"})},
                                  {"q2", random.one_of<std::string>({"a", "b"})},
                                  {"q3", random.one_of<std::string>({"a", "b"})}};
            ItemFacts const facts{random.below(2) == 0 ? "shoes" : "",
                                  "S",
                                  1000 + static_cast<std::int64_t>(random.below(1000)),
                                  "USD",
                                  random.below(2) == 0,
                                  1 + static_cast<int>(random.below(12))};
            Verdict const verdict = next_step(policy, answers, facts).verdict.value();
            for (std::size_t at = 0; at < policy.rules.size(); ++at) {
                if (policy.rules[at].key == verdict.graded_by || policy.rules[at].key == verdict.decided_by)
                    BOOST_REQUIRE_MESSAGE(findings[at].empty(),
                                          policy.rules[at].key << " decides: " << findings[at]);
            }
        }
    }
}

BOOST_AUTO_TEST_CASE(a_question_is_worth_what_its_answer_tells_in_its_time)
{
    Policy const policy =
        policy_of_rules({the_rest}, json::array({question("none", {"a", "b"}), question("half", {"a", "b"}),
                                                 question("all", {"a", "b"}), question("never", {"a"})}));
    std::vector<PastItem> sample;
    for (int i = 0; i < 8; ++i) {
        PastItem item;
        item.grade = i < 4 ? "A" : "C";
        item.disposition = i < 4 ? "restock" : "resale_hold";
        item.answers = {{"reason", "other"}, {"all", i < 4 ? "a" : "b"}, {"none", i % 2 == 0 ? "a" : "b"}};
        if (i % 4 < 2) item.answers["half"] = i == 0 ? "a" : "b";
        item.seconds = 12;
        sample.push_back(item);
    }
    PolicyDryRun const run = dry_run(policy, sample);
    BOOST_TEST(run.questions[0].millibits == 0);
    BOOST_TEST(run.questions[2].millibits == 1000);
    // 4 items, half A: 1 bit; after it 3/4 of them are 1 A and 2 C: 1 - 3/4 * 0.9183
    BOOST_TEST(run.questions[1].millibits == 311);
    BOOST_TEST(run.questions[1].asked == 4);
    BOOST_TEST(run.questions[1].milliseconds == 4000); // three answers in 12 s
    BOOST_TEST(run.questions[3].asked == 0);
    BOOST_TEST(questions_by_value(run) == (std::vector<std::string>{"all", "half", "none", "never"}),
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(policy_versions, Bench)

BOOST_AUTO_TEST_CASE(a_version_is_published_once_seen_and_every_one_can_be_put_back)
{
    json const first = {{"questions", json::array({state})},
                        {"rules", json::array({rule({{"state", "broken"}}, "E", "dispose"), the_rest})}};
    BOOST_TEST(publish(admin, first, 0).value() == 1);
    BOOST_TEST(publish(admin, first, 0).error().code == "stale"); // the other of two editors
    BOOST_TEST(publish(admin, first, 1, " ").error().code == "missing_input");
    BOOST_TEST(publish(admin, {{"rules", json::array()}}, 1).error().code == "bad_policy");
    BOOST_TEST(publish(admin, {{"window_days", 99999}}, 1).error().code == "bad_value");
    BOOST_TEST(publish(admin, {{"window_days", 60}}, 1).value() == 2);
    in_transaction(admin, [&](Transaction& tx) {
        auto const history = policy_history(tx, house.client).value();
        BOOST_REQUIRE(history.size() == 2U);
        BOOST_TEST(history[0].policy.window_days == 60);
        BOOST_TEST(history[0].policy.rules.size() == 2U);
        BOOST_TEST(history[0].published_by.find("admin") != std::string::npos);
        BOOST_TEST(changes_between(history[1].policy, history[0].policy) ==
                       std::vector<std::string>{"The return window is 60 days, not 30."},
                   boost::test_tools::per_element());
    });
    auto const revert = [&](std::int64_t to, std::optional<std::int64_t> seen) {
        return in_transaction(admin, [&](Transaction& tx) {
            return revert_policy(tx, {Uuid::random(), house.client, to, seen, "back"});
        });
    };
    BOOST_TEST(revert(9, {}).error().code == "not_found");
    BOOST_TEST(revert(1, 1).error().code == "stale");
    in_transaction(admin, [&](Transaction& tx) {
        BOOST_TEST(revert_policy(tx, {Uuid::random(), house.client, 1, 2, "back"}).value() == 3);
        BOOST_TEST(returns::policy_of(tx, house.client)->window_days == 30);
        BOOST_TEST(revert_policy(tx, {Uuid::random(), house.client, 0, 3, "as the house"}).value() == 4);
        BOOST_TEST(
            (returns::policy_of(tx, house.client)->rules == policy_in_force(tx, std::nullopt)->policy.rules));
    });
    BOOST_TEST(
        text("select string_agg(payload ->> 'version', ',' order by id) from events.event where kind = "
             "'return.policy_published'") == "1,2,3,4");
}

BOOST_AUTO_TEST_CASE(two_who_publish_at_once_make_one_version)
{
    database::Pool other = test.login_as("admin");
    json const longer = {{"window_days", 60}};
    std::future<kernel::Outcome<std::int64_t>> second;
    auto const first = in_transaction(admin, [&](Transaction& tx) {
        auto done = publish_policy(tx, {Uuid::random(), house.client, 0, longer, "first"});
        second = std::async(std::launch::async, [&] { return publish(other, longer, 0); });
        return done;
    });
    BOOST_TEST(first.value() == 1);
    BOOST_TEST(second.get().error().code == "stale");
    BOOST_TEST(text("select count(*)::text from returns.policy where client_id is not null") == "1");
}

BOOST_AUTO_TEST_CASE(the_rules_of_another_client_are_neither_seen_nor_set)
{
    BOOST_REQUIRE(publish(admin, {{"window_days", 60}}, 0));
    in_transaction(admin, [&](Transaction& tx) {
        BOOST_REQUIRE(keep_policy_draft(tx, {house.client, 1, returns::policy_of(tx, house.client).value()}));
    });
    test.add_person("mia", "account_manager"); // of no client
    database::Pool mia = test.login_as("mia");
    in_transaction(mia, [&](Transaction& tx) {
        BOOST_TEST(policy_history(tx, house.client).value().empty());
        BOOST_TEST(!policy_draft(tx, house.client).value());
        BOOST_TEST(past_items(tx, house.client, 1000).empty());
    });
    BOOST_TEST(publish(mia, {{"window_days", 90}}, 1).error().code == "not_allowed");
    auto const by_mia = [&](auto&& what) { return in_transaction(mia, what); };
    BOOST_TEST(by_mia([&](Transaction& tx) {
                   return keep_policy_draft(tx, {house.client, 1, policy_in_force(tx, std::nullopt)->policy});
               })
                   .error()
                   .code == "not_allowed");
    BOOST_TEST(
        by_mia([&](Transaction& tx) {
            return publish_policy(tx, {Uuid::random(), std::nullopt, 1, {{"window_days", 9}}, "house"});
        })
            .error()
            .code == "not_allowed"); // an administrator's
    test.add_person("iris", "returns_inspector", true);
    database::Pool iris = test.login_as("iris");
    BOOST_TEST(publish(iris, {{"window_days", 90}}, 1).error().code == "not_allowed");
    // The control: who may, can; and a draft is its owner's alone.
    test.add_person("ana", "account_manager", true);
    database::Pool ana = test.login_as("ana");
    in_transaction(ana, [&](Transaction& tx) {
        BOOST_TEST(policy_history(tx, house.client).value().size() == 1U);
        BOOST_TEST(!policy_draft(tx, house.client).value());
    });
    BOOST_TEST(publish(ana, {{"window_days", 90}}, 1).value() == 2);
    in_transaction(admin,
                   [&](Transaction& tx) { BOOST_TEST(policy_draft(tx, house.client).value()->seen == 1); });
}

BOOST_AUTO_TEST_CASE(an_inspection_keeps_which_rules_decided_and_undone_ones_do_not_count)
{
    RmaView const first = on_bench(1);
    Inspected const done = inspect(first, {{"packaging", "sealed"}}).value();
    auto const hits = [&](std::optional<kernel::ClientId> client) {
        return in_transaction(admin, [&](Transaction& tx) { return rule_hits(tx, client); });
    };
    BOOST_TEST(hits(std::nullopt).at("sealed").count == 1); // the house's
    BOOST_TEST(hits(house.client).empty());
    auto const before = hits(std::nullopt).at("sealed").last;
    RmaView const later = on_bench(5);
    Inspected const last = inspect(later, {{"packaging", "sealed"}}).value();
    BOOST_TEST(hits(std::nullopt).at("sealed").count == 2);
    BOOST_TEST((hits(std::nullopt).at("sealed").last > before));
    undo(last.id); // the one before it is the last again
    BOOST_TEST(hits(std::nullopt).at("sealed").count == 1);
    BOOST_TEST((hits(std::nullopt).at("sealed").last == before));
    undo(done.id);
    BOOST_TEST(hits(std::nullopt).empty());
    json const own = {{"questions", json::array({state})},
                      {"rules", json::array({rule({{"state", "used"}}, "C", ""),
                                             rule({{"grade", "C"}}, "", "donate"), the_rest})}};
    BOOST_REQUIRE(publish(admin, own, 0));
    BOOST_TEST(inspect(first, {{"state", "used"}})->disposition == "donate");
    RmaView const second = on_bench(2);
    BOOST_REQUIRE(publish(admin, {{"window_days", 60}}, 1)); // other days, the same rules
    BOOST_TEST(inspect(second, {{"state", "new"}})->disposition == "restock");
    std::string keys;
    for (auto const& [key, found] : hits(house.client)) {
        BOOST_TEST(found.count == 1);
        BOOST_TEST(found.last.has_value());
        keys += key.substr(0, 20) + ";";
    }
    BOOST_TEST(keys == "a-restock;grade-c-donate;state-used-c;");
}

BOOST_AUTO_TEST_CASE(a_rule_says_what_becomes_of_the_refund_and_hazard_is_guarded_by_the_database)
{
    json held = the_rest;
    held["acceptance"] = "manual_intervention_required";
    BOOST_REQUIRE(publish(admin, {{"questions", json::array()}, {"rules", json::array({held})}}, 0));
    RmaView const rma = on_bench(3);
    BOOST_REQUIRE(inspect(rma, {}));
    BOOST_TEST(text("select acceptance from returns.inspection order by id desc limit 1") ==
               "manual_intervention_required");
    RmaView const other = on_bench(4);
    classify(other.lines[0].product, "sprays", true);
    BOOST_TEST(inspect(other, {})->disposition == "quarantine");
    RmaView const third = on_bench(4);
    auto const restock = [&] {
        return in_transaction(admin, [&](Transaction& tx) {
            auto const bin = suggest_restock_bin(tx, house.pod, third.lines[0].product).value().bin;
            json const request = {{"rma", third.id.value},
                                  {"line", third.lines[0].id.value},
                                  {"grade", "A"},
                                  {"disposition", "restock"},
                                  {"location", bin.value}};
            return database::guarded([&]() -> kernel::Outcome<void> {
                tx.query("select returns.inspect(:id, :request::jsonb)")
                    .bind("id", Uuid::random())
                    .bind("request", request)
                    .run();
                return {};
            });
        });
    };
    BOOST_TEST(restock().error().code == "wrong_status");
    classify(third.lines[0].product, "sprays", false);
    BOOST_TEST(restock().has_value()); // the control
}

BOOST_AUTO_TEST_CASE(a_dry_run_says_what_inspecting_again_comes_to)
{
    RandomPolicy random(7);
    json const base = {{"questions", random.make()["questions"]}, {"rules", json::array({the_rest})}};
    BOOST_REQUIRE(publish(admin, base));
    struct Unit
    {
        RmaView rma;
        Answers answers;
        InspectionId inspection;
    };
    std::vector<Unit> units;
    for (int i = 1; i <= 8; ++i) {
        Unit unit{on_bench(i), {}, {}};
        classify(unit.rma.lines[0].product, i % 2 == 0 ? "shoes" : "", i % 4 == 1);
        for (char const* const key : {"q1", "q2", "q3"}) {
            if (random.below(4) != 0) unit.answers[key] = random.one_of<std::string>({"a", "b"});
        }
        unit.inspection = inspect(unit.rma, unit.answers).value().id;
        units.push_back(std::move(unit));
    }
    std::int64_t changed = 0;
    std::int64_t open = 0;
    for (int round = 0; round < 15; ++round) {
        json const stored = random.make();
        Policy const draft = parse_policy(stored).value();
        auto const [items, run] = in_transaction(admin, [&](Transaction& tx) {
            auto const sample = past_items(tx, house.client, 1000);
            return std::pair(sample, dry_run(draft, sample));
        });
        BOOST_REQUIRE(items.size() == units.size());
        std::map<InspectionId, std::string> promised;
        for (PastItem const& it : items)
            promised[it.id] = outcome_words(it.grade, it.disposition);
        for (ItemDiff const& it : run.diffs)
            promised[it.id] = it.would.empty() ? "? " + it.question : it.would;
        BOOST_REQUIRE(publish(admin, stored));
        for (Unit& unit : units) {
            undo(unit.inspection);
            auto const again = inspect(unit.rma, unit.answers);
            std::string const promise = promised.at(unit.inspection);
            BOOST_TEST(
                (again ? outcome_words(again->grade, again->disposition) : again.error().message) ==
                (again ? promise
                       : fmt::format("\"{}?\" is not answered yet; answer it first.", promise.substr(2))));
            unit.inspection = again ? again->id : InspectionId{};
        }
        changed += std::ssize(run.diffs) - run.open;
        open += run.open;
        // What a question is open for cannot be inspected so: it waits under rules that ask nothing.
        BOOST_REQUIRE(publish(admin, base));
        for (Unit& unit : units) {
            if (!unit.inspection) unit.inspection = inspect(unit.rma, unit.answers).value().id;
        }
    }
    BOOST_TEST(changed > 10);
    BOOST_TEST(open > 10);
}

BOOST_AUTO_TEST_SUITE_END()
