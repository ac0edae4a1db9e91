// What a rule looks at and does, without a database: every field's values with their edges, order, stop, and
// what a file with a mistake is told.

#include "domain/kernel/measure.h"
#include "domain/orders/dry_run.h"
#include "domain/orders/rule_engine.h"

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

using namespace poddesk;
using namespace poddesk::orders;
using nlohmann::json;

namespace {

RuleFacts an_order()
{
    RuleFacts facts;
    facts.client_code = "ACME";
    facts.channel = "acme.myshopify.com";
    facts.tags = {"VIP", "gift wrap"};
    facts.skus = {"TEE-RED-M", "MUG"};
    facts.weight = kernel::Weight::from_pounds(2).nanograms;
    facts.value = 50000;
    facts.currency = "USD";
    facts.country = "US";
    facts.state = "HI";
    facts.zip = "96701-1234";
    facts.service = "Next Day Air";
    facts.company = "Bay Area Schools";
    facts.po_number = "PO-2231";
    facts.earlier_orders = 2;
    facts.placed["UTC"] = {kernel::parse_date("2026-11-27").value(), 5, 18};
    return facts;
}

RuleSet rules(json list)
{
    auto const set = parse_rules({{"rules", std::move(list)}});
    BOOST_REQUIRE_MESSAGE(set, (set ? "" : set.error().message));
    return *set;
}

json rule(std::string const& name, json conditions, json actions, bool stop = false)
{
    return {{"name", name}, {"if", std::move(conditions)}, {"then", std::move(actions)}, {"stop", stop}};
}

json tag(std::string const& tag)
{
    return {{{"do", "tag"}, {"with", {tag}}}};
}

bool is_met(json const& condition, RuleFacts const& facts = an_order())
{
    RuleEngine const engine({{rules({rule("it", {condition}, tag("met"))}), false}});
    return !engine.judge(facts).hits.empty();
}

std::string why_not(json const& in)
{
    auto const set = parse_rules(in);
    return set ? "taken" : set.error().message;
}

struct Case
{
    char const* field;
    char const* value;
    bool is_met;
};

} // namespace

BOOST_AUTO_TEST_SUITE(rule_engine)

BOOST_AUTO_TEST_CASE(each_field_has_its_values)
{
    constexpr Case cases[] = {
        {"client", "acme", true},
        {"client", "OTHR", false},
        {"channel", "ACME.myshopify.com", true},
        {"channel", "*.example", false},
        {"sku", "tee-*", true},
        {"sku", "TEE", false},
        {"sku", "*RED*", true},
        {"sku", "mug", true},
        {"tag", "vip", true},
        {"tag", "gift*", true},
        {"tag", "gift", false},
        {"weight", "2 lb", true},
        {"weight", "2 lb-", true},
        {"weight", "32.1 oz-", false},
        {"weight", "-907 g", false},
        {"weight", "-1 kg", true},
        {"weight", "0.9 kg-1 kg", true},
        {"value", "500 USD", true},
        {"value", "500.01 USD-", false},
        {"value", "-499.99 USD", false},
        {"value", "0 USD-500.00 USD", true},
        {"value", "0 EUR-", false},
        {"country", "us", true},
        {"country", "CA", false},
        {"state", "hi", true},
        {"state", "AK", false},
        {"zip", "96701", true},
        {"zip", "96701-1234", true},
        {"zip", "96701-9999", false},
        {"zip", "967*", true},
        {"zip", "96700-96799", true},
        {"zip", "96702-96799", false},
        {"zip", "960-967", true},
        {"zip", "968-999", false},
        {"service", "next day*", true},
        {"service", "ground", false},
        {"earlier_orders", "2", true},
        {"earlier_orders", "3-", false},
        {"earlier_orders", "0", false},
        {"earlier_orders", "-2", true},
        {"weekday", "fri", true},
        {"weekday", "sat-sun", false},
        {"weekday", "Mon-Fri", true},
        {"hour", "18", true},
        {"hour", "0-17", false},
        {"hour", "18-23", true},
        {"buyer", "company", true},
        {"buyer", "Person", false},
        {"company", "bay area*", true},
        {"company", "bay", false},
        {"company", "*", true},
        {"po_number", "PO-*", true},
        {"po_number", "4*", false},
    };
    for (Case const& it : cases) {
        BOOST_TEST_CONTEXT(it.field << " is " << it.value)
        {
            BOOST_TEST(is_met({{"field", it.field}, {"is", {it.value}}}) == it.is_met);
            // What cannot be told fits neither way.
            bool const other_currency = std::string_view(it.value).find("EUR") != std::string_view::npos;
            BOOST_TEST(is_met({{"field", it.field}, {"is_not", {it.value}}}) ==
                       (!it.is_met && !other_currency));
        }
    }
    BOOST_TEST(is_met({{"field", "country"}, {"is", {"CA", "US"}}}));
    BOOST_TEST(!is_met({{"field", "country"}, {"is_not", {"CA", "US"}}}));
}

