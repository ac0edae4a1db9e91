#include "domain/database/database_error.h"
#include "installer/setup/log.h"
#include "installer/setup/worker_jobs.h"

#include "tests/installer/setup/scratch_folder.h"

#include <boost/test/unit_test.hpp>

#include <fstream>
#include <stdexcept>

using namespace poddesk;
using installer::WorkerJobs;

BOOST_AUTO_TEST_SUITE(worker_jobs)

BOOST_AUTO_TEST_CASE(one_that_fails_starves_no_other_and_is_told)
{
    poddesk::testing::ScratchFolder const scratch;
    installer::open_log(scratch.path(), "jobs", "info");
    WorkerJobs jobs;
    int emails = 0;
    bool broken = true;
    auto const round = [&] {
        jobs.run("tracking files", [&] {
            if (broken) throw std::runtime_error("odd bytes");
        });
        jobs.run("storage", [&] {
            if (broken)
                throw database::DatabaseError(database::ErrorKind::permission, "42501", "", "may not");
        });
        jobs.run("emails", [&] { ++emails; });
    };
    BOOST_TEST(jobs.problem().empty());
    round();
    round();
    BOOST_TEST(emails == 2);
    BOOST_TEST(jobs.problem() == "A job of the worker fails, see its log: storage, tracking files.");
    std::ifstream in(scratch.path() + "/log/jobs.log");
    std::string const text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    std::size_t const first = text.find("tracking files failed: odd bytes");
    BOOST_TEST(first != std::string::npos);
    BOOST_TEST(text.find("tracking files failed", first + 1) == std::string::npos); // not twice a second
    broken = false;
    round();
    BOOST_TEST(jobs.problem().empty());
}

BOOST_AUTO_TEST_CASE(a_database_that_is_away_ends_the_round)
{
    WorkerJobs jobs;
    for (database::ErrorKind const kind :
         {database::ErrorKind::connection_lost, database::ErrorKind::lease_lost}) {
        BOOST_CHECK_THROW(jobs.run("emails", [&] { throw database::DatabaseError(kind, "", "", "away"); }),
                          database::DatabaseError);
    }
    BOOST_TEST(jobs.problem().empty());
}

BOOST_AUTO_TEST_SUITE_END()
