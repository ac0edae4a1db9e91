// Orders' addresses verified by a provider: asked once, held where it is not found, never changed, and nobody
// waits for a provider in trouble.
#include <mutex>

#include <boost/test/unit_test.hpp>

#include "domain/orders/correct_address.h"
#include "domain/orders/hold_order.h"
#include "domain/orders/network/verify_addresses.h"
#include "domain/orders/order_view.h"
#include "tests/domain/orders/desk.h"
#include "tests/domain/orders/network/counterpart.h"

using namespace poddesk;
using namespace poddesk::orders;
using nlohmann::json;
using Fault = Reply::Fault;

namespace {

/// EasyPost as it answers here: "1 Nowhere St" is not found, "5 Main St" is written with more of its ZIP.
Reply as_easypost(Asked const& asked)
{
    json const place = json::parse(asked.body).at("address");
    bool const is_found = place.at("street1") != "1 Nowhere St";
    json const errors = is_found ? json::array()
                                 : json{{{"code", "E.ADDRESS.NOT_FOUND"},
                                         {"field", "address"},
                                         {"message", "Address not found"},
                                         {"suggestion", nullptr}}};
    json answer = place;
    answer["residential"] = is_found ? json(true) : json();
    if (place.at("street1") == "5 Main St") answer["zip"] = "89501-1234";
    answer["verifications"] = {{"delivery", {{"success", is_found}, {"errors", errors}}}};
    return {201, answer.dump()};
}

/// A desk whose orders' addresses a provider on loopback verifies.
class Stage
{
public:
    Stage()
        : worker_(desk_.worker()), there_([this](Asked const& asked) {
              std::lock_guard const lock(mutex_);
              return reply_ ? reply_(asked) : as_easypost(asked);
          })
    {
        desk_.know({"TEE"});
        auto admin = desk_.base().login_as("admin");
        auto const done = database::in_transaction(admin, [&](database::Transaction& tx) {
            return connect_address_service(tx, kernel::Uuid::random(), there_.address());
        });
        BOOST_REQUIRE_MESSAGE(done, (done ? "" : done.error().message));
        // The audit of what is staged asks who the caller is.
        run("insert into access.person (login, full_name, role, all_clients, all_pods) values (session_user, "
            "'Stage', 'administrator', true, true)");
    }

    /// @param minute of its change, so that the newest counts
    kernel::OrderId order(int id, std::string const& street, int minute = 0,
                          std::string const& country = "US")
    {
        ImportReport const report = desk_.import(fmt::format(
            R"({{"order":{{"id":{},"name":"#{}","currency":"USD","financial_status":"paid",)"
            R"("updated_at":"2026-03-01T10:{:02}:00Z","shipping_address":{{"name":"Jo","address1":"{}",)"
            R"("city":"Reno","province_code":"NV","zip":"89501","country_code":"{}"}},)"
            R"("line_items":[{{"id":1,"sku":"TEE","quantity":1,"fulfillable_quantity":1}}]}}}})",
            id, id, minute, street, country));
        BOOST_REQUIRE(!report.any_refused());
        return report.objects.front().order;
    }

    std::optional<AddressClaim> claim(bool now = true)
    {
        return database::in_transaction(
            worker_, [&](database::Transaction& tx) { return claim_address_round(tx, now); });
    }
    /// What the worker does, also where the provider is left alone for a while.
    VerifyRound round(VerifyOptions options = {})
    {
        auto const claimed = claim();
        if (!claimed) return {};
        return verify_addresses(worker_, *claimed, "EZTKsecret", options);
    }

    AddressServiceHealth health()
    {
        return database::in_transaction(desk_.mia(),
                                        [](database::Transaction& tx) { return address_service_health(tx); })
            .value();
    }
    std::string state_of(kernel::OrderId id)
    {
        auto const it = desk_.details(id).verification;
        return it ? it->state : "none";
    }
    std::string open_holds(kernel::OrderId id)
    {
        return desk_.asked<std::string>(fmt::format(
            "select coalesce(string_agg(kind || ' ' || reason, ',' order by id), '') from orders.hold where "
            "order_id = {} and released_at is null",
            id.value));
    }
    void correct(kernel::OrderId id, kernel::Address const& to)
    {
        auto const done = database::in_transaction(desk_.mia(), [&](database::Transaction& tx) {
            return correct_address(tx, {kernel::Uuid::random(), id, {}, to});
        });
        BOOST_REQUIRE_MESSAGE(done, (done ? "" : done.error().message));
    }
    void lift(kernel::OrderId id)
    {
        auto const done = database::in_transaction(desk_.mia(), [&](database::Transaction& tx) {
            return release_hold(tx, {kernel::Uuid::random(), id, HoldKind::address, "she lives there"});
        });
        BOOST_REQUIRE_MESSAGE(done, (done ? "" : done.error().message));
    }
    kernel::Outcome<void> ask_again(kernel::OrderId id)
    {
        return database::in_transaction(desk_.mia(), [&](database::Transaction& tx) {
            return verify_address(tx, kernel::Uuid::random(), id);
        });
    }
    void run(std::string const& sql)
    {
        database::in_transaction(desk_.root(), [&](database::Transaction& tx) { tx.query(sql).run(); });
    }

