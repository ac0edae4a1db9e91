#include "installer/ctl/order_inbox.h"

#include "domain/orders/order_folder.h"
#include "installer/cluster/secrets_file.h"
#include "installer/setup/log.h"

#include <fmt/format.h>

namespace poddesk::ctl {

std::string webhook_secret_name(std::string const& database, orders::Channel const& channel)
{
    return fmt::format("webhook {} {} {}", database, channel.client_code, channel.shop);
}

std::optional<std::string> webhook_secret(installer::Settings const& settings, orders::Channel const& channel)
{
    return installer::SecretsFile(settings.home).get(webhook_secret_name(settings.database, channel));
}

std::filesystem::path orders_folder(installer::Settings const& settings)
{
    return settings.home / "orders" / settings.database;
}

void OrderInbox::run(database::Pool& pool, database::LeaseHolder const& lease)
{
    constexpr auto pause = std::chrono::minutes(1);
    std::vector<orders::Channel> const channels =
        database::in_transaction(pool, [](database::Transaction& tx) { return orders::list_channels(tx); });
    for (orders::Channel const& channel : channels) {
        if (Clock::now() < not_before_[channel.id.value]) {
            continue;
        }
        orders::OrderFolderOptions options;
        options.webhook_secret = webhook_secret(settings_, channel);
        options.guard = [&lease](database::Transaction& tx) { lease.guard(tx); };
        auto const files =
            orders::import_order_folder(pool, channel, orders_folder(settings_) / orders::folder_of(channel),
                                        kernel::SystemClock(), options);
        if (!files) {
            not_before_[channel.id.value] = Clock::now() + pause;
            installer::log(installer::LogLevel::warning, "order files: " + files.error().code);
            continue;
        }
        for (orders::OrderFile const& file : *files) {
            installer::log(installer::LogLevel::info,
                           file.outcome ? fmt::format("order file: {} new, {} changed, {} refused",
                                                      file.outcome->count(orders::ImportOutcome::imported),
                                                      file.outcome->count(orders::ImportOutcome::updated),
                                                      file.outcome->count(orders::ImportOutcome::refused))
                                        : "order file refused: " + file.outcome.error().code);
        }
    }
}

} // namespace poddesk::ctl
