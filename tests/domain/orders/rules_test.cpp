// Rules in the database: who may publish, what an import makes of them, that nothing happens twice, and that
// a dry run says what publishing and importing do.

#include "domain/orders/dry_run.h"
#include "domain/orders/hold_order.h"
#include "domain/orders/rule_sets.h"

#include "domain/database/refusal.h"
#include "tests/domain/orders/desk.h"

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

using namespace poddesk;
using namespace poddesk::orders;
using database::in_transaction;
using database::Transaction;
using nlohmann::json;

namespace {

constexpr char const* big_order =
    R"("updated_at":"2026-03-01T10:00:00Z","created_at":"2026-03-01T09:00:00Z","financial_status":"paid",
       "total_price":"600.00","email":"Mia@Example.com","tags":"gift",
       "shipping_address":{"name":"Jo","address1":"1 Main St","city":"Reno","province_code":"NV","zip":"89501","country_code":"US"},
       "line_items":[{"id":1,"sku":"A","title":"Anvil","quantity":2,"fulfillable_quantity":2,"price":"300.00"}])";

RuleSet parsed(json rules)
{
    auto const set = parse_rules({{"rules", std::move(rules)}});
    BOOST_REQUIRE_MESSAGE(set, (set ? "" : set.error().message));
    return *set;
}

json const big = {{{"field", "value"}, {"is", {"500 USD-"}}}};

RuleSet several()
{
    return parsed({{{"name", "Hold big ones"},
                    {"if", big},
                    {"then",
                     {{{"do", "hold"}, {"with", {"fraud"}}, {"note", "above 500, look at it"}},
                      {{"do", "tag"}, {"with", {"big"}}},
                      {{"do", "priority"}, {"with", {"7"}}}}}},
                   {{"name", "Tagged"},
                    {"if", {{{"field", "tag"}, {"is", {"big"}}}}},
                    {"then",
                     {{{"do", "insert"}, {"with", {"Sticker sheet"}}},
                      {{"do", "gift_note"}, {"with", {"Thank you, Jo"}}},
                      {{"do", "add_sku"}, {"with", {"GIFT"}}},
                      {{"do", "replace_sku"}, {"with", {"A", "B"}}}}}}});
}

kernel::Outcome<std::int64_t> publish(database::Pool& pool, std::optional<kernel::ClientId> client,
                                      std::int64_t seen, RuleSet const& rules)
{
    return in_transaction(pool, [&](Transaction& tx) {
        return publish_rules(tx, {kernel::Uuid::random(), client, seen, rules, "as agreed"});
    });
}

std::string code_of(kernel::Outcome<std::int64_t> const& outcome)
{
    return outcome ? fmt::format("version {}", *outcome) : outcome.error().code;
}

DryRun tried(Desk& desk, RuleSet const& draft)
{
    auto const client = desk.channel().client;
    return in_transaction(desk.mia(), [&](Transaction& tx) {
        return dry_run(tx, {client, draft, 100}).value();
    });
}

/// Everything that rules did to the orders.
std::string done(Desk& desk)
{
    return desk.asked<std::string>(
        "select coalesce(string_agg(concat_ws('|', o.external_id, o.status, o.priority, to_jsonb(i), (select "
        "jsonb_agg(to_jsonb(h)) from orders.hold h where h.order_id = o.id), (select jsonb_agg(to_jsonb(l) "
        "order by "
        "l.id) from orders.line l where l.order_id = o.id), (select jsonb_agg(to_jsonb(h) order by h.id) "
        "from "
        "orders.rule_hit h where h.order_id = o.id)), e'\\n' order by o.id), '') from orders.order o left "
        "join "
        "orders.instruction i on i.id = o.id");
}

} // namespace

BOOST_AUTO_TEST_SUITE(rules)

