#pragma once
// What the outbox window asks of the database. No wx here.

#include "domain/database/pool.h"
#include "gui/lists/list_store.h"

#include <memory>

namespace poddesk::gui {

/// Emails by state. The queues' keys are the states as domain.md says them, and "all".
/// Actions: "preview", "resend" (asks whether the message id is kept, for one that is unknown or dead),
/// "suppress", "unsuppress".
class OutboxStore final : public ListStore
{
public:
    explicit OutboxStore(std::shared_ptr<database::Pool> pool) : pool_(std::move(pool)) {}

    std::vector<ListRow> page(ListQuery const& query, std::optional<std::string> const& after,
                              std::int64_t skip, std::int64_t limit) const override;
    std::int64_t count(ListQuery const& query) const override;
    ListOverview overview(ListQuery const& query) const override;
    std::optional<ListRecord> record(std::string const& key) const override;
    kernel::Outcome<ListDone> perform(std::string const& action, std::string const& key,
                                      FormAnswers const& answers, kernel::Uuid const& command) const override;

private:
    std::shared_ptr<database::Pool> pool_;
};

} // namespace poddesk::gui
