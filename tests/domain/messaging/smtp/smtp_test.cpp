// The SMTP adapter against a scripted server that breaks at every step, and what the outbox makes of it.
#include "tests/domain/messaging/outbox_stage.h"
#include "tests/domain/messaging/smtp/peers.h"

#include "domain/messaging/email.h"
#include "domain/messaging/smtp/hand_over_by_smtp.h"

#include <boost/test/unit_test.hpp>

#include <map>

using namespace poddesk;
using namespace poddesk::messaging;
using tests::OutboxStage;
using tests::ScriptedPeer;

namespace {

using std::chrono::milliseconds;

/// Short ones: what stalls is given up on after a second.
SmtpTimes quick()
{
    return {milliseconds(2000), milliseconds(1000), milliseconds(1000)};
}

SmtpOptions options()
{
    SmtpOptions chosen;
    chosen.times = quick();
    return chosen;
}

std::string an_email(std::string const& to)
{
    Email email;
    email.from = {"Northwind Tees", "hello@northwindtees.example"};
    email.to = {"Zoë", to};
    email.subject = "Order #1 received";
    email.message_id = "<1@northwindtees.example>";
    email.text = "Hello\n.a dot\n..two\n.\nend";
    email.html = "<p>Hello</p>";
    return compose(email).value();
}

SmtpFate fate_of(SmtpSession& session, std::string const& to)
{
    SmtpAnswer const offered = session.offer("hello@northwindtees.example", to, an_email(to));
    return offered.fate == SmtpFate::accepted ? session.dot().fate : offered.fate;
}

} // namespace

BOOST_AUTO_TEST_SUITE(smtp)

BOOST_AUTO_TEST_CASE(a_server_that_breaks_before_it_is_spoken_to_is_a_problem_and_no_email_is_touched)
{
    std::map<std::string, std::string> const faults = {{"banner-drop", "smtp_unreachable"},
                                                       {"banner-stall", "smtp_unreachable"},
                                                       {"banner-drip", "smtp_unreachable"},
                                                       {"banner-garbage", "smtp_unreachable"},
                                                       {"banner-endless-line", "smtp_unreachable"},
                                                       {"banner-endless-reply", "smtp_unreachable"},
                                                       {"banner-554", "smtp_refused"},
                                                       {"banner-421", "smtp_refused"},
                                                       {"ehlo-drop", "smtp_unreachable"},
                                                       {"ehlo-garbage", "smtp_unreachable"},
                                                       {"ehlo-550", "smtp_unreachable"}};
    OutboxStage stage;
    stage.add_order(1, "ok@example.com");
    database::Pool worker = stage.database.login_as("worker");
    for (auto const& [fault, code] : faults) {
        BOOST_TEST_CONTEXT(fault)
        {
            ScriptedPeer const peer(fault);
            SmtpCount const count = hand_over_by_smtp(worker, peer.server(), options());
            BOOST_REQUIRE(count.problem);
            BOOST_TEST(count.problem->code == code, count.problem->message);
            BOOST_TEST(count.problem->message.find("someone@example.com") == std::string::npos);
            BOOST_TEST(stage.value<std::int64_t>(
                           "select count(*) from messaging.message where state = 'ready' and attempts = 0") ==
                       1);
        }
    }
}

BOOST_AUTO_TEST_CASE(tls_that_is_stripped_or_slipped_into_is_refused_before_a_password_is_said)
{
    for (std::string const fault : {"", "starttls-454", "starttls-drop", "starttls-inject", "starttls-220"}) {
        BOOST_TEST_CONTEXT(fault)
        {
            ScriptedPeer const peer(fault);
            SmtpServer server = peer.server();
            server.tls = SmtpTls::starttls;
            server.user = "shop";
            server.password = "s3cret word";
            auto const opened = SmtpSession::open(server, quick());
            BOOST_REQUIRE(!opened);
            BOOST_TEST((opened.error().code == "smtp_tls" || opened.error().code == "smtp_unreachable"));
            BOOST_TEST(opened.error().message.find("s3cret") == std::string::npos);
        }
    }
}

BOOST_AUTO_TEST_CASE(settings_that_would_give_a_password_or_emails_away_are_refused)
{
    SmtpServer server;
    server.host = "smtp.example.com";
    server.tls = SmtpTls::none;
    BOOST_TEST(check_server(server).error().code == "bad_server");
    server.host = "127.0.0.1";
    BOOST_TEST(check_server(server).has_value());
    server.user = "shop";
    server.password = "x";
    BOOST_TEST(check_server(server).error().code == "bad_server");
    server.tls = SmtpTls::starttls;
    BOOST_TEST(check_server(server).has_value());
    server.password.clear();
    BOOST_TEST(check_server(server).error().code == "bad_server");
    server.host = "smtp.example.com\r\nEHLO";
    BOOST_TEST(check_server(server).error().code == "bad_server");
}