BOOST_AUTO_TEST_CASE(an_import_does_what_the_rules_say_once)
{
    Desk desk;
    desk.know({"A", "B", "GIFT"});
    BOOST_TEST(code_of(publish(desk.mia(), desk.channel().client, 0, several())) == "version 1");
    ImportedObject const first = desk.import_one(big_order);
    BOOST_TEST((first.status == Status::on_hold));
    OrderDetails const order = desk.details(first.order);
    BOOST_TEST(order.tags == (std::vector<std::string>{"gift", "big"}), boost::test_tools::per_element());
    BOOST_REQUIRE_EQUAL(order.holds.size(), 1U);
    BOOST_TEST(order.holds[0].reason == "above 500, look at it (rule Hold big ones)");
    BOOST_REQUIRE_EQUAL(order.lines.size(), 2U);
    BOOST_TEST(order.lines[0].sku == "B");
    BOOST_TEST(order.lines[1].sku == "GIFT");
    BOOST_TEST(order.units == 3);
    BOOST_TEST(desk.asked<std::int64_t>("select priority::bigint from orders.order") == 7);
    BOOST_TEST(desk.asked<std::string>("select concat_ws('|', inserts, gift_note) from orders.instruction") ==
               "{\"Sticker sheet\"}|Thank you, Jo");
    auto const hits =
        in_transaction(desk.mia(), [&](Transaction& tx) { return hits_of_order(tx, first.order); });
    BOOST_REQUIRE_EQUAL(hits.size(), 2U);
    BOOST_TEST(hits[1].rule == "Tagged");
    BOOST_TEST(hits[1].version == 1);
    BOOST_TEST(desk.asked<std::string>("select chosen from events.decision where kind = 'rule'") ==
               "Hold big ones, Tagged");
    std::string const state = done(desk);
    BOOST_TEST((desk.import_one(big_order).outcome == ImportOutcome::unchanged));
    BOOST_TEST(done(desk) == state);

    // A newer telling of the order: what a person lifted stays lifted, the lines stay as the rules made them.
    BOOST_REQUIRE(in_transaction(desk.mia(), [&](Transaction& tx) {
        return release_hold(tx, {kernel::Uuid::random(), first.order, HoldKind::fraud, "it is fine"});
    }));
    std::string newer = big_order;
    newer.replace(newer.find("T10:00"), 6, "T11:00");
    newer.replace(newer.find("\"gift\""), 6, "\"late\"");
    ImportedObject const again = desk.import_one(newer);
    BOOST_TEST((again.outcome == ImportOutcome::updated));
    BOOST_TEST((again.status == Status::received));
    OrderDetails const later = desk.details(first.order);
    BOOST_TEST(later.tags == (std::vector<std::string>{"late", "big"}), boost::test_tools::per_element());
    BOOST_TEST(later.lines.size() == 2U);
    BOOST_TEST(later.lines[0].sku == "B");
    BOOST_TEST(later.units == 3);
    BOOST_TEST(desk.asked<std::int64_t>("select count(*) from orders.rule_hit") == 2);
    BOOST_TEST(desk.violations() == 0);
}

BOOST_AUTO_TEST_CASE(an_order_that_comes_to_meet_a_rule_later_is_acted_on_then)
{
    Desk desk;
    desk.know({"A", "B", "GIFT"});
    publish(desk.mia(), desk.channel().client, 0, several()).value();
    std::string small = big_order;
    small.replace(small.find("600.00"), 6, "100.00");
    BOOST_TEST((desk.import_one(small).status == Status::received));
    std::string newer = big_order;
    newer.replace(newer.find("T10:00"), 6, "T11:00");
    BOOST_TEST((desk.import_one(newer).status == Status::on_hold));
    BOOST_TEST(desk.asked<std::int64_t>("select count(*) from orders.rule_hit") == 2);
}

