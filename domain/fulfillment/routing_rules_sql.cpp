#include "domain/fulfillment/routing_rules.h"

#include "domain/database/find_command.h"
#include "domain/database/refusal.h"

#include <algorithm>

namespace poddesk::fulfillment {

using kernel::Outcome;
using nlohmann::json;

namespace {

/// What an answer says of a member; none where it was not given, and so stays.
template <class T>
std::optional<T> member_of(json const& answer, char const* name)
{
    json const& found = answer.at(name);
    return found.is_null() ? std::nullopt : std::optional(found.get<T>());
}

std::vector<kernel::PodId> pods_in(json const& ids)
{
    std::vector<kernel::PodId> pods;
    for (json const& it : ids)
        pods.push_back({it.get<std::int64_t>()});
    return pods;
}

std::string trimmed_capitals(std::string_view text)
{
    std::string out;
    for (char const c : text)
        out += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    out.erase(0, std::min(out.find_first_not_of(' '), out.size()));
    out.erase(out.find_last_not_of(' ') + 1);
    return out;
}

} // namespace

Outcome<SetClientRouting> set_client_routing(database::Transaction& tx, SetClientRouting const& command)
{
    bool const is_dated = command.reserve == ReserveWhen::before_ship_by;
    bool const is_good =
        !command.reserve_days || (*command.reserve_days >= 0 && *command.reserve_days <= 365);
    if (!is_good || (command.reserve && !is_dated && command.reserve_days)) {
        return kernel::refused(
            "missing_input", "Stock that is reserved some days before ship-by needs their number, 0 to 365; "
                             "otherwise leave it empty.");
    }
    return database::guarded([&] {
               return tx
                   .query("select fulfillment.set_client_routing(:command::uuid, :client::bigint, :policy, "
                          ":pods::bigint[], :reserve, :days::integer)")
                   .bind("command", command.command_id)
                   .bind("client", command.client)
                   .bind("policy",
                         command.policy ? std::optional(std::string(word(*command.policy))) : std::nullopt)
                   .bind("pods", command.pods)
                   .bind("reserve",
                         command.reserve ? std::optional(std::string(word(*command.reserve))) : std::nullopt)
                   .bind("days", command.reserve_days)
                   .value<json>();
           })
        .map([&](json const& before) {
            SetClientRouting undo{kernel::Uuid::random(), command.client};
            if (auto const policy = member_of<std::string>(before, "policy"))
                undo.policy = parse_policy(*policy);
            if (!before.at("pods").is_null()) undo.pods = pods_in(before.at("pods"));
            if (auto const reserve = member_of<std::string>(before, "reserve"))
                undo.reserve = parse_reserve(*reserve);
            undo.reserve_days = member_of<int>(before, "reserve_days");
            return undo;
        });
}

Outcome<SetChannelPods> set_channel_pods(database::Transaction& tx, SetChannelPods const& command)
{
    return database::guarded([&] {
               return tx
                   .query("select fulfillment.set_channel_pods(:command::uuid, :channel::bigint, "
                          ":pods::bigint[])")
                   .bind("command", command.command_id)
                   .bind("channel", command.channel)
                   .bind("pods", command.pods)
                   .value<json>();
           })
        .map([&](json const& before) {
            return SetChannelPods{kernel::Uuid::random(), command.channel, pods_in(before.at("pods"))};
        });
}

Outcome<SetPodCosts> set_pod_costs(database::Transaction& tx, SetPodCosts const& command)
{
    return database::guarded([&] {
               return tx
                   .query("select fulfillment.set_pod_costs(:command::uuid, :pod::bigint, "
                          ":handling::bigint, :daily::integer)")
                   .bind("command", command.command_id)
                   .bind("pod", command.pod)
                   .bind("handling", command.handling_cents)
                   .bind("daily", command.daily_parcels)
                   .value<json>();
           })
        .map([&](json const& before) {
            return SetPodCosts{kernel::Uuid::random(), command.pod,
                               member_of<std::int64_t>(before, "handling"), member_of<int>(before, "daily")};
        });
}

Outcome<std::vector<kernel::PodId>> pods_by_codes(database::Transaction& tx, std::string_view codes)
{
    auto const known =
        tx.query("select id, code from inventory.pod order by code").rows<kernel::PodId, std::string>();
    std::vector<kernel::PodId> pods;
    for (std::size_t at = 0; at < codes.size();) {
        std::size_t const end = std::min(codes.find(',', at), codes.size());
        std::string const code = trimmed_capitals(codes.substr(at, end - at));
        at = end + 1;
        if (code.empty()) continue;
        std::string all;
        std::optional<kernel::PodId> pod;
        for (auto const& [id, its_code] : known) {
            all += (all.empty() ? "" : ", ") + its_code;
            if (its_code == code) pod = id;
        }
        if (!pod)
            return kernel::refused("not_found", "There is no pod " + kernel::in_quotes(code) +
                                                    "; there are: " + all +
                                                    ". Write their codes with commas between.");
        if (std::ranges::find(pods, *pod) == pods.end()) pods.push_back(*pod);
    }
    if (pods.empty() && !codes.empty())
        return kernel::refused("missing_input", "Write the codes of pods with commas between.");
    return pods;
}

std::int64_t end_expired_choices(database::Transaction& tx)
{
    return tx.query("select fulfillment.end_expired_choices()").value<std::int64_t>();
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
