#pragma once

#include "domain/database/pool.h"
#include "domain/database/transaction.h"
#include "domain/kernel/outcome.h"
#include "installer/ctl/output.h"
#include "installer/setup/installation.h"

#include <memory>
#include <optional>
#include <string>

#include <CLI/CLI.hpp>

namespace poddesk::ctl {

/// A refusal on its way to the exit code: 1, with its sentence.
class RefusedError : public std::runtime_error
{
public:
    explicit RefusedError(kernel::Refusal refusal)
        : std::runtime_error(refusal.message), refusal_(std::move(refusal))
    {
    }
    kernel::Refusal const& refusal() const { return refusal_; }

private:
    kernel::Refusal refusal_;
};

/// The value, or RefusedError.
template <class T>
T take(kernel::Outcome<T>&& outcome)
{
    if (!outcome) {
        throw RefusedError(outcome.error());
    }
    if constexpr (!std::is_void_v<T>) {
        return std::move(*outcome);
    }
}

/// What the options before the subcommand said, and what hangs on them: opened when a command first asks.
class Context
{
public:
    installer::Flags flags;
    bool demo = false;
    bool json = false;
    std::string list_file; ///< --csv or --xlsx

    Context() : output_(std::cout, false) {}

    Output& output()
    {
        output_.use_json(json);
        return output_;
    }
    installer::Installation& installation();
    /// Connections as the person of --as (private cluster: the administrator where nobody is named).
    database::Pool& pool();

    /// For a shared server: PODDESK_PASSWORD, or asked for at a terminal. Empty for the private cluster.
    std::string password();

    installer::Settings const& settings();
    /// From now on as this person, where --as names nobody.
    void sign_in_as(std::string const& person);
    /// A command that makes the demo data itself.
    void open_without_demo();

private:
    std::string default_person_;
    std::optional<installer::Settings> settings_;
    std::optional<installer::Installation> installation_;
    std::optional<database::Pool> pool_;
    Output output_;
    bool skip_demo_ = false;
};

/// Adds the subcommands of one area. Each command's --help ends with examples.
void add_orders_commands(CLI::App& app, Context& context);
void add_channel_commands(CLI::App& app, Context& context);
void add_address_commands(CLI::App& app, Context& context);
/// Adds to `channels` what is about shops over the network.
void add_shop_commands(CLI::App& channels, Context& context);
void add_rule_commands(CLI::App& app, Context& context);
void add_stock_commands(CLI::App& app, Context& context);
void add_route_commands(CLI::App& app, Context& context);
void add_shipping_commands(CLI::App& app, Context& context);
/// Adds to `pods` as well: after add_stock_commands.
void add_lane_commands(CLI::App& app, Context& context);
/// Adds to `pick`, `pack`, `release` and `picklists`: after add_shipping_commands.
void add_bench_work_commands(CLI::App& app, Context& context);
void add_email_commands(CLI::App& app, Context& context);
void add_people_commands(CLI::App& app, Context& context);
void add_maintenance_commands(CLI::App& app, Context& context);
void add_demo_commands(CLI::App& app, Context& context);
void add_bench_commands(CLI::App& app, Context& context);
void add_onboarding_commands(CLI::App& app, Context& context);
void add_promise_command(CLI::App& clients, Context& context);
void add_catalog_commands(CLI::App& app, Context& context);
void add_returns_commands(CLI::App& app, Context& context);
void add_tracking_commands(CLI::App& app, Context& context);
void add_manifest_commands(CLI::App& app, Context& context);
void add_audit_commands(CLI::App& app, Context& context);
void add_presence_commands(CLI::App& app, Context& context);
void add_charge_commands(CLI::App& app, Context& context);
void add_printing_commands(CLI::App& app, Context& context);

} // namespace poddesk::ctl