BOOST_AUTO_TEST_CASE(who_publishes_second_is_told_and_who_may_not_is_refused)
{
    Desk desk;
    desk.know({"A", "B", "GIFT"});
    auto const client = desk.channel().client;
    RuleSet const set = several();
    BOOST_TEST(code_of(publish(desk.mia(), client, 0, set)) == "version 1");
    BOOST_TEST(code_of(publish(desk.mia(), client, 0, set)) == "stale");
    BOOST_TEST(code_of(publish(desk.mia(), client, 1, set)) == "version 2");
    kernel::ClientId const other{
        desk.asked<std::int64_t>("select id from clients.client where code = 'OTHR'")};
    BOOST_TEST(code_of(publish(desk.mia(), other, 0, set)) == "not_allowed");
    RuleSet const shared =
        parsed({{{"name", "All"}, {"if", big}, {"then", {{{"do", "tag"}, {"with", {"house"}}}}}}});
    BOOST_TEST(code_of(publish(desk.mia(), std::nullopt, 0, shared)) == "not_allowed");
    auto admin = desk.base().login_as("admin");
    BOOST_TEST(code_of(publish(admin, std::nullopt, 0, shared)) == "version 1");
    BOOST_TEST(code_of(publish(admin, other, 0, shared)) == "version 1");
    auto const seen =
        in_transaction(desk.mia(), [](Transaction& tx) { return all_rules_in_force(tx).value(); });
    BOOST_REQUIRE_EQUAL(seen.size(), 2U); // the house's and her own, not the other client's
    BOOST_TEST(!seen[0].client.has_value());
    BOOST_TEST(seen[1].client_code == "ACME");
    BOOST_TEST(in_transaction(desk.mia(), [&](Transaction& tx) {
                   return rules_history(tx, other).value();
               }).empty());
    BOOST_TEST(in_transaction(desk.mia(), [&](Transaction& tx) {
                   return rules_history(tx, client).value();
               }).size() == 2U);
    desk.base().add_person("wilma", "warehouse", true);
    auto wilma = desk.base().login_as("wilma");
    BOOST_TEST(code_of(publish(wilma, client, 2, set)) == "not_allowed");
    BOOST_CHECK_THROW(
        in_transaction(desk.root(), [](Transaction& tx) { tx.query("delete from orders.rule_set").run(); }),
        database::DatabaseError);
}

BOOST_AUTO_TEST_CASE(a_rule_tells_people_of_an_order_once)
{
    Desk desk;
    desk.know({"A", "B", "GIFT"});
    RuleSet const rules =
        parsed({{{"name", "Big"},
                 {"if", big},
                 {"then", {{{"do", "email"}, {"with", {"ops@example.com", "ann.lee+pod@example.co.uk"}}}}}}});
    publish(desk.mia(), desk.channel().client, 0, rules).value();
    auto const told = [&] {
        return desk.asked<std::string>("select coalesce(string_agg(recipient, ' ' order by id), '') from "
                                       "messaging.message where kind = 'rule_notice'");
    };
    BOOST_TEST(tried(desk, rules).diffs.empty());
    BOOST_TEST(told().empty()); // a dry run tells nobody
    desk.import_one(big_order);
    BOOST_TEST(told() == "ops@example.com ann.lee+pod@example.co.uk");
    std::string newer = big_order;
    newer.replace(newer.find("T10:00"), 6, "T11:00");
    desk.import_one(newer);
    BOOST_TEST(told() == "ops@example.com ann.lee+pod@example.co.uk");
    BOOST_TEST(desk.violations() == 0);
}

BOOST_AUTO_TEST_CASE(a_rule_lets_skus_ship_apart_where_others_are_left)
{
    RuleSet const rules = parsed(
        {{{"name", "Anvils apart"}, {"if", json::array()}, {"then", {{{"do", "split"}, {"with", {"A"}}}}}}});
    auto const parts = [](Desk& desk) {
        return desk.asked<std::string>("select string_agg(o.part || ': ' || (select string_agg(l.quantity || "
                                       "' ' || l.sku, ', ' order by "
                                       "l.sku) from orders.line l where l.order_id = o.id and l.quantity > "
                                       "0) || ' ' || o.units || ' ' || "
                                       "o.status, '; ' order by o.part) from orders.order o");
    };
    Desk alone;
    alone.know({"A"});
    publish(alone.mia(), alone.channel().client, 0, rules).value();
    alone.import_one(big_order);
    BOOST_TEST(parts(alone) == "1: 2 A 2 received"); // nothing but anvils

    Desk desk;
    desk.know({"A", "B"});
    publish(desk.mia(), desk.channel().client, 0, rules).value();
    std::string both = big_order;
    both.insert(both.rfind(']'),
                R"(,{"id":2,"sku":"B","title":"Bolt","quantity":3,"fulfillable_quantity":3,"price":"1.00"})");
    desk.import_one(both);
    BOOST_TEST(parts(desk) == "1: 3 B 3 received; 2: 2 A 2 received");
    both.replace(both.find("T10:00"), 6, "T11:00");
    desk.import_one(both);
    BOOST_TEST(parts(desk) == "1: 3 B 3 received; 2: 2 A 2 received"); // once
    BOOST_TEST(desk.violations() == 0);
}

