#include "installer/ctl/address_asking.h"

#include "domain/database/transaction.h"
#include "installer/cluster/secrets_file.h"
#include "installer/setup/log.h"

#include <fmt/format.h>

namespace poddesk::ctl {

std::string address_secret_name(std::string const& database)
{
    return fmt::format("address service {}", database);
}

orders::VerifyRound ask_provider(database::Pool& pool, installer::Settings const& settings,
                                 orders::AddressClaim const& claim, orders::VerifyOptions const& options)
{
    try {
        std::string const secret =
            installer::SecretsFile(settings.home).get(address_secret_name(settings.database)).value_or("");
        return orders::verify_addresses(pool, claim, secret, options);
    } catch (database::DatabaseError const&) {
        throw;
    } catch (std::exception const& error) {
        installer::log(installer::LogLevel::error,
                       fmt::format("asking about addresses failed: {}", error.what()));
        orders::AddressRoundEnd const end{
            kernel::Refusal{"verify_failed",
                            fmt::format("Asking {} failed unexpectedly; the worker's log says more. It is "
                                        "tried again.",
                                        claim.provider)},
            std::chrono::minutes(15)};
        database::in_transaction(
            pool, [&](database::Transaction& tx) { orders::end_address_round(tx, claim, end); });
        orders::VerifyRound round;
        round.problem = end.problem;
        return round;
    }
}

AddressAsking::~AddressAsking()
{
    stop_ = true;
    finish();
}

void AddressAsking::finish()
{
    if (asking_.valid()) asking_.wait();
}

void AddressAsking::run(database::Pool& pool, database::LeaseHolder const& lease)
{
    if (asking_.valid() && asking_.wait_for(std::chrono::seconds(0)) != std::future_status::ready) return;
    auto claim = database::in_transaction(pool, [&](database::Transaction& tx) {
        lease.guard(tx);
        return orders::claim_address_round(tx);
    });
    if (!claim) return;
    asking_ = std::async(std::launch::async, [this, pool, claim = std::move(*claim)] { ask(pool, claim); });
}

void AddressAsking::ask(database::Pool pool, orders::AddressClaim const& claim) noexcept
{
    try {
        orders::VerifyOptions options;
        options.stop = [this] { return stop_.load(); };
        orders::VerifyRound const round = ask_provider(pool, settings_, claim, options);
        if (round.problem) {
            installer::log(installer::LogLevel::warning,
                           fmt::format("addresses were not verified: {}", round.problem->code));
        } else {
            installer::log(installer::LogLevel::info,
                           fmt::format("addresses verified: {} found, {} not, {} unclear", round.deliverable,
                                       round.undeliverable, round.unclear));
        }
    } catch (database::DatabaseError const& error) { // its claim ends by itself
        installer::log(installer::LogLevel::warning,
                       fmt::format("the database is away ({}); trying again", error.sqlstate()));
    } catch (std::exception const& error) {
        installer::log(installer::LogLevel::error,
                       fmt::format("asking about addresses failed: {}", error.what()));
    }
}

} // namespace poddesk::ctl
