#include "installer/ctl/context.h"

#include "domain/clients/change_client.h"
#include "domain/kernel/decimal.h"
#include "domain/kernel/time_of_day.h"
#include "domain/orders/renew_promises.h"
#include "installer/ctl/reading.h"

namespace poddesk::ctl {

namespace {

using clients::Promise;

/// What was typed of a promise; what is empty stays.
struct TypedPromise
{
    std::string client, hours, cutoff, days, delivery, zone, workdays, opens, closes, closed, stops;
    bool open_orders = false;
};

std::chrono::minutes clock_in(std::string const& text)
{
    return text == "24:00" ? std::chrono::hours{24} : take(kernel::parse_clock(text));
}

int number_in(std::string const& text, char const* option)
{
    auto const number = kernel::parse_scaled(text, 0);
    if (!number || *number > 1'000'000) {
        throw RefusedError({"bad_value", fmt::format("{} {} is no whole number; write it in digits.", option,
                                                     kernel::in_quotes(text))});
    }
    return static_cast<int>(*number);
}

/// The promise as it would be.
Promise laid_over(Promise promise, TypedPromise const& typed)
{
    if (!typed.hours.empty()) promise.handling_hours = number_in(typed.hours, "--handling-hours");
    if (!typed.days.empty()) promise.handling_days = number_in(typed.days, "--handling-days");
    if (!typed.delivery.empty()) promise.delivery_days = number_in(typed.delivery, "--delivery-days");
    if (typed.cutoff == "none") {
        promise.order_cutoff.reset();
    } else if (!typed.cutoff.empty()) {
        promise.order_cutoff = take(kernel::parse_clock(typed.cutoff));
    }
    if (!typed.zone.empty()) promise.time_zone = typed.zone;
    if (!typed.workdays.empty()) promise.workdays = take(clients::parse_workdays(typed.workdays));
    if (!typed.opens.empty()) promise.opens_at = clock_in(typed.opens);
    if (!typed.closes.empty()) promise.closes_at = clock_in(typed.closes);
    if (!typed.closed.empty()) {
        promise.closed_days = take(clients::parse_days(typed.closed == "none" ? "" : typed.closed));
    }
    if (!typed.stops.empty()) promise.stops_at = clients::parse_stop_event(typed.stops).value();
    return promise;
}

std::string sentence_of(std::string const& code, Promise const& it)
{
    std::string const days = clients::format_workdays(it.workdays);
    std::string const closed =
        it.closed_days.empty() ? "" : fmt::format(", closed {}", clients::format_days(it.closed_days));
    std::string const calendar = fmt::format("{} {} to {} {}{}", days, kernel::format_clock(it.opens_at),
                                             kernel::format_clock(it.closes_at), it.time_zone, closed);
    std::string const leaves =
        it.order_cutoff
            ? fmt::format("what is placed by {} leaves the same working day{}",
                          kernel::format_clock(*it.order_cutoff),
                          it.handling_days == 0 ? "" : fmt::format(" and {} more", it.handling_days))
            : fmt::format("an order leaves within {} hours", it.handling_hours);
    return fmt::format("{}: {} ({}) and arrives within {} days; the clock stops when it is {}.", code, leaves,
                       calendar, it.delivery_days,
                       it.stops_at == clients::StopEvent::label ? "labeled" : clients::word(it.stops_at));
}

void promise(Context& context, TypedPromise const& typed)
{
    auto const [client, record] = reading(context, [&](database::Transaction& tx) {
        kernel::ClientId const found =
            known(client_by_code(tx, typed.client), "client", typed.client, "; see: poddeskctl clients list");
        return std::pair(found, clients::client_record(tx, found).value());
    });
    Promise const now = laid_over(record.promise, typed);
    if (now != record.promise) {
        clients::ChangeClient change{kernel::Uuid::random(), client, record.version, {}};
        change.changes.promise = now;
        take(doing(context, change.command_id,
                   [&](database::Transaction& tx) { return clients::change_client(tx, change); }));
    }
    std::int64_t renewed = 0;
    if (typed.open_orders) {
        kernel::Uuid const id = kernel::Uuid::random();
        renewed = take(doing(
            context, id, [&](database::Transaction& tx) { return orders::renew_promises(tx, id, client); }));
    }
    nlohmann::json answer = clients::as_json(now);
    answer["client"] = typed.client;
    answer["renewed"] = renewed;
    std::string const open =
        typed.open_orders ? fmt::format(" Of its open orders, {} are due at another moment now.", renewed)
                          : "";
    context.output().done(sentence_of(typed.client, now) + open, answer);
}

} // namespace

void add_promise_command(CLI::App& clients, Context& context)
{
    CLI::App* const command = clients.add_subcommand(
        "promise", "by when a client's orders leave; without options, what is promised now");
    auto typed = std::make_shared<TypedPromise>();
    command->add_option("client", typed->client, "code of the client")->required();
    command->add_option("--handling-hours", typed->hours, "hours of the calendar, where there is no cutoff");
    command->add_option("--cutoff", typed->cutoff,
                        "as 14:00: placed by then, it leaves that day; none: by hours");
    command->add_option("--handling-days", typed->days, "working days more, with a cutoff");
    command->add_option("--delivery-days", typed->delivery, "from leaving to arrival");
    command->add_option("--time-zone", typed->zone, "as America/New_York");
    command->add_option("--workdays", typed->workdays, "as mon-fri, or mon,wed,fri");
    command->add_option("--opens", typed->opens, "as 8:00");
    command->add_option("--closes", typed->closes, "as 18:00, or 24:00");
    command->add_option("--closed-days", typed->closed,
                        "as 2026-12-24,2026-12-25, in place of those before; none");
    command->add_option("--stops-at", typed->stops, "what stops an order's clock")
        ->check(CLI::IsMember({"packed", "label", "shipped"}));
    command->add_flag("--open-orders", typed->open_orders,
                      "for its open orders too; else the promise counts for those that come from now on");
    command->footer("Example:\n  poddeskctl --demo clients promise AO --cutoff 13:00 --workdays mon-fri "
                    "--time-zone America/Los_Angeles --open-orders");
    command->callback([&context, typed] { promise(context, *typed); });
}

} // namespace poddesk::ctl
