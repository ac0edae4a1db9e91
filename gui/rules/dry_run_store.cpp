#include "gui/rules/dry_run_store.h"

#include "gui/rules/rules_store.h"

#include <algorithm>

#include <nlohmann/json.hpp>

namespace poddesk::gui {

using database::Mode;
using database::Transaction;
using kernel::Outcome;

namespace {

std::string chosen(ListQuery const& query, char const* chip, std::string otherwise)
{
    auto const found = query.chips.find(chip);
    return found == query.chips.end() ? otherwise : found->second;
}

} // namespace

std::shared_ptr<DryRunStore::Run const> DryRunStore::run_of(ListQuery const& query) const
{
    std::lock_guard const lock(mutex_);
    return database::in_transaction(*pool_, Mode::snapshot, [&](Transaction& tx) {
        orders::DryRunRules const command{rules_scope(query.queue), read_shown_rules(tx, query.queue).rules(),
                                          std::stoll(chosen(query, "last", "1000"))};
        nlohmann::json depends = {query.queue, command.last, orders::to_json(command.draft)};
        for (kernel::OrderId const newest : orders::newest_orders(tx, command.client, 1))
            depends.push_back(newest.value);
        if (auto const sets = orders::all_rules_in_force(tx)) {
            for (orders::PublishedRules const& set : *sets)
                depends.push_back(set.id.value);
        }
        std::string const of = depends.dump();
        if (last_ && last_->of == of) return last_;
        auto result = orders::dry_run(tx, command, [this] { return !stop_; });
        if (!result && result.error().code != "canceled") throw std::runtime_error(result.error().message);
        if (!result) return std::make_shared<Run const>();
        last_ = std::make_shared<Run const>(Run{of, std::move(*result)});
        return last_;
    });
}

std::vector<orders::OrderDiff const*> DryRunStore::shown(Run const& run, ListQuery const& query) const
{
    std::string const rule = chosen(query, "rule", "");
    std::vector<orders::OrderDiff const*> found;
    for (orders::OrderDiff const& it : run.result.diffs) {
        bool const by_rule = rule.empty() || std::ranges::find(it.rules, rule) != it.rules.end();
        if (by_rule && it.number.find(query.text) != std::string::npos) found.push_back(&it);
    }
    return found;
}

std::vector<ListRow> DryRunStore::page(ListQuery const& query, std::optional<std::string> const& after,
                                       std::int64_t skip, std::int64_t limit) const
{
    auto const run = run_of(query);
    auto const all = shown(*run, query);
    std::size_t const first = (after ? std::stoull(*after) + 1 : 0) + static_cast<std::size_t>(skip);
    std::vector<ListRow> rows;
    for (std::size_t i = first; i < all.size() && std::ssize(rows) < limit; ++i)
        rows.push_back({query.queue + "/" + std::to_string(all[i]->order.value), std::to_string(i),
                        diff_cells(*all[i])});
    return rows;
}

std::int64_t DryRunStore::count(ListQuery const& query) const
{
    auto const run = run_of(query);
    return std::ssize(shown(*run, query));
}

ListOverview DryRunStore::overview(ListQuery const& query) const
{
    auto const run = run_of(query);
    return database::in_transaction(*pool_, Mode::snapshot, [&](Transaction& tx) {
        ListOverview overview;
        overview.queues.push_back({"house", all_clients_words(), "people"});
        for (clients::ClientRow const& it : clients::list_clients(tx))
            overview.queues.push_back(
                {std::to_string(it.id.value), it.name, {}, Tone::neutral, false, it.color});
        overview.counts[query.queue] = std::ssize(run->result.diffs);
        for (char const* const last : {"100", "1000", "10000"})
            overview.chips["last"].push_back({last, last, {}});
        for (orders::RuleTally const& tally : run->result.rules)
            overview.chips["rule"].push_back({tally.rule, tally_words(tally), {}});
        overview.totals = dry_run_totals(run->result, stop_);
        return overview;
    });
}

std::optional<ListRecord> DryRunStore::record(std::string const& key) const
{
    std::shared_ptr<Run const> run;
    {
        std::lock_guard const lock(mutex_);
        run = last_;
    }
    if (!run) return std::nullopt;
    std::string const order = key.substr(key.find('/') + 1);
    for (orders::OrderDiff const& it : run->result.diffs) {
        if (std::to_string(it.order.value) != order) continue;
        ListRecord record;
        record.detail = diff_detail(it);
        record.opens = "order:" + order;
        return record;
    }
    return std::nullopt;
}

Outcome<ListDone> DryRunStore::perform(std::string const& action, std::string const&, FormAnswers const&,
                                       kernel::Uuid const&) const
{
    stop_ = action == "stop";
    return ListDone{stop_ ? dry_run_totals({}, true) : run_again_words()};
}

} // namespace poddesk::gui