    Desk desk_;
    database::Pool worker_;
    std::function<Reply(Asked const&)> reply_; ///< in place of EasyPost's
    std::mutex mutex_;
    Counterpart there_;
};

constexpr char const* not_found = "address address verification: EasyPost says: Address not found";

} // namespace

BOOST_AUTO_TEST_SUITE(verify_addresses_suite)

BOOST_AUTO_TEST_CASE(each_address_is_asked_about_once)
{
    Stage stage;
    kernel::OrderId const good = stage.order(1, "5 Oak St");
    kernel::OrderId const abroad = stage.order(2, "5 Oak St", 0, "CA");
    BOOST_TEST(stage.state_of(good) == "waiting");
    BOOST_TEST(stage.state_of(abroad) == "none");
    BOOST_TEST(stage.health().waiting == 1);
    VerifyRound const first = stage.round();
    BOOST_TEST(first.deliverable == 1U);
    BOOST_TEST(stage.state_of(good) == "deliverable");
    BOOST_TEST(stage.desk_.details(good).verification->is_residential.value());
    BOOST_TEST(!stage.claim().has_value()); // nothing waits
    stage.order(1, "5 Oak St", 5);          // the shop tells it again
    BOOST_TEST(!stage.claim().has_value());
    BOOST_TEST(stage.there_.calls() == 1U);
    stage.order(1, "6 Oak St", 6); // another address
    BOOST_TEST(stage.state_of(good) == "waiting");
    BOOST_TEST(stage.round().deliverable == 1U);
    BOOST_TEST(stage.there_.calls() == 2U);
    BOOST_TEST(stage.ask_again(good).has_value());
    BOOST_TEST(stage.round().deliverable == 1U);
    BOOST_TEST(stage.there_.calls() == 3U);
    BOOST_TEST(stage.ask_again(abroad).error().code == "wrong_status");
    BOOST_TEST(service_state(stage.health(), kernel::SystemClock().now()) == "ok");
    BOOST_TEST(stage.desk_.violations() == 0);
}

BOOST_AUTO_TEST_CASE(an_address_that_is_not_found_holds_the_order_until_it_is_another)
{
    Stage stage;
    kernel::OrderId const id = stage.order(1, "1 Nowhere St");
    BOOST_TEST(stage.round().undeliverable == 1U);
    BOOST_TEST(stage.open_holds(id) == not_found);
    OrderDetails const held = stage.desk_.details(id);
    BOOST_TEST((held.status == Status::on_hold));
    BOOST_TEST(held.verification->findings.at(0).code == "E.ADDRESS.NOT_FOUND");
    BOOST_TEST(!held.verification->proposed.has_value());
    BOOST_TEST(stage.health().undeliverable == 1);
    kernel::Address to = held.ship_to;
    to.line1 = "5 Oak St";
    stage.correct(id, to);
    BOOST_TEST(stage.open_holds(id) == "");
    BOOST_TEST((stage.desk_.details(id).status == Status::received));
    stage.round();
    BOOST_TEST(stage.state_of(id) == "deliverable");
    stage.correct(id, held.ship_to); // the undo: it is what it was, and is held again
    stage.round();
    BOOST_TEST(stage.open_holds(id) == not_found);
    BOOST_TEST(stage.desk_.violations() == 0);
}

