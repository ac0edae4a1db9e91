#include "domain/fulfillment/routing_rules.h"

#include "domain/database/find_command.h"
#include "domain/database/refusal.h"

namespace poddesk::fulfillment {

using kernel::Outcome;
using nlohmann::json;

namespace {

std::optional<std::vector<kernel::PodId>> none_for_all(std::vector<kernel::PodId> const& pods)
{
    return pods.empty() ? std::nullopt : std::optional(pods);
}

} // namespace

Outcome<void> set_client_routing(database::Transaction& tx, SetClientRouting const& command)
{
    bool const has_days = command.reserve_days && *command.reserve_days >= 0 && *command.reserve_days <= 365;
    if (command.reserve == ReserveWhen::before_ship_by ? !has_days : command.reserve_days.has_value()) {
        return kernel::refused(
            "missing_input", "Stock that is reserved some days before ship-by needs their number, 0 to 365; "
                             "otherwise leave it empty.");
    }
    return database::guarded([&]() -> Outcome<void> {
        (void)tx
            .query("select fulfillment.set_client_routing(:command::uuid, :client::bigint, :policy, "
                   ":pods::bigint[], :reserve, :days::integer)")
            .bind("command", command.command_id)
            .bind("client", command.client)
            .bind("policy", word(command.policy))
            .bind("pods", none_for_all(command.pods))
            .bind("reserve", word(command.reserve))
            .bind("days", command.reserve_days)
            .value<json>();
        return {};
    });
}

Outcome<void> set_channel_pods(database::Transaction& tx, SetChannelPods const& command)
{
    return database::guarded([&]() -> Outcome<void> {
        (void)tx
            .query("select fulfillment.set_channel_pods(:command::uuid, :channel::bigint, :pods::bigint[])")
            .bind("command", command.command_id)
            .bind("channel", command.channel)
            .bind("pods", none_for_all(command.pods))
            .value<json>();
        return {};
    });
}

Outcome<void> set_pod_costs(database::Transaction& tx, SetPodCosts const& command)
{
    return database::guarded([&]() -> Outcome<void> {
        (void)tx
            .query("select fulfillment.set_pod_costs(:command::uuid, :pod::bigint, :handling::bigint, "
                   ":daily::integer)")
            .bind("command", command.command_id)
            .bind("pod", command.pod)
            .bind("handling", command.handling_cents)
            .bind("daily", command.daily_parcels)
            .value<json>();
        return {};
    });
}

Outcome<ChosenPod> choose_pod(database::Transaction& tx, ChoosePod const& command)
{
    if (command.reason.find_first_not_of(" \t\r\n") == std::string::npos) {
        return kernel::refused("missing_reason",
                               "A choice against the rules needs a reason that the next person understands.");
    }
    auto const done_before = database::find_command(tx, command.command_id);
    return database::guarded([&] {
               return tx
                   .query(
                       "select fulfillment.choose_pod(:command::uuid, :order::bigint, :pod::bigint, :reason, "
                       ":until::timestamptz)")
                   .bind("command", command.command_id)
                   .bind("order", command.order)
                   .bind("pod", command.pod)
                   .bind("reason", command.reason)
                   .bind("until", command.until)
                   .value<json>();
           })
        .and_then([&](json const& answer) -> Outcome<ChosenPod> {
            ChosenPod chosen;
            chosen.undo = {kernel::Uuid::random(), command.order, {}, "undone", {}};
            if (json const& before = answer.at("before"); !before.is_null()) {
                chosen.undo.pod = kernel::PodId{before.at("pod").get<std::int64_t>()};
                chosen.undo.reason = before.at("reason");
                if (!before.at("until").is_null())
                    chosen.undo.until =
                        kernel::parse_iso8601(before.at("until").get_ref<std::string const&>()).value();
            }
            if (answer.at("status") == "on_hold" || done_before) return chosen;
            return allocate_orders(tx, {kernel::Uuid::random(), {command.order}})
                .map([&](std::vector<AllocatedOrder> const& answers) {
                    chosen.allocated = answers.front();
                    return chosen;
                });
        });
}

} // namespace poddesk::fulfillment
