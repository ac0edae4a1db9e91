#include "installer/ctl/tracking_inbox.h"

#include "domain/shipping/tracking_folder.h"
#include "installer/setup/log.h"

#include <fmt/format.h>

namespace poddesk::ctl {

TrackingInbox::TrackingInbox(installer::Settings const& settings)
    : folder_(settings.home / "tracking" / settings.database)
{
}

void TrackingInbox::run(database::Pool& pool, database::LeaseHolder const& lease)
{
    // A file that cannot be moved away would be read anew twice a second.
    constexpr auto pause = std::chrono::minutes(1);
    if (Clock::now() < not_before_) {
        return;
    }
    shipping::TrackingFolderOptions options;
    options.guard = [&lease](database::Transaction& tx) { lease.guard(tx); };
    auto const files = shipping::import_tracking_folder(pool, folder_, options);
    if (!files) {
        not_before_ = Clock::now() + pause;
        installer::log(installer::LogLevel::warning, "tracking files: " + files.error().code);
        return;
    }
    for (shipping::FolderFile const& file : *files) {
        installer::log(installer::LogLevel::info,
                       file.outcome ? fmt::format("tracking file: {} new events, {} rows refused",
                                                  file.outcome->stored, file.outcome->refused.size())
                                    : "tracking file refused: " + file.outcome.error().code);
    }
}

void TrackingInbox::find_silent(database::Pool& pool, database::LeaseHolder const& lease) const
{
    database::in_transaction(pool, [&](database::Transaction& tx) {
        lease.guard(tx);
        (void)shipping::find_silent_parcels(tx);
    });
}

} // namespace poddesk::ctl
