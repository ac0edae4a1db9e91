#include "installer/ctl/address_asking.h"
#include "installer/ctl/reading.h"

#include "domain/orders/address_verification.h"
#include "installer/cluster/secrets_file.h"

#include <algorithm>
#include <cstdlib>

#include <unistd.h>

namespace poddesk::ctl {

namespace {

/// From PODDESK_EASYPOST_KEY, or asked for at a terminal; empty: none was given.
std::string typed_key()
{
    if (char const* const given = std::getenv("PODDESK_EASYPOST_KEY")) return given;
    if (isatty(STDIN_FILENO) == 0) return {};
    return getpass("API key of EasyPost (EZAK…, EZTK… for trying): ");
}

void add_connect(CLI::App& group, Context& context)
{
    CLI::App* const connect =
        group.add_subcommand("connect", "have EasyPost asked about the address of every open order");
    auto address = std::make_shared<std::string>(orders::easypost_address);
    connect->add_option("--address", *address, "where its API is")->capture_default_str();
    connect->footer(
        "Its API key is asked for, or taken from PODDESK_EASYPOST_KEY, and kept where the worker runs, for "
        "you alone (0600).\nOnly the place is sent, nobody's name, phone or email. Each address in the "
        "United States is asked about once; what EasyPost\ncharges for it, its price list says.\n"
        "Example:\n  poddeskctl address-check connect");
    connect->callback([&context, address] {
        installer::SecretsFile secrets(context.settings().home);
        std::string const name = address_secret_name(context.settings().database);
        std::string const key = typed_key();
        if (key.empty() && !secrets.get(name))
            throw RefusedError({"missing_secret", "No API key of EasyPost was given; nothing was stored."});
        if (!std::ranges::all_of(key, [](char c) { return c > ' ' && c < 0x7f && c != ':'; }))
            throw RefusedError({"bad_secret", "An API key has no blanks and no colons; nothing was stored."});
        kernel::Uuid const id = kernel::Uuid::random();
        take(doing(context, id, [&](database::Transaction& tx) {
            auto connected = orders::connect_address_service(tx, id, *address);
            // Before the commit, or a worker could ask without it.
            if (connected && !key.empty()) secrets.set(name, key);
            return connected;
        }));
        context.output().done(
            fmt::format("EasyPost is asked about every open order's address by the worker, at {}.", *address),
            {{"provider", "EasyPost"}, {"address", *address}});
    });
}

void add_pause(CLI::App& group, Context& context, bool pauses)
{
    std::string const name = pauses ? "pause" : "resume";
    CLI::App* const command = group.add_subcommand(name, pauses ? "ask nobody about addresses until resumed"
                                                                : "ask the provider again");
    command->footer(fmt::format("Example:\n  poddeskctl address-check {}", name));
    command->callback([&context, pauses] {
        kernel::Uuid const id = kernel::Uuid::random();
        take(doing(context, id,
                   [&](database::Transaction& tx) { return orders::pause_address_service(tx, id, pauses); }));
        context.output().done(pauses ? "Nobody is asked about addresses."
                                     : "The provider is asked about addresses again.",
                              {{"paused", pauses}});
    });
}

/// In one sentence, what a person does about it included.
std::string in_words(orders::AddressServiceHealth const& it, std::string_view state)
{
    if (state == "paused") return "It is paused; go on with: poddeskctl address-check resume.";
    if (!it.problem.empty()) return it.problem + " Orders go on without it.";
    if (it.waiting > 0) return fmt::format("{} addresses wait for the worker.", it.waiting);
    return "Nothing is wrong.";
}

void add_health(CLI::App& group, Context& context)
{
    CLI::App* const health =
        group.add_subcommand("health", "how asking the provider goes, and what to do where it does not");
    health->footer("Example:\n  poddeskctl --demo address-check health");
    health->callback([&context] {
        auto const it =
            reading(context, [](database::Transaction& tx) { return orders::address_service_health(tx); });
        nlohmann::json rows = nlohmann::json::array();
        if (it) {
            auto const moment = [](std::optional<kernel::Timestamp> const& time) {
                return time ? nlohmann::json(kernel::format_iso8601(*time)) : nlohmann::json();
            };
            std::string_view const state = orders::service_state(*it, kernel::SystemClock().now());
            rows.push_back({{"provider", it->provider},
                            {"state", state},
                            {"address", it->address},
                            {"last_success", moment(it->last_success_at)},
                            {"last_attempt", moment(it->last_attempt_at)},
                            {"next", moment(it->is_paused ? std::nullopt : it->due_at)},
                            {"verified", it->verified},
                            {"waiting", it->waiting},
                            {"undeliverable", it->undeliverable},
                            {"failures", it->failures},
                            {"problem_code", it->problem_code},
                            {"problem", it->problem},
                            {"problem_since", moment(it->problem_since)},
                            {"words", in_words(*it, state)}});
        }
        context.output().list(
            {{"provider", "Provider"},
             {"state", "State"},
             {"last_success", "Last answer"},
             {"verified", "Answers", true},
             {"waiting", "Waiting", true},
             {"undeliverable", "Not found", true},
             {"words", "How it goes and what to do"}},
            rows,
            "No provider is asked about addresses, only our own check looks at them; connect "
            "one with: poddeskctl address-check connect");
    });
}

void ask_now(Context& context)
{
    auto const claim = database::in_transaction(
        context.pool(), [](database::Transaction& tx) { return orders::claim_address_round(tx, true); });
    if (!claim) {
        context.output().done("No address waits, nobody is asked (address-check health), or a worker is at "
                              "it already.",
                              {{"deliverable", 0}, {"undeliverable", 0}, {"unclear", 0}});
        return;
    }
    orders::VerifyRound const round = ask_provider(context.pool(), context.settings(), *claim);
    if (round.problem) throw RefusedError(*round.problem);
    context.output().done(fmt::format("{} addresses are found, {} are not, {} it will not look at.",
                                      round.deliverable, round.undeliverable, round.unclear),
                          {{"deliverable", round.deliverable},
                           {"undeliverable", round.undeliverable},
                           {"unclear", round.unclear}});
}

} // namespace

void add_address_commands(CLI::App& app, Context& context)
{
    CLI::App* const group = app.add_subcommand(
        "address-check", "a provider that is asked whether an address is there (orders address shows it)");
    group->require_subcommand(1);
    add_connect(*group, context);
    add_pause(*group, context, true);
    add_pause(*group, context, false);
    CLI::App* const run = group->add_subcommand("run", "ask about what waits here and now");
    run->footer("Also a provider that is left alone after failures is asked again.\n"
                "Example:\n  poddeskctl --demo address-check run");
    run->callback([&context] { ask_now(context); });
    add_health(*group, context);
}

} // namespace poddesk::ctl
