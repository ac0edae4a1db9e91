#include "domain/messaging/compose_message.h"
#include "domain/messaging/hand_over_to_files.h"
#include "domain/messaging/message_sql.h"
#include "domain/messaging/message_view.h"
#include "tests/domain/messaging/outbox_stage.h"

#include <boost/test/unit_test.hpp>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <set>
#include <sstream>

using namespace poddesk;
using namespace poddesk::messaging;

namespace {

namespace fs = std::filesystem;

class Folder
{
public:
    Folder()
    {
        char name[] = "/tmp/poddesk-mail-XXXXXX";
        BOOST_REQUIRE(mkdtemp(name) != nullptr);
        path = fs::path(name) / "mail";
    }
    ~Folder()
    {
        std::error_code ignored;
        fs::remove_all(path.parent_path(), ignored);
    }
    Folder(Folder const&) = delete;
    Folder& operator=(Folder const&) = delete;

    std::set<std::string> names() const
    {
        std::set<std::string> found;
        if (!fs::exists(path)) return found;
        for (auto const& entry : fs::directory_iterator(path))
            found.insert(entry.path().filename().string());
        found.erase(".worker");
        return found;
    }

    std::string read(std::string const& name) const
    {
        std::ifstream file(path / name, std::ios::binary);
        std::ostringstream bytes;
        bytes << file.rdbuf();
        return bytes.str();
    }

    fs::path path;
};

using Stage = tests::OutboxStage;

/// Runs the hand-over in a process of its own that kills itself after `step`.
void run_until_killed(Stage& stage, Folder const& folder, HandOverStep step)
{
    database::ConnectionProfile const profile = stage.database.profile_of("worker");
    pid_t const child = fork();
    BOOST_REQUIRE(child >= 0);
    if (child == 0) {
        database::Pool pool(profile, 1, "killed worker");
        HandOverOptions options;
        options.after = [step](HandOverStep now) {
            if (now == step) kill(getpid(), SIGKILL);
        };
        static_cast<void>(hand_over_to_files(pool, folder.path, options));
        _exit(7);
    }
    int status = 0;
    BOOST_REQUIRE(waitpid(child, &status, 0) == child);
    BOOST_REQUIRE(WIFSIGNALED(status));
}

} // namespace

BOOST_AUTO_TEST_SUITE(hand_over)

BOOST_AUTO_TEST_CASE(due_emails_become_files_once)
{
    Stage stage;
    Folder folder;
    stage.add_order(1042, "zoe@example.com");
    stage.add_order(1043, "", "No Email");
    stage.ship(1042);
    BOOST_TEST(stage.in_state("ready") == 2);
    BOOST_TEST(stage.in_state("suppressed") == 1);

    database::Pool worker = stage.database.login_as("worker");
    auto const count = hand_over_to_files(worker, folder.path).value();
    BOOST_TEST(count.sent == 2, count.last_error);
    BOOST_TEST(stage.in_state("sent") == 2);
    BOOST_TEST(folder.names().size() == 2U);
    for (std::string const& name : folder.names()) {
        std::string const id = "<" + name.substr(0, name.size() - 4) + ">";
        std::string const email = folder.read(name);
        BOOST_TEST(email.find("Message-ID: " + id) + email.find("Message-ID:\r\n " + id) !=
                       2 * std::string::npos,
                   name);
        BOOST_TEST(email.find("From: \"Northwind Tees\" <hello@northwindtees.example>\r\n") !=
                   std::string::npos);
        BOOST_TEST(email.find("<zoe@example.com>") != std::string::npos);
        BOOST_TEST(email.find("Reply-To: care@northwindtees.example") != std::string::npos);
        auto const kept = database::in_transaction(stage.database.root(), [&](database::Transaction& tx) {
            return stored_email(
                tx, kernel::MessageId{tx.query("select id from messaging.message where message_id = :id")
                                          .bind("id", id)
                                          .value<std::int64_t>()});
        });
        BOOST_TEST((kept == email));
    }
    BOOST_TEST(hand_over_to_files(worker, folder.path).value().sent == 0);
    BOOST_TEST(stage.value<std::int64_t>("select count(*) from events.event where kind = 'message.sent'") ==
               2);
    auto const seen = database::in_transaction(
        worker, [](database::Transaction& tx) { return messages_of_order(tx, kernel::OrderId{1042}); });
    BOOST_TEST(seen.size() == 2U);
    BOOST_TEST(seen.at(0).subject == "Order #1042 received: thank you");
    BOOST_TEST(seen.at(1).subject == "Your order #1042 is on its way");
}