BOOST_AUTO_TEST_CASE(the_fate_of_an_email_is_what_this_side_can_know)
{
    std::map<std::string, SmtpFate> const fates = {{"ok", SmtpFate::accepted},
                                                   {"450-at-rcpt", SmtpFate::again},
                                                   {"550-at-rcpt", SmtpFate::refused},
                                                   {"530-at-rcpt", SmtpFate::again},
                                                   {"drop-at-rcpt", SmtpFate::again},
                                                   {"stall-at-rcpt", SmtpFate::again},
                                                   {"garbage-at-rcpt", SmtpFate::again},
                                                   {"endless-line-at-rcpt", SmtpFate::again},
                                                   {"drop-at-data", SmtpFate::again},
                                                   {"451-at-data", SmtpFate::again},
                                                   {"554-at-data", SmtpFate::refused},
                                                   {"drop-in-text", SmtpFate::unknown},
                                                   {"451-after-dot", SmtpFate::again},
                                                   {"552-after-dot", SmtpFate::refused},
                                                   {"drop-after-dot", SmtpFate::unknown},
                                                   {"stall-after-dot", SmtpFate::unknown},
                                                   {"drip-after-dot", SmtpFate::unknown},
                                                   {"garbage-after-dot", SmtpFate::unknown},
                                                   {"endless-line-after-dot", SmtpFate::unknown},
                                                   {"354-after-dot", SmtpFate::unknown}};
    ScriptedPeer const peer;
    for (auto const& [kind, fate] : fates) {
        BOOST_TEST_CONTEXT(kind)
        {
            auto session = SmtpSession::open(peer.server(), quick());
            BOOST_REQUIRE_MESSAGE(session, session.error().message);
            SmtpFate const seen = fate_of(*session, kind + "@example.com");
            // Whether the server is gone in the middle of the text is seen when the dot is sent, or before.
            bool const either = kind == "drop-in-text" && seen == SmtpFate::again;
            BOOST_TEST((seen == fate || either), static_cast<int>(seen));
            if (session->is_open()) BOOST_TEST((fate_of(*session, "ok@example.com") == SmtpFate::accepted));
        }
    }
}

BOOST_AUTO_TEST_CASE(the_outbox_repeats_what_was_surely_not_taken_and_asks_a_person_about_the_rest)
{
    OutboxStage stage;
    ScriptedPeer const peer;
    std::vector<std::string> const kinds = {"ok",
                                            "450-at-rcpt",
                                            "550-at-rcpt",
                                            "drop-at-data",
                                            "552-after-dot",
                                            "drop-after-dot",
                                            "garbage-after-dot"};
    for (std::size_t at = 0; at < kinds.size(); ++at)
        stage.add_order(static_cast<int>(at) + 1, kinds[at] + "@example.com");
    database::Pool worker = stage.database.login_as("worker");
    SmtpOptions each_once = options();
    each_once.most = static_cast<int>(kinds.size());
    SmtpCount const count = hand_over_by_smtp(worker, peer.server(), each_once);
    BOOST_TEST(count.sent == 1, count.last_error);
    BOOST_TEST(count.again == 2);
    BOOST_TEST(count.dead == 2);
    BOOST_TEST(count.unknown == 2);
    BOOST_TEST(!count.problem);
    BOOST_TEST(stage.value<std::string>("select last_error from messaging.message where order_id = 3") ==
               "550 because of <...> the script says so");
    BOOST_TEST(stage.value<bool>("select bool_and(content is not null) from messaging.message where state in "
                                 "('sent', 'unknown')"));
    BOOST_TEST(stage.value<bool>("select bool_and(not_before >= created_at and token is null) from "
                                 "messaging.message where state = 'ready'"));
    // What a person has to decide is never repeated by itself.
    stage.sql("update messaging.message set not_before = now()");
    each_once.most = 2;
    BOOST_TEST(hand_over_by_smtp(worker, peer.server(), each_once).again == 2);
    BOOST_TEST(peer.taken().size() == 3U);
    BOOST_TEST(stage.value<std::int64_t>("select count(*) from verify.all_checks()") == 0);
}

