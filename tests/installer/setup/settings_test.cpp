#include "installer/setup/settings.h"

#include "tests/installer/setup/scratch_folder.h"

#include <boost/test/unit_test.hpp>

#include <nlohmann/json.hpp>

#include <cstdlib>
#include <map>
#include <unistd.h>

using namespace poddesk::installer;
using poddesk::testing::ScratchFolder;

namespace {

using Variables = std::map<std::string, std::string>;

/// Environment variables for as long as this lives; every PODDESK_ one of ours is away meanwhile.
class Environment
{
public:
    explicit Environment(Variables const& wanted)
    {
        for (char const* const name : {"PODDESK_HOME", "PODDESK_DATABASE", "PODDESK_PROFILE", "PODDESK_AS",
                                       "PODDESK_LOG_LEVEL", "XDG_DATA_HOME", "HOME"}) {
            char const* const value = std::getenv(name);
            before_.emplace_back(name, value == nullptr ? std::optional<std::string>() : value);
            ::unsetenv(name);
        }
        for (auto const& [name, value] : wanted) {
            ::setenv(name.c_str(), value.c_str(), 1);
        }
    }
    ~Environment()
    {
        for (auto const& [name, value] : before_) {
            value ? ::setenv(name.c_str(), value->c_str(), 1) : ::unsetenv(name.c_str());
        }
    }
    Environment(Environment const&) = delete;
    Environment& operator=(Environment const&) = delete;

private:
    std::vector<std::pair<std::string, std::optional<std::string>>> before_;
};

/// One setting by its four sources.
struct Setting
{
    std::string name;
    std::string Flags::*flag;
    char const* variable;
    std::string Settings::*result;
    std::array<char const*, 3> values; ///< the flag's, the environment's, the file's
    char const* otherwise;
};

std::vector<Setting> const& all_settings()
{
    static std::vector<Setting> const all{
        {"database",
         &Flags::database,
         "PODDESK_DATABASE",
         &Settings::database,
         {"one", "two", "three"},
         "poddesk"},
        {"profile", &Flags::profile, "PODDESK_PROFILE", &Settings::profile, {"one", "two", "three"}, ""},
        {"as", &Flags::person, "PODDESK_AS", &Settings::person, {"ana", "wes", "kim"}, ""},
        {"log_level",
         &Flags::log_level,
         "PODDESK_LOG_LEVEL",
         &Settings::log_level,
         {"error", "warning", "debug"},
         "info"}};
    return all;
}

nlohmann::json three_profiles()
{
    nlohmann::json profiles;
    for (char const* const name : {"one", "two", "three"}) {
        profiles[name] = {{"host", std::string(name) + ".example"}};
    }
    return profiles;
}

/// What is refused, as one sentence.
std::string refusal(Flags const& flags)
{
    try {
        resolve_settings(flags);
    } catch (SettingsError const& error) {
        return error.what();
    }
    return "";
}

std::string refusal_of_file(std::string const& text)
{
    ScratchFolder const folder;
    folder.write("settings.json", text);
    return refusal({.home = folder.path(), .database = "", .profile = "", .person = "", .log_level = ""});
}

bool says(std::string const& sentence, std::string const& part)
{
    return sentence.find(part) != std::string::npos;
}

} // namespace

BOOST_AUTO_TEST_SUITE(settings)

BOOST_AUTO_TEST_CASE(the_flag_beats_the_environment_beats_the_file_beats_the_default)
{
    for (Setting const& setting : all_settings()) {
        BOOST_TEST_CONTEXT(setting.name)
        for (int const given : {0, 1, 2, 3, 4, 5, 6, 7}) { // every subset of the three sources
            ScratchFolder const folder;
            Flags flags;
            flags.home = folder.path();
            Variables variables;
            nlohmann::json file = {{"profiles", three_profiles()}};
            char const* expected = setting.otherwise;
            if ((given & 4) != 0) file[setting.name] = expected = setting.values[2];
            if ((given & 2) != 0) variables[setting.variable] = expected = setting.values[1];
            if ((given & 1) != 0) flags.*setting.flag = expected = setting.values[0];
            folder.write("settings.json", file.dump());
            Environment const environment(variables);
            Settings const settings = resolve_settings(flags);
            BOOST_TEST((settings.*setting.result) == expected, "sources " << given);
        }
    }
}

BOOST_AUTO_TEST_CASE(the_home_is_the_flags_else_the_environments_else_the_everyday_one)
{
    ScratchFolder const folder;
    std::filesystem::path const root = std::filesystem::canonical(folder.path());
    std::string const user_home = root / "user";
    {
        Environment const environment(Variables{{"PODDESK_HOME", root / "chosen"}, {"HOME", user_home}});
        BOOST_TEST(resolve_settings(
                       {.home = root / "flag", .database = "", .profile = "", .person = "", .log_level = ""})
                       .home == root / "flag");
        BOOST_TEST(resolve_settings({}).home == root / "chosen");
    }
    {
        Environment const environment(Variables{{"XDG_DATA_HOME", root / "data"}, {"HOME", user_home}});
        BOOST_TEST(resolve_settings({}).home == root / "data" / "poddesk");
    }
    Environment const environment(Variables{{"HOME", user_home}});
    BOOST_TEST(resolve_settings({}).home == root / "user" / ".local" / "share" / "poddesk");
}