BOOST_AUTO_TEST_CASE(the_emails_tell_the_facts)
{
    Stage stage;
    stage.add_order(1042, "zoe@example.com");
    stage.ship(1042);
    database::Pool worker = stage.database.login_as("worker");
    std::vector<Email> emails;
    for (int turn = 0; turn < 2; ++turn) {
        emails.push_back(database::in_transaction(worker, [](database::Transaction& tx) {
            auto const message = claim_message(tx, kernel::Uuid::random(), std::chrono::seconds(60)).value();
            return compose_message(message, read_facts(tx, message).value()).value();
        }));
    }
    Email const& received = emails.at(0);
    BOOST_TEST(received.text.find("Thank you, Zoë!") != std::string::npos);
    BOOST_TEST(received.text.find("2 x Organic Cotton Tee <M>  $96.00") != std::string::npos);
    BOOST_TEST(received.text.find("Discount: -$10.00\nShipping: $5.00\nTax: $7.33\nTotal: $98.33") !=
                   std::string::npos,
               received.text);
    BOOST_TEST(received.text.find("482 Valencia Street\nSan Francisco, CA 94103") != std::string::npos,
               received.text);
    BOOST_TEST(received.html.find("Organic Cotton Tee &lt;M&gt;") != std::string::npos);
    Email const& shipped = emails.at(1);
    BOOST_TEST(shipped.text.find("1 x Organic Cotton Tee <M>") != std::string::npos);
    BOOST_TEST(shipped.text.find("USPS Ground Advantage") != std::string::npos);
    BOOST_TEST(shipped.text.find("Tracking number: 9400 1&2") != std::string::npos);
    BOOST_TEST(shipped.text.find("https://tools.usps.example/track?n=9400%201%262") != std::string::npos,
               shipped.text);
    BOOST_TEST(shipped.text.find("November 23, 2026") != std::string::npos); // six in the evening at the pod
    BOOST_TEST(shipped.text.find("by November 27, 2026") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_worker_killed_at_any_step_loses_and_repeats_nothing)
{
    for (HandOverStep const step : {HandOverStep::claimed, HandOverStep::handing_over, HandOverStep::written,
                                    HandOverStep::renamed, HandOverStep::finished}) {
        BOOST_TEST_CONTEXT("killed after step " << static_cast<int>(step))
        {
            Stage stage;
            Folder folder;
            for (int id = 1; id <= 3; ++id)
                stage.add_order(id, fmt::format("c{}@example.com", id));
            run_until_killed(stage, folder, step);
            auto const before = folder.names();
            database::Pool worker = stage.database.login_as("worker");
            auto const count = hand_over_to_files(worker, folder.path).value();
            BOOST_TEST(count.sent == (step == HandOverStep::finished ? 2 : 3), count.last_error);
            BOOST_TEST(count.resumed == (step == HandOverStep::finished ? 0 : 1));
            BOOST_TEST(stage.in_state("sent") == 3);
            BOOST_TEST(folder.names().size() == 3U);
            for (std::string const& name : folder.names())
                BOOST_TEST(name.ends_with(".eml"), name);
            BOOST_TEST(stage.value<std::int64_t>(
                           "select count(*) from events.event where kind = 'message.sent'") == 3);
        }
    }
}

BOOST_AUTO_TEST_CASE(without_the_folders_token_a_held_message_waits_for_a_person)
{
    // The control: what a transport that may not be repeated would see.
    Stage stage;
    Folder folder;
    Folder other;
    stage.add_order(1, "a@example.com");
    run_until_killed(stage, folder, HandOverStep::renamed);
    stage.sql("update messaging.message set lease_until = now() - interval '1 second'");
    database::Pool worker = stage.database.login_as("worker");
    BOOST_TEST(hand_over_to_files(worker, other.path).value().sent == 0);
    BOOST_TEST(stage.in_state("unknown") == 1);
    BOOST_TEST(other.names().empty());
}

BOOST_AUTO_TEST_CASE(what_cannot_be_written_is_tried_again_and_what_cannot_be_composed_is_dead)
{
    Stage stage;
    Folder folder;
    stage.add_order(1, "not an address");
    stage.add_order(2, "b@example.com", "Eve\r\nBcc: all@example.com");
    stage.add_order(3, "c@example.com");
    database::Pool worker = stage.database.login_as("worker");
    std::string const name = email_file_name(
        stage.value<std::string>("select message_id from messaging.message where order_id = 3"));
    fs::create_directories(folder.path / name / "in the way");
    auto const count = hand_over_to_files(worker, folder.path).value();
    BOOST_TEST(count.dead == 2);
    BOOST_TEST(count.again == 1);
    BOOST_TEST(stage.value<std::string>("select string_agg(last_error, '; ' order by order_id) from "
                                        "messaging.message where state = 'dead'") ==
               "cannot be composed: bad_address; cannot be composed: header_injection");
    BOOST_TEST(stage.value<bool>("select not_before >= created_at and last_error like 'Cannot name the email "
                                 "file%' from messaging.message where order_id = 3"));
    fs::remove_all(folder.path / name);
    stage.sql("update messaging.message set not_before = now()");
    BOOST_TEST(hand_over_to_files(worker, folder.path).value().sent == 1);
    BOOST_TEST(folder.names().size() == 1U);
}

BOOST_AUTO_TEST_CASE(one_worker_per_folder)
{
    Stage stage;
    Folder folder;
    stage.add_order(1, "a@example.com");
    database::Pool worker = stage.database.login_as("worker");
    std::string second;
    HandOverOptions options;
    options.after = [&](HandOverStep step) {
        if (step == HandOverStep::claimed) second = hand_over_to_files(worker, folder.path).error().code;
    };
    BOOST_TEST(hand_over_to_files(worker, folder.path, options).value().sent == 1);
    BOOST_TEST(second == "busy");
    BOOST_TEST(hand_over_to_files(worker, "/proc/nowhere/mail").error().code == "bad_folder");
    BOOST_TEST(email_file_name("<../../etc/pa sswd\n@x.example>") == "etcpasswd@x.example.eml");
}

BOOST_AUTO_TEST_SUITE_END()