BOOST_AUTO_TEST_CASE(a_hold_that_a_person_lifted_stays_lifted)
{
    Stage stage;
    kernel::OrderId const id = stage.order(1, "1 Nowhere St");
    stage.round();
    BOOST_TEST(stage.open_holds(id) == not_found);
    stage.lift(id);
    BOOST_TEST(stage.ask_again(id).has_value());
    BOOST_TEST(stage.round().undeliverable == 1U);
    BOOST_TEST(stage.open_holds(id) == "");
    // Elsewhere and back: she has not changed her mind about this one.
    kernel::Address const told = stage.desk_.details(id).ship_to;
    kernel::Address to = told;
    to.line1 = "5 Oak St";
    stage.correct(id, to);
    stage.round();
    stage.correct(id, told);
    BOOST_TEST(stage.round().undeliverable == 1U);
    BOOST_TEST(stage.open_holds(id) == "");
    // The control: another address is another matter.
    to.city = "Sparks";
    to.line1 = "1 Nowhere St";
    stage.correct(id, to);
    stage.round();
    BOOST_TEST(stage.open_holds(id) == not_found);
}

BOOST_AUTO_TEST_CASE(a_proposal_is_a_note_until_a_person_takes_it)
{
    Stage stage;
    kernel::OrderId const id = stage.order(1, "5 Main St");
    stage.round();
    OrderDetails const order = stage.desk_.details(id);
    BOOST_TEST(order.ship_to.postal_code == "89501");
    BOOST_TEST(stage.open_holds(id) == "");
    BOOST_REQUIRE(order.verification->proposed);
    BOOST_TEST(order.verification->proposed->postal_code == "89501-1234");
    BOOST_TEST(order.verification->proposed->name == "Jo");
    auto const view = database::in_transaction(stage.desk_.mia(),
                                               [&](database::Transaction& tx) { return order_view(tx, id); });
    BOOST_TEST((view->verification == order.verification));
    stage.correct(id, *order.verification->proposed);
    BOOST_TEST(stage.state_of(id) == "waiting");
    BOOST_TEST(!stage.desk_.details(id).verification->proposed.has_value());
    stage.round();
    BOOST_TEST(!stage.desk_.details(id).verification->proposed.has_value());
    BOOST_TEST(stage.desk_.violations() == 0);
}

BOOST_AUTO_TEST_CASE(an_erased_recipient_leaves_no_proposal)
{
    for (char const* const erase :
         {"delete from orders.recipient where kind = 'ship'",
          "update orders.recipient set name = '', line1 = '', line2 = '', city = '', region = '', "
          "postal_code = '', phone = '' where kind = 'ship'"}) {
        BOOST_TEST_CONTEXT(erase)
        {
            Stage stage;
            stage.order(1, "5 Main St");
            stage.round();
            auto const left = [&] {
                return stage.desk_.asked<std::int64_t>(
                    "select (select count(*) from orders.recipient where kind = 'proposed') + (select "
                    "count(*) from orders.address_verification)");
            };
            BOOST_TEST(left() == 2);
            stage.run(erase);
            BOOST_TEST(left() == 0);
        }
    }
}

BOOST_AUTO_TEST_CASE(who_has_other_clients_sees_nothing)
{
    Stage stage;
    kernel::OrderId const id = stage.order(1, "1 Nowhere St");
    stage.round();
    stage.desk_.base().add_person("zoe", "account_manager");
    stage.desk_.base().give_client(
        "zoe", stage.desk_.asked<std::int64_t>("select id from clients.client where code = 'OTHR'"));
    auto zoe = stage.desk_.base().login_as("zoe");
    auto const seen_by = [&](database::Pool& person) {
        return database::in_transaction(person, [&](database::Transaction& tx) {
            return std::pair(address_verification(tx, id, {}).has_value(),
                             address_service_health(tx)->undeliverable);
        });
    };
    BOOST_TEST((seen_by(stage.desk_.mia()) == std::pair(true, std::int64_t{1}))); // the control
    BOOST_TEST((seen_by(zoe) == std::pair(false, std::int64_t{0})));
    BOOST_TEST(
        database::in_transaction(
            zoe, [&](database::Transaction& tx) { return verify_address(tx, kernel::Uuid::random(), id); })
            .error()
            .code == "not_found");
    BOOST_TEST(database::in_transaction(stage.desk_.mia(),
                                        [&](database::Transaction& tx) {
                                            return connect_address_service(tx, kernel::Uuid::random(),
                                                                           easypost_address);
                                        })
                   .error()
                   .code == "not_allowed");
}