BOOST_AUTO_TEST_CASE(an_empty_variable_is_as_good_as_none)
{
    ScratchFolder const folder;
    folder.write("settings.json", R"({"database": "three", "log_level": "debug"})");
    Environment const environment(
        {{"PODDESK_HOME", folder.path()}, {"PODDESK_DATABASE", ""}, {"PODDESK_LOG_LEVEL", ""}});
    Settings const settings = resolve_settings({});
    BOOST_TEST(settings.database == "three");
    BOOST_TEST(settings.log_level == "debug");
}

BOOST_AUTO_TEST_CASE(a_profile_holds_the_server_and_its_database_obeys_the_same_order)
{
    ScratchFolder const folder;
    folder.write("settings.json", R"({"database": "everyday", "profiles": {
        "reno": {"host": "db1.example,db2.example", "port": "5432,5433", "database": "pods", "user": "ana",
                 "sslrootcert": "/etc/poddesk/ca.pem"},
        "bare": {"host": "db3.example", "sslmode": "require"}}})");
    Flags flags;
    flags.home = folder.path();
    flags.profile = "reno";
    {
        Environment const environment(Variables{});
        Settings const reno = resolve_settings(flags);
        BOOST_REQUIRE(reno.server.has_value());
        BOOST_TEST(reno.server->host == "db1.example,db2.example");
        BOOST_TEST(reno.server->port == "5432,5433");
        BOOST_TEST(reno.server->sslmode == "verify-full"); // not said: the safe one
        BOOST_TEST(reno.server->sslrootcert == "/etc/poddesk/ca.pem");
        BOOST_TEST(reno.server->database == "pods");
        BOOST_TEST(reno.database == "pods");
        BOOST_TEST(reno.person == "ana");

        Flags bare = flags;
        bare.profile = "bare";
        BOOST_TEST(resolve_settings(bare).server->database == "everyday");
        BOOST_TEST(resolve_settings(bare).server->sslmode == "require");
    }
    Environment const environment(Variables{{"PODDESK_DATABASE", "from_environment"}, {"PODDESK_AS", "wes"}});
    BOOST_TEST(resolve_settings(flags).server->database == "from_environment");
    BOOST_TEST(resolve_settings(flags).person == "wes");
    flags.database = "from_flag";
    BOOST_TEST(resolve_settings(flags).server->database == "from_flag");
}

BOOST_AUTO_TEST_CASE(without_a_file_there_are_only_defaults)
{
    ScratchFolder const folder;
    Environment const environment(Variables{{"PODDESK_HOME", folder.path()}});
    Settings const settings = resolve_settings({});
    BOOST_TEST(settings.database == "poddesk");
    BOOST_TEST(settings.profile == "");
    BOOST_TEST(!settings.server);
}

BOOST_AUTO_TEST_CASE(a_broken_file_is_refused_with_its_name_and_line)
{
    Environment const environment(Variables{});
    struct Broken
    {
        std::string text;
        std::string line;
    };
    for (Broken const& broken :
         {Broken{"", "(line 1)"}, Broken{"{ not json", "(line 1)"},
          Broken{"{\n  \"database\": \"poddesk\",\n  \"as\": ana\n}\n", "(line 3)"},
          Broken{"{\n  \"database\": \"poddesk\",\n}\n", "(line 3)"},
          Broken{"{\n  \"as\": \"ana\n}\n", "(line 2)"}, Broken{"{\n\n  \"as\": \"\xff\"\n}", "(line 3)"},
          Broken{std::string("{\n  \"as\": \"a\0\"\n}", 15), "(line 2)"}}) {
        std::string const sentence = refusal_of_file(broken.text);
        BOOST_TEST(says(sentence, "settings.json"), sentence << " for " << broken.text);
        BOOST_TEST(says(sentence, broken.line), sentence << " for " << broken.text);
        BOOST_TEST(!says(sentence, "\n"));
    }
}

BOOST_AUTO_TEST_CASE(what_a_file_says_wrongly_is_refused_with_the_files_name)
{
    Environment const environment(Variables{});
    BOOST_TEST(says(refusal_of_file("[1]"), "settings.json must hold one JSON object"));
    BOOST_TEST(says(refusal_of_file(R"({"database": 7})"), "\"database\" in"));
    BOOST_TEST(says(refusal_of_file(R"({"log_level": "loud"})"), "\"log_level\" in"));
    BOOST_TEST(says(refusal_of_file(R"({"profile": "reno"})"), "no profile \"reno\" in"));
    BOOST_TEST(says(refusal_of_file(R"({"profile": "reno", "profiles": {"reno": {"port": "1"}}})"),
                    "names no host"));
    BOOST_TEST(says(refusal_of_file(R"({"profile": "reno", "profiles": {"reno": {"host": "a", "port": 1}}})"),
                    "\"port\" in"));
    ScratchFolder const folder;
    std::filesystem::create_directory(std::filesystem::path(folder.path()) / "settings.json");
    Flags flags;
    flags.home = folder.path();
    BOOST_TEST(says(refusal(flags), "settings.json cannot be read"));
}

BOOST_AUTO_TEST_CASE(an_unknown_log_level_is_refused_with_the_name_of_its_source)
{
    ScratchFolder const folder;
    Flags flags;
    flags.home = folder.path();
    Environment const environment(Variables{{"PODDESK_LOG_LEVEL", "loud"}});
    BOOST_TEST(says(refusal(flags), "PODDESK_LOG_LEVEL must be one of"));
    flags.log_level = "louder";
    BOOST_TEST(says(refusal(flags), "--log-level must be one of"));
}

BOOST_AUTO_TEST_SUITE_END()
