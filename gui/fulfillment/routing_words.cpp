#include "gui/fulfillment/routing_words.h"

#include "domain/kernel/money.h"
#include "gui/orders/channels_words.h"
#include "gui/orders/words.h"
#include "gui/widgets/text.h"

#include <wx/intl.h>

#include <fmt/format.h>

namespace poddesk::gui {

using fulfillment::chosen_of;
using fulfillment::ClientRouting;
using fulfillment::PodCosts;
using fulfillment::RoutingCounts;
using fulfillment::RoutingRow;
using fulfillment::runner_up_of;
using fulfillment::SplitPolicy;

namespace {

std::string fact_of(kernel::Alternative const& alternative, char const* fact)
{
    auto const found = alternative.facts.find(fact);
    return found == alternative.facts.end() ? std::string() : found->second;
}

std::string parcels_words(std::string const& parcels)
{
    return parcels.empty()  ? std::string()
           : parcels == "1" ? to_utf8(_("1 parcel"))
                            : to_utf8(wxString::Format(_("%s parcels"), from_utf8(parcels)));
}

std::string reserve_word(ClientRouting const& of)
{
    switch (of.reserve) {
    case fulfillment::ReserveWhen::at_once:
        return to_utf8(_("stock at once"));
    case fulfillment::ReserveWhen::before_ship_by:
        return to_utf8(wxString::Format(_("stock %d days before ship-by"), of.reserve_days.value_or(0)));
    case fulfillment::ReserveWhen::by_hand:
        return to_utf8(_("stock by hand"));
    }
    return {};
}

} // namespace

FormField pod_field(std::string const& label, std::vector<PodCosts> const& pods)
{
    FormField field{"pod", label};
    for (PodCosts const& it : pods)
        field.choices.emplace_back(std::to_string(it.pod.value), it.name);
    field.preset = pods.empty() ? std::string() : std::to_string(pods.front().pod.value);
    return field;
}

std::string policy_word(SplitPolicy policy)
{
    switch (policy) {
    case SplitPolicy::least_cost:
        return to_utf8(_("Least cost"));
    case SplitPolicy::fewest_parcels:
        return to_utf8(_("Fewest parcels"));
    case SplitPolicy::never_split:
        return to_utf8(_("Never split"));
    }
    return {};
}

std::vector<ListEntry> routing_queues()
{
    return {{"", to_utf8(_("Routing"))},
            {"no_pod", to_utf8(_("No pod can ship")), "warning", Tone::bad, true},
            {"waiting", to_utf8(_("Not routed yet")), "clock", Tone::warn},
            {"split", to_utf8(_("Split over pods")), "list"},
            {"chosen", to_utf8(_("By a person")), "user"},
            {"by_rule", to_utf8(_("By a rule")), "book"},
            {"all", to_utf8(_("All open orders")), "pin"}};
}

std::string routing_totals(RoutingCounts const& counts)
{
    return with_middle_dots(
        {to_utf8(wxString::Format(_("%s routed"), from_utf8(grouped_words(counts.all)))),
         to_utf8(wxString::Format(_("%s split"), from_utf8(grouped_words(counts.split)))),
         to_utf8(wxString::Format(_("%s without a pod"), from_utf8(grouped_words(counts.no_pod))))});
}

std::vector<ListCell> routing_cells(RoutingRow const& row, kernel::Timestamp now)
{
    kernel::Alternative const* const chosen = chosen_of(row);
    kernel::Alternative const* const next = runner_up_of(row);
    bool const is_short = row.status == "backordered";
    ListCell from{row.decision.chosen.empty() ? "\xe2\x80\x93" : row.decision.chosen};
    if (!row.rule.empty()) {
        from.under = to_utf8(wxString::Format(_("Rule %s"), from_utf8(row.rule)));
        from.icon = "book";
        from.tone = Tone::accent;
    } else if (row.chosen_by) {
        from.under = *row.chosen_by;
        from.icon = "user";
        from.tone = Tone::accent;
    } else if (chosen != nullptr && !is_short) {
        from.under = parcels_words(fact_of(*chosen, "parcels"));
    }
    if (is_short) from.tone = Tone::bad;
    ListCell state;
    state.pill = status_pill(row.status);
    return {{row.number, {}, Tone::neutral, true},
            {row.client_name, policy_word(row.policy), Tone::neutral, false, std::nullopt, row.client_color},
            {row.ship_to},
            from,
            {chosen == nullptr ? std::string() : fact_of(*chosen, "cost"),
             chosen == nullptr ? std::string() : fact_of(*chosen, "service"), Tone::neutral, true},
            {next == nullptr ? std::string() : next->option,
             next == nullptr ? std::string() : fact_of(*next, "cost")},
            {row.decided_at ? when_words(*row.decided_at, now) : to_utf8(_("waits"))},
            state};
}

Detail routing_detail(RoutingRow const& row, std::vector<PodCosts> const& pods, kernel::Timestamp now)
{
    Detail detail;
    detail.title = row.number;
    detail.brand_color = row.client_color;
    detail.pill = status_pill(row.status);
    detail.subtitle.push_back({with_middle_dots({row.client_name, row.ship_to})});
    if (row.chosen_by) {
        bool const by_rule = !row.rule.empty();
        DetailSection choice{to_utf8(by_rule ? _("A rule chose the pod") : _("A person chose the pod")),
                             {},
                             std::nullopt,
                             {},
                             {}};
        choice.lines.push_back({by_rule ? row.rule : row.reason, Tone::accent, DetailLine::Look::bold});
        std::string const who_and_until = with_middle_dots(
            {by_rule ? std::string() : *row.chosen_by,
             row.until ? to_utf8(wxString::Format(_("until %s"), from_utf8(when_words(*row.until, now))))
                       : std::string()});
        if (!who_and_until.empty())
            choice.lines.push_back({who_and_until, Tone::neutral, DetailLine::Look::small});
        detail.sections.push_back(std::move(choice));
    }
    DetailSection load{to_utf8(_("Pods today")), {}, std::nullopt, {}, {}};
    for (PodCosts const& it : pods) {
        std::string parcels = grouped_words(it.parcels_today);
        bool const full = it.daily_parcels && it.parcels_today >= *it.daily_parcels;
        if (it.daily_parcels)
            parcels = to_utf8(wxString::Format(_("%s of %s parcels"), from_utf8(parcels),
                                               from_utf8(grouped_words(*it.daily_parcels))));
        else
            parcels = parcels_words(parcels);
        load.facts.push_back({it.name, parcels, full ? Tone::bad : Tone::neutral});
    }
    detail.sections.push_back(std::move(load));
    detail.why_title = decision_title("routing");
    if (row.decided_at) detail.why.push_back(row.decision);
    return detail;
}

std::vector<FormField> choose_pod_form(std::vector<PodCosts> const& pods)
{
    FormField until{"until", to_utf8(_("Until (a day; empty: for good)"))};
    return {pod_field(to_utf8(_("Ship from")), pods), until, reason_field()};
}

std::vector<FormField> client_routing_form(std::vector<ClientRouting> const& clients,
                                           std::optional<kernel::ClientId> at)
{
    FormField client{"client", to_utf8(_("Client"))};
    for (ClientRouting const& it : clients) {
        client.choices.emplace_back(
            std::to_string(it.client.value),
            with_middle_dots(
                {it.client_name, policy_word(it.policy),
                 it.pods.empty() ? to_utf8(_("every pod")) : fmt::format("{}", fmt::join(it.pods, ", ")),
                 reserve_word(it)}));
        if (client.preset.empty() || it.client == at) client.preset = client.choices.back().first;
    }
    FormField policy{"policy", to_utf8(_("What counts first"))};
    policy.choices.emplace_back("", to_utf8(_("as it is")));
    for (SplitPolicy const it :
         {SplitPolicy::least_cost, SplitPolicy::fewest_parcels, SplitPolicy::never_split})
        policy.choices.emplace_back(std::string(fulfillment::word(it)), policy_word(it));
    FormField reserve{"reserve", to_utf8(_("New orders get their stock"))};
    reserve.choices = {{"", to_utf8(_("as it is"))},
                       {"at_once", to_utf8(_("at once"))},
                       {"before_ship_by", to_utf8(_("some days before ship-by"))},
                       {"by_hand", to_utf8(_("when a person allocates them"))}};
    FormField pods = pods_field();
    pods.label = to_utf8(wxString::Format(_("%s (empty: as it is)"), from_utf8(pods.label)));
    return {client,
            policy,
            pods,
            reserve,
            {"reserve_days", to_utf8(_("How many days before ship-by (empty: as it is)"))}};
}

std::vector<FormField> pod_costs_form(std::vector<PodCosts> const& pods, std::optional<kernel::PodId> at)
{
    FormField pod{"pod", to_utf8(_("Pod"))};
    for (PodCosts const& it : pods) {
        std::string const limit = it.daily_parcels
                                      ? to_utf8(wxString::Format(_("at most %s a day"),
                                                                 from_utf8(grouped_words(*it.daily_parcels))))
                                      : to_utf8(_("no limit"));
        pod.choices.emplace_back(
            std::to_string(it.pod.value),
            with_middle_dots(
                {it.name, kernel::format_money({it.handling_cents, kernel::us_dollar()}), limit}));
        if (pod.preset.empty() || it.pod == at) pod.preset = pod.choices.back().first;
    }
    return {pod,
            {"handling", to_utf8(_("Work on a parcel, in dollars (empty: as it is)"))},
            {"daily", to_utf8(_("At most so many parcels a day (empty: as it is; 0: no limit)"))}};
}

std::string allocated_words(std::string const& order, std::string const& outcome)
{
    if (outcome == "ready") return to_utf8(wxString::Format(_("%s has its stock."), from_utf8(order)));
    if (outcome == "backordered")
        return to_utf8(wxString::Format(_("%s stays a backorder: no pod can ship it."), from_utf8(order)));
    return to_utf8(wxString::Format(_("%s stays as it is."), from_utf8(order)));
}

std::string pod_chosen_words(std::string const& order, std::string const& pod, std::string const& outcome)
{
    if (outcome == "ready")
        return to_utf8(wxString::Format(_("%s ships from %s."), from_utf8(order), from_utf8(pod)));
    if (outcome == "backordered")
        return to_utf8(wxString::Format(_("%s waits for stock at %s."), from_utf8(order), from_utf8(pod)));
    return to_utf8(
        wxString::Format(_("%s will ship from %s once nothing holds it."), from_utf8(order), from_utf8(pod)));
}

std::string by_rules_words(std::string const& order, std::string const& outcome)
{
    return with_middle_dots(
        {to_utf8(wxString::Format(_("The rules decide about %s again."), from_utf8(order))),
         outcome.empty() ? std::string() : allocated_words(order, outcome)});
}

std::string client_routing_words(std::string const& client)
{
    return to_utf8(
        wxString::Format(_("The orders of %s are given to pods this way from now on."), from_utf8(client)));
}

std::string stays_words(std::string const& what)
{
    return to_utf8(wxString::Format(_("Nothing is changed for %s."), from_utf8(what)));
}

std::string pod_costs_words(std::string const& pod)
{
    return to_utf8(wxString::Format(_("%s is compared with these costs from now on."), from_utf8(pod)));
}

} // namespace poddesk::gui
