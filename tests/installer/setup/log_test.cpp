#include "installer/setup/log.h"
#include "installer/setup/masking.h"

#include "tests/installer/setup/scratch_folder.h"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <array>
#include <fstream>
#include <set>
#include <sstream>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

using namespace poddesk::installer;
using poddesk::testing::ScratchFolder;

namespace fs = std::filesystem;

namespace {

std::string text_of(fs::path const& file)
{
    std::ifstream in(file);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

std::string whole_log(fs::path const& home)
{
    std::string text;
    for (auto const& entry : fs::directory_iterator(home / "log")) {
        text += text_of(entry.path());
    }
    return text;
}

unsigned mode_of(fs::path const& path)
{
    struct stat info
    {
    };
    BOOST_REQUIRE_EQUAL(::stat(path.c_str(), &info), 0);
    return info.st_mode & 07777U;
}

/// A line as a careless hand might write it, and what of it must not reach the file.
struct Careless
{
    std::string line;
    std::vector<std::string> personal;
    std::string kept = ""; ///< what must still be there
};

std::vector<Careless> const& careless_lines()
{
    static std::vector<Careless> const all{
        {"order EO-1001 of Maria Lindqvist is held", {"Maria", "Lindqvist"}, "order EO-1001 of"},
        {"order EO-1002 of Jürgen Großmann-Weiß is held", {"Jürgen", "Großmann"}, "EO-1002"},
        {"order EO-1003 of Zoë O'Hara Jr. is held", {"Zoë", "Hara"}},
        {"order EO-1004 of 山田太郎 is held", {"山田太郎"}, "EO-1004"},
        {"order EO-1005 of Łukasz Ćwik, Krakow", {"Łukasz", "Ćwik"}},
        {"the name \"maria lindqvist\" is too long", {"maria", "lindqvist"}, "is too long"},
        {"the name 'maria lindqvist' is too long", {"maria", "lindqvist"}, "is too long"},
        {"the name \xe2\x80\x9cmaria lindqvist\xe2\x80\x9d is too long", {"maria", "lindqvist"}},
        {"sent to maria.lindqvist+x@mail.example.com, id 77",
         {"maria", "lindqvist", "mail.example"},
         "id 77"},
        {"sent to <maria@example.com>", {"maria", "example.com"}, "sent to"},
        {"to=maria@example.com;again", {"maria", "example.com"}, "again"},
        {"ship to 1600 Pennsylvania Avenue NW", {"Pennsylvania", "1600"}, "ship to"},
        {"ship to 12b old mill road, unit 4", {"12b", "old mill"}, "unit 4"},
        {"ship to P.O. Box 7714", {"7714"}},
        {"phone +1 (775) 555-0134 is no mobile", {"555", "0134"}, "is no mobile"},
        {"phone 775-555-0134", {"0134"}},
        {"host=db1 user=ana password=hunter2 dbname=poddesk", {"hunter2"}, "dbname=poddesk"},
        {"host='db1' password='hunt\\'er two' user='ana'", {"hunt", "er two"}, "host="},
        {"PGPASSWORD=hunter2 psql", {"hunter2"}, "psql"},
        {"{\"user\": \"ana\", \"password\": \"hunter2\"}", {"hunter2"}},
        {"postgresql://ana:hunter2@db1.example:5432/poddesk",
         {"hunter2", "ana:"},
         "db1.example:5432/poddesk"},
        {"postgresql://ana:hun@ter2@db1.example/poddesk", {"hun@", "ter2"}, "db1.example/poddesk"},
        {"Authorization: Bearer shpat_0123456789", {"shpat_0123456789"}},
        {"api_key=EZTK123 refused", {"EZTK123"}, "refused"},
        {"one line\nMaria Lindqvist on the next", {"Maria", "Lindqvist", "line\n"}, "one line"}};
    return all;
}

std::vector<std::string> leaks(std::string const& text, Careless const& careless)
{
    std::vector<std::string> found;
    std::copy_if(careless.personal.begin(), careless.personal.end(), std::back_inserter(found),
                 [&](std::string const& part) { return text.find(part) != std::string::npos; });
    return found;
}

} // namespace

BOOST_AUTO_TEST_SUITE(log_file)

BOOST_AUTO_TEST_CASE(no_personal_data_gets_into_the_file)
{
    for (Careless const& careless : careless_lines()) {
        ScratchFolder const folder;
        open_log(folder.path(), "poddeskctl", "debug");
        log(LogLevel::error, careless.line);
        std::string const written = whole_log(folder.path());
        BOOST_TEST_CONTEXT(careless.line << " became " << written)
        {
            BOOST_TEST(std::count(written.begin(), written.end(), '\n') == 1);
            // Behind the stamp, whose time and process number may hold any digits.
            std::size_t const message = written.find(" error ");
            BOOST_REQUIRE(message != std::string::npos);
            BOOST_TEST(leaks(written.substr(message), careless).empty());
            BOOST_TEST(written.find(careless.kept) != std::string::npos);
        }
        // The control: the same look at the same line unmasked finds all of it.
        BOOST_TEST(leaks(careless.line, careless).size() == careless.personal.size());
    }
}

BOOST_AUTO_TEST_CASE(every_level_is_masked)
{
    ScratchFolder const folder;
    open_log(folder.path(), "poddeskctl", "debug");
    for (LogLevel const level : {LogLevel::error, LogLevel::warning, LogLevel::info, LogLevel::debug}) {
        log(level, "mail to maria@example.com");
    }
    log(LogLevel::error, "the last one flushes");
    std::string const written = whole_log(folder.path());
    BOOST_TEST(std::count(written.begin(), written.end(), '\n') == 5);
    BOOST_TEST(written.find("maria") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(our_own_sentences_stay_readable)
{
    for (char const* const line :
         {"signed in to poddesk as ana", "brought poddesk up to date: 17 steps", "refused: PD041",
          "allocation: Other people changed the same rows at the same time, again and again (40001). Try "
          "again.",
          "order EO-1001: 3 of 4 lines reserved, 2026-11-23T14:02:40Z, lists 5550134 and 12",
          "The database server has no room left: could not extend file base/16384/2619 (53100)."}) {
        BOOST_TEST(masked(line) == line);
    }
}

BOOST_AUTO_TEST_CASE(a_hostile_line_takes_no_time_and_no_stack)
{
    for (char const* const unit : {"a", "@", "\"", "A a", "1 ", "password=", "\\'", "\xc3", "(", "Ab "}) {
        std::string line;
        while (line.size() < 100'000) {
            line += unit;
        }
        BOOST_TEST(masked(line).size() < 40'000);
    }
}

BOOST_AUTO_TEST_CASE(it_rotates_and_keeps_its_number_of_files)
{
    ScratchFolder const folder;
    open_log(folder.path(), "poddeskctl", "info", {.bytes_each = 4096, .count = 5});
    for (int i = 0; i < 1000; ++i) {
        log(LogLevel::info, "step " + std::to_string(i) + " of a long day, so that the files fill up");
    }
    std::set<std::string> names;
    for (auto const& entry : fs::directory_iterator(fs::path(folder.path()) / "log")) {
        names.insert(entry.path().filename());
        BOOST_TEST(entry.file_size() <= 4096);
    }
    BOOST_TEST(names == (std::set<std::string>{"poddeskctl.log", "poddeskctl.1.log", "poddeskctl.2.log",
                                               "poddeskctl.3.log", "poddeskctl.4.log"}),
               boost::test_tools::per_element());
    std::string const text = whole_log(folder.path());
    BOOST_TEST(text.find("step 999 ") != std::string::npos); // the newest is there
    BOOST_TEST(text.find("step 0 ") == std::string::npos);   // the oldest is gone
}

BOOST_AUTO_TEST_CASE(only_its_owner_may_read_it)
{
    mode_t const before = ::umask(0);
    ScratchFolder const folder;
    fs::path const home = fs::path(folder.path()) / "home";
    open_log(home, "poddesk", "info", {.bytes_each = 200, .count = 3});
    for (int i = 0; i < 20; ++i) {
        log(LogLevel::info, "a line of some length that soon begins a new file");
    }
    ::umask(before);
    BOOST_TEST(mode_of(home) == 0700U);
    BOOST_TEST(mode_of(home / "log") == 0700U);
    int files = 0;
    for (auto const& entry : fs::directory_iterator(home / "log")) {
        BOOST_TEST(mode_of(entry.path()) == 0600U, entry.path());
        ++files;
    }
    BOOST_TEST(files == 3);
}

BOOST_AUTO_TEST_CASE(less_than_the_level_is_left_out)
{
    ScratchFolder const folder;
    open_log(folder.path(), "poddesk", "warning");
    log(LogLevel::info, "quiet");
    log(LogLevel::warning, "loud");
    log(LogLevel::error, "louder");
    std::string const text = whole_log(folder.path());
    BOOST_TEST(text.find("quiet") == std::string::npos);
    BOOST_TEST(text.find(" warning loud") != std::string::npos);
    BOOST_TEST(text.find(" error louder") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(where_nothing_can_be_written_nobody_is_kept_from_working)
{
    open_log("/proc/nowhere", "poddesk", "info");
    log(LogLevel::error, "said to nobody");
    BOOST_TEST(!fs::exists("/proc/nowhere"));
}

BOOST_AUTO_TEST_SUITE_END()
