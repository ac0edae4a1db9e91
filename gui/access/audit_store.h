#pragma once
// What the audit window asks of the database. No wx here.

#include "domain/database/pool.h"
#include "domain/kernel/clock.h"
#include "gui/lists/list_store.h"

#include <memory>
#include <mutex>
#include <optional>

namespace poddesk::gui {

/// Changes, newest first. Queues: "today", "yesterday", "week", "all"; chips: "person" (a login), "what" (a
/// table), "client" (an id). Action "check" computes every seal anew.
class AuditStore final : public ListStore
{
public:
    explicit AuditStore(std::shared_ptr<database::Pool> pool) : pool_(std::move(pool)) {}

    std::vector<ListRow> page(ListQuery const& query, std::optional<std::string> const& after,
                              std::int64_t skip, std::int64_t limit) const override;
    std::int64_t count(ListQuery const& query) const override;
    ListOverview overview(ListQuery const& query) const override;
    std::optional<ListRecord> record(std::string const& key) const override;
    kernel::Outcome<ListDone> perform(std::string const& action, std::string const& key,
                                      FormAnswers const& answers, kernel::Uuid const& command) const override;

    /// What the last check of the seals came to, for the totals.
    struct Checked
    {
        kernel::Timestamp at{};
        bool is_whole = false;
    };

private:
    std::shared_ptr<database::Pool> pool_;
    mutable std::mutex mutex_;
    mutable std::optional<Checked> checked_;
};

} // namespace poddesk::gui
