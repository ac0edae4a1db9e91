// The outbox: what its store lists and does, on a real database; the window by keyboard, with pictures.
#include "tests/gui/orders/stage.h"
#include "tests/gui/person.h"

#include "domain/messaging/compose_message.h"
#include "domain/messaging/message_sql.h"
#include "domain/messaging/worker_health.h"
#include "gui/lists/list_window.h"
#include "gui/messaging/messaging_windows.h"
#include "gui/messaging/outbox_store.h"
#include "gui/orders/email_window.h"
#include "gui/orders/order_windows.h"
#include "gui/shell/desk_window.h"

#include <wx/srchctrl.h>
#include <wx/textctrl.h>

#include <boost/test/unit_test.hpp>

#include <thread>

using namespace poddesk;
using namespace poddesk::gui;
using database::Transaction;

namespace {

/// A morning's emails in every state. The keys are those of the oldest of each.
struct Mail : tests::Stage
{
    Mail() : Stage(30)
    {
        for (int i = 0; i < 6; ++i) {
            sent = hand_over("sent", "");
        }
        for (int i = 0; i < 2; ++i) {
            unknown = hand_over("unknown", "the connection was lost before the answer");
        }
        dead = hand_over("dead", "550 5.1.1 no such user here");
        hand_over("ready", "451 4.7.1 greylisted, try again later", std::chrono::minutes(7));
        database::in_transaction(
            *pool(), [](Transaction& tx) { messaging::report_worker(tx, "smtp.podline.example:587", ""); });
    }

    /// Hands the oldest email that is due over, with this end.
    std::string hand_over(std::string const& state, std::string const& error,
                          std::chrono::milliseconds pause = {})
    {
        return database::in_transaction(*pool(), [&](Transaction& tx) {
            auto const token = kernel::Uuid::random();
            auto const message = messaging::claim_message(tx, token, std::chrono::seconds(60)).value();
            auto const email =
                messaging::compose_message(message, messaging::read_facts(tx, message).value()).value();
            BOOST_REQUIRE(messaging::begin_hand_over(tx, message, token, email.subject,
                                                     messaging::compose(email).value()));
            BOOST_REQUIRE(messaging::finish_message(tx, message, token, state, error, pause));
            return std::to_string(message.id.value);
        });
    }
    std::string text(std::string const& what, std::string const& id)
    {
        return database::in_transaction(database().root(), [&](Transaction& tx) {
            return tx
                .query("select coalesce((" + what +
                       ")::text, '') from messaging.message where id = :id::bigint")
                .bind("id", id)
                .value<std::string>();
        });
    }
    std::string state(std::string const& id) { return text("state", id); }
    std::shared_ptr<OutboxStore> store() { return std::make_shared<OutboxStore>(pool()); }

    std::string sent;
    std::string unknown;
    std::string dead;
};

ListQuery asked(std::string queue, std::string text = {}, std::map<std::string, std::string> chips = {})
{
    return {std::move(queue), std::move(text), std::move(chips), {}, true};
}

FormAnswers const because{{"reason", "She asked on the phone"}};

} // namespace

BOOST_AUTO_TEST_SUITE(outbox)

