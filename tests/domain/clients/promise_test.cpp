#include "domain/clients/change_client.h"
#include "domain/database/command.h"

#include "tests/support/test_database.h"

#include <boost/test/unit_test.hpp>

#include <nlohmann/json.hpp>

using namespace poddesk;
using namespace poddesk::clients;
using database::Transaction;

namespace {

/// Weekdays in New York, whose clocks go back on 2026-11-01. 2026-11-27 is a Friday.
Promise weekdays()
{
    Promise promise;
    promise.time_zone = "America/New_York";
    promise.workdays = parse_workdays("mon-fri").value();
    return promise;
}

struct Moments
{
    /// By when an order placed then has to leave, as clients.ship_by says it.
    std::string due(Promise const& promise, std::string const& placed)
    {
        kernel::Timestamp const moment = database::in_transaction(test.root(), [&](Transaction& tx) {
            return tx
                .query("select clients.ship_by(jsonb_populate_record(null::clients.promise, "
                       ":promise::jsonb), :placed::timestamptz)")
                .bind("promise", as_json(promise))
                .bind("placed", placed)
                .value<kernel::Timestamp>();
        });
        return kernel::format_iso8601(moment);
    }

    testing::TestDatabase test{"promises"};
};

} // namespace

BOOST_AUTO_TEST_SUITE(promise)

BOOST_FIXTURE_TEST_CASE(hours_go_on_where_the_calendar_never_closes, Moments)
{
    BOOST_TEST(due({}, "2026-11-27T15:00:00Z") == "2026-11-28T15:00:00Z");
    Promise around_the_clock = weekdays();
    around_the_clock.workdays = every_day;
    // A day of 25 hours and one of 23: a promise of hours is kept in hours.
    BOOST_TEST(due(around_the_clock, "2026-10-31T22:00:00-04:00") == "2026-11-02T02:00:00Z");
    BOOST_TEST(due(around_the_clock, "2026-03-07T22:00:00-05:00") == "2026-03-09T03:00:00Z");
}

BOOST_FIXTURE_TEST_CASE(a_cutoff_decides_on_the_working_day, Moments)
{
    Promise promise = weekdays();
    promise.order_cutoff = std::chrono::hours{14};
    BOOST_TEST(due(promise, "2026-11-27T13:59:00-05:00") == "2026-11-28T05:00:00Z"); // the end of Friday
    BOOST_TEST(due(promise, "2026-11-27T14:00:00-05:00") == "2026-11-28T05:00:00Z");
    BOOST_TEST(due(promise, "2026-11-27T14:00:01-05:00") == "2026-12-01T05:00:00Z"); // of Monday
    BOOST_TEST(due(promise, "2026-11-28T10:00:00-05:00") == "2026-12-01T05:00:00Z");
    // The day is that of the promise's zone, wherever the order was placed.
    BOOST_TEST(due(promise, "2026-11-28T03:00:00+09:00") == "2026-11-28T05:00:00Z");
    promise.closes_at = std::chrono::hours{18};
    BOOST_TEST(due(promise, "2026-11-27T10:00:00-05:00") == "2026-11-27T23:00:00Z");
    promise.handling_days = 1;
    BOOST_TEST(due(promise, "2026-11-27T10:00:00-05:00") == "2026-11-30T23:00:00Z");
    BOOST_TEST(due(promise, "2026-11-28T10:00:00-05:00") == "2026-12-01T23:00:00Z");
    promise.closed_days = parse_days("2026-11-30").value();
    BOOST_TEST(due(promise, "2026-11-27T10:00:00-05:00") == "2026-12-01T23:00:00Z");
}