BOOST_AUTO_TEST_CASE(a_provider_in_trouble_keeps_nobody_waiting)
{
    Stage stage;
    kernel::OrderId const id = stage.order(1, "5 Oak St");
    struct Case
    {
        Reply reply;
        char const* code;
        bool needs_person;
    };
    for (Case const& it :
         {Case{{429, "{}", {{"Retry-After", "900"}}}, "provider_busy", false},
          Case{{503, "{}"}, "provider_down", false}, Case{{401, "{}"}, "provider_login", true},
          Case{{201, "<p>", {}, "text/html"}, "provider_wrong_type", false},
          Case{{201, "{}", {}, "application/json", Fault::silent}, "provider_timeout", false}}) {
        BOOST_TEST_CONTEXT(it.code)
        {
            stage.reply_ = [&](Asked const&) { return it.reply; };
            VerifyOptions options;
            options.times.whole = std::chrono::milliseconds(300);
            VerifyRound const round = stage.round(options);
            BOOST_REQUIRE(round.problem);
            BOOST_TEST(round.problem->code == it.code);
            BOOST_TEST(stage.state_of(id) == "waiting");
            BOOST_TEST((stage.desk_.details(id).status == Status::received));
            AddressServiceHealth const health = stage.health();
            BOOST_TEST(health.problem_code == it.code);
            BOOST_TEST(health.open_until.has_value() == (it.needs_person || health.failures >= 5));
            BOOST_TEST(!stage.claim(false).has_value()); // it is left alone
        }
    }
    BOOST_TEST(
        stage.desk_.asked<bool>("select bool_and(problem not like '%EZTK%') from orders.address_round"));
    stage.reply_ = nullptr;
    BOOST_TEST(stage.round().deliverable == 1U);
    BOOST_TEST(stage.health().problem == "");
    BOOST_TEST(stage.health().failures == 0);
}

BOOST_AUTO_TEST_CASE(a_provider_says_how_long_to_wait)
{
    Stage stage;
    stage.order(1, "5 Oak St");
    stage.reply_ = [&](Asked const&) { return Reply{429, "{}", {{"Retry-After", "3600"}}}; };
    stage.round();
    BOOST_TEST(stage.desk_.asked<bool>(
        "select due_at > clock_timestamp() + interval '59 minutes' from orders.address_round"));
}

BOOST_AUTO_TEST_CASE(an_answer_that_cannot_be_read_stops_no_other_for_ever)
{
    Stage stage;
    kernel::OrderId const odd = stage.order(1, "7 Odd St");
    kernel::OrderId const good = stage.order(2, "5 Oak St");
    stage.reply_ = [](Asked const& asked) {
        return asked.body.find("Odd") == std::string::npos ? as_easypost(asked) : Reply{201, R"({"verif)"};
    };
    BOOST_TEST(stage.round().problem->code == "provider_broken");
    VerifyRound const second = stage.round();
    BOOST_TEST(second.deliverable == 1U);
    BOOST_TEST(stage.state_of(good) == "deliverable");
    for (int i = 0; i < 3; ++i)
        stage.round();
    BOOST_TEST(stage.state_of(odd) == "unclear");
    BOOST_TEST(stage.open_holds(odd) == "");
    BOOST_TEST(!stage.claim().has_value());
    // And one that the provider will not look at is not asked about again.
    stage.reply_ = [](Asked const&) {
        return Reply{422, R"({"error":{"code":"PARAMETER.INVALID","message":"no"}})"};
    };
    kernel::OrderId const refused = stage.order(3, "8 Oak St");
    VerifyRound const third = stage.round();
    BOOST_TEST(third.unclear == 1U);
    BOOST_TEST(!third.problem.has_value());
    BOOST_TEST(stage.state_of(refused) == "unclear");
}

BOOST_AUTO_TEST_CASE(a_provider_that_refuses_whatever_it_is_asked_is_left_alone)
{
    Stage stage;
    std::vector<kernel::OrderId> orders;
    for (int i = 1; i <= 5; ++i)
        orders.push_back(stage.order(i, fmt::format("{} Oak St", i)));
    stage.reply_ = [](Asked const&) { return Reply{400, R"({"message":"Bad Request"})"}; };
    VerifyRound const round = stage.round();
    BOOST_REQUIRE(round.problem);
    BOOST_TEST(round.problem->code == "provider_refused");
    BOOST_TEST(round.unclear == 2U);
    BOOST_TEST(stage.health().verified == 0);
    BOOST_TEST(stage.health().open_until.has_value());
    BOOST_TEST(stage.state_of(orders[2]) == "waiting");
    // A person may ask again, but not against its wish.
    BOOST_TEST(stage.ask_again(orders[0]).has_value());
    BOOST_TEST(stage.state_of(orders[0]) == "waiting");
    BOOST_TEST(!stage.claim(false).has_value());
    stage.reply_ = nullptr;
    BOOST_TEST(stage.round().deliverable == 4U);
}