BOOST_AUTO_TEST_CASE(what_an_order_does_not_tell_fits_neither_way)
{
    RuleFacts facts = an_order();
    facts.weight.reset();
    facts.zip.clear();
    facts.skus.clear();
    for (char const* const way : {"is", "is_not"})
        BOOST_TEST(!is_met({{"field", "weight"}, {way, {"0 g-"}}}, facts));
    BOOST_TEST(!is_met({{"field", "zip"}, {"is", {"00000-99999"}}}, facts));
    BOOST_TEST(!is_met({{"field", "sku"}, {"is", {"*"}}}, facts));
    facts.zip = "K1A 0B1";
    BOOST_TEST(is_met({{"field", "zip"}, {"is", {"k1a*"}}}, facts));
    BOOST_TEST(!is_met({{"field", "zip"}, {"is", {"00000-99999"}}}, facts));
}

BOOST_AUTO_TEST_CASE(all_conditions_must_hold_and_the_days_too)
{
    json both = rule("both", {{{"field", "country"}, {"is", {"US"}}}, {{"field", "state"}, {"is", {"OR"}}}},
                     tag("x"));
    BOOST_TEST(RuleEngine({{rules({both}), false}}).judge(an_order()).hits.empty());
    auto const on_days = [](char const* from, char const* until) {
        json it = rule("dated", json::array(), tag("x"));
        it["from"] = from;
        it["until"] = until;
        return RuleEngine({{rules({it}), false}}).judge(an_order()).hits.size();
    };
    BOOST_TEST(on_days("2026-11-27", "2026-11-27") == 1U);
    BOOST_TEST(on_days("2026-11-28", "2026-12-27") == 0U);
    BOOST_TEST(on_days("2026-01-01", "2026-11-26") == 0U);
    json off = rule("off", json::array(), tag("x"));
    off["enabled"] = false;
    BOOST_TEST(RuleEngine({{rules({off}), false}}).judge(an_order()).hits.empty());
}

BOOST_AUTO_TEST_CASE(later_rules_see_earlier_ones_and_have_the_last_word)
{
    json const first = rule("first", json::array(),
                            {{{"do", "tag"}, {"with", {"bulk"}}}, {{"do", "priority"}, {"with", {"2"}}}});
    json const second =
        rule("second", {{{"field", "tag"}, {"is", {"bulk"}}}}, {{{"do", "priority"}, {"with", {"7"}}}});
    RuleEngine const engine({{rules({first}), true}, {rules({second}), false}});
    RuleVerdict const verdict = engine.judge(an_order());
    BOOST_TEST(verdict.hits.size() == 2U);
    BOOST_TEST(verdict.effects.lines() == (std::vector<std::string>{"priority: 7", "tag: bulk"}),
               boost::test_tools::per_element());
    BOOST_TEST(verdict.done_over.empty()); // the tag is left of the first
    RuleEngine const other_way({{rules({second, first}), false}});
    BOOST_TEST(other_way.judge(an_order()).hits.size() == 1U);
    json const third = rule("third", json::array(), {{{"do", "priority"}, {"with", {"1"}}}});
    RuleVerdict const over = RuleEngine({{rules({third, second, first}), false}}).judge(an_order());
    BOOST_TEST(over.done_over.size() == 1U);
}