BOOST_FIXTURE_TEST_CASE(each_decision_and_its_undo, Mail)
{
    auto const store = this->store();
    auto const overview = store->overview({});
    BOOST_TEST(overview.counts.at("unknown") == 2);
    BOOST_TEST(overview.counts.at("dead") == 1);
    BOOST_TEST(overview.counts.at("sent") == 6);
    BOOST_TEST(store->count(asked("unknown")) == 2);
    BOOST_TEST(store->count(asked("all", "no such user")) == 0);
    BOOST_TEST(overview.totals.find("smtp.podline.example:587") != std::string::npos);

    // Once more under the same message id, and back.
    std::string const id = text("message_id", unknown);
    auto done = store->act("resend", unknown, because);
    BOOST_REQUIRE(done);
    BOOST_TEST(state(unknown) == "ready");
    BOOST_TEST(text("message_id", unknown) == id);
    BOOST_TEST(!store->act("resend", unknown, because)); // it is on its way
    BOOST_REQUIRE(done->take_back());
    BOOST_TEST(state(unknown) == "unknown");

    // With another message id.
    FormAnswers fresh = because;
    fresh["message_id"] = "new";
    BOOST_REQUIRE(store->act("resend", dead, fresh));
    BOOST_TEST(state(dead) == "ready");

    // A sent one: a copy, whose undo suppresses it.
    BOOST_TEST(store->record(sent)->allowed.contains("resend"));
    done = store->act("resend", sent, because);
    BOOST_REQUIRE(done);
    std::string const copy =
        text("(select max(id) from messaging.message where copy_of = " + sent + ")", sent);
    BOOST_TEST(state(copy) == "ready");
    BOOST_TEST(!store->record(sent)->allowed.contains("resend"));
    BOOST_REQUIRE(done->take_back());
    BOOST_TEST(state(copy) == "suppressed");
    BOOST_TEST(state(sent) == "sent");

    // Suppressed and back; let go and back, with the words that it had.
    done = store->act("suppress", unknown, because);
    BOOST_REQUIRE(done);
    BOOST_TEST(text("suppressed_reason", unknown) == "She asked on the phone");
    auto const let_go = store->act("unsuppress", unknown, {{"reason", "after all"}});
    BOOST_REQUIRE(let_go);
    BOOST_TEST(state(unknown) == "unknown");
    BOOST_REQUIRE(let_go->take_back());
    BOOST_TEST(text("suppressed_reason", unknown) == "She asked on the phone");
    BOOST_REQUIRE(done->take_back());
    BOOST_TEST(state(unknown) == "unknown");
    auto const detail = store->record(unknown)->detail;
    BOOST_TEST(detail.sections.back().events.size() >= 6U); // every word and its undo is on record
    BOOST_TEST(!store->act("suppress", unknown, {{"reason", "  "}}));
}

BOOST_FIXTURE_TEST_CASE(of_two_people_at_once_one_sends_again, Mail)
{
    for (int round = 0; round < 5; ++round) {
        std::vector<kernel::Outcome<ListDone>> answers(2, kernel::Outcome<ListDone>(ListDone{}));
        {
            std::vector<std::jthread> people;
            for (auto& answer : answers) {
                people.emplace_back([&, mine = store()] { answer = mine->act("resend", unknown, because); });
            }
        }
        BOOST_TEST((answers[0].has_value() != answers[1].has_value()));
        auto const& won = answers[0] ? answers[0] : answers[1];
        BOOST_TEST((answers[0] ? answers[1] : answers[0]).error().code == "wrong_status");
        BOOST_REQUIRE(won->take_back());
    }
    // Without the row's lock both would win: the control is that the same two steps one after the other, with
    // an undo between, both do.
    BOOST_REQUIRE(store()->act("resend", unknown, because).value().take_back());
    BOOST_TEST(store()->act("resend", unknown, because).has_value());
}

BOOST_FIXTURE_TEST_CASE(who_may_not_decide_reads_and_is_refused, Mail)
{
    database().add_person("wes", "warehouse", true);
    OutboxStore const theirs(std::make_shared<database::Pool>(database().login_as("wes")));
    auto const record = theirs.record(unknown);
    BOOST_REQUIRE(record.has_value());
    BOOST_TEST((record->allowed == std::set<std::string>{"preview"}));
    for (char const* const action : {"resend", "suppress"}) {
        auto const refused = theirs.act(action, unknown, because);
        BOOST_REQUIRE(!refused);
        BOOST_TEST(refused.error().code == "not_allowed");
    }
    BOOST_TEST(state(unknown) == "unknown");
    // Of one client's people nobody else's emails are seen.
    database().add_person("ann", "account_manager");
    database().give_client("ann", 1);
    OutboxStore const hers(std::make_shared<database::Pool>(database().login_as("ann")));
    BOOST_TEST(hers.count(asked("all")) < store()->count(asked("all")));
    BOOST_TEST(hers.count(asked("all")) > 0);
}

