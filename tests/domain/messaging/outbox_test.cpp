// What people decide about emails: once more, not at all, after all; and that each can be taken back.
#include "tests/domain/messaging/outbox_stage.h"

#include "domain/database/command.h"
#include "domain/messaging/message_sql.h"
#include "domain/messaging/preview_message.h"
#include "domain/messaging/resend_message.h"
#include "domain/messaging/worker_health.h"

using namespace poddesk;
using namespace poddesk::messaging;

namespace {

/// A stage with a person who may decide.
struct Desk : tests::OutboxStage
{
    Desk() : pool(database.login_as("admin")) {}

    template <class F>
    auto doing(F work)
    {
        return database::in_transaction(pool, work);
    }

    kernel::Outcome<ResentMessage> resend(std::int64_t id, std::string const& reason = "She asked",
                                          bool new_id = false)
    {
        ResendMessage const command{kernel::Uuid::random(), kernel::MessageId{id}, new_id, reason};
        return doing([&](database::Transaction& tx) { return resend_message(tx, command); });
    }
    MessageCommand command(std::int64_t id) const
    {
        return {kernel::Uuid::random(), kernel::MessageId{id}, "because"};
    }
    kernel::Outcome<std::string> undo(std::int64_t id)
    {
        return doing([&](database::Transaction& tx) { return undo_resend(tx, command(id)); });
    }
    kernel::Outcome<std::string> suppress(std::int64_t id)
    {
        return doing([&](database::Transaction& tx) { return suppress_message(tx, command(id)); });
    }
    kernel::Outcome<UnsuppressedMessage> unsuppress(std::int64_t id)
    {
        return doing([&](database::Transaction& tx) { return unsuppress_message(tx, command(id)); });
    }
    /// Handed over, and it ended like this.
    void hand_over(std::string const& state)
    {
        database::in_transaction(database.root(), [&](database::Transaction& tx) {
            auto const token = kernel::Uuid::random();
            auto const message = claim_message(tx, token, std::chrono::seconds(60)).value();
            BOOST_REQUIRE(begin_hand_over(tx, message, token, "subject", "the bytes"));
            BOOST_REQUIRE(
                finish_message(tx, message, token, state, state == "sent" ? "" : "550 no such user"));
        });
    }
    std::string text(std::string const& what, std::int64_t id)
    {
        return value<std::string>(
            fmt::format("select coalesce({}::text, '') from messaging.message where id = {}", what, id));
    }

    database::Pool pool;
};

} // namespace

BOOST_AUTO_TEST_SUITE(outbox)

BOOST_AUTO_TEST_CASE(unknown_and_dead_go_once_more_with_their_message_id)
{
    for (std::string const state : {"unknown", "dead"}) {
        Desk desk;
        desk.add_order(1, "a@example.com");
        desk.hand_over(state);
        std::string const id = desk.text("message_id", 1);
        BOOST_TEST(desk.resend(1, "  ").error().code == "missing_reason");
        BOOST_TEST(desk.resend(99).error().code == "not_found");
        ResentMessage const done = desk.resend(1).value();
        BOOST_TEST(done.was == state);
        BOOST_TEST(!done.is_copy);
        BOOST_TEST(desk.text("state", 1) == "ready");
        BOOST_TEST(desk.text("message_id", 1) == id);
        BOOST_TEST(desk.text("attempts", 1) == "0");
        BOOST_TEST(desk.resend(1).error().code == "wrong_status");
        BOOST_TEST(desk.undo(1).value() == state);
        BOOST_TEST(desk.text("last_error", 1) == "550 no such user");
        BOOST_TEST(desk.undo(1).error().code == "wrong_status");
        BOOST_TEST(desk.resend(1, "They drop it", true).has_value());
        BOOST_TEST(desk.text("message_id", 1) != id);
        BOOST_TEST(desk.undo(1).value() == state);
        BOOST_TEST(desk.text("message_id", 1) == id);
        BOOST_TEST(
            desk.value<std::int64_t>("select count(*) from events.event where kind in ('message.resent', "
                                     "'message.resend_undone')") == 4);
        BOOST_TEST(desk.value<std::int64_t>("select count(*) from verify.all_checks()") == 0);
    }
}

BOOST_AUTO_TEST_CASE(what_was_sent_is_copied_under_a_message_id_of_its_own)
{
    Desk desk;
    desk.add_order(1, "a@example.com");
    desk.hand_over("sent");
    ResentMessage const copy = desk.resend(1).value();
    BOOST_TEST(copy.is_copy);
    BOOST_TEST(desk.text("state", 1) == "sent");
    BOOST_TEST(desk.text("copy_of", copy.message.value) == "1");
    BOOST_TEST(desk.text("message_id", copy.message.value) != desk.text("message_id", 1));
    BOOST_TEST(desk.text("message_id", copy.message.value).ends_with("@northwindtees.example>"));
    BOOST_TEST(desk.resend(1).error().code == "wrong_status"); // one is on its way
    BOOST_TEST(desk.undo(copy.message.value).value() == "suppressed");
    std::int64_t const second = desk.resend(1).value().message.value;
    desk.hand_over("sent");
    BOOST_TEST(desk.undo(second).error().code == "wrong_status"); // it has left
    BOOST_TEST(desk.value<std::int64_t>("select count(*) from verify.all_checks()") == 0);
}

