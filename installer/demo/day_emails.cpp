#include "installer/demo/day.h"

#include "domain/messaging/hand_over_to_files.h"
#include "installer/demo/day_sql.h"

#include <thread>

#include <fmt/format.h>

namespace poddesk::installer {

namespace {

/// A worker beside an open window hands emails over by itself: what is due is waited for, not done twice.
bool wait_for_worker(database::Pool& pool)
{
    constexpr auto patience = std::chrono::minutes(2);
    auto const until = std::chrono::steady_clock::now() + patience;
    while (database::in_transaction(pool, [](database::Transaction& tx) { return emails_due(tx); }) > 0) {
        if (std::chrono::steady_clock::now() > until) {
            return false;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(200));
    }
    return true;
}

} // namespace

Day::Tally Day::send_emails(int)
{
    std::int64_t const sent_before =
        database::in_transaction(as("worker"), [](database::Transaction& tx) { return emails_sent(tx); });
    kernel::Outcome<messaging::HandOverCount> const handed =
        messaging::hand_over_to_files(as("worker"), folder("emails"), {.most = 100000, .after = {}});
    if (!handed && (handed.error().code != "busy" || !wait_for_worker(as("worker")))) {
        throw std::runtime_error("the emails were not handed over: " + handed.error().message);
    }
    std::int64_t const sent =
        database::in_transaction(as("worker"), [](database::Transaction& tx) { return emails_sent(tx); }) -
        sent_before;
    return {static_cast<std::size_t>(sent), handed ? static_cast<std::size_t>(handed->dead) : 0,
            "emails about orders, parcels and returns as files"};
}

} // namespace poddesk::installer
