#include "domain/access/people.h"
#include "domain/database/database_error.h"
#include "domain/database/migrate.h"
#include "domain/database/transaction.h"
#include "installer/migrations/migrations.h"
#include "installer/setup/installation.h"

#include "tests/installer/setup/scratch_folder.h"
#include "tests/support/network_server.h"

#include <boost/test/unit_test.hpp>

#include <fmt/format.h>
#include <libpq-fe.h>
#include <nlohmann/json.hpp>

#include <chrono>

using namespace poddesk;
using installer::Installation;
using testing::Authority;
using testing::NetworkServer;
using testing::ScratchFolder;

namespace {

constexpr char const* password = "right horse";

/// A shared server with TLS, its standby, the authority that signed for it, one that did not, and the one
/// person who may sign in.
struct Shop
{
    ScratchFolder folder;
    Authority authority{std::filesystem::path(folder.path()) / "ours", "PodDesk test authority"};
    Authority stranger{std::filesystem::path(folder.path()) / "theirs", "Somebody else"};
    NetworkServer server{authority};

    Shop()
    {
        server.run("create database poddesk");
        database::ConnectionProfile root;
        root.host = server.socket_folder();
        root.port = server.port();
        root.user = "poddesk_root";
        root.database = "poddesk";
        kernel::Outcome<int> const steps = database::migrate(root, installer::migrations());
        if (!steps) {
            throw std::runtime_error(steps.error().message);
        }
        database::Pool pool(root, 1, "test root");
        access::NewPerson ana;
        ana.login = "ana";
        ana.full_name = "Ana";
        ana.role = "account_manager";
        ana.password = password;
        ana.all_clients = ana.all_pods = true;
        auto const made = database::in_transaction(
            pool, [&](database::Transaction& tx) { return access::create_person(tx, ana); });
        if (!made) {
            throw std::runtime_error(made.error().message);
        }
    }
};

Shop& shop()
{
    static std::unique_ptr<Shop> const one = std::make_unique<Shop>();
    return *one;
}

/// As settings.json has it; what the test does not say is right.
nlohmann::json profile(nlohmann::json const& changes = {})
{
    nlohmann::json all = {{"host", "localhost"},
                          {"port", shop().server.port()},
                          {"user", "ana"},
                          {"sslrootcert", shop().authority.certificate().string()}};
    if (changes.is_object()) {
        all.update(changes);
    }
    return all;
}

installer::Settings settings_of(ScratchFolder const& home, nlohmann::json const& profile)
{
    home.write("settings.json",
               nlohmann::json{{"profile", "shop"}, {"profiles", {{"shop", profile}}}}.dump());
    installer::Flags flags;
    flags.home = home.path();
    flags.profile = "shop";
    return installer::resolve_settings(flags);
}

/// Signs in as the programs do and says what it found: the port that the server listens on, and whether the
/// line is encrypted.
std::string visit(nlohmann::json const& profile, std::string const& secret = password)
{
    ScratchFolder const home;
    Installation const installation = Installation::open(settings_of(home, profile), {});
    BOOST_TEST(!installation.is_private());
    database::Pool pool = installation.pool(1, "", secret);
    database::Pool::Lease const lease = pool.lease();
    bool const encrypted = ::PQsslInUse(lease->native()) != 0;
    return fmt::format("{} {}", ::PQport(lease->native()),
                       encrypted ? ::PQsslAttribute(lease->native(), "protocol") : "in the clear");
}

struct Refusal
{
    database::ErrorKind kind = database::ErrorKind::usage;
    std::string sentence;
};

Refusal refusal(nlohmann::json const& profile, std::string const& secret = password)
{
    try {
        return {database::ErrorKind::usage, "let in: " + visit(profile, secret)};
    } catch (database::DatabaseError const& error) {
        return {error.kind(), error.what()};
    }
}

/// A sentence of ours: no lines of libpq, no password.
void check_clear(std::string const& sentence, std::string const& part)
{
    BOOST_TEST(sentence.find(part) != std::string::npos, sentence);
    for (char const* const raw : {"\n", "libpq", "SSL error", "FATAL", "connection to server at", "horse"}) {
        BOOST_TEST(sentence.find(raw) == std::string::npos, sentence);
    }
    BOOST_TEST(sentence.size() < 300U);
}

/// The same with the console, which must end with 3 and one line.
void check_console(nlohmann::json const& profile, std::string const& secret, std::string const& part)
{
    char const* const program = std::getenv("PODDESK_CTL");
    if (program == nullptr) {
        BOOST_TEST_MESSAGE("PODDESK_CTL is not set: the console is left out");
        return;
    }
    ScratchFolder const home;
    static_cast<void>(settings_of(home, profile));
    installer::ProgramRun run;
    run.arguments = {program, "--home", home.path(), "--profile", "shop", "orders", "list"};
    run.environment = {"PODDESK_PASSWORD=" + secret, "ASAN_OPTIONS=detect_leaks=0"};
    run.output = std::filesystem::path(home.path()) / "output";
    installer::ProgramResult const result = installer::run_program(run);
    BOOST_TEST(result.status == (part.empty() ? 0 : 3), result.messages);
    if (!part.empty()) {
        BOOST_TEST(result.messages.starts_with("poddeskctl: "), result.messages);
        BOOST_TEST(std::count(result.messages.begin(), result.messages.end(), '\n') == 1);
        check_clear(result.messages.substr(0, result.messages.size() - 1), part);
    }
}

void check_refused(nlohmann::json const& profile, database::ErrorKind kind, std::string const& part,
                   std::string const& secret = password)
{
    Refusal const refused = refusal(profile, secret);
    BOOST_TEST((refused.kind == kind), refused.sentence);
    check_clear(refused.sentence, part);
    check_console(profile, secret, part);
}

} // namespace

