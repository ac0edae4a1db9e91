#include "domain/shipping/tracking_folder.h"

#include <fmt/format.h>

#include "domain/database/command.h"
#include "domain/database/drop_folder.h"
#include "domain/kernel/utf8.h"

namespace poddesk::shipping {
namespace {

std::string report_of(FolderFile const& file)
{
    if (!file.outcome) return file.outcome.error().message + "\n";
    std::string report;
    for (RefusedEvent const& row : file.outcome->refused)
        report += fmt::format("row {}: {}\n", row.row, row.why.message);
    return report;
}

kernel::Outcome<ImportedTracking> take_in(database::Pool& pool, std::string const& name,
                                          kernel::Outcome<std::string> const& bytes,
                                          TrackingFolderOptions const& options)
{
    if (!bytes) return tl::make_unexpected(bytes.error());
    auto read = read_tracking_file(name, *bytes);
    if (!read) return tl::make_unexpected(read.error());
    ImportTracking const command{kernel::Uuid::random(), std::move(*read), *bytes};
    return database::run_command(pool, command.command_id, [&](database::Transaction& tx) {
        if (options.guard) options.guard(tx);
        return import_tracking(tx, command);
    });
}

} // namespace

kernel::Outcome<std::vector<FolderFile>> import_tracking_folder(database::Pool& pool,
                                                                std::filesystem::path const& folder,
                                                                TrackingFolderOptions const& options)
{
    std::vector<FolderFile> results;
    auto const emptied = database::empty_drop_folder(
        folder, {.rest = options.rest, .most = options.most}, ".txt",
        [&](std::string const& name, kernel::Outcome<std::string> const& bytes) {
            results.push_back(
                {kernel::clean_utf8(name), database::take_or_refuse(name, "bad_tracking_file", [&] {
                     return take_in(pool, name, bytes, options);
                 })});
            return database::FileFate{!results.back().outcome, report_of(results.back())};
        });
    if (!emptied) return tl::make_unexpected(emptied.error());
    return results;
}

} // namespace poddesk::shipping