BOOST_AUTO_TEST_CASE(what_nobody_can_carry_out_is_not_published)
{
    Desk desk;
    desk.know({"A"});
    auto const client = desk.channel().client;
    auto const with = [&](char const* deed, json values) {
        return publish(desk.mia(), client, 0,
                       parsed({{{"name", "R"},
                                {"if", json::array()},
                                {"then", {{{"do", deed}, {"with", std::move(values)}}}}}}));
    };
    for (auto const& [deed, value, told] : std::vector<std::tuple<char const*, json, char const*>>{
             {"pod", {"MOON"}, "the pod"},
             {"box", {"B-99"}, "the box"},
             {"service", {"Pigeon Express"}, "the service"},
             {"add_sku", {"NOPE"}, "the SKU"},
             {"split", {"NOPE"}, "the SKU"},
             {"replace_sku", {"A", "NOPE"}, "the SKU"}}) {
        auto const refused = with(deed, value);
        BOOST_REQUIRE(!refused);
        BOOST_TEST(refused.error().code == "not_found");
        BOOST_TEST(refused.error().message.find(std::string("ule \"R\" names ") + told) != std::string::npos);
    }
    // The database looks for itself, whoever calls it.
    auto const raw = [&](json const& rules) {
        try {
            in_transaction(desk.mia(), [&](Transaction& tx) {
                tx.query("select orders.publish_rules(gen_random_uuid(), :client, 0, :rules::jsonb, 'note')")
                    .bind("client", client)
                    .bind("rules", rules)
                    .run();
            });
        } catch (database::DatabaseError const& error) {
            return std::string(error.what());
        }
        return std::string("taken");
    };
    json const deed = {{{"do", "tag"}, {"with", {"x"}}}};
    auto const one = [&](json rule) { return json{{"time_zone", "UTC"}, {"rules", {std::move(rule)}}}; };
    BOOST_TEST(raw(one({{"name", "R"}, {"if", {{{"field", "moon"}, {"is", {"x"}}}}}, {"then", deed}}))
                   .find("rule 1 condition 1 has no known \"field\"") != std::string::npos);
    BOOST_TEST(
        raw(one({{"name", "R"}, {"if", {{{"field", "zip"}, {"is", {"x"}}, {"spy", 1}}}}, {"then", deed}}))
            .find("unknown field \"spy\"") != std::string::npos);
    BOOST_TEST(raw(one({{"name", "R"}, {"if", json::array()}, {"then", {{{"do", "melt"}, {"with", {"x"}}}}}}))
                   .find("rule 1 action 1 has no known \"do\"") != std::string::npos);
    for (char const* const address : {"ops", "a b@example.com", "a@b@example.com", "ops@example", "<a@b.c>",
                                      "a@b.c\nBcc: d@e.f", "a,b@c.d", "@b.c", "a@.c", "a@b..c"}) {
        json const tell = {{{"do", "email"}, {"with", {address}}}};
        BOOST_TEST(raw(one({{"name", "R"}, {"if", json::array()}, {"then", tell}}))
                           .find("emails an address that is none") != std::string::npos,
                   address);
        BOOST_TEST(!parse_rules(one({{"name", "R"}, {"if", json::array()}, {"then", tell}})), address);
    }
    BOOST_TEST(
        raw(one({{"name", "R"}, {"if", json::array()}, {"then", json::array()}})).find("does nothing") !=
        std::string::npos);
    BOOST_TEST(raw({{"time_zone", "Moon/Base"}, {"rules", json::array()}}).find("time zone") !=
               std::string::npos);
    BOOST_TEST(raw(one({{"name", "R"}, {"if", json::array()}, {"then", deed}})) == "taken");
}

