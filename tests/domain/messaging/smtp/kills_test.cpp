// Four workers, killed at random while they hand over: nothing is lost, and twice is what the policy allows.
#include "tests/domain/messaging/outbox_stage.h"
#include "tests/domain/messaging/smtp/peers.h"

#include "domain/database/transaction.h"
#include "domain/messaging/compose_message.h"
#include "domain/messaging/message_sql.h"
#include "domain/messaging/smtp/hand_over_by_smtp.h"

#include <boost/test/unit_test.hpp>

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <map>
#include <random>
#include <set>

using namespace poddesk;
using namespace poddesk::messaging;
using tests::OutboxStage;
using tests::ScriptedPeer;

namespace {

int messages_asked()
{
    char const* const asked = std::getenv("PODDESK_MAIL_KILLS");
    return asked != nullptr ? std::max(1, std::atoi(asked)) : 60;
}

/// What four killed workers did to the mailboxes.
struct Seen
{
    std::map<std::string, int> taken; ///< by message id
    int kills = 0;
};

using Work = std::function<void(database::Pool&, std::function<void()> const& maybe_die)>;

/// A process that works, and dies at each step with a chance of one in `odds`.
pid_t start_worker(OutboxStage& stage, Work const& work, unsigned seed, unsigned odds)
{
    database::ConnectionProfile const profile = stage.database.profile_of("worker");
    pid_t const child = fork();
    if (child != 0) return child;
    std::mt19937 random(seed);
    database::Pool pool(profile, 1, "killed worker");
    try {
        work(pool, [&] {
            if (random() % odds == 0) kill(getpid(), SIGKILL);
        });
    } catch (std::exception const&) {
        _exit(3);
    }
    _exit(0);
}

/// Keeps four of them running until nothing is left to do.
Seen run_workers(OutboxStage& stage, ScriptedPeer const& peer, Work const& work, unsigned odds,
                 std::function<bool()> const& is_done)
{
    Seen seen;
    unsigned const seed = std::random_device{}();
    BOOST_TEST_MESSAGE("seed " << seed);
    std::set<pid_t> running;
    auto const until = std::chrono::steady_clock::now() + std::chrono::minutes(8);
    for (unsigned number = 0; !is_done() && std::chrono::steady_clock::now() < until;) {
        while (running.size() < 4)
            running.insert(start_worker(stage, work, seed + ++number, odds));
        int status = 0;
        pid_t const ended = waitpid(*running.begin(), &status, 0);
        running.erase(ended);
        if (WIFSIGNALED(status)) ++seen.kills;
    }
    for (pid_t const child : running)
        waitpid(child, nullptr, 0);
    for (std::string const& line : peer.taken())
        ++seen.taken[line.substr(0, line.find(' '))];
    return seen;
}

/// Half of them may be repeated, the other half asks a person.
void fill(OutboxStage& stage, int count)
{
    for (int id = 1; id <= count; ++id)
        stage.add_order(id, fmt::format("ok.{}@example.com", id));
    stage.sql("update messaging.message set policy = case when id % 2 = 0 then 'retry' else 'hold' end");
}

} // namespace

BOOST_AUTO_TEST_SUITE(kills)

BOOST_AUTO_TEST_CASE(nothing_is_lost_and_twice_is_what_the_policy_allows)
{
    int const count = messages_asked();
    OutboxStage stage;
    fill(stage, count);
    ScriptedPeer const peer;
    SmtpServer const server = peer.server();
    Work const work = [&](database::Pool& pool, std::function<void()> const& maybe_die) {
        SmtpOptions options;
        options.most = 20;
        options.claim_time = std::chrono::seconds(2);
        options.hold_time = std::chrono::seconds(2);
        options.times.after_dot = std::chrono::milliseconds(1500);
        options.after = [&](SmtpStep) { maybe_die(); };
        if (hand_over_by_smtp(pool, server, options).sent == 0) usleep(100'000);
    };
    Seen const seen = run_workers(stage, peer, work, 12, [&] {
        return stage.value<std::int64_t>(
                   "select count(*) from messaging.message where state not in ('sent', 'unknown')") == 0;
    });
    int lost = 0;
    int twice = 0;
    int twice_against_policy = 0;
    auto const rows = database::in_transaction(stage.database.root(), [](database::Transaction& tx) {
        return tx.query("select message_id, state, policy from messaging.message")
            .rows<std::string, std::string, std::string>();
    });
    for (auto const& [id, state, policy] : rows) {
        auto const found = seen.taken.find(id);
        int const copies = found == seen.taken.end() ? 0 : found->second;
        lost += state != "unknown" && copies == 0 ? 1 : 0;
        twice += copies > 1 ? 1 : 0;
        twice_against_policy += copies > 1 && policy == "hold" ? 1 : 0;
    }
    BOOST_TEST_MESSAGE(count << " messages, " << seen.kills << " workers killed, " << lost << " lost, "
                             << twice << " twice (" << twice_against_policy << " against the policy), "
                             << stage.in_state("unknown") << " for a person");
    BOOST_TEST(rows.size() == static_cast<std::size_t>(count));
    BOOST_TEST(seen.kills > count / 10);
    BOOST_TEST(lost == 0);
    BOOST_TEST(twice_against_policy == 0);
    BOOST_TEST(stage.value<std::int64_t>("select count(*) from messaging.message where policy = 'retry' and "
                                         "state = 'unknown'") == 0);
    BOOST_TEST(stage.value<std::int64_t>("select count(*) from verify.all_checks()") == 0);
}

BOOST_AUTO_TEST_CASE(the_control_sends_first_and_notes_then)
{
    int const count = std::min(messages_asked(), 60);
    OutboxStage stage;
    fill(stage, count);
    ScriptedPeer const peer;
    SmtpServer const server = peer.server();
    Work const naive = [&](database::Pool& pool, std::function<void()> const& maybe_die) {
        auto session = SmtpSession::open(server, {}).value();
        for (int done = 0; done < 20; ++done) {
            bool const any = database::in_transaction(pool, [&](database::Transaction& tx) {
                auto const token = kernel::Uuid::random();
                auto const message = claim_message(tx, token, std::chrono::seconds(60));
                if (!message) return false;
                Email const email = compose_message(*message, read_facts(tx, *message).value()).value();
                std::string const bytes = compose(email).value();
                session.offer(email.from.address, email.to.address, bytes);
                session.dot();
                maybe_die();
                begin_hand_over(tx, *message, token, email.subject, bytes);
                finish_message(tx, *message, token, "sent", "");
                return true;
            });
            if (!any) return;
        }
    };
    Seen const seen = run_workers(stage, peer, naive, 4, [&] {
        return stage.value<std::int64_t>("select count(*) from messaging.message where state <> 'sent'") == 0;
    });
    int twice = 0;
    for (auto const& [id, copies] : seen.taken)
        twice += copies > 1 ? 1 : 0;
    BOOST_TEST_MESSAGE("control: " << count << " messages, " << seen.kills << " workers killed, " << twice
                                   << " twice");
    BOOST_TEST(twice > 0);
}

BOOST_AUTO_TEST_SUITE_END()
