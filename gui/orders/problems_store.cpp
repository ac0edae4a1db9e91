#include "gui/orders/problems_store.h"

#include "domain/clients/client_view.h"
#include "domain/database/command.h"
#include "domain/orders/order_sql.h"
#include "domain/orders/resolve_problems.h"
#include "gui/lists/list_words.h"
#include "gui/orders/order_keys.h"
#include "gui/orders/problems_words.h"

#include <algorithm>

namespace poddesk::gui {

using database::Mode;
using database::Transaction;
using kernel::Outcome;
using kernel::Uuid;
using orders::ImportProblemId;
using orders::ProblemQuery;
using orders::ProblemRow;

namespace {

kernel::Timestamp now()
{
    return kernel::SystemClock().now();
}

ImportProblemId problem_of(std::string const& key)
{
    return ImportProblemId{number_of(key).value_or(0)};
}

ProblemQuery query_of(ListQuery const& asked)
{
    ProblemQuery query;
    query.text = asked.text;
    auto const id = [&](char const* chip) {
        auto const found = asked.chips.find(chip);
        return found == asked.chips.end() ? std::nullopt : number_of(found->second);
    };
    if (auto const client = id("client")) query.client = kernel::ClientId{*client};
    if (auto const channel = id("channel")) query.channel = kernel::ChannelId{*channel};
    if (asked.queue.starts_with(problems_of_channel)) {
        query.channel = kernel::ChannelId{
            number_of(std::string_view(asked.queue).substr(problems_of_channel.size())).value_or(0)};
    } else if (asked.queue == "done") {
        query.is_open = false;
    } else if (asked.queue != "open") {
        query.kind = asked.queue;
    }
    return query;
}

Outcome<void> run(database::Pool& pool, ImportProblemId problem, bool reopens, std::string const& reason,
                  Uuid const& command)
{
    orders::ProblemCommand const step{command, {problem}, reason};
    return database::run_command(pool, command,
                                 [&](Transaction& tx) {
                                     return reopens ? orders::reopen_problems(tx, step)
                                                    : orders::resolve_problems(tx, step);
                                 })
        .map([](std::int64_t) {});
}

} // namespace

std::vector<ListRow> ProblemsStore::page(ListQuery const& query, std::optional<std::string> const& after,
                                         std::int64_t skip, std::int64_t limit) const
{
    auto const read = database::in_transaction(*pool_, Mode::read_only, [&](Transaction& tx) {
        return orders::problems_page(tx, query_of(query),
                                     after ? std::optional(problem_of(*after)) : std::nullopt, skip, limit);
    });
    kernel::Timestamp const at = now();
    std::vector<ListRow> rows;
    for (ProblemRow const& it : read) {
        std::string const id = std::to_string(it.id.value);
        rows.push_back({id, id, problem_cells(it, at)});
    }
    return rows;
}

std::int64_t ProblemsStore::count(ListQuery const& query) const
{
    return database::in_transaction(*pool_, Mode::read_only, [&](Transaction& tx) {
        return orders::count_problems(tx, query_of(query));
    });
}

ListOverview ProblemsStore::overview(ListQuery const& query) const
{
    return database::in_transaction(*pool_, Mode::snapshot, [&](Transaction& tx) {
        ListOverview overview;
        ListQuery of_channel;
        of_channel.queue = query.queue;
        std::optional<kernel::ChannelId> const channel = query_of(of_channel).channel;
        std::string channel_name;
        for (orders::Channel const& it : orders::list_channels(tx)) {
            overview.chips["channel"].push_back({std::to_string(it.id.value), it.name, {}});
            if (it.id == channel) channel_name = it.name;
        }
        for (clients::ClientRow const& it : clients::list_clients(tx)) {
            overview.chips["client"].push_back({std::to_string(it.id.value), it.name, it.color});
        }
        overview.queues = problem_queues(query.queue, channel_name);
        auto const kinds = orders::open_problem_kinds(tx);
        for (ListEntry const& it : overview.queues) {
            if (!it.key.empty()) overview.counts[it.key] = 0;
        }
        for (auto const& [kind, count] : kinds) {
            overview.counts["open"] += count;
            overview.counts[kind] = count;
        }
        overview.counts["done"] = orders::count_problems(tx, {.is_open = false});
        if (channel) overview.counts[query.queue] = orders::count_problems(tx, query_of(of_channel));
        overview.totals = problem_totals(kinds);
        return overview;
    });
}

std::optional<ListRecord> ProblemsStore::record(std::string const& key) const
{
    return database::in_transaction(*pool_, Mode::snapshot,
                                    [&](Transaction& tx) -> std::optional<ListRecord> {
                                        auto const found = orders::import_problem(tx, problem_of(key));
                                        if (!found) return std::nullopt;
                                        bool const may_resolve = orders::may_resolve_problems(tx);
                                        ListRecord record;
                                        record.detail = problem_detail(*found, may_resolve, now());
                                        if (may_resolve)
                                            record.allowed.insert(found->resolved_at ? "reopen" : "done");
                                        if (found->order) {
                                            record.opens = "order:" + std::to_string(found->order->value);
                                            record.allowed.insert("order");
                                        }
                                        record.forms["done"] = {reason_field()};
                                        record.forms["reopen"] = {reason_field()};
                                        return record;
                                    });
}

Outcome<ListDone> ProblemsStore::perform(std::string const& action, std::string const& key,
                                         FormAnswers const& answers, Uuid const& command) const
{
    auto const found = database::in_transaction(*pool_, Mode::read_only, [&](Transaction& tx) {
        return orders::import_problem(tx, problem_of(key));
    });
    if (!found) {
        return kernel::refused("not_found", problem_gone_words());
    }
    if (action == "order") {
        return ListDone{problem_opens_words(*found),
                        {},
                        found->order ? "order:" + std::to_string(found->order->value) : std::string()};
    }
    bool const reopens = action == "reopen";
    return run(*pool_, found->id, reopens, answer_of(answers, "reason"), command).map([&] {
        return ListDone{reopens ? problem_reopened_words(*found) : problem_done_words(*found),
                        [pool = pool_, id = found->id, reopens] {
                            return run(*pool, id, !reopens, undo_by_key_words(), Uuid::random());
                        }};
    });
}

} // namespace poddesk::gui
