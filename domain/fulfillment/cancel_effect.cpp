#include "domain/fulfillment/cancel_effect.h"

#include "domain/database/find_command.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>

#include <fmt/format.h>

namespace poddesk::fulfillment {
namespace {

using kernel::Refusal;

constexpr std::size_t most_named = 3; ///< orders that stay; the others are counted

std::string units_words(std::int64_t units, char const* what)
{
    return fmt::format("{} {} unit{}", units, what, units == 1 ? "" : "s");
}

std::string listed(std::vector<std::string> const& names)
{
    return fmt::format("{}", fmt::join(names, ", "));
}

std::string pod_words(std::string const& pod)
{
    return pod.empty() ? "another pod" : pod;
}

/// "2 × SKU-001 into A-1, 1 × SKU-007 into B-2"; empty where the pod's bins are out of reach.
std::string bins_words(std::vector<BinUnits> const& bins)
{
    std::vector<std::string> all;
    for (BinUnits const& it : bins)
        all.push_back(fmt::format("{} × {} into {}", it.quantity, it.sku, it.bin));
    return listed(all);
}

/// "puts them back: 2 × SKU-001 into A-1"
std::string back_words(StandingPart const& part)
{
    std::string const bins = bins_words(part.put_back);
    return fmt::format("puts {} back{}", part.picked == 1 ? "it" : "them", bins.empty() ? "" : ": " + bins);
}

std::string put_back_words(StandingPart const& part)
{
    return back_words(part) + " (undo on the pick bench, or poddeskctl pick undo)";
}

/// What the pod does before the order can be canceled; empty: nothing.
std::string first_words(StandingPart const& part)
{
    if (part.status == "picking") {
        return fmt::format("{} has picked {} of its units; it first {}.", pod_words(part.pod), part.picked,
                           put_back_words(part));
    }
    if (part.status != "packed") return {};
    std::string const parcels = part.parcels.empty() ? "a parcel" : listed(part.parcels);
    if (part.is_manifested) {
        return fmt::format("{} has {} on a manifest; it first opens the manifest again, then the box.",
                           pod_words(part.pod), parcels);
    }
    return fmt::format("{} has packed {}; it first opens the box, which voids its label (undo on the pack "
                       "bench, or poddeskctl pack undo), and {}.",
                       pod_words(part.pod), parcels, put_back_words(part));
}

/// What the pod does between the asking and the cancel; empty: nothing.
std::string wait_words(StandingPart const& part)
{
    std::string const units = fmt::format("{} unit{}", part.picked, part.picked == 1 ? " is" : "s are");
    if (part.status == "picking")
        return fmt::format("{} picked in {}, which {}.", units, pod_words(part.pod), back_words(part));
    if (part.status == "released")
        return fmt::format("What {} has not begun comes off {} at once.", pod_words(part.pod),
                           part.pick_list.empty() ? "its pick list" : part.pick_list);
    if (part.status != "packed") return {};
    return fmt::format("{} packed in {}{}, which opens the box, voids its label and {}.", units,
                       pod_words(part.pod), part.parcels.empty() ? "" : " as " + listed(part.parcels),
                       back_words(part));
}

bool is_begun(CancelEffect const& effect)
{
    return effect.status == orders::Status::picking || effect.status == orders::Status::packing;
}

/// Whether what the pods have in the hand can be put back at all.
bool can_be_put_back(CancelEffect const& effect)
{
    return effect.carries.empty() && std::ranges::none_of(effect.parts, [](StandingPart const& part) {
               return part.has_left || part.is_manifested;
           });
}

/// Why an order that the pods have begun stays.
std::string begun_words(CancelEffect const& effect)
{
    if (std::ranges::any_of(effect.parts, &StandingPart::has_left)) {
        return fmt::format("A part of {} has left: let the rest go too, and authorize a return.",
                           effect.number);
    }
    std::string words = effect.asked_by.empty()
                            ? fmt::format("The pod has begun to pick {}.", effect.number)
                            : fmt::format("{} asked already to cancel {}, which is done with the last unit "
                                          "that is put back.",
                                          effect.asked_by, effect.number);
    for (StandingPart const& part : effect.parts) {
        std::string const first = first_words(part);
        words += first.empty() ? "" : " " + first;
    }
    if (!effect.asked_by.empty())
        words += " Withdraw it in the order's window, or with poddeskctl orders uncancel.";
    return words;
}

/// Where the reserved units lie, pod by pod: "3 in RNO, 2 in CMH".
std::string freed_words(std::vector<CancelEffect const*> const& effects)
{
    std::int64_t units = 0;
    std::map<std::string, std::int64_t> by_pod;
    for (CancelEffect const* const effect : effects) {
        for (StandingPart const& part : effect->parts) {
            units += part.reserved;
            by_pod[pod_words(part.pod)] += part.reserved;
        }
    }
    if (units == 0)
        return effects.size() == 1 ? "Nothing is reserved for it." : "Nothing is reserved for them.";
    std::string words =
        fmt::format("{} {} free again", units_words(units, "reserved"), units == 1 ? "is" : "are");
    if (by_pod.size() == 1) return fmt::format("{} in {}.", words, by_pod.begin()->first);
    std::vector<std::string> pods;
    for (auto const& [pod, there] : by_pod)
        pods.push_back(fmt::format("{} in {}", there, pod));
    return fmt::format("{}: {}.", words, listed(pods));
}

/// Empty: none is on a pick list.
std::string lists_words(std::vector<CancelEffect const*> const& effects)
{
    std::set<std::string> lists;
    std::int64_t parts = 0;
    for (CancelEffect const* const effect : effects) {
        for (StandingPart const& part : effect->parts) {
            if (part.status != "released") continue;
            ++parts;
            if (!part.pick_list.empty()) lists.insert(part.pick_list);
        }
    }
    if (parts == 0) return {};
    std::string const names =
        lists.empty() ? "a pick list of another pod" : listed({lists.begin(), lists.end()});
    return effects.size() == 1
               ? fmt::format("It comes off {}; nothing of it is picked.", names)
               : fmt::format("{} part{} come{} off {}; nothing of {} is picked.", parts,
                             parts == 1 ? "" : "s", parts == 1 ? "s" : "", names, parts == 1 ? "it" : "them");
}

std::vector<std::string> shop_words(std::vector<CancelEffect const*> const& effects)
{
    std::map<std::string, std::int64_t> told;
    std::set<std::string> of_files;
    std::vector<std::string> all;
    for (CancelEffect const* const effect : effects) {
        if (effect->tells_shop()) ++told[effect->shop];
        if (!effect->is_connected) of_files.insert(effect->shop);
        if (effect->is_connected && !effect->goes_on.empty() && effects.size() == 1) {
            all.push_back(fmt::format("{} is told nothing yet: of the same order {} go{} on.", effect->shop,
                                      listed(effect->goes_on), effect->goes_on.size() == 1 ? "es" : ""));
        }
    }
    for (auto const& [shop, orders] : told) {
        all.push_back(
            fmt::format("{} is told{}; what was paid stays there: to refund is the merchant's choice.", shop,
                        effects.size() == 1 ? "" : fmt::format(" of {}", orders)));
    }
    if (!of_files.empty()) {
        all.push_back(fmt::format("{} {} not told: its orders come as files.",
                                  listed({of_files.begin(), of_files.end()}),
                                  of_files.size() == 1 ? "is" : "are"));
    }
    return all;
}

/// What the pods have in the hand of the only order, and that it waits for them.
std::vector<std::string> waiting_words(CancelEffect const& effect)
{
    std::vector<std::string> all;
    for (StandingPart const& part : effect.parts) {
        if (std::string words = wait_words(part); !words.empty()) all.push_back(std::move(words));
    }
    all.push_back(fmt::format("Then {} is canceled; until then nothing more of it is picked, packed or "
                              "shipped.",
                              effect.number));
    return all;
}

/// Which of several wait.
std::string waiting_words(std::vector<CancelEffect const*> const& effects)
{
    std::int64_t units = 0;
    std::vector<std::string> numbers;
    for (CancelEffect const* const effect : effects) {
        numbers.push_back(effect->number);
        for (StandingPart const& part : effect->parts)
            units += part.picked;
    }
    std::string const more =
        numbers.size() > most_named ? fmt::format(" and {} more", numbers.size() - most_named) : "";
    numbers.resize(std::min(numbers.size(), most_named));
    bool const is_one = effects.size() == 1;
    return fmt::format(
        "{} order{} ({}{}) {} canceled when the pods have put back {}; until then nothing more "
        "of {} is picked, packed or shipped.",
        effects.size(), is_one ? "" : "s", listed(numbers), more, is_one ? "is" : "are",
        units_words(units, "picked"), is_one ? "it" : "them");
}

/// Which of several stay, and why.
std::vector<std::string> staying_words(std::vector<CancelEffect> const& effects, std::size_t canceled)
{
    std::vector<std::string> all;
    all.push_back(fmt::format("{} of {} {} canceled{}.", canceled, effects.size(),
                              canceled == 1 ? "is" : "are",
                              std::ranges::any_of(effects, &CancelEffect::waits) ? " at once" : ""));
    std::size_t stays = 0;
    for (CancelEffect const& effect : effects) {
        if (effect.refusal && ++stays <= most_named) all.push_back(effect.refusal->message);
    }
    if (stays > most_named) all.push_back(fmt::format("{} more stay as they are.", stays - most_named));
    return all;
}

} // namespace

std::int64_t CancelEffect::reserved() const
{
    std::int64_t units = 0;
    for (StandingPart const& part : parts)
        units += part.reserved;
    return units;
}

bool CancelEffect::waits() const
{
    return !refusal && is_begun(*this);
}

std::optional<Refusal> cancel_refusal(CancelEffect const& effect)
{
    std::string why;
    switch (effect.status) {
    case orders::Status::picking:
    case orders::Status::packing:
        if (effect.asked_by.empty() && can_be_put_back(effect)) return std::nullopt;
        why = begun_words(effect);
        break;
    case orders::Status::shipped:
    case orders::Status::delivered:
        why = fmt::format("{} has left: authorize a return instead.", effect.number);
        break;
    case orders::Status::canceled:
        why = fmt::format("{} is canceled already.", effect.number);
        break;
    case orders::Status::merged:
        why = effect.is_put_back ? fmt::format("The units of {} are back in {}: cancel that one.",
                                               effect.number, effect.merged_into)
                                 : fmt::format("{} goes in the parcel of {}: take the two apart first.",
                                               effect.number, effect.merged_into);
        break;
    case orders::Status::received:
    case orders::Status::on_hold:
    case orders::Status::ready:
    case orders::Status::backordered:
    case orders::Status::released:
        if (effect.carries.empty()) return std::nullopt;
        why = fmt::format("{} goes in the parcel of {}: take {} apart first.", listed(effect.carries),
                          effect.number, effect.carries.size() == 1 ? "the two" : "them");
    }
    return Refusal{"wrong_status", why};
}

std::vector<std::string> cancel_sentences(std::vector<CancelEffect> const& effects)
{
    std::vector<CancelEffect const*> canceled;
    std::vector<CancelEffect const*> waiting;
    for (CancelEffect const& effect : effects) {
        if (!effect.refusal) (effect.waits() ? waiting : canceled).push_back(&effect);
    }
    std::vector<std::string> all;
    auto const add = [&all](std::vector<std::string> more) {
        std::ranges::move(more, std::back_inserter(all));
    };
    if (effects.size() == 1 && effects.front().refusal) return {effects.front().refusal->message};
    if (effects.size() > 1 && canceled.size() < effects.size()) add(staying_words(effects, canceled.size()));
    if (effects.size() == 1 && !waiting.empty()) {
        add(waiting_words(*waiting.front()));
    } else if (!waiting.empty()) {
        all.push_back(waiting_words(waiting));
    }
    if (canceled.empty() && waiting.empty()) return all;
    if (!canceled.empty()) {
        all.push_back(freed_words(canceled));
        if (std::string lists = lists_words(canceled); !lists.empty()) all.push_back(std::move(lists));
    }
    std::ranges::copy(waiting, std::back_inserter(canceled));
    add(shop_words(canceled));
    bool const is_told =
        std::ranges::any_of(canceled, [](CancelEffect const* it) { return it->tells_shop(); });
    all.push_back(fmt::format("No email of ours tells the customer. It can be taken back{}; stock is then "
                              "reserved anew.",
                              is_told ? " until the shop has heard of it" : ""));
    return all;
}

kernel::Outcome<orders::CanceledOrder> cancel_and_free(database::Transaction& tx,
                                                       orders::CancelOrder const& command)
{
    // Done before it is answered as it was then.
    if (!database::find_command(tx, command.command_id)) {
        auto const effects = what_cancel_undoes(tx, {command.order});
        if (!effects.empty() && effects.front().refusal)
            return tl::unexpected<Refusal>(*effects.front().refusal);
        if (!effects.empty() && effects.front().waits() && !command.when_put_back) {
            return kernel::refused("wrong_status", begun_words(effects.front()) +
                                                       " Ask for the cancel (--when-put-back): it is then "
                                                       "done with the last unit that is put back.");
        }
    }
    return orders::cancel_order(tx, command);
}

} // namespace poddesk::fulfillment
