#include "gui/returns_studio/dry_run_items.h"

#include "gui/returns_studio/studio_words.h"

#include <algorithm>

namespace poddesk::gui {

namespace {

std::string chosen(ListQuery const& query, char const* chip, std::string otherwise)
{
    auto const found = query.chips.find(chip);
    return found == query.chips.end() ? otherwise : found->second;
}

std::vector<returns::ItemDiff const*> shown(StudioRun const& run, ListQuery const& query)
{
    std::string const rule = chosen(query, "rule", "");
    std::vector<returns::ItemDiff const*> found;
    for (returns::ItemDiff const& it : run.run.diffs) {
        bool const by_rule = rule.empty() || it.rule == rule;
        if (by_rule && (it.number + " " + it.sku).find(query.text) != std::string::npos) found.push_back(&it);
    }
    return found;
}

} // namespace

std::shared_ptr<StudioRun const> DryRunItems::run_of(ListQuery const& query) const
{
    return runs_->of(query.queue, std::stoll(chosen(query, "last", std::to_string(StudioRuns::looked_back))));
}

std::vector<ListRow> DryRunItems::page(ListQuery const& query, std::optional<std::string> const& after,
                                       std::int64_t skip, std::int64_t limit) const
{
    auto const run = run_of(query);
    auto const all = shown(*run, query);
    std::vector<ListRow> rows;
    for (std::size_t i = (after ? std::stoull(*after) + 1 : 0) + static_cast<std::size_t>(skip);
         i < all.size() && std::ssize(rows) < limit; ++i) {
        rows.push_back(
            {query.queue + "/" + std::to_string(all[i]->id.value), std::to_string(i), item_cells(*all[i])});
    }
    return rows;
}

std::int64_t DryRunItems::count(ListQuery const& query) const
{
    auto const run = run_of(query);
    return std::ssize(shown(*run, query));
}

ListOverview DryRunItems::overview(ListQuery const& query) const
{
    auto const run = run_of(query);
    return database::in_transaction(*runs_->pool(), database::Mode::snapshot, [&](database::Transaction& tx) {
        ListOverview overview;
        overview.queues.push_back({"house", all_clients_words(), "people"});
        for (clients::ClientRow const& it : clients::list_clients(tx))
            overview.queues.push_back(
                {std::to_string(it.id.value), it.name, {}, Tone::neutral, false, it.color});
        overview.counts[query.queue] = std::ssize(run->run.diffs);
        for (char const* const last : {"100", "1000", "10000"})
            overview.chips["last"].push_back({last, last, {}});
        for (returns::PolicyRuleTally const& it : run->run.rules) {
            if (it.changed > 0) overview.chips["rule"].push_back({it.key, it.key, {}});
        }
        overview.totals = item_totals(run->run);
        return overview;
    });
}

std::optional<ListRecord> DryRunItems::record(std::string const& key) const
{
    auto const slash = key.find('/');
    // Of any length of the sample: the one that is shown is kept.
    auto const run = runs_->latest();
    if (!run || slash == std::string::npos) return std::nullopt;
    for (returns::ItemDiff const& it : run->run.diffs) {
        if (std::to_string(it.id.value) != key.substr(slash + 1)) continue;
        ListRecord record;
        record.detail = item_detail(it, run->shown.policy());
        record.opens = "rma:" + std::to_string(it.rma.value);
        return record;
    }
    return std::nullopt;
}

kernel::Outcome<ListDone> DryRunItems::perform(std::string const&, std::string const&, FormAnswers const&,
                                               kernel::Uuid const&) const
{
    return ListDone{dry_run_words()};
}

} // namespace poddesk::gui
