#include "gui/returns_studio/studio_run.h"

#include "domain/clients/client_view.h"
#include "gui/returns_studio/studio_words.h"

#include <stdexcept>

namespace poddesk::gui {

using database::Mode;
using database::Transaction;

namespace {

/// What cannot be read is a newer program's: nothing here can go on with it.
template <class T>
T readable(kernel::Outcome<T>&& outcome)
{
    if (!outcome) throw std::runtime_error(outcome.error().message);
    return std::move(*outcome);
}

} // namespace

std::optional<kernel::ClientId> studio_scope(std::string const& queue)
{
    if (queue.empty() || queue == "house") return std::nullopt;
    return kernel::ClientId{std::stoll(queue)};
}

ShownPolicy read_shown_policy(Transaction& tx, std::string const& queue)
{
    auto const client = studio_scope(queue);
    ShownPolicy shown{readable(returns::policy_in_force(tx, client)),
                      readable(returns::policy_draft(tx, client)), all_clients_words()};
    for (clients::ClientRow const& it : clients::list_clients(tx))
        if (client == it.id) shown.name = it.name;
    return shown;
}

std::shared_ptr<StudioRun const> StudioRuns::of(std::string const& queue, std::int64_t last)
{
    std::lock_guard const lock(mutex_);
    return database::in_transaction(*pool_, Mode::snapshot, [&](Transaction& tx) {
        auto const client = studio_scope(queue);
        StudioRun run{read_shown_policy(tx, queue), {}, {}};
        nlohmann::json depends = {queue, last, run.shown.in_force.id.value,
                                  returns::to_json(run.shown.policy()), run.shown.draft.has_value()};
        for (returns::PastItem const& newest : returns::past_items(tx, client, 1))
            depends.push_back(newest.id.value);
        std::string const of = depends.dump();
        if (last_ && of_ == of) return last_;
        run.run = returns::dry_run(run.shown.policy(), returns::past_items(tx, client, last));
        run.hits = returns::rule_hits(tx, client);
        last_ = std::make_shared<StudioRun const>(std::move(run));
        of_ = of;
        return last_;
    });
}

std::shared_ptr<StudioRun const> StudioRuns::latest()
{
    std::lock_guard const lock(mutex_);
    return last_;
}

} // namespace poddesk::gui