BOOST_AUTO_TEST_CASE(suppressed_by_a_person_and_let_go_again)
{
    Desk desk;
    desk.add_order(1, "a@example.com");
    BOOST_TEST(desk.suppress(1).value() == "ready");
    BOOST_TEST(desk.text("suppressed_reason", 1) == "because");
    BOOST_TEST(desk.suppress(1).error().code == "wrong_status");
    UnsuppressedMessage const back = desk.unsuppress(1).value();
    BOOST_TEST(back.state == "ready");
    BOOST_TEST(back.was_reason == "because");
    desk.hand_over("unknown");
    BOOST_TEST(desk.suppress(1).value() == "unknown");
    BOOST_TEST(desk.unsuppress(1).value().state == "unknown"); // what it was, and not sent by surprise
    BOOST_TEST(desk.unsuppress(1).error().code == "wrong_status");
    // A rule's word is outranked, but nobody can write to nobody.
    desk.add_order(2, "");
    BOOST_TEST(desk.unsuppress(2).error().code == "wrong_status");
    desk.sql("update orders.recipient set email = 'b@example.com' where order_id = 2 and kind = 'customer'");
    BOOST_TEST(desk.unsuppress(2).value().state == "ready");
    BOOST_TEST(desk.value<std::int64_t>("select count(*) from events.decision where kind = 'email'") == 5);
    BOOST_TEST(desk.value<std::int64_t>("select count(*) from verify.all_checks()") == 0);
}

BOOST_AUTO_TEST_CASE(only_whose_job_and_whose_client_it_is)
{
    Desk desk;
    desk.add_order(1, "a@example.com");
    desk.sql("insert into access.client values (2)");
    for (std::string const role : {"warehouse", "onboarding", "returns_inspector", "worker"}) {
        desk.database.add_person("p_" + role, role, true);
        database::Pool pool = desk.database.login_as("p_" + role);
        auto const answer = database::in_transaction(
            pool, [&](database::Transaction& tx) { return suppress_message(tx, desk.command(1)); });
        BOOST_TEST(answer.error().code == "not_allowed", role);
    }
    desk.database.add_person("other", "account_manager");
    desk.database.give_client("other", 2);
    database::Pool other = desk.database.login_as("other");
    auto const answer = database::in_transaction(
        other, [&](database::Transaction& tx) { return suppress_message(tx, desk.command(1)); });
    BOOST_TEST(answer.error().code == "not_found");
    desk.database.add_person("mine", "account_manager");
    desk.database.give_client("mine", 1);
    database::Pool mine = desk.database.login_as("mine");
    BOOST_TEST(database::in_transaction(mine, [&](database::Transaction& tx) {
                   return suppress_message(tx, desk.command(1));
               }).has_value());
}

BOOST_AUTO_TEST_CASE(a_command_happens_once_and_a_preview_is_what_the_customer_gets)
{
    Desk desk;
    desk.add_order(1, "a@example.com");
    std::string const now =
        desk.doing([](database::Transaction& tx) { return preview_message(tx, kernel::MessageId{1}); })
            .value();
    BOOST_TEST(now.find("Subject: Order #1 received") != std::string::npos);
    desk.hand_over("sent");
    BOOST_TEST(desk.doing([](database::Transaction& tx) { return preview_message(tx, kernel::MessageId{1}); })
                   .value() == "the bytes");
    BOOST_TEST(desk.doing([](database::Transaction& tx) { return preview_message(tx, kernel::MessageId{9}); })
                   .error()
                   .code == "not_found");
    ResendMessage const command{kernel::Uuid::random(), kernel::MessageId{1}, false, "twice"};
    auto const once =
        desk.doing([&](database::Transaction& tx) { return resend_message(tx, command); }).value();
    auto const again =
        desk.doing([&](database::Transaction& tx) { return resend_message(tx, command); }).value();
    BOOST_TEST((once.message == again.message));
    BOOST_TEST(desk.value<std::int64_t>("select count(*) from messaging.message") == 2);
}

BOOST_AUTO_TEST_CASE(the_worker_tells_how_it_goes)
{
    Desk desk;
    database::Pool worker = desk.database.login_as("worker");
    auto const health = [&] {
        return desk.doing([](database::Transaction& tx) { return worker_health(tx); });
    };
    auto const report = [&](std::string const& problem) {
        database::in_transaction(worker,
                                 [&](database::Transaction& tx) { report_worker(tx, "mail:587", problem); });
    };
    BOOST_TEST(!health().has_value());
    report("");
    BOOST_TEST(health()->way == "mail:587");
    BOOST_TEST(!health()->problem_since.has_value());
    report("It is away.");
    auto const since = health()->problem_since;
    BOOST_REQUIRE(since.has_value());
    report("It is away.");
    BOOST_TEST((health()->problem_since == since));
    desk.add_order(1, "a@example.com");
    BOOST_TEST(health()->due == 1);
    report("");
    BOOST_TEST(health()->problem.empty());
}

BOOST_AUTO_TEST_SUITE_END()
