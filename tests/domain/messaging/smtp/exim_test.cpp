// A real mail server takes what we send: STARTTLS, sign-in, delivery; and is refused when it is not who it
// says.
#include "tests/domain/messaging/outbox_stage.h"
#include "tests/domain/messaging/smtp/peers.h"
#include "tests/support/network_server.h"

#include "domain/messaging/smtp/hand_over_by_smtp.h"

#include <boost/test/unit_test.hpp>

using namespace poddesk;
using namespace poddesk::messaging;
using tests::Exim;
using tests::OutboxStage;

namespace {

SmtpTimes quick()
{
    return {std::chrono::milliseconds(5000), std::chrono::milliseconds(5000),
            std::chrono::milliseconds(10000)};
}

std::string code_of(SmtpServer const& server)
{
    auto const opened = SmtpSession::open(server, quick());
    return opened ? std::string() : opened.error().code;
}

} // namespace

BOOST_AUTO_TEST_SUITE(exim)

BOOST_AUTO_TEST_CASE(delivers_what_the_outbox_hands_over)
{
    BOOST_REQUIRE(Exim::is_installed());
    for (std::string const mechanism : {"PLAIN", "LOGIN"}) {
        BOOST_TEST_CONTEXT(mechanism)
        {
            Exim const server(mechanism);
            OutboxStage stage;
            for (int id = 1; id <= 3; ++id)
                stage.add_order(id, fmt::format("customer.{}@example.com", id));
            stage.ship(1);
            database::Pool worker = stage.database.login_as("worker");
            SmtpOptions options;
            options.times = quick();
            SmtpCount const count = hand_over_by_smtp(worker, server.server(), options);
            BOOST_TEST_REQUIRE(!count.problem, (count.problem ? count.problem->message : ""));
            BOOST_TEST(count.sent == 4, count.last_error);
            auto const emails = server.delivered(4);
            BOOST_TEST(emails.size() == 4U, server.log());
            for (std::string const& email : emails) {
                BOOST_TEST(email.starts_with("Return-path: <hello@northwindtees.example>\n"), email);
                BOOST_TEST(email.find("Envelope-to: customer.") != std::string::npos);
                BOOST_TEST(email.find("Reply-To: care@northwindtees.example") != std::string::npos);
                BOOST_TEST(email.find("esmtpsa") != std::string::npos); // TLS and signed in
            }
            BOOST_TEST(stage.in_state("sent") == 4);
            BOOST_TEST(server.log().find("A=" + std::string(mechanism == "PLAIN" ? "plain" : "login") +
                                         ":shop") != std::string::npos);
        }
    }
}

BOOST_AUTO_TEST_CASE(is_not_believed_when_it_cannot_prove_its_name)
{
    BOOST_REQUIRE(Exim::is_installed());
    Exim const exim;
    SmtpServer server = exim.server();
    std::string const code = code_of(server);
    BOOST_TEST(code == "", tests::text_of(exim.folder() / "out"));
    server.host = "127.0.0.1"; // the certificate is for localhost
    BOOST_TEST(code_of(server) == "smtp_tls");
    server = exim.server();
    server.ca_file.clear(); // the system does not know this authority
    BOOST_TEST(code_of(server) == "smtp_tls");
    testing::Authority const other(exim.folder() / "other", "Another authority");
    server.ca_file = other.certificate().string();
    BOOST_TEST(code_of(server) == "smtp_tls");
    server.ca_file = "/nowhere/ca.pem";
    BOOST_TEST(code_of(server) == "smtp_tls");
}

BOOST_AUTO_TEST_CASE(a_wrong_password_is_a_problem_and_costs_no_email_a_try)
{
    BOOST_REQUIRE(Exim::is_installed());
    Exim const exim;
    OutboxStage stage;
    stage.add_order(1, "a@example.com");
    database::Pool worker = stage.database.login_as("worker");
    SmtpServer server = exim.server();
    server.password = "wr0ng";
    SmtpCount const count = hand_over_by_smtp(worker, server, {});
    BOOST_REQUIRE(count.problem);
    BOOST_TEST(count.problem->code == "smtp_login");
    BOOST_TEST(count.problem->message.find("535") != std::string::npos, count.problem->message);
    BOOST_TEST(count.problem->message.find("wr0ng") == std::string::npos);
    // Not signed in at all: the server refuses us, and the email is not to blame.
    server = exim.server();
    server.user.clear();
    SmtpCount const unsigned_in = hand_over_by_smtp(worker, server, {});
    BOOST_TEST(unsigned_in.sent == 0);
    BOOST_TEST(stage.in_state("sent") == 0);
}

BOOST_AUTO_TEST_SUITE_END()