BOOST_AUTO_TEST_CASE(a_dry_run_is_what_publishing_and_importing_do)
{
    auto const import_all = [](Desk& desk) {
        for (int i = 0; i < 20; ++i) {
            std::string text = big_order;
            if (i % 3 != 0) text.replace(text.find("600.00"), 6, "100.00");
            if (i % 4 == 0) text.replace(text.find("\"NV\""), 4, "\"OR\"");
            text.replace(text.find("T09:00"), 6, fmt::format("T09:{:02}", i));
            desk.import(
                fmt::format(R"({{"order":{{"id":{0},"name":"#{0}","currency":"USD",{1}}}}})", 100 + i, text));
        }
    };
    RuleSet draft = several();
    draft.rules.push_back(
        parsed(
            {{{"name", "Regulars"},
              {"if", {{{"field", "earlier_orders"}, {"is", {"5-"}}}, {{"field", "state"}, {"is", {"OR"}}}}},
              {"then", {{{"do", "tag"}, {"with", {"regular"}}}, {{"do", "priority"}, {"with", {"8"}}}}}}})
            .rules.front());
    Desk desk;
    desk.know({"A", "B", "GIFT"});
    import_all(desk);
    DryRun const before = tried(desk, draft);
    BOOST_TEST(before.orders == 20);
    BOOST_TEST(before.rules[0].hits == 7);
    BOOST_TEST(before.rules[2].hits == 3);
    BOOST_TEST(before.diffs.size() == 9U);

    Desk other;
    other.know({"A", "B", "GIFT"});
    publish(other.mia(), other.channel().client, 0, draft).value();
    import_all(other);
    DryRun const after = tried(other, draft);
    BOOST_TEST(after.diffs.size() == 0U); // the same set: nothing would change
    for (std::size_t i = 0; i < draft.rules.size(); ++i)
        BOOST_TEST(after.rules[i].hits == before.rules[i].hits);
    for (OrderDiff const& diff : before.diffs) {
        auto const lines = other.asked<std::string>(
            fmt::format("select concat_ws('|', o.priority, i.tags, (select string_agg(h.kind, ',') from "
                        "orders.hold h where h.order_id = o.id)) "
                        "from orders.order o join orders.instruction i on i.id = o.id where o.number = '{}'",
                        diff.number));
        bool const held = std::ranges::any_of(
            diff.added, [](std::string const& it) { return it.starts_with("hold: fraud"); });
        BOOST_TEST((lines.find("fraud") != std::string::npos) == held);
        for (std::string const& line : diff.added) {
            if (line.starts_with("tag: ")) BOOST_TEST(lines.find(line.substr(5)) != std::string::npos);
            if (line.starts_with("priority: ")) BOOST_TEST(lines.starts_with(line.substr(10)));
        }
    }
    BOOST_TEST(other.asked<std::int64_t>("select count(*) from orders.rule_hit") ==
               after.rules[0].hits + after.rules[1].hits + after.rules[2].hits);
    // Without the first rule the others' effects go, and the diff says so.
    draft.rules.erase(draft.rules.begin());
    DryRun const fewer = tried(other, draft);
    BOOST_TEST(fewer.rules[0].finding == "No order of the sample meets it.");
    BOOST_TEST(fewer.diffs.front().removed.size() >= 3U);
}

BOOST_AUTO_TEST_CASE(rules_are_copied_by_name_once)
{
    RuleSet const from = several();
    RuleSet const all = copied_rules(from, {}, std::nullopt).value();
    BOOST_TEST(all.rules.size() == 2U);
    BOOST_TEST(copied_rules(from, {}, "tagged").value().rules.size() == 1U);
    BOOST_TEST(!copied_rules(from, all, std::nullopt));
    BOOST_TEST(!copied_rules(from, {}, "no such"));
}

BOOST_AUTO_TEST_SUITE_END()