BOOST_AUTO_TEST_CASE(stop_ends_its_own_set_only)
{
    json const stop = rule("stop", json::array(), tag("a"), true);
    json const after = rule("after", json::array(), tag("b"));
    json const own = rule("own", json::array(), tag("c"));
    RuleEngine const engine({{rules({stop, after}), true}, {rules({own}), false}});
    RuleVerdict const verdict = engine.judge(an_order());
    BOOST_TEST(verdict.hits.size() == 2U);
    BOOST_TEST(verdict.stopped_before.size() == 1U);
    BOOST_TEST(verdict.effects.lines() == (std::vector<std::string>{"tag: a", "tag: c"}),
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_rule_acts_on_an_order_once)
{
    json const bulk = rule("bulk", json::array(), tag("bulk"));
    json const next = rule("next", {{{"field", "tag"}, {"is", {"bulk"}}}}, tag("seen"));
    RuleEngine const engine({{rules({bulk, next}), false}});
    RuleFacts facts = an_order();
    facts.hits = {{false, "bulk", {{RuleDeed::tag, {"bulk"}, ""}}}};
    RuleVerdict const verdict = engine.judge(facts);
    BOOST_TEST(verdict.hits.size() == 1U);
    BOOST_TEST(engine.rule(verdict.hits.front()).name == "next");
    BOOST_TEST(engine.judge(facts, true).hits.size() == 2U);
    facts.hits.front().is_shared = true; // the house's rule of the same name is another one
    BOOST_TEST(engine.judge(facts).hits.size() == 2U);
}

BOOST_AUTO_TEST_CASE(a_mistake_in_a_file_is_named_with_its_place)
{
    json const good = {{"field", "country"}, {"is", {"US"}}};
    auto const with = [&](json condition, json action) {
        return why_not({{"rules", {rule("Big", {good, std::move(condition)}, {std::move(action)})}}});
    };
    json const ok = {{"do", "tag"}, {"with", {"x"}}};
    BOOST_TEST(with(good, ok) == "taken");
    BOOST_TEST(with({{"field", "moon"}, {"is", {"full"}}}, ok)
                   .starts_with("Rule 1 \"Big\": condition 2: \"field\" is \"moon\"; known are client,"));
    BOOST_TEST(with({{"field", "weight"}, {"is", {"heavy"}}}, ok)
                   .starts_with("Rule 1 \"Big\": condition 2: field \"is\": \"heavy\" is no weight"));
    BOOST_TEST(with({{"field", "zip"}, {"is", {"9"}}, {"isnt", 1}}, ok)
                   .starts_with("Rule 1 \"Big\": condition 2: field \"isnt\" is unknown"));
    BOOST_TEST(with({{"field", "zip"}}, ok) ==
               "Rule 1 \"Big\": condition 2: it needs either \"is\" or \"is_not\".");
    BOOST_TEST(with({{"field", "hour"}, {"is", {"24"}}}, ok).find("no whole number up to 23") !=
               std::string::npos);
    BOOST_TEST(with({{"field", "hour"}, {"is", {"22-5"}}}, ok).find("ends before it begins") !=
               std::string::npos);
    BOOST_TEST(with({{"field", "value"}, {"is", {"500"}}}, ok).find("write it with its currency") !=
               std::string::npos);
    BOOST_TEST(with(good, {{"do", "explode"}, {"with", {"x"}}})
                   .starts_with("Rule 1 \"Big\": action 1: \"do\" is \"explode\""));
    BOOST_TEST(with(good, {{"do", "melt"}, {"with", {"x"}}}).find("known are hold, tag") !=
               std::string::npos);
    BOOST_TEST(with(good, {{"do", "hold"}, {"with", {"fraud"}}}).find("needs a \"note\"") !=
               std::string::npos);
    BOOST_TEST(with(good, {{"do", "hold"}, {"with", {"inventory"}}, {"note", "n"}})
                   .find("is none of address, fraud") != std::string::npos);
    BOOST_TEST(with(good, {{"do", "priority"}, {"with", {"10"}}}).find("0 to 9") != std::string::npos);
    BOOST_TEST(with(good, {{"do", "pod"}, {"with", {"A", "B"}}}).find("exactly one value") !=
               std::string::npos);
    BOOST_TEST(with(good, {{"do", "replace_sku"}, {"with", {"A"}}}).find("two SKUs") != std::string::npos);
    BOOST_TEST(why_not({{"rules", {rule("A", json::array(), json::array())}}}).find("it does nothing") !=
               std::string::npos);
    BOOST_TEST(why_not({{"rules", {rule("A", json::array(), {ok}), rule("a", json::array(), {ok})}}})
                   .starts_with("Rule 2 \"a\": another rule has this name"));
    BOOST_TEST(why_not({{"rule", 1}}).starts_with("The file: field \"rule\" is unknown"));
    json backwards = rule("A", json::array(), {ok});
    backwards["from"] = "2026-02-01";
    backwards["until"] = "2026-01-01";
    BOOST_TEST(why_not({{"rules", {backwards}}}) == "Rule 1 \"A\": field \"until\" is before \"from\".");
    BOOST_TEST(!parse_rules_file("not json"));
    BOOST_TEST(!parse_rules_file(std::string(200'001, ' ')));
}

BOOST_AUTO_TEST_CASE(a_set_written_and_read_again_is_the_same)
{
    json one = rule("A", {{{"field", "zip"}, {"is_not", {"967*"}}}},
                    {{{"do", "hold"}, {"with", {"fraud"}}, {"note", "why"}}}, true);
    one["from"] = "2026-01-01";
    one["enabled"] = false;
    RuleSet set = rules({one});
    set.time_zone = "America/New_York";
    BOOST_TEST((parse_rules(to_json(set)).value() == set));
    BOOST_TEST((parse_rules_file(to_json(set).dump()).value() == set));
}

BOOST_AUTO_TEST_CASE(what_is_said_of_a_rule_can_be_typed_again)
{
    for (char const* const text :
         {"country is US, CA", "zip is not 967*, 90000-90899", "value is 500 USD-", "hour is 22-23, 0-5"})
        BOOST_TEST(describe(parse_condition_text(text).value()) == text);
    for (char const* const text :
         {"hold: fraud (first order, above 500 (or so))", "tag: big, vip", "insert: Card, signed; Ribbon",
          "gift_note: Dear Jo, with love; Mia", "replace_sku: A, B", "priority: 7",
          "email: ops@example.com, jo@example.org", "split: HELMET, BIKE-29"})
        BOOST_TEST(describe(parse_action_text(text).value()) == text);
    BOOST_TEST(parse_action_text("insert: Card, signed; Ribbon")->with.size() == 2U);
    BOOST_TEST(describe(parse_condition_text("  country  is   us ,ca ").value()) == "country is us, ca");
    for (char const* const text :
         {"country US", "is US", "moon is full", "country is ", "country is US,,CA", ""})
        BOOST_TEST(!parse_condition_text(text), text);
    for (char const* const text : {"hold fraud", "hold: fraud", "explode: x", "priority: 77", "tag:", ""})
        BOOST_TEST(!parse_action_text(text), text);
}

BOOST_AUTO_TEST_CASE(rules_that_can_never_count_are_told)
{
    json const us = {{"field", "country"}, {"is", {"US", "CA"}}};
    json const us_only = {{"field", "country"}, {"is", {"us"}}};
    json const vip = {{"field", "tag"}, {"is", {"vip"}}};
    json const fast = {{{"do", "priority"}, {"with", {"9"}}}};
    json const slow = {{{"do", "priority"}, {"with", {"1"}}}};
    auto const found = [](json list) { return shadowed_rules(rules(std::move(list))); };
    BOOST_TEST(found({rule("wide", {us}, fast, true), rule("narrow", {us_only, vip}, tag("x"))})[1] ==
               "\"wide\" takes every order of it and says stop.");
    BOOST_TEST(found({rule("wide", {us}, fast), rule("narrow", {us_only, vip}, tag("x"))})[1] == "");
    BOOST_TEST(found({rule("narrow", {us_only}, fast, true), rule("wide", {us}, tag("x"))})[1] == "");
    BOOST_TEST(found({rule("narrow", {us_only}, slow), rule("wide", {us}, fast)})[0] ==
               "\"wide\" takes every order of it and does all of it over.");
    BOOST_TEST(found({rule("narrow", {us_only}, slow), rule("stop", {vip}, tag("x"), true),
                      rule("wide", {us}, fast)})[0] == "");
    json const no_us = {{"field", "country"}, {"is_not", {"US"}}};
    json const neither = {{"field", "country"}, {"is_not", {"US", "CA"}}};
    BOOST_TEST(found({rule("wide", {no_us}, fast, true), rule("narrow", {neither}, tag("x"))})[1] != "");
    BOOST_TEST(found({rule("narrow", {neither}, fast, true), rule("wide", {no_us}, tag("x"))})[1] == "");
}

BOOST_AUTO_TEST_SUITE_END()