BOOST_AUTO_TEST_SUITE(shared_server)

BOOST_AUTO_TEST_CASE(the_right_name_and_authority_are_let_in_encrypted)
{
    // Without a word about sslmode: verify-full is what a profile means.
    BOOST_TEST(visit(profile()) == shop().server.port() + " TLSv1.3");
    check_console(profile(), password, "");
}

BOOST_AUTO_TEST_CASE(a_wrong_authority_is_refused)
{
    nlohmann::json const theirs = profile({{"sslrootcert", shop().stranger.certificate().string()}});
    check_refused(theirs, database::ErrorKind::unreachable, "not signed by the authority");
    // The control: it is the authority that was looked at, not something else about this profile.
    nlohmann::json unchecked = theirs;
    unchecked.erase("sslrootcert");
    unchecked["sslmode"] = "require";
    BOOST_TEST(visit(unchecked) == shop().server.port() + " TLSv1.3");
}

BOOST_AUTO_TEST_CASE(a_missing_file_of_the_authority_is_named)
{
    check_refused(profile({{"sslrootcert", "/nowhere/ca.pem"}}), database::ErrorKind::unreachable,
                  "sslrootcert");
}

BOOST_AUTO_TEST_CASE(a_wrong_host_name_is_refused)
{
    // The certificate is for "localhost"; 127.0.0.1 reaches the same server by another name.
    nlohmann::json const by_number = profile({{"host", "127.0.0.1"}});
    check_refused(by_number, database::ErrorKind::unreachable, "made out to another name");
    nlohmann::json unnamed = by_number;
    unnamed["sslmode"] = "verify-ca"; // the control: only the name was wrong
    BOOST_TEST(visit(unnamed) == shop().server.port() + " TLSv1.3");
}

BOOST_AUTO_TEST_CASE(a_server_without_tls_is_refused)
{
    struct InTheClear
    {
        InTheClear() { shop().server.speak_tls(false); }
        ~InTheClear() { shop().server.speak_tls(true); }
    } const while_this_lives;
    check_refused(profile(), database::ErrorKind::unreachable, "does not encrypt");
    nlohmann::json clear = profile();
    clear["sslmode"] = "disable"; // the control: the server lets in whoever does not ask for it
    BOOST_TEST(visit(clear) == shop().server.port() + " in the clear");
}

BOOST_AUTO_TEST_CASE(a_wrong_password_is_refused)
{
    BOOST_TEST(shop().server.run(
                   "select rolpassword like 'SCRAM-SHA-256$%' from pg_authid where rolname = 'ana'") == "t");
    check_refused(profile(), database::ErrorKind::sign_in, "The password for", "wrong horse");
    check_refused(profile({{"user", "nobody"}}), database::ErrorKind::sign_in, "The password for");
    check_refused(profile({{"database", "elsewhere"}}), database::ErrorKind::sign_in,
                  "There is no database elsewhere");
}

BOOST_AUTO_TEST_CASE(a_host_that_is_down_is_passed_over)
{
    std::string const down = testing::free_port();
    std::string const up = shop().server.port();
    auto const started = std::chrono::steady_clock::now();
    BOOST_TEST(visit(profile({{"host", "localhost,localhost"}, {"port", down + "," + up}})) ==
               up + " TLSv1.3");
    BOOST_TEST((std::chrono::steady_clock::now() - started < std::chrono::seconds(5)));
    BOOST_TEST(visit(profile({{"host", "localhost,localhost"}, {"port", up + "," + down}})) ==
               up + " TLSv1.3");
    // The control: alone, the first is nobody.
    check_refused(profile({{"port", down}}), database::ErrorKind::unreachable, "No database server answers");
}

BOOST_AUTO_TEST_CASE(a_read_only_standby_is_passed_over)
{
    std::unique_ptr<NetworkServer> const standby = NetworkServer::standby_of(shop().server);
    std::string const up = shop().server.port();
    BOOST_TEST(visit(profile({{"host", "localhost,localhost"}, {"port", standby->port() + "," + up}})) ==
               up + " TLSv1.3");
    // The control: the standby admits her, so that it was skipped for being read-only.
    std::string const straight =
        fmt::format("host=localhost port={} user=ana dbname=poddesk sslmode=require password='{}'",
                    standby->port(), password);
    std::unique_ptr<PGconn, decltype(&::PQfinish)> const link(::PQconnectdb(straight.c_str()), ::PQfinish);
    BOOST_TEST(::PQstatus(link.get()) == CONNECTION_OK, ::PQerrorMessage(link.get()));
    check_refused(profile({{"port", standby->port()}}), database::ErrorKind::unreachable, "read-only");
    check_refused(
        profile({{"host", "localhost,localhost"}, {"port", standby->port() + "," + testing::free_port()}}),
        database::ErrorKind::unreachable, "read-only");
}

BOOST_AUTO_TEST_CASE(a_shared_servers_schema_is_never_changed_by_a_client)
{
    ScratchFolder const home;
    Installation installation = Installation::open(settings_of(home, profile()), {});
    BOOST_CHECK_THROW(installation.make_database("poddesk"), installer::UnusableDatabase);
    BOOST_CHECK_THROW(installation.root_pool(), installer::UnusableDatabase);
    BOOST_TEST(!std::filesystem::exists(std::filesystem::path(home.path()) / "cluster"));
}

BOOST_AUTO_TEST_SUITE_END()