BOOST_AUTO_TEST_CASE(what_is_said_of_an_address_that_changed_meanwhile_counts_nothing)
{
    Stage stage;
    kernel::OrderId const id = stage.order(1, "1 Nowhere St");
    kernel::Address to = stage.desk_.details(id).ship_to;
    to.line1 = "5 Oak St";
    bool is_first = true;
    stage.reply_ = [&](Asked const& asked) {
        if (std::exchange(is_first, false)) stage.correct(id, to);
        return as_easypost(asked);
    };
    stage.round();
    BOOST_TEST(stage.open_holds(id) == "");
    BOOST_TEST(stage.state_of(id) == "deliverable"); // the other one, asked about in the same round
    BOOST_TEST(stage.there_.calls() == 2U);
}

BOOST_AUTO_TEST_CASE(one_worker_at_a_time_and_none_while_paused)
{
    Stage stage;
    kernel::OrderId const id = stage.order(1, "5 Oak St");
    auto const first = stage.claim();
    BOOST_REQUIRE(first);
    BOOST_TEST(!stage.claim().has_value());
    stage.run("update orders.address_round set claimed_until = clock_timestamp() - interval '1 second'");
    auto const second = stage.claim();
    BOOST_REQUIRE(second);
    // The first one, who was thought lost, notes nothing any more.
    verify_addresses(stage.worker_, *first, "EZTKsecret");
    BOOST_TEST(stage.state_of(id) == "waiting");
    BOOST_TEST(verify_addresses(stage.worker_, *second, "EZTKsecret").deliverable == 1U);
    BOOST_TEST(stage.state_of(id) == "deliverable");

    auto admin = stage.desk_.base().login_as("admin");
    auto const pause = [&](bool pauses) {
        return database::in_transaction(admin, [&](database::Transaction& tx) {
            return pause_address_service(tx, kernel::Uuid::random(), pauses).value();
        });
    };
    BOOST_TEST(!pause(true));
    kernel::OrderId const later = stage.order(2, "6 Oak St");
    BOOST_TEST(stage.state_of(later) == "none");
    BOOST_TEST(stage.ask_again(later).error().code == "wrong_status");
    BOOST_TEST(pause(false));
    BOOST_TEST(stage.state_of(later) == "waiting");
    BOOST_TEST(stage.round().deliverable == 1U);
}

BOOST_AUTO_TEST_CASE(an_order_that_is_released_is_not_held)
{
    Stage stage;
    kernel::OrderId const id = stage.order(1, "1 Nowhere St");
    stage.run("update orders.order set status = 'ready'");
    stage.run("update orders.order set status = 'released'");
    BOOST_TEST(stage.round().undeliverable == 1U);
    BOOST_TEST(stage.state_of(id) == "undeliverable");
    BOOST_TEST(stage.open_holds(id) == "");
    stage.run("update orders.order set status = 'received'"); // the control: it can be held again
    BOOST_TEST(stage.ask_again(id).has_value());
    stage.round();
    BOOST_TEST(stage.open_holds(id) == not_found);
}

BOOST_AUTO_TEST_CASE(what_left_before_it_was_asked_about_waits_no_more)
{
    Stage stage;
    kernel::OrderId const gone = stage.order(1, "5 Oak St");
    kernel::OrderId const canceled = stage.order(2, "6 Oak St");
    stage.run(
        "update orders.order set status = 'shipped', shipped_at = clock_timestamp() where external_id = '1'");
    stage.run("update orders.order set status = 'canceled' where external_id = '2'");
    BOOST_TEST(!stage.claim().has_value());
    BOOST_TEST(stage.state_of(gone) == "none");
    BOOST_TEST(stage.there_.calls() == 0U);
    stage.run(
        "update orders.order set status = 'received' where external_id = '2'"); // the control: it is back
    BOOST_TEST(stage.round().deliverable == 1U);
    BOOST_TEST(stage.state_of(canceled) == "deliverable");
}

BOOST_AUTO_TEST_SUITE_END()