BOOST_AUTO_TEST_CASE(policy_retry_repeats_with_the_same_message_id)
{
    OutboxStage stage;
    ScriptedPeer const peer;
    stage.add_order(1, "drop-after-dot@example.com");
    stage.sql("update messaging.message set policy = 'retry'");
    database::Pool worker = stage.database.login_as("worker");
    SmtpOptions once = options();
    once.most = 1;
    BOOST_TEST(hand_over_by_smtp(worker, peer.server(), once).again == 1);
    stage.sql("update messaging.message set not_before = now()");
    BOOST_TEST(hand_over_by_smtp(worker, peer.server(), once).again == 1);
    std::vector<std::string> const taken = peer.taken();
    BOOST_REQUIRE(taken.size() == 2U);
    BOOST_TEST(taken.at(0) == taken.at(1));
}

BOOST_AUTO_TEST_CASE(an_email_that_is_tried_too_often_is_dead_and_a_large_one_is_not_offered)
{
    OutboxStage stage;
    stage.add_order(1, "450-at-rcpt@example.com");
    database::Pool worker = stage.database.login_as("worker");
    ScriptedPeer const peer;
    stage.sql("update messaging.message set attempts = 23");
    BOOST_TEST(hand_over_by_smtp(worker, peer.server(), options()).dead == 1);
    stage.add_order(2, "ok@example.com");
    ScriptedPeer const small("small");
    BOOST_TEST(hand_over_by_smtp(worker, small.server(), options()).dead == 1);
    BOOST_TEST(stage.value<bool>("select last_error like 'the email has % bytes, the mail server takes 900' "
                                 "from messaging.message where order_id = 2"));
}

BOOST_AUTO_TEST_CASE(who_lost_the_claim_hangs_up_before_the_dot)
{
    OutboxStage stage;
    stage.add_order(1, "ok@example.com");
    database::Pool worker = stage.database.login_as("worker");
    ScriptedPeer const peer;
    SmtpOptions slow = options();
    slow.most = 1;
    slow.after = [&](SmtpStep step) {
        if (step == SmtpStep::offered)
            stage.sql("update messaging.message set lease_until = now() - interval '1 second'");
    };
    BOOST_TEST(hand_over_by_smtp(worker, peer.server(), slow).sent == 0);
    BOOST_TEST(peer.taken().empty());
    BOOST_TEST(hand_over_by_smtp(worker, peer.server(), options()).sent == 1);
    BOOST_TEST(peer.taken().size() == 1U);
}

BOOST_AUTO_TEST_CASE(the_last_look_before_the_wire)
{
    std::string const good = an_email("zoe@example.com");
    BOOST_TEST(check_wire(good, "zoe@example.com").has_value());
    auto const with = [&](std::string const& line) { return line + "\r\n" + good; };
    std::vector<std::string> const bad = {with("Bcc: eve@example.com"),
                                          with("To: eve@example.com"),
                                          with("X-Mailer: us"),
                                          with("no colon"),
                                          with(" a continuation"),
                                          with("Subject: bare \xc3\xa9"),
                                          with("Date: bare\rreturn"),
                                          with("Date: bare\nfeed"),
                                          with(std::string("Date: nul\0", 10)),
                                          with("Date: " + std::string(998, 'x')),
                                          good + "no end of line",
                                          good + "caf\xc3\xa9\r\n",
                                          ""};
    for (std::string const& email : bad)
        BOOST_TEST(!check_wire(email, "zoe@example.com").has_value(), email.substr(0, 60));
    BOOST_TEST(!check_wire(good, "eve@example.com").has_value());
    // A name that is not one name is another recipient.
    for (std::string const name :
         {"eve@example.com, Zoe", "group: eve@example.com;", "\"a\", \"b\"", "\"a\\"}) {
        std::string email =
            "From: a@example.com\r\nTo: " + name + " <zoe@example.com>\r\nMessage-ID: <1@x.example>\r\n\r\n";
        BOOST_TEST(!check_wire(email, "zoe@example.com").has_value(), name);
    }
    ScriptedPeer const peer;
    auto session = SmtpSession::open(peer.server(), quick());
    BOOST_REQUIRE(session);
    for (std::string const to : {"a@example.com>\r\nRCPT TO:<eve@example.com", "a@example.com> SIZE=1", "",
                                 "a b@x.example", "\xc3\xa9@example.com"}) {
        BOOST_TEST((session->offer("hello@northwindtees.example", to, good).fate == SmtpFate::refused));
    }
    BOOST_TEST((fate_of(*session, "ok@example.com") == SmtpFate::accepted));
}

BOOST_AUTO_TEST_SUITE_END()