BOOST_FIXTURE_TEST_CASE(pages_are_found_by_key_and_change_in_place, Mail)
{
    auto const store = this->store();
    auto const all = store->page(asked("all"), std::nullopt, 0, 1000);
    BOOST_REQUIRE(all.size() == static_cast<std::size_t>(store->count(asked("all"))));
    auto const second = store->page(asked("all"), all[4].place, 0, 3);
    BOOST_REQUIRE(second.size() == 3U);
    BOOST_TEST(second[0].key == all[5].key);
    auto const theirs = store->page(asked("all", "customer3@example.com"), std::nullopt, 0, 10);
    BOOST_TEST(theirs.size() >= 1U);
    auto const of_kind = store->count(asked("all", "", {{"kind", "shipped"}}));
    BOOST_TEST(of_kind + store->count(asked("all", "", {{"kind", "order_received"}})) ==
               store->count(asked("all")));
}

BOOST_FIXTURE_TEST_CASE(the_window_by_keyboard_only, Mail)
{
    tests::Person ana(pool(), "Ana Ortiz", "account_manager");
    add_desk_window(*ana.shell);
    add_order_windows(*ana.shell);
    add_messaging_windows(*ana.shell);
    auto& window = dynamic_cast<ListWindow&>(ana.open("outbox:unknown"));
    auto& presenter = window.presenter();
    BOOST_TEST(ana.wait([&] { return presenter.selected() == unknown && presenter.record(); }));
    ana.key('R', wxMOD_CONTROL);
    BOOST_REQUIRE(window.ask().is_asking());
    ana.key(WXK_TAB);
    ana.type("The shop has no copy");
    ana.picture(window, "outbox-asking");
    ana.key(WXK_RETURN);
    BOOST_TEST(ana.wait([&] { return state(unknown) == "ready" && window.is_settled(); }));
    BOOST_TEST(presenter.row_count() == 1);
    window.grid().SetFocus();
    ana.key('Z', wxMOD_CONTROL);
    BOOST_TEST(ana.wait([&] { return state(unknown) == "unknown" && presenter.row_count() == 2; }));
    window.show_queue("all");
    BOOST_TEST(ana.wait([&] { return window.is_settled() && presenter.row_count() > 20; }));
    BOOST_TEST(ana.wait([&] { return presenter.row_of(unknown).has_value(); }));
    window.grid().select_key(unknown);
    BOOST_TEST(ana.wait([&] { return presenter.selected() == unknown && window.is_settled(); }));
    ana.picture(window, "outbox");
    // Enter shows the email itself.
    window.grid().SetFocus();
    ana.key(WXK_RETURN);
    auto* const email =
        dynamic_cast<EmailWindow*>(ana.shell->find("email:" + text("order_id", unknown) + "/" + unknown));
    BOOST_REQUIRE(email);
    BOOST_TEST(ana.wait([&] { return email->is_settled() && !email->email().header("Subject").empty(); }));
    ana.key(WXK_ESCAPE);
    window.Raise();
    // One that waits is shown as it would be.
    std::string const waiting = store()->page(asked("ready"), std::nullopt, 0, 1).front().key;
    auto const opens = store()->act("preview", waiting, {});
    BOOST_REQUIRE(opens);
    auto& preview = dynamic_cast<EmailWindow&>(ana.open(opens->opens));
    BOOST_TEST(!preview.email().header("Subject").empty());
    BOOST_TEST(ana.display.take_assertions().empty());
}

BOOST_AUTO_TEST_SUITE_END()