BOOST_FIXTURE_TEST_CASE(working_hours_stand_still_at_night_and_on_closed_days, Moments)
{
    Promise promise = weekdays();
    promise.handling_hours = 8;
    promise.opens_at = std::chrono::hours{9};
    promise.closes_at = std::chrono::hours{17};
    BOOST_TEST(due(promise, "2026-11-27T09:00:00-05:00") == "2026-11-27T22:00:00Z");
    BOOST_TEST(due(promise, "2026-11-27T07:00:00-05:00") == "2026-11-27T22:00:00Z");
    BOOST_TEST(due(promise, "2026-11-27T15:00:00-05:00") == "2026-11-30T20:00:00Z"); // two hours, then six
    BOOST_TEST(due(promise, "2026-11-27T17:30:00-05:00") == "2026-11-30T22:00:00Z");
    promise.closed_days = parse_days("2026-11-30, 2026-12-01").value();
    BOOST_TEST(due(promise, "2026-11-29T12:00:00-05:00") == "2026-12-02T22:00:00Z");
    promise.handling_hours = 240; // one hour on one day a week: 240 weeks
    promise.workdays = parse_workdays("wed").value();
    promise.closes_at = std::chrono::hours{10};
    BOOST_TEST(due(promise, "2026-11-25T09:00:00-05:00") == "2031-06-25T14:00:00Z");
}

BOOST_FIXTURE_TEST_CASE(a_promise_is_stored_whole_or_refused, Moments)
{
    test.add_person("olga", "onboarding", true);
    database::Pool olga = test.login_as("olga");
    CreateClient brand{kernel::Uuid::random(), "AC", "Acme", "#2f6b5e", "USD", true, {}, weekdays()};
    brand.branding.from_email = "hello@acme.example";
    brand.promise.order_cutoff = std::chrono::minutes{13 * 60 + 30};
    brand.promise.closed_days = parse_days("2026-12-25 2026-12-24").value();
    brand.promise.stops_at = StopEvent::label;
    kernel::ClientId const client =
        database::in_transaction(olga, [&](Transaction& tx) { return create_client(tx, brand); }).value();
    auto const record = [&] {
        return database::in_transaction(olga, [&](Transaction& tx) { return client_record(tx, client); })
            .value();
    };
    BOOST_TEST((record().promise == brand.promise));
    auto const change = [&](Promise const& to) {
        ChangeClient command{kernel::Uuid::random(), client, record().version, {}};
        command.changes.promise = to;
        return database::in_transaction(olga, [&](Transaction& tx) { return change_client(tx, command); });
    };
    auto const plain = change({});
    BOOST_REQUIRE_MESSAGE(plain, plain.error().message);
    BOOST_TEST((record().promise == Promise{})); // the cutoff is taken away too
    Promise nowhere;
    nowhere.time_zone = "America/Atlantis";
    BOOST_CHECK_EQUAL(change(nowhere).error().code, "missing_input");
    Promise short_day;
    short_day.opens_at = std::chrono::hours{17};
    short_day.closes_at = std::chrono::hours{9};
    BOOST_CHECK_EQUAL(change(short_day).error().code, "bad_value");
    BOOST_TEST((record().promise == Promise{}));
}

BOOST_AUTO_TEST_CASE(working_days_are_read_and_said)
{
    for (auto const& [typed, said] :
         {std::pair("mon-fri", "mon-fri"), std::pair("Fri,MON wed", "mon,wed,fri"),
          std::pair("sat-mon", "mon,sat-sun"), std::pair("mon-sun", "mon-sun")})
        BOOST_CHECK_EQUAL(format_workdays(parse_workdays(typed).value()), said);
    for (char const* const typed : {"", " , ", "mon-", "-fri", "monday", "mon-fri-sun", "1-5"})
        BOOST_CHECK_EQUAL(parse_workdays(typed).error().code, "bad_value");
    BOOST_CHECK_EQUAL(format_days(parse_days("2026-12-25,2026-12-24 2026-12-25").value()),
                      "2026-12-24, 2026-12-25");
    BOOST_CHECK_EQUAL(parse_days("2026-02-30").error().code, "bad_date");
}

BOOST_AUTO_TEST_SUITE_END()
