#include "installer/ctl/shop_sync.h"

#include "domain/database/transaction.h"
#include "installer/cluster/secrets_file.h"
#include "installer/setup/log.h"

#include <fmt/format.h>

namespace poddesk::ctl {

namespace {

constexpr std::size_t most_at_once = 3; // a thread takes a connection of the pool now and then

bool is_over(std::future<void> const& work)
{
    return work.wait_for(std::chrono::seconds(0)) == std::future_status::ready;
}

} // namespace

std::string shop_secret_name(std::string const& database, orders::Channel const& channel)
{
    return fmt::format("shop {} {} {}", database, channel.client_code, channel.shop);
}

orders::SyncRound read_shop(database::Pool& pool, installer::Settings const& settings,
                            orders::SyncClaim const& claim, orders::SyncOptions const& options)
{
    try {
        std::string const secret = installer::SecretsFile(settings.home)
                                       .get(shop_secret_name(settings.database, claim.channel))
                                       .value_or("");
        return orders::sync_shop(pool, claim, secret, kernel::SystemClock(), options);
    } catch (database::DatabaseError const&) {
        throw;
    } catch (std::exception const& error) {
        installer::log(installer::LogLevel::error,
                       fmt::format("channel {} failed: {}", claim.channel.id.value, error.what()));
        orders::SyncEnd const end{
            kernel::Refusal{"sync_failed",
                            fmt::format("Reading {} failed unexpectedly; the worker's log says more. It is "
                                        "tried again.",
                                        claim.channel.shop)},
            std::chrono::minutes(15)};
        database::in_transaction(pool, [&](database::Transaction& tx) { orders::end_sync(tx, claim, end); });
        orders::SyncRound round;
        round.problem = end.problem;
        return round;
    }
}

ShopSync::~ShopSync()
{
    stop_ = true;
    finish();
}

void ShopSync::finish()
{
    for (std::future<void>& work : reading_)
        work.wait();
    reading_.clear();
}

void ShopSync::run(database::Pool& pool, database::LeaseHolder const& lease)
{
    std::erase_if(reading_, is_over);
    while (reading_.size() < most_at_once) {
        auto claim = database::in_transaction(pool, [&](database::Transaction& tx) {
            lease.guard(tx);
            return orders::claim_sync(tx);
        });
        if (!claim) return;
        reading_.push_back(
            std::async(std::launch::async, [this, pool, claim = std::move(*claim)] { read(pool, claim); }));
    }
}

void ShopSync::read(database::Pool pool, orders::SyncClaim const& claim) noexcept
{
    try {
        orders::SyncOptions options;
        options.stop = [this] { return stop_.load(); };
        orders::SyncRound const round = read_shop(pool, settings_, claim, options);
        if (round.problem) {
            installer::log(
                installer::LogLevel::warning,
                fmt::format("channel {} was not read: {}", claim.channel.id.value, round.problem->code));
        } else if (round.imported + round.updated + round.refused > 0) {
            installer::log(installer::LogLevel::info,
                           fmt::format("channel {}: {} new, {} changed, {} refused", claim.channel.id.value,
                                       round.imported, round.updated, round.refused));
        }
    } catch (database::DatabaseError const& error) { // its claim ends by itself
        installer::log(installer::LogLevel::warning,
                       fmt::format("the database is away ({}); trying again", error.sqlstate()));
    } catch (std::exception const& error) {
        installer::log(installer::LogLevel::error, fmt::format("reading a channel failed: {}", error.what()));
    }
}

} // namespace poddesk::ctl
